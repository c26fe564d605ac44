//! The book for e-readers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Read;

use crate::common::site::Written;
use roxmltree::{Document, ParsingOptions};
use tempfile::TempDir;
use zip::{CompressionMethod, DateTime, ZipArchive};

const ONE: &str = r#"# One & only

See [the other](p1-two.md#there), [the start](index.html), [data](data.csv) and [the web](https://example.org/a?b&c).

## P1.1 · Less < more {#p1_1}

<details class="predict"><summary><p>Predict: is 1 &lt; 2?</p></summary>

Yes, <span class="held"><math data-tex="x"><mfrac displaystyle="false"><mn>1</mn><mn>2</mn></mfrac></math>.</span>

</details>
<figure id="fig-a"><svg viewBox="0 0 9 9" role="img" aria-label="A line."><path d="M0 0" style="stroke:var(--series-1,#0072B2)"/></svg></figure>
<details class="data"><summary>Data of figure 1</summary>

| a | b |
|---|---|
| 1 | 2 |

</details>
<section class="lab" data-engine="lab.js" data-lab="a" data-figure="fig-a" hidden><button>Reset</button></section>
<fieldset id="q" data-right="b"><legend>Which?</legend><ul><li><label><input type="radio" name="q" value="a"> (a)</label></li></ul><details class="why"><summary>Answer to question 1</summary>

It is (b).

</details></fieldset>
<details class="checked" id="p1_1-checked"><summary>Checked by Coq</summary>

A proof<br>[of this](#p1_1).

</details>

```rust
# let hidden = 1;
let shown = "<";
```

```python
shown = 1
```

<script>alert(1)</script>
"#;

const TWO: &str = "# Two\n\n## There {#there}\n\nBack to [P1.1](p1.md#p1_1), [what was checked](p1.md#p1_1-checked) and [its figure](p1.md#fig-a).\n";

const TABLE: &str = "[output.site.epub]\nstyle = \"theme/a.css\"\nfont = \"theme/Maths.woff2\"\n\
     conforms-to = \"EPUB Accessibility 1.1 - WCAG 2.1 Level AA\"\nsummary = \"All & sundry.\"\n";

/// A book of two chapters, with what else `[output.site]` says.
fn book(site: &str) -> Written {
    let mut book = Written::of(&[("p1.md", ONE), ("p1-two.md", TWO)]);
    book.html = format!(
        "[book]\ntitle = \"Proofs & Co\"\nauthors = [\"A & B\"]\n[output.site]\n{site}{TABLE}"
    );
    let citation = "title: \"T\"\nversion: 1\ndate-released: 2026-01-02\n";
    book.files = [
        ("CITATION.cff", citation),
        ("theme/a.css", "/* why */\na { color: red }"),
        ("theme/Maths.woff2", "font"),
        ("src/data.csv", "1,2"),
    ]
    .map(|(file, text)| (file, text.to_owned()))
    .into();
    book
}

/// The files of the EPUB that was made in the folder `root`.
fn files(root: &TempDir) -> BTreeMap<String, String> {
    let place = root.path().join("book/proofs-co.epub");
    let mut zip = ZipArchive::new(File::open(&place).unwrap()).unwrap();
    let names: Vec<_> = zip.file_names().map(|it| it.unwrap().into_owned()).collect();
    assert_eq!(names[0], "mimetype");
    let read = |name: String| {
        let mut file = zip.by_name(&name).unwrap();
        assert_eq!(file.compression(), CompressionMethod::Stored, "{name}");
        assert_eq!(file.last_modified(), Some(DateTime::DEFAULT), "{name}");
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (name, text)
    };
    names.into_iter().map(read).collect()
}

fn parse<'a>(name: &str, text: &'a str) -> Document<'a> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
        .unwrap_or_else(|it| panic!("{name}: {it}"))
}

#[test]
fn every_document_is_xml_and_every_link_within_it_leads_somewhere() {
    let files = files(&book("").finish().unwrap());
    let xml = files.iter().filter(|(name, _)| {
        [".xhtml", ".xml", ".opf"].iter().any(|end| name.ends_with(end))
    });
    let documents: BTreeMap<_, _> =
        xml.map(|(name, text)| (name.as_str(), parse(name, text))).collect();
    let of = |name: &str, attribute: &str| -> Vec<String> {
        let nodes = documents[name].descendants();
        nodes.filter_map(|it| it.attribute(attribute)).map(str::to_owned).collect()
    };
    let ids: BTreeSet<String> = documents
        .keys()
        .flat_map(|name| of(name, "id").into_iter().map(move |id| format!("{name}#{id}")))
        .collect();
    let mut followed = 0;
    for name in documents.keys() {
        assert_eq!(
            of(name, "id").len(),
            of(name, "id").iter().collect::<BTreeSet<_>>().len()
        );
        for href in of(name, "href").into_iter().filter(|it| !it.contains(':')) {
            let to = match href.strip_prefix('#') {
                Some(id) => format!("{name}#{id}"),
                None => format!("EPUB/{href}"),
            };
            assert!(ids.contains(&to) || files.contains_key(&to), "{name}: {href}");
            followed += 1;
        }
    }
    assert!(documents.len() == 5 && followed > 25, "{} {followed}", documents.len());
    let listed = of("EPUB/package.opf", "href");
    assert_eq!(listed.len() + 3, files.len(), "{listed:?}");
}

