//! What every floor above uses and what knows nothing of a book: faults and their places,
//! mdBook's Markdown, files that are remembered, packed or printed.
pub mod archive;
pub mod browser;
pub mod cache;
pub mod claim_id;
pub mod comments;
pub mod digest;
pub mod html;
pub mod markdown;
pub mod path;
pub mod problem;
