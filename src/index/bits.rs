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

/// A row of Rice codes: first the `k` low bits of every number, then the rest of every number in unary, zeros ended
/// by a one. Apart from each other the low bits are found without decoding and the ones are counted by the word.
///
/// ```text
/// n * k bits | 0001 1 01 ...
/// ```
#[derive(Clone, Copy, Debug)]
pub(super) struct RiceRow<'p> {
    bytes: &'p [u8],
    k: u32,
    /// Where the low bits of the next number lie.
    low: u64,
    /// Where the unary code of the next number begins.
    high: u64,
    /// The 64 bits that hold it, what is read of them cleared, and their number.
    word: u64,
    word_at: u64,
}

impl<'p> RiceRow<'p> {
    /// A row of `n` numbers with `k` (at most 31) low bits that begins at bit `at`.
    pub(super) fn new(bytes: &'p [u8], at: u64, n: u64, k: u32) -> RiceRow<'p> {
        let high = at.saturating_add(n.saturating_mul(u64::from(k)));
        let word = peek(bytes, high & !63) & (!0 << (high & 63));
        RiceRow { bytes, k, low: at, high, word, word_at: high >> 6 }
    }

    /// The next number; `None` where the bytes end.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u32> {
        while self.word == 0 {
            self.next_word()?;
        }
        let one = self.word_at << 6 | u64::from(self.word.trailing_zeros());
        self.word &= self.word - 1;
        let quotient = (one - self.high) as u32;
        self.high = one + 1;
        let low = (peek(self.bytes, self.low) & mask(self.k)) as u32;
        self.low += u64::from(self.k);
        Some(quotient << self.k | low)
    }

    /// The next numbers, as many as there is room for; `None` where the bytes end.
    #[inline]
    pub(super) fn fill(&mut self, numbers: &mut [u32]) -> Option<()> {
        let (k, mut word, mut high) = (self.k, self.word, self.high);
        for number in &mut *numbers {
            while word == 0 {
                self.next_word()?;
                word = self.word;
            }
            let one = self.word_at << 6 | u64::from(word.trailing_zeros());
            word &= word - 1;
            *number = ((one - high) as u32) << k;
            high = one + 1;
        }
        (self.word, self.high) = (word, high);
        // One load has the low bits of several numbers.
        let several = (57 / k.max(1)) as usize;
        for numbers in numbers.chunks_mut(several).take_while(|_| k > 0) {
            let mut low = peek(self.bytes, self.low);
            for number in &mut *numbers {
                *number |= (low & mask(k)) as u32;
                low >>= k;
            }
            self.low += u64::from(k) * numbers.len() as u64;
        }
        Some(())
    }

    /// Passes over `n` numbers.
    pub(super) fn skip(&mut self, mut n: u64) -> Option<()> {
        self.low = self.low.saturating_add(n.saturating_mul(u64::from(self.k)));
        while u64::from(self.word.count_ones()) < n {
            n -= u64::from(self.word.count_ones());
            self.next_word()?;
        }
        for _ in 0..n {
            self.high = (self.word_at << 6 | u64::from(self.word.trailing_zeros())) + 1;
            self.word &= self.word - 1;
        }
        Some(())
    }

    /// The bit after the last number read.
    pub(super) fn end(&self) -> u64 {
        self.high
    }

    #[inline]
    fn next_word(&mut self) -> Option<()> {
        self.word_at += 1;
        if self.word_at >= (self.bytes.len() as u64).div_ceil(8) {
            return None;
        }
        self.word = peek(self.bytes, self.word_at << 6);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..40), k in 0u32..=31) {
            let mut reader = BitReader::new(&bytes, 0);
            while !reader.past_end() {
                reader.gamma();
                reader.bits(k + 1);
            }
            let mut row = RiceRow::new(&bytes, u64::from(k), 5, k);
            let _ = row.skip(3);
            let mut numbers = [0; 20];
            let mut filled = row;
            let filled = filled.fill(&mut numbers).map(|()| (numbers.to_vec(), filled.end()));
            let one_by_one: Option<Vec<u32>> = (0..20).map(|_| row.next()).collect();
            prop_assert_eq!(filled, one_by_one.map(|numbers| (numbers, row.end())));
            while row.next().is_some() {}
        }
    }
}
