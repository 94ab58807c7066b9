//! Files packed into one: read by name, with an end to what they may unpack to.

use crate::source::diagnostics::Fault;
use crate::source::dispatch::Failure;
use std::cell::Cell;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::result::ZipError;

/// What a file may unpack to, however small it is: some novels, and then some.
const FLOOR: u64 = 64 << 20;

/// How many times its size a larger file may unpack to.
const TIMES: u64 = 10;

/// More files in one archive than these are no texts.
const MAX_FILES: usize = 200_000;

/// How many bytes a file may still unpack to, over all that is packed inside it.
#[derive(Debug)]
pub(crate) struct Budget {
    left: Cell<u64>,
    all: u64,
}

impl Budget {
    /// The budget of a file of so many bytes.
    pub(crate) fn of(bytes: usize) -> Budget {
        let all = FLOOR.max(TIMES.saturating_mul(bytes as u64));
        Budget { left: Cell::new(all), all }
    }

    /// All of it, in bytes.
    pub(crate) fn all(&self) -> u64 {
        self.all
    }

    /// Reads all that is left in `reader`.
    ///
    /// # Errors
    /// Where it is more than may be, or is damaged.
    pub(crate) fn read(&self, reader: impl Read, name: &str) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = reader.take(self.left.get() + 1).read_to_end(&mut bytes);
        if bytes.len() as u64 > self.left.get() {
            return Err(self.exceeded(name));
        }
        read.map_err(|error| unread(format!("{name}: damaged ({error}); {ANEW}")))?;
        self.left.set(self.left.get() - bytes.len() as u64);
        Ok(bytes)
    }

    /// Says that `name` is more than may be.
    pub(crate) fn exceeded(&self, name: &str) -> Failure {
        let all = self.all >> 20;
        unread(format!(
            "{name}: unpacks to more than {all} MB, which no text of this size does; if it is one, unpack it by \
             hand and put the texts here"
        ))
    }
}

/// What to do about a damaged file.
pub(crate) const ANEW: &str = "open it in the program it was made with and save it anew, or fetch it again";

/// What to do about a file that is not what its name says.
pub(crate) const NOT_AS_NAMED: &str = "its content is not what its name says; give it its right ending";

/// A failure in a reader's own words.
pub(crate) fn unread(message: String) -> Failure {
    Fault::Unread { message }.into()
}

/// An archive in memory.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
}

impl<'b> Archive<'b> {
    /// Opens an archive.
    ///
    /// # Errors
    /// Where it is none, or damaged.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Archive<'b>, Failure> {
        if !bytes.starts_with(b"PK") {
            return Err(unread(format!("{NOT_AS_NAMED}, or fetch it again")));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            // What the library misses at its end is Greek to everybody else.
            ZipError::InvalidArchive(_) => unread(format!("damaged, or cut short; {ANEW}")),
            error => unread(format!("{}; {ANEW}", reason(&error))),
        })?;
        if zip.len() > MAX_FILES {
            return Err(unread(format!("an archive of more than {MAX_FILES} files; unpack it here")));
        }
        Ok(Archive { zip })
    }

    /// The names of all files, in the order of the archive's table.
    pub(crate) fn names(&self) -> Vec<String> {
        let name = |nth| match self.zip.name_for_index(nth) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("file {}", nth + 1),
        };
        (0..self.zip.len()).map(name).collect()
    }

    /// Unpacks a file; `None` where there is none of this name.
    ///
    /// # Errors
    /// Where it is damaged, encrypted, or more than the budget allows.
    pub(crate) fn file(&mut self, name: &str, budget: &Budget) -> Result<Option<Vec<u8>>, Failure> {
        match self.zip.index_for_name(name) {
            Some(nth) => self.nth(nth, name, budget).map(Some),
            None => Ok(None),
        }
    }

    /// The size that the file at a place in the archive's table unpacks to, as the table says.
    pub(crate) fn bytes(&mut self, nth: usize) -> Option<u64> {
        self.zip.by_index_raw(nth).ok().map(|file| file.size())
    }

    /// Unpacks the file at a place in the archive's table.
    ///
    /// # Errors
    /// As [`Archive::file`].
    pub(crate) fn nth(&mut self, nth: usize, name: &str, budget: &Budget) -> Result<Vec<u8>, Failure> {
        let file = self.zip.by_index(nth).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
                unread(format!("{name}: encrypted; unpack it with its password, or save it without one"))
            }
            error => unread(format!("{name}: {}; {ANEW}", reason(&error))),
        })?;
        if file.size() > budget.left.get() {
            return Err(budget.exceeded(name));
        }
        budget.read(file, name)
    }
}

fn reason(error: &ZipError) -> String {
    match error {
        ZipError::InvalidArchive(what) => what.to_string(),
        ZipError::UnsupportedArchive(what) => (*what).to_owned(),
        other => other.to_string(),
    }
}
