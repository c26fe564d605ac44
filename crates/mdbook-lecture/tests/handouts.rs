//! What a chapter must say for the sheets, and what each sheet holds.

use std::path::Path;

use crate::common::task::TaskBook;
use mdbook_lecture::book::course::Settings;
use mdbook_lecture::editions::handouts::write;

/// Old text of the sample chapter, new text, the line that is reported (by what stands on it
/// afterwards) and the beginning of the message.
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "(a) · Prove",
        "(a) · Proof",
        "(a) · Proof",
        "`Proof` is no kind of question; there are: Prove, Compute, Decide, Break, Find the bug, Program",
    ),
    (
        "(a) · Prove",
        "a · Prove",
        "a · Prove",
        "`a` names no part; write its letter as in `(a)`",
    ),
    ("(a) · Prove", "(b) · Prove", "(b) · Prove", "part (b) where (a) follows"),
    (
        "★ · 10 minutes",
        "* · 10 minutes",
        "* · 10",
        "`*` where `★`, `★★` or `★★★` must stand",
    ),
    (
        "· 10 minutes",
        "· ten minutes",
        "· ten",
        "`ten minutes` where the minutes must stand; write a positive whole number",
    ),
    (
        "· 10 minutes",
        "· 0 minutes",
        "· 0 minutes",
        "`0 minutes` where the minutes must stand",
    ),
    ("· 4 points", "· 2.5 points", "· 2.5", "`2.5 points` where the points must stand"),
    (
        "· 4 points · P7.1.",
        "· P7.1.",
        "(a) · Prove",
        "`**(a) · Prove · ★ · 10 minutes · P7.1.**` is not how a part begins; write **(a) · Prove",
    ),
    (
        "points · P7.1.**",
        "points · P7.1**",
        "(a) · Prove",
        "`**(a) · Prove · ★ · 10 minutes · 4 points · P7.1**` is not how a part begins",
    ),
    ("points · P7.1.", "points · p7_1.", "p7_1.", "`p7_1` names no claim; write `P1.2`"),
    (
        "points · P7.1.",
        "points · P7.9.",
        "P7.9",
        "the chapter has no claim P7.9; there are: P7.1, P7.2, P7.3",
    ),
    ("· P7.2, P7.3.", "· P7.3.", "## P7.2", "no part of the problem asks for P7.2"),
    (
        "· P7.2, P7.3.",
        "· P7.1, P7.2, P7.3.",
        "(b) · Find",
        "P7.1 belongs to part (a) already",
    ),
    (
        "<div class=\"problem\">",
        "<div class=\"problems\">",
        "class=\"setting\"",
        "the chapter has a part of a problem sheet but no `<div class=\"problem\">`",
    ),
    (
        "<div class=\"teacher\">",
        "<div>",
        "class=\"problem\"",
        "the chapter has a part of a problem sheet but no `<div class=\"teacher\">`",
    ),
    (
        "<div class=\"teacher\">",
        "<div class=\"teacher\">\n\n</div>\n\n<div class=\"teacher\">",
        "@8",
        "a chapter has one `<div class=\"teacher\">`, not two",
    ),
    (
        "**1 · Compute · ★ · 5 minutes · 2 points.**",
        "**1 · Compute · ★ · 5 minutes.**",
        "**1 · Compute",
        "`**1 · Compute · ★ · 5 minutes.**` is not how an exercise begins; write **3 · Break",
    ),
    ("**2 · Break", "**3 · Break", "**3 · Break", "exercise 3 where 2 follows"),
    ("· after P7.2.", "· P7.2.", "**2 · Break", "`P7.2` where `after P1.2` may stand"),
    ("· after P7.2.", "· after P8.2.", "**2 · Break", "the chapter has no claim P8.2"),
    (
        "<details class=\"answer\">\n<summary>Answer to exercise 1</summary>\n\nAnswer one.\n\n</details>\n",
        "",
        "**1 · Compute",
        "exercise 1 has no answer; write `<details class=\"answer\">` after it",
    ),
    (
        "</details>\n\n**2 ·",
        "</details>\n\nA loose end.\n\n**2 ·",
        "A loose end",
        "after an answer an exercise begins, or the section ends",
    ),
    (
        "**Say first.**",
        "Say first.",
        "Say first.",
        "the teacher's notes begin with `**Say first.** …`",
    ),
    (
        "**Time.** Timed.",
        "Timed.",
        "class=\"teacher\"",
        "the teacher's notes have no paragraph `**Time.** …`",
    ),
    (
        "**Time.** Timed.",
        "**Time.** Timed.\n\n**Time.** Again.",
        "Again.",
        "`**Time.**` stands here twice",
    ),
    (
        "**Ask next · (a).**",
        "**Ask then · (a).**",
        "**Ask then",
        "`**Ask then · (a).**` is not how an item begins; write **Say first.**",
    ),
    (
        "**Ask next · (a).**",
        "**Ask next · (c).**",
        "**Ask next",
        "the problem has no part (c); there are: (a), (b)",
    ),
    (
        "· code p7_slip",
        "· code p7_slop",
        "p7_slop",
        "no wrong answer is called `p7_slop`; for this problem there are: p7_slip",
    ),
    (
        "· erratum P7.1.",
        "· erratum P7.2.",
        "erratum P7.2",
        "the chapter has no erratum of P7.2; there are: P7.1",
    ),
    (
        "Wrong · (a) · code p7_slip ·",
        "Wrong · (a) · coded p7_slip ·",
        "coded",
        "`**Wrong · (a) · coded p7_slip · erratum P7.1.**` is not how an item begins",
    ),
    (
        "An introduction to the parts.",
        "{{#figure plain id=x caption=c alt=a}}",
        "id=x",
        "a figure in a `<div class=\"problem\">` would be printed on the problem sheet",
    ),
    (
        "{{#sheets}}",
        "{{#sheets every}}",
        "{{#sheets every",
        "`{{#sheets}}` takes nothing or `all`; found `every`",
    ),
    ("{{#sheets}}", "x {{#sheets}}", "x {{#sheets", "a sheets needs its lines to itself"),
];

