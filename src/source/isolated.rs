//! Reads files outside this process, so that none of them can take it down.
//!
//! PDF documents, spreadsheets, office documents and e-books go through large parsers. A file of a few hundred
//! bytes can make one of them loop, overflow its stack or ask for more memory than there is, and nothing inside the
//! process can stop that. An [`IsolatedReader`] therefore takes the bytes of such files and has [`answer`] called
//! elsewhere. The library itself starts no process: without such a reader it reads everything here. The command
//! line has one that runs child processes.

use super::Format;
use super::metadata::{self, Sheet};
use crate::source::dispatch;
use crate::source::dispatch::{Failure, Parsed, ReaderContext};
use crate::source::formats::archive::{ANEW, unread};
use crate::source::formats::catch_panic;
use crate::source::formats::columns::Columns;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What to read from the bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Documents.
    Document {
        /// The file's path below the corpus.
        path: String,
        /// The format of the file.
        format: Format,
    },
    /// The rows of a spreadsheet.
    Sheet,
}

/// Reads files where a crash does no harm: in another process, or in a worker of a browser.
pub trait IsolatedReader: Sync {
    /// Has [`answer`] called elsewhere, and returns its result.
    ///
    /// # Errors
    /// Returns an error if the reader did not survive the file.
    fn ask(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Ended>;
}

/// Why a file got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It took more time than a file of this size may take, in seconds.
    Time(u64),
    /// It took more memory than a file of this size may take, in bytes.
    Memory(u64),
    /// It overflowed the stack.
    Depth,
    /// Another reason, as text.
    Otherwise(String),
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ended::Time(seconds) => {
                write!(f, "reading it was stopped after {seconds} seconds, which no file of this size takes")
            }
            Ended::Memory(bytes) => {
                let megabytes = bytes / 1_000_000;
                write!(
                    f,
                    "reading it would take more than {megabytes} MB of memory, as no file of this size does"
                )
            }
            Ended::Depth => f.write_str("something in it holds itself, or nests deeper than can be read"),
            Ended::Otherwise(reason) => write!(f, "reading it failed ({reason})"),
        }
    }
}

/// The result of reading, or the message of a panic.
type Caught<T> = Result<T, String>;

/// Reads a file in this process.
///
/// The file may crash the process or never finish: call this where that does no harm.
pub fn answer(task: &Task, file: &[u8]) -> Vec<u8> {
    let answer = match task {
        Task::Document { path, format } => postcard::to_stdvec(&document_here(path, *format, file.to_vec())),
        Task::Sheet => postcard::to_stdvec(&sheet_here(file)),
    };
    // The caller recognises an empty answer as a failure.
    answer.unwrap_or_default()
}

/// Whether a file of this format is read in isolation.
pub(crate) fn concerns(format: Format, file: &[u8]) -> bool {
    match format {
        Format::Pdf | Format::Docx | Format::Epub => true,
        Format::Odt => file.starts_with(b"PK"),
        _ => false,
    }
}

/// Returns the documents of a file, read by `reader`.
pub(crate) fn document(
    reader: &dyn IsolatedReader,
    path: &str,
    format: Format,
    file: &[u8],
) -> Caught<Result<Parsed, Failure>> {
    let remedy = match format {
        Format::Pdf => "print it to a new PDF, or put its text here as .txt",
        _ => "open it in the program it was made with and save it anew, or put its text here as .txt",
    };
    let task = Task::Document { path: path.to_owned(), format };
    let answer = ask(reader, &task, file);
    answer.unwrap_or_else(|ended| Ok(Err(unread(format!("{ended}; {remedy}")))))
}

/// Returns the rows of a spreadsheet, read by `reader` if there is one.
pub(crate) fn sheet(reader: Option<&dyn IsolatedReader>, file: &[u8]) -> Result<Sheet, String> {
    let answer = match reader {
        Some(reader) => ask(reader, &Task::Sheet, file)
            .unwrap_or_else(|ended| Ok(Err(format!("{ended}; save it as CSV under the name metadata.csv")))),
        None => sheet_here(file),
    };
    answer.unwrap_or_else(|message| Err(format!("it cannot be understood ({message}); {ANEW}")))
}

fn ask<T: for<'de> Deserialize<'de>>(
    reader: &dyn IsolatedReader,
    task: &Task,
    file: &[u8],
) -> Result<T, Ended> {
    let answer = reader.ask(task, file)?;
    postcard::from_bytes(&answer)
        .map_err(|error| Ended::Otherwise(format!("an answer that is none: {error}")))
}

fn document_here(path: &str, format: Format, file: Vec<u8>) -> Caught<Result<Parsed, Failure>> {
    let columns = Columns::default();
    let means = ReaderContext { columns: &columns, progress: &|_| (), isolated: None };
    catch_panic::catch(|| dispatch::read_as(path, format, file, means))
}

fn sheet_here(file: &[u8]) -> Caught<Result<Sheet, String>> {
    catch_panic::catch(|| metadata::sheet(file))
}
