//! Renders one formula to MathML, which is all that a page has of it.
//!
//! `data-tex` keeps the TeX for whoever copies it. What math-core returns is changed so that
//! Markdown leaves it alone: characters that mean something there become entities, and
//! attributes stand in single quotes, since a formula goes through several programs as JSON,
//! which escapes double ones; mdBook's pages have double quotes again. A long formula in a
//! line becomes several `<math>`, between which the line may end: inside one it never does.
use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};
use std::sync::{Mutex, PoisonError};

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use crate::base::html::{tag_length, tags};
use crate::base::markdown::escape;

/// Characters that Markdown, or smart punctuation, would read in running text, and in a tag.
const IN_TEXT: &str = "\\`*_[]<>~^!|'\"-.:@#$=+";
const IN_TAG: &str = "&<>'\"`|$";

/// The characters of the font of formulas, as `unicode-range` in `theme/fonts/fonts.css`.
pub const GLYPHS: &str = "U+20-7E, U+A0, U+AC, U+AF, U+B1, U+B7, U+D7, U+131, U+237, U+2C6-2C7, U+2D8-2D9, U+2DC, U+300-304, U+307-308, U+30A, U+30C, U+332, U+391-3A1, U+3A3-3C9, U+3D1, U+3D5, U+3F5, U+2013-2014, U+2016, U+2018-2019, U+201C-201D, U+2026, U+2032-2034, U+2057, U+2061-2064, U+20D7, U+2102, U+210B, U+210E, U+2110-2113, U+2115, U+2119-211D, U+2124, U+2130-2131, U+2133, U+2190-2195, U+21A6, U+21D0-21D4, U+2200-2213, U+2217-221E, U+2223-222E, U+223C-223D, U+2243-224D, U+2250-2265, U+226A-226B, U+2282-2287, U+2295-2299, U+22A4-22A5, U+22C5, U+22EF, U+2308-230B, U+23DE-23DF, U+25A1, U+25CB, U+27E8-27E9, U+27F5-27F8, U+1D41A-1D467, U+1D49E-1D49F, U+1D4A9, U+1D538-1D550, U+1D5B3, U+1D6E2-1D71B, U+1D7CE-1D7D7";

/// Relations, after which a line may end, and what comes second: operations and commas.
const RELATIONS: &str = "=<>≤≥≠≈∈∉∼≡∝→↦⟶⇒⇔⊆⊂≪≫";
const OPERATIONS: &str = "+−±∓⋅×∘⊙∪,";

/// How wide a formula is that is never broken, how wide a part is at most where it can be
/// broken further, and how wide one is at least: in tenths of a letter.
const WHOLE: usize = 140;
const MOST: usize = 220;
const LEAST: usize = 50;

/// Renders formulas.
pub struct Maths {
    converter: LatexToMathML,
    glyphs: Vec<RangeInclusive<u32>>,
    /// What each formula, on its own line or not, has become.
    known: Mutex<HashMap<(bool, String), String>>,
}

impl Default for Maths {
    fn default() -> Self {
        let hexadecimal = |digits| u32::from_str_radix(digits, 16).ok();
        let glyphs = GLYPHS.split(", U+").filter_map(|range| {
            let range = range.trim_start_matches("U+");
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            Some(hexadecimal(first)?..=hexadecimal(last)?)
        });
        // One character, where math-core writes three dots.
        let macros = ["dots", "ldots"].map(|name| (name.to_owned(), "…".to_owned()));
        let config =
            MathCoreConfig { macros: macros.into(), ..MathCoreConfig::default() };
        let converter = LatexToMathML::new(config).unwrap_or_default();
        Self { converter, glyphs: glyphs.collect(), known: Mutex::default() }
    }
}