#[test]
fn every_fault_is_told_with_its_line() {
    assert_eq!(TaskBook::good("faults").page().map(|_| ()), Ok(()));
    for (old, new, on, message) in FAULTS {
        let book = TaskBook::good("faults").chapter(old, new);
        let line = match on.strip_prefix('@') {
            Some(_) => book.chapter.lines().count() - 11,
            None => book.line(on),
        };
        for renderer in ["html", "handouts"] {
            let said = book.rendered(renderer).expect_err(new);
            let expected = format!("src/seven.md:{line}: {message}");
            assert!(
                said.lines().any(|line| line.starts_with(&expected)),
                "{new}\n     got {said}\nexpected {expected}"
            );
        }
    }
}

#[test]
fn faults_come_together() {
    let book = TaskBook::good("together")
        .chapter("(a) · Prove", "(a) · Proof")
        .chapter("**1 · Compute", "**1 · Count")
        .chapter("**Ask next", "**Ask");
    assert_eq!(book.page().unwrap_err().lines().count(), 3);
}

#[test]
fn a_chapter_with_claims_needs_a_problem_where_there_are_handouts() {
    let mut book = TaskBook::good("without");
    let (start, end) = (
        book.chapter.find("<div class=\"setting\">").unwrap(),
        book.chapter.find("## P7.1").unwrap(),
    );
    let teacher = book.chapter.find("<div class=\"teacher\">").unwrap();
    book.chapter = format!("{}{}", &book.chapter[..start], &book.chapter[end..teacher])
        .replace("{{#sheets}}", "");
    let said = book.page().unwrap_err();
    let line = book.line("## P7.1");
    assert!(
        said.starts_with(&format!("src/seven.md:{line}: a chapter with claims needs")),
        "{said}"
    );
    book.config = book.config.split("[output.handouts]").next().unwrap().into();
    assert!(book.page().is_ok());
}

