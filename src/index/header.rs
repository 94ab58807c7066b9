//! The beginning of a pack: what it is, whether it is whole, and where its sections lie.
//!
//! ```text
//! 0   8  magic
//! 8   4  VERSION
//! 12  4  number of sections
//! 16  8  XXH3-64 of everything after these 8 bytes
//! 24  8  bytes of the pack
//! 32  8  end of the first section, counted from the end of this table
//! 40  8  end of the second ...
//! ```

use super::error::PackError;
use crate::index::coding::wire::SectionReader;
use xxhash_rust::xxh3::xxh3_64;

/// The first bytes of every pack.
pub(crate) const MAGIC: [u8; 8] = *b"dixit\0\r\n";

/// The version of the format: one more whenever the bytes change their meaning. Exactly this one is read.
pub const VERSION: u32 = 7;

/// Bytes that the checksum does not cover, itself included.
pub(crate) const UNCHECKED: usize = 24;

/// The sections in the order in which they are written and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    About,
    Terms,
    Stems,
    Postings,
    Bigrams,
    Lexicon,
    Texts,
    Units,
    Documents,
    Fields,
    Layout,
    Quotes,
    Speakers,
    Variants,
}

/// Every section with the name under which its bytes are reported.
pub(crate) const SECTIONS: [(Section, &str); 14] = [
    (Section::About, "about"),
    (Section::Terms, "terms"),
    (Section::Stems, "stems"),
    (Section::Postings, "postings"),
    (Section::Bigrams, "bigrams"),
    (Section::Lexicon, "lexicon"),
    (Section::Texts, "texts"),
    (Section::Units, "units"),
    (Section::Documents, "documents"),
    (Section::Fields, "fields"),
    (Section::Layout, "layout"),
    (Section::Quotes, "quotes"),
    (Section::Speakers, "speakers"),
    (Section::Variants, "variants"),
];

/// Bytes before the first section.
pub(crate) const TABLE_END: usize = UNCHECKED + 8 + 8 * SECTIONS.len();

/// The sections of a pack whose header is right.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sections<'p> {
    bytes: [&'p [u8]; SECTIONS.len()],
}

impl<'p> Sections<'p> {
    /// Checks magic, version, length and, where `verify` says so, the checksum before anything else is read.
    pub(crate) fn open(pack: &'p [u8], verify: bool) -> Result<Sections<'p>, PackError> {
        let what = "section table";
        let mut reader = SectionReader::new(pack);
        if reader.array::<8>(what) != Ok(MAGIC) {
            return Err(PackError::NotAPack);
        }
        let short = |_| PackError::Length { expected: TABLE_END as u64, found: pack.len() as u64 };
        let found = reader.u32(what).map_err(short)?;
        if found != VERSION {
            return Err(PackError::Version { expected: VERSION, found });
        }
        let sections = reader.u32(what).map_err(short)?;
        let checksum = reader.u64(what).map_err(short)?;
        let expected = reader.u64(what).map_err(short)?;
        if expected != pack.len() as u64 {
            return Err(PackError::Length { expected, found: pack.len() as u64 });
        }
        let sound = || pack.get(UNCHECKED..).map(xxh3_64) == Some(checksum);
        if (verify && !sound()) || sections as usize != SECTIONS.len() {
            return Err(PackError::Checksum);
        }
        let mut bytes = [&pack[..0]; SECTIONS.len()];
        let mut rest = SectionReader::new(pack.get(TABLE_END..).ok_or(PackError::Damaged { what })?);
        let mut start = 0;
        for section in &mut bytes {
            let end = reader.u64(what)?;
            let len = end.checked_sub(start).and_then(|len| usize::try_from(len).ok());
            *section = rest.take(len.ok_or(PackError::Damaged { what })?, what)?;
            start = end;
        }
        rest.finish(what)?;
        Ok(Sections { bytes })
    }

    /// Bytes of the pack.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes.iter().map(|section| section.len() as u64).sum::<u64>() + TABLE_END as u64
    }

    pub(crate) fn get(&self, section: Section) -> &'p [u8] {
        self.bytes[section as usize]
    }
}

/// Puts the right checksum into bytes that begin as a pack does; for tests of what lies behind it.
pub fn restore_checksum(pack: &mut [u8]) {
    if let Some((head, rest)) = pack.split_at_mut_checked(UNCHECKED) {
        head[UNCHECKED - 8..].copy_from_slice(&xxh3_64(rest).to_le_bytes());
    }
}
