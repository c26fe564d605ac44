//! The book's PyTorch: the blocks of Python that say the same as the Rust before them.
//!
//! A block runs if a line of it begins with `assert`; one behind a check in Rust, beside which
//! the page shows it, must have such a line. All run in one process, since importing torch
//! takes longer than any of them, each with names of its own; an error names the file and the
//! line of the book.
use std::env;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail, ensure};
use mdbook_doctest::fences::{Block, Use, blocks};
use mdbook_driver::book::Book;
use mdbook_lecture::base::path::with_slashes;
use mdbook_lecture::set::table::counted;
use serde::Serialize;

/// Runs the blocks that it reads; what fails is told by file and line.
const DRIVER: &str = r#"
import json, linecache, sys, traceback
import torch

failed = 0
for block in json.load(sys.stdin):
    file, code = block["file"], "\n" * (block["line"] - 1) + block["code"]
    linecache.cache[file] = (len(code), None, code.splitlines(True), file)
    torch.manual_seed(0)
    torch.set_default_dtype(torch.float32)
    try:
        exec(compile(code, file, "exec"), {"__name__": "__main__"})
    except BaseException as error:
        failed += 1
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
        line = lines[0] if lines else getattr(error, "lineno", None) or block["line"]
        said = "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]
        print(f"{file}:{line}: {said}: {linecache.getline(file, line).strip()}", file=sys.stderr)
sys.exit(failed > 0)
"#;

/// What became of the blocks of a book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How many ran to their end.
    pub passed: usize,
    /// How many were not run for want of PyTorch.
    pub skipped: usize,
}

/// A block of Python that runs.
#[derive(Debug, Serialize)]
struct Check {
    file: String,
    /// The line of the file with which its code begins.
    line: usize,
    code: String,
}

/// Runs the blocks of Python in the files of `book`, which lie in the folder `source` of
/// `root`, and says on the standard error how many.
///
/// # Errors
/// A file that cannot be read; a block that fails; one beside a check in Rust that asserts nothing; a Python that `PYTHON`
/// names and that has no torch.
pub fn check(book: &Book, root: &Path, source: &Path) -> Result<Outcome> {
    let (mut checks, mut faults) = (Vec::new(), Vec::new());
    for chapter in book.chapters() {
        let Some(file) = &chapter.source_path else { continue };
        let file = with_slashes(&source.join(file));
        // As it was written: what other preprocessors make of it has other lines.
        let text = fs::read_to_string(root.join(&file))
            .with_context(|| format!("cannot read {file}"))?;
        for (check, asserts) in found(&file, &text) {
            match asserts {
                true => checks.push(check),
                false => faults.push(format!(
                    "{file}:{}: Python beside a check in Rust must check something: a line that begins with `assert`\n",
                    check.line
                )),
            }
        }
    }
    ensure!(faults.is_empty(), "{}", faults.concat().trim_end());
    let count = checks.len();
    if count == 0 {
        return Ok(Outcome::default());
    }
    match interpreter()? {
        Ok(python) => {
            run(&python, &checks)?;
            eprintln!("PyTorch: {} passed", counted(count, "block"));
            Ok(Outcome { passed: count, skipped: 0 })
        }
        Err(why) => {
            let count = counted(count, "block");
            eprintln!("PyTorch: {count} skipped: {why}; PYTHON can name another");
            Ok(Outcome { passed: 0, skipped: checks.len() })
        }
    }
}

/// The blocks of Python in `text` that run or must, and whether each asserts something.
fn found(file: &str, text: &str) -> Vec<(Check, bool)> {
    let blocks = blocks(text);
    let is_python = |block: &Block| block.info.trim() == "python";
    let behind_rust = |at: usize| {
        let before = at.checked_sub(1).map(|at| &blocks[at]);
        before.is_some_and(|before| {
            // No machine is named: what is ignored on one is no check elsewhere.
            before.used("") == Use::Run
                && text[before.range.end..blocks[at].range.start].trim().is_empty()
        })
    };
    let check = |(at, block): (usize, &Block)| {
        let lines = block.body.iter().map(|line| &text[line.clone()]);
        let code: String = lines.collect();
        let asserts = code.lines().any(|line| line.trim_start().starts_with("assert"));
        let start = block.body.first().map_or(block.range.end, |line| line.start);
        let line = 1 + text[..start].matches('\n').count();
        (asserts || behind_rust(at))
            .then(|| (Check { file: file.to_owned(), line, code }, asserts))
    };
    let python = blocks.iter().enumerate().filter(|(_, block)| is_python(block));
    python.filter_map(check).collect()
}

/// The Python that has torch, or why there is none.
fn interpreter() -> Result<Result<String, String>> {
    let named = env::var("PYTHON").ok();
    let python = named.clone().unwrap_or_else(|| "python3".into());
    let tried = Command::new(&python).args(["-c", "import torch"]).output();
    let why = match tried {
        Ok(output) if output.status.success() => return Ok(Ok(python)),
        Ok(_) => format!("{python} has no torch"),
        Err(error) => format!("{python} cannot be run: {error}"),
    };
    match named {
        Some(_) => bail!("{why}, and PYTHON names it"),
        None => Ok(Err(why)),
    }
}

fn run(python: &str, checks: &[Check]) -> Result<()> {
    let mut child = Command::new(python)
        .args(["-c", DRIVER])
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot run {python}"))?;
    let input = serde_json::to_vec(checks)?;
    let mut stdin = child.stdin.take().context("no way into Python")?;
    stdin.write_all(&input)?;
    drop(stdin);
    match child.wait()?.success() {
        true => Ok(()),
        false => Err(anyhow!("blocks of Python fail, as said above")),
    }
}
