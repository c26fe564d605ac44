//! Numbers of P3: residual backpropagation.

use super::Value;

pub(super) const VALUES: &[Value] = &[];
