//! The lexicon, spelt out for decoding. Apart because it is what is held in memory of what `words` reads.
//!
//! Most of the time that a passage takes is waiting for memory. So all is in the order of the codes, commonest first:
//! the few thousand symbols that make up most of a text lie side by side; and nothing is longer than it must be:
//!
//! ```text
//! a gap or a word   u8 what it is | its spelling
//! a phrase          u8 2 + its words | the place of each gap and word in it, four bytes each
//! ```

use super::huffman::Decoder;
use super::words::{SHAPES, SYNC, Shape, Texts, stands_close};
use fst::Streamer;
use std::ops::Range;

/// No phrase is longer: its words lie between two places that can be read directly, each with a gap.
const LONGEST_PHRASE: usize = 2 * SYNC as usize;

/// All phrases together have no more parts (the writer makes a thousandth of that).
const MOST_PARTS: usize = 1 << 27;

/// Spellings up to so many bytes, nearly all, are copied as so many, which takes no call.
const AT_ONCE: usize = 16;

/// Bytes of a place.
const PLACE: usize = 4;

const GAP: u8 = 0;
/// A word before which a space commonly stands.
const WORD: u8 = 1;
/// A word before which commonly nothing stands; what is more is a phrase of so many words more.
const CLOSE: u8 = 2;

/// A symbol.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Symbol {
    place: u32,
    kind: u8,
    /// Where it begins and ends, what it is aside.
    start: u32,
    end: u32,
}

impl Symbol {
    #[inline(always)]
    pub(super) fn is_gap(self) -> bool {
        self.kind == GAP
    }

    /// Whether nothing, and not a space, is what commonly stands before it.
    #[inline(always)]
    pub(super) fn is_close(self) -> bool {
        self.kind == CLOSE
    }

    /// The words of a phrase; 0 for what is none.
    #[inline(always)]
    pub(super) fn words(self) -> u32 {
        u32::from(self.kind.saturating_sub(CLOSE))
    }

    /// Bytes of the spelling.
    #[inline(always)]
    pub(super) fn bytes(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
}

/// The lexicon. Symbols are told by their places in the order of their codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    pub(super) decoder: Option<Decoder>,
    /// Where each symbol begins in `bytes`, and where the last one ends.
    starts: Vec<u32>,
    /// The symbols, and [`AT_ONCE`] bytes more.
    bytes: Vec<u8>,
    /// The term of each word.
    terms: Vec<u32>,
}

