//! P2: what an initialisation does to the variance by depth, exactly and in a simulation
//! that closes in on it; and where the input drowns in the biases.

use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Error;
use solutions::figures::{VarianceByDepth, variance_by_depth_so_far};
use solutions::format::{counted, grouped};
use solutions::init::{
    ConstantWidth, Initialisation, Moments, Simulation, TrialByTrial, input_shares,
    moments, standard_error,
};

use super::common::{number, of_all};
use crate::{Choice, Control, Kind, Lab, Output, Run, Settings};

/// The lab.
pub const LAB: Lab = Lab {
    name: "p2-variance",
    title: "Variance by depth",
    figure: "variance-by-depth",
    controls: CONTROLS,
    start: |settings| Ok(Box::new(Variance::new(settings)?)),
};

const CONTROLS: &[Control] = &[
    whole("width", "Width n", [1, 128, 1], 64),
    whole("depth", "Depth L", [1, 32, 1], 10),
    Control {
        name: "initialisation",
        label: "Initialisation",
        kind: Kind::Choice(INITIALISATIONS),
    },
    Control { name: "activation", label: "Activation", kind: Kind::Choice(ACTIVATIONS) },
    whole("trials", "Random networks", [10, 5000, 10], 100),
];

/// Named as in [`Initialisation::NAMED`].
const INITIALISATIONS: &[Choice] = &[
    Choice { name: "default", label: "default" },
    Choice { name: "unbiased", label: "default without biases" },
    Choice { name: "xavier", label: "Xavier, no biases" },
    Choice { name: "he", label: "He, no biases" },
    Choice { name: "gaussian", label: "normal, variance 1/n, no biases" },
];

const ACTIVATIONS: &[Choice] = &[
    Choice { name: "linear", label: "none (linear)" },
    Choice { name: "relu", label: "ReLU" },
];

const fn whole(
    name: &'static str,
    label: &'static str,
    [min, max, step]: [u32; 3],
    default: u32,
) -> Control {
    let [min, max, step] = [min as f64, max as f64, step as f64];
    let kind = Kind::Number { min, max, step, default: default as f64, unit: "" };
    Control { name, label, kind }
}

/// Widths that stay in the figure beside the reader's own.
const BESIDE: [usize; 2] = [4, 16];

/// What rounding may add to a share that is a half: a few dozen operations, each of a
/// relative error of 2⁻⁵³.
const ROUNDING: f64 = 1e-12;

/// The networks of each width, the reader's last, and as many of them as have been drawn.
struct Variance {
    figure: VarianceByDepth,
    /// What the page calls the initialisation.
    drawn_by: &'static str,
    runs: Vec<(TrialByTrial, Xoshiro256PlusPlus)>,
    /// At the reader's width: the exact moments, and the input's share, by layer.
    exact: Vec<Moments<f64>>,
    shares: Vec<f64>,
}

