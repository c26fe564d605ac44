//! Prints a page as a PDF with the Chromium or Chrome of this machine.
//!
//! The PDF is tagged, has an outline of its headings, and takes its language and title
//! from the page. Two PDFs of the same page, made by the same Chromium with the same fonts
//! installed, differ in two entries of the information dictionary, `/CreationDate` and
//! `/ModDate`, and in no other byte. `/Creator` and `/Producer` name the Chromium and the
//! system it runs on. One PDF takes about a second, most of it spent on starting.
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, io};

use anyhow::{Context, Result, anyhow, bail};
use memchr::memmem;
use tempfile::TempDir;

/// The environment variable that names the program.
pub const VARIABLE: &str = "CHROMIUM";

/// What to say where [`find`] finds nothing.
pub const MISSING: &str = "there is no Chromium or Chrome on PATH, so no PDF is made: \
    install one, or set CHROMIUM to its program; or print the HTML from any browser";

/// What it is called, the first that is there.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// Where it is on macOS, which puts no application on PATH.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// How long one PDF may take.
const LIMIT: Duration = Duration::from_secs(120);

/// How often to look whether it is done.
const PAUSE: Duration = Duration::from_millis(20);

/// A page alone in a fresh profile: no first-run work, nothing from the network, all fonts
/// loaded before it is printed (virtual time stops while anything is being loaded).
const FLAGS: [&str; 17] = [
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--run-all-compositor-stages-before-draw",
    "--virtual-time-budget=10000",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
    "--no-pdf-header-footer",
];

/// A Chromium, or a browser that takes the same options.
#[derive(Clone, Debug)]
pub struct Chromium {
    program: OsString,
    /// Whether `CHROMIUM` named it.
    named: bool,
    limit: Duration,
    /// The author of the PDFs, or nothing.
    author: String,
}

/// The program that `CHROMIUM` names, or else the first that is on PATH or among macOS's
/// applications.
///
/// Whether a program that `CHROMIUM` names can be run is seen when it prints.
pub fn find() -> Option<Chromium> {
    let path = env::var_os("PATH").unwrap_or_default();
    let applications = APPLICATIONS.map(PathBuf::from);
    Chromium::find_in(env::var_os(VARIABLE), &path, &applications)
}

impl Chromium {
    /// As [`find`], with what the two variables hold and where applications may be.
    pub fn find_in(
        named: Option<OsString>,
        path: &OsStr,
        applications: &[PathBuf],
    ) -> Option<Self> {
        if let Some(program) = named.filter(|name| !name.is_empty()) {
            let author = String::new();
            return Some(Self { program, named: true, limit: LIMIT, author });
        }
        let names = NAMES.map(|name| format!("{name}{}", env::consts::EXE_SUFFIX));
        let on_path = names
            .iter()
            .flat_map(|name| env::split_paths(path).map(move |folder| folder.join(name)));
        let program = on_path
            .chain(applications.iter().cloned())
            .find(|program| is_program(program))?;
        Some(Self::new(program, LIMIT))
    }

    /// The program.
    pub fn program(&self) -> &OsStr {
        &self.program
    }

    /// The browser `program`, which may take as long as `limit` for a page.
    pub fn new(program: impl Into<OsString>, limit: Duration) -> Self {
        let author = String::new();
        Self { program: program.into(), named: false, limit, author }
    }

    /// The same browser, whose PDFs name their `author`.
    #[must_use]
    pub fn for_author(self, author: &str) -> Self {
        Self { author: author.to_owned(), ..self }
    }

    /// Prints the page `html` into the file `pdf`.
    ///
    /// An old `pdf` stays as it is until the new one is complete.
    ///
    /// # Errors
    /// The program cannot be run, fails, takes too long, or writes something that is no
    /// PDF; the message says what it printed.
    pub fn print(&self, html: &Path, pdf: &Path) -> Result<()> {
        let page = fs::canonicalize(html)
            .with_context(|| format!("no page {}", html.display()))?;
        let part = PathBuf::from(format!("{}.part", std::path::absolute(pdf)?.display()));
        let _ = fs::remove_file(&part);
        let done = self
            .run(&page, &[option("--print-to-pdf=", &part)])
            .and_then(|said| complete(&part).map_err(|error| anyhow!("{error}{said}")))
            .and_then(|()| match &*self.author {
                "" => Ok(()),
                author => sign(&part, author).context("cannot name its author"),
            })
            .and_then(|()| Ok(fs::rename(&part, pdf)?))
            .with_context(|| format!("cannot print {} as a PDF", html.display()));
        if done.is_err() {
            let _ = fs::remove_file(&part);
        }
        done
    }