#[test]
fn settings_are_checked() {
    for (old, new, said) in [
        ("course =", "curse =", "unknown field `curse`"),
        ("term = \"Term T\"", "paper = \"a5\"", "unknown variant `a5`"),
        ("term = \"Term T\"", "room = -1", "room is -1, and must be from 0 to 5"),
        ("term = \"Term T\"", "pdf = 3", "invalid type: integer"),
        ("wrong.toml", "gone.toml", "cannot read gone.toml"),
        ("term = \"Term T\"", "parts = { p7 = \"all\" }", "a list of letters"),
        (
            "term = \"Term T\"",
            "parts = { p8 = [\"a\"] }",
            "no problem `p8`; there are: p7",
        ),
        (
            "term = \"Term T\"",
            "parts = { p7 = [\"a\", \"c\"] }",
            "p7 has no part `c`; there are: a, b",
        ),
        ("term = \"Term T\"", "parts = { p7 = [] }", "nothing is left of p7"),
        ("term = \"Term T\"", "parts = { p7 = \"core\" }", "nothing is left of p7"),
        ("\"Day D\"", "{ p9 = \"Day 9\" }", "no problem `p9`; there are: p7"),
        ("\"Day D\"", "{ p9 = \"Day 9\" }", "no day for p7; write p7 = \"3 May\""),
        (
            "term = \"Term T\"",
            "publish = [\"problems\", \"answers\"]",
            "unknown variant `answers`, expected one of `problems`, `core-problems`, \
             `solutions`, `core-solutions`, `teacher`",
        ),
    ] {
        let book = TaskBook::good("settings").config(old, new);
        let told = book.page().unwrap_err();
        let line = told.lines().find(|line| line.contains(said)).unwrap_or(&told);
        // On the line of the key, where the message names it, or else of the table.
        let lines = [new, "[output.handouts]"].map(|it| {
            1 + book.config.lines().position(|line| line.contains(it)).unwrap()
        });
        assert!(
            lines.iter().any(|it| line.starts_with(&format!("book.toml:{it}: ")))
                && line.contains("[output.handouts]")
                && line.contains(said),
            "{line}"
        );
    }
}

#[test]
fn the_page_has_links_and_nothing_for_the_teacher() {
    let book = TaskBook::good("page");
    let page = book.page().unwrap();
    let link =
        |id: &str, label: &str| format!("<a class=\"ref\" href=\"#{id}\">{label}</a>");
    let [one, two, three] =
        [1, 2, 3].map(|it| link(&format!("p7_{it}"), &format!("P7.{it}")));
    assert!(page.contains(&format!("4 points · {one}.**")), "{page}");
    assert!(page.contains(&format!("1 point · {two}, {three}.**")), "{page}");
    assert!(page.contains(&format!("6 points · after {two}.**")), "{page}");
    // A part does not use what answers it, and the teacher's block is on no page.
    let used: Vec<_> = page.lines().filter(|it| it.contains("used-in")).collect();
    assert_eq!(used.len(), 3, "{page}");
    let by = format!(
        "used by</span> {one}, {three} · <span class=\"label\">mentioned in</span> {}</p>",
        link("p7_exercise_2", "exercise 2")
    );
    assert!(used[1].contains(&by), "{used:?}");
    for word in ["Said first", "Timed.", "A slip", "Asked next", "class=\"teacher\""] {
        assert!(!page.contains(word), "{word}");
    }
    assert_eq!(page.lines().count(), book.chapter.lines().count());
    let nav = page.lines().find(|line| line.contains("class=\"sheets\"")).unwrap();
    for kind in ["problems", "solutions", "teacher"] {
        assert!(nav.contains(&format!("href=\"handouts/p7-{kind}.html\"")), "{nav}");
    }
    assert!(!nav.contains(".pdf") && !nav.contains(".zip"), "{nav}");
    let all = TaskBook::good("page-all").chapter("{{#sheets}}", "{{#sheets all}}");
    let all = all.page().unwrap();
    let expected = ["7. On squares", "p7-teacher.html", "all-problems.html"];
    assert!(expected.iter().all(|part| all.contains(part)), "{all}");
}

