//! What documents are in this folder, file or table?
//!
//! [`list`] finds the files, [`read`] turns them into documents. One table says which reader answers for which
//! file:
//!
//! | file name ends in | reader | a document is |
//! |---|---|---|
//! | `.txt`, `.text` | plain text | an article or a transcript |
//! | `.md`, `.markdown` | text below YAML front matter | an article or a transcript |
//! | `.jsonl`, `.ndjson` | JSON Lines | a row, or rows that are turns |
//! | `.csv`, `.tsv`, `.tab` | tables | a row, or rows that are turns |
//! | `.srt`, `.vtt` | subtitles, with the time of each turn | the file |
//! | `.html`, `.htm`, `.xhtml` | web pages: the main text, without the page around it | the page |
//!
//! What a file holds overrules its name where the name lies (a `.txt` that is a PDF), and the report says so. A
//! file with another ending is read as plain text where the user names it, and listed as left out where it
//! lies in a folder. Nothing is dropped in silence: what is not read is a [`Problem`], what is read but should
//! be looked at is a [`Doubt`].

mod content;
mod encoding;
mod fields;
mod file;
mod flow;
mod foreign;
mod front_matter;
mod guard;
mod html;
mod markdown;
pub mod press;
mod problem;
mod rows;
mod settings;
mod subtitles;
mod table;
mod walk;

pub use problem::{Doubt, Fault, Problem, SourceError};
pub use walk::{Input, Listing, list, plain_reason};

use crate::document::{Document, Settings};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// Which reader a file gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Nothing that dixit reads, to judge by its name; its content may be something else.
    Foreign,
}

/// Which reader answers for which ending.
const READERS: &[(Format, &[&str])] = &[
    (Format::Text, &["txt", "text"]),
    (Format::Markdown, &["md", "markdown"]),
    (Format::Rows, &["jsonl", "ndjson"]),
    (Format::Table, &["csv", "tsv", "tab"]),
    (Format::Subtitles, &["srt", "vtt"]),
    (Format::Html, &["html", "htm", "xhtml"]),
];

impl Format {
    /// The reader for a file name; `None` where there is none.
    pub fn of(path: &str) -> Option<Format> {
        let extension = extension(path)?;
        let reader = READERS.iter().find(|(_, endings)| endings.contains(&extension.as_str()));
        let foreign = || foreign::by_name(path).filter(|kind| kind.may_lie).map(|_| Format::Foreign);
        reader.map(|(format, _)| *format).or_else(foreign)
    }

    /// What a file of this format is, in a sentence.
    fn name(self) -> &'static str {
        match self {
            Format::Text => "plain text",
            Format::Markdown => "Markdown",
            Format::Rows => "JSON Lines",
            Format::Table => "a table",
            Format::Subtitles => "subtitles",
            Format::Html => "a web page",
            Format::Foreign => "an unknown format",
        }
    }
}

/// What a file's name ends in, in lower case, without the dot.
fn extension(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
}

/// What reading one file gave.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// Its path below the corpus.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its encoding.
    pub encoding: &'static str,
    /// How many documents it holds.
    pub documents: u32,
    /// What should be looked at.
    pub doubts: Vec<Doubt>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// What `dixit.toml` says.
    pub settings: Settings,
    /// The documents, by the path of their file as bytes, then in the order of the file.
    pub documents: Vec<Document>,
    /// The files that were read, in the same order.
    pub files: Vec<FileReport>,
    /// What was left out, by path.
    pub problems: Vec<Problem>,
}

/// Reads every file of a listing, in parallel; `progress` is called with the bytes of each file that is done.
///
/// # Errors
/// Where a `dixit.toml` has a mistake; everything else that is wrong is a [`Problem`] of [`Reading`].
pub fn read(listing: Listing, progress: &(dyn Fn(u64) + Sync)) -> Result<Reading, SourceError> {
    let mut settings = Settings::default();
    for (path, prefix) in &listing.settings {
        settings::add(&mut settings, path, prefix)?;
    }
    let parts = listing.inputs.par_iter().map(|input| {
        let part = file::read(input);
        progress(input.bytes);
        part
    });
    let mut reading = Reading { settings, problems: listing.problems, ..Reading::default() };
    for part in parts.collect::<Vec<_>>() {
        reading.files.extend(part.files);
        reading.documents.extend(part.documents);
        reading.problems.extend(part.problems);
    }
    leave_out_same_ids(&mut reading);
    find_corrections(&mut reading);
    let language = reading.settings.language.clone();
    reading.documents.par_iter_mut().for_each(|document| {
        if document.language.is_none() {
            document.language = language.clone().or_else(|| fields::detect_language(&document.text));
        }
    });
    reading.problems.sort();
    Ok(reading)
}

/// Ids must be unique in a corpus: links, corrections and outputs go by them.
fn leave_out_same_ids(reading: &mut Reading) {
    let mut first: HashMap<String, String> = HashMap::with_capacity(reading.documents.len());
    let (problems, files) = (&mut reading.problems, &mut reading.files);
    reading.documents.retain(|document| match first.get(&document.id) {
        Some(earlier) => {
            let fault = Fault::SameId { id: document.id.clone(), first: earlier.clone() };
            problems.push(Problem { path: document.path.clone(), line: None, fault });
            if let Ok(at) = files.binary_search_by(|file| file.path.cmp(&document.path)) {
                files[at].documents -= 1;
            }
            false
        }
        None => {
            first.insert(document.id.clone(), document.path.clone());
            true
        }
    });
    files.retain(|file| file.documents > 0);
}

/// A correction must mean a document or a turn: one that is out of date would be lost in silence.
fn find_corrections(reading: &mut Reading) {
    if reading.settings.corrections.is_empty() {
        return;
    }
    let turns = reading.documents.iter().flat_map(|document| document.turns.iter().map(|turn| &turn.id));
    let ids = reading.documents.iter().map(|document| &document.id).chain(turns).collect::<HashSet<_>>();
    for correction in reading.settings.corrections.iter().filter(|correction| !ids.contains(&correction.doc))
    {
        let fault = Fault::NoSuchDocument { id: correction.doc.clone() };
        reading.problems.push(Problem { path: walk::SETTINGS.to_owned(), line: None, fault });
    }
}
