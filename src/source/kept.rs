//! What readers made of a file in an earlier build, as long as the file is the same.
//!
//! Apart from [`super::file`], which reads, and from [`crate::cache`], which knows nothing of files. Kept is what a
//! reader gives, before anything is added from beside the file: tables of metadata may change without it.

use super::FileReport;
use super::columns::Columns;
use super::file::{self, Means, Part};
use super::reading::weight;
use super::regular;
use super::walk::{self, Input};
use crate::cache::{Cache, Key};
use crate::document::{Document, Text};
use serde::{Deserialize, Serialize};

/// Readers that remember.
pub(super) struct Readers<'c> {
    cache: &'c Cache,
    /// What every answer depends on: the settings that readers are given.
    settings: u128,
    /// Whether a file is known by its content alone.
    rehash: bool,
}

/// What is known of a file before it is looked into.
#[derive(Clone, Copy)]
pub(super) struct Known {
    /// The key of what it looks like from outside; `None` where that does not tell it from others.
    pub(super) stamp: Option<u128>,
    /// The key of what was made of it, where it need not be looked into.
    pub(super) content: Option<u128>,
}

/// What is kept of one input without problems.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    /// Path, size and number of documents of each file.
    files: Vec<(String, u64, u32)>,
    /// The documents without their texts.
    documents: Vec<Document>,
    /// The texts, apart because they are not copied, each with its digest.
    texts: Vec<(T, u128)>,
    /// What they weigh together.
    weight: u64,
}

impl<'c> Readers<'c> {
    pub(super) fn new(cache: &'c Cache, columns: &[Columns], rehash: bool) -> Readers<'c> {
        let settings = cache.key("settings").text(&format!("{columns:?}")).digest();
        Readers { cache, settings, rehash }
    }

    /// What is known of a file before it is looked into.
    pub(super) fn know(&self, input: &Input) -> Known {
        if !self.cache.keeps() {
            return Known { stamp: None, content: None };
        }
        let stamp = self.stamp(input);
        let content = stamp.filter(|_| !self.rehash).and_then(|stamp| self.cache.peek::<u128>(stamp));
        Known { stamp, content: content.filter(|content| self.cache.has(*content)) }
    }

    /// Reads one file of the corpus, of which so much is known. Of one that need not be looked into, neither encoding nor doubts are told: those are for
    /// [`super::Purpose::Review`], which keeps nothing.
    pub(super) fn read(&self, input: &Input, known: &Known, means: Means<'_>) -> Part {
        if !self.cache.keeps() {
            return match regular::read(&input.file, walk::LARGEST) {
                Ok(bytes) => file::read(input, bytes, means),
                Err(error) => Part::unreadable(input, &error),
            };
        }
        let Known { stamp, content } = *known;
        if let Some(kept) = content.and_then(|content| self.known(content)) {
            stamp.inspect(|stamp| _ = self.cache.carry(*stamp));
            return kept;
        }
        let bytes = match regular::read(&input.file, walk::LARGEST) {
            Ok(bytes) => bytes,
            Err(error) => return Part::unreadable(input, &error),
        };
        let content = self.key("content", input).bytes(&bytes).digest();
        if let Some(stamp) = stamp {
            self.cache.keep(stamp, &content);
        }
        if let Some(kept) = self.known(content) {
            return kept;
        }
        let part = file::read(input, bytes, means);
        // What is wrong with a file is told every time, by who reads it.
        if !part.problems.is_empty() {
            return part;
        }
        let kept = Kept::of(part, self.cache);
        self.cache.keep(content, &kept);
        kept.into_part(false, |text, _| text)
    }

    /// What was kept of a file with this content.
    fn known(&self, content: u128) -> Option<Part> {
        let kept = self.cache.known::<Kept<&str>>(content)?;
        Some(kept.into_part(true, |text, digest| self.cache.lend(text, digest)))
    }

    fn key(&self, what: &str, input: &Input) -> Key {
        let settings = [self.settings as u64, (self.settings >> 64) as u64];
        self.cache.key(what).text(&input.path).numbers(settings).numbers([input.format as u64])
    }

    /// The key of what a file is that was not looked into; `None` where it must be.
    fn stamp(&self, input: &Input) -> Option<u128> {
        let stamp = input.stamp?;
        Some(self.key("stamp", input).text(&input.file.to_string_lossy()).numbers(stamp.0).digest())
    }
}

impl Kept<Text> {
    fn of(part: Part, cache: &Cache) -> Kept<Text> {
        let files = part.files.into_iter().map(|file| (file.path, file.bytes, file.documents));
        let mut documents = part.documents;
        let weight = documents.iter().map(weight).sum();
        let texts = documents.iter_mut().map(|document| {
            let text = std::mem::take(&mut document.text);
            let digest = cache.digest(&text);
            (text, digest)
        });
        let texts = texts.collect();
        Kept { files: files.collect(), documents, texts, weight }
    }
}

impl<T> Kept<T> {
    fn into_part(self, known: bool, text: impl Fn(T, u128) -> Text) -> Part {
        let files = self.files.into_iter().map(|(path, bytes, documents)| FileReport {
            path,
            bytes,
            encoding: "",
            documents,
            doubts: Vec::new(),
        });
        let weight = Some(self.weight);
        let mut documents = self.documents;
        let texts = self.texts.into_iter().map(|(own, digest)| text(own, digest));
        documents.iter_mut().zip(texts).for_each(|(document, own)| document.text = own);
        Part { files: files.collect(), documents, problems: Vec::new(), weight, known }
    }
}
