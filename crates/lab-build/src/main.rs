//! Compiles the crate `lab` to WebAssembly and, by `lab-script`, makes of it
//! `target/lab/lab.js`, the one script that a page with a lab loads. Where no compiler can
//! do that, it says in a line how to get one, removes what an earlier run has made, and is
//! content: the book is then built with its static figures.

mod toolchain;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use toolchain::{TARGET, Toolchain};

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = root.join("target/lab");
    let made = folder.join("lab.js");
    let Some(toolchain) = Toolchain::find()? else {
        println!(
            "No labs, only their static figures: no compiler here makes WebAssembly. \
             `rustup target add {TARGET}`, or on Debian \
             `apt-get install rustc-web cargo-web rust-web-src`, and make again."
        );
        if made.exists() {
            fs::remove_file(&made)?;
        }
        return Ok(());
    };
    let target = root.join("target/wasm");
    let built = toolchain
        .build()
        .args(["--quiet", "--package", "lab", "--lib", "--profile", "wasm"])
        .args(["--target", TARGET, "--target-dir"])
        .arg(&target)
        .current_dir(&root)
        .status()
        .with_context(|| format!("cannot run {toolchain:?}"))?;
    if !built.success() {
        bail!("the labs do not compile for {TARGET}");
    }
    let wasm = target.join(TARGET).join("wasm/lab.wasm");
    fs::create_dir_all(&folder)?;
    let written = Command::new("cargo")
        .args(["run", "--quiet", "--package", "lab-build"])
        .args(["--features", "script", "--bin", "lab-script", "--"])
        .args([&wasm, &root.join("theme/lab/open.js"), &target.join("bindgen"), &made])
        .current_dir(&root)
        .status()
        .context("cannot run cargo")?;
    if !written.success() {
        bail!("the labs' script could not be made");
    }
    Ok(())
}
