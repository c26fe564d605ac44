//! The measurements: what a file must be, and how the book's is read.

use solutions::timings::{OURS, Program, Timings, frameworks};
use solutions::{Error, figures, values};

/// A small file in which everything can be broken.
const GOOD: &str = r#"{"machines": [
 {"name": "one", "processor": "a processor", "cores": 2, "level": "avx2", "held": false,
 "features": ["avx2"],
 "versions": {"jax": "1.0"},
 "runs": [
  {"workload": "stm", "date": "2026-01-02", "command": "peers/stm.py", "kernels": "0123",
   "peak_gflops": 100.5,
   "cases": [
    {"case": "stm", "size": "1x14", "threads": 1, "unit": "s", "measure": "CPU median",
     "programs": {"ours": 0.5, "jax_mm": 1.5, "jax_conv": 2.5, "numpy": 5.0},
     "left_out": {"tract": "it died"}, "best_peer": "jax_mm", "ratio": 3.0, "noise": 0.25},
    {"case": "stm", "size": "1x14", "threads": 2, "unit": "weights/s", "measure": "wall best",
     "programs": {"ours": 6e9, "jax_mm": 1.5e9}, "left_out": {},
     "best_peer": "jax_mm", "ratio": 4.0, "noise": null}
   ]},
  {"workload": "gradient", "date": "", "command": "", "kernels": "", "peak_gflops": null,
   "cases": []}
 ]},
 {"name": "two", "processor": "a processor", "cores": 2, "level": "portable", "held": true,
  "features": [], "versions": {}, "runs": []}
]}"#;

/// Ratios by hand: 1.5/0.5, 2.5/0.5, 5/0.5, and for rates the inverse of 1.5/6.
#[test]
fn relative_times_are_theirs_over_ours() {
    let timings: Timings = GOOD.parse().unwrap();
    let run = timings.machine("one").unwrap().run("stm").unwrap();
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
        ("{\"machines\"", "\"machines\"", "line 1"),
        ("\"name\": \"two\"", "\"name\": \"one\"", "the machine one is there twice"),
        ("\"held\": false", "\"held\": 0", "expected a boolean"),
        ("100.5", "-100.5", "one: stm has the peak -100.5"),
        ("0.25", "-0.25", "gives the noise Some(-0.25)"),
        (
            "\"cores\": 2, \"level\": \"avx2\", ",
            "\"level\": \"avx2\", ",
            "missing field `cores`",
        ),
        ("2, \"level\": \"avx2\"", "-2, \"level\": \"avx2\"", "expected usize"),
        ("\"versions\": {\"jax\"", "\"version\": {\"jax\"", "unknown field `version`"),
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

/// What the table quotes of each machine is there for one thread; for two it is, or says
/// that it is not.
#[test]
fn the_books_file_has_what_the_chapter_quotes() {
    let value = |name: String| values::get(&name).unwrap();
    for machine in &Timings::of_the_book().unwrap().machines {
        let name = &machine.name;
        assert_eq!(value(format!("timing.{name}.cores")), machine.cores.to_string());
        for case in ["stm", "resnext", "plain"] {
            for size in ["1x4", "1x14", "1x56", "8x28"] {
                let of = |threads: usize, what: &str| {
                    value(format!("timing.{name}.stm.{case}.{size}.{threads}.{what}"))
                };
                assert!(of(1, "ratio").parse::<f64>().unwrap() > 0.1, "{case} {size}");
                assert!(of(1, "ours").ends_with('s'));
                let operations = of(1, "operations").parse::<f64>().unwrap();
                assert!(operations > 1.0);
                // A share is of the measured peak, and no core does more than that.
                let peak = value(format!("timing.{name}.stm.peak"));
                match peak.parse::<f64>() {
                    _ if case == "plain" => {}
                    Ok(peak) => {
                        let share = of(1, "share").parse::<f64>().unwrap();
                        assert!((share - operations / peak).abs() < 0.02, "{share}");
                        assert!(share < 1.0, "{name} {case} {size}: {share}");
                    }
                    Err(_) => assert_eq!((&*peak, &*of(1, "share")), ("–", "–")),
                }
                // The fastest framework is the one of the best peer.
                assert_eq!(of(1, &of(1, "framework")), of(1, "ratio"));
                assert_eq!(
                    of(1, "against"),
                    format!("{} {}", of(1, "ratio"), of(1, "framework"))
                );
                assert!(of(1, "peer").starts_with(&of(1, "framework")));
                assert!(of(2, "ratio") == "–" || of(2, "ratio").parse::<f64>().is_ok());
                assert_eq!(of(3, "against"), "–");
            }
        }
        for case in [
            "simulation.linear.20x256",
            "gradient.f32.100x64",
            "gradient.f64.100x64",
            "exhaustive.relu.c0.37",
            "exhaustive.relu.c-1",
        ] {
            let ratio = value(format!("timing.{name}.{case}.1.ratio"));
            assert!(ratio == "–" || ratio.parse::<f64>().unwrap() > 0.1);
        }
    }
    // A program's own ratio is not that of its framework's fastest.
    let pytorch = |what| value(format!("timing.xeon.gradient.f32.100x64.1.{what}"));
    assert_ne!(pytorch("torch_autograd"), pytorch("PyTorch"));
}

/// Every case in which a peer was faster is told, and no other.
#[test]
fn where_a_peer_was_faster_is_said() {
    let told = values::get("timing.behind").unwrap();
    let mut slower = 0;
    for machine in &Timings::of_the_book().unwrap().machines {
        let cases = machine.runs.iter().flat_map(|run| &run.cases);
        for case in cases.filter(|case| case.ratio < 1.0) {
            slower += 1;
            let name = case.case.replace("stm", "layer").replace("resnext", "merged");
            let size = case.size.replace('x', " × ");
            let of = format!("{name}, {size}² on {} ", case.threads);
            let named = format!(" of {} (", machine.name);
            let found =
                told.split("; ").any(|it| it.starts_with(&of) && it.contains(&named));
            assert!(found, "{of}{named}: {told}");
        }
    }
    assert_eq!(told.matches(" on ").count(), slower, "{told}");
}

/// A name that nothing measured has is an error that says what there is.
#[test]
fn an_unknown_measurement_is_refused() {
    for (name, message) in [
        ("timing.tea", "no measured machine is called `tea`"),
        ("timing.xeon", "version.PACKAGE"),
        ("timing.xeon.tea", "no workload measured on `xeon` is called `tea`"),
        ("timing.xeon.stm.plain.1x14.1.share", "no value is called `share`"),
        ("timing.xeon.version.tea", "no value is called `tea`"),
        ("timing.xeon.training.train.1x14.1.agianst", "no workload measured on `xeon`"),
        ("timing.xeon.stm", "CASE.SIZE.THREADS.WHAT"),
        ("timing.xeon.stm.stm.1x14.1", "CASE.SIZE.THREADS.WHAT"),
        ("timing.xeon.stm.stm.1x14.one.ratio", "CASE.SIZE.THREADS.WHAT"),
        (
            "timing.xeon.stm.stm.1x15.1.ratio",
            "no measured case of `stm` is called `stm.1x15.1`",
        ),
        ("timing.xeon.stm.stm.1x14.1.Tea", "no value is called `Tea`"),
        ("timing.xeon.gradient.f32.100x64.1.operations", "there are: ratio"),
        ("timing.xeon.colour", "workload measured on `xeon`"),
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
