//! Streams of bits, and the integer codes written into them.
//!
//! Bits fill each byte from its lowest one up, so that a value is one unaligned load and a shift away. Apart
//! because postings, texts, packed numbers and monotone sequences all stand on it.

/// The 64 bits from bit `at` on, of which at least 57 are valid; zeros past the end.
#[inline]
pub(super) fn peek(bytes: &[u8], at: u64) -> u64 {
    let byte = (at >> 3) as usize;
    let word = match bytes.get(byte..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => peek_tail(bytes, byte),
    };
    word >> (at & 7)
}

#[cold]
fn peek_tail(bytes: &[u8], byte: usize) -> u64 {
    let tail = bytes.get(byte..).unwrap_or_default();
    tail.iter().take(8).enumerate().fold(0, |word, (i, b)| word | u64::from(*b) << (8 * i))
}

/// The lowest `width` bits set; `width` at most 63.
#[inline]
pub(super) fn mask(width: u32) -> u64 {
    (1u64 << width) - 1
}

/// A place in a stream of bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct BitReader<'p> {
    bytes: &'p [u8],
    at: u64,
}

impl<'p> BitReader<'p> {
    pub(super) fn new(bytes: &'p [u8], at: u64) -> BitReader<'p> {
        BitReader { bytes, at }
    }

    /// Bits from the stream's beginning.
    #[inline]
    pub(super) fn position(&self) -> u64 {
        self.at
    }

    #[inline]
    pub(super) fn skip(&mut self, bits: u64) {
        self.at = self.at.saturating_add(bits);
    }

    /// Whether everything was read, and more.
    #[inline]
    pub(super) fn past_end(&self) -> bool {
        self.at > self.bytes.len() as u64 * 8
    }

    /// At least 57 bits from here on.
    #[inline]
    pub(super) fn peek(&self) -> u64 {
        peek(self.bytes, self.at)
    }

    /// The next `width` bits, at most 32.
    #[inline]
    pub(super) fn bits(&mut self, width: u32) -> u32 {
        let value = self.peek() & mask(width & 63);
        self.at += u64::from(width);
        value as u32
    }

    /// A Rice code with `k` (at most 31) low bits: the quotient in unary (zeros ended by a one), then the
    /// remainder. A run of more than 24 zeros is the escape: 32 plain bits follow.
    #[inline]
    pub(super) fn rice(&mut self, k: u32) -> u32 {
        let word = self.peek();
        let zeros = word.trailing_zeros();
        if zeros + 1 + k <= 57 && zeros < ESCAPE {
            self.at += u64::from(zeros + 1 + k);
            (zeros << k) | ((word >> (zeros + 1)) & mask(k)) as u32
        } else {
            self.rice_escape(k, zeros)
        }
    }

    #[cold]
    fn rice_escape(&mut self, k: u32, zeros: u32) -> u32 {
        if zeros >= ESCAPE {
            self.at += u64::from(ESCAPE);
            self.bits(32)
        } else {
            self.at += u64::from(zeros + 1);
            (zeros << k) | self.bits(k)
        }
    }

    /// An Elias gamma code of a number from 0 on.
    #[inline]
    pub(super) fn gamma(&mut self) -> u32 {
        let zeros = self.peek().trailing_zeros().min(32);
        self.at += u64::from(zeros + 1);
        let low = self.peek() & mask(zeros);
        self.at += u64::from(zeros);
        ((1u64 << zeros | low) - 1) as u32
    }
}

/// Quotients from here on are written plain.
pub(super) const ESCAPE: u32 = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..40), k in 0u32..=31) {
            let mut reader = BitReader::new(&bytes, 0);
            while !reader.past_end() {
                reader.rice(k);
                reader.gamma();
                reader.bits(k);
            }
        }
    }
}
