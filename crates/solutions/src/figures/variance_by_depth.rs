//! P2: the variance of a layer's output by depth, exact and simulated.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::init::{
    Ensemble, Initialisation, Input, Simulation, Widths, moments, simulate,
    standard_error,
};

parameters! {
    /// Parameters of [`variance_by_depth`].
    VarianceByDepth {
        /// Up to four constant widths n.
        widths: Vec<usize> = vec![4, 16, 64],
        /// The depth L.
        depth: usize = 10,
        /// How weights and biases are drawn.
        initialisation: Initialisation = Initialisation::DEFAULT,
        /// Whether ReLU stands after each layer; what is shown is what enters it.
        relu: bool = false,
        /// Independent networks simulated for each width.
        trials: usize = 100,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 2024,
    }
}

impl VarianceByDepth {
    /// The random network of each width.
    ///
    /// # Errors
    /// [`Error::Count`] for more than four widths or none, or a width or a depth of 0.
    pub fn ensembles(&self) -> Result<Vec<Ensemble>, Error> {
        if self.widths.is_empty() || self.widths.len() > 4 {
            return Err(Error::Count {
                what: "the number of widths",
                given: self.widths.len(),
                allowed: "from 1 to 4".into(),
            });
        }
        let of_width = |&n: &usize| {
            Ok(Ensemble {
                widths: Widths::constant(n, self.depth)?,
                input: Input::Gaussian,
                initialisation: self.initialisation,
                relu: self.relu,
            })
        };
        self.widths.iter().map(of_width).collect()
    }

    /// The generator of each width's simulation.
    #[must_use]
    pub fn rng(&self) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(self.seed)
    }
}

/// Var(z_l) for l = 0, …, L on a logarithmic axis: the exact variance as a curve, the
/// simulation as points with bars of two predicted standard errors.
///
/// # Errors
/// [`Error::Count`] for more than four widths, or a width, a depth or a number of trials
/// of 0.
pub fn variance_by_depth(p: &VarianceByDepth) -> Result<String, Error> {
    let simulated = p
        .ensembles()?
        .iter()
        .map(|ensemble| simulate(ensemble, p.trials, &mut p.rng()).map(Some))
        .collect::<Result<Vec<_>, _>>()?;
    variance_by_depth_so_far(p, &simulated)
}

/// The same with what has been simulated of each width so far: `None` for nothing.
///
/// # Errors
/// [`Error::Count`] for widths or a depth as above, or another number of simulations than
/// of widths.
pub fn variance_by_depth_so_far(
    p: &VarianceByDepth,
    simulated: &[Option<Simulation>],
) -> Result<String, Error> {
    let ensembles = p.ensembles()?;
    if simulated.len() != ensembles.len() {
        return Err(Error::Count {
            what: "the number of simulations",
            given: simulated.len(),
            allowed: format!("{}, that of the widths", ensembles.len()),
        });
    }
    let series: Vec<Series> = ensembles
        .iter()
        .zip(simulated)
        .map(|(ensemble, simulation)| one_width(ensemble, simulation.as_ref()))
        .collect();
    let x = Axis {
        label: "layer $l$".into(),
        range: -0.2..p.depth as f64 + 0.2,
        logarithmic: false,
    };
    let symbol = if p.relu { "z_l" } else { "y_l" };
    let label = format!("$\\Var({symbol})$");
    let y = Axis { label, range: range(&series), logarithmic: true };
    chart(&x, &y, &series)
}

/// From well below the curves to well above them, and as far as points and bars reach.
fn range(series: &[Series]) -> std::ops::Range<f64> {
    let curves = series.iter().flat_map(|series| &series.curve);
    let [low, high] =
        curves.fold([1.0_f64; 2], |[low, high], (_, v)| [low.min(*v), high.max(*v)]);
    let points = series.iter().flat_map(|series| &series.points);
    let [least, most] = points.fold([low, high], |[least, most], (_, v, bar)| {
        [least.min(*v), most.max(v + bar)]
    });
    (low / 2.5).min(least / 1.25)..(3.0 * high).max(1.25 * most)
}

/// The exact variances at one width, and those simulated. What is 0 has no place on a
/// logarithmic axis.
fn one_width(ensemble: &Ensemble, simulation: Option<&Simulation>) -> Series {
    let (n, exact) = (ensemble.widths.at(0), moments::<f64>(ensemble));
    let points =
        simulation.into_iter().flat_map(|Simulation { trials, variances, .. }| {
            let bar = |l: usize| 2.0 * standard_error(&exact[l], n, *trials);
            let all =
                variances.iter().enumerate().map(move |(l, v)| (l as f64, *v, bar(l)));
            all.filter(|(_, v, _)| *v > 0.0)
        });
    Series {
        label: format!("$n = {n}$"),
        points: points.collect(),
        curve: (0..).zip(&exact).map(|(l, moments)| (f64::from(l), moments.v)).collect(),
    }
}
