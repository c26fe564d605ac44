//! What has to be built for the doctests and the quotations, and which of its files they
//! link to.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cargo::{Artefact, Crate, Made, Metadata, Package, build, list};
use crate::config::Options;

/// What rustdoc must be told, and what was compiled.
#[derive(Debug, Default)]
pub struct Linkage {
    /// The name a doctest uses and the library file it stands for.
    pub externs: Vec<(String, PathBuf)>,
    /// rustdoc's `-L` arguments: where those libraries find their own dependencies.
    pub search: BTreeSet<String>,
    /// Canonical paths of the sources that the compiler read for the packages.
    pub sources: BTreeSet<PathBuf>,
    /// The edition of the first package, for a book that names none.
    pub edition: Option<String>,
    pub workspace: PathBuf,
    /// The folder of our own below the workspace's target folder.
    pub folder: PathBuf,
}

/// The packages and dependencies that the options name, found but not built.
pub struct Plan<'a> {
    root: PathBuf,
    host: &'a str,
    options: &'a Options,
    metadata: Metadata,
    packages: Vec<Package>,
    crates: Vec<Crate>,
}

/// Cargo's options to build something.
type Selection = [String; 2];

/// The folder from which Cargo finds the workspace of the book in the folder `root`.
/// Errors: the manifest that the options name is not there.
pub fn workspace(root: &Path, options: &Options) -> Result<PathBuf> {
    let Some(manifest) = &options.manifest else { return Ok(root.to_owned()) };
    let mut manifest = root.join(manifest);
    ensure!(
        manifest.is_file() && manifest.ends_with("Cargo.toml"),
        "manifest: {} is no file Cargo.toml",
        manifest.display()
    );
    manifest.pop();
    Ok(manifest)
}

