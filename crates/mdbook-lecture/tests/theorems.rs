//! What a proof assistant has checked: what is no statement, and what was not checked as it
//! stands now.

use std::fs;
use std::path::Path;

use crate::common::Fake;
use crate::common::ledger::{Fixture, TESTS};
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::book::theorem::{
    Check, MANIFEST, Manifest, Proofs, hash, statements, uses,
};
use mdbook_lecture::editions::markdown::Manuscript;
use tempfile::TempDir;

const CHAPTER: &str = "(** Words. *)\nDefinition word : Prop := True.\n\n\
    (** P1.1. True is\n    true.\n\n    Differs: it says\n    less. *)\n\
    Definition p1_1_true : Prop :=\n  True.\n";
const PROOF: &str = "From Book Require Import P1.\nFrom Book.proof Require Import lemmas.\n\
    Theorem p1_1_true : P1.p1_1_true.\nProof. exact I. Qed.\n";

/// A folder of proofs that were checked, with one of its files changed afterwards.
fn changed(file: &str, old: &str, new: &str) -> (TempDir, Proofs, Vec<String>) {
    let root = TempDir::new().unwrap();
    let folder = root.path().join("proofs");
    fs::create_dir_all(folder.join("proof")).unwrap();
    for (name, text) in
        [("P1.v", CHAPTER), ("proof/p1_1.v", PROOF), ("proof/lemmas.v", "(* none *)\n")]
    {
        fs::write(folder.join(name), text).unwrap();
    }
    let (theorems, problems) = statements(root.path(), "proofs");
    assert_eq!(problems, []);
    let mut manifest = Manifest { coq: "8.16.1".into(), ..Manifest::default() };
    for it in &theorems {
        let hash = hash(&folder, it).unwrap();
        let axioms = vec!["A.classic".into()];
        let check = Check { hash, axioms, uses: Vec::new(), seconds: 0.5 };
        manifest.theorems.insert(it.name.clone(), check);
    }
    fs::write(folder.join(MANIFEST), serde_json::to_string(&manifest).unwrap()).unwrap();
    replace(&folder.join(file), old, new);
    let (proofs, problems) = Proofs::read(root.path(), "proofs");
    let problems = problems.iter().map(Problem::to_string).collect();
    (root, proofs, problems)
}

fn replace(file: &Path, old: &str, new: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(old), "{old}");
    fs::write(file, text.replacen(old, new, 1)).unwrap();
}

#[test]
fn a_statement_is_read_with_what_it_says() {
    let (_root, proofs, problems) = changed("P1.v", "", "");
    assert_eq!(problems, [""; 0]);
    let [theorem] = &proofs.theorems[..] else { panic!("one theorem") };
    assert_eq!(theorem.name, "p1_1_true");
    assert_eq!(theorem.says, "P1.1. True is true.");
    assert_eq!(theorem.differs.as_deref(), Some("it says less."));
    assert_eq!(theorem.statement, "Definition p1_1_true : Prop :=\n  True.");
    assert_eq!((&*theorem.file, theorem.line), ("proofs/P1.v", 9));
    assert_eq!((&*theorem.proof, theorem.check.seconds), ("proof/p1_1.v", 0.5));
}

