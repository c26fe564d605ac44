//! Times the layer for the comparison with other frameworks.
//!
//! `stm_bench [--threads N] [--level NAME]` reads lines `variant N H reps` and answers each with one line
//! of JSON; what they mean is said beside the program that asks.

mod lines;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, SplitTransformMerge, Workspace};
use kernels::{Cores, Level};
use lines::{CHANNELS, PATHS, WIDTH, figures, number, timed};

fn main() -> Result<(), String> {
    let (threads, level) = lines::options()?;
    let mut workspaces = Workspaces { cores: Cores::split(), kept: HashMap::new() };
    lines::serve(|line| answer(line, threads, level, &mut workspaces))
}

/// A workspace for each number of threads, kept from line to line, as the peers keep their threads.
struct Workspaces {
    cores: Cores,
    kept: HashMap<usize, Workspace>,
}

impl Workspaces {
    fn of(&mut self, threads: usize) -> Result<&mut Workspace, String> {
        match self.kept.entry(threads) {
            Entry::Occupied(kept) => Ok(kept.into_mut()),
            Entry::Vacant(none) => {
                let new = self.cores.start(|| Workspace::new(threads));
                Ok(none.insert(new.map_err(|why| why.to_string())?))
            }
        }
    }
}

/// The answer to one line: the times of the runs, and what came out.
fn answer(
    line: &str,
    threads: usize,
    level: Level,
    workspaces: &mut Workspaces,
) -> Result<String, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [variant, n, h, reps] = words[..] else {
        return Err(format!("the line is {line:?}, but must be: variant N H reps"));
    };
    let (n, h, reps) = (number("N", n)?, number("H", h)?, number("reps", reps)?);
    let split = || Tensors::split(CHANNELS, PATHS, WIDTH, 0);
    let layer = match variant {
        "stm" => SplitTransformMerge::new(&split().parameters(), level),
        "resnext" => SplitTransformMerge::merged(&split().parameters(), level),
        "plain" => SplitTransformMerge::new(
            &Tensors::plain(CHANNELS, PATHS, WIDTH, 0).parameters(),
            level,
        ),
        "stm_naive" => return Ok(r#"{"na": 1}"#.into()),
        _ => {
            return Err(format!(
                "the variant is {variant:?}, but must be stm, resnext, plain or stm_naive"
            ));
        }
    };
    let layer = layer.map_err(|why| why.to_string())?;
    let size = Images { n, h, w: h };
    let x = images(CHANNELS, size, 0);
    let mut y = vec![0.0; x.len()];
    let threads = layer.threads_worth_using(size, threads);
    let workspace = workspaces.of(threads)?;
    let times = timed(reps, || {
        layer.forward_into(&x, size, workspace, &mut y).map_err(|why| why.to_string())
    })?;
    let (sum, absolute, entry) = figures(&y);
    Ok(format!(r#"{{{times}, "sum": {sum}, "asum": {absolute}, "v": {entry}}}"#))
}
