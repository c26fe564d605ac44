//! P2.13 and P2.14: where the default's variance comes from, and what a variance keeps
//! forward and backward.

use num_rational::BigRational;
use num_traits::One;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Error;
use solutions::init::{
    Fan, Field, Initialisation, Widths, conv_fan_in, default_bound, default_variance,
    gradient_norms, kaiming_uniform_bound, kaiming_variance, leaky_relu_share,
    signal_entries, uniform_variance,
};
use solutions::stm::conv::Conv2d;

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn count(n: usize) -> BigRational {
    BigRational::count(n)
}

/// Depths 1 to 8 and widths 1 to 100, at random.
fn random_widths(seed: u64) -> impl Iterator<Item = Widths> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    std::iter::repeat_with(move || {
        let depth = rng.random_range(1..=8);
        let widths: Vec<usize> = (0..=depth).map(|_| rng.random_range(1..=100)).collect();
        Widths::new(&widths).unwrap()
    })
}

/// Slope √5 is the default, 0 is He's, 1 is 1/fan_in; and no other square of a slope gives
/// the default.
///
/// Evidence: exact arithmetic
#[test]
fn p2_13_slope_root_five_is_the_default() {
    for n in 1..=200 {
        let he = Initialisation::HE.weight_variance::<BigRational>(n, 7);
        assert_eq!(kaiming_variance(count(0), n), he);
        assert_eq!(kaiming_variance(count(1), n), count(n).recip());
        for squared in 0..=12 {
            let is_default = kaiming_variance(count(squared), n) == default_variance(n);
            assert_eq!(is_default, squared == 5, "n = {n}, a² = {squared}");
        }
    }
}

/// The bound and the variance belong together, and at √5 the bound is 1/√n.
///
/// Evidence: floating point, to 1e−14 relative for some ten roundings
#[test]
fn p2_13_bound_and_variance_agree() {
    for n in [1, 2, 9, 18, 64, 1000] {
        for slope in [0.0, 0.01, -0.25, 1.0, 5_f64.sqrt()] {
            let from_bound = uniform_variance(kaiming_uniform_bound(slope, n));
            let variance: f64 = kaiming_variance(slope * slope, n);
            assert!((from_bound / variance - 1.0).abs() < 1e-14, "{slope} {n}");
        }
        let root_five = kaiming_uniform_bound(5_f64.sqrt(), n);
        assert!((root_five / default_bound(n) - 1.0).abs() < 1e-14);
    }
}

/// a + b√5, so that a network of slope √5 can be computed exactly.
#[derive(Clone, Copy)]
struct Root5(i64, i64);

impl Root5 {
    fn square(self) -> Self {
        Self(self.0 * self.0 + 5 * self.1 * self.1, 2 * self.0 * self.1)
    }
}

/// A layer of weights ±√v on σ(z), where z is (1, 2, 3) with all eight choices of signs:
/// every sign of every weight, in whole numbers a + b√5.
///
/// Evidence: exhaustive
#[test]
fn p2_13_one_layer_by_enumeration() {
    let z = [1_i64, 2, 3];
    // σ(z) for z < 0 is z times: √5, 1 (the identity), 0 (ReLU), −1 (the absolute value).
    type Slope = fn(i64) -> Root5;
    let slopes: [(Slope, usize); 4] = [
        (|z| Root5(0, z), 5),
        (|z| Root5(z, 0), 1),
        (|_| Root5(0, 0), 0),
        (|z| Root5(-z, 0), 1),
    ];
    for (below, squared) in slopes {
        let (mut total, mut share, mut before) = (Root5(0, 0), Root5(0, 0), 0);
        for code in 0..1_i64 << 6 {
            let sign = |i: usize| if code >> i & 1 == 1 { 1 } else { -1 };
            let mut sum = Root5(0, 0);
            for (i, size) in z.iter().enumerate() {
                let (z, a) = (sign(i) * size, sign(3 + i));
                let y = if z >= 0 { Root5(z, 0) } else { below(z) };
                sum = Root5(sum.0 + a * y.0, sum.1 + a * y.1);
                share = Root5(share.0 + y.square().0, share.1 + y.square().1);
                before += z * z;
            }
            total = Root5(total.0 + sum.square().0, total.1 + sum.square().1);
        }
        // The irrational parts cancel.
        assert_eq!((total.1, share.1), (0, 0));
        assert_eq!(ratio(share.0, before), leaky_relu_share(count(squared)));
        // E z′² over the mean of z², with the default's variance 1/(3n) for n = 3.
        let factor = ratio(total.0, 64) * default_variance::<BigRational>(3)
            / (ratio(before, 64) / count(3));
        assert_eq!(factor, leaky_relu_share::<BigRational>(count(squared)) / count(3));
        assert_eq!(factor.is_one(), squared == 5);
    }
}

