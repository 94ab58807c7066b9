//! What can be wrong with a pack, in words.

use std::fmt;

/// Why bytes could not be opened as a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PackError {
    /// The bytes do not begin as a pack does.
    NotAPack,
    /// The pack was made by another version of dixit. Exactly one version is read: packs are rebuilt, not
    /// converted.
    Version {
        /// The version this engine reads.
        expected: u32,
        /// The version of the pack.
        found: u32,
    },
    /// The pack is shorter or longer than its header says.
    Length {
        /// Bytes according to the header.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// The bytes are not those that were written.
    Checksum,
    /// A part of the pack ends too early or holds a value that cannot be. With a right checksum only a faulty
    /// or hostile writer can cause it.
    Damaged {
        /// What was being read.
        what: &'static str,
    },
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PackError::NotAPack => {
                write!(f, "this is not a corpus made by dixit: build it with `dixit build`")
            }
            PackError::Version { expected, found } => write!(
                f,
                "the corpus was built by another version of dixit (its format is {found}, this engine reads \
                 {expected}): build it again with `dixit build`"
            ),
            PackError::Length { expected, found } => write!(
                f,
                "the corpus is incomplete: it should have {expected} bytes and has {found}; copy or download \
                 it again"
            ),
            PackError::Checksum => write!(
                f,
                "the corpus is damaged: its checksum is wrong; copy or download it again, or build it again \
                 with `dixit build`"
            ),
            PackError::Damaged { what } => {
                write!(f, "the corpus is damaged ({what}): build it again with `dixit build`")
            }
        }
    }
}

impl std::error::Error for PackError {}
