//! What a proof assistant has checked: the statements in the folder of proofs, and its
//! manifest, which says what was checked, when nothing of it has changed since.
//!
//! `P2.v` has the definitions and statements of chapter 2, and `proof/p2_4.v` the proofs of
//! those of P2.4: `Definition p2_4_closed_form : Prop := …` in the one,
//! `Theorem p2_4_closed_form : P2.p2_4_closed_form.` in the other.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::base::claim_id::ClaimId;
use crate::base::digest::Digest;
use crate::base::problem::Problem;

/// The manifest, in the folder of proofs.
pub const MANIFEST: &str = "manifest.json";

/// What begins the sentence that says how a statement differs from its claim.
const DIFFERS: &str = "Differs: ";

/// A statement that was proved.
#[derive(Clone, Debug)]
pub struct Theorem {
    /// Its name, which begins with the claim's.
    pub name: String,
    /// The claim it is a statement of.
    pub claim: ClaimId,
    /// The statement in words, as its comment has it.
    pub says: String,
    /// How it differs from the claim, if it does.
    pub differs: Option<String>,
    /// The statement.
    pub statement: String,
    /// The file it stands in, as seen from the book's root, and its line, from 1.
    pub file: String,
    /// See `file`.
    pub line: usize,
    /// The file of its proof, as seen from the folder of proofs.
    pub proof: String,
    /// What the manifest says of it.
    pub check: Check,
}

/// That a theorem was checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The digest of all files that its statement and its proof depend on.
    pub hash: String,
    /// The axioms that its proof uses.
    pub axioms: Vec<String>,
    /// The claims whose proofs the file of its proof uses.
    pub uses: Vec<ClaimId>,
    /// The processor time that the file of its proof took, in seconds.
    pub seconds: f64,
}

/// What was checked, and by what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of Coq.
    pub coq: String,
    /// What was checked, by name.
    pub theorems: BTreeMap<String, Check>,
}

/// The goals of some proofs step by step, in the folder of proofs.
pub const GOALS: &str = "goals.json";

/// The steps of the proofs in a file, by its path from the folder of proofs.
pub type Goals = BTreeMap<String, Vec<Step>>;

/// One step of a proof.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The theorem that is being proved.
    pub theorem: String,
    /// The step, as its file has it.
    pub step: String,
    /// What Coq says is left to prove after it.
    pub goals: String,
}

/// Every theorem of a folder, and the version of Coq that has checked it.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    /// See [`Manifest::coq`].
    pub coq: String,
    /// The theorems, in the order of their statements.
    pub theorems: Vec<Theorem>,
}

impl Proofs {
    /// Those in the folder `name`, a path from `root`, and what is wrong with them: a
    /// statement that was not checked as it stands now, or a check of nothing.
    pub fn read(root: &Path, name: &str) -> (Self, Vec<Problem>) {
        let (mut theorems, mut problems) = statements(root, name);
        let file = format!("{name}/{MANIFEST}");
        let said = fs::read_to_string(root.join(&file)).map_err(|it| it.to_string());
        let read = said.and_then(|it| {
            serde_json::from_str::<Manifest>(&it).map_err(|it| it.to_string())
        });
        let Manifest { coq, theorems: mut checks } = read.unwrap_or_else(|why| {
            let message = format!("cannot be read: {why}; `make proofs` writes it");
            problems.push(Problem { file: file.clone(), line: 1, message });
            Manifest::default()
        });
        for theorem in &mut theorems {
            let message = match (
                checks.remove(&theorem.name),
                hash(&root.join(name), theorem),
            ) {
                (_, Err(why)) => why,
                (None, _) => {
                    format!("`{}` was never checked: `make proofs`", theorem.name)
                }
                (Some(check), Ok(now)) if check.hash == now => {
                    theorem.check = check;
                    continue;
                }
                (Some(_), Ok(_)) => format!(
                    "`{}`, or a file that its proof needs, has changed since it was checked: \
                     `make proofs`",
                    theorem.name
                ),
            };
            problems.push(Problem {
                file: theorem.file.clone(),
                line: theorem.line,
                message,
            });
        }
        for name in checks.keys() {
            let message = format!("no file has a statement `{name}`: `make proofs`");
            problems.push(Problem { file: file.clone(), line: 1, message });
        }
        (Self { coq, theorems }, problems)
    }
}

/// The statements of the folder `name`, a path from `root`, none of which has been checked
/// yet, and what is wrong with them.
pub fn statements(root: &Path, name: &str) -> (Vec<Theorem>, Vec<Problem>) {
    let (mut found, mut problems) = (Vec::new(), Vec::new());
    let names = fs::read_dir(root.join(name)).into_iter().flatten().flatten();
    let names = names.map(|it| it.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|it| is_chapter(it)).collect();
    names.sort();
    if names.is_empty() {
        let message = "there is no file of statements, such as P1.v".to_owned();
        problems.push(Problem { file: name.to_owned(), line: 1, message });
    }
    for chapter in names {
        let file = format!("{name}/{chapter}");
        match fs::read_to_string(root.join(&file)) {
            Ok(text) => in_chapter(&file, &text, &mut found, &mut problems),
            Err(error) => {
                let message = format!("cannot be read: {error}");
                problems.push(Problem { file, line: 1, message });
            }
        }
    }
    (found, problems)
}