    /// Takes a picture of the page `html`, in a window of this width and height, as `png`.
    ///
    /// # Errors
    /// The program cannot be run, fails, takes too long, or writes nothing.
    pub fn photograph(&self, html: &Path, png: &Path, size: (u32, u32)) -> Result<()> {
        let page = fs::canonicalize(html)
            .with_context(|| format!("no page {}", html.display()))?;
        let picture = std::path::absolute(png)?;
        let _ = fs::remove_file(&picture);
        let window = format!("--window-size={},{}", size.0, size.1);
        let scale = "--force-device-scale-factor=1";
        let what = [option("--screenshot=", &picture), window.into(), scale.into()];
        let hidden = "--hide-scrollbars".into();
        let said = self.run(&page, &[&what[..], &[hidden]].concat())?;
        match picture.is_file() {
            true => Ok(()),
            false => bail!("Chromium has made no {}{said}", png.display()),
        }
    }

    /// Prints each page into the file beside it, two at a time: one Chromium leaves part
    /// of a second processor idle.
    ///
    /// # Errors
    /// The first of those of [`print`](Self::print), after which no other is begun.
    pub fn print_all(&self, jobs: &[(PathBuf, PathBuf)]) -> Result<()> {
        let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
        let work = || {
            while !failed.load(Relaxed)
                && let Some((html, pdf)) = jobs.get(next.fetch_add(1, Relaxed))
            {
                self.print(html, pdf).inspect_err(|_| failed.store(true, Relaxed))?;
            }
            Ok(())
        };
        thread::scope(|scope| {
            let other = scope.spawn(work);
            let own = work();
            own.and(other.join().unwrap_or_else(|_| Err(anyhow!("a thread failed"))))
        })
    }

    /// Runs it to its end and returns what it said, led by a line break.
    fn run(&self, page: &Path, what: &[OsString]) -> Result<String> {
        let own = TempDir::with_prefix("mdbook-lecture-")
            .context("cannot make a folder for Chromium's profile")?;
        let said = own.path().join("said");
        let mut command = Command::new(&self.program);
        command.args(FLAGS);
        command.arg(option("--user-data-dir=", &own.path().join("profile")));
        command.args(what);
        if is_root(own.path()) {
            // Chromium refuses to run as root with its sandbox.
            command.arg("--no-sandbox");
        }
        let file = File::create(&said)?;
        command.arg(url(page)?).stdin(Stdio::null()).stdout(Stdio::null()).stderr(file);
        let status = self.wait(command);
        let said = last_lines(&said);
        remove(own);
        let status = status?;
        if !status.success() {
            bail!("{} ended with {status}{said}", self.program.display());
        }
        Ok(said)
    }

    /// Starts `command` and waits until it ends, or ends it when its time is over.
    fn wait(&self, mut command: Command) -> Result<ExitStatus> {
        let program = self.program.display();
        let mut child = command.spawn().map_err(|error| match self.named {
            true => anyhow!(
                "{VARIABLE} is `{program}`, which cannot be run ({error}); \
                 it must name a Chromium or Chrome, on PATH or by its whole path"
            ),
            false => anyhow!("cannot run {program}: {error}"),
        })?;
        let start = Instant::now();
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            if start.elapsed() > self.limit {
                let _ = child.kill();
                let _ = child.wait();
                bail!("{program} was not done after {} s", self.limit.as_secs_f32());
            }
            thread::sleep(PAUSE);
        }
    }
}

/// Names the author of a `pdf`: Chromium, which writes its title, leaves that out.
fn sign(pdf: &Path, author: &str) -> Result<()> {
    let bytes = fs::read(pdf)?;
    let update = signature(&bytes, author)
        .context("it has no trailer with /Info and startxref, as Chromium writes them")?;
    fs::write(pdf, [bytes, update].concat())?;
    Ok(())
}

