//! Streams of bits while they are written: the inverse of [`BitReader`](crate::index::coding::bits::BitReader).

use crate::index::coding::bits::mask;

/// Bits needed for `value`; 0 for 0.
pub(crate) fn width(value: u64) -> u32 {
    64 - value.leading_zeros()
}

/// A stream of bits while it is written; the inverse of [`crate::index::coding::bits::BitReader`].
#[derive(Clone, Debug, Default)]
pub(crate) struct BitWriter {
    /// Whole bytes up to `end`, and room.
    bytes: Vec<u8>,
    end: usize,
    /// The bits behind the last whole byte, and how many there are; those above are 0.
    rest: u64,
    filled: u32,
}

/// Bytes of room that are made at once, at most: not more than the processor's cache holds well.
const ROOM: usize = 1 << 16;

impl BitWriter {
    /// A stream with room for so many bits.
    pub(crate) fn with_room(bits: u64) -> BitWriter {
        BitWriter { bytes: Vec::with_capacity(bits.div_ceil(8) as usize), ..BitWriter::default() }
    }

    /// Bits written so far.
    pub(crate) fn position(&self) -> u64 {
        self.end as u64 * 8 + u64::from(self.filled)
    }

    /// Appends the lowest `width` bits of `value`, at most 56; the bits above must be 0.
    #[inline]
    pub(crate) fn bits(&mut self, value: u64, width: u32) {
        debug_assert!(width <= 56 && value >> width == 0, "{value} in {width} bits");
        self.rest |= value << self.filled;
        self.filled += width;
        self.put();
    }

    /// Writes all bits that are there, whole bytes for good: without a branch for whether there are any, which could
    /// not be foretold.
    #[inline]
    fn put(&mut self) {
        if self.bytes.len() < self.end + 8 {
            self.make_room();
        }
        self.bytes[self.end..self.end + 8].copy_from_slice(&self.rest.to_le_bytes());
        self.end += self.filled as usize / 8;
        // There were at most 7 bits before.
        self.rest >>= self.filled / 8 * 8;
        self.filled %= 8;
    }

    #[cold]
    fn make_room(&mut self) {
        let more = self.bytes.len().clamp(64, ROOM);
        self.bytes.resize(self.bytes.len() + more, 0);
    }

    /// See [`RiceRow`](crate::index::coding::bits::RiceRow).
    pub(crate) fn rice_row(&mut self, values: &[u32], k: u32) {
        if k > 0 {
            values.iter().for_each(|value| self.bits(u64::from(value & mask(k) as u32), k));
        }
        for value in values {
            let mut zeros = value >> k;
            while zeros >= 56 {
                self.bits(0, 56);
                zeros -= 56;
            }
            self.bits(1 << zeros, zeros + 1);
        }
    }

    /// Takes away what was written.
    pub(crate) fn clear(&mut self) {
        (self.end, self.rest, self.filled) = (0, 0, 0);
    }

    /// See [`crate::index::coding::bits::BitReader::gamma`].
    pub(crate) fn gamma(&mut self, value: u32) {
        let value = u64::from(value) + 1;
        let zeros = width(value) - 1;
        self.bits(1 << zeros, zeros + 1);
        self.bits(value & mask(zeros), zeros);
    }

    /// Appends another stream.
    pub(crate) fn append(&mut self, other: &BitWriter) {
        for (value, width) in other.words() {
            self.bits(value & mask(32), width.min(32));
            self.bits(value >> 32, width.saturating_sub(32));
        }
    }

    /// All bits, up to 64 at a time, each with their number.
    fn words(&self) -> impl Iterator<Item = (u64, u32)> {
        let (whole, bytes) = self.bytes[..self.end].as_chunks();
        let mut last = [0; 8];
        last[..bytes.len()].copy_from_slice(bytes);
        let before = bytes.len() as u32 * 8;
        let last = (u64::from_le_bytes(last) | self.rest << before, before + self.filled);
        whole.iter().map(|bytes| (u64::from_le_bytes(*bytes), 64)).chain([last])
    }

    /// Pours the stream into words of which the last has some bits already.
    fn pour(&self, word: &mut u64, filled: &mut u32, mut put: impl FnMut(u64)) {
        for (value, width) in self.words() {
            *word |= value << *filled;
            let end = *filled + width;
            if end >= 64 {
                put(*word);
                *word = value.checked_shr(64 - *filled).unwrap_or(0);
            }
            *filled = end % 64;
        }
    }

    /// The bytes, the last one filled up with zeros.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        // What lies behind was written as a whole.
        self.bytes.truncate(self.end + usize::from(self.filled > 0));
        self.bytes
    }
}

/// Writes streams one behind the other; `to` has room for exactly so many bytes, or more.
pub(crate) fn join(streams: &[BitWriter], to: &mut [u8]) {
    let (mut word, mut filled) = (0, 0);
    let mut words = to.chunks_mut(8);
    let mut put = |value: u64| {
        if let Some(to) = words.next() {
            to.copy_from_slice(&value.to_le_bytes()[..to.len()]);
        }
    };
    streams.iter().for_each(|stream| stream.pour(&mut word, &mut filled, &mut put));
    if filled > 0 {
        put(word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::coding::bits::{BitReader, RiceRow};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_was_written(values in prop::collection::vec((any::<u32>(), 0u32..=32), 0..300)) {
            let mut writer = BitWriter::default();
            for &(value, shift) in &values {
                let value = value.checked_shr(shift).unwrap_or(0);
                writer.bits(u64::from(value), 32 - shift);
                writer.gamma(value);
            }
            let mut first = BitWriter::default();
            first.bits(5, 3);
            first.append(&BitWriter::default());
            let mut appended = first.clone();
            appended.append(&writer);
            let end = writer.position();
            let mut twice = vec![0; (3 + end).div_ceil(8) as usize];
            join(&[first, writer.clone()], &mut twice);
            prop_assert_eq!(appended.into_bytes(), &twice[..]);
            for (bytes, start) in [(writer.into_bytes(), 0), (twice, 3)] {
                let mut reader = BitReader::new(&bytes, start);
                for &(value, shift) in &values {
                    let value = value.checked_shr(shift).unwrap_or(0);
                    prop_assert_eq!(reader.bits(32 - shift), value);
                    prop_assert_eq!(reader.gamma(), value);
                }
                prop_assert_eq!(reader.position(), start + end);
                prop_assert!(!reader.past_end());
            }
        }

        #[test]
        fn rice_rows_are_read_and_skipped(
            values in prop::collection::vec(0u32..3000, 0..300),
            k in 0u32..=20,
            start in 0u32..70,
            steps in prop::collection::vec(0usize..40, 0..12),
        ) {
            let mut writer = BitWriter::default();
            (0..start).for_each(|_| writer.bits(1, 1));
            writer.rice_row(&values, k);
            let len: u64 = values.iter().map(|value| u64::from((value >> k) + 1 + k)).sum();
            prop_assert_eq!(writer.position(), u64::from(start) + len);
            writer.bits(0x55, 7);
            let bytes = writer.into_bytes();
            let row = RiceRow::new(&bytes, u64::from(start), values.len() as u64, k);
            let mut whole = row;
            for value in &values {
                prop_assert_eq!(whole.next(), Some(*value));
            }
            prop_assert_eq!(whole.end(), u64::from(start) + len);
            let (mut row, mut at) = (row, 0);
            for step in steps {
                if at + step < values.len() {
                    row.skip(step as u64).unwrap();
                    at += step;
                    prop_assert_eq!(row.next(), Some(values[at]));
                    at += 1;
                }
            }
        }
    }
}
