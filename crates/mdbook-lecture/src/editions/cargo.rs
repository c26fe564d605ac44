//! Reads what `cargo test` prints.
//!
//! The name of each test program is on the standard error, its tests are on the standard
//! output. Both come in the same order, so the first `running N tests` belongs to the first
//! `Running …`, whichever of the two arrives first.

/// What became of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It ran to its end.
    Passed,
    /// It ran and failed.
    Failed,
    /// It was not run.
    Ignored,
}

/// A test that cargo named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its name, with its modules.
    pub name: String,
    /// Which test program it is in, counted from 0.
    program: usize,
    /// What became of it.
    pub outcome: Outcome,
}

/// All that cargo printed, read line by line.
#[derive(Default)]
pub struct Report {
    /// The source of each test program, such as `tests/p1.rs`; `None` for doc tests.
    programs: Vec<Option<String>>,
    ran: Vec<Ran>,
    /// What became of checks that cargo knows nothing of.
    also: Vec<Outcome>,
    /// How many `running N tests` there were.
    begun: usize,
    /// How many tests of this program are still to come.
    to_come: usize,
    /// Whether a program has begun and its `test result` has not come.
    inside: bool,
}

impl Report {
    /// Reads a line of the standard error.
    pub fn error_line(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim();
        if let Some(program) = line.strip_prefix("Running ") {
            let source = program.strip_prefix("unittests ").unwrap_or(program);
            let source = source.split(" (").next().unwrap_or(source);
            self.programs.push(Some(source.replace('\\', "/")));
        } else if line.starts_with("Doc-tests ") {
            self.programs.push(None);
        }
    }

    /// Reads a line of the standard output.
    ///
    /// Between a program's last test and its `test result` stands what its failed tests
    /// printed, which may look like anything.
    pub fn output_line(&mut self, line: &str) {
        let line = without_colours(line);
        let line = line.trim_end();
        let count = line.strip_prefix("running ").and_then(|rest| {
            rest.strip_suffix(" tests")
                .or_else(|| rest.strip_suffix(" test"))?
                .parse()
                .ok()
        });
        if let (Some(count), false) = (count, self.inside) {
            (self.to_come, self.inside) = (count, true);
            self.begun += 1;
        } else if line.starts_with("test result: ") {
            self.inside = false;
        } else if self.inside
            && self.to_come > 0
            && let Some((name, outcome)) = test(line)
        {
            self.to_come -= 1;
            let name = name.to_owned();
            self.ran.push(Ran { name, program: self.begun - 1, outcome });
        }
    }

    /// What became of the test `name` in the file `file`, a path from the workspace's root;
    /// `None` if it did not run. The file is a program, or a module of one beside it.
    pub fn outcome(&self, file: &str, name: &str) -> Option<Outcome> {
        let (folder, stem) = file.trim_end_matches(".rs").rsplit_once('/')?;
        let here = |ran: &&Ran| {
            let program = self.programs.get(ran.program).and_then(Option::as_deref);
            let (path, own) = ran.name.rsplit_once("::").unwrap_or(("", &ran.name));
            let is_module = path.split("::").next() == Some(stem);
            own == name
                && program.is_some_and(|it| {
                    let beside = it.rsplit_once('/').map(|(it, _)| it);
                    is_path_end(file, it)
                        || is_module && beside.is_some_and(|it| is_path_end(folder, it))
                })
        };
        self.ran.iter().find(here).map(|ran| ran.outcome)
    }

    /// How many of all tests had this outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        let all = self.ran.iter().map(|ran| &ran.outcome).chain(&self.also);
        all.filter(|it| **it == outcome).count()
    }

    /// Counts `times` checks more, which are not cargo's.
    pub fn count_also(&mut self, outcome: Outcome, times: usize) {
        self.also.extend(std::iter::repeat_n(outcome, times));
    }
}

/// `line` without the sequences that change a terminal's colours.
fn without_colours(line: &str) -> String {
    let mut pieces = line.split("\x1b[");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |out, piece| out + piece.split_once('m').map_or(piece, |it| it.1))
}

/// Whether `file` is `end` or ends with `/end`.
fn is_path_end(file: &str, end: &str) -> bool {
    file.strip_suffix(end)
        .is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// The name and the outcome in `test NAME ... ok`.
fn test(line: &str) -> Option<(&str, Outcome)> {
    let (name, outcome) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let name = name.split(" - should panic").next().unwrap_or(name);
    let outcome = match outcome.split([',', ' ']).next()? {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed,
        "ignored" => Outcome::Ignored,
        _ => return None,
    };
    Some((name, outcome))
}