/// What stands behind a PDF to name its author: what it says of itself once more, with the
/// author, and where that is (ISO 32000-1, 7.5.6, Incremental Updates).
fn signature(pdf: &[u8], author: &str) -> Option<Vec<u8>> {
    let last = |words: &[u8]| Some(memmem::rfind(pdf, words)? + words.len());
    let text = |bytes| std::str::from_utf8(bytes).ok().map(str::trim);
    let start = last(b"startxref")?;
    let table: usize = text(&pdf[start..])?.lines().next()?.parse().ok()?;
    let trailer = text(&pdf[last(b"trailer")?..start - b"startxref".len()])?;
    let object = trailer.split_once("/Info ")?.1.split_once(" R")?.0;
    let (number, _) = object.split_once(' ')?;
    let information = &pdf[last(format!("\n{object} obj").as_bytes())?..];
    let information = &information[..memmem::find(information, b"endobj")?];
    let signed = information.trim_ascii().strip_suffix(b">>")?;
    let name = author
        .encode_utf16()
        .fold("FEFF".to_owned(), |name, it| name + &format!("{it:04X}"));
    let mut update = format!("\n{object} obj\n").into_bytes();
    update.extend(signed);
    update.extend(format!("\n/Author <{name}>>>\nendobj\n").bytes());
    let (place, here) = (pdf.len() + 1, pdf.len() + update.len());
    let trailer = trailer.strip_suffix(">>")?;
    update.extend(
        format!(
            "xref\n{number} 1\n{place:010} 00000 n \ntrailer\n{trailer}/Prev {table}>>\n\
             startxref\n{here}\n%%EOF\n"
        )
        .bytes(),
    );
    Some(update)
}

/// Whether `file` is a file that may be run.
fn is_program(file: &Path) -> bool {
    #[cfg(unix)]
    let runs = |data: &fs::Metadata| {
        use std::os::unix::fs::PermissionsExt;
        data.permissions().mode() & 0o111 != 0
    };
    #[cfg(not(unix))]
    let runs = |_: &fs::Metadata| true;
    fs::metadata(file).is_ok_and(|data| data.is_file() && runs(&data))
}

/// Whether this program runs as root, to whom its new folder `own` belongs then.
fn is_root(own: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata(own).is_ok_and(|data| data.uid() == 0)
    }
    #[cfg(not(unix))]
    {
        let _ = own;
        false
    }
}

/// `name` with the path `value` after it.
fn option(name: &str, value: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(value);
    option
}

/// The `file:` address of the absolute path `file`.
fn url(file: &Path) -> Result<String> {
    let path = file
        .to_str()
        .with_context(|| format!("the path {} is not UTF-8", file.display()))?;
    // Windows: `\\?\C:\a` is `/C:/a` in an address.
    let path = path.trim_start_matches(r"\\?\").replace('\\', "/");
    let mut url =
        String::from(if path.starts_with('/') { "file://" } else { "file:///" });
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/:-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(url)
}

/// Whether `file` is a whole PDF, by its first and last bytes.
fn complete(file: &Path) -> Result<()> {
    let mut pdf = File::open(file).map_err(|_| anyhow!("no PDF was written"))?;
    let length = pdf.metadata()?.len();
    let mut first = [0; 5];
    let mut last = Vec::new();
    if length > 0 {
        pdf.read_exact(&mut first[..length.min(5) as usize])?;
        pdf.seek(SeekFrom::Start(length.saturating_sub(32)))?;
        pdf.read_to_end(&mut last)?;
    }
    match () {
        () if length == 0 => bail!("what was written is empty"),
        () if first != *b"%PDF-" => bail!("what was written is no PDF"),
        () if !last.windows(5).any(|it| it == b"%%EOF") => {
            bail!("the PDF that was written is not complete")
        }
        () => Ok(()),
    }
}

/// The last lines of what it said, led by a line break; its complaints about a desktop
/// that is not there left out.
fn last_lines(file: &Path) -> String {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<_> = text.lines().filter(|line| !line.contains("/dbus/")).collect();
    lines.iter().rev().take(6).rev().map(|line| format!("\n  {line}")).collect()
}

/// Removes its folder; a helper of Chromium's may be writing into it a moment longer.
fn remove(own: TempDir) {
    let folder = own.keep();
    for _ in 0..50 {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => thread::sleep(PAUSE),
            _ => return,
        }
    }
}
