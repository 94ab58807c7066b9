//! The lexicon, spelt out for decoding. Most of the time that a passage takes is waiting for memory. So all is in
//! the order of the codes, commonest first: the few thousand symbols that make up most of a text lie side by side;
//! and nothing is longer than it must be:
//!
//! ```text
//! a gap or a word   u8 what it is | its spelling
//! a phrase          u8 2 + its words | the place of each gap and word in it, four bytes each
//! ```

use crate::index::coding::huffman::Decoder;
use crate::index::texts::{SHAPES, SYNC, Shape, Texts, stands_close};
use fst::Streamer;
use std::ops::Range;

/// No phrase is longer: its words lie between two places that can be read directly, each with a gap.
const LONGEST_PHRASE: usize = 2 * SYNC as usize;

/// All phrases together have no more parts (the writer makes less than a fortieth of that).
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
pub(crate) struct Symbol {
    place: u32,
    kind: u8,
    /// Where it begins and ends, what it is aside.
    start: u32,
    end: u32,
}

impl Symbol {
    #[inline(always)]
    pub(crate) fn is_gap(self) -> bool {
        self.kind == GAP
    }

    /// Whether nothing, and not a space, is what commonly stands before it.
    #[inline(always)]
    pub(crate) fn is_close(self) -> bool {
        self.kind == CLOSE
    }

    /// The words of a phrase; 0 for what is none.
    #[inline(always)]
    pub(crate) fn words(self) -> u32 {
        u32::from(self.kind.saturating_sub(CLOSE))
    }

    #[inline(always)]
    pub(crate) fn place(self) -> u32 {
        self.place
    }

    /// Bytes of the spelling.
    #[inline(always)]
    pub(crate) fn bytes(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
}

/// The lexicon. Symbols are identified by their places in the order of their codes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lexicon {
    pub(crate) decoder: Option<Decoder>,
    /// Where each symbol begins in `bytes`, and where the last one ends.
    starts: Vec<u32>,
    /// The symbols, and [`AT_ONCE`] bytes more.
    bytes: Vec<u8>,
    /// The term of each word.
    terms: Vec<u32>,
}

/// A lexicon on its way from the pack, in which symbols are identified by their numbers.
struct Draft<'a> {
    texts: &'a Texts<'a>,
    /// The place of each symbol.
    places: Vec<u32>,
    /// By place: how long each is, what it is, and its term.
    lengths: Vec<u32>,
    kinds: Vec<u8>,
    terms: Vec<u32>,
    /// The spellings of gaps and words, by number.
    spelt: String,
}

