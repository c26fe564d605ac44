//! Lets Coq check the proofs, and writes down what it has checked.
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use mdbook_doctest::parallel;
use mdbook_lecture::base::digest;
use mdbook_lecture::base::path::with_slashes;
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::book::theorem::{
    self, Check, GOALS, Goals, MANIFEST, Manifest, Step, Theorem,
};
use serde::Deserialize;

/// The folder of the proofs, and where they are compiled.
pub(crate) const FOLDER: &str = "proofs";
const TARGET: &str = "target/proofs";

/// The numbers that the files in `exact/` compute, by name: numerators and denominators. The
/// tests of `solutions` compare their own with them.
const EXACT: &str = "exact.json";

/// The proofs that are told step by step.
const STEPS: &str = "steps.toml";

/// Wrong versions of the statements.
const WRONG: &str = "wrong.toml";

/// What stands before the axioms of a theorem in what Coq prints.
const MARK: &str = "axioms of ";

/// Checks every proof of the book in the folder `root`: by the compiler, then the compiled
/// files once more by Coq's independent checker. Writes the manifest; or, if `compare`, only
/// sees that it says the same, the times apart.
///
/// # Errors
/// What is no proof, by file and line; there is no Coq; the manifest says something else.
pub fn check(root: &Path, compare: bool) -> Result<()> {
    let (theorems, mut problems) = theorem::statements(root, FOLDER);
    problems.extend(theorems.iter().filter_map(|it| unproved(root, it)));
    if !problems.is_empty() {
        let lines: Vec<_> = problems.iter().map(Problem::to_string).collect();
        bail!("{}", lines.join("\n"));
    }
    let version = printed(Command::new("coqc").arg("--print-version")).context(
        "the proofs are checked by Coq 8.16 with Coquelicot and Flocq, Debian's packages \
             coq, libcoq-coquelicot and libcoq-flocq",
    )?;
    let coq = version.split_whitespace().next().unwrap_or_default().to_owned();
    let (from, to) = (root.join(FOLDER), root.join(TARGET));
    let files = copied(&from, &to)?;
    let (seconds, exact) = compile(&to, &files)?;
    let axioms = axioms(&to, &theorems)?;
    let modules = files
        .iter()
        .map(|it| format!("Book.{}", it.trim_end_matches(".v").replace('/', ".")));
    let mut checker = Command::new("coqchk");
    checker.args(["-silent", "-R", ".", "Book", "-norec"]).args(modules).current_dir(&to);
    printed(&mut checker)?;
    let mut manifest = Manifest { coq, ..Manifest::default() };
    for it in &theorems {
        let hash = theorem::hash(&from, it).map_err(anyhow::Error::msg)?;
        let seconds = seconds.get(&it.proof).copied().unwrap_or_default();
        let found = axioms.get(&it.name).cloned();
        let axioms =
            found.with_context(|| format!("{} proves no `{}`", it.proof, it.name))?;
        let uses = theorem::uses(&to, &it.proof).map_err(anyhow::Error::msg)?;
        let check = Check { hash, axioms, uses, seconds };
        manifest.theorems.insert(it.name.clone(), check);
    }
    let exact = serde_json::to_string_pretty(&exact)? + "\n";
    let goals = serde_json::to_string_pretty(&goals(&from, &to)?)? + "\n";
    let [file, numbers, told] = [MANIFEST, EXACT, GOALS].map(|it| from.join(it));
    if compare {
        ensure!(
            fs::read_to_string(&numbers)? == exact,
            "{FOLDER}/{EXACT} has other numbers than Coq computes now: `make proofs`"
        );
        ensure!(
            fs::read_to_string(&told)? == goals,
            "{FOLDER}/{GOALS} tells other goals than Coq does now: `make proofs`"
        );
        let committed: Manifest = serde_json::from_str(&fs::read_to_string(&file)?)?;
        ensure!(
            untimed(&committed) == untimed(&manifest),
            "{FOLDER}/{MANIFEST} says something else than Coq does now: `make proofs`"
        );
    } else {
        fs::write(&file, serde_json::to_string_pretty(&manifest)? + "\n")?;
        fs::write(&numbers, exact)?;
        fs::write(&told, goals)?;
    }
    println!("{} theorems checked by Coq {}", theorems.len(), manifest.coq);
    Ok(())
}

