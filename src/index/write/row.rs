//! The symbols of a chunk's texts, one after the other.
//!
//! Apart because there are as many as there are words: those that an earlier build left are read where they lie, and
//! never all spelt out.

use super::bits::BitWriter;
use super::phrases::{SYNC_MARK, count};
use super::tokens::Compact;
use rayon::prelude::*;
use std::ops::Range;

/// The symbols of a chunk.
pub(super) enum Row<'k> {
    /// As numbers of symbols.
    Made(Vec<u32>),
    /// By numbers of the chunk's own: those of `symbols`, then all phrases, which are the symbols from `bases` on.
    Kept { symbols: Vec<u32>, bases: u32, numbers: Compact<'k> },
}

/// Symbols that are coded together.
const ENCODED: usize = 1 << 18;
/// Of how much more than is needed on average there is room.
const ROOM: f64 = 1.1;

impl Row<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Row::Made(row) => row.len(),
            Row::Kept { numbers, .. } => numbers.len(),
        }
    }

    /// Gives some of the symbols, one by one.
    #[inline]
    fn each(&self, range: Range<usize>, mut give: impl FnMut(u32)) {
        match self {
            Row::Made(row) => row[range].iter().for_each(|symbol| give(*symbol)),
            Row::Kept { symbols, bases, numbers } => {
                let phrases = symbols.len() as u32;
                let symbol = |number: u32| match symbols.get(number as usize) {
                    Some(symbol) => *symbol,
                    None => number - phrases + bases,
                };
                numbers.each(range, |number| give(symbol(number)));
            }
        }
    }
}

/// Cuts rows into pieces that are worked on side by side: one may be as long as the longest text.
fn pieces<'r, 'k>(rows: &'r [Row<'k>]) -> Vec<(&'r Row<'k>, Range<usize>)> {
    let of_row = |row: &'r Row<'k>| {
        let starts = (0..row.len()).step_by(ENCODED);
        starts.map(move |start| (row, start..row.len().min(start + ENCODED)))
    };
    rows.iter().flat_map(of_row).collect()
}

/// How often each symbol comes.
pub(super) fn frequencies(rows: &[Row<'_>], symbols: u32) -> Vec<u64> {
    count(&pieces(rows), symbols, |(row, range), counts| {
        row.each(range.clone(), |symbol| {
            if symbol != SYNC_MARK {
                counts[symbol as usize] += 1;
            }
        });
    })
}

/// The bits of all rows in streams that belong together, each with the places of its marks; `bits` is how many there
/// are in all, more or less.
pub(super) fn encode(
    rows: &[Row<'_>],
    codes: &[u32],
    lengths: &[u32],
    bits: u64,
) -> Vec<(BitWriter, Vec<u64>)> {
    let symbols: usize = rows.iter().map(Row::len).sum();
    // A little more than on average, for most streams: what grows is copied.
    let a_symbol = bits as f64 / symbols.max(1) as f64 * ROOM;
    // Both of a symbol lie together: there are more symbols than the processor's cache holds well.
    let table: Vec<(u32, u32)> = codes.iter().copied().zip(lengths.iter().copied()).collect();
    let coded = |(row, range): (&Row<'_>, Range<usize>)| {
        let mut bits = BitWriter::with_room((range.len() as f64 * a_symbol) as u64);
        let mut sync = Vec::new();
        row.each(range, |symbol| match table.get(symbol as usize) {
            Some((code, length)) => bits.bits(u64::from(*code), *length),
            None => sync.push(bits.position()),
        });
        (bits, sync)
    };
    pieces(rows).into_par_iter().map(coded).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tokens::numbers;
    use super::*;
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize)]
    struct Wide(#[serde(with = "numbers")] Vec<u32>);

    #[test]
    fn a_kept_row_is_the_one_that_was_made() {
        // By one, two and three bytes a number.
        for most in [200, 60_000, 100_000] {
            let symbols: Vec<u32> =
                [SYNC_MARK].into_iter().chain((1..most).map(|own| own * 3 % most)).collect();
            let bases = most * 2;
            let own: Vec<u32> = (0..600_000).map(|nth: u32| nth.wrapping_mul(7919) % (most + 50)).collect();
            let made = own.iter().map(|own| match symbols.get(*own as usize) {
                Some(symbol) => *symbol,
                None => own - symbols.len() as u32 + bases,
            });
            let bytes = postcard::to_stdvec(&Wide(own.clone())).unwrap();
            assert_eq!(postcard::from_bytes::<Wide>(&bytes).unwrap().0, own);
            let numbers = postcard::from_bytes::<Compact<'_>>(&bytes).unwrap();
            let rows = [Row::Made(made.collect()), Row::Kept { symbols: symbols.clone(), bases, numbers }];
            let [made, kept] = rows.map(|row| {
                let counts = frequencies(std::slice::from_ref(&row), bases + 50);
                let lengths = vec![20; counts.len()];
                let codes: Vec<u32> = (0..counts.len() as u32).collect();
                let coded = encode(&[row], &codes, &lengths, 9_000_000).into_iter();
                (counts, coded.map(|(bits, sync)| (bits.into_bytes(), sync)).collect::<Vec<_>>())
            });
            assert!(made == kept && made.0.iter().sum::<u64>() < 600_000);
        }
    }
}
