//! What every floor above stands on, and what knows nothing of a book.
pub mod dom;
pub mod html;
pub mod problems;
