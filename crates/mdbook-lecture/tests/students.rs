//! Which lists of a class are read, and what is said of the others.

use std::path::Path;

use mdbook_lecture::editions::handouts::students::{Student, read};

fn listed(text: impl AsRef<[u8]>) -> Result<Vec<Student>, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("class.csv");
    std::fs::write(&file, text).unwrap();
    let cut = |said: String| said.split_once("class.csv:").unwrap().1.to_owned();
    read(&file).map_err(|all| all.iter().map(|it| cut(it.to_string())).collect())
}

#[test]
fn a_line_is_a_name_or_number_and_perhaps_a_second_column() {
    let files = |text: &str| {
        let all = listed(text).unwrap();
        all.into_iter().map(|it| it.file).collect::<Vec<_>>()
    };
    assert_eq!(
        files("Ada Lovelace\n\n  Émilie du Châtelet \r\n"),
        ["ada-lovelace", "émilie-du-châtelet"]
    );
    assert_eq!(
        files("\u{feff}\"Euler, Leonhard\",17\nEuler,18"),
        ["euler-leonhard-17", "euler-18"]
    );
    assert_eq!(files("4711\n0815\n"), ["4711", "0815"]);
    assert_eq!(listed("O'Hara (b), x").unwrap()[0].name(), "O'Hara (b), x");
}

#[test]
fn each_bad_line_is_named_with_what_is_allowed() {
    let long = "x".repeat(61);
    let long = format!("{long}\n");
    let cases: &[(&[u8], &str)] = &[
        (
            b"Ada\nBob\n,\n",
            "3: an empty name or column; each must have a letter or a digit",
        ),
        (b"Ada,1\n\"\",2\n", "2: an empty name or column"),
        (b"Ada\n\nBob\nAda\n", "4: `Ada` stands on line 1 already; once is allowed"),
        (
            b"Ada B\nada-b\n",
            "2: `ada-b` would have the same files, ada-b, as `Ada B` on line 1; tell them apart",
        ),
        (b"Ada,x y\nAda x,y\n", "2: `Ada x, y` would have the same files, ada-x-y"),
        (b"Ada\nBob\rCid\n", "2: `Bob\\rCid` has the control character U+000D"),
        (
            b"Ada\nB\x07b\n",
            "2: `B\\u{7}b` has the control character U+0007; none is allowed",
        ),
        (
            "Ada\nB\u{202e}b\n".as_bytes(),
            "2: `B\\u{202e}b` has the control character U+202E",
        ),
        (
            b"Ada\nBob,1\n",
            "2: `Bob, 1` has another number of columns, 2, than line 1; 1 must stand here",
        ),
        (
            b"Ada,1\nBob\n",
            "2: `Bob` has another number of columns, 1, than line 1; 2 must",
        ),
        (b"Ada,1,2\n", "1: `Ada,1,2` has 3 columns; one or two are allowed"),
        (
            b"Ada;1\n",
            "1: `Ada;1` has a `;`; all but <>&\"\\; is allowed, and a comma between",
        ),
        (b"<b>Ada\n", "1: `<b>Ada` has a `<`"),
        (
            b"=HYPERLINK(1)\n",
            "1: `=HYPERLINK(1)` begins like a formula; all but =+-@ may",
        ),
        (b"...\n", "1: `...` names no file; it must have a letter or a digit"),
        (b"Ada\nJos\xe9\n", "2: is not UTF-8; save the list as"),
        (b"\n \n", "1: lists nobody; it must have a student a line"),
        (long.as_bytes(), "has 61 characters; 60 are allowed"),
    ];
    for (text, wanted) in cases {
        let shown = String::from_utf8_lossy(text);
        let said = listed(text).expect_err(&shown);
        assert!(said.len() == 1 && said[0].contains(wanted), "{shown:?}: {said:?}");
    }
    // All at once.
    assert_eq!(listed("a,b,c\nAda\n?\nAda\n").unwrap_err().len(), 3);
    assert!(
        read(Path::new("no/class.csv")).unwrap_err()[0]
            .message
            .contains("cannot be read")
    );
}
