//! All tests, in one program: what they are made of is compiled and linked once.

mod common;

mod broken_books;
mod linking;
mod mdbook;
mod test_renderer;
