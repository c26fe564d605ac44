//! A figure as part of a page: what the preprocessor makes of it when the book is built,
//! and a lab again for its reader's settings.

pub mod data;
pub mod svg;

/// `text` with the characters HTML reads as entities.
pub fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
