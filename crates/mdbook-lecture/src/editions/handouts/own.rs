//! The tasks with numbers of a student's own, as parts of a sheet.
use anyhow::{Result, anyhow};
use pulldown_cmark::Event;
use pulldown_cmark::html::push_html;
use solutions::tasks::{Rule, Task, tex};

use crate::base::markdown::events_with_formulas;
use crate::set::formula::{Maths, double_quoted};

use super::sheet::worth;

/// A task of one student, and the number that the sheet gives it: `2.1`.
pub struct Own {
    /// What is asked of everybody.
    pub rule: &'static Rule,
    /// Its number.
    pub number: String,
    /// With these numbers.
    pub task: Task,
}

impl Own {
    /// It as a part of the problem sheet, with room to write.
    ///
    /// # Errors
    /// A formula that cannot be set.
    pub fn question(&self, maths: &Maths) -> Result<String> {
        let room = format!(
            "<div class=\"room\" style=\"--minutes: {}\"></div>\n",
            self.rule.minutes
        );
        self.part(&room, maths)
    }

    /// The same with its steps and answers.
    ///
    /// # Errors
    /// A formula that cannot be set.
    pub fn solution(&self, maths: &Maths) -> Result<String> {
        let steps = self.task.steps.iter().map(|it| format!("1. {it}\n"));
        let answers =
            self.task.answers.iter().map(|(what, it)| format!("{what} ${}$", tex(it)));
        let answers = answers.collect::<Vec<_>>().join(", ");
        let answer = html(
            &format!("{}\n**Answer:** {answers}.", steps.collect::<String>()),
            maths,
        )?;
        self.part(&format!("<div class=\"answer\">\n{answer}</div>\n"), maths)
    }

    fn part(&self, below: &str, maths: &Maths) -> Result<String> {
        let Self { rule, number, task } = self;
        Ok(format!(
            "<section class=\"part\" id=\"own-{number}\">\n<h3>Your own numbers, {number}</h3>\n\
             <p class=\"marks\">{}</p>\n{}{below}</section>\n",
            worth((rule.minutes, rule.points)),
            html(&task.text, maths)?
        ))
    }
}

/// `markdown` as HTML with its formulas set.
fn html(markdown: &str, maths: &Maths) -> Result<String> {
    let mut events = Vec::new();
    for (event, _) in events_with_formulas(markdown) {
        let (formula, display) = match &event {
            Event::InlineMath(formula) => (formula, false),
            Event::DisplayMath(formula) => (formula, true),
            _ => {
                events.push(event);
                continue;
            }
        };
        let set = maths.render(formula, display, &[]);
        events.push(Event::InlineHtml(
            set.map_err(|said| anyhow!("{formula}: {said}"))?.into(),
        ));
    }
    let mut html = String::new();
    push_html(&mut html, events.into_iter());
    Ok(double_quoted(&html))
}
