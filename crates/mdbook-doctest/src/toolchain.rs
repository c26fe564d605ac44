//! The compiler and the Cargo that build the packages.

use anyhow::{Context, Result, ensure};
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

/// The machine for which the toolchain of the folder `root` compiles by default, such as
/// `x86_64-unknown-linux-gnu`.
///
/// # Errors
///
/// There is no compiler, or it does not run; then the message has its own words.
pub fn host(root: &Path) -> Result<String> {
    let output = Command::new("rustc")
        .arg("-vV")
        .current_dir(root)
        .output()
        .context("cannot run `rustc -vV`")?;
    ensure!(
        output.status.success(),
        "`rustc -vV` failed in {}: {}",
        root.display(),
        String::from_utf8_lossy(&output.stderr).trim()
    );
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
