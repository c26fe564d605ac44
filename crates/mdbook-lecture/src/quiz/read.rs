//! Finds a chapter's quiz and reads its questions.
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use super::line::{Line, lines};
use crate::markdown::{Kind, Regions};
use crate::problem::{Fault, line_of};

/// How a chapter writes that its quiz begins and ends, and where an explanation begins.
const OPEN: &str = "<div class=\"quiz\">";
const CLOSE: &str = "</div>";
const WHY: &str = "**Why.**";

/// How many questions a quiz has, and how many answers a question.
const QUESTIONS: usize = 5;
const ANSWERS: [usize; 2] = [3, 4];

/// A quiz, by the bytes of its chapter.
#[derive(Debug, PartialEq, Eq)]
pub struct Quiz {
    /// The tag it begins with.
    pub open: Range<usize>,
    /// Its questions.
    pub questions: Vec<Question>,
    /// The tag it ends with.
    pub close: Range<usize>,
}

impl Quiz {
    /// A fault of the whole quiz.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.open.start, message)
    }
}

/// A question.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// From its number to its last answer.
    pub asked: Range<usize>,
    /// The question without its number.
    pub text: Range<usize>,
    /// Three or four answers.
    pub answers: Vec<Answer>,
    /// The word the explanation begins with.
    pub why: Range<usize>,
    /// Where the blank line after the explanation begins.
    pub end: usize,
}

/// One of the answers to choose from.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// Whether it is the right one.
    pub right: bool,
    /// What it says.
    pub text: Range<usize>,
}

/// The quiz of `text`, if it has one, and everything that is wrong with it.
pub fn quiz(text: &str) -> (Option<Quiz>, Vec<Fault>) {
    let regions = Regions::of(text);
    let is_tag = |at: &usize| regions.at(*at).0 == Kind::HtmlBlock;
    let mut opens = text.match_indices(OPEN).map(|(at, _)| at).filter(is_tag);
    let Some(start) = opens.next() else { return (None, Vec::new()) };
    let mut faults: Vec<_> = opens.map(|at| second(text, start, at)).collect();

    let open = start..start + OPEN.len();
    let lines = lines(text, open.end);
    let Some(last) = lines.iter().position(|line| line.text.trim_end() == CLOSE) else {
        let message = format!("`{OPEN}` is not closed by a line `{CLOSE}`");
        faults.push(Fault::new(start, message));
        return (None, faults);
    };
    let close = lines[last].at..lines[last].at + CLOSE.len();
    let inside = lines.into_iter().take(last).collect::<Vec<_>>();
    let mut reader =
        Reader { lines: inside.into_iter().peekable(), number: 0, faults: Vec::new() };
    let quiz = Quiz { open, questions: reader.questions(), close };
    faults.append(&mut reader.faults);
    if reader.number != QUESTIONS {
        let found = reader.number;
        faults
            .push(quiz.fault(format!("a quiz has {QUESTIONS} questions; found {found}")));
    }
    faults.sort_by_key(|fault| fault.at);
    (Some(quiz), faults)
}

/// A quiz beside the first.
fn second(text: &str, first: usize, at: usize) -> Fault {
    let line = line_of(text, first);
    Fault::new(at, format!("a chapter has one quiz, this one has it on line {line}"))
}

/// Reads the questions line by line.
struct Reader<'a> {
    lines: Peekable<IntoIter<Line<'a>>>,
    /// The number of the question being read.
    number: usize,
    faults: Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// Every question that can be read.
    fn questions(&mut self) -> Vec<Question> {
        let mut questions = Vec::new();
        while let Some(line) = self.content() {
            self.lines.next();
            let Some((number, start)) = line.question() else {
                let expected = self.number + 1;
                let message = format!(
                    "question {expected} of the quiz begins `**{expected}.** `; found `{}`",
                    line.start()
                );
                self.faults.push(Fault::new(line.at, message));
                self.skip();
                continue;
            };
            self.number += 1;
            if number != self.number {
                let message =
                    format!("this is question {} of the quiz, not {number}", self.number);
                self.faults.push(Fault::new(line.at, message));
            }
            match self.question(line, start) {
                Ok(question) => questions.push(question),
                Err(fault) => {
                    self.faults.push(fault);
                    self.skip();
                }
            }
        }
        questions
    }

    /// The question whose first line is `head` and whose text begins at `start`.
    fn question(&mut self, head: Line<'a>, start: usize) -> Result<Question, Fault> {
        let number = self.number;
        let text = start..self.paragraph(head.end());
        let (answers, asked_end) = self.answers(text.end)?;
        let right = answers.iter().filter(|answer| answer.right).count();
        if !ANSWERS.contains(&answers.len()) || right != 1 {
            let message = format!(
                "question {number} has three or four answers, one of them right (`- [x] `); found {} and {right}",
                answers.len()
            );
            self.faults.push(Fault::new(head.at, message));
        }
        let why = self.content().filter(|line| line.text.starts_with(WHY));
        let Some(why) = why else {
            let message = format!(
                "after the answers to question {number} comes a blank line and `{WHY} …`, the explanation"
            );
            let at = self.lines.peek().map_or(asked_end, |line| line.at);
            return Err(Fault::new(at, message));
        };
        if why.text.trim_end() == WHY {
            let message = format!("the explanation of question {number} is empty");
            self.faults.push(Fault::new(why.at, message));
        }
        let end = self.explanation()?;
        let why = why.at..why.at + WHY.len();
        Ok(Question { asked: head.at..asked_end, text, answers, why, end })
    }

    /// The end of the paragraph whose first line ends at `end`.
    fn paragraph(&mut self, mut end: usize) -> usize {
        while let Some(line) =
            self.lines.next_if(|line| !line.is_blank() && !line.text.starts_with("- "))
        {
            end = line.end();
        }
        end
    }

    /// The answers, and where the last one ends; `before` is where the question does.
    fn answers(&mut self, before: usize) -> Result<(Vec<Answer>, usize), Fault> {
        let (mut answers, mut end) = (Vec::<Answer>::new(), before);
        self.content();
        while let Some(line) = self.lines.next_if(|line| !line.is_blank()) {
            match line.answer() {
                Some(answer) => answers.push(answer?),
                None => match answers.last_mut() {
                    Some(answer) if line.text.starts_with("  ") => {
                        answer.text.end = line.end();
                    }
                    _ => {
                        let message = format!(
                            "expected an answer to question {}, `- [ ] …`; found `{}`",
                            self.number,
                            line.start()
                        );
                        return Err(Fault::new(line.at, message));
                    }
                },
            }
            end = line.end();
        }
        Ok((answers, end))
    }

    /// Reads to the next question or the end; returns where the blank line after the
    /// explanation begins.
    fn explanation(&mut self) -> Result<usize, Fault> {
        let (mut blank, mut last) = (None, 0);
        while let Some(line) = self.lines.next_if(|line| line.question().is_none()) {
            last = line.at;
            if !line.is_blank() {
                blank = None;
            } else if blank.is_none() {
                blank = Some(line.at);
            }
        }
        blank.ok_or_else(|| {
            let message = format!(
                "after the explanation of question {} comes a blank line",
                self.number
            );
            Fault::new(last, message)
        })
    }

    /// The next line that is not blank.
    fn content(&mut self) -> Option<Line<'a>> {
        while self.lines.next_if(|line| line.is_blank()).is_some() {}
        self.lines.peek().copied()
    }

    /// Goes on to the next question.
    fn skip(&mut self) {
        while self.lines.next_if(|line| line.question().is_none()).is_some() {}
    }
}
