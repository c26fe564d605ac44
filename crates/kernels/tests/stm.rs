//! The layer of P4 made fast, against the layer of `solutions` and against PyTorch.

mod stm_oracle;

use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, Parameters, SplitTransformMerge, Workspace};
use kernels::{Error, Level};
use stm_oracle::{Counts, Expected, Form, case, expected, reference};

const BOOK: Counts = (256, 32, 4);

fn built(form: Form, parameters: &Parameters, level: Level) -> SplitTransformMerge {
    match form {
        Form::Fused => SplitTransformMerge::new(parameters, level).unwrap(),
        Form::Merged => SplitTransformMerge::merged(parameters, level).unwrap(),
    }
}

/// Both forms at every level with each number of threads, against `solutions`.
fn check(counts: Counts, size: Images, threads: &[usize]) {
    let (tensors, x) = case(counts, size, 100);
    for form in [Form::Fused, Form::Merged] {
        let expected = expected(form, &tensors.parameters(), &x, size);
        for level in Level::available() {
            let layer = built(form, &tensors.parameters(), level);
            for &threads in threads {
                let what =
                    format!("{form:?} {level:?} {counts:?} {size:?}, {threads} threads");
                expected.assert_holds(&what, &layer.forward(&x, size, threads).unwrap());
            }
        }
    }
}

#[test]
fn small_images_of_every_size() {
    for h in 1..=9 {
        for w in 1..=9 {
            check((8, 4, 2), Images { n: 1, h, w }, &[1]);
        }
    }
}

#[test]
fn the_books_layer_on_small_images() {
    for (n, h, w) in [(1, 1, 1), (1, 4, 4), (2, 3, 5), (1, 7, 7), (1, 9, 8)] {
        check(BOOK, Images { n, h, w }, &[1, 2, 3]);
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
        (5, 2, 17),
    ] {
        for (n, h, w) in [(1, 1, 1), (1, 5, 6), (2, 7, 9)] {
            check(counts, Images { n, h, w }, &[1, 2]);
        }
    }
}

#[test]
fn images_of_several_strips_and_tiles() {
    for (n, h, w) in
        [(1, 40, 41), (3, 23, 30), (1, 1, 700), (1, 5, 513), (1, 600, 1), (2, 300, 3)]
    {
        check((8, 3, 4), Images { n, h, w }, &[1, 2, 3, 7]);
    }
}

#[test]
fn more_threads_than_rows() {
    check((8, 2, 4), Images { n: 1, h: 2, w: 3 }, &[2, 3, 8]);
    check((8, 2, 4), Images { n: 3, h: 1, w: 1 }, &[2, 3, 8]);
}

#[test]
fn one_path_is_the_plain_block() {
    for ((channels, paths, width), (n, h, w)) in [
        (BOOK, (1, 4, 4)),
        (BOOK, (1, 6, 7)),
        ((12, 6, 3), (2, 9, 9)),
        ((10, 5, 4), (1, 31, 33)),
        ((3, 4, 4), (1, 3, 400)),
    ] {
        let size = Images { n, h, w };
        let tensors = Tensors::plain(channels, paths, width, 7);
        let x = images(channels, size, 7);
        let expected = expected(Form::Fused, &tensors.parameters(), &x, size);
        for level in Level::available() {
            for threads in [1, 2, 3] {
                let y = built(Form::Fused, &tensors.parameters(), level)
                    .forward(&x, size, threads)
                    .unwrap();
                expected
                    .assert_holds(&format!("{level:?} {size:?}, {threads} threads"), &y);
            }
        }
    }
}

#[test]
fn wide_paths_on_images_of_every_size() {
    for h in 1..=9 {
        for w in 1..=9 {
            check((3, 1, 16), Images { n: 1, h, w }, &[1, 2]);
        }
    }
}

