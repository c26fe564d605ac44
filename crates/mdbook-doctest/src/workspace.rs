//! What `cargo metadata` says of the workspace: its packages, their libraries, their
//! dependencies.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The part of `cargo metadata` that is used here.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// The folder of the workspace's manifest.
    pub workspace_root: PathBuf,
    /// Where Cargo puts what it makes.
    pub target_directory: PathBuf,
    packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

/// A package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Cargo's name for exactly this package.
    pub id: String,
    /// Its name in the manifest.
    pub name: String,
    /// Its edition, such as `2024`.
    pub edition: String,
    /// Its library, programs, tests, examples and benches.
    pub targets: Vec<Target>,
}

/// Something that Cargo can build of a package.
#[derive(Debug, Deserialize)]
pub struct Target {
    /// Its name, hyphens and all.
    pub name: String,
    /// Its root file.
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
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
}

impl Metadata {
    /// Asks Cargo about the workspace that holds `root`, as it is built on `host`.
    ///
    /// # Errors
    ///
    /// There is no workspace, or Cargo cannot read it.
    pub fn read(root: &Path, host: &str) -> Result<Metadata> {
        let mut cargo = cargo(root);
        cargo.args(["metadata", "--format-version=1", "--filter-platform", host]);
        let output = cargo
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run `cargo metadata`")?;
        ensure!(output.status.success(), "`cargo metadata` failed in {}", root.display());
        serde_json::from_slice(&output.stdout)
            .context("cannot read what `cargo metadata` says")
    }

    /// The members of the workspace of these names.
    ///
    /// # Errors
    ///
    /// A name that no member has, or a member without a library.
    pub fn members(&self, names: &[String]) -> Result<Vec<&Package>> {
        let members = || {
            self.packages
                .iter()
                .filter(|package| self.workspace_members.contains(&package.id))
        };
        let has_library =
            |package: &&Package| package.targets.iter().any(Target::is_library);
        let mut found = Vec::new();
        for name in names {
            let Some(package) = members().find(|package| package.name == *name) else {
                let known = list(members().map(|package| &*package.name));
                bail!("packages: no `{name}` in the workspace, which has {known}");
            };
            if !has_library(&package) {
                let others =
                    list(members().filter(has_library).map(|package| &*package.name));
                bail!(
                    "packages: `{name}` has no library that a doctest could use; these have one: {others}"
                );
            }
            found.push(package);
        }
        Ok(found)
    }

    /// The name by which `packages` know the dependency, and its id.
    ///
    /// # Errors
    ///
    /// None of `packages` depends on it.
    pub fn dependency(&self, packages: &[&Package], name: &str) -> Result<(&str, &str)> {
        let ours = |node: &&Node| packages.iter().any(|package| package.id == node.id);
        let known = || self.resolve.nodes.iter().filter(ours).flat_map(|node| &node.deps);
        let wanted = name.replace('-', "_");
        let Some(found) = known().find(|dependency| dependency.name == wanted) else {
            let known = list(known().map(|dependency| &*dependency.name));
            bail!("dependencies: `packages` do not depend on `{name}`, but on {known}");
        };
        Ok((&found.name, &found.pkg))
    }
}

impl Target {
    /// Whether a Rust program can be linked to it.
    pub fn is_library(&self) -> bool {
        self.kind
            .iter()
            .any(|kind| matches!(kind.as_str(), "lib" | "rlib" | "dylib" | "proc-macro"))
    }
}

/// The machine for which this toolchain compiles by default, such as
/// `x86_64-unknown-linux-gnu`.
///
/// # Errors
///
/// There is no compiler.
pub fn host(root: &Path) -> Result<String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .current_dir(root)
        .output()
        .context("cannot run `rustc -vV`")?;
    let text = String::from_utf8(output.stdout)?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("`rustc -vV` names no host")?.to_owned())
}

/// The Cargo that runs this program, or else the one on the path, in the folder `root`.
pub fn cargo(root: &Path) -> Command {
    let mut cargo = Command::new(
        std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")),
    );
    cargo.current_dir(root);
    cargo
}

/// The names in order, each once, for a message.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}