/// Whether a file is called `P1.v`, or `P1_bits.v` for claims of the chapter that need other libraries.
fn is_chapter(file: &str) -> bool {
    let name = file.strip_prefix('P').and_then(|it| it.strip_suffix(".v"));
    let number = name.map(|it| it.split_once('_').map_or(it, |(number, _)| number));
    number.is_some_and(|it| it.parse::<u32>().is_ok())
}

fn in_chapter(
    file: &str,
    text: &str,
    found: &mut Vec<Theorem>,
    problems: &mut Vec<Problem>,
) {
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let name =
            line.strip_prefix("Definition ").and_then(|it| it.split([' ', ':']).next());
        let Some((name, claim)) = name.and_then(|it| Some((it, ClaimId::of_test(it)?)))
        else {
            continue;
        };
        let mut problem = |message: String| {
            problems.push(Problem { file: file.to_owned(), line: at + 1, message });
        };
        let end = lines[at..].iter().position(|it| it.trim_end().ends_with('.'));
        let Some(end) = end.map(|it| at + it + 1) else {
            problem(format!(
                "the statement `{name}` has no full stop at the end of a line"
            ));
            continue;
        };
        let Some((says, differs)) = comment(&lines[..at], claim) else {
            problem(format!(
                "the statement `{name}` needs a comment right before it, `(** {}. … *)`, \
                 that says it in words",
                claim.label()
            ));
            continue;
        };
        found.push(Theorem {
            name: name.to_owned(),
            claim,
            says,
            differs,
            statement: lines[at..end].join("\n"),
            file: file.to_owned(),
            line: at + 1,
            proof: format!("proof/{claim}.v"),
            check: Check::default(),
        });
    }
}

/// What the comment says that ends `lines` and begins with the `claim`, and how the statement
/// behind it differs from that.
fn comment(lines: &[&str], claim: ClaimId) -> Option<(String, Option<String>)> {
    let start = lines.iter().rposition(|line| line.starts_with("(**"))?;
    let text = lines[start..].join("\n");
    let text = text.strip_prefix("(**")?.strip_suffix("*)")?;
    let mut said = text
        .split("\n\n")
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    let says = said.next()?;
    let rest = says.strip_prefix(&claim.label())?;
    let differs = match said.next() {
        None => None,
        Some(it) => Some(it.strip_prefix(DIFFERS)?.to_owned()),
    };
    let whole =
        said.next().is_none() && !rest.starts_with(|it: char| it.is_ascii_digit());
    whole.then_some((says, differs))
}

/// The digest of all files in `folder` that the statement and the proof of `theorem` need.
///
/// # Errors
/// Which of them cannot be read.
pub fn hash(folder: &Path, theorem: &Theorem) -> Result<String, String> {
    let (mut open, mut files) = (vec![theorem.proof.clone()], BTreeMap::new());
    while let Some(file) = open.pop() {
        let text = fs::read_to_string(folder.join(&file)).map_err(|error| {
            format!("`{}` has no proof: {file}: {error}", theorem.name)
        })?;
        open.extend(required(&text).into_iter().filter(|it| !files.contains_key(it)));
        files.insert(file, text);
    }
    let mut digest = Digest::default();
    for (file, text) in files {
        digest.add(file.as_bytes());
        digest.add(text.as_bytes());
    }
    Ok(digest.text())
}

/// The files that `text` requires of the book's own, `Book.proof.p1_1` as `proof/p1_1.v`.
pub fn required(text: &str) -> BTreeSet<String> {
    let sentences = text.split("From Book").skip(1);
    let files = sentences.flat_map(|sentence| {
        let (sentence, _) = sentence.split_once(".\n").unwrap_or((sentence, ""));
        let mut words = sentence.split_whitespace();
        let folder = match sentence.starts_with('.') {
            true => words.next().map(|it| format!("{}/", it[1..].replace('.', "/"))),
            false => None,
        };
        let names = words.filter(|it| !["Require", "Import", "Export"].contains(it));
        let folder = folder.unwrap_or_default();
        names.map(|name| format!("{folder}{name}.v")).collect::<Vec<_>>()
    });
    files.collect()
}

/// The claims to whose proofs the file `proof` refers, by itself or by lemmas that no claim
/// owns: beside each file that it compiles in `folder`, Coq notes to what the file refers.
///
/// # Errors
/// Which of its notes cannot be read.
pub fn uses(folder: &Path, proof: &str) -> Result<Vec<ClaimId>, String> {
    let (mut open, mut read) = (vec![proof.to_owned()], BTreeSet::new());
    let mut found = BTreeSet::new();
    while let Some(file) = open.pop() {
        if !read.insert(file.clone()) {
            continue;
        }
        let notes = fs::read_to_string(folder.join(&file).with_extension("glob"));
        let notes = notes.map_err(|why| format!("what {file} uses: {why}"))?;
        // `R120:128 Book.proof.p2_2 <> p2_2_mean thm`; to require a file is not to use it.
        let notes =
            notes.lines().filter(|it| it.starts_with('R') && !it.ends_with(" lib"));
        for name in
            notes.filter_map(|it| it.split(' ').nth(1)?.strip_prefix("Book.proof."))
        {
            match ClaimId::read(name) {
                Some(claim) => _ = found.insert(claim),
                None => open.push(format!("proof/{name}.v")),
            }
        }
    }
    found.retain(|it| proof != format!("proof/{it}.v"));
    Ok(found.into_iter().collect())
}
