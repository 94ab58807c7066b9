//! Reads the documents in folders, files and tables.
//!
//! [`list`] finds the files and [`read`] turns them into documents. The ending of a file's name selects its reader:
//!
//! | file name ends in | reader | a document is |
//! |---|---|---|
//! | `.txt`, `.text` | plain text | an article or a transcript |
//! | `.md`, `.markdown` | text below YAML front matter | an article or a transcript |
//! | `.jsonl`, `.ndjson` | JSON Lines | a row, or rows that are turns |
//! | `.csv`, `.tsv`, `.tab` | tables | a row, or rows that are turns |
//! | `.srt`, `.vtt` | subtitles, with the time of each turn | the file |
//! | `.html`, `.htm`, `.xhtml` | web pages: the main text, without the page around it | the page |
//! | `.mht`, `.mhtml`, `.eml` | pages saved as one file; letters, their quotations marked | the page, the letter |
//! | `.mbox` | mailboxes | a letter |
//! | `.docx`, `.docm` | Word documents: the accepted text | an article or a transcript |
//! | `.odt`, `.ott`, `.fodt` | OpenDocument texts: the accepted text | an article or a transcript |
//! | `.pdf` | PDF documents with a text layer | an article or a transcript |
//! | `.epub` | e-books | a chapter |
//! | `.xml`, `.tei` | TEI: speakers and header; also pages and OpenDocument in XML | a `TEI` element |
//! | `.zip` | the files in it, by the same table | what it is there |
//!
//! The content of a file overrides its name where the two disagree (a `.txt` that is a PDF), and the report says
//! so. A file with any other ending is read as plain text if the user names it, and reported as left out if it lies
//! in a folder. Nothing is dropped silently: an input that is not read is a [`Skipped`], one that is read but needs
//! a look is a [`Warning`].

mod corpus;
mod dedup;
mod diagnostics;
mod dispatch;
pub(crate) mod files;
pub(crate) mod formats;
pub mod isolated;
mod memo;
mod metadata;
mod public_names;
mod repeated_lines;
mod settings;
mod withhold;

pub use crate::source::corpus::{Purpose, ReadOptions, Reading, Unjudged, Withheld, read, read_with, weight};
pub use crate::source::dedup::Copy;
pub use crate::source::diagnostics::{Fault, Skipped, SourceError, Warning};
#[cfg(feature = "cli")]
pub use crate::source::files::disk::{list, read_file};
pub use crate::source::files::listing::{File, Input, Listing, Stamp, plain_reason};
pub use crate::source::files::memory::list_in_memory;
pub use crate::source::settings::misplaced::Misplaced;
pub use crate::source::settings::scope::{Governing, Scope};
pub use withhold::{Suspect, SuspectKind, SuspectPlace};

use serde::{Deserialize, Serialize};

/// The reader of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// Text with front matter.
    Markdown,
    /// JSON Lines.
    Rows,
    /// CSV, TSV.
    Table,
    /// SRT, WebVTT.
    Subtitles,
    /// A web page.
    Html,
    /// A letter, or a page saved in the form of one.
    Mail,
    /// A mailbox: many letters in one file.
    Mailbox,
    /// A Word document.
    Docx,
    /// An OpenDocument text.
    Odt,
    /// A PDF document.
    Pdf,
    /// An e-book.
    Epub,
    /// TEI, or other XML that holds a text.
    Tei,
    /// Files in an archive.
    Zip,
    /// A kind of file that dixit does not read, judging by its name. Its content may be something else.
    Foreign,
}

/// The readers and the endings of the files that they read.
const READERS: &[(Format, &[&str])] = &[
    (Format::Text, &["txt", "text"]),
    (Format::Markdown, &["md", "markdown"]),
    (Format::Rows, &["jsonl", "ndjson"]),
    (Format::Table, &["csv", "tsv", "tab"]),
    (Format::Subtitles, &["srt", "vtt"]),
    (Format::Html, &["html", "htm", "xhtml"]),
    (Format::Mail, &["eml", "mht", "mhtml"]),
    (Format::Mailbox, &["mbox", "mbx"]),
    (Format::Docx, &["docx", "docm", "dotx"]),
    (Format::Odt, &["odt", "ott", "fodt"]),
    (Format::Pdf, &["pdf"]),
    (Format::Epub, &["epub"]),
    (Format::Tei, &["xml", "tei"]),
    (Format::Zip, &["zip"]),
];

impl Format {
    /// Returns the reader for a file name, or `None` if there is none.
    pub fn of(path: &str) -> Option<Format> {
        let extension = extension(path)?;
        let reader = READERS.iter().find(|(_, endings)| endings.contains(&extension.as_str()));
        let foreign = || {
            crate::source::formats::unsupported::by_name(path)
                .filter(|kind| kind.may_lie)
                .map(|_| Format::Foreign)
        };
        reader.map(|(format, _)| *format).or_else(foreign)
    }

    /// A sentence that says what a file of this format is.
    fn name(self) -> &'static str {
        match self {
            Format::Text => "plain text",
            Format::Markdown => "Markdown",
            Format::Rows => "JSON Lines",
            Format::Table => "a table",
            Format::Subtitles => "subtitles",
            Format::Html => "a web page",
            Format::Mail => "a letter",
            Format::Mailbox => "a mailbox",
            Format::Docx => "a Word document",
            Format::Odt => "an OpenDocument text",
            Format::Pdf => "a PDF document",
            Format::Epub => "an e-book",
            Format::Tei => "TEI",
            Format::Zip => "a ZIP archive",
            Format::Foreign => "an unknown format",
        }
    }
}

/// Returns the ending of a file's name, in lower case and without the dot.
fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// What was read from one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// The path below the corpus.
    pub path: String,
    /// The size in bytes.
    pub bytes: u64,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// The number of documents in the file.
    pub documents: u32,
    /// What the user should look at.
    pub doubts: Vec<Warning>,
}
