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
    real("slope", "Slope of leaky ReLU", [-2.0, 2.0, 0.05], 0.1),
    real("right", "Two slopes: σ(1)", [-2.0, 2.0, 0.05], 1.0),
    real("left", "Two slopes: σ(−1)", [-2.0, 2.0, 0.05], 0.5),
    real("epsilon", "Log-periodic: amplitude ε", [0.0, 0.5, 0.01], 0.1),
    real("made_for", "Log-periodic: made for the rate", [0.05, 0.95, 0.05], 0.5),
    Control {
        name: "mask",
        label: "16 units with inputs from −x to x: ticked is kept; beside it, the gap",
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
    sigma: Sigma,
    rate: Rate,
    x: f64,
    mask: Mask,
}

impl Orders {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let slope = settings.number("slope");
        let sigma = match settings.choice("sigma") {
            "two-slopes" => Sigma::TwoSlopes {
                right: settings.number("right"),
                left: settings.number("left"),
            },
            "log-periodic" => Sigma::LogPeriodic {
                epsilon: settings.number("epsilon"),
                rate: Rate::new(settings.number("made_for"))?,
            },
            "leaky-relu" => Sigma::Activation(Activation::LeakyRelu { slope }),
            name => Sigma::Activation(activation(name)?),
        };
        let rate = Rate::new(settings.number("p"))?;
        let rates = BESIDE.into_iter().chain([rate.p()]).collect();
        Ok(Self {
            figure: OrderGap { rates, activation: sigma, slope, ..OrderGap::default() },
            sigma,
            rate,
            x: settings.number("x"),
            mask: Mask::given(settings.mask("mask")),
        })
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
            told(&sigma),
            shown(largest),
            number(x, 3),
            shown(gap)
        );
        Ok(Output {
            svg: order_gap(&self.figure)?,
            alt: format!("Curves of the gap by x for three rates. {finding}"),
            values: vec![
                ("Activation, then dropout: s·σ(x)", number(s * function(x), 5)),
                ("Dropout, then activation: σ(s·x)", number(function(s * x), 5)),
                ("Gap at x", shown(gap)),
                ("Largest gap of the curve at p", shown(largest)),
                ("Units whose outputs differ", format!("{apart} of {UNITS}")),
            ],
            entries: gaps.iter().map(|gap| shown(*gap)).collect(),
            status: finding,
        })
    }
}

/// The function in words; the figure's legend has room for its short name only.
fn told(sigma: &Sigma) -> String {
    match sigma {
        Sigma::Activation(Activation::LeakyRelu { slope }) => {
            format!("leaky ReLU of slope {}", number(*slope, 3))
        }
        Sigma::TwoSlopes { right, left } => {
            format!("σ(1) = {}, σ(−1) = {}", number(*right, 3), number(*left, 3))
        }
        Sigma::LogPeriodic { epsilon, rate } => format!(
            "the log-periodic function, ε = {epsilon}, made for p = {},",
            rate.p()
        ),
        Sigma::Activation(_) => sigma.to_string(),
    }
}
