//! Numbers of P4: split, transform, merge.

use super::value::Value;
use crate::Error;
use crate::format::grouped;
use crate::stm::{
    BlockShape, BreakEven, Expand, Parameters, Schedule, TotalWidth, Traffic, Work,
    break_even,
};

pub(super) const VALUES: &[Value] = &[
    Value {
        name: "p4.plain.reduce",
        about: "plain block, 1×1, 256 → 128",
        compute: || plain(|c| c.reduce),
    },
    Value {
        name: "p4.plain.transform",
        about: "plain block, 3×3",
        compute: || plain(|c| c.transform),
    },
    Value {
        name: "p4.plain.expand",
        about: "plain block, 1×1, 128 → 256",
        compute: || plain(|c| c.expand),
    },
    Value {
        name: "p4.plain.parameters",
        about: "plain block, all",
        compute: || plain(Parameters::total),
    },
    Value {
        name: "p4.stm.reduce",
        about: "32 paths, 1×1, 256 → 4",
        compute: || stm(|c| c.reduce),
    },
    Value {
        name: "p4.stm.transform",
        about: "32 paths, 3×3",
        compute: || stm(|c| c.transform),
    },
    Value {
        name: "p4.stm.expand",
        about: "32 paths, 1×1, 4 → 256",
        compute: || stm(|c| c.expand),
    },
    Value {
        name: "p4.stm.parameters",
        about: "32 paths, all",
        compute: || stm(Parameters::total),
    },
    Value {
        name: "p4.stm.share",
        about: "split-transform-merge parameters in percent of the plain block's",
        compute: || {
            let [split, plain] =
                [BlockShape::STM, BlockShape::PLAIN].map(BlockShape::parameters);
            Ok(format!("{:.1}%", 100.0 * split?.total() as f64 / plain?.total() as f64))
        },
    },
    Value {
        name: "p4.resnet.parameters",
        about: "bottleneck of width 64, all",
        compute: || Ok(grouped(BlockShape::RESNET.parameters()?.total())),
    },
    Value {
        name: "p4.resnet.weights",
        about: "bottleneck of width 64, weights without biases",
        compute: || Ok(grouped(BlockShape::RESNET.weights()?.total())),
    },
    Value {
        name: "p4.stm.weights",
        about: "32 paths, weights without biases",
        compute: || Ok(grouped(BlockShape::STM.weights()?.total())),
    },
    Value {
        name: "p4.plain.weights",
        about: "plain block, weights without biases",
        compute: || Ok(grouped(BlockShape::PLAIN.weights()?.total())),
    },
    Value {
        name: "p4.weights.excess",
        about: "weights of 32 paths of width 4 above those of the bottleneck of width 64",
        compute: || {
            let [split, resnet] =
                [BlockShape::STM, BlockShape::RESNET].map(BlockShape::weights);
            let ratio = split?.total() as f64 / resnet?.total() as f64;
            Ok(format!("{:.1}%", 100.0 * (ratio - 1.0)))
        },
    },
    Value {
        name: "p4.parameters.excess",
        about: "the same with biases",
        compute: || {
            let [split, resnet] =
                [BlockShape::STM, BlockShape::RESNET].map(BlockShape::parameters);
            let ratio = split?.total() as f64 / resnet?.total() as f64;
            Ok(format!("{:.0}%", 100.0 * (ratio - 1.0)))
        },
    },
    Value {
        name: "p4.path.parameters",
        about: "one path of width 4",
        compute: || at_width(4).map(|(one, _)| grouped(one)),
    },
    Value {
        name: "p4.width.10",
        about: "32 paths of width 10",
        compute: || at_width(10).map(|(_, all)| grouped(all)),
    },
    Value {
        name: "p4.width.11",
        about: "32 paths of width 11",
        compute: || at_width(11).map(|(_, all)| grouped(all)),
    },
    Value {
        name: "p4.merged.parameters",
        about: "the merged form, all",
        compute: || merged().map(|count| grouped(count.total())),
    },
    Value {
        name: "p4.merged.expand",
        about: "the merged form, 1×1, 128 → 256",
        compute: || merged().map(|count| grouped(count.expand)),
    },
    Value {
        name: "p4.merged.break-even",
        about: "the width at which the merged form has the plain block's parameters",
        compute: || {
            let budget = BlockShape::PLAIN.parameters()?.total();
            Ok(match break_even(BlockShape::STM, Expand::Merged, budget)? {
                BreakEven::At(width) => width.to_string(),
                BreakEven::After(width) => format!("above {width}"),
            })
        },
    },
    Value {
        name: "p4.paths.best",
        about: "the best number of paths at total width 128",
        compute: || Ok(blocks()?.best_paths().to_string()),
    },
    Value {
        name: "p4.paths.best-divisor",
        about: "the best number of paths among the divisors of 128",
        compute: || Ok(blocks()?.best_dividing_paths().to_string()),
    },
    Value {
        name: "p4.paths.at-16",
        about: "16 paths of width 8",
        compute: || at_paths(16),
    },
    Value {
        name: "p4.paths.at-24",
        about: "24 paths of total width 128",
        compute: || at_paths(24),
    },
    Value {
        name: "p4.paths.at-32",
        about: "32 paths of width 4",
        compute: || at_paths(32),
    },
    Value {
        name: "p4.plain.multiply-adds",
        about: "plain block, multiply-adds a pixel",
        compute: || Ok(grouped(BlockShape::PLAIN.work()?.multiply_adds)),
    },
    Value {
        name: "p4.stm.multiply-adds",
        about: "32 paths, multiply-adds a pixel",
        compute: || Ok(grouped(BlockShape::STM.work()?.multiply_adds)),
    },
    Value {
        name: "p4.peak.share",
        about: "most of the peak, if each addition and each ReLU takes a multiply-add's turn",
        compute: || {
            let work = BlockShape::STM.work()?;
            Ok(of_turns(work.multiply_adds, work.relus + work.additions))
        },
    },
    Value {
        name: "p4.peak.share.adding-beside",
        about: "the same, if only each ReLU does",
        compute: || {
            let work = BlockShape::STM.work()?;
            Ok(of_turns(work.multiply_adds, work.relus))
        },
    },
    Value {
        name: "p4.multiply-adds.ratio",
        about: "multiply-adds of the plain block over those of 32 paths",
        compute: || {
            let [plain, split] =
                [BlockShape::PLAIN, BlockShape::STM].map(BlockShape::work);
            let ratio = plain?.multiply_adds as f64 / split?.multiply_adds as f64;
            Ok(format!("{ratio:.2}"))
        },
    },
    Value {
        name: "p4.stm.last-relus",
        about: "32 paths, ReLUs a pixel that the merged form has not",
        compute: || more_work(|work| work.relus),
    },
    Value {
        name: "p4.stm.additions",
        about: "32 paths, additions a pixel that the merged form has not",
        compute: || more_work(|work| work.additions),
    },
    Value {
        name: "p4.traffic.held",
        about: "the grouped form's widest array, KiB a pixel in f32",
        compute: || kib(Schedule::Grouped, |traffic| 4 * traffic.held),
    },
    Value {
        name: "p4.traffic.loop",
        about: "KiB moved a pixel in f32 by the loop",
        compute: || kib(Schedule::Loop, |traffic| traffic.bytes(4)),
    },
    Value {
        name: "p4.traffic.grouped",
        about: "KiB moved a pixel in f32 by the grouped form",
        compute: || kib(Schedule::Grouped, |traffic| traffic.bytes(4)),
    },
    Value {
        name: "p4.traffic.fused",
        about: "KiB moved a pixel in f32 by the fused form",
        compute: || kib(Schedule::Fused, |traffic| traffic.bytes(4)),
    },
];

