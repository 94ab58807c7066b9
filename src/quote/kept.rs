//! What documents told in an earlier build, as long as they are the same.
//!
//! Apart because only the host keeps anything.

use super::cast::Member;
use super::speakers::Registry;
use super::{DocumentReading, Draft, Names, enter, merge, read_document, spoken_by, voices};
use crate::cache::{Cache, Key};
use crate::document::{Date, DocId, Document, Quote, Settings, Span, Speaker, SpeakerId};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::cell::Cell;

/// What is kept of a document.
#[derive(Serialize, Deserialize)]
struct Kept {
    reading: DocumentReading,
    /// A digest of the names in it.
    names: u128,
}

/// Who is who, as it was found out of the same names.
#[derive(Serialize, Deserialize)]
struct Known {
    /// The nodes in the order in which they were asked for.
    nodes: Vec<u32>,
    /// The speaker of each node.
    ids: Vec<Option<SpeakerId>>,
    speakers: Vec<Speaker>,
}

/// Finds quotations and speakers as [`super::read`] does, but of the documents that `cache` knows only what it says
/// of them. `progress` is called with the bytes of text that are done, those of a long document in pieces.
///
/// Where it takes a while to find out who is who, `beside` is called meanwhile with the quotations, whose speakers it
/// must not ask for, and what it gives is the last value.
pub fn read_again<T: Send>(
    documents: &[Document],
    settings: &Settings,
    cache: &Cache,
    progress: &(dyn Fn(u64) + Sync),
    beside: impl FnOnce(&[Quote]) -> T + Send,
) -> (Vec<Quote>, Vec<Speaker>, Option<T>) {
    let apart = apart_key(settings, cache);
    let kept: Vec<Kept> = documents
        .par_iter()
        .map(|document| {
            let told = Cell::new(0);
            let tell = |bytes| {
                told.set(told.get() + bytes);
                progress(bytes);
            };
            let read = || {
                let reading = read_document(document, settings, &tell);
                Kept { names: names_key(&reading, cache), reading }
            };
            let kept = cache.answer(|| key(document, settings, apart, cache), read);
            progress((document.text.len() as u64).saturating_sub(told.get()));
            kept
        })
        .collect();
    // What the user says of speakers may be said of single quotations.
    if !cache.keeps() || !settings.speakers.is_empty() || !settings.corrections.is_empty() {
        let (quotes, speakers) =
            merge(documents, settings, kept.into_iter().map(|kept| kept.reading).collect());
        return (quotes, speakers, None);
    }
    let key = cache.key("speakers").text(settings.language.as_deref().unwrap_or_default());
    let key = documents.iter().zip(&kept).fold(key, |key, (document, kept)| {
        let voices = voices(document);
        let key = key.text(&document.title).digests([kept.names]).numbers([voices.len() as u64]);
        voices.iter().fold(key, |key, (_, _, label)| key.text(label.unwrap_or("\0")))
    });
    let key = key.digest();
    let found = |(document, kept): (&Document, &Kept)| {
        let passages = kept.reading.passages.iter().map(|passage| passage.readings.len());
        passages.sum::<usize>() + document.turns.len() + 1
    };
    let all = documents.iter().zip(&kept).map(found).sum();
    let readings = documents.iter().zip(kept).map(|(document, kept)| (document, kept.reading));
    if let Some(Known { nodes, ids, speakers }) = cache.known(key) {
        let drafts = drafts(all, readings, &mut Remembered(nodes.into_iter()));
        return (spoken_by(drafts, &ids), speakers, None);
    }
    let mut asked = Asked { registry: Registry::new(settings, documents), nodes: Vec::new() };
    let drafts = drafts(all, readings, &mut asked);
    let (mut quotes, places): (Vec<Quote>, Vec<Option<usize>>) =
        drafts.into_iter().map(|draft| (draft.quote, draft.node)).unzip();
    let ((speakers, ids), beside) = rayon::join(|| asked.registry.settle(), || beside(&quotes));
    // The system takes it back all at once, and soon; piece by piece it would take longer.
    std::mem::forget(asked.registry);
    for (quote, place) in quotes.iter_mut().zip(places) {
        quote.speaker = place.and_then(|place| ids.get(place).copied().flatten());
    }
    let known = Known { nodes: asked.nodes, ids, speakers };
    cache.keep(key, &known);
    (quotes, known.speakers, Some(beside))
}

