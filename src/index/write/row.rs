//! The symbols of a chunk's texts, one after the other.
//!
//! Apart because there are as many as there are words: those that an earlier build left are read where they lie, and
//! never all spelt out.

use super::bits::BitWriter;
use super::phrases::{SYNC_MARK, count};
use super::tokens::{Compact, numbers};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// The symbols of a chunk.
pub(super) enum Row<'k> {
    /// As numbers of symbols.
    Made(Vec<u32>),
    /// By numbers of the chunk's own: those of `symbols`, the mark first, then all phrases, which are the symbols from
    /// `bases` on.
    Kept { symbols: Vec<u32>, bases: u32, own: Own<Compact<'k>> },
}

/// A row as it is kept, by numbers of its own.
#[derive(Serialize, Deserialize)]
pub(super) struct Own<N> {
    numbers: N,
    /// Those that come, but for the mark, and how often.
    #[serde(with = "numbers")]
    used: Vec<u32>,
    #[serde(with = "numbers")]
    counts: Vec<u32>,
}

/// Numbers that are kept as [`numbers`] are.
#[derive(Serialize)]
pub(super) struct Plain(#[serde(with = "numbers")] Vec<u32>);

impl Own<Plain> {
    /// A row of symbols by the numbers of a chunk with these symbols, phrases left out.
    pub(super) fn of(row: &[u32], symbols: &[u32], bases: u32) -> Own<Plain> {
        let mut own = vec![0; bases as usize];
        symbols.iter().zip(0..).skip(1).for_each(|(symbol, number)| own[*symbol as usize] = number);
        let number = |symbol: &u32| match *symbol {
            SYNC_MARK => 0,
            symbol if symbol < bases => own[symbol as usize],
            phrase => phrase - bases + symbols.len() as u32,
        };
        let numbers: Vec<u32> = row.iter().map(number).collect();
        let mut counts = vec![0; numbers.iter().max().map_or(0, |most| *most as usize + 1)];
        numbers.iter().for_each(|number| counts[*number as usize] += 1);
        let come = counts.into_iter().zip(0..).skip(1).filter(|(count, _)| *count > 0);
        let (counts, used) = come.unzip();
        Own { numbers: Plain(numbers), used, counts }
    }
}

/// Symbols that are coded together.
const ENCODED: usize = 1 << 18;
/// Of how much more than is needed on average there is room.
const ROOM: f64 = 1.1;

impl Row<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Row::Made(row) => row.len(),
            Row::Kept { own, .. } => own.numbers.len(),
        }
    }

    /// Adds how often each symbol comes.
    fn count(&self, frequencies: &mut [u64]) {
        match self {
            Row::Made(row) => {
                let symbols = row.iter().filter(|symbol| **symbol != SYNC_MARK);
                symbols.for_each(|symbol| frequencies[*symbol as usize] += 1);
            }
            Row::Kept { symbols, bases, own } => {
                let phrases = symbols.len() as u32;
                for (number, count) in own.used.iter().zip(&own.counts) {
                    let symbol = symbols.get(*number as usize).copied();
                    let symbol = symbol.unwrap_or_else(|| number - phrases + bases);
                    frequencies[symbol as usize] += u64::from(*count);
                }
            }
        }
    }

    /// Gives the codes of some symbols, one by one, with their lengths: 0 for the mark, which has none.
    fn each(&self, range: Range<usize>, table: &[(u32, u32)], mut give: impl FnMut((u32, u32))) {
        let code = |symbol: u32| table.get(symbol as usize).copied().unwrap_or_default();
        match self {
            Row::Made(row) => row[range].iter().for_each(|symbol| give(code(*symbol))),
            Row::Kept { symbols, bases, own } => {
                let phrases = symbols.len() as u32;
                let codes: Vec<(u32, u32)> = symbols.iter().map(|symbol| code(*symbol)).collect();
                own.numbers.each(range, |number| match codes.get(number as usize) {
                    Some(known) => give(*known),
                    None => give(code(number - phrases + bases)),
                });
            }
        }
    }
}

/// How often each symbol comes.
pub(super) fn frequencies(rows: &[Row<'_>], symbols: u32) -> Vec<u64> {
    count(rows, symbols, Row::count)
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
        row.each(range, &table, |(code, length)| match length {
            0 => sync.push(bits.position()),
            _ => bits.bits(u64::from(code), length),
        });
        (bits, sync)
    };
    // One row may be as long as the longest text.
    let pieces = |row| {
        let starts = (0..Row::len(row)).step_by(ENCODED);
        starts.map(move |start| (row, start..row.len().min(start + ENCODED)))
    };
    let pieces: Vec<(&Row<'_>, Range<usize>)> = rows.iter().flat_map(pieces).collect();
    pieces.into_par_iter().map(coded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_row_is_the_one_that_was_made() {
        // By one, two and three bytes a number.
        for most in [200, 60_000, 100_000] {
            // The same symbols in another order, the mark first.
            let symbols: Vec<u32> =
                [SYNC_MARK].into_iter().chain((1..most).map(|own| own * 7 % most)).collect();
            let bases = most * 2;
            let made: Vec<u32> = (0..600_000)
                .map(|nth: u32| match nth.wrapping_mul(7919) % (most + 50) {
                    0 => SYNC_MARK,
                    symbol if symbol < most => symbol,
                    phrase => phrase - most + bases,
                })
                .collect();
            let bytes = postcard::to_stdvec(&Own::of(&made, &symbols, bases)).unwrap();
            let own = postcard::from_bytes::<Own<Compact<'_>>>(&bytes).unwrap();
            let rows = [Row::Made(made), Row::Kept { symbols, bases, own }];
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
