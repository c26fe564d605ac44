//! The training step of P4's layer against the backward pass of `solutions`, finite differences and PyTorch.

mod stm_oracle;

use kernels::stm::hashed::{Tensors, hashed, images, tensor};
use kernels::stm::{Gradients, Images, Parameters, SplitTransformMerge, Training};
use kernels::{Error, Level};
use ndarray::Array4;
use stm_oracle::{Counts, layer, reference};

const BOOK: Counts = (256, 32, 4);

/// Integers up to this are exact in single precision.
const EXACT: f64 = 16_777_216.0;

/// A layer, images and a gradient by its output.
struct Case {
    counts: Counts,
    size: Images,
    /// w1, b1, w2, b2, w3, b3.
    tensors: [Vec<f32>; 6],
    x: Vec<f32>,
    dy: Vec<f32>,
}

impl Case {
    /// All entries −1, 0 or 1, so that sums are whole numbers, and zeros enter ReLUs.
    fn of_whole_numbers(counts: Counts, size: Images) -> Self {
        let (channels, paths, width) = counts;
        let whole = |len: usize, seed| -> Vec<f32> {
            (0..len as u32).map(|i| (1.49 * hashed(i, seed)).round()).collect()
        };
        let (inner, batch) = (paths * width, size.n * channels * size.h * size.w);
        Self {
            counts,
            size,
            tensors: [
                whole(inner * channels, 2),
                whole(inner, 3),
                whole(inner * width * 9, 4),
                whole(inner, 5),
                whole(inner * channels, 6),
                whole(paths * channels, 7),
            ],
            x: whole(batch, 1),
            dy: whole(batch, 10),
        }
    }

    fn parameters(&self) -> Parameters<'_> {
        let (channels, paths, width) = self.counts;
        let [w1, b1, w2, b2, w3, b3] = &self.tensors;
        Parameters { channels, paths, width, w1, b1, w2, b2, w3, b3 }
    }

    fn step(&self, training: &mut Training) -> (Vec<f32>, Gradients) {
        let mut gradients = Gradients::default();
        let mut y = vec![f32::NAN; self.x.len()];
        training
            .forward(&self.parameters(), &self.x, self.size, &mut y)
            .unwrap()
            .backward(&self.dy, &mut gradients)
            .unwrap();
        (y, gradients)
    }

    /// y, and the gradients by x, w1, b1, w2, b2, w3, b3, in double precision and with `change` applied to all numbers.
    fn reference(&self, change: fn(f64) -> f64) -> [Vec<f64>; 8] {
        let array = |numbers: &[f32]| {
            let numbers = numbers.iter().map(|&x| change(f64::from(x))).collect();
            let shape = (self.size.n, self.counts.0, self.size.h, self.size.w);
            Array4::from_shape_vec(shape, numbers).unwrap()
        };
        let (x, dy) = (array(&self.x), array(&self.dy));
        let layer = layer(&self.parameters(), change);
        let y = layer.forward(x.view()).unwrap();
        let (dx, paths) = layer.backward(x.view(), dy.view()).unwrap();
        let weight = |step: usize| -> Vec<f64> {
            paths.iter().flat_map(|path| path[step].weight.iter().copied()).collect()
        };
        let bias = |step: usize| -> Vec<f64> {
            paths.iter().flat_map(|path| path[step].bias.iter().copied()).collect()
        };
        let [y, dx] = [y, dx].map(|a| a.iter().copied().collect());
        [y, dx, weight(0), bias(0), weight(1), bias(1), weight(2), bias(2)]
    }
}

const NAMES: [&str; 8] = ["y", "dx", "dw1", "db1", "dw2", "db2", "dw3", "db3"];

fn all<'a>(y: &'a [f32], gradients: &'a Gradients) -> [&'a [f32]; 8] {
    let Gradients { x, w1, b1, w2, b2, w3, b3 } = gradients;
    [y, x, w1, b1, w2, b2, w3, b3]
}

/// Every level and number of threads gives the numbers of `solutions` exactly.
///
/// Sums of whole numbers are exact in any order as long as the sum of the terms' absolute values is below 2²⁴, which the
/// layer of the absolute values gives.
fn check(counts: Counts, (n, h, w): (usize, usize, usize), threads: &[usize]) {
    let case = Case::of_whole_numbers(counts, Images { n, h, w });
    let largest = case.reference(f64::abs).into_iter().flatten().fold(0.0, f64::max);
    assert!(largest < EXACT, "{counts:?}: {largest}");
    let expected = case.reference(|x| x);
    for level in Level::available() {
        for &threads in threads {
            let (y, gradients) = case.step(&mut Training::new(level, threads).unwrap());
            let ours = all(&y, &gradients);
            for ((name, ours), expected) in NAMES.iter().zip(ours).zip(&expected) {
                let what = format!(
                    "{name} of {counts:?} {n}x{h}x{w}, {level:?}, {threads} threads"
                );
                assert_eq!(ours.len(), expected.len(), "{what}");
                let wrong =
                    ours.iter().zip(expected).position(|(&a, &b)| f64::from(a) != b);
                if let Some(i) = wrong {
                    panic!("{what} at {i}: {} is not {}", ours[i], expected[i]);
                }
            }
        }
    }
}