impl Lexicon {
    /// Spells out the lexicon; an empty one where hostile bytes are no lexicon.
    pub(super) fn new(texts: &Texts<'_>, dictionary: &fst::Map<&[u8]>, term_bytes: usize) -> Lexicon {
        let lengths = texts.lengths;
        let Some((decoder, order)) = Decoder::new((0..lengths.len()).map(move |i| lengths.get(i))) else {
            return Lexicon::default();
        };
        let mut places = vec![0u32; order.len()];
        order.iter().zip(0..).for_each(|(number, place)| places[*number as usize] = place);
        drop(order);
        // How long each symbol is, then where it begins.
        let mut starts = vec![1u32; places.len()];
        starts.push(0);
        let mut kinds = vec![GAP; places.len()];
        let mut terms = vec![0u32; places.len()];
        let (bases, phrases) = places.split_at((texts.gaps.len() + texts.shapes.len()) as usize);
        let mut spelt = String::new();
        let mut odd = 0;
        let mut stream = dictionary.stream();
        let (mut term, mut number) = (String::new(), 0u32);
        let most = texts.gaps.bytes() + texts.odd.bytes() + 4 * term_bytes * texts.shapes.len() as usize;
        for (i, place) in (0u32..).zip(bases) {
            let (place, start) = (*place as usize, spelt.len());
            match i.checked_sub(texts.gaps.len()).map(|i| texts.shapes.get(i)) {
                None => spelt.push_str(texts.gaps.get(i)),
                Some(shape) => {
                    if shape & 4 != 0 {
                        let Some((key, _)) = stream.next() else { break };
                        term.clear();
                        term.push_str(std::str::from_utf8(key).unwrap_or_default());
                        number += 1;
                    }
                    match SHAPES[(shape & 3) as usize] {
                        Shape::Odd => {
                            spelt.push_str(texts.odd.get(odd));
                            odd += 1;
                        }
                        shape => shape.spell(&term, &mut spelt),
                    }
                    kinds[place] = if stands_close(&term) { CLOSE } else { WORD };
                    terms[place] = number.saturating_sub(1);
                }
            }
            // Hostile bytes may ask for more than there are.
            if spelt.len() > most.min(1 << 30) {
                break;
            }
            starts[place] += (spelt.len() - start) as u32;
        }
        let pairs = |i: usize| [texts.lefts.get(i as u32), texts.rights.get(i as u32)];
        // Only phrases before it can be parts of a phrase.
        let parts = |i: usize| pairs(i).into_iter().filter(move |part| (*part as usize) < bases.len() + i);
        let mut all = 0;
        for (i, place) in phrases.iter().enumerate() {
            let place = *place as usize;
            let (mut words, mut count) = (0, 0);
            for part in parts(i) {
                let part = places[part as usize] as usize;
                let (phrase, is_word) = (kinds[part].checked_sub(CLOSE + 1), kinds[part] != GAP);
                words += phrase.map_or(usize::from(is_word), |more| usize::from(more) + 1);
                count += phrase.map_or(1, |_| starts[part] as usize / PLACE);
            }
            let fits = words > 0 && count <= LONGEST_PHRASE && all + count <= MOST_PARTS;
            if fits {
                all += count;
                kinds[place] = CLOSE + words as u8;
                starts[place] += (count * PLACE) as u32;
            }
        }
        let mut end = 0u32;
        for start in &mut starts {
            end += std::mem::replace(start, end);
        }
        let mut lexicon = Lexicon { decoder: Some(decoder), starts, bytes: Vec::new(), terms };
        lexicon.bytes.resize(end as usize + AT_ONCE, 0);
        let mut spelt = spelt.as_bytes();
        for place in bases {
            let Range { start, end } = lexicon.range(*place);
            lexicon.bytes[start] = kinds[*place as usize];
            let (spelling, rest) = spelt.split_at_checked(end - start - 1).unwrap_or_default();
            lexicon.bytes[start + 1..][..spelling.len()].copy_from_slice(spelling);
            spelt = rest;
        }
        for (i, place) in phrases.iter().enumerate() {
            let Range { start, end } = lexicon.range(*place);
            lexicon.bytes[start] = kinds[*place as usize];
            let mut at = start + 1;
            for part in parts(i).take(end - at) {
                let place = places[part as usize];
                if kinds[place as usize] > CLOSE {
                    let Range { start, end } = lexicon.range(place);
                    lexicon.bytes.copy_within(start + 1..end, at);
                    at += end - start - 1;
                } else {
                    lexicon.bytes[at..][..PLACE].copy_from_slice(&place.to_le_bytes());
                    at += PLACE;
                }
            }
        }
        lexicon
    }

    /// The bytes of a symbol; none where there is no such symbol.
    #[inline(always)]
    fn range(&self, place: u32) -> Range<usize> {
        match self.starts.get(place as usize..).and_then(|rest| rest.first_chunk()) {
            Some([start, end]) => *start as usize..*end as usize,
            None => 0..0,
        }
    }

    /// The symbol at a place.
    #[inline(always)]
    pub(super) fn symbol(&self, place: u32) -> Symbol {
        let Range { start, end } = self.range(place);
        let kind = self.bytes.get(start).copied().unwrap_or_default();
        Symbol { place, kind, start: start as u32 + 1, end: end as u32 }
    }

    /// The parts of a phrase; none of what is none.
    #[inline(always)]
    pub(super) fn parts(&self, phrase: Symbol) -> &[[u8; PLACE]] {
        match phrase.words() {
            0 => &[],
            _ => self.bytes.get(phrase.start as usize..phrase.end as usize).unwrap_or_default().as_chunks().0,
        }
    }

    /// The part of a phrase.
    #[inline(always)]
    pub(super) fn part(&self, part: [u8; PLACE]) -> Symbol {
        self.symbol(u32::from_le_bytes(part))
    }

    /// The term of a word.
    #[inline(always)]
    pub(super) fn term(&self, word: Symbol) -> u32 {
        self.terms.get(word.place as usize).copied().unwrap_or_default()
    }

    /// Writes a spelling at byte `at`; gives the byte behind it.
    #[inline(always)]
    pub(super) fn spell(&self, symbol: Symbol, text: &mut Vec<u8>, at: usize) -> usize {
        let from = symbol.start as usize;
        let end = at + symbol.bytes() as usize;
        if text.len() < end + AT_ONCE {
            text.resize(2 * end + 4 * AT_ONCE, 0);
        }
        let spelling = self.bytes.get(from..).and_then(|rest| rest.first_chunk::<AT_ONCE>());
        let room = text.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<AT_ONCE>());
        match (spelling, room) {
            (Some(spelling), Some(room)) if end <= at + AT_ONCE => *room = *spelling,
            _ => text[at..end].copy_from_slice(&self.bytes[from..from + (end - at)]),
        }
        end
    }
}
