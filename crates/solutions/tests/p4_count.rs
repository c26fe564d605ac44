//! P4.3: break-even widths, the best number of paths, and the work for each pixel.
//! P4.9: equal budgets of weights.

use std::cell::Cell;
use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::common::coq;
use crate::p4_layers::{Whole, naive_layer};
use num_rational::BigRational;
use num_traits::{One, Zero};
use solutions::gradient::Real;
use solutions::stm::{
    BlockShape, BreakEven, Expand, Grouped, Merged, Rational, TotalWidth, break_even,
};

const EXPANDS: [Expand; 2] = [Expand::EachPath, Expand::Merged];

/// Parameters of `shape`, as its own function counts them.
fn count(shape: BlockShape, expand: Expand) -> usize {
    match expand {
        Expand::EachPath => shape.parameters(),
        Expand::Merged => shape.merged_parameters(),
    }
    .unwrap()
    .total()
}

fn whole(n: usize) -> Rational {
    Rational::from_integer(n as i128)
}

/// Evidence: exact arithmetic
#[test]
fn p4_3_the_counts_are_quadratics_in_the_width() {
    for w in 1..=100 {
        let shape = BlockShape { width: w, ..BlockShape::STM };
        let path = BlockShape { paths: 1, ..shape };
        assert_eq!(count(path, Expand::EachPath), 9 * w * w + 514 * w + 256);
        assert_eq!(count(shape, Expand::EachPath), 32 * (9 * w * w + 514 * w + 256));
        assert_eq!(count(shape, Expand::Merged), 288 * w * w + 16_448 * w + 256);
    }
}

/// Evidence: exhaustive, over 81 shapes
#[test]
fn p4_3_the_merged_count_is_what_the_merged_layer_holds() {
    let mut whole = Whole::seeded(430);
    for (c, p, w, k) in ndarray::indices((3, 3, 3, 3)) {
        let shape = BlockShape {
            channels: 2 * c + 1,
            paths: p + 1,
            width: w + 1,
            kernel: 2 * k + 1,
        };
        let layer = whole.layer(shape);
        let grouped = Grouped::try_from(&layer).unwrap().parameters();
        let merged = Merged::try_from(&layer).unwrap().parameters();
        assert_eq!(
            (Ok(grouped), Ok(merged)),
            (shape.parameters(), shape.merged_parameters())
        );
        let biases = p * shape.channels;
        assert_eq!(grouped.total() - merged.total(), biases, "{shape:?}");
    }
}

/// Evidence: exact arithmetic
#[test]
fn p4_3_no_width_breaks_even_path_by_path_and_98_ninths_does_merged() {
    let budget = BlockShape::PLAIN.parameters().unwrap().total();
    let at = |expand| break_even(BlockShape::STM, expand, budget);
    assert_eq!(at(Expand::EachPath), Ok(BreakEven::After(10)));
    assert_eq!(at(Expand::Merged), Ok(BreakEven::At(Rational::new(98, 9))));
    let count = |w| count(BlockShape { width: w, ..BlockShape::STM }, Expand::EachPath);
    assert_eq!([count(10), count(11)], [201_472, 223_968]);
}

/// Evidence: exhaustive, over 5,488 shapes and budgets
#[test]
fn p4_3_break_even_is_where_the_counts_meet() {
    let (mut exact, mut irrational) = (0, 0);
    for (c, p, k, extra) in ndarray::indices((4, 7, 2, 49)) {
        for expand in EXPANDS {
            let (channels, paths, kernel) = (c + 1, p + 1, 2 * k + 1);
            let shape = |width| BlockShape { channels, paths, width, kernel };
            let gamma =
                if expand == Expand::Merged { channels } else { paths * channels };
            let budget = gamma + 7 * extra + 1;
            match break_even(shape(1), expand, budget).unwrap() {
                BreakEven::At(width) => {
                    exact += 1;
                    let [alpha, beta] =
                        [paths * kernel * kernel, 2 * paths * (channels + 1)];
                    let at = whole(alpha) * width * width + whole(beta) * width;
                    assert!(width > Rational::zero());
                    assert_eq!(at + whole(gamma), whole(budget));
                }
                BreakEven::After(w) => {
                    irrational += 1;
                    let w = w as usize;
                    assert!(w == 0 || count(shape(w), expand) < budget);
                    assert!(budget < count(shape(w + 1), expand));
                }
            }
        }
    }
    assert!(exact > 100 && irrational > 1000, "{exact}, {irrational}");
}

