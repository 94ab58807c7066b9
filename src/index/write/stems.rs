//! Joins the terms of one stem into rings.

use super::plan::Plan;
use super::wire::Writer;
use super::words::Words;
use crate::cache::Cache;
use crate::document::Corpus;
use crate::index::numbers::Column;
use crate::text::{STEMMED, Stemmer};
use rayon::prelude::*;

/// The section of the stems.
pub(super) fn stems(corpus: &Corpus, plan: &Plan<'_>, words: &Words<'_>, cache: &Cache) -> Vec<u8> {
    let languages: Vec<&str> = STEMMED
        .iter()
        .map(|(code, _)| *code)
        .filter(|code| corpus.documents.iter().any(|document| document.language.as_deref() == Some(code)))
        .collect();
    let mut writer = Writer::default();
    writer.varint(languages.len() as u64);
    for language in languages {
        writer.str(language);
        let spellings = spellings(language, plan, words);
        let key = || {
            let key = cache.key("stems").text(language).numbers([spellings.len() as u64]);
            spellings.iter().fold(key, |key, spelling| key.text(spelling.unwrap_or_default()))
        };
        Column::write(&cache.answer(key, || rings(language, &spellings)), &mut writer);
    }
    writer.into_bytes()
}

/// How each term in documents of one language is spelt most often: stemmers want accents. `None` for the others.
fn spellings<'w>(language: &str, plan: &Plan<'_>, words: &Words<'w>) -> Vec<Option<&'w str>> {
    let mut spellings = vec![None; words.terms.len()];
    for (i, spelling) in words.spellings.iter().enumerate() {
        let best: &mut Option<usize> = &mut spellings[spelling.term as usize];
        if best.is_none_or(|best| words.spellings[best].count < spelling.count) {
            *best = Some(i);
        }
    }
    let mut written = vec![false; words.terms.len()];
    for (chunk, first) in words.chunks.iter().zip(&words.first_units) {
        for unit in 0..chunk.ends.len() {
            let document = plan.units[*first as usize + unit].document;
            if document.language.as_deref() == Some(language) {
                for word in &chunk.words[chunk.tokens(unit)] {
                    written[words.spellings[*word as usize].term as usize] = true;
                }
            }
        }
    }
    let text = |(spelling, written): (Option<usize>, bool)| {
        spelling.filter(|_| written).map(|spelling| words.spellings[spelling].text)
    };
    spellings.into_iter().zip(written).map(text).collect()
}

/// The distances from each term to the next one of the same stem, among those that have a spelling.
fn rings(language: &str, spellings: &[Option<&str>]) -> Vec<u32> {
    let mut stems: Vec<(String, u32)> = spellings
        .par_iter()
        .enumerate()
        .filter_map(|(term, spelling)| Some((term, (*spelling)?)))
        .map_init(
            || Stemmer::of(language),
            |stemmer, (term, text)| Some((stemmer.as_ref()?.stem(text), term as u32)),
        )
        .flatten()
        .collect();
    stems.par_sort_unstable();
    let mut rings = vec![0; spellings.len()];
    for ring in stems.chunk_by(|a, b| a.0 == b.0) {
        for (i, (_, term)) in ring.iter().enumerate() {
            let next = ring[(i + 1) % ring.len()].1;
            let distance = i64::from(next) - i64::from(*term);
            rings[*term as usize] = zigzag(distance);
        }
    }
    rings
}

/// A signed distance as a number: 0, -1, 1, -2 ...
pub(super) fn zigzag(value: i64) -> u32 {
    (value << 1 ^ value >> 63) as u32
}
