//! Sequences of numbers with random access: bit-packed, monotone (Elias-Fano), and columns.

#[cfg(feature = "build")]
pub(crate) mod write;

use crate::index::coding::bits::{mask, peek};
use crate::index::coding::wire::SectionReader;
use crate::index::error::PackError;

/// Numbers of at most 32 bits, each in the same number of bits.
///
/// ```text
/// varint length | u8 width | length * width bits
/// ```
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed<'p> {
    len: u32,
    width: u32,
    bytes: &'p [u8],
}

impl<'p> Packed<'p> {
    pub(crate) fn read(reader: &mut SectionReader<'p>, what: &'static str) -> Result<Packed<'p>, PackError> {
        let len = reader.varint32(what)?;
        let width = u32::from(reader.u8(what)?);
        if width > 32 {
            return Err(PackError::Damaged { what });
        }
        let bytes = (u64::from(len) * u64::from(width)).div_ceil(8);
        let bytes = usize::try_from(bytes).map_err(|_| PackError::Damaged { what })?;
        Ok(Packed { len, width, bytes: reader.take(bytes, what)? })
    }

    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// The number at `i`; 0 past the end.
    #[inline]
    pub(crate) fn get(&self, i: u32) -> u32 {
        if i >= self.len {
            return 0;
        }
        (peek(self.bytes, u64::from(i) * u64::from(self.width)) & mask(self.width)) as u32
    }
}

/// Numbers that never fall, coded as Elias and Fano do: the low bits packed, the high bits as a row of gaps in
/// unary, about 2 + log2(last / length) bits each.
///
/// ```text
/// varint length | varint last | low bits packed | high bits, 8-byte words | samples: bit of every 64th one
/// ```
#[derive(Clone, Copy, Debug)]
pub(crate) struct Monotone<'p> {
    len: u32,
    last: u64,
    low_width: u32,
    low: &'p [u8],
    high: &'p [u8],
    samples: Packed<'p>,
}

/// One high bit in so many is found without a search.
pub(crate) const SAMPLE: u32 = 64;

impl<'p> Monotone<'p> {
    pub(crate) fn read(
        reader: &mut SectionReader<'p>,
        what: &'static str,
    ) -> Result<Monotone<'p>, PackError> {
        let damaged = PackError::Damaged { what };
        let len = reader.varint32(what)?;
        let last = reader.varint(what)?;
        if last >> 48 != 0 {
            return Err(damaged);
        }
        let low_width = low_width(len, last);
        let low = (u64::from(len) * u64::from(low_width)).div_ceil(8);
        let low = reader.take(usize::try_from(low).map_err(|_| damaged.clone())?, what)?;
        let high = u64::from(len) + (last >> low_width);
        let high = usize::try_from(high.div_ceil(64) * 8).map_err(|_| damaged.clone())?;
        let high = reader.take(high, what)?;
        let samples = Packed::read(reader, what)?;
        if samples.len() != len.div_ceil(SAMPLE) {
            return Err(damaged);
        }
        Ok(Monotone { len, last, low_width, low, high, samples })
    }

    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// The last and largest number; 0 where there is none.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// The number at `i`; the last one past the end. Hostile bytes give any number up to the last.
    #[inline]
    pub(crate) fn get(&self, i: u32) -> u64 {
        if i >= self.len {
            return self.last;
        }
        let start = u64::from(self.samples.get(i / SAMPLE));
        let mut ones = i % SAMPLE;
        let mut word_at = (start / 64) as usize;
        let mut word = self.word(word_at) & (!0u64 << (start % 64));
        let bit = loop {
            let count = word.count_ones();
            if ones < count {
                break word_at as u64 * 64 + u64::from(select(word, ones));
            }
            ones -= count;
            word_at += 1;
            if word_at * 8 >= self.high.len() {
                return self.last;
            }
            word = self.word(word_at);
        };
        self.value(i, bit)
    }

    /// The number at `i`, whose high bits end at `bit`.
    #[inline]
    fn value(&self, i: u32, bit: u64) -> u64 {
        let high = bit.saturating_sub(u64::from(i));
        let low = if self.low_width == 0 {
            0
        } else {
            peek(self.low, u64::from(i) * u64::from(self.low_width)) & mask(self.low_width)
        };
        (high << self.low_width | low).min(self.last)
    }

    fn word(&self, i: usize) -> u64 {
        peek(self.high, i as u64 * 64)
    }

    /// All numbers in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        let (mut at, mut word) = (0, self.word(0));
        (0..self.len).map(move |i| {
            while word == 0 {
                at += 1;
                if at * 8 >= self.high.len() {
                    return self.last;
                }
                word = self.word(at);
            }
            let bit = at as u64 * 64 + u64::from(word.trailing_zeros());
            word &= word - 1;
            self.value(i, bit)
        })
    }

    /// How many numbers are at most `value`.
    pub(crate) fn count_to(&self, value: u64) -> u32 {
        // Samples know the high bits of their numbers, and are few.
        let high = value >> self.low_width;
        let samples = |high: u64| {
            let (mut from, mut to) = (0, self.samples.len());
            while from < to {
                let middle = from + (to - from) / 2;
                let found = u64::from(self.samples.get(middle)).saturating_sub(u64::from(middle * SAMPLE));
                if found < high { from = middle + 1 } else { to = middle }
            }
            from
        };
        let mut from = samples(high).saturating_sub(1) * SAMPLE;
        let mut to = (samples(high.saturating_add(1)).saturating_mul(SAMPLE)).min(self.len);
        while from < to {
            let middle = from + (to - from) / 2;
            if self.get(middle) <= value { from = middle + 1 } else { to = middle }
        }
        from
    }
}

