//! Both orders of dropout and ReLU, and of dropout and leaky ReLU, on every f32 there is.
//!
//! `cargo run --release -p solutions --example exhaustive`; the book quotes what it prints
//! from `exhaustive.txt` beside this file.

use solutions::exhaustive::{
    Fate, Form, LEAKY, LeakyTally, RELU_RATE, Tally, leaky_tally, relu_tally, report,
    scale,
};

fn main() {
    let halves = [0..=0x7FFF_FFFF_u32, 0x8000_0000..=u32::MAX];
    let cells: Vec<(Form, Fate)> =
        Form::ALL.iter().flat_map(|form| Fate::ALL.map(|fate| (*form, fate))).collect();
    let relu = |half: std::ops::RangeInclusive<u32>| -> Vec<Tally> {
        let s = scale(RELU_RATE);
        cells
            .iter()
            .map(|(form, fate)| relu_tally(*form, *fate, s, half.clone()))
            .collect()
    };
    // Leaky ReLU looks at negative numbers only: two halves of those.
    let quarters = [0x8000_0000..=0xBFFF_FFFF_u32, 0xC000_0000..=u32::MAX];
    let leaky = |quarter: std::ops::RangeInclusive<u32>| -> Vec<LeakyTally> {
        LEAKY.iter().map(|(a, p)| leaky_tally(*a, scale(*p), quarter.clone())).collect()
    };
    let (relu, leaky) = std::thread::scope(|scope| {
        let other = scope.spawn(|| (relu(halves[0].clone()), leaky(quarters[0].clone())));
        let (relu, leaky) = (relu(halves[1].clone()), leaky(quarters[1].clone()));
        let Ok((other_relu, other_leaky)) = other.join() else {
            panic!("one of the two threads did not finish")
        };
        (
            relu.iter().zip(other_relu).map(|(a, b)| a.plus(b)).collect::<Vec<_>>(),
            leaky.iter().zip(other_leaky).map(|(a, b)| a.plus(b)).collect::<Vec<_>>(),
        )
    });
    print!("{}", report(&relu, &leaky));
}
