//! The texts: a row of words and of what stands between them, Huffman-coded, each unit on its own.
//!
//! The alphabet is the lexicon: every gap (what stands between two tokens, boilerplate included), every spelling of
//! every term, then phrases, each a pair of symbols before it. Spellings are identified by their shape, so that
//! almost none is written out:
//!
//! ```text
//! Strings gaps | Strings odd spellings
//! Packed: a spelling's shape (0 the term, 1 Capitalised, 2 UPPER CASE, 3 odd), + 4 where a new term begins
//! Packed: the first symbol of every phrase | Packed: the second
//! Packed: the length of every symbol's code
//! ```
//!
//! Phrases begin with a gap or a word, end with a word and never reach over a place that can be read directly.
//!
//! A unit is coded as its tokens, each with the gap before it, and the gap after the last. The commonest gap, one
//! space (none at a unit's beginning and before a character that is a token of its own), is left out:
//!
//! ```text
//! text     “Not       one     word,    he said.
//! symbols  “  Not     one     word  ,_  he   said  .
//! ```
//!
//! Every 64th token can be reached directly: its bit is in a [`Monotone`] table.

pub(crate) mod lexicon;
pub(crate) mod passages;
#[cfg(feature = "build")]
pub(crate) mod phrases;
#[cfg(feature = "build")]
pub(crate) mod row;
#[cfg(feature = "build")]
pub(crate) mod tokens;
#[cfg(feature = "build")]
pub(crate) mod vocabulary;
#[cfg(feature = "build")]
pub(crate) mod write;

use crate::index::coding::bits::BitReader;
use crate::index::coding::huffman::Decoder;
use crate::index::coding::numbers::{Monotone, Packed};
use crate::index::coding::strings::Strings;
use crate::index::coding::wire::SectionReader;
use crate::index::error::PackError;
use crate::index::texts::lexicon::{Lexicon, Symbol};
use crate::text;
use std::cell::LazyCell;
use std::ops::Range;

/// Tokens between two places that can be reached directly.
pub(crate) const SYNC: u32 = 64;

/// No pack unfolds to more than so many times its own bytes (the writer fills it up, should it ever come to
/// that), so that hostile bytes cannot ask for more memory than that.
pub(crate) const EXPANSION: u64 = 4096;

/// Up to so many bytes a passage is not compared with its unit's length, which only hostile bytes make it pass.
const LONG: usize = 1 << 10;

/// Symbols that are decoded at a time.
const BATCH: usize = 16;

/// How a term is spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Term,
    Capitalised,
    Upper,
    Odd,
}

/// The shapes as numbers.
pub(crate) const SHAPES: [Shape; 4] = [Shape::Term, Shape::Capitalised, Shape::Upper, Shape::Odd];

impl Shape {
    /// Appends a term in this shape; an odd one is not known from its term.
    pub(crate) fn spell(self, term: &str, out: &mut String) {
        let mut chars = term.chars();
        match self {
            Shape::Term => out.push_str(term),
            Shape::Capitalised => {
                out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
                out.push_str(chars.as_str());
            }
            Shape::Upper => out.extend(chars.flat_map(char::to_uppercase)),
            Shape::Odd => {}
        }
    }
}

/// Whether nothing, and not a space, is what commonly stands before a term.
pub(crate) fn stands_close(term: &str) -> bool {
    term.chars().next().is_some_and(text::stands_alone)
}

/// A part of a text with its tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text from the end of the token before (or the unit's beginning) to the beginning of the token after
    /// (or the unit's end): whoever shows it cuts at will.
    pub text: String,
    /// The ordinal of its first token in the unit.
    pub first: u32,
    /// The bytes of `text` that each token takes.
    pub tokens: Vec<Range<u32>>,
}

/// The two sections of the texts, as they lie in the pack.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts<'p> {
    pub(crate) gaps: Strings<'p>,
    pub(crate) odd: Strings<'p>,
    pub(crate) shapes: Packed<'p>,
    pub(crate) lefts: Packed<'p>,
    pub(crate) rights: Packed<'p>,
    pub(crate) lengths: Packed<'p>,
    sync: Monotone<'p>,
    bits: &'p [u8],
}

impl<'p> Texts<'p> {
    pub(crate) fn read(lexicon: &'p [u8], texts: &'p [u8]) -> Result<Texts<'p>, PackError> {
        let what = "lexicon";
        let mut reader = SectionReader::new(lexicon);
        let gaps = Strings::read(&mut reader, what)?;
        let odd = Strings::read(&mut reader, what)?;
        let shapes = Packed::read(&mut reader, what)?;
        let lefts = Packed::read(&mut reader, what)?;
        let rights = Packed::read(&mut reader, what)?;
        let lengths = Packed::read(&mut reader, what)?;
        reader.finish(what)?;
        // Widths of nothing would allow lengths of anything.
        let symbols = u64::from(gaps.len()) + u64::from(shapes.len()) + u64::from(lefts.len());
        let whole = symbols == u64::from(lengths.len()) && lefts.len() == rights.len();
        if !whole || u64::from(lengths.len()) > lexicon.len() as u64 * 8 {
            return Err(PackError::Damaged { what });
        }
        let what = "texts";
        let mut reader = SectionReader::new(texts);
        let sync = Monotone::read(&mut reader, what)?;
        let bits = reader.bytes(what)?;
        reader.take(reader.left(), what)?;
        Ok(Texts { gaps, odd, shapes, lefts, rights, lengths, sync, bits })
    }

    /// Places that can be reached directly.
    pub(crate) fn syncs(&self) -> u32 {
        self.sync.len()
    }
}