impl Maths {
    /// The formula `tex` as one line of HTML that Markdown leaves alone; `display` for one
    /// set on its own line, which has the ids `labels`.
    ///
    /// # Errors
    /// What is wrong with a formula that cannot be set.
    pub fn render(
        &self,
        tex: &str,
        display: bool,
        labels: &[&str],
    ) -> Result<String, String> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (display, tex.to_owned());
        let html = known().get(&key).cloned();
        let html = match html {
            Some(html) => html,
            None => {
                let html = self.set(tex, display)?;
                known().insert(key, html.clone());
                html
            }
        };
        Ok(if display { equation(labels, &html) } else { html })
    }

    /// The same without labels.
    fn set(&self, tex: &str, display: bool) -> Result<String, String> {
        let (formula, number) = numbered(tex, display);
        let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
        let set = self.converter.convert_with_local_state(&formula, mode);
        let mathml = set.map_err(|error| {
            let near: String = formula
                .get(error.0.start..)
                .map_or(String::new(), |it| it.chars().take(12).collect());
            let what = error.error_message();
            match near.trim() {
                "" => what,
                near => format!("{} At `{near}`", what.replace('\n', " ")),
            }
        })?;
        let mathml = tidy(&mathml.mathml);
        if shows_nothing(&mathml) {
            return Err("it shows nothing".into());
        }
        if let Some(c) = text(&mathml).chars().find(|c| !self.has_glyph(*c)) {
            return Err(format!("the font of formulas has no `{c}`"));
        }
        let tex = tex.split_whitespace().collect::<Vec<_>>().join(" ");
        let tex = format!(" data-tex='{}'", escape(&tex, IN_TAG));
        let html = match mathml.split_once('>') {
            Some(("<math", inside)) => in_line(&tex, inside.trim_end_matches("</math>")),
            _ => mathml.replacen("<math", &format!("<math{tex}"), 1),
        };
        let number = number.map(|it| format!("<span class='number'>({it})</span>"));
        Ok(for_markdown(&html) + &number.unwrap_or_default())
    }

    fn has_glyph(&self, c: char) -> bool {
        self.glyphs.iter().any(|range| range.contains(&u32::from(c)))
    }
}

/// The formula `tex` without the number that it has as a whole, and this number.
fn numbered(tex: &str, display: bool) -> (String, Option<&str>) {
    const TAG: &str = "\\tag{";
    let rows = ["align", "gather", "equation"];
    let of_a_row = rows.iter().any(|name| tex.contains(&format!("\\begin{{{name}}}")));
    match tex.split_once(TAG).filter(|_| display && !of_a_row) {
        Some((before, rest)) => {
            let (number, after) = rest.split_once('}').unwrap_or((rest, ""));
            (format!("{before}{after}"), Some(number))
        }
        None => (tex.to_owned(), None),
    }
}

/// math-core's `mathml` with a number's commas inside it, without marks for other fonts, and
/// with a large fence in a row of its own, without which Chromium keeps one small that has an
/// exponent.
fn tidy(mathml: &str) -> String {
    let mathml = mathml.replace("</mn><mo rspace=\"0\">,</mo><mn>", ",");
    let mathml = mathml.replace('\u{fe00}', "");
    ["<msup>", "<msub>", "<msubsup>"].iter().fold(mathml, |mathml, script| {
        let mut pieces = mathml.split(script);
        let first = pieces.next().unwrap_or_default().to_owned();
        pieces.fold(first, |out, piece| {
            let fence = piece.starts_with("<mo ")
                && piece.split('>').next().is_some_and(|tag| tag.contains("minsize"));
            match piece.split_once("</mo>").filter(|_| fence) {
                Some((mo, rest)) => format!("{out}{script}<mrow>{mo}</mo></mrow>{rest}"),
                None => format!("{out}{script}{piece}"),
            }
        })
    })
}

