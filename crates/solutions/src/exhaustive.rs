//! P1.9: both orders in f32, input by input, over all 2³² of them.
//!
//! Everything here takes its inputs as an iterator of bit patterns, so that the same code
//! runs over all of them (`cargo run --release -p solutions --example exhaustive`) and
//! over a sample.

use crate::activation::relu;
use crate::format::grouped;

// ANCHOR: forms
/// ReLU as one might write it: four functions that agree on all real numbers.
fn if_positive(x: f32) -> f32 {
    if x > 0.0 { x } else { 0.0 }
}

fn if_negative(x: f32) -> f32 {
    if x < 0.0 { 0.0 } else { x }
}

/// max(x, 0) by `maxNum` of IEEE 754-2008: the other argument for a quiet NaN, but a NaN
/// for a signalling one.
fn max_num(x: f32) -> f32 {
    if is_signalling(x) { f32::NAN } else { if_positive(x) }
}
// ANCHOR_END: forms

/// Whether x is a NaN whose first fraction bit is 0.
fn is_signalling(x: f32) -> bool {
    x.is_nan() && x.to_bits() & 0x0040_0000 == 0
}

/// How ReLU is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `if x > 0 { x } else { 0 }`: NaN and −0 become +0.
    IfPositive,
    /// `if x <= 0 { 0 } else { x }`, as in [`relu`]: keeps NaN, −0 becomes +0.
    IfNotPositive,
    /// `if x < 0 { 0 } else { x }`: keeps NaN and −0.
    IfNegative,
    /// `maxNum(x, 0)` of IEEE 754-2008.
    MaxNum,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::IfPositive, Self::IfNotPositive, Self::IfNegative, Self::MaxNum];

    fn name(self) -> &'static str {
        match self {
            Self::IfPositive => "if x > 0 {x} else {0}",
            Self::IfNotPositive => "if x <= 0 {0} else {x}",
            Self::IfNegative => "if x < 0 {0} else {x}",
            Self::MaxNum => "maxNum(x, 0)",
        }
    }
}

/// What dropout does to the one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Kept: s·x.
    Kept,
    /// Dropped by selection: 0, whatever x is.
    Selected,
    /// Dropped by multiplication: 0·x.
    Multiplied,
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Selected, Self::Multiplied];

    fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept, s·x",
            Self::Selected => "dropped, 0",
            Self::Multiplied => "dropped, 0·x",
        }
    }
}

/// How two results compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The same bits, or both NaN.
    None,
    /// +0 and −0.
    SignOfZero,
    /// NaN and a number.
    NanInOne,
    /// Two different numbers.
    Numbers,
}

/// How `a` and `b` compare.
#[must_use]
pub fn difference(a: f32, b: f32) -> Difference {
    if a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan() {
        Difference::None
    } else if a.is_nan() || b.is_nan() {
        Difference::NanInOne
    } else if a == b {
        Difference::SignOfZero
    } else {
        Difference::Numbers
    }
}

/// How many inputs fall under each [`Difference`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// [`Difference::None`].
    pub none: u64,
    /// [`Difference::SignOfZero`].
    pub sign_of_zero: u64,
    /// [`Difference::NanInOne`].
    pub nan_in_one: u64,
    /// [`Difference::Numbers`].
    pub numbers: u64,
}

impl Tally {
    /// Counts one input.
    fn count(&mut self, difference: Difference) {
        match difference {
            Difference::None => self.none += 1,
            Difference::SignOfZero => self.sign_of_zero += 1,
            Difference::NanInOne => self.nan_in_one += 1,
            Difference::Numbers => self.numbers += 1,
        }
    }

    /// The counts of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            none: self.none + other.none,
            sign_of_zero: self.sign_of_zero + other.sign_of_zero,
            nan_in_one: self.nan_in_one + other.nan_in_one,
            numbers: self.numbers + other.numbers,
        }
    }
}

// ANCHOR: compare
/// Both orders on every input: D(σ(x)) against σ(D(x)), one entry of one fate.
fn compare(
    sigma: impl Fn(f32) -> f32,
    drop: impl Fn(f32) -> f32,
    inputs: impl Iterator<Item = u32>,
) -> Tally {
    let mut tally = Tally::default();
    inputs
        .map(f32::from_bits)
        .for_each(|x| tally.count(difference(drop(sigma(x)), sigma(drop(x)))));
    tally
}
// ANCHOR_END: compare

