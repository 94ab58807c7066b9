//! Canonical Huffman codes: only the lengths are stored, the codes follow from them.
//!
//! Apart because the code is a thing of its own; `words` says what its symbols are. Codes are at most 32 bits
//! long (Larmore and Hirschberg would be optimal; here the tree is flattened until it fits, which no corpus
//! below 2^32 words ever needs).

use super::bits::BitReader;

/// Longest code.
pub(super) const LONGEST: usize = 32;

/// Codes up to this length are decoded by one load.
const TABLE_BITS: u32 = 12;

/// What decodes a canonical code.
#[derive(Clone, Debug)]
pub(super) struct Decoder {
    /// Symbol and length for every beginning of `TABLE_BITS` bits; length 0: a longer code.
    table: Vec<(u32, u8)>,
    /// The symbols by length of code, then by number.
    symbols: Vec<u32>,
    /// For each length: its first code and the last of all codes up to it, left-aligned in 64 bits and filled
    /// up with ones, and where its symbols begin.
    first: [u64; LONGEST + 1],
    last: [u64; LONGEST + 1],
    start: [u32; LONGEST + 2],
    /// The shortest length that has codes and does not fit the table.
    shortest: usize,
}

impl Decoder {
    /// A decoder from the lengths of all symbols' codes, 0 meaning no code. `None` where no prefix code has
    /// these lengths.
    pub(super) fn new(lengths: impl ExactSizeIterator<Item = u32> + Clone) -> Option<Decoder> {
        let mut counts = [0u64; LONGEST + 1];
        for length in lengths.clone() {
            *counts.get_mut(length as usize)? += 1;
        }
        counts[0] = 0;
        let mut decoder = Decoder {
            table: vec![(0, 0); 1 << TABLE_BITS],
            symbols: Vec::new(),
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
        decoder.symbols = vec![0; start as usize];
        for (symbol, length) in lengths.enumerate().filter(|(_, length)| *length > 0) {
            let slot = &mut next[length as usize];
            decoder.symbols[*slot as usize] = symbol as u32;
            *slot += 1;
        }
        for length in 1..=TABLE_BITS {
            let (from, to) = (decoder.start[length as usize], decoder.start[length as usize + 1]);
            for (rank, &symbol) in decoder.symbols[from as usize..to as usize].iter().enumerate() {
                let code = (decoder.first[length as usize] >> (64 - length)) + rank as u64;
                let low = (code.reverse_bits() >> (64 - length)) as usize;
                for entry in decoder.table[low..].iter_mut().step_by(1 << length) {
                    *entry = (symbol, length as u8);
                }
            }
        }
        Some(decoder)
    }

    /// The next symbol; `None` where the bits are no code.
    #[inline]
    pub(super) fn next(&self, reader: &mut BitReader<'_>) -> Option<u32> {
        let word = reader.peek();
        let (symbol, length) = self.table[(word & ((1 << TABLE_BITS) - 1)) as usize];
        if length > 0 {
            reader.skip(u64::from(length));
            return Some(symbol);
        }
        let word = word.reverse_bits();
        for length in self.shortest..=LONGEST {
            if word <= self.last[length] {
                let rank = word.wrapping_sub(self.first[length]) >> (64 - length);
                reader.skip(length as u64);
                return self.symbols.get(self.start[length] as usize + rank as usize).copied();
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
            if let Some(decoder) = Decoder::new(lengths.into_iter()) {
                let mut reader = BitReader::new(&bytes, 0);
                while !reader.past_end() && decoder.next(&mut reader).is_some() {}
            }
        }
    }
}
