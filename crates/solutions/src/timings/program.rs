//! The programs that were timed, as a reader is told of them.

/// The name of our program in the measurements.
pub const OURS: &str = "ours";

/// A peer: its name in `peers/`, its framework, and in which way it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name in the measurements.
    pub name: &'static str,
    /// The framework's name.
    pub framework: &'static str,
    /// How it is used, where there are several ways.
    pub way: &'static str,
}

impl Program {
    /// The peer of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        PROGRAMS.iter().find(|program| program.name == name)
    }

    /// Framework and way.
    #[must_use]
    pub fn title(&self) -> String {
        let comma = if self.way.is_empty() { "" } else { ", " };
        format!("{}{comma}{}", self.framework, self.way)
    }
}

/// The frameworks, in the order of [`Program`]s.
pub fn frameworks() -> impl Iterator<Item = &'static str> {
    let first =
        |&k: &usize| PROGRAMS[..k].iter().all(|it| it.framework != PROGRAMS[k].framework);
    (0..PROGRAMS.len()).filter(first).map(|k| PROGRAMS[k].framework)
}

macro_rules! programs {
    ($($name:literal $framework:literal $way:literal;)+) => {
        &[$(Program { name: $name, framework: $framework, way: $way },)+]
    };
}

const PROGRAMS: &[Program] = programs! {
    "torch" "PyTorch" "";
    "torch_eager" "PyTorch" "grouped form";
    "torch_naive" "PyTorch" "loop over paths";
    "torch_eager_cl" "PyTorch" "channels last";
    "torch_loop" "PyTorch" "last layer path by path";
    "torch_bmm" "PyTorch" "last layer as one product a path";
    "torch_jit" "PyTorch" "TorchScript";
    "torch_compile" "PyTorch" "compiled";
    "torch_compile_pw" "PyTorch" "compiled from pointwise sums";
    "torch_linear" "PyTorch" "a new nn.Linear for each layer";
    "torch_uniform" "PyTorch" "drawn into one buffer";
    "torch_autograd" "PyTorch" "autograd";
    "torch_closed" "PyTorch" "backward pass by hand";
    "jax" "JAX" "";
    "jax_mm" "JAX" "last layer path by path";
    "jax_pw" "JAX" "pointwise sums";
    "jax_nhwc" "JAX" "channels last";
    "jax_conv" "JAX" "grouped form";
    "jax_naive" "JAX" "loop over paths";
    "jax_threefry" "JAX" "Threefry";
    "jax_rbg" "JAX" "RBG";
    "jax_unsafe_rbg" "JAX" "unsafe RBG";
    "jax_scan" "JAX" "scan, compiled";
    "onnxruntime" "ONNX Runtime" "";
    "onnxruntime_naive" "ONNX Runtime" "loop over paths";
    "openvino" "OpenVINO" "";
    "openvino_naive" "OpenVINO" "loop over paths";
    "numpy" "NumPy" "";
    "numpy_idiomatic" "NumPy" "as one writes it";
    "numpy_pcg64_f32" "NumPy" "PCG64 in f32";
    "numpy_sfc64_f32" "NumPy" "SFC64 in f32";
    "numpy_closed" "NumPy" "backward pass by hand";
    "numba" "Numba" "";
    "numba_mt19937" "Numba" "as one writes it";
    "numba_xoshiro" "Numba" "16 generators by hand";
    "candle" "candle" "";
    "candle_naive" "candle" "loop over paths";
    "burn_flex" "burn" "flex";
    "burn_naive" "burn" "loop over paths";
    "burn_ndarray" "burn" "ndarray";
    "tract" "tract" "";
    "rten" "rten" "";
};