/// The tally of one form of ReLU and one fate at scale `s`.
pub fn relu_tally(
    form: Form,
    fate: Fate,
    s: f32,
    inputs: impl Iterator<Item = u32>,
) -> Tally {
    // Each form is spelled out so that the compiler sees which function runs.
    match form {
        Form::IfPositive => by_fate(if_positive, fate, s, inputs),
        Form::IfNotPositive => by_fate(relu, fate, s, inputs),
        Form::IfNegative => by_fate(if_negative, fate, s, inputs),
        Form::MaxNum => by_fate(max_num, fate, s, inputs),
    }
}

fn by_fate(
    sigma: impl Fn(f32) -> f32,
    fate: Fate,
    s: f32,
    inputs: impl Iterator<Item = u32>,
) -> Tally {
    match fate {
        Fate::Kept => compare(sigma, |x| s * x, inputs),
        Fate::Selected => compare(sigma, |_| 0.0, inputs),
        Fate::Multiplied => compare(sigma, |x| 0.0 * x, inputs),
    }
}

/// How many steps from one f32 to the next lie between `a` and `b`; neither is a NaN.
/// Between +0 and −0 there are none, from the largest number to ∞ there is one.
#[must_use]
pub fn ulps(a: f32, b: f32) -> u32 {
    let place = |x: f32| {
        let size = i64::from(x.to_bits() & 0x7FFF_FFFF);
        if x.is_sign_negative() { -size } else { size }
    };
    u32::try_from((place(a) - place(b)).unsigned_abs()).unwrap_or(u32::MAX)
}

/// The two orders of leaky ReLU on kept negative inputs, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeakyTally {
    /// All four products normal: how many inputs with a gap of 0, 1, 2 and more ulps.
    pub normal: [u64; 4],
    /// A product subnormal or zero, none infinite: how many inputs differ.
    pub subnormal: u64,
    /// … and the widest gap among them, in ulps.
    pub subnormal_gap: u32,
    /// Infinite in one order and finite in the other.
    pub overflow: u64,
}

impl LeakyTally {
    /// The counts of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            normal: std::array::from_fn(|k| self.normal[k] + other.normal[k]),
            subnormal: self.subnormal + other.subnormal,
            subnormal_gap: self.subnormal_gap.max(other.subnormal_gap),
            overflow: self.overflow + other.overflow,
        }
    }
}

// ANCHOR: leaky
/// s·(a·x) against a·(s·x) on every input, for a slope a ≠ 0; inputs that are not negative
/// and finite are passed over.
pub fn leaky_tally(slope: f32, s: f32, inputs: impl Iterator<Item = u32>) -> LeakyTally {
    let mut tally = LeakyTally::default();
    inputs.map(f32::from_bits).filter(|x| *x < 0.0 && x.is_finite()).for_each(|x| {
        let (outside, inside) = (s * (slope * x), slope * (s * x));
        let products = [slope * x, s * x, outside, inside];
        if products.iter().all(|y| y.is_normal()) {
            tally.normal[ulps(outside, inside).min(3) as usize] += 1;
        } else if outside.is_infinite() != inside.is_infinite() {
            tally.overflow += 1;
        } else if outside.is_finite() && outside != inside {
            tally.subnormal += 1;
            tally.subnormal_gap = tally.subnormal_gap.max(ulps(outside, inside));
        }
    });
    tally
}
// ANCHOR_END: leaky

/// The rate at which ReLU is tried.
pub const RELU_RATE: f32 = 0.3;

/// Slopes and rates at which leaky ReLU is tried.
pub const LEAKY: [(f32, f32); 6] =
    [(0.25, 0.5), (0.01, 0.5), (0.1, 0.3), (0.2, 0.1), (-1.7, 0.25), (0.01, 0.9)];

/// s = 1/(1 − p) in f32.
#[must_use]
pub fn scale(p: f32) -> f32 {
    1.0 / (1.0 - p)
}