/// With z = 1 or 3, which is not symmetric, ReLU takes nothing away.
///
/// Evidence: counterexample
#[test]
fn p2_13_a_signal_that_is_not_symmetric_has_another_share() {
    let squares = |slope: i64| {
        let leaky = |z: i64| if z >= 0 { z } else { slope * z };
        [1, 3].map(|z| leaky(z).pow(2)).iter().sum::<i64>()
    };
    assert_eq!(ratio(squares(0), 1 + 9), count(1));
    assert_ne!(count(1), leaky_relu_share(count(0)));
}

/// The fan-in counts what one output really reads: an ungrouped and a grouped convolution
/// with all weights 1 on an image of ones, in the middle; at a corner, padding takes 5 of
/// the 9 places of a 3×3 kernel.
///
/// Evidence: oracles, the naive convolution of P4 counts for itself
#[test]
fn p2_13_the_fan_in_of_a_convolution_is_what_it_reads() {
    for (inputs, groups, side) in [(4, 1, 3), (6, 3, 3), (4, 4, 5), (5, 1, 1)] {
        let weight = ndarray::Array4::ones((groups, inputs / groups, side, side));
        let conv = Conv2d::new(weight, ndarray::Array1::zeros(groups), groups).unwrap();
        let image = ndarray::Array4::<f64>::ones((1, inputs, 7, 7));
        let reads = conv.forward(image.view()).unwrap();
        let fan_in = conv_fan_in(inputs, groups, (side, side)).unwrap();
        assert_eq!(reads[[0, 0, 3, 3]], fan_in as f64);
        if side == 3 {
            assert_eq!(reads[[0, 0, 0, 0]], (fan_in * 4 / 9) as f64);
        }
    }
}

/// Evidence: counterexample, each bad input and what is said
#[test]
fn p2_13_a_convolution_without_a_fan_in_is_refused() {
    for (inputs, groups, kernel, given) in [
        (0, 1, (3, 3), 0),
        (4, 0, (3, 3), 0),
        (4, 3, (3, 3), 3),
        (4, 1, (0, 3), 0),
        (4, 1, (3, 0), 0),
    ] {
        match conv_fan_in(inputs, groups, kernel) {
            Err(Error::Count { given: said, .. }) => assert_eq!(said, given),
            other => panic!("{other:?}"),
        }
    }
}

/// Fan-in keeps an entry of the signal and the norm of the gradient, fan-out the norm of
/// the signal and an entry of the gradient, for any widths, with and without ReLU; an
/// entry of the other changes by n_L/n_0 or n_0/n_L in all.
///
/// Evidence: exact arithmetic
#[test]
fn p2_14_what_each_fan_keeps() {
    for widths in random_widths(410).take(60) {
        let depth = widths.depth();
        for (relu, gain) in [(false, 1), (true, 2)] {
            let at = |l: usize| count(widths.at(l));
            let both = |fan: Fan| {
                let v = |n, m| fan.variance(count(gain), n, m);
                (signal_entries(&widths, relu, v), gradient_norms(&widths, relu, v))
            };
            // The first layer reads x itself and the last writes the output itself: no
            // ReLU there takes half of the gain away.
            let first = count(gain);
            let (signal, gradient) = both(Fan::In);
            assert!(signal[1..].iter().all(|size| *size == first));
            assert!(gradient[..depth].iter().all(|size| *size == first));
            let (signal, gradient) = both(Fan::Out);
            for l in 1..=depth {
                assert_eq!(&signal[l] * at(l), &first * at(0));
                assert_eq!(&gradient[l - 1] / at(l - 1), &first / at(depth));
            }
            // Between the two: the product of what a layer does to an entry of either is
            // 4ab/(a + b)², at most 1, and 1 only where both widths are equal.
            let (signal, gradient) = both(Fan::Average);
            for l in 2..depth {
                let backward = &gradient[l - 1] / at(l - 1) / (&gradient[l] / at(l));
                let product = &signal[l] / &signal[l - 1] * backward;
                assert!(product <= count(1));
                assert_eq!(product.is_one(), widths.at(l - 1) == widths.at(l));
            }
        }
    }
}

