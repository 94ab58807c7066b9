//! The texts: a row of words and of what stands between them, Huffman-coded, each unit on its own.
//!
//! The alphabet is the lexicon: every gap (what stands between two tokens, boilerplate included), every spelling
//! of every term, then phrases, each a pair of symbols before it. Spellings are told by their shape, so that almost
//! none is written out:
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
//! A unit is coded as its tokens, each with the gap before it, and the gap after the last. The commonest gap,
//! one space (none at a unit's beginning and before a character that is a token of its own), is left out:
//!
//! ```text
//! text     “Not       one     word,    he said.
//! symbols  “  Not     one     word  ,_  he   said  .
//! ```
//!
//! Every 64th token can be reached directly: its bit is in a [`Monotone`] table.

use super::bits::BitReader;
use super::error::PackError;
use super::huffman::Decoder;
use super::numbers::{Monotone, Packed};
use super::strings::Strings;
use super::wire::Reader;
use crate::text;
use fst::Streamer;
use std::ops::Range;

/// Tokens between two places that can be reached directly.
pub(super) const SYNC: u32 = 64;

/// No pack unfolds to more than so many times its own bytes (the writer fills it up, should it ever come to
/// that), so that hostile bytes cannot ask for more memory than that.
pub(super) const EXPANSION: u64 = 4096;

/// How a term is spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Term,
    Capitalised,
    Upper,
    Odd,
}

/// The shapes as numbers.
pub(super) const SHAPES: [Shape; 4] = [Shape::Term, Shape::Capitalised, Shape::Upper, Shape::Odd];

impl Shape {
    /// Appends a term in this shape; an odd one is not known from its term.
    pub(super) fn spell(self, term: &str, out: &mut String) {
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
pub(super) fn stands_close(term: &str) -> bool {
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
pub(super) struct Texts<'p> {
    gaps: Strings<'p>,
    odd: Strings<'p>,
    shapes: Packed<'p>,
    lefts: Packed<'p>,
    rights: Packed<'p>,
    lengths: Packed<'p>,
    sync: Monotone<'p>,
    bits: &'p [u8],
}

impl<'p> Texts<'p> {
    pub(super) fn read(lexicon: &'p [u8], texts: &'p [u8]) -> Result<Texts<'p>, PackError> {
        let what = "lexicon";
        let mut reader = Reader::new(lexicon);
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
        let mut reader = Reader::new(texts);
        let sync = Monotone::read(&mut reader, what)?;
        let bits = reader.bytes(what)?;
        reader.take(reader.left(), what)?;
        Ok(Texts { gaps, odd, shapes, lefts, rights, lengths, sync, bits })
    }

    /// Places that can be reached directly.
    pub(super) fn syncs(&self) -> u32 {
        self.sync.len()
    }
}

/// The lexicon, spelt out for decoding.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    decoder: Option<Decoder>,
    /// Gaps, then spellings, one after the other.
    spelt: String,
    /// Where each symbol's spelling begins.
    starts: Vec<u32>,
    gaps: u32,
    /// The term of each spelling.
    terms: Vec<u32>,
    /// Whether each spelling stands close to what is before.
    close: Vec<bool>,
    /// Gaps and spellings; symbols from here on are phrases.
    bases: u32,
    /// The gaps and spellings of all phrases, and where each phrase's end.
    phrases: Vec<u32>,
    phrase_ends: Vec<u32>,
}

/// No phrase is longer: its words lie between two places that can be read directly, each with a gap.
const LONGEST_PHRASE: usize = 2 * SYNC as usize;

/// All phrases together have no more parts (the writer makes a thousandth of that).
const MOST_PARTS: usize = 1 << 28;

impl Lexicon {
    /// Spells out the lexicon; an empty one where hostile bytes are no lexicon.
    pub(super) fn new(texts: &Texts<'_>, dictionary: &fst::Map<&[u8]>, term_bytes: usize) -> Lexicon {
        let lengths = texts.lengths;
        let decoder = Decoder::new((0..lengths.len() as usize).map(move |i| lengths.get(i as u32)));
        let mut lexicon = Lexicon { decoder, gaps: texts.gaps.len(), ..Lexicon::default() };
        lexicon.starts.reserve(lengths.len() as usize + 1);
        lexicon.starts.push(0);
        for gap in texts.gaps.iter() {
            lexicon.spelt.push_str(gap);
            lexicon.starts.push(lexicon.spelt.len() as u32);
        }
        let most = lexicon.spelt.len() + texts.odd.bytes() + 4 * term_bytes * texts.shapes.len() as usize;
        let mut stream = dictionary.stream();
        let mut term = String::new();
        let (mut number, mut odd) = (0u32, 0);
        for i in 0..texts.shapes.len() {
            let shape = texts.shapes.get(i);
            if shape & 4 != 0 {
                let Some((key, _)) = stream.next() else { break };
                term.clear();
                term.push_str(std::str::from_utf8(key).unwrap_or_default());
                number += 1;
            }
            match SHAPES[(shape & 3) as usize] {
                Shape::Odd => {
                    lexicon.spelt.push_str(texts.odd.get(odd));
                    odd += 1;
                }
                shape => shape.spell(&term, &mut lexicon.spelt),
            }
            if lexicon.spelt.len() > most {
                break;
            }
            lexicon.starts.push(lexicon.spelt.len() as u32);
            lexicon.terms.push(number.saturating_sub(1));
            lexicon.close.push(stands_close(&term));
        }
        lexicon.bases = texts.gaps.len() + texts.shapes.len();
        for i in 0..texts.lefts.len() {
            if lexicon.phrases.len() < MOST_PARTS {
                lexicon.append_phrase(texts.lefts.get(i), i);
                lexicon.append_phrase(texts.rights.get(i), i);
            }
            let start = i.checked_sub(1).map_or(0, |before| lexicon.phrase_ends[before as usize] as usize);
            lexicon.phrases.truncate(start + LONGEST_PHRASE);
            lexicon.phrase_ends.push(lexicon.phrases.len() as u32);
        }
        lexicon
    }

