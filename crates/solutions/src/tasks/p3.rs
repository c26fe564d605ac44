//! Residual layers.
use ndarray::{Array1, Array2, arr2};
use num_rational::{BigRational, Ratio};
use rand::RngExt;

use super::task::{Random, Task, one, signed, tex, whole};
use crate::Error;
use crate::residual::paths::Branches;

pub fn gradient(random: &mut Random) -> Result<Task, Error> {
    let mut entry = || signed(3, random);
    let [second, third] =
        [(); 2].map(|()| arr2(&[[entry(), entry()], [entry(), entry()]]));
    let last = Array1::from(vec![entry(), entry()]);
    let active = one(&[0, 1], random);
    let mut branch = second.clone();
    branch.row_mut(1 - active).fill(0);
    let above = last.dot(&Branches::new(vec![third.clone()])?.product());
    let below = last.dot(&Branches::new(vec![branch.clone(), third.clone()])?.product());
    let given = second.iter().chain(&third).chain(&last).copied();
    Ok(Task {
        given: given.chain([active as i64 + 1]).collect(),
        text: format!(
            "A network has two residual layers with ReLU, $y_l = \\mathrm{{ReLU}}(A_l y_{{l-1}} \
             + b_l) + y_{{l-1}}$ for $l = 2, 3$, and the output $y_4 = A_4 y_3 + b_4$ with \
             $$A_2 = {}, \\quad A_3 = {}, \\quad A_4 = {}.$$ \
             At some input both entries of $z_3$ are positive, and of $z_2$ only entry {}; the \
             other is negative. Find both entries of $\\frac{{\\partial y_4}}{{\\partial y_1}}$ \
             there.",
            matrix(&second),
            matrix(&third),
            row(&last),
            active + 1
        ),
        steps: vec![
            format!("$\\frac{{\\partial y_4}}{{\\partial y_3}} = A_4 = {}$.", row(&last)),
            format!(
                "$\\frac{{\\partial y_4}}{{\\partial y_2}} = A_4 (I + A_3) = {}$.",
                row(&above)
            ),
            format!(
                "Layer 2 has the branch $J_2 = {}$, so $\\frac{{\\partial y_4}}{{\\partial y_1}} \
                 = {}\\,(I + J_2) = {}$.",
                matrix(&branch),
                row(&above),
                row(&below)
            ),
        ],
        answers: vec![("entry 1", whole(below[0])), ("entry 2", whole(below[1]))],
    })
}

pub fn paths(random: &mut Random) -> Result<Task, Error> {
    let branches: [i64; 4] = [(); 4].map(|()| {
        loop {
            let branch = signed(4, random);
            // A factor of 0 would spare all others.
            if branch != -1 {
                break branch;
            }
        }
    });
    let all = Branches::new(branches.iter().map(|it| arr2(&[[*it]])).collect())?;
    let (lengths, product) = (all.lengths(), all.product()[(0, 0)]);
    let factors = branches.map(|it| format!("({})", 1 + it));
    let factors: String = factors.into_iter().rev().collect();
    let pairs: Vec<String> = (0..4)
        .flat_map(|i| (i + 1..4).map(move |j| (i, j)))
        .map(|(i, j)| format!("({})({})", branches[i], branches[j]))
        .collect();
    let two = lengths[2][(0, 0)];
    Ok(Task {
        given: branches.to_vec(),
        text: format!(
            "Four residual layers of width 1 have the branch derivatives $J_1, \\dots, J_4 = {}$. \
             Find the derivative of the last output by the first input, and the part of it \
             that the paths through exactly two branches contribute.",
            branches.map(|it| it.to_string()).join(", ")
        ),
        steps: vec![
            format!("The derivative is $(1+J_4)(1+J_3)(1+J_2)(1+J_1) = {factors}$."),
            format!("That is ${product}$."),
            format!(
                "There are six paths through two branches: ${} = {two}$.",
                pairs.join(" + ")
            ),
        ],
        answers: vec![("derivative", whole(product)), ("two branches", whole(two))],
    })
}

pub fn bounds(random: &mut Random) -> Result<Task, Error> {
    let (norm, q) = (random.random_range(2..=9), random.random_range(4..=7));
    // The bounds are attained at J = −εI and J = εI.
    let bound = |sign| {
        let branch = arr2(&[[Ratio::new(sign, q)]]);
        let product = Branches::new(vec![branch; 3])?.product()[(0, 0)] * norm;
        let (above, below): (i64, i64) = product.into();
        Ok::<_, Error>(BigRational::new(above.into(), below.into()))
    };
    let (lower, upper) = (bound(-1)?, bound(1)?);
    let step = |what: &str, number: i64, bound: &BigRational| {
        format!(
            "The {what} bound is ${norm} \\left(\\frac{{{number}}}{{{q}}}\\right)^3 = {}$.",
            tex(bound)
        )
    };
    Ok(Task {
        given: vec![1, q, norm],
        text: format!(
            "Above layer $l$ there are three more residual layers, whose branches have Jacobians \
             of spectral norm at most $\\frac{{1}}{{{q}}}$, and $\\lVert A_L \\rVert = {norm}$. \
             Give the best lower and the best upper bound on $\\left\\lVert \\frac{{\\partial \
             y_L}}{{\\partial y_l}} \\right\\rVert$ that follow, as fractions."
        ),
        steps: vec![step("lower", q - 1, &lower), step("upper", q + 1, &upper)],
        answers: vec![("lower bound", lower), ("upper bound", upper)],
    })
}

fn matrix(entries: &Array2<i64>) -> String {
    let rows = entries.rows().into_iter();
    let rows =
        rows.map(|it| it.iter().map(i64::to_string).collect::<Vec<_>>().join(" & "));
    format!(
        "\\begin{{pmatrix}} {} \\end{{pmatrix}}",
        rows.collect::<Vec<_>>().join(" \\\\ ")
    )
}

fn row(entries: &Array1<i64>) -> String {
    matrix(&entries.clone().insert_axis(ndarray::Axis(0)))
}
