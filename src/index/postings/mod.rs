//! In which units, how often and where does a term stand?
//!
//! A term's postings are one run of bits:
//!
//! ```text
//! gamma units - 1 | gamma occurrences - units
//! more than 128 units only:
//!   3 x 6 bits: widths a, b, c
//!   a block: a bits last unit | b bits end of its head | c bits end of its places
//! heads of all blocks, 128 units each:
//!   5 bits k | Rice row: gaps between the units, less 1
//!   unless every frequency is 1: 5 bits k | Rice row: frequencies less 1
//! places of all blocks:
//!   5 bits k | Rice row, a unit: the first position, then gaps between the positions, less 1
//! ```
//!
//! Ends are bits, counted from the first head and from the first block's places. A term of one unit has neither
//! `k` nor frequency in its head: its gap is coded with the `k` of an even spread over all units. Rice codes come in
//! rows ([`RiceRow`]), so that positions of other units are passed over by counting ones.

#[cfg(feature = "build")]
pub(crate) mod invert;
#[cfg(feature = "build")]
pub(crate) mod write;

use crate::document::UnitId;
use crate::index::coding::bits::{BitReader, RiceRow, mask, peek};
use std::ops::Range;
use std::rc::Rc;

/// Units in a block.
pub const BLOCK: usize = 128;

/// Units that a cursor passes one by one before it searches.
const NEAR: usize = 4;

/// The Rice parameter for `n` numbers below `bound` that are spread evenly.
pub(crate) fn even_spread(bound: u32, n: u32) -> u32 {
    (u64::from(bound) * 69 / 100 / u64::from(n.max(1))).checked_ilog2().unwrap_or(0)
}

/// The postings of one term, where they lie in the pack.
#[derive(Clone, Copy, Debug)]
pub struct Postings<'p> {
    bytes: &'p [u8],
    /// Units of the corpus; no unit read is as large.
    units: u32,
    document_frequency: u32,
    collection_frequency: u32,
    skips: Option<Skips>,
    heads: u64,
    places: u64,
}

/// The skip table of a term of several blocks.
#[derive(Clone, Copy, Debug)]
struct Skips {
    at: u64,
    widths: [u32; 3],
}

/// The units and frequencies of one block.
#[derive(Clone, Debug)]
pub struct PostingBlock {
    units: [u32; BLOCK],
    /// The occurrences up to the end of each unit.
    ends: [u32; BLOCK],
    len: usize,
    /// The bit behind them.
    end: u64,
}

impl Default for PostingBlock {
    fn default() -> PostingBlock {
        PostingBlock { units: [0; BLOCK], ends: [0; BLOCK], len: 0, end: 0 }
    }
}

impl PostingBlock {
    /// The units, ascending.
    #[inline]
    pub fn units(&self) -> &[u32] {
        &self.units[..self.len]
    }

    /// How often the term stands in each.
    #[inline]
    pub fn frequencies(&self) -> impl Iterator<Item = u32> {
        let mut before = 0;
        self.ends[..self.len].iter().map(move |end| end - std::mem::replace(&mut before, *end))
    }

    /// The block without the units that are not wanted. It is no place to read positions by.
    pub fn only(&self, wanted: impl Fn(u32) -> bool) -> PostingBlock {
        let mut only = PostingBlock { end: self.end, ..PostingBlock::default() };
        let mut occurrences = 0;
        for (unit, n) in self.units().iter().zip(self.frequencies()).filter(|(unit, _)| wanted(**unit)) {
            occurrences += n;
            only.units[only.len] = *unit;
            only.ends[only.len] = occurrences;
            only.len += 1;
        }
        only
    }

    /// The occurrences in a unit, counted from the block's first; none past the last unit.
    #[inline]
    fn occurrences(&self, at: usize) -> Range<u32> {
        if at >= self.len {
            return 0..0;
        }
        at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]
    }
}

impl<'p> Postings<'p> {
    /// The postings that begin at a bit.
    pub(crate) fn new(bytes: &'p [u8], at: u64, units: u32) -> Postings<'p> {
        let mut reader = BitReader::new(bytes, at);
        let document_frequency = reader.gamma().saturating_add(1);
        let collection_frequency = document_frequency.saturating_add(reader.gamma());
        let mut postings = Postings {
            bytes,
            units,
            document_frequency,
            collection_frequency,
            skips: None,
            heads: reader.position(),
            places: 0,
        };
        if document_frequency > units || reader.past_end() {
            return Postings::empty(units);
        }
        if document_frequency as usize > BLOCK {
            let widths = [reader.bits(6), reader.bits(6), reader.bits(6)];
            if widths.iter().any(|width| *width > 48) {
                return Postings::empty(units);
            }
            let skips = Skips { at: reader.position(), widths };
            postings.skips = Some(skips);
            let entry: u32 = widths.iter().sum();
            postings.heads = skips.at + u64::from(postings.blocks()) * u64::from(entry);
            postings.places = postings.heads.saturating_add(postings.skip(postings.blocks() - 1, 1));
        }
        postings
    }

    /// No postings, for a term that does not exist.
    pub(crate) fn empty(units: u32) -> Postings<'p> {
        Postings {
            bytes: &[],
            units,
            document_frequency: 0,
            collection_frequency: 0,
            skips: None,
            heads: 0,
            places: 0,
        }
    }