#[test]
fn only_what_is_published_is_linked() {
    let nav = |publish: &str, directive: &str| {
        let publish = format!("publish = [{publish}]");
        let book = TaskBook::good("publish")
            .config("term = \"Term T\"", &publish)
            .chapter("points · P7.1.", "points · core · P7.1.")
            .chapter("{{#sheets}}", directive);
        assert_eq!(book.sheets().len(), 8, "a teacher has all of them");
        let page = book.page().unwrap();
        let links = page.split("href=\"handouts/").skip(1);
        let links = links.map(|it| it.split('.').next().unwrap().to_owned());
        (links.collect::<Vec<_>>(), page.contains("For a course:"))
    };
    let (links, said) = nav("\"problems\"", "{{#sheets}}");
    assert_eq!((links, said), (vec!["p7-problems".to_owned()], true));
    let (links, _) = nav("\"problems\", \"core-solutions\"", "{{#sheets all}}");
    assert_eq!(links, ["p7-problems", "p7-core-solutions", "all-problems"]);
    assert_eq!(nav("", "{{#sheets}}"), (Vec::new(), false));
}

/// For each word of the sample which of the sheets (problems, solutions, teacher) have it.
#[rustfmt::skip]
const HELD: &[(&str, [bool; 3])] = &[
    ("On squares", [true, true, true]),
    ("<dd>Day D</dd>", [true, true, true]),
    ("name-line\">", [true, false, false]),
    ("Abstract words", [false, false, false]),
    ("</em> is <math data-tex=\"", [true, true, false]),
    ("An introduction to the parts", [true, true, false]),
    ("<h2>(a) Prove</h2>\n<p class=\"marks\">10 minutes, 4 points</p>\n", [true, true, true]),
    ("<p class=\"marks\">1 minute, 1 point</p>", [true, true, true]),
    ("“even”?", [true, true, false]),
    ("A second paragraph", [true, true, false]),
    ("<span class=\"hl-storage\">def</span>", [true, true, false]),
    ("P7.1", [false, true, true]),
    ("Title of the first", [false, true, false]),
    ("First in one line, ", [false, false, true]),
    ("First claimed with 78,592", [false, true, false]),
    ("Predict this?", [false, false, false]),
    ("Predicted words", [false, false, false]),
    ("First proved", [false, true, false]),
    ("said rightly", [false, false, true]),
    ("hidden::line", [false, false, false]),
    ("<span class=\"hl-string\">&quot;two&quot;</span>", [false, false, false]),
    ("<span class=\"hl-comment\">// &quot;two&quot;</span>", [false, true, false]),
    ("// &quot;two&quot;", [false, true, false]),
    ("Caption words", [false, true, false]),
    ("Alternative words", [false, true, false]),
    ("Figure 7.1", [false, true, false]),
    ("<h4>A smaller heading</h4>", [false, true, false]),
    ("Broken words", [false, true, false]),
    ("Third proved", [false, true, false]),
    ("Exercise one", [true, true, false]),
    ("Answer one", [false, true, false]),
    ("Exercise two", [false, true, true]),
    ("Answer two", [false, true, false]),
    ("Summed up", [false, false, false]),
    ("Said first", [false, false, true]),
    ("Timed.", [false, false, true]),
    ("A slip", [false, false, true]),
    ("p7_the_square_is_right", [false, false, true]),
    ("On paper", [false, false, true]),
    ("Asked next", [false, false, true]),
    ("--minutes: 10", [true, false, false]),
    ("see above, <a href=\"#eq:square\">(7.1)</a>, (7.2) and exercise 2.", [true, false, false]),
    (", <a href=\"#eq:proved\">(7.2)</a> and exercise 2.", [false, true, false]),
    ("id=\"eq:square\"", [true, true, false]),
    ("proved by <a href=\"#eq:proved\">(7.2)</a> of <a href=\"#p7_1\">P7.1</a> and <a href=\"#p7_2\">P7.2</a>.", [false, true, false]),
    ("<em>Prerequisites: (a).</em>", [true, true, false]),
    ("On paper, see (7.2).", [false, false, true]),
    ("used-in", [false, false, false]),
    ("class=\"anchor\"", [false, false, false]),
    ("Euclid<sup class=\"link\"><a href=\"#link-1\" role=\"doc-noteref\" aria-label=\"Link 1\">1</a></sup>", [true, true, false]),
    (">example.org/elements?a=1&amp;b=2</a></li>", [true, true, false]),
    ("<a href=\"#p7_2\">P7.2</a>", [false, true, false]),
    ("other.md", [false, false, false]),
];

/// The inside of `<main>`.
fn main_of(html: &str) -> &str {
    html.split_once("<main>").unwrap().1
}

