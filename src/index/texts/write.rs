//! Tokenises all units, numbers spellings and terms, and codes the texts.
//!
//! Units are worked on in a few chunks at a time; terms and spellings are numbered by their bytes, so that the
//! pack does not depend on where chunks end.

use crate::index::coding::huffman;
use crate::index::coding::numbers::{Monotone, Packed};
use crate::index::coding::strings::Strings;
use crate::index::coding::wire::write::SectionWriter;
use crate::index::tables::write::sums;
use crate::index::terms;
use crate::index::texts::phrases;
use crate::index::texts::phrases::{Phrases, SYNC_MARK};
use crate::index::texts::row;
use crate::index::texts::tokens::{Spelt, TokenRows};
use crate::index::texts::vocabulary::{Entry, Vocabulary};
use crate::index::texts::{EXPANSION, SYNC, Shape, stands_close};
use crate::index::write::assemble::SectionBuffer;
use crate::index::write::error::WriteError;
use crate::index::write::plan::{Plan, PlannedUnit};
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Units that are worked on together.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// Where each unit's tokens end.
    pub(crate) ends: Vec<u32>,
    /// What the chunk's own numbers of spellings mean.
    pub(crate) words: Vec<u32>,
    /// What the chunk's own numbers of gaps mean.
    gaps: Vec<u32>,
    /// The tokens, by the chunk's own numbers.
    pub(crate) found: TokenRows,
}

/// A spelling of a term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelling<'c> {
    pub(crate) text: &'c str,
    pub(crate) term: u32,
    /// How often it comes.
    pub(crate) count: u64,
}

/// The words of a corpus.
#[derive(Debug)]
pub(crate) struct Words<'c> {
    pub(crate) chunks: Vec<Chunk>,
    /// The terms in byte order.
    pub(crate) terms: Vec<Cow<'c, str>>,
    /// The spellings, by term.
    pub(crate) spellings: Vec<Spelling<'c>>,
    gaps: Vec<&'c str>,
    text_bytes: u64,
    /// The first unit of each chunk.
    pub(crate) first_units: Vec<u32>,
    /// A digest of the text of each unit.
    digests: Vec<u64>,
}

/// Bytes of text that are worked on together, where no unit is longer.
const CHUNK: usize = 1 << 19;
/// Tokens of a unit that phrases are chosen by together or not at all.
const PIECE: usize = 64 * SYNC as usize;

