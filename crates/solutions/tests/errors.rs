//! Bad input, as a table: what was given, which message comes back.

use ndarray::{Array1, Array2, Array4, ArrayView1};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::bias::simulated_mean;
use solutions::dropout::{Mask, Rate, dropout, dropout_then_activation};
use solutions::homogeneous::LogPeriodic;
use solutions::init::{
    ConstantWidth, Correlation, Ensemble, Input, Widths, coverage_experiment, simulate,
    simulate_gradients, simulate_pairs, simulate_squared_loss,
};
use solutions::residual::bounds::Bounds;
use solutions::residual::growth::{self, Start, simulate_paths};
use solutions::residual::paths::Branches;
use solutions::residual::{Kind, Layer, Network};
use solutions::stm::{
    BlockShape, Bottleneck, Conv2d, Expand, Grouped, Merged, Schedule,
    SplitTransformMerge, TotalWidth, break_even,
};
use solutions::{Activation, Error, figures, values};

fn rng() -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(0)
}

fn ensemble() -> Ensemble {
    Ensemble::default_linear(&Widths::constant(2, 2).unwrap(), Input::Gaussian)
}

fn masked(x: &[f64], mask: &[bool]) -> Result<Array1<f64>, Error> {
    dropout(ArrayView1::from(x), &Mask::given(mask), Rate::new(0.5)?)
}

fn swapped(x: &[f64], mask: &[bool]) -> Result<Array1<f64>, Error> {
    dropout_then_activation(
        Activation::Relu,
        ArrayView1::from(x),
        &Mask::given(mask),
        Rate::new(0.5)?,
    )
}

fn network(shapes: &[(usize, usize)], biases: &[usize]) -> Result<Network, Error> {
    let layer = |(&shape, &bias)| Layer {
        weight: Array2::zeros(shape),
        bias: Array1::zeros(bias),
    };
    Network::new(
        shapes.iter().zip(biases).map(layer).collect(),
        Activation::Tanh,
        Kind::Residual,
    )
}

fn bounds(l: usize) -> Result<Bounds, Error> {
    let network = network(&[(5, 4), (1, 5)], &[5, 1])?;
    network.gradient_bounds(&network.forward(ArrayView1::from(&[0.0; 4]))?, l)
}

const START: Start = Start {
    width: 4,
    layers: 2,
    activation: Activation::Relu,
    kind: Kind::Residual,
    branch_scale: 1.0,
};

fn conv(
    weight: (usize, usize, usize, usize),
    bias: usize,
    groups: usize,
) -> Result<Conv2d, Error> {
    Conv2d::new(Array4::zeros(weight), Array1::zeros(bias), groups)
}

fn image(shape: (usize, usize, usize, usize)) -> Result<Array4<f64>, Error> {
    conv((4, 3, 3, 3), 4, 1)?.forward(Array4::zeros(shape).view())
}

fn paths(channels: &[usize]) -> Result<SplitTransformMerge, Error> {
    let path = |c: &usize| Bottleneck::draw(*c, 2, 3, &mut rng());
    SplitTransformMerge::new(channels.iter().map(path).collect::<Result<_, _>>()?)
}

fn count(
    channels: usize,
    paths: usize,
    width: usize,
    kernel: usize,
) -> Result<usize, Error> {
    Ok(BlockShape { channels, paths, width, kernel }.parameters()?.total())
}

/// Two paths of one channel with the given widths and last kernels and groups.
fn two_paths(given: [(usize, usize, usize); 2]) -> SplitTransformMerge {
    let path = |(width, kernel, groups)| {
        let first = conv((width, 2, 1, 1), width, 1).unwrap();
        let middle = conv((width, width / groups, 3, 3), width, groups).unwrap();
        let last = conv((2, width, kernel, kernel), 2, 1).unwrap();
        Bottleneck::new(first, middle, last).unwrap()
    };
    SplitTransformMerge::new(given.map(path).to_vec()).unwrap()
}

fn backward(
    x: (usize, usize, usize, usize),
    dy: (usize, usize, usize, usize),
) -> Result<Array4<f64>, Error> {
    let [x, dy] = [x, dy].map(Array4::zeros);
    Ok(paths(&[8, 8])?.backward(x.view(), dy.view())?.0)
}

