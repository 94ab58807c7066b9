//! Tokenises all units, numbers spellings and terms, and codes the texts.
//!
//! Units are worked on in a few chunks at a time; terms and spellings are numbered by their bytes, so that the
//! pack does not depend on where chunks end.

use super::super::words::{EXPANSION, SYNC, Shape, stands_close};
use super::bits::BitWriter;
use super::error::WriteError;
use super::huffman;
use super::kept;
use super::phrases::{self, SYNC_MARK};
use super::plan::{Plan, PlannedUnit};
use super::wire::Writer;
use crate::cache::{Cache, Key};
use crate::index::numbers::{Monotone, Packed};
use crate::index::strings::Strings;
use crate::text::{fold, tokens};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// Units that are worked on together.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Chunk {
    /// Where each unit's tokens end in `words`.
    pub(super) ends: Vec<u32>,
    /// The spelling of each token.
    #[serde(with = "numbers")]
    pub(super) words: Vec<u32>,
    /// Where each token begins in its document's text.
    #[serde(skip)]
    pub(super) starts: Vec<u32>,
    /// A digest of the texts, where anything is kept.
    #[serde(skip)]
    pub(super) digest: u128,
}

/// A spelling of a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling<'c> {
    pub(super) text: &'c str,
    pub(super) term: u32,
    /// How often it comes.
    pub(super) count: u64,
}

/// The words of a corpus.
#[derive(Debug)]
pub(super) struct Words<'c> {
    pub(super) chunks: Vec<Chunk>,
    /// The terms in byte order.
    pub(super) terms: Vec<Cow<'c, str>>,
    /// The spellings, by term.
    pub(super) spellings: Vec<Spelling<'c>>,
    pub(super) gaps: Vec<&'c str>,
    /// What else the row of each chunk is made of.
    pub(super) sources: Vec<Source>,
    text_bytes: u64,
    /// The first unit of each chunk.
    pub(super) first_units: Vec<u32>,
    /// A digest of the text of each unit.
    digests: Vec<u64>,
    /// A digest of everything that the words of each unit depend on, where anything is kept.
    pub(super) marks: Vec<u64>,
}

/// Strings by number, in the order of their first coming.
#[derive(Default)]
struct Numbered<'c> {
    numbers: FxHashMap<&'c str, u32>,
    strings: Vec<&'c str>,
}

impl<'c> Numbered<'c> {
    fn number(&mut self, string: &'c str) -> u32 {
        *self.numbers.entry(string).or_insert_with(|| {
            self.strings.push(string);
            self.strings.len() as u32 - 1
        })
    }
}

/// Bytes of text that are worked on together: on average, and at most, where no unit is longer.
const CHUNK: usize = 1 << 19;
const LONGEST: usize = 2 << 20;
/// Tokens of a unit that phrases are chosen by together or not at all.
const PIECE: usize = 64 * SYNC as usize;

