//! What Cargo and the compiler say of the workspace, and the very files that one build
//! made, whatever else lies in the target folder.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, from_value};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a program says on standard output; on standard error it speaks for itself.
fn output(program: &mut Command, root: &Path, what: &str, then: &str) -> Result<String> {
    let output = program.current_dir(root).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot run {what}"))?;
    ensure!(output.status.success(), "{what} failed in {}{then}", root.display());
    Ok(String::from_utf8(output.stdout)?)
}

/// The Cargo that runs this program, or else the one on the path.
fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// The machine for which the toolchain of the folder `root` compiles by default, such as
/// `x86_64-unknown-linux-gnu`.
/// Errors: there is no compiler, or it does not run.
pub fn host(root: &Path) -> Result<String> {
    let text = output(Command::new("rustc").arg("-vV"), root, "`rustc -vV`", "")?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("`rustc -vV` names no host")?.to_owned())
}

/// The part of `cargo metadata` that is used here.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    pub workspace_root: PathBuf,
    pub target_directory: PathBuf,
    /// Where Cargo puts what it needs only while it builds, if that is elsewhere.
    pub build_directory: Option<PathBuf>,
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub edition: String,
    pub targets: Vec<Target>,
    version: String,
}

/// Something that Cargo can build of a package.
#[derive(Debug, Clone, Deserialize)]
pub struct Target {
    pub name: String,
    pub src_path: PathBuf,
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Debug, Deserialize)]
struct Edge {
    name: String,
    pkg: String,
    dep_kinds: Vec<Value>,
}

/// A library that doctests may use.
#[derive(Debug)]
pub struct Crate {
    /// The name by which they know it.
    pub name: String,
    /// Cargo's name for exactly its package.
    pub id: String,
    /// Whether only tests, examples and benches of the packages may use it.
    pub only_dev: bool,
}

impl Metadata {
    /// Asks Cargo about the workspace of the package in the folder `root` or above it, as
    /// it is built on `host` with these `features`.
    /// Errors: there is no workspace, or Cargo cannot read it.
    pub fn read(root: &Path, host: &str, features: &[String]) -> Result<Metadata> {
        let mut cargo = cargo();
        cargo.args(["metadata", "--format-version=1", "--filter-platform", host]);
        cargo.args(features.iter().flat_map(|feature| ["--features", feature]));
        let advice = "; where the workspace is not above the book, `manifest` in [preprocessor.doctest] says where it is";
        let text = output(&mut cargo, root, "`cargo metadata`", advice)?;
        serde_json::from_str(&text).context("cannot read what `cargo metadata` says")
    }

    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|p| self.workspace_members.contains(&p.id))
    }

    /// The crate that `packages` know by `name`, or that `package/name` says one of them
    /// knows.
    /// Errors: none of `packages` depends on it, or two of them on different ones.
    pub fn dependency(&self, packages: &[Package], name: &str) -> Result<Crate> {
        let (of, name) = name.split_once('/').map_or((None, name), |(p, n)| (Some(p), n));
        let wanted = name.replace('-', "_");
        let mut known = BTreeSet::new();
        let mut found: BTreeMap<&str, (BTreeSet<&str>, bool)> = BTreeMap::new();
        for package in packages.iter().filter(|p| of.is_none_or(|of| p.name == of)) {
            let nodes = self.resolve.nodes.iter().filter(|node| node.id == package.id);
            for edge in nodes.flat_map(|node| &node.deps) {
                let mut kinds = edge.dep_kinds.iter().map(|kind| &kind["kind"]);
                let is_normal = kinds.clone().any(Value::is_null);
                if !is_normal && !kinds.any(|kind| kind == "dev") {
                    continue;
                }
                known.insert(&*edge.name);
                if edge.name == wanted {
                    let (users, only_dev) = found.entry(&edge.pkg).or_default();
                    *only_dev = !is_normal && (*only_dev || users.is_empty());
                    users.insert(&package.name);
                }
            }
        }
        if found.len() > 1 {
            let each = found.iter().map(|(id, (users, _))| {
                format!("{} for {}", self.version(id), list(users.iter().copied()))
            });
            let each = each.collect::<Vec<_>>().join(", ");
            bail!("dependencies: `{name}` is {each}; write `package/{name}` to choose");
        }
        let Some((id, (_, only_dev))) = found.pop_first() else {
            let (whose, known) = (of.unwrap_or("`packages`"), list(known));
            bail!(
                "dependencies: {whose} do not depend on `{name}`, but on {known}; an optional one needs `features`"
            );
        };
        Ok(Crate { name: wanted, id: id.to_owned(), only_dev })
    }

    fn version(&self, id: &str) -> String {
        let package = self.packages.iter().find(|package| package.id == id);
        package.map_or(id.to_owned(), |found| format!("{} {}", found.name, found.version))
    }
}

/// The names in order, each once, for a message.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    Vec::from_iter(BTreeSet::from_iter(names)).join(", ")
}

impl Package {
    /// Its library, if it has one that a program can be linked to.
    pub fn library(&self) -> Option<&Target> {
        self.targets.iter().find(|target| target.is_library())
    }
}

