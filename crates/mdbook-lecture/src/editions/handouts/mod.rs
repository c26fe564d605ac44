//! The sheets for a course, made of the chapters: problems, solutions and teacher's notes.
//!
//! | to find out | read |
//! |---|---|
//! | how a part, an exercise, a teacher's item is written | [`head`](crate::syntax::head) |
//! | where in a chapter they stand | [`task`](crate::book::task) |
//! | what stops the build | [`check`](crate::book::check) |
//! | what a teacher may set in `book.toml` | [`course`](crate::book::course) |
//! | what the pages of the book link to | [`sheets`](crate::set::sheets) |
//! | which sheets there are, and what each holds | [`mod@course`], [`sheet`] |
//! | how it becomes one file | [`chapter`], [`page`], [`fonts`], [`links`], [`code`] |
//! | what a class gets, a sheet with other numbers for each student | [`class`], [`students`], [`own`] |

pub mod chapter;
pub mod class;
pub mod code;
pub mod course;
pub mod fonts;
pub mod links;
pub mod own;
pub mod page;
pub mod sheet;
pub mod students;
pub mod write;
