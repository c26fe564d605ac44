//! Serves the book at <http://localhost:3000>, and makes it anew when a file changes: for
//! machines without mdBook's own `mdbook serve`, whose pages it serves the same way.
//!
//! A program of its own because its server takes longer to compile than all the rest
//! together would gain; only `make serve` compiles it.
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::extract::ws::{Message, WebSocketUpgrade};
use axum::routing::get;
use mdbook_driver::config::Config;
use notify::RecursiveMode::{self, NonRecursive, Recursive};
use notify::{Event, Watcher};
use tokio::sync::watch;
use tower_http::services::{ServeDir, ServeFile};

/// Where mdBook's pages wait for the word to load themselves again.
const RELOAD: &str = "__livereload";

const PORT: u16 = 3000;

/// How long a file must have been left alone.
const QUIET: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    match run(Path::new(".")) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("serve: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(root: &Path) -> Result<()> {
    let config = book::builder::config(root)?;
    build(root)?;
    let reload = watch::Sender::new(());
    let server = thread::spawn({
        let html = root.join(&config.build.build_dir).join("html");
        let reload = reload.clone();
        move || serve(&html, reload)
    });
    println!("http://localhost:{PORT}");
    let (changed, changes) = mpsc::channel();
    let tell = move |event: notify::Result<Event>| {
        // A build reads files too, which changes none.
        if !event.as_ref().is_ok_and(|it| it.kind.is_access()) {
            let _ = changed.send(event);
        }
    };
    let mut watcher = notify::recommended_watcher(tell).context("cannot watch files")?;
    for (path, mode) in watched(root, &config) {
        let watch = watcher.watch(&path, mode);
        watch.with_context(|| format!("cannot watch {}", path.display()))?;
    }
    while !server.is_finished() {
        let Ok(change) = changes.recv_timeout(Duration::from_secs(1)) else { continue };
        change.context("cannot watch files")?;
        while changes.recv_timeout(QUIET).is_ok() {}
        match build(root) {
            Ok(()) => reload.send_replace(()),
            Err(error) => eprintln!("serve: {error:#}"),
        }
    }
    server.join().map_err(|_| anyhow!("the server ended"))?
}

/// What mdBook watches too.
fn watched(root: &Path, config: &Config) -> Vec<(PathBuf, RecursiveMode)> {
    let folders = config.build.extra_watch_dirs.iter().chain([&config.book.src]);
    let mut paths: Vec<_> = folders.map(|it| (root.join(it), Recursive)).collect();
    paths.push((root.join("theme"), Recursive));
    paths.push((root.join("book.toml"), NonRecursive));
    paths
}

/// Builds the book by the program that `make` runs, compiled anew if need be, with pages
/// that reload themselves.
fn build(root: &Path) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "book", "--bin", "book", "--"])
        .args(["build", "--labs"])
        .env("MDBOOK_OUTPUT__HTML__LIVE_RELOAD_ENDPOINT", RELOAD)
        .env("MDBOOK_OUTPUT__HTML__SITE_URL", "/")
        .current_dir(root)
        .status()
        .context("cannot run cargo")?;
    match status.success() {
        true => Ok(()),
        false => Err(anyhow!("the book is not built; the pages stay as they were")),
    }
}

/// Serves the folder `html`, and tells each page that waits when to reload.
fn serve(html: &Path, reload: watch::Sender<()>) -> Result<()> {
    let wait = move |socket: WebSocketUpgrade| async move {
        let mut told = reload.subscribe();
        socket.on_upgrade(move |mut socket| async move {
            if told.changed().await.is_ok() {
                // The page may have been left.
                let _ = socket.send(Message::text("reload")).await;
            }
        })
    };
    let pages =
        ServeDir::new(html).not_found_service(ServeFile::new(html.join("404.html")));
    let router =
        Router::new().route(&format!("/{RELOAD}"), get(wait)).fallback_service(pages);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, PORT)).await;
        let listener =
            listener.with_context(|| format!("cannot listen at port {PORT}"))?;
        Ok(axum::serve(listener, router).await?)
    })
}
