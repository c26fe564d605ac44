//! The five questions at a chapter's end by which readers check themselves.
//!
//! ```text
//! <div class="quiz">
//!
//! **1.** What would happen if …?
//!
//! - [ ] one answer
//! - [x] the right one
//! - [ ] another
//!
//! **Why.** What makes (b) right, and what is tempting about (a) and (c).
//!
//! </div>
//! ```
//!
//! [`read`] finds them; here they become a section that can be read and answered without a
//! script: native radio buttons, and a `<details>` that holds the answer. `theme/js/quiz.js`
//! adds the feedback.
use std::fmt::Write;
use std::ops::Range;

use crate::inline::Inline;
use crate::problem::{Place, Problem, line_of};

pub mod line;
pub mod read;

use read::{Question, Quiz};

/// `text`, the chapter numbered `number` whose first byte is at `top`, with its quiz as a
/// section, and what is wrong with it. Every line keeps its number.
pub fn render(
    text: &str,
    number: Option<&str>,
    top: &Place,
    inline: &Inline<'_>,
) -> (String, Vec<Problem>) {
    let (quiz, faults) = read::quiz(text);
    let told = |fault| top.problem(text, fault);
    let mut problems: Vec<_> = faults.into_iter().map(told).collect();
    let Some(quiz) = quiz.filter(|_| problems.is_empty()) else {
        return (text.to_owned(), problems);
    };
    let Some(number) = number else {
        let fault = quiz.fault("a quiz stands in a numbered chapter, this one has none");
        return (text.to_owned(), vec![top.problem(text, fault)]);
    };
    let mut section =
        Section { text, top, inline, id: format!("p{number}_quiz"), problems };
    let mut pieces = vec![(quiz.open.clone(), section.open(number))];
    for (at, question) in quiz.questions.iter().enumerate() {
        pieces.extend(section.question(at + 1, question));
    }
    pieces.push((quiz.close.clone(), "</section>".to_owned()));
    problems = section.problems;
    (replaced(text, pieces), problems)
}

/// `text` without its quiz, which a sheet on paper does not have. Every line keeps its
/// number.
pub fn without(text: &str) -> String {
    let whole = |quiz: Quiz| (quiz.open.start..quiz.close.end, String::new());
    replaced(text, read::quiz(text).0.map(whole))
}

/// `text` with each of `pieces`, which are in order, in the place of its range.
fn replaced(
    text: &str,
    pieces: impl IntoIterator<Item = (Range<usize>, String)>,
) -> String {
    let mut out = String::with_capacity(2 * text.len());
    let mut copied = 0;
    for (range, piece) in pieces {
        out.push_str(&text[copied..range.start]);
        out.push_str(&piece);
        out.extend(text[range.clone()].matches('\n'));
        copied = range.end;
    }
    out + &text[copied..]
}

/// The letter of the answer at this place, from 0.
fn letter(at: usize) -> char {
    char::from(b'a' + at as u8)
}

/// What the section is made of.
struct Section<'a> {
    text: &'a str,
    top: &'a Place,
    inline: &'a Inline<'a>,
    /// The section's id, `p1_quiz`; those of its questions are `p1_quiz_1` …
    id: String,
    problems: Vec<Problem>,
}

impl Section<'_> {
    /// The section's tag. It is no form: nothing is sent anywhere, and Enter on a radio
    /// button leaves the page as it is, script or none.
    fn open(&self, number: &str) -> String {
        format!(
            "<section class=\"quiz\" id=\"{}\" aria-label=\"Five questions on P{number}\">",
            self.id
        )
    }

    /// What takes the place of a question, of the word `Why` and of the line after it.
    fn question(
        &mut self,
        number: usize,
        question: &Question,
    ) -> [(Range<usize>, String); 3] {
        let id = format!("{}_{number}", self.id);
        let right = question.answers.iter().position(|answer| answer.right);
        let right = letter(right.unwrap_or_default());
        let mut html = format!(
            "<fieldset id=\"{id}\" data-right=\"{right}\">\
             <legend><span class=\"number\">{number}.</span> {}</legend><ul>",
            self.html(&question.text)
        );
        for (at, answer) in question.answers.iter().enumerate() {
            let (letter, said) = (letter(at), self.html(&answer.text));
            let _ = write!(
                html,
                "<li><label><input type=\"radio\" name=\"{id}\" value=\"{letter}\"> \
                 <span class=\"letter\">({letter})</span> <span class=\"said\">{said}</span></label></li>"
            );
        }
        let _ = write!(
            html,
            "</ul><details class=\"why\"><summary>Answer to question {number}</summary>"
        );
        [
            (question.asked.clone(), html),
            (question.why.clone(), format!("**It is ({right}).**")),
            (question.end..question.end, "</details></fieldset>".to_owned()),
        ]
    }

    /// A piece of the text as HTML on one line.
    fn html(&mut self, range: &Range<usize>) -> String {
        let line = self.top.line - 1 + line_of(self.text, range.start);
        let place = Place { file: self.top.file.clone(), line };
        let (html, problems) = self.inline.html(&self.text[range.clone()], &place);
        self.problems.extend(problems);
        html
    }
}
