//! The numbers that the students' tests expect, in `crates/exercises/tests/expected.json`,
//! are what the book's functions give on the inputs of
//! `crates/exercises/tests/common/cases.rs`.
//!
//! To write the file anew: `UPDATE_EXPECTED=1 cargo test -p grading expected`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use solutions::init::{Ensemble, Initialisation, Input, Moments, Widths};
use solutions::init::{moments, standard_error};
use solutions::tasks::exercise_cases;

use crate::answers::given::Activation;
use crate::answers::tests::common::cases;
use crate::answers::{p1, p2, p3, p4};
use crate::rooms::{Rooms, read};

/// Exponential and tanh differ in the last digit between systems.
const SAME_ELSEWHERE: f64 = 1e-14;

type Expected = BTreeMap<String, Vec<f64>>;

fn numbers<'a>(array: impl IntoIterator<Item = &'a f64>) -> Vec<f64> {
    array.into_iter().copied().collect()
}

fn for_p1(all: &mut Expected) {
    let (x, keep, rate) = (ndarray::aview1(&cases::X), &cases::KEEP, cases::RATE);
    for (key, activation) in cases::ACTIVATIONS {
        let mut put = |name: &str, list| all.insert(format!("p1.{name}.{key}"), list);
        let outside = p1::activation_then_dropout(activation, x, keep, rate);
        put("activation_then_dropout", outside.to_vec());
        let inside = p1::dropout_then_activation(activation, x, keep, rate);
        put("dropout_then_activation", inside.to_vec());
        let entries = |function: fn(Activation, f64, f64) -> f64| {
            let pairs = cases::RATES.into_iter().flat_map(|p| cases::X.map(|x| (p, x)));
            pairs.map(|(p, x)| function(activation, p, x)).collect()
        };
        put("kept_gap", entries(p1::kept_gap));
        put("mean_of_dropout_first", entries(p1::mean_of_dropout_first));
        put("bias_of_dropout_first", entries(p1::bias_of_dropout_first));
    }
}

fn for_p2(all: &mut Expected) {
    let mut put = |key: String, list| all.insert(format!("p2.{key}"), list);
    for n in cases::FAN_INS {
        put(format!("entry_variance.{n}"), vec![p2::entry_variance(n)]);
        let (kurtosis, u): (f64, f64) =
            (Initialisation::DEFAULT.distribution.kurtosis(), p2::entry_variance(n));
        put(format!("entry_fourth_moment.{n}"), vec![kurtosis * u * u]);
        let after = [1.0, 0.25, 0.0].map(|before| p2::variance_after_layer(before, n));
        put(format!("variance_after_layer.{n}"), after.to_vec());
    }
    for widths in cases::CONSTANT_WIDTHS.into_iter().chain(cases::OTHER_WIDTHS) {
        let key = cases::joined(widths);
        put(format!("variances.{key}"), p2::variances(widths));
        put(format!("output_variance.{key}"), vec![p2::output_variance(widths)]);
    }
    for (width, depth) in cases::SHARES {
        let share = p2::input_share(width, depth);
        put(format!("input_share.{width}-{depth}"), vec![share]);
    }
    for (i, (v, q, c, m, trials)) in cases::ERRORS.into_iter().enumerate() {
        let error = p2::standard_error(v, q, c, m, trials);
        put(format!("standard_error.{i}"), vec![error]);
    }
    let widths = Widths::new(cases::SIMULATED).expect("positive widths");
    let exact = moments(&Ensemble::default_linear(&widths, Input::Rademacher));
    let error = |(l, moments): (usize, &Moments<f64>)| {
        standard_error(moments, widths.at(l), cases::TRIALS)
    };
    let key = cases::joined(cases::SIMULATED);
    put(format!("simulated.{key}"), exact.iter().map(|moments| moments.v).collect());
    let errors = exact.iter().enumerate().map(error).collect();
    put(format!("simulated.{key}.standard_error"), errors);
}