#[test]
fn a_page_becomes_a_document() {
    let files = files(&book("").finish().unwrap());
    let document = &files["EPUB/p1.xhtml"];
    for part in [
        "<h1 id=\"one--only\"><span class=\"number\">1</span> One &amp; only</h1>",
        "See <a href=\"p1-two.xhtml#there\">the other</a>, <a href=\"p1.xhtml\">the start</a>, data and <a href=\"https://example.org/a?b&amp;c\">the web</a>.",
        "<p class=\"predict\" id=\"from-1\">Predict: is 1 &lt; 2? <a href=\"#note-1\">Answer</a></p>",
        "viewBox=\"0 0 9 9\"><path d=\"M0 0\" style=\"stroke:var(--series-1,#0072B2)\" stroke=\"#0072B2\"",
        "<h3>Checked by Coq: P1.1 · Less &lt; more</h3>",
        "<p class=\"turn\"><a id=\"from-2\" href=\"#note-2\">Data of figure 1</a></p>",
        "<p class=\"lab\">On the book’s website you can change what this figure shows.</p>",
        "<div id=\"q\" class=\"question\"><p>Which?</p>",
        "<p class=\"code-label\">Check</p><pre",
        "let</span> shown = ",
        "<p class=\"code-label\">The same check in PyTorch</p><pre",
        "<h2 id=\"notes-0\">Answers</h2>\n<section class=\"note predict\" id=\"note-1\">",
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"><mstyle displaystyle=\"false\"><mfrac><mn>1",
        "<div class=\"table-wrapper\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">\n<table>",
        "<h2 id=\"notes-2\">Checked by Coq</h2>\n<section class=\"note checked\" id=\"p1_1-checked\">",
        "A proof<br/>",
        "role=\"doc-backlink\" href=\"#from-4\">Back to the text</a>",
        "<footer id=\"colophon\">",
        "version 1 of 2026-01-02",
    ] {
        assert!(document.contains(part), "{part}\nis not in\n{document}");
    }
    for part in ["<script", "<button", "<input", "<details", "hidden", "data-"] {
        assert!(!document.contains(part), "{part} is in\n{document}");
    }
    assert!(
        files["EPUB/style.css"].starts_with("a { color"),
        "{}",
        files["EPUB/style.css"]
    );
}

#[test]
fn what_only_the_site_has_is_a_link_to_it_where_it_has_an_address() {
    let files = files(&book("url = \"https://example.org/b/\"\n").finish().unwrap());
    let document = &files["EPUB/p1.xhtml"];
    for to in ["data.csv\">data</a>", "p1.html#fig-a\">On the book’s website</a>"] {
        assert!(
            document.contains(&format!("<a href=\"https://example.org/b/{to}")),
            "{to}"
        );
    }
}

#[test]
fn it_says_of_itself_what_a_reader_needs_to_know() {
    let files = files(&book("").finish().unwrap());
    let package = &files["EPUB/package.opf"];
    for part in [
        "<dc:title>Proofs &amp; Co</dc:title>",
        "<dc:creator>A &amp; B</dc:creator>",
        "<meta property=\"dcterms:modified\">2026-01-02T00:00:00Z</meta>",
        "schema:accessibilitySummary\">All &amp; sundry.<",
        "dcterms:conformsTo\">EPUB Accessibility 1.1 - WCAG 2.1 Level AA<",
        "a11y:certifiedBy\">A &amp; B<",
        "href=\"p1.xhtml\" media-type=\"application/xhtml+xml\" properties=\"mathml svg\"/>",
        "href=\"p1-two.xhtml\" media-type=\"application/xhtml+xml\"/>",
    ] {
        assert!(package.contains(part), "{part}\nis not in\n{package}");
    }
    let contents = &files["EPUB/nav.xhtml"];
    for part in [
        "<li><a href=\"p1.xhtml\">1 p1.md</a><ol>\n<li><a href=\"p1.xhtml#p1_1\">P1.1 · Less &lt; more</a></li>\n<li><a href=\"p1-two.xhtml\">1.1 p1-two.md</a><ol>",
        "<li><a href=\"p1.xhtml#page-1\">1</a></li>\n<li><a href=\"p1-two.xhtml#page-2\">2</a></li>",
        "<a epub:type=\"bodymatter\" href=\"p1.xhtml\">",
    ] {
        assert!(contents.contains(part), "{part}\nis not in\n{contents}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes_and_the_site_offers_them() {
    let [one, other] = [book(""), book("")].map(|it| it.finish().unwrap());
    let bytes = |root: &TempDir, file: &str| {
        fs::read(root.path().join("book").join(file)).unwrap()
    };
    assert_eq!(bytes(&one, "proofs-co.epub"), bytes(&other, "proofs-co.epub"));
    assert_eq!(bytes(&one, "proofs-co.epub"), bytes(&one, "html/proofs-co.epub"));
}

#[test]
fn what_the_table_names_must_be_there() {
    for (file, told) in [
        ("theme/a.css", "book.toml:7: [output.site.epub]: cannot read `theme/a.css`: "),
        (
            "theme/Maths.woff2",
            "book.toml:7: [output.site.epub]: cannot read `theme/Maths.woff2`: ",
        ),
        ("CITATION.cff", "CITATION.cff:1: cannot read it: "),
    ] {
        let mut book = book("");
        book.files.retain(|it| it.0 != file);
        let faults = book.faults();
        assert!(faults.len() == 1 && faults[0].starts_with(told), "{faults:?}");
    }
    let mut book = book("");
    book.html = book.html.replace("summary", "sumary");
    assert!(book.faults()[0].contains("unknown field `sumary`"), "{:?}", book.faults());
}
