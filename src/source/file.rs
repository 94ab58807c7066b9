//! One file: the reader it gets, what the reader makes of it, and what becomes of a reader that fails.
//!
//! Apart from the readers, which know bytes and nothing of folders, and from the folder, which knows only names.

use super::content::{self, Content};
use super::encoding::Decoded;
use super::fields::Fields;
use super::problem::{Doubt, Fault, Problem};
use super::walk::{self, Input};
use super::{FileReport, Format};
use super::{encoding, foreign, front_matter, guard, html, markdown, press, rows, subtitles, table};
use crate::document::Document;
use sha2::{Digest, Sha256};

/// What came of one input: usually one file, of an archive every file in it.
#[derive(Debug, Default)]
pub(super) struct Part {
    /// The files of which anything could be read.
    pub files: Vec<FileReport>,
    /// Their documents, in the same order.
    pub documents: Vec<Document>,
    /// What was left out.
    pub problems: Vec<Problem>,
}

/// What a reader makes of one file.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The documents in it, without their digest.
    pub documents: Vec<Document>,
    /// What of it was left out.
    pub problems: Vec<Problem>,
    /// What should be looked at.
    pub doubts: Vec<Doubt>,
    /// The encoding of its text, or the name of a format that has its own.
    pub encoding: &'static str,
}

/// Why a file gives nothing at all.
#[derive(Debug)]
pub(super) struct Failure {
    /// The line in it, from 1, where one is to blame.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure { line: None, fault }
    }
}

/// Reads one file of the corpus.
pub(super) fn read(input: &Input) -> Part {
    match std::fs::read(&input.file) {
        Ok(bytes) => read_bytes(&input.path, input.format, bytes),
        Err(error) => {
            let fault = Fault::Unreadable { reason: walk::plain_reason(&error) };
            let problem = Problem { path: input.path.clone(), line: None, fault };
            Part { problems: vec![problem], ..Part::default() }
        }
    }
}

/// Reads the bytes of a file that is named `path`. A reader that panics costs the run this file, not the rest.
fn read_bytes(path: &str, named: Format, bytes: Vec<u8>) -> Part {
    let size = bytes.len() as u64;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let found = guard::catch(|| found(path, named, bytes)).unwrap_or_else(|message| {
        let message = format!(
            "reading it failed ({message}); this is a mistake in dixit: please report it, and save the text of \
             the file as .txt for now"
        );
        Err(Fault::Unread { message }.into())
    });
    let mut found = match found {
        Ok(found) => found,
        Err(Failure { line, fault }) => {
            let problem = Problem { path: path.to_owned(), line, fault };
            return Part { problems: vec![problem], ..Part::default() };
        }
    };
    found.documents.iter_mut().for_each(|document| document.sha256 = sha256);
    if path.chars().any(is_invisible) {
        found.doubts.insert(0, Doubt::OddName);
    }
    let file = FileReport {
        path: path.to_owned(),
        bytes: size,
        encoding: found.encoding,
        documents: found.documents.len() as u32,
        doubts: found.doubts,
    };
    Part { files: vec![file], documents: found.documents, problems: found.problems }
}

/// Finds the reader and has it read.
fn found(path: &str, named: Format, bytes: Vec<u8>) -> Result<Found, Failure> {
    if bytes.is_empty() {
        return Err(Fault::Empty.into());
    }
    let format = match content::of(&bytes, named) {
        Content::Reads(format) => format,
        Content::Foreign(kind) => return Err(Fault::Foreign { what: kind.what, remedy: kind.remedy }.into()),
        Content::AsNamed => named,
    };
    let mut found = read_as(path, format, bytes)?;
    if format != named {
        found.doubts.insert(0, Doubt::OtherKind { is: format.name() });
    }
    Ok(found)
}

fn read_as(path: &str, format: Format, bytes: Vec<u8>) -> Result<Found, Failure> {
    match format {
        Format::Foreign => Err(match foreign::by_name(path) {
            Some(kind) => Fault::Foreign { what: kind.what, remedy: kind.remedy }.into(),
            None => Fault::Unknown.into(),
        }),
        Format::Html => {
            let decoded = text_of(encoding::decode_markup(bytes))?;
            let found = html::read(path, &decoded)?;
            Ok(with_decoding(found, &decoded))
        }
        Format::Text | Format::Markdown | Format::Rows | Format::Table | Format::Subtitles => {
            let decoded = text_of(encoding::decode(bytes))?;
            let found = read_text(path, format, &decoded)?;
            Ok(with_decoding(found, &decoded))
        }
    }
}

/// The text of a file that is text.
fn text_of(decoded: Result<Decoded, &'static str>) -> Result<Decoded, Failure> {
    match decoded {
        Ok(decoded) if decoded.text.trim().is_empty() => Err(Fault::Empty.into()),
        Ok(decoded) => Ok(decoded),
        Err(what) => Err(Fault::Binary { what }.into()),
    }
}

/// Adds what decoding told to what the reader found.
fn with_decoding(mut found: Found, decoded: &Decoded) -> Found {
    let mut doubts = Vec::new();
    if decoded.guessed {
        doubts.push(Doubt::GuessedEncoding { encoding: decoded.encoding });
    }
    if decoded.unreadable > 0 {
        doubts.push(Doubt::UnreadableCharacters { count: decoded.unreadable });
    }
    doubts.append(&mut found.doubts);
    Found { doubts, encoding: decoded.encoding, ..found }
}

/// The formats that are text of some kind.
fn read_text(path: &str, format: Format, decoded: &Decoded) -> Result<Found, Failure> {
    let mut found = Found::default();
    match format {
        Format::Rows => {
            let rows = rows::read(path, &decoded.text);
            (found.documents, found.problems, found.doubts) = (rows.documents, rows.problems, rows.doubts);
        }
        Format::Table => {
            let rows = table::read(path, &decoded.text)
                .map_err(|message| Failure { line: Some(1), fault: Fault::Row { message } })?;
            (found.documents, found.problems, found.doubts) = (rows.documents, rows.problems, rows.doubts);
        }
        Format::Subtitles => {
            let document = subtitles::read(path, &decoded.text, &decoded.offsets);
            found.documents.push(document.ok_or(Fault::NoCues)?);
        }
        Format::Markdown => {
            let (mut fields, body) = front_matter::split(&decoded.text).map_err(|error| {
                let fault = Fault::FrontMatter { message: error.message };
                Failure { line: Some(error.line), fault }
            })?;
            found.doubts.append(&mut fields.doubts);
            let plain = markdown::read(&decoded.text[body..]);
            if plain.text.trim().is_empty() {
                return Err(Fault::Empty.into());
            }
            let below = decoded.offsets.slice(body, decoded.text.len());
            found.documents = press::documents(path, &plain.text, &plain.offsets.through(&below));
            plain.mark_headings(&mut found.documents, &below);
            fields.title = fields.title.or(plain.title);
            for (nth, document) in found.documents.iter_mut().enumerate() {
                let title = fields.title.clone().filter(|_| nth == 0);
                Fields { title, ..fields.clone() }.give(document);
            }
        }
        _ => found.documents = press::documents(path, &decoded.text, &decoded.offsets),
    }
    Ok(found)
}

/// Characters that a reader of a file name does not see, or that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
