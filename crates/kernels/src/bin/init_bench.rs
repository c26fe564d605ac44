//! Weights drawn and used per second: `init_bench L n threads secs [--level NAME]`.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, fs, process, thread};

use kernels::simulation::{Simulation, Statistics};
use kernels::{Error, Level};

/// What one thread saw.
struct Stretch {
    seen: Statistics,
    /// Most trials in a second of wall time, over stretches of 20 ms.
    best: f64,
    /// Seconds of CPU time.
    cpu: f64,
}

fn main() {
    match answer(env::args().skip(1).collect()) {
        Ok(line) => println!("{line}"),
        Err(why) => {
            eprintln!(
                "init_bench: {why}\nusage: init_bench L n threads secs [--level NAME]"
            );
            process::exit(2);
        }
    }
}

fn answer(mut arguments: Vec<String>) -> Result<String, String> {
    let level = Level::taken_from(&mut arguments)?;
    let [depth, width, threads, seconds] = &arguments[..] else {
        return Err(format!("{} arguments given, 4 wanted", arguments.len()));
    };
    let (depth, width) = (number::<usize>(depth)?, number::<usize>(width)?);
    let (threads, seconds) = (number::<u32>(threads)?, number::<f64>(seconds)?);
    let seed =
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(7, |t| t.as_nanos() as u64);
    let simulations: Vec<Simulation> = (0..threads.max(1))
        .map(|index| Ok(Simulation::new(width, depth, seed)?.at(level).on_stream(index)))
        .collect::<Result<_, Error>>()
        .map_err(|error| error.to_string())?;
    let stretches: Vec<Stretch> = thread::scope(|scope| {
        let spawn = |simulation| scope.spawn(move || stretch(simulation, seconds));
        let running: Vec<_> = simulations.into_iter().map(spawn).collect();
        running.into_iter().map(|one| one.join().expect("a thread panicked")).collect()
    });
    let weights = (depth * width * (width + 1)) as f64;
    let sum = |of: fn(&Stretch) -> f64| stretches.iter().map(of).sum::<f64>();
    let all = stretches.iter().map(|s| s.seen.clone()).reduce(|a, b| a.plus(&b));
    let all = all.ok_or("no thread ran")?;
    Ok(format!(
        "{{\"weights_per_s_best\": {:.6e}, \"weights_per_cpu_s\": {:.6e}, \"var_L_over_theory\": {:.6}}}",
        weights * sum(|s| s.best),
        weights * all.trials as f64 / sum(|s| s.cpu),
        all.variances[depth] / theory(depth, width),
    ))
}

fn number<T: std::str::FromStr>(word: &str) -> Result<T, String> {
    word.parse().map_err(|_| format!("`{word}` is not a number that fits"))
}

/// Var(y_L) by the recursion of P2.2, v' = v/3 + 1/(3n).
fn theory(depth: usize, width: usize) -> f64 {
    (0..depth).fold(1.0, |v, _| (v + 1.0 / width as f64) / 3.0)
}

/// Trials for so many seconds of wall time.
fn stretch(mut simulation: Simulation, seconds: f64) -> Stretch {
    let (begin, cpu) = (Instant::now(), cpu_seconds());
    let (mut last, mut best) = (simulation.run(0), 0.0_f64);
    while last.trials == 0 || begin.elapsed().as_secs_f64() < seconds {
        let (start, before) = (Instant::now(), last.trials);
        while last.trials == before || start.elapsed() < Duration::from_millis(20) {
            last = simulation.run(1);
        }
        best = best.max((last.trials - before) as f64 / start.elapsed().as_secs_f64());
    }
    let cpu = match (cpu, cpu_seconds()) {
        (Some(before), Some(after)) => after - before,
        _ => begin.elapsed().as_secs_f64(),
    };
    Stretch { seen: last, best, cpu }
}

/// CPU time of this thread, where Linux tells it. Yielding brings the count up to date.
fn cpu_seconds() -> Option<f64> {
    thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? * 1e-9)
}
