//! What readers get: each edition makes files of the book.
pub mod site;
