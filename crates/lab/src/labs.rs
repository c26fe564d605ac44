//! The labs, one a file.

mod common;
pub mod p1_orders;
pub mod p2_variance;
pub mod p3_gradient;
pub mod p3_paths;
pub mod p4_split;

use solutions::Error;

use crate::Lab;
use crate::control::shortened;

/// Every lab there is.
pub const LABS: &[Lab] =
    &[p1_orders::LAB, p2_variance::LAB, p3_gradient::LAB, p3_paths::LAB, p4_split::LAB];

/// The lab called `name`.
///
/// # Errors
/// [`Error::Name`] if there is none.
pub fn find(name: &str) -> Result<&'static Lab, Error> {
    LABS.iter().find(|lab| lab.name == name).ok_or_else(|| Error::Name {
        kind: "lab".into(),
        given: shortened(name),
        allowed: LABS.iter().map(|lab| lab.name.into()).collect(),
    })
}
