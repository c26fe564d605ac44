//! Makes two modules of the exercises and their tests, `skeleton` as they are and `answers`
//! with the answers put in, so that one program holds both.

use std::path::Path;
use std::{env, fs, io};

const PROBLEMS: [&str; 4] = ["p1", "p2", "p3", "p4"];

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    let out = Path::new(&out);
    for folder in ["answers", "../exercises/src", "../exercises/tests"] {
        println!("cargo::rerun-if-changed={folder}");
    }
    module(&["../exercises/src"], "skeleton", out)?;
    module(&["../exercises/src", "answers"], "answers", out)?;
    let modules =
        "#[allow(dead_code)]\nmod skeleton;\n#[allow(dead_code)]\nmod answers;\n";
    fs::write(out.join("modules.rs"), modules)
}

/// The crate as a module of ours; of files with the same name the last one is taken.
fn module(sources: &[&str], name: &str, out: &Path) -> io::Result<()> {
    let folder = out.join(name);
    fs::create_dir_all(folder.join("tests/common"))?;
    let here = format!("crate::{name}::");
    for source in sources {
        for file in fs::read_dir(source)? {
            let path = file?.path();
            let Some(file) =
                path.file_name().filter(|_| path.extension() == Some("rs".as_ref()))
            else {
                continue;
            };
            fs::write(
                folder.join(file),
                fs::read_to_string(&path)?.replace("crate::", &here),
            )?;
        }
    }
    let root = fs::read_to_string(folder.join("lib.rs"))?;
    let wrong = if sources.contains(&"answers") { "pub mod wrong;\n" } else { "" };
    fs::write(folder.join("mod.rs"), format!("{root}pub mod tests;\n{wrong}"))?;
    tests(&folder.join("tests"), &here)
}

/// The tests, as they are.
fn tests(folder: &Path, here: &str) -> io::Result<()> {
    let problems = PROBLEMS.map(|problem| format!("{problem}.rs"));
    let others = ["common/mod.rs", "common/cases.rs", "expected.json", "grade.rs"];
    for file in others.into_iter().chain(problems.iter().map(String::as_str)) {
        let text = fs::read_to_string(Path::new("../exercises/tests").join(file))?;
        fs::write(folder.join(file), text.replace("exercises::", here))?;
    }
    let modules: String = PROBLEMS.iter().map(|it| format!("mod {it};\n")).collect();
    let all = PROBLEMS.map(|problem| format!("{problem}::TESTS")).join(", ");
    let root = format!(
        "pub mod common;\npub mod grade;\n{modules}\
         pub fn all() -> Vec<grade::Test> {{\n    [{all}].concat()\n}}\n"
    );
    fs::write(folder.join("mod.rs"), root)
}
