//! One text of the book, read once: Markdown events, and in them what this book gives a
//! meaning to, each with its place. A [`page::Page`] is a file of the book, a [`text::Text`]
//! what it and the arguments of its directives are made of.
//!
//! Reading never stops at a fault; what is wrong is kept beside what could be read.
pub mod arguments;
pub mod asked;
pub mod block;
pub mod directive;
pub mod formula;
pub mod head;
pub mod heading;
pub mod number;
pub mod page;
pub mod quiz;
pub mod slips;
pub mod symbol;
pub mod tags;
pub mod tex;
pub mod text;