/// Which bit of a word is its first one after `ones` others; the word must have more than these.
#[inline]
fn select(mut word: u64, mut ones: u32) -> u32 {
    let mut bit = 0;
    for width in [32, 16, 8] {
        let low = (word & mask(width)).count_ones();
        if low <= ones {
            ones -= low;
            word >>= width;
            bit += width;
        }
    }
    for _ in 0..ones {
        word &= word - 1;
    }
    bit + word.trailing_zeros()
}

/// Bits of each number that are packed as they are; more than 56 cannot be.
pub(crate) fn low_width(len: u32, last: u64) -> u32 {
    last.checked_div(u64::from(len)).and_then(u64::checked_ilog2).unwrap_or(0)
}

/// A value for every row of a table.
///
/// Held packed, or as runs of equal values where that is smaller; a column of one value takes four bytes.
///
/// ```text
/// u8 kind | 0: Packed values | 1: varint rows, Monotone starts of runs, Packed values of runs
/// ```
#[derive(Clone, Copy, Debug)]
pub(crate) struct Column<'p> {
    kind: Kind<'p>,
}

#[derive(Clone, Copy, Debug)]
enum Kind<'p> {
    Packed(Packed<'p>),
    Runs { rows: u32, starts: Monotone<'p>, values: Packed<'p> },
}

impl<'p> Column<'p> {
    pub(crate) fn read(
        reader: &mut SectionReader<'p>,
        rows: u32,
        what: &'static str,
    ) -> Result<Column<'p>, PackError> {
        let kind = match reader.u8(what)? {
            0 => Kind::Packed(Packed::read(reader, what)?),
            1 => Kind::Runs {
                rows: reader.varint32(what)?,
                starts: Monotone::read(reader, what)?,
                values: Packed::read(reader, what)?,
            },
            _ => return Err(PackError::Damaged { what }),
        };
        let column = Column { kind };
        let whole = match kind {
            Kind::Packed(_) => true,
            Kind::Runs { starts, values, .. } => starts.len() == values.len(),
        };
        if column.len() == rows && whole { Ok(column) } else { Err(PackError::Damaged { what }) }
    }

    /// Rows.
    pub(crate) fn len(&self) -> u32 {
        match self.kind {
            Kind::Packed(values) => values.len(),
            Kind::Runs { rows, .. } => rows,
        }
    }

    /// The value of a row; 0 past the end. Constant time where packed, a binary search where held as runs.
    #[inline]
    pub(crate) fn get(&self, row: u32) -> u32 {
        match self.kind {
            Kind::Packed(values) => values.get(row),
            Kind::Runs { starts, values, rows } if row < rows => {
                starts.count_to(u64::from(row)).checked_sub(1).map_or(0, |run| values.get(run))
            }
            Kind::Runs { .. } => 0,
        }
    }

    /// All values in order of rows. A column of runs that hostile bytes make longer than the pack could hold
    /// was refused when the pack was opened.
    pub(crate) fn to_vec(self) -> Vec<u32> {
        match self.kind {
            Kind::Packed(values) => (0..values.len()).map(|i| values.get(i)).collect(),
            Kind::Runs { rows, starts, values } => {
                let mut column = Vec::with_capacity(rows as usize);
                let ends = starts.iter().skip(1).chain([u64::from(rows)]);
                for (run, end) in (0..values.len()).zip(ends) {
                    column.resize((end.min(u64::from(rows)) as usize).max(column.len()), values.get(run));
                }
                column.resize(rows as usize, 0);
                column
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut reader = SectionReader::new(&bytes);
            if let Ok(monotone) = Monotone::read(&mut reader, "m") {
                let _ = (monotone.iter().count(), monotone.count_to(77));
            }
            let mut reader = SectionReader::new(&bytes);
            if let Ok(column) = Column::read(&mut reader, 1000, "c") {
                prop_assert_eq!(column.to_vec().len(), 1000);
            }
        }
    }
}