impl<'a> Plan<'a> {
    /// Looks up all that `options` name in the workspace of the folder `root`.
    /// Errors: a package or a dependency that does not exist or cannot be used.
    pub fn read(root: PathBuf, host: &'a str, options: &'a Options) -> Result<Plan<'a>> {
        let metadata = Metadata::read(&root, host, &options.features)?;
        let mut packages: Vec<Package> = Vec::new();
        let mut crates = Vec::new();
        for name in &options.packages {
            let package = metadata.members().find(|p| p.name == *name);
            let package = package.with_context(|| {
                let known = list(metadata.members().map(|p| &*p.name));
                format!("packages: no `{name}` in the workspace, which has {known}")
            })?;
            if let Some(library) = package.library() {
                let (name, id) = (library.name.replace('-', "_"), package.id.clone());
                crates.push(Crate { name, id, only_dev: false });
            } else if options.dependencies.is_empty() || programs(package).count() == 0 {
                let usable = metadata.members().filter(|p| p.library().is_some());
                let usable = list(usable.map(|p| &*p.name));
                bail!(
                    "packages: `{name}` has no library that a doctest could use; these have one: {usable}"
                );
            }
            packages.push(package.clone());
        }
        for name in &options.dependencies {
            crates.push(metadata.dependency(&packages, name)?);
        }
        Ok(Plan { root, host, options, metadata, packages, crates })
    }

    /// Builds the libraries, and what compiles the files in `quoted`, which are canonical
    /// paths: a program, test, example or bench that begins with such a file, and of those
    /// left, all that begin beside or above one.
    /// Errors: the build fails, or leaves no library.
    pub fn build(&self, quoted: &BTreeSet<PathBuf>) -> Result<Linkage> {
        let mut wanted = self.beginning(|root| quoted.contains(root));
        let without = self.packages.iter().filter(|package| package.library().is_none());
        wanted.extend(without.flat_map(programs));
        let mut made = self.run(&wanted, false)?;
        // Naming the host as the target keeps apart what build scripts and procedural
        // macros use, in a folder of its own.
        let for_host = !self.crates.iter().all(|known| self.is_clear(&made, known));
        if for_host {
            made = self.run(&wanted, true)?;
        }
        let mut sources = self.sources(&made)?;
        let left: Vec<&PathBuf> = quoted.difference(&sources).collect();
        let more = self.beginning(|root| {
            let folder = root.parent().unwrap_or(root);
            left.iter().any(|file| file.starts_with(folder))
        });
        if !more.is_empty() {
            wanted.extend(more);
            made = self.run(&wanted, for_host)?;
            sources = self.sources(&made)?;
        }

        let file = |known: &Crate| Ok((known.name.clone(), self.library(&made, known)?));
        let externs = self.crates.iter().map(file).collect::<Result<_>>()?;
        let mut search = made.native.clone();
        let libraries = made.artefacts.iter().filter(|made| made.is_library());
        for file in libraries.filter_map(|library| library.file().ok()) {
            let folder = utf8(file.parent().unwrap_or(&file))?;
            search.insert(format!("dependency={folder}"));
        }
        Ok(Linkage {
            externs,
            search,
            sources,
            edition: self.packages.first().map(|package| package.edition.clone()),
            workspace: self.metadata.workspace_root.clone(),
            folder: self.metadata.target_directory.join("mdbook-doctest"),
        })
    }

    /// Builds in the workspace's own target folder, with its own profile, so that what
    /// `cargo build` and `cargo test` have made is not made again.
    fn run(&self, wanted: &BTreeSet<Selection>, for_host: bool) -> Result<Made> {
        let mut arguments: Vec<&str> = Vec::new();
        if for_host {
            arguments.extend(["--target", self.host]);
        }
        if self.options.workspace {
            arguments.push("--workspace");
        } else {
            arguments.extend(self.packages.iter().flat_map(|p| ["--package", &p.id]));
        }
        let features = self.options.features.iter();
        arguments.extend(features.flat_map(|feature| ["--features", feature]));
        if self.packages.iter().any(|package| package.library().is_some()) {
            arguments.push("--lib");
        }
        if self.options.workspace || self.crates.iter().any(|known| known.only_dev) {
            arguments.push("--tests");
        }
        arguments.extend(wanted.iter().flatten().map(String::as_str));
        build(&self.root, &arguments)
    }

    /// The programs, tests, examples and benches whose root file, by canonical path, is one
    /// of these.
    fn beginning(&self, is_one: impl Fn(&Path) -> bool) -> BTreeSet<Selection> {
        let targets = self.packages.iter().flat_map(|package| &package.targets);
        let begin = targets.filter(|target| {
            target.src_path.canonicalize().is_ok_and(|root| is_one(&root))
        });
        begin.filter_map(|target| target.selection()).collect()
    }

    /// The libraries of `known` that were made, two when build scripts need another than
    /// the rest; each with whether it is for doctests, if its path says so.
    fn libraries<'m>(
        &self,
        made: &'m Made,
        known: &Crate,
    ) -> Vec<(&'m Artefact, Option<bool>)> {
        let target = &*self.metadata.target_directory;
        let folders =
            [target, self.metadata.build_directory.as_deref().unwrap_or(target)];
        let found = made.artefacts.iter();
        let found = found.filter(|made| made.package_id == known.id && made.is_library());
        let is_ours = |made: &Artefact| Some(made.machine(&folders)? == self.host);
        found.map(|made| (made, is_ours(made))).collect()
    }

    /// Whether it is clear which library of `known` is for doctests.
    fn is_clear(&self, made: &Made, known: &Crate) -> bool {
        matches!(self.libraries(made, known)[..], [] | [(_, None | Some(true))])
    }

    /// The library file of `known`; of two, the one that is not for build scripts.
    fn library(&self, made: &Made, known: &Crate) -> Result<PathBuf> {
        let libraries = self.libraries(made, known).into_iter();
        let library = libraries.max_by_key(|(_, ours)| *ours == Some(true));
        let (library, _) = library
            .with_context(|| format!("no library of `{}` was built", known.name))?;
        library.file()
    }

    /// The sources of all that was compiled of the packages.
    fn sources(&self, made: &Made) -> Result<BTreeSet<PathBuf>> {
        let is_ours =
            |made: &&Artefact| self.packages.iter().any(|p| p.id == made.package_id);
        let mut sources = BTreeSet::new();
        for artefact in made.artefacts.iter().filter(is_ours) {
            sources.extend(artefact.sources(&self.metadata.workspace_root)?);
        }
        Ok(sources)
    }
}

/// What builds the programs of `package`.
fn programs(package: &Package) -> impl Iterator<Item = Selection> {
    let selections = package.targets.iter().filter_map(|target| target.selection());
    selections.filter(|[kind, _]| kind == "--bin")
}

/// The path as text, for rustdoc's arguments.
/// Errors: a path that is not UTF-8.
pub fn utf8(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}
