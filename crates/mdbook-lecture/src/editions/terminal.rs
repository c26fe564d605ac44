//! The ledger as plain text, with what became of each claim's tests.
use crate::book::claim::Claim;
use crate::set::number::in_prose;
use crate::set::plain::plain;
use crate::set::source::Source;
use crate::set::source::with_values;
use crate::set::table::counted;

use super::cargo::{Outcome, Report};

/// How wide the table is; only a name of a test may be wider.
const WIDTH: usize = 100;

/// How wide the kinds of evidence may be; the statement has what the other cells leave.
const EVIDENCE: usize = 30;

/// How many lines the statement may take; the evidence takes what it needs.
const LINES: usize = 2;

/// The table, and how many claims failed.
///
/// A claim passed if each of its tests ran and passed and it has at least one.
pub fn table(claims: &[Claim], report: &Report, source: &dyn Source) -> (String, usize) {
    let rows: Vec<_> =
        claims.iter().map(|claim| Row::of(claim, report, source)).collect();
    let width = |cell: fn(&Row) -> &str| {
        rows.iter().map(|row| cell(row).chars().count()).max().unwrap_or_default()
    };
    let (id, result) = (width(|row| &row.id), width(|row| &row.result));
    let kinds = width(|row| &row.evidence).min(EVIDENCE);
    let says = WIDTH.saturating_sub(id + kinds + result + 6);
    let mut out = String::new();
    for row in &rows {
        let (said, evidence) =
            (wrapped(&row.says, says, LINES), wrapped(&row.evidence, kinds, usize::MAX));
        for at in 0..said.len().max(evidence.len()) {
            let cell = |lines: &[String]| lines.get(at).cloned().unwrap_or_default();
            let (first, last) = if at == 0 { (&*row.id, &*row.result) } else { ("", "") };
            let (said, evidence) = (cell(&said), cell(&evidence));
            let line = format!("{first:id$}  {said:says$}  {evidence:kinds$}  {last}");
            out.push_str(line.trim_end());
            out.push('\n');
        }
        for line in &row.failed {
            out.push_str(&format!("{:id$}  {line}\n", ""));
        }
    }
    let failed = rows.iter().filter(|row| !row.passed).count();
    (out, failed)
}

/// The two lines below the table: the claims, then the tests, which CI reads; tests that
/// were not run are named there only if there are some.
pub fn summary(claims: &[Claim], failed: usize, report: &Report) -> String {
    let claims = claims.len() - failed;
    let [passed, lost, skipped] =
        [Outcome::Passed, Outcome::Failed, Outcome::Ignored].map(|it| report.count(it));
    let skipped = match skipped {
        0 => String::new(),
        some => format!(", {some} skipped"),
    };
    format!(
        "claims: {claims} passed, {failed} failed\n{passed} passed, {lost} failed{skipped}\n"
    )
}

/// One claim.
struct Row {
    id: String,
    says: String,
    evidence: String,
    result: String,
    /// The tests that did not pass, a line or more.
    failed: Vec<String>,
    passed: bool,
}

impl Row {
    fn of(claim: &Claim, report: &Report, source: &dyn Source) -> Self {
        let says = with_values(&claim.says, source, &in_prose).0;
        let all = claim.tests.len();
        let failed: Vec<String> = claim
            .tests
            .iter()
            .filter_map(|test| match report.outcome(&test.file, &test.name) {
                Some(Outcome::Passed) => None,
                Some(Outcome::Failed) => Some(test.name.clone()),
                Some(Outcome::Ignored) => Some(format!("{} (ignored)", test.name)),
                None => Some(format!("{} (did not run)", test.name)),
            })
            .collect();
        let passed = failed.is_empty() && all > 0;
        let result = match passed {
            true => format!("passed {all}/{all}"),
            false => format!("FAILED {}/{all}", failed.len()),
        };
        Self {
            id: claim.id.label(),
            says: plain(&says),
            evidence: claim.kinds().join(", "),
            result,
            failed: if passed { Vec::new() } else { named(&failed) },
            passed,
        }
    }
}

/// `FAILED: ` and the names, in lines that are no wider than the table.
fn named(failed: &[String]) -> Vec<String> {
    if failed.is_empty() {
        return vec!["FAILED: it has no tests".into()];
    }
    let mut lines = vec!["FAILED:".to_owned()];
    for (at, name) in failed.iter().enumerate() {
        let comma = if at + 1 < failed.len() { "," } else { "" };
        let piece = format!(" {name}{comma}");
        let line = lines.last_mut().filter(|line| {
            line.as_str() == "FAILED:" || line.chars().count() + piece.len() + 9 <= WIDTH
        });
        match line {
            Some(line) => line.push_str(&piece),
            None => lines.push(format!("       {piece}")),
        }
    }
    lines
}

/// `text` in at most `most` lines of `width` characters; `…` stands for the words there is
/// no room for.
fn wrapped(text: &str, width: usize, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.len() == most;
        let Some(line) = lines.last_mut() else { break };
        let space = if line.is_empty() { "" } else { " " };
        if line.chars().count() + space.len() + word.chars().count() <= width {
            line.push_str(space);
            line.push_str(word);
        } else if full {
            let kept: String = line.chars().take(width.saturating_sub(1)).collect();
            *line = format!("{}…", kept.trim_end_matches([' ', ',']));
            break;
        } else {
            lines.push(word.chars().take(width).collect());
        }
    }
    lines
}

/// What the head of the table says: `24 claims and the tests named by each`.
pub fn title(claims: &[Claim]) -> String {
    format!("{} and the tests named by each", counted(claims.len(), "claim"))
}
