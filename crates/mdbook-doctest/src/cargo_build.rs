//! One run of `cargo build` and the very files that it made, whatever else lies in the
//! target folder.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::toolchain::cargo;
use crate::workspace::Target;

/// All that one build made, or found as it would make it.
#[derive(Debug, Default)]
pub struct Made {
    /// Libraries, programs, tests.
    pub artefacts: Vec<Artefact>,
    /// rustc's `-L` arguments of build scripts.
    pub native: BTreeSet<String>,
}

/// Something that was compiled.
#[derive(Debug, Deserialize)]
pub struct Artefact {
    /// Cargo's name for the package.
    pub package_id: String,
    target: Target,
    profile: Profile,
    filenames: Vec<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Profile {
    test: bool,
}

/// A line that `cargo build --message-format=json` prints.
#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artefact),
    BuildScriptExecuted {
        linked_paths: Vec<String>,
    },
    #[serde(other)]
    Other,
}

/// Builds what `arguments` name, in the folder `root`.
///
/// Doctests unwind, and so must all that they link to: like `cargo test --doc`, this does
/// not heed `panic = "abort"`.
///
/// # Errors
///
/// The build fails; Cargo has said why on standard error.
pub fn run(root: &Path, arguments: &[String]) -> Result<Made> {
    let mut cargo = cargo(root);
    cargo.args(["build", "--message-format=json-render-diagnostics"]);
    cargo.args(["--config", "profile.dev.panic=\"unwind\""]).args(arguments);
    let output =
        cargo.stderr(Stdio::inherit()).output().context("cannot run `cargo build`")?;
    ensure!(
        output.status.success(),
        "`cargo build` of `packages` failed, so no doctest was run"
    );
    let mut made = Made::default();
    for line in
        String::from_utf8(output.stdout)?.lines().filter(|line| line.starts_with('{'))
    {
        match serde_json::from_str(line)
            .with_context(|| format!("cargo's message {line}"))?
        {
            Message::CompilerArtifact(artefact) => made.artefacts.push(artefact),
            Message::BuildScriptExecuted { linked_paths } => {
                made.native.extend(linked_paths)
            }
            Message::Other => {}
        }
    }
    Ok(made)
}

impl Made {
    /// The libraries of the package `id`: two when build scripts need another than the
    /// rest.
    pub fn libraries(&self, id: &str) -> Vec<&Artefact> {
        let found = self.artefacts.iter().filter(|made| made.package_id == id);
        found.filter(|made| made.is_library()).collect()
    }

    /// The folders in which libraries find their own dependencies.
    pub fn folders(&self) -> BTreeSet<PathBuf> {
        let libraries = self.artefacts.iter().filter(|made| made.is_library());
        let files = libraries.filter_map(|library| library.file().ok());
        files.filter_map(|file| Some(file.parent()?.to_owned())).collect()
    }
}

impl Artefact {
    fn is_library(&self) -> bool {
        self.target.is_library() && !self.profile.test
    }

    /// Whether it is a build script.
    pub fn is_script(&self) -> bool {
        self.target.is_script()
    }

    /// The file to link to: complete, not the metadata that a check leaves; and the one
    /// that no other build overwrites, which stands beside that metadata.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn file(&self) -> Result<PathBuf> {
        let with = |end: &str| {
            self.filenames.iter().find(|file| file.extension().is_some_and(|e| e == end))
        };
        let own = with("rmeta").map(|file| file.with_extension("rlib"));
        let file = own.filter(|file| file.is_file()).or_else(|| {
            with("rlib").or_else(|| with(std::env::consts::DLL_EXTENSION)).cloned()
        });
        file.with_context(|| {
            format!("`{}` was built without a library file", self.target.name)
        })
    }

    /// The part of the path of its files that says for which machine it is, if any.
    pub fn machine(&self, folders: &[&Path]) -> Option<String> {
        let mut inside = self.filenames.iter().flat_map(|file| {
            folders.iter().filter_map(|folder| file.strip_prefix(folder).ok())
        });
        let first = inside.next()?.components().next()?;
        Some(first.as_os_str().to_string_lossy().into_owned())
            .filter(|machine| machine != "debug")
    }

    /// The sources that the compiler read, by canonical path, from the dependency file that
    /// it or Cargo left beside what it made. There is none beside a program that Cargo built
    /// only because a test runs it; one that is asked for has it.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn sources(&self, workspace: &Path) -> Result<BTreeSet<PathBuf>> {
        let beside = |file: &PathBuf| {
            let stem = file.file_stem()?.to_str()?;
            let stem = stem.strip_prefix("lib").unwrap_or(stem);
            Some(file.with_file_name(format!("{stem}.d")))
        };
        let is_metadata =
            |file: &&PathBuf| file.extension().is_some_and(|end| end == "rmeta");
        let of_compiler = self.filenames.iter().filter(is_metadata).filter_map(beside);
        let of_cargo = self.filenames.iter().map(|file| file.with_extension("d"));
        let Some(file) = of_compiler.chain(of_cargo).find(|file| file.is_file()) else {
            return Ok(BTreeSet::new());
        };
        let text = std::fs::read_to_string(&file)?;
        let rules = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(": "));
        let escaped = |names: &str| names.replace("\\ ", "\0");
        let names: Vec<String> = rules.map(|(_, names)| escaped(names)).collect();
        let names = names
            .iter()
            .flat_map(|names| names.split_whitespace())
            .map(|name| name.replace('\0', " "));
        Ok(names.filter_map(|name| workspace.join(name).canonicalize().ok()).collect())
    }
}
