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
        Network::draw((WIDTH, WIDTH, DEPTH), Activation::Tanh, Kind::Residual, &mut rng).unwrap()
    }

    fn fast<E: Element>(bencher: Bencher, level: Level, round: fn(f64) -> E) {
        let value = |i: usize| round(0.125 * (i as f64).sin());
        let values = |count: usize| Aligned::from((0..count).map(value).collect::<Vec<_>>().as_slice());
        let (weights, biases) = (values(DEPTH * WIDTH * WIDTH), values(DEPTH * WIDTH));
        let (x, target) = (values(WIDTH), values(WIDTH));
        let network = ResidualNetwork::new(DEPTH, WIDTH, &weights, &biases).unwrap();
        let mut room = Gradient::zeros(DEPTH, WIDTH).unwrap();
        bencher.bench_local(|| network.gradient_into(black_box(&mut room), &x, &target, level));
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
