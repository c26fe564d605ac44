//! Builds the packages and finds the very files that Cargo made, whatever else lies in a
//! target folder.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::config::Options;
use crate::workspace::{Metadata, Package, Target, cargo, host};

/// What rustdoc must be told, and what was compiled.
#[derive(Debug, Default)]
pub struct Linkage {
    /// The name a doctest uses and the library file it stands for.
    pub externs: Vec<(String, PathBuf)>,
    /// rustdoc's `-L` arguments: where those libraries find their own dependencies.
    pub search: BTreeSet<String>,
    /// Canonical paths of the sources of the packages: of their libraries as the compiler
    /// read them, and the root files of their tests, examples, benches and programs.
    pub sources: BTreeSet<PathBuf>,
    /// The edition of the first package, for a book that names none.
    pub edition: Option<String>,
    /// The machine, such as `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// The root of the workspace.
    pub workspace: PathBuf,
    /// The folder of our own below the workspace's target folder.
    pub folder: PathBuf,
}

/// Builds the libraries of `options.packages` of the workspace that holds `root`.
///
/// The build has a target folder of its own, and names the host as its target, so that
/// what build scripts and procedural macros use is kept apart from what the libraries
/// use.
///
/// # Errors
///
/// A package or dependency that does not exist or has no library; a build that fails.
pub fn build(root: &Path, options: &Options) -> Result<Linkage> {
    let host = host(root)?;
    let metadata = Metadata::read(root, &host)?;
    let packages = metadata.members(&options.packages)?;
    let folder = metadata.target_directory.join("mdbook-doctest");
    let mut linkage = Linkage {
        edition: packages.first().map(|package| package.edition.clone()),
        workspace: metadata.workspace_root.clone(),
        host,
        folder,
        ..Linkage::default()
    };
    if packages.is_empty() {
        ensure!(
            options.dependencies.is_empty(),
            "`dependencies` are of `packages`, and `packages` is empty"
        );
        return Ok(linkage);
    }

    let made = run_build(root, &packages, &linkage)?;
    for package in &packages {
        let library = made
            .library(&package.id, &linkage.host)
            .with_context(|| format!("no library of `{}` was built", package.name))?;
        linkage
            .externs
            .push((library.target.name.replace('-', "_"), library.file()?.to_owned()));
        linkage.sources.extend(sources(library, &metadata.workspace_root)?);
        linkage.sources.extend(
            package
                .targets
                .iter()
                .filter_map(|target| target.src_path.canonicalize().ok()),
        );
    }
    for name in &options.dependencies {
        let (name, id) = metadata.dependency(&packages, name)?;
        let library = made.library(id, &linkage.host).with_context(|| {
            format!(
                "dependency `{name}` was not built: is it optional, or only for tests?"
            )
        })?;
        linkage.externs.push((name.to_owned(), library.file()?.to_owned()));
    }
    linkage.search = made.search;
    Ok(linkage)
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

#[derive(Deserialize)]
struct Artefact {
    package_id: String,
    target: Target,
    filenames: Vec<PathBuf>,
}

impl Artefact {
    /// The file to link to: complete, not the metadata that a check leaves.
    fn file(&self) -> Result<&PathBuf> {
        let complete = |end: &str| {
            self.filenames.iter().find(|file| file.extension().is_some_and(|e| e == end))
        };
        let file = complete("rlib").or_else(|| complete(std::env::consts::DLL_EXTENSION));
        file.with_context(|| {
            format!("`{}` was built without a library file", self.target.name)
        })
    }

    fn is_for(&self, host: &str) -> bool {
        self.filenames
            .iter()
            .flat_map(|file| file.components())
            .any(|part| part.as_os_str() == host)
    }
}

/// All that one build made.
#[derive(Default)]
struct Made {
    artefacts: Vec<Artefact>,
    search: BTreeSet<String>,
}

impl Made {
    /// The library of the package `id`; of two, the one that is not for build scripts.
    fn library(&self, id: &str, host: &str) -> Option<&Artefact> {
        let libraries = || {
            self.artefacts
                .iter()
                .filter(|made| made.package_id == id && made.target.is_library())
        };
        libraries().find(|made| made.is_for(host)).or_else(|| libraries().next())
    }
}

fn run_build(root: &Path, packages: &[&Package], linkage: &Linkage) -> Result<Made> {
    let mut cargo = cargo(root);
    cargo.args([
        "build",
        "--lib",
        "--message-format=json-render-diagnostics",
        "--target",
        &linkage.host,
    ]);
    cargo.arg("--target-dir").arg(&linkage.folder);
    for package in packages {
        cargo.args(["--package", &package.id]);
    }
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
            Message::CompilerArtifact(artefact) => {
                for folder in artefact.filenames.iter().filter_map(|file| file.parent()) {
                    made.search.insert(format!("dependency={}", utf8(folder)?));
                }
                made.artefacts.push(artefact);
            }
            Message::BuildScriptExecuted { linked_paths } => {
                made.search.extend(linked_paths)
            }
            Message::Other => {}
        }
    }
    Ok(made)
}

/// The sources that the compiler read for a library, from the dependency file it left
/// beside it.
fn sources(library: &Artefact, workspace: &Path) -> Result<BTreeSet<PathBuf>> {
    let beside =
        |file: &PathBuf| {
            let stem = file.file_stem()?.to_str()?;
            Some(file.with_file_name(format!(
                "{}.d",
                stem.strip_prefix("lib").unwrap_or(stem)
            )))
        };
    let of_compiler = library
        .filenames
        .iter()
        .filter(|file| file.extension().is_some_and(|e| e == "rmeta"));
    let of_cargo = library.filenames.iter().map(|file| file.with_extension("d"));
    let mut files = of_compiler.filter_map(beside).chain(of_cargo);
    let file = files
        .find(|file| file.is_file())
        .with_context(|| format!("no dep-info of `{}`", library.target.name))?;
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

/// The path as text, for rustdoc's arguments.
///
/// # Errors
///
/// A path that is not UTF-8.
pub fn utf8(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}
