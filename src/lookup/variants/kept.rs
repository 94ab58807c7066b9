//! Outlines and clusters of an earlier build, as long as the quotations are the same: of a document, or of all.
//!
//! Apart because only the host keeps anything.

use super::earlier::{Earlier, Place};
use super::outline::Outline;
use super::parts::{Parts, Quoted};
use super::{DOUBTFUL, joined, pairs};
use crate::cache::Cache;
use crate::document::{Corpus, Date, Document, Quote, QuoteId, Relation, SpeakerId, Variants};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// The quotations of one document that count, each with its place in the corpus.
struct Told<'c> {
    quoted: Vec<(QuoteId, Quoted<'c>)>,
    /// Under which their outlines are kept.
    outlines: u128,
    /// A digest of everything that wordings are known by, but for who speaks.
    digest: u128,
}

/// The clusters of wordings, as [`super::variants`] finds them: an earlier build's where no quotation has changed in
/// anything that wordings are known by, else found anew, but with what holds of the documents that are the same.
///
/// `prepared` is what could be found out before it was known who speaks.
pub(super) fn variants_again(
    corpus: &Corpus,
    prepared: Option<Prepared<'_>>,
    cache: &Cache,
) -> Vec<Variants> {
    let (told, prepared) = match prepared {
        Some(Prepared { told, places, parts }) => (told, Some((places, parts))),
        None => (told_by_all(&corpus.documents, &corpus.quotes, cache), None),
    };
    let speakers = speakers(&told, &corpus.quotes);
    let key = told.iter().fold(cache.key("variants"), |key, told| key.numbers(halves(told.digest)));
    let key = key.numbers(speakers.iter().map(|speaker| u64::from(*speaker))).digest();
    let quotes: Vec<QuoteId> = told.iter().flat_map(|told| &told.quoted).map(|(id, _)| *id).collect();
    // What was found out about one quotation is told by the last build, whatever else it was of.
    let last = cache.key("wordings").digest();
    if let Some(kept) = cache.known::<Vec<Vec<(u32, Relation)>>>(key) {
        told.iter().for_each(|told| _ = cache.carry(told.outlines));
        cache.carry(last);
        let member = |(nth, relation): (u32, Relation)| Some((*quotes.get(nth as usize)?, relation));
        let clusters = kept.into_iter();
        return clusters
            .map(|members| Variants { members: members.into_iter().filter_map(member).collect() })
            .collect();
    }
    let (documents, mut parts) =
        prepared.unwrap_or_else(|| parts(&corpus.documents, &corpus.quotes, &told, cache));
    parts.tell_speakers(&corpus.quotes);
    let earlier = cache.peek::<Earlier>(last).map(|earlier| earlier.holding(&parts, &documents, &speakers));
    let (pairs, found) = match earlier {
        None => {
            let pairs = pairs::find(&parts, &[], Vec::new());
            (pairs.clone(), joined(corpus, &parts, pairs, &|_, _| None))
        }
        Some(holding) => {
            let pairs = pairs::find(&parts, &holding.settled, holding.pairs);
            let known = |member, longest| holding.relations.get(&(member, longest)).copied();
            (pairs.clone(), joined(corpus, &parts, pairs, &known))
        }
    };
    cache.keep(last, &Earlier::of(&parts, documents, speakers, &pairs, &found));
    let nth = |id: QuoteId| quotes.partition_point(|quote| *quote < id) as u32;
    let kept: Vec<Vec<(u32, Relation)>> = found
        .iter()
        .map(|cluster| cluster.members.iter().map(|(id, relation)| (nth(*id), *relation)).collect())
        .collect();
    cache.keep(key, &kept);
    found
}

/// What can be found out of quotations before it is known who speaks.
pub(super) struct Prepared<'c> {
    told: Vec<Told<'c>>,
    places: Vec<Place>,
    parts: Parts<'c>,
}

