//! The measurements: what a file must be, and how the book's is read.

use solutions::timings::{OURS, Program, Timings, frameworks};
use solutions::{Error, figures, values};

/// A small file in which everything can be broken.
const GOOD: &str = r#"{
 "machine": {"processor": "a processor", "cores": 2, "features": ["avx2"]},
 "versions": {"jax": "1.0"},
 "runs": [
  {"workload": "stm", "date": "2026-01-02", "command": "peers/stm.py", "kernels": "0123",
   "cases": [
    {"case": "stm", "size": "1x14", "threads": 1, "unit": "s", "measure": "CPU median",
     "programs": {"ours": 0.5, "jax_mm": 1.5, "jax_conv": 2.5, "numpy": 5.0},
     "left_out": {"tract": "it died"}, "best_peer": "jax_mm", "ratio": 3.0},
    {"case": "stm", "size": "1x14", "threads": 2, "unit": "weights/s", "measure": "wall best",
     "programs": {"ours": 6e9, "jax_mm": 1.5e9}, "left_out": {},
     "best_peer": "jax_mm", "ratio": 4.0}
   ]},
  {"workload": "gradient", "date": "", "command": "", "kernels": "", "cases": []}
 ]
}"#;

/// Ratios by hand: 1.5/0.5, 2.5/0.5, 5/0.5, and for rates the inverse of 1.5/6.
#[test]
fn relative_times_are_theirs_over_ours() {
    let timings: Timings = GOOD.parse().unwrap();
    let run = timings.run("stm").unwrap();
    let one = run.case("stm", "1x14", 1).unwrap();
    assert_eq!(one.relative("jax_conv"), Some(5.0));
    assert_eq!(one.relative(OURS), Some(1.0));
    assert_eq!(one.relative("tract"), None);
    assert_eq!(one.fastest_of("JAX"), Some(("jax_mm", 3.0)));
    assert_eq!(one.fastest_of("NumPy"), Some(("numpy", 10.0)));
    assert_eq!(one.fastest_of("tract"), None);
    assert_eq!(run.case("stm", "1x14", 2).unwrap().relative("jax_mm"), Some(4.0));
}

/// Each change makes a file that `make peers` does not write; the message says where.
#[test]
fn a_broken_file_is_refused() {
    for (from, to, message) in [
        ("{\n \"machine\"", "\"machine\"", "line 1"),
        ("\"cores\": 2, ", "", "missing field `cores`"),
        ("\"cores\": 2", "\"cores\": -2", "expected usize"),
        ("\"versions\"", "\"version\"", "unknown field `version`"),
        ("\"unit\": \"s\"", "\"unit\": \"min\"", "unknown variant `min`"),
        ("\"ours\": 0.5, ", "", "stm stm 1x14 by 1 thread(s) has no program `ours`"),
        ("\"ours\": 0.5", "\"ours\": 0", "gives 0 for `ours`"),
        ("\"numpy\": 5.0", "\"numpy\": -5.0", "gives -5 for `numpy`"),
        ("\"numpy\": 5.0", "\"numpy\": null", "invalid type: null"),
        ("\"numpy\": 5.0", "\"nunpy\": 5.0", "has an unknown program `nunpy`"),
        ("\"threads\": 1", "\"threads\": 0", "has no thread"),
        ("\"workload\": \"gradient\"", "\"workload\": \"stm\"", "stm was measured twice"),
        (
            "\"size\": \"1x14\", \"threads\": 2",
            "\"size\": \"1x14\", \"threads\": 1",
            "measured twice",
        ),
        ("\"jax_mm\", \"ratio\": 3.0", "\"ours\", \"ratio\": 1.0", "has no peer `ours`"),
        (
            "\"jax_mm\", \"ratio\": 3.0",
            "\"tract\", \"ratio\": 3.0",
            "has no peer `tract`",
        ),
        ("\"jax_mm\", \"ratio\": 3.0", "\"numpy\", \"ratio\": 10.0", "but `jax_mm` is"),
        (
            "\"ratio\": 3.0",
            "\"ratio\": 3.1",
            "gives the ratio 3.1, but its numbers 3.0000",
        ),
        (
            "\"ratio\": 4.0",
            "\"ratio\": 0.25",
            "gives the ratio 0.25, but its numbers 4.0000",
        ),
    ] {
        assert_eq!(GOOD.matches(from).count(), 1, "{from}");
        let error = GOOD.replace(from, to).parse::<Timings>().unwrap_err();
        assert!(matches!(error, Error::Measurements(_)), "{from}: {error:?}");
        let text = error.to_string();
        assert!(
            text.contains("data/timings.json must be as `make peers` writes"),
            "{text}"
        );
        assert!(text.contains(message), "{from} → {to}: {text}");
    }
}

