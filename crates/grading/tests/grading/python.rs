//! The Python part, where Python has PyTorch and pytest.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::rooms::Rooms;

/// Runs pytest on several folders in one process, since importing torch takes longer than
/// all tests: reads lines of `label<TAB>wrong answer<TAB>folder`, prints for each a line of
/// JSON with the label and every test's outcome.
const DRIVER: &str = r#"
import contextlib, io, json, os, sys
import pytest, torch

class Outcomes:
    def __init__(self):
        self.of = {}
    def pytest_runtest_logreport(self, report):
        name = report.nodeid.split("::")[-1].split("[")[0]
        if report.when == "call" or report.outcome != "passed":
            self.of[name] = self.of.get(name, True) and report.outcome == "passed"

for line in sys.stdin.read().splitlines():
    label, wrong, folder = line.split("\t")
    os.environ["WRONG_ANSWER"] = wrong
    for name in ("p4", "test_p4"):
        sys.modules.pop(name, None)
    outcomes = Outcomes()
    printed, path = io.StringIO(), list(sys.path)
    with contextlib.redirect_stdout(printed):
        arguments = ["-q", "-p", "no:cacheprovider", "--rootdir", folder, folder]
        code = int(pytest.main(arguments, plugins=[outcomes]))
    sys.path[:] = path
    report = {"label": label, "passed": outcomes.of, "printed": printed.getvalue()}
    print(json.dumps(report))
"#;

/// A Python that has what the tests need, or why there is none.
pub fn find() -> Result<String, String> {
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let found = Command::new(&python).args(["-c", "import torch, pytest"]).output();
    match found {
        Ok(output) if output.status.success() => Ok(python),
        Ok(_) => Err(format!("{python} has no torch or no pytest")),
        Err(why) => Err(format!("{python} cannot be run: {why}")),
    }
}

/// What became of the tests of one run.
pub struct Outcome {
    /// By name, whether each passed with all of its parameters.
    pub passed: BTreeMap<String, bool>,
    /// Everything printed.
    pub output: String,
}

impl Outcome {
    /// The names of those that failed.
    pub fn failed(&self) -> BTreeSet<String> {
        let failed = self.passed.iter().filter(|(_, passed)| !**passed);
        failed.map(|(name, _)| name.clone()).collect()
    }
}

/// Runs the tests of the skeleton, of the answer, and of the answer with each of these
/// wrong ones, by the name of the run: `skeleton`, `answers` or the wrong answer's.
pub fn test(
    python: &str,
    rooms: &Rooms,
    (skeleton, answers): (&Path, &Path),
    wrong: &[String],
) -> Result<BTreeMap<String, Outcome>> {
    let line = |label: &str, wrong: &str, copy: &Path| {
        format!("{label}\t{wrong}\t{}\n", copy.join("python").display())
    };
    let mut lines = line("skeleton", "", skeleton) + &line("answers", "", answers);
    lines.extend(wrong.iter().map(|name| line(name, name, answers)));
    let input = rooms.workshop.join("python-runs");
    std::fs::write(&input, &lines)?;
    let output = Command::new(python)
        .args(["-c", DRIVER])
        .stdin(std::fs::File::open(&input)?)
        .current_dir(&rooms.workshop)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .env("PYTHONPATH", rooms.book.join("crates/solutions/tests/vectors"))
        .output()
        .with_context(|| format!("{python} cannot be run"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{python} failed:\n{errors}");
    let text = String::from_utf8_lossy(&output.stdout);
    let mut outcomes = BTreeMap::new();
    for line in text.lines() {
        let report: Value = serde_json::from_str(line)?;
        let passed = serde_json::from_value(report["passed"].clone())?;
        let text = |key: &str| report[key].as_str().unwrap_or_default().to_string();
        outcomes.insert(text("label"), Outcome { passed, output: text("printed") });
    }
    ensure!(outcomes.len() == lines.lines().count(), "{python} ran too little:\n{text}");
    Ok(outcomes)
}
