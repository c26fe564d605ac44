//! P3: what is left of the gradient layer by layer, with and without skips, when the
//! weights of one layer are cut.

use solutions::figures::GradientByLayer;
use solutions::format::grouped;
use solutions::residual::paths::{length_shares, mean_length, scaled_length_shares};
use solutions::{Activation, Error};

use super::common::{activation, number, real};
use crate::decimal::decimal;
use crate::{Choice, Control, Kind, Lab, Output, Run, Settings};

/// The lab.
pub const LAB: Lab = Lab {
    name: "p3-gradient",
    title: "Gradients by layer",
    figure: "gradient-by-layer",
    controls: CONTROLS,
    start: |settings| Ok(Box::new(Gradients::new(settings)?)),
};

const CONTROLS: &[Control] = &[
    real("depth", "Depth L", [2.0, 32.0, 1.0], 16.0),
    real("beta", "Branch scale β", [0.05, 2.0, 0.05], 1.0),
    Control { name: "sigma", label: "Activation σ", kind: Kind::Choice(SIGMAS) },
    real("cut", "Layer that is cut (0: none)", [0.0, 32.0, 1.0], 8.0),
    Control {
        name: "factor",
        label: "What is left of those weights",
        kind: Kind::Choice(FACTORS),
    },
    real("seed", "Seed of weights and input", [1.0, 99.0, 1.0], 31.0),
];

/// The one σ with a parameter.
const LEAKY: &str = "leaky-relu:0.1";

const SIGMAS: &[Choice] = &[
    Choice { name: "tanh", label: "tanh" },
    Choice { name: "relu", label: "ReLU" },
    Choice { name: LEAKY, label: "leaky ReLU, slope 0.1" },
    Choice { name: "identity", label: "identity" },
    Choice { name: "sigmoid", label: "sigmoid" },
    Choice { name: "silu", label: "SiLU" },
    Choice { name: "gelu", label: "GELU" },
];

const FACTORS: &[Choice] = &[
    Choice { name: "0.0001", label: "a ten-thousandth" },
    Choice { name: "0", label: "nothing: A = 0" },
    Choice { name: "0.01", label: "a hundredth" },
    Choice { name: "-1", label: "the same with the other sign" },
];

/// One set of weights, joined plain and residual.
struct Gradients {
    figure: GradientByLayer,
    /// The layer asked for, of which there may be none at this depth.
    asked: usize,
    /// What the page calls σ.
    sigma: &'static str,
}

impl Gradients {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let (depth, asked) = (settings.whole("depth"), settings.whole("cut"));
        let choice = settings.choice("sigma");
        let figure = GradientByLayer {
            depth,
            cut: if asked <= depth { asked } else { 0 },
            factor: factor(settings.choice("factor").name)?,
            branch_scale: settings.number("beta"),
            activation: sigma(choice.name)?,
            seed: settings.whole("seed") as u64,
            ..GradientByLayer::default()
        };
        Ok(Self { figure, asked, sigma: choice.label })
    }

    /// What is drawn.
    fn caption(&self) -> String {
        let GradientByLayer { depth, width, cut, branch_scale, seed, .. } = self.figure;
        let cut = match cut {
            0 => String::new(),
            _ => format!(
                ", as drawn and with the weights of layer {cut} × {}",
                self.factor()
            ),
        };
        format!(
            "The length of the gradient with respect to each layer’s bias, for one set of weights ({depth} layers of width {width}, {}, seed {seed}) in a plain network and in a residual one with β = {branch_scale}{cut}.",
            self.sigma
        )
    }

    /// What the weights that are cut are multiplied by.
    fn factor(&self) -> String {
        self.figure.factor.to_string().replace('-', "−")
    }

    /// The controls that change nothing now: a network of two layers has no branches, and
    /// what is left of a layer needs one that is cut.
    fn idle(&self) -> Vec<&'static str> {
        let idle = [("beta", self.figure.depth == 2), ("factor", self.figure.cut == 0)];
        idle.into_iter().filter(|(_, idle)| *idle).map(|(control, _)| control).collect()
    }

    /// What is cut, in a few words.
    fn cut(&self) -> String {
        let (GradientByLayer { depth, cut, .. }, asked) = (&self.figure, self.asked);
        match cut {
            0 if asked > 0 => format!("nothing, as there is no layer {asked} of {depth}"),
            0 => "nothing".into(),
            _ => format!("layer {cut}, A × {}", self.factor()),
        }
    }
}

impl Run for Gradients {
    fn output(&self) -> Result<Output, Error> {
        let GradientByLayer { depth, branch_scale, .. } = self.figure;
        let norms = self.figure.norms()?;
        let [plain, residual] = norms.each_ref().map(|of| of.drawn[0]);
        // Where nothing is cut, the networks are those drawn.
        let [plain_cut, residual_cut] =
            norms.each_ref().map(|of| of.cut.as_ref().unwrap_or(&of.drawn)[0]);
        let shown = |norm| number(norm, 3);
        let over = |residual: f64, plain: f64| match plain > 0.0 {
            true => shown(residual / plain),
            false => "none: the plain one is 0".into(),
        };
        let middle = depth as u32 - 2;
        let weighed = scaled_length_shares(middle, branch_scale * branch_scale);
        let of_middle =
            |shares: &[f64]| format!("{} of {middle}", number(mean_length(shares), 3));
        let what_is_cut = self.cut();
        let finding = format!(
            "Cut: {what_is_cut}. The first layer's gradient is {} in the plain and {} in the residual network; with nothing cut {} and {}.",
            shown(plain_cut),
            shown(residual_cut),
            shown(plain),
            shown(residual)
        );
        Ok(Output {
            svg: self.figure.drawing(&norms)?,
            caption: self.caption(),
            values: vec![
                ("Cut", what_is_cut),
                ("First layer, plain", shown(plain_cut)),
                ("First layer, residual", shown(residual_cut)),
                ("Residual over plain", over(residual_cut, plain_cut)),
                ("Nothing cut: first layer, plain", shown(plain)),
                ("Nothing cut: first layer, residual", shown(residual)),
                ("Nothing cut: residual over plain", over(residual, plain)),
                ("Residual paths from layer 1 to L − 1", grouped(1 << middle)),
                ("Branches a path takes, mean", of_middle(&length_shares(middle).0)),
                (
                    "The same by the squared gradient of a linear network (P3.5)",
                    of_middle(&weighed),
                ),
            ],
            entries: Vec::new(),
            idle: self.idle(),
            status: finding,
        })
    }
}

/// A σ by its name.
fn sigma(name: &str) -> Result<Activation, Error> {
    if name == LEAKY {
        Ok(Activation::LeakyRelu { slope: 0.1 })
    } else {
        activation(name)
    }
}

/// A factor by its name.
fn factor(name: &str) -> Result<f64, Error> {
    decimal(name).ok_or_else(|| Error::Text {
        what: "`factor`".into(),
        given: name.into(),
        allowed: "a number".into(),
    })
}
