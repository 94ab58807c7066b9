//! Joins the terms of one stem into rings.

use crate::document::Corpus;
use crate::index::coding::numbers::Column;
use crate::index::coding::wire::write::SectionWriter;
use crate::index::coding::zigzag;
use crate::index::texts::write::{Chunk, Spelling, Words};
use crate::index::write::plan::Plan;
use crate::text::{STEMMED, Stemmer};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

/// The section of the stems.
pub(crate) fn stems(corpus: &Corpus, plan: &Plan<'_>, words: &Words<'_>) -> Vec<u8> {
    let is_used =
        |code: &str| corpus.documents.iter().any(|document| document.language.as_deref() == Some(code));
    let languages: Vec<&str> = STEMMED.iter().map(|(code, _)| *code).filter(|code| is_used(code)).collect();
    let sections = languages.par_iter().map(|language| {
        let mut writer = SectionWriter::default();
        writer.str(language);
        let spellings = spellings(language, plan, words);
        Column::write(&rings(language, words.terms.len(), &spellings), &mut writer);
        writer.into_bytes()
    });
    let mut writer = SectionWriter::default();
    writer.varint(languages.len() as u64);
    sections.collect::<Vec<_>>().iter().for_each(|section| writer.raw(section));
    writer.into_bytes()
}

/// A term and how it is spelt most often: stemmers want accents.
struct Spelt<'w> {
    term: u32,
    text: &'w str,
    /// Whether it comes in documents of the language, or of none that is known.
    own: bool,
}

/// The terms of all documents, those of one language's as they are spelt there.
fn spellings<'w>(language: &str, plan: &Plan<'_>, words: &Words<'w>) -> Vec<Spelt<'w>> {
    let mut written = vec![false; words.spellings.len()];
    for (chunk, first) in words.chunks.iter().zip(&words.first_units) {
        let units = &plan.units[*first as usize..*first as usize + chunk.ends.len()];
        let same =
            units.iter().map(|unit| unit.document.language.as_deref().is_none_or(|own| own == language));
        let same: Vec<bool> = same.collect();
        match (same.contains(&true), same.contains(&false)) {
            (false, _) => {}
            (true, false) => chunk.words.iter().for_each(|word| written[*word as usize] = true),
            (true, true) => {
                let words = chunk.words.iter().zip(own_words(chunk, &same)).filter(|(_, own)| *own);
                words.for_each(|(word, _)| written[*word as usize] = true);
            }
        }
    }
    let mut written = written.as_slice();
    let spelt = |spellings: &[Spelling<'w>]| {
        let (own, rest) = written.split_at(spellings.len());
        written = rest;
        // Of those as common the first.
        let (spelling, own) =
            spellings.iter().zip(own).rev().max_by_key(|(spelling, own)| (**own, spelling.count))?;
        Some(Spelt { term: spelling.term, text: spelling.text, own: *own })
    };
    words.spellings.chunk_by(|a, b| a.term == b.term).filter_map(spelt).collect()
}

/// Which of a chunk's own spellings come in some of its units.
fn own_words(chunk: &Chunk, units: &[bool]) -> Vec<bool> {
    let mut own = vec![false; chunk.words.len()];
    for unit in (0..units.len()).filter(|unit| units[*unit]) {
        chunk.found.words[chunk.tokens(unit)].iter().for_each(|word| own[*word as usize] = true);
    }
    own
}

/// The distances from each of so many terms to the next of the language's own terms of the same stem.
fn rings(language: &str, terms: usize, spellings: &[Spelt<'_>]) -> Vec<u32> {
    // Stems are the same where their digests are: only that counts.
    let stem = |stemmer: &mut Option<Stemmer>, spelt: &Spelt<'_>| {
        let stem = stemmer.as_ref().map_or_else(|| spelt.text.to_owned(), |stemmer| stemmer.stem(spelt.text));
        (xxh3_64(stem.as_bytes()), !spelt.own, spelt.term)
    };
    let mut stems: Vec<(u64, bool, u32)> =
        spellings.par_iter().map_init(|| Stemmer::of(language), stem).collect();
    stems.par_sort_unstable();
    let mut rings = vec![0; terms];
    for same in stems.chunk_by(|a, b| a.0 == b.0) {
        let ring = &same[..same.partition_point(|(_, other, _)| !other)];
        for (i, (_, other, term)) in same.iter().enumerate().filter(|_| !ring.is_empty()) {
            let next = if *other { 0 } else { (i + 1) % ring.len() };
            let distance = i64::from(ring[next].2) - i64::from(*term);
            rings[*term as usize] = zigzag(distance);
        }
    }
    rings
}
