//! The sheets for a course, made of the chapters: problems, solutions and teacher's notes.
//!
//! | to find out | read |
//! |---|---|
//! | how a part, an exercise, a teacher's item is written | [`grammar`] |
//! | where in a chapter they stand | [`task`], [`document`] |
//! | what stops the build | [`check`] |
//! | what each sheet holds | [`sheet`] |
//! | how it becomes one file | [`page`], [`fonts`], [`links`], [`code`] |
//! | what the pages of the book link to | [`offer`] |
//! | what a teacher may set in `book.toml` | [`settings`] |

pub mod check;
pub mod code;
pub mod document;
pub mod fonts;
pub mod grammar;
pub mod links;
pub mod offer;
pub mod page;
pub mod settings;
pub mod sheet;
pub mod task;
pub mod write;
