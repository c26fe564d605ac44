//! The questions at a chapter's end as a section that can be read and answered without a
//! script: native radio buttons, and a `<details>` that holds the answer. `theme/js/quiz.js`
//! adds the feedback.
use std::fmt::Write;
use std::ops::Range;

use crate::syntax::quiz::{Question, Quiz};

use super::splice::{Mark, splice};
use crate::base::markdown::inline_html;

/// What takes the places of the parts of `quiz` in `text`, the page of chapter `chapter`, whose
/// other pieces are `marks`.
pub fn marks(quiz: &Quiz, chapter: &str, text: &str, marks: &[Mark]) -> Vec<Mark> {
    let section = Section { text, marks, id: format!("p{chapter}_quiz") };
    let mut pieces = vec![(quiz.open.clone(), section.open(chapter))];
    for (at, question) in quiz.questions.iter().enumerate() {
        pieces.extend(section.question(at + 1, question));
    }
    pieces.push((quiz.close.clone(), "</section>".to_owned()));
    pieces
}

/// The letter of the answer at this place, from 0.
fn letter(at: usize) -> char {
    ('a'..='z').nth(at).unwrap_or('z')
}

/// What the section is made of.
struct Section<'a> {
    text: &'a str,
    marks: &'a [Mark],
    /// The section's id, `p1_quiz`; those of its questions are `p1_quiz_1` …
    id: String,
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
    fn question(&self, number: usize, question: &Question) -> [Mark; 3] {
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
    fn html(&self, range: &Range<usize>) -> String {
        inline_html(&splice(self.text, range.clone(), self.marks))
    }
}
