//! What one core can reach at each level, in Gflop/s of processor time: `peak`.
//!
//! A line of JSON a level, in about half a second each; [`kernels::peak`] says what is measured.

use kernels::peak::peak;
use kernels::{Cores, Level};

/// Of a hundredth of a second, for each of two loops.
const RUNS: usize = 20;

fn main() {
    Cores::split();
    for level in Level::available() {
        let peak = peak(level, RUNS);
        println!(
            r#"{{"level": "{}", "gflops": {:.1}, "loading_gflops": {:.1}, "runs": {}}}"#,
            level.name(),
            peak.gflops,
            peak.loading_gflops,
            peak.runs
        );
    }
}
