//! Words and formulas as SVG text.
//!
//! What stands between two `$` is set as mathematics, in a few words of TeX: letters are
//! italic, `\name` is upright, `x_1` and `e^{-x}` are lowered and raised, `\frac{a}{b}` is a
//! fraction. The fonts are those of the page's own formulas, with others where the SVG
//! stands alone. Blanks are kept as they are written.

use std::iter::Peekable;
use std::str::Chars;

/// The families of mathematics; words have the page's sans serif.
const FAMILY: &str = "STIX Two Text,STIX Two Math,Times New Roman,serif";

/// How much smaller a script is, and a fraction's parts.
const SCRIPT: f64 = 0.78;
const PART: f64 = 0.86;
/// How far above the line the bar of a fraction lies.
const BAR: f64 = 0.27;

/// The widths of the printable characters of ASCII in thousandths of the size: of words as
/// in DejaVu Sans, the widest font a page may choose, and of upright mathematics.
const WORDS: [u16; 95] = [
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636,
    636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684,
    686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695,
    635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550,
    635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392,
    634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];
const UPRIGHT: [u16; 95] = [
    235, 283, 334, 573, 495, 692, 736, 187, 343, 343, 410, 720, 245, 315, 245, 387, 495,
    495, 495, 495, 495, 495, 495, 495, 495, 495, 245, 245, 701, 720, 701, 411, 905, 718,
    618, 670, 730, 626, 588, 720, 777, 357, 396, 702, 585, 895, 742, 737, 569, 737, 659,
    504, 603, 752, 680, 944, 664, 647, 594, 347, 385, 347, 480, 512, 222, 480, 522, 446,
    539, 464, 307, 484, 577, 285, 263, 542, 283, 852, 576, 514, 537, 521, 380, 395, 315,
    570, 481, 749, 479, 483, 458, 312, 267, 312, 557,
];
/// Those of italic mathematics: A to Z, a to z, α to ω.
const ITALIC: [u16; 77] = [
    681, 593, 656, 702, 614, 583, 697, 757, 343, 398, 655, 569, 869, 714, 707, 569, 707,
    620, 534, 610, 731, 640, 913, 637, 607, 606, 534, 495, 408, 541, 412, 291, 451, 549,
    279, 272, 499, 273, 825, 564, 485, 521, 518, 383, 367, 298, 557, 429, 694, 453, 446,
    425, 561, 530, 466, 479, 381, 386, 510, 514, 259, 495, 506, 552, 453, 390, 475, 591,
    515, 377, 545, 392, 491, 603, 462, 620, 660,
];

/// Which font a piece of a label is set in.
#[derive(Clone, Copy, PartialEq)]
enum Font {
    Words,
    Upright,
    Italic,
}

/// A piece of a label.
enum Piece {
    /// Characters of one font, their size and how far they are raised, in sizes of the
    /// label; `back` is how far they begin before the end of what is left of them.
    Run { text: String, font: Font, scale: f64, rise: f64, back: f64 },
    /// A fraction: what stands above and below its bar.
    Fraction { above: Vec<Piece>, below: Vec<Piece> },
}

/// A label that has been read.
pub(super) struct Label(Vec<Piece>);

impl Label {
    /// Reads a label.
    pub fn read(text: &str) -> Self {
        let mut pieces = Vec::new();
        for (i, part) in text.split('$').enumerate() {
            if i % 2 == 0 {
                for c in part.chars() {
                    push(&mut pieces, c, Font::Words, (1.0, 0.0));
                }
            } else {
                formula(&mut part.chars().peekable(), (1.0, 0.0), &mut pieces);
            }
        }
        Self(pieces)
    }

    /// A label as plain text, for a table: scripts as characters of their own where Unicode
    /// has them.
    pub fn plain(text: &str) -> String {
        plain(&Self::read(text).0)
    }

    /// How wide it is at the size 1: not less than in any font a page may choose.
    pub fn width(&self) -> f64 {
        width(&self.0)
    }

    /// Whether it has a fraction, and so is higher than a line.
    pub fn is_tall(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Fraction { .. }))
    }

    /// Writes it as SVG around the point `at`: `anchor` 0 for left, ½ for the middle, 1 for
    /// right. `paint` are those of each `<text>` and of the bar of a fraction.
    pub fn write(
        &self,
        out: &mut String,
        at: (f64, f64),
        anchor: f64,
        size: f64,
        paint: &str,
        bold: bool,
    ) {
        let baseline = at.1 + 0.35 * size;
        if self.is_tall() {
            let left = at.0 - anchor * self.width() * size;
            row(out, &self.0, (left, baseline), size, (paint, bold));
        } else {
            line(out, &self.0, (at.0, baseline), anchor, size, (paint, bold));
        }
    }
}

