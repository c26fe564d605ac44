//! The book's Python: which blocks run, and what is said of them. A file stands in for torch.
#![allow(missing_docs, reason = "tests")]

mod common;

use std::process::Command;

use common::{program, said, write};
use tempfile::TempDir;

/// What `book test` says of a book of one chapter, and whether it ended well; on a machine
/// without Python, that the blocks are skipped.
fn tested(chapter: &str) -> Option<(bool, String)> {
    let root = TempDir::new().unwrap();
    write(root.path(), "book.toml", "[book]\ntitle = \"T\"\n[output.html]\n");
    write(root.path(), "src/SUMMARY.md", "- [One](part/one.md)\n");
    write(root.path(), "src/part/one.md", chapter);
    write(
        root.path(),
        "stub/torch.py",
        "float32 = 0\ndef manual_seed(n): pass\ndef set_default_dtype(t): pass\n",
    );
    let mut test = program(root.path(), &["test"]);
    test.env_remove("PYTHON").env("PYTHONPATH", root.path().join("stub"));
    let output = test.output().unwrap();
    let there = Command::new("python3").arg("--version").output().is_ok();
    if there {
        return Some((output.status.success(), said(&output)));
    }
    assert!(said(&output).contains("skipped: python3 cannot be run"));
    None
}

#[test]
fn blocks_that_assert_run_each_with_names_of_its_own() {
    let chapter = "# One\n\n```python\nx = 1\nassert x == 1\n```\n\n- ```python\n  \
                   assert 'x' not in globals()\n  ```\n\n```python\nnonsense shown\n```\n";
    let Some((good, said)) = tested(chapter) else { return };
    assert!(good && said.contains("PyTorch: 2 blocks passed"), "{said}");
}

#[test]
fn what_fails_is_told_by_file_and_line() {
    let chapter = "# One\n\n```python\nassert 1 == 1\nassert 1 == 2  # wrong\n```\n\n\
                   ```python\nassert (\n```\n\n```python\ndef f():\n    return 1 / 0\n\n\
                   assert f()\n```\n";
    let Some((good, said)) = tested(chapter) else { return };
    assert!(!good);
    let expected = [
        "src/part/one.md:5: AssertionError: assert 1 == 2  # wrong",
        "src/part/one.md:9: SyntaxError: '(' was never closed",
        "src/part/one.md:16: ZeroDivisionError: division by zero: assert f()",
    ];
    for line in expected {
        assert!(said.contains(line), "{line}\n{said}");
    }
}

#[test]
fn python_beside_a_check_must_check_something() {
    let rust = "# One\n\n```rust\nassert!(true);\n```\n\n";
    let Some((good, said)) = tested(&format!("{rust}```python\nprint(1)\n```\n")) else {
        return;
    };
    assert!(!good && said.contains("src/part/one.md:8: Python beside a check"), "{said}");
    let apart = format!("{rust}And now:\n\n```python\nprint(1)\n```\n");
    assert!(tested(&apart).unwrap().0);
}

#[test]
fn a_python_that_is_named_must_have_torch() {
    let root = TempDir::new().unwrap();
    write(root.path(), "book.toml", "[book]\ntitle = \"T\"\n[output.html]\n");
    write(root.path(), "src/SUMMARY.md", "- [One](one.md)\n");
    write(root.path(), "src/one.md", "# One\n\n```python\nassert True\n```\n");
    let run = |python: Option<&str>| {
        let mut test = program(root.path(), &["test"]);
        test.env_remove("PYTHON").env("PATH", "");
        python.map(|python| test.env("PYTHON", python));
        let output = test.output().unwrap();
        (output.status.success(), said(&output))
    };
    let (good, said) = run(None);
    assert!(said.contains("PyTorch: 1 block skipped: python3"), "{said}");
    assert!(good || !said.contains("PYTHON names it"), "{said}");
    let (good, said) = run(Some("no-such-python"));
    assert!(!good && said.contains("no-such-python cannot be run"), "{said}");
}