impl<'c> Words<'c> {
    pub(crate) fn new(plan: &Plan<'c>) -> Result<Words<'c>, WriteError> {
        let ranges = chunks(&plan.units);
        let first_units = ranges.iter().map(|range| range.start as u32).collect();
        let parts: Vec<Spelt<'c>> =
            ranges.into_par_iter().map(|range| Spelt::of(&plan.units[range])).collect();
        let tokens: usize = parts.iter().map(|part| part.found.words.len()).sum();
        if tokens >= 1 << 31 {
            return Err(WriteError::TooLarge { what: "words", limit: (1 << 31) - 1 });
        }
        let Vocabulary { words, gaps, places } = Vocabulary::of(&parts);
        let mut terms: Vec<Cow<'c, str>> = Vec::new();
        let mut spellings = Vec::with_capacity(words.len());
        for Entry { text, term, count } in words {
            if terms.last() != Some(&term) {
                terms.push(term);
            }
            spellings.push(Spelling { text, term: terms.len() as u32 - 1, count });
        }
        let chunk = |(Spelt { ends, found, .. }, (words, gaps))| Chunk { ends, words, gaps, found };
        let chunks = parts.into_iter().zip(places).map(chunk).collect();
        let digests = plan.units.par_iter().map(|unit| xxh3_64(unit.text().as_bytes())).collect();
        let text_bytes = plan.units.iter().map(|unit| (unit.end - unit.start) as u64).sum();
        Ok(Words { chunks, terms, spellings, gaps, text_bytes, first_units, digests })
    }

    /// Forgets what only [`Words::starts`] and rows of symbols are made of.
    pub(crate) fn forget_gaps(&mut self) {
        self.chunks.iter_mut().for_each(|chunk| chunk.found.gaps = Vec::new());
    }

    /// The section of the terms.
    pub(crate) fn dictionary(&self) -> Vec<u8> {
        terms::write::build(self.terms.iter().map(|term| term.as_bytes()))
    }

    /// The sections of the lexicon and of the texts, and where each unit's places for direct reading begin.
    pub(crate) fn texts(&self) -> (Vec<u8>, SectionBuffer, Vec<u64>) {
        let (gaps, bases) = (self.gaps.len() as u32, (self.gaps.len() + self.spellings.len()) as u32);
        let rows = self.rows();
        let every = phrases::every(self.chunks.iter().map(Chunk::len).sum());
        let rounds = phrases::find(&mut self.sample(&rows, every), every, gaps, bases);
        let phrases = Phrases::new(&rounds, bases);
        let rows: Vec<Vec<u32>> = self
            .chunks
            .par_iter()
            .map(|chunk| {
                let mut row = rows.of(chunk);
                phrases.replace(&mut row);
                row
            })
            .collect();
        let pairs = rounds.concat();
        let frequencies = row::frequencies(&rows, bases + pairs.len() as u32);
        let lengths = huffman::write::lengths(&frequencies);
        let bits = frequencies.iter().zip(&lengths).map(|(times, length)| times * u64::from(*length)).sum();
        let coded = row::encode(&rows, &huffman::write::codes(&lengths), &lengths, bits);
        let mut sync = Vec::with_capacity(coded.iter().map(|(_, sync)| sync.len()).sum());
        let mut start = 0;
        for (bits, its_sync) in &coded {
            sync.extend(its_sync.iter().map(|bit| bit + start));
            start += bits.position();
        }
        let places = self.chunks.iter().flat_map(|chunk| {
            (0..chunk.ends.len()).map(|unit| u64::from(chunk.tokens(unit).len() as u32 / SYNC) + 1)
        });
        let syncs = std::iter::once(0).chain(sums(places)).take(self.digests.len()).collect();
        let mut texts = SectionWriter::default();
        Monotone::write(&sync, &mut texts);
        let mut texts = SectionBuffer::ending(texts, coded.into_iter().map(|(bits, _)| bits).collect());
        let least = (self.text_bytes / EXPANSION) as usize;
        texts.zeros = least.saturating_sub(texts.len());
        (self.lexicon(&lengths, &pairs), texts, syncs)
    }

    fn lexicon(&self, lengths: &[u32], pairs: &[(u32, u32)]) -> Vec<u8> {
        let mut writer = SectionWriter::default();
        let mut odd = Vec::new();
        let mut shapes = Vec::with_capacity(self.spellings.len());
        let mut before = u32::MAX;
        for spelling in &self.spellings {
            let shape = shape(spelling.text, &self.terms[spelling.term as usize]);
            if shape == Shape::Odd {
                odd.push(spelling.text);
            }
            shapes.push(shape as u32 | u32::from(spelling.term != before) << 2);
            before = spelling.term;
        }
        Strings::write(&self.gaps, &mut writer);
        Strings::write(odd, &mut writer);
        Packed::write(shapes.iter().copied(), &mut writer);
        Packed::write(pairs.iter().map(|pair| pair.0), &mut writer);
        Packed::write(pairs.iter().map(|pair| pair.1), &mut writer);
        Packed::write(lengths.iter().copied(), &mut writer);
        writer.into_bytes()
    }

    /// How rows of symbols are made.
    fn rows(&self) -> Rows<'_> {
        let number = |gap: &str| self.gaps.binary_search(&gap).ok().map(|place| place as u32);
        let close = |spelling: &Spelling<'_>| stands_close(&self.terms[spelling.term as usize]);
        Rows {
            words: self,
            common: [number(" "), number("")],
            close: self.spellings.iter().map(close).collect(),
        }
    }

