//! The list of a class: a student a line, by name or number, and perhaps a second column.
use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, Terminator, Trim};

use crate::base::digest::Digest;
use crate::base::path::with_slashes;
use crate::base::problem::{Lines, Place, Problem};

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// Its columns.
    pub columns: Vec<String>,
    /// What the names of the student's files begin with.
    pub file: String,
}

/// What no name has: what means something to HTML, style sheets or other lists.
const REFUSED: &str = "<>&\"\\;";

/// What a cell of a table does not begin with: there it is a formula.
const FORMULA: &str = "=+-@";

/// How many letters a name has at most.
const LONGEST: usize = 60;

impl Student {
    /// What the sheets call the student.
    pub fn name(&self) -> String {
        self.columns.join(", ")
    }

    /// The seed for what is called `what`: from that of the class and this line alone.
    pub fn seed(&self, class: &str, what: &str) -> [u8; 32] {
        let mut digest = Digest::default();
        for part in [class, what].into_iter().chain(self.columns.iter().map(|it| &**it)) {
            digest.add(part.as_bytes());
        }
        digest.bytes()
    }
}

/// The students that `file` lists.
///
/// # Errors
/// What is wrong with each line, or with the file.
pub fn read(file: &Path) -> Result<Vec<Student>, Vec<Problem>> {
    let place = |line| Place { file: with_slashes(file), line };
    let bytes = fs::read(file);
    let bytes =
        bytes.map_err(|error| vec![place(1).with(format!("cannot be read: {error}"))])?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = String::from_utf8_lossy(
            &error.as_bytes()[..error.utf8_error().valid_up_to()],
        );
        let line = Lines::of(&good).line(good.len());
        vec![place(line).with("is not UTF-8; save the list as “CSV UTF-8”")]
    })?;
    let (mut students, mut problems) = (Vec::<(usize, Student)>::new(), Vec::new());
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    for (line, text) in
        lines.filter(|it| !it.1.trim().is_empty()).map(|it| (it.0 + 1, it.1))
    {
        match student(text).and_then(|it| among(it, &students)) {
            Ok(student) => students.push((line, student)),
            Err(message) => problems.push(place(line).with(message)),
        }
    }
    if students.is_empty() && problems.is_empty() {
        problems.push(place(1).with("lists nobody; it must have a student a line"));
    }
    match problems.is_empty() {
        true => Ok(students.into_iter().map(|it| it.1).collect()),
        false => Err(problems),
    }
}

/// The student of one line.
fn student(line: &str) -> Result<Student, String> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .terminator(Terminator::Any(b'\n'))
        .trim(Trim::All)
        .from_reader(line.as_bytes());
    let record = reader.records().next().and_then(Result::ok).unwrap_or_default();
    let columns: Vec<String> = record.iter().map(str::to_owned).collect();
    if columns.len() > 2 {
        let (given, count) = (line.trim(), columns.len());
        return Err(format!("`{given}` has {count} columns; one or two are allowed"));
    }
    for column in &columns {
        refuse(column)?;
    }
    let letters = columns.join("-").to_lowercase();
    let words = letters.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    let file = words.collect::<Vec<_>>().join("-");
    Ok(Student { columns, file })
}

/// Says what is wrong with a column.
fn refuse(column: &str) -> Result<(), String> {
    let steers = |c: &char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let shown = column.escape_debug();
    if column.is_empty() {
        return Err("an empty name or column; each must have a letter or a digit".into());
    }
    if let Some(c) = column.chars().find(steers) {
        let code = u32::from(c);
        return Err(format!(
            "`{shown}` has the control character U+{code:04X}; none is allowed"
        ));
    }
    if let Some(c) = column.chars().find(|c| REFUSED.contains(*c)) {
        return Err(format!(
            "`{shown}` has a `{c}`; all but {REFUSED} is allowed, and a comma between columns"
        ));
    }
    if column.starts_with(|c| FORMULA.contains(c)) {
        return Err(format!(
            "`{shown}` begins like a formula; all but {FORMULA} may stand there"
        ));
    }
    if !column.contains(char::is_alphanumeric) {
        return Err(format!("`{shown}` names no file; it must have a letter or a digit"));
    }
    match column.chars().count() {
        length if length > LONGEST => {
            Err(format!("`{shown}` has {length} characters; {LONGEST} are allowed"))
        }
        _ => Ok(()),
    }
}

/// `student`, if it fits the `others` before it.
fn among(student: Student, others: &[(usize, Student)]) -> Result<Student, String> {
    let name = student.name();
    let columns = student.columns.len();
    if let Some((line, first)) = others.first().filter(|it| it.1.columns.len() != columns)
    {
        let wanted = first.columns.len();
        return Err(format!(
            "`{name}` has another number of columns, {columns}, than line {line}; {wanted} must stand here"
        ));
    }
    match others.iter().find(|it| it.1.file == student.file) {
        Some((line, other)) if other.columns == student.columns => {
            Err(format!("`{name}` stands on line {line} already; once is allowed"))
        }
        Some((line, other)) => Err(format!(
            "`{name}` would have the same files, {}, as `{}` on line {line}; tell them apart by \
             letters or digits, or by a second column",
            student.file,
            other.name()
        )),
        None => Ok(student),
    }
}