    /// Units that hold the term.
    pub fn document_frequency(&self) -> u32 {
        self.document_frequency
    }

    /// How often the term stands in the corpus.
    pub fn collection_frequency(&self) -> u32 {
        self.collection_frequency
    }

    /// Blocks of at most [`BLOCK`] units.
    pub fn blocks(&self) -> u32 {
        self.document_frequency.div_ceil(BLOCK as u32)
    }

    /// Decodes the units and frequencies of a block; none past the last.
    pub fn block(&self, i: u32, block: &mut PostingBlock) {
        let from = i.saturating_mul(BLOCK as u32);
        block.len = (self.document_frequency.saturating_sub(from) as usize).min(BLOCK);
        if block.len == 0 {
            return;
        }
        let (mut start, mut base) = (self.heads, 0);
        if i > 0 {
            start = start.saturating_add(self.skip(i - 1, 1));
            base = (self.skip(i - 1, 0) as u32).saturating_add(1);
        }
        let end = match self.document_frequency {
            1 => self.decode_single(start, block),
            _ => self.decode_head(start, base, block),
        };
        match end {
            Some(end) => block.end = end,
            None => block.len = 0,
        }
    }

    /// A cursor at the first unit.
    pub fn cursor(&self) -> Cursor<'p> {
        self.cursor_over(None)
    }

    /// A cursor at the first unit that need not decode the blocks, if they are given: all that there are.
    pub fn cursor_over(&self, decoded: Option<Rc<Vec<PostingBlock>>>) -> Cursor<'p> {
        let block = PostingBlock::default();
        let mut cursor = Cursor { postings: *self, decoded, block, number: 0, at: 0, places: None };
        cursor.rewind();
        cursor
    }

    /// Column `column` of the skip table: 0 the last unit, 1 the end of the head, 2 the end of the places.
    #[inline]
    fn skip(&self, block: u32, column: usize) -> u64 {
        let Some(Skips { at, widths }) = self.skips else { return 0 };
        let entry = u64::from(widths[0] + widths[1] + widths[2]);
        let before = widths[..column].iter().sum::<u32>();
        peek(self.bytes, at + u64::from(block) * entry + u64::from(before)) & mask(widths[column])
    }

    /// The largest unit of a block, without decoding it.
    fn last_unit(&self, block: u32) -> u32 {
        match self.skips {
            Some(_) => self.skip(block, 0) as u32,
            None => self.units.saturating_sub(1),
        }
    }

    fn decode_single(&self, start: u64, block: &mut PostingBlock) -> Option<u64> {
        let mut row = RiceRow::new(self.bytes, start, 1, even_spread(self.units, 1));
        row.ascend(0, self.units - 1, &mut block.units[..1])?;
        block.ends[0] = self.collection_frequency;
        Some(row.end())
    }

    fn decode_head(&self, start: u64, base: u32, block: &mut PostingBlock) -> Option<u64> {
        let mut row = self.row(start, block.len as u64);
        row.ascend(base, self.units - 1, &mut block.units[..block.len])?;
        let ends = &mut block.ends[..block.len];
        if self.collection_frequency == self.document_frequency {
            ends.iter_mut().zip(1..).for_each(|(end, n)| *end = n);
            return Some(row.end());
        }
        let mut row = self.row(row.end(), block.len as u64);
        row.ascend(1, u32::MAX, ends)?;
        Some(row.end())
    }

    /// The row of `n` numbers whose parameter is at bit `at`.
    fn row(&self, at: u64, n: u64) -> RiceRow<'p> {
        let mut reader = BitReader::new(self.bytes, at);
        let k = reader.bits(5);
        RiceRow::new(self.bytes, reader.position(), n, k)
    }
}

/// Keeps of some places (ascending) those that a position stands `offset` tokens behind.
#[derive(Debug)]
pub struct OffsetIntersection<'a> {
    offset: u32,
    places: &'a mut Vec<u32>,
    at: usize,
    kept: usize,
    /// The position that belongs to the place at hand.
    wanted: u32,
}

impl<'a> OffsetIntersection<'a> {
    /// Before any position.
    pub fn new(offset: u32, places: &'a mut Vec<u32>) -> OffsetIntersection<'a> {
        let wanted = places.first().map_or(u32::MAX, |first| first.saturating_add(offset));
        OffsetIntersection { offset, places, at: 0, kept: 0, wanted }
    }

    /// Takes the next position (ascending); `false` once no further one can count.
    #[inline]
    pub fn meet(&mut self, position: u32) -> bool {
        while self.wanted < position {
            self.at += 1;
            let Some(place) = self.places.get(self.at) else { return false };
            self.wanted = place.saturating_add(self.offset);
        }
        if self.wanted == position {
            self.places[self.kept] = self.places[self.at];
            self.kept += 1;
        }
        true
    }

    /// After the last position.
    pub fn end(self) {
        self.places.truncate(self.kept);
    }
}

/// A place in a term's postings.
#[derive(Clone, Debug)]
pub struct Cursor<'p> {
    postings: Postings<'p>,
    /// Its blocks, where they are decoded.
    decoded: Option<Rc<Vec<PostingBlock>>>,
    block: PostingBlock,
    number: u32,
    at: usize,
    places: Option<Places<'p>>,
}

