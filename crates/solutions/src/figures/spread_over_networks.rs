//! P2: the output norms of many networks, beside their mean.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::data::Data;
use super::drawing::{CENTRE, Ink, LEFT, Paint, Point, RIGHT, Sheet, THICK, WIDTH};
use super::parameters::parameters;
use crate::Error;
use crate::format::significant;
use crate::init::{Ensemble, Initialisation, Input, Widths, spreads};

parameters! {
    /// Parameters of [`spread_over_networks`].
    SpreadOverNetworks {
        /// The constant width n.
        width: usize = 16,
        /// The depths at which the networks are looked at, up to five.
        depths: Vec<usize> = vec![4, 16, 32, 64],
        /// Networks simulated.
        networks: usize = 200,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 2042,
    }
}

/// The top and the foot of the axis, and its left end.
const TOP: f64 = 62.0;
const FOOT: f64 = 400.0;
const FROM: f64 = 74.0;

/// ‖y_l‖²/‖x‖² of every network at some depths on a logarithmic axis, with the median of the
/// networks and the exact mean over all, 1. Gaussian weights of variance 1/n, no biases.
///
/// # Errors
/// [`Error::Count`] for a width or a number of networks of 0, no or more than five depths, or
/// a depth of 0 or above 500.
pub fn spread_over_networks(p: &SpreadOverNetworks) -> Result<String, Error> {
    let last = p.depths.iter().copied().fold(0, usize::max);
    for (what, given, most) in [
        ("the number of depths", p.depths.len(), 5),
        ("the least depth", p.depths.iter().copied().fold(last, usize::min), 500),
        ("the largest depth", last, 500),
        ("the number of networks", p.networks, 1000),
    ] {
        if !(1..=most).contains(&given) {
            let allowed = format!("from 1 to {most}");
            return Err(Error::Count { what, given, allowed });
        }
    }
    let widths = Widths::constant(p.width, last)?;
    let (input, initialisation) = (Input::Rademacher, Initialisation::GAUSSIAN);
    let ensemble = Ensemble { widths, input, initialisation, relu: false };
    let ratios = ratios(&ensemble, p);
    let all = || ratios.iter().flatten().map(|it| it.log10());
    let low = all().fold(0.0, f64::min).floor();
    let high = all().fold(0.0, f64::max).ceil();
    let y = |log: f64| FOOT - (FOOT - TOP) * (log - low) / (high - low);
    let mut sheet = Sheet::new();
    sheet.label(
        (4.0, 0.0),
        LEFT,
        &format!("$‖y_l‖^2/‖x‖^2$, {} networks of width {}", p.networks, p.width),
    );
    let legend =
        [(Ink::Series(1), "mean over all networks: exactly 1"), (Ink::Black, "median")];
    let mut left = 4.0;
    for (ink, text) in legend {
        sheet.line(&[(left, 30.0), (left + 28.0, 30.0)], Paint::line(ink, THICK));
        sheet.label((left + 36.0, 30.0), LEFT, text);
        left += 420.0;
    }
    let powers = (high - low) as i32;
    let every = if powers > 6 { 2 } else { 1 };
    for exponent in (low as i32..=high as i32).filter(|it| it % every == 0) {
        let at = y(f64::from(exponent));
        sheet.line(&[(FROM, at), (WIDTH - 4.0, at)], Paint::line(Ink::Grey, 1.0));
        let text = match exponent {
            0 => "$1$".to_owned(),
            _ => format!("$10^{{{exponent}}}$"),
        };
        sheet.label((FROM - 8.0, at), RIGHT, &text);
    }
    sheet.line(
        &[(FROM, y(0.0)), (WIDTH - 4.0, y(0.0))],
        Paint::line(Ink::Series(1), THICK),
    );
    let exact = spreads::<f64>(&ensemble);
    let step = (WIDTH - 4.0 - FROM) / p.depths.len() as f64;
    let heads = ["depth l", "l/n", "median", "relative standard deviation, exact"];
    let mut rows = vec![heads.map(String::from).to_vec()];
    for (k, (l, ratios)) in p.depths.iter().zip(&ratios).enumerate() {
        let middle = FROM + (k as f64 + 0.5) * step;
        sheet.dots(
            &swarm(ratios, middle, 0.8 * step, |it| y(it.log10())),
            2.2,
            Ink::Series(0),
        );
        let median = ratios[ratios.len() / 2];
        let at = y(median.log10());
        sheet.line(
            &[(middle - 0.4 * step, at), (middle + 0.4 * step, at)],
            Paint::line(Ink::Black, THICK),
        );
        sheet.label((middle, FOOT + 18.0), CENTRE, &format!("${l}$"));
        let cells = [*l as f64 / p.width as f64, median, (exact[*l].r - 1.0).sqrt()];
        rows.push(
            [l.to_string()]
                .into_iter()
                .chain(cells.map(|it| significant(it, 2)))
                .collect(),
        );
    }
    sheet.label(((FROM + WIDTH) / 2.0, FOOT + 44.0), CENTRE, "depth $l$");
    let caption = format!("The spread of {} networks of width {}", p.networks, p.width);
    Ok(Data { caption, rows }.put_into(&sheet.finish()))
}

/// ‖y_l‖²/‖x‖² of every network at each depth, in order of size.
fn ratios(ensemble: &Ensemble, p: &SpreadOverNetworks) -> Vec<Vec<f64>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let mut ratios = vec![Vec::with_capacity(p.networks); p.depths.len()];
    for _ in 0..p.networks {
        let layers = ensemble.draw(&mut rng);
        let input = layers[0].dot(&layers[0]);
        for (ratios, l) in ratios.iter_mut().zip(&p.depths) {
            ratios.push(layers[*l].dot(&layers[*l]) / input);
        }
    }
    ratios.iter_mut().for_each(|ratios| ratios.sort_by(f64::total_cmp));
    ratios
}

/// Values as dots that lie beside each other where they would cover each other, the first in
/// the middle.
fn swarm(values: &[f64], middle: f64, wide: f64, y: impl Fn(f64) -> f64) -> Vec<Point> {
    let mut dots: Vec<Point> = Vec::new();
    for value in values {
        let at = y(*value);
        let near: Vec<f64> =
            dots.iter().filter(|dot| (dot.1 - at).abs() < 4.4).map(|dot| dot.0).collect();
        let free = |x: &f64| near.iter().all(|other| (other - x).abs() >= 4.8);
        let sides = (0..).map(|k: i32| {
            middle + 4.9 * f64::from((k + 1) / 2) * if k % 2 == 0 { 1.0 } else { -1.0 }
        });
        let x = sides.take_while(|x| (x - middle).abs() <= wide / 2.0).find(free);
        dots.push((x.unwrap_or(middle), at));
    }
    dots
}
