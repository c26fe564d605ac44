//! The colours of `theme/css/colours.css` against what they stand on, and the theme's
//! files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use mdbook_lecture::set::formula::GLYPHS;

/// mdBook 0.5.4's own colours, from its variables.css and its three styles of code: what a
/// theme has wherever colours.css does not say otherwise.
const NAMES: &str = "--bg --fg --links --icons --sidebar-bg --sidebar-fg --sidebar-active \
    --search-mark-bg code";
const MDBOOK: [(&str, &str); 5] = [
    ("light", "#FFFFFF #000000 #20609F #747474 #FAFAFA #000000 #1F1FFF #A2CFF5 #F6F7F6"),
    ("rust", "#E1E1DB #262625 #2B79A2 #737480 #3B2E2A #C8C9DB #E69F67 #E69F67 #F6F7F6"),
    ("coal", "#131516 #98A3AD #2B79A2 #43484D #292C2F #A1ADB8 #3473AD #355C7D #1D1F21"),
    ("navy", "#161923 #BCBDD0 #2B79A2 #737480 #282D3F #C8C9DB #2B79A2 #A2CFF5 #1D1F21"),
    ("ayu", "#0F141A #C5C5C5 #0096CF #737480 #14191F #C8C9DB #FFB454 #E3B171 #191F26"),
];

/// What WCAG 2 asks of graphics, rings of focus and large text (1.4.11, 1.4.3), and of
/// text.
const GRAPHICS: f64 = 3.0;
const TEXT: f64 = 4.5;

const SERIES: [&str; 6] =
    ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6"];

fn theme() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../theme")
}

type Rules = Vec<(String, BTreeMap<String, String>)>;

/// Every `selector { --name: value }` of the file, whatever media query it stands in.
fn rules() -> Rules {
    rules_of("css/colours.css")
}