/// The inputs that are special, by name.
pub const SPECIAL: [(&str, u32); 14] = [
    ("+0", 0),
    ("−0", 0x8000_0000),
    ("smallest subnormal", 1),
    ("−smallest subnormal", 0x8000_0001),
    ("largest subnormal", 0x007F_FFFF),
    ("−largest subnormal", 0x807F_FFFF),
    ("smallest normal", 0x0080_0000),
    ("−smallest normal", 0x8080_0000),
    ("largest number", 0x7F7F_FFFF),
    ("−largest number", 0xFF7F_FFFF),
    ("+∞", 0x7F80_0000),
    ("−∞", 0xFF80_0000),
    ("quiet NaN", 0x7FC0_0000),
    ("signalling NaN", 0x7F80_0001),
];

/// A line of the table of ReLU.
#[must_use]
pub fn relu_line(form: Form, fate: Fate, tally: Tally) -> String {
    let [none, zero, nan, numbers] =
        [tally.none, tally.sign_of_zero, tally.nan_in_one, tally.numbers].map(count);
    format!(
        "{:<23} {:<12} {none:>13} {zero:>13} {nan:>10} {numbers:>7}",
        form.name(),
        fate.name()
    )
}

/// A line of the table of leaky ReLU.
#[must_use]
pub fn leaky_line(slope: f32, p: f32, tally: LeakyTally) -> String {
    let [zero, one, two, more] = tally.normal.map(count);
    let (subnormal, overflow) = (count(tally.subnormal), count(tally.overflow));
    format!(
        "{slope:>5} {p:>4} {zero:>13} {one:>13} {two:>11} {more:>4} {subnormal:>10} {:>3} {overflow:>11}",
        tally.subnormal_gap
    )
}

/// A line of the table of special values: what differs, for each form and fate.
#[must_use]
pub fn special_line(name: &str, bits: u32) -> String {
    let mark = |form, fate| {
        let tally = relu_tally(form, fate, scale(RELU_RATE), std::iter::once(bits));
        match tally {
            Tally { sign_of_zero: 1, .. } => "±0",
            Tally { nan_in_one: 1, .. } => "NaN",
            Tally { numbers: 1, .. } => "≠",
            _ => "=",
        }
    };
    let cell = |form| Fate::ALL.map(|fate| format!("{:<4}", mark(form, fate))).concat();
    format!("{name:<20} {}", Form::ALL.map(cell).join("  ")).trim_end().to_string()
}

/// The whole table, from the tallies in the order of [`Form::ALL`], [`Fate::ALL`] and
/// [`LEAKY`].
#[must_use]
pub fn report(relu: &[Tally], leaky: &[LeakyTally]) -> String {
    let forms = Form::ALL.iter().flat_map(|form| Fate::ALL.map(|fate| (*form, fate)));
    let mut lines = vec![
        format!("ReLU, both orders, p = {RELU_RATE}"),
        format!(
            "{:<23} {:<12} {:>13} {:>13} {:>10} {:>7}",
            "form", "entry", "no difference", "sign of zero", "NaN in one", "numbers"
        ),
    ];
    lines.extend(
        forms.zip(relu).map(|((form, fate), tally)| relu_line(form, fate, *tally)),
    );
    lines.push(String::new());
    lines.push("leaky ReLU, both orders, kept negative numbers: ulps apart".into());
    lines.push(format!(
        "{:>5} {:>4} {:>13} {:>13} {:>11} {:>4} {:>10} {:>3} {:>11}",
        "slope", "p", "0 (normal)", "1", "2", "more", "subnormal", "ulp", "overflow"
    ));
    lines.extend(
        LEAKY.iter().zip(leaky).map(|((slope, p), tally)| leaky_line(*slope, *p, *tally)),
    );
    lines.push(String::new());
    lines.push("ReLU at special values: kept, dropped as 0, dropped as 0·x".into());
    let heads = ["x > 0", "x <= 0", "x < 0", "maxNum"].map(|head| format!("{head:<12}"));
    lines.push(format!("{:<20} {}", "", heads.join("  ")).trim_end().into());
    lines.extend(SPECIAL.iter().map(|(n, bits)| special_line(n, *bits)));
    lines.join("\n") + "\n"
}

/// A count with commas.
fn count(n: u64) -> String {
    usize::try_from(n).map_or_else(|_| n.to_string(), grouped)
}
