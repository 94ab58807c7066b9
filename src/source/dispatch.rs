//! Reads one file: selects its reader, runs it, and handles readers that fail.

use crate::document::Document;
use crate::source::diagnostics::{Constant, Fault, Skipped, Warning};
use crate::source::files::listing;
use crate::source::files::listing::Input;
use crate::source::formats::archive::{Archive, Budget, unread};
use crate::source::formats::columns::Columns;
use crate::source::formats::detect;
use crate::source::formats::detect::Content;
use crate::source::formats::encoding::Decoded;
use crate::source::formats::{
    catch_panic, encoding, epub, front_matter, html, mail, markdown, office, pdf, plain_text, rows,
    subtitles, table, tei, unsupported,
};
use crate::source::isolated;
use crate::source::isolated::IsolatedReader;
use crate::source::metadata::fields::Fields;
use crate::source::settings::misplaced;
use crate::source::settings::misplaced::Misplaced;
use crate::source::{FileReport, Format};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The result of reading one input: usually one file, for an archive every file in it.
#[derive(Debug, Default)]
pub(crate) struct FileResult {
    /// The files that could be read at least in part.
    pub files: Vec<FileReport>,
    /// Their documents, in the same order.
    pub documents: Vec<Document>,
    /// What was left out.
    pub problems: Vec<Skipped>,
}

/// What a reader makes of one file.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Parsed {
    /// The documents in the file, without their digests.
    pub documents: Vec<Document>,
    /// The parts of the file that were left out.
    pub problems: Vec<Skipped>,
    /// What the user should look at.
    pub doubts: Vec<Warning>,
    /// The encoding of the text, or the name of a format that has its own.
    #[serde(deserialize_with = "crate::source::diagnostics::constant")]
    pub encoding: Constant,
}

/// Why a file yields nothing at all.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Failure {
    /// The line in the file, from 1, if the fault is in one.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Failure {
        Failure { line: None, fault }
    }
}

/// The most archives inside each other that are read.
const MAX_ARCHIVES: usize = 3;

/// What a reader is given besides the file.
#[derive(Clone, Copy)]
pub(crate) struct ReaderContext<'m> {
    pub(crate) columns: &'m Columns,
    /// Called with the bytes done since the last call, by readers that work piece by piece.
    pub(crate) progress: &'m (dyn Fn(u64) + Sync),
    /// Reads files in isolation; `None` to read everything in this process.
    pub(crate) isolated: Option<&'m dyn IsolatedReader>,
}

/// Reads one file of the corpus, given its bytes.
pub(crate) fn read(input: &Input, bytes: Vec<u8>, means: ReaderContext<'_>) -> FileResult {
    let budget = Budget::of(bytes.len());
    read_bytes(&input.path, input.format, bytes, means, 0, &budget)
}

impl FileResult {
    /// The result for a file that the system refuses to read.
    pub(crate) fn unreadable(input: &Input, error: &std::io::Error) -> FileResult {
        let fault = Fault::Unreadable { reason: listing::plain_reason(error) };
        FileResult::failed(&input.path, fault.into())
    }

    /// The result for a file that yields nothing.
    fn failed(path: &str, Failure { line, fault }: Failure) -> FileResult {
        let problem = Skipped { path: path.to_owned(), line, fault };
        FileResult { problems: vec![problem], ..FileResult::default() }
    }
}

/// Reads the bytes of a file named `path` that is inside `depth` archives. A reader that panics costs the run this
/// file, not the rest.
fn read_bytes(
    path: &str,
    named: Format,
    bytes: Vec<u8>,
    means: ReaderContext<'_>,
    depth: usize,
    budget: &Budget,
) -> FileResult {
    if bytes.is_empty() {
        return FileResult::failed(path, Fault::Empty.into());
    }
    if misplaced::in_bytes(&bytes) {
        return FileResult::failed(path, Fault::Misplaced(Misplaced::Rules).into());
    }
    let failed = |message: String| {
        FileResult::failed(
            path,
            unread(format!(
                "reading it failed ({message}); this is a mistake in dixit: please report it, and save the text of \
                 the file as .txt for now"
            )),
        )
    };
    let format = match catch_panic::catch(|| detect::of(&bytes, named)) {
        Ok(Content::Reads(format)) => format,
        Ok(Content::AsNamed) => named,
        Ok(Content::Foreign(kind)) => return FileResult::failed(path, foreign_failure(kind, named)),
        Err(message) => return failed(message),
    };
    if format == Format::Zip {
        return match read_archive(path, &bytes, means, depth, budget) {
            Ok(part) => part,
            Err(failure) => FileResult::failed(path, failure),
        };
    }
    let size = bytes.len() as u64;
    let sha256: [u8; 32] = Sha256::digest(&bytes).into();
    let read = match means.isolated.filter(|_| isolated::concerns(format, &bytes)) {
        Some(reader) => isolated::document(reader, path, format, &bytes),
        None => catch_panic::catch(|| read_as(path, format, bytes, means)),
    };
    let mut found = match read {
        Ok(Ok(found)) => found,
        Ok(Err(failure)) => return FileResult::failed(path, failure),
        Err(message) => return failed(message),
    };
    found.documents.iter_mut().for_each(|document| document.sha256 = sha256);
    if format != named {
        found.doubts.insert(0, Warning::OtherKind { is: format.name() });
    }
    if path.chars().any(is_invisible) {
        found.doubts.insert(0, Warning::OddName);
    }
    let file = FileReport {
        path: path.to_owned(),
        bytes: size,
        encoding: found.encoding,
        documents: found.documents.len() as u32,
        doubts: found.doubts,
    };
    FileResult { files: vec![file], documents: found.documents, problems: found.problems }
}

