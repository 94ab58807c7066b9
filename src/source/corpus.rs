//! Reads a whole corpus: every file is read, what must stay out is removed, and names are made unique.
//!
//! [`crate::source::dispatch`] reads a single file; this module does what needs all of them.

use crate::build::cache::Cache;
use crate::document::{Document, Settings};
use crate::source::dedup;
use crate::source::dedup::{Copy, Sketch};
use crate::source::diagnostics::{Fault, Skipped, SourceError};
use crate::source::dispatch::FileResult;
use crate::source::files::listing;
use crate::source::files::listing::{Input, Listing};
use crate::source::formats::columns::Columns;
use crate::source::isolated::IsolatedReader;
use crate::source::memo::Readers;
use crate::source::metadata;
use crate::source::metadata::Tables;
use crate::source::withhold::{Hits, Suspect, Withholder};
use crate::source::{FileReport, Format, dispatch, public_names, repeated_lines, settings};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// The purpose for which a corpus is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// For publication: documents have the names they are published under, and no place reveals what was withheld.
    Publish,
    /// For review by the owner: names and places are those of the files.
    Review,
}

/// Copies with fewer words are not collapsed: many people say "Hear, hear".
const LEAST_COPIED: u32 = 20;

/// The result of reading a corpus.
#[derive(Debug, Default)]
pub struct Reading {
    /// The settings from `dixit.toml`.
    pub settings: Settings,
    /// The documents, by the path of their file as bytes, then in the order of the file.
    pub documents: Vec<Document>,
    /// The files that were read, in the same order.
    pub files: Vec<FileReport>,
    /// What was left out, by path.
    pub problems: Vec<Skipped>,
    /// The documents that are copies of others, by position. If they are `collapsed`, these are the positions
    /// before that.
    pub copies: Vec<Copy>,
    /// Whether the copies were removed.
    pub collapsed: bool,
    /// How much was withheld.
    pub withheld: Withheld,
    /// Rules that cannot be judged, because what they refer to may be in a part of the corpus that was not read.
    pub unjudged: Vec<Unjudged>,
    /// The path on the disk of each input that has one.
    places: HashMap<String, PathBuf>,
    withholder: Withholder,
}

/// The rules of settings that hold for more than was read, and matched nothing in what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unjudged {
    /// The path of the settings.
    pub path: String,
    /// The number of rules that matched nothing.
    pub count: u64,
    /// The number of rules in all.
    pub rules: u64,
}

/// How much was withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withheld {
    /// The number of rules that say what must stay out.
    pub rules: u64,
    /// The number of files and documents withheld as a whole.
    pub wholes: u64,
    /// The number of documents from which something was withheld.
    pub parts: u64,
}

impl Reading {
    /// Returns the path on the disk of a file, given its path below the corpus.
    pub fn place(&self, path: &str) -> Option<&Path> {
        self.places.get(path).map(PathBuf::as_path)
    }

    /// Returns a text that will be published, without what must stay out.
    pub fn published(&self, text: &str) -> String {
        self.withholder.string(text, &mut Hits::new()).unwrap_or_else(|| text.to_owned())
    }

    /// Returns what looks as if it had slipped through, in the order of the documents.
    pub fn suspects(&self) -> Vec<Suspect> {
        self.withholder.suspects(&self.documents)
    }
}

/// Options for reading a corpus.
#[derive(Clone, Copy)]
pub struct ReadOptions<'m> {
    /// The purpose of reading.
    pub purpose: Purpose,
    /// Whether a file is recognised by its content alone, never by its size and times.
    pub rehash: bool,
    /// The most text that may be read, as [`weight`] counts it. With more, the rest of the work would not fit into
    /// memory.
    pub most_text: u64,
    /// Reads files in isolation whose parsers could take the process down; `None` to read everything in this
    /// process.
    pub isolated: Option<&'m dyn IsolatedReader>,
    /// Called with the bytes done since the last call: after each file, and while plain texts and tables are read.
    pub progress: &'m (dyn Fn(u64) + Sync),
}

/// Bytes of files that are read at the same time, unless a single file is larger.
const AT_ONCE: u64 = 64 << 20;
/// Reading a file takes up to five times its size, building a site four times as much. A file this many times the
/// size of the permitted text cannot even be read.
const READABLE: u64 = 4;