#[test]
fn each_sheet_holds_its_own() {
    each_holds_its_own(&TaskBook::good("held").sheets());
}

fn each_holds_its_own(sheets: &[(String, String)]) {
    assert_eq!(sheets.len(), 6);
    for kind in 0..3 {
        for (name, html) in [&sheets[kind], &sheets[3 + kind]] {
            for (word, held) in HELD {
                // In the sheets of all problems headings are one lower, and each has its day.
                let all = name.starts_with("all");
                let lower = |word: &str| word.replace("h4>", "h5>").replace("h2>", "h3>");
                let word = match (all, *word) {
                    (true, "<dd>Day D</dd>") => "Due Day D, ".to_owned(),
                    (true, word) => lower(word),
                    (false, word) => word.to_owned(),
                };
                let there = main_of(html).contains(&word);
                assert_eq!(there, held[kind], "{word} in {name}:\n{}", main_of(html));
            }
        }
    }
}

#[test]
fn a_footnote_goes_with_what_refers_to_it() {
    let book = TaskBook::good("notes")
        .chapter("First proved", "By a note[^1]. First proved")
        .chapter("Answer one.", "Again[^1] and[^2].\n\n[^2]: The *second*.")
        .chapter("## Summary", "[^1]: The first.\n\n## Summary");
    for (name, html) in book.sheets() {
        let main = main_of(&html);
        let solutions = name.ends_with("solutions");
        assert_eq!(
            main.matches("The first.").count(),
            if solutions { 2 } else { 0 },
            "{name}"
        );
        assert_eq!(main.matches("The <em>second</em>.").count(), usize::from(solutions));
        let ids: Vec<_> = main
            .split("<div class=\"footnote-definition\" id=\"")
            .skip(1)
            .map(|it| it.split('"').next().unwrap())
            .collect();
        for id in &ids {
            assert_eq!(main.matches(&format!(" id=\"{id}\"")).count(), 1, "{name}");
            assert_eq!(main.matches(&format!("href=\"#{id}\"")).count(), 1, "{name}");
        }
    }
}

#[test]
fn a_chapter_of_several_pages_has_the_sheets_of_a_whole() {
    let mut sheets = TaskBook::on_three_pages("three").sheets();
    // Equations count in the order of the pages, and the setting stands on the second.
    for (_, html) in &mut sheets {
        *html = html
            .replace("(7.1)", "(7.x)")
            .replace("(7.2)", "(7.1)")
            .replace("(7.x)", "(7.2)");
    }
    each_holds_its_own(&sheets);
}

#[test]
fn a_chapter_of_several_pages_shares_what_is_its_own() {
    let book = TaskBook::on_three_pages("shared").chapter(
        "Broken words.",
        "Broken by {{#ref eq:square}} and {{#ref p7_exercise_2}}, as P7.3 says.",
    );
    let [first, problem, rest] = &book.pages().unwrap()[..] else {
        panic!("three pages")
    };
    let link =
        |href: &str, label: &str| format!("<a class=\"ref\" href=\"{href}\">{label}</a>");
    let equation = link("part/problem.md#eq:square", "(7.2)");
    let exercise = link("rest.md#p7_exercise_2", "exercise 2");
    let claim = link("rest.md#p7_3", "P7.3");
    assert!(
        first.contains(&format!("Broken by {equation} and {exercise}, as {claim} says.")),
        "{first}"
    );
    assert!(problem.contains(&link("../rest.md#p7_3", "P7.3")), "{problem}");
    assert!(rest.contains(&link("seven.md#eq:proved", "(7.1)")), "{rest}");
    assert!(
        first.contains("Figure 7.1<") && rest.contains("id=\"p7_exercise_1\""),
        "{rest}"
    );
    let used = link("seven.md#p7_1", "P7.1");
    assert!(rest.contains("used-in") && rest.contains(&used), "{rest}");
    assert!(
        !problem.contains("Said first") && !problem.contains("class=\"teacher\""),
        "{problem}"
    );
    // The sheets are offered on each of the pages.
    let sheets = |page: usize| {
        let mut book = TaskBook::on_three_pages("offered");
        book.further[page].1.push_str("\n{{#sheets}}\n");
        book.pages().unwrap()[1 + page].clone()
    };
    assert!(sheets(0).contains("../handouts/p7-problems.html"));
    assert!(sheets(1).contains("\"handouts/p7-problems.html\""));
}