/// Pieces as plain text.
fn plain(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Fraction { above, below } => {
                out.push_str(&format!("{}/{}", plain(above), plain(below)));
            }
            Piece::Run { text, rise, .. } if *rise == 0.0 => out.push_str(text),
            Piece::Run { text, rise, .. } => {
                let (from, to, mark) = match *rise < 0.0 {
                    true => ("0123456789lnik", "₀₁₂₃₄₅₆₇₈₉ₗₙᵢₖ", '_'),
                    false => ("0123456789−kl", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ᵏˡ", '^'),
                };
                let script = |c| {
                    from.chars().position(|it| it == c).and_then(|k| to.chars().nth(k))
                };
                match text.chars().map(script).collect::<Option<String>>() {
                    Some(scripts) => out.push_str(&scripts),
                    None => out.push_str(&format!("{mark}{text}")),
                }
            }
        }
    }
    out.replace('⋅', "·")
}

/// Reads mathematics up to the end of its group.
fn formula(rest: &mut Peekable<Chars>, (scale, rise): (f64, f64), out: &mut Vec<Piece>) {
    // How wide the subscript is that has just been read, for a superscript above it.
    let mut lowered = 0.0;
    while let Some(c) = rest.next() {
        let below = std::mem::take(&mut lowered);
        match c {
            '}' => return,
            '{' => formula(rest, (scale, rise), out),
            '_' => {
                let script = group(rest, (scale * SCRIPT, rise - 0.2 * scale));
                lowered = width(&script);
                out.extend(script);
            }
            '^' => {
                let mut script = group(rest, (scale * SCRIPT, rise + 0.4 * scale));
                if let Some(Piece::Run { back, .. }) = script.first_mut() {
                    *back = below;
                }
                out.extend(script);
            }
            '\\' => {
                let mut name = String::new();
                while let Some(c) = rest.next_if(char::is_ascii_alphabetic) {
                    name.push(c);
                }
                if name == "frac" {
                    let [above, below] = [(); 2].map(|()| group(rest, (PART, 0.0)));
                    out.push(Piece::Fraction { above, below });
                } else {
                    name.chars().for_each(|c| push(out, c, Font::Upright, (scale, rise)));
                }
            }
            _ => {
                let (c, font) = glyph(c);
                push(out, c, font, (scale, rise));
            }
        }
    }
}

/// The character and the font in which mathematics shows `c`.
fn glyph(c: char) -> (char, Font) {
    match c {
        '-' => ('−', Font::Upright),
        '·' => ('⋅', Font::Upright),
        _ if c.is_ascii_alphabetic() || ('α'..='ω').contains(&c) => (c, Font::Italic),
        _ => (c, Font::Upright),
    }
}

/// The next character, or the group in braces.
fn group(rest: &mut Peekable<Chars>, level: (f64, f64)) -> Vec<Piece> {
    let mut pieces = Vec::new();
    match rest.next() {
        Some('{') => formula(rest, level, &mut pieces),
        Some(c) => {
            let (c, font) = glyph(c);
            push(&mut pieces, c, font, level);
        }
        None => {}
    }
    pieces
}

/// Adds a character to the last run if it is set alike, or as a run of its own.
fn push(pieces: &mut Vec<Piece>, c: char, as_font: Font, level: (f64, f64)) {
    if let Some(Piece::Run { text, font, scale, rise, .. }) = pieces.last_mut()
        && (*font, *scale, *rise) == (as_font, level.0, level.1)
    {
        return text.push(c);
    }
    let (scale, rise) = level;
    pieces.push(Piece::Run { text: c.into(), font: as_font, scale, rise, back: 0.0 });
}

/// How wide pieces in a row are.
fn width(pieces: &[Piece]) -> f64 {
    let mut end = 0.0_f64;
    let mut at = 0.0;
    for piece in pieces {
        at += advance(piece);
        end = end.max(at);
    }
    end
}

/// How far the next piece begins behind the beginning of this one.
fn advance(piece: &Piece) -> f64 {
    match piece {
        Piece::Run { text, font, scale, back, .. } => {
            text.chars().map(|c| scale * of_character(c, *font)).sum::<f64>() - back
        }
        Piece::Fraction { above, below } => width(above).max(width(below)) + 0.24,
    }
}

