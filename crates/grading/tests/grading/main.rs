//! Grades the graders: the students' crate compiles and fails all of its tests, passes
//! them with the book's answers put in, and with each typical wrong answer fails exactly
//! the tests that `wrong-answers.toml` names for it.

mod copy;
mod python;
mod run;
mod sources;
mod wrong_answers;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::{Result, anyhow, ensure};
use libtest_mimic::{Arguments, Failed, Trial};

use copy::Rooms;
use wrong_answers::WrongAnswer;

static ROOMS: LazyLock<Rooms> = LazyLock::new(Rooms::find);

/// The test programs of the answers, compiled once for all of them.
static ANSWERS: LazyLock<Result<Vec<PathBuf>>> =
    LazyLock::new(|| run::build(&ROOMS, &ROOMS.answers()?, &[]));

/// What became of the Python tests, run once for all trials.
static PYTHON: LazyLock<Result<BTreeMap<String, python::Outcome>>> =
    LazyLock::new(|| {
        let python = python::find().map_err(|why| anyhow!(why))?;
        let copies = (ROOMS.skeleton()?, ROOMS.answers()?);
        let wrong = wrong_answers::read(&ROOMS.grading)?;
        let wrong = wrong.into_iter().filter(|wrong| !wrong.python.is_empty());
        let wrong: Vec<String> = wrong.map(|wrong| wrong.name).collect();
        python::test(&python, &ROOMS, (&copies.0, &copies.1), &wrong)
    });

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // The trials share one workshop.
    arguments.test_threads = Some(1);
    let listed = match wrong_answers::read(&ROOMS.grading) {
        Ok(listed) => listed,
        Err(why) => {
            eprintln!("{why:#}");
            return ExitCode::FAILURE;
        }
    };
    let mut trials = vec![
        trial("exercises_hold_no_answer", || sources::hold_no_answer(&ROOMS)),
        trial("exercises_lock_file_is_in_step", || sources::lock_is_in_step(&ROOMS)),
        trial("skeleton_compiles_and_fails_every_test", skeleton_fails),
        trial("answers_pass_every_test", answers_pass),
    ];
    let clippy = trial("clippy_is_clean", clippy_is_clean);
    trials.push(clippy.with_ignored_flag(!run::has_clippy(&ROOMS)));
    let all = listed.clone();
    trials.push(trial("wrong_answers_are_listed", move || {
        sources::wrong_answers_are_listed(&ROOMS, &all)
    }));
    for wrong in &listed {
        let name = format!("wrong_answer_{}", wrong.name);
        let wrong = wrong.clone();
        trials.push(trial(&name, move || wrong_answer_fails(&wrong)));
    }
    trials.extend(python_trials(&arguments, listed));
    let lock = ROOMS.lock();
    if let Err(why) = &lock {
        eprintln!("{why:#}");
        return ExitCode::FAILURE;
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(name: &str, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    // Indented, so that whoever reads our lines does not take the exercises' for ours.
    let message = |why| format!("{why:#}").replace('\n', "\n    ");
    Trial::test(name, move || run().map_err(|why| Failed::from(message(why))))
}

fn skeleton_fails() -> Result<()> {
    let copy = ROOMS.skeleton()?;
    // Their lock file must be complete: offline, nothing could be added to it.
    let outcome = run::test(&run::build(&ROOMS, &copy, &["--locked"])?, None)?;
    let passed: Vec<_> = outcome.passed.iter().filter(|(_, passed)| **passed).collect();
    ensure!(passed.is_empty(), "these tests pass though nothing is written: {passed:?}");
    const PROBLEMS: [&str; 4] = ["p1_", "p2_", "p3_", "p4_"];
    let of = |problem: &str| {
        outcome.passed.keys().filter(|name| name.starts_with(problem)).count()
    };
    let counts = PROBLEMS.map(of);
    ensure!(
        counts.iter().sum::<usize>() == outcome.passed.len() && !counts.contains(&0),
        "`cargo test p1` to `p4` would run {counts:?} tests, of {} there are",
        outcome.passed.len()
    );
    Ok(())
}

/// The compiled answers; the error they may have is told to every trial that needs them.
fn answers() -> Result<&'static [PathBuf]> {
    ANSWERS.as_deref().map_err(|why| anyhow!("{why:#}"))
}

