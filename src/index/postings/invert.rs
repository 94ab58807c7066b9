//! Turns the units' words into the terms' postings.

use crate::index::coding::bits::write::BitWriter;
use crate::index::coding::numbers::Monotone;
use crate::index::coding::wire::write::SectionWriter;
use crate::index::postings::write::Encoder;
use crate::index::texts::write::Words;
use crate::index::write::assemble::SectionBuffer;
use rayon::prelude::*;

/// Terms that are coded together.
const CHUNK: usize = 1 << 16;

/// The section of the postings.
pub(crate) fn postings(words: &Words<'_>) -> SectionBuffer {
    let coded = coded(words);
    let mut places = Vec::with_capacity(words.terms.len());
    let mut start = 0;
    for (bits, of_some) in &coded {
        places.extend(of_some.iter().map(|place| place + start));
        start += bits.position();
    }
    let mut writer = SectionWriter::default();
    Monotone::write(&places, &mut writer);
    SectionBuffer::ending(writer, coded.into_iter().map(|(bits, _)| bits).collect())
}

/// The coded postings of all terms, those of some at a time, and where each term's begin.
fn coded(words: &Words<'_>) -> Vec<(BitWriter, Vec<u64>)> {
    let (starts, occurrences) = invert(words);
    let units = words.chunks.iter().map(|chunk| chunk.ends.len() as u32).sum();
    // Chunks of much the same number of occurrences, since a few terms have most of them.
    let mut cuts = vec![0];
    for term in 1..starts.len() {
        if starts[term] - starts[cuts[cuts.len() - 1]] >= CHUNK || term + 1 == starts.len() {
            cuts.push(term);
        }
    }
    cuts.par_windows(2)
        .map(|cut| {
            let (mut encoder, mut places) = (Encoder::default(), Vec::new());
            for term in cut[0]..cut[1] {
                places.push(encoder.bits.position());
                encoder.term(&occurrences[starts[term]..starts[term + 1]], units);
            }
            (encoder.bits, places)
        })
        .collect()
}

/// All occurrences as (unit, position), by term, and where each term's begin.
fn invert(words: &Words<'_>) -> (Vec<usize>, Vec<(u32, u32)>) {
    let mut starts = vec![0; words.terms.len() + 1];
    for spelling in &words.spellings {
        starts[spelling.term as usize + 1] += spelling.count as usize;
    }
    for term in 1..starts.len() {
        starts[term] += starts[term - 1];
    }
    let terms: Vec<u32> = words.spellings.iter().map(|spelling| spelling.term).collect();
    let mut next = starts.clone();
    let mut occurrences = vec![(0, 0); starts[words.terms.len()]];
    for (chunk, first) in words.chunks.iter().zip(&words.first_units) {
        let own_terms: Vec<u32> = chunk.words.iter().map(|word| terms[*word as usize]).collect();
        let found = &chunk.found.words;
        for unit in 0..chunk.ends.len() {
            for (position, word) in found[chunk.tokens(unit)].iter().enumerate() {
                let slot = &mut next[own_terms[*word as usize] as usize];
                occurrences[*slot] = (first + unit as u32, position as u32);
                *slot += 1;
            }
        }
    }
    (starts, occurrences)
}
