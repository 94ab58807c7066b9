//! The lexicon, spelt out for decoding. Apart because it is what is held in memory of what `words` reads.
//!
//! All is in the order of the codes, commonest first: a text is mostly made of a few thousand symbols, whose spellings
//! thus lie side by side. In the order of the dictionary nearly every word of a passage waited for memory, twice.

use super::huffman::Decoder;
use super::words::{SHAPES, SYNC, Shape, Texts, stands_close};
use fst::Streamer;

/// No phrase is longer: its words lie between two places that can be read directly, each with a gap.
const LONGEST_PHRASE: usize = 2 * SYNC as usize;

/// All phrases together have no more parts (the writer makes a thousandth of that).
const MOST_PARTS: usize = 1 << 28;

/// Spellings up to so many bytes, nearly all, are copied as so many, which takes no call.
const AT_ONCE: usize = 16;

/// What a symbol is, in the two highest bits of where it begins.
const KIND: u32 = 3 << 30;
/// A word before which a space commonly stands.
const WORD: u32 = 0;
/// A word before which commonly nothing stands.
const CLOSE: u32 = 1 << 30;
const GAP: u32 = 2 << 30;
const PHRASE: u32 = 3 << 30;

/// A symbol.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Symbol {
    /// Where its spelling begins, or its parts, and what it is.
    start: u32,
    /// Where they end.
    end: u32,
    /// The term of a word, or how many words a phrase has.
    term: u32,
}

impl Symbol {
    #[inline(always)]
    fn kind(self) -> u32 {
        self.start & KIND
    }

    #[inline(always)]
    pub(super) fn is_gap(self) -> bool {
        self.kind() == GAP
    }

    #[inline(always)]
    pub(super) fn is_phrase(self) -> bool {
        self.kind() == PHRASE
    }

    /// The term of a word.
    #[inline(always)]
    pub(super) fn term(self) -> u32 {
        self.term
    }

    /// The words of a phrase.
    #[inline(always)]
    pub(super) fn words(self) -> u32 {
        self.term
    }

    /// Whether nothing, and not a space, is what commonly stands before it.
    #[inline(always)]
    pub(super) fn is_close(self) -> bool {
        self.kind() == CLOSE
    }

    /// Bytes of the spelling.
    #[inline(always)]
    pub(super) fn bytes(self) -> u32 {
        self.end.saturating_sub(self.start & !KIND)
    }
}

