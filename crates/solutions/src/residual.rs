//! The network of problem 3, plain or residual, and its forward pass.
//!
//! y₀ = x, z_l = A_l·y_{l−1} + b_l, y₁ = σ(z₁), y_l = σ(z_l) without a skip and
//! y_l = β·σ(z_l) + y_{l−1} with one for 2 ≤ l ≤ L−1, y_L = z_L ∈ R. The branch scale β
//! is 1 unless set. Layers are counted from 1, as in the chapter.
//!
//! Its gradients by formula are in `backward`, and where a skip leaves in [`fork`];
//! [`bounds`], [`paths`] and [`growth`] say how large they are, [`objective`] judges them.
//! [`projection`] holds a layer whose skip changes the width.

mod backward;
pub mod bounds;
pub mod fork;
pub mod growth;
mod network;
pub mod objective;
pub mod paths;
pub mod projection;

pub use backward::Gradients;
pub use network::{Kind, Layer, Network, Trace};
