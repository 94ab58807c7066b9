//! What documents are in this folder, file or table?
//!
//! [`list`] finds the files, [`read`] turns them into documents. One table says which reader answers for which
//! file:
//!
//! | file name ends in | reader |
//! |---|---|
//! | `.txt`, `.text` | plain text |
//! | `.md`, `.markdown` | text below YAML front matter |
//! | `.jsonl`, `.ndjson` | JSON Lines, a row a document or a turn |
//! | `.csv`, `.tsv`, `.tab` | tables, a row a document or a turn |
//! | `.srt`, `.vtt` | subtitles, with the time of each turn |
//!
//! A file with another ending is read as plain text where the user names it, and listed as left out where it
//! lies in a folder. Nothing is dropped in silence: what is not read is a [`Problem`], what is read but should
//! be looked at is a [`Doubt`].

mod encoding;
mod fields;
mod front_matter;
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
use fields::Fields;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
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
}

impl Format {
    /// The reader for a file name; `None` where there is none.
    pub fn of(path: &str) -> Option<Format> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (_, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Format::Text),
            "md" | "markdown" => Some(Format::Markdown),
            "jsonl" | "ndjson" => Some(Format::Rows),
            "csv" | "tsv" | "tab" => Some(Format::Table),
            "srt" | "vtt" => Some(Format::Subtitles),
            _ => None,
        }
    }
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
        let part = read_file(input);
        progress(input.bytes);
        part
    });
    let mut reading = Reading { settings, problems: listing.problems, ..Reading::default() };
    for (file, documents, problems) in parts.collect::<Vec<_>>() {
        reading.files.extend(file);
        reading.documents.extend(documents);
        reading.problems.extend(problems);
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

/// Reads one file: its report where anything in it could be read, its documents, what was left out.
fn read_file(input: &Input) -> (Option<FileReport>, Vec<Document>, Vec<Problem>) {
    let left_out = |line, fault| (None, Vec::new(), vec![Problem { path: input.path.clone(), line, fault }]);
    let bytes = match std::fs::read(&input.file) {
        Ok(bytes) => bytes,
        Err(error) => return left_out(None, Fault::Unreadable { reason: walk::plain_reason(&error) }),
    };
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let decoded = match encoding::decode(bytes) {
        Ok(decoded) if decoded.text.trim().is_empty() => return left_out(None, Fault::Empty),
        Ok(decoded) => decoded,
        Err(what) => return left_out(None, Fault::Binary { what }),
    };
    let mut doubts = Vec::new();
    if input.path.chars().any(is_invisible) {
        doubts.push(Doubt::OddName);
    }
    if decoded.guessed {
        doubts.push(Doubt::GuessedEncoding { encoding: decoded.encoding });
    }
    if decoded.unreadable > 0 {
        doubts.push(Doubt::UnreadableCharacters { count: decoded.unreadable });
    }
    let (mut documents, problems) = match input.format {
        Format::Rows => {
            let mut rows = rows::read(&input.path, &decoded.text);
            doubts.append(&mut rows.doubts);
            (rows.documents, rows.problems)
        }
        Format::Table => match table::read(&input.path, &decoded.text) {
            Ok(mut rows) => {
                doubts.append(&mut rows.doubts);
                (rows.documents, rows.problems)
            }
            Err(message) => return left_out(Some(1), Fault::Row { message }),
        },
        Format::Subtitles => match subtitles::read(&input.path, &decoded.text, &decoded.offsets) {
            Some(document) => (vec![document], Vec::new()),
            None => return left_out(None, Fault::NoCues),
        },
        Format::Text => {
            let documents = press::documents(&input.path, &decoded.text, &decoded.offsets);
            (documents, Vec::new())
        }
        Format::Markdown => {
            let (mut fields, body) = match front_matter::split(&decoded.text) {
                Ok(split) => split,
                Err(error) => {
                    return left_out(Some(error.line), Fault::FrontMatter { message: error.message });
                }
            };
            doubts.append(&mut fields.doubts);
            let plain = markdown::read(&decoded.text[body..]);
            if plain.text.trim().is_empty() {
                return left_out(None, Fault::Empty);
            }
            let below = decoded.offsets.slice(body, decoded.text.len());
            let mut documents = press::documents(&input.path, &plain.text, &plain.offsets.through(&below));
            plain.mark_headings(&mut documents, &below);
            fields.title = fields.title.or(plain.title);
            for (nth, document) in documents.iter_mut().enumerate() {
                let title = fields.title.clone().filter(|_| nth == 0);
                Fields { title, ..fields.clone() }.give(document);
            }
            (documents, Vec::new())
        }
    };
    documents.iter_mut().for_each(|document| document.sha256 = sha256);
    let file = FileReport {
        path: input.path.clone(),
        bytes: input.bytes,
        encoding: decoded.encoding,
        documents: documents.len() as u32,
        doubts,
    };
    (Some(file), documents, problems)
}

/// Characters that a reader of a file name does not see, or that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