impl Target {
    pub fn is_library(&self) -> bool {
        self.is(&["lib", "rlib", "dylib", "proc-macro"])
    }

    fn is(&self, kinds: &[&str]) -> bool {
        self.kind.iter().any(|kind| kinds.contains(&&**kind))
    }

    /// Cargo's options to build it, if it is a program, a test, an example or a bench.
    pub fn selection(&self) -> Option<[String; 2]> {
        let mut kinds = ["bin", "test", "example", "bench"].into_iter();
        let kind = kinds.find(|kind| self.is(&[kind]))?;
        Some([format!("--{kind}"), self.name.clone()])
    }
}

/// All that one build made, or found as it would make it.
#[derive(Debug, Default)]
pub struct Made {
    pub artefacts: Vec<Artefact>,
    /// rustc's `-L` arguments of build scripts.
    pub native: BTreeSet<String>,
}

/// Something that was compiled.
#[derive(Debug, Deserialize)]
pub struct Artefact {
    pub package_id: String,
    target: Target,
    profile: Value,
    filenames: Vec<PathBuf>,
}

/// Builds what `arguments` name, in the folder `root`.
///
/// Doctests unwind, and so must all that they link to: like `cargo test --doc`, this does
/// not heed `panic = "abort"`.
/// Errors: the build fails; Cargo has said why on standard error.
pub fn build(root: &Path, arguments: &[&str]) -> Result<Made> {
    let mut cargo = cargo();
    cargo.args(["build", "--message-format=json-render-diagnostics"]);
    cargo.args(["--config", "profile.dev.panic=\"unwind\""]).args(arguments);
    let what = "`cargo build` of `packages`";
    let text = output(&mut cargo, root, what, ", so no doctest was run")?;
    let mut made = Made::default();
    for line in text.lines().filter(|line| line.starts_with('{')) {
        let mut message: Value = serde_json::from_str(line)?;
        match message["reason"].as_str() {
            Some("compiler-artifact") => made.artefacts.push(from_value(message)?),
            Some("build-script-executed") => {
                let paths: Vec<String> = from_value(message["linked_paths"].take())?;
                made.native.extend(paths);
            }
            _ => {}
        }
    }
    Ok(made)
}

impl Artefact {
    /// Whether a program can be linked to it.
    pub fn is_library(&self) -> bool {
        self.target.is_library() && self.profile["test"] == false
    }

    fn with(&self, end: &str) -> Option<&PathBuf> {
        self.filenames.iter().find(|file| file.extension().is_some_and(|e| e == end))
    }

    /// The file to link to: complete, not the metadata that a check leaves; and the one
    /// that no other build overwrites, which stands beside that metadata.
    /// Errors: there is none.
    pub fn file(&self) -> Result<PathBuf> {
        let own = self.with("rmeta").map(|file| file.with_extension("rlib"));
        let shared = || self.with(std::env::consts::DLL_EXTENSION);
        let any = || self.with("rlib").or_else(shared).cloned();
        let file = own.filter(|file| file.is_file()).or_else(any);
        let name = &self.target.name;
        file.with_context(|| format!("`{name}` was built without a library file"))
    }

    /// The part of the path of its files, in one of `folders`, that says for which machine
    /// it is, if any.
    pub fn machine(&self, folders: &[&Path]) -> Option<&str> {
        let files = self.filenames.iter();
        let mut inside = files.flat_map(|file| {
            folders.iter().filter_map(|folder| file.strip_prefix(folder).ok())
        });
        let first = inside.next()?.iter().next()?.to_str()?;
        (first != "debug").then_some(first)
    }

    /// The sources that the compiler read, by canonical path, from the dependency file that
    /// it or Cargo left beside what it made; none of a build script. There is none beside a
    /// program that Cargo built only because a test runs it; one that is asked for has it.
    /// Errors: the file cannot be read.
    pub fn sources(&self, workspace: &Path) -> Result<BTreeSet<PathBuf>> {
        if self.target.is(&["custom-build"]) {
            return Ok(BTreeSet::new());
        }
        let of_compiler = self.with("rmeta").and_then(|file| {
            let stem = file.file_stem()?.to_str()?;
            let stem = stem.strip_prefix("lib").unwrap_or(stem);
            Some(file.with_file_name(format!("{stem}.d")))
        });
        let of_cargo = self.filenames.iter().map(|file| file.with_extension("d"));
        let mut files = of_compiler.into_iter().chain(of_cargo);
        let Some(file) = files.find(|file| file.is_file()) else {
            return Ok(BTreeSet::new());
        };
        let text = std::fs::read_to_string(&file)?.replace("\\ ", "\0");
        let rules = text.lines().filter(|line| !line.starts_with('#'));
        let names = rules.filter_map(|line| line.split_once(": "));
        let names = names.flat_map(|(_, names)| names.split_whitespace());
        let files = names.map(|name| workspace.join(name.replace('\0', " ")));
        Ok(files.filter_map(|file| file.canonicalize().ok()).collect())
    }
}
