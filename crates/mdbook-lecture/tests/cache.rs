//! What is remembered between builds is made once, is made again when anything it depends
//! on has changed, and survives anything on disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use mdbook_lecture::base::cache::{Memory, identity};
use mdbook_lecture::set::code::{self, Classes};
use mdbook_lecture::set::source::{Cached, Source};

/// Counts how often it is asked.
struct Counting(Arc<AtomicU32>);

impl Source for Counting {
    fn draw(&self, name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        self.0.fetch_add(1, Ordering::Relaxed);
        if name == "bad" {
            Err("bad".into())
        } else {
            Ok(format!("{name} {}", arguments.len()))
        }
    }

    fn value(&self, name: &str) -> Result<String, String> {
        self.0.fetch_add(1, Ordering::Relaxed);
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

fn cached(directory: &Path, program: u64) -> (Cached<Counting>, Arc<AtomicU32>) {
    let asked = Arc::new(AtomicU32::new(0));
    let memory = Memory::new(directory.to_path_buf(), program);
    (Cached::new(Counting(asked.clone()), memory), asked)
}

/// The files in the one folder below `directory`.
fn entries(directory: &Path) -> Vec<PathBuf> {
    let below = |folder: &Path| {
        let all = fs::read_dir(folder).unwrap();
        all.map(|it| it.unwrap().path()).collect::<Vec<_>>()
    };
    below(&below(directory)[0])
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
        assert_eq!(asked.load(Ordering::Relaxed), expected);
    }
    let (source, asked) = cached(&directory, 2);
    source.value("a").unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 1, "another program");
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_program_that_is_compiled_anew_is_another() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let written = |text: &str, second: u64| {
        fs::write(&file, text).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        file.as_file().set_modified(time).unwrap();
        identity(file.path()).unwrap()
    };
    let first = written("a program", 1);
    assert_eq!(first, written("a program", 1));
    assert_ne!(first, written("a program", 2), "at another time");
    assert_ne!(first, written("a longer program", 1), "of another length");
    assert!(identity(&file.path().join("none")).is_err());
}

#[test]
fn a_failure_is_not_remembered() {
    let directory = directory("failure");
    let (source, asked) = cached(&directory, 1);
    assert!(source.draw("bad", &[]).is_err() && source.draw("bad", &[]).is_err());
    assert_eq!(asked.load(Ordering::Relaxed), 2);
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
        let entry = &entries(&directory)[0];
        fs::write(entry, spoil(fs::read_to_string(entry).unwrap())).unwrap();
        let (source, asked) = cached(&directory, 1);
        assert_eq!(source.value("a").unwrap(), "a");
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }
    assert_eq!(entries(&directory).len(), 1, "no half-written file stays behind");
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn old_programs_go_and_a_directory_that_cannot_be_made_is_no_fault() {
    let directory = directory("old");
    fs::create_dir(&directory).unwrap();
    let file = directory.join("a-file");
    fs::write(&file, "").unwrap();
    let folder = |program: u64| directory.join(format!("{program:016x}"));
    for program in 1..8 {
        cached(&directory, program).0.value("a").unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(program);
        fs::File::open(folder(program)).unwrap().set_modified(time).unwrap();
        cached(&directory, 1);
    }
    let kept = |program: &u64| folder(*program).is_dir();
    assert_eq!((1..8).filter(kept).collect::<Vec<_>>(), [1, 6, 7], "and the file");
    assert_eq!(cached(&file, 1).0.value("a").unwrap(), "a");
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn remembered_code_is_coloured_as_new_code_is_and_not_twice() {
    let classes = Classes::new(&[("keyword", "k"), ("comment", "c")]);
    let code = "fn f() {} // one\n\nlet two = 2;";
    let new = code::lines(code, "rust", &classes, None);
    assert!(new[0].contains("\"k\"") || new[0].contains("\"c\""), "{new:?}");
    let directory = directory("code");
    let memory = Memory::new(directory.clone(), 1);
    let lines = |code, language, classes: &Classes| {
        code::lines(code, language, classes, Some(&memory))
    };
    for _ in 0..2 {
        assert_eq!(lines(code, "rust", &classes), new);
        assert_eq!(entries(&directory).len(), 1);
    }
    assert_eq!(lines("", "rust", &classes), Vec::<String>::new());
    let others = Classes::new(&[("keyword", "other")]);
    assert_ne!(lines(code, "rust", &others), new, "other classes");
    assert_ne!(lines(code, "text", &classes), new, "another language");
    assert_eq!(entries(&directory).len(), 4);
    // What is remembered is what is shown.
    for file in entries(&directory) {
        let spoilt =
            fs::read_to_string(&file).unwrap().replace("\"check\":", "\"check\":1");
        fs::write(file, spoilt).unwrap();
    }
    assert_eq!(lines(code, "rust", &classes), new, "spoilt entries are made again");
    fs::remove_dir_all(directory).unwrap();
}
