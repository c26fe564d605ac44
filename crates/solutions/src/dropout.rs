//! Inverted dropout, and what becomes of it when it trades places with an activation.

use ndarray::{Array1, ArrayView1, Zip};
use rand::{Rng, RngExt};

use crate::{Activation, Error};

/// A dropout rate p ∈ [0, 1): the probability that an entry is dropped.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Rate(f64);

impl Rate {
    /// The rate p.
    ///
    /// # Errors
    /// [`Error::Number`] unless 0 ≤ p < 1 (a NaN is none of these).
    pub fn new(p: f64) -> Result<Self, Error> {
        if (0.0..1.0).contains(&p) {
            Ok(Self(p))
        } else {
            Err(Error::Number {
                what: "the dropout rate p",
                given: p,
                allowed: "in [0, 1)",
            })
        }
    }

    /// p itself.
    #[must_use]
    pub fn p(self) -> f64 {
        self.0
    }

    /// The factor s = 1/(1 − p) ≥ 1 on every kept entry.
    #[must_use]
    pub fn scale(self) -> f64 {
        1.0 / (1.0 - self.0)
    }

    /// The rate of k dropouts of rate p in a row, 1 − (1 − p)ᵏ, whose scale is sᵏ.
    ///
    /// # Errors
    /// [`Error::Number`] if so little is kept that the rate rounds to 1.
    pub fn repeated(self, k: u32) -> Result<Self, Error> {
        Self::new(1.0 - (1.0 - self.0).powf(f64::from(k)))
    }
}

/// A dropout mask m ∈ {0, 1}ⁿ; `true` keeps the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask(Array1<bool>);

impl Mask {
    /// The mask that keeps exactly the entries marked `true`.
    #[must_use]
    pub fn given(keep: &[bool]) -> Self {
        Self(keep.iter().copied().collect())
    }

    /// A random mask of `n` independent entries, each kept with probability 1 − p.
    pub fn draw(n: usize, rate: Rate, rng: &mut impl Rng) -> Self {
        Self((0..n).map(|_| !rng.random_bool(rate.p())).collect())
    }

    /// All 2ⁿ masks of `n` entries, n < 64.
    ///
    /// # Errors
    /// [`Error::Count`] for n ≥ 64: nobody could walk through so many.
    pub fn all(n: usize) -> Result<impl Iterator<Item = Self>, Error> {
        if n >= 64 {
            return Err(Error::Count {
                what: "the length of the masks",
                given: n,
                allowed: "less than 64".into(),
            });
        }
        Ok((0..1_u64 << n)
            .map(move |bits| Self((0..n).map(|i| bits >> i & 1 == 1).collect())))
    }

    /// Which entries are kept: `(n)`.
    #[must_use]
    pub fn keep(&self) -> ArrayView1<'_, bool> {
        self.0.view()
    }
}

// ANCHOR: dropout
/// Inverted dropout D(x) = s·(m ⊙ x), s = 1/(1 − p): a kept entry is
/// multiplied by s, and a dropped entry is 0, whatever it was.
///
/// Shapes: `x` and the mask have n entries, and so has the result.
///
/// # Errors
/// [`Error::Shape`] if the mask and `x` differ in length.
pub fn dropout(
    x: ArrayView1<f64>,
    mask: &Mask,
    rate: Rate,
) -> Result<Array1<f64>, Error> {
    same_length(x, mask)?;
    let s = rate.scale();
    Ok(Zip::from(x)
        .and(mask.keep())
        .map_collect(|&x, &keep| if keep { s * x } else { 0.0 }))
}
// ANCHOR_END: dropout

/// D(σ(x)): the activation first, then dropout.
///
/// # Errors
/// [`Error::Shape`] if the mask and `x` differ in length.
pub fn activation_then_dropout(
    activation: Activation,
    x: ArrayView1<f64>,
    mask: &Mask,
    rate: Rate,
) -> Result<Array1<f64>, Error> {
    // ANCHOR: outside
    // D(σ(x))
    dropout(x.mapv(|x| activation.apply(x)).view(), mask, rate)
    // ANCHOR_END: outside
}

/// σ(D(x)): dropout first, then the activation.
///
/// # Errors
/// [`Error::Shape`] if the mask and `x` differ in length.
pub fn dropout_then_activation(
    activation: Activation,
    x: ArrayView1<f64>,
    mask: &Mask,
    rate: Rate,
) -> Result<Array1<f64>, Error> {
    // ANCHOR: inside
    // σ(D(x))
    Ok(dropout(x, mask, rate)?.mapv(|x| activation.apply(x)))
    // ANCHOR_END: inside
}

// ANCHOR: gaps
/// s·σ(x) − σ(s·x), for any function σ: zero where the factor s can be pulled out of σ.
pub fn scaling_gap(sigma: impl Fn(f64) -> f64, s: f64, x: f64) -> f64 {
    s * sigma(x) - sigma(s * x)
}

/// How far apart the two orders are on a *kept* entry: s·σ(x) − σ(s·x).
#[must_use]
pub fn kept_gap(activation: Activation, rate: Rate, x: f64) -> f64 {
    scaling_gap(|x| activation.apply(x), rate.scale(), x)
}

/// How far apart the two orders are on a *dropped* entry: 0 − σ(0), whatever x was.
#[must_use]
pub fn dropped_gap(activation: Activation) -> f64 {
    -activation.apply(0.0)
}
// ANCHOR_END: gaps

/// Refuses a mask that does not cover `x` entry by entry.
fn same_length(x: ArrayView1<f64>, mask: &Mask) -> Result<(), Error> {
    if x.len() == mask.0.len() {
        return Ok(());
    }
    Err(Error::Shape {
        what: "the dropout mask".into(),
        given: vec![mask.0.len()],
        allowed: format!("[{}], the shape of x", x.len()),
    })
}
