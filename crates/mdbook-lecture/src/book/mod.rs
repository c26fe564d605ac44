//! The whole book, indexed: its pages and chapters, what has a name, what mentions it, the
//! claims with their evidence, the works it cites, and the problems it sets.
pub mod bibliography;
pub mod check;
pub mod claim;
pub mod course;
pub mod erratum;
pub mod evidence;
pub mod figure;
pub mod index;
pub mod name;
pub mod offer;
pub mod options;
pub mod rests;
pub mod summary;
pub mod task;
pub mod theorem;
pub mod usage;
pub mod work;