/// Decodes the units' texts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decoding<'a> {
    pub(crate) texts: &'a Texts<'a>,
    pub(crate) lexicon: &'a Lexicon,
}

impl Decoding<'_> {
    /// Calls `each` with ordinal, gap and word for the tokens from `from` on, until it says `false`; at the unit's end
    /// with the last gap and no word, to which it must say `false`. `sync` is the unit's first place, `tokens` its length.
    #[inline(always)]
    fn walk(
        &self,
        sync: u32,
        tokens: u32,
        from: u32,
        mut each: impl FnMut(u32, Option<Symbol>, Option<Symbol>) -> bool,
    ) {
        let lexicon = self.lexicon;
        let Some(decoder) = &lexicon.decoder else { return };
        let from = from.min(tokens);
        let bit = self.texts.sync.get(sync.saturating_add(from / SYNC));
        let mut reader = BitReader::new(self.texts.bits, bit);
        let mut ordinal = from / SYNC * SYNC;
        let mut gap = None;
        // What is left of a phrase, and of what was decoded.
        let mut parts = [].iter();
        let mut batch = [Symbol::default(); BATCH];
        let (mut next, mut read) = (0, 0);
        loop {
            let symbol = match parts.next() {
                Some(part) => lexicon.part(*part),
                None => {
                    if next == read {
                        (next, read) = (0, self.batch(decoder, &mut reader, &mut batch));
                    }
                    let Some(symbol) = batch[..read].get(next) else { return };
                    next += 1;
                    *symbol
                }
            };
            if symbol.words() > 0 {
                match ordinal.saturating_add(symbol.words()) {
                    passed if passed <= from => (ordinal, gap) = (passed, None),
                    _ => parts = lexicon.parts(symbol).iter(),
                }
                continue;
            }
            let word = (!symbol.is_gap()).then_some(symbol);
            match word {
                Some(_) if ordinal >= tokens => return,
                None => gap = Some(symbol),
                _ => {}
            }
            // The gap before a word, unless it is the last. Below `each` is called once, so that it is compiled into
            // the loop.
            if word.is_none() && ordinal < tokens {
                continue;
            }
            if ordinal >= from && !each(ordinal, gap, word) {
                return;
            }
            gap = None;
            ordinal += 1;
        }
    }

    /// The next symbols; how many there are. Many at a time, so that memory is asked for all of them before the first
    /// is waited for.
    #[inline(always)]
    fn batch(&self, decoder: &Decoder, reader: &mut BitReader<'_>, batch: &mut [Symbol; BATCH]) -> usize {
        let mut places = [0; BATCH];
        let mut read = 0;
        for place in &mut places {
            let Some(found) = decoder.next(reader).filter(|_| !reader.past_end()) else { break };
            *place = found;
            read += 1;
        }
        for (symbol, place) in batch.iter_mut().zip(&places[..read]) {
            *symbol = self.lexicon.symbol(*place);
        }
        read
    }

    /// The text around the tokens `range` of a unit; at most [`LONG`] bytes, or as many as `bytes` says that the unit
    /// has, and a word.
    pub(crate) fn passage(
        &self,
        sync: u32,
        tokens: u32,
        range: Range<u32>,
        bytes: impl FnOnce() -> u64,
    ) -> Passage {
        let bytes = LazyCell::new(bytes);
        let end = range.end.min(tokens);
        let first = range.start.min(end);
        // What is shown in a list; a longer text grows.
        let some = (end - first).min(128) as usize;
        let (mut text, mut ranges) = (vec![0; 8 * some + 64], Vec::with_capacity(some));
        let mut at = 0;
        self.walk(sync, tokens, first, |ordinal, gap, word| {
            if let Some(gap) = gap {
                at = self.lexicon.spell(gap, &mut text, at);
            }
            let Some(word) = word else { return false };
            if gap.is_none() && ordinal > 0 && !word.is_close() {
                // There is room for more behind what was spelt.
                text[at] = b' ';
                at += 1;
            }
            // Hostile words may have no bytes.
            let long = at.max(ranges.len());
            if ordinal >= end || (long > LONG && long as u64 > *bytes) {
                return false;
            }
            let start = at as u32;
            at = self.lexicon.spell(word, &mut text, at);
            ranges.push(start..at as u32);
            true
        });
        text.truncate(at);
        Passage { text: String::from_utf8(text).unwrap_or_default(), first, tokens: ranges }
    }

    /// Appends the lexicon's words that the tokens `range` are.
    pub(crate) fn words(&self, sync: u32, tokens: u32, range: Range<u32>, words: &mut Vec<u32>) {
        if range.start >= range.end {
            return;
        }
        self.walk(sync, tokens, range.start, |ordinal, _, word| {
            let Some(word) = word.filter(|_| ordinal < range.end) else { return false };
            words.push(word.place());
            true
        });
    }
}