/// Returns why a file that has no reader is not read.
fn foreign_failure(kind: &unsupported::Foreign, named: Format) -> Failure {
    if kind.what == "an old Microsoft Office document" && named == Format::Docx {
        return unread("encrypted, or an old document under a new name; open it in Word and save it without a password as .docx".to_owned());
    }
    Fault::Foreign { what: kind.what, remedy: kind.remedy }.into()
}

/// Reads the files in an archive, each as if it were in a folder with the archive's name. Nothing is written to the
/// disk, so names that lead out of the archive do no harm.
fn read_archive(
    path: &str,
    bytes: &[u8],
    means: ReaderContext<'_>,
    depth: usize,
    budget: &Budget,
) -> Result<FileResult, Failure> {
    if depth >= MAX_ARCHIVES {
        return Err(unread(format!(
            "more than {MAX_ARCHIVES} archives inside each other; unpack this one here"
        )));
    }
    let mut archive = Archive::open(bytes)?;
    let mut part = FileResult::default();
    for (nth, name) in archive.names().into_iter().enumerate() {
        let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
        let inner = parts.collect::<Vec<_>>();
        let is_folder = name.ends_with(['/', '\\']);
        if let Some(name) = inner.last().filter(|name| !is_folder && misplaced::is_settings(name)) {
            let is_exact = *name == listing::SETTINGS;
            let fault = Fault::Misplaced(if is_exact { Misplaced::Packed } else { Misplaced::Alike });
            part.problems.push(Skipped { path: format!("{path}/{}", inner.join("/")), line: None, fault });
            continue;
        }
        // Skips folders, and what would be hidden in a folder: systems and programs put it there.
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
                false => unsupported::fault(&member),
            };
            part.problems.push(Skipped { path: member, line: None, fault });
            continue;
        };
        let inside = match archive.nth(nth, "this file", budget) {
            Ok(bytes) => read_bytes(&member, format, bytes, means, depth + 1, budget),
            Err(failure) => FileResult::failed(&member, failure),
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

pub(crate) fn read_as(
    path: &str,
    format: Format,
    bytes: Vec<u8>,
    means: ReaderContext<'_>,
) -> Result<Parsed, Failure> {
    match format {
        Format::Foreign => Err(unsupported::fault(path).into()),
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

/// Reads XML by the kind that its root element announces.
fn read_xml(path: &str, bytes: Vec<u8>) -> Result<Parsed, Failure> {
    let root = detect::root(&bytes);
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

/// Returns the text of a file, or the failure if it is not text.
fn text_of(decoded: Result<Decoded, &'static str>) -> Result<Decoded, Failure> {
    match decoded {
        Ok(decoded) if decoded.text.trim().is_empty() => Err(Fault::Empty.into()),
        Ok(decoded) => Ok(decoded),
        Err(what) => Err(Fault::Binary { what }.into()),
    }
}

/// Adds what decoding found to what the reader found.
fn with_decoding(mut found: Parsed, decoded: &Decoded) -> Parsed {
    let mut doubts = Vec::new();
    if decoded.guessed {
        doubts.push(Warning::GuessedEncoding { encoding: decoded.encoding });
    }
    if decoded.unreadable > 0 {
        doubts.push(Warning::UnreadableCharacters { count: decoded.unreadable });
    }
    doubts.append(&mut found.doubts);
    Parsed { doubts, encoding: decoded.encoding, ..found }
}

/// Reads the formats that are text of some kind.
fn read_text(
    path: &str,
    format: Format,
    decoded: &Decoded,
    means: ReaderContext<'_>,
) -> Result<Parsed, Failure> {
    let mut found = Parsed::default();
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
            found.documents = plain_text::documents_telling(path, &plain.text, &offsets, progress);
            plain.mark_headings(&mut found.documents, &below);
            fields.title = fields.title.or(plain.title);
            for (nth, document) in found.documents.iter_mut().enumerate() {
                let title = fields.title.clone().filter(|_| nth == 0);
                Fields { title, ..fields.clone() }.give(document);
            }
        }
        _ => {
            let progress = &|bytes| (means.progress)(bytes);
            found.documents = plain_text::documents_telling(path, &decoded.text, &decoded.offsets, progress);
        }
    }
    Ok(found)
}

/// Whether a character does not show in a file name, or changes the direction of what follows.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
