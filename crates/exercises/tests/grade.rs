//! Runs the tests, says what failed, and counts; what is not begun is only counted.

use std::io::{self, Write};
use std::sync::Mutex;
use std::{env, panic};

/// A test: its name, and what fails by a panic.
pub type Test = (&'static str, fn());

/// What became of a test.
pub enum Outcome {
    Passes,
    /// What is wrong, and where that was found.
    Fails {
        said: String,
        place: String,
    },
    /// A `todo!(…)` is still there.
    NotBegun,
}

/// What the last panic said.
static PANIC: Mutex<String> = Mutex::new(String::new());

/// Runs one test; a panic is kept and not printed.
pub fn run(test: fn()) -> Outcome {
    let before = panic::take_hook();
    panic::set_hook(Box::new(|panic| {
        if let Ok(mut kept) = PANIC.lock() {
            *kept = panic.to_string();
        }
    }));
    let passes = panic::catch_unwind(test).is_ok();
    panic::set_hook(before);
    if passes {
        return Outcome::Passes;
    }
    // `panicked at FILE:LINE:COLUMN:`, and below it what was said.
    let kept = PANIC.lock().map(|kept| kept.clone()).unwrap_or_default();
    let (place, said) = kept.split_once(":\n").unwrap_or((&kept, ""));
    if said.starts_with("not yet implemented") {
        return Outcome::NotBegun;
    }
    let place = place.trim_start_matches("panicked at ").to_owned();
    Outcome::Fails { said: said.trim().to_owned(), place }
}

/// Runs those of the `tests` that the arguments ask for, all if they name none; whether all
/// of these pass.
pub fn asked_for(tests: &[Test]) -> io::Result<bool> {
    let (options, words): (Vec<_>, Vec<_>) =
        env::args().skip(1).partition(|it| it.starts_with('-'));
    let exact = options.iter().any(|it| it == "--exact");
    let asked = |name: &str| {
        let is_it =
            |word: &String| if exact { name == word } else { name.contains(word) };
        words.is_empty() || words.iter().any(is_it)
    };
    let tests: Vec<_> = tests.iter().copied().filter(|it| asked(it.0)).collect();
    if options.iter().any(|it| it == "--list") {
        tests.iter().for_each(|(name, _)| println!("{name}: test"));
        return Ok(true);
    }
    if tests.is_empty() {
        println!("No test has {} in its name.", words.join(" or "));
    }
    report(&tests, &mut io::stdout())
}

/// Runs the `tests` and writes what became of them; whether there are any and all pass.
pub fn report(tests: &[Test], out: &mut impl Write) -> io::Result<bool> {
    let (mut failures, mut waiting) = (Vec::new(), 0);
    for (name, test) in tests {
        write!(out, "{name}: ")?;
        out.flush()?;
        match run(*test) {
            Outcome::Passes => writeln!(out, "passes")?,
            Outcome::NotBegun => {
                waiting += 1;
                writeln!(out, "not begun")?;
            }
            Outcome::Fails { said, place } => {
                writeln!(out, "FAILS")?;
                failures.push((name, said, place));
            }
        }
    }
    for (name, said, place) in &failures {
        writeln!(out, "\n{name} fails, {place}:\n{said}")?;
    }
    let (all, failed) = (tests.len(), failures.len());
    let passed = all - failed - waiting;
    writeln!(
        out,
        "\n{all} tests: {failed} failed, {waiting} not begun, {passed} passed."
    )?;
    Ok(all > 0 && passed == all)
}
