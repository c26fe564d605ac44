//! `lab-script WASM OPEN WORK SCRIPT` makes one classic script with the WebAssembly in it, so
//! that it also works from the disk, where no page may fetch a file or load a module.
//!
//! A program of its own because what it is made of takes most of a minute to compile, which
//! only a machine that has a compiler for WebAssembly should spend.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wasm_bindgen_cli_support::Bindgen;
use zopfli::{Format, Options};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lab-script: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [wasm, open, work, script] = &files[..] else {
        bail!("lab-build calls this program: lab-script WASM OPEN WORK SCRIPT");
    };
    let this = std::env::current_exe()?;
    if age(script) < age(wasm).max(age(open)).max(age(&this)) {
        write(wasm, open, work, script)?;
    }
    Ok(())
}

/// When a file was written; `None`, which is before anything, if there is none.
fn age(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

/// Writes the script of the program `wasm` and of the function in the file `open`, which
/// opens a lab, to `script`; `work` is a folder for what lies between.
///
/// # Errors
/// A file that cannot be read or written, or a program that `wasm-bindgen` does not
/// understand.
fn write(wasm: &Path, open: &Path, work: &Path, script: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name("lab")
        .no_modules(true)?
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(work)
        .context("wasm-bindgen")?;
    let glue = fs::read_to_string(work.join("lab.js"))?;
    let program = fs::read(work.join("lab_bg.wasm"))?;
    let open = fs::read_to_string(open)?;
    // Whole or not at all.
    let part = script.with_extension("js.part");
    fs::write(&part, whole(&bare(&glue), &program, &bare(&open))?)?;
    fs::rename(&part, script)?;
    Ok(())
}

/// The lines of `code` that are no comments, without what indents them.
fn bare(code: &str) -> String {
    let lines = code.lines().map(str::trim);
    let comment =
        |line: &&str| ["//", "/**", "* ", "*/"].iter().any(|it| line.starts_with(it));
    lines
        .filter(|line| !line.is_empty() && *line != "*" && !comment(line))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The script: `glue` as wasm-bindgen makes it, and `program`, compressed before it is
/// written in base64, in which a server's compression would find little.
///
/// It leaves one name behind: `theLab`, a promise of the function that opens a lab, with
/// what `glue` exports as its `program`.
fn whole(glue: &str, program: &[u8], open: &str) -> Result<String> {
    let mut packed = Vec::new();
    // The smallest file of this format that can be found: 4 % less than usual, for a second
    // of work.
    zopfli::compress(Options::default(), Format::Gzip, program, &mut packed)?;
    let packed = STANDARD.encode(packed);
    Ok(format!(
        r#"(() => {{
{glue}
window.theLab = (async () => {{
    performance.mark("labs");
    const text = atob("{packed}");
    const packed = new Uint8Array(text.length);
    for (let k = 0; k < text.length; k += 1) {{
        packed[k] = text.charCodeAt(k);
    }}
    const unpacked = new Response(packed).body.pipeThrough(new DecompressionStream("gzip"));
    await wasm_bindgen({{ module_or_path: await new Response(unpacked).arrayBuffer() }});
    const open = (
{open}
    )(wasm_bindgen);
    return Object.assign(open, {{ program: wasm_bindgen }});
}})();
}})();
"#
    ))
}