#[test]
fn the_bound_sees_one_wrong_weight() {
    let size = Images { n: 1, h: 5, w: 6 };
    let (tensors, x) = case(BOOK, size, 100);
    let right = tensors.parameters();
    let expected = expected(Form::Fused, &right, &x, size);
    let holds = |wrong: Parameters| {
        expected.holds(
            &SplitTransformMerge::new(&wrong, Level::best())
                .unwrap()
                .forward(&x, size, 1)
                .unwrap(),
        )
    };
    assert!(holds(right));
    let changed = |tensor: &[f32], at: usize| {
        let mut tensor = tensor.to_vec();
        tensor[at] = -tensor[at];
        tensor
    };
    assert!(!holds(Parameters { w1: &changed(right.w1, 300), ..right }), "w1");
    assert!(!holds(Parameters { b1: &changed(right.b1, 31), ..right }), "b1");
    assert!(!holds(Parameters { w2: &changed(right.w2, 2000), ..right }), "w2");
    assert!(!holds(Parameters { b2: &changed(right.b2, 50), ..right }), "b2");
    assert!(!holds(Parameters { w3: &changed(right.w3, 30_000), ..right }), "w3");
    assert!(!holds(Parameters { b3: &changed(right.b3, 8000), ..right }), "b3");
}

#[test]
fn every_number_of_threads_gives_the_same_bits() {
    let size = Images { n: 2, h: 13, w: 14 };
    let (tensors, x) = case((16, 4, 4), size, 5);
    for level in Level::available() {
        let layer = built(Form::Fused, &tensors.parameters(), level);
        let alone = layer.forward(&x, size, 1).unwrap();
        for threads in [2, 3, 5, 64] {
            assert_eq!(
                alone,
                layer.forward(&x, size, threads).unwrap(),
                "{level:?}, {threads} threads"
            );
        }
    }
}

#[test]
fn wide_paths_on_images_of_many_tiles() {
    for (h, w) in [(14, 14), (13, 15), (6, 33), (24, 20)] {
        check((6, 2, 33), Images { n: 1, h, w }, &[1, 2, 3]);
    }
}

#[test]
fn wide_paths_on_one_image_after_another() {
    for (h, w) in [(1, 1), (2, 2), (3, 3), (4, 4), (3, 4), (4, 5), (5, 5), (8, 4)] {
        for n in [1, 3] {
            for counts in [(5, 2, 17), (9, 1, 48)] {
                check(counts, Images { n, h, w }, &[1, 2, 3]);
            }
        }
    }
}

#[test]
fn a_small_image_of_a_plain_block_is_shared() {
    for counts in [(16, 1, 32), (48, 1, 64)] {
        for side in 1..=4 {
            check(counts, Images { n: 1, h: side, w: side }, &[1, 2, 3]);
        }
    }
    let (tensors, _) = case((16, 1, 32), Images { n: 1, h: 1, w: 1 }, 0);
    for level in Level::available() {
        let layer = built(Form::Fused, &tensors.parameters(), level);
        let used = layer.threads_worth_using(Images { n: 1, h: 4, w: 4 }, 3);
        assert_eq!(used, if level == Level::Avx512 { 2 } else { 1 }, "{level:?}");
    }
}

#[test]
fn small_images_are_not_worth_a_thread() {
    let (tensors, _) = case(BOOK, Images { n: 1, h: 1, w: 1 }, 0);
    let layer = built(Form::Fused, &tensors.parameters(), Level::Portable);
    let used = |n, h, most| layer.threads_worth_using(Images { n, h, w: h }, most);
    assert_eq!(
        (used(1, 4, 2), used(1, 14, 2), used(8, 28, 2), used(8, 28, 64)),
        (1, 2, 2, 64)
    );
    assert_eq!((used(0, 4, 0), used(usize::MAX, 4, 3)), (1, 3));
}

#[test]
fn a_workspace_used_before_changes_nothing() {
    let mut workspace = Workspace::new(2).unwrap();
    for (counts, n, h, w) in
        [(BOOK, 1, 6, 6), ((8, 4, 2), 2, 30, 31), ((5, 3, 3), 1, 2, 2), (BOOK, 1, 3, 2)]
    {
        let size = Images { n, h, w };
        let (tensors, x) = case(counts, size, 9);
        let layer = built(Form::Fused, &tensors.parameters(), Level::best());
        let mut y = vec![f32::NAN; x.len()];
        layer.forward_into(&x, size, &mut workspace, &mut y).unwrap();
        assert_eq!(y, layer.forward(&x, size, 2).unwrap(), "{counts:?} {size:?}");
    }
}

