//! Networks to take the gradient of, and what is known of it.

use std::collections::HashMap;

use kernels::Level;
use kernels::gradient::{Element, Gradient, ResidualNetwork};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use safetensors::SafeTensors;
use solutions::Activation;
use solutions::residual::{Gradients, Kind, Network};

/// Middle layers of a network of the chapter, seen as a network of their own.
///
/// In the chapter's network they lie between a layer that makes x = y_1 and one that makes the scalar a·y. With the
/// target t = y_L − a, the gradient of ½|y_L − t|² is the chapter's gradient of a·y_L.
pub struct Case {
    pub m: usize,
    pub depth: usize,
    pub weights: Vec<f64>,
    pub biases: Vec<f64>,
    pub x: Vec<f64>,
    pub target: Vec<f64>,
    right: Gradients,
}

impl Case {
    pub fn draw(m: usize, depth: usize, kind: Kind) -> Case {
        Self::draw_with(m, depth, kind, 1)
    }

    pub fn draw_with(m: usize, depth: usize, kind: Kind, seed: u64) -> Case {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let network =
            Network::draw((3, m, depth + 2), Activation::Tanh, kind, &mut rng).unwrap();
        let trace = network.forward(ndarray::array![0.9, -0.4, 0.3].view()).unwrap();
        let last = &network.layer(depth + 2).weight;
        let layers = || (2..depth + 2).map(|l| network.layer(l));
        Case {
            m,
            depth,
            weights: layers().flat_map(|layer| &layer.weight).copied().collect(),
            biases: layers().flat_map(|layer| &layer.bias).copied().collect(),
            x: trace.y[1].to_vec(),
            target: trace.y[depth + 1].iter().zip(last).map(|(y, a)| y - a).collect(),
            right: network.gradients(&trace),
        }
    }

    /// The nearest case of numbers that f32 can hold, with weights so small (|A|'s rows sum to at most 1) that the
    /// bound on the roundings stays small too; what the chapter says of it is no longer known.
    pub fn rounded_to_f32(mut self) -> Case {
        let shrink = 1.0 / (self.m as f64).sqrt();
        self.weights.iter_mut().for_each(|weight| *weight *= shrink);
        for values in [&mut self.weights, &mut self.biases, &mut self.x, &mut self.target]
        {
            values.iter_mut().for_each(|value| *value = f64::from(*value as f32));
        }
        self
    }

    pub fn network(&self) -> ResidualNetwork<'_, f64> {
        ResidualNetwork::new(self.depth, self.m, &self.weights, &self.biases).unwrap()
    }

    pub fn gradient(&self, level: Level) -> Gradient<f64> {
        self.network().gradient(&self.x, &self.target, level).unwrap()
    }

    pub fn gradient_f32(&self, level: Level) -> Gradient<f32> {
        let [weights, biases, x, target] =
            [&self.weights, &self.biases, &self.x, &self.target].map(|values| {
                values.iter().map(|value| *value as f32).collect::<Vec<_>>()
            });
        ResidualNetwork::new(self.depth, self.m, &weights, &biases)
            .unwrap()
            .gradient(&x, &target, level)
            .unwrap()
    }

    /// How far the gradient is from the chapter's, the largest of all arrays, each relative to its largest entry.
    pub fn distance(&self, gradient: &Gradient<f64>) -> f64 {
        let (m, right) = (self.m, &self.right);
        let mut worst = distance(&gradient.input, right.outputs[1].iter());
        for l in 0..self.depth {
            let weights = &gradient.weights[l * m * m..][..m * m];
            worst = worst.max(distance(weights, right.weights[l + 1].iter()));
            worst = worst.max(distance(
                &gradient.biases[l * m..][..m],
                right.biases[l + 1].iter(),
            ));
        }
        worst
    }
}

fn distance<'a>(
    ours: &[f64],
    right: impl ExactSizeIterator<Item = &'a f64> + Clone,
) -> f64 {
    assert_eq!(ours.len(), right.len());
    let largest = right.clone().fold(0.0_f64, |most, entry| most.max(entry.abs()));
    let far = |(a, b): (&f64, &f64)| match (a - b).abs() {
        0.0 => 0.0,
        far if far.is_nan() => f64::INFINITY,
        far => far / largest,
    };
    ours.iter().zip(right).map(far).fold(0.0, f64::max)
}

/// By the weights, the biases and x, in this order.
pub fn flat<E: Element>(gradient: &Gradient<E>) -> Vec<E> {
    gradient
        .weights
        .iter()
        .chain(&*gradient.biases)
        .chain(&*gradient.input)
        .copied()
        .collect()
}