#[test]
fn the_books_layer_is_exact_in_whole_numbers() {
    for size in [(1, 1, 1), (1, 4, 4), (2, 7, 7), (3, 14, 14), (1, 28, 28)] {
        check(BOOK, size, &[1, 2]);
    }
}

#[test]
fn small_images_of_every_size() {
    for h in 1..=9 {
        for w in 1..=9 {
            check((8, 4, 4), (1, h, w), &[1, 2]);
        }
    }
}

#[test]
fn counts_that_do_not_divide_the_tiles() {
    for counts in [
        (1, 1, 1),
        (5, 3, 3),
        (7, 1, 5),
        (9, 2, 1),
        (16, 5, 4),
        (3, 7, 6),
        (17, 3, 9),
        (33, 1, 20),
        (6, 2, 16),
    ] {
        for size in [(1, 1, 1), (1, 5, 6), (2, 7, 9)] {
            check(counts, size, &[1, 2, 3]);
        }
    }
}

#[test]
fn images_of_several_strips() {
    for size in [(1, 40, 41), (2, 23, 30), (1, 1, 700), (1, 5, 513), (1, 600, 1)] {
        check((8, 3, 4), size, &[1, 2, 3, 7]);
    }
}

#[test]
fn more_threads_than_rows() {
    check((8, 2, 4), (1, 2, 3), &[2, 3, 8]);
    check((8, 2, 4), (3, 1, 1), &[2, 3, 8]);
}

/// With all weights and biases 0, all that enters a ReLU is 0: nothing goes back, and of z = 0 no sign is kept.
#[test]
fn at_zero_the_derivative_is_zero() {
    let size = Images { n: 1, h: 5, w: 6 };
    let case = Case::of_whole_numbers((9, 3, 4), size);
    let zeros = case.tensors.each_ref().map(|tensor| vec![0.0; tensor.len()]);
    let [_, _, _, _, _, mut b3] = zeros.clone();
    b3[10] = 1.0;
    for level in Level::available() {
        let mut training = Training::new(level, 1).unwrap();
        let flat = Case {
            tensors: zeros.clone(),
            x: case.x.clone(),
            dy: case.dy.clone(),
            ..case
        };
        let (y, gradients) = flat.step(&mut training);
        assert!(all(&y, &gradients).concat().iter().all(|&number| number == 0.0));
        let [w1, b1, w2, b2, w3, _] = zeros.clone();
        let one = Case { tensors: [w1, b1, w2, b2, w3, b3.clone()], ..flat };
        let (_, gradients) = one.step(&mut training);
        let through: f32 = case.dy[30..60].iter().sum();
        assert_ne!(through, 0.0);
        for (i, &b3) in gradients.b3.iter().enumerate() {
            assert_eq!(b3, if i == 10 { through } else { 0.0 }, "{level:?}, {i}");
        }
    }
}

/// In single precision a central difference of Σ y·dy is off by about 10⁻⁷ of the sum over the step, 10⁻⁵ here; the
/// layer is linear in each number as long as no ReLU's input changes its sign.
const DIFFERENCE: f64 = 1e-4;
const STEP: f32 = 1.0 / 64.0;

/// Entry i of x or, from 1 on, of a tensor.
fn entry(case: &mut Case, which: usize, i: usize) -> &mut f32 {
    match which {
        0 => &mut case.x[i],
        tensor => &mut case.tensors[tensor - 1][i],
    }
}

#[test]
fn gradients_are_differences() {
    let (counts, size) = ((6, 2, 4), Images { n: 1, h: 3, w: 3 });
    let tensors = Tensors::split(6, 2, 4, 40);
    let Parameters { w1, b1, w2, b2, w3, b3, .. } = tensors.parameters();
    let mut case = Case {
        counts,
        size,
        tensors: [w1, b1, w2, b2, w3, b3].map(<[f32]>::to_vec),
        x: images(6, size, 40),
        dy: tensor(54, 50, 1.0),
    };
    let (_, gradients) = case.step(&mut Training::new(Level::best(), 1).unwrap());
    let sum = |case: &Case| -> f64 {
        let layer = SplitTransformMerge::new(&case.parameters(), Level::best()).unwrap();
        let y = layer.forward(&case.x, size, 1).unwrap();
        y.iter().zip(&case.dy).map(|(&y, &dy)| f64::from(y) * f64::from(dy)).sum()
    };
    let by_formula = all(&[], &gradients).map(<[f32]>::to_vec);
    let mut kinks = 0;
    for which in 0..7 {
        for (i, &ours) in by_formula[which + 1].iter().enumerate() {
            let before = entry(&mut case, which, i).to_owned();
            let [up, middle, down] = [STEP, 0.0, -STEP].map(|step| {
                *entry(&mut case, which, i) = before + step;
                sum(&case)
            });
            *entry(&mut case, which, i) = before;
            let ours = f64::from(ours);
            // Where a ReLU switches on the way, the two one-sided differences are not the same.
            if (up - 2.0 * middle + down).abs() > DIFFERENCE * f64::from(STEP) {
                kinks += 1;
                continue;
            }
            let difference = (up - down) / f64::from(2.0 * STEP);
            assert!(
                (difference - ours).abs() < DIFFERENCE,
                "{} {i}: {ours} but {difference}",
                NAMES[which + 1]
            );
        }
    }
    let total: usize = by_formula.iter().map(Vec::len).sum();
    assert!(kinks < total / 4, "{kinks} of {total}");
}

