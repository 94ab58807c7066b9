//! Writes the postings of one term.

use crate::index::coding::bits::write::{BitWriter, width};
use crate::index::postings::{BLOCK, even_spread};
use std::ops::Range;

/// Writes postings, one term after the other.
#[derive(Default)]
pub(crate) struct Encoder {
    pub(crate) bits: BitWriter,
    // Room that is used again for every term.
    heads: BitWriter,
    places: BitWriter,
    /// Where each unit's occurrences end.
    ends: Vec<usize>,
    values: Vec<u32>,
    skips: Vec<[u64; 3]>,
}

impl Encoder {
    /// Appends the postings of a term: its occurrences as (unit, position), sorted, at least one.
    pub(crate) fn term(&mut self, occurrences: &[(u32, u32)], units: u32) {
        self.list(occurrences, units, true);
    }

    /// Appends units of which no positions are reported: at least one, ascending.
    pub(crate) fn units(&mut self, some: &[u32], units: u32) {
        let occurrences: Vec<(u32, u32)> = some.iter().map(|unit| (*unit, 0)).collect();
        self.list(&occurrences, units, false);
    }

    /// Appends occurrences, with or without their `places`.
    fn list(&mut self, occurrences: &[(u32, u32)], units: u32, places: bool) {
        self.find_ends(occurrences);
        let runs = self.ends.len();
        self.bits.gamma(runs as u32 - 1);
        self.bits.gamma((occurrences.len() - runs) as u32);
        self.heads.clear();
        self.places.clear();
        if runs == 1 {
            self.heads.rice_row(&[occurrences[0].0], even_spread(units, 1));
            if places {
                self.block_places(occurrences, 0..1);
            }
        } else {
            self.skips.clear();
            self.blocks(occurrences, occurrences.len() > runs, places);
            if runs > BLOCK {
                self.write_skips();
            }
        }
        self.bits.append(&self.heads);
        self.bits.append(&self.places);
    }

    /// Writes heads and, if asked, places of the occurrences, cut into blocks.
    fn blocks(&mut self, occurrences: &[(u32, u32)], frequencies: bool, places: bool) {
        let runs = self.ends.len();
        let mut base = 0;
        for first in (0..runs).step_by(BLOCK) {
            let block = first..(first + BLOCK).min(runs);
            self.block_head(occurrences, block.clone(), base, frequencies);
            if places {
                self.block_places(occurrences, block.clone());
            }
            let last = occurrences[self.ends[block.end - 1] - 1].0;
            base = last + 1;
            self.skips.push([u64::from(last), self.heads.position(), self.places.position()]);
        }
    }

    fn write_skips(&mut self) {
        let widths =
            [0, 1, 2].map(|column| self.skips.iter().map(|skip| width(skip[column])).max().unwrap_or(0));
        widths.iter().for_each(|width| self.bits.bits(u64::from(*width), 6));
        for skip in &self.skips {
            skip.iter().zip(widths).for_each(|(value, width)| self.bits.bits(*value, width));
        }
    }

    fn find_ends(&mut self, occurrences: &[(u32, u32)]) {
        self.ends.clear();
        let seams = occurrences.windows(2).zip(1..).filter(|(pair, _)| pair[0].0 != pair[1].0);
        let last = (!occurrences.is_empty()).then_some(occurrences.len());
        self.ends.extend(seams.map(|(_, end)| end).chain(last));
    }