#[test]
fn a_fault_of_a_chapter_is_told_on_the_page_it_stands_on() {
    let told = |page: usize, old: &str, new: &str| {
        let mut book = TaskBook::on_three_pages("apart");
        let text = &mut book.further[page].1;
        assert!(text.contains(old), "{old}");
        *text = text.replacen(old, new, 1);
        book.pages().unwrap_err()
    };
    for (page, old, new, said) in [
        (
            0,
            "(b) · Find",
            "(c) · Find",
            "src/part/problem.md:19: part (c) where (b) follows",
        ),
        (
            0,
            "· P7.2, P7.3.",
            "· P7.3.",
            "src/rest.md:3: no part of the problem asks for P7.2",
        ),
        (1, "**2 · Break", "**3 · Break", "src/rest.md:52: exercise 3 where 2 follows"),
        (
            1,
            "## Exercises",
            "## Exercise",
            "src/part/problem.md:28: the chapter has no section `## Exercises`",
        ),
        (
            1,
            "# The rest",
            "# The rest\n\n$$x \\label{eq:square}$$",
            "src/rest.md:3: the name `eq:square` is given in src/part/problem.md:7 already",
        ),
        (
            0,
            "code p7_slip",
            "code p7_slop",
            "src/part/problem.md:34: no wrong answer is called `p7_slop`",
        ),
    ] {
        let told = told(page, old, new);
        assert!(
            told.lines().any(|line| line.starts_with(said)),
            "{new}\n     got {told}\nexpected {said}"
        );
    }
    let quiz = "<div class=\"quiz\">\n\n</div>\n";
    let mut book = TaskBook::on_three_pages("quizzes");
    book.further.iter_mut().for_each(|it| it.1.push_str(&format!("\n{quiz}")));
    let said = book.pages().unwrap_err();
    assert!(
        said.contains("a chapter has one quiz, this one has it in src/part/problem.md:"),
        "{said}"
    );
}

#[test]
fn exercises_keep_their_numbers_wherever_they_stand() {
    let swapped = TaskBook::good("swapped")
        .chapter("**1 · Compute", "**9 · Compute")
        .chapter("**2 · Break", "**1 · Break")
        .chapter("**9 · Compute", "**2 · Compute");
    let sheet = swapped.sheet("p7-solutions");
    let at = |text: &str| sheet.find(text).unwrap();
    assert!(at("Exercise two") < at("Exercise one"), "the sheet goes by the numbers");
    let twice = TaskBook::good("twice").chapter("**2 · Break", "**1 · Break");
    let told = twice.page().unwrap_err();
    assert!(told.contains("exercise 1 where 2 follows"), "{told}");
}

#[test]
fn totals_are_of_what_the_sheet_asks() {
    let sheets = TaskBook::good("totals").sheets();
    for (at, points, minutes) in [(0, 7, 16), (1, 13, 31), (2, 7, 16), (3, 7, 16)] {
        let html = &sheets[at].1;
        let said = format!(
            "<dt>Points</dt><dd>{points}</dd></div>\n<div><dt>Minutes</dt><dd>{minutes}</dd>"
        );
        assert!(html.contains(&said), "{}: {}", sheets[at].0, main_of(html));
    }
}

/// The sheet of this name, of a book whose part (a) is marked `core`.
fn of_core(book: TaskBook, name: &str) -> String {
    let book = book.chapter("points · P7.1.", "points · core · P7.1.");
    let page = book.page().unwrap();
    let nav = page.lines().find(|line| line.contains("class=\"sheets\"")).unwrap();
    for kind in ["problems", "solutions"] {
        assert!(nav.contains(&format!("href=\"handouts/p7-core-{kind}.html\"")), "{nav}");
    }
    let sheets = book.sheets();
    assert_eq!(sheets.len(), 8);
    let sheet = sheets.into_iter().find(|sheet| sheet.0 == name);
    main_of(&sheet.unwrap().1).to_owned()
}

