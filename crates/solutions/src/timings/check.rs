//! What must hold in a measurement file beyond its form.

use std::collections::HashSet;

use super::{Case, OURS, Program, Run, Timings};
use crate::Error;

/// Numbers of the file have four digits, so a ratio is known to a little less.
const ROUNDING: f64 = 2e-3;

impl Timings {
    /// The file as it is, if it can be one that `make peers` wrote.
    pub(super) fn checked(self) -> Result<Self, Error> {
        let mut seen = HashSet::new();
        for run in &self.runs {
            if !seen.insert(&run.workload) {
                return wrong(run, None, "was measured twice".into());
            }
            run.check()?;
        }
        drop(seen);
        Ok(self)
    }
}

impl Run {
    fn check(&self) -> Result<(), Error> {
        let mut seen = HashSet::new();
        for case in &self.cases {
            if !seen.insert(case.key()) {
                return wrong(self, Some(case), "was measured twice".into());
            }
            if let Err(why) = case.problem() {
                return wrong(self, Some(case), why);
            }
        }
        Ok(())
    }
}

impl Case {
    /// Each program is known, each number can be one, and the ratio is that of the best.
    fn problem(&self) -> Result<(), String> {
        if self.threads == 0 {
            return Err("has no thread".into());
        }
        if !self.programs.contains_key(OURS) {
            return Err(format!("has no program `{OURS}`"));
        }
        for (name, &number) in &self.programs {
            if name != OURS && Program::named(name).is_none() {
                return Err(format!("has an unknown program `{name}`"));
            }
            if !(number.is_finite() && number > 0.0) {
                return Err(format!("gives {number} for `{name}`, not a number above 0"));
            }
        }
        let Some(ratio) =
            self.relative(&self.best_peer).filter(|_| self.best_peer != OURS)
        else {
            return Err(format!("has no peer `{}`, its best", self.best_peer));
        };
        let peers = self.programs.keys().filter(|name| *name != OURS);
        let times = peers.filter_map(|name| Some((name, self.relative(name)?)));
        let best = times.min_by(|one, other| one.1.total_cmp(&other.1));
        if let Some((name, _)) = best.filter(|it| it.1 < ratio * (1.0 - ROUNDING)) {
            return Err(format!("calls `{}` its best, but `{name}` is", self.best_peer));
        }
        if (self.ratio / ratio - 1.0).abs() < ROUNDING {
            return Ok(());
        }
        Err(format!("gives the ratio {}, but its numbers {ratio:.4}", self.ratio))
    }
}

fn wrong<T>(run: &Run, case: Option<&Case>, why: String) -> Result<T, Error> {
    let case = case.map_or(String::new(), |case| {
        format!(" {} {} by {} thread(s)", case.case, case.size, case.threads)
    });
    Err(Error::Measurements(format!("{}{case} {why}", run.workload)))
}
