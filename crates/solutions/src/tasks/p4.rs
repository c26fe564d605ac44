//! Split, transform, merge.
use rand::RngExt;

use super::task::{Random, Task, one, tex, whole};
use crate::Error;
use crate::format::grouped;
use crate::stm::{BlockShape, BreakEven, Expand, TotalWidth, break_even};

/// The side of every middle kernel.
const KERNEL: usize = 3;

pub fn parameters(random: &mut Random) -> Result<Task, Error> {
    let channels = one(&[96, 128, 160, 192, 224], random);
    let (paths, width) = (one(&[8, 12, 16, 20, 24], random), random.random_range(3..=7));
    let shape = BlockShape { channels, paths, width, kernel: KERNEL };
    let (each, merged) = (shape.parameters()?, shape.merged_parameters()?);
    let [a, b, c, d] =
        [each.reduce, each.transform, each.expand, merged.expand].map(tex_count);
    let [split, whole_form] = [each.total(), merged.total()];
    Ok(Task {
        given: [paths, channels, width].map(|it| it as i64).to_vec(),
        text: format!(
            "A layer has {paths} paths, each 1×1 from {channels} to {width} channels, 3×3 from \
             {width} to {width}, 1×1 from {width} to {channels}, all with biases. Count the \
             parameters of the layer, and those of its merged form, in which one 1×1 \
             convolution takes the place of the last ones."
        ),
        steps: vec![
            format!(
                "First: ${paths}({channels} \\cdot {width} + {width}) = {a}$; middle: ${paths}(9 \\cdot {width}^2 + {width}) = {b}$."
            ),
            format!(
                "Last: ${paths}({width} \\cdot {channels} + {channels}) = {c}$; merged: ${paths} \\cdot {width} \\cdot {channels} + {channels} = {d}$."
            ),
            format!("The layer: ${a} + {b} + {c} = {}$.", tex_count(split)),
            format!("Its merged form: ${a} + {b} + {d} = {}$.", tex_count(whole_form)),
        ],
        answers: vec![("layer", whole(split)), ("merged form", whole(whole_form))],
    })
}

pub fn best_paths(random: &mut Random) -> Result<Task, Error> {
    let (channels, total, best) = loop {
        let channels = one(&[64, 96, 128, 160, 192], random);
        let total = 8 * random.random_range(5..=20_usize);
        let best = TotalWidth::new(channels, total, KERNEL)?.best_paths();
        // Otherwise one more path is as good.
        if channels * best * (best + 1) != 9 * total * total {
            break (channels, total, best);
        }
    };
    let square = 9 * total * total;
    let cost = |p: usize| tex(&(whole(square) / whole(p) + whole(channels * p)));
    let (below, above) = (best.saturating_sub(1).max(1), best + 1);
    Ok(Task {
        given: [total, channels].map(|it| it as i64).to_vec(),
        text: format!(
            "Paths of equal width share a total width of {total}; they read and write \
             {channels} channels, have a 3×3 kernel in the middle and biases everywhere, and \
             are not merged. Which whole number $P$ of paths has the fewest parameters by the \
             formula, whether it divides {total} or not?"
        ),
        steps: vec![
            format!(
                "What depends on $P$ is $\\frac{{9 \\cdot {total}^2}}{{P}} + {channels} P = \\frac{{{}}}{{P}} + {channels} P$.",
                tex_count(square)
            ),
            format!(
                "For real $P$ it is least where $P^2 = \\frac{{{}}}{{{channels}}}$, so $P$ is about {:.1}.",
                tex_count(square),
                (square as f64 / channels as f64).sqrt()
            ),
            format!(
                "At $P = {below}, {best}, {above}$ it is ${}$, ${}$, ${}$: {best} is best.",
                cost(below),
                cost(best),
                cost(above)
            ),
        ],
        answers: vec![("paths", whole(best))],
    })
}

pub fn largest_width(random: &mut Random) -> Result<Task, Error> {
    let channels = one(&[128, 192, 256, 320], random);
    let (inner, paths) =
        (one(&[48, 64, 80, 96, 112], random), one(&[8, 12, 16, 24], random));
    let plain = BlockShape { channels, paths: 1, width: inner, kernel: KERNEL };
    let budget = plain.parameters()?.total();
    let split = BlockShape { paths, ..plain };
    let width = match break_even(split, Expand::EachPath, budget)? {
        BreakEven::At(width) => usize::try_from(width.to_integer()),
        BreakEven::After(width) => usize::try_from(width),
    };
    let width = width.unwrap_or_default();
    let count =
        |width| Ok::<_, Error>(BlockShape { width, ..split }.parameters()?.total());
    let (at, next) = (count(width.max(1))?, count(width + 1)?);
    Ok(Task {
        given: [channels, inner, paths].map(|it| it as i64).to_vec(),
        text: format!(
            "A plain block leads from {channels} to {inner} to {inner} to {channels} channels by \
             1×1, 3×3 and 1×1 convolutions with biases. Each of the {paths} paths of a layer has \
             the same three kinds of convolutions, from {channels} to $w$ to $w$ to {channels} \
             channels. Find the largest whole width $w$ for which the layer has no more \
             parameters than the plain block, and how many it has then."
        ),
        steps: vec![
            format!("The plain block has ${}$ parameters.", tex_count(budget)),
            format!(
                "{paths} paths of width $w$ have ${paths}(9 w^2 + {} w + {channels})$.",
                2 * (channels + 1)
            ),
            format!(
                "That is ${}$ at $w = {width}$, and too many, {}, at $w = {}$.",
                tex_count(at),
                grouped(next),
                width + 1
            ),
        ],
        answers: vec![("width", whole(width)), ("parameters", whole(at))],
    })
}

fn tex_count(n: usize) -> String {
    tex(&whole(n))
}