impl<'c> Prepared<'c> {
    pub(super) fn of(documents: &'c [Document], quotes: &[Quote], cache: &Cache) -> Prepared<'c> {
        let told = told_by_all(documents, quotes, cache);
        let (places, parts) = parts(documents, quotes, &told, cache);
        Prepared { told, places, parts }
    }
}

/// The documents that have quotations that count.
fn told_by_all<'c>(documents: &'c [Document], quotes: &[Quote], cache: &Cache) -> Vec<Told<'c>> {
    let mut start = 0;
    let of_documents: Vec<(usize, &[Quote])> = quotes
        .chunk_by(|a, b| a.doc == b.doc)
        .map(|quotes| {
            let first = start;
            start += quotes.len();
            (first, quotes)
        })
        .collect();
    let told = of_documents.into_par_iter().map(|(first, quotes)| told(documents, cache, first, quotes));
    told.filter(|told| !told.quoted.is_empty()).collect()
}

/// The sentences and clauses of all quotations, and how many each document has.
fn parts<'c>(
    documents: &'c [Document],
    quotes: &[Quote],
    told: &[Told<'c>],
    cache: &Cache,
) -> (Vec<Place>, Parts<'c>) {
    let outlines: Vec<Vec<Outline>> = told
        .par_iter()
        .map(|told| {
            let find = || told.quoted.iter().map(|(_, quoted)| quoted.outline()).collect();
            cache.answer_of(told.outlines, find)
        })
        .collect();
    let places = told.iter().zip(&outlines).map(|(told, outlines)| told.place(outlines)).collect();
    (places, Parts::of(documents, quotes, outlines.into_iter().flatten().collect()))
}

impl Told<'_> {
    fn place(&self, outlines: &[Outline]) -> Place {
        let id = self.quoted.first().map_or(0, |(_, quoted)| xxh3_64(quoted.document.id.as_bytes()));
        Place {
            id,
            digest: self.digest as u64,
            utterances: self.quoted.len() as u32,
            parts: outlines.iter().map(|outline| outline.parts.len() as u32).sum(),
        }
    }
}

/// The outlines and texts of the quotations of a document, and of each when, whether in a heading, and inside which
/// other.
fn told<'c>(documents: &'c [Document], cache: &Cache, first: usize, quotes: &[Quote]) -> Told<'c> {
    let ids = (first as u32..).map(QuoteId);
    let quoted: Vec<_> =
        ids.zip(quotes).filter_map(|(id, quote)| Some((id, quote, Quoted::of(documents, quote)?))).collect();
    let outlines = cache.key("outlines").numbers([quoted.len() as u64]);
    let outlines = quoted
        .iter()
        .fold(outlines, |key, (_, _, quoted)| key.numbers([quoted.language as u64]).text(quoted.text))
        .digest();
    let mut key = cache.key("wordings of").numbers(halves(outlines));
    for (nth, (_, quote, one)) in quoted.iter().enumerate() {
        let date = one.document.date.map_or(0, Date::pack);
        key = key.numbers([u64::from(date), u64::from(one.heading)]);
        // They come in the order of their beginnings.
        let near = quoted[nth + 1..].iter().take_while(|other| other.1.span.start <= quote.span.end);
        for (place, (_, other, _)) in near.enumerate() {
            if quote.span.contains(other.span) || other.span.contains(quote.span) {
                key = key.numbers([place as u64]);
            }
        }
        key = key.numbers([u64::MAX]);
    }
    let quoted = quoted.into_iter().map(|(id, _, quoted)| (id, quoted)).collect();
    Told { digest: key.digest(), outlines, quoted }
}

/// Who says each quotation, as surely as it counts; numbered by their first coming, for their own numbers may be others
/// in another build. 0: nobody.
fn speakers(told: &[Told<'_>], quotes: &[Quote]) -> Vec<u32> {
    let mut numbers: FxHashMap<SpeakerId, u32> = FxHashMap::default();
    let counted = told.iter().flat_map(|told| &told.quoted);
    counted
        .map(|(id, _)| {
            let quote = &quotes[id.0 as usize];
            let next = numbers.len() as u32 + 1;
            let speaker = quote.speaker.filter(|_| quote.confidence >= DOUBTFUL);
            speaker.map_or(0, |speaker| *numbers.entry(speaker).or_insert(next))
        })
        .collect()
}

fn halves(digest: u128) -> [u64; 2] {
    [digest as u64, (digest >> 64) as u64]
}
