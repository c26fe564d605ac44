//! The inputs of the tests, each written once.

use exercises::given::Activation::{self, LeakyRelu, Relu, Sigmoid, Silu, Tanh};
use exercises::given::{Conv, Kind, Layer, Network, Path, Shape};
use ndarray::{Array1, Array2, Array4};

use super::hashed;

/// P1: activations with a name for `expected.json`.
pub const ACTIVATIONS: [(&str, Activation); 5] = [
    ("relu", Relu),
    ("leaky", LeakyRelu { slope: 0.25 }),
    ("sigmoid", Sigmoid),
    ("tanh", Tanh),
    ("silu", Silu),
];

/// P1: a layer of six entries, its mask and its rate.
pub const X: [f64; 6] = [-3.0, -0.5, 0.0, 0.25, 1.5, 4.0];
pub const KEEP: [bool; 6] = [true, false, true, true, false, true];
pub const RATE: f64 = 0.6;

/// P1: rates for single entries.
pub const RATES: [f64; 3] = [0.1, 0.5, 0.8];

/// P2: the widths of three networks of constant width and three of other widths.
pub const CONSTANT_WIDTHS: [&[usize]; 3] = [&[1, 1], &[5; 7], &[32; 4]];
pub const OTHER_WIDTHS: [&[usize]; 3] = [&[90, 12, 2, 7], &[3, 50, 8], &[2, 1, 6, 40, 5]];

/// P2: (width, depth) for the input's share.
pub const SHARES: [(usize, usize); 4] = [(1, 1), (4, 3), (13, 3), (50, 9)];

/// P2: fan-ins.
pub const FAN_INS: [usize; 4] = [1, 3, 16, 50];

/// P2: (v, q, c, entries, trials); in the first two the squares of a trial's entries are
/// uncorrelated, c = v².
pub const ERRORS: [(f64, f64, f64, usize, usize); 4] = [
    (1.0, 3.0, 1.0, 8, 100),
    (0.5, 1.0, 0.25, 1, 50),
    (0.5, 1.0, 0.375, 16, 50),
    (2.0, 15.0, 5.0, 64, 1000),
];

/// P2: what is simulated.
pub const SIMULATED: &[usize] = &[6, 20, 3, 10];
pub const TRIALS: usize = 2000;

/// `90-12-2-7`: widths as part of a key.
pub fn joined(widths: &[usize]) -> String {
    widths.iter().map(usize::to_string).collect::<Vec<_>>().join("-")
}

/// P3: a network, its input and a name for `expected.json`.
pub struct Case {
    pub name: &'static str,
    pub network: Network,
    pub x: Array1<f64>,
}

/// P3: the network of this name; its weights come from the hash.
pub fn case(name: &'static str) -> Case {
    // n₀, n, L
    let ((inputs, width, depth), activation, kind) = match name {
        "plain" => ((2, 4, 5), Tanh, Kind::Plain),
        "residual" => ((2, 4, 5), Tanh, Kind::Residual),
        "residual-sigmoid" => ((4, 3, 4), Sigmoid, Kind::Residual),
        // A₁ is square here, so that no shape forbids what does not belong there.
        "residual-square" => ((3, 3, 4), Tanh, Kind::Residual),
        "residual-depth-2" => ((3, 3, 2), Relu, Kind::Residual),
        // The third layer passes nothing on.
        "plain-cut" => ((2, 4, 5), Tanh, Kind::Plain),
        "residual-cut" => ((2, 4, 5), Tanh, Kind::Residual),
        other => panic!("no network is called `{other}`"),
    };
    let layer = |l: usize| {
        let outputs = if l == depth { 1 } else { width };
        let inputs = if l == 1 { inputs } else { width };
        let cut = if name.ends_with("-cut") && l == 3 { 0.0 } else { 1.0 };
        Layer {
            weight: hashed((outputs, inputs), 300 + l as u32, cut),
            bias: hashed(outputs, 340 + l as u32, 0.5),
        }
    };
    let layers = (1..=depth).map(layer).collect();
    Case {
        name,
        network: Network { layers, activation, kind },
        x: hashed(inputs, 370, 1.0),
    }
}

#[allow(dead_code, reason = "who computes the expected numbers needs all of them")]
pub const NETWORKS: [&str; 7] = [
    "plain",
    "residual",
    "residual-sigmoid",
    "residual-square",
    "residual-depth-2",
    "plain-cut",
    "residual-cut",
];

/// P3: J_1, …, J_4.
pub fn branches() -> Vec<Array2<f64>> {
    (0..4).map(|j| hashed((3, 3), 390 + j, 1.0)).collect()
}

/// P4: shapes other than the sheet's.
pub const SHAPES: [Shape; 4] = [
    Shape { channels: 3, paths: 1, width: 2, kernel: 3 },
    Shape { channels: 3, paths: 4, width: 2, kernel: 3 },
    Shape { channels: 10, paths: 5, width: 3, kernel: 5 },
    Shape { channels: 64, paths: 8, width: 6, kernel: 1 },
];

/// P4: the shape of [`paths`].
pub const SMALL: Shape = Shape { channels: 3, paths: 4, width: 2, kernel: 3 };

/// P4: four paths of shape [`SMALL`]; `python/test_p4.py` makes the same.
pub fn paths() -> Vec<Path> {
    let Shape { channels: c, paths, width: w, kernel: k } = SMALL;
    let conv = |shape: (usize, usize, usize, usize), seed| Conv {
        weight: hashed(shape, seed, 1.0),
        bias: hashed(shape.0, seed + 3, 0.5),
    };
    let path = |i: u32| Path {
        reduce: conv((w, c, 1, 1), 400 + 10 * i),
        transform: conv((w, w, k, k), 401 + 10 * i),
        expand: conv((c, w, 1, 1), 402 + 10 * i),
    };
    (0..paths as u32).map(path).collect()
}

/// P4: two images of three channels.
pub fn images() -> Array4<f64> {
    hashed((2, 3, 4, 5), 490, 2.0)
}