fn rules_of(sheet: &str) -> Rules {
    let css = fs::read_to_string(theme().join(sheet)).unwrap();
    let css = css.split("/*").map(|part| part.split_once("*/").map_or(part, |it| it.1));
    let css: String = css.collect();
    let rule = |part: &str| {
        let (head, body) = part.rsplit_once('{')?;
        let selector = head.rsplit('{').next()?.trim().to_owned();
        let declared = body.split(';').filter_map(|line| line.split_once(':'));
        let declared = declared.map(|it| (it.0.trim().into(), it.1.trim().into()));
        Some((selector, declared.collect()))
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

/// Holds a theme's colours, those of `own` before mdBook's, to what they stand on.
fn check(selector: &str, own: &BTreeMap<String, String>, mdbook: &str) {
    let colour = |name: &str| {
        let mut known = NAMES.split(' ').zip(mdbook.split(' '));
        let known = known.find(|it| it.0 == name).map(|it| it.1);
        let colour = own.get(name).map(String::as_str).or(known);
        colour.unwrap_or_else(|| panic!("{selector} has no {name}"))
    };
    let hold = |name: &str, behind: &str, least: f64| {
        let ratio = contrast(channels(colour(name)), channels(colour(behind)));
        let (name, behind) = ((name, colour(name)), (behind, colour(behind)));
        assert!(
            ratio >= least,
            "{selector}: {name:?} on {behind:?} has {ratio:.2}:1, needs {least}:1"
        );
    };
    for name in ["--fg", "--links", "--figure-ink"] {
        hold(name, "--bg", TEXT);
        hold(name, "--block-tint", TEXT);
    }
    hold("--sidebar-fg", "--sidebar-bg", TEXT);
    hold("--sidebar-active", "--sidebar-bg", TEXT);
    hold("--links", "code", GRAPHICS);
    hold("--icons", "--bg", GRAPHICS);
    hold("--block-rule", "--bg", GRAPHICS);
    SERIES.iter().for_each(|name| hold(name, "--bg", GRAPHICS));
    let mark = contrast([0; 3], channels(colour("--search-mark-bg")));
    assert!(mark >= TEXT, "{selector}: black on what a search marks has {mark:.2}:1");
}

#[test]
fn contrast_knows_black_and_white() {
    assert!((contrast([0; 3], [255; 3]) - 21.0).abs() < 1e-9);
    let grey = contrast([119; 3], [255; 3]);
    assert!((grey - 4.48).abs() < 0.01, "the grey that just fails");
}

#[test]
fn every_theme_can_be_read() {
    let rules = rules();
    for (theme, mdbook) in MDBOOK {
        let class = format!(".{theme}");
        let own = |selector: &str| selector.split(", ").next() == Some(&class);
        let rule = rules.iter().find(|(selector, _)| own(selector));
        let (selector, colours) = rule.unwrap_or_else(|| panic!("no {class}"));
        check(selector, colours, mdbook);
    }
}

#[test]
fn a_reader_without_scripts_and_a_printed_page_can_be_read_too() {
    let rules = rules();
    let rule = |wanted: &str| rules.iter().find(|(selector, _)| selector == wanted);
    let dark = rule("html:not(.js)").expect("dark without scripts");
    check("without scripts, dark", &dark.1, MDBOOK[2].1);
    rule(".light, html:not(.js)").expect("light without scripts");
    let mut everywhere =
        rules.iter().filter(|(selector, _)| selector.starts_with("html, .light"));
    let (print, forced) = (everywhere.next().unwrap(), everywhere.next().unwrap());
    for (selector, _) in [print, forced] {
        assert!(MDBOOK.iter().all(|(theme, _)| selector.contains(theme)), "{selector}");
    }
    check("print", &print.1, MDBOOK[0].1);
    for (name, page) in SERIES.iter().flat_map(|name| [(name, [0; 3]), (name, [255; 3])])
    {
        let ratio = contrast(channels(&forced.1[*name]), page);
        assert!(ratio >= GRAPHICS, "forced colours: {name} on {page:?}: {ratio:.2}:1");
    }
}

#[test]
fn what_has_the_focus_is_seen_and_nothing_moves_for_who_wants_no_movement() {
    let css = fs::read_to_string(theme().join("css/base.css")).unwrap();
    for rule in [
        ":focus-visible {\n    outline: 2px solid var(--focus);",
        "--focus: var(--links);",
        "--focus: var(--sidebar-active);",
        "@media (prefers-reduced-motion: reduce)",
    ] {
        assert!(css.contains(rule), "base.css has no `{rule}`");
    }
    for (sheet, css) in sheets() {
        assert!(!css.contains("outline: none") && !css.contains("outline: 0"), "{sheet}");
    }
}

/// Every style sheet of the theme, with its name.
fn sheets() -> Vec<(String, String)> {
    let files = fs::read_dir(theme().join("css")).unwrap();
    let named = files.map(|file| {
        let path = file.unwrap().path();
        (path.display().to_string(), fs::read_to_string(&path).unwrap())
    });
    named.collect()
}

#[test]
fn the_book_loads_every_style_sheet_of_the_theme_but_that_of_the_handouts() {
    let book = fs::read_to_string(theme().join("../book.toml")).unwrap();
    for (sheet, _) in sheets() {
        let name = sheet.rsplit('/').next().unwrap();
        let loaded = book.contains(&format!("theme/css/{name}"));
        assert_eq!(loaded, name != "sheet.css", "{name}");
    }
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
    let named = fonts.split("resource \"").skip(1);
    let named: BTreeSet<_> = named.map(|part| part.split('"').next().unwrap()).collect();
    assert!(named.iter().all(|file| theme().join(file).is_file()), "{named:?}");
    let files = fs::read_dir(theme().join("fonts")).unwrap();
    let files = files
        .map(|it| it.unwrap().path())
        .filter(|it| it.extension().is_some_and(|it| it == "woff2"));
    assert_eq!(files.count(), named.len(), "a font that no rule names");
    assert!(theme().join("fonts/STIXTwoMath-LICENSE.txt").is_file());
    assert!(theme().join("fonts/STIXTwoText-LICENSE.txt").is_file());
    assert!(
        fonts.contains(&format!("unicode-range: {GLYPHS};")),
        "the range of formulas"
    );
    let text = named.iter();
    let weight: u64 =
        text.map(|file| fs::metadata(theme().join(file)).unwrap().len()).sum();
    assert!(weight <= 120 * 1024, "the fonts weigh {weight} bytes");
    for (sheet, css) in
        sheets().into_iter().chain([("fonts/fonts.css".to_owned(), fonts)])
    {
        assert!(!css.contains("//") && !css.contains("@import"), "{sheet}");
    }
}

#[test]
fn every_script_is_in_the_book_and_runs_under_a_strict_policy() {
    let book = fs::read_to_string(theme().join("../book.toml")).unwrap();
    for file in fs::read_dir(theme().join("js")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        assert!(book.contains(&format!("\"theme/js/{name}\"")), "{name}");
    }
    let text = fs::read_to_string(theme().join("js/preview.js")).unwrap();
    assert!(text.contains("\"use strict\";"));
    for never in ["eval(", "new Function", "setAttribute(\"style", "http:", "https:"] {
        assert!(!text.contains(never), "{never}");
    }
}
