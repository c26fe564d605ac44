//! Times the layer for the comparison with other frameworks.
//!
//! `stm_bench [--threads N] [--level NAME]` reads lines `variant N H reps` and answers each with one line
//! of JSON; what they mean is said beside the program that asks.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, BufRead, Write};
use std::time::Instant;

use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, SplitTransformMerge, Workspace};
use kernels::{Cores, Level, cpu_seconds};

const CHANNELS: usize = 256;
const PATHS: usize = 32;
const WIDTH: usize = 4;

fn main() -> Result<(), String> {
    let (threads, level) = options(std::env::args().skip(1).collect())?;
    let mut workspaces = Workspaces { cores: Cores::split(), kept: HashMap::new() };
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|why| format!("standard input cannot be read: {why}"))?;
        if line.trim() == "quit" {
            break;
        }
        let answer = answer(&line, threads, level, &mut workspaces)
            .unwrap_or_else(|why| format!(r#"{{"err": {why:?}}}"#));
        let mut out = io::stdout().lock();
        writeln!(out, "{answer}")
            .and_then(|()| out.flush())
            .map_err(|why| format!("no one reads the answers: {why}"))?;
    }
    Ok(())
}

/// Number of threads and level.
fn options(mut words: Vec<String>) -> Result<(usize, Level), String> {
    let level = Level::taken_from(&mut words)?;
    let threads = match &words[..] {
        [] => 1,
        [option, count] if option == "--threads" => {
            count.parse().ok().filter(|&count| count > 0).ok_or_else(|| {
                format!("the number of threads is {count:?}, but must be a whole number from 1 on")
            })?
        }
        _ => return Err(format!("{words:?} given; there are --threads N and --level NAME")),
    };
    Ok((threads, level))
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
    let count = |what: &str, word: &str| {
        let number = word.parse().ok().filter(|number| (1..=1 << 16).contains(number));
        number.ok_or_else(|| {
            format!("{what} is {word:?}, but must be a whole number from 1 to 65536")
        })
    };
    let (n, h, reps) = (count("N", n)?, count("H", h)?, count("reps", reps)?);
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
    Ok(format!("{{{times}, {}}}", outcome(&y)))
}

/// Runs it once untimed, then up to `reps` times, ending after 0.3 s but not before 3 runs.
fn timed(
    reps: usize,
    mut run: impl FnMut() -> Result<(), String>,
) -> Result<String, String> {
    run()?;
    let start = Instant::now();
    let (mut wall, mut cpu) = (Vec::new(), Vec::new());
    while wall.len() < reps && (wall.len() < 3 || start.elapsed().as_secs_f64() < 0.3) {
        let (cpu_before, before) = (cpu_seconds(), Instant::now());
        run()?;
        wall.push(before.elapsed().as_secs_f64());
        cpu.push(cpu_seconds() - cpu_before);
    }
    wall.sort_by(f64::total_cmp);
    cpu.sort_by(f64::total_cmp);
    let (runs, middle) = (wall.len(), wall.len() / 2);
    Ok(format!(
        r#""min": {:e}, "med": {:e}, "n": {runs}, "cpu": {:e}"#,
        wall[0], wall[middle], cpu[middle]
    ))
}

/// Sum, sum of absolute values, and one entry.
fn outcome(y: &[f32]) -> String {
    let sum: f64 = y.iter().map(|&y| f64::from(y)).sum();
    let absolute: f64 = y.iter().map(|&y| f64::from(y.abs())).sum();
    format!(r#""sum": {sum}, "asum": {absolute}, "v": {}"#, y[12345 % y.len()])
}
