//! Sixteen xoshiro128++ generators side by side.
//!
//! The step, the jumps and their constants are those of D. Blackman and S. Vigna, *Scrambled linear pseudorandom number
//! generators*, ACM Transactions on Mathematical Software 47(4), 2021.

/// How many generators step together: one 512-bit register holds one word of each.
pub const LANES: usize = 16;

/// One step of xoshiro128++ in every lane at once; lane k is k jumps, 2⁶⁴ k draws, ahead of lane 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generator {
    /// The four words of the state, each for all lanes.
    state: [[u32; LANES]; 4],
}

impl Generator {
    /// Lane 0 is `Xoshiro128PlusPlus::seed_from_u64(seed)` of `rand_xoshiro`, lane k is it after k times `jump()`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let first = expand(seed);
        let mut ahead = Self { state: first.map(|word| [word; LANES]) };
        let mut all = ahead.clone();
        for k in 1..LANES {
            ahead.advance(JUMP);
            for (words, jumped) in all.state.iter_mut().zip(ahead.state) {
                words[k] = jumped[k];
            }
        }
        all
    }

    /// Moves every lane 2⁹⁶ draws ahead. The lanes reach 2⁶⁸ draws ahead, so that this begins a stream of its own;
    /// there are 2³² of them.
    pub fn long_jump(&mut self) {
        self.advance(LONG_JUMP);
    }

    /// The next draw of every lane, each uniform on all 2³² words.
    #[inline(always)]
    pub fn draw(&mut self) -> [u32; LANES] {
        let [s0, s1, s2, s3] = &mut self.state;
        let mut drawn = [0; LANES];
        for k in 0..LANES {
            let (a, b, c, d) = (s0[k], s1[k], s2[k], s3[k]);
            drawn[k] = a.wrapping_add(d).rotate_left(7).wrapping_add(a);
            s0[k] = a ^ b ^ d;
            s1[k] = a ^ b ^ c;
            s2[k] = a ^ c ^ (b << 9);
            s3[k] = (b ^ d).rotate_left(11);
        }
        drawn
    }

    /// Moves every lane as many draws ahead as the polynomial stands for. A step is linear over GF(2), so that the state
    /// there is the sum of the states after those numbers of steps whose coefficient is 1.
    fn advance(&mut self, polynomial: [u32; 4]) {
        let mut sum = [[0; LANES]; 4];
        for power in 0..128 {
            if polynomial[power / 32] >> (power % 32) & 1 == 1 {
                for (total, word) in
                    sum.as_flattened_mut().iter_mut().zip(self.state.as_flattened())
                {
                    *total ^= word;
                }
            }
            self.draw();
        }
        self.state = sum;
    }
}

/// Coefficients of x^(2⁶⁴) modulo the characteristic polynomial, lowest first.
const JUMP: [u32; 4] = [0x8764_000b, 0xf542_d2d3, 0x6fa0_35c3, 0x77f2_db5b];

/// … and of x^(2⁹⁶).
const LONG_JUMP: [u32; 4] = [0xb523_952e, 0x0b6f_099f, 0xccf5_a0ef, 0x1c58_0662];

/// A state from a seed: two outputs of SplitMix64, low word first. SplitMix64 is a bijection of its counter, so that the
/// two are not both 0.
fn expand(seed: u64) -> [u32; 4] {
    let split_mix = |step: u64| {
        let z = seed.wrapping_add(step.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    };
    let [a, b] = [split_mix(1), split_mix(2)];
    [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
}
