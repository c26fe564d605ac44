//! Which compiler on this machine can make WebAssembly.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What is compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler, and the sources of its standard library.
const DEBIAN: [&str; 3] =
    ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/std"];

/// With this a panic stops the program without a word. Nobody would hear it, and the page
/// puts its figure back either way; but it is a tenth less to download.
const QUIET: &str = "-Zpanic-immediate-abort";

/// A way to compile.
#[derive(Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The compiler in use, which has the target.
    InUse,
    /// Debian's, which builds the standard library as well; its linker comes from the
    /// toolchain in use.
    Debian {
        /// The linker.
        linker: PathBuf,
    },
}

impl Toolchain {
    /// The toolchain of this machine, if it has one; else what rustup makes of the one in
    /// use, which it says in a line.
    ///
    /// # Errors
    /// There is no `rustc`.
    pub fn find_or_add() -> Result<Option<Self>> {
        let rustup = |arguments: &[&str]| Command::new("rustup").args(arguments).output();
        let found = Self::find()?;
        if found == Some(Self::InUse) || rustup(&["--version"]).is_err() {
            return Ok(found);
        }
        println!(
            "The labs need a compiler that makes WebAssembly: rustup target add {TARGET}"
        );
        match rustup(&["target", "add", TARGET]) {
            Ok(output) if output.status.success() => {}
            Ok(output) => eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim()),
            Err(error) => eprintln!("cannot run rustup: {error}"),
        }
        Self::find()
    }

    /// The toolchain that is there.
    ///
    /// # Errors
    /// There is no `rustc`.
    fn find() -> Result<Option<Self>> {
        let root = sysroot()?;
        if root.join("lib/rustlib").join(TARGET).join("lib").is_dir() {
            return Ok(Some(Self::InUse));
        }
        let debian = DEBIAN.iter().all(|file| Path::new(file).exists());
        Ok(linker(&root).filter(|_| debian).map(|linker| Self::Debian { linker }))
    }

    /// The command `cargo rustc` of this toolchain.
    #[must_use]
    pub fn rustc(&self) -> Command {
        match self {
            Self::InUse => {
                let mut command = Command::new("cargo");
                command.arg("rustc");
                command
            }
            Self::Debian { linker } => {
                let mut command = Command::new(DEBIAN[1]);
                // The library is built from its sources, which takes a switch that stable
                // compilers keep for themselves.
                command
                    .args(["rustc", "-Zbuild-std=std,panic_abort"])
                    .arg("-Zbuild-std-features=optimize_for_size")
                    .env("RUSTC", DEBIAN[0])
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)
                    .env_remove("RUSTUP_TOOLCHAIN");
                if knows(QUIET) {
                    command.arg(QUIET);
                    command.args(["--config", "profile.wasm.panic=\"immediate-abort\""]);
                }
                command
            }
        }
    }
}

/// Whether Debian's cargo, which may be older, has this switch.
fn knows(switch: &str) -> bool {
    let asked =
        Command::new(DEBIAN[1]).args(["-Z", "help"]).env("RUSTC_BOOTSTRAP", "1").output();
    let name = switch.trim_start_matches("-Z");
    asked.is_ok_and(|it| String::from_utf8_lossy(&it.stdout).contains(name))
}

fn sysroot() -> Result<PathBuf> {
    let asked = Command::new("rustc").args(["--print", "sysroot"]).output();
    let output = asked.context("cannot run rustc")?;
    if !output.status.success() {
        bail!(
            "rustc --print sysroot: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
}

/// The linker that comes with the toolchain at `root`, or the one on the path.
fn linker(root: &Path) -> Option<PathBuf> {
    let hosts =
        std::fs::read_dir(root.join("lib/rustlib")).into_iter().flatten().flatten();
    let own = hosts.map(|host| host.path().join("bin/rust-lld"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let others: Vec<PathBuf> =
        std::env::split_paths(&path).map(|folder| folder.join("wasm-ld")).collect();
    own.chain(others).find(|file| file.is_file())
}
