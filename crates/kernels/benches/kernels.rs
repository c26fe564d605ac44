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