/// A formula in a line, of which `inside` is the MathML in `<math>`: in one piece or several.
fn in_line(tex: &str, inside: &str) -> String {
    let all = children(inside);
    let parts = parts(&all);
    if parts.len() < 2 {
        return format!("<math{tex}>{inside}</math>");
    }
    let parts = parts.into_iter().map(|part| {
        let last = part.end == all.len();
        let part = &all[part];
        let end = part.iter().rposition(|it| !last && !it.starts_with("<mspace"));
        let write = |(at, child): (usize, &&str)| match child.strip_prefix("<mo") {
            // At the end of its row it would be taken for what follows its operand.
            Some(rest) if Some(at) == end => format!("<mo form=\"infix\"{rest}"),
            _ => (*child).to_owned(),
        };
        format!("<math>{}</math>", part.iter().enumerate().map(write).collect::<String>())
    });
    let parts: Vec<_> = parts.collect();
    format!("<span class='formula'{tex}>{}</span>", parts.join("<wbr>"))
}

/// The outermost elements of `mathml`.
fn children(mathml: &str) -> Vec<&str> {
    let (mut found, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (at, tag) in tags(mathml) {
        depth = match (tag.starts_with("</"), tag.ends_with("/>")) {
            (true, _) => depth.saturating_sub(1),
            (false, true) => depth,
            (false, false) => depth + 1,
        };
        if depth == 0 {
            let end = at + tag.len();
            found.push(&mathml[start..end]);
            start = end;
        }
    }
    found
}

/// Into which parts a formula of these outermost elements may be broken: after relations, and
/// where a part would be too wide after operations, but never inside brackets.
fn parts(all: &[&str]) -> Vec<Range<usize>> {
    let wide = |part: &Range<usize>| all[part.clone()].iter().map(|it| width(it)).sum();
    if wide(&(0..all.len())) <= WHOLE {
        return std::iter::once(0..all.len()).collect();
    }
    let after = |signs: &str| {
        let (mut open, mut bar) = (0_i32, false);
        let ends = all.iter().enumerate().filter_map(|(at, child)| {
            let (sign, tag) = operator(child)?;
            match (sign, tag.contains("prefix")) {
                ("|" | "‖", _) if !tag.contains("form") => bar = !bar,
                ("(" | "[" | "{" | "⌊" | "⌈" | "⟨", _) | (_, true) => open += 1,
                (")" | "]" | "}" | "⌋" | "⌉" | "⟩", _) => open -= 1,
                _ if tag.contains("postfix") => open -= 1,
                _ => {}
            }
            // Before its operand a sign has no space.
            let sign = sign.replace("&lt;", "<").replace("&gt;", ">");
            let unary = sign != "," && tag.contains("lspace=\"0\"");
            let ends = open <= 0 && !bar && child.starts_with("<mo") && !unary;
            let spaces = all[at + 1..].iter().take_while(|it| it.starts_with("<mspace"));
            (ends && signs.contains(&sign)).then(|| at + 1 + spaces.count())
        });
        ends.filter(|end| *end < all.len()).collect::<Vec<_>>()
    };
    let relations = cut(0..all.len(), &after(RELATIONS));
    let operations = after(OPERATIONS);
    let finer = relations.into_iter().flat_map(|part| match wide(&part) {
        0..=MOST => Vec::from([part]),
        _ => joined(cut(part, &operations), &wide),
    });
    joined(finer.collect(), &wide)
}

/// `part` cut at those of `ends` that are inside it.
fn cut(part: Range<usize>, ends: &[usize]) -> Vec<Range<usize>> {
    let inside =
        ends.iter().copied().filter(|end| part.contains(end) && *end > part.start);
    let mut starts: Vec<_> = std::iter::once(part.start).chain(inside).collect();
    starts.push(part.end);
    starts.windows(2).map(|it| it[0]..it[1]).collect()
}

/// `parts` with each that is very narrow joined to the one before, as far as there is room.
fn joined(
    parts: Vec<Range<usize>>,
    wide: &impl Fn(&Range<usize>) -> usize,
) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for part in parts {
        match out.last_mut() {
            Some(last)
                if wide(last).min(wide(&part)) < LEAST
                    && wide(last) + wide(&part) <= MOST =>
            {
                last.end = part.end;
            }
            _ => out.push(part),
        }
    }
    out
}