/// A statement made wrong, with which the proof of the right one must fail.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrong {
    theorem: String,
    what: String,
    old: String,
    new: String,
    /// The theorem in `wrong/` that says that it is false, if there is one.
    negation: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrongVersions {
    wrong: Vec<Wrong>,
}

/// Puts each wrong version of a statement in the place of the right one, and sees that the
/// proof of its theorem fails then; the proofs were compiled by [`check`].
///
/// # Errors
/// One that is no version of its statement, is no statement, or is proved all the same.
pub fn refuse(root: &Path) -> Result<()> {
    let (theorems, _) = theorem::statements(root, FOLDER);
    let (from, to) = (root.join(FOLDER), root.join(TARGET));
    let versions: WrongVersions = toml::from_str(&fs::read_to_string(from.join(WRONG))?)?;
    for wrong in &versions.wrong {
        let told = || format!("{FOLDER}/{WRONG}: {}: {}", wrong.theorem, wrong.what);
        let it = theorems.iter().find(|it| it.name == wrong.theorem);
        let it = it.with_context(told).context("there is no such statement")?;
        refused(&from, &to, it, wrong).with_context(told)?;
    }
    println!("{} wrong versions refused", versions.wrong.len());
    Ok(())
}

/// The same for one.
fn refused(from: &Path, to: &Path, it: &Theorem, wrong: &Wrong) -> Result<()> {
    let chapter = it.file.rsplit('/').next().unwrap_or(&it.file);
    let right = fs::read_to_string(from.join(chapter))?;
    ensure!(it.statement.matches(&wrong.old).count() == 1, "`old` is not there once");
    let version = it.statement.replacen(&wrong.old, &wrong.new, 1);
    if let Some(negation) = &wrong.negation {
        let file = from.join("wrong").join(chapter.to_lowercase());
        let text = fs::read_to_string(&file)?;
        ensure!(
            text.contains(&format!("Theorem {negation} :")),
            "no `{negation}` is proved"
        );
    }
    fs::write(to.join(chapter), right.replacen(&it.statement, &version, 1))?;
    printed(coqc(to).arg(chapter)).context("it is no statement")?;
    let mut files = Vec::new();
    in_order(to, &it.proof, &mut files)?;
    files.retain(|file| {
        let mut below = Vec::new();
        in_order(to, file, &mut below).is_ok() && below.iter().any(|it| it == chapter)
    });
    let mut needed = files.iter().filter(|file| *file != chapter && **file != it.proof);
    let outcome = needed.try_for_each(|file| printed(coqc(to).arg(file)).map(drop));
    let outcome = outcome.context("what its proof needs fails, too").and_then(|()| {
        let said =
            printed(coqc(to).arg(&it.proof)).err().context("it is proved")?.to_string();
        let line = said
            .rsplit("File \"")
            .next()
            .and_then(|it| it.split("line ").nth(1))
            .and_then(|it| it.split(',').next()?.parse().ok());
        let text = fs::read_to_string(to.join(&it.proof))?;
        let before: Vec<&str> = text.lines().take(line.unwrap_or(0)).collect();
        let last = before.iter().rev().find(|line| line.starts_with("Theorem "));
        let own = format!("Theorem {} :", it.name);
        ensure!(last.is_some_and(|it| it.starts_with(&own)), "another fails: {said}");
        Ok(())
    });
    fs::write(to.join(chapter), right)?;
    for file in &files {
        printed(coqc(to).arg(file))?;
    }
    outcome
}

/// Puts `file` behind all files that it requires, each once.
fn in_order(folder: &Path, file: &str, files: &mut Vec<String>) -> Result<()> {
    for needed in theorem::required(&fs::read_to_string(folder.join(file))?) {
        in_order(folder, &needed, files)?;
    }
    if !files.iter().any(|known| known == file) {
        files.push(file.to_owned());
    }
    Ok(())
}