/// Reads every file of a listing, in parallel. `progress` is that of [`ReadOptions`].
///
/// # Errors
/// Returns an error if a `dixit.toml` has a mistake; everything else that is wrong is a [`Skipped`] of [`Reading`].
pub fn read(
    listing: Listing,
    purpose: Purpose,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Reading, SourceError> {
    let manner = ReadOptions { purpose, rehash: false, most_text: u64::MAX, isolated: None, progress };
    read_with(listing, manner, &mut Cache::none())
}

/// Reads a listing as [`read`] does, but takes from `cache` the files that it has.
///
/// A corpus from which anything is withheld is read anew every time, and whatever the cache kept of it before the
/// rule was written is deleted: text that must stay out is stored nowhere but in the files.
///
/// # Errors
/// Returns the errors of [`read`], and an error if there is more text than [`ReadOptions::most_text`].
pub fn read_with(
    mut listing: Listing,
    manner: ReadOptions<'_>,
    cache: &mut Cache,
) -> Result<Reading, SourceError> {
    let ReadOptions { purpose, rehash, most_text, isolated, progress } = manner;
    let mut written = settings::Written::default();
    for settings in &listing.settings {
        settings::add(&mut written, settings)?;
    }
    let withholder = Withholder::new(written.withhold)?;
    if withholder.any() {
        cache.forget();
    }
    // The cache does not store doubts.
    let nothing = Cache::none();
    let cache = if purpose == Purpose::Review { &nothing } else { &*cache };
    let mut hits = Hits::new();
    let mut reading =
        Reading { settings: written.settings, problems: listing.problems, ..Reading::default() };
    reading.settings.title = reading.settings.title.take().or(listing.title);
    listing.tables.retain(|table| !withholder.withholds(&table.path, &mut hits));
    let named = if listing.tables.is_empty() { &[][..] } else { &listing.inputs };
    let names = named.iter().map(|input| input.path.clone()).collect::<Vec<_>>();
    let (tables, others) = Tables::read(listing.tables, &names, isolated, &mut reading.problems);
    if !others.is_empty() {
        listing.inputs.extend(others);
        listing.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    }
    let files = listing.inputs.len();
    listing.inputs.retain(|input| !withholder.withholds(&input.path, &mut hits));
    reading.problems.retain(|problem| !withholder.withholds(&problem.path, &mut hits));
    reading.withheld.wholes = (files - listing.inputs.len()) as u64;
    if purpose == Purpose::Review {
        reading.places = listing
            .inputs
            .iter()
            .filter_map(|input| Some((input.path.clone(), input.file.place()?.to_owned())))
            .collect();
    }
    let readable = most_text.saturating_mul(READABLE);
    if let Some(large) = listing.inputs.iter().find(|input| input.bytes > readable) {
        return Err(SourceError::TooLarge { path: large.path.clone(), bytes: large.bytes, most: readable });
    }
    // The text of a plain text file has at least half as many bytes as the file: UTF-16 takes two bytes where UTF-8
    // may take one.
    let plain = listing.inputs.iter().filter(|input| input.format == Format::Text);
    let bytes = plain.map(|input| input.bytes).sum();
    if bytes / 2 > most_text {
        return Err(SourceError::TooMuchListed { bytes, most: most_text });
    }
    let readers = Readers::new(cache, &written.columns, rehash);
    let read = |input: &Input| {
        // A large table reports its rows as they are done; the remainder is reported at the end.
        let done = AtomicU64::new(0);
        let advance = |bytes: u64| {
            let before = done.fetch_add(bytes, Relaxed);
            progress(bytes.min(input.bytes.saturating_sub(before)));
        };
        let columns = Columns::of(&written.columns, &input.path);
        let mut part = readers.read(input, dispatch::ReaderContext { columns, progress: &advance, isolated });
        metadata::give(&mut part, &written.metadata, &tables);
        let withheld = withhold(&withholder, purpose, &input.path, &mut part);
        let weight = part.documents.iter().map(weight).sum::<u64>();
        advance(u64::from(u32::MAX));
        (part, weight, withheld)
    };
    let mut text = 0;
    for batch in batches(&listing.inputs) {
        let parts = listing.inputs[batch].par_iter().map(read).collect::<Vec<_>>();
        reading.documents.reserve(parts.iter().map(|(part, ..)| part.documents.len()).sum());
        reading.files.reserve(parts.iter().map(|(part, ..)| part.files.len()).sum());
        for (part, weight, withheld) in parts {
            text += weight;
            reading.files.extend(part.files);
            reading.documents.extend(part.documents);
            reading.problems.extend(part.problems);
            reading.withheld.wholes += withheld.wholes;
            reading.withheld.parts += withheld.parts;
            hits.extend(withheld.hits);
        }
        if text > most_text {
            return Err(SourceError::TooMuch { text, most: most_text });
        }
    }
    // A file in `a.zip` is named `a.zip/...`, which need not sort right after `a.zip`.
    reading.files.sort_by(|a, b| a.path.cmp(&b.path));
    reading.documents.sort_by(|a, b| a.path.cmp(&b.path));
    leave_out_same_ids(&mut reading);
    find_corrections(&mut reading, &written.beyond);
    let language = reading.settings.language.as_deref();
    let compared = |document: &mut Document| {
        if document.language.is_none() {
            let text = &document.text;
            let detect = || crate::language::detect(text).map(str::to_owned);
            let detect = || cache.answer(|| cache.key("language").text(text), detect);
            document.language = language.map(str::to_owned).or_else(detect);
        }
        (repeated_lines::lines(document), Sketch::of(&document.text))
    };
    let (lines, mut sketches): (Vec<_>, Vec<_>) = reading.documents.par_iter_mut().map(compared).unzip();
    repeated_lines::set_aside(&mut reading.documents, lines);
    if purpose == Purpose::Publish
        && let Some(places) = public_names::name(&mut reading, &withholder)
    {
        let mut before: Vec<_> = sketches.into_iter().map(Some).collect();
        sketches = places.into_iter().filter_map(|place| before.get_mut(place)?.take()).collect();
    }
    reading.copies = dedup::find(&reading.documents, &sketches);
    if written.collapse && purpose == Purpose::Publish {
        reading.copies.retain(|copy| copy.words >= LEAST_COPIED);
        dedup::collapse(&mut reading.documents, &reading.copies);
        reading.collapsed = true;
    }
    withholder.settings(&mut reading.settings);
    reading.problems.extend(withholder.idle(&hits).into_iter().map(|written| Skipped {
        path: written.path,
        line: Some(written.line),
        fault: Fault::Idle { rule: written.rule },
    }));
    reading.unjudged = withholder.unjudged(&hits);
    reading.withheld.rules = withholder.rules();
    reading.withholder = withholder;
    reading.problems.sort();
    Ok(reading)
}

/// The weight of a quotation mark: more is kept of a quotation than its words.
const MARK: u64 = 64;

/// Returns how much memory a document takes in the rest of the work, as the number of bytes of prose that take as
/// much.
pub fn weight(document: &Document) -> u64 {
    let text = &document.text;
    // Decoding characters is slow, and this runs over every text in every build. In most texts `"` is the only
    // character that could be a mark.
    let mut marks = text.bytes().filter(|byte| *byte == b'"').count() as u64;
    if !text.is_ascii() {
        marks += ['“', '„', '«'].map(|mark| text.matches(mark).count() as u64).iter().sum::<u64>();
    }
    text.len() as u64 + MARK * marks
}

/// Divides the inputs into ranges of at most [`AT_ONCE`] bytes each. A larger input is a range of its own.
fn batches(inputs: &[Input]) -> Vec<Range<usize>> {
    let (mut batches, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (nth, input) in inputs.iter().enumerate() {
        if nth > start && bytes + input.bytes > AT_ONCE {
            batches.push(start..nth);
            (start, bytes) = (nth, 0);
        }
        bytes += input.bytes;
    }
    batches.extend((start < inputs.len()).then_some(start..inputs.len()));
    batches
}

/// What was withheld from one file.
struct FileWithheld {
    wholes: u64,
    parts: u64,
    hits: Hits,
}

/// Removes what must stay out from what one input yielded. An archive is not itself a file that can be withheld by
/// name; the files in it are.
fn withhold(withholder: &Withholder, purpose: Purpose, input: &str, part: &mut FileResult) -> FileWithheld {
    let mut withheld = FileWithheld { wholes: 0, parts: 0, hits: Hits::new() };
    if !withholder.any() {
        return withheld;
    }
    let before = part.documents.len();
    let hits = &mut withheld.hits;
    part.files.retain(|file| file.path == input || !withholder.withholds(&file.path, hits));
    part.problems.retain(|problem| problem.path == input || !withholder.withholds(&problem.path, hits));
    part.documents.retain(|document| {
        let names = [&document.path, &document.id];
        !names.into_iter().any(|name| name != input && withholder.withholds(name, hits))
    });
    withheld.wholes = (before - part.documents.len()) as u64;
    for document in &mut part.documents {
        // Names are changed once all are known; a rule may match in a name only.
        let ids = document.turns.iter().map(|turn| &turn.id).filter(|id| **id != document.id);
        for name in [&document.path, &document.id].into_iter().chain(ids) {
            withholder.string(name, hits);
        }
        let changed = withholder.document(document, purpose == Purpose::Review, hits);
        withheld.parts += u64::from(changed);
    }
    withheld
}

/// Leaves out documents whose id is taken: links, corrections and outputs refer to documents by id.
fn leave_out_same_ids(reading: &mut Reading) {
    let mut known: FxHashSet<&str> = FxHashSet::default();
    if reading.documents.iter().all(|document| known.insert(&document.id)) {
        reading.files.retain(|file| file.documents > 0);
        return;
    }
    let mut first: HashMap<String, String> = HashMap::with_capacity(reading.documents.len());
    let (problems, files) = (&mut reading.problems, &mut reading.files);
    reading.documents.retain(|document| match first.get(&document.id) {
        Some(earlier) => {
            let fault = Fault::SameId { id: document.id.clone(), first: earlier.clone() };
            problems.push(Skipped { path: document.path.clone(), line: None, fault });
            if let Ok(at) = files.binary_search_by(|file| file.path.cmp(&document.path)) {
                files[at].documents -= 1;
            }
            false
        }
        None => {
            first.insert(document.id.clone(), document.path.clone());
            true
        }
    });
    files.retain(|file| file.documents > 0);
}

/// Checks that every correction refers to a document or a turn: an outdated one would otherwise be lost silently.
fn find_corrections(reading: &mut Reading, beyond: &HashSet<String>) {
    if reading.settings.corrections.is_empty() {
        return;
    }
    let turns = reading.documents.iter().flat_map(|document| document.turns.iter().map(|turn| &turn.id));
    let ids = reading.documents.iter().map(|document| &document.id).chain(turns).collect::<HashSet<_>>();
    let unknown = |doc: &String| !ids.contains(doc) && !beyond.contains(doc);
    for correction in reading.settings.corrections.iter().filter(|correction| unknown(&correction.doc)) {
        let fault = Fault::NoSuchDocument { id: correction.doc.clone() };
        reading.problems.push(Skipped { path: listing::SETTINGS.to_owned(), line: None, fault });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_held_together_only_up_to_a_limit() {
        let sizes = [1, AT_ONCE - 1, 1, AT_ONCE / 2, AT_ONCE, 3 * AT_ONCE, 0, 5, AT_ONCE - 5];
        let files = (0..sizes.len()).map(|number| (format!("{number}.txt"), Vec::new()));
        let mut inputs = crate::source::list_in_memory("", files.collect()).inputs;
        inputs.iter_mut().zip(sizes).for_each(|(input, bytes)| input.bytes = bytes);
        let found = batches(&inputs);
        assert_eq!(found.iter().map(Range::len).collect::<Vec<_>>(), [2, 2, 1, 1, 3]);
        let sum = |batch: &Range<usize>| inputs[batch.clone()].iter().map(|input| input.bytes).sum::<u64>();
        let fits = |batch: &Range<usize>| batch.len() == 1 || sum(batch) <= AT_ONCE;
        assert!(found.iter().all(fits));
        assert!(batches(&[]).is_empty());
    }

    #[test]
    fn more_text_than_memory_has_room_for_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.txt"), "No ship will wait.\n").unwrap();
        std::fs::write(dir.path().join("b.txt"), "“Some ships will.”\n").unwrap();
        let read = |most_text| {
            let listing = crate::source::list(&[dir.path().to_owned()]).unwrap();
            let purpose = Purpose::Publish;
            let manner = ReadOptions { purpose, rehash: false, most_text, isolated: None, progress: &|_| {} };
            read_with(listing, manner, &mut Cache::none())
        };
        let text = read(u64::MAX).unwrap().documents.iter().map(weight).sum::<u64>();
        assert_eq!(read(text).unwrap().documents.len(), 2);
        let error = read(text - 1).unwrap_err();
        assert!(matches!(error, SourceError::TooMuch { .. }), "{error}");
        // A file that is much too large is not even opened.
        let error = read(10).unwrap_err();
        assert!(matches!(error, SourceError::TooMuchListed { bytes: 42, most: 10 }), "{error}");
        let error = read(1).unwrap_err();
        assert!(
            matches!(&error, SourceError::TooLarge { path, bytes: 19, most: 4 } if path == "a.txt"),
            "{error}"
        );
    }
}