    fn start(&self, run: usize) -> usize {
        run.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    fn block_head(
        &mut self,
        occurrences: &[(u32, u32)],
        block: Range<usize>,
        mut base: u32,
        frequencies: bool,
    ) {
        self.values.clear();
        for end in &self.ends[block.clone()] {
            let unit = occurrences[end - 1].0;
            self.values.push(unit - base);
            base = unit + 1;
        }
        row(&self.values, &mut self.heads);
        if frequencies {
            self.values.clear();
            let mut start = self.start(block.start);
            for end in &self.ends[block] {
                self.values.push((end - start - 1) as u32);
                start = *end;
            }
            row(&self.values, &mut self.heads);
        }
    }

    fn block_places(&mut self, occurrences: &[(u32, u32)], block: Range<usize>) {
        self.values.clear();
        let mut start = self.start(block.start);
        for end in &self.ends[block] {
            let mut base = 0;
            for (_, position) in &occurrences[start..*end] {
                self.values.push(position - base);
                base = position + 1;
            }
            start = *end;
        }
        row(&self.values, &mut self.places);
    }
}

/// Appends a row with its parameter.
fn row(values: &[u32], out: &mut BitWriter) {
    let k = best_rice(values);
    out.bits(u64::from(k), 5);
    out.rice_row(values, k);
}

/// The Rice parameter that takes the fewest bits, of those the least.
fn best_rice(values: &[u32]) -> u32 {
    let sum = values.iter().map(|value| u64::from(*value)).sum::<u64>();
    let guess = (sum * 69 / 100 / (values.len() as u64).max(1)).checked_ilog2().unwrap_or(0);
    let (least, most) = (guess.saturating_sub(1), (guess + 1).min(31));
    // What a row takes is the sum of what is above the low bits, and for each number its low bits and one more.
    let cost = |k: u32| {
        let high = values.iter().map(|value| u64::from(value >> k)).sum::<u64>();
        high + values.len() as u64 * u64::from(k + 1)
    };
    (least..=most).min_by_key(|k| cost(*k)).unwrap_or(31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::UnitId;
    use crate::index::postings::{PostingBlock, Postings};
    use proptest::prelude::*;
    use std::rc::Rc;

    type Posting = (u32, Vec<u32>);

    fn postings() -> impl Strategy<Value = Vec<Posting>> {
        let sizes = prop::sample::select(vec![1usize, 2, 127, 128, 129, 255, 256, 257, 700]);
        sizes
            .prop_flat_map(|n| prop::collection::vec((1u32..40, prop::collection::vec(1u32..300, 1..6)), n))
            .prop_map(|gaps| {
                let mut unit = 0;
                gaps.into_iter()
                    .map(|(gap, places)| {
                        unit += gap;
                        let mut place = 0;
                        (
                            unit - 1,
                            places
                                .iter()
                                .map(|gap| {
                                    place += gap;
                                    place - 1
                                })
                                .collect(),
                        )
                    })
                    .collect()
            })
    }

    fn encoded(list: &[Posting], units: u32) -> Vec<u8> {
        let mut encoder = Encoder::default();
        encoder.bits.bits(1, 3);
        let flat: Vec<(u32, u32)> =
            list.iter().flat_map(|(unit, places)| places.iter().map(|p| (*unit, *p))).collect();
        encoder.term(&flat, units);
        encoder.bits.into_bytes()
    }

    proptest! {
        #[test]
        fn reads_what_was_written(list in postings(), more in 0u32..9000) {
            let units = list.last().unwrap().0 + 1 + more;
            let bytes = encoded(&list, units);
            let postings = Postings::new(&bytes, 3, units);
            prop_assert_eq!(postings.document_frequency() as usize, list.len());
            let occurrences: usize = list.iter().map(|(_, places)| places.len()).sum();
            prop_assert_eq!(postings.collection_frequency() as usize, occurrences);

            let mut block = PostingBlock::default();
            let mut read = Vec::new();
            for i in 0..postings.blocks() {
                postings.block(i, &mut block);
                read.extend(block.units().iter().copied().zip(block.frequencies()));
            }
            let expected: Vec<_> = list.iter().map(|(unit, places)| (*unit, places.len() as u32)).collect();
            prop_assert_eq!(read, expected);

            let mut cursor = postings.cursor();
            let mut places = Vec::new();
            let mut read = Vec::new();
            while let Some(unit) = cursor.unit() {
                cursor.positions(&mut places);
                prop_assert_eq!(cursor.frequency() as usize, places.len());
                read.push((unit.0, places.clone()));
                cursor.advance();
            }
            prop_assert_eq!(read, list);
        }

        #[test]
        fn seeks_as_a_scan_does(list in postings(), steps in prop::collection::vec(0u32..900, 1..40)) {
            let units = list.last().unwrap().0 + 10;
            let bytes = encoded(&list, units);
            let postings = Postings::new(&bytes, 3, units);
            let block = |i| {
                let mut block = PostingBlock::default();
                postings.block(i, &mut block);
                block
            };
            let decoded = Rc::new((0..postings.blocks()).map(block).collect());
            let [mut cursor, mut over] = [None, Some(decoded)].map(|blocks| postings.cursor_over(blocks));
            let (mut target, mut places) = (0, Vec::new());
            for step in steps {
                // Back to the beginning now and then.
                target = if step < 30 { 0 } else { target + step };
                let expected = list.iter().find(|(unit, _)| *unit >= target);
                for cursor in [&mut cursor, &mut over] {
                    if target == 0 {
                        cursor.rewind();
                    }
                    prop_assert_eq!(cursor.seek(UnitId(target)), expected.map(|(unit, _)| UnitId(*unit)));
                    cursor.positions(&mut places);
                    prop_assert_eq!(&places, &expected.map(|(_, places)| places.clone()).unwrap_or_default());
                }
            }
        }

        #[test]
        fn keeps_what_stands_beside_as_a_scan_does(
            (list, other) in (postings(), postings()),
            steps in prop::collection::vec((0u32..60, 0u32..3, 0u32..9), 1..40),
        ) {
            let units = list.last().unwrap().0.max(other.last().unwrap().0) + 10;
            let bytes = [&list, &other].map(|list| encoded(list, units));
            let [mut cursor, mut beside] = [0, 1].map(|i| Postings::new(&bytes[i], 3, units).cursor());
            let (mut target, mut places) = (0, Vec::new());
            for (step, again, offset) in steps {
                target += step;
                let Some(unit) = cursor.seek(UnitId(target)) else { break };
                let at = |list: &[Posting]| {
                    let found = list.binary_search_by_key(&unit.0, |(unit, _)| *unit);
                    found.map_or(Vec::new(), |at| list[at].1.clone())
                };
                let others = if beside.seek(unit) == Some(unit) { at(&other) } else { Vec::new() };
                // Reading a unit again begins again, also where not all of it was read.
                for _ in 0..=again {
                    cursor.places_before(offset, &mut places);
                    let expected: Vec<u32> =
                        at(&list).iter().filter_map(|position| position.checked_sub(offset)).collect();
                    prop_assert_eq!(&places, &expected);
                    if beside.unit() == Some(unit) {
                        beside.keep_beside(offset + 1, &mut places);
                        let expected: Vec<u32> =
                            expected.into_iter().filter(|place| others.contains(&(place + offset + 1))).collect();
                        prop_assert_eq!(&places, &expected);
                    }
                }
            }
        }

        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300), units in 0u32..5000) {
            let postings = Postings::new(&bytes, 0, units);
            let mut cursor = postings.cursor();
            let (mut places, mut steps) = (Vec::new(), 0);
            while let Some(unit) = cursor.unit() {
                prop_assert!(unit.0 < units);
                cursor.positions(&mut places);
                prop_assert!(places.len() <= cursor.frequency() as usize);
                cursor.keep_beside(steps, &mut places);
                steps += 1;
                cursor.advance();
            }
            prop_assert!(steps <= units);
            let _ = postings.cursor().seek(UnitId(units / 2));
        }
    }
}