/// Every program has a title of its own, and every framework a program.
#[test]
fn programs_are_told_apart() {
    let all: Vec<&str> = frameworks().collect();
    assert!(all.contains(&"PyTorch") && all.contains(&"ONNX Runtime"));
    let title = |name| Program::named(name).unwrap().title();
    assert_eq!(title("jax_mm"), "JAX, last layer path by path");
    assert_eq!(title("openvino"), "OpenVINO");
    assert_eq!(Program::named(OURS), None);
}

/// What the table quotes is there for one thread; for two it is, or says that it is not.
#[test]
fn the_books_file_has_what_the_chapter_quotes() {
    let value = |name: String| values::get(&name).unwrap();
    for case in ["stm", "resnext", "plain"] {
        for size in ["1x4", "1x14", "1x56", "8x28"] {
            let of = |threads: usize, what: &str| {
                value(format!("timing.stm.{case}.{size}.{threads}.{what}"))
            };
            assert!(of(1, "ratio").parse::<f64>().unwrap() > 0.1, "{case} {size}");
            assert!(of(1, "ours").ends_with('s'));
            assert!(of(1, "operations").parse::<f64>().unwrap() > 1.0);
            // The fastest framework is the one of the best peer.
            assert_eq!(of(1, &of(1, "framework")), of(1, "ratio"));
            assert!(of(1, "peer").starts_with(&of(1, "framework")));
            assert!(of(2, "ratio") == "–" || of(2, "ratio").parse::<f64>().is_ok());
            assert_eq!(of(3, "ratio"), "–");
        }
    }
    for name in [
        "simulation.linear.20x256",
        "gradient.f32.100x64",
        "gradient.f64.100x64",
        "exhaustive.relu.c0.37",
        "exhaustive.relu.c-1",
    ] {
        assert!(value(format!("timing.{name}.1.ratio")).parse::<f64>().unwrap() > 0.1);
    }
    // A program's own ratio is not that of its framework's fastest.
    let pytorch = |what| value(format!("timing.gradient.f32.100x64.1.{what}"));
    assert_ne!(pytorch("torch_autograd"), pytorch("PyTorch"));
}

/// Every case in which a peer was faster is told, and no other.
#[test]
fn where_a_peer_was_faster_is_said() {
    let runs = &Timings::of_the_book().unwrap().runs;
    let cases = runs.iter().flat_map(|run| &run.cases);
    let slower: Vec<_> = cases.filter(|case| case.ratio < 1.0).collect();
    let told = values::get("timing.behind").unwrap();
    assert_eq!(told.matches(" on ").count(), slower.len(), "{told}");
    for case in slower {
        assert!(
            told.contains(&format!("{} {} on {}", case.case, case.size, case.threads))
        );
    }
}

/// A name that nothing measured has is an error that says what there is.
#[test]
fn an_unknown_measurement_is_refused() {
    for (name, message) in [
        ("timing.tea", "no measured workload is called `tea`"),
        ("timing.stm", "CASE.SIZE.THREADS.WHAT"),
        ("timing.stm.stm.1x14.1", "CASE.SIZE.THREADS.WHAT"),
        ("timing.stm.stm.1x14.one.ratio", "CASE.SIZE.THREADS.WHAT"),
        (
            "timing.stm.stm.1x15.1.ratio",
            "no measured case of `stm` is called `stm.1x15.1`",
        ),
        ("timing.stm.stm.1x14.1.Tea", "no value is called `Tea`"),
        ("timing.gradient.f32.100x64.1.operations", "there are: ratio"),
        ("timing.machine.colour", "machine.processor"),
        ("timing.version.tea", "rustc"),
    ] {
        let text = values::get(name).unwrap_err().to_string();
        assert!(text.contains(message), "{name}: {text}");
    }
}

/// Two threads, where they were measured, are another drawing; three are none.
#[test]
fn the_figure_follows_the_number_of_threads() {
    let draw = |threads| figures::draw("relative-times", &[("threads", threads)]);
    if let Ok(two) = draw("2") {
        assert_ne!(draw("1").unwrap(), two);
    }
    assert!(draw("3").unwrap_err().to_string().contains("stm.1x14.3"));
}
