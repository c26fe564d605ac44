//! Numbers of P4: split, transform, merge.

use super::Value;
use crate::Error;
use crate::format::grouped;
use crate::stm::{BlockShape, Parameters};

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
            Ok(format!("{:.1} %", 100.0 * split?.total() as f64 / plain?.total() as f64))
        },
    },
];

fn plain(part: fn(Parameters) -> usize) -> Result<String, Error> {
    Ok(grouped(part(BlockShape::PLAIN.parameters()?)))
}

fn stm(part: fn(Parameters) -> usize) -> Result<String, Error> {
    Ok(grouped(part(BlockShape::STM.parameters()?)))
}
