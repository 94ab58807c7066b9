//! Finds the units in which one common word directly follows another.

use super::assemble::Made;
use super::postings::Encoder;
use super::wire::Writer;
use super::words::{Chunk, Words};
use crate::index::numbers::Monotone;
use rayon::prelude::*;

/// Whether corpora are as small as those of tests.
const SMALL: bool = cfg!(any(test, fuzzing));
/// Common is a term that is one in so many of all words, and comes so often: positions of less common ones are soon
/// read.
const SHARE: u64 = 384;
const LEAST: u64 = if SMALL { 2 } else { 8192 };
/// Fewer units are soon gone through, or so long that nearly all of them have most bigrams.
const UNITS: usize = if SMALL { 2 } else { 4096 };
/// A bigram that more than one in so many units have is of little use.
const USE: usize = if SMALL { 2 } else { 8 };

/// The bigrams of a chunk, unit by unit, each once a unit.
#[derive(Default)]
struct Own {
    bigrams: Vec<u32>,
    /// Counted from the chunk's first.
    units: Vec<u32>,
}

/// The section of the bigrams.
pub(super) fn bigrams(words: &Words<'_>) -> Made {
    let units: usize = words.chunks.iter().map(|chunk| chunk.ends.len()).sum();
    let terms = if units < UNITS { Vec::new() } else { common(words) };
    let all = terms.len() * terms.len();
    let places = places(words, &terms);
    let found: Vec<Own> = match all {
        0 => Vec::new(),
        _ => words.chunks.par_iter().map(|chunk| own(chunk, &places, terms.len())).collect(),
    };
    let mut next = vec![0; all + 1];
    found.iter().flat_map(|own| &own.bigrams).for_each(|bigram| next[*bigram as usize + 1] += 1);
    for bigram in 0..all {
        next[bigram + 1] += next[bigram];
    }
    let ends = next[1..].to_vec();
    let mut of_bigrams = vec![0; next[all]];
    for (own, first) in found.iter().zip(&words.first_units) {
        for (bigram, unit) in own.bigrams.iter().zip(&own.units) {
            let place = &mut next[*bigram as usize];
            of_bigrams[*place] = first + unit;
            *place += 1;
        }
    }
    let mut encoder = Encoder::default();
    let (mut starts, mut start) = (vec![0], 0);
    for end in ends {
        match &of_bigrams[start..end] {
            [] => {}
            many if many.len() > units / USE => encoder.bits.bits(0, 1),
            some => encoder.units(some, units as u32),
        }
        starts.push(encoder.bits.position());
        start = end;
    }
    let mut writer = Writer::default();
    Monotone::write(&terms.iter().map(|term| u64::from(*term)).collect::<Vec<_>>(), &mut writer);
    Monotone::write(&starts, &mut writer);
    Made::ending(writer, vec![encoder.bits])
}

/// The common terms, ascending.
fn common(words: &Words<'_>) -> Vec<u32> {
    let all: u64 = words.spellings.iter().map(|spelling| spelling.count).sum();
    let least = (all / SHARE).max(LEAST);
    let terms = words.spellings.chunk_by(|a, b| a.term == b.term);
    let common =
        terms.filter(|spellings| spellings.iter().map(|spelling| spelling.count).sum::<u64>() >= least);
    common.map(|spellings| spellings[0].term).collect()
}

/// The place among the common terms of each spelling's.
fn places(words: &Words<'_>, terms: &[u32]) -> Vec<Option<u32>> {
    let place = |term: u32| terms.binary_search(&term).ok().map(|place| place as u32);
    words.spellings.iter().map(|spelling| place(spelling.term)).collect()
}

fn own(chunk: &Chunk, places: &[Option<u32>], common: usize) -> Own {
    let places: Vec<Option<u32>> = chunk.words.iter().map(|word| places[*word as usize]).collect();
    let words = &chunk.found.words;
    let mut own = Own::default();
    // The unit behind the one in which each bigram was found last.
    let mut last = vec![0; common * common];
    for unit in 0..chunk.ends.len() {
        for pair in words[chunk.tokens(unit)].windows(2) {
            if let [Some(first), Some(second)] = [0, 1].map(|at| places[pair[at] as usize]) {
                let bigram = first * common as u32 + second;
                if std::mem::replace(&mut last[bigram as usize], unit as u32 + 1) <= unit as u32 {
                    own.bigrams.push(bigram);
                    own.units.push(unit as u32);
                }
            }
        }
    }
    own
}