#[track_caller]
pub fn assert_close(what: &str, ours: &[f64], right: &[f64], relative: f64) {
    let far = distance(ours, right.iter());
    assert!(far <= relative, "{what}: {far}");
}

/// The most the roundings of f32 can move each derivative from `right`, to first order.
///
/// With u = 2⁻²⁴: a sum of n products is off by at most n·u times the sum of their magnitudes, tanh by 5u of itself (2½
/// units in the last place), any other operation by u of its result; and what a value is off moves what is computed
/// from it by as much as the derivative says.
pub fn roundings(case: &Case, right: &Gradient<f64>) -> Vec<f64> {
    const U: f64 = 1.0 / 16_777_216.0;
    let (m, depth) = (case.m, case.depth);
    let y = |l: usize| &right.outputs[l * m..][..m];
    let a = |l: usize, i: usize, j: usize| case.weights[(l * m + i) * m + j].abs();
    let long = (m + 2) as f64 * U;
    let z = |l: usize, i: usize| y(l + 1)[i] - y(l)[i];
    let slope = |l: usize, i: usize| 1.0 - z(l, i).powi(2);

    let mut off_y = vec![vec![0.0; m]]; // of y_0, …, y_L
    let mut off_slope = vec![]; // of 1 − tanh² of layer 1, …, L
    for l in 0..depth {
        let off_z = |i: usize| -> f64 {
            let sum = (0..m)
                .map(|j| a(l, i, j) * (off_y[l][j] + long * y(l)[j].abs()))
                .sum::<f64>();
            slope(l, i) * (sum + long * case.biases[l * m + i].abs())
                + 5.0 * U * z(l, i).abs()
        };
        let off: Vec<f64> = (0..m).map(off_z).collect();
        off_slope.push(
            (0..m).map(|i| 2.0 * z(l, i).abs() * off[i] + 2.0 * U).collect::<Vec<_>>(),
        );
        off_y
            .push((0..m).map(|i| off_y[l][i] + off[i] + U * y(l + 1)[i].abs()).collect());
    }

    let mut g: Vec<f64> = (0..m).map(|i| y(depth)[i] - case.target[i]).collect();
    let mut off_g: Vec<f64> = (0..m).map(|i| off_y[depth][i] + U * g[i].abs()).collect();
    let (mut weights, mut biases) = (vec![0.0; depth * m * m], vec![0.0; depth * m]);
    for l in (0..depth).rev() {
        let delta: Vec<f64> = (0..m).map(|i| (g[i] * slope(l, i)).abs()).collect();
        let off_delta: Vec<f64> = (0..m)
            .map(|i| off_g[i] * slope(l, i) + g[i].abs() * off_slope[l][i] + U * delta[i])
            .collect();
        for i in 0..m {
            biases[l * m + i] = off_delta[i];
            for j in 0..m {
                let y = y(l)[j].abs();
                weights[(l * m + i) * m + j] =
                    off_delta[i] * y + delta[i] * (off_y[l][j] + U * y);
            }
        }
        let below = |j: usize| -> (f64, f64) {
            let products =
                (0..m).map(|i| case.weights[(l * m + i) * m + j] * g[i] * slope(l, i));
            let off = (0..m)
                .map(|i| a(l, i, j) * (off_delta[i] + long * delta[i]))
                .sum::<f64>();
            (g[j] + products.sum::<f64>(), off_g[j] + off + long * g[j].abs())
        };
        (g, off_g) = (0..m).map(below).unzip();
    }
    weights.into_iter().chain(biases).chain(off_g).collect()
}

/// The chapter's reference vectors, by key.
pub struct Vectors(HashMap<String, Vec<f64>>);

impl Vectors {
    pub fn open() -> Vectors {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../solutions/tests/vectors/residual.safetensors"
        );
        let bytes = std::fs::read(path).unwrap_or_else(|why| panic!("{path}: {why}"));
        let numbers = |data: &[u8]| {
            data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect()
        };
        let file = SafeTensors::deserialize(&bytes).unwrap();
        Vectors(
            file.iter()
                .map(|(key, tensor)| (key.to_string(), numbers(tensor.data())))
                .collect(),
        )
    }

    pub fn get(&self, key: &str) -> Vec<f64> {
        self.0.get(key).unwrap_or_else(|| panic!("no vector is called {key}")).clone()
    }
}
