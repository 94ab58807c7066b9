//! Which documents are copies of others: the same words, or nearly, as wire stories are.
//!
//! Apart because copies are told by `check` and `build`, and collapsed only where the settings ask for it.
//!
//! Runs of [`RUN`] words are hashed, and every hash that a fixed number divides is kept: the same runs are kept in
//! all documents, so what two documents share of them is what they share of their words, give or take a little. No
//! chance is involved, so the same corpus has the same copies.

use crate::cache::Cache;
use crate::document::{Document, Field};
use crate::text;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Words of a run.
const RUN: usize = 5;
/// One of so many runs is kept.
const KEPT: u64 = 4;
/// Fewer kept runs than these say nothing.
const LEAST: usize = 12;
/// Runs that so many documents share are formulas: they tell nothing, and would take for ever.
const COMMON: usize = 60;
/// Share of the shorter document's runs from which on it is a copy.
const ENOUGH: f32 = 0.8;
/// Bits of a run by which it is looked up whether it may stand in several documents: with more of them the tables would
/// not stay in the processor's cache.
const FILTER_BITS: u32 = 23;
/// How much longer than its copy a document may be: a cut story is a copy, a sentence out of a book is not.
const LONGER: usize = 3;

/// A document that is a copy of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copy {
    /// The copy's place among the documents.
    pub document: usize,
    /// The place of the one that it is a copy of: the longest of all that are alike, of those the earliest.
    pub of: usize,
    /// How much of the shorter one's words both share, 0 to 1; 1 where the words are the same.
    pub share: f32,
    /// The words of the copy.
    pub words: u32,
}

/// What is compared of a document.
#[derive(Serialize, Deserialize)]
struct Sketch {
    words: u32,
    /// Of all its words; 0 where it has none.
    whole: u64,
    #[serde(with = "crate::cache::hashes")]
    runs: Vec<u64>,
}

/// The copies among `documents`, in their order.
pub(super) fn find(documents: &[Document], cache: &Cache) -> Vec<Copy> {
    let sketches = documents
        .par_iter()
        .map(|document| cache.answer(|| cache.key("sketch").text(&document.text), || sketch(&document.text)));
    let sketches = sketches.collect::<Vec<_>>();
    let mut alike: Vec<(usize, usize)> = Vec::new();
    let mut by_whole: HashMap<u64, usize> = HashMap::with_capacity(sketches.len());
    for (nth, sketch) in sketches.iter().enumerate().filter(|(_, sketch)| sketch.words > 0) {
        match by_whole.get(&sketch.whole) {
            Some(first) => alike.push((*first, nth)),
            None => _ = by_whole.insert(sketch.whole, nth),
        }
    }
    let first = |nth: usize| by_whole.get(&sketches[nth].whole) == Some(&nth);
    let compared = |nth: &usize| sketches[*nth].runs.len() >= LEAST && first(*nth);
    let by_run = shared_runs(&sketches, &(0..sketches.len()).filter(compared).collect::<Vec<_>>());
    let near = sketches.par_iter().enumerate().map(|(nth, sketch)| {
        let mut shared: FxHashMap<u32, usize> = FxHashMap::default();
        // Runs that are looked at no closer, and may be shared with anybody.
        let mut formulas = 0;
        if compared(&nth) {
            for others in sketch.runs.iter().map(|run| by_run.holders(*run)) {
                if others.len() > COMMON {
                    formulas += 1;
                    continue;
                }
                for other in others.iter().filter(|other| (**other as usize) < nth) {
                    *shared.entry(*other).or_default() += 1;
                }
            }
        }
        let near = shared.into_iter().filter(|(other, shared)| {
            let other = &sketches[*other as usize];
            let (fewer, more) =
                (sketch.runs.len().min(other.runs.len()), sketch.runs.len().max(other.runs.len()));
            more <= LONGER * fewer
                && (shared + formulas) as f32 / fewer as f32 >= ENOUGH
                && share(other, sketch) >= ENOUGH
        });
        let mut near = near.map(|(other, _)| (other as usize, nth)).collect::<Vec<_>>();
        near.sort_unstable();
        near
    });
    alike.extend(near.collect::<Vec<_>>().into_iter().flatten());
    if alike.is_empty() {
        return Vec::new();
    }
    let mut root = (0..documents.len()).collect::<Vec<_>>();
    fn find_root(root: &mut [usize], mut nth: usize) -> usize {
        while root[nth] != nth {
            root[nth] = root[root[nth]];
            nth = root[nth];
        }
        nth
    }
    // The better of two groups' best becomes the root of both.
    let rank = |nth: usize| {
        let date = documents[nth].date.map_or(u32::MAX, |date| date.pack());
        (std::cmp::Reverse(sketches[nth].words), date, nth)
    };
    for (a, b) in alike {
        let (a, b) = (find_root(&mut root, a), find_root(&mut root, b));
        if a != b {
            let (better, worse) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
            root[worse] = better;
        }
    }
    let mut copies = Vec::new();
    for document in 0..documents.len() {
        let of = find_root(&mut root, document);
        if of != document {
            copies.push(Copy {
                document,
                of,
                share: share(&sketches[of], &sketches[document]),
                words: sketches[document].words,
            });
        }
    }
    copies
}