    /// The rows of the pieces that phrases are chosen by, one of `every` so many, by nothing but their text; those of
    /// each chunk together.
    fn sample(&self, rows: &Rows<'_>, every: u32) -> Vec<Vec<u32>> {
        let counted = |unit: usize, piece: usize| {
            let key = self.digests[unit].wrapping_add(piece as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            (key >> 32).is_multiple_of(every.into())
        };
        let chunks = self.chunks.par_iter().zip(&self.first_units);
        let sampled = chunks.map(|(chunk, first)| {
            rows.of_pieces(chunk, |unit, piece| counted(*first as usize + unit, piece))
        });
        sampled.collect()
    }

    /// The number of a unit's chunk, and its place in it.
    pub(crate) fn unit(&self, unit: usize) -> (usize, usize) {
        let chunk = self.first_units.partition_point(|first| *first as usize <= unit) - 1;
        (chunk, unit - self.first_units[chunk] as usize)
    }

    /// Where each token of a chunk begins in its unit.
    pub(crate) fn starts(&self, chunk: &Chunk) -> Vec<u32> {
        let words = chunk.words.iter().map(|word| self.spellings[*word as usize].text.len() as u32);
        let gaps = chunk.gaps.iter().map(|gap| self.gaps[*gap as usize].len() as u32);
        let (words, gaps): (Vec<u32>, Vec<u32>) = (words.collect(), gaps.collect());
        let found = &chunk.found;
        let mut starts = Vec::with_capacity(found.words.len());
        for unit in 0..chunk.ends.len() {
            let mut at = 0;
            for token in chunk.tokens(unit) {
                at += gaps[found.gaps[token + unit] as usize];
                starts.push(at);
                at += words[found.words[token] as usize];
            }
        }
        starts
    }
}

impl Chunk {
    /// How many tokens it has.
    pub(crate) fn len(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }

    /// The tokens of a unit, as places in the chunk.
    pub(crate) fn tokens(&self, unit: usize) -> Range<usize> {
        let start = unit.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[unit] as usize
    }
}

/// How a spelling follows from its term.
fn shape(text: &str, term: &str) -> Shape {
    let mut spelt = String::new();
    [Shape::Term, Shape::Capitalised, Shape::Upper]
        .into_iter()
        .find(|shape| {
            spelt.clear();
            shape.spell(term, &mut spelt);
            spelt == text
        })
        .unwrap_or(Shape::Odd)
}

/// Cuts the units into chunks.
fn chunks(units: &[PlannedUnit<'_>]) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (i, unit) in units.iter().enumerate() {
        bytes += unit.end - unit.start;
        if bytes >= CHUNK || i + 1 == units.len() {
            ranges.push(start..i + 1);
            (start, bytes) = (i + 1, 0);
        }
    }
    ranges
}

/// Makes rows of symbols.
struct Rows<'w> {
    words: &'w Words<'w>,
    /// Which gap is left out before spellings that do not stand close to what is before, and before those that do.
    common: [Option<u32>; 2],
    close: Vec<bool>,
}

impl Rows<'_> {
    /// The symbols of a chunk's texts, gaps, then spellings (see [`crate::index::texts`]), with a mark at every place
    /// that can be read directly.
    fn of(&self, chunk: &Chunk) -> Vec<u32> {
        self.of_pieces(chunk, |_, _| true)
    }

    /// The same of some pieces of [`PIECE`] tokens each, by unit and number.
    fn of_pieces(&self, chunk: &Chunk, wanted: impl Fn(usize, usize) -> bool) -> Vec<u32> {
        let first_word = self.words.gaps.len() as u32;
        let found = &chunk.found;
        let gap = |place: usize| chunk.gaps[found.gaps[place] as usize];
        let mut row = Vec::new();
        for unit in 0..chunk.ends.len() {
            let tokens = chunk.tokens(unit);
            let last = tokens.len() / PIECE;
            for piece in (0..=last).filter(|piece| wanted(unit, *piece)) {
                for ordinal in piece * PIECE..tokens.len().min((piece + 1) * PIECE) {
                    if (ordinal as u32).is_multiple_of(SYNC) {
                        row.push(SYNC_MARK);
                    }
                    let word = chunk.words[found.words[tokens.start + ordinal] as usize];
                    let gap = gap(tokens.start + ordinal + unit);
                    let closely = ordinal == 0 || self.close[word as usize];
                    if self.common[usize::from(closely)] != Some(gap) {
                        row.push(gap);
                    }
                    row.push(first_word + word);
                }
                if piece == last {
                    if (tokens.len() as u32).is_multiple_of(SYNC) {
                        row.push(SYNC_MARK);
                    }
                    row.push(gap(tokens.end + unit));
                }
            }
        }
        row
    }
}
