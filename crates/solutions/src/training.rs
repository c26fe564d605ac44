//! A small network trained with dropout and its activation in either order, in any kind of
//! number: exact rationals, f32, f64.

use num_traits::Num;
use rand::{Rng, RngExt};

use crate::Activation;
use crate::dropout::{Mask, Rate};

/// Which of the two comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// y = D(σ(z)).
    ActivationFirst,
    /// y = σ(D(z)).
    DropoutFirst,
}

/// An activation with a slope a: σ_a(z), ∂σ_a(z)/∂z and ∂σ_a(z)/∂a for given a and z.
pub type Sigma<T> = fn(&T, &T) -> [T; 3];

/// PReLU, with the convention σ′(0) = 0.
pub fn prelu<T: Num + Clone + PartialOrd>(slope: &T, z: &T) -> [T; 3] {
    let zero = T::zero;
    match z.partial_cmp(&zero()) {
        Some(std::cmp::Ordering::Greater) => [z.clone(), T::one(), zero()],
        Some(std::cmp::Ordering::Less) => {
            [slope.clone() * z.clone(), slope.clone(), z.clone()]
        }
        _ => [zero(), zero(), zero()],
    }
}

/// Leaky ReLU: PReLU whose slope is not trained.
pub fn leaky<T: Num + Clone + PartialOrd>(slope: &T, z: &T) -> [T; 3] {
    let [value, derivative, _] = prelu(slope, z);
    [value, derivative, T::zero()]
}

/// The sigmoid in f32, which has no slope to train.
#[must_use]
pub fn sigmoid(_: &f32, z: &f32) -> [f32; 3] {
    let derivative = Activation::Sigmoid.derivative(f64::from(*z)) as f32;
    [Activation::Sigmoid.apply(*z), derivative, 0.0]
}

/// One training step: input, target, mask of the hidden layer.
#[derive(Clone, Debug)]
pub struct Example<T> {
    /// x: (d).
    pub x: Vec<T>,
    /// The number the network should answer.
    pub target: T,
    /// The mask of the h hidden entries.
    pub keep: Vec<bool>,
}

/// ŷ = Σᵢ vᵢ·yᵢ with y the dropout and activation, in either order, of z = W·x + b.
#[derive(Clone, Debug, PartialEq)]
pub struct Perceptron<T> {
    /// W: (h, d), row by row.
    pub weight: Vec<Vec<T>>,
    /// b: (h).
    pub bias: Vec<T>,
    /// v: (h).
    pub out: Vec<T>,
    /// The slope a of the activation.
    pub slope: T,
}

impl<T: Num + Clone> Perceptron<T> {
    /// One hidden entry in either order: y, ∂y/∂z and ∂y/∂a.
    pub fn hidden(
        order: Order,
        sigma: Sigma<T>,
        slope: &T,
        z: &T,
        drop: impl Fn(T) -> T,
    ) -> [T; 3] {
        // ANCHOR: hidden
        match order {
            // D(σ(z)): dropout scales the value and both derivatives.
            Order::ActivationFirst => sigma(slope, z).map(drop),
            // σ(D(z)): the chain rule scales ∂/∂z alone; σ sees D(z).
            Order::DropoutFirst => {
                let [value, by_z, by_slope] = sigma(slope, &drop(z.clone()));
                [value, drop(by_z), by_slope]
            }
        }
        // ANCHOR_END: hidden
    }

    /// One step of gradient descent on ½(ŷ − target)², with scale s on kept entries and
    /// `rate` of learning. Entries beyond the shortest of the shapes are left alone.
    pub fn step(
        &mut self,
        order: Order,
        sigma: Sigma<T>,
        s: &T,
        rate: &T,
        example: &Example<T>,
    ) {
        let product = |(a, b): (&T, &T)| a.clone() * b.clone();
        let dot = |a: &[T], b: &[T]| {
            a.iter().zip(b).map(product).fold(T::zero(), |sum, y| sum + y)
        };
        let hidden = |((row, bias), keep): ((&Vec<T>, &T), &bool)| {
            let z = dot(row, &example.x) + bias.clone();
            let drop = |y: T| if *keep { s.clone() * y } else { T::zero() };
            Self::hidden(order, sigma, &self.slope, &z, drop)
        };
        let rows = self.weight.iter().zip(&self.bias).zip(&example.keep);
        let hidden: Vec<[T; 3]> = rows.map(hidden).collect();
        let y: Vec<T> = hidden.iter().map(|[y, ..]| y.clone()).collect();
        let step = rate.clone() * (dot(&self.out, &y) - example.target.clone());
        let mut slope = self.slope.clone();
        let layer = self.weight.iter_mut().zip(&mut self.bias).zip(&mut self.out);
        for (((row, bias), v), [y, by_z, by_slope]) in layer.zip(hidden) {
            let backward = step.clone() * v.clone();
            slope = slope - backward.clone() * by_slope;
            let by_z = backward * by_z;
            for (w, x) in row.iter_mut().zip(&example.x) {
                *w = w.clone() - by_z.clone() * x.clone();
            }
            *bias = bias.clone() - by_z;
            *v = v.clone() - step.clone() * y;
        }
        self.slope = slope;
    }
}

/// How far two runs from one start drift apart when only the order differs: after each of
/// `steps` steps the Euclidean distance of their parameters, in f32. Four inputs, sixteen
/// hidden entries, learning rate 0.05; inputs, targets and masks are drawn from `rng`, the
/// same for both.
pub fn drift(
    sigma: Sigma<f32>,
    slope: f32,
    rate: Rate,
    steps: usize,
    rng: &mut impl Rng,
) -> Vec<f64> {
    let mut uniform =
        |n: usize| -> Vec<f32> { (0..n).map(|_| rng.random_range(-1.0..1.0)).collect() };
    let weight = (0..16).map(|_| uniform(4)).collect();
    let mut outside = Perceptron { weight, bias: uniform(16), out: uniform(16), slope };
    let mut inside = outside.clone();
    let s = rate.scale() as f32;
    let mut after = |_| {
        let x: Vec<f32> = (0..4).map(|_| rng.random_range(-1.0..1.0)).collect();
        let keep = Mask::draw(16, rate, rng).keep().to_vec();
        let example = Example { target: x.iter().sum(), x, keep };
        outside.step(Order::ActivationFirst, sigma, &s, &0.05, &example);
        inside.step(Order::DropoutFirst, sigma, &s, &0.05, &example);
        outside.distance(&inside)
    };
    (0..steps).map(&mut after).collect()
}

impl Perceptron<f32> {
    /// The Euclidean distance of all parameters.
    #[must_use]
    pub fn distance(&self, other: &Self) -> f64 {
        let ours = self.parameters().zip(other.parameters());
        ours.map(|(a, b)| (f64::from(a) - f64::from(b)).powi(2)).sum::<f64>().sqrt()
    }

    fn parameters(&self) -> impl Iterator<Item = f32> {
        let weights = self.weight.iter().flatten();
        weights.chain(&self.bias).chain(&self.out).chain([&self.slope]).copied()
    }
}
