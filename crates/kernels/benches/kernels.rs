//! Our own versions against each other: `make bench`.
fn main() {
    divan::main();
}

mod simulation {
    use divan::{Bencher, counter::ItemsCount};
    use kernels::{Level, simulation::Simulation};

    /// Weights drawn and used, for every level of this processor.
    #[divan::bench(args = Level::available())]
    fn weights(bencher: Bencher, level: Level) {
        let (width, depth) = (256, 20);
        let mut simulation = Simulation::new(width, depth, 7).unwrap().at(level);
        bencher
            .counter(ItemsCount::new(depth * width * (width + 1)))
            .bench_local(|| simulation.run(1));
    }
}

mod exhaustive {
    use divan::{Bencher, counter::ItemsCount};
    use kernels::{
        Level,
        exhaustive::{Fate, Form, leaky_tally, mismatches, relu_tally},
    };

    /// Inputs of every exponent would take too long; this binade's are like almost all others.
    const INPUTS: std::ops::RangeInclusive<u32> = 0xC000_0000..=0xC07F_FFFF;

    fn inputs(bencher: Bencher, count: impl Fn()) {
        bencher
            .counter(ItemsCount::new(INPUTS.end() - INPUTS.start() + 1))
            .bench_local(count);
    }

    #[divan::bench(args = Level::available())]
    fn mismatch(bencher: Bencher, level: Level) {
        inputs(bencher, || _ = divan::black_box(mismatches(level, 0.37, INPUTS)));
    }

    #[divan::bench(args = Level::available())]
    fn relu(bencher: Bencher, level: Level) {
        let tally = || relu_tally(level, Form::MaxNum, Fate::Kept, 1.5, INPUTS);
        inputs(bencher, || _ = divan::black_box(tally()));
    }

    #[divan::bench(args = Level::available())]
    fn leaky(bencher: Bencher, level: Level) {
        inputs(bencher, || _ = divan::black_box(leaky_tally(level, 0.1, 1.5, INPUTS)));
    }
}