/// That a file has no proof of `theorem`.
fn unproved(root: &Path, theorem: &Theorem) -> Option<Problem> {
    let Theorem { name, proof, file, line, .. } = theorem;
    let text = fs::read_to_string(root.join(FOLDER).join(proof)).unwrap_or_default();
    let message = format!("{FOLDER}/{proof} has no `Theorem {name} : …`");
    let there = text.contains(&format!("\nTheorem {name} :"));
    (!there).then(|| Problem { file: file.clone(), line: *line, message })
}

/// What a manifest says, without the times.
fn untimed(manifest: &Manifest) -> Vec<(&String, Check)> {
    let checks = manifest.theorems.iter();
    checks.map(|(name, it)| (name, Check { seconds: 0.0, ..it.clone() })).collect()
}

/// Copies the proofs, and returns their names.
pub(crate) fn copied(from: &Path, to: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let other =
        |path: &Path| path.is_file() && path.extension().is_none_or(|end| end != "v");
    digest::files(from, &other, &mut found)?;
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(from)?;
            let copy = to.join(name);
            fs::create_dir_all(copy.parent().unwrap_or(to))?;
            fs::copy(path, copy)?;
            Ok(with_slashes(name))
        })
        .collect()
}

/// Compiles the files in `folder`, each when those that it requires are compiled, on all
/// cores, and returns how many seconds each took, and the numbers that they compute.
pub(crate) fn compile(
    folder: &Path,
    files: &[String],
) -> Result<(BTreeMap<String, f64>, Numbers)> {
    let mut open: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for file in files {
        open.insert(file, theorem::required(&fs::read_to_string(folder.join(file))?));
    }
    let (mut seconds, mut exact) = (BTreeMap::new(), Numbers::new());
    while !open.is_empty() {
        let done = |file: &String| seconds.contains_key(file);
        let ready: Vec<&str> =
            open.iter().filter(|it| it.1.iter().all(done)).map(|it| *it.0).collect();
        ensure!(
            !ready.is_empty(),
            "{FOLDER}: {:?} require each other, or a file that is not there",
            open.keys()
        );
        let compiled = parallel::map(&ready, |file| {
            let start = Instant::now();
            let said = printed(coqc(folder).arg(file))?;
            anyhow::Ok(((start.elapsed().as_secs_f64() * 10.0).round() / 10.0, said))
        });
        for (file, took) in ready.into_iter().zip(compiled) {
            let (took, said) = took?;
            seconds.insert(file.to_owned(), took);
            exact.extend(said.lines().filter_map(number));
            open.remove(file);
        }
    }
    Ok((seconds, exact))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepByStep {
    proofs: Vec<String>,
}

/// What is left to prove after each step of the proofs that [`STEPS`] names.
fn goals(from: &Path, folder: &Path) -> Result<Goals> {
    let text = fs::read_to_string(from.join(STEPS))?;
    let StepByStep { proofs } = toml::from_str(&text)?;
    let steps = parallel::map(&proofs, |file| Ok((file.clone(), steps(folder, file)?)));
    steps.into_iter().collect()
}

/// The same for the theorems of one file: a copy of it in which each step is followed by a
/// command that shows what is left.
fn steps(folder: &Path, file: &str) -> Result<Vec<Step>> {
    let (mut copy, mut steps) = (String::new(), Vec::new());
    let (mut theorem, mut step) = (None, String::new());
    for line in fs::read_to_string(folder.join(file))?.lines() {
        writeln!(copy, "{line}")?;
        if let Some(name) = line.strip_prefix("Theorem ") {
            theorem = name.split([' ', ':']).next().map(str::to_owned);
        }
        let Some(name) = theorem.clone() else { continue };
        if line.starts_with("Qed.") {
            theorem = None;
        } else if !line.starts_with("Theorem ") && !line.starts_with("Proof.") {
            writeln!(step, "{line}")?;
            if line.ends_with(['.', '}']) {
                writeln!(copy, "Locate {STEP}{}. Show.", steps.len())?;
                let step = std::mem::take(&mut step).trim_end().to_owned();
                steps.push(Step { theorem: name, step, goals: String::new() });
            }
        }
    }
    let shown = file.replace('/', "_").replace(".v", "_steps.v");
    fs::write(folder.join(&shown), copy)?;
    let said = printed(coqc(folder).arg(&shown))?;
    let parts: Vec<&str> =
        said.split(&format!("No object of basename {STEP}")).skip(1).collect();
    ensure!(
        parts.len() == steps.len(),
        "{FOLDER}/{file}: not every step shows its goals"
    );
    for (step, part) in steps.iter_mut().zip(parts) {
        let goals = part.split_once('\n').map_or("", |it| it.1);
        let goals: Vec<&str> = goals.lines().map(str::trim_end).collect();
        step.goals = goals.join("\n").trim_end().to_owned();
    }
    Ok(steps)
}

/// What begins the name of nothing, by which the steps are told apart in what Coq prints.
const STEP: &str = "STEP_";

/// Exact numbers by name, each a numerator and a denominator as they are printed.
pub(crate) type Numbers = BTreeMap<String, [String; 2]>;

/// The number of a line that Coq prints: `= ("p4.stm.parameters", 78592, 1)`.
fn number(line: &str) -> Option<(String, [String; 2])> {
    let inside = line.trim().strip_prefix("= (\"")?.strip_suffix(')')?;
    let (name, numbers) = inside.split_once("\", ")?;
    let (above, below) = numbers.split_once(", ")?;
    // In another scope Coq writes `(-3)%Z`.
    let plain = |it: &str| it.trim_end_matches("%Z").trim_matches(['(', ')']).to_owned();
    Some((name.to_owned(), [above, below].map(plain)))
}

/// The axioms that the proof of each theorem rests on.
fn axioms(folder: &Path, theorems: &[Theorem]) -> Result<BTreeMap<String, Vec<String>>> {
    let chapters: Vec<_> = theorems.chunk_by(|one, next| one.file == next.file).collect();
    let found = parallel::map(chapters, |theorems| axioms_of(folder, theorems));
    let mut axioms = BTreeMap::new();
    for found in found {
        axioms.append(&mut found?);
    }
    Ok(axioms)
}

/// The same for those of one chapter.
fn axioms_of(
    folder: &Path,
    theorems: &[Theorem],
) -> Result<BTreeMap<String, Vec<String>>> {
    let (mut text, mut script) = (String::new(), PathBuf::new());
    for Theorem { name, claim, file, .. } in theorems {
        writeln!(text, "From Book.proof Require {claim}.")?;
        writeln!(text, "Goal True. idtac \"{MARK}{name}\". Abort.")?;
        let chapter = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".v");
        writeln!(text, "Check ({claim}.{name} : Book.{chapter}.{name}).")?;
        writeln!(text, "Print Assumptions {claim}.{name}.")?;
        script = format!("axioms_{chapter}.v").into();
    }
    fs::write(folder.join(&script), text)?;
    let said = printed(coqc(folder).arg(&script))?;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in said.split(MARK).skip(1) {
        let mut lines = part.lines();
        let name = lines.next().unwrap_or_default().to_owned();
        let mut axioms: Vec<String> = lines
            .skip_while(|line| *line != "Axioms:")
            .skip(1)
            .filter(|line| !line.starts_with(' '))
            .filter_map(|line| Some(line.split([' ', ':']).next()?.to_owned()))
            .filter(|name| !name.is_empty())
            .collect();
        axioms.sort();
        found.insert(name, axioms);
    }
    Ok(found)
}

/// Coq's compiler in `folder`.
fn coqc(folder: &Path) -> Command {
    let mut coqc = Command::new("coqc");
    coqc.args(["-q", "-R", ".", "Book"]).current_dir(folder);
    coqc
}

/// What `program` prints.
fn printed(program: &mut Command) -> Result<String> {
    let output = program.output().with_context(|| format!("cannot run {program:?}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    bail!("{}", said.replace("File \"./", "File \"proofs/"))
}
