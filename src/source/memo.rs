//! Remembers what readers made of a file in an earlier build, for as long as the file stays the same.
//!
//! Only a reader's result is kept, before anything from beside the file is added: tables of metadata can change
//! while the file does not.

use crate::build::cache::{Cache, Key};
use crate::document::Document;
use crate::source::FileReport;
use crate::source::dispatch;
use crate::source::dispatch::{FileResult, ReaderContext};
use crate::source::files::listing;
use crate::source::files::listing::Input;
use crate::source::formats::columns::Columns;

/// Readers that remember.
pub(crate) struct Readers<'c> {
    cache: &'c Cache,
    /// A digest of the settings that readers are given, on which every answer depends.
    settings: u128,
    /// Whether a file is recognised by its content alone.
    rehash: bool,
}

/// The path, size and number of documents of a file.
type File = (String, u64, u32);

impl<'c> Readers<'c> {
    pub(crate) fn new(cache: &'c Cache, columns: &[Columns], rehash: bool) -> Readers<'c> {
        let settings = cache.key("settings").text(&format!("{columns:?}")).digest();
        Readers { cache, settings, rehash }
    }

    /// Reads one file of the corpus. For a file that an earlier build has read, the result has neither encoding nor
    /// doubts: only [`crate::source::Purpose::Review`] needs them, and it caches nothing.
    pub(crate) fn read(&self, input: &Input, means: ReaderContext<'_>) -> FileResult {
        let stamp = if self.cache.keeps() { self.stamp(input) } else { None };
        if let Some(stamp) = stamp.filter(|_| !self.rehash)
            && let Some(content) = self.cache.known(stamp)
            && let Some(part) = self.known(content)
        {
            return part;
        }
        let bytes = match input.file.read(listing::LARGEST) {
            Ok(bytes) => bytes,
            Err(error) => return FileResult::unreadable(input, &error),
        };
        if !self.cache.keeps() {
            return dispatch::read(input, bytes, means);
        }
        let content = self.key("content", input).bytes(&bytes).digest();
        if let Some(stamp) = stamp {
            self.cache.keep(stamp, &content);
        }
        if let Some(part) = self.known(content) {
            return part;
        }
        let part = dispatch::read(input, bytes, means);
        // Problems are reported in every build, so a file with problems is not cached.
        if part.problems.is_empty() {
            let files = part.files.iter().map(|file| (file.path.clone(), file.bytes, file.documents));
            self.cache.keep(content, &(files.collect::<Vec<File>>(), &part.documents));
        }
        part
    }

    /// Returns what was kept of a file with this content.
    fn known(&self, content: u128) -> Option<FileResult> {
        let (files, documents) = self.cache.known::<(Vec<File>, Vec<Document>)>(content)?;
        let file = |(path, bytes, documents)| FileReport {
            path,
            bytes,
            encoding: "",
            documents,
            doubts: Vec::new(),
        };
        Some(FileResult { files: files.into_iter().map(file).collect(), documents, problems: Vec::new() })
    }

    fn key(&self, what: &str, input: &Input) -> Key {
        self.cache.key(what).text(&input.path).key(self.settings).numbers([input.format as u64])
    }

    /// Returns the key of a file's outside (path, size, times), or `None` if that does not identify it.
    fn stamp(&self, input: &Input) -> Option<u128> {
        let (stamp, place) = (input.stamp?, input.file.place()?);
        Some(self.key("stamp", input).text(&place.to_string_lossy()).numbers(stamp.0).digest())
    }
}
