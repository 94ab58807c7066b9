//! Streams of bits, and the integer codes written into them.
//!
//! Bits fill each byte from its lowest one up, so that a value is one unaligned load and a shift away. Apart
//! because postings, texts, packed numbers and monotone sequences all stand on it.

#[cfg(feature = "build")]
pub(crate) mod write;

/// The 64 bits from bit `at` on, of which at least 57 are valid; zeros past the end.
#[inline]
pub(crate) fn peek(bytes: &[u8], at: u64) -> u64 {
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
pub(crate) fn mask(width: u32) -> u64 {
    (1u64 << width) - 1
}

/// A place in a stream of bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BitReader<'p> {
    bytes: &'p [u8],
    at: u64,
}

impl<'p> BitReader<'p> {
    pub(crate) fn new(bytes: &'p [u8], at: u64) -> BitReader<'p> {
        BitReader { bytes, at }
    }

    /// Bits from the stream's beginning.
    #[inline]
    pub(crate) fn position(&self) -> u64 {
        self.at
    }

    #[inline]
    pub(crate) fn skip(&mut self, bits: u32) {
        self.at += u64::from(bits);
    }

    /// Whether everything was read, and more.
    #[inline]
    pub(crate) fn past_end(&self) -> bool {
        self.at > self.bytes.len() as u64 * 8
    }

    /// At least 57 bits from here on.
    #[inline]
    pub(crate) fn peek(&self) -> u64 {
        peek(self.bytes, self.at)
    }

    /// The next `width` bits, at most 32.
    #[inline]
    pub(crate) fn bits(&mut self, width: u32) -> u32 {
        let value = self.peek() & mask(width & 63);
        self.at += u64::from(width);
        value as u32
    }

    /// An Elias gamma code of a number from 0 on.
    #[inline]
    pub(crate) fn gamma(&mut self) -> u32 {
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
pub(crate) struct RiceRow<'p> {
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
    pub(crate) fn new(bytes: &'p [u8], at: u64, n: u64, k: u32) -> RiceRow<'p> {
        let high = at + n * u64::from(k);
        let word = peek(bytes, high & !63) & (!0 << (high & 63));
        RiceRow { bytes, k, low: at, high, word, word_at: high >> 6 }
    }

    /// The next number, to compare with; `None` where the bytes end.
    #[cfg(test)]
    pub(crate) fn next(&mut self) -> Option<u32> {
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

    /// The next numbers as what ascends from `base` on by each and, between two, one more: as many as there is room
    /// for. `None` where the bytes end or `most` is passed.
    pub(crate) fn ascend(&mut self, base: u32, most: u32, numbers: &mut [u32]) -> Option<()> {
        let RiceRow { bytes, k, low, high, mut word, mut word_at } = *self;
        let Some(last) = numbers.len().checked_sub(1) else { return Some(()) };
        // How far behind the first number's code each one stands: the zeros of the numbers so far, and their ones.
        let mut rest = &mut *numbers;
        while !rest.is_empty() {
            while word == 0 {
                word_at += 1;
                if word_at >= (bytes.len() as u64).div_ceil(8) {
                    return None;
                }
                word = peek(bytes, word_at << 6);
            }
            let start = (word_at << 6).wrapping_sub(high) as u32;
            let ones = rest.len().min(word.count_ones() as usize);
            let (now, then) = rest.split_at_mut(ones);
            for number in now {
                *number = start.wrapping_add(word.trailing_zeros());
                word &= word - 1;
            }
            rest = then;
        }
        if (word_at + 1) << 6 > high + u64::from(u32::MAX) {
            return None;
        }
        let zeros = u64::from(numbers[last]) - last as u64;
        let mut sum = u64::from(base);
        let (mut lows, mut loaded, mut at) = (0, 0, low);
        if k > 0 {
            for (number, i) in numbers.iter_mut().zip(0u32..) {
                if loaded < k {
                    // One load has the low bits of several numbers.
                    (lows, loaded) = (peek(bytes, at), 57);
                }
                sum += lows & mask(k);
                lows >>= k;
                loaded -= k;
                at += u64::from(k);
                *number = ((*number - i) << k).wrapping_add(sum as u32).wrapping_add(i);
            }
        } else {
            numbers.iter_mut().for_each(|number| *number = number.wrapping_add(base));
        }
        *self = RiceRow { low: at, high: high + zeros + last as u64 + 1, word, word_at, ..*self };
        ((zeros << k) + sum + last as u64 <= u64::from(most)).then_some(())
    }

    /// Calls `each` with the next `n` numbers until it says `false`; then how many are left of them. `None` where the
    /// bytes end.
    #[inline]
    pub(crate) fn each(&mut self, n: u32, mut each: impl FnMut(u32) -> bool) -> Option<u32> {
        // All that changes is held in registers.
        let RiceRow { bytes, k, low, high, mut word, mut word_at } = *self;
        let mask = mask(k) as u32;
        // Where the number's unary code begins, counted from the word.
        let mut start = (high as u32).wrapping_sub((word_at << 6) as u32);
        // One load has the low bits of several numbers.
        let (mut lows, mut loaded) = (0u64, 0);
        let mut left = n;
        while left > 0 {
            while word == 0 {
                word_at += 1;
                if word_at >= (bytes.len() as u64).div_ceil(8) {
                    return None;
                }
                word = peek(bytes, word_at << 6);
                start = start.wrapping_sub(64);
            }
            let one = word.trailing_zeros();
            word &= word - 1;
            if loaded < k {
                (lows, loaded) = (peek(bytes, low + u64::from(n - left) * u64::from(k)), 57);
            }
            let number = one.wrapping_sub(start) << k | lows as u32 & mask;
            lows >>= k;
            loaded -= k;
            start = one + 1;
            left -= 1;
            if !each(number) {
                break;
            }
        }
        let low = low + u64::from(n - left) * u64::from(k);
        let high = (word_at << 6).wrapping_add(i64::from(start as i32) as u64);
        *self = RiceRow { low, high, word, word_at, ..*self };
        Some(left)
    }

    /// Passes over `n` numbers.
    pub(crate) fn skip(&mut self, mut n: u64) -> Option<()> {
        self.low += n * u64::from(self.k);
        while u64::from(self.word.count_ones()) < n {
            n -= u64::from(self.word.count_ones());
            self.next_word()?;
        }
        for _ in 1..n {
            self.word &= self.word - 1;
        }
        if n > 0 {
            self.high = (self.word_at << 6 | u64::from(self.word.trailing_zeros())) + 1;
            self.word &= self.word - 1;
        }
        Some(())
    }

    /// The bit after the last number read.
    pub(crate) fn end(&self) -> u64 {
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
            let (mut together, mut ascending, most) = (row, [0; 20], u32::MAX >> 1);
            let ascended = together.ascend(3, most, &mut ascending);
            let mut sum = 3u64;
            let one_by_one: Option<Vec<u64>> = (0..20)
                .map(|_| {
                    let number = sum + u64::from(row.next()?);
                    sum = number + 1;
                    Some(number)
                })
                .collect();
            let one_by_one = one_by_one.filter(|numbers| numbers[19] <= u64::from(most));
            if let Some(numbers) = &one_by_one {
                prop_assert_eq!(numbers, &ascending.map(u64::from));
                prop_assert_eq!(together.end(), row.end());
            }
            prop_assert_eq!(ascended.is_some(), one_by_one.is_some());
            // In two goes, the first of which is broken off.
            let (mut together, mut one_by_one, mut numbers) = (row, row, Vec::new());
            let mut each = |n: u32, most: usize| {
                together.each(n, |number| {
                    numbers.push(number);
                    numbers.len() < most
                })
            };
            let left = each(9, 4).and_then(|left| each(left, 9));
            let expected: Option<Vec<u32>> = (0..9).map(|_| one_by_one.next()).collect();
            let expected = expected.map(|numbers| (0, numbers, one_by_one.end()));
            prop_assert_eq!(left.map(|left| (left, numbers, together.end())), expected);
            while row.next().is_some() {}
        }
    }
}