/// Evidence: exact arithmetic
#[test]
fn p4_3_24_paths_are_best_and_32_among_divisors() {
    let blocks = TotalWidth::new(256, 128, 3).unwrap();
    assert_eq!((blocks.best_paths(), blocks.best_dividing_paths()), (24, 32));
    let at = |p| blocks.parameters(p, Expand::EachPath).unwrap();
    assert_eq!(at(24), whole(78_080));
    for p in 1..=500_usize {
        let formula = Rational::new(147_456, p as i128) + whole(65_792 + 256 * p);
        assert_eq!(at(p), formula);
        assert!(p == 24 || at(p) > at(24), "{p}");
        assert!(128 % p != 0 || p == 32 || at(p) > at(32), "{p}");
    }
    for p in [1, 2, 4, 8, 16, 32, 64, 128] {
        let shape = BlockShape { paths: p, width: 128 / p, ..BlockShape::STM };
        for expand in EXPANDS {
            let count = whole(count(shape, expand));
            assert_eq!(blocks.parameters(p, expand).unwrap(), count);
        }
    }
    // The plain block is the one with one path.
    assert_eq!(at(1), whole(BlockShape::PLAIN.parameters().unwrap().total()));
}

/// Evidence: exhaustive, over 1,500 blocks
#[test]
fn p4_3_the_best_number_of_paths_is_the_first_at_which_the_count_is_least() {
    for (c, d, k) in ndarray::indices((20, 25, 3)) {
        let blocks = TotalWidth::new(c + 1, d + 1, 2 * k + 1).unwrap();
        let count = |p: &usize| blocks.parameters(*p, Expand::EachPath).unwrap();
        // Beyond P = kD the last biases alone cost more than all there was to save.
        let all = 1..=(2 * k + 1) * (d + 1) + 1;
        assert_eq!(Some(blocks.best_paths()), all.min_by_key(count), "{blocks:?}");
        let divisors = (1..=d + 1).filter(|p| (d + 1) % p == 0);
        assert_eq!(Some(blocks.best_dividing_paths()), divisors.min_by_key(count));
        let merged = |p| blocks.parameters(p, Expand::Merged).unwrap();
        assert!((1..=d).all(|p| merged(p) > merged(p + 1)));
    }
}

/// Evidence: exhaustive, over 3,000 blocks
#[test]
fn p4_3_when_no_number_of_paths_has_fewer_parameters_than_one() {
    for (c, d, k) in ndarray::indices((20, 50, 3)) {
        let (c, d, k) = (10 * c + 1, d + 1, 2 * k + 1);
        let blocks = TotalWidth::new(c, d, k).unwrap();
        let count = |p| blocks.parameters(p, Expand::EachPath).unwrap();
        let budget = k * k * d * d;
        let any = (1..=k * d + 1).all(|p| count(p) >= count(1));
        assert_eq!(any, 2 * c >= budget, "{blocks:?}");
        let mut divisors = (1..=d).filter(|p| d % p == 0);
        let smallest = (2..=d).find(|p| d % p == 0);
        let dividing = divisors.all(|p| count(p) >= count(1));
        assert_eq!(dividing, smallest.is_none_or(|p| c * p >= budget), "{blocks:?}");
    }
}

thread_local! {
    /// Multiplications, additions, comparisons.
    static OPERATIONS: [Cell<usize>; 3] = const { [const { Cell::new(0) }; 3] };
}

fn tick(operation: usize) {
    OPERATIONS.with(|all| all[operation].set(all[operation].get() + 1));
}

/// A number that knows how often it was multiplied, added and compared.
#[derive(Clone, Copy, PartialEq)]
struct Counted(f64);

impl Mul for Counted {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        tick(0);
        Self(self.0 * other.0)
    }
}

