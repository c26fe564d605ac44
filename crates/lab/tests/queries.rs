//! What a permalink may say, and what is said of one that may not.
#![allow(missing_docs, reason = "tests")]

use lab::{Control, Kind, LABS, Session, Setting, Settings, find};

fn read(lab: &str, query: &str) -> Result<Settings, String> {
    Settings::read(find(lab).unwrap().controls, query).map_err(|error| error.to_string())
}

#[test]
fn bad_input_is_told_what_was_given_and_what_is_allowed() {
    let width = "but must be a number from 1 to 16 in steps of 1";
    let long = "9".repeat(50);
    for (query, message) in [
        ("width=0", format!("`width` is `0`, {width}")),
        ("width=17", format!("`width` is `17`, {width}")),
        ("width=-4", format!("`width` is `-4`, {width}")),
        ("width=4.5", format!("`width` is `4.5`, {width}")),
        ("width=NaN", format!("`width` is `NaN`, {width}")),
        ("width=inf", format!("`width` is `inf`, {width}")),
        ("width=1e1", format!("`width` is `1e1`, {width}")),
        ("width=+4", format!("`width` is `+4`, {width}")),
        ("width=%34", format!("`width` is `%34`, {width}")),
        ("width=", format!("`width` is ``, {width}")),
        ("width= 4", format!("`width` is ` 4`, {width}")),
        (&format!("width={long}"), format!("`width` is `{}…`, {width}", &long[..40])),
        ("kernel=2", "`kernel` is `2`, but must be a number from 1 to 5 in steps of 2".into()),
        ("width=4&width=4", "`width` is `4, and something before it`, but must be given once".into()),
        ("chained=yes", "`chained` is `yes`, but must be 0 or 1".into()),
        ("width", "a setting is `width`, but must be NAME=VALUE".into()),
        (
            "depth=3",
            "no control of this lab is called `depth`; there are: channels, plain_width, paths, width, kernel, chained"
                .into(),
        ),
    ] {
        assert_eq!(read("p4-split", query).unwrap_err(), message, "{query}");
    }
    for (query, message) in [
        ("sigma=softmax", "`sigma` is `softmax`, but must be one of sigmoid, tanh, "),
        ("p=1", "`p` is `1`, but must be a number from 0 to 0.95 in steps of 0.05"),
        ("mask=1", "`mask` is `1`, but must be 16 digits, each 0 or 1"),
        ("mask=1111111111111112", "`mask` is `1111111111111112`, but must be 16 digits"),
        ("mask=ééééééééé", "`mask` is `ééééééééé`, but must be 16 digits"),
        ("mask=éééééééé", "`mask` is `éééééééé`, but must be 16 digits"),
    ] {
        let said = read("p1-orders", query).unwrap_err();
        assert!(said.starts_with(message), "{said}");
    }
    let unknown = find("p9").unwrap_err().to_string();
    assert!(
        unknown.starts_with("no lab is called `p9`; there are: p1-orders"),
        "{unknown}"
    );
}

#[test]
fn a_bad_query_leaves_the_defaults_and_a_message() {
    for lab in LABS {
        let state = |query| Session::new(lab.name, query).unwrap().state("t").unwrap();
        let (defaults, bad) = (state(""), state("nonsense=1"));
        assert!(defaults.contains("\"error\":null"), "{}", lab.name);
        let message = "\"error\":\"no control of this lab is called `nonsense`";
        assert!(bad.contains(message), "{bad}");
        let rest = |text: &str| text[text.find("\"settings\"").unwrap()..].to_owned();
        assert_eq!(rest(&defaults), rest(&bad));
    }
}

/// Settings at both ends of what a control may be.
fn extremes(control: &Control) -> Vec<Setting> {
    match &control.kind {
        Kind::Number { min, max, .. } => [*min, *max].map(Setting::Number).to_vec(),
        Kind::Choice(options) => options.iter().map(Setting::Choice).collect(),
        Kind::Toggle(_) => [false, true].map(Setting::Toggle).to_vec(),
        Kind::Mask(keep) => {
            [false, true].map(|it| Setting::Mask(vec![it; keep.len()])).to_vec()
        }
    }
}

