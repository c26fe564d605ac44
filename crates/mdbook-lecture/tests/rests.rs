//! What rests on what: which claims a proof uses, and what stops the build.

use crate::common::ledger::Fixture;
use mdbook_lecture::base::claim_id::ClaimId;
use mdbook_lecture::book::theorem::{Check, Proofs, Theorem};
use mdbook_lecture::set::rests;

/// The page of a chapter with these claims, each with what stands before its claim, what it
/// says, its proof and what stands behind that; the proof of the first is on line 16, that of
/// the next 22 lines below.
fn page(claims: &[(&str, [&str; 4])]) -> String {
    let section = |(number, [before, says, proof, behind]): &(&str, [&str; 4])| {
        format!(
            "\n## P1.{number} · Title {number} {{#p1_{number}}}\n\
             {{{{#claim p1_{number} says=\"Says.\"}}}}\n\n{before}\n\n\
             <div class=\"claim\">\n\n{says}\n\n</div>\n\n<div class=\"proof\">\n\n{proof}\n\n\
             </div>\n\n{behind}\n\n```rust\n```\n"
        )
    };
    format!("# One\n{}", claims.iter().map(section).collect::<String>())
}

fn book(claims: &[(&str, [&str; 4])]) -> Fixture {
    let test = |(number, _): &(&str, [&str; 4])| {
        format!("/// Evidence: property\n#[test]\nfn p1_{number}_holds() {{}}\n")
    };
    Fixture {
        chapters: vec![
            ("src/p.md", page(claims)),
            ("src/r.md", "# R\n\n{{#rests p1}}\n".into()),
        ],
        tests: vec![("t/p1.rs", claims.iter().map(test).collect())],
        proofs: Proofs::default(),
    }
}

/// The same with formal proofs: of a claim, and what it uses.
fn checked(claims: &[(&str, [&str; 4])], uses: &[(&str, &str)]) -> Fixture {
    let claim = |it: &str| ClaimId::read(it).unwrap();
    let theorem = |(of, used): &(&str, &str)| Theorem {
        name: format!("{of}_true"),
        claim: claim(of),
        says: String::new(),
        differs: None,
        statement: String::new(),
        file: "proofs/P1.v".into(),
        line: 1,
        proof: format!("proof/{of}.v"),
        check: Check { uses: vec![claim(used)], ..Check::default() },
    };
    let theorems = uses.iter().map(theorem).collect();
    Fixture { proofs: Proofs { coq: "8.16.1".into(), theorems }, ..book(claims) }
}

const PLAIN: [&str; 4] = ["", "Claim.", "Proof.", ""];

/// What is read of `html`.
fn words(html: &str) -> String {
    html.split('<').map(|it| it.split_once('>').map_or(it, |it| it.1)).collect()
}

/// The line at the end of the claim at `at`.
fn line(pages: &[String], at: usize) -> String {
    words(pages[0].lines().filter(|it| it.contains("used-in")).nth(at).unwrap())
}

#[test]
fn a_claim_rests_on_what_its_proof_names_in_the_order_of_the_numbers() {
    let claims = [
        ("1", ["", "Claim, beside P1.10.", "Proof.", "Later P1.2 needs it."]),
        ("2", ["", "Claim as in P1.1.", "Proof.", ""]),
        ("3", ["Before, P1.2.", "Claim.", "By {{#ref p1_2}}, P1.1 and P1.3.", ""]),
        (
            "10",
            [
                "",
                "Claim.",
                "By $x \\overset{{{#ref p1_3}}}{=} y$ and [two](#p1_2-proof).",
                "",
            ],
        ),
    ];
    let pages = book(&claims).render("rests").unwrap();
    assert_eq!(
        line(&pages, 0),
        "Rests on no other claim · used by P1.3 · mentioned in P1.2"
    );
    assert_eq!(
        line(&pages, 1),
        "Rests on no other claim · used by P1.3, P1.10 · mentioned in P1.1"
    );
    assert_eq!(line(&pages, 2), "Rests on P1.1, P1.2 · used by P1.10");
    assert_eq!(line(&pages, 3), "Rests on P1.2, P1.3 · mentioned in P1.1");
}

#[test]
fn claims_that_rest_on_each_other_stop_the_build() {
    let two =
        [("1", ["", "Claim.", "First,\nby P1.2.", ""]), ("2", ["", "", "By P1.1.", ""])];
    assert_eq!(
        book(&two).read().1,
        "src/p.md:17: the proof of P1.1 (src/p.md:17) uses P1.2, the proof of P1.2 \
         (src/p.md:39) uses P1.1: a claim cannot rest on itself"
    );
    let mention = [
        ("1", ["", "Claim, with P1.2.", "Proof.", "P1.2"]),
        ("2", ["", "", "By P1.1.", ""]),
    ];
    assert_eq!(book(&mention).read().1, "", "a mention");
    // A way round by a formal proof is one, too.
    let round = [
        ("1", ["", "Claim.", "By P1.2.", "{{#checked p1_1}}"]),
        ("2", ["", "", "By P1.3.", ""]),
        ("3", ["", "", "Proof.", "{{#checked p1_3}}"]),
    ];
    let (_, said) = checked(&round, &[("p1_3", "p1_1"), ("p1_1", "p1_2")]).read();
    assert_eq!(
        said,
        "src/p.md:16: the proof of P1.1 (src/p.md:16) uses P1.2, the proof of P1.2 \
         (src/p.md:38) uses P1.3, the proof of P1.3 (proofs/proof/p1_3.v:1) uses P1.1: a \
         claim cannot rest on itself"
    );
}

