//! P2: laws for random widths, inputs and initialisations, which shrink to the smallest
//! failure.

use num_rational::BigRational;
use num_traits::One;
use proptest::prelude::*;
use solutions::init::{
    ConstantWidth, Correlation, Distribution, Ensemble, Field, Initialisation, Input,
    Scale, Widths, covariance_by_recursion, gradient_by_recursion, log_norm_moments,
    moments, output_correlation, pooling_factor, relu_second_moment, spreads,
    variance_by_recursion, variance_closed_form,
};

fn widths() -> impl Strategy<Value = Widths> {
    prop::collection::vec(1_usize..200, 2..8).prop_map(|n| Widths::new(&n).unwrap())
}

fn input() -> impl Strategy<Value = Input> {
    let all = [Input::Gaussian, Input::Uniform, Input::Rademacher, Input::Sphere];
    prop::sample::select(all.to_vec())
}

fn initialisation() -> impl Strategy<Value = Initialisation> {
    let scales = [Scale::Default, Scale::FanIn, Scale::Xavier, Scale::He];
    let laws = [Distribution::Uniform, Distribution::Gaussian];
    let scale = prop::sample::select(scales.to_vec());
    let law = prop::sample::select(laws.to_vec());
    (scale, law, any::<bool>()).prop_map(|(scale, distribution, biases)| Initialisation {
        scale,
        distribution,
        biases,
    })
}

fn ensemble() -> impl Strategy<Value = Ensemble> {
    (widths(), input(), initialisation(), any::<bool>()).prop_map(
        |(widths, input, initialisation, relu)| Ensemble {
            widths,
            input,
            initialisation,
            relu,
        },
    )
}

fn power(base: usize, exponent: usize) -> BigRational {
    num_traits::pow(BigRational::count(base), exponent)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Evidence: property
    #[test]
    fn p2_4_recursion_is_the_closed_form(widths in widths()) {
        let recursion = variance_by_recursion::<BigRational>(&widths);
        prop_assert_eq!(&recursion[widths.depth()], &variance_closed_form(&widths));
        let linear = Ensemble::default_linear(&widths, Input::Sphere);
        for (moments, variance) in moments::<BigRational>(&linear).iter().zip(recursion) {
            prop_assert_eq!(&moments.v, &variance);
        }
    }

    /// Evidence: property
    #[test]
    fn p2_5_shares_fall_and_sum_to_one(n in 1_usize..500, depth in 0_usize..20) {
        let width = ConstantWidth::new(n).unwrap();
        let share: BigRational = width.input_share(depth);
        prop_assert!(width.input_share::<BigRational>(depth + 1) < share);
        let biases: BigRational =
            (1..=depth).map(|j| (power(3, j) * BigRational::count(n)).recip()).sum();
        prop_assert_eq!(share + biases / width.variance::<BigRational>(depth), One::one());
    }

    /// Cauchy–Schwarz, and the pairs and fourths together: E‖z‖⁴ ≥ (E‖z‖²)². From the
    /// first layer on also c ≥ v².
    ///
    /// Evidence: property
    #[test]
    fn p2_6_moments_are_some_distributions(ensemble in ensemble()) {
        for (l, m) in moments::<BigRational>(&ensemble).iter().enumerate() {
            prop_assert!(m.q >= &m.v * &m.v && m.q >= m.c);
            prop_assert!(l == 0 || m.c >= &m.v * &m.v);
        }
        for spread in spreads::<BigRational>(&ensemble) {
            prop_assert!(spread.r >= BigRational::one() && spread.s <= spread.r);
        }
    }

    /// Evidence: property
    #[test]
    fn p2_7_pooling_never_overstates_the_error(ensemble in ensemble()) {
        for (l, m) in moments::<f64>(&ensemble).iter().enumerate().skip(1) {
            prop_assert!(pooling_factor(m, ensemble.widths.at(l)) >= 1.0 - 1e-12);
        }
    }

    /// Evidence: property
    #[test]
    fn p2_8_relu_closed_form(widths in widths()) {
        let linear = Ensemble::default_linear(&widths, Input::Gaussian);
        let relu = Ensemble { relu: true, ..linear };
        let last = moments::<BigRational>(&relu).pop().unwrap();
        prop_assert_eq!(last.v, relu_second_moment(&widths));
    }

    /// Evidence: property
    #[test]
    fn p2_9_spread_never_shrinks_without_biases(
        widths in widths(), input in input(), init in initialisation(),
    ) {
        let initialisation = init.unbiased();
        let ensemble = Ensemble { widths, input, initialisation, relu: false };
        let all = spreads::<BigRational>(&ensemble);
        prop_assert!(all.windows(2).all(|pair| pair[0].r <= pair[1].r));
    }

    /// Evidence: property
    #[test]
    fn p2_10_a_third_a_layer(widths in widths()) {
        let sizes = gradient_by_recursion::<BigRational>(&widths);
        for (l, size) in sizes.iter().enumerate() {
            prop_assert_eq!(size * power(3, widths.depth() - l), One::one());
        }
    }

    /// Evidence: property
    #[test]
    fn p2_11_recursion_is_the_closed_form(widths in widths(), rho in -20_i64..=20) {
        let rho = BigRational::new(rho.into(), 20.into());
        let covariance = covariance_by_recursion(&widths, rho.clone()).pop().unwrap();
        let correlation = output_correlation(&widths, rho.clone());
        prop_assert_eq!(covariance / variance_closed_form::<BigRational>(&widths), correlation.clone());
        prop_assert!(correlation >= rho && correlation <= One::one());
    }

    /// Evidence: property
    #[test]
    fn p2_11_correlations_outside_are_refused(rho in prop_oneof![
        1.000_000_1..1e300_f64, -1e300_f64..-1.000_000_1,
        Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY),
    ]) {
        prop_assert!(Correlation::new(rho).is_err());
    }

    /// Jensen: the mean logarithm lies below the logarithm of the mean.
    ///
    /// Evidence: property
    #[test]
    fn p2_12_typical_is_below_the_mean(widths in widths()) {
        let (mean, variance) = log_norm_moments(&widths);
        let last = widths.at(widths.depth()) as f64;
        prop_assert!(mean < (last / widths.at(0) as f64).ln());
        prop_assert!(variance > 0.0);
    }
}
