//! Compiles the crate `lab` to WebAssembly and, by `lab-script`, makes of it the one script
//! that a page with a lab loads.
//!
//! Where no compiler here can do that, rustup is asked for one. Where that cannot help, a
//! line says how to get one, what an earlier run has made is removed, and that is all: the
//! book is then built with its static figures.

mod toolchain;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use toolchain::{TARGET, Toolchain};

/// Makes `script`, for the workspace in the folder `root`; returns whether it was made.
///
/// # Errors
/// The crate does not compile, or a file cannot be written.
pub fn make(root: &Path, script: &Path) -> Result<bool> {
    let Some(toolchain) = Toolchain::find_or_add()? else {
        println!(
            "No labs, only their static figures: no compiler here makes WebAssembly. \
             `rustup target add {TARGET}`, or on Debian \
             `apt-get install rustc-web cargo-web rust-web-src`, and make again."
        );
        remove(script)?;
        return Ok(false);
    };
    let root = root.canonicalize()?;
    let target = root.join("target/wasm");
    // Only as a program: cargo optimises nothing across crates that are also a library.
    let built = toolchain
        .rustc()
        .args(["--quiet", "--package", "lab", "--lib", "--profile", "wasm"])
        .args(["--crate-type", "cdylib"])
        .args(["--target", TARGET, "--target-dir"])
        .arg(&target)
        .current_dir(&root)
        .status()
        .with_context(|| format!("cannot run {toolchain:?}"))?;
    if !built.success() {
        bail!("the labs do not compile for {TARGET}");
    }
    let wasm = target.join(TARGET).join("wasm/lab.wasm");
    if let Some(folder) = script.parent() {
        fs::create_dir_all(folder)?;
    }
    // Together with the program that calls this, so that what both use is compiled once.
    let compiled = Command::new("cargo")
        .args(["build", "--quiet", "--package", "book", "--package", "lab-build"])
        .args(["--features", "lab-build/script", "--bin", "lab-script"])
        .current_dir(&root)
        .status()
        .context("cannot run cargo")?;
    if !compiled.success() {
        bail!("the program that makes the labs' script does not compile");
    }
    let this = std::env::current_exe()?;
    let program =
        this.with_file_name(format!("lab-script{}", std::env::consts::EXE_SUFFIX));
    let written = Command::new(&program)
        .args([&wasm, &root.join("theme/lab/open.js"), &target.join("bindgen")])
        .arg(std::path::absolute(script)?)
        .status()
        .with_context(|| format!("cannot run {}", program.display()))?;
    if !written.success() {
        bail!("the labs' script could not be made");
    }
    Ok(true)
}

/// Removes what an earlier run has made.
///
/// # Errors
/// It is there and cannot be removed.
pub fn remove(script: &Path) -> Result<()> {
    if script.exists() {
        fs::remove_file(script)
            .with_context(|| format!("cannot remove {}", script.display()))?;
    }
    Ok(())
}
