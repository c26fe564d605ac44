//! Numbers that were measured, named by what was measured.

use super::value::unknown;
use crate::Error;
use crate::format::significant;
use crate::stm::BlockShape;
use crate::timings::{Case, OURS, Program, Run, Timings, Unit, frameworks};

/// What may be asked of a case beside a framework's ratio.
const WHAT: [&str; 5] = ["ratio", "peer", "framework", "ours", "operations"];

/// What stands for a number of threads that was not measured, as on a machine with one core.
const NOT_MEASURED: &str = "–";

/// The measured number of this name, of which `timing.` is already read.
///
/// # Errors
/// [`Error::Name`] if there is none, [`Error::Measurements`] if the file is broken.
pub(super) fn get(name: &str) -> Result<String, Error> {
    let timings = Timings::of_the_book()?;
    let (first, rest) = name.split_once('.').unwrap_or((name, ""));
    match first {
        "behind" if rest.is_empty() => Ok(behind(timings)),
        "machine" => of_machine(timings, rest),
        "version" => of_version(timings, rest),
        workload => of_run(timings.run(workload)?, rest),
    }
}

fn of_machine(timings: &Timings, what: &str) -> Result<String, Error> {
    let machine = &timings.machine;
    match what {
        "processor" => Ok(machine.processor.clone()),
        "cores" => Ok(machine.cores.to_string()),
        _ => Err(unknown(what, vec!["machine.processor".into(), "machine.cores".into()])),
    }
}

fn of_version(timings: &Timings, package: &str) -> Result<String, Error> {
    let found = timings.versions.get(package).cloned();
    found.ok_or_else(|| unknown(package, timings.versions.keys().cloned().collect()))
}

/// Every case in which a peer was faster, or that there is none.
fn behind(timings: &Timings) -> String {
    let cases = timings.runs.iter().flat_map(|run| &run.cases);
    let told = |case: &Case| {
        let threads = if case.threads == 1 { "thread" } else { "threads" };
        let peer = Program::named(&case.best_peer).map_or("", |it| it.framework);
        let Case { case: name, size, threads: n, .. } = case;
        format!("{name} {size} on {n} {threads} ({}, {peer})", times(case.ratio))
    };
    let slower: Vec<String> = cases.filter(|case| case.ratio < 1.0).map(told).collect();
    if slower.is_empty() { "in none".into() } else { slower.join("; ") }
}

fn of_run(run: &Run, rest: &str) -> Result<String, Error> {
    match rest {
        "date" => return Ok(run.date.clone()),
        "command" => return Ok(run.command.clone()),
        _ => {}
    }
    let parts: Option<(&str, &str, usize, &str)> = (|| {
        let (case, rest) = rest.split_once('.')?;
        let (rest, what) = rest.rsplit_once('.')?;
        let (size, threads) = rest.rsplit_once('.')?;
        Some((case, size, threads.parse().ok()?, what))
    })();
    let (case, size, threads, what) = parts.ok_or_else(|| {
        unknown(
            rest,
            ["date", "command", "CASE.SIZE.THREADS.WHAT"].map(Into::into).into(),
        )
    })?;
    match run.case(case, size, threads) {
        Err(_) if run.cases.iter().any(|it| (&*it.case, &*it.size) == (case, size)) => {
            Ok(NOT_MEASURED.into())
        }
        found => of_case(found?, what),
    }
}

/// What one case says.
fn of_case(case: &Case, what: &str) -> Result<String, Error> {
    match what {
        "ratio" => Ok(times(case.ratio)),
        "peer" => Ok(Program::named(&case.best_peer)
            .map_or_else(|| case.best_peer.clone(), Program::title)),
        "framework" => Ok(Program::named(&case.best_peer)
            .map_or_else(|| case.best_peer.clone(), |it| it.framework.into())),
        "ours" => Ok(number(case)),
        "operations" => operations(case),
        other => match case.relative(other).or(case.fastest_of(other).map(|it| it.1)) {
            Some(ratio) => Ok(times(ratio)),
            None => {
                let measured = frameworks().filter(|it| case.fastest_of(it).is_some());
                Err(unknown(
                    what,
                    WHAT.into_iter().chain(measured).map(Into::into).collect(),
                ))
            }
        },
    }
}

/// A ratio as it is worth reading: two digits, from 10 on none behind the point.
fn times(ratio: f64) -> String {
    if ratio < 9.95 { significant(ratio, 2) } else { format!("{ratio:.0}") }
}

/// Our time or rate with its unit.
fn number(case: &Case) -> String {
    let ours = case.programs[OURS];
    match case.unit {
        Unit::WeightsPerSecond => {
            format!("{} × 10⁹ weights a second", significant(ours / 1e9, 2))
        }
        Unit::Seconds if ours >= 0.1 => format!("{} s", significant(ours, 2)),
        Unit::Seconds if ours >= 1e-4 => format!("{} ms", significant(ours * 1e3, 2)),
        Unit::Seconds => format!("{} µs", significant(ours * 1e6, 2)),
    }
}

/// The layer's multiplications and additions (twice its multiply-adds) by our time, in 10⁹ a
/// second.
fn operations(case: &Case) -> Result<String, Error> {
    let shape = match &*case.case {
        "plain" => Some(BlockShape::PLAIN),
        "stm" | "resnext" => Some(BlockShape::STM),
        _ => None,
    };
    let counted = shape.zip(images_and_side(&case.size));
    let (shape, (images, side)) = counted.ok_or_else(|| {
        unknown("operations", vec!["ratio".into(), "peer".into(), "ours".into()])
    })?;
    let each = 2 * shape.work()?.multiply_adds * images * side * side;
    Ok(format!("{:.0}", each as f64 / case.programs[OURS] / 1e9))
}

/// The number of images and their side, for the size `8x28` of a layer.
fn images_and_side(size: &str) -> Option<(usize, usize)> {
    let (images, side) = size.split_once('x')?;
    Some((images.parse().ok()?, side.parse().ok()?))
}
