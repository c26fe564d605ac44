//! Our own versions against each other: `make bench`.

mod stm;

fn main() {
    divan::main();
}

/// Loss and all gradients of 100 residual layers of width 64 (P3), at every level; `chapter` is the chapter's own code.
mod gradient {
    use divan::{Bencher, black_box};
    use kernels::gradient::{Element, Gradient, ResidualNetwork};
    use kernels::{Aligned, Level};
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro256PlusPlus;
    use solutions::Activation;
    use solutions::residual::{Kind, Network};

    const DEPTH: usize = 100;
    const WIDTH: usize = 64;

    fn network() -> Network {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
        Network::draw((WIDTH, WIDTH, DEPTH), Activation::Tanh, Kind::Residual, &mut rng)
            .unwrap()
    }

    fn fast<E: Element>(bencher: Bencher, level: Level, round: fn(f64) -> E) {
        let value = |i: usize| round(0.125 * (i as f64).sin());
        let values = |count: usize| {
            Aligned::from((0..count).map(value).collect::<Vec<_>>().as_slice())
        };
        let (weights, biases) = (values(DEPTH * WIDTH * WIDTH), values(DEPTH * WIDTH));
        let (x, target) = (values(WIDTH), values(WIDTH));
        let network = ResidualNetwork::new(DEPTH, WIDTH, &weights, &biases).unwrap();
        let mut room = Gradient::zeros(DEPTH, WIDTH).unwrap();
        bencher.bench_local(|| {
            network.gradient_into(black_box(&mut room), &x, &target, level)
        });
    }

    #[divan::bench(args = Level::available())]
    fn f32(bencher: Bencher, level: Level) {
        fast(bencher, level, |value| value as f32);
    }

    #[divan::bench(args = Level::available())]
    fn f64(bencher: Bencher, level: Level) {
        fast(bencher, level, |value| value);
    }

    #[divan::bench]
    fn chapter(bencher: Bencher) {
        let (network, x) = (network(), ndarray::Array1::linspace(-1.0, 1.0, WIDTH));
        bencher.bench_local(|| {
            let trace = network.forward(x.view()).unwrap();
            black_box(network.gradients(&trace))
        });
    }
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