/// Takes copies away; the documents that stay keep a list of them in the field `copies`.
pub(super) fn collapse(documents: &mut Vec<Document>, copies: &[Copy]) {
    let mut told: HashMap<usize, Vec<String>> = HashMap::new();
    for copy in copies {
        let document = &documents[copy.document];
        let source = document
            .fields
            .iter()
            .find(|field| matches!(field.name.as_str(), "source" | "publisher" | "agency"));
        let date = document.date.map(|date| date.to_string());
        let source = source.map(|field| field.value.clone());
        let words = source.into_iter().chain(date).chain([document.id.clone()]).collect::<Vec<_>>();
        told.entry(copy.of).or_default().push(words.join(", "));
    }
    for (of, copies) in told {
        documents[of].fields.retain(|field| field.name != "copies");
        documents[of].fields.push(Field { name: "copies".to_owned(), value: copies.join("; ") });
    }
    let gone = copies.iter().map(|copy| copy.document).collect::<HashSet<_>>();
    let mut nth = 0;
    documents.retain(|_| {
        nth += 1;
        !gone.contains(&(nth - 1))
    });
}

/// The documents that have each run, of runs that several of `compared` have.
fn shared_runs(sketches: &[Sketch], compared: &[usize]) -> Shared {
    // Most runs stand in one document; what was met twice, as far as these bits tell, is looked at.
    let (mut once, mut twice) = (Bits::default(), Bits::default());
    for run in compared.iter().flat_map(|nth| &sketches[*nth].runs) {
        if once.has(*run) {
            twice.add(*run);
        }
        once.add(*run);
    }
    let runs =
        compared.par_iter().flat_map_iter(|nth| sketches[*nth].runs.iter().map(|run| (*run, *nth as u32)));
    let mut holders: Vec<(u64, u32)> = runs.filter(|(run, _)| twice.has(*run)).collect();
    holders.par_sort_unstable();
    let mut places = FxHashMap::default();
    let mut start = 0;
    for same in holders.chunk_by(|a, b| a.0 == b.0) {
        if same.len() > 1 {
            places.insert(same[0].0, start..start + same.len());
        }
        start += same.len();
    }
    Shared { twice, places, documents: holders.into_iter().map(|(_, nth)| nth).collect() }
}

/// Which documents have the runs that several have.
struct Shared {
    twice: Bits,
    places: FxHashMap<u64, Range<usize>>,
    documents: Vec<u32>,
}

impl Shared {
    /// The documents that have a run, in order; none where it is one's own.
    fn holders(&self, run: u64) -> &[u32] {
        let place = self.twice.has(run).then(|| self.places.get(&run)).flatten();
        place.map_or(&[], |place| &self.documents[place.clone()])
    }
}

/// Whether runs are among those that were added: for sure where not, likely where so.
struct Bits(Vec<u64>);

impl Default for Bits {
    fn default() -> Bits {
        Bits(vec![0; 1 << (FILTER_BITS - 6)])
    }
}

