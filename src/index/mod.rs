//! How do documents become bytes and bytes become answers? The specification of the pack.

mod about;
mod bits;
mod error;
#[cfg(test)]
mod exercise;
mod header;
mod huffman;
mod layout;
mod numbers;
mod postings;
mod read;
mod speech;
mod stems;
mod strings;
mod tables;
#[cfg(test)]
mod tests;
mod wire;
mod words;
#[cfg(feature = "build")]
mod write;

pub use about::{About, FieldAbout, LanguageAbout, SectionAbout};
pub use error::PackError;
pub use header::{VERSION, restore_checksum};
pub use numbers::Column;
pub use postings::{BLOCK, Cursor, PostingBlock, Postings};
pub use read::{DocumentEntry, FieldId, Index, QuoteEntry, SpanKind, TermId, TokenSpan, UnitEntry};
pub use speech::SpeakerEntry;
pub use words::Passage;
#[cfg(feature = "build")]
pub use write::{WriteError, write};
