//! PDFs: with programs that only pretend to be Chromium, and with the real one, the real
//! book's problem sheets among what it prints. Without a Chromium the latter are ignored.
#![allow(missing_docs, reason = "tests")]

#[path = "common/pdf.rs"]
mod pdf;
#[path = "common/sheets.rs"]
mod sheets;

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use mdbook_lecture::base::browser::{self, Chromium};
use mdbook_lecture::book::course::Settings;
use mdbook_lecture::editions::handouts::write;
use pdf::{Pdf, squeezed};
use tempfile::TempDir;

type Done = Result<(), Failed>;

/// The sizes of paper in points, and how far Chromium's whole pixels may be off.
const PAPERS: [(&str, [f32; 2]); 2] =
    [("a4", [595.3, 841.9]), ("letter", [612.0, 792.0])];
const PIXEL: f32 = 0.75;

fn main() -> ExitCode {
    let mut trials = vec![Trial::test("the_first_program_on_path_is_found", found)];
    if cfg!(unix) {
        trials.push(Trial::test("what_went_wrong_is_said", what_went_wrong));
        trials.push(Trial::test("a_program_that_hangs_is_ended", hanging));
        trials.push(Trial::test("every_page_is_printed_or_the_fault_is_said", several));
    }
    trials.push(printing("a_page_becomes_a_whole_pdf", |it| whole(&it)));
    trials.push(printing("two_pdfs_differ_in_their_dates_only", |it| dates(&it)));
    // Each takes a second or more: one paper for each problem, the other for all of them.
    for name in sheets::SHEETS {
        let paper = PAPERS[usize::from(name == "all")];
        let test = format!("{name}_problems_on_{}_give_nothing_away", paper.0);
        trials.push(printing(test, move |it| problems(&it, name, paper)));
    }
    for name in sheets::SHEETS.into_iter().filter(|name| *name != "all") {
        for (paper, _) in PAPERS {
            let test = format!("{name}_core_problems_are_one_page_of_{paper}");
            trials.push(printing(test, move |it| core_problems(&it, name, paper)));
        }
    }
    trials.push(printing("a_sheet_names_its_author", |_| author()));
    trials.push(printing("the_answers_are_seen_in_the_solutions", |it| solutions(&it)));
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// A test that prints, ignored where nothing can.
fn printing(
    name: impl Into<String>,
    test: impl FnOnce(Chromium) -> Done + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, || match browser::find() {
        Some(chromium) => test(chromium).map(|()| Completion::Completed),
        None => Ok(Completion::ignored_with("no Chromium on PATH, none in CHROMIUM")),
    })
}

fn found() -> Done {
    let folder = TempDir::new()?;
    let file = |name: &str, mode: u32| {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        }
        file
    };
    let path = std::env::join_paths(["none", "a", "b"].map(|it| folder.path().join(it)))?;
    let find = |named: Option<&str>, applications: &[PathBuf]| {
        let found = Chromium::find_in(named.map(Into::into), &path, applications);
        found.map(|it| it.program().to_owned())
    };
    let application = file("Applications/Chromium", 0o755);
    if cfg!(unix) {
        file("a/chromium", 0o644);
        assert_eq!(find(None, &[]), None, "a file that may not be run");
        assert_eq!(find(Some(""), &[]), None);
    }
    assert_eq!(find(None, std::slice::from_ref(&application)), Some(application.into()));
    let suffix = std::env::consts::EXE_SUFFIX;
    let chrome = file(&format!("a/google-chrome{suffix}"), 0o755);
    assert_eq!(find(None, &[]), Some(chrome.into()));
    let chromium = file(&format!("b/chromium{suffix}"), 0o755);
    assert_eq!(find(None, &[]), Some(chromium.into()), "Chromium before Chrome");
    assert_eq!(find(Some("mine"), &[]).as_deref(), Some(OsStr::new("mine")));
    Ok(())
}

/// A page in `folder`, and a browser that does what `script` says when it prints it.
fn pretender(folder: &Path, script: &str, limit: Duration) -> (PathBuf, Chromium) {
    let page = folder.join("a.html");
    fs::write(&page, "<p>page").unwrap();
    let page = page.canonicalize().unwrap();
    fs::write(folder.join("a.html.sh"), script).unwrap();
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/pretender");
    (page, Chromium::new(program, limit))
}

