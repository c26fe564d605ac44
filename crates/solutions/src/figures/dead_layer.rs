//! P3: a dead layer in a plain network, where the gradient ends, and in a residual one, where
//! it goes on.

use super::data::Data;
use super::drawing::{
    CENTRE, HEAD, Ink, LEFT, OUTLINE, Paint, Point, Sheet, THICK, THIN, Type,
};
use super::gradient_by_layer::GradientByLayer;
use super::parameters::parameters;
use crate::format::significant;
use crate::residual::Kind;
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`dead_layer`].
    DeadLayer {
        /// The depth L, from 4 to 7.
        depth: usize = 6,
        /// The layer j with A_j = 0, from 2 to L − 1.
        dead: usize = 4,
        /// The width of every hidden layer and of the input.
        width: usize = 16,
        /// Seed of the weights and the input (xoshiro256++).
        seed: u64 = 33,
    }
}

/// Where the first layer stands, how far apart layers are, and how large a layer is.
const FIRST: f64 = 48.0;
const LAST: f64 = 562.0;
const BLOCK: (f64, f64) = (54.0, 38.0);
/// How far the layers lie below the head of a panel, the feet of the bars below the layers,
/// and how high the highest bar is.
const LAYERS: f64 = 78.0;
const FOOT: f64 = 138.0;
const HIGH: f64 = 78.0;
const PANEL: f64 = 276.0;
const BACK: Ink = Ink::Series(1);

impl DeadLayer {
    /// ‖∂y_L/∂b_l‖ for l = 1, …, L, plain and residual.
    pub(super) fn norms(&self) -> Result<[Vec<f64>; 2], Error> {
        for (what, given, (least, most)) in [
            ("the depth", self.depth, (4, 7)),
            ("the dead layer", self.dead, (2, self.depth.saturating_sub(1))),
        ] {
            if !(least..=most).contains(&given) {
                let allowed = format!("from {least} to {most}");
                return Err(Error::Count { what, given, allowed });
            }
        }
        let network = GradientByLayer {
            depth: self.depth,
            width: self.width,
            cut: self.dead,
            factor: 0.0,
            branch_scale: 1.0,
            activation: Activation::Tanh,
            seed: self.seed,
        };
        Ok(network.norms()?.map(|norms| norms.cut.unwrap_or(norms.drawn)))
    }
}

/// Two panels, plain above residual: the layers, the way of the gradient from the output
/// back, and ‖∂y_L/∂b_l‖ of each layer as a number and a bar.
///
/// # Errors
/// [`Error::Count`] for a depth outside 4 to 7, a dead layer that is not a middle one, or a
/// width of 0.
pub fn dead_layer(p: &DeadLayer) -> Result<String, Error> {
    let norms = p.norms()?;
    let highest = norms.iter().flatten().fold(f64::MIN_POSITIVE, |high, v| high.max(*v));
    let mut sheet = Sheet::new();
    for (k, (kind, norms)) in
        [Kind::Plain, Kind::Residual].into_iter().zip(&norms).enumerate()
    {
        panel(&mut sheet, p, (kind, norms), (k as f64 * PANEL, HIGH / highest));
    }
    Ok(table(&norms).put_into(&sheet.finish()))
}

fn panel(
    sheet: &mut Sheet,
    p: &DeadLayer,
    (kind, norms): (Kind, &[f64]),
    (top, scale): (f64, f64),
) {
    let skips = kind == Kind::Residual;
    let head = if skips {
        "residual: the skip carries it past"
    } else {
        "plain: the gradient stops"
    };
    sheet.label((4.0, top), HEAD, head);
    let y = top + LAYERS;
    let step = (LAST - FIRST) / (p.depth - 1) as f64;
    let place = |l: usize| FIRST + (l - 1) as f64 * step;
    for l in 1..=p.depth {
        let x = place(l);
        let (left, right) = (x - BLOCK.0 / 2.0, x + BLOCK.0 / 2.0);
        let live = l != p.dead;
        let paint = if live { OUTLINE } else { OUTLINE.dashed(&[4, 4]) };
        let name = if live { format!("$A_{l}$") } else { format!("$A_{l} = 0$") };
        let set = Type { size: if live { CENTRE.size } else { 18.5 }, ..CENTRE };
        sheet.rectangle((left, y - BLOCK.1 / 2.0), BLOCK, paint);
        sheet.label((x, y), set, if live { &name } else { "$0$" });
        if !live {
            sheet.label((x, y + BLOCK.1 / 2.0 + 15.0), CENTRE, &name);
        }
        let norm = norms[l - 1];
        // Where the gradient of the layer's output comes from: the layer above.
        if l < p.depth {
            let mut from = place(l + 1) - BLOCK.0 / 2.0;
            // Nothing comes out of the branch of a dead layer; its skip ends here.
            if skips && l + 1 == p.dead {
                from -= 0.3 * (step - BLOCK.0);
            }
            let ends = [(from, y), (right, y)];
            if norm > 0.0 {
                sheet.arrow(&ends, BACK, THICK - 0.5);
            } else {
                sheet.line(&ends, Paint::line(Ink::Grey, THIN).dashed(&[3, 5]));
            }
        }
        if skips && (2..p.depth).contains(&l) {
            let over = y - 40.0;
            let [from, to] =
                [right + 0.3 * (step - BLOCK.0), left - 0.3 * (step - BLOCK.0)];
            let around: [Point; 4] = [(from, y), (from, over), (to, over), (to, y - 2.0)];
            let width = if live { THIN } else { THICK + 1.0 };
            sheet.arrow(&around, BACK, width);
        }
        let foot = y + FOOT;
        let bar = (x - 16.0, foot - scale * norm);
        if norm > 0.0 {
            sheet.rectangle(bar, (32.0, scale * norm), Paint::full(Ink::Series(0)));
        }
        sheet.line(&[(x - 24.0, foot), (x + 24.0, foot)], OUTLINE);
        let number = if norm == 0.0 { "0".into() } else { significant(norm, 2) };
        sheet.label((x, foot + 16.0), CENTRE, &format!("${number}$"));
    }
    sheet.label((4.0, y + 58.0), LEFT, "$‖∂y_L/∂b_l‖$");
}

fn table(norms: &[Vec<f64>; 2]) -> Data {
    let heads = ["layer l", "plain", "residual"].map(String::from).to_vec();
    let shown = |norm: f64| if norm == 0.0 { "0".into() } else { significant(norm, 4) };
    let row = |(l, (plain, residual)): (usize, (&f64, &f64))| {
        vec![(l + 1).to_string(), shown(*plain), shown(*residual)]
    };
    let rows = norms[0].iter().zip(&norms[1]).enumerate().map(row);
    let caption = "‖∂y_L/∂b_l‖ with a dead layer".into();
    Data { caption, rows: [heads].into_iter().chain(rows).collect() }
}
