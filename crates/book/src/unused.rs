//! Finds what a statement supposes and its proof does not need.
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use mdbook_doctest::parallel;
use mdbook_lecture::book::theorem::{self, Theorem};
use serde::Deserialize;

use crate::premises::{self, Premise};
use crate::proofs::{FOLDER, compile, copied};

/// The premises that stay in a statement though its proof does not need them.
const KEPT: &str = "unused.toml";

/// Where the statements without one premise each are compiled.
const TARGET: &str = "target/proofs-unused";

/// What begins the line that says which of them is proved.
const MARK: &str = "proved without: ";
/// What stands behind the mark at the end of a file; no theorem is called so.
const END: &str = "end";

/// How many seconds a step of a proof may take without a premise. What lacks one may search
/// for ever; no step of the proofs themselves takes a quarter of this.
const PATIENCE: u32 = 12;

/// A premise that stays, and why.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    premise: String,
    why: String,
    theorems: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptPremises {
    kept: Vec<Kept>,
}

/// Takes the premises out of the statements, one at a time, and sees that the proof of the
/// theorem fails then, but for the premises that [`KEPT`] names.
///
/// # Errors
/// The premises that are not needed; what [`KEPT`] names without need.
pub fn check(root: &Path) -> Result<()> {
    let (theorems, _) = theorem::statements(root, FOLDER);
    let (from, to) = (root.join(FOLDER), root.join(TARGET));
    let kept = fs::read_to_string(from.join(KEPT))?;
    let KeptPremises { kept } =
        toml::from_str(&kept).context(format!("{FOLDER}/{KEPT}"))?;
    let premises: BTreeMap<&str, Vec<Premise>> =
        theorems.iter().map(|it| (&*it.name, premises::of(&it.statement))).collect();
    let files = copied(&from, &to)?;
    for it in &theorems {
        add_versions(&to, it, &premises[&*it.name])?;
    }
    // A proof is compiled if another needs it, and asked without the premises otherwise.
    let mut needed = BTreeSet::new();
    for file in &files {
        needed.extend(theorem::required(&fs::read_to_string(to.join(file))?));
    }
    let needed: Vec<String> =
        files.into_iter().filter(|it| needed.contains(it)).collect();
    compile(&to, &needed)?;
    let proofs: BTreeSet<&str> = theorems.iter().map(|it| &*it.proof).collect();
    let found = parallel::map(proofs, |proof| {
        let here: Vec<_> = theorems.iter().filter(|it| it.proof == proof).collect();
        proved(&to, proof, &here, &premises).with_context(|| format!("{FOLDER}/{proof}"))
    });
    let mut unused = BTreeSet::new();
    for found in found {
        unused.extend(found?);
    }
    let mut wrong = Vec::new();
    for it in &theorems {
        let there: Vec<_> = premises[&*it.name].iter().map(|it| &it.text).collect();
        let unused = there
            .iter()
            .enumerate()
            .filter(|(at, _)| unused.contains(&version(&it.name, *at)));
        for (_, text) in unused {
            let stays =
                |kept: &Kept| kept.premise == **text && kept.theorems.contains(&it.name);
            if !kept.iter().any(stays) {
                let place = format!("{}:{}", it.file, it.line);
                wrong.push(format!("{place}: {} is proved without `{text}`", it.name));
            }
        }
    }
    for Kept { premise, why, theorems: names } in &kept {
        ensure!(!why.is_empty(), "{FOLDER}/{KEPT}: `{premise}`: why does it stay?");
        for name in names {
            let there = premises.get(&**name).into_iter().flatten().enumerate();
            let mut these = there.filter(|it| it.1.text == *premise);
            if !these.any(|(at, _)| unused.contains(&version(name, at))) {
                wrong
                    .push(format!("{FOLDER}/{KEPT}: {name} has no unneeded `{premise}`"));
            }
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    let (all, stay) = (premises.values().map(Vec::len).sum::<usize>(), unused.len());
    println!(
        "{all} premises tried: the proofs need all but {stay}, which stay for a reason"
    );
    Ok(())
}

/// The name of the statement without the premise `at`.
fn version(name: &str, at: usize) -> String {
    format!("{name}__{at}")
}

/// Puts the statements without one premise each behind that of `theorem`.
fn add_versions(to: &Path, theorem: &Theorem, premises: &[Premise]) -> Result<()> {
    let file = to.join(theorem.file.rsplit('/').next().unwrap_or_default());
    let mut versions = theorem.statement.clone();
    for (at, premise) in premises.iter().enumerate() {
        let named =
            premise.without.replacen(&theorem.name, &version(&theorem.name, at), 1);
        versions = format!("{versions}\n{named}");
    }
    let text = fs::read_to_string(&file)?;
    fs::write(&file, text.replacen(&theorem.statement, &versions, 1))?;
    Ok(())
}

/// Which statements without a premise the `proof` proves all the same: each is put in the
/// place of the right one, to Coq's toplevel, which goes on after what fails.
fn proved(
    to: &Path,
    proof: &str,
    theorems: &[&Theorem],
    premises: &BTreeMap<&str, Vec<Premise>>,
) -> Result<BTreeSet<String>> {
    let mut text = fs::read_to_string(to.join(proof))?;
    let mut last = Vec::new();
    for it in theorems {
        let chapter =
            it.file.rsplit('/').next().unwrap_or_default().trim_end_matches(".v");
        let start =
            text.find(&format!("Theorem {} :", it.name)).context(it.name.clone())?;
        let end =
            text[start..].find("Qed.").context(it.name.clone())? + start + "Qed.".len();
        let right = text[start..end].to_owned();
        let mut versions = String::new();
        for at in 0..premises[&*it.name].len() {
            let name = version(&it.name, at);
            let theirs = right
                .replacen(
                    &format!("Theorem {} :", it.name),
                    &format!("Theorem {name} :"),
                    1,
                )
                .replace(&format!("{chapter}.{}", it.name), &format!("{chapter}.{name}"));
            versions += &format!("\n{theirs}\nAbort All.\n{}", tells(chapter, &name));
        }
        let own = tells(chapter, &it.name);
        text.insert_str(
            end,
            &format!(
                "{own}Set Default Timeout {PATIENCE}.{versions}Unset Default Timeout.\n"
            ),
        );
        last.push(it.name.clone());
    }
    // Without this line, one that stopped early would have tried too little.
    text += &format!("\nGoal True. idtac \"{MARK}{END}\". Abort All.\n");
    let script = proof.replace('/', "_");
    fs::write(to.join(&script), text)?;
    let output = Command::new("coqtop")
        .args(["-q", "-R", ".", "Book"])
        .current_dir(to)
        .stdin(File::open(to.join(&script))?)
        .stderr(Stdio::null())
        .output()
        .context("cannot run coqtop")?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut found: BTreeSet<String> = said
        .lines()
        .filter_map(|it| it.trim().strip_prefix(MARK))
        .map(str::to_owned)
        .collect();
    for name in last {
        ensure!(found.remove(&name), "`{name}` itself is not proved");
    }
    ensure!(found.remove(END), "coqtop stopped before the end");
    Ok(found)
}

/// Commands that tell the `name` of a theorem of the `chapter` if it is proved.
fn tells(chapter: &str, name: &str) -> String {
    let it = format!("constr:({name} : {chapter}.{name})");
    format!("\nGoal True. let it := {it} in idtac \"{MARK}{name}\". Abort All.\n")
}
