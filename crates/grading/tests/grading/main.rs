//! Grades the graders: the students' crate compiles and fails all of its tests, passes
//! them with the book's answers put in, and with each typical wrong answer fails exactly
//! the tests that `wrong-answers.toml` names for it.

mod expected;
mod python;
mod rooms;
mod run;
mod sources;
mod wrong_answers;

include!(concat!(env!("OUT_DIR"), "/modules.rs"));

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::LazyLock;

use anyhow::{Result, anyhow, ensure};
use libtest_mimic::{Arguments, Failed, Trial};

use answers::wrong::put_in;
use rooms::Rooms;
use wrong_answers::WrongAnswer;

static ROOMS: LazyLock<Rooms> = LazyLock::new(Rooms::find);

/// What became of the Python tests, run once for all trials.
static PYTHON: LazyLock<Result<BTreeMap<String, python::Outcome>>> =
    LazyLock::new(|| {
        let python = python::find().map_err(|why| anyhow!(why))?;
        let folders = (&*ROOMS.exercises, &*ROOMS.python_answers()?);
        let wrong = wrong_answers::read(&ROOMS.grading)?;
        let wrong = wrong.into_iter().filter(|wrong| !wrong.python.is_empty());
        let wrong: Vec<String> = wrong.map(|wrong| wrong.name).collect();
        python::test(&python, &ROOMS, folders, &wrong)
    });

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // How a panic is told is set for all threads at once.
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
        trial("skeleton_compiles_without_a_warning", || run::check(&ROOMS)),
        trial("skeleton_fails_every_test", skeleton_fails),
        trial("answers_pass_every_test", answers_pass),
        trial("expected_numbers_are_those_of_the_book", || {
            expected::are_the_books(&ROOMS)
        }),
    ];
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
    if let Err(why) = std::fs::create_dir_all(&ROOMS.workshop) {
        eprintln!("{} cannot be made: {why}", ROOMS.workshop.display());
        return ExitCode::FAILURE;
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(name: &str, run: impl FnOnce() -> Result<()> + Send + 'static) -> Trial {
    // Indented, so that whoever reads our lines does not take the exercises' for ours.
    let message = |why| format!("{why:#}").replace('\n', "\n    ");
    Trial::test(name, move || run().map_err(|why| Failed::from(message(why))))
}

/// Every test of the skeleton says that nothing is written yet.
fn skeleton_fails() -> Result<()> {
    let outcome = run::test(skeleton::tests::ALL);
    for (test, said) in &outcome {
        let said = said.as_deref().unwrap_or("nothing: it passes");
        ensure!(
            said.starts_with("not yet implemented: "),
            "nothing is written, but {test} says {said}"
        );
    }
    const PROBLEMS: [&str; 4] = ["p1_", "p2_", "p3_", "p4_"];
    let of =
        |problem: &str| outcome.keys().filter(|name| name.starts_with(problem)).count();
    let counts = PROBLEMS.map(of);
    ensure!(
        counts.iter().sum::<usize>() == outcome.len() && !counts.contains(&0),
        "`cargo test p1` to `p4` would run {counts:?} tests, of {} there are",
        outcome.len()
    );
    Ok(())
}

/// The tests that fail with a wrong answer put in, with what they say; with none for an
/// empty name.
fn failures(wrong: &str) -> BTreeMap<&'static str, String> {
    put_in(wrong);
    let outcome = run::test(answers::tests::ALL);
    put_in("");
    outcome.into_iter().filter_map(|(test, said)| Some((test, said?))).collect()
}

fn answers_pass() -> Result<()> {
    let failed = failures("");
    ensure!(failed.is_empty(), "the book's answers fail tests: {failed:#?}");
    Ok(())
}

fn wrong_answer_fails(wrong: &WrongAnswer) -> Result<()> {
    let failed = failures(&wrong.name);
    ensure!(
        failed.keys().eq(&wrong.tests),
        "with {} put in, wrong-answers.toml says that these fail: {:?}; but it is these: \
         {failed:#?}",
        wrong.name,
        wrong.tests
    );
    // Every failure says what came out and what was expected, not only where.
    for (test, said) in &failed {
        ensure!(
            said.contains("came out:") && said.contains("expected:"),
            "the failure of {test} does not say what came out and what was expected:\n{said}"
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
