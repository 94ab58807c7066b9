//! The plain integers, strings and byte runs of a section: every one is written and read here.
//!
//! Apart so that no other file of the reader touches a byte by number: each read is bounds-checked and takes
//! `what`, the words for the error. Integers are little-endian; `varint` is LEB128.

#[cfg(feature = "build")]
pub(crate) mod write;

use crate::index::error::PackError;

/// Bytes of a section, read from the front.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SectionReader<'p> {
    rest: &'p [u8],
}

impl<'p> SectionReader<'p> {
    pub(crate) fn new(bytes: &'p [u8]) -> SectionReader<'p> {
        SectionReader { rest: bytes }
    }

    /// The next `n` bytes.
    pub(crate) fn take(&mut self, n: usize, what: &'static str) -> Result<&'p [u8], PackError> {
        let (head, rest) = self.rest.split_at_checked(n).ok_or(PackError::Damaged { what })?;
        self.rest = rest;
        Ok(head)
    }

    pub(crate) fn u8(&mut self, what: &'static str) -> Result<u8, PackError> {
        Ok(self.take(1, what)?[0])
    }

    pub(crate) fn u32(&mut self, what: &'static str) -> Result<u32, PackError> {
        Ok(u32::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn u64(&mut self, what: &'static str) -> Result<u64, PackError> {
        Ok(u64::from_le_bytes(self.array(what)?))
    }

    /// The next `N` bytes.
    pub(crate) fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], PackError> {
        self.take(N, what)?.try_into().map_err(|_| PackError::Damaged { what })
    }

    /// A LEB128 number of at most 64 bits.
    pub(crate) fn varint(&mut self, what: &'static str) -> Result<u64, PackError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.u8(what)?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(PackError::Damaged { what })
    }

    /// A [`SectionReader::varint`] that must fit 32 bits.
    pub(crate) fn varint32(&mut self, what: &'static str) -> Result<u32, PackError> {
        u32::try_from(self.varint(what)?).map_err(|_| PackError::Damaged { what })
    }

    /// A run of bytes with its length in front.
    pub(crate) fn bytes(&mut self, what: &'static str) -> Result<&'p [u8], PackError> {
        let n = usize::try_from(self.varint(what)?).map_err(|_| PackError::Damaged { what })?;
        self.take(n, what)
    }

    /// UTF-8 with its length in front.
    pub(crate) fn str(&mut self, what: &'static str) -> Result<&'p str, PackError> {
        std::str::from_utf8(self.bytes(what)?).map_err(|_| PackError::Damaged { what })
    }

    /// Bytes not read yet.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// Fails unless everything was read.
    pub(crate) fn finish(self, what: &'static str) -> Result<(), PackError> {
        if self.rest.is_empty() { Ok(()) } else { Err(PackError::Damaged { what }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errs_at_the_end_and_on_numbers_without_end() {
        let what = "a number";
        let damaged = Err(PackError::Damaged { what });
        assert_eq!(SectionReader::new(&[0x80; 11]).varint(what), damaged);
        assert_eq!(SectionReader::new(&[0x80]).varint(what), damaged);
        assert_eq!(SectionReader::new(&[1]).finish(what), Err(PackError::Damaged { what }));
        assert_eq!(SectionReader::new(&[5, 1]).bytes(what), Err(PackError::Damaged { what }));
        assert_eq!(
            SectionReader::new(&[0xff, 0xff, 0xff, 0xff, 0x1f]).varint32(what),
            Err(PackError::Damaged { what })
        );
        assert_eq!(SectionReader::new(&[1, 0xff]).str(what), Err(PackError::Damaged { what }));
    }
}