fn what_went_wrong() -> Done {
    let cases = [
        (
            "echo no display >&2; exit 3",
            "pretender ended with exit status: 3\n  no display",
        ),
        ("echo sorry >&2", "no PDF was written\n  sorry"),
        (": > \"$out\"", "what was written is empty"),
        ("echo '<html>' > \"$out\"", "what was written is no PDF"),
        (
            "printf '%%PDF-1.4 half' > \"$out\"",
            "the PDF that was written is not complete",
        ),
    ];
    for (script, expected) in cases {
        let folder = TempDir::new()?;
        let (html, chromium) = pretender(folder.path(), script, Duration::from_secs(20));
        let pdf = folder.path().join("a.pdf");
        fs::write(&pdf, "old")?;
        let said = format!("{:#}", chromium.print(&html, &pdf).unwrap_err());
        assert!(said.starts_with("cannot print ") && said.ends_with(expected), "{said}");
        assert_eq!(fs::read_to_string(&pdf)?, "old");
        assert!(!folder.path().join("a.pdf.part").exists(), "{script}");
    }
    let folder = TempDir::new()?;
    let html = folder.path().join("a.html");
    let named = Chromium::find_in(Some("no/such".into()), OsStr::new(""), &[]).unwrap();
    let said = format!("{:#}", named.print(&html, &html).unwrap_err());
    assert!(said.starts_with("no page "), "{said}");
    fs::write(&html, "<p>page")?;
    let pdf = folder.path().join("a.pdf");
    let said = format!("{:#}", named.print(&html, &pdf).unwrap_err());
    assert!(said.contains("CHROMIUM is `no/such`, which cannot be run"), "{said}");
    assert!(said.contains("it must name a Chromium or Chrome"), "{said}");
    Ok(())
}

fn hanging() -> Done {
    let folder = TempDir::new()?;
    let own = folder.path().join("own");
    let script =
        format!("echo \"$own\" > {}; mkdir \"$own\"; exec sleep 60", own.display());
    let (html, chromium) = pretender(folder.path(), &script, Duration::from_millis(500));
    let start = Instant::now();
    let error = chromium.print(&html, &folder.path().join("a.pdf")).unwrap_err();
    assert!(format!("{error:#}").ends_with("was not done after 0.5 s"), "{error:#}");
    assert!(start.elapsed() < Duration::from_secs(30));
    let own = fs::read_to_string(own)?;
    assert!(!Path::new(own.trim()).exists(), "the profile is removed");
    Ok(())
}

fn several() -> Done {
    let folder = TempDir::new()?;
    let good = "printf '%%PDF-1.4 %%%%EOF' > \"$out\"";
    let (html, chromium) = pretender(folder.path(), good, Duration::from_secs(20));
    let job = |at: usize| (html.clone(), folder.path().join(format!("{at}.pdf")));
    let mut jobs: Vec<_> = (0..5).map(job).collect();
    chromium.print_all(&jobs)?;
    assert!(jobs.iter().all(|(_, pdf)| pdf.is_file()));
    jobs.insert(0, (folder.path().join("none.html"), folder.path().join("none.pdf")));
    let said = format!("{:#}", chromium.print_all(&jobs).unwrap_err());
    assert!(said.starts_with("no page ") && said.contains("none.html"), "{said}");
    Ok(())
}

const PAGE: &str = "<!DOCTYPE html><html lang=\"de-CH\"><head><meta charset=\"utf-8\">\
    <title>Blatt & Ruh</title><style>@page { size: A4; @bottom-right \
    { content: counter(page) \" / \" counter(pages) } }</style></head><body><main>\
    <h1>Kopf</h1><p>Summe 78,592</p><h2 style=\"break-before: page\">Zwei</h2><p>x</p>\
    <img src=\"http://localhost:1/x.png\" alt=\"\"></main></body></html>";

/// Prints `html`, a whole page, under a name that an address must write in another way.
fn printed(chromium: &Chromium, folder: &Path, html: &str) -> Result<Pdf, Failed> {
    let (page, pdf) = (folder.join("ä page #1 100%.html"), folder.join("ä page.pdf"));
    fs::write(&page, html)?;
    chromium.print(&page, &pdf)?;
    Ok(Pdf::read(&pdf)?)
}

fn whole(chromium: &Chromium) -> Done {
    let folder = TempDir::new()?;
    let pdf = printed(chromium, folder.path(), PAGE)?;
    assert!(pdf.is_tagged() && pdf.has_outline());
    assert_eq!((&*pdf.language(), &*pdf.title()), ("de-CH", "Blatt & Ruh"));
    assert_eq!(pdf.pages.len(), 2);
    assert!(squeezed(&pdf.pages[0]).contains("Summe78,592"), "{:?}", pdf.pages);
    assert!(squeezed(&pdf.pages[1]).contains("2/2"), "{:?}", pdf.pages);
    assert_eq!(fs::read_dir(folder.path())?.count(), 2, "the page and its PDF");
    let plain = "<!DOCTYPE html><title>t</title><p>only this";
    let pdf = printed(chromium, folder.path(), plain)?;
    assert_eq!(squeezed(&pdf.pages.concat()), "onlythis", "no header of its own");
    Ok(())
}

fn dates(chromium: &Chromium) -> Done {
    let folder = TempDir::new()?;
    let first = printed(chromium, folder.path(), PAGE)?;
    // The dates go by seconds.
    std::thread::sleep(Duration::from_millis(1100));
    let second = printed(chromium, folder.path(), PAGE)?;
    assert!(first.bytes != second.bytes);
    assert!(first.without_dates() == second.without_dates());
    Ok(())
}

