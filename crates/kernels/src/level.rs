//! What the processor can do, found out when the program runs.

/// An instruction set that the kernels are compiled for.
///
/// The same source gives each: a kernel is inlined into a function for which the compiler may use the instructions, and
/// turns its loops over arrays into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Whatever the program was compiled for: any processor, WebAssembly included.
    Portable,
    /// x86-64 with AVX2 and FMA: 8 single-precision numbers an instruction.
    Avx2,
    /// x86-64 with AVX-512 F, BW, DQ and VL, AVX2 and FMA: 16 single-precision numbers an instruction.
    Avx512,
}

impl Level {
    /// The levels this processor can run, the best one last.
    ///
    /// ```text
    /// [Portable]  or  [Portable, Avx2]  or  [Portable, Avx2, Avx512]
    /// ```
    pub fn available() -> Vec<Level> {
        [Level::Portable, Level::Avx2, Level::Avx512]
            .into_iter()
            .filter(|level| level.is_available())
            .collect()
    }

    /// The best level this processor can run.
    pub fn best() -> Level {
        if Level::Avx512.is_available() {
            Level::Avx512
        } else if Level::Avx2.is_available() {
            Level::Avx2
        } else {
            Level::Portable
        }
    }

    /// Whether this processor can run it.
    pub fn is_available(self) -> bool {
        match self {
            Level::Portable => true,
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => {
                is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
            }
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => {
                Level::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
            #[cfg(not(target_arch = "x86_64"))]
            Level::Avx2 | Level::Avx512 => false,
        }
    }

    /// Runs `kernel` compiled for this level; a level this processor lacks is run as [`Level::Portable`].
    pub(crate) fn run<K: Kernel>(self, kernel: K) -> K::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has what `avx2` is compiled for, as was just asked.
            #[allow(unsafe_code)]
            Level::Avx2 if self.is_available() => unsafe { avx2(kernel) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has what `avx512` is compiled for, as was just asked.
            #[allow(unsafe_code)]
            Level::Avx512 if self.is_available() => unsafe { avx512(kernel) },
            _ => kernel.run::<Separate>(),
        }
    }
}

/// A computation that can be compiled for any level.
///
/// `run`, and every function it calls that is to use the level's instructions, must be `#[inline(always)]`: only what is
/// inlined is compiled anew.
pub(crate) trait Kernel {
    type Output;
    fn run<A: Arithmetic>(self) -> Self::Output;
}

/// How a·b + c is computed.
pub(crate) trait Arithmetic {
    /// How many single-precision numbers an instruction computes with; from it a kernel chooses its tile.
    const LANES: usize;

    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32;
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64;
}

/// With one rounding, which takes an instruction where the level has it and a library call where not.
#[cfg(target_arch = "x86_64")]
struct Fused<const LANES: usize>;

#[cfg(target_arch = "x86_64")]
impl<const LANES: usize> Arithmetic for Fused<LANES> {
    const LANES: usize = LANES;

    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }

    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        a.mul_add(b, c)
    }
}

/// With two roundings, which every processor can do.
struct Separate;

impl Arithmetic for Separate {
    const LANES: usize = 4;

    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }

    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Fused<8>>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Fused<16>>()
}
