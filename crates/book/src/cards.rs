//! The picture that a link to each page shows elsewhere, drawn with a Chromium.
//!
//! The pictures are kept in `src/cards/`, because a build needs no Chromium. `make cards`, and
//! nothing else, draws them again: after a chapter's title, also in [`CARDS`], or its figure
//! has changed.
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use lab::page::escape_html;
use mdbook_lecture::base::browser;
use mdbook_lecture::editions::site::head::CARD_SIZE;
use solutions::figures::draw;

/// The page, what is written on its picture, and the figure.
const CARDS: [(&str, &str, &str); 5] = [
    ("book", "Four problems on the mathematics of deep networks", "variance-by-depth"),
    ("p1-dropout", "Dropout and the activation", "order-gap"),
    ("p2-initialisation", "Variance at initialisation", "variance-by-depth"),
    ("p3-residual", "Backpropagation through residual layers", "gradient-by-layer"),
    ("p4-split-transform-merge", "Split, transform, merge", "parameter-count"),
];

/// Draws each into the folder `folder`.
///
/// # Errors
/// There is no Chromium, or it fails; a figure that cannot be drawn.
pub fn draw_into(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let chromium = browser::find()
        .context("there is no Chromium or Chrome on PATH, and CHROMIUM names none")?;
    let pages = tempfile::tempdir()?;
    for (name, title, figure) in CARDS {
        let svg =
            draw(figure, &[]).map_err(|error| anyhow!("figure `{figure}`: {error}"))?;
        let page = pages.path().join(name).with_extension("html");
        std::fs::write(&page, html(title, &svg))?;
        let picture = folder.join(name).with_extension("png");
        chromium.photograph(&page, &picture, CARD_SIZE)?;
    }
    Ok(())
}

/// The card as a page.
fn html(title: &str, svg: &str) -> String {
    format!(
        "<!DOCTYPE html><meta charset=\"utf-8\"><style>\
         body {{ margin: 0; width: 1200px; height: 630px; box-sizing: border-box; \
         padding: 40px 60px; background: #fff; color: #111; font-family: sans-serif; \
         display: grid; grid-template-rows: auto 1fr; overflow: hidden }}\
         p {{ margin: 0; font-size: 26px; color: #16324f }}\
         h1 {{ margin: 4px 0 16px; font-size: 46px; line-height: 1.15 }}\
         svg {{ display: block; height: 430px; margin: auto; max-width: 100%; overflow: visible }}\
         </style><header><p>Proofs That Run</p><h1>{}</h1></header><div>{svg}</div>",
        escape_html(title)
    )
}
