//! What the processor can do, found out when the program runs.

/// An instruction set that the kernels are compiled for.
///
/// The same source gives each: a kernel is inlined into a function for which the compiler may use the instructions, and
/// turns its loops over arrays into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Whatever the program was compiled for: any processor, WebAssembly included.
    Portable,
    /// AArch64 with NEON, which all but those without floating point have: 4 single-precision numbers an instruction.
    Neon,
    /// x86-64 with AVX2 and FMA: 8 single-precision numbers an instruction.
    Avx2,
    /// x86-64 with AVX-512 F, BW, DQ and VL, AVX2 and FMA: 16 single-precision numbers an instruction.
    Avx512,
}

impl Level {
    /// All levels, of each kind of processor the best one last.
    pub const ALL: [Level; 4] =
        [Level::Portable, Level::Neon, Level::Avx2, Level::Avx512];

    /// The levels this processor can run, the best one last.
    ///
    /// ```text
    /// x86-64:   [Portable]  or  [Portable, Avx2]  or  [Portable, Avx2, Avx512]
    /// AArch64:  [Portable, Neon]
    /// others:   [Portable]
    /// ```
    pub fn available() -> Vec<Level> {
        Self::ALL.into_iter().filter(|level| level.is_available()).collect()
    }

    /// The best level this processor can run.
    pub fn best() -> Level {
        let best = Self::ALL.into_iter().rfind(|level| level.is_available());
        best.unwrap_or(Level::Portable)
    }

    /// How programs call it: `portable`, `neon`, `avx2` or `avx512`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Portable => "portable",
            Level::Neon => "neon",
            Level::Avx2 => "avx2",
            Level::Avx512 => "avx512",
        }
    }

    /// The level of this [`name`](Self::name).
    pub fn named(name: &str) -> Option<Level> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// The level that a program's arguments ask for by `--level NAME`, two words that are taken out of them, else the best.
    ///
    /// # Errors
    /// The name is missing, no level has it, or this processor cannot run that level.
    pub fn taken_from(arguments: &mut Vec<String>) -> Result<Level, String> {
        let Some(at) = arguments.iter().position(|word| word == "--level") else {
            return Ok(Self::best());
        };
        let mut words = arguments.splice(at..arguments.len().min(at + 2), []).skip(1);
        let given = words.next().ok_or("--level needs a value")?;
        let level = Self::named(&given).ok_or_else(|| {
            let allowed = Self::ALL.map(Self::name).join(", ");
            format!("the level is {given:?}, but must be one of {allowed}")
        })?;
        if level.is_available() {
            return Ok(level);
        }
        Err(format!("this processor has not what the level {given} needs"))
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
            #[cfg(target_arch = "aarch64")]
            Level::Neon => std::arch::is_aarch64_feature_detected!("neon"),
            #[cfg(not(target_arch = "aarch64"))]
            Level::Neon => false,
        }
    }

    /// [`Arithmetic::LANES`] of this level.
    pub(crate) fn lanes(self) -> usize {
        match self {
            Level::Portable | Level::Neon => 4,
            Level::Avx2 => 8,
            Level::Avx512 => 16,
        }
    }

    /// [`Arithmetic::REGISTERS`] of this level.
    pub(crate) fn registers(self) -> usize {
        match self {
            Level::Portable | Level::Avx2 => 16,
            Level::Neon | Level::Avx512 => 32,
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
            #[cfg(target_arch = "aarch64")]
            // SAFETY: the processor has what `neon` is compiled for, as was just asked.
            #[allow(unsafe_code)]
            Level::Neon if self.is_available() => unsafe { neon(kernel) },
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
    /// How many single-precision numbers an instruction computes with.
    const LANES: usize;
    /// How many registers of so many there are; from both a kernel chooses its tile.
    const REGISTERS: usize;

    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32;
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64;
}

/// With one rounding, which takes an instruction where the level has it and a library call where not.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
struct Fused<const LANES: usize, const REGISTERS: usize>;

#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
impl<const LANES: usize, const REGISTERS: usize> Arithmetic for Fused<LANES, REGISTERS> {
    const LANES: usize = LANES;
    const REGISTERS: usize = REGISTERS;

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
    const REGISTERS: usize = 16;

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
    kernel.run::<Fused<8, 16>>()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")]
fn avx512<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Fused<16, 32>>()
}

#[cfg(target_arch = "aarch64")]
#[target_feature(enable = "neon")]
fn neon<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Fused<4, 32>>()
}
