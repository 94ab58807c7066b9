//! Writes sequences of numbers with random access.

use crate::index::coding::bits::mask;
use crate::index::coding::bits::write::{BitWriter, width};
use crate::index::coding::numbers::{Column, Monotone, Packed, SAMPLE, low_width};
use crate::index::coding::wire::write::SectionWriter;

impl Packed<'_> {
    pub(crate) fn write(values: impl ExactSizeIterator<Item = u32> + Clone, writer: &mut SectionWriter) {
        let width = values.clone().map(|value| width(u64::from(value))).max().unwrap_or(0);
        writer.varint(values.len() as u64);
        writer.u8(width as u8);
        let mut bits = BitWriter::default();
        values.for_each(|value| bits.bits(u64::from(value), width));
        writer.raw(&bits.into_bytes());
    }
}

impl Monotone<'_> {
    /// Writes numbers that never fall, each below 2^48.
    pub(crate) fn write(values: &[u64], writer: &mut SectionWriter) {
        debug_assert!(values.is_sorted());
        let len = values.len() as u32;
        let last = values.last().copied().unwrap_or(0);
        let low_width = low_width(len, last);
        let mut low = BitWriter::default();
        let mut high = vec![0u64; (u64::from(len) + (last >> low_width)).div_ceil(64) as usize];
        let mut samples = Vec::new();
        for (i, value) in values.iter().enumerate() {
            low.bits(value & mask(low_width), low_width);
            let bit = (value >> low_width) as usize + i;
            high[bit / 64] |= 1 << (bit % 64);
            if i % SAMPLE as usize == 0 {
                samples.push(bit as u32);
            }
        }
        writer.varint(u64::from(len));
        writer.varint(last);
        writer.raw(&low.into_bytes());
        high.iter().for_each(|word| writer.u64(*word));
        Packed::write(samples.into_iter(), writer);
    }
}

impl Column<'_> {
    pub(crate) fn write(values: &[u32], writer: &mut SectionWriter) {
        let starts = (0..values.len()).filter(|&i| i == 0 || values[i] != values[i - 1]);
        let runs: Vec<(u64, u32)> = starts.map(|start| (start as u64, values[start])).collect();
        Column::write_runs(values.len(), &runs, writer);
    }

    /// Writes a column of so many rows, given as the rows where another value begins, the first included. It takes no
    /// longer than there are runs, where it is written as such.
    pub(crate) fn write_runs(rows: usize, runs: &[(u64, u32)], writer: &mut SectionWriter) {
        let width = runs.iter().map(|(_, value)| width(u64::from(*value))).max().unwrap_or(0);
        if runs.len() < rows / 2 {
            let mut packed = SectionWriter::default();
            packed.u8(1);
            packed.varint(rows as u64);
            let length = packed.len();
            Monotone::write(&runs.iter().map(|(start, _)| *start).collect::<Vec<_>>(), &mut packed);
            Packed::write(runs.iter().map(|(_, value)| *value), &mut packed);
            // The kind and the rows are as long, then comes a byte and the values.
            if packed.len() < length + 1 + (rows * width as usize).div_ceil(8) {
                return writer.raw(&packed.into_bytes());
            }
        }
        let mut values = Vec::with_capacity(rows);
        let ends = runs.iter().skip(1).map(|(start, _)| *start as usize).chain([rows]);
        runs.iter().zip(ends).for_each(|((_, value), end)| values.resize(end, *value));
        writer.u8(0);
        Packed::write(values.into_iter(), writer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::coding::wire::SectionReader;
    use proptest::prelude::*;

    fn seam() -> impl Strategy<Value = usize> {
        prop::sample::select(vec![0usize, 1, 2, 63, 64, 65, 127, 128, 129, 255, 256, 257])
    }

    proptest! {
        #[test]
        fn monotone_keeps_its_numbers(
            gaps in (seam(), prop::sample::select(vec![1u64, 2, 5000]))
                .prop_flat_map(|(n, most)| prop::collection::vec(0..most, n)),
        ) {
            let values: Vec<u64> = gaps.iter().scan(0, |sum, gap| { *sum += gap; Some(*sum) }).collect();
            let mut writer = SectionWriter::default();
            Monotone::write(&values, &mut writer);
            let bytes = writer.into_bytes();
            let mut reader = SectionReader::new(&bytes);
            let monotone = Monotone::read(&mut reader, "m").unwrap();
            reader.finish("m").unwrap();
            prop_assert_eq!(monotone.iter().collect::<Vec<_>>(), values.clone());
            for value in values.iter().flat_map(|v| [v.saturating_sub(1), *v, v + 1]) {
                let expected = values.partition_point(|v| *v <= value);
                prop_assert_eq!(monotone.count_to(value) as usize, expected);
            }
        }

        #[test]
        fn column_keeps_its_values(
            runs in prop::collection::vec((any::<u32>(), 0u32..32, 1usize..40), 0..60),
        ) {
            let values: Vec<u32> =
                runs.iter().flat_map(|&(value, shift, n)| vec![value >> shift; n]).collect();
            let mut writer = SectionWriter::default();
            Column::write(&values, &mut writer);
            let bytes = writer.into_bytes();
            let mut reader = SectionReader::new(&bytes);
            let column = Column::read(&mut reader, values.len() as u32, "c").unwrap();
            reader.finish("c").unwrap();
            prop_assert_eq!(column.to_vec(), values.clone());
            for (row, value) in values.iter().enumerate() {
                prop_assert_eq!(column.get(row as u32), *value);
            }
        }
    }
}