fn author() -> Done {
    let folder = TempDir::new()?;
    let table = "[output.handouts]\nauthor = \"Ä & Ω\"\npdf = true";
    let settings = Settings::read(&table.parse()?)?.ok_or("no settings")?;
    let sheet = ("sheet".to_owned(), PAGE.to_owned());
    write::write(&[sheet], &settings, folder.path(), folder.path())?;
    let pdf = Pdf::read(&folder.path().join("sheet.pdf"))?;
    assert_eq!((&*pdf.information("Author"), &*pdf.title()), ("Ä & Ω", "Blatt & Ruh"));
    assert!(pdf.is_tagged() && pdf.pages.len() == 2);
    assert_eq!(pdf.outline(), [("Kopf".to_owned(), 1), ("Zwei".to_owned(), 2)]);
    Ok(())
}

fn problems(chromium: &Chromium, name: &str, (paper, size): (&str, [f32; 2])) -> Done {
    let html = sheets::sheets(paper)?.join(format!("{name}-problems.html"));
    let page = fs::read_to_string(&html)
        .map_err(|error| format!("{}: {error}", html.display()))?;
    let folder = TempDir::new()?;
    let file = folder.path().join("sheet.pdf");
    chromium.print(&html, &file)?;
    let pdf = Pdf::read(&file)?;
    assert!(pdf.is_tagged() && pdf.has_outline());
    assert_eq!(pdf.language(), "en");
    let title = page.split("<title>").nth(1).and_then(|it| it.split("</title>").next());
    assert_eq!(Some(&*pdf.title()), title.map(|it| it.replace("&amp;", "&")).as_deref());
    let all = pdf.pages.len();
    for (at, (text, given)) in pdf.pages.iter().zip(pdf.sizes()).enumerate() {
        let near = (0..2).all(|side| (given[side] - size[side]).abs() <= PIXEL);
        assert!(near, "page {}: {given:?}", at + 1);
        let number = format!("{}/{all}", at + 1);
        assert!(squeezed(text).contains(&number), "page {}: no {number}", at + 1);
    }
    in_order(&pdf, &page);
    let first = squeezed(&pdf.pages[0]);
    assert!(first.contains("(a)"), "{name}: the first page ends before the first part");
    let found = found_in(&pdf, &sheets::answers_of(name));
    assert!(found.is_empty(), "{name}: answers on the problem sheet: {found:?}");
    Ok(())
}

/// The outline has every heading, each with the page it is on; text is set in
/// the fonts of the sheet.
fn in_order(pdf: &Pdf, page: &str) {
    let outline = pdf.outline();
    let headings = ["<h1", "<h2", "<h3", "<h4", "<h5"].map(|it| page.matches(it).count());
    assert_eq!(outline.len(), headings.iter().sum::<usize>(), "{outline:?}");
    for (title, number) in &outline {
        let text = squeezed(&pdf.pages[number - 1]);
        assert!(text.contains(&squeezed(title)), "page {number} has no {title}");
    }
    let fonts = pdf.fonts();
    assert!(fonts.iter().any(|it| it.contains("STIXTwoText")), "{fonts:?}");
    let own =
        |font: &&String| ["STIX", "KaTeX", "Mono"].iter().any(|it| font.contains(it));
    let others: Vec<_> = fonts.iter().filter(|font| !own(font)).collect();
    assert!(others.is_empty(), "fonts of this machine: {others:?}");
}

/// The short sheet is one page, with every part of it.
fn core_problems(chromium: &Chromium, name: &str, paper: &str) -> Done {
    let html = sheets::sheets(paper)?.join(format!("{name}-core-problems.html"));
    let folder = TempDir::new()?;
    let file = folder.path().join("sheet.pdf");
    chromium.print(&html, &file)?;
    let pdf = Pdf::read(&file)?;
    let pages = pdf.pages.len();
    assert_eq!(pages, 1, "{name}: the core questions take {pages} pages of {paper}");
    let (page, text) = (fs::read_to_string(&html)?, squeezed(&pdf.pages[0]));
    let heads = page.split("<h2>").skip(1).filter_map(|it| it.split("</h2>").next());
    let heads: Vec<_> = heads.map(squeezed).collect();
    assert!(heads.len() >= 3, "{name}: {heads:?}");
    for said in heads.iter().map(String::as_str).chain(["1/1"]) {
        assert!(text.contains(said), "{name}: the page has no {said}");
    }
    Ok(())
}

/// What shows that the test of the problem sheets can fail: it finds the answers where they are.
fn solutions(chromium: &Chromium) -> Done {
    let html = sheets::sheets("a4")?.join("p4-solutions.html");
    let folder = TempDir::new()?;
    let file = folder.path().join("sheet.pdf");
    chromium.print(&html, &file)?;
    let found = found_in(&Pdf::read(&file)?, &sheets::answers_of("p4"));
    for answer in ["78,592", "213,504"] {
        assert!(found.contains(&answer.into()), "{answer} is not among {found:?}");
    }
    Ok(())
}

/// Those of `answers` that the text or the information of `pdf` has as a whole number.
fn found_in(pdf: &Pdf, answers: &[String]) -> Vec<String> {
    let numbers = sheets::numbers(&pdf.everything());
    answers.iter().filter(|answer| numbers.contains(answer)).cloned().collect()
}
