//! The tasks of a class, over 1,000 seeds: as long and as hard for everybody, and answered a
//! second time from their numbers alone by code that shares nothing with the crate's.
#![allow(missing_docs, reason = "tests")]

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_rational::{BigRational, Ratio};
use num_traits::Signed;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::tasks::{RULES, Rule, Seed, Task, exercise_cases, tex};

const SEEDS: u64 = 1000;

type Fraction = Ratio<i128>;

fn all() -> impl Iterator<Item = (&'static Rule, u64, Task)> {
    RULES
        .iter()
        .flat_map(|rule| (0..SEEDS).map(move |seed| (rule, seed, drawn(rule, seed))))
}

fn bytes(seed: u64) -> Seed {
    Xoshiro256PlusPlus::seed_from_u64(seed).random()
}

fn drawn(rule: &Rule, seed: u64) -> Task {
    rule.task(bytes(seed)).unwrap()
}

fn whole(n: i64) -> Fraction {
    Fraction::from_integer(n.into())
}

fn over(above: i64, below: i64) -> Fraction {
    Fraction::new(above.into(), below.into())
}

/// The numbers of a convolution, counted output by output.
fn convolution(inputs: i64, outputs: i64, side: i64) -> i64 {
    (0..outputs).map(|_| (0..inputs).map(|_| side * side).sum::<i64>() + 1).sum()
}

fn path(c: i64, w: i64) -> i64 {
    convolution(c, w, 1) + convolution(w, w, 3) + convolution(w, c, 1)
}

/// The answers from the numbers of the text.
fn derived(name: &str, given: &[i64]) -> Vec<Fraction> {
    match (name, given) {
        ("p1-two-orders", &[slope, below, c, x, a, b]) => {
            let sigma = |t: Fraction| {
                let t = if t < whole(0) { t * over(slope, below) } else { t };
                t + whole(c)
            };
            let s = whole(1) / (whole(1) - over(a, b));
            vec![s * sigma(whole(x)), sigma(s * whole(x))]
        }
        ("p1-variance", &[x, a, b]) => {
            // What comes out, with its chance.
            let outcomes = [(whole(0), over(a, b)), (over(x * b, b - a), over(b - a, b))];
            let mean: Fraction = outcomes.iter().map(|(y, chance)| y * chance).sum();
            let square = outcomes.iter().map(|(y, chance)| y * y * chance).sum();
            vec![
                square,
                outcomes.iter().map(|(y, chance)| (y - mean).pow(2) * chance).sum(),
            ]
        }
        ("p1-common-rate", &[a, s, b, t]) => {
            assert_eq!((a, b), (s - 1, t - 1));
            let is_power = |mut n: i64, c: i64| {
                while n % c == 0 {
                    n /= c;
                }
                n == 1
            };
            let root =
                (2..=s).rev().find(|c| is_power(s, *c) && is_power(t, *c)).unwrap();
            vec![whole(1) - over(1, root)]
        }
        ("p2-output-variance", &[a, b, c, _]) => {
            vec![over(1, 27) + over(1, 27 * a) + over(1, 9 * b) + over(1, 3 * c)]
        }
        ("p2-forgetting-depth", &[n, one, q]) => {
            // The two parts of the variance, layer by layer.
            let (mut input, mut biases, mut depth) = (whole(1), whole(0), 0);
            while input / (input + biases) >= over(one, q) {
                (input, biases) = (input / 3, biases / 3 + over(1, 3 * n));
                depth += 1;
            }
            vec![whole(depth), input / (input + biases)]
        }
        ("p2-convolution", &[inputs, outputs, groups, side]) => {
            // All weights of a layer, divided among its output channels.
            let weights = groups * (inputs / groups) * (outputs / groups) * side * side;
            vec![over(weights, outputs), over(outputs, 3 * weights)]
        }
        ("p3-gradient", &[a, b, c, d, e, f, g, h, u, v, active]) => {
            // The network itself, near an input where its ReLUs do not switch: what one step
            // changes.
            let output = |y: [i64; 2]| {
                let z = [a * y[0] + b * y[1], c * y[0] + d * y[1]];
                let kept = |i: usize| if active == i as i64 + 1 { z[i] } else { 0 };
                let y = [y[0] + kept(0), y[1] + kept(1)];
                let y = [y[0] + e * y[0] + f * y[1], y[1] + g * y[0] + h * y[1]];
                u * y[0] + v * y[1]
            };
            let at = output([5, -7]);
            vec![whole(output([6, -7]) - at), whole(output([5, -6]) - at)]
        }
        ("p3-paths", &[a, b, c, d]) => {
            let two = a * b + a * c + a * d + b * c + b * d + c * d;
            let three = a * b * c + a * b * d + a * c * d + b * c * d;
            vec![whole(1 + a + b + c + d + two + three + a * b * c * d), whole(two)]
        }
        ("p3-bounds", &[one, q, norm]) => {
            [q - one, q + one].map(|it| over(norm * it * it * it, q * q * q)).to_vec()
        }
        ("p4-parameters", &[paths, c, w]) => {
            let last = (paths - 1) * c;
            let split = (0..paths).map(|_| path(c, w)).sum();
            vec![whole(split), whole(split - last)]
        }
        ("p4-best-paths", &[total, c]) => {
            let cost = |p: i64| {
                let w = over(total, p);
                whole(p) * (w * w * 9 + w * whole(2 * c + 2) + whole(c))
            };
            let best = (1..=500).min_by_key(|p| cost(*p)).unwrap();
            // No other is as good.
            assert_eq!((1..=500).filter(|p| cost(*p) == cost(best)).count(), 1);
            vec![whole(best)]
        }
        ("p4-largest-width", &[c, inner, paths]) => {
            let fits = |w: &i64| paths * path(c, *w) <= path(c, inner);
            let width = (1..=inner).take_while(fits).last().unwrap();
            vec![whole(width), whole(paths * path(c, width))]
        }
        _ => panic!("no second derivation for {name} with {given:?}"),
    }
}

