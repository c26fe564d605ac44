//! The colours of `theme/css/colours.css` against the pages they stand on, and what else is in the theme.
#![allow(missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The page's background in each theme, from mdBook 0.5.4's variables.css: `--bg` there,
/// as red, green, blue.
const PAGES: [(&str, [u8; 3]); 5] = [
    ("light", [255, 255, 255]), // hsl(0, 0%, 100%)
    ("rust", [225, 225, 219]),  // hsl(60, 9%, 87%)
    ("coal", [19, 21, 22]),     // hsl(200, 7%, 8%)
    ("navy", [22, 25, 35]),     // hsl(226, 23%, 11%)
    ("ayu", [15, 20, 26]),      // hsl(210, 25%, 8%)
];

/// What WCAG 2 asks of graphics (1.4.11) and of text (1.4.3).
const GRAPHICS: f64 = 3.0;
const TEXT: f64 = 4.5;

const SERIES: [&str; 6] =
    ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6"];

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../theme")
}

/// Every `selector { --name: value }` of the file, whatever media query it stands in.
fn rules() -> Vec<(String, BTreeMap<String, String>)> {
    rules_of("css/colours.css")
}

fn rules_of(sheet: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let css = fs::read_to_string(theme().join(sheet)).unwrap();
    let css: String = css
        .split("/*")
        .map(|part| part.split_once("*/").map_or(part, |(_, css)| css))
        .collect();
    let rule = |part: &str| {
        let (head, body) = part.rsplit_once('{')?;
        let selector = head.rsplit('{').next()?.trim().to_owned();
        let declared = body.split(';').filter_map(|line| line.split_once(':'));
        Some((
            selector,
            declared
                .map(|(name, value)| (name.trim().into(), value.trim().into()))
                .collect(),
        ))
    };
    css.split('}').filter_map(rule).collect()
}

fn channels(colour: &str) -> [u8; 3] {
    let hex =
        colour.strip_prefix('#').unwrap_or_else(|| panic!("{colour} is not #RRGGBB"));
    [0, 2, 4].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
}

/// Relative luminance as WCAG 2 defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Holds one set of colours to its page.
fn check(selector: &str, colours: &BTreeMap<String, String>, page: [u8; 3]) {
    let floor = |name: &str, least: f64| {
        let colour =
            colours.get(name).unwrap_or_else(|| panic!("{selector} has no {name}"));
        let ratio = contrast(channels(colour), page);
        assert!(
            ratio >= least,
            "{selector}: {name} {colour} has {ratio:.2}:1, needs {least}:1"
        );
    };
    floor("--figure-ink", TEXT);
    SERIES.iter().for_each(|name| floor(name, GRAPHICS));
    if colours.contains_key("--links") {
        floor("--links", TEXT);
    }
}

#[test]
fn contrast_knows_black_and_white() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    assert!(
        (contrast([119; 3], [255; 3]) - 4.48).abs() < 0.01,
        "the grey that just fails"
    );
}

#[test]
fn every_theme_can_be_read() {
    let rules = rules();
    for (theme, page) in PAGES {
        let class = format!(".{theme}");
        let own = |selector: &str| selector.split(", ").next() == Some(&class);
        let (selector, colours) = rules
            .iter()
            .find(|(selector, _)| own(selector))
            .unwrap_or_else(|| panic!("no {class}"));
        check(selector, colours, page);
    }
}

#[test]
fn a_reader_without_scripts_and_a_printed_page_can_be_read_too() {
    let rules = rules();
    let dark = rules
        .iter()
        .find(|(selector, _)| selector == "html:not(.js)")
        .expect("dark without scripts");
    check("without scripts, dark", &dark.1, PAGES[2].1);
    assert!(
        rules.iter().any(|(selector, _)| selector == ".light, html:not(.js)"),
        "light without scripts"
    );
    let print = rules
        .iter()
        .find(|(selector, _)| selector.starts_with("html, .light"))
        .expect("print");
    assert!(PAGES.iter().all(|(theme, _)| print.0.contains(theme)), "{}", print.0);
    check("print", &print.1, [255; 3]);
}

#[test]
fn every_text_of_a_sheet_can_be_read_on_paper() {
    let mut seen = 0;
    for (selector, declared) in rules_of("css/sheet.css") {
        let text = declared.iter().filter(|(name, colour)| {
            ["color", "--fg", "--quiet"].contains(&name.as_str())
                && colour.starts_with('#')
        });
        for (name, colour) in text {
            let ratio = contrast(channels(colour), [255; 3]);
            assert!(ratio >= TEXT, "{selector}: {name} {colour} has {ratio:.2}:1");
            seen += 1;
        }
    }
    assert!(seen >= 8, "{seen} colours of text: two variables, code, links");
}

#[test]
fn every_colour_of_the_real_figures_is_a_variable_of_every_theme() {
    let rules = rules();
    for (colour, variable) in solutions::figures::PALETTE {
        assert_eq!(*colour, colour.to_uppercase());
        for (selector, colours) in
            rules.iter().filter(|(selector, _)| selector.starts_with('.'))
        {
            assert!(colours.contains_key(*variable), "{selector} has no {variable}");
        }
    }
}

#[test]
fn the_fonts_of_the_style_sheet_are_there_and_nothing_comes_from_elsewhere() {
    let fonts = fs::read_to_string(theme().join("fonts/fonts.css")).unwrap();
    let named: Vec<_> = fonts
        .split("resource \"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap())
        .collect();
    assert!(named.iter().all(|file| theme().join(file).is_file()), "{named:?}");
    let files = fs::read_dir(theme().join("fonts")).unwrap().filter(|file| {
        file.as_ref()
            .unwrap()
            .path()
            .extension()
            .is_some_and(|extension| extension == "woff2")
    });
    assert_eq!(files.count(), named.len(), "a font that no rule names");
    assert!(theme().join("fonts/KaTeX-LICENSE.txt").is_file());
    for sheet in [
        "css/katex.css",
        "css/colours.css",
        "css/lecture.css",
        "css/references.css",
        "css/sheet.css",
        "fonts/fonts.css",
    ] {
        let css = fs::read_to_string(theme().join(sheet)).unwrap();
        assert!(!css.contains("//") && !css.contains("@import"), "{sheet}");
    }
}

#[test]
fn every_script_and_style_sheet_is_in_the_book_and_runs_under_a_strict_policy() {
    let book = fs::read_to_string(theme().join("../book.toml")).unwrap();
    for folder in ["css", "js"] {
        for file in fs::read_dir(theme().join(folder)).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            // The sheets' own.
            let elsewhere = name == "sheet.css";
            assert!(
                elsewhere || book.contains(&format!("\"theme/{folder}/{name}\"")),
                "{name}"
            );
        }
    }
    for script in ["preview.js"] {
        let text = fs::read_to_string(theme().join("js").join(script)).unwrap();
        assert!(text.contains("\"use strict\";"), "{script}");
        for never in ["eval(", "new Function", "setAttribute(\"style", "http:", "https:"]
        {
            assert!(!text.contains(never), "{script}: {never}");
        }
    }
}
