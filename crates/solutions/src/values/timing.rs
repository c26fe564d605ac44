//! Numbers that were measured, named by what was measured.

use super::value::unknown;
use crate::Error;
use crate::format::significant;
use crate::stm::BlockShape;
use crate::timings::{Case, Machine, OURS, Program, Run, Timings, Unit, frameworks};

/// What may be asked of a case beside a framework's ratio.
const WHAT: [&str; 7] =
    ["against", "ratio", "peer", "framework", "ours", "operations", "share"];

/// What may be asked of a machine beside its workloads.
const OF_MACHINE: [&str; 6] = [
    "processor",
    "cores",
    "noise-median",
    "noise-nine-in-ten",
    "version.PACKAGE",
    "WORKLOAD",
];

/// What stands for what was not measured on a machine, such as two threads on one core.
const NOT_MEASURED: &str = "–";

/// The measured number of this name, of which `timing.` is already read.
///
/// # Errors
/// [`Error::Name`] if there is none, [`Error::Measurements`] if the file is broken.
pub(super) fn get(name: &str) -> Result<String, Error> {
    let timings = Timings::of_the_book()?;
    if name == "behind" {
        return Ok(behind(timings));
    }
    let (machine, rest) = name.split_once('.').unwrap_or((name, ""));
    let machine = timings.machine(machine)?;
    let (first, rest) = rest.split_once('.').unwrap_or((rest, ""));
    match (first, rest) {
        ("processor", "") => Ok(machine.processor.clone()),
        ("cores", "") => Ok(machine.cores.to_string()),
        ("noise-median", "") => Ok(noise(machine, 0.5)),
        ("noise-nine-in-ten", "") => Ok(noise(machine, 0.9)),
        ("version", package) => of_version(machine, package),
        ("", _) => Err(unknown(name, OF_MACHINE.map(Into::into).into())),
        (workload, rest) => of_run(timings, machine, workload, rest),
    }
}

fn of_version(machine: &Machine, package: &str) -> Result<String, Error> {
    let found = machine.versions.get(package).cloned();
    found.ok_or_else(|| unknown(package, machine.versions.keys().cloned().collect()))
}

/// Below what the noise of this share of the machine's cases lies, in per cent.
fn noise(machine: &Machine, share: f64) -> String {
    let cases = machine.runs.iter().flat_map(|run| &run.cases);
    let mut all: Vec<f64> = cases.filter_map(|case| case.noise).collect();
    all.sort_by(f64::total_cmp);
    let Some(last) = all.len().checked_sub(1) else { return NOT_MEASURED.into() };
    format!("{:.0}%", 100.0 * all[(share * last as f64).round() as usize])
}

/// Every case in which a peer was faster, or that there is none.
fn behind(timings: &Timings) -> String {
    let told = |machine: &Machine, case: &Case| {
        let threads = if case.threads == 1 { "thread" } else { "threads" };
        let peer = Program::named(&case.best_peer).map_or("", |it| it.framework);
        let (what, n, ratio) = (title(case), case.threads, times(case.ratio));
        format!("{what} on {n} {threads} of {} ({ratio}, {peer})", machine.name)
    };
    let mut slower = Vec::new();
    for machine in &timings.machines {
        let cases = machine.runs.iter().flat_map(|run| &run.cases);
        let behind = cases.filter(|case| case.ratio < 1.0);
        slower.extend(behind.map(|case| told(machine, case)));
    }
    if slower.is_empty() { "in none".into() } else { slower.join("; ") }
}

/// A case as the book's table calls it: `layer, 1 × 14²`.
fn title(case: &Case) -> String {
    let name = match &*case.case {
        "stm" => "layer",
        "resnext" => "merged",
        "train" => "training step",
        other => other,
    };
    match layer(case) {
        Some((_, (images, side))) => format!("{name}, {images} × {side}²"),
        None => format!("{name}, {}", case.size),
    }
}

