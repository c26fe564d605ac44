//! P2: what becomes of a cloud of inputs in one default network.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::data::Data;
use super::drawing::{HEAD, Ink, LEFT, OUTLINE, Paint, Point, Sheet};
use super::parameters::parameters;
use crate::format::significant;
use crate::init::Input;
use crate::residual::{Kind, Network};
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`cloud_of_inputs`].
    CloudOfInputs {
        /// The constant width n, at least 2.
        width: usize = 16,
        /// The layers after which the cloud is shown, up to three.
        layers: Vec<usize> = vec![1, 3, 10],
        /// How many inputs there are.
        inputs: usize = 400,
        /// Seed of the network and of the inputs (xoshiro256++).
        seed: u64 = 2040,
    }
}

/// The side of a panel, how far apart two are, and how far its axes reach.
const SIDE: f64 = 270.0;
const PITCH: (f64, f64) = (314.0, 330.0);
const REACH: f64 = 3.2;

/// The points (y_{l,1}, y_{l,2}) of every input, before the network and after some of its
/// layers, on axes from −3.2 to 3.2. Linear network, default initialisation, one draw; a
/// point has the colour of its input's quadrant.
///
/// # Errors
/// [`Error::Count`] for a width below 2, no inputs, no or more than three layers, or a layer
/// 0 or above 100.
pub fn cloud_of_inputs(p: &CloudOfInputs) -> Result<String, Error> {
    let clouds = clouds(p)?;
    let mut sheet = Sheet::new();
    let mut rows = vec![
        ["layer l", "mean of y₁", "mean of y₂", "spread of y₁", "spread of y₂"]
            .map(String::from)
            .to_vec(),
    ];
    for (k, (l, cloud)) in clouds.iter().enumerate() {
        let (column, row) = (k % 2, k / 2);
        let corner = (10.0 + column as f64 * PITCH.0, 30.0 + row as f64 * PITCH.1);
        panel(&mut sheet, *l, (cloud, &clouds[0].1), corner);
        let numbers = statistics(cloud).map(|it| significant(it, 2).replace('-', "−"));
        rows.push([l.to_string()].into_iter().chain(numbers).collect());
    }
    let below = 30.0 + PITCH.1 * clouds.len().div_ceil(2) as f64 - 36.0;
    let axes =
        format!("$y_{{l,1}}$ across and $y_{{l,2}}$ up, from $-{REACH}$ to ${REACH}$");
    sheet.label((10.0, below), LEFT, &axes);
    let caption = format!("The clouds of {} inputs", p.inputs);
    Ok(Data { caption, rows }.put_into(&sheet.finish()))
}

/// The first two coordinates of every input and of what the layers make of it.
pub(super) fn clouds(p: &CloudOfInputs) -> Result<Vec<(usize, Vec<Point>)>, Error> {
    let last = p.layers.iter().copied().fold(0, usize::max);
    for (what, given, (least, most)) in [
        ("the width", p.width, (2, 1000)),
        ("the number of inputs", p.inputs, (1, 2000)),
        ("the number of layers shown", p.layers.len(), (1, 3)),
        ("the last layer", last, (1, 100)),
    ] {
        if !(least..=most).contains(&given) {
            let allowed = format!("from {least} to {most}");
            return Err(Error::Count { what, given, allowed });
        }
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    // The last layer of a network has one output, so that there is one more.
    let shape = (p.width, p.width, last + 1);
    let network = Network::draw(shape, Activation::Identity, Kind::Plain, &mut rng)?;
    let layers = || [0].into_iter().chain(p.layers.iter().copied());
    let mut clouds: Vec<(usize, Vec<Point>)> =
        layers().map(|l| (l, Vec::new())).collect();
    for _ in 0..p.inputs {
        let trace = network.forward(Input::Gaussian.draw(p.width, &mut rng).view())?;
        for (l, cloud) in &mut clouds {
            cloud.push((trace.y[*l][0], trace.y[*l][1]));
        }
    }
    Ok(clouds)
}

/// The means and the standard deviations of both coordinates.
fn statistics(cloud: &[Point]) -> [f64; 4] {
    let n = cloud.len() as f64;
    let mean = |of: &dyn Fn(&Point) -> f64| cloud.iter().map(of).sum::<f64>() / n;
    let [x, y] = [mean(&|it| it.0), mean(&|it| it.1)];
    [x, y, mean(&|it| (it.0 - x).powi(2)).sqrt(), mean(&|it| (it.1 - y).powi(2)).sqrt()]
}

/// One cloud, coloured by its inputs.
fn panel(
    sheet: &mut Sheet,
    l: usize,
    (cloud, inputs): (&[Point], &[Point]),
    corner: Point,
) {
    let name = match l {
        0 => "the inputs".into(),
        1 => "after 1 layer".into(),
        _ => format!("after {l} layers"),
    };
    sheet.label((corner.0, corner.1 - 18.0), HEAD, &name);
    sheet.rectangle(corner, (SIDE, SIDE), Paint::line(Ink::Grey, 1.5));
    let at = |it: Point| {
        let unit = SIDE / (2.0 * REACH);
        (corner.0 + SIDE / 2.0 + unit * it.0, corner.1 + SIDE / 2.0 - unit * it.1)
    };
    let axis = Paint::line(Ink::Grey, 1.0);
    sheet.line(&[at((-REACH, 0.0)), at((REACH, 0.0))], axis);
    sheet.line(&[at((0.0, -REACH)), at((0.0, REACH))], axis);
    let quadrant = |it: &Point| usize::from(it.0 < 0.0) + 2 * usize::from(it.1 < 0.0);
    for part in 0..4 {
        let points =
            cloud.iter().zip(inputs).filter(|(_, input)| quadrant(input) == part);
        let inside = |it: &Point| it.0.abs() <= REACH && it.1.abs() <= REACH;
        let points: Vec<Point> =
            points.map(|(it, _)| *it).filter(inside).map(at).collect();
        sheet.dots(&points, 2.6, Ink::Series([0, 1, 2, 4][part]));
    }
    let [x, y, wide, high] = statistics(cloud);
    if wide.max(high) < 0.1 {
        // So small a cloud is shown where it is.
        sheet.disc(at((x, y)), 14.0, OUTLINE);
    }
}