/// The width of one character.
fn of_character(c: char, font: Font) -> f64 {
    let ascii = (c as usize).checked_sub(32).filter(|it| *it < 95);
    let italic = match c {
        'A'..='Z' => Some(c as usize - 'A' as usize),
        'a'..='z' => Some(26 + c as usize - 'a' as usize),
        'α'..='ω' => Some(52 + c as usize - 'α' as usize),
        _ => None,
    };
    let known = match font {
        Font::Words => ascii.map(|it| WORDS[it]),
        Font::Upright => ascii.map(|it| UPRIGHT[it]),
        Font::Italic => italic.map(|it| ITALIC[it]),
    };
    let other = || match c {
        '⋅' | '·' | '′' => 318,
        '→' | '∞' | '—' | '…' => 1000,
        '‖' | '–' | '“' | '”' | '’' => 520,
        _ => 838,
    };
    f64::from(known.unwrap_or_else(other)) / 1000.0
}

/// Writes pieces one after the other from the left end of a line.
fn row(
    out: &mut String,
    pieces: &[Piece],
    (mut x, y): (f64, f64),
    size: f64,
    (paint, bold): (&str, bool),
) {
    for runs in pieces.chunk_by(|one, other| {
        matches!((one, other), (Piece::Run { .. }, Piece::Run { .. }))
    }) {
        let wide = width(runs) * size;
        if let [Piece::Fraction { above, below }] = runs {
            let middle = x + wide / 2.0;
            line(out, above, (middle, y - (BAR + 0.22) * size), 0.5, size, (paint, bold));
            line(out, below, (middle, y - (BAR - 0.84) * size), 0.5, size, (paint, bold));
            let (left, top) = (x + 0.07 * size, y - (BAR + 0.03) * size);
            let (bar, height) = (wide - 0.14 * size, 0.06 * size);
            let [left, top, bar, height] = [left, top, bar, height].map(short);
            out.push_str(&format!(
                "<path d=\"M{left},{top}h{bar}v{height}h-{bar}z\"{paint}/>\n"
            ));
        } else {
            line(out, runs, (x, y), 0.0, size, (paint, bold));
        }
        x += wide;
    }
}

/// Writes runs as one line of text; a fraction within a fraction is left out.
fn line(
    out: &mut String,
    pieces: &[Piece],
    at: (f64, f64),
    anchor: f64,
    size: f64,
    (paint, bold): (&str, bool),
) {
    let anchored = match anchor {
        0.5 => " text-anchor=\"middle\"",
        1.0 => " text-anchor=\"end\"",
        _ => "",
    };
    let [x, y, em] = [at.0, at.1, size].map(short);
    out.push_str(&format!("<text x=\"{x}\" y=\"{y}\" font-size=\"{em}\""));
    let runs = pieces.iter().filter_map(|piece| match piece {
        Piece::Run { text, font, scale, rise, back } => {
            Some((text, *font, *scale, *rise, *back))
        }
        Piece::Fraction { .. } => None,
    });
    let runs: Vec<_> = runs.collect();
    // Only words are bold.
    let plain = |font| match font {
        Font::Words if bold => {
            "font-family=\"sans-serif\" font-weight=\"bold\"".to_owned()
        }
        Font::Words => "font-family=\"sans-serif\"".to_owned(),
        Font::Upright => format!("font-family=\"{FAMILY}\""),
        Font::Italic => format!("font-family=\"{FAMILY}\" font-style=\"italic\""),
    };
    let own = match runs.first() {
        Some((_, Font::Upright | Font::Italic, ..))
            if !runs.iter().any(|run| run.1 == Font::Words) =>
        {
            Font::Upright
        }
        _ => Font::Words,
    };
    out.push_str(&format!(" {}{anchored}{paint}>", plain(own)));
    let mut risen = 0.0;
    for (text, font, scale, rise, back) in runs {
        let text = escaped(text);
        if (font, scale, rise, risen, back) == (own, 1.0, 0.0, 0.0, 0.0) {
            out.push_str(&text);
            continue;
        }
        out.push_str("<tspan");
        if back != 0.0 {
            out.push_str(&format!(" dx=\"{}\"", short(-back * size)));
        }
        if rise != risen {
            out.push_str(&format!(" dy=\"{}\"", short((risen - rise) * size)));
        }
        if scale != 1.0 {
            out.push_str(&format!(" font-size=\"{}\"", short(scale * size)));
        }
        if font != own {
            out.push_str(&format!(" {}", plain(font)));
            if bold && own == Font::Words {
                out.push_str(" font-weight=\"normal\"");
            }
        }
        out.push_str(&format!(">{text}</tspan>"));
        risen = rise;
    }
    out.push_str("</text>\n");
}

/// Text with its blanks kept at every place.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace(' ', "&#160;")
}

/// A number with at most two decimals.
pub(super) fn short(x: f64) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}