/// Clippy has nothing to say of the skeleton, nor of the answers in its place.
fn clippy_is_clean() -> Result<()> {
    run::clippy(&ROOMS, &ROOMS.skeleton()?)?;
    run::clippy(&ROOMS, &ROOMS.answers()?)
}

fn answers_pass() -> Result<()> {
    let outcome = run::test(answers()?, None)?;
    let failed: Vec<_> = outcome.failed().collect();
    ensure!(failed.is_empty(), "the book's answers fail {failed:?}:\n{}", outcome.output);
    Ok(())
}

fn wrong_answer_fails(wrong: &WrongAnswer) -> Result<()> {
    let outcome = run::test(answers()?, Some(&wrong.name))?;
    let failed: BTreeSet<String> = outcome.failed().map(String::from).collect();
    ensure!(
        failed == wrong.tests,
        "with {} put in, {failed:?} fail; wrong-answers.toml says {:?}\n{}",
        wrong.name,
        wrong.tests,
        outcome.output
    );
    // Every failure says what came out and what was expected, not only where.
    for test in &failed {
        let marker = format!("---- {test} stdout ----");
        let message = outcome.output.split_once(&marker).map_or("", |(_, rest)| rest);
        let message = message.split("\n----").next().unwrap_or_default();
        ensure!(
            message.contains("came out:") && message.contains("expected:"),
            "the failure of {test} does not say what came out and what was expected:\n\
             {message}"
        );
    }
    Ok(())
}

/// The trials of the Python part: ignored, and counted as such, where it cannot run.
fn python_trials(arguments: &Arguments, listed: Vec<WrongAnswer>) -> Vec<Trial> {
    let mut runs = vec![("skeleton".to_string(), None)];
    runs.push(("answers".to_string(), Some(BTreeSet::new())));
    let wrong = listed.into_iter().filter(|wrong| !wrong.python.is_empty());
    runs.extend(wrong.map(|wrong| (wrong.name, Some(wrong.python))));
    let trial_name = |name: &str| format!("python_{name}");
    let asked = |name: &str| {
        arguments.filter.as_ref().is_none_or(|asked| trial_name(name).contains(asked))
    };
    let needed = !arguments.list && runs.iter().any(|(name, _)| asked(name));
    let missing = if needed { python::find().err() } else { None };
    if let Some(why) = &missing {
        eprintln!("The Python part is not run: {why}; PYTHON can name another.");
    }
    let one = |(name, failing): (String, Option<BTreeSet<String>>)| {
        trial(&trial_name(&name), move || python_run(&name, failing.as_ref()))
            .with_ignored_flag(missing.is_some())
    };
    runs.into_iter().map(one).collect()
}

/// Whether exactly these tests failed in the run of this name; all of them for `None`.
fn python_run(name: &str, failing: Option<&BTreeSet<String>>) -> Result<()> {
    let outcomes = PYTHON.as_ref().map_err(|why| anyhow!("{why:#}"))?;
    let outcome = outcomes.get(name).ok_or_else(|| anyhow!("no run is called {name}"))?;
    ensure!(!outcome.passed.is_empty(), "no test was run:\n{}", outcome.output);
    let failed = outcome.failed();
    let failing =
        failing.cloned().unwrap_or_else(|| outcome.passed.keys().cloned().collect());
    ensure!(
        failed == failing,
        "the run `{name}` fails {failed:?}, but must fail {failing:?}\n{}",
        outcome.output
    );
    Ok(())
}