impl Draft<'_> {
    /// Gaps and words; phrases follow.
    fn bases(&self) -> usize {
        (self.texts.gaps.len() + self.texts.shapes.len()) as usize
    }

    /// The places of the two symbols that a phrase is made of, of those that come before it: only these can be.
    fn pair(&self, phrase: u32) -> impl Iterator<Item = u32> + '_ {
        let pair = [self.texts.lefts.get(phrase), self.texts.rights.get(phrase)];
        let before = self.bases() + phrase as usize;
        pair.into_iter()
            .map(|part| part as usize)
            .filter(move |part| *part < before)
            .map(|part| self.places[part])
    }

    /// Spells gaps and words; breaks off where hostile bytes ask for more than there can be.
    fn spell_out(&mut self, dictionary: &fst::Map<&[u8]>, term_bytes: usize) {
        let Texts { gaps, odd, shapes, .. } = self.texts;
        let most = (4 * term_bytes).saturating_mul(shapes.len() as usize);
        let most = most.saturating_add(gaps.bytes() + odd.bytes()).min(1 << 30);
        let mut stream = dictionary.stream();
        let (mut term, mut terms, mut odds) = (String::new(), 0u32, 0);
        for number in 0..self.bases() as u32 {
            let (place, start) = (self.places[number as usize] as usize, self.spelt.len());
            match number.checked_sub(gaps.len()).map(|i| shapes.get(i)) {
                None => self.spelt.push_str(gaps.get(number)),
                Some(shape) => {
                    if shape & 4 != 0 {
                        let Some((key, _)) = stream.next() else { return };
                        term.clear();
                        term.push_str(std::str::from_utf8(key).unwrap_or_default());
                        terms += 1;
                    }
                    match SHAPES[(shape & 3) as usize] {
                        Shape::Odd => {
                            self.spelt.push_str(odd.get(odds));
                            odds += 1;
                        }
                        shape => shape.spell(&term, &mut self.spelt),
                    }
                    self.kinds[place] = if stands_close(&term) { CLOSE } else { WORD };
                    self.terms[place] = terms.saturating_sub(1);
                }
            }
            if self.spelt.len() > most {
                return;
            }
            self.lengths[place] += (self.spelt.len() - start) as u32;
        }
    }

    /// Finds how long phrases are; one that hostile bytes make too long becomes a gap of nothing.
    fn measure_phrases(&mut self) {
        let mut all = 0;
        for phrase in 0..self.texts.lefts.len() {
            let (mut words, mut parts) = (0, 0);
            for part in self.pair(phrase) {
                let kind = self.kinds[part as usize];
                match kind.checked_sub(CLOSE) {
                    None | Some(0) => (words, parts) = (words + usize::from(kind != GAP), parts + 1),
                    Some(more) => {
                        words += usize::from(more);
                        parts += self.lengths[part as usize] as usize / PLACE;
                    }
                }
            }
            if words > 0 && parts <= LONGEST_PHRASE && all + parts <= MOST_PARTS {
                all += parts;
                let place = self.places[self.bases() + phrase as usize] as usize;
                self.kinds[place] = CLOSE + words as u8;
                self.lengths[place] += (parts * PLACE) as u32;
            }
        }
    }

    /// Lays all down in the order of places.
    fn lay(self, decoder: Decoder) -> Lexicon {
        let mut end = 0;
        let mut starts = Vec::with_capacity(self.lengths.len() + 1);
        starts.push(end);
        starts.extend(self.lengths.iter().map(|length| {
            end += length;
            end
        }));
        let bytes = vec![0; end as usize + AT_ONCE];
        let mut lexicon = Lexicon { decoder: Some(decoder), starts, bytes, terms: Vec::new() };
        let mut spelt = self.spelt.as_bytes();
        for place in &self.places[..self.bases()] {
            let Range { start, end } = lexicon.range(*place);
            let (spelling, rest) = spelt.split_at_checked(end - start - 1).unwrap_or_default();
            lexicon.bytes[start + 1..][..spelling.len()].copy_from_slice(spelling);
            spelt = rest;
        }
        for (phrase, place) in (0..).zip(&self.places[self.bases()..]) {
            let Range { start, end } = lexicon.range(*place);
            let mut at = start + 1;
            for part in self.pair(phrase).take(end - at) {
                if self.kinds[part as usize] > CLOSE {
                    let Range { start, end } = lexicon.range(part);
                    lexicon.bytes.copy_within(start + 1..end, at);
                    at += end - start - 1;
                } else {
                    lexicon.bytes[at..][..PLACE].copy_from_slice(&part.to_le_bytes());
                    at += PLACE;
                }
            }
        }
        for (start, kind) in lexicon.starts.iter().zip(&self.kinds) {
            lexicon.bytes[*start as usize] = *kind;
        }
        Lexicon { terms: self.terms, ..lexicon }
    }
}

impl Lexicon {
    /// Spells out the lexicon; an empty one where hostile bytes are no lexicon.
    pub(crate) fn new(texts: &Texts<'_>, dictionary: &fst::Map<&[u8]>, term_bytes: usize) -> Lexicon {
        let lengths = texts.lengths;
        let Some((decoder, order)) = Decoder::new((0..lengths.len()).map(move |i| lengths.get(i))) else {
            return Lexicon::default();
        };
        let mut places = vec![0; order.len()];
        order.iter().zip(0..).for_each(|(number, place)| places[*number as usize] = place);
        let symbols = places.len();
        let mut draft = Draft {
            texts,
            places,
            lengths: vec![1; symbols],
            kinds: vec![GAP; symbols],
            terms: vec![0; symbols],
            spelt: String::new(),
        };
        drop(order);
        draft.spell_out(dictionary, term_bytes);
        draft.measure_phrases();
        draft.lay(decoder)
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
    pub(crate) fn symbol(&self, place: u32) -> Symbol {
        let Range { start, end } = self.range(place);
        let kind = self.bytes.get(start).copied().unwrap_or_default();
        Symbol { place, kind, start: start as u32 + 1, end: end as u32 }
    }

    /// The parts of a phrase; none of what is none.
    #[inline(always)]
    pub(crate) fn parts(&self, phrase: Symbol) -> &[[u8; PLACE]] {
        match phrase.words() {
            0 => &[],
            _ => self.bytes.get(phrase.start as usize..phrase.end as usize).unwrap_or_default().as_chunks().0,
        }
    }

    /// The part of a phrase.
    #[inline(always)]
    pub(crate) fn part(&self, part: [u8; PLACE]) -> Symbol {
        self.symbol(u32::from_le_bytes(part))
    }

    /// The term of a word.
    #[inline(always)]
    pub(crate) fn term(&self, word: u32) -> u32 {
        self.terms.get(word as usize).copied().unwrap_or_default()
    }

    /// How a word is written.
    pub(crate) fn spelling(&self, word: u32) -> &str {
        let Symbol { start, end, .. } = self.symbol(word);
        let bytes = self.bytes.get(start as usize..end as usize).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// Writes a spelling at byte `at`; gives the byte behind it.
    #[inline(always)]
    pub(crate) fn spell(&self, symbol: Symbol, text: &mut Vec<u8>, at: usize) -> usize {
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
