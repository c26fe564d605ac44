//! The formulas of a text: where they are, their labels, and dollars that are none.
//!
//! Where a formula begins and ends is pulldown-cmark's decision (its rule is pandoc's,
//! except that pandoc refuses a closing `$` before a digit, which here is a fault); code
//! and HTML are therefore never touched.
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::base::markdown::{Spanned, is_opaque};
use crate::base::problem::Fault;

use super::directive::MDBOOK;
use super::tex::{self, LABEL};

/// What would give a number by hand.
const BY_HAND: &str = "\\tag";

/// A formula that can be set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// Its bytes, with its dollars.
    pub range: Range<usize>,
    /// What stands between the dollars; its directives are words of the same length.
    pub tex: String,
    /// Whether it stands on lines of its own.
    pub display: bool,
    /// The labels in it.
    pub labels: Vec<Label>,
}

/// `\label{eq:scale}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name, `eq:scale`, which is its id in the page.
    pub name: String,
    /// The bytes of the whole.
    pub range: Range<usize>,
}

/// The formulas of `text`, in which directives are words of the same length as in `source`; and
/// a fault for each that cannot be set, for each dollar that is none, and for other marks that
/// would be printed as they stand.
pub fn find(source: &str, text: &str, events: &[Spanned]) -> (Vec<Formula>, Vec<Fault>) {
    let (found, faults, place) = (Vec::new(), Vec::new(), Place::default());
    let mut walk = Walk { source, text, found, faults, place };
    for (event, range) in events {
        walk.step(event, range);
    }
    walk.faults.dedup_by(|later, earlier| {
        later.message == earlier.message && later.at <= earlier.at + 1
    });
    (walk.found, walk.faults)
}

/// Where in the text an event stands.
#[derive(Default)]
struct Place {
    code_block: bool,
    image: bool,
    table_cell: bool,
    heading_without_id: bool,
    /// The last dollar that is no formula's.
    lone_dollar: Option<usize>,
    /// Where the text before this event ended.
    end: usize,
}

/// The walk over a text's events.
struct Walk<'a> {
    source: &'a str,
    text: &'a str,
    found: Vec<Formula>,
    faults: Vec<Fault>,
    place: Place,
}

