//! Times a training step of the layer, forward and backward, for the comparison with other frameworks.
//!
//! `train_bench [--threads N] [--level NAME]` reads lines `N H reps` and answers each with one line
//! of JSON; what they mean is said beside the program that asks.

mod lines;

use kernels::Cores;
use kernels::stm::hashed::{Tensors, images, tensor};
use kernels::stm::{Gradients, Images, Training};
use lines::{CHANNELS, PATHS, WIDTH, figures, number, timed};

fn main() -> Result<(), String> {
    let (threads, level) = lines::options()?;
    let training = Cores::split().start(|| Training::new(level, threads));
    let mut training = training.map_err(|why| why.to_string())?;
    lines::serve(|line| answer(line, &mut training))
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
    let outcomes = outcomes.map(|(name, numbers)| {
        let (sum, absolute, entry) = figures(numbers);
        format!(r#""{name}": [{sum}, {absolute}, {entry}]"#)
    });
    Ok(format!("{{{times}, {}}}", outcomes.join(", ")))
}
