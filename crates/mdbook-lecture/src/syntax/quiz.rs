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
use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use pulldown_cmark::{Event, Tag};

use crate::base::markdown::events;
use crate::base::problem::Fault;

use super::block::Block;
use super::text::Text;

/// How a page writes that its quiz ends, and where an explanation begins.
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

/// The quiz of `text`, whose blocks are `blocks`, if it has one, and everything that is
/// wrong with it.
pub fn find(text: &Text, blocks: &[Block]) -> (Option<Quiz>, Vec<Fault>) {
    let mut opens = blocks.iter().filter(|block| block.class == "quiz");
    let Some(open) = opens.next().map(|block| block.tag.clone()) else {
        return (None, Vec::new());
    };
    let line = text.place(open.start).line;
    let message = format!("a chapter has one quiz, this one has it on line {line}");
    let again = opens.map(|block| Fault::new(block.tag.start, message.clone()));
    let mut faults: Vec<_> = again.collect();

    let lines = lines(&text.source, open.end);
    let Some(last) = lines.iter().position(|line| line.text.trim_end() == CLOSE) else {
        let message = format!("`<div class=\"quiz\">` is not closed by a line `{CLOSE}`");
        faults.push(Fault::new(open.start, message));
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
        let message = format!("a quiz has {QUESTIONS} questions; found {found}");
        faults.push(Fault::new(quiz.open.start, message));
    }
    for question in &quiz.questions {
        let answers = question.answers.iter().map(|answer| &answer.text);
        let said = [&question.text].into_iter().chain(answers);
        faults.extend(said.filter(|it| !is_running(&text.source[(*it).clone()])).map(|it| {
            let message = "a question and its answers are running text; this is or holds a \
                           list, a heading, a quotation or code of its own (a number at its \
                           beginning is no list if `\\.` follows it)";
            Fault::new(it.start, message)
        }));
    }
    faults.sort_by_key(|fault| fault.at);
    (Some(quiz), faults)
}

/// Whether Markdown makes nothing but running text of `said`.
fn is_running(said: &str) -> bool {
    events(said).all(|event| match event {
        Event::Start(tag) => !matches!(
            tag,
            Tag::List(_)
                | Tag::Heading { .. }
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::Table(_)
        ),
        event => event != Event::Rule,
    })
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

/// A line, without the byte that ends it, and where it begins.
#[derive(Clone, Copy)]
struct Line<'a> {
    /// Its first byte.
    at: usize,
    /// What it says.
    text: &'a str,
}

impl<'a> Line<'a> {
    /// Whether it has nothing but space.
    fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    /// Where its text ends.
    fn end(self) -> usize {
        self.at + self.text.trim_end().len()
    }

    /// The number of the question that begins here, and where its text does: `**2.** …`.
    fn question(self) -> Option<(usize, usize)> {
        let (number, rest) = self.text.strip_prefix("**")?.split_once(".** ")?;
        Some((number.parse().ok()?, self.at + self.text.len() - rest.len()))
    }

    /// The answer that begins here, `- [ ] …` or `- [x] …`; what looks like one and is
    /// none is an error.
    fn answer(self) -> Option<Result<Answer, Fault>> {
        let rest = self.text.strip_prefix("- ")?;
        let right = match rest.get(..4) {
            Some("[ ] ") => false,
            Some("[x] ") => true,
            _ => {
                let message = format!(
                    "an answer begins `- [ ] `, the right one `- [x] `; found `{}`",
                    self.start()
                );
                return Some(Err(Fault::new(self.at, message)));
            }
        };
        Some(Ok(Answer { right, text: self.at + 6..self.end() }))
    }

    /// Its first words, for a message.
    fn start(self) -> &'a str {
        let cut = self.text.char_indices().nth(30).map_or(self.text.len(), |(at, _)| at);
        &self.text[..cut]
    }
}

/// The lines of `text` from byte `from` on.
fn lines(text: &str, from: usize) -> Vec<Line<'_>> {
    let mut at = from;
    let line = |line: &'_ str| {
        let start = at;
        at += line.len();
        Line { at: start, text: &text[start..at - usize::from(line.ends_with('\n'))] }
    };
    text[from..].split_inclusive('\n').map(line).collect()
}
