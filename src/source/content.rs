//! What a file holds, told by its first bytes: its name may lie.
//!
//! Apart from the readers, which are asked only once it is known which of them it is.

use super::Format;
use super::foreign::{self, Foreign};

/// What a file seems to hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// What its name says, or nothing that can be told.
    AsNamed,
    /// Something that a reader is there for.
    Reads(Format),
    /// Something that none is there for.
    Foreign(&'static Foreign),
}

/// What these bytes are, under a name that says `named`.
pub(super) fn of(bytes: &[u8], named: Format) -> Content {
    let found = told(bytes);
    match found {
        // What is in the file decides between kinds that are not text; between kinds of text its name does,
        // since text may begin with anything: only a name that promises no markup is overruled.
        Content::Reads(Format::Html) if !matches!(named, Format::Text | Format::Foreign) => Content::AsNamed,
        found => found,
    }
}

/// What the first bytes tell.
fn told(bytes: &[u8]) -> Content {
    if is_html(bytes) {
        return Content::Reads(Format::Html);
    }
    match foreign::by_content(bytes) {
        Some(kind) => Content::Foreign(kind),
        None => Content::AsNamed,
    }
}

/// Whether a page begins here.
fn is_html(bytes: &[u8]) -> bool {
    let head = head(bytes);
    let head = head.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let head = after_comments(head);
    let starts = |name: &str| head.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    starts("<!doctype html") || starts("<html") || starts("<head>") || starts("<body")
}

/// The first bytes as text.
pub(super) fn head(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]).into_owned()
}

/// What comes after an XML declaration, comments and white space.
pub(super) fn after_comments(head: &str) -> &str {
    let mut rest = head;
    loop {
        rest = rest.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        let end = if rest.starts_with("<!--") {
            rest.find("-->").map(|at| at + 3)
        } else if rest.starts_with("<?") {
            rest.find("?>").map(|at| at + 2)
        } else {
            None
        };
        match end {
            Some(end) => rest = &rest[end..],
            None => return rest,
        }
    }
}
