//! The postings of an earlier pack, changed where a stretch of units is another one.
//!
//! Apart from [`super::invert`], which makes all of them anew. Units before and behind the stretch are the same, those
//! behind perhaps by other numbers: most terms are then copied bit by bit, and of the others, but for the most seldom,
//! only the blocks that hold the stretch are coded anew.

use super::bits::BitWriter;
use super::invert::Coded;
use super::postings::{Around, Encoder, row};
use super::words::Words;
use crate::cache::Stretch;
use crate::document::UnitId;
use crate::index::bits::{mask, peek};
use crate::index::header::{Section, Sections};
use crate::index::postings::{BLOCK, PostingBlock, Postings, even_spread};
use crate::index::read::read_postings;
use fst::{IntoStreamer, Streamer};
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;

/// Parts for each thread: some take longer than others.
const PARTS: usize = 4;
/// Terms that may be gone from a part before its postings need more room than there is.
const MORE: usize = 64;

/// The postings of an earlier pack.
struct Earlier<'p> {
    bytes: &'p [u8],
    units: u32,
}

/// The coded postings of all terms, those of some at a time, by an earlier pack whose units have the digests `old`; `None`
/// where too much is other than it was.
pub(super) fn postings(words: &Words<'_>, pack: &Sections<'_>, old: &[u64]) -> Option<Vec<Coded>> {
    let new = &words.marks[..];
    let stretch = Stretch::between(old, new)?;
    let spread = |units: &[u64]| even_spread(units.len() as u32, 1);
    if spread(old) != spread(new) {
        return None;
    }
    let dictionary = fst::Map::new(pack.get(Section::Terms)).ok()?;
    let terms = u32::try_from(dictionary.len()).ok()?;
    let (starts, bytes) = read_postings(pack.get(Section::Postings), terms).ok()?;
    let earlier = Earlier { bytes, units: old.len() as u32 };
    let occurrences = occurrences(words, stretch.came());
    // The terms from `first` on, as many as there are.
    let part = |(first, terms): (usize, &[Cow<'_, str>])| {
        let from = occurrences.partition_point(|occurrence| (occurrence.0 as usize) < first);
        let mut of_terms = occurrences[from..].chunk_by(|a, b| a.0 == b.0).peekable();
        let mut splice = Splice::new(&earlier, stretch, new.len() as u32);
        let mut old_terms = dictionary.range().ge(terms.first()?.as_bytes()).into_stream();
        let mut old_term = old_terms.next();
        let first_old = old_term.map_or(0, |(_, number)| number as usize);
        let mut old_starts = starts.iter().skip(first_old).peekable();
        // About as much as there was, and room that is never written to costs nothing.
        let start = |nth: usize| {
            if nth < starts.len() as usize { starts.get(nth as u32) } else { bytes.len() as u64 * 8 }
        };
        let before = start(first_old + terms.len() + MORE).saturating_sub(start(first_old));
        splice.encoder.bits = BitWriter::with_room(before + before / 16);
        let mut places = Vec::with_capacity(terms.len());
        for (number, term) in (first as u32..).zip(terms) {
            let fresh = of_terms.next_if(|occurrences| occurrences[0].0 == number).unwrap_or_default();
            let mut known = None;
            while let Some((old, _)) = old_term.filter(|(old, _)| *old <= term.as_bytes()) {
                let start = old_starts.next()?;
                known = (old == term.as_bytes()).then(|| (start, old_starts.peek().copied()));
                old_term = old_terms.next();
            }
            places.push(splice.term(known, fresh));
        }
        splice.flush();
        Some((splice.encoder.bits, places))
    };
    let at_once = words.terms.len().div_ceil(rayon::current_num_threads() * PARTS).max(1);
    let parts = words.terms.par_chunks(at_once).enumerate().map(|(nth, terms)| part((nth * at_once, terms)));
    parts.collect()
}

/// Postings while they are put together.
struct Splice<'p> {
    earlier: &'p Earlier<'p>,
    stretch: Stretch,
    /// Units of now.
    units: u32,
    encoder: Encoder,
    /// What of the earlier postings stays as it is, and is still to be copied.
    same: Range<u64>,
    block: PostingBlock,
    occurrences: Vec<(u32, u32)>,
    positions: Vec<u32>,
}

