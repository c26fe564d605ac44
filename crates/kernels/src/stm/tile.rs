//! The tile of sums that each step keeps in registers: M channels by V registers of L pixels, one row of the table a level.
//!
//! | level | registers | products (steps 1 and 3) | fused step 3 | the same with signs | narrow 3×3 | sums over pixels |
//! |---|---|---|---|---|---|---|
//! | AVX-512 | 32 of 16 | 8×3 | 8×2 | 8×2 | 4×4 | 4 by 4 |
//! | AVX2 | 16 of 8 | 6×2 | 6×2 | 8×1 | 4×2 | 2 by 4 |
//! | NEON | 32 of 4 | 8×3 | 8×2 | 8×2 | 4×4 | 4 by 4 |
//! | portable | 16 of 4 | 6×2 | 6×2 | 8×1 | 4×2 | 2 by 4 |
//!
//! *Bound.* One step of a product loads V registers and M numbers for M·V multiply-adds: 11 loads for 24, 8 for 12, where
//! a core loads two a cycle and multiplies two. Of the 16 registers 12 sums leave 4: two of pixels, a weight, and one to
//! spare. With 4×3 there is none; the compiler then kept a sum in memory, and each step waited for it to come back: 1.75
//! times as long for the merged layer on 14² pixels, 1.6 for the fused one (AVX2, one core of a Zen 5).
//!
//! In the fused step two more registers hold what a path has come to. Two channels at once, which would load the pixels
//! half as often, were slower with 16 registers (1.15 times) and no faster with 32.
//!
//! With signs the channels of a tile are those of a byte, 8. Sums over pixels are products of channels by channels, a register each.
//!
//! NEON's row is read from the machine code alone, its speed unmeasured: a step of the product is 24 multiply-adds, 7
//! loads of one or two registers each and 6 more instructions, and nothing goes to the stack. In the fused step something does: all 16 sums, stored and loaded once a path of 64 multiply-adds.

/// Evaluates an expression in which L, M and V are the tile of this level.
macro_rules! tiled {
    (product, $A:ident, $l:ident, $m:ident, $v:ident, $run:expr) => {
        $crate::stm::tile::tiled!($A, $l, $m, $v, $run, [16, 8, 3], [8, 6, 2], [4, 8, 3], [4, 6, 2])
    };
    (fused, $A:ident, $l:ident, $m:ident, $v:ident, $run:expr) => {
        $crate::stm::tile::tiled!($A, $l, $m, $v, $run, [16, 8, 2], [8, 6, 2], [4, 8, 2], [4, 6, 2])
    };
    (narrow, $A:ident, $l:ident, $m:ident, $v:ident, $run:expr) => {
        $crate::stm::tile::tiled!($A, $l, $m, $v, $run, [16, 4, 4], [8, 4, 2], [4, 4, 4], [4, 4, 2])
    };
    (signs, $A:ident, $l:ident, $m:ident, $v:ident, $run:expr) => {
        $crate::stm::tile::tiled!($A, $l, $m, $v, $run, [16, 8, 2], [8, 8, 1], [4, 8, 2], [4, 8, 1])
    };
    (sums, $A:ident, $l:ident, $m:ident, $v:ident, $run:expr) => {
        $crate::stm::tile::tiled!($A, $l, $m, $v, $run, [16, 4, 4], [8, 2, 4], [4, 4, 4], [4, 2, 4])
    };
    ($A:ident, $l:ident, $m:ident, $v:ident, $run:expr,
     $wide:tt, $middle:tt, $many:tt, $small:tt) => {
        match ($A::LANES, $A::REGISTERS) {
            (16, _) => $crate::stm::tile::tiled!(with $l, $m, $v, $wide, $run),
            (8, _) => $crate::stm::tile::tiled!(with $l, $m, $v, $middle, $run),
            (_, 32) => $crate::stm::tile::tiled!(with $l, $m, $v, $many, $run),
            _ => $crate::stm::tile::tiled!(with $l, $m, $v, $small, $run),
        }
    };
    (with $l:ident, $m:ident, $v:ident, [$lanes:literal, $channels:literal, $vectors:literal], $run:expr) => {{
        const $l: usize = $lanes;
        const $m: usize = $channels;
        const $v: usize = $vectors;
        $run
    }};
}
pub(crate) use tiled;

use crate::Level;

/// Channels of a tile of the products and of the fused step.
pub fn channels(level: Level) -> usize {
    if level.registers() == 32 { 8 } else { 6 }
}

/// Channels of a narrow tile, and the width of a path up to which it is used.
pub const NARROW: usize = 4;