#[test]
fn what_has_changed_since_it_was_checked_is_told() {
    let stale = "proofs/P1.v:9: `p1_1_true`, or a file that its proof needs, has changed since \
                 it was checked: `make proofs`";
    for (file, old, new, said) in [
        ("P1.v", "  True.", "  True /\\ True.", stale),
        ("proof/p1_1.v", "exact I", "trivial", stale),
        ("proof/lemmas.v", "none", "one", stale),
        (
            "P1.v",
            "p1_1_true",
            "p1_1_false",
            "proofs/P1.v:9: `p1_1_false` was never checked: `make proofs`\n\
             proofs/manifest.json:1: no file has a statement `p1_1_true`: `make proofs`",
        ),
        (
            "P1.v",
            "(** P1.1.",
            "(** P1.10.",
            "proofs/P1.v:9: the statement `p1_1_true` needs a comment right before it, \
             `(** P1.1. … *)`, that says it in words\n\
             proofs/manifest.json:1: no file has a statement `p1_1_true`: `make proofs`",
        ),
        (
            "P1.v",
            "  True.\n",
            "  True\n",
            "proofs/P1.v:9: the statement `p1_1_true` has no full stop at the end of a line\n\
             proofs/manifest.json:1: no file has a statement `p1_1_true`: `make proofs`",
        ),
    ] {
        assert_eq!(changed(file, old, new).2.join("\n"), said, "{file}: {new}");
    }
    let (_root, _, problems) = changed(MANIFEST, "8.16.1", "\"");
    let (manifest, rest) = problems.split_first().unwrap();
    assert!(
        manifest.starts_with("proofs/manifest.json:1: cannot be read: "),
        "{manifest}"
    );
    assert!(rest[0].ends_with("was never checked: `make proofs`"), "{rest:?}");
}

#[test]
fn what_a_proof_uses_is_what_coq_noted_and_not_what_it_requires() {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join("proof")).unwrap();
    let required = "R1:9 Book.proof.p1_9 <> <> lib\n";
    for (name, refers) in [
        (
            "p1_10",
            "Book.P1 <> scale def\nR5:6 Book.proof.p1_10 <> own thm\nR7:8 Book.proof.p1_2",
        ),
        ("lemmas", "Book.proof.more"),
        ("more", "Book.proof.lemmas <> a thm\nR5:6 Book.proof.p1_3"),
    ] {
        let own = if name == "p1_10" { "R3:4 Book.proof.lemmas <> a thm\n" } else { "" };
        let notes = format!(
            "DIGEST 0\nFBook.proof.{name}\n{required}{own}R3:4 {refers} <> x thm\n"
        );
        fs::write(root.path().join(format!("proof/{name}.glob")), notes).unwrap();
    }
    let found = uses(root.path(), "proof/p1_10.v").unwrap();
    assert_eq!(
        found.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["p1_2", "p1_3"]
    );
    let said = uses(root.path(), "proof/p1_2.v").unwrap_err();
    assert!(said.starts_with("what proof/p1_2.v uses: "), "{said}");
}

#[test]
fn a_claim_shows_its_theorems_once_behind_its_proof() {
    let (root, proofs, _) = changed("P1.v", "", "");
    let good = || Fixture { proofs: proofs.clone(), ..Fixture::good() };
    let shown = "## After\n";
    let (book, said) = good().chapter(shown, "{{#checked p1_1}}\n\n## After\n").read();
    assert_eq!(said, "");
    assert_eq!(book.claims[0].kinds(), ["machine-checked", "simulation"]);
    assert_eq!(book.coq, "8.16.1");
    for (fixture, found) in [
        (good(), "found it 0 times"),
        (
            good().chapter(shown, "{{#checked p1_1}}\n\n{{#checked p1_1}}\n\n## After\n"),
            "found it 2 times",
        ),
        (
            good().chapter(shown, "## After\n{{#checked p1_1}}\n"),
            "`{{#checked p1_1}}` stands in the section of p1_1 only",
        ),
    ] {
        let said = fixture.read().1;
        assert!(said.contains(found), "{said}");
    }
    let fixture = Fixture::good().chapter(shown, "{{#checked p1_1}}\n\n## After\n");
    fs::create_dir(root.path().join("t")).unwrap();
    fs::write(root.path().join("t/p1.rs"), TESTS).unwrap();
    let config =
        "[preprocessor.lecture]\ntests = \"t\"\nproofs = \"proofs\"".parse().unwrap();
    let set =
        Manuscript::read(fixture.written(), &config, root.path()).set("html", &Fake);
    let html = set.unwrap().chapters().next().unwrap().content.clone();
    for part in [
        "<summary>Checked by Coq</summary>",
        "(** P1.1. True is true. *)&#10;Definition p1_1_true : Prop :=&#10;",
        "Differs from the claim:</span> it says less.",
        "they rest on the axiom <code>classic</code>",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
}
