//! What the programs share that answer lines of standard input with times.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use kernels::{Level, cpu_seconds};

pub const CHANNELS: usize = 256;
pub const PATHS: usize = 32;
pub const WIDTH: usize = 4;

/// Number of threads and level, from `[--threads N] [--level NAME]`.
pub fn options() -> Result<(usize, Level), String> {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let level = Level::taken_from(&mut words)?;
    let threads = match &words[..] {
        [] => 1,
        [option, count] if option == "--threads" => {
            number("the number of threads", count)?
        }
        _ => {
            return Err(format!(
                "{words:?} given; there are --threads N and --level NAME"
            ));
        }
    };
    Ok((threads, level))
}

/// Answers each line with one of JSON, an error by its words, until `quit` or the end of the input.
pub fn serve(
    mut answer: impl FnMut(&str) -> Result<String, String>,
) -> Result<(), String> {
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|why| format!("standard input cannot be read: {why}"))?;
        if line.trim() == "quit" {
            break;
        }
        let answer = answer(&line).unwrap_or_else(|why| format!(r#"{{"err": {why:?}}}"#));
        let mut out = io::stdout().lock();
        writeln!(out, "{answer}")
            .and_then(|()| out.flush())
            .map_err(|why| format!("no one reads the answers: {why}"))?;
    }
    Ok(())
}

/// A count on a line.
pub fn number(what: &str, word: &str) -> Result<usize, String> {
    let number = word.parse().ok().filter(|number| (1..=1 << 16).contains(number));
    number.ok_or_else(|| {
        format!("{what} is {word:?}, but must be a whole number from 1 to 65536")
    })
}

/// Runs it once untimed, then up to `reps` times, ending after 0.3 s but not before 3 runs.
pub fn timed(
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
pub fn figures(numbers: &[f32]) -> (f64, f64, f32) {
    let sum = numbers.iter().map(|&y| f64::from(y)).sum();
    let absolute = numbers.iter().map(|&y| f64::from(y.abs())).sum();
    (sum, absolute, numbers[12345 % numbers.len()])
}