/// The sign of the operator `child`, or of the one that `child` puts scripts to, and its tag.
fn operator(child: &str) -> Option<(&str, &str)> {
    let scripts = ["<msup>", "<msub>", "<msubsup>"];
    let base = scripts.iter().find_map(|it| child.strip_prefix(it)).unwrap_or(child);
    let base = base.strip_prefix("<mrow>").filter(|_| base != child).unwrap_or(base);
    let (tag, rest) = base.strip_prefix("<mo")?.split_once('>')?;
    let is_operator = tag.is_empty() || tag.starts_with(' ');
    is_operator.then(|| (rest.split('<').next().unwrap_or_default(), tag))
}

/// About how wide an element is, in tenths of a letter.
fn width(child: &str) -> usize {
    let letters = text(child).chars().count();
    match tags(child).next().map_or("", |it| it.1) {
        tag if tag.starts_with("<mo") => 10 * letters + 10,
        tag if tag.starts_with("<mfrac") => 5 * letters,
        "<msub>" | "<msup>" | "<msubsup>" => 7 * letters + 3,
        _ => 10 * letters,
    }
}

/// The text of `mathml` between its tags.
fn text(mathml: &str) -> String {
    let text = mathml.split('<').filter_map(|it| Some(it.split_once('>')?.1));
    text.collect::<String>()
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

/// Whether `mathml` has neither a visible character nor a line.
fn shows_nothing(mathml: &str) -> bool {
    let hidden =
        |c: char| c.is_whitespace() || "\u{2061}\u{2062}\u{2063}\u{2064}".contains(c);
    // What is there for its size only.
    let mut seen = mathml.split("<mphantom").enumerate().map(|(at, piece)| match at {
        0 => piece,
        _ => piece.split_once("</mphantom>").map_or("", |it| it.1),
    });
    let drawn = ["<mfrac", "<msqrt", "<mroot"].iter().any(|line| mathml.contains(line));
    seen.all(|piece| text(&format!("<>{piece}")).chars().all(hidden)) && !drawn
}

/// A formula on its own line, with the id `labels[0]` and a place for each further one: the
/// formula scrolls where it is too wide, its number does not.
fn equation(labels: &[&str], html: &str) -> String {
    let mut ids = labels.iter().map(|label| format!(" id=\"{label}\""));
    let first = ids.next().unwrap_or_default();
    let more: String = ids.map(|id| format!("<span{id}></span>")).collect();
    let html = html.replacen("</math>", "</math></span>", 1);
    format!("<span class=\"equation\"{first}>{more}<span class='wide'>{html}</span>")
}

/// `html` with single quotes, and with what Markdown would read in it as entities.
fn for_markdown(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(tag) = rest.find('<') {
        let (before, after) = rest.split_at(tag);
        let (tag, after) = after.split_at(tag_length(after));
        out.push_str(&entities_kept(before));
        out.push_str(&tag.replace('"', "'"));
        rest = after;
    }
    out + &entities_kept(rest)
}

/// `text` escaped for Markdown, with the entities it already holds left as they are.
fn entities_kept(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&escape(&rest[..at], IN_TEXT));
        let end = rest[at..].find(';').map_or(rest.len(), |length| at + length + 1);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    out + &escape(rest, IN_TEXT)
}

/// The HTML `html` with the tags of its formulas as in mdBook's pages, in double quotes.
pub fn double_quoted(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(tag) = rest.find('<') {
        let (before, after) = rest.split_at(tag);
        let (tag, after) = after.split_at(tag_length(after));
        out.push_str(before);
        match tag.contains('"') {
            true => out.push_str(tag),
            false => out.push_str(&tag.replace('\'', "\"")),
        }
        rest = after;
    }
    out + rest
}
