//! The cache: asks once, notices every change of what a figure depends on, and survives
//! anything on disk.
#![allow(missing_docs, reason = "tests")]

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use mdbook_lecture::cache::Cached;
use mdbook_lecture::source::Source;

/// Counts how often it is asked.
struct Counting(Rc<Cell<u32>>);

impl Source for Counting {
    fn draw(&self, name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        self.0.set(self.0.get() + 1);
        if name == "bad" {
            Err("bad".into())
        } else {
            Ok(format!("{name} {}", arguments.len()))
        }
    }

    fn value(&self, name: &str) -> Result<String, String> {
        self.0.set(self.0.get() + 1);
        Ok(name.to_owned())
    }

    fn palette(&self) -> &[(&str, &str)] {
        &[]
    }
}

/// A new empty directory for one test.
fn directory(test: &str) -> PathBuf {
    let directory = std::env::temp_dir()
        .join(format!("mdbook-lecture-{test}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&directory);
    directory
}

fn cached(directory: &Path, program: u64) -> (Cached<Counting>, Rc<Cell<u32>>) {
    let asked = Rc::new(Cell::new(0));
    (Cached::new(Counting(asked.clone()), directory.to_path_buf(), program), asked)
}

#[test]
fn the_same_question_is_asked_once_across_runs() {
    let directory = directory("once");
    for expected in [3, 0] {
        let (source, asked) = cached(&directory, 1);
        assert_eq!(source.draw("a", &[("x", "1"), ("y", "2")]).unwrap(), "a 2");
        assert_eq!(source.draw("a", &[("y", "2"), ("x", "1")]).unwrap(), "a 2");
        assert_eq!(source.draw("a", &[("x", "2"), ("y", "1")]).unwrap(), "a 2");
        assert_eq!(source.value("a").unwrap(), "a");
        assert_eq!(asked.get(), expected);
    }
    let (source, asked) = cached(&directory, 2);
    source.value("a").unwrap();
    assert_eq!(asked.get(), 1, "another program");
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_failure_is_not_remembered() {
    let directory = directory("failure");
    let (source, asked) = cached(&directory, 1);
    assert!(source.draw("bad", &[]).is_err() && source.draw("bad", &[]).is_err());
    assert_eq!(asked.get(), 2);
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_damaged_entry_is_made_again() {
    let directory = directory("damaged");
    let damage: [fn(String) -> String; 4] = [
        |_| String::new(),
        |entry| entry[..entry.len() / 2].to_owned(),
        |entry| entry.replace("\"text\":\"a\"", "\"text\":\"b\""),
        |entry| entry.replace("\"name\":\"a\"", "\"name\":\"b\""),
    ];
    for spoil in damage {
        cached(&directory, 1).0.value("a").unwrap();
        let entry = fs::read_dir(&directory).unwrap().next().unwrap().unwrap().path();
        fs::write(&entry, spoil(fs::read_to_string(&entry).unwrap())).unwrap();
        let (source, asked) = cached(&directory, 1);
        assert_eq!(source.value("a").unwrap(), "a");
        assert_eq!(asked.get(), 1);
    }
    assert_eq!(
        fs::read_dir(&directory).unwrap().count(),
        1,
        "no half-written file stays behind"
    );
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn old_entries_go_and_a_directory_that_cannot_be_made_is_no_fault() {
    let directory = directory("old");
    cached(&directory, 1).0.value("a").unwrap();
    cached(&directory, 1).0.value("b").unwrap();
    let entry = fs::read_dir(&directory).unwrap().next().unwrap().unwrap().path();
    let long_ago = SystemTime::now() - Duration::from_secs(40 * 24 * 60 * 60);
    fs::File::open(&entry).unwrap().set_modified(long_ago).unwrap();
    cached(&directory, 1);
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 1);
    let nowhere = directory
        .join(fs::read_dir(&directory).unwrap().next().unwrap().unwrap().file_name())
        .join("under-a-file");
    assert_eq!(cached(&nowhere, 1).0.value("a").unwrap(), "a");
    fs::remove_dir_all(directory).unwrap();
}
