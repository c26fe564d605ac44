//! The structure of a formula, as far as a fault of it would be printed and not reported.

/// How a label begins.
pub const LABEL: &str = "\\label{";

/// How many bytes a formula may have, and how deep it may go: time grows with the square of
/// the one, the stack with the other.
const LONGEST: usize = 4_000;
const DEEPEST: usize = 100;

/// The environments whose every row has a number.
const NUMBERED: [&str; 4] = ["equation", "align", "gather", "alignat"];

/// What is wrong with the formula `tex`, and near which byte of it.
pub fn fault(tex: &str) -> Option<(usize, String)> {
    if tex.trim().is_empty() {
        return Some((0, "a formula with nothing between its dollars".into()));
    }
    if tex.len() > LONGEST {
        let length = tex.len();
        let message =
            format!("a formula of {length} bytes; at most {LONGEST} are allowed");
        return Some((0, message));
    }
    let mut reader = Reader { tex, at: 0, open: Vec::new(), deep: 0, labelled: false };
    reader.read().err()
}

/// `\begin{name}` without its `\end`.
struct Environment<'a> {
    name: &'a str,
    /// How deep it stands.
    deep: usize,
    /// Where its current row begins, and whether the row has a label or needs none.
    row: usize,
    labelled: bool,
}

/// A walk over a formula.
struct Reader<'a> {
    tex: &'a str,
    at: usize,
    open: Vec<Environment<'a>>,
    deep: usize,
    /// Whether the whole has a label.
    labelled: bool,
}

type Found = Result<(), (usize, String)>;

impl Reader<'_> {
    fn read(&mut self) -> Found {
        while let Some(next) = self.tex[self.at..].chars().next() {
            let start = self.at;
            self.at += next.len_utf8();
            match next {
                '\\' => self.command(start)?,
                '{' => self.deeper(start)?,
                '}' => self.deep = self.deep.saturating_sub(1),
                _ => {}
            }
        }
        Ok(())
    }

    fn deeper(&mut self, at: usize) -> Found {
        self.deep += 1;
        if self.deep > DEEPEST {
            let message = format!("a formula nested more than {DEEPEST} deep");
            return Err((at, message));
        }
        Ok(())
    }

    /// The command whose backslash stands at `start`.
    fn command(&mut self, start: usize) -> Found {
        let tex = self.tex;
        let after = &tex[self.at..];
        let letters =
            after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (name, rest) = match letters {
            0 => after.split_at(after.chars().next().map_or(0, char::len_utf8)),
            _ => after.split_at(letters),
        };
        self.at += name.len();
        let argument = rest.strip_prefix('{').and_then(|it| it.split_once('}'));
        let argument = argument.map(|(name, _)| name);
        match name {
            "left" => self.deeper(start)?,
            "right" => self.deep = self.deep.saturating_sub(1),
            "begin" => {
                self.deeper(start)?;
                let name = argument.unwrap_or_default();
                self.at += name.len() + 2 * usize::from(argument.is_some());
                let (deep, row) = (self.deep, self.at);
                self.open.push(Environment { name, deep, row, labelled: false });
            }
            "end" => {
                self.row_ends(start)?;
                self.open.pop();
                self.at += argument.map_or(0, |name| name.len() + 2);
                self.deep = self.deep.saturating_sub(1);
            }
            "\\" if rest.trim_start().starts_with('[') => {
                let message = "`\\\\[` is read as no space between rows; between `\\\\` and a bracket that \
                               is meant stands `{}`";
                return Err((start, message.into()));
            }
            "\\" if self.open.last().is_some_and(|it| it.deep == self.deep) => {
                self.row_ends(start)?;
            }
            "label" if tex[start..].starts_with(LABEL) => self.label(start)?,
            "notag" | "nonumber" | "tag" => _ = self.labelled(),
            _ => {}
        }
        Ok(())
    }

    /// Notes a label of the row or the whole; returns whether there was one.
    fn labelled(&mut self) -> bool {
        let labelled = match self.open.last_mut() {
            Some(environment) => &mut environment.labelled,
            None => &mut self.labelled,
        };
        std::mem::replace(labelled, true)
    }

    fn label(&mut self, at: usize) -> Found {
        if let Some(Environment { name, .. }) = self.open.last()
            && !NUMBERED.contains(&name.trim_end_matches('*'))
        {
            let message = format!(
                "a label inside `{name}`, which has no numbers; write it behind `\\end{{{name}}}` for the whole, or \
                 `align` in place of `{name}` for a number a row"
            );
            return Err((at, message));
        }
        match self.labelled() {
            true => Err((at, "a second label for one number".into())),
            false => Ok(()),
        }
    }

    /// Ends a row at byte `end`; a row that would be numbered by itself is a fault.
    fn row_ends(&mut self, end: usize) -> Found {
        let (tex, after) = (self.tex, self.at);
        let Some(Environment { name, row, labelled, .. }) = self.open.last_mut() else {
            return Ok(());
        };
        let start = end - tex[*row..end].trim_start().len();
        if NUMBERED.contains(name) && !*labelled && start < end {
            let message = format!(
                "a row of `{name}` without a label would be numbered (1) whatever stands above it; write \
                 `\\label{{eq:NAME}}` or `\\notag` in it, or `{name}*`"
            );
            return Err((start, message));
        }
        (*row, *labelled) = (after, false);
        Ok(())
    }
}