impl Variance {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let (own, choice) = (settings.whole("width"), settings.choice("initialisation"));
        let name = choice.name;
        let named = Initialisation::NAMED.into_iter().find(|(it, _)| *it == name);
        let (_, initialisation) = named.ok_or_else(|| Error::Name {
            kind: "initialisation".into(),
            given: name.into(),
            allowed: Initialisation::NAMED.map(|(it, _)| it.into()).to_vec(),
        })?;
        let beside = BESIDE.into_iter().filter(|n| *n != own);
        let figure = VarianceByDepth {
            widths: beside.chain([own]).collect(),
            depth: settings.whole("depth"),
            initialisation,
            relu: settings.choice("activation").name == "relu",
            trials: settings.whole("trials"),
            ..VarianceByDepth::default()
        };
        let ensembles = figure.ensembles()?;
        let own = &ensembles[ensembles.len() - 1];
        let (exact, shares) = (moments(own), input_shares(own));
        let begun = |ensemble| (TrialByTrial::new(ensemble), figure.rng());
        let runs = ensembles.into_iter().map(begun).collect();
        Ok(Self { figure, drawn_by: choice.label, runs, exact, shares })
    }

    /// The reader's own width.
    fn width(&self) -> usize {
        self.figure.widths[self.figure.widths.len() - 1]
    }

    /// What is drawn, after `so_far` networks of each width.
    fn caption(&self, so_far: &str) -> String {
        let VarianceByDepth { widths, depth, relu, .. } = &self.figure;
        let widths: Vec<String> = widths.iter().map(usize::to_string).collect();
        format!(
            "The variance by layer of {} {}, at the constant widths {}; weights: {}. Lines are exact; points are {so_far} networks each, with bars of two predicted standard errors.",
            if *relu { "networks with ReLU and" } else { "linear networks with" },
            counted(*depth, ["layer", "layers"]),
            widths.join(", "),
            self.drawn_by,
        )
    }

    /// Where the input's share of the variance falls to a half, in words.
    fn half_depth(&self) -> Result<String, Error> {
        let VarianceByDepth { initialisation, relu, depth, .. } = self.figure;
        if !initialisation.biases {
            return Ok("none: no biases".into());
        }
        if initialisation == Initialisation::DEFAULT && !relu {
            return Ok(number(ConstantWidth::new(self.width())?.half_depth(), 3));
        }
        Ok(match self.shares.iter().position(|share| *share <= 0.5 + ROUNDING) {
            Some(l) => format!("by layer {l}"),
            None => format!("beyond layer {depth}"),
        })
    }

    /// What has been seen at the reader's width, with the predicted standard errors.
    fn judged(&self, seen: &Simulation) -> Judged {
        let error = |l: usize| standard_error(&self.exact[l], self.width(), seen.trials);
        let apart = |l: usize| (seen.variances[l] - self.exact[l].v) / error(l);
        let last = self.figure.depth;
        Judged {
            variance: seen.variances[last],
            error: error(last),
            apart: apart(last),
            near: (0..=last).filter(|l| apart(*l).abs() <= 2.0).count(),
        }
    }
}

/// A simulated variance of the last layer beside its prediction.
struct Judged {
    variance: f64,
    error: f64,
    /// How many standard errors it is from the exact one.
    apart: f64,
    /// How many layers are within two of theirs.
    near: usize,
}

impl Run for Variance {
    fn output(&self) -> Result<Output, Error> {
        let simulated: Vec<_> =
            self.runs.iter().map(|(run, _)| run.seen().ok()).collect();
        let judged = simulated.last().and_then(Option::as_ref).map(|it| self.judged(it));
        let drawn =
            simulated.iter().flatten().map(|seen| seen.trials).next_back().unwrap_or(0);
        let VarianceByDepth { depth, trials, .. } = self.figure;
        let (exact, share) = (self.exact[depth].v, self.shares[depth]);
        let percent = format!("{}%", number(100.0 * share, 2));
        let half = self.half_depth()?;
        let said = |number: fn(&Judged) -> String| {
            judged.as_ref().map_or_else(|| "not yet".into(), number)
        };
        let finding = format!(
            "At width {} and layer {depth} the exact variance is {}, of which the input has {percent}.",
            self.width(),
            number(exact, 4)
        );
        let simulation = judged.as_ref().map_or_else(String::new, |it| {
            format!(
                " {} of {} networks give {}, where a standard error is {}.",
                grouped(drawn),
                grouped(trials),
                number(it.variance, 4),
                number(it.error, 2)
            )
        });
        let so_far = format!("{} of {}", grouped(drawn), grouped(trials));
        Ok(Output {
            svg: variance_by_depth_so_far(&self.figure, &simulated)?,
            caption: self.caption(&of_all(drawn, trials)),
            values: vec![
                ("Variance at layer L, exact", number(exact, 4)),
                ("The input’s part of it", number(share * exact, 3)),
                ("The input’s share", percent),
                ("L*, where the biases have half", half),
                ("Networks drawn of each width", so_far),
                ("Variance at layer L, simulated", said(|it| number(it.variance, 4))),
                ("Its predicted standard error", said(|it| number(it.error, 2))),
                (
                    "Simulated minus exact, in standard errors",
                    said(|it| number(it.apart, 2)),
                ),
                (
                    "Layers 0 to L within two standard errors",
                    judged.as_ref().map_or_else(
                        || "not yet".into(),
                        |it| format!("{} of {}", it.near, depth + 1),
                    ),
                ),
            ],
            entries: Vec::new(),
            idle: Vec::new(),
            status: finding + &simulation,
        })
    }

    fn steps(&self) -> usize {
        self.figure.trials
    }

    fn step(&mut self) -> Result<(), Error> {
        self.runs.iter_mut().for_each(|(run, rng)| run.add(rng));
        Ok(())
    }
}
