//! What readers made of a file in an earlier build, as long as the file is the same.
//!
//! Separate from [`crate::source::dispatch`], which reads, and from [`crate::build::cache`], which knows nothing of
//! files. Kept is what a reader gives, before anything is added from beside the file: tables of metadata may change
//! without it.

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
    /// What every answer depends on: the settings that readers are given.
    settings: u128,
    /// Whether a file is known by its content alone.
    rehash: bool,
}

/// Path, size and number of documents of a file.
type File = (String, u64, u32);

impl<'c> Readers<'c> {
    pub(crate) fn new(cache: &'c Cache, columns: &[Columns], rehash: bool) -> Readers<'c> {
        let settings = cache.key("settings").text(&format!("{columns:?}")).digest();
        Readers { cache, settings, rehash }
    }

    /// Reads one file of the corpus. Of one that an earlier build has read, neither encoding nor doubts are given: those
    /// are for [`crate::source::Purpose::Review`], which keeps nothing.
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
        // What is wrong with a file is reported every time, by who reads it.
        if part.problems.is_empty() {
            let files = part.files.iter().map(|file| (file.path.clone(), file.bytes, file.documents));
            self.cache.keep(content, &(files.collect::<Vec<File>>(), &part.documents));
        }
        part
    }

    /// What was kept of a file with this content.
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

    /// The key of what a file looks like from outside; `None` where that does not tell it from others.
    fn stamp(&self, input: &Input) -> Option<u128> {
        let (stamp, place) = (input.stamp?, input.file.place()?);
        Some(self.key("stamp", input).text(&place.to_string_lossy()).numbers(stamp.0).digest())
    }
}
