//! Canonical Huffman codes: only the lengths are stored, the codes follow from them.
//!
//! Codes are at most 32 bits long (Larmore and Hirschberg would be optimal; here the tree is flattened until it
//! fits, which no corpus below 2^32 words ever needs).

#[cfg(feature = "build")]
pub(crate) mod write;

use crate::index::coding::bits::BitReader;

/// Longest code.
pub(crate) const LONGEST: usize = 32;

/// Codes up to this length are decoded by one load.
const TABLE_BITS: u32 = 12;

/// What decodes a canonical code. Symbols are identified by their places in the order of their codes.
#[derive(Clone, Debug)]
pub(crate) struct Decoder {
    /// Place and, in the lowest four bits, length for every beginning of `TABLE_BITS` bits; length 0: a longer code.
    table: Vec<u16>,
    /// For each length: its first code and the last of all codes up to it, left-aligned in 64 bits and filled
    /// up with ones, and where its symbols begin.
    first: [u64; LONGEST + 1],
    last: [u64; LONGEST + 1],
    start: [u32; LONGEST + 2],
    /// The shortest length that has codes and does not fit the table.
    shortest: usize,
}

impl Decoder {
    /// A decoder from the lengths of all symbols' codes, 0 meaning no code, and the symbols in the order of their
    /// codes, those without one last. `None` where no prefix code has these lengths.
    pub(crate) fn new(lengths: impl ExactSizeIterator<Item = u32> + Clone) -> Option<(Decoder, Vec<u32>)> {
        let mut counts = [0u64; LONGEST + 1];
        for length in lengths.clone() {
            *counts.get_mut(length as usize)? += 1;
        }
        let mut decoder = Decoder {
            table: vec![0; 1 << TABLE_BITS],
            first: [0; LONGEST + 1],
            last: [0; LONGEST + 1],
            start: [0; LONGEST + 2],
            shortest: LONGEST + 1,
        };
        let (mut code, mut start) = (0u64, 0u64);
        for (length, &count) in counts.iter().enumerate().skip(1) {
            decoder.first[length] = code << (64 - length);
            decoder.start[length] = start as u32;
            start += count;
            code += count;
            if code > 1 << length {
                return None;
            }
            // A full code ends at 2^64, of which this takes one.
            decoder.last[length] = (code << (64 - length)).wrapping_sub(1);
            if count > 0 && length > TABLE_BITS as usize {
                decoder.shortest = decoder.shortest.min(length);
            }
            code <<= 1;
        }
        decoder.start[LONGEST + 1] = start as u32;
        let mut next = decoder.start;
        // Where those without a code go.
        next[0] = start as u32;
        let mut order = vec![0; lengths.len()];
        for (symbol, length) in lengths.enumerate() {
            let slot = &mut next[length as usize];
            order[*slot as usize] = symbol as u32;
            *slot += 1;
        }
        for length in 1..=TABLE_BITS {
            let places = decoder.start[length as usize]..decoder.start[length as usize + 1];
            for (rank, place) in (0u64..).zip(places) {
                let code = (decoder.first[length as usize] >> (64 - length)) + rank;
                let low = (code.reverse_bits() >> (64 - length)) as usize;
                for entry in decoder.table[low..].iter_mut().step_by(1 << length) {
                    *entry = (place << 4 | length) as u16;
                }
            }
        }
        Some((decoder, order))
    }

    /// The place of the next symbol; `None` where the bits are no code.
    #[inline(always)]
    pub(crate) fn next(&self, reader: &mut BitReader<'_>) -> Option<u32> {
        let word = reader.peek();
        let entry = u32::from(self.table[(word & ((1 << TABLE_BITS) - 1)) as usize]);
        if entry > 0 {
            reader.skip(entry & 15);
            return Some(entry >> 4);
        }
        self.long(word, reader)
    }

    /// The place of a symbol whose code is longer than the table's beginnings; these bits begin with it.
    #[inline(never)]
    fn long(&self, word: u64, reader: &mut BitReader<'_>) -> Option<u32> {
        let word = word.reverse_bits();
        for length in self.shortest..=LONGEST {
            if word <= self.last[length] {
                let rank = word.wrapping_sub(self.first[length]) >> (64 - length);
                reader.skip(length as u32);
                return Some(self.start[length].wrapping_add(rank as u32));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_lengths_decode_or_are_refused(
            lengths in prop::collection::vec(0u32..40, 0..80),
            bytes in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            if let Some((decoder, _)) = Decoder::new(lengths.into_iter()) {
                let mut reader = BitReader::new(&bytes, 0);
                while !reader.past_end() && decoder.next(&mut reader).is_some() {}
            }
        }
    }
}