/// Single precision's roundings in sums of up to a few hundred terms, as a share of a tensor's largest entry.
const ROUNDING: f64 = 1e-5;

#[test]
fn agrees_with_the_vectors_from_pytorch() {
    let size = Images { n: 2, h: 5, w: 6 };
    let tensors = Tensors::split(8, 4, 2, 1200);
    let Parameters { w1, b1, w2, b2, w3, b3, .. } = tensors.parameters();
    let case = Case {
        counts: (8, 4, 2),
        size,
        tensors: [w1, b1, w2, b2, w3, b3].map(<[f32]>::to_vec),
        x: images(8, size, 1200),
        dy: reference("stm_small", "g").iter().map(|&g| g as f32).collect(),
    };
    for level in Level::available() {
        let (y, gradients) = case.step(&mut Training::new(level, 2).unwrap());
        for (name, ours) in NAMES.iter().zip(all(&y, &gradients)) {
            let key = if *name == "y" { "y_relu_sum" } else { name };
            let expected = reference("stm_small", key);
            assert_eq!(ours.len(), expected.len(), "{name}");
            let largest = expected.iter().fold(0.0, |most: f64, x| most.max(x.abs()));
            for (i, (&a, &b)) in ours.iter().zip(&expected).enumerate() {
                let error = (f64::from(a) - b).abs();
                assert!(error <= ROUNDING * largest, "{name} {level:?} {i}: {a} but {b}");
            }
        }
    }
}

#[test]
fn one_bit_a_path_and_channel_is_kept() {
    let size = Images { n: 1, h: 14, w: 14 };
    let case = Case::of_whole_numbers(BOOK, size);
    for level in Level::available() {
        let mut training = Training::new(level, 1).unwrap();
        let mut y = vec![0.0; case.x.len()];
        let forward =
            training.forward(&case.parameters(), &case.x, size, &mut y).unwrap();
        let bits = forward.sign_bits();
        // 196 pixels, and up to two registers of 16 behind them.
        assert!((8192 * 196..=8192 * (196 + 32)).contains(&bits), "{bits}");
    }
}

#[test]
fn a_step_after_another_changes_nothing() {
    let mut training = Training::new(Level::best(), 2).unwrap();
    for (counts, n, h, w) in
        [(BOOK, 1, 6, 6), ((8, 4, 2), 2, 30, 31), ((5, 3, 3), 1, 2, 2), (BOOK, 1, 3, 2)]
    {
        let case = Case::of_whole_numbers(counts, Images { n, h, w });
        let new = case.step(&mut Training::new(Level::best(), 2).unwrap());
        assert!(new == case.step(&mut training), "{counts:?}");
        assert!(new == case.step(&mut training), "{counts:?}, again");
    }
}

#[test]
fn bad_input_is_refused() {
    let count = |what, given| Error::Count { what, given, allowed: "at least 1" };
    let length = |what, given, allowed| Error::Length { what, given, allowed };
    assert_eq!(
        Training::new(Level::best(), 0).unwrap_err(),
        count("the number of threads", 0)
    );
    let size = Images { n: 2, h: 3, w: 4 };
    let case = Case::of_whole_numbers((6, 3, 2), size);
    let right = case.parameters();
    let mut training = Training::new(Level::best(), 1).unwrap();
    let mut y = vec![0.0; 144];
    for (parameters, x, size, y_len, error) in [
        (
            Parameters { paths: 0, ..right },
            144,
            size,
            144,
            count("the number of paths", 0),
        ),
        (Parameters { w2: &[], ..right }, 144, size, 144, length("w2", 0, 108)),
        (right, 143, size, 144, length("x", 143, 144)),
        (right, 144, size, 143, length("y", 143, 144)),
        (right, 144, Images { h: 0, ..size }, 144, count("the number of rows", 0)),
    ] {
        let given = training.forward(&parameters, &case.x[..x], size, &mut y[..y_len]);
        assert_eq!(given.unwrap_err(), error);
    }
    let forward = training.forward(&right, &case.x, size, &mut y).unwrap();
    let given = forward.backward(&case.dy[1..], &mut Gradients::default());
    assert_eq!(given.unwrap_err(), length("dy", 143, 144));
}
