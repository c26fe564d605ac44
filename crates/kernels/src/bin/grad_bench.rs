//! Loss and gradient of the residual network of P3, timed: `grad_bench threads L f32|f64 [--level NAME]`.
//!
//! The network, its inputs and the line printed are those of `residual_grad.py`: width 64, every number a hash of its
//! place. Each timed run starts from the weights as given and writes every derivative.

use std::time::{Duration, Instant};
use std::{env, process};

use kernels::gradient::{Element, Gradient, ResidualNetwork};
use kernels::{Aligned, Cores, Error, Level, Team};

const WIDTH: usize = 64;

/// Runs are repeated for so long; the shortest counts.
const PATIENCE: Duration = Duration::from_millis(300);

fn main() {
    match answer(env::args().skip(1).collect()) {
        Ok(line) => println!("{line}"),
        Err(why) => {
            eprintln!(
                "grad_bench: {why}\nusage: grad_bench threads L f32|f64 [--level NAME]"
            );
            process::exit(2);
        }
    }
}

fn answer(mut arguments: Vec<String>) -> Result<String, String> {
    let level = Level::taken_from(&mut arguments)?;
    let [threads, depth, kind] = &arguments[..] else {
        return Err(format!("{} arguments given, 3 wanted", arguments.len()));
    };
    let threads: usize =
        threads.parse().map_err(|_| format!("`{threads}` is not a number of threads"))?;
    let team = Cores::split().start(|| Team::new(threads));
    let team = team.map_err(|error| error.to_string())?;
    let depth: usize = depth.parse().map_err(|_| format!("`{depth}` is not a depth"))?;
    match kind.as_str() {
        "f32" => measure(depth, level, &team, |value| value as f32),
        "f64" => measure(depth, level, &team, |value| value),
        _ => return Err(format!("`{kind}` is neither f32 nor f64")),
    }
    .map_err(|error| error.to_string())
}

/// The least time of a run, the loss and the derivative by the first weight.
fn measure<E: Element + Into<f64>>(
    depth: usize,
    level: Level,
    team: &Team,
    round: fn(f64) -> E,
) -> Result<String, Error> {
    let bound = 1.0 / (WIDTH as f64).sqrt();
    let layers = |count, seed| {
        let values = (0..depth as u32).flat_map(|l| hashed(count, seed + l, bound));
        Aligned::from(values.map(round).collect::<Vec<_>>().as_slice())
    };
    let (weights, biases) = (layers(WIDTH * WIDTH, 1000), layers(WIDTH, 3000));
    let vector = |seed| hashed(WIDTH, seed, 1.0).map(round).collect::<Vec<_>>();
    let (x, target) = (vector(1), vector(2));
    let network = ResidualNetwork::new(depth, WIDTH, &weights, &biases)?;
    let mut gradient = network.gradient(&x, &target, level)?;
    network.gradient_into_by(team, &mut gradient, &x, &target, level)?;
    let (begin, mut least) = (Instant::now(), f64::INFINITY);
    while begin.elapsed() < PATIENCE {
        let start = Instant::now();
        network.gradient_into_by(team, &mut gradient, &x, &target, level)?;
        least = least.min(start.elapsed().as_secs_f64());
    }
    Ok(line(least, &gradient))
}

fn line<E: Element + Into<f64>>(seconds: f64, gradient: &Gradient<E>) -> String {
    let (loss, first): (f64, f64) = (gradient.loss.into(), gradient.weights[0].into());
    format!(
        "{{\"wall_min_us\": {:.3}, \"loss\": {loss}, \"dA0_00\": {first}}}",
        seconds * 1e6
    )
}

/// `count` numbers in [−bound, bound), by the integer hash that the peers use.
fn hashed(count: usize, seed: u32, bound: f64) -> impl Iterator<Item = f64> {
    (0..count as u32).map(move |i| {
        let mut h =
            i.wrapping_mul(0x9E37_79B9).wrapping_add(seed.wrapping_mul(0x85EB_CA6B));
        h ^= h >> 16;
        h = h.wrapping_mul(0x7FEB_352D);
        h ^= h >> 15;
        h = h.wrapping_mul(0x846C_A68B);
        h ^= h >> 16;
        (f64::from(h >> 8) / 8_388_608.0 - 1.0) * bound
    })
}