#[test]
fn every_answer_is_derived_a_second_time() {
    for (rule, seed, task) in all() {
        let answers: Vec<_> = task.answers.iter().map(|it| it.1.clone()).collect();
        let derived = derived(rule.name, &task.given);
        let derived: Vec<_> = derived
            .iter()
            .map(|it| {
                BigRational::new(BigInt::from(*it.numer()), BigInt::from(*it.denom()))
            })
            .collect();
        assert_eq!(answers, derived, "{} with seed {seed}: {}", rule.name, task.text);
        // The steps end with what is answered.
        let steps = task.steps.join("\n");
        for (what, answer) in &task.answers {
            let shown =
                steps.contains(&tex(answer)) || steps.contains(&answer.to_string());
            assert!(shown, "{}: {what} is {answer}: {steps}", rule.name);
        }
    }
}

#[test]
fn nobody_has_more_steps_or_longer_numbers() {
    for (rule, seed, task) in all() {
        let parts = task.answers.iter().flat_map(|(_, it)| [it.numer(), it.denom()]);
        let longest = parts.map(|it| it.abs().to_string().len()).max().unwrap();
        assert!(rule.digits.contains(&longest), "{} with seed {seed}", rule.name);
        assert!(rule.digits.end() - rule.digits.start() <= 1, "{}", rule.name);
        assert_eq!(task.steps.len(), rule.steps, "{} with seed {seed}", rule.name);
        // What is given is short, too, and in the text.
        for given in &task.given {
            assert!(
                given.abs() < 1000 && task.text.contains(&given.to_string()),
                "{task:?}"
            );
        }
        let zero =
            task.answers.iter().any(|(_, it)| *it == BigRational::from_integer(0.into()));
        assert!(!zero, "{} with seed {seed} ends in 0: {task:?}", rule.name);
    }
}

#[test]
fn tasks_differ_and_none_says_its_answer() {
    for rule in &RULES {
        let tasks: Vec<_> = (0..SEEDS).map(|seed| drawn(rule, seed)).collect();
        let texts: BTreeSet<_> = tasks.iter().map(|it| &it.text).collect();
        assert!(texts.len() >= 20, "{} has {} texts only", rule.name, texts.len());
        for task in &tasks {
            for (what, answer) in &task.answers {
                let long =
                    answer.numer().abs() >= BigInt::from(100) || !answer.is_integer();
                let said = long && task.text.contains(&tex(answer));
                assert!(!said, "{}: {what} stands in the text: {}", rule.name, task.text);
            }
        }
    }
}

#[test]
fn cases_for_the_exercises_are_derived_a_second_time_and_are_of_other_shapes() {
    for seed in 0..SEEDS {
        let cases = exercise_cases(bytes(seed)).unwrap();
        let [(_, gap), (_, variance), (_, paths), (_, counts)] = &cases;
        let near = |a: f64, b: f64| {
            assert!((a - b).abs() < 1e-12 * b.abs().max(1.0), "{cases:?}")
        };
        let (s, sigmoid) =
            (1.0 / (1.0 - gap[0]), |t: f64| (1.0 + (t / 2.0).tanh()) / 2.0);
        near(gap[2], s * sigmoid(gap[1]) - sigmoid(s * gap[1]));
        let (widths, expected) = variance.split_at(5);
        near(expected[0], widths[..4].iter().fold(1.0, |v, n| (v + 1.0 / n) / 3.0));
        let (branches, lengths) = paths.split_at(5);
        for (m, length) in lengths.iter().enumerate() {
            let of_length = (0_u32..32).filter(|it| it.count_ones() as usize == m);
            let product = |set: u32| {
                let taken =
                    branches.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1);
                taken.map(|it| it.1).product::<f64>()
            };
            near(*length, of_length.map(product).sum());
        }
        let [c, p, w, k, first, middle, last] = counts[..] else { panic!("{counts:?}") };
        let times = |inputs: f64, outputs: f64, side: f64| {
            p * convolution(inputs as i64, outputs as i64, side as i64) as f64
        };
        assert_eq!(
            [first, middle, last],
            [times(c, w, 1.0), times(w, w, k), times(w, c, 1.0)]
        );
        // A sheet has three layers, four branches and kernels of side 3.
        assert!(widths.len() == 5 && branches.len() == 5 && k > 3.0);
    }
}
