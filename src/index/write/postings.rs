//! Writes the postings of one term.

use super::super::postings::{BLOCK, even_spread};
use super::bits::{BitWriter, rice_len, width};

/// Appends the postings of a term: its occurrences as (unit, position), sorted, at least one.
pub(in crate::index) fn encode(occurrences: &[(u32, u32)], units: u32, out: &mut BitWriter) {
    let runs: Vec<&[(u32, u32)]> = occurrences.chunk_by(|a, b| a.0 == b.0).collect();
    out.gamma(runs.len() as u32 - 1);
    out.gamma((occurrences.len() - runs.len()) as u32);
    let (mut heads, mut places) = (BitWriter::default(), BitWriter::default());
    if runs.len() == 1 {
        heads.rice_row(std::iter::once(occurrences[0].0), even_spread(units, 1));
        block_places(&runs, &mut places);
        out.append(&heads);
        out.append(&places);
        return;
    }
    let mut base = 0;
    let mut skips = Vec::new();
    for block in runs.chunks(BLOCK) {
        block_head(block, base, occurrences.len() > runs.len(), &mut heads);
        block_places(block, &mut places);
        let last = block[block.len() - 1][0].0;
        base = last + 1;
        skips.push([u64::from(last), heads.position(), places.position()]);
    }
    if runs.len() > BLOCK {
        let widths = [0, 1, 2].map(|column| skips.iter().map(|skip| width(skip[column])).max().unwrap_or(0));
        widths.iter().for_each(|width| out.bits(u64::from(*width), 6));
        for skip in &skips {
            skip.iter().zip(widths).for_each(|(value, width)| out.bits(*value, width));
        }
    }
    out.append(&heads);
    out.append(&places);
}

fn block_head(block: &[&[(u32, u32)]], base: u32, repeated: bool, out: &mut BitWriter) {
    let gaps = block.iter().scan(base, |base, run| {
        let gap = run[0].0 - *base;
        *base = run[0].0 + 1;
        Some(gap)
    });
    row(gaps, out);
    if repeated {
        row(block.iter().map(|run| run.len() as u32 - 1), out);
    }
}

fn block_places(block: &[&[(u32, u32)]], out: &mut BitWriter) {
    let gaps = block.iter().flat_map(|run| {
        run.iter().scan(0, |base, (_, position)| {
            let gap = position - *base;
            *base = position + 1;
            Some(gap)
        })
    });
    row(gaps, out);
}

fn row(values: impl Iterator<Item = u32>, out: &mut BitWriter) {
    // They are gone through several times.
    let values: Vec<u32> = values.collect();
    let k = best_rice(&values);
    out.bits(u64::from(k), 5);
    out.rice_row(values.iter().copied(), k);
}

/// The Rice parameter that takes the fewest bits.
fn best_rice(values: &[u32]) -> u32 {
    let sum = values.iter().map(|value| u64::from(*value)).sum::<u64>();
    let guess = (sum * 69 / 100 / (values.len() as u64).max(1)).checked_ilog2().unwrap_or(0);
    let cost = |k: &u32| values.iter().map(|value| rice_len(*value, *k)).sum::<u64>();
    (guess.saturating_sub(1)..=(guess + 1).min(31)).min_by_key(cost).unwrap_or(31)
}

#[cfg(test)]
mod tests {
    use super::super::super::postings::{PostingBlock, Postings};
    use super::*;
    use crate::document::UnitId;
    use proptest::prelude::*;

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
        let mut writer = BitWriter::default();
        writer.bits(1, 3);
        let flat: Vec<(u32, u32)> =
            list.iter().flat_map(|(unit, places)| places.iter().map(|p| (*unit, *p))).collect();
        encode(&flat, units, &mut writer);
        writer.into_bytes()
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
                read.extend(block.units().iter().copied().zip(block.frequencies().iter().copied()));
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
            let mut cursor = postings.cursor();
            let (mut target, mut places) = (0, Vec::new());
            for step in steps {
                target += step;
                let expected = list.iter().find(|(unit, _)| *unit >= target);
                prop_assert_eq!(cursor.seek(UnitId(target)), expected.map(|(unit, _)| UnitId(*unit)));
                cursor.positions(&mut places);
                prop_assert_eq!(&places, &expected.map(|(_, places)| places.clone()).unwrap_or_default());
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
                steps += 1;
                cursor.advance();
            }
            prop_assert!(steps <= units);
            let _ = postings.cursor().seek(UnitId(units / 2));
        }
    }
}
