//! One file: the reader it gets, what the reader makes of it, and what becomes of a reader that fails.
//!
//! Apart from the readers, which know bytes and nothing of folders, and from the folder, which knows only names.

use super::archive::{Archive, Budget, unread};
use super::columns::Columns;
use super::content::{self, Content};
use super::encoding::Decoded;
use super::fields::Fields;
use super::isolated::IsolatedReader;
use super::listing::{self, Input};
use super::misplaced::{self, Misplaced};
use super::problem::{self, Constant, Doubt, Fault, Problem};
use super::{FileReport, Format};
use super::{
    encoding, epub, foreign, front_matter, guard, html, isolated, mail, markdown, office, pdf, press, rows,
    subtitles, table, tei,
};
use crate::document::Document;
use serde::{Deserialize, Serialize};
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
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Found {
    /// The documents in it, without their digest.
    pub documents: Vec<Document>,
    /// What of it was left out.
    pub problems: Vec<Problem>,
    /// What should be looked at.
    pub doubts: Vec<Doubt>,
    /// The encoding of its text, or the name of a format that has its own.
    #[serde(deserialize_with = "problem::constant")]
    pub encoding: Constant,
}

/// Why a file gives nothing at all.
#[derive(Debug, Serialize, Deserialize)]
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

/// Archives inside each other are read so deep.
const MAX_ARCHIVES: usize = 3;

/// What a reader is given besides the file.
#[derive(Clone, Copy)]
pub(super) struct Means<'m> {
    pub(super) columns: &'m Columns,
    /// Called with the bytes that are done, in pieces; of a file that is not read piece by piece, never.
    pub(super) progress: &'m (dyn Fn(u64) + Sync),
    /// What reads files apart; `None` where everything is read here.
    pub(super) isolated: Option<&'m dyn IsolatedReader>,
}

/// Reads one file of the corpus, given its bytes.
pub(super) fn read(input: &Input, bytes: Vec<u8>, means: Means<'_>) -> Part {
    let budget = Budget::of(bytes.len());
    read_bytes(&input.path, input.format, bytes, means, 0, &budget)
}

impl Part {
    /// A file that the system refuses.
    pub(super) fn unreadable(input: &Input, error: &std::io::Error) -> Part {
        let fault = Fault::Unreadable { reason: listing::plain_reason(error) };
        Part::failed(&input.path, fault.into())
    }

    /// A file that gives nothing.
    fn failed(path: &str, Failure { line, fault }: Failure) -> Part {
        let problem = Problem { path: path.to_owned(), line, fault };
        Part { problems: vec![problem], ..Part::default() }
    }
}