#[test]
fn the_short_sheet_asks_what_is_marked_core_and_nothing_else() {
    let problems = of_core(TaskBook::good("core"), "p7-core-problems");
    let solutions = of_core(TaskBook::good("core"), "p7-core-solutions");
    let held = [
        ("7, core questions: On squares", true, true),
        ("<dt>Points</dt><dd>4</dd></div>\n<div><dt>Minutes</dt><dd>10</dd>", true, true),
        ("“even”?", true, true),
        ("</em> is <math data-tex=\"", true, true),
        ("First proved", false, true),
        ("What is wrong?", false, false),
        ("Exercise one", false, false),
        ("--minutes", false, false),
    ];
    for (words, asked, answered) in held {
        assert_eq!(
            (problems.contains(words), solutions.contains(words)),
            (asked, answered),
            "{words}"
        );
    }
    // The whole sheet still has everything.
    assert!(of_core(TaskBook::good("core"), "p7-problems").contains("What is wrong?"));
}

#[test]
fn a_teacher_chooses_parts_and_all_sheets_follow() {
    let chosen = |parts: &str| {
        let parts = format!("parts = {{ p7 = {parts} }}");
        TaskBook::good("parts").config("term = \"Term T\"", &parts)
    };
    let held = [
        ("all-problems", "\"core\"", "“even”?", true),
        ("all-problems", "\"core\"", "What is wrong?", false),
        ("all-problems", "\"core\"", "Exercise one", false),
        ("p7-problems", "[\"b\"]", "“even”?", false),
        ("p7-problems", "[\"b\"]", "What is wrong?", true),
        ("p7-problems", "[\"b\"]", "<dt>Points</dt><dd>3</dd>", true),
        ("p7-problems", "[\"b\"]", "--minutes: 1", true),
        ("p7-solutions", "[\"b\"]", "First proved", false),
        ("p7-solutions", "[\"b\"]", "Third proved", true),
        ("p7-solutions", "[\"b\"]", "Answer two", true),
        ("p7-solutions", "[\"a\"]", "Answer two", false),
        ("p7-solutions", "[\"a\"]", "Answer one", true),
        ("p7-teacher", "[\"a\"]", "A slip", true),
        ("p7-teacher", "[\"b\"]", "A slip", false),
        ("p7-teacher", "[\"b\"]", "Asked next", false),
        ("p7-teacher", "[\"b\"]", "On paper", true),
    ];
    for (sheet, parts, words, there) in held {
        let sheet = of_core(chosen(parts), sheet);
        assert_eq!(sheet.contains(words), there, "{parts}: {words}");
    }
}

#[test]
fn a_sheet_is_one_file_that_fetches_nothing() {
    for (name, html) in TaskBook::good("one-file").sheets() {
        assert!(!html.contains("@import") && !html.contains("import("), "{name}");
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        assert!(!html.contains("src=\"") && !html.contains("<link"), "{name}");
        for address in html.split("url(").skip(1) {
            assert!(address.starts_with("data:"), "{name}: {}", &address[..20]);
        }
        let before_links = html.split("<ol class=\"links\">").next().unwrap();
        for address in before_links.split("href=\"").skip(1) {
            assert!(address.starts_with('#'), "{name}: {}", &address[..20]);
        }
        assert!(
            html.starts_with("<!DOCTYPE html>\n<html lang=\"en\" data-paper=\"a4\">")
        );
        assert_eq!(html.matches("<h1>").count(), 1);
        assert_eq!(html.matches("<main>").count(), 1);
        let faces = |family: &str| {
            let rules =
                html.split("@font-face").skip(1).map(|it| it.split('}').next().unwrap());
            let fonts = rules.filter(|rule| rule.contains("data:font/woff2;base64,"));
            fonts.filter(|rule| rule.contains(family)).count()
        };
        assert_eq!(faces("STIX Two Text"), 3, "{name}: regular, italic, bold");
        let formulas = usize::from(html.contains("<math"));
        assert_eq!(faces("STIX Two Math"), formulas, "{name}");
    }
}

#[test]
fn a_picture_is_in_the_sheet() {
    let book = TaskBook::good("picture")
        .chapter("An introduction", "![a](a.svg) ![b](b.svg) An introduction");
    let html = book.sheet("p7-problems");
    assert!(
        html.contains("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"a\" />"),
        "{}",
        main_of(&html)
    );
    assert!(html.contains("src=\"b.svg\""), "what is not there is told by the last look");
}

