//! What a corpus consists of: its files, wherever they lie, and the settings that hold for them.

use crate::source::Format;
use crate::source::diagnostics::Skipped;
use crate::source::settings::scope::Governing;
use std::path::Path;
use std::sync::Arc;
use std::{fmt, io};

/// How many folders inside each other are walked: more is a mistake or malice.
pub(crate) const MAX_DEPTH: usize = 64;

/// Bytes of the largest file that is read: places in a text are counted with 31 bits.
pub(crate) const LARGEST: u64 = (1 << 31) - 1;

/// The name of the settings in a corpus folder.
pub(crate) const SETTINGS: &str = "dixit.toml";

/// One file to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path below the corpus, with `/`: the id of its document.
    pub path: String,
    /// The file itself.
    pub file: Arc<dyn File>,
    /// Its size.
    pub bytes: u64,
    /// Which reader it gets.
    pub format: Format,
    /// What says, without reading it, that it is the one it was; `None` where nothing does.
    pub stamp: Option<Stamp>,
}

/// A file of a corpus, on the disk or in memory.
pub trait File: fmt::Debug + Send + Sync {
    /// Its bytes.
    ///
    /// # Errors
    /// Where it has more than `most`, or cannot be read.
    fn read(&self, most: u64) -> io::Result<Vec<u8>>;

    /// Where it lies, if it is on the disk.
    fn place(&self) -> Option<&Path>;
}

/// When a file was changed, and which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp(pub [u64; 5]);

/// Everything that several corpora consist of.
#[derive(Debug, Default)]
pub struct Listing {
    /// What the corpus is called where `dixit.toml` gives no title.
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
    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.inputs.iter().map(|input| input.bytes).sum()
    }
}

/// What the system says of a file, in the middle of a sentence: without its number, without a capital.
pub fn plain_reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars.next().map(|c| c.to_lowercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// A path with `/`.
pub(crate) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}
