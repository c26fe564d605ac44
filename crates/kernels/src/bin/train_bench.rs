//! Times a training step of the layer, forward and backward, for the comparison with other frameworks.
//!
//! `train_bench [--threads N] [--level NAME]` reads lines `N H reps` and answers each with one line
//! of JSON; what they mean is said beside the program that asks.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use kernels::stm::hashed::{Tensors, images, tensor};
use kernels::stm::{Gradients, Images, Training};
use kernels::{Cores, Level, cpu_seconds};

const CHANNELS: usize = 256;
const PATHS: usize = 32;
const WIDTH: usize = 4;

fn main() -> Result<(), String> {
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
    let training = Cores::split().start(|| Training::new(level, threads));
    let mut training = training.map_err(|why| why.to_string())?;
    for line in io::stdin().lock().lines() {
        let line = line.map_err(|why| format!("standard input cannot be read: {why}"))?;
        if line.trim() == "quit" {
            break;
        }
        let answer = answer(&line, &mut training)
            .unwrap_or_else(|why| format!(r#"{{"err": {why:?}}}"#));
        let mut out = io::stdout().lock();
        writeln!(out, "{answer}")
            .and_then(|()| out.flush())
            .map_err(|why| format!("no one reads the answers: {why}"))?;
    }
    Ok(())
}

fn number(what: &str, word: &str) -> Result<usize, String> {
    let number = word.parse().ok().filter(|number| (1..=1 << 16).contains(number));
    number.ok_or_else(|| {
        format!("{what} is {word:?}, but must be a whole number from 1 to 65536")
    })
}

/// The answer to one line: the times of the steps, and what came out.
fn answer(line: &str, training: &mut Training) -> Result<String, String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [n, h, reps] = words[..] else {
        return Err(format!("the line is {line:?}, but must be: N H reps"));
    };
    let (n, h, reps) = (number("N", n)?, number("H", h)?, number("reps", reps)?);
    let tensors = Tensors::split(CHANNELS, PATHS, WIDTH, 0);
    let size = Images { n, h, w: h };
    let x = images(CHANNELS, size, 0);
    let dy = tensor(x.len(), 10, 1.0);
    let (mut y, mut gradients) = (vec![0.0; x.len()], Gradients::default());
    let times = timed(reps, || {
        let forward = training.forward(&tensors.parameters(), &x, size, &mut y);
        forward
            .and_then(|forward| forward.backward(&dy, &mut gradients))
            .map_err(|why| why.to_string())
    })?;
    let Gradients { x, w1, b1, w2, b2, w3, b3 } = &gradients;
    let outcomes = [
        ("y", &y),
        ("dx", x),
        ("dw1", w1),
        ("db1", b1),
        ("dw2", w2),
        ("db2", b2),
        ("dw3", w3),
        ("db3", b3),
    ];
    let outcomes =
        outcomes.map(|(name, numbers)| format!(r#""{name}": {}"#, figures(numbers)));
    Ok(format!("{{{times}, {}}}", outcomes.join(", ")))
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
fn figures(numbers: &[f32]) -> String {
    let sum: f64 = numbers.iter().map(|&y| f64::from(y)).sum();
    let absolute: f64 = numbers.iter().map(|&y| f64::from(y.abs())).sum();
    format!("[{sum}, {absolute}, {}]", numbers[12345 % numbers.len()])
}
