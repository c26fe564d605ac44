//! Asks cargo about the folder that students get.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::rooms::Rooms;

/// Cargo in the students' folder, offline, with a target folder of ours.
fn cargo(rooms: &Rooms, arguments: &[&str]) -> Command {
    let mut command =
        Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(&rooms.exercises).args(arguments);
    command.env("CARGO_TARGET_DIR", rooms.workshop.join("target"));
    command
}

/// Whether this cargo has clippy.
pub fn has_clippy(rooms: &Rooms) -> bool {
    let output = cargo(rooms, &["clippy", "--version"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// The students' folder compiles as they get it, and neither the compiler nor clippy, where
/// there is one, has a warning. Its lock file must be complete: offline, nothing could be
/// added to it.
pub fn check(rooms: &Rooms) -> Result<()> {
    let by = if has_clippy(rooms) { "clippy" } else { "check" };
    let arguments = [by, "--all-targets", "--quiet", "--offline", "--locked"];
    let output = cargo(rooms, &arguments).output().context("cargo cannot be run")?;
    let messages = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "the exercises do not compile:\n{messages}");
    ensure!(messages.is_empty(), "the exercises compile with warnings:\n{messages}");
    Ok(())
}
