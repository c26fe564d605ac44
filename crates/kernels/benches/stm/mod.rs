//! The layer of P4 on 1×256×14², one thread.

use divan::{Bencher, black_box};
use kernels::Level;
use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, Parameters, SplitTransformMerge, Workspace};
use ndarray::{Array1, Array4};
use solutions::stm::{Bottleneck, Conv2d};

const SIZE: Images = Images { n: 1, h: 14, w: 14 };

fn split() -> Tensors {
    Tensors::split(256, 32, 4, 0)
}

fn timed(bencher: Bencher, layer: SplitTransformMerge) {
    let x = images(256, SIZE, 0);
    let mut y = vec![0.0; x.len()];
    let mut workspace = Workspace::new(1).unwrap();
    bencher.bench_local(|| {
        layer
            .forward_into(black_box(&x), SIZE, &mut workspace, black_box(&mut y))
            .unwrap()
    });
}

#[divan::bench(args = Level::available())]
fn fused(bencher: Bencher, level: Level) {
    timed(bencher, SplitTransformMerge::new(&split().parameters(), level).unwrap());
}

#[divan::bench(args = Level::available())]
fn merged(bencher: Bencher, level: Level) {
    timed(bencher, SplitTransformMerge::merged(&split().parameters(), level).unwrap());
}

#[divan::bench(args = Level::available())]
fn plain(bencher: Bencher, level: Level) {
    timed(
        bencher,
        SplitTransformMerge::new(&Tensors::plain(256, 32, 4, 0).parameters(), level)
            .unwrap(),
    );
}

/// The loop over paths that P4.4 explains, in double precision.
#[divan::bench(sample_count = 3)]
fn loop_over_paths(bencher: Bencher) {
    let tensors = split();
    let paths = (0..32).map(|i| path(&tensors.parameters(), i)).collect();
    let layer = solutions::stm::SplitTransformMerge::new(paths).unwrap();
    let x = images(256, SIZE, 0).into_iter().map(f64::from).collect();
    let x = Array4::from_shape_vec((1, 256, 14, 14), x).unwrap();
    bencher.bench_local(|| layer.forward(black_box(x.view())).unwrap());
}

fn path(parameters: &Parameters, i: usize) -> Bottleneck {
    let conv = |weight: &[f32], bias: &[f32], (o, c, k): (usize, usize, usize)| {
        let part = |from: &[f32], len: usize| {
            from[i * len..][..len].iter().map(|&w| f64::from(w)).collect::<Vec<_>>()
        };
        let weight =
            Array4::from_shape_vec((o, c, k, k), part(weight, o * c * k * k)).unwrap();
        Conv2d::new(weight, Array1::from(part(bias, o)), 1).unwrap()
    };
    Bottleneck::new(
        conv(parameters.w1, parameters.b1, (4, 256, 1)),
        conv(parameters.w2, parameters.b2, (4, 4, 3)),
        conv(parameters.w3, parameters.b3, (256, 4, 1)),
    )
    .unwrap()
}
