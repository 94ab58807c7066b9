//! Plain integers, strings and byte runs of a section while it is written: the inverse of
//! [`SectionReader`](crate::index::coding::wire::SectionReader).

/// Bytes of a section while it is written; the inverse of [`crate::index::coding::wire::SectionReader`].
#[derive(Clone, Debug, Default)]
pub(crate) struct SectionWriter {
    bytes: Vec<u8>,
}

impl SectionWriter {
    pub(crate) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(crate) fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(crate) fn u64(&mut self, value: u64) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(crate) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.varint(bytes.len() as u64);
        self.raw(bytes);
    }

    pub(crate) fn str(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::coding::wire::SectionReader;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_was_written(a: u64, b: u32, c: u8, text in ".*", raw: [u8; 3]) {
            let mut writer = SectionWriter::default();
            writer.varint(a);
            writer.u32(b);
            writer.u8(c);
            writer.str(&text);
            writer.u64(a);
            writer.raw(&raw);
            prop_assert_eq!(writer.len(), writer.bytes.len());
            let bytes = writer.into_bytes();
            let mut reader = SectionReader::new(&bytes);
            prop_assert_eq!(reader.varint("a"), Ok(a));
            prop_assert_eq!(reader.u32("b"), Ok(b));
            prop_assert_eq!(reader.u8("c"), Ok(c));
            prop_assert_eq!(reader.str("text"), Ok(text.as_str()));
            prop_assert_eq!(reader.u64("a"), Ok(a));
            prop_assert_eq!(reader.array("raw"), Ok(raw));
            prop_assert_eq!(reader.finish("end"), Ok(()));
        }
    }
}
