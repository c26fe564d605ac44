//! What the tests of several chapters share: the reference vectors, and how close is
//! close enough.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::collections::HashMap;

use ndarray::{Array, ArrayD, Dimension, IxDyn};
use num_rational::BigRational;
use safetensors::{Dtype, SafeTensors};

/// Agreement with another framework's f64: its operations and ours may be ordered
/// otherwise, which costs some of the 2⁻⁵³ ≈ 1.1e−16 a rounding; a wrong formula costs
/// far more than 1e−12.
pub const SAME_IN_F64: f64 = 1e-12;

/// One file of `vectors/`, by key.
pub struct Vectors(HashMap<String, ArrayD<f64>>);

impl Vectors {
    pub fn open(name: &str) -> Self {
        let path =
            format!("{}/tests/vectors/{name}.safetensors", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(&path).unwrap_or_else(|why| panic!("{path}: {why}"));
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let arrays = file.iter().map(|(key, tensor)| {
            let values: Vec<f64> = match tensor.dtype() {
                Dtype::F64 => tensor
                    .data()
                    .as_chunks::<8>()
                    .0
                    .iter()
                    .map(|b| f64::from_le_bytes(*b))
                    .collect(),
                Dtype::U8 => tensor.data().iter().copied().map(f64::from).collect(),
                other => panic!("{path}: {key} is {other:?}"),
            };
            (
                key.to_string(),
                ArrayD::from_shape_vec(IxDyn(tensor.shape()), values).unwrap(),
            )
        });
        Self(arrays.collect())
    }

    pub fn get<D: Dimension>(&self, key: &str) -> Array<f64, D> {
        let array =
            self.0.get(key).unwrap_or_else(|| panic!("no vector is called {key}"));
        array.clone().into_dimensionality().unwrap()
    }
}

/// The exact integer hash from which `vectors/generate.py` makes every input, entry by
/// entry in row-major order.
pub fn hashed<D: Dimension>(
    shape: impl ndarray::IntoDimension<Dim = D>,
    seed: u32,
    bound: f64,
) -> Array<f64, D> {
    let shape = shape.into_dimension();
    let values = (0..shape.size() as u32).map(|i| {
        let mut h =
            i.wrapping_mul(0x9E37_79B9).wrapping_add(seed.wrapping_mul(0x85EB_CA6B));
        h ^= h >> 16;
        h = h.wrapping_mul(0x7FEB_352D);
        h ^= h >> 15;
        h = h.wrapping_mul(0x846C_A68B);
        h ^= h >> 16;
        (f64::from(h >> 8) / 8_388_608.0 - 1.0) * bound
    });
    Array::from_shape_vec(shape, values.collect()).unwrap()
}

/// Fails unless both arrays have one shape and every entry agrees to `relative` of the
/// reference plus `absolute`; NaN agrees with NaN, an infinity with itself.
#[track_caller]
pub fn assert_close<D: Dimension>(
    what: &str,
    ours: &Array<f64, D>,
    reference: &Array<f64, D>,
    relative: f64,
    absolute: f64,
) {
    assert_eq!(ours.shape(), reference.shape(), "{what}");
    for ((index, &a), &b) in ours.indexed_iter().zip(reference) {
        let same = a == b
            || a.is_nan() && b.is_nan()
            || (a - b).abs() <= relative * b.abs() + absolute;
        assert!(same, "{what} at {index:?}: ours {a:e}, reference {b:e}");
    }
}

/// The number that Coq computed under this name from its statements, `proofs/exact.json`.
pub fn coq(name: &str) -> BigRational {
    let computed: HashMap<String, [String; 2]> =
        serde_json::from_str(include_str!("../../../../proofs/exact.json")).unwrap();
    let [above, below] = computed.get(name).unwrap_or_else(|| panic!("no {name}"));
    BigRational::new(above.parse().unwrap(), below.parse().unwrap())
}
