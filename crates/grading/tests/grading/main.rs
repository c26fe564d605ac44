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

use anyhow::{Context as _, Result, anyhow, ensure};
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
        trial("failures_are_told_and_the_rest_is_counted", failures_are_told),
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

/// No test of the skeleton is begun, as nothing is written.
fn skeleton_fails() -> Result<()> {
    use skeleton::tests::grade::{Outcome, run};
    let tests = skeleton::tests::all();
    for (name, test) in &tests {
        let begun = !matches!(run(*test), Outcome::NotBegun);
        ensure!(!begun, "nothing is written, but {name} passes, or fails otherwise");
    }
    const PROBLEMS: [&str; 4] = ["p1_", "p2_", "p3_", "p4_"];
    let of = |problem: &str| tests.iter().filter(|it| it.0.starts_with(problem)).count();
    let counts = PROBLEMS.map(of);
    ensure!(
        counts.iter().sum::<usize>() == tests.len() && !counts.contains(&0),
        "`cargo test p1` to `p4` would run {counts:?} tests, of {} there are",
        tests.len()
    );
    Ok(())
}

/// Of a student who has begun, the failures are told and the rest is counted.
fn failures_are_told() -> Result<()> {
    use skeleton::tests::common::same;
    use skeleton::tests::grade::{Test, report};
    let tests: [Test; 4] = [
        ("passes", || {}),
        ("waits", || todo!("P2: f(1)")),
        ("is_wrong", || same("f(1)", 2, 3)),
        ("is_broken", || assert!([0; 2].get(7).is_some(), "no entry 7")),
    ];
    let mut said = Vec::new();
    let pass = report(&tests, &mut said)?;
    let said = String::from_utf8(said)?;
    let (list, rest) = said.split_once("\n\n").context("no failures")?;
    ensure!(
        list == "passes: passes\nwaits: not begun\nis_wrong: FAILS\nis_broken: FAILS"
    );
    let begins = rest.starts_with("is_wrong fails, ") && rest.contains("came out: 2");
    let end = "\n4 tests: 2 failed, 1 not begun, 1 passed.\n";
    ensure!(begins && rest.contains("no entry 7") && rest.ends_with(end), "{rest}");
    ensure!(!rest.contains("not yet implemented") && !pass, "{rest}");
    ensure!(report(&tests[..1], &mut Vec::new())? && !report(&[], &mut Vec::new())?);
    Ok(())
}

/// The tests that fail with a wrong answer put in, with what they say; with none for an
/// empty name.
fn failures(wrong: &str) -> BTreeMap<&'static str, String> {
    use answers::tests::grade::{Outcome, run};
    put_in(wrong);
    let said = |(name, test): (_, fn())| match run(test) {
        Outcome::Passes => None,
        Outcome::Fails { said, .. } => Some((name, said)),
        Outcome::NotBegun => Some((name, "it is not begun".to_owned())),
    };
    let failures = answers::tests::all().into_iter().filter_map(said).collect();
    put_in("");
    failures
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
