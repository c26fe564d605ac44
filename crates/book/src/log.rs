//! What mdBook says while it works: its warnings and errors, on the standard error.
//!
//! mdBook goes on after a warning, and ends well. Here each is counted, so that a book that
//! mdBook warned about is not taken for a good one.
use std::sync::atomic::{AtomicUsize, Ordering};

use log::{Level, LevelFilter, Log, Metadata, Record};

static WARNINGS: AtomicUsize = AtomicUsize::new(0);

/// Hears mdBook, which leaves to `log` what nothing hears by `tracing`.
struct Listener;

/// Passes on what mdBook warns about.
pub fn listen() {
    // A second listener is refused, and the first stays.
    let _ = log::set_logger(&Listener);
    log::set_max_level(LevelFilter::Warn);
}

/// How many warnings and errors there have been since this was asked last.
pub fn warnings() -> usize {
    WARNINGS.swap(0, Ordering::Relaxed)
}

impl Log for Listener {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        about.level() <= Level::Warn && about.target().starts_with("mdbook")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            WARNINGS.fetch_add(1, Ordering::Relaxed);
            eprintln!("{:>5} {}", record.level(), record.args());
        }
    }

    fn flush(&self) {}
}