fn for_p3(all: &mut Expected) {
    for name in cases::NETWORKS {
        let cases::Case { network, x, .. } = cases::case(name);
        let mut put = |what: &str, l: usize, list| {
            all.insert(format!("p3.{name}.{what}.{l}"), list);
        };
        let trace = p3::forward(&network, x.view());
        let rows = p3::output_gradients(&network, &trace);
        let biases = p3::bias_gradients(&network, &trace);
        let weights = p3::weight_gradients(&network, &trace);
        for l in 0..=network.depth() {
            put("y", l, trace.y[l].to_vec());
            put("dy", l, rows[l].to_vec());
            if l > 0 {
                put("z", l, trace.z[l - 1].to_vec());
                put("db", l, biases[l - 1].to_vec());
                put("dA", l, numbers(&weights[l - 1]));
                let jacobian = p3::layer_jacobian(&network, &trace, l);
                put("jacobian", l, numbers(&jacobian));
            }
            for from in (0..=l).filter(|_| name == "residual") {
                let between = p3::jacobian_between(&network, &trace, from, l);
                put(&format!("between.{from}"), l, numbers(&between));
            }
        }
    }
    for (m, sum) in p3::paths_by_length(&cases::branches()).iter().enumerate() {
        all.insert(format!("p3.paths.{m}"), numbers(sum));
    }
}

fn for_p4(all: &mut Expected) {
    let mut put = |key: String, list| all.insert(format!("p4.{key}"), list);
    for (i, shape) in cases::SHAPES.into_iter().enumerate() {
        let counts = p4::split_block_parameters(shape).map(|count| count as f64);
        put(format!("parameters.{i}"), counts.to_vec());
        put(format!("multiply_adds.{i}"), vec![p4::multiply_adds(shape) as f64]);
    }
    let (paths, x) = (cases::paths(), cases::images());
    for (i, path) in paths.iter().enumerate() {
        put(format!("path.{i}"), numbers(&p4::path_forward(path, x.view())));
    }
    put("layer".into(), numbers(&p4::layer_forward(&paths, x.view())));
    let merged = p4::merged_last(&paths);
    put("merged.weight".into(), numbers(&merged.weight));
    put("merged.bias".into(), numbers(&merged.bias));
}

fn from_the_book() -> Expected {
    let mut all = Expected::new();
    for_p1(&mut all);
    for_p2(&mut all);
    for_p3(&mut all);
    for_p4(&mut all);
    // Until a student's own: of no student's seed.
    let own = exercise_cases([0; 32]).expect("inputs that there are");
    all.extend(own.map(|(name, numbers)| (name.to_owned(), numbers)));
    all
}

/// One list a line, as `common::expected` reads it; JSON too, for Python.
fn file(all: &Expected) -> String {
    let line = |(key, list): (&String, &Vec<f64>)| {
        let list: Vec<String> = list.iter().map(f64::to_string).collect();
        format!("\"{key}\": [{}]", list.join(", "))
    };
    let mut text = String::from("{\n");
    let lines: Vec<String> = all.iter().map(line).collect();
    writeln!(text, "{}\n}}", lines.join(",\n")).expect("a string takes all");
    text
}

/// The file holds what the book's functions give.
pub fn are_the_books(rooms: &Rooms) -> Result<()> {
    let path = rooms.exercises.join("tests/expected.json");
    let wanted = from_the_book();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&path, file(&wanted))
            .context("expected.json cannot be written")?;
    }
    let found: Expected =
        serde_json::from_str(&read(&path)?).context("expected.json is not JSON")?;
    let again = "UPDATE_EXPECTED=1 cargo test -p grading expected writes it anew";
    ensure!(found.keys().eq(wanted.keys()), "expected.json is out of step; {again}");
    for (key, wanted) in wanted {
        let found = &found[&key];
        let near =
            |(a, b): (&f64, &f64)| (a - b).abs() <= SAME_ELSEWHERE * b.abs().max(1.0);
        ensure!(
            found.len() == wanted.len() && found.iter().zip(&wanted).all(near),
            "expected.json: `{key}` is {found:?}, the book says {wanted:?}; {again}"
        );
    }
    Ok(())
}