#[test]
fn not_a_number_stays_where_it_can_be_seen() {
    let size = Images { n: 1, h: 6, w: 6 };
    let (tensors, mut x) = case((8, 4, 4), size, 3);
    x[14] = f32::NAN;
    for level in Level::available() {
        let y = built(Form::Fused, &tensors.parameters(), level)
            .forward(&x, size, 1)
            .unwrap();
        for (i, y) in y.iter().enumerate() {
            let (row, column) = (i / 6 % 6, i % 6);
            let near = (1..=3).contains(&row) && (1..=3).contains(&column);
            assert_eq!(y.is_nan(), near, "{level:?} at {row}, {column}");
        }
    }
}

#[test]
fn agrees_with_the_vectors_from_pytorch() {
    for (name, counts, (n, h, w), seed) in
        [("stm_small", (8, 4, 2), (2, 5, 6), 1200), ("stm_full", BOOK, (1, 4, 4), 1300)]
    {
        let size = Images { n, h, w };
        let (tensors, x) = case(counts, size, seed);
        for (form, key) in [(Form::Fused, "y_relu_sum"), (Form::Merged, "y_merged")] {
            let ours = expected(form, &tensors.parameters(), &x, size);
            let shape = ours.value.dim();
            let value =
                ndarray::Array4::from_shape_vec(shape, reference(name, key)).unwrap();
            let pytorch = Expected { value, bound: ours.bound };
            for level in Level::available() {
                let y = built(form, &tensors.parameters(), level)
                    .forward(&x, size, 2)
                    .unwrap();
                pytorch.assert_holds(&format!("{name} {key} {level:?}"), &y);
            }
        }
    }
}

#[test]
fn bad_input_is_refused() {
    let tensors = Tensors::split(6, 3, 2, 0);
    let right = tensors.parameters();
    let count = |what, given| Error::Count { what, given, allowed: "at least 1" };
    let length = |what, given, allowed| Error::Length { what, given, allowed };
    for (wrong, error) in [
        (Parameters { channels: 0, ..right }, count("the number of channels", 0)),
        (Parameters { paths: 0, ..right }, count("the number of paths", 0)),
        (Parameters { width: 0, ..right }, count("the width", 0)),
        (Parameters { w1: &right.w1[1..], ..right }, length("w1", 35, 36)),
        (Parameters { b1: &[], ..right }, length("b1", 0, 6)),
        (Parameters { w2: &right.w1[1..], ..right }, length("w2", 35, 108)),
        (Parameters { b2: &right.b2[1..], ..right }, length("b2", 5, 6)),
        (Parameters { w3: &right.w3[2..], ..right }, length("w3", 34, 36)),
        (Parameters { b3: &right.b3[1..], ..right }, length("b3", 17, 18)),
    ] {
        assert_eq!(SplitTransformMerge::new(&wrong, Level::Portable).unwrap_err(), error);
        assert_eq!(
            SplitTransformMerge::merged(&wrong, Level::Portable).unwrap_err(),
            error
        );
    }
    let layer = SplitTransformMerge::new(&right, Level::best()).unwrap();
    let size = Images { n: 2, h: 3, w: 4 };
    let x = images(6, size, 0);
    for (size, threads, error) in [
        (Images { n: 0, ..size }, 1, count("the number of images", 0)),
        (Images { h: 0, ..size }, 1, count("the number of rows", 0)),
        (Images { w: 0, ..size }, 1, count("the number of columns", 0)),
        (Images { w: 5, ..size }, 1, length("x", 144, 180)),
        (Images { h: usize::MAX, ..size }, 1, length("x", 144, usize::MAX)),
        (size, 0, count("the number of threads", 0)),
    ] {
        assert_eq!(layer.forward(&x, size, threads).unwrap_err(), error);
    }
    let mut workspace = Workspace::new(1).unwrap();
    let short = layer.forward_into(&x, size, &mut workspace, &mut [0.0; 143]);
    assert_eq!(short.unwrap_err(), length("y", 143, 144));
    assert_eq!(length("y", 143, 144).to_string(), "y has 143 numbers, but must have 144");
}