/// The quotations of all documents, at most `all`.
fn drafts<'d>(
    all: usize,
    readings: impl Iterator<Item = (&'d Document, DocumentReading)>,
    names: &mut impl Names,
) -> Vec<Draft> {
    let mut drafts = Vec::with_capacity(all);
    for (doc, (document, reading)) in (0..).zip(readings) {
        enter(DocId(doc), document, reading, names, &mut drafts);
    }
    drafts
}

/// A registry, and the nodes that it was asked for.
struct Asked<'s> {
    registry: Registry<'s>,
    nodes: Vec<u32>,
}

impl Asked<'_> {
    fn note(&mut self, node: usize) -> usize {
        self.nodes.push(node as u32);
        node
    }
}

impl Names for Asked<'_> {
    fn begin<'l>(&mut self, labels: impl Iterator<Item = &'l str>, others: &[String]) {
        self.registry.begin(labels, others);
    }

    fn label(&mut self, label: &str, doc: DocId, document: &Document) -> usize {
        let node = self.registry.label(label, doc, document);
        self.note(node)
    }

    fn member(&mut self, member: &Member, speaks: bool, doc: DocId, document: &Document) -> usize {
        let node = self.registry.member(member, speaks, doc, document);
        self.note(node)
    }
}

/// The nodes that a registry was asked for, once more.
struct Remembered(std::vec::IntoIter<u32>);

impl Names for Remembered {
    fn begin<'l>(&mut self, _: impl Iterator<Item = &'l str>, _: &[String]) {}

    fn label(&mut self, _: &str, _: DocId, _: &Document) -> usize {
        self.0.next().unwrap_or_default() as usize
    }

    fn member(&mut self, _: &Member, _: bool, _: DocId, _: &Document) -> usize {
        self.0.next().unwrap_or_default() as usize
    }
}

/// Everything of a reading that [`Names`] are asked by, besides the document's own labels.
fn names_key(reading: &DocumentReading, cache: &Cache) -> u128 {
    let told = |known: &Option<(Member, bool)>| {
        let told = |(member, speaks): &(Member, bool)| {
            let Member { name, words, kind, gender, forms, roles, role_words, .. } = member;
            postcard::to_allocvec(&(name, words, kind, gender, forms, roles, role_words, speaks)).ok()
        };
        known.as_ref().and_then(told)
    };
    let casts = reading.passages.iter().map(|passage| passage.cast.iter().map(told).collect::<Vec<_>>());
    let bytes = postcard::to_allocvec(&(&reading.introduced, casts.collect::<Vec<_>>())).unwrap_or_default();
    cache.key("names").bytes(&bytes).digest()
}

/// The names that the user keeps apart: of the settings, only they and the language tell something of one document.
fn apart_key(settings: &Settings, cache: &Cache) -> u128 {
    let mut key = cache.key("apart");
    for speaker in settings.speakers.iter().filter(|speaker| !speaker.distinct.is_empty()) {
        key = key.text(&speaker.name).numbers([speaker.distinct.len() as u64]);
        key = speaker.distinct.iter().fold(key, |key, name| key.text(name));
    }
    key.digest()
}

/// Everything that [`read_document`] looks at.
fn key(document: &Document, settings: &Settings, apart: u128, cache: &Cache) -> Key {
    let span = |span: Span| [u64::from(span.start), u64::from(span.end)];
    let language = document.language.as_deref().or(settings.language.as_deref());
    let voices = voices(document);
    let date = |date: Option<Date>| u64::from(date.map_or(0, Date::pack));
    cache
        .key("quotes")
        .numbers([apart as u64, (apart >> 64) as u64])
        .text(language.unwrap_or_default())
        .digests([cache.digest(&document.text)])
        .numbers([document.blocks.len() as u64, voices.len() as u64, document.turns.len() as u64])
        .numbers([date(document.date)])
        .numbers(document.turns.iter().map(|turn| date(turn.date)))
        .numbers(document.blocks.iter().flat_map(|block| {
            let [start, end] = span(block.span);
            [start, end, block.kind as u64]
        }))
        .numbers(voices.iter().flat_map(|(place, label, _)| {
            let [start, end] = span(*place);
            [start, end, label.map_or(u64::MAX, |label| u64::from(label.start))]
        }))
}
