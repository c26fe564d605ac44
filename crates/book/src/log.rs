//! What mdBook says while it works: its warnings and errors, on the standard error.
//!
//! mdBook goes on after a warning, and ends well. Here each is counted, so that a book that
//! mdBook warned about is not taken for a good one.
use std::fmt::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

static WARNINGS: AtomicUsize = AtomicUsize::new(0);

/// Listens to mdBook for the rest of the program.
struct Listener;

/// Passes on what mdBook warns about.
pub fn listen() {
    // A second listener is refused, and the first stays.
    let _ = tracing::subscriber::set_global_default(Listener);
}

/// How many warnings and errors there have been since this was asked last.
pub fn warnings() -> usize {
    WARNINGS.swap(0, Ordering::Relaxed)
}

impl Subscriber for Listener {
    fn enabled(&self, about: &Metadata<'_>) -> bool {
        *about.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        WARNINGS.fetch_add(1, Ordering::Relaxed);
        let mut message = Message(String::new());
        event.record(&mut message);
        eprintln!("{:>5} {}", event.metadata().level(), message.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The words of an event.
struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = match field.name() {
            "message" => write!(self.0, "{value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
