//! Codes rows of symbols.

use crate::index::coding::bits::write::BitWriter;
use crate::index::texts::phrases::{SYNC_MARK, count};
use rayon::prelude::*;

/// Symbols that are coded together.
const ENCODED: usize = 1 << 18;
/// Of how much more than is needed on average there is room.
const ROOM: f64 = 1.1;

/// How often each symbol comes in all rows.
pub(crate) fn frequencies(rows: &[Vec<u32>], symbols: u32) -> Vec<u64> {
    count(rows, symbols, |row, frequencies| {
        let symbols = row.iter().filter(|symbol| **symbol != SYNC_MARK);
        symbols.for_each(|symbol| frequencies[*symbol as usize] += 1);
    })
}

/// The bits of all rows in streams that belong together, each with the places of its marks; `bits` is how many there
/// are in all, more or less.
pub(crate) fn encode(
    rows: &[Vec<u32>],
    codes: &[u32],
    lengths: &[u32],
    bits: u64,
) -> Vec<(BitWriter, Vec<u64>)> {
    let symbols: usize = rows.iter().map(Vec::len).sum();
    // A little more than on average, for most streams: what grows is copied.
    let a_symbol = bits as f64 / symbols.max(1) as f64 * ROOM;
    // Both of a symbol lie together: there are more symbols than the processor's cache holds well.
    let table: Vec<(u32, u32)> = codes.iter().copied().zip(lengths.iter().copied()).collect();
    let coded = |symbols: &[u32]| {
        let mut bits = BitWriter::with_room((symbols.len() as f64 * a_symbol) as u64);
        let mut sync = Vec::new();
        for symbol in symbols {
            match table.get(*symbol as usize) {
                Some((code, length)) => bits.bits(u64::from(*code), *length),
                // The mark, which has no code.
                None => sync.push(bits.position()),
            }
        }
        (bits, sync)
    };
    // One row may be as long as the longest text.
    let pieces: Vec<&[u32]> = rows.iter().flat_map(|row| row.chunks(ENCODED)).collect();
    pieces.into_par_iter().map(coded).collect()
}