fn of_run(
    timings: &Timings,
    machine: &Machine,
    workload: &str,
    rest: &str,
) -> Result<String, Error> {
    let parts: Option<(&str, &str, usize, &str)> = (|| {
        let (case, rest) = rest.split_once('.')?;
        let (rest, what) = rest.rsplit_once('.')?;
        let (size, threads) = rest.rsplit_once('.')?;
        Some((case, size, threads.parse().ok()?, what))
    })();
    if let Some((case, size, threads, what)) = parts {
        let run = machine.run(workload);
        return match run.and_then(|run| Ok((run, run.case(case, size, threads)?))) {
            Ok((run, case)) => of_case(run, case, what),
            Err(_) if timings.knows(workload, case, size) && is_asked(what) => {
                Ok(NOT_MEASURED.into())
            }
            Err(error) => Err(error),
        };
    }
    let run = machine.run(workload)?;
    match rest {
        "date" => Ok(run.date.clone()),
        "command" => Ok(run.command.clone()),
        "peak" => {
            Ok(run.peak_gflops.map_or(NOT_MEASURED.into(), |peak| format!("{peak:.0}")))
        }
        _ => {
            let allowed = ["date", "command", "peak", "CASE.SIZE.THREADS.WHAT"];
            Err(unknown(rest, allowed.map(Into::into).into()))
        }
    }
}

/// Whether this may be asked of some case.
fn is_asked(what: &str) -> bool {
    WHAT.contains(&what)
        || Program::named(what).is_some()
        || frameworks().any(|it| it == what)
}

/// What one case says.
fn of_case(run: &Run, case: &Case, what: &str) -> Result<String, Error> {
    let framework = || {
        Program::named(&case.best_peer)
            .map_or_else(|| case.best_peer.clone(), |it| it.framework.into())
    };
    match what {
        "against" => Ok(format!("{} {}", times(case.ratio), framework())),
        "ratio" => Ok(times(case.ratio)),
        "peer" => Ok(Program::named(&case.best_peer)
            .map_or_else(|| case.best_peer.clone(), Program::title)),
        "framework" => Ok(framework()),
        "ours" => Ok(number(case)),
        "operations" => Ok(format!("{:.0}", operations(case)?)),
        "share" => share(run, case),
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
fn operations(case: &Case) -> Result<f64, Error> {
    let ((shape, products), (images, side)) = layer(case).ok_or_else(|| {
        unknown("operations", vec!["ratio".into(), "peer".into(), "ours".into()])
    })?;
    let each = 2 * products * shape.work()?.multiply_adds * images * side * side;
    Ok(each as f64 / case.programs[OURS] / 1e9)
}

/// The share of what all threads' cores could do together, two digits; none of the plain
/// block, whose 3×3 convolution ours computes with fewer multiplications than it counts.
fn share(run: &Run, case: &Case) -> Result<String, Error> {
    if case.case == "plain" {
        let others = WHAT.into_iter().filter(|it| *it != "share");
        return Err(unknown("share", others.map(Into::into).collect()));
    }
    let done = operations(case)?;
    let of = |peak| format!("{:.2}", done / peak / case.threads as f64);
    Ok(run.peak_gflops.map_or(NOT_MEASURED.into(), of))
}

/// Of a case that is a layer its shape, how many products of it are computed, the number of
/// images and their side, for the size `8x28`.
fn layer(case: &Case) -> Option<((BlockShape, usize), (usize, usize))> {
    let shape = match &*case.case {
        "plain" => (BlockShape::PLAIN, 1),
        "stm" | "resnext" => (BlockShape::STM, 1),
        // Each product of the forward pass makes two in the backward pass.
        "train" => (BlockShape::STM, 3),
        _ => return None,
    };
    let (images, side) = case.size.split_once('x')?;
    Some((shape, (images.parse().ok()?, side.parse().ok()?)))
}
