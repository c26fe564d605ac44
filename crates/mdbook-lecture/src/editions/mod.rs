//! What is made of the book: its pages as Markdown that mdBook renders, the sheets for a
//! course, the finished site, the book for e-readers, and the ledger in a terminal.
pub mod cargo;
pub mod epub;
pub mod handouts;
pub mod markdown;
pub mod page;
pub mod site;
pub mod terminal;
