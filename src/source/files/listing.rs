//! What a corpus consists of: its files, wherever they are, and the settings that hold for them.

use crate::source::Format;
use crate::source::diagnostics::Skipped;
use crate::source::settings::scope::Governing;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, io};

/// The most folders inside each other that are walked: more is a mistake or malice.
pub(crate) const MAX_DEPTH: usize = 64;

/// The most bytes of a file that is read: positions in a text are counted with 31 bits.
pub(crate) const LARGEST: u64 = (1 << 31) - 1;

/// The name of the settings file in a corpus folder.
pub(crate) const SETTINGS: &str = "dixit.toml";

/// One file to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// The path below the corpus, with `/`: the id of its document.
    pub path: String,
    /// The file itself.
    pub file: Arc<dyn File>,
    /// The size in bytes.
    pub bytes: u64,
    /// The reader of the file.
    pub format: Format,
    /// What shows, without reading the file, that it has not changed; `None` if nothing does.
    pub stamp: Option<Stamp>,
}

/// A file of a corpus, on the disk or in memory.
pub trait File: fmt::Debug + Send + Sync {
    /// Returns the bytes of the file.
    ///
    /// # Errors
    /// Returns an error if the file has more than `most` bytes or cannot be read.
    fn read(&self, most: u64) -> io::Result<Vec<u8>>;

    /// Returns the path on the disk, if the file is on the disk.
    fn place(&self) -> Option<&Path>;
}

/// The times and identity of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(pub [u64; 5]);

/// What one or more corpora consist of.
#[derive(Debug, Default)]
pub struct Listing {
    /// The title of the corpus if `dixit.toml` gives none.
    pub title: Option<String>,
    /// The files, sorted by path as bytes.
    pub inputs: Vec<Input>,
    /// The settings that hold, in the order of the corpora, the nearest of each first.
    pub settings: Vec<Governing>,
    /// Tables of metadata about the files.
    pub tables: Vec<Input>,
    /// What was found and will not be read.
    pub problems: Vec<Skipped>,
}

impl Listing {
    /// Returns the size of all files in bytes.
    pub fn bytes(&self) -> u64 {
        self.inputs.iter().map(|input| input.bytes).sum()
    }
}

/// Returns the system's message about a file in a form for the middle of a sentence: without the error number,
/// without a capital.
pub fn plain_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// Returns a path with `/` as its separator.
pub(crate) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