/// Xavier's variance is the harmonic mean of 1/fan_in and 1/fan_out, and the code of P2.8
/// has the same.
///
/// Evidence: exact arithmetic
#[test]
fn p2_14_xavier_is_the_harmonic_mean() {
    for (n, m) in [(1, 1), (3, 9), (64, 10), (100, 7)] {
        let variance: BigRational = Fan::Average.variance(count(1), n, m);
        let [a, b]: [BigRational; 2] =
            [Fan::In, Fan::Out].map(|fan| fan.variance(count(1), n, m));
        assert_eq!(variance, count(2) / (a.recip() + b.recip()));
        assert_eq!(variance, Initialisation::XAVIER.weight_variance(n, m));
    }
}

/// The sums over all networks of widths 1, 3, 2, 1 with weights ±1 and biases ±`biases[l]`
/// on x = 4, where ReLU stands below the last layer: ‖g₀‖², ‖g₁‖², ‖g₂‖² and the product
/// of the first two entries of g₁. The gradient at the output is 1.
fn all_networks(biases: [i64; 2], signed: bool) -> [i64; 4] {
    let mut sums = [0; 4];
    for code in 0..1_i64 << 16 {
        let sign = |i: usize| if code >> i & 1 == 1 { 1 } else { -1 };
        let bias = |l: usize, i: usize| biases[l] * if signed { sign(i) } else { 1 };
        let z1 = [0, 1, 2].map(|i| 4 * sign(i) + bias(0, 3 + i));
        let y1 = z1.map(|z| z.max(0));
        let z2 = [0, 1].map(|i| {
            (0..3).map(|j| sign(6 + 3 * i + j) * y1[j]).sum::<i64>() + bias(1, 12 + i)
        });
        let g2 = [sign(14), sign(15)];
        let open = |z: i64| i64::from(z > 0);
        let d2 = [g2[0] * open(z2[0]), g2[1] * open(z2[1])];
        let g1 = [0, 1, 2].map(|j| d2[0] * sign(6 + j) + d2[1] * sign(9 + j));
        let g0 = (0..3).map(|i| g1[i] * open(z1[i]) * sign(i)).sum::<i64>();
        let norm = |g: &[i64]| g.iter().map(|g| g * g).sum::<i64>();
        for (sum, new) in
            sums.iter_mut().zip([g0 * g0, norm(&g1), norm(&g2), g1[0] * g1[1]])
        {
            *sum += new;
        }
    }
    sums
}

/// All 2¹⁶ networks. The gradient at z_l depends on the sign of z_l, and so on A_l; the
/// factor is half of n_{l−1}·v_l all the same. Biases ±2 and ±1 keep every z away from 0:
/// z₁ is even and not 0, the sum in z₂ is even.
///
/// Evidence: exhaustive
#[test]
fn p2_14_relu_halves_the_factor_by_enumeration() {
    let widths = Widths::new(&[1, 3, 2, 1]).unwrap();
    let expected = gradient_norms(&widths, true, |_, _| count(1));
    let [g0, g1, g2, mixed] = all_networks([2, 1], true);
    for (sum, expected) in [g0, g1, g2].into_iter().zip(expected) {
        assert_eq!(ratio(sum, 1 << 16), expected);
    }
    assert_eq!(mixed, 0);
}

/// Biases that are large and positive open every unit, and nothing is halved; without
/// biases a dead layer makes every z above it 0, and more than half is lost.
///
/// Evidence: counterexample
#[test]
fn p2_14_without_symmetric_biases_the_half_is_lost() {
    let widths = Widths::new(&[1, 3, 2, 1]).unwrap();
    let halved = gradient_norms(&widths, true, |_, _| count(1));
    let linear = gradient_norms(&widths, false, |_, _| count(1));
    let [g0, g1, ..] = all_networks([5, 100], false);
    assert_eq!(
        [ratio(g0, 1 << 16), ratio(g1, 1 << 16)],
        [0, 1].map(|l| linear[l].clone())
    );
    let [_, g1, ..] = all_networks([0, 0], true);
    assert!(ratio(g1, 1 << 16) < halved[1]);
}
