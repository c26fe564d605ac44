//! What must hold in a measurement file beyond its form.

use std::collections::HashSet;

use super::{Case, Machine, OURS, Program, Run, Timings};
use crate::Error;

/// Numbers of the file have four digits, so a ratio is known to a little less.
const ROUNDING: f64 = 2e-3;

impl Timings {
    /// The file as it is, if it can be one that `make peers` wrote.
    pub(super) fn checked(self) -> Result<Self, Error> {
        let mut seen = HashSet::new();
        for machine in &self.machines {
            if !seen.insert(&machine.name) {
                let why = format!("the machine {} is there twice", machine.name);
                return Err(Error::Measurements(why));
            }
            machine.check()?;
        }
        Ok(self)
    }
}

impl Machine {
    fn check(&self) -> Result<(), Error> {
        let mut seen = HashSet::new();
        for run in &self.runs {
            if !seen.insert(&run.workload) {
                return self.wrong(run, None, "was measured twice".into());
            }
            self.check_run(run)?;
        }
        Ok(())
    }

    fn check_run(&self, run: &Run) -> Result<(), Error> {
        if let Some(peak) = run.peak_gflops.filter(|peak| !is_positive(*peak)) {
            return self.wrong(run, None, format!("has the peak {peak}, not above 0"));
        }
        let mut seen = HashSet::new();
        for case in &run.cases {
            if !seen.insert(case.key()) {
                return self.wrong(run, Some(case), "was measured twice".into());
            }
            if let Err(why) = case.problem() {
                return self.wrong(run, Some(case), why);
            }
        }
        Ok(())
    }

    fn wrong<T>(&self, run: &Run, case: Option<&Case>, why: String) -> Result<T, Error> {
        let case = case.map_or(String::new(), |case| {
            format!(" {} {} by {} thread(s)", case.case, case.size, case.threads)
        });
        Err(Error::Measurements(format!("{}: {}{case} {why}", self.name, run.workload)))
    }
}

/// Whether it can be a time, a rate or a peak.
fn is_positive(number: f64) -> bool {
    number.is_finite() && number > 0.0
}

impl Case {
    /// Each program is known, each number can be one, and the ratio is that of the best.
    fn problem(&self) -> Result<(), String> {
        if self.noise.is_some_and(|noise| !(noise.is_finite() && noise >= 0.0)) {
            return Err(format!(
                "gives the noise {:?}, not a share from 0 on",
                self.noise
            ));
        }
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
            if !is_positive(number) {
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
