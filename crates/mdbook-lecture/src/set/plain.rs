//! A sentence with formulas as plain text, for a terminal and for the name of a link.
use pulldown_cmark::Event;

use crate::base::markdown::events_with_formulas;

/// What a TeX command is called in plain text; a command that is not here keeps its name.
#[rustfmt::skip]
const SYMBOLS: [(&str, &str); 73] = [
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ε"),
    ("varepsilon", "ε"), ("eta", "η"), ("theta", "θ"), ("lambda", "λ"), ("mu", "μ"),
    ("pi", "π"), ("rho", "ρ"), ("sigma", "σ"), ("tau", "τ"), ("phi", "φ"), ("chi", "χ"),
    ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"), ("Sigma", "Σ"),
    ("Phi", "Φ"), ("sum", "Σ"), ("prod", "∏"),
    ("int", "∫"), ("partial", "∂"), ("nabla", "∇"), ("infty", "∞"), ("le", "≤"),
    ("leq", "≤"), ("ge", "≥"), ("geq", "≥"), ("ne", "≠"), ("neq", "≠"), ("approx", "≈"),
    ("sim", "~"), ("to", "→"), ("mapsto", "↦"), ("Rightarrow", "⇒"), ("in", "∈"),
    ("notin", "∉"), ("cdot", "·"), ("times", "×"), ("odot", "⊙"), ("circ", "∘"),
    ("pm", "±"), ("mid", "|"), ("lVert", "‖"), ("rVert", "‖"), ("Vert", "‖"),
    ("lvert", "|"), ("rvert", "|"), ("dots", "…"), ("ldots", "…"), ("cdots", "…"),
    ("sqrt", "√"), ("top", "T"), ("prime", "′"), ("left", ""), ("right", ""), ("big", ""),
    ("Big", ""), ("bigl", ""), ("bigr", ""), ("mathrm", ""), ("mathbb", ""),
    ("mathbf", ""), ("mathcal", ""), ("text", ""), ("operatorname", ""),
    ("displaystyle", ""), ("quad", " "), ("qquad", " "),
];

/// `markdown`, whose values are in place, without marks: its words, and its formulas as
/// near to how they are read as one line allows.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for (event, _) in events_with_formulas(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                out.push_str(&formula(&tex))
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    one_line(&out)
}

/// The words of `text` with one space between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The formula `tex` in plain text: `\frac{1}{3n}` becomes `1/(3n)`.
pub fn formula(tex: &str) -> String {
    let mut reader = Reader { rest: tex };
    let mut out = String::new();
    while let Some(piece) = reader.piece() {
        out.push_str(&piece);
    }
    one_line(&out)
}

/// A cursor over a formula.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The next symbol, group or command as plain text.
    fn piece(&mut self) -> Option<String> {
        let first = self.rest.chars().next()?;
        if first == '\\' {
            return Some(self.command());
        }
        if first == '{' {
            return Some(formula(self.group()));
        }
        self.rest = &self.rest[first.len_utf8()..];
        Some(match first {
            '^' | '_' => {
                let script = self.argument();
                if script == "′" {
                    script
                } else {
                    format!("{first}{}", bracketed(&script))
                }
            }
            '\'' => "′".into(),
            '&' | '}' => String::new(),
            '~' => " ".into(),
            other => other.to_string(),
        })
    }

    /// What follows a backslash.
    fn command(&mut self) -> String {
        self.rest = &self.rest[1..];
        let letters =
            self.rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        if letters == 0 {
            let symbol = self.rest.chars().next().unwrap_or(' ');
            self.rest = &self.rest[symbol.len_utf8().min(self.rest.len())..];
            return match symbol {
                ',' | ';' | ':' | ' ' | '\\' => " ".into(),
                '!' => String::new(),
                '|' => "‖".into(),
                other => other.to_string(),
            };
        }
        let name = &self.rest[..letters];
        self.rest = &self.rest[letters..];
        if matches!(name, "frac" | "tfrac" | "dfrac") {
            let (above, below) = (self.argument(), self.argument());
            return format!("{}/{}", bracketed(&above), bracketed(&below));
        }
        match SYMBOLS.iter().find(|(known, _)| *known == name) {
            Some((_, "√")) => format!("√{}", bracketed(&self.argument())),
            Some((_, symbol)) => (*symbol).to_owned(),
            None => name.to_owned(),
        }
    }

    /// The argument here: a group, or the next symbol.
    fn argument(&mut self) -> String {
        self.rest = self.rest.trim_start();
        self.piece().unwrap_or_default()
    }

    /// The inside of the group that begins here.
    fn group(&mut self) -> &'a str {
        let mut depth = 0;
        for (at, character) in self.rest.char_indices() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let inside = &self.rest[1..at];
                self.rest = &self.rest[at + 1..];
                return inside;
            }
        }
        let inside = &self.rest[1..];
        self.rest = "";
        inside
    }
}

/// `text` in brackets, unless it is one number or one symbol.
fn bracketed(text: &str) -> String {
    let one = text.chars().count() <= 1
        || text.chars().all(|c| c.is_ascii_digit())
        || text.starts_with('(') && text.ends_with(')') && text.matches('(').count() == 1;
    if one { text.to_owned() } else { format!("({text})") }
}
