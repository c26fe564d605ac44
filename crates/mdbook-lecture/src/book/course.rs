//! What a teacher may set under `[output.handouts]` in `book.toml`.
use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs};

use mdbook_preprocessor::config::Config;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde::de::value::{self, StrDeserializer};

use super::task::Task;
use crate::base::claim_id::ClaimId;

/// The table `[output.handouts]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// The title of all sheets together; the book's, if not given.
    pub title: Option<String>,
    /// The course.
    pub course: String,
    /// The term.
    pub term: String,
    /// When the answers are due.
    pub due: Due,
    /// Who teaches the course.
    pub author: String,
    /// The parts that the sheets of a problem (`p1`, `p2`, …) have, if not all.
    pub parts: BTreeMap<String, Parts>,
    /// Which sheets the book links and its site has.
    pub publish: Publish,
    /// The paper.
    pub paper: Paper,
    /// The room to write in.
    pub room: Room,
    /// Whether to make PDFs too.
    pub pdf: bool,
    /// The file that lists the wrong answers that are also code.
    pub wrong_answers: Option<String>,
    /// The folder of the crate the students get.
    pub exercises: Option<String>,

    // mdBook's own keys.
    #[serde(rename = "command")]
    _command: Option<IgnoredAny>,
    #[serde(rename = "optional")]
    _optional: Option<IgnoredAny>,
}

/// Some parts of a problem.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "the parts of a problem are \"core\" or a list of letters, [\"a\", \"b\"]"
)]
pub enum Parts {
    /// Those marked `core`.
    Core(Core),
    /// Those with these letters.
    Letters(Vec<char>),
}

/// The word `core`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Core {
    /// It.
    Core,
}

impl Parts {
    /// Those marked `core`.
    pub const CORE: Self = Self::Core(Core::Core);

    /// `task` with these parts alone, with what the teacher says of them, and with the
    /// exercises that presuppose no claim but theirs; `core` leaves all exercises out.
    pub fn of(&self, task: &Task) -> Task {
        let mut task = task.clone();
        task.parts.retain(|part| match self {
            Self::Core(_) => part.head.core,
            Self::Letters(letters) => letters.contains(&part.head.letter),
        });
        let has = |letter| task.parts.iter().any(|part| part.head.letter == letter);
        task.teacher.wrong.retain(|wrong| has(wrong.part));
        task.teacher.ask_next.retain(|(letter, _)| has(*letter));
        let answers =
            |id: &ClaimId| task.parts.iter().any(|part| part.head.claims.contains(id));
        task.exercises.retain(|exercise| {
            matches!(self, Self::Letters(_)) && exercise.head.after.iter().all(answers)
        });
        task
    }
}

/// When the answers are due: one day, or one for each problem (`p1`, `p2`, …).
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Due {
    /// One day for all.
    All(String),
    /// A day for each problem.
    Each(BTreeMap<String, String>),
}

impl Default for Due {
    fn default() -> Self {
        Self::All(String::new())
    }
}

impl Due {
    /// When problem `number` is due; empty if nobody says.
    pub fn of(&self, number: u32) -> &str {
        match self {
            Self::All(day) => day,
            Self::Each(days) => days.get(&format!("p{number}")).map_or("", |day| day),
        }
    }
}

/// The kinds of sheets that the site has; all, if nobody says.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Publish(Vec<Published>);

/// A kind of sheets, as the names of their files end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Published {
    Problems,
    CoreProblems,
    Solutions,
    CoreSolutions,
    Teacher,
}

impl Default for Publish {
    fn default() -> Self {
        use Published::{CoreProblems, CoreSolutions, Problems, Solutions, Teacher};
        Self(vec![Problems, CoreProblems, Solutions, CoreSolutions, Teacher])
    }
}

impl Publish {
    /// Whether the site has this file, such as `p1-core-problems.html`; it has every file that
    /// is no sheet.
    pub fn has(&self, file: &str) -> bool {
        let name = file.split('.').next().and_then(|name| name.split_once('-'));
        let kind = name.map(|it| StrDeserializer::<value::Error>::new(it.1));
        let kind = kind.and_then(|it| Published::deserialize(it).ok());
        kind.is_none_or(|it| self.0.contains(&it))
    }
}

/// A size of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
}

impl Paper {
    /// What css calls it; in lower case also what `book.toml` does.
    pub fn css(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::Letter => "letter",
        }
    }
}

/// The room to write in, in centimetres of height for each minute.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
pub struct Room(f64);

impl Default for Room {
    fn default() -> Self {
        Self(0.8)
    }
}

impl TryFrom<f64> for Room {
    type Error = String;

    fn try_from(room: f64) -> Result<Self, String> {
        if (0.0..=5.0).contains(&room) {
            Ok(Self(room))
        } else {
            Err(format!("room is {room}, and must be from 0 to 5 (centimetres a minute)"))
        }
    }
}

impl fmt::Display for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}cm", self.0)
    }
}

impl Settings {
    /// The settings of the book; `None` if it makes no handouts.
    ///
    /// # Errors
    /// What is wrong with the table.
    pub fn read(config: &Config) -> Result<Option<Self>, String> {
        config.get("output.handouts").map_err(|error| {
            format!(
                "[output.handouts]: {error:#}; there are: title, course, term, author, due \
                 (a text, or a table with p1, p2 …), parts (a table with p1, p2 …, each \
                 \"core\" or a list of letters), publish (a list of problems, core-problems, \
                 solutions, core-solutions, teacher), paper (\"a4\" or \"letter\"), room (0 to 5, \
                 in centimetres a minute), pdf (true or false), wrong-answers, exercises"
            )
        })
    }
}

/// The wrong answers that are also code.
#[derive(Debug, Default, Deserialize)]
pub struct WrongAnswers {
    wrong: Vec<WrongAnswer>,
}

/// One of them.
#[derive(Debug, Deserialize)]
pub struct WrongAnswer {
    /// Its name.
    pub name: String,
    /// The tests of the exercises that fail with it.
    pub tests: Vec<String>,
    /// Those of the Python part.
    #[serde(default)]
    pub python: Vec<String>,
}

impl WrongAnswers {
    /// Those in the file that the settings name, a path from `root`; `None` if they name none.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(settings: &Settings, root: &Path) -> Result<Option<Self>, String> {
        let Some(name) = &settings.wrong_answers else { return Ok(None) };
        let text = fs::read_to_string(root.join(name)).map_err(|error| {
            format!("`wrong-answers` of [output.handouts]: cannot read {name}: {error}")
        })?;
        toml::from_str(&text).map(Some).map_err(|error| {
            let error = error.to_string().replace('\n', " ");
            format!("`wrong-answers` of [output.handouts]: {name}: {error}")
        })
    }

    /// The wrong answer of this name.
    pub fn named(&self, name: &str) -> Option<&WrongAnswer> {
        self.wrong.iter().find(|wrong| wrong.name == name)
    }

    /// The names of those to this problem.
    pub fn names(&self, problem: u32) -> Vec<&str> {
        let names = self.wrong.iter().map(|wrong| &*wrong.name);
        names.filter(|name| name.starts_with(&format!("p{}_", problem))).collect()
    }
}