impl Walk<'_> {
    fn step(&mut self, event: &Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.place.code_block = true;
                if matches!(kind, CodeBlockKind::Fenced(info) if &**info == "math") {
                    self.fault(range.start, "a block of `math` is code here; a formula on lines of its own stands between `$$`");
                }
            }
            Event::End(TagEnd::CodeBlock) => self.place.code_block = false,
            Event::Start(Tag::Image { title, .. }) => {
                self.place.image = true;
                self.title(title, range.start);
            }
            Event::Start(Tag::Link { title, .. }) => self.title(title, range.start),
            Event::End(TagEnd::Image) => self.place.image = false,
            Event::Start(Tag::TableCell) => self.place.table_cell = true,
            Event::End(TagEnd::TableCell) => self.place.table_cell = false,
            Event::Start(Tag::Heading { id, .. }) => {
                self.place.heading_without_id = id.is_none();
            }
            Event::End(TagEnd::Heading(_)) => self.place.heading_without_id = false,
            Event::Start(Tag::HtmlBlock) => self.html_block(range),
            Event::InlineHtml(tag) => self.title(tag, range.start),
            Event::InlineMath(tex) => self.formula(tex, range, false),
            Event::DisplayMath(tex) => self.formula(tex, range, true),
            Event::Text(_) if !self.place.code_block => self.words(range),
            _ => {}
        }
        if !matches!(event, Event::Start(_)) {
            self.place.end = range.end;
        }
    }

    fn fault(&mut self, at: usize, message: impl Into<String>) {
        self.faults.push(Fault::new(at, message));
    }

    /// Keeps one formula, or says why it is none.
    fn formula(&mut self, tex: &str, range: &Range<usize>, display: bool) {
        let start = range.start;
        let written = &self.source[range.clone()];
        let (before, after) = (&self.text[..start], &self.text[range.end..]);
        if self.place.heading_without_id {
            let message =
                "a formula in a heading needs an explicit id, as in `## On $x$ {#on-x}`";
            return self.fault(start, message);
        }
        if self.place.image {
            return self
                .fault(start, "a formula cannot stand in the alt text of an image");
        }
        if !display && after.starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!(
                "`{written}` ends before a digit, so it is no formula; write `\\$` for a dollar"
            );
            return self.fault(start, message);
        }
        if !display
            && (before.ends_with(|c: char| c.is_ascii_alphanumeric()) || has_a_word(tex))
        {
            let message = format!(
                "`{written}` reads like words between two dollars; write `\\$` for a dollar, and `\\text{{…}}` around a \
                 word in a formula"
            );
            return self.fault(start, message);
        }
        if self.place.table_cell && written.contains("\\|") {
            let message = "in a table `\\|` is the `|` of a cell, not that of a norm; write \
                           `\\lVert … \\rVert`";
            return self.fault(start, message);
        }
        if tex.len() > 1 && tex.starts_with('`') && tex.ends_with('`') {
            let message =
                format!("`{written}` has backticks inside its dollars; write `$…$`");
            return self.fault(start, message);
        }
        if let Some((at, message)) = tex::fault(tex) {
            // A list or a quote has more on its lines than the formula.
            let line = tex[..at].matches('\n').count();
            let before = written.split_inclusive('\n').take(line).map(str::len);
            return self.fault(start + before.sum::<usize>(), message);
        }
        if let Some(at) = written.find(BY_HAND) {
            let message = "a number typed by hand goes wrong when an equation comes before \
                           it; write `\\label{eq:NAME}` in place of `\\tag{…}`, and \
                           `{{#ref eq:NAME}}` where it is referred to";
            return self.fault(start + at, message);
        }
        let labels = self.labels(range, display);
        let tex = tex.to_owned();
        self.found.push(Formula { range: range.clone(), tex, display, labels });
    }

    /// The labels of the formula at `range`.
    fn labels(&mut self, range: &Range<usize>, display: bool) -> Vec<Label> {
        let mut labels = Vec::new();
        let text = self.text;
        for (at, _) in text[range.clone()].match_indices(LABEL) {
            let at = range.start + at;
            let inside = text[at + LABEL.len()..range.end].split('}').next();
            let inside = inside.unwrap_or_default();
            let name = inside.trim();
            if !display {
                let message =
                    "a label belongs in a formula between `$$`, which has a number";
                self.fault(at, message);
            } else if !legal(name) {
                let message = format!(
                    "`{name}` is no label of an equation; it is `eq:` and lower-case words \
                     with `-` between them, such as `eq:closed-form`"
                );
                self.fault(at, message);
            } else {
                let end = at + LABEL.len() + inside.len() + 1;
                labels.push(Label { name: name.to_owned(), range: at..end });
            }
        }
        labels
    }

    /// Every dollar and every mark of a directive left in running text is a fault, unless a
    /// backslash stands before it.
    fn words(&mut self, range: &Range<usize>) {
        let text = self.text;
        let escaped = range.start > self.place.end && text[..range.start].ends_with('\\');
        let inside = &text[range.clone()];
        for (at, _) in inside.match_indices('$') {
            if at > 0 || !escaped {
                self.lone_dollar(range.start + at);
            }
        }
        for (at, _) in inside.match_indices('{') {
            if at > 0 || !escaped {
                self.brace(range.start + at);
            }
        }
        self.tex_without_dollars(range, escaped);
    }

    /// Other ways to write formulas than between dollars: `\(x\)`, `\[x\]`, with one backslash
    /// or two, and commands.
    fn tex_without_dollars(&mut self, range: &Range<usize>, escaped: bool) {
        let inside = &self.text[range.clone()];
        // A formula that is not closed is told as such.
        let after = |at: usize| self.text.get(at..range.start);
        let lone = self.place.lone_dollar;
        if lone.is_some_and(|at| !after(at).is_some_and(|it| it.contains("\n\n"))) {
            return;
        }
        let command = |at: &usize| {
            let next = self.text[range.start + at + 1..].chars().next();
            next.is_some_and(|c| c.is_ascii_alphabetic() || c == '(' || c == '[')
        };
        let printed = inside.match_indices('\\').map(|it| it.0).find(command);
        let paragraph =
            || self.text[range.start..].split("\n\n").next().unwrap_or_default();
        let closed = match inside.chars().next().filter(|_| escaped) {
            Some('(') => paragraph().contains("\\)"),
            Some('[') => paragraph().contains("\\]"),
            _ => false,
        };
        let Some(at) = printed.or(closed.then_some(0)) else { return };
        let written = self.text[range.start + at..].lines().next().unwrap_or_default();
        let written: String = written.chars().take(20).collect();
        let slash = if printed.is_some() { "" } else { "\\" };
        let message = format!(
            "`{slash}{written}` is read as no formula: formulas are `$…$` in a line and `$$…$$` on lines of their own; \
             what is to be seen as it is stands in code"
        );
        self.fault(range.start + at, message);
    }

    fn lone_dollar(&mut self, at: usize) {
        self.place.lone_dollar = Some(at);
        let doubled = self.text[at..].starts_with("$$") || self.text[..at].ends_with('$');
        let message = match (doubled, self.place.table_cell) {
            (true, _) => {
                "`$$` is not closed in this paragraph; no line of a formula may be blank or begin with `+`, `-`, `#` or `>`"
            }
            (false, true) => {
                "a lone `$` in a table, where a `|` ends the cell: write `\\lvert … \\rvert` in a formula, and `\\$` for a dollar"
            }
            (false, false) => {
                "a lone `$`; close the formula (braces balanced, no space inside its dollars), or write `\\$` for a dollar"
            }
        };
        self.fault(at, message);
    }

    /// The brace at byte `at`, which may begin something that would be printed.
    fn brace(&mut self, at: usize) {
        let (before, rest) = (&self.text[..at], &self.text[at..]);
        // As much of it as a message shows.
        let shown = |end: &str| {
            let most = rest.char_indices().nth(60).map_or(rest.len(), |(at, _)| at);
            let most = rest[..most].lines().next().unwrap_or_default();
            most.split_inclusive(end).next().unwrap_or_default().to_owned()
        };
        if (rest.starts_with("{#") || rest.starts_with("{.")) && !before.ends_with('{') {
            let id = shown("}");
            let message = format!(
                "`{id}` would be printed: only a heading has an id or a class so; an equation has `\\label{{eq:NAME}}` inside its \
                 dollars"
            );
            self.fault(at, message);
        } else if rest.starts_with("{{") && !rest.starts_with("{{#") {
            let written = shown("}}");
            let own = MDBOOK.join(", ");
            let message = format!(
                "`{written}` would be printed: a directive is `{{{{#word …}}}}`, without a space before the word (mdBook \
                 itself knows {own}); what is to be seen is written as code"
            );
            self.fault(at, message);
        }
    }

    /// A formula in what is no Markdown: the title of a link, an attribute.
    fn title(&mut self, title: &str, at: usize) {
        if title.matches('$').count() > 1 {
            let message = format!(
                "a formula in a title or an attribute is not rendered, as in `{title}`; say it in words"
            );
            self.fault(at, message);
        }
    }

    /// A dollar in an HTML block would stay as it is: a formula that nobody rendered.
    fn html_block(&mut self, range: &Range<usize>) {
        let html = &self.text[range.clone()];
        if !is_opaque(html)
            && let Some(at) = html.find('$')
        {
            let message = "a formula inside an HTML block is not rendered; put a blank line after the tag before it \
                           (write `&#36;` for a dollar)";
            self.fault(range.start + at, message);
        }
    }
}

/// Whether `tex` has a word of running text between two spaces, as in `5, or 6`.
fn has_a_word(tex: &str) -> bool {
    const WORDS: [&str; 14] = [
        "and", "are", "but", "for", "from", "is", "now", "of", "or", "per", "than",
        "the", "to", "with",
    ];
    let mut depth = 0_usize;
    tex.split([' ', '\n']).enumerate().any(|(at, word)| {
        let outside = depth == 0;
        depth += word.matches('{').count();
        depth = depth.saturating_sub(word.matches('}').count());
        at > 0 && outside && WORDS.contains(&word)
    })
}

/// Whether `name` is `eq:` and words with `-` between them.
fn legal(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    name.strip_prefix("eq:").is_some_and(|words| words.split('-').all(word))
}
