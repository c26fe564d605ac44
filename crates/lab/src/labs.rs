//! The labs, one a file.

pub mod p4_split;
