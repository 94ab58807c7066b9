//! Streams of bits while they are written: the inverse of [`BitReader`](super::super::bits::BitReader).
//!
//! Apart because only the host writes.

use super::super::bits::{ESCAPE, mask};

/// Bits needed for `value`; 0 for 0.
pub(in crate::index) fn width(value: u64) -> u32 {
    64 - value.leading_zeros()
}

/// Bits that a Rice code of `value` with `k` low bits takes.
pub(in crate::index) fn rice_len(value: u32, k: u32) -> u64 {
    let zeros = value >> k;
    if zeros >= ESCAPE { u64::from(ESCAPE) + 32 } else { u64::from(zeros + 1 + k) }
}

/// A stream of bits while it is written; the inverse of [`BitReader`].
#[derive(Clone, Debug, Default)]
pub(in crate::index) struct BitWriter {
    bytes: Vec<u8>,
    word: u64,
    filled: u32,
}

impl BitWriter {
    /// Bits written so far.
    pub(in crate::index) fn position(&self) -> u64 {
        self.bytes.len() as u64 * 8 + u64::from(self.filled)
    }

    /// Appends the lowest `width` bits of `value`, at most 56; the bits above must be 0.
    #[inline]
    pub(in crate::index) fn bits(&mut self, value: u64, width: u32) {
        debug_assert!(width <= 56 && (width == 64 || value >> width == 0), "{value} in {width} bits");
        self.word |= value << self.filled;
        self.filled += width;
        let whole = (self.filled / 8) as usize;
        self.bytes.extend_from_slice(&self.word.to_le_bytes()[..whole]);
        self.word = if whole == 8 { 0 } else { self.word >> (8 * whole) };
        self.filled %= 8;
    }

    /// See [`BitReader::rice`].
    pub(in crate::index) fn rice(&mut self, value: u32, k: u32) {
        let zeros = value >> k;
        if zeros >= ESCAPE {
            self.bits(0, ESCAPE);
            self.bits(u64::from(value), 32);
        } else {
            self.bits(1 << zeros, zeros + 1);
            self.bits(u64::from(value) & mask(k), k);
        }
    }

    /// See [`BitReader::gamma`].
    pub(in crate::index) fn gamma(&mut self, value: u32) {
        let value = u64::from(value) + 1;
        let zeros = width(value) - 1;
        self.bits(1 << zeros, zeros + 1);
        self.bits(value & mask(zeros), zeros);
    }

    /// Appends another stream.
    pub(in crate::index) fn append(&mut self, other: &BitWriter) {
        if self.filled == 0 {
            self.bytes.extend_from_slice(&other.bytes);
        } else {
            let (words, tail) = other.bytes.as_chunks::<4>();
            words.iter().for_each(|word| self.bits(u64::from(u32::from_le_bytes(*word)), 32));
            tail.iter().for_each(|byte| self.bits(u64::from(*byte), 8));
        }
        self.bits(other.word & mask(other.filled), other.filled);
    }

    /// The bytes, the last one filled up with zeros.
    pub(in crate::index) fn into_bytes(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.word as u8);
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::bits::BitReader;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_was_written(
            values in prop::collection::vec((any::<u32>(), 0u32..=32, 0u32..=31), 0..300),
        ) {
            let mut writer = BitWriter::default();
            for &(value, shift, k) in &values {
                let value = value.checked_shr(shift).unwrap_or(0);
                writer.bits(u64::from(value), 32 - shift);
                let before = writer.position();
                writer.rice(value, k);
                prop_assert_eq!(writer.position() - before, rice_len(value, k));
                writer.gamma(value);
            }
            let mut twice = BitWriter::default();
            twice.bits(5, 3);
            twice.append(&writer);
            let end = writer.position();
            for (bytes, start) in [(writer.into_bytes(), 0), (twice.into_bytes(), 3)] {
                let mut reader = BitReader::new(&bytes, start);
                for &(value, shift, k) in &values {
                    let value = value.checked_shr(shift).unwrap_or(0);
                    prop_assert_eq!(reader.bits(32 - shift), value);
                    prop_assert_eq!(reader.rice(k), value);
                    prop_assert_eq!(reader.gamma(), value);
                }
                prop_assert_eq!(reader.position(), start + end);
                prop_assert!(!reader.past_end());
            }
        }
    }
}