    /// Appends the parts of a symbol that phrase `i` is made of; only phrases before it can be.
    fn append_phrase(&mut self, symbol: u32, i: u32) {
        match symbol.checked_sub(self.bases) {
            None => self.phrases.push(symbol),
            Some(phrase) if phrase < i => self.phrases.extend_from_within(self.phrase(phrase)),
            Some(_) => {}
        }
    }

    /// The parts of a phrase, as places in `phrases`.
    fn phrase(&self, phrase: u32) -> Range<usize> {
        let end = |i: u32| self.phrase_ends.get(i as usize).map_or(0, |end| *end as usize);
        phrase.checked_sub(1).map_or(0, end)..end(phrase)
    }

    fn spelling(&self, symbol: u32) -> &str {
        let symbol = symbol as usize;
        let range = self.starts.get(symbol).zip(self.starts.get(symbol + 1));
        range.and_then(|(from, to)| self.spelt.get(*from as usize..*to as usize)).unwrap_or_default()
    }
}

/// Decodes the units' texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decoding<'a> {
    pub(super) texts: &'a Texts<'a>,
    pub(super) lexicon: &'a Lexicon,
}

impl Decoding<'_> {
    fn gap(&self, gap: Option<u32>, word: u32, first: bool) -> &str {
        match gap {
            Some(gap) => self.lexicon.spelling(gap),
            None if first || self.lexicon.close.get((word - self.lexicon.gaps) as usize) == Some(&true) => "",
            None => " ",
        }
    }

    /// Calls `each` with ordinal, gap and word for the tokens from `from` on, until it says `false`; then, at the
    /// unit's end, with the last gap and no word. `sync` is the unit's first place, `tokens` its length.
    fn walk(
        &self,
        sync: u32,
        tokens: u32,
        from: u32,
        mut each: impl FnMut(u32, Option<u32>, Option<u32>) -> bool,
    ) {
        let Some(decoder) = &self.lexicon.decoder else { return };
        let from = from.min(tokens);
        let bit = self.texts.sync.get(sync.saturating_add(from / SYNC));
        let mut reader = BitReader::new(self.texts.bits, bit);
        let mut ordinal = from / SYNC * SYNC;
        let mut gap = None;
        while let Some(symbol) = decoder.next(&mut reader) {
            if reader.past_end() {
                return;
            }
            let single = [symbol];
            let parts = match symbol.checked_sub(self.lexicon.bases) {
                None => &single[..],
                Some(phrase) => &self.lexicon.phrases[self.lexicon.phrase(phrase)],
            };
            for &part in parts {
                if part >= self.lexicon.gaps {
                    if ordinal >= tokens || (ordinal >= from && !each(ordinal, gap, Some(part))) {
                        return;
                    }
                    gap = None;
                    ordinal += 1;
                } else if ordinal == tokens {
                    each(ordinal, Some(part), None);
                    return;
                } else {
                    gap = Some(part);
                }
            }
        }
    }

    /// The text around the tokens `range` of a unit; at most `bytes` bytes and a word.
    pub(super) fn passage(&self, sync: u32, tokens: u32, range: Range<u32>, bytes: u64) -> Passage {
        let end = range.end.min(tokens);
        let first = range.start.min(end);
        // What is shown in a list; a longer text may grow.
        let some = (end - first).min(128) as usize;
        let (text, ranges) = (String::with_capacity(8 * some), Vec::with_capacity(some));
        let mut passage = Passage { text, first, tokens: ranges };
        self.walk(sync, tokens, first, |ordinal, gap, word| {
            let Some(word) = word else {
                passage.text.push_str(gap.map_or("", |gap| self.lexicon.spelling(gap)));
                return false;
            };
            match self.gap(gap, word, ordinal == 0) {
                // Nearly all are; the rest are copied by a call.
                " " => passage.text.push(' '),
                gap => passage.text.push_str(gap),
            }
            if ordinal >= end || passage.text.len() as u64 > bytes {
                return false;
            }
            let start = passage.text.len() as u32;
            passage.text.push_str(self.lexicon.spelling(word));
            passage.tokens.push(start..passage.text.len() as u32);
            true
        });
        passage
    }

    /// Bytes of the unit before token `at`, and the token's own.
    pub(super) fn offset(&self, sync: u32, tokens: u32, at: u32) -> Range<u32> {
        let (mut offset, mut len) = (0u32, 0);
        self.walk(sync, tokens, 0, |ordinal, gap, word| {
            let Some(word) = word else { return false };
            offset = offset.saturating_add(self.gap(gap, word, ordinal == 0).len() as u32);
            if ordinal == at {
                len = self.lexicon.spelling(word).len() as u32;
                return false;
            }
            offset = offset.saturating_add(self.lexicon.spelling(word).len() as u32);
            true
        });
        offset..offset.saturating_add(len)
    }

    /// Appends the terms of the tokens `range`.
    pub(super) fn terms(&self, sync: u32, tokens: u32, range: Range<u32>, terms: &mut Vec<u32>) {
        if range.start >= range.end {
            return;
        }
        self.walk(sync, tokens, range.start, |ordinal, _, word| {
            let Some(word) = word.filter(|_| ordinal < range.end) else { return false };
            terms.push(self.lexicon.terms.get((word - self.lexicon.gaps) as usize).copied().unwrap_or(0));
            true
        });
    }
}
