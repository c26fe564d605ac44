//! The labs, one a file.

pub mod p1_orders;
pub mod p2_variance;
pub mod p4_split;

use solutions::format::significant;

/// A number for the page, to so many significant digits; what is exactly 0 is `0`.
fn number(x: f64, digits: usize) -> String {
    if x == 0.0 { "0".into() } else { significant(x, digits).replace('-', "−") }
}
