//! What is made of the book: its pages as Markdown that mdBook renders, the sheets for a
//! course, the finished site, and the ledger in a terminal.
pub mod cargo;
pub mod handouts;
pub mod markdown;
pub mod page;
pub mod site;
pub mod terminal;