#[test]
fn headings_go_down_one_level_at_a_time() {
    for (name, html) in TaskBook::good("levels").sheets() {
        let levels: Vec<u8> = main_of(&html)
            .split("<h")
            .skip(1)
            .filter_map(|rest| rest.bytes().next())
            .filter(u8::is_ascii_digit)
            .collect();
        assert_eq!(levels[0], b'1', "{name}");
        assert!(
            levels.windows(2).all(|pair| pair[1] <= pair[0] + 1),
            "{name}: {levels:?}"
        );
    }
}

#[test]
fn what_the_teacher_sets_is_escaped() {
    let html = TaskBook::good("escaped").sheet("p7-problems");
    assert!(html.contains("<dd>Course &quot;C&quot; &lt;/style&gt;</dd>"));
    let margins = "@top-left { content: \"Course \\22 C\\22  \\3c /style> · Term T\" }";
    assert!(html.contains(margins), "{}", html.split("@page").last().unwrap());
    assert!(
        html.contains("size: A4;")
            && html.contains("counter(page) \" / \" counter(pages)")
    );
    let letter = TaskBook::good("letter").config("due =", "paper = \"letter\"\ndue =");
    let letter = letter.sheet("p7-problems");
    assert!(letter.contains("data-paper=\"letter\"") && letter.contains("size: letter;"));
    assert!(html.contains("--room: 0.8cm }"));
    let tight = TaskBook::good("tight").config("due =", "room = 0\ndue =");
    assert!(tight.sheet("p7-problems").contains("--room: 0cm }"));
    let mut crlf = TaskBook::good("crlf");
    crlf.chapter = crlf.chapter.replace('\n', "\r\n");
    assert_eq!(
        crlf.sheets(),
        TaskBook::good("lf").sheets(),
        "line ends of two characters"
    );
    let other =
        TaskBook::good("other").config("\"Day D\"", "{ p7 = \"Day 7\", p8 = \"\" }");
    let said =
        "book.toml:12: `due` of [output.handouts] has no problem `p8`; there are: p7";
    assert_eq!(other.page().unwrap_err(), said);
    let each = TaskBook::good("each").config("\"Day D\"", "{ p7 = \"Day 7\" }");
    assert!(each.sheet("p7-solutions").contains("<dd>Day 7</dd>"));
}

#[test]
fn the_same_source_gives_the_same_bytes() {
    let display = "$$\\begin{aligned} a &= \\bar{b}, \\\\ c &= \\Big(\\sum_i d\\Big) \\end{aligned} \\label{eq:pair}$$";
    let book = TaskBook::good("bytes")
        .chapter("First proved", &format!("{display}\n\nFirst proved"));
    let first = book.sheets();
    for _ in 0..8 {
        assert!(first == book.sheets(), "another order of something");
    }
}

#[test]
fn a_build_that_fails_leaves_the_old_sheets() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handouts/left");
    let _ = std::fs::remove_dir_all(&folder);
    let file = |name: &str, text: &str| vec![(name.to_owned(), text.to_owned())];
    let write = |files: &[write::File], exercises: Option<&str>| {
        let exercises = exercises.map(|it| format!("exercises = \"{it}\""));
        let table = format!("[output.handouts]\n{}", exercises.unwrap_or_default());
        let settings = Settings::read(&table.parse().unwrap()).unwrap().unwrap();
        write::write(files, &settings, &folder, &folder)
    };
    write(&file("p1-problems", "old"), None).unwrap();
    std::fs::write(folder.join("p1-problems.pdf"), "old").unwrap();
    let files = [file("p1-problems", "new"), file("gone/p2", "new")].concat();
    assert!(write(&files, None).is_err());
    assert!(write(&file("p1-problems", "new"), Some("nowhere")).is_err());
    let held = |name: &str| std::fs::read_to_string(folder.join(name));
    assert_eq!(held("p1-problems.html").unwrap(), "old");
    assert_eq!(held("p1-problems.pdf").unwrap(), "old");
    write(&file("p1-problems", "new"), None).unwrap();
    assert_eq!(held("p1-problems.html").unwrap(), "new");
    assert!(held("p1-problems.pdf").is_err(), "a PDF of another page");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
}