impl<'p> Splice<'p> {
    fn new(earlier: &'p Earlier<'p>, stretch: Stretch, units: u32) -> Splice<'p> {
        Splice {
            earlier,
            stretch,
            units,
            encoder: Encoder::default(),
            same: 0..0,
            block: PostingBlock::default(),
            occurrences: Vec::new(),
            positions: Vec::new(),
        }
    }

    /// Appends a term's postings, and returns where they begin: `known` is where the earlier ones begin and, but for
    /// the last term, end; `fresh` are its occurrences in the stretch.
    fn term(&mut self, known: Option<(u64, Option<u64>)>, fresh: &[(u32, u32, u32)]) -> u64 {
        let place = self.encoder.bits.position() + (self.same.end - self.same.start);
        let Some((start, end)) = known else {
            self.flush();
            self.occurrences.clear();
            self.occurrences.extend(fresh.iter().map(|(_, unit, position)| (*unit, *position)));
            self.encoder.term(&self.occurrences, self.units);
            return place;
        };
        let earlier = Postings::new(self.earlier.bytes, start, self.earlier.units);
        // The first block that has a unit of the stretch, or one behind it.
        let (mut first, blocks) = (0, earlier.blocks());
        if blocks > 1 {
            let mut to = blocks;
            while first < to {
                let middle = first + (to - first) / 2;
                if earlier.last_unit(middle) < self.stretch.start { first = middle + 1 } else { to = middle }
            }
        }
        earlier.block(first, &mut self.block);
        let next = self.block.units().iter().find(|unit| **unit >= self.stretch.start).copied();
        let stays = match next {
            None => true,
            Some(unit) => unit >= self.stretch.old_end && self.stretch.shift() == 0,
        };
        match end.filter(|_| stays && fresh.is_empty()) {
            Some(end) => {
                if self.same.end != start {
                    self.flush();
                    self.same = start..start;
                }
                self.same.end = end;
            }
            None => {
                self.flush();
                let gone = |unit: &u32| self.stretch.gone().contains(unit);
                match end.filter(|_| blocks == 1 && fresh.is_empty() && !self.block.units().iter().any(gone))
                {
                    Some(end) => self.moved(&earlier, start, end),
                    None => self.changed(&earlier, first.min(blocks - 1), fresh),
                }
            }
        }
        place
    }

    /// Appends the postings of a term of one block that has other numbers for the same units, and is the same in all
    /// else.
    fn moved(&mut self, earlier: &Postings<'_>, start: u64, end: u64) {
        let units = self.block.units();
        let gaps = |units: &mut dyn Iterator<Item = u32>, gaps: &mut Vec<u32>| {
            let mut base = 0;
            gaps.clear();
            gaps.extend(units.map(|unit| unit - std::mem::replace(&mut base, unit + 1)));
        };
        gaps(&mut units.iter().copied(), &mut self.positions);
        let n = units.len() as u64;
        let (k, row_start) = match n {
            1 => (even_spread(self.earlier.units, 1), earlier.heads),
            _ => ((peek(earlier.bytes, earlier.heads) & mask(5)) as u32, earlier.heads + 5),
        };
        let high: u64 = self.positions.iter().map(|gap| u64::from(gap >> k)).sum();
        let row_end = row_start + n * u64::from(k + 1) + high;
        gaps(&mut units.iter().map(|unit| self.stretch.moved(*unit)), &mut self.positions);
        self.encoder.bits.copy(earlier.bytes, start..earlier.heads);
        match n {
            1 => self.encoder.bits.rice_row(&self.positions, k),
            _ => row(&self.positions, &mut self.encoder.bits),
        }
        self.same = row_end..end;
    }

    /// Appends the postings of a term of which blocks before `first` stay as they are.
    fn changed(&mut self, earlier: &Postings<'_>, first: u32, fresh: &[(u32, u32, u32)]) {
        let (stretch, blocks) = (self.stretch, earlier.blocks());
        // The first block that has no unit of the stretch, nor the first one behind it.
        let mut behind = first;
        while behind < blocks {
            behind += 1;
            if earlier.last_unit(behind - 1) >= stretch.old_end {
                break;
            }
        }
        let single = blocks == 1;
        let (gone, came) = self.gather(earlier, if single { 0..1 } else { first..behind }, fresh);
        let (units, all) = (earlier.document_frequency(), earlier.collection_frequency());
        let totals = (units + came.0 - gone.0, all + came.1 - gone.1);
        let alike = totals.0 as usize > BLOCK && (units == all) == (totals.0 == totals.1);
        if single || !alike {
            if !single {
                self.gather(earlier, 0..blocks, fresh);
            }
            return self.encoder.term(&self.occurrences, self.units);
        }
        // Blocks behind are cut elsewhere where there are more units before them, or fewer.
        if gone.0 != came.0 {
            behind = blocks;
            self.gather(earlier, first..behind, fresh);
        }
        let around = Around { earlier: *earlier, before: first, behind, shift: stretch.shift(), totals };
        self.encoder.term_around(&around, &self.occurrences);
    }

    /// Gathers the occurrences that some blocks have now; returns how many units and occurrences are gone, and how many
    /// came.
    fn gather(
        &mut self,
        earlier: &Postings<'_>,
        blocks: Range<u32>,
        fresh: &[(u32, u32, u32)],
    ) -> ((u32, u32), (u32, u32)) {
        let stretch = self.stretch;
        self.occurrences.clear();
        let (mut gone, mut came) = ((0, 0), (0, 0));
        let mut fresh = Some(fresh);
        let mut add = |occurrences: &mut Vec<(u32, u32)>| {
            for (_, unit, position) in fresh.take().unwrap_or_default() {
                came.0 += u32::from(occurrences.last().is_none_or(|last| last.0 != *unit));
                came.1 += 1;
                occurrences.push((*unit, *position));
            }
        };
        let mut cursor = earlier.cursor();
        if let Some(before) = blocks.start.checked_sub(1) {
            cursor.seek(UnitId(earlier.last_unit(before) + 1));
        }
        let last = blocks.end.checked_sub(1).map_or(0, |last| earlier.last_unit(last));
        while let Some(UnitId(unit)) = cursor.unit().filter(|unit| unit.0 <= last && !blocks.is_empty()) {
            if stretch.gone().contains(&unit) {
                gone = (gone.0 + 1, gone.1 + cursor.frequency());
            } else {
                if unit >= stretch.old_end {
                    add(&mut self.occurrences);
                }
                cursor.positions(&mut self.positions);
                let unit = stretch.moved(unit);
                self.occurrences.extend(self.positions.iter().map(|position| (unit, *position)));
            }
            cursor.advance();
        }
        add(&mut self.occurrences);
        (gone, came)
    }

    /// Copies what stays as it is.
    fn flush(&mut self) {
        self.encoder.bits.copy(self.earlier.bytes, self.same.clone());
        self.same = 0..0;
    }
}

