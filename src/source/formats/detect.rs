//! What a file holds, told by its first bytes: its name may lie.
//!
//! Separate from the readers, which are asked only once it is known which of them it is.

use crate::source::Format;
use crate::source::formats::archive::{Archive, Budget};
use crate::source::formats::unsupported;
use crate::source::formats::unsupported::Foreign;

/// What a file seems to hold.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// What its name says, or nothing that can be known.
    AsNamed,
    /// Something that a reader is there for.
    Reads(Format),
    /// Something that none is there for.
    Foreign(&'static Foreign),
}

/// What these bytes are, under a name that says `named`.
pub(crate) fn of(bytes: &[u8], named: Format) -> Content {
    use Format::*;
    match told(bytes, named) {
        // Between kinds of text the name decides, since text may begin with anything: only a name that promises
        // no markup is overruled by it.
        Content::Reads(Html | Tei)
            if !matches!(named, Text | Foreign | Pdf | Docx | Odt | Epub | Zip | Html | Tei) =>
        {
            Content::AsNamed
        }
        Content::Reads(Tei) if named == Odt => Content::AsNamed,
        Content::Reads(Mailbox) if !matches!(named, Text | Mail | Foreign) => Content::AsNamed,
        found => found,
    }
}

/// What the first bytes tell.
fn told(bytes: &[u8], named: Format) -> Content {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes, named);
    }
    // Some programs put something before the mark.
    if bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") && !is_text(named) {
        return Content::Reads(Format::Pdf);
    }
    if bytes.starts_with(b"%PDF-") {
        return Content::Reads(Format::Pdf);
    }
    if is_html(bytes) {
        return Content::Reads(Format::Html);
    }
    if matches!(root(bytes).as_str(), "TEI" | "TEI.2" | "teiCorpus") {
        return Content::Reads(Format::Tei);
    }
    if bytes.starts_with(b"From ") && head(bytes).contains("\nFrom: ") {
        return Content::Reads(Format::Mailbox);
    }
    match unsupported::by_content(bytes) {
        Some(kind) => Content::Foreign(kind),
        None => Content::AsNamed,
    }
}

fn is_text(named: Format) -> bool {
    use Format::*;
    matches!(named, Text | Markdown | Rows | Table | Subtitles | Html | Tei | Mail | Mailbox)
}

/// What an archive is: a document, a book, or files.
fn packed(bytes: &[u8], named: Format) -> Content {
    use Format::*;
    let Ok(mut archive) = Archive::open(bytes) else {
        // Its reader says what is wrong with it.
        return Content::Reads(if matches!(named, Docx | Odt | Epub) { named } else { Zip });
    };
    let names = archive.names();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    let kind = match archive.file("mimetype", &Budget::of(0)) {
        Ok(Some(kind)) => String::from_utf8_lossy(&kind).trim().to_owned(),
        _ => String::new(),
    };
    let foreign = |name: &str| unsupported::by_name(name).map_or(Content::AsNamed, Content::Foreign);
    match kind.as_str() {
        "application/epub+zip" => return Content::Reads(Epub),
        kind if kind.starts_with("application/vnd.oasis.opendocument.text") => return Content::Reads(Odt),
        kind if kind.starts_with("application/vnd.oasis.opendocument.spreadsheet") => return foreign(".ods"),
        kind if kind.starts_with("application/vnd.oasis.opendocument") => return foreign(".odp"),
        _ => {}
    }
    match () {
        () if has("[Content_Types].xml") && has("xl/") => foreign(".xlsx"),
        () if has("[Content_Types].xml") && has("ppt/") => foreign(".pptx"),
        () if has("word/document.xml") || has("[Content_Types].xml") && (has("word/") || named == Docx) => {
            Content::Reads(Docx)
        }
        () if has("META-INF/container.xml") => Content::Reads(Epub),
        () if has("content.xml") && (has("META-INF/manifest.xml") || named == Odt) => Content::Reads(Odt),
        () if has("Index/Document.iwa") || has("index.apxl") => foreign(".pages"),
        () => Content::Reads(Zip),
    }
}

/// The name of an XML file's root; empty where there is none.
pub(crate) fn root(bytes: &[u8]) -> String {
    let head = head(bytes);
    let mut rest = after_comments(&head);
    if rest.starts_with("<!DOCTYPE") {
        let end = match (rest.find('['), rest.find('>')) {
            (Some(open), Some(close)) if open < close => rest.find("]>").map(|at| at + 2),
            (_, close) => close.map(|at| at + 1),
        };
        rest = after_comments(end.map_or("", |end| &rest[end..]));
    }
    let Some(inner) = rest.strip_prefix('<') else { return String::new() };
    let name = inner.split(|c: char| !c.is_alphanumeric() && !":.-_".contains(c)).next().unwrap_or_default();
    name.to_owned()
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
pub(crate) fn head(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(8192)]).into_owned()
}

/// What comes after an XML declaration, comments and white space.
pub(crate) fn after_comments(head: &str) -> &str {
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
