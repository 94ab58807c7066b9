//! Plain integers, strings and byte runs of a section while it is written: the inverse of [`Reader`](super::super::wire::Reader).
//!
//! Apart because only the host writes.

/// Bytes of a section while it is written; the inverse of [`crate::index::wire::Reader`].
#[derive(Clone, Debug, Default)]
pub(in crate::index) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(in crate::index) fn u8(&mut self, value: u8) {
        self.bytes.push(value);
    }

    pub(in crate::index) fn u32(&mut self, value: u32) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(in crate::index) fn u64(&mut self, value: u64) {
        self.bytes.extend(value.to_le_bytes());
    }

    pub(in crate::index) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub(in crate::index) fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.bytes.push(value as u8);
    }

    pub(in crate::index) fn bytes(&mut self, bytes: &[u8]) {
        self.varint(bytes.len() as u64);
        self.raw(bytes);
    }

    pub(in crate::index) fn str(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(in crate::index) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(in crate::index) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::wire::Reader;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn reads_what_was_written(a: u64, b: u32, c: u8, text in ".*", raw: [u8; 3]) {
            let mut writer = Writer::default();
            writer.varint(a);
            writer.u32(b);
            writer.u8(c);
            writer.str(&text);
            writer.u64(a);
            writer.raw(&raw);
            prop_assert_eq!(writer.len(), writer.bytes.len());
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
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