impl<'c> Words<'c> {
    pub(super) fn new(plan: &Plan<'c>, cache: &'c Cache) -> Result<Words<'c>, WriteError> {
        let digests: Vec<u64> = plan.units.par_iter().map(|unit| xxh3_64(unit.text().as_bytes())).collect();
        let mark = |unit: &PlannedUnit<'c>| unit_key(cache.key("unit"), unit).digest() as u64;
        let marked = if cache.keeps() { &plan.units[..] } else { &[] };
        let marks: Vec<u64> = marked.par_iter().map(mark).collect();
        let ranges = chunks(&plan.units, &digests);
        let first_units = ranges.iter().map(|range| range.start as u32).collect();
        let read: Vec<Tokenised<'c>> = ranges
            .into_par_iter()
            .map(|range| {
                let units = &plan.units[range.clone()];
                let mut part = known(units, marks.get(range), cache);
                part.find_starts(units);
                part
            })
            .collect();
        let tokens: u64 = read.iter().map(|part| part.chunk.words.len() as u64).sum();
        if tokens >= 1 << 31 {
            return Err(WriteError::TooLarge { what: "words", limit: (1 << 31) - 1 });
        }
        let words = different(read.iter().map(|part| &part.spellings[..]));
        let gaps = different(read.iter().map(|part| &part.gap_strings[..]));
        let mut folded: Vec<(Cow<'c, str>, &'c str)> =
            words.par_iter().map(|word| (fold(word), *word)).collect();
        folded.par_sort_unstable();
        let mut terms: Vec<Cow<'c, str>> = Vec::new();
        let mut spellings = Vec::with_capacity(folded.len());
        for (term, text) in folded {
            if terms.last() != Some(&term) {
                terms.push(term);
            }
            spellings.push(Spelling { text, term: terms.len() as u32 - 1, count: 0 });
        }
        let spelling_numbers: FxHashMap<&str, u32> =
            spellings.iter().enumerate().map(|(i, spelling)| (spelling.text, i as u32)).collect();
        let gap_numbers: FxHashMap<&str, u32> =
            gaps.iter().enumerate().map(|(i, gap)| (*gap, i as u32)).collect();
        let (chunks, sources): (Vec<Chunk>, Vec<Source>) = read
            .into_par_iter()
            .map(|mut part| {
                let words: Vec<u32> = part.spellings.iter().map(|word| spelling_numbers[word]).collect();
                let own_gaps: Vec<u32> = part.gap_strings.iter().map(|gap| gap_numbers[gap]).collect();
                part.chunk.words.iter_mut().for_each(|word| *word = words[*word as usize]);
                (part.chunk, Source { gaps: part.gaps, own_gaps, words })
            })
            .unzip();
        for chunk in &chunks {
            chunk.words.iter().for_each(|word| spellings[*word as usize].count += 1);
        }
        let text_bytes = plan.units.iter().map(|unit| (unit.end - unit.start) as u64).sum();
        Ok(Words { chunks, terms, spellings, gaps, sources, text_bytes, first_units, digests, marks })
    }

    /// The section of the terms.
    pub(super) fn dictionary(&self) -> Result<Vec<u8>, WriteError> {
        let terms = self.terms.iter().zip(0u64..);
        fst::Map::from_iter(terms.map(|(term, number)| (term.as_bytes(), number)))
            .map(|map| map.into_fst().into_inner())
            .map_err(|_| WriteError::TooLarge {
                what: "bytes of different words",
                limit: u64::from(u32::MAX),
            })
    }

    /// The sections of the lexicon and of the texts, and where each unit's places for direct reading begin.
    pub(super) fn texts(&mut self, cache: &Cache) -> (Vec<u8>, Vec<u8>, Vec<u64>) {
        let bases = (self.gaps.len() + self.spellings.len()) as u32;
        let (rows, rounds) = kept::rows(self, cache);
        self.sources.clear();
        let pairs = rounds.concat();
        let lengths = huffman::lengths(&phrases::count(&rows, bases + pairs.len() as u32));
        let codes = huffman::codes(&lengths);
        let coded: Vec<(BitWriter, Vec<u64>)> =
            rows.into_par_iter().map(|row| encode(&row, &codes, &lengths)).collect();
        let mut bits = BitWriter::default();
        let (mut sync, mut syncs) = (Vec::new(), Vec::new());
        for (chunk, (coded, chunk_sync)) in self.chunks.iter().zip(&coded) {
            let mut place = sync.len() as u64;
            sync.extend(chunk_sync.iter().map(|bit| bit + bits.position()));
            bits.append(coded);
            for unit in 0..chunk.ends.len() {
                syncs.push(place);
                place += u64::from(chunk.tokens(unit).len() as u32 / SYNC) + 1;
            }
        }
        let mut texts = Writer::default();
        Monotone::write(&sync, &mut texts);
        texts.bytes(&bits.into_bytes());
        let least = (self.text_bytes / EXPANSION) as usize;
        texts.raw(&vec![0; least.saturating_sub(texts.len())]);
        (self.lexicon(&lengths, &pairs), texts.into_bytes(), syncs)
    }

    fn lexicon(&self, lengths: &[u32], pairs: &[(u32, u32)]) -> Vec<u8> {
        let mut writer = Writer::default();
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
    pub(super) fn rows(&self) -> Rows<'_> {
        let number = |gap: &str| self.gaps.binary_search(&gap).ok().map(|place| place as u32);
        let close = |spelling: &Spelling<'_>| stands_close(&self.terms[spelling.term as usize]);
        Rows {
            words: self,
            common: [number(" "), number("")],
            close: self.spellings.iter().map(close).collect(),
        }
    }

    /// Whether a piece of a unit is one of those that phrases are chosen by, one of `every` so many, by nothing but its
    /// text: its key.
    fn counted(&self, unit: usize, piece: usize, every: u32) -> Option<u64> {
        let key = self.digests[unit].wrapping_add(piece as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (key >> 32).is_multiple_of(every.into()).then_some(key)
    }

    /// The keys of all pieces that phrases are chosen by.
    pub(super) fn sample_keys(&self, every: u32) -> Vec<u64> {
        let chunks = self.chunks.iter().zip(&self.first_units);
        let units = chunks.flat_map(|(chunk, first)| {
            (0..chunk.ends.len()).map(move |unit| (*first as usize + unit, chunk.tokens(unit).len()))
        });
        let pieces = units.flat_map(|(unit, tokens)| (0..=tokens / PIECE).map(move |piece| (unit, piece)));
        pieces.filter_map(|(unit, piece)| self.counted(unit, piece, every)).collect()
    }

    /// The rows of these pieces, those of each chunk together.
    pub(super) fn sample(&self, every: u32) -> Vec<Vec<u32>> {
        let rows = self.rows();
        let chunks = self.chunks.par_iter().zip(&self.sources).zip(&self.first_units);
        let sampled = chunks.map(|((chunk, source), first)| {
            rows.of_pieces(chunk, source, |unit, piece| {
                self.counted(*first as usize + unit, piece, every).is_some()
            })
        });
        sampled.collect()
    }

    /// The chunk of a unit, and its place in it.
    pub(super) fn unit(&self, unit: usize) -> (&Chunk, usize) {
        let chunk = self.first_units.partition_point(|first| *first as usize <= unit) - 1;
        (&self.chunks[chunk], unit - self.first_units[chunk] as usize)
    }
}