#[test]
fn a_proof_names_the_claim_whose_formula_it_uses() {
    let said = |name: &str, line: usize| {
        format!(
            "src/p.md:{line}: the proof of P1.2 uses `{name}`, a formula of P1.1, and does not \
             name P1.1: write, for example, `{{{{#ref {name}}}}} (P1.1)`"
        )
    };
    let first = [
        "$$a \\label{eq:before}$$",
        "$$b \\label{eq:said}$$",
        "$$c \\label{eq:proved}$$",
        "$$d \\label{eq:behind}$$",
    ];
    for (proof, name, line) in [
        ("By\n{{#ref eq:said}}.", "eq:said", 39),
        ("By $x \\overset{{{#ref eq:proved}}}{=} y$.", "eq:proved", 38),
        ("By [this](#eq:behind).", "eq:behind", 38),
    ] {
        let told = book(&[("1", first), ("2", ["", "Claim.", proof, "P1.1"])]).read().1;
        assert_eq!(told, said(name, line), "{proof}");
        let named = format!("{proof} That is in {{{{#ref p1_1}}}}.");
        assert_eq!(
            book(&[("1", first), ("2", ["", "Claim.", &named, ""])]).read().1,
            "",
            "{named}"
        );
    }
    // What stands before a claim is a definition; what is no proof may refer to all.
    let free = [
        "{{#ref eq:said}}",
        "{{#ref eq:said}}",
        "By {{#ref eq:before}}.",
        "{{#ref eq:said}}",
    ];
    assert_eq!(book(&[("1", first), ("2", free)]).read().1, "");
    assert_eq!(
        book(&[("1", ["", "$$b \\label{eq:b}$$", "{{#ref eq:b}}", ""])]).read().1,
        ""
    );
}

#[test]
fn a_formal_proof_is_told_apart_and_makes_no_reading_path_longer() {
    let claims = [
        ("1", PLAIN),
        ("2", ["", "Claim.", "By P1.1.", "{{#checked p1_2}}"]),
        ("3", ["", "Claim.", "By P1.1.", "{{#checked p1_3}}"]),
        ("4", ["", "Claim.", "By P1.3.", ""]),
    ];
    let fixture = checked(&claims, &[("p1_2", "p1_1"), ("p1_3", "p1_2")]);
    let (book, said) = fixture.read();
    assert_eq!(said, "");
    for (id, expected) in [
        ("p1_1", "Rests on no other claim · used by P1.2, P1.3"),
        ("p1_2", "Rests on P1.1 · used by P1.3 (in Coq)"),
        ("p1_3", "Rests on P1.1, in Coq also P1.2 · used by P1.4"),
    ] {
        let html = rests::line(ClaimId::read(id).unwrap(), &[], &book, &book.pages[0]);
        assert_eq!(words(&html.unwrap()), expected);
    }
    let before = book.rests.before(ClaimId::read("p1_4").unwrap());
    assert_eq!(
        before.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["p1_1", "p1_3"]
    );
}

#[test]
fn the_graph_of_a_problem_is_a_drawing_and_a_list() {
    let claims = [
        ("1", PLAIN),
        ("2", ["", "Claim.", "By P1.1.", ""]),
        ("3", ["", "Claim.", "By P1.1 and P1.2.", ""]),
    ];
    let fixture = book(&claims);
    let pages = fixture.render("graph").unwrap();
    let html = &pages[1];
    // The line from P1.1 to P1.3 is implied.
    assert_eq!(html.matches("<path").count(), 2, "{html}");
    assert_eq!(html.matches("<a class=\"node own\"").count(), 3, "{html}");
    assert!(html.contains(">P1.3</text>") && html.contains("class=\"marks\""), "{html}");
    let third = html.split("<summary>P1.3 rests on P1.1, P1.2 · 3 min</summary>").nth(1);
    let steps: Vec<_> = third.unwrap().split("<li>").skip(1).collect();
    assert_eq!(steps.len(), 3, "{steps:?}");
    for (at, step) in steps.iter().enumerate() {
        let number = at + 1;
        let link = format!(
            "<a href=\"p.md#p1_{number}\">P1.{number} · Title {number}</a>, 1 min"
        );
        assert!(step.starts_with(&link), "{step}");
    }
    for found in ["", "p2", "p1_1"] {
        let told =
            Fixture { chapters: vec![fixture.chapters[0].clone()], ..book(&claims) }
                .page("src/r.md", &format!("{{{{#rests {found}}}}}"))
                .render("graph-of-none");
        let said = format!(
            "src/r.md:1: `{{{{#rests}}}}` takes a problem that has claims, one of p1; found `{found}`"
        );
        assert_eq!(told.unwrap_err(), said);
    }
}
