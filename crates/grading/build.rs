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

/// The tests as functions that may be called, and a list of them.
fn tests(folder: &Path, here: &str) -> io::Result<()> {
    let (mut modules, mut list) = (String::from("pub mod common;\n"), String::new());
    let read =
        |file: &str| fs::read_to_string(Path::new("../exercises/tests").join(file));
    for problem in PROBLEMS {
        let text = read(&format!("{problem}.rs"))?;
        let tests =
            text.split("#[test]\nfn ").skip(1).filter_map(|it| it.split('(').next());
        for test in tests.clone() {
            list += &format!("    (\"{test}\", {problem}::{test}),\n");
        }
        if tests.count() != text.matches("#[test]").count() {
            let why =
                format!("{problem}.rs has a test with more attributes than #[test]");
            return Err(io::Error::other(why));
        }
        let text = text.replace("#[test]\nfn ", "\npub fn ").replace("exercises::", here);
        let text = text.replace("mod common;", "use super::common;");
        fs::write(folder.join(format!("{problem}.rs")), text)?;
        modules += &format!("mod {problem};\n");
    }
    for file in ["common/mod.rs", "common/cases.rs", "expected.json"] {
        fs::write(folder.join(file), read(file)?.replace("exercises::", here))?;
    }
    let list = format!("{modules}pub const ALL: &[(&str, fn())] = &[\n{list}];\n");
    fs::write(folder.join("mod.rs"), list)
}