/// The words of some units as (term, unit, position), sorted.
fn occurrences(words: &Words<'_>, units: Range<u32>) -> Vec<(u32, u32, u32)> {
    let mut found = Vec::new();
    for unit in units {
        let (chunk, place) = words.unit(unit as usize);
        let tokens = words.chunks[chunk].spelt(place).zip(0..);
        found.extend(tokens.map(|(word, position)| (words.spellings[word as usize].term, unit, position)));
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Occurrences of twelve terms, common and seldom ones, chosen by `seed`.
    fn terms(units: Range<u32>, seed: u64) -> Vec<Vec<(u32, u32)>> {
        let hash = |values: [u64; 3]| {
            values
                .iter()
                .fold(seed, |hash, value| (hash ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29))
        };
        let of_term = |term: u64| {
            let one_of = [1, 2, 3, 5, 40, 300][term as usize % 6];
            let holds = move |unit: &u32| hash([term, u64::from(*unit), 1]).is_multiple_of(one_of);
            let often = u64::from(term < 6) * 5 + 1;
            units.clone().filter(holds).flat_map(move |unit| {
                let times = hash([term, u64::from(unit), 2]) % often + 1;
                (0..times as u32).map(move |nth| (unit, nth * (term as u32 + 3) + unit % 7))
            })
        };
        (0..12).map(|term| of_term(term).collect()).collect()
    }

    fn coded(terms: &[Vec<(u32, u32)>], units: u32) -> (Vec<u8>, Vec<u64>) {
        let (mut encoder, mut places) = (Encoder::default(), Vec::new());
        for occurrences in terms {
            places.push(encoder.bits.position());
            encoder.term(occurrences, units);
        }
        (encoder.bits.into_bytes(), places)
    }

    proptest! {
        #[test]
        fn spliced_postings_are_those_made_anew(
            units in 1030u32..1900,
            start in 0u32..1000,
            gone in 0u32..30,
            came in 0u32..30,
            seed in any::<u64>(),
        ) {
            let stretch = Stretch { start, old_end: start + gone, new_end: start + came };
            let now = (i64::from(units) + stretch.shift()) as u32;
            prop_assume!(even_spread(units, 1) == even_spread(now, 1));
            let (mut old, other) = (terms(0..units, seed), terms(0..now, seed ^ 77));
            let mut new: Vec<Vec<(u32, u32)>> = Vec::new();
            let mut fresh = Vec::new();
            for (number, (old, other)) in old.iter().zip(&other).enumerate() {
                let inside = |one: &&(u32, u32)| (start..stretch.new_end).contains(&one.0);
                let came: Vec<(u32, u32)> = other.iter().filter(inside).copied().collect();
                let kept = old.iter().filter(|one| !(start..stretch.old_end).contains(&one.0));
                let mut all: Vec<(u32, u32)> =
                    kept.map(|(unit, position)| (stretch.moved(*unit), *position)).chain(came.iter().copied()).collect();
                all.sort_unstable();
                fresh.push(came.iter().map(|(unit, at)| (number as u32, *unit, *at)).collect::<Vec<_>>());
                new.push(all);
            }
            // Terms that no unit has are in no pack.
            let stays: Vec<bool> = old.iter().zip(&new).map(|(a, b)| !a.is_empty() && !b.is_empty()).collect();
            let mut flags = stays.iter();
            old.retain(|_| *flags.next().unwrap());
            let mut flags = stays.iter();
            new.retain(|_| *flags.next().unwrap());
            let mut flags = stays.iter();
            fresh.retain(|_| *flags.next().unwrap());
            let ((bytes, places), expected) = (coded(&old, units), coded(&new, now));
            let earlier = Earlier { bytes: &bytes, units };
            let mut splice = Splice::new(&earlier, stretch, now);
            let found: Vec<u64> = (0..old.len())
                .map(|term| splice.term(Some((places[term], places.get(term + 1).copied())), &fresh[term]))
                .collect();
            splice.flush();
            prop_assert_eq!(found, expected.1);
            prop_assert!(splice.encoder.bits.into_bytes() == expected.0);
        }
    }
}
