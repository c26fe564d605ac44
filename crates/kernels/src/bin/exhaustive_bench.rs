//! relu(c·x) against c·relu(x) on all 2³² f32: `exhaustive_bench c threads [--level NAME]`.

use std::num::NonZeroUsize;
use std::time::Instant;
use std::{env, process};

use kernels::Level;
use kernels::exhaustive::{all_patterns, mismatches};

fn main() {
    match answer(env::args().skip(1).collect()) {
        Ok(line) => println!("{line}"),
        Err(why) => {
            eprintln!(
                "exhaustive_bench: {why}\nusage: exhaustive_bench c threads [--level NAME]"
            );
            process::exit(2);
        }
    }
}

fn answer(mut arguments: Vec<String>) -> Result<String, String> {
    let level = Level::taken_from(&mut arguments)?;
    let [c, threads] = &arguments[..] else {
        return Err(format!("{} arguments given, 2 wanted", arguments.len()));
    };
    let c: f32 = c.parse().map_err(|_| format!("`{c}` is not a number"))?;
    let threads: NonZeroUsize =
        threads.parse().map_err(|_| format!("`{threads}` is not a number of threads"))?;
    let start = Instant::now();
    let count: u64 =
        all_patterns(threads, |part| mismatches(level, c, part)).iter().sum();
    let seconds = start.elapsed().as_secs_f64();
    Ok(format!("{{\"seconds\": {seconds:.6}, \"mismatches\": {count}}}"))
}