/// The positions of a block.
#[derive(Clone, Copy, Debug)]
struct Places<'p> {
    row: RiceRow<'p>,
    /// How many of them are read.
    read: u32,
}

impl<'p> Cursor<'p> {
    /// The postings that this cursor walks.
    pub fn document_frequency(&self) -> u32 {
        self.postings.document_frequency
    }

    /// The unit it stands at; `None` after the last.
    #[inline]
    pub fn unit(&self) -> Option<UnitId> {
        self.block.units().get(self.at).map(|unit| UnitId(*unit))
    }

    /// How often the term stands in [`Cursor::unit`]; 0 after the last.
    #[inline]
    pub fn frequency(&self) -> u32 {
        self.block.occurrences(self.at).len() as u32
    }

    /// Goes back to the first unit.
    pub fn rewind(&mut self) {
        self.load(0);
    }

    /// Goes to the next unit.
    #[inline]
    pub fn advance(&mut self) -> Option<UnitId> {
        self.at += 1;
        if self.at >= self.block.len {
            self.load(self.number.saturating_add(1));
        }
        self.unit()
    }

    /// Goes to the first unit from `target` on, never backwards.
    pub fn seek(&mut self, target: UnitId) -> Option<UnitId> {
        let units = self.block.units();
        // Mostly it is one of the next.
        let near = units.get(self.at..)?.iter().take(NEAR).position(|unit| *unit >= target.0);
        if let Some(steps) = near {
            self.at += steps;
            return self.unit();
        }
        if units.last().is_some_and(|last| *last < target.0) {
            let (mut from, mut to) = (self.number + 1, self.postings.blocks());
            while from < to {
                let middle = from + (to - from) / 2;
                if self.postings.last_unit(middle) < target.0 { from = middle + 1 } else { to = middle }
            }
            self.load(from);
        }
        self.at += self.block.units().get(self.at..)?.partition_point(|unit| *unit < target.0);
        if self.at >= self.block.len {
            // Only where a hostile skip table promised more than the block holds.
            self.load(self.postings.blocks());
        }
        self.unit()
    }

    /// The positions of the term in [`Cursor::unit`], ascending, each below 2^31: ordinals of the unit's tokens.
    pub fn positions(&mut self, positions: &mut Vec<u32>) {
        self.places_before(0, positions);
    }

    /// The places that the term stands `offset` tokens behind in [`Cursor::unit`].
    pub fn places_before(&mut self, offset: u32, places: &mut Vec<u32>) {
        places.clear();
        self.each_position(|position| {
            if position >= offset {
                places.push(position - offset);
            }
            true
        });
    }

    /// Of some `places` (ascending), keeps those that the term stands `offset` tokens behind in [`Cursor::unit`].
    pub fn keep_beside(&mut self, offset: u32, places: &mut Vec<u32>) {
        let mut beside = OffsetIntersection::new(offset, places);
        self.each_position(|position| beside.meet(position));
        beside.end();
    }

    /// Calls `each` with the positions in [`Cursor::unit`] until it says `false`.
    #[inline]
    fn each_position(&mut self, mut each: impl FnMut(u32) -> bool) {
        let Range { start, end } = self.block.occurrences(self.at);
        if self.places.is_none_or(|places| places.read > start) {
            self.places = Some(self.block_places());
        }
        let Some(Places { row, read }) = &mut self.places else { return };
        let mut base = 0u32;
        let each = |gap: u32| {
            let position = base.wrapping_add(gap) & (u32::MAX >> 1);
            base = position + 1;
            each(position)
        };
        match row.skip(u64::from(start - *read)).and_then(|()| row.each(end - start, each)) {
            Some(left) => *read = end - left,
            None => self.places = None,
        }
    }

    /// The positions of the block's first unit.
    fn block_places(&self) -> Places<'p> {
        let postings = &self.postings;
        let start = match postings.skips {
            None => self.block.end,
            Some(_) if self.number == 0 => postings.places,
            Some(_) => postings.places.saturating_add(postings.skip(self.number - 1, 2)),
        };
        let occurrences = self.block.units().len().checked_sub(1).map_or(0, |last| self.block.ends[last]);
        Places { row: postings.row(start, u64::from(occurrences)), read: 0 }
    }

    fn load(&mut self, number: u32) {
        self.number = number;
        self.at = 0;
        self.places = None;
        match self.decoded.as_ref().and_then(|decoded| decoded.get(number as usize)) {
            Some(block) => self.block.clone_from(block),
            None => self.postings.block(number, &mut self.block),
        }
        // A hostile block may begin before the one before it ended.
        if number > 0
            && self.block.units().first().is_some_and(|first| *first <= self.postings.last_unit(number - 1))
        {
            self.block.len = 0;
        }
    }
}
