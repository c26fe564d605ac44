//! All tests but those that need Chromium, in one program: what they are made of is compiled
//! and linked once.
#![allow(missing_docs, reason = "tests")]

mod common;

mod any_text;
mod archive;
mod book;
mod cache;
mod chapter;
mod comments;
mod epub;
mod floors;
mod handouts;
mod labs;
mod last_look;
mod ledger;
mod maths;
mod moved;
mod no_answers;
mod pages;
mod previews;
mod quiz;
mod quotation;
mod references;
mod rests;
mod search;
mod site;
mod students;
mod svg;
mod switches;
mod terminal;
mod theme;
mod theorems;
