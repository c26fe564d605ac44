//! One piece at a time, from what was written to HTML. A directive is one file here, with how
//! it is read, what it adds to the index and what it becomes, and one row of the table in
//! [`directive`].
pub mod bibliography;
pub mod call;
pub mod checked;
pub mod claim;
pub mod code;
pub mod directive;
pub mod errata;
pub mod erratum;
pub mod figure;
pub mod formula;
pub mod graph;
pub mod lab;
pub mod ledger;
pub mod link;
pub mod number;
pub mod plain;
pub mod progress;
pub mod quiz;
pub mod reference;
pub mod rests;
pub mod setter;
pub mod sheets;
pub mod source;
pub mod splice;
pub mod table;
pub mod tex;
pub mod value;