fn plain(part: fn(Parameters) -> usize) -> Result<String, Error> {
    Ok(grouped(part(BlockShape::PLAIN.parameters()?)))
}

fn stm(part: fn(Parameters) -> usize) -> Result<String, Error> {
    Ok(grouped(part(BlockShape::STM.parameters()?)))
}

/// One path of this width and 32 of them.
fn at_width(width: usize) -> Result<(usize, usize), Error> {
    let shape = BlockShape { width, ..BlockShape::STM };
    let one = BlockShape { paths: 1, ..shape };
    Ok((one.parameters()?.total(), shape.parameters()?.total()))
}

fn merged() -> Result<Parameters, Error> {
    BlockShape::STM.merged_parameters()
}

/// Blocks of the plain block's total width.
fn blocks() -> Result<TotalWidth, Error> {
    let BlockShape { channels, width, kernel, .. } = BlockShape::PLAIN;
    TotalWidth::new(channels, width, kernel)
}

/// The count at total width 128, a whole number for these numbers of paths.
fn at_paths(paths: usize) -> Result<String, Error> {
    let count = blocks()?.parameters(paths, Expand::EachPath)?;
    Ok(if count.is_integer() {
        grouped(count.to_integer() as usize)
    } else {
        count.to_string()
    })
}

fn more_work(part: fn(Work) -> usize) -> Result<String, Error> {
    let [split, merged] = [BlockShape::STM.work()?, BlockShape::STM.merged_work()?];
    Ok(grouped(part(split) - part(merged)))
}

fn kib(schedule: Schedule, part: fn(Traffic) -> usize) -> Result<String, Error> {
    let bytes = part(BlockShape::STM.traffic(schedule)?);
    Ok(format!("{} KiB", bytes as f64 / 1024.0))
}

/// The share of `useful` in all turns, two digits.
fn of_turns(useful: usize, others: usize) -> String {
    format!("{:.2}", useful as f64 / (useful + others) as f64)
}
