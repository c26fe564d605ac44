//! What a problem sheet must not say: the sentences and titles of everything that answers.

use mdbook_lecture::base::problem::Place;
use mdbook_lecture::syntax::arguments::named;
use mdbook_lecture::syntax::page::Page;
use mdbook_lecture::syntax::text::Text;
use pulldown_cmark::Event;

/// What stands for a formula.
const FORMULA: &str = "¤";

/// A clause shorter than this may well stand in a question too.
const WORDS: usize = 6;

/// Clauses of answers that a question has to say as well, word for word, and why.
pub const ALLOWED: &[(&str, &str)] = &[
    ("the plain block", "P4.1's title, the name the setting gives to what is counted"),
    ("and let ¤ or ¤ in every entry", "a hypothesis of P3.3, which its part gives too"),
    ("independent of all weights and biases", "a hypothesis of P2.4, in the setting"),
    (
        "if ¤ is convex on the interval between ¤ and ¤",
        "a hypothesis of P1.7, which part (g) gives; what follows from it is asked",
    ),
    ("if ¤ is convex on the interval", "the same hypothesis, where P1.7's proof uses it"),
    (
        "as the derivative with respect to ¤",
        "the convention of P1.8, which its part gives",
    ),
    ("the input s share of the variance", "the name of what P2.5's part asks for"),
    ("and let ¤ be any real number", "a hypothesis of P4.9, which its part gives"),
    ("and that ¤ is the same for all ¤", "a hypothesis of P2.6, which its part gives"),
    (
        "leaky relu of slope ¤ is ¤ for ¤ and ¤ for ¤",
        "the definition of P2.13, which its part gives",
    ),
];

/// The normalised clauses of `chapter`, which is Markdown, that answer something, and the
/// titles of its claims.
pub fn secrets(chapter: &str) -> Vec<String> {
    let page = Page::read("src/chapter.md", None, chapter);
    let mut secrets = Vec::new();
    let mut say = |text: &str, least: usize| {
        for sentence in text.split(['.', '?', '!', ':', ';', ',', '(', ')', '\n', '|']) {
            let sentence = normalised(sentence);
            let words = sentence.split(' ').filter(|word| *word != FORMULA).count();
            if words >= least && !ALLOWED.iter().any(|(known, _)| *known == sentence) {
                secrets.push(sentence);
            }
        }
    };
    for class in ["claim", "proof", "breaks", "predict", "answer", "teacher"] {
        for block in page.blocks_of(class) {
            say(&words(&page.text, block.events.clone()), WORDS);
        }
    }
    for directive in &page.text.directives {
        if !["figure", "claim", "erratum"].contains(&&*directive.word) {
            continue;
        }
        let (_, arguments) = named(chapter, directive.body.clone(), "figure").unwrap();
        for argument in arguments {
            let place = Place { file: "src/chapter.md".into(), line: 1 };
            let text = Text::read(argument.value, place);
            say(&words(&text, 0..text.events.len()), WORDS);
        }
    }
    for heading in page.headings.iter().filter(|it| it.claim().is_some()) {
        let title = heading.title.split_once('·').map_or("", |(_, title)| title);
        // As a whole: a comma does not divide it.
        say(&title.replace([',', ':', '?'], " "), 2);
    }
    secrets
}

/// The words of some events, without code; a value ends the sentence.
fn words(text: &Text, range: std::ops::Range<usize>) -> String {
    let mut out = String::new();
    let mut code = false;
    for at in range {
        let (event, _) = &text.events[at];
        match event {
            Event::Start(pulldown_cmark::Tag::CodeBlock(_)) => code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code = false,
            Event::Text(_) | Event::Code(_) if !code => {
                out.push_str(text.words(at).unwrap_or_default());
            }
            Event::InlineMath(_) | Event::DisplayMath(_) => out.push_str(" ¤ "),
            Event::SoftBreak | Event::HardBreak | Event::End(_) if ends(event) => {
                out.push('\n');
            }
            _ => {}
        }
    }
    let mut cut = String::new();
    for (at, part) in out.split("{{#").enumerate() {
        match part.split_once("}}") {
            Some((_, rest)) if at > 0 => cut.push_str(&format!("\n{rest}")),
            _ => cut.push_str(part),
        }
    }
    cut
}

fn ends(event: &Event<'_>) -> bool {
    use pulldown_cmark::TagEnd::{Emphasis, Link, Strikethrough, Strong};
    !matches!(event, Event::End(Emphasis | Link | Strikethrough | Strong))
}

/// The words of `text` in small letters, with one space between them.
pub fn normalised(text: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '¤' { c } else { ' ' };
    let text: String = text.to_lowercase().chars().map(kept).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of the page `html`, hidden text and attributes that hold text included, each
/// formula a `¤`.
pub fn text_of(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html.split_once("<main>").map_or(html, |(_, main)| main);
    while let Some(at) = rest.find("<math") {
        let end = rest[at..].find("</math>").map_or(rest.len(), |length| at + length + 7);
        out.push_str(&rest[..at]);
        out.push_str(FORMULA);
        rest = &rest[end..];
    }
    out.push_str(rest);
    untagged(&out)
}

/// `html` without its tags; what `alt`, `title` and `aria-label` say stays.
pub fn untagged(html: &str) -> String {
    let mut out = String::new();
    for part in html.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        for attribute in ["alt=\"", "title=\"", "aria-label=\""] {
            let said = tag.split(attribute).nth(1).and_then(|it| it.split('"').next());
            out.push_str(said.unwrap_or_default());
        }
        out.push_str(text);
    }
    out
}

/// What of `secrets` the page `html` says.
pub fn told<'a>(secrets: &'a [String], html: &str) -> Vec<&'a str> {
    let page = format!(" {} ", normalised(&text_of(html)));
    let secrets = secrets.iter().filter(|it| page.contains(&format!(" {it} ")));
    secrets.map(String::as_str).collect()
}
