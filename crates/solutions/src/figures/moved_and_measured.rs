//! P4: what each schedule moves in the model, and what its programs take.

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::stm::{BlockShape, Schedule};
use crate::timings::{OURS, Timings};

parameters! {
    /// Parameters of [`moved_and_measured`].
    MovedAndMeasured {
        /// On which machine.
        machine: String = "epyc".into(),
        /// The side of the one image.
        side: usize = 56,
    }
}

/// Each framework's program for the loop over paths and for the grouped form.
const FRAMEWORKS: [(&str, &str, &str); 4] = [
    ("PyTorch", "torch_naive", "torch_eager"),
    ("JAX", "jax_naive", "jax_conv"),
    ("ONNX Runtime", "onnxruntime_naive", "onnxruntime"),
    ("OpenVINO", "openvino_naive", "openvino"),
];

/// The time of each schedule's programs over that of ours, which is the fused one, against the
/// KiB a pixel that the schedule moves in the model of P4.7; one thread.
///
/// # Errors
/// [`Error::Name`] for a machine or a side that was not measured, [`Error::Measurements`] for a file that
/// cannot be read.
pub fn moved_and_measured(p: &MovedAndMeasured) -> Result<String, Error> {
    let size = format!("1x{}", p.side);
    let case =
        Timings::of_the_book()?.machine(&p.machine)?.run("stm")?.case("stm", &size, 1)?;
    let kib = |schedule| {
        let bytes = BlockShape::STM.traffic(schedule)?.bytes(4);
        Ok::<_, Error>(bytes as f64 / 1024.0)
    };
    let [split, grouped, fused] =
        [kib(Schedule::Loop)?, kib(Schedule::Grouped)?, kib(Schedule::Fused)?];
    let mut series = vec![series("ours, fused", &[(fused, case.relative(OURS))])];
    for (name, by_path, all_at_once) in FRAMEWORKS {
        let times =
            [(split, case.relative(by_path)), (grouped, case.relative(all_at_once))];
        series.push(self::series(name, &times));
    }
    let times = series.iter().flat_map(|series| &series.points).map(|point| point.1);
    let (least, most) =
        times.fold((1.0_f64, 10.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    let x = Axis {
        label: "KiB moved a pixel, in the model".into(),
        range: 0.0..split * 1.1,
        logarithmic: false,
    };
    let y = Axis {
        label: "time over that of ours".into(),
        range: least * 0.7..most * 1.4,
        logarithmic: true,
    };
    chart(&x, &y, &series)
}

/// The points of those programs that were measured.
fn series(label: &str, times: &[(f64, Option<f64>)]) -> Series {
    let points = times.iter().filter_map(|&(x, time)| Some((x, time?, 0.0)));
    Series { label: label.into(), points: points.collect(), curve: vec![] }
}