macro_rules! refuses {
    ($($call:expr => $variant:ident: $($part:literal),+;)+) => {
        $({
            let error = $call.map(|_| ()).expect_err(stringify!($call));
            assert!(matches!(error, Error::$variant { .. }), "{}: {error:?}", stringify!($call));
            let message = error.to_string();
            $(assert!(message.contains($part), "{}: “{message}” lacks “{}”", stringify!($call), $part);)+
        })+
    };
}

#[test]
fn bad_input_is_refused_by_name() {
    refuses! {
        Rate::new(-0.1) => Number: "-0.1", "[0, 1)";
        Rate::new(1.0) => Number: "is 1,", "[0, 1)";
        Rate::new(f64::NAN) => Number: "NaN", "[0, 1)";
        Rate::new(f64::INFINITY) => Number: "inf", "[0, 1)";
        Rate::new(0.5).unwrap().repeated(60) => Number: "is 1,", "[0, 1)";
        LogPeriodic::new(f64::NAN, Rate::new(0.5).unwrap()) => Number: "NaN", "finite";
        LogPeriodic::new(0.1, Rate::new(0.0).unwrap()) => Number: "is 0,", "(0, 1)";
        simulated_mean(Activation::Tanh, Rate::new(0.5).unwrap(), 1.0, 0, &mut rng()) => Count: "trials is 0", "at least 1";
        masked(&[1.0, 2.0], &[true]) => Shape: "mask", "[1]", "[2]";
        swapped(&[1.0], &[]) => Shape: "mask", "[0]", "[1]";
        Mask::all(64) => Count: "64", "less than 64";

        Widths::new(&[]) => Count: "is 0", "at least 2";
        Widths::new(&[3]) => Count: "is 1", "at least 2";
        Widths::new(&[3, 0, 1]) => Count: "width is 0", "at least 1";
        Widths::constant(3, 0) => Count: "depth is 0", "at least 1";
        Widths::constant(0, 3) => Count: "width is 0", "at least 1";
        simulate(&ensemble(), 0, &mut rng()) => Count: "trials is 0";
        ConstantWidth::new(0) => Count: "width is 0", "at least 1";
        Correlation::new(1.5) => Number: "correlation is 1.5", "[−1, 1]";
        Correlation::new(-1.01) => Number: "correlation is -1.01", "[−1, 1]";
        Correlation::new(f64::NAN) => Number: "NaN", "[−1, 1]";
        coverage_experiment(&ensemble(), 0, 1, &mut rng()) => Count: "trials is 0";
        coverage_experiment(&ensemble(), 1, 0, &mut rng()) => Count: "repetitions is 0";
        simulate_pairs(&ensemble().widths, Correlation::new(0.0).unwrap(), 0, &mut rng()) => Count: "trials is 0";
        simulate_gradients(&ensemble().widths, 0, &mut rng()) => Count: "trials is 0";
        simulate_squared_loss((2, 2), 0, &mut rng()) => Count: "trials is 0";
        simulate_squared_loss((0, 2), 1, &mut rng()) => Count: "width is 0";

        network(&[], &[]) => Count: "depth L is 0", "at least 2";
        network(&[(1, 3)], &[1]) => Count: "depth L is 1", "at least 2";
        network(&[(5, 4), (5, 4), (1, 5)], &[5, 5, 1]) => Shape: "A_2", "[5, 4]", "[5, 5]";
        network(&[(5, 4), (5, 5), (2, 5)], &[5, 5, 2]) => Shape: "A_3", "[2, 5]", "[1, 5]";
        network(&[(5, 4), (5, 5), (1, 5)], &[5, 4, 1]) => Shape: "b_2", "[4]", "[5]";
        network(&[(0, 4), (1, 0)], &[0, 1]) => Shape: "A_1", "[0, 4]";
        network(&[(3, 0), (1, 3)], &[3, 1]) => Shape: "A_1", "[3, 0]";
        network(&[(5, 4), (1, 5)], &[5, 1]).unwrap().forward(ArrayView1::from(&[0.0; 3])) => Shape: "[3]", "[4]";
        network(&[(5, 4), (1, 5)], &[5, 1]).unwrap().with_weight_scaled(3, 0.0) => Count: "is 3", "from 1 to 2";
        Network::draw((4, 0, 3), Activation::Relu, Kind::Plain, &mut rng()) => Count: "width is 0";
        Network::draw((0, 4, 3), Activation::Relu, Kind::Plain, &mut rng()) => Count: "width is 0";
        Network::draw((4, 4, 1), Activation::Relu, Kind::Plain, &mut rng()) => Count: "is 1", "at least 2";

        network(&[(5, 4), (1, 5)], &[5, 1]).unwrap().with_branch_scale(f64::NAN) => Number: "β is NaN", "finite";
        bounds(2) => Count: "layer l is 2", "from 0 to 1";
        Branches::<f64>::new(vec![]) => Count: "branches is 0", "from 1 to 20";
        Branches::new(vec![Array2::<f64>::eye(1); 21]) => Count: "is 21", "from 1 to 20";
        Branches::new(vec![Array2::<f64>::zeros((2, 3))]) => Shape: "J_1", "[2, 3]", "[2, 2]";
        Branches::new(vec![Array2::<f64>::eye(2), Array2::eye(3)]) => Shape: "J_2", "[3, 3]", "[2, 2]";
        growth::simulate_gradients(START, 1, &mut rng()) => Count: "trials is 1", "at least 2";
        growth::simulate_gradients(Start { width: 0, ..START }, 2, &mut rng()) => Count: "width is 0";
        growth::simulate_gradients(Start { branch_scale: f64::INFINITY, ..START }, 2, &mut rng()) => Number: "β is inf", "finite";
        simulate_paths(4, 2, 0, &mut rng()) => Count: "trials is 0", "at least 2";
        simulate_paths(0, 2, 2, &mut rng()) => Count: "width is 0";

        conv((4, 3, 2, 3), 4, 1) => Count: "kernel height is 2", "odd";
        conv((4, 3, 3, 0), 4, 1) => Count: "kernel width is 0", "odd";
        conv((4, 3, 3, 3), 4, 3) => Count: "groups is 3", "divisor of the 4";
        conv((4, 3, 3, 3), 4, 0) => Count: "groups is 0", "at least 1";
        conv((4, 3, 3, 3), 3, 1) => Shape: "bias", "[3]", "[4]";
        conv((0, 3, 3, 3), 0, 1) => Count: "output channels is 0";
        conv((4, 0, 3, 3), 4, 1) => Count: "input channels of a group is 0";
        image((1, 4, 5, 5)) => Shape: "[1, 4, 5, 5]", "[n, 3, h, w]";
        image((1, 3, 0, 5)) => Shape: "[1, 3, 0, 5]", "at least 1";
        image((1, 3, 5, 0)) => Shape: "[1, 3, 5, 0]", "at least 1";
        Bottleneck::new(conv((2, 8, 1, 1), 2, 1).unwrap(), conv((2, 3, 3, 3), 2, 1).unwrap(),
            conv((8, 2, 1, 1), 8, 1).unwrap()) => Shape: "transform", "[3]", "[2]";
        Bottleneck::new(conv((2, 8, 1, 1), 2, 1).unwrap(), conv((2, 2, 3, 3), 2, 1).unwrap(),
            conv((8, 4, 1, 1), 8, 1).unwrap()) => Shape: "expand", "[4]", "[2]";
        Bottleneck::draw(8, 0, 3, &mut rng()) => Count: "output channels is 0";
        paths(&[]) => Count: "paths is 0", "at least 1";
        paths(&[8, 8, 4]) => Shape: "path 3", "[4, 4]", "[8, 8]";
        count(0, 1, 1, 3) => Count: "channels is 0";
        count(1, 0, 1, 3) => Count: "paths is 0";
        count(1, 1, 0, 3) => Count: "width of a path is 0";
        count(1, 1, 1, 4) => Count: "kernel size is 4", "odd";
        SplitTransformMerge::draw(BlockShape { paths: 0, ..BlockShape::STM }, &mut rng()) => Count: "paths is 0";
        count(1 << 20, 1 << 20, 1 << 10, 3) => Number: "c·P·w²·k²", "at most 2⁵⁶";
        BlockShape { width: 0, ..BlockShape::STM }.merged_parameters() => Count: "width of a path is 0";
        BlockShape { paths: 1 << 60, ..BlockShape::STM }.merged_parameters() => Number: "at most 2⁵⁶";
        BlockShape { kernel: 2, ..BlockShape::STM }.work() => Count: "kernel size is 2", "odd";
        BlockShape { paths: 0, ..BlockShape::STM }.merged_work() => Count: "paths is 0";
        BlockShape { channels: 0, ..BlockShape::STM }.traffic(Schedule::Loop) => Count: "channels is 0";
        break_even(BlockShape::STM, Expand::EachPath, 8192) => Count: "is 8192", "from 8193 to 2³⁰ − 1";
        break_even(BlockShape::STM, Expand::Merged, 256) => Count: "is 256", "from 257";
        break_even(BlockShape::STM, Expand::Merged, 1 << 30) => Count: "to 2³⁰ − 1";
        break_even(BlockShape { kernel: 0, ..BlockShape::STM }, Expand::Merged, 300) => Count: "kernel size is 0";
        BlockShape { width: 0, ..BlockShape::STM }.weights() => Count: "width of a path is 0";
        BlockShape::STM.total_width_for(0) => Count: "is 0", "from 1 to 2³⁰ − 1";
        BlockShape { kernel: 2, ..BlockShape::STM }.total_width_for(9) => Count: "is 2", "odd";
        BlockShape::STM.nearest_width(1 << 30) => Count: "to 2³⁰ − 1";
        TotalWidth::new(256, 0, 3) => Count: "width of a path is 0";
        TotalWidth::new(256, 128, 4) => Count: "is 4", "odd";
        TotalWidth::new(256, 128, 3).unwrap().parameters(0, Expand::EachPath) => Count: "is 0", "from 1";
        Grouped::try_from(&two_paths([(2, 1, 1), (3, 1, 1)])) => Shape: "path 2", "[3, 2, 1, 1, 1]", "[2, 2, 1, 1]";
        Grouped::try_from(&two_paths([(2, 1, 1), (2, 1, 2)])) => Shape: "path 2", "[2, 1, 3, 3, 2]", "1 group";
        Merged::try_from(&two_paths([(2, 1, 2), (2, 1, 2)])) => Shape: "path 1", "1 group";
        Merged::try_from(&two_paths([(2, 3, 1), (2, 3, 1)])) => Shape: "last convolution", "[3, 3]", "[1, 1]";
        Grouped::try_from(&two_paths([(2, 1, 1), (2, 1, 1)])).unwrap().forward_fused(Array4::zeros((1, 3, 2, 2)).view()) => Shape: "[1, 3, 2, 2]", "[n, 2, h, w]";
        backward((1, 7, 3, 3), (1, 8, 3, 3)) => Shape: "image batch", "[1, 7, 3, 3]", "[n, 8, h, w]";
        backward((1, 8, 3, 3), (1, 8, 3, 2)) => Shape: "gradient dy", "[1, 8, 3, 2]", "(1, 8, 3, 3)";
        conv((4, 3, 3, 3), 4, 1).unwrap().backward(Array4::zeros((1, 3, 2, 2)).view(), Array4::zeros((2, 4, 2, 2)).view()) => Shape: "gradient dy", "(1, 4, 2, 2)";

        figures::draw("no-such-figure", &[]) => Name: "no-such-figure", "order-gap";
        figures::draw("order-gap", &[("colour", "red")]) => Name: "colour", "rates";
        figures::draw("order-gap", &[("rates", "0.5,x")]) => Text: "rates", "0.5,x", "numbers";
        figures::draw("order-gap", &[("rates", "0.5,1")]) => Number: "is 1,", "[0, 1)";
        values::get("p4.nothing") => Name: "p4.nothing", "p4.stm.parameters";
    }
}

#[test]
fn an_empty_batch_is_no_error() {
    assert_eq!(image((0, 3, 5, 5)).unwrap().dim(), (0, 4, 5, 5));
}
