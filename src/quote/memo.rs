//! Reads the quotations of a corpus on all processors, those of a document only once as long as it is the same.

use crate::build::cache::{Cache, Key};
use crate::document::{Date, Document, Quote, Settings, Span, Speaker};
use crate::quote::{DocumentReading, collect, read_document, voices};
use rayon::prelude::*;
use std::cell::Cell;

/// Finds quotations and speakers as [`crate::quote::read`] does, but takes what a document says by itself from `cache` where
/// that has it. `progress` is called with the bytes of text that are done, those of a long document in pieces.
///
/// `beside` is called with the quotations while it is found out who is who: their speakers are not known yet. What it
/// returns is the last value.
pub fn read_with<T: Send>(
    documents: &[Document],
    settings: &Settings,
    cache: &Cache,
    progress: &(dyn Fn(u64) + Sync),
    beside: impl FnOnce(&[Quote]) -> T + Send,
) -> (Vec<Quote>, Vec<Speaker>, T) {
    let apart = apart_key(settings, cache);
    let read = |document: &Document| {
        let told = Cell::new(0);
        let tell = |bytes| {
            told.set(told.get() + bytes);
            progress(bytes);
        };
        let reading: DocumentReading = cache
            .answer(|| key(document, settings, apart, cache), || read_document(document, settings, &tell));
        progress((document.text.len() as u64).saturating_sub(told.get()));
        reading
    };
    let readings = documents.par_iter().map(read).collect();
    let (registry, drafts) = collect(documents, settings, readings);
    let (mut quotes, nodes): (Vec<Quote>, Vec<Option<usize>>) =
        drafts.into_iter().map(|draft| (draft.quote, draft.node)).unzip();
    let ((speakers, ids), beside) = rayon::join(|| registry.settle(), || beside(&quotes));
    for (quote, node) in quotes.iter_mut().zip(nodes) {
        quote.speaker = node.and_then(|node| ids.get(node).copied().flatten());
    }
    (quotes, speakers, beside)
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
        .key(apart)
        .text(language.unwrap_or_default())
        .text(&document.text)
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
