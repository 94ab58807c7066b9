//! Outlines and clusters of an earlier build, as long as the quotations are the same: of a document, or of all.
//!
//! Apart because only the host keeps anything.

use super::outline::Outline;
use super::parts::Quoted;
use super::variants;
use crate::cache::{Cache, Key};
use crate::document::{Corpus, Date, Quote, QuoteId, Relation, SpeakerId, Variants};
use rayon::prelude::*;
use std::collections::HashMap;

/// The quotations of one document that count, each with its place in the corpus.
struct Told<'c> {
    quoted: Vec<(QuoteId, &'c Quote, Quoted<'c>)>,
    /// Under which their outlines are kept.
    key: Key,
}

/// The clusters of wordings, as [`variants`] finds them: an earlier build's where no quotation has changed in anything
/// that wordings are known by, else found anew, but with the outlines of the documents that are the same.
pub(super) fn variants_again(corpus: &Corpus, cache: &Cache) -> Vec<Variants> {
    let mut start = 0;
    let of_documents: Vec<(usize, &[Quote])> = corpus
        .quotes
        .chunk_by(|a, b| a.doc == b.doc)
        .map(|quotes| {
            let first = start;
            start += quotes.len();
            (first, quotes)
        })
        .collect();
    let told: Vec<Told<'_>> =
        of_documents.into_par_iter().map(|(first, quotes)| told(corpus, cache, first, quotes)).collect();
    let key = whole_key(&told, cache).digest();
    let quotes: Vec<QuoteId> = told.iter().flat_map(|told| &told.quoted).map(|(id, _, _)| *id).collect();
    if let Some(kept) = cache.known::<Vec<Vec<(u32, Relation)>>>(key) {
        told.iter().for_each(|told| _ = cache.carry(told.key.digest()));
        let member = |(nth, relation): (u32, Relation)| Some((*quotes.get(nth as usize)?, relation));
        let clusters = kept.into_iter();
        return clusters
            .map(|members| Variants { members: members.into_iter().filter_map(member).collect() })
            .collect();
    }
    let outlines = told.par_iter().map(|told| {
        let find = || told.quoted.iter().map(|(_, _, quoted)| quoted.outline()).collect::<Vec<_>>();
        cache.answer(|| told.key.clone(), find)
    });
    let outlines: Vec<Outline> = outlines.flatten_iter().collect();
    let found = variants(corpus, outlines);
    let nth = |id: QuoteId| quotes.partition_point(|quote| *quote < id) as u32;
    let kept: Vec<Vec<(u32, Relation)>> = found
        .iter()
        .map(|cluster| cluster.members.iter().map(|(id, relation)| (nth(*id), *relation)).collect())
        .collect();
    cache.keep(key, &kept);
    found
}

fn told<'c>(corpus: &'c Corpus, cache: &Cache, first: usize, quotes: &'c [Quote]) -> Told<'c> {
    let ids = (first as u32..).map(QuoteId);
    let quoted: Vec<_> =
        ids.zip(quotes).filter_map(|(id, quote)| Some((id, quote, Quoted::of(corpus, quote)?))).collect();
    let key = cache.key("outlines").numbers([quoted.len() as u64]);
    let key = quoted
        .iter()
        .fold(key, |key, (_, _, quoted)| key.numbers([quoted.language as u64]).text(quoted.text));
    Told { quoted, key }
}

/// Everything that [`variants`] looks at: the outlines and texts of all quotations, and of each who says it and how
/// surely, when, whether in a heading, and inside which other. Speakers are told apart by who comes first, so that
/// their numbers may be others.
fn whole_key(all: &[Told<'_>], cache: &Cache) -> Key {
    let mut key = cache.key("variants");
    let mut speakers: HashMap<SpeakerId, u64> = HashMap::new();
    for told in all.iter().filter(|told| !told.quoted.is_empty()) {
        let digest = told.key.digest();
        key = key.numbers([digest as u64, (digest >> 64) as u64]);
        for (nth, (_, quote, quoted)) in told.quoted.iter().enumerate() {
            let known = speakers.len() as u64 + 1;
            let speaker = quote.speaker.map_or(0, |speaker| *speakers.entry(speaker).or_insert(known));
            let date = quoted.document.date.map_or(0, Date::pack);
            let sure = u64::from(quote.confidence.to_bits());
            key = key.numbers([speaker, sure, u64::from(date), u64::from(quoted.heading)]);
            // They come in the order of their beginnings.
            let near = told.quoted[nth + 1..].iter().take_while(|other| other.1.span.start <= quote.span.end);
            for (place, (_, other, _)) in near.enumerate() {
                if quote.span.contains(other.span) || other.span.contains(quote.span) {
                    key = key.numbers([place as u64]);
                }
            }
            key = key.numbers([u64::MAX]);
        }
    }
    key
}
