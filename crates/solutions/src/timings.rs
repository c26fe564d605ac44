//! What `make peers` measured: our programs' times beside those of other frameworks.
//!
//! The file `data/timings.json` is what such commands printed, on several machines. Nothing
//! here is computed but ratios of two numbers of one case, whose programs ran in turns.

mod check;
mod program;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::Error;
pub use program::{OURS, Program, frameworks};

/// The measurements of the book.
const FILE: &str = include_str!("../data/timings.json");

/// Everything that was measured.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timings {
    /// Each machine, and each instruction set that all programs were held to there.
    pub machines: Vec<Machine>,
}

/// A machine at one level, and the newest run of each comparison there.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// What the book calls it, such as `epyc-avx2`.
    pub name: String,
    /// The processor's name.
    pub processor: String,
    /// How many cores the programs could use.
    pub cores: usize,
    /// The instruction set of our programs, as `kernels::Level` names it.
    pub level: String,
    /// Whether the processor could do more, and all programs were held to this level.
    pub held: bool,
    /// The processor's vector instructions.
    pub features: Vec<String>,
    /// The version of each peer and of the compiler of ours.
    pub versions: BTreeMap<String, String>,
    /// One run of one comparison each.
    pub runs: Vec<Run>,
}

/// One run of a comparison: all of its programs, in turns.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// What was computed: `stm`, `training`, `simulation`, `gradient`, `exhaustive`.
    pub workload: String,
    /// The day.
    pub date: String,
    /// The command that did it.
    pub command: String,
    /// Which version of the crate `kernels`, as git names its folder.
    pub kernels: String,
    /// 10⁹ operations a second that one core can reach at this level, measured just before.
    pub peak_gflops: Option<f64>,
    /// Each case that was measured.
    pub cases: Vec<Case>,
}

/// One case of a run, computed by all programs in alternating rounds.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What was computed, such as `resnext`.
    pub case: String,
    /// For what size, such as `8x28`.
    pub size: String,
    /// By how many threads.
    pub threads: usize,
    /// What the programs' numbers are.
    pub unit: Unit,
    /// Which of several repetitions they stand for.
    pub measure: String,
    /// The number of each program.
    pub programs: BTreeMap<String, f64>,
    /// Programs without a number, and why.
    pub left_out: BTreeMap<String, String>,
    /// The fastest program that is not ours.
    pub best_peer: String,
    /// The time of the fastest peer over ours.
    pub ratio: f64,
    /// By what share the ratio of a single round differed most from this ratio.
    pub noise: Option<f64>,
}

/// A time, of which less is better, or a rate, of which more is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Unit {
    /// The time of one run.
    #[serde(rename = "s")]
    Seconds,
    /// Weights drawn and used in a second.
    #[serde(rename = "weights/s")]
    WeightsPerSecond,
}

impl Timings {
    /// The measurements that the book quotes, read once.
    ///
    /// # Errors
    /// [`Error::Measurements`] if the file is not what `make peers` writes.
    pub fn of_the_book() -> Result<&'static Self, Error> {
        static READ: LazyLock<Result<Timings, Error>> = LazyLock::new(|| FILE.parse());
        READ.as_ref().map_err(Clone::clone)
    }

    /// The machine of this name.
    ///
    /// # Errors
    /// [`Error::Name`] if nothing was measured on it.
    pub fn machine(&self, name: &str) -> Result<&Machine, Error> {
        let found = self.machines.iter().find(|machine| machine.name == name);
        found.ok_or_else(|| Error::Name {
            kind: "measured machine".into(),
            given: name.into(),
            allowed: self.machines.iter().map(|machine| machine.name.clone()).collect(),
        })
    }

    /// Whether any machine measured this case of this workload, by any number of threads.
    pub(crate) fn knows(&self, workload: &str, case: &str, size: &str) -> bool {
        let runs = self.machines.iter().flat_map(|machine| &machine.runs);
        let cases =
            runs.filter(|run| run.workload == workload).flat_map(|run| &run.cases);
        cases.into_iter().any(|it| (&*it.case, &*it.size) == (case, size))
    }
}

impl Machine {
    /// The run of this workload.
    ///
    /// # Errors
    /// [`Error::Name`] if it was not measured.
    pub fn run(&self, workload: &str) -> Result<&Run, Error> {
        let found = self.runs.iter().find(|run| run.workload == workload);
        found.ok_or_else(|| Error::Name {
            kind: format!("workload measured on `{}`", self.name),
            given: workload.into(),
            allowed: self.runs.iter().map(|run| run.workload.clone()).collect(),
        })
    }
}

impl std::str::FromStr for Timings {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let timings: Self = serde_json::from_str(text)
            .map_err(|error| Error::Measurements(error.to_string()))?;
        timings.checked()
    }
}

impl Run {
    /// The case `name` of this size by so many threads.
    ///
    /// # Errors
    /// [`Error::Name`] if it was not measured.
    pub fn case(&self, name: &str, size: &str, threads: usize) -> Result<&Case, Error> {
        let wanted = (name, size, threads);
        let key = |case: &Case| format!("{}.{}.{}", case.case, case.size, case.threads);
        let found = self.cases.iter().find(|case| case.key() == wanted);
        found.ok_or_else(|| Error::Name {
            kind: format!("measured case of `{}`", self.workload),
            given: format!("{name}.{size}.{threads}"),
            allowed: self.cases.iter().map(key).collect(),
        })
    }
}

impl Case {
    /// What distinguishes it from the other cases of its run.
    fn key(&self) -> (&str, &str, usize) {
        (&self.case, &self.size, self.threads)
    }

    /// The time a program takes over that of ours.
    #[must_use]
    pub fn relative(&self, program: &str) -> Option<f64> {
        let [theirs, ours] = [program, OURS].map(|name| self.programs.get(name));
        let ratio = theirs? / ours?;
        Some(match self.unit {
            Unit::Seconds => ratio,
            Unit::WeightsPerSecond => 1.0 / ratio,
        })
    }

    /// The fastest program of a framework, and its time over that of ours.
    #[must_use]
    pub fn fastest_of(&self, framework: &str) -> Option<(&str, f64)> {
        let times = self.programs.keys().filter_map(|name| {
            let of = Program::named(name)?.framework == framework;
            of.then_some((name.as_str(), self.relative(name)?))
        });
        times.min_by(|one, other| one.1.total_cmp(&other.1))
    }
}