/// Reads the bytes of a file that is named `path`, inside `depth` archives. A reader that panics costs the run
/// this file, not the rest.
fn read_bytes(
    path: &str,
    named: Format,
    bytes: Vec<u8>,
    means: Means<'_>,
    depth: usize,
    budget: &Budget,
) -> Part {
    if bytes.is_empty() {
        return Part::failed(path, Fault::Empty.into());
    }
    if misplaced::in_bytes(&bytes) {
        return Part::failed(path, Fault::Misplaced(Misplaced::Rules).into());
    }
    let failed = |message: String| {
        Part::failed(
            path,
            unread(format!(
                "reading it failed ({message}); this is a mistake in dixit: please report it, and save the text of \
                 the file as .txt for now"
            )),
        )
    };
    let format = match guard::catch(|| content::of(&bytes, named)) {
        Ok(Content::Reads(format)) => format,
        Ok(Content::AsNamed) => named,
        Ok(Content::Foreign(kind)) => return Part::failed(path, foreign_failure(kind, named)),
        Err(message) => return failed(message),
    };
    if format == Format::Zip {
        return match read_archive(path, &bytes, means, depth, budget) {
            Ok(part) => part,
            Err(failure) => Part::failed(path, failure),
        };
    }
    let size = bytes.len() as u64;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let read = match means.isolated.filter(|_| isolated::concerns(format, &bytes)) {
        Some(reader) => isolated::document(reader, path, format, &bytes),
        None => guard::catch(|| read_as(path, format, bytes, means)),
    };
    let mut found = match read {
        Ok(Ok(found)) => found,
        Ok(Err(failure)) => return Part::failed(path, failure),
        Err(message) => return failed(message),
    };
    found.documents.iter_mut().for_each(|document| document.sha256 = sha256);
    if format != named {
        found.doubts.insert(0, Doubt::OtherKind { is: format.name() });
    }
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

/// Why something that has no reader is not read.
fn foreign_failure(kind: &foreign::Foreign, named: Format) -> Failure {
    if kind.what == "an old Microsoft Office document" && named == Format::Docx {
        return unread("encrypted, or an old document under a new name; open it in Word and save it without a password as .docx".to_owned());
    }
    Fault::Foreign { what: kind.what, remedy: kind.remedy }.into()
}

/// Reads what is in an archive, each file as if it lay in a folder of the archive's name. Nothing is written, so
/// names that lead out of the archive lead nowhere.
fn read_archive(
    path: &str,
    bytes: &[u8],
    means: Means<'_>,
    depth: usize,
    budget: &Budget,
) -> Result<Part, Failure> {
    if depth >= MAX_ARCHIVES {
        return Err(unread(format!(
            "more than {MAX_ARCHIVES} archives inside each other; unpack this one here"
        )));
    }
    let mut archive = Archive::open(bytes)?;
    let mut part = Part::default();
    for (nth, name) in archive.names().into_iter().enumerate() {
        let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
        let inner = parts.collect::<Vec<_>>();
        let is_folder = name.ends_with(['/', '\\']);
        if let Some(name) = inner.last().filter(|name| !is_folder && misplaced::is_settings(name)) {
            let is_exact = *name == listing::SETTINGS;
            let fault = Fault::Misplaced(if is_exact { Misplaced::Packed } else { Misplaced::Alike });
            part.problems.push(Problem { path: format!("{path}/{}", inner.join("/")), line: None, fault });
            continue;
        }
        // Folders, and what a folder would hide too: systems and programs put it there.
        let is_hidden = inner.iter().any(|part| part.starts_with('.')) || inner.first() == Some(&"__MACOSX");
        if is_folder || inner.is_empty() || is_hidden {
            continue;
        }
        let member = format!("{path}/{}", inner.join("/"));
        let Some(format) = Format::of(&member) else {
            let is_small = archive.bytes(nth).is_some_and(|bytes| misplaced::is_worth_it(&member, bytes));
            let bytes = is_small.then(|| archive.nth(nth, "this file", budget).ok()).flatten();
            let fault = match bytes.is_some_and(|bytes| misplaced::in_bytes(&bytes)) {
                true => Fault::Misplaced(Misplaced::Rules),
                false => foreign::fault(&member),
            };
            part.problems.push(Problem { path: member, line: None, fault });
            continue;
        };
        let inside = match archive.nth(nth, "this file", budget) {
            Ok(bytes) => read_bytes(&member, format, bytes, means, depth + 1, budget),
            Err(failure) => Part::failed(&member, failure),
        };
        part.files.extend(inside.files);
        part.documents.extend(inside.documents);
        part.problems.extend(inside.problems);
    }
    if part.files.is_empty() && part.problems.is_empty() {
        return Err(Fault::Empty.into());
    }
    Ok(part)
}

pub(super) fn read_as(
    path: &str,
    format: Format,
    bytes: Vec<u8>,
    means: Means<'_>,
) -> Result<Found, Failure> {
    match format {
        Format::Foreign => Err(foreign::fault(path).into()),
        Format::Html => {
            let decoded = text_of(encoding::decode_markup(bytes))?;
            let found = html::read(path, &decoded)?;
            Ok(with_decoding(found, &decoded))
        }
        Format::Tei => read_xml(path, bytes),
        Format::Mail => mail::read(path, &bytes),
        Format::Mailbox => mail::read_box(path, &bytes),
        Format::Docx => office::read_docx(path, &bytes),
        Format::Odt if bytes.starts_with(b"PK") => office::read_odt(path, &bytes),
        Format::Odt => office::read_flat_odt(path, &text_of(encoding::decode_markup(bytes))?.text),
        Format::Pdf => pdf::read(path, &bytes),
        Format::Epub => epub::read(path, &bytes),
        Format::Text | Format::Markdown | Format::Rows | Format::Table | Format::Subtitles | Format::Zip => {
            let decoded = text_of(encoding::decode(bytes))?;
            let found = read_text(path, format, &decoded, means)?;
            Ok(with_decoding(found, &decoded))
        }
    }
}

/// XML is read by what its root says it is.
fn read_xml(path: &str, bytes: Vec<u8>) -> Result<Found, Failure> {
    let root = content::root(&bytes);
    let decoded = text_of(encoding::decode_markup(bytes))?;
    match root.rsplit(':').next().unwrap_or_default() {
        "TEI" | "TEI.2" | "teiCorpus" => Ok(with_decoding(tei::read(path, &decoded)?, &decoded)),
        "html" => Ok(with_decoding(html::read(path, &decoded)?, &decoded)),
        "document" if decoded.text.contains("urn:oasis:names:tc:opendocument") => {
            office::read_flat_odt(path, &decoded.text)
        }
        "" => Err(unread("no XML: it begins with no element; if it is text, name it .txt".to_owned())),
        other => Err(unread(format!(
            "XML, but neither TEI nor a page (its root is <{other}>); make TEI or text of it (by XSLT, or pandoc)"
        ))),
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
fn read_text(path: &str, format: Format, decoded: &Decoded, means: Means<'_>) -> Result<Found, Failure> {
    let mut found = Found::default();
    match format {
        Format::Rows => {
            let rows = rows::read(path, &decoded.text, means);
            (found.documents, found.problems, found.doubts) = (rows.documents, rows.problems, rows.doubts);
        }
        Format::Table => {
            let rows = table::read(path, &decoded.text, means)
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
            let (offsets, progress) = (plain.offsets.through(&below), &|bytes| (means.progress)(bytes));
            found.documents = press::documents_telling(path, &plain.text, &offsets, progress);
            plain.mark_headings(&mut found.documents, &below);
            fields.title = fields.title.or(plain.title);
            for (nth, document) in found.documents.iter_mut().enumerate() {
                let title = fields.title.clone().filter(|_| nth == 0);
                Fields { title, ..fields.clone() }.give(document);
            }
        }
        _ => {
            let progress = &|bytes| (means.progress)(bytes);
            found.documents = press::documents_telling(path, &decoded.text, &decoded.offsets, progress);
        }
    }
    Ok(found)
}

/// Characters that a reader of a file name does not see, or that turn the direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
