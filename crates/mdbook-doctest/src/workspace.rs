//! What `cargo metadata` says of the workspace: its packages, their targets, their
//! dependencies.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::toolchain::cargo;

/// The part of `cargo metadata` that is used here.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// The folder of the workspace's manifest.
    pub workspace_root: PathBuf,
    /// Where Cargo puts what it makes.
    pub target_directory: PathBuf,
    /// Where Cargo puts what it needs only while it builds, if that is elsewhere.
    pub build_directory: Option<PathBuf>,
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
    version: String,
}

/// Something that Cargo can build of a package.
#[derive(Debug, Clone, Deserialize)]
pub struct Target {
    /// Its name, hyphens and all.
    pub name: String,
    /// Its root file.
    pub src_path: PathBuf,
    kind: Vec<String>,
}

/// A crate that a package depends on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dependency {
    /// The name by which the package knows it.
    pub name: String,
    /// Cargo's name for exactly this package.
    pub id: String,
    /// Whether only tests, examples and benches may use it.
    pub only_dev: bool,
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
    dep_kinds: Vec<Kind>,
}

#[derive(Debug, Deserialize)]
struct Kind {
    kind: Option<String>,
}

impl Metadata {
    /// Asks Cargo about the workspace of the package in the folder `root` or above it, as
    /// it is built on `host` with these `features`.
    ///
    /// # Errors
    ///
    /// There is no workspace, or Cargo cannot read it.
    pub fn read(root: &Path, host: &str, features: &[String]) -> Result<Metadata> {
        let mut cargo = cargo(root);
        cargo.args(["metadata", "--format-version=1", "--filter-platform", host]);
        cargo.args(features.iter().flat_map(|feature| ["--features", feature]));
        let output = cargo
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run `cargo metadata`")?;
        ensure!(
            output.status.success(),
            "`cargo metadata` failed in {}; where the workspace is not above the book, `manifest` in [preprocessor.doctest] says where it is",
            root.display()
        );
        serde_json::from_slice(&output.stdout)
            .context("cannot read what `cargo metadata` says")
    }

    /// The members of the workspace of these names.
    ///
    /// # Errors
    ///
    /// A name that no member has.
    pub fn members(&self, names: &[String]) -> Result<Vec<&Package>> {
        let members = || {
            self.packages
                .iter()
                .filter(|package| self.workspace_members.contains(&package.id))
        };
        let find = |name: &String| {
            let Some(package) = members().find(|package| package.name == *name) else {
                let known = list(members().map(|package| &*package.name));
                bail!("packages: no `{name}` in the workspace, which has {known}");
            };
            Ok(package)
        };
        names.iter().map(find).collect()
    }

    /// The members of the workspace that have a library, for a message.
    pub fn libraries(&self) -> String {
        let has_library = |package: &&Package| package.library().is_some();
        let members = self
            .packages
            .iter()
            .filter(|package| self.workspace_members.contains(&package.id));
        list(members.filter(has_library).map(|package| &*package.name))
    }

    /// The crate that `packages` know by `name`, or that `package/name` says one of them
    /// knows.
    ///
    /// # Errors
    ///
    /// None of `packages` depends on it, or two of them on different ones.
    pub fn dependency(&self, packages: &[&Package], name: &str) -> Result<Dependency> {
        let (of, name) = name.split_once('/').map_or((None, name), |(p, n)| (Some(p), n));
        let asked = |package: &&&Package| of.is_none_or(|of| package.name == of);
        let mut known: Vec<(&str, Dependency)> = Vec::new();
        for package in packages.iter().filter(asked) {
            let node = self.resolve.nodes.iter().find(|node| node.id == package.id);
            let edges = node.map(|node| &*node.deps).unwrap_or_default();
            let usable = edges.iter().filter_map(Edge::usable);
            known.extend(usable.map(|found| (&*package.name, found)));
        }
        let wanted = name.replace('-', "_");
        let mut by_id: BTreeMap<&str, Vec<&(&str, Dependency)>> = BTreeMap::new();
        for found in known.iter().filter(|(_, found)| found.name == wanted) {
            by_id.entry(&found.1.id).or_default().push(found);
        }
        let mut ids = by_id.iter();
        match (ids.next(), ids.next()) {
            (None, _) => {
                let known = list(known.iter().map(|(_, found)| &*found.name));
                let whose = of.unwrap_or("`packages`");
                bail!(
                    "dependencies: {whose} do not depend on `{name}`, but on {known}; an optional one needs `features`"
                )
            }
            (Some((_, found)), None) => {
                let only_dev = found.iter().all(|(_, found)| found.only_dev);
                Ok(Dependency { only_dev, ..found[0].1.clone() })
            }
            (Some(_), Some(_)) => {
                let each = by_id.iter().map(|(id, found)| {
                    format!(
                        "{} for {}",
                        self.version(id),
                        list(found.iter().map(|f| f.0))
                    )
                });
                let each: Vec<String> = each.collect();
                bail!(
                    "dependencies: `{name}` is {}; write `package/{name}` to choose",
                    each.join(", ")
                )
            }
        }
    }

    fn version(&self, id: &str) -> String {
        let package = self.packages.iter().find(|package| package.id == id);
        package.map_or(id.to_owned(), |package| {
            format!("{} {}", package.name, package.version)
        })
    }
}

impl Edge {
    fn usable(&self) -> Option<Dependency> {
        let has = |wanted: Option<&str>| {
            self.dep_kinds.iter().any(|kind| kind.kind.as_deref() == wanted)
        };
        (has(None) || has(Some("dev"))).then(|| Dependency {
            name: self.name.clone(),
            id: self.pkg.clone(),
            only_dev: !has(None),
        })
    }
}

impl Package {
    /// Its library, if it has one that a program can be linked to.
    pub fn library(&self) -> Option<&Target> {
        self.targets.iter().find(|target| target.is_library())
    }
}

impl Target {
    /// Whether a Rust program can be linked to it.
    pub fn is_library(&self) -> bool {
        self.kind
            .iter()
            .any(|kind| matches!(kind.as_str(), "lib" | "rlib" | "dylib" | "proc-macro"))
    }

    /// Whether it is a build script.
    pub fn is_script(&self) -> bool {
        self.kind.iter().any(|kind| kind == "custom-build")
    }

    /// Cargo's options to build it, if it is a program, a test, an example or a bench.
    pub fn selection(&self) -> Option<[String; 2]> {
        let kinds = ["bin", "test", "example", "bench"];
        let kind = kinds.into_iter().find(|kind| self.kind.iter().any(|k| k == kind))?;
        Some([format!("--{kind}"), self.name.clone()])
    }
}

/// The names in order, each once, for a message.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ")
}