impl Add for Counted {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        tick(1);
        Self(self.0 + other.0)
    }
}

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        tick(2);
        self.0.partial_cmp(&other.0)
    }
}

impl Sub for Counted {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Div for Counted {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        Self(self.0 / other.0)
    }
}

impl Neg for Counted {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Zero for Counted {
    fn zero() -> Self {
        Self(0.0)
    }
    fn is_zero(&self) -> bool {
        self.0 == 0.0
    }
}

impl One for Counted {
    fn one() -> Self {
        Self(1.0)
    }
}

impl Real for Counted {
    fn constant(x: f64) -> Self {
        Self(x)
    }
    fn exp(self) -> Self {
        Self(self.0.exp())
    }
    fn exp_m1(self) -> Self {
        Self(self.0.exp_m1())
    }
    fn ln_1p(self) -> Self {
        Self(self.0.ln_1p())
    }
    fn tanh(self) -> Self {
        Self(self.0.tanh())
    }
    fn normal_cdf(self) -> Self {
        Self(Real::normal_cdf(self.0))
    }
}

/// Evidence: exact arithmetic, by counting the operations of a naive forward pass
#[test]
fn p4_3_the_work_is_what_a_forward_pass_does() {
    for shape in [
        BlockShape::STM,
        BlockShape::PLAIN,
        BlockShape { channels: 3, paths: 2, width: 2, kernel: 5 },
    ] {
        let images = (1, 1, 2);
        let x = vec![Counted(1.0); 2 * shape.channels];
        let parameters = vec![Counted(0.5); shape.parameters().unwrap().total()];
        OPERATIONS.with(|all| all.iter().for_each(|count| count.set(0)));
        naive_layer(&x, images, shape, &parameters, false);
        let [multiplied, added, compared] =
            OPERATIONS.with(|all| [0, 1, 2].map(|i| all[i].get()));
        let work = shape.work().unwrap();
        assert_eq!(multiplied, 2 * work.multiply_adds, "{shape:?}");
        assert_eq!(added - multiplied, 2 * work.additions, "{shape:?}");
        assert_eq!(compared, 2 * work.relus, "{shape:?}");
    }
}

/// Evidence: exact arithmetic
#[test]
fn p4_3_the_work_of_the_two_blocks() {
    let [plain, split] = [BlockShape::PLAIN, BlockShape::STM].map(|s| s.work().unwrap());
    let merged = BlockShape::STM.merged_work().unwrap();
    assert_eq!(plain.multiply_adds, 212_992);
    assert_eq!((split.multiply_adds, merged.multiply_adds), (70_144, 70_144));
    assert_eq!(split.relus - merged.relus, 8_192);
    assert_eq!(split.additions - merged.additions, 7_936);
}

/// Evidence: exact arithmetic
#[test]
fn p4_9_the_two_blocks_that_resnext_compares_have_almost_equal_weights() {
    let weights = |shape: BlockShape| shape.weights().unwrap();
    assert_eq!(weights(BlockShape::RESNET).total(), 69_632);
    assert_eq!(weights(BlockShape::STM).total(), 70_144);
    // Against the bottleneck of the notes, of 128 inner channels, it is a third.
    assert_eq!(weights(BlockShape::PLAIN).total(), 212_992);
    // With biases the budgets are not equal: every path has 256 of its own.
    let parameters = |shape: BlockShape| shape.parameters().unwrap().total();
    assert_eq!(parameters(BlockShape::RESNET), 70_016);
    assert_eq!(parameters(BlockShape::STM) - parameters(BlockShape::RESNET), 8_576);
}

/// Evidence: exhaustive, over 81 shapes, by counting the multiplications of a forward pass
#[test]
fn p4_9_the_weights_are_what_a_forward_pass_multiplies_by() {
    for (c, p, w, k) in ndarray::indices((3, 3, 3, 3)) {
        let shape = BlockShape {
            channels: 2 * c + 1,
            paths: p + 1,
            width: w + 1,
            kernel: 2 * k + 1,
        };
        let parameters = vec![Counted(0.5); shape.parameters().unwrap().total()];
        OPERATIONS.with(|all| all.iter().for_each(|count| count.set(0)));
        let x = vec![Counted(1.0); shape.channels];
        naive_layer(&x, (1, 1, 1), shape, &parameters, false);
        let multiplied = OPERATIONS.with(|all| all[0].get());
        assert_eq!(shape.weights().unwrap().total(), multiplied, "{shape:?}");
    }
}

/// Evidence: exhaustive, over 4,096 shapes
#[test]
fn p4_9_the_total_width_gives_the_budget_back() {
    for (c, p, w, k) in ndarray::indices((8, 16, 8, 4)) {
        let shape = BlockShape {
            channels: 1 << c,
            paths: p + 1,
            width: 3 * w + 1,
            kernel: 2 * k + 1,
        };
        let budget = shape.weights().unwrap().total();
        let ours = BlockShape { width: 1, ..shape }.total_width_for(budget).unwrap();
        let exact = (shape.paths * shape.width) as f64;
        // Five roundings, none of them after a cancellation.
        assert!((ours - exact).abs() <= 8.0 * f64::EPSILON * exact, "{shape:?}: {ours}");
        assert_eq!(shape.nearest_width(budget), Ok(shape.width), "{shape:?}");
    }
}

/// Evidence: exact arithmetic, at every number of paths up to 500
#[test]
fn p4_9_an_equal_budget_buys_more_width_with_more_paths() {
    let budget = BlockShape::RESNET.weights().unwrap().total();
    let at = |paths| BlockShape { paths, ..BlockShape::RESNET };
    let widths: Vec<f64> =
        (1..=500).map(|p| at(p).total_width_for(budget).unwrap()).collect();
    assert!((widths[0], budget) == (64.0, 2 * 256 * 136));
    assert!(widths.windows(2).all(|pair| pair[0] < pair[1]) && widths[499] < 136.0);
    // The same of the counts, without a root: at one total width D the weights
    // 2cD + k²D²/P fall with P and stay above 2cD.
    for d in 1..=136_i128 {
        let count = |p: i128| Rational::new(9 * d * d, p) + 512 * d;
        for p in 1..=500 {
            assert!(count(p) > count(p + 1) && count(p) > Rational::from(512 * d));
        }
    }
}

/// Evidence: exhaustive, the nearest of all widths up to the budget
#[test]
fn p4_9_the_nearest_widths_are_those_of_the_paper() {
    let budget = BlockShape::RESNET.weights().unwrap().total();
    let at = |paths| BlockShape { paths, ..BlockShape::RESNET };
    let nearest = |p| at(p).nearest_width(budget).unwrap();
    assert_eq!([1, 2, 4, 8, 32].map(nearest), [64, 40, 24, 14, 4]);
    for paths in 1..=140 {
        let distance = |width: &usize| {
            BlockShape { width: *width, ..at(paths) }
                .weights()
                .unwrap()
                .total()
                .abs_diff(budget)
        };
        assert_eq!(Some(nearest(paths)), (1..=200).min_by_key(distance), "{paths}");
    }
}

/// What Coq computes by the definitions that its theorems are about, which share no code with
/// these functions.
///
/// Evidence: oracles
#[test]
fn p4_2_coq_counts_the_same() {
    let (plain, stm) = (BlockShape::PLAIN, BlockShape::STM);
    let each = plain.parameters().unwrap();
    let total = |shape: BlockShape| count(shape, Expand::EachPath);
    let weights = |shape: BlockShape| shape.weights().unwrap().total();
    for (name, ours) in [
        ("p4.plain.reduce", each.reduce),
        ("p4.plain.transform", each.transform),
        ("p4.plain.expand", each.expand),
        ("p4.plain.parameters", total(plain)),
        ("p4.stm.parameters", total(stm)),
        ("p4.merged.parameters", count(stm, Expand::Merged)),
        ("p4.plain.weights", weights(plain)),
        ("p4.stm.weights", weights(stm)),
        ("p4.resnet.weights", weights(BlockShape::RESNET)),
    ] {
        assert_eq!(BigRational::from_integer(ours.into()), coq(name), "{name}");
    }
    let share = BigRational::new(total(stm).into(), total(plain).into());
    assert_eq!(share, coq("p4.stm.share"));
}