/// The lexicon.
#[derive(Clone, Debug, Default)]
pub(super) struct Lexicon {
    /// From codes to places in `symbols`.
    pub(super) decoder: Option<Decoder>,
    symbols: Vec<Symbol>,
    /// Their spellings, and [`AT_ONCE`] bytes more.
    spelt: Vec<u8>,
    /// The parts of all phrases, gaps and words, as places in `symbols`.
    parts: Vec<u32>,
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
        let mut lexicon = Lexicon { decoder: Some(decoder), ..Lexicon::default() };
        lexicon.symbols = vec![Symbol::default(); order.len()];
        lexicon.spell_out(texts, dictionary, term_bytes, &places);
        let bases = texts.gaps.len() + texts.shapes.len();
        for i in 0..texts.lefts.len() {
            let start = lexicon.parts.len();
            if start < MOST_PARTS {
                for part in [texts.lefts.get(i), texts.rights.get(i)] {
                    // Only phrases before it can be parts of it.
                    if part < bases.saturating_add(i) {
                        lexicon.append_part(places[part as usize]);
                    }
                }
                lexicon.parts.truncate(start + LONGEST_PHRASE);
            }
            let words =
                lexicon.parts[start..].iter().filter(|part| !lexicon.symbols[**part as usize].is_gap());
            let term = words.count() as u32;
            let (start, end) = (start as u32 | PHRASE, lexicon.parts.len() as u32);
            lexicon.symbols[places[(bases + i) as usize] as usize] = Symbol { start, end, term };
        }
        lexicon
    }

    /// Spells the gaps and words, whose symbols are at these places.
    fn spell_out(
        &mut self,
        texts: &Texts<'_>,
        dictionary: &fst::Map<&[u8]>,
        term_bytes: usize,
        places: &[u32],
    ) {
        let mut spelt = String::new();
        let mut places = places.iter();
        for (gap, place) in texts.gaps.iter().zip(places.by_ref()) {
            let start = spelt.len() as u32 | GAP;
            spelt.push_str(gap);
            self.symbols[*place as usize] = Symbol { start, end: spelt.len() as u32, term: 0 };
        }
        let most = spelt.len() + texts.odd.bytes() + 4 * term_bytes * texts.shapes.len() as usize;
        let most = most.min(CLOSE as usize);
        let mut stream = dictionary.stream();
        let mut term = String::new();
        let (mut terms, mut odd) = (0u32, 0);
        for (i, place) in (0..texts.shapes.len()).zip(places) {
            let shape = texts.shapes.get(i);
            if shape & 4 != 0 {
                let Some((key, _)) = stream.next() else { break };
                term.clear();
                term.push_str(std::str::from_utf8(key).unwrap_or_default());
                terms += 1;
            }
            let start = spelt.len();
            match SHAPES[(shape & 3) as usize] {
                Shape::Odd => {
                    spelt.push_str(texts.odd.get(odd));
                    odd += 1;
                }
                shape => shape.spell(&term, &mut spelt),
            }
            if spelt.len() >= most {
                break;
            }
            let start = start as u32 | if stands_close(&term) { CLOSE } else { WORD };
            let symbol = Symbol { start, end: spelt.len() as u32, term: terms.saturating_sub(1) };
            self.symbols[*place as usize] = symbol;
        }
        self.spelt.reserve_exact(spelt.len() + AT_ONCE);
        for symbol in &mut self.symbols {
            let start = self.spelt.len() as u32;
            let range = (symbol.start & !KIND) as usize..symbol.end as usize;
            self.spelt.extend_from_slice(spelt.as_bytes().get(range).unwrap_or_default());
            (symbol.start, symbol.end) = (start | symbol.kind(), self.spelt.len() as u32);
        }
        self.spelt.resize(self.spelt.len() + AT_ONCE, 0);
    }

    /// Appends a symbol as a part of a phrase: itself, or the parts of the phrase that it is.
    fn append_part(&mut self, place: u32) {
        let symbol = self.symbols[place as usize];
        if symbol.is_phrase() {
            self.parts.extend_from_within((symbol.start & !KIND) as usize..symbol.end as usize);
        } else {
            self.parts.push(place);
        }
    }

    /// The symbol at a place.
    #[inline(always)]
    pub(super) fn symbol(&self, place: u32) -> Option<Symbol> {
        self.symbols.get(place as usize).copied()
    }

    /// The places of a phrase's parts.
    #[inline(always)]
    pub(super) fn parts(&self, phrase: Symbol) -> &[u32] {
        self.parts.get((phrase.start & !KIND) as usize..phrase.end as usize).unwrap_or_default()
    }

    /// Writes a spelling at byte `at`; gives the byte behind it.
    #[inline(always)]
    pub(super) fn spell(&self, symbol: Symbol, text: &mut Vec<u8>, at: usize) -> usize {
        let from = (symbol.start & !KIND) as usize;
        let end = at + symbol.bytes() as usize;
        if text.len() < end + AT_ONCE {
            text.resize(2 * end + 4 * AT_ONCE, 0);
        }
        let spelling = self.spelt.get(from..).and_then(|rest| rest.first_chunk::<AT_ONCE>());
        let room = text.get_mut(at..).and_then(|rest| rest.first_chunk_mut::<AT_ONCE>());
        match (spelling, room) {
            (Some(spelling), Some(room)) if end <= at + AT_ONCE => *room = *spelling,
            _ => text[at..end].copy_from_slice(&self.spelt[from..from + (end - at)]),
        }
        end
    }
}