impl Bits {
    fn place(run: u64) -> (usize, u64) {
        let bit = run >> (64 - FILTER_BITS);
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    fn add(&mut self, run: u64) {
        let (word, bit) = Bits::place(run);
        self.0[word] |= bit;
    }

    fn has(&self, run: u64) -> bool {
        let (word, bit) = Bits::place(run);
        self.0[word] & bit != 0
    }
}

fn sketch(text: &str) -> Sketch {
    let (mut whole, mut words, mut runs) = (Xxh3::new(), 0, Vec::new());
    let mut last = [0u64; RUN];
    for token in text::tokens(text) {
        let hash = xxh3_64(text::fold(&text[token.start..token.end]).as_bytes());
        whole.update(&hash.to_le_bytes());
        last.rotate_left(1);
        last[RUN - 1] = hash;
        words += 1;
        if words as usize >= RUN {
            let run = last
                .iter()
                .fold(0u64, |run, word| run.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word);
            let run = xxh3_64(&run.to_le_bytes());
            if run.is_multiple_of(KEPT) {
                runs.push(run);
            }
        }
    }
    runs.sort_unstable();
    runs.dedup();
    Sketch { words, whole: whole.digest(), runs }
}

/// How much of the shorter one's runs both share.
fn share(a: &Sketch, b: &Sketch) -> f32 {
    if a.whole == b.whole {
        return 1.0;
    }
    let (mut at, mut shared) = (0, 0);
    for run in &a.runs {
        while b.runs.get(at).is_some_and(|other| other < run) {
            at += 1;
        }
        shared += usize::from(b.runs.get(at) == Some(run));
    }
    // Sketches that are the same are of texts that are nearly so.
    (shared as f32 / a.runs.len().min(b.runs.len()).max(1) as f32).min(0.99)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(id: &str, text: &str) -> Document {
        Document { id: id.to_owned(), text: text.to_owned(), ..Document::default() }
    }

    /// Sentences that differ from each other.
    fn story(seed: usize, sentences: usize) -> String {
        let words = [
            "pier", "tide", "gate", "keeper", "lamp", "rope", "storm", "clerk", "chart", "bell", "crane",
            "quay",
        ];
        let word = |n: usize| words[(n * 7 + n / 5 + seed * 3) % words.len()];
        (0..sentences)
            .map(|n| {
                format!(
                    "The {} of {} {} met the {} at {}. ",
                    word(n),
                    word(n + seed + 3),
                    n * seed + 11,
                    word(n * 3 + 1),
                    n * 17 + seed
                )
            })
            .collect()
    }

    #[test]
    fn the_same_words_and_nearly_the_same_words_are_copies() {
        let wire = story(1, 40);
        let edited = wire.replacen("met", "saw", 2);
        let cut = &wire[..wire.len() / 2];
        let documents = [
            document("a", &wire),
            document("b", &story(2, 40)),
            document("c", &wire.replace(". ", ".\n\n")),
            document("d", &edited),
            document("e", cut),
            document("f", &wire[..wire.len() / 8]),
            document("g", ""),
            document("h", ""),
        ];
        let copies = find(&documents, &Cache::none());
        assert_eq!(
            copies.iter().map(|copy| (copy.document, copy.of)).collect::<Vec<_>>(),
            [(2, 0), (3, 0), (4, 0)]
        );
        assert_eq!(copies[0].share, 1.0);
        assert!((0.8..1.0).contains(&copies[1].share), "{copies:?}");
    }

    #[test]
    fn copies_leave_their_sources() {
        let mut documents = vec![document("a", "Words."), document("b", "Words."), document("c", "Others.")];
        documents[1].fields.push(Field { name: "source".to_owned(), value: "Gazette".to_owned() });
        let copies = find(&documents, &Cache::none());
        collapse(&mut documents, &copies);
        assert_eq!(documents.len(), 2);
        assert_eq!(
            documents[0].fields,
            [Field { name: "copies".to_owned(), value: "Gazette, b".to_owned() }]
        );
    }
}
