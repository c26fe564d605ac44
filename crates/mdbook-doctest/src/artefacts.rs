//! What has to be built for the doctests and the quotations, and which of its files they
//! link to.

use anyhow::{Context, Result, bail, ensure};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cargo_build::{Artefact, Made, run};
use crate::config::Options;
use crate::workspace::{Dependency, Metadata, Package, Target};

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
    /// The root of the workspace.
    pub workspace: PathBuf,
    /// The folder of our own below the workspace's target folder.
    pub folder: PathBuf,
}

/// The packages and dependencies that the options name, found but not built.
pub struct Plan<'a> {
    root: PathBuf,
    host: &'a str,
    metadata: Metadata,
    options: &'a Options,
}

/// The folder from which Cargo finds the workspace of the book in the folder `root`.
///
/// # Errors
///
/// The manifest that the options name is not there.
pub fn workspace(root: &Path, options: &Options) -> Result<PathBuf> {
    let Some(manifest) = &options.manifest else { return Ok(root.to_owned()) };
    let manifest = root.join(manifest);
    ensure!(
        manifest.is_file() && manifest.ends_with("Cargo.toml"),
        "manifest: {} is no file Cargo.toml",
        manifest.display()
    );
    Ok(manifest.parent().unwrap_or(root).to_owned())
}

