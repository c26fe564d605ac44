//! P1: does it matter whether dropout comes before or after the activation? For one entry,
//! for a whole curve of them, and for a layer under a mask of the reader's.

use ndarray::Array1;
use solutions::dropout::{Mask, Rate, scaling_gap};
use solutions::figures::{OrderGap, order_gap};
use solutions::sigma::{Sigma, both_orders, largest_gap};
use solutions::{Activation, Error};

use super::common::{activation, number, real};
use crate::{Choice, Control, Kind, Lab, Output, Run, Settings};

/// The lab.
pub const LAB: Lab = Lab {
    name: "p1-orders",
    title: "Both orders",
    figure: "order-gap",
    controls: CONTROLS,
    start: |settings| Ok(Box::new(Orders::new(settings)?)),
};

const CONTROLS: &[Control] = &[
    Control { name: "sigma", label: "Function σ", kind: Kind::Choice(SIGMAS) },
    real("p", "Dropout rate p", [0.0, 0.95, 0.05], 0.5),
    real("x", "Input x", [-8.0, 8.0, 0.25], 1.0),
    real("slope", "Slope for negative x", [-2.0, 2.0, 0.05], 0.1),
    real("right", "σ(1)", [-2.0, 2.0, 0.05], 1.0),
    real("left", "σ(−1)", [-2.0, 2.0, 0.05], 0.5),
    real("epsilon", "Amplitude ε", [0.0, 0.5, 0.01], 0.1),
    real("made_for", "Made for the rate", [0.05, 0.95, 0.05], 0.5),
    Control {
        name: "mask",
        label: "16 units, inputs from −x to x: tick those kept; beside each, its gap",
        kind: Kind::Mask(&[true; UNITS]),
    },
];

const SIGMAS: &[Choice] = &[
    Choice { name: "sigmoid", label: "sigmoid" },
    Choice { name: "tanh", label: "tanh" },
    Choice { name: "silu", label: "SiLU" },
    Choice { name: "gelu", label: "GELU" },
    Choice { name: "softplus", label: "softplus" },
    Choice { name: "elu", label: "ELU" },
    Choice { name: "relu", label: "ReLU" },
    Choice { name: "leaky-relu", label: "leaky ReLU" },
    Choice { name: "two-slopes", label: "two slopes" },
    Choice { name: "log-periodic", label: "log-periodic" },
];

/// The controls of one function alone.
const OWN: [(&str, &[&str]); 3] = [
    ("leaky-relu", &["slope"]),
    ("two-slopes", &["right", "left"]),
    ("log-periodic", &["epsilon", "made_for"]),
];

/// How many units the layer has.
const UNITS: usize = 16;
/// Rates that stay in the figure beside the reader's own.
const BESIDE: [f64; 2] = [0.1, 0.3];
/// What rounding may leave of two equal numbers of the sizes that this lab meets, up to
/// 320; no function on its list is so near to commuting without doing so.
const ROUNDING: f64 = 1e-9;

/// One function, one rate, one input, one mask.
struct Orders {
    figure: OrderGap,
    choice: &'static Choice,
    sigma: Sigma,
    rate: Rate,
    x: f64,
    mask: Mask,
}

impl Orders {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let choice = settings.choice("sigma");
        let sigma = match choice.name {
            "two-slopes" => Sigma::TwoSlopes {
                right: settings.number("right"),
                left: settings.number("left"),
            },
            "log-periodic" => Sigma::LogPeriodic {
                epsilon: settings.number("epsilon"),
                rate: Rate::new(settings.number("made_for"))?,
            },
            "leaky-relu" => Sigma::Activation(Activation::LeakyRelu {
                slope: settings.number("slope"),
            }),
            name => Sigma::Activation(activation(name)?),
        };
        let rate = Rate::new(settings.number("p"))?;
        let beside = BESIDE.into_iter().filter(|p| *p != rate.p());
        let rates = beside.chain([rate.p()]).collect();
        Ok(Self {
            figure: OrderGap { rates, activation: sigma, ..OrderGap::default() },
            choice,
            sigma,
            rate,
            x: settings.number("x"),
            mask: Mask::given(settings.mask("mask")),
        })
    }

    /// The function in words; the figure's legend has room for its name only.
    fn told(&self) -> String {
        let name = self.choice.label;
        match self.sigma {
            Sigma::Activation(Activation::LeakyRelu { slope }) => {
                format!("{name} of slope {}", number(slope, 3))
            }
            Sigma::TwoSlopes { right, left } => {
                let [right, left] = [right, left].map(|it| number(it, 3));
                format!("the function of {name}, σ(1) = {right} and σ(−1) = {left},")
            }
            Sigma::LogPeriodic { epsilon, rate } => {
                let p = rate.p();
                format!("the {name} function, ε = {epsilon}, made for p = {p},")
            }
            Sigma::Activation(_) => name.into(),
        }
    }

    /// What is drawn.
    fn caption(&self) -> String {
        let rates: Vec<String> = self.figure.rates.iter().map(f64::to_string).collect();
        let curves = match &rates[..] {
            [beside @ .., own] => format!("{} and {own}", beside.join(", ")),
            [] => String::new(),
        };
        let beside = match self.sigma {
            Sigma::Activation(Activation::LeakyRelu { .. }) => String::new(),
            _ => format!(", and for leaky ReLU of slope {}", self.figure.slope),
        };
        format!(
            "The gap s·σ(x) − σ(s·x) on a kept entry, for {} at the dropout rates {curves}{beside}.",
            self.told().trim_end_matches(',')
        )
    }
}

impl Run for Orders {
    fn output(&self) -> Result<Output, Error> {
        let Self { sigma, rate, x, .. } = *self;
        let (function, s) = (sigma.function()?, rate.scale());
        let gap = scaling_gap(function, s, x);
        let largest = largest_gap(function, rate, self.figure.places());
        let inputs = Array1::linspace(-x, x, UNITS);
        let [outside, inside] = both_orders(function, inputs.view(), &self.mask, rate)?;
        let gaps = outside - inside;
        let near = |gap: f64| gap.abs() <= ROUNDING;
        let shown = |gap: f64| if near(gap) { "0".into() } else { number(gap, 3) };
        let apart = gaps.iter().filter(|gap| !near(**gap)).count();
        let p = rate.p();
        let verdict = match (near(largest), apart) {
            (true, 0) => "on the whole curve and in every unit the two orders agree",
            (true, _) => "the curve is 0, but the units show a gap",
            (false, _) => "the two orders differ",
        };
        let finding = format!(
            "{} at p = {p}: {verdict}; the largest gap is {} in size, at x = {} the gap is {}.",
            self.told(),
            shown(largest),
            number(x, 3),
            shown(gap)
        );
        Ok(Output {
            svg: order_gap(&self.figure)?,
            caption: self.caption(),
            values: vec![
                ("Activation, then dropout: s·σ(x)", number(s * function(x), 5)),
                ("Dropout, then activation: σ(s·x)", number(function(s * x), 5)),
                ("Gap at x", shown(gap)),
                ("Largest gap of the curve at p", shown(largest)),
                ("Units whose outputs differ", format!("{apart} of {UNITS}")),
            ],
            entries: gaps.iter().map(|gap| shown(*gap)).collect(),
            idle: OWN
                .iter()
                .filter(|(of, _)| *of != self.choice.name)
                .flat_map(|(_, controls)| controls.iter().copied())
                .collect(),
            status: finding,
        })
    }
}