impl Chunk {
    /// The tokens of a unit, as places in the chunk.
    pub(super) fn tokens(&self, unit: usize) -> Range<usize> {
        let start = unit.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[unit] as usize
    }
}

/// The different ones of many strings, in order.
fn different<'c, 's>(strings: impl Iterator<Item = &'s [&'c str]>) -> Vec<&'c str>
where
    'c: 's,
{
    // Most come again and again: fewer are sorted than are met.
    let different: FxHashSet<&str> = strings.flatten().copied().collect();
    let mut sorted: Vec<&str> = different.into_iter().collect();
    sorted.par_sort_unstable();
    sorted
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

/// Cuts the units into chunks. Where, the units themselves tell, each the likelier the longer it is: before and behind
/// a text that was changed the cuts are the same as before.
fn chunks(units: &[PlannedUnit<'_>], digests: &[u64]) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (i, (unit, digest)) in units.iter().zip(digests).enumerate() {
        let size = unit.end - unit.start;
        bytes += size;
        let ends = (u128::from(*digest) * CHUNK as u128) >> 64 < size as u128;
        if bytes >= LONGEST || ends || i + 1 == units.len() {
            ranges.push(start..i + 1);
            (start, bytes) = (i + 1, 0);
        }
    }
    ranges
}

/// What the row of a chunk is made of besides its words.
#[derive(Debug)]
pub(super) struct Source {
    /// The gap before each token and, for each unit, one more after the last, by the chunk's own numbers.
    gaps: Vec<u32>,
    /// What the chunk's own numbers of gaps mean.
    pub(super) own_gaps: Vec<u32>,
    /// What the chunk's own numbers of spellings mean.
    pub(super) words: Vec<u32>,
}

/// Makes rows of symbols.
pub(super) struct Rows<'w> {
    words: &'w Words<'w>,
    /// Which gap is left out before spellings that do not stand close to what is before, and before those that do.
    common: [Option<u32>; 2],
    close: Vec<bool>,
}