impl<'a> Plan<'a> {
    /// Looks up all that `options` name in the workspace of the folder `root`.
    ///
    /// # Errors
    ///
    /// A package or a dependency that does not exist or cannot be used.
    pub fn read(root: PathBuf, host: &'a str, options: &'a Options) -> Result<Plan<'a>> {
        let metadata = Metadata::read(&root, host, &options.features)?;
        let plan = Plan { root, host, metadata, options };
        let packages = plan.packages()?;
        for package in &packages {
            let lends = !options.dependencies.is_empty()
                && package.targets.iter().any(is_program);
            if package.library().is_none() && !lends {
                bail!(
                    "packages: `{}` has no library that a doctest could use; these have one: {}",
                    package.name,
                    plan.metadata.libraries()
                );
            }
        }
        plan.dependencies(&packages)?;
        Ok(plan)
    }

    /// Builds the libraries, and what compiles the files in `quoted`, which are canonical
    /// paths: a program, test, example or bench that begins with such a file, and of those
    /// left, all that begin beside or above one.
    ///
    /// # Errors
    ///
    /// The build fails, or leaves no library.
    pub fn build(&self, quoted: &BTreeSet<PathBuf>) -> Result<Linkage> {
        let packages = self.packages()?;
        let dependencies = self.dependencies(&packages)?;
        let mut wanted = Wanted {
            targets: beginning(&packages, |root| quoted.contains(root)),
            tests: self.options.workspace || dependencies.iter().any(|d| d.only_dev),
            for_host: false,
        };
        let without_library = packages.iter().filter(|p| p.library().is_none());
        let programs = without_library.flat_map(|package| &package.targets);
        wanted.targets.extend(programs.filter(|target| is_program(target)));

        let mut made = self.run(&packages, &wanted)?;
        let ids = packages.iter().map(|package| &package.id);
        let mut ids = ids.chain(dependencies.iter().map(|dependency| &dependency.id));
        if !ids.all(|id| self.is_clear(&made, id)) {
            wanted.for_host = true;
            made = self.run(&packages, &wanted)?;
        }
        let mut sources = self.sources(&made, &packages)?;
        let left: Vec<&PathBuf> = quoted.difference(&sources).collect();
        let more = beginning(&packages, |root| {
            let folder = root.parent().unwrap_or(root);
            left.iter().any(|file| file.starts_with(folder))
        });
        if !more.is_empty() {
            wanted.targets.extend(more);
            made = self.run(&packages, &wanted)?;
            sources = self.sources(&made, &packages)?;
        }
        self.linkage(&packages, &dependencies, &made, sources)
    }

    fn linkage(
        &self,
        packages: &[&Package],
        dependencies: &[Dependency],
        made: &Made,
        sources: BTreeSet<PathBuf>,
    ) -> Result<Linkage> {
        let mut externs = Vec::new();
        for package in packages {
            let Some(library) = package.library() else { continue };
            let name = library.name.replace('-', "_");
            externs.push((name, self.library(made, &package.id, &package.name)?));
        }
        for dependency in dependencies {
            let file = self.library(made, &dependency.id, &dependency.name)?;
            externs.push((dependency.name.clone(), file));
        }
        let folders = made.folders();
        let folders = folders.iter().map(|folder| utf8(folder));
        let mut search = made.native.clone();
        for folder in folders {
            search.insert(format!("dependency={}", folder?));
        }
        Ok(Linkage {
            externs,
            search,
            sources,
            edition: packages.first().map(|package| package.edition.clone()),
            workspace: self.metadata.workspace_root.clone(),
            folder: self.metadata.target_directory.join("mdbook-doctest"),
        })
    }

    fn packages(&self) -> Result<Vec<&Package>> {
        self.metadata.members(&self.options.packages)
    }

    fn dependencies(&self, packages: &[&Package]) -> Result<Vec<Dependency>> {
        let find = |name: &String| self.metadata.dependency(packages, name);
        self.options.dependencies.iter().map(find).collect()
    }

    /// Builds in the workspace's own target folder, with its own profile, so that what
    /// `cargo build` and `cargo test` have made is not made again.
    ///
    /// Naming the host as the target keeps apart what build scripts and
    /// procedural macros use, in a folder of its own.
    fn run(&self, packages: &[&Package], wanted: &Wanted<'_>) -> Result<Made> {
        let mut arguments: Vec<String> = Vec::new();
        let mut add =
            |words: &[&str]| arguments.extend(words.iter().map(|&word| word.to_owned()));
        if wanted.for_host {
            add(&["--target", self.host]);
        }
        if self.options.workspace {
            add(&["--workspace"]);
        } else {
            packages.iter().for_each(|package| add(&["--package", &package.id]));
        }
        self.options.features.iter().for_each(|feature| add(&["--features", feature]));
        if packages.iter().any(|package| package.library().is_some()) {
            add(&["--lib"]);
        }
        if wanted.tests {
            add(&["--tests"]);
        }
        let selections: BTreeSet<_> =
            wanted.targets.iter().filter_map(|target| target.selection()).collect();
        selections.iter().for_each(|[kind, name]| add(&[kind, name]));
        run(&self.root, &arguments)
    }

    /// Whether it is clear which library of the package `id` is for doctests.
    fn is_clear(&self, made: &Made, id: &str) -> bool {
        match made.libraries(id)[..] {
            [library] => self.machine(library).is_none_or(|machine| machine == self.host),
            [] => true,
            _ => false,
        }
    }

    fn machine(&self, library: &Artefact) -> Option<String> {
        let target = &self.metadata.target_directory;
        let build = self.metadata.build_directory.as_ref().unwrap_or(target);
        library.machine(&[target, build])
    }

    /// The library file of the package `id`; of two, the one that is not for build scripts.
    fn library(&self, made: &Made, id: &str, name: &str) -> Result<PathBuf> {
        let libraries = made.libraries(id);
        let for_host = |library: &&&Artefact| {
            self.machine(library).is_some_and(|machine| machine == self.host)
        };
        let found = libraries.iter().find(for_host).or(libraries.first());
        found.with_context(|| format!("no library of `{name}` was built"))?.file()
    }

    /// The sources of all that was compiled of `packages`.
    fn sources(&self, made: &Made, packages: &[&Package]) -> Result<BTreeSet<PathBuf>> {
        let ours = |made: &&Artefact| packages.iter().any(|p| p.id == made.package_id);
        let mut sources = BTreeSet::new();
        for artefact in
            made.artefacts.iter().filter(ours).filter(|made| !made.is_script())
        {
            sources.extend(artefact.sources(&self.metadata.workspace_root)?);
        }
        Ok(sources)
    }
}

/// What is built beside the libraries, and how.
struct Wanted<'a> {
    targets: Vec<&'a Target>,
    tests: bool,
    for_host: bool,
}

/// The programs, tests, examples and benches of `packages` whose root file, by canonical
/// path, is one of these.
fn beginning<'a>(
    packages: &[&'a Package],
    is_one: impl Fn(&Path) -> bool,
) -> Vec<&'a Target> {
    let targets = packages.iter().flat_map(|package| &package.targets);
    let known = targets.filter(|target| target.selection().is_some());
    known
        .filter(|target| target.src_path.canonicalize().is_ok_and(|root| is_one(&root)))
        .collect()
}

fn is_program(target: &Target) -> bool {
    target.selection().is_some_and(|[kind, _]| kind == "--bin")
}

/// The path as text, for rustdoc's arguments.
///
/// # Errors
///
/// A path that is not UTF-8.
pub fn utf8(path: &Path) -> Result<&str> {
    path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}
