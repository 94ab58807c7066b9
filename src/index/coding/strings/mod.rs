//! A table of strings with random access.

#[cfg(feature = "build")]
pub(crate) mod write;

use crate::index::coding::numbers::Monotone;
use crate::index::coding::wire::SectionReader;
use crate::index::error::PackError;

/// Strings by number.
///
/// ```text
/// Monotone ends | bytes with their length
/// ```
#[derive(Clone, Copy, Debug)]
pub(crate) struct Strings<'p> {
    ends: Monotone<'p>,
    bytes: &'p [u8],
}

impl<'p> Strings<'p> {
    pub(crate) fn read(reader: &mut SectionReader<'p>, what: &'static str) -> Result<Strings<'p>, PackError> {
        let ends = Monotone::read(reader, what)?;
        let bytes = reader.bytes(what)?;
        if ends.last() == bytes.len() as u64 {
            Ok(Strings { ends, bytes })
        } else {
            Err(PackError::Damaged { what })
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.ends.len()
    }

    /// Bytes of all strings.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The string; empty past the end and where hostile bytes are no UTF-8.
    pub(crate) fn get(&self, i: u32) -> &'p str {
        if i >= self.len() {
            return "";
        }
        let start = i.checked_sub(1).map_or(0, |before| self.ends.get(before));
        let range = start as usize..self.ends.get(i) as usize;
        self.bytes.get(range).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &'p str> + '_ {
        (0..self.len()).map(|i| self.get(i))
    }
}