impl Rows<'_> {
    /// The symbols of a chunk's texts, gaps, then spellings (see [`super::super::words`]), with a mark at every place
    /// that can be read directly.
    pub(super) fn of(&self, chunk: &Chunk, source: &Source) -> Vec<u32> {
        self.of_pieces(chunk, source, |_, _| true)
    }

    /// The same of some pieces of [`PIECE`] tokens each, by unit and number.
    fn of_pieces(&self, chunk: &Chunk, source: &Source, wanted: impl Fn(usize, usize) -> bool) -> Vec<u32> {
        let first_word = self.words.gaps.len() as u32;
        let gap = |place: usize| source.own_gaps[source.gaps[place] as usize];
        let mut row = Vec::new();
        for unit in 0..chunk.ends.len() {
            let tokens = chunk.tokens(unit);
            let last = tokens.len() / PIECE;
            for piece in (0..=last).filter(|piece| wanted(unit, *piece)) {
                for ordinal in piece * PIECE..tokens.len().min((piece + 1) * PIECE) {
                    if (ordinal as u32).is_multiple_of(SYNC) {
                        row.push(SYNC_MARK);
                    }
                    let word = chunk.words[tokens.start + ordinal];
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

/// The bits of a row, and the places of its marks.
fn encode(row: &[u32], codes: &[u32], lengths: &[u32]) -> (BitWriter, Vec<u64>) {
    let (mut bits, mut sync) = (BitWriter::default(), Vec::new());
    for &symbol in row {
        if symbol == SYNC_MARK {
            sync.push(bits.position());
        } else {
            bits.bits(u64::from(codes[symbol as usize]), lengths[symbol as usize]);
        }
    }
    (bits, sync)
}

/// A chunk before its spellings and gaps are numbered together with those of all others.
#[derive(Default, Serialize, Deserialize)]
struct Tokenised<'c> {
    chunk: Chunk,
    /// The gap before each token and, for each unit, one more after the last.
    #[serde(with = "numbers")]
    gaps: Vec<u32>,
    #[serde(borrow)]
    spellings: Vec<&'c str>,
    gap_strings: Vec<&'c str>,
}

/// Numbers as plain bytes, as many each as the largest needs: there are millions of them.
pub(super) mod numbers {
    use super::kept::Bytes;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(numbers: &[u32], to: S) -> Result<S::Ok, S::Error> {
        let most = numbers.iter().fold(0, |all, number| all | number);
        let width = 4 - (most.leading_zeros() as usize / 8).min(3);
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes().into_iter().take(width));
        (width as u8, Bytes(&bytes.collect::<Vec<u8>>())).serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
        let (width, bytes) = <(u8, &[u8])>::deserialize(from)?;
        Ok(match width {
            1 => bytes.iter().map(|number| u32::from(*number)).collect(),
            2 => bytes.as_chunks().0.iter().map(|number| u32::from(u16::from_le_bytes(*number))).collect(),
            3 => bytes.as_chunks().0.iter().map(|[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0])).collect(),
            _ => bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).collect(),
        })
    }
}

impl Tokenised<'_> {
    /// Finds out where the tokens begin, which follows from their lengths and those of the gaps.
    fn find_starts(&mut self, units: &[PlannedUnit<'_>]) {
        self.chunk.starts.reserve_exact(self.chunk.words.len());
        for (nth, unit) in units.iter().enumerate() {
            let mut at = unit.start;
            for token in self.chunk.tokens(nth) {
                at += self.gap_strings[self.gaps[token + nth] as usize].len();
                self.chunk.starts.push(at as u32);
                at += self.spellings[self.chunk.words[token] as usize].len();
            }
        }
    }
}

/// The tokens of some units, those of an earlier build where the texts are the same.
fn known<'c>(units: &[PlannedUnit<'c>], marks: Option<&[u64]>, cache: &'c Cache) -> Tokenised<'c> {
    let Some(marks) = marks else { return tokenise(units) };
    let key = cache.key("tokens").numbers(marks.iter().copied()).digest();
    let mut tokenised: Tokenised<'c> = cache.known(key).unwrap_or_else(|| {
        let tokenised = tokenise(units);
        cache.keep(key, &tokenised);
        tokenised
    });
    tokenised.chunk.digest = key;
    tokenised
}

fn unit_key(key: Key, unit: &PlannedUnit<'_>) -> Key {
    let boilerplate = unit.boilerplate().flat_map(|span| {
        let place = |at: u32| u64::from(at).wrapping_sub(unit.start as u64);
        [place(span.start), place(span.end)]
    });
    key.text(unit.text()).numbers(boilerplate).numbers([u64::MAX])
}

/// The tokens of some units.
fn tokenise<'c>(units: &[PlannedUnit<'c>]) -> Tokenised<'c> {
    let (mut words, mut gap_strings) = (Numbered::default(), Numbered::default());
    let (mut chunk, mut gaps) = (Chunk::default(), Vec::new());
    for unit in units {
        let text: &'c str = &unit.document.text;
        let mut boilerplate = unit.boilerplate().peekable();
        let mut end = unit.start;
        for token in tokens(&text[unit.start..unit.end]) {
            let (from, to) = (unit.start + token.start, unit.start + token.end);
            while boilerplate.next_if(|span| span.end as usize <= from).is_some() {}
            if boilerplate.peek().is_some_and(|span| (span.start as usize) < to) {
                continue;
            }
            gaps.push(gap_strings.number(&text[end..from]));
            chunk.words.push(words.number(&text[from..to]));
            end = to;
        }
        gaps.push(gap_strings.number(&text[end..unit.end]));
        chunk.ends.push(chunk.words.len() as u32);
    }
    Tokenised { chunk, gaps, spellings: words.strings, gap_strings: gap_strings.strings }
}