#[test]
fn every_setting_is_read_as_it_is_written_and_every_default_goes_unsaid() {
    for lab in LABS {
        assert_eq!(Settings::defaults(lab.controls).query(), "", "{}", lab.name);
        for control in lab.controls {
            for setting in extremes(control).into_iter().chain([control.default()]) {
                assert_eq!(control.read(&setting.text()).unwrap(), setting);
                let query = format!("{}={}", control.name, setting.text());
                let read = Settings::read(lab.controls, &query).unwrap();
                let unsaid = setting == control.default();
                assert_eq!(
                    read.query(),
                    if unsaid { "" } else { &query },
                    "{}",
                    lab.name
                );
                // The lab bears it, alone; whatever is then refused would be said.
                let session = Session::new(lab.name, &query).unwrap();
                assert!(
                    session.state("t").unwrap().contains("\"error\":null"),
                    "{query}"
                );
            }
        }
    }
}

/// What a lab shows at these settings after a few steps: each control's doing is there.
fn shown(lab: &str, query: &str) -> (String, Vec<(&'static str, String)>, Vec<String>) {
    let mut session = Session::new(lab, query).unwrap();
    (0..2).for_each(|_| session.step().unwrap());
    let output = session.output().unwrap();
    (output.svg, output.values, output.entries)
}

/// Settings at which other controls may matter than elsewhere: where one of a row leaves a
/// control without effect by its numbers, another shows it.
const ELSEWHERE: [(&str, &[&[&str]]); 5] = [
    (
        "p1-orders",
        &[
            &[""],
            &["sigma=leaky-relu&x=-2"],
            &["sigma=two-slopes", "sigma=two-slopes&x=-2"],
            &["sigma=log-periodic"],
        ],
    ),
    ("p2-variance", &[&[""], &["activation=relu&initialisation=he"]]),
    ("p3-gradient", &[&[""], &["depth=2&cut=1"], &["cut=0"], &["depth=4"]]),
    ("p3-paths", &[&[""], &["layers=1"]]),
    ("p4-split", &[&[""], &["paths=1"], &["paths=1&chained=1"], &["paths=2"]]),
];

#[test]
fn a_control_is_idle_where_it_changes_nothing_and_nowhere_else() {
    assert_eq!(
        ELSEWHERE.map(|(name, _)| name).to_vec(),
        LABS.iter().map(|lab| lab.name).collect::<Vec<_>>()
    );
    for (name, rows) in ELSEWHERE {
        for (control, row) in find(name)
            .unwrap()
            .controls
            .iter()
            .flat_map(|control| rows.iter().map(move |row| (control, *row)))
        {
            let idle = |query: &&str| {
                let output = Session::new(name, query).unwrap().output().unwrap();
                output.idle.contains(&control.name)
            };
            let moves = |query: &&str| {
                let kept = query.split('&').filter(|it| {
                    it.split_once('=').is_some_and(|(it, _)| it != control.name)
                });
                let kept: String = kept.map(|it| format!("{it}&")).collect();
                extremes(control).into_iter().any(|setting| {
                    let moved = format!("{kept}{}={}", control.name, setting.text());
                    shown(name, &moved) != shown(name, query)
                })
            };
            let row_is_idle = row.iter().all(idle);
            assert_eq!(row.iter().any(idle), row_is_idle, "{name}, {row:?}");
            // Of a mask the ticks themselves are seen.
            if row_is_idle || !matches!(control.kind, Kind::Mask(_)) {
                let moves = row.iter().any(moves);
                assert_eq!(moves, !row_is_idle, "{name}, {row:?}: {}", control.name);
            }
        }
    }
}

#[test]
fn the_names_in_permalinks_need_no_escaping_and_are_not_mdbooks() {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    for lab in LABS {
        for control in lab.controls {
            let name = control.name;
            assert!(name.chars().all(plain), "{name}");
            assert!(!["lab", "search", "highlight"].contains(&name), "{name}");
        }
        assert_eq!(LABS.iter().filter(|other| other.name == lab.name).count(), 1);
    }
}
