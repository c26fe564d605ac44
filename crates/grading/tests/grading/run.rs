//! Builds a copy of the exercises and runs its tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::copy::Rooms;

/// What became of each test, by name, and what all of them printed.
pub struct Outcome {
    /// Whether it passed.
    pub passed: BTreeMap<String, bool>,
    /// Everything printed.
    pub output: String,
}

impl Outcome {
    /// The names of those that failed.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        self.passed.iter().filter(|(_, passed)| !**passed).map(|(name, _)| name.as_str())
    }
}

/// Cargo in a copy, offline, with a target folder that both copies share and keep. Cargo
/// tells them apart by their dependencies alone, not by where they are: no third copy with
/// the dependencies of one of them may be built there.
fn cargo(rooms: &Rooms, copy: &Path, arguments: &[&str]) -> Command {
    let mut command =
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(copy).args(arguments).arg("--offline");
    command.env("CARGO_TARGET_DIR", rooms.workshop.join("target"));
    command
}

/// The test programs of a copy, compiled.
pub fn build(rooms: &Rooms, copy: &Path, flags: &[&str]) -> Result<Vec<PathBuf>> {
    let arguments = ["test", "--no-run", "--message-format=json-render-diagnostics"];
    let mut command = cargo(rooms, copy, &arguments);
    let output = command.args(flags).output().context("cargo cannot be run")?;
    let messages = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{} does not compile:\n{messages}", copy.display());
    ensure!(
        !messages.contains("warning: `exercises`"),
        "{} compiles with warnings:\n{messages}",
        copy.display()
    );
    let lines = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> =
        lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let programs: Vec<PathBuf> = messages
        .iter()
        .filter(|message| message["profile"]["test"] == true)
        .filter_map(|message| message["executable"].as_str().map(PathBuf::from))
        .collect();
    ensure!(programs.len() == 4, "expected one test program a problem: {programs:?}");
    Ok(programs)
}

/// Whether this cargo has clippy.
pub fn has_clippy(rooms: &Rooms) -> bool {
    let mut command = cargo(rooms, &rooms.book, &["clippy", "--version"]);
    command.output().is_ok_and(|output| output.status.success())
}

/// Asks clippy about a copy.
pub fn clippy(rooms: &Rooms, copy: &Path) -> Result<()> {
    let mut command = cargo(rooms, copy, &["clippy", "--all-targets", "--quiet"]);
    let output = command.args(["--", "--deny", "warnings"]).output()?;
    let messages = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "clippy on {}:\n{messages}", copy.display());
    Ok(())
}

/// Runs the tests, with the wrong answer of this name if there is one.
pub fn test(programs: &[PathBuf], wrong: Option<&str>) -> Result<Outcome> {
    let mut outcome = Outcome { passed: BTreeMap::new(), output: String::new() };
    for program in programs {
        let mut command = Command::new(program);
        command.args(["--test-threads=1"]).env("RUST_BACKTRACE", "0");
        command.env_remove("WRONG_ANSWER");
        command.envs(wrong.map(|name| ("WRONG_ANSWER", name)));
        let output = command.output().context("a test program cannot be run")?;
        let text = String::from_utf8_lossy(&output.stdout);
        for line in text.lines().filter_map(|line| line.strip_prefix("test ")) {
            let Some((name, result)) = line.split_once(" ... ") else { continue };
            let passed = match result {
                "ok" => true,
                "FAILED" => false,
                other => bail!("the test {name} of the exercises is `{other}`"),
            };
            outcome.passed.insert(name.into(), passed);
        }
        outcome.output.push_str(&text);
    }
    ensure!(!outcome.passed.is_empty(), "no test was run:\n{}", outcome.output);
    Ok(outcome)
}
