//! Puts the sections of a pack together, and says what they are digests of.
//!
//! Separate because most of a pack is bits in streams that come from many threads: they are joined where they stay,
//! for every copy of them is as large as the pack.

use crate::index::coding::bits::write::{BitWriter, join};
use crate::index::coding::wire::write::SectionWriter;
use crate::index::header::{MAGIC, SECTIONS, TABLE_END, VERSION, restore_checksum};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// A section before it lies in the pack.
#[derive(Default)]
pub(crate) struct SectionBuffer {
    /// Its beginning, or all of it.
    pub(crate) bytes: Vec<u8>,
    /// Streams of bits that belong together, which come next.
    pub(crate) streams: Vec<BitWriter>,
    /// The zeros at its end.
    pub(crate) zeros: usize,
}

impl From<Vec<u8>> for SectionBuffer {
    fn from(bytes: Vec<u8>) -> SectionBuffer {
        SectionBuffer { bytes, ..SectionBuffer::default() }
    }
}

impl SectionBuffer {
    /// A section that ends with streams of bits, their length before them.
    pub(crate) fn ending(mut writer: SectionWriter, streams: Vec<BitWriter>) -> SectionBuffer {
        let bits: u64 = streams.iter().map(BitWriter::position).sum();
        writer.varint(bits.div_ceil(8));
        SectionBuffer { bytes: writer.into_bytes(), streams, zeros: 0 }
    }

    /// Bytes of the section.
    pub(crate) fn len(&self) -> usize {
        let bits: u64 = self.streams.iter().map(BitWriter::position).sum();
        self.bytes.len() + bits.div_ceil(8) as usize + self.zeros
    }

    /// Writes the section over zeros.
    fn write(&self, to: &mut [u8]) {
        let (bytes, rest) = to.split_at_mut(self.bytes.len());
        bytes.copy_from_slice(&self.bytes);
        join(&self.streams, rest);
    }
}

/// The pack of some sections, all but the first; `about` makes that one, whose length must not depend on it, of the
/// fingerprint: the SHA-256 of the section without one and of the SHA-256 of all others, which are found side by side.
pub(crate) fn assemble(about: impl Fn([u8; 32]) -> Vec<u8>, sections: Vec<SectionBuffer>) -> Vec<u8> {
    let blank = about([0; 32]);
    let lengths = std::iter::once(blank.len()).chain(sections.iter().map(SectionBuffer::len));
    let ends = crate::index::tables::write::sums(lengths.map(|length| length as u64));
    let bytes = TABLE_END + ends.last().map_or(0, |end| *end as usize);
    let mut head = SectionWriter::default();
    head.raw(&MAGIC);
    head.u32(VERSION);
    head.u32(SECTIONS.len() as u32);
    head.u64(0);
    head.u64(bytes as u64);
    ends.into_iter().for_each(|end| head.u64(end));
    let mut pack = vec![0; bytes];
    let (table, rest) = pack.split_at_mut(TABLE_END);
    table.copy_from_slice(&head.into_bytes());
    let (first, mut rest) = rest.split_at_mut(blank.len());
    let mut places = Vec::with_capacity(sections.len());
    for section in sections {
        let (place, behind) = rest.split_at_mut(section.len());
        places.push((section, place));
        rest = behind;
    }
    let digest = |(section, place): (SectionBuffer, &mut [u8])| {
        section.write(place);
        Sha256::digest(place)
    };
    let digests: Vec<_> = places.into_par_iter().map(digest).collect();
    let digests = digests.iter().fold(Sha256::new_with_prefix(blank), |all, digest| all.chain_update(digest));
    first.copy_from_slice(&about(digests.finalize().into()));
    restore_checksum(&mut pack);
    pack
}
