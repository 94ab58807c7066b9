//! How do documents become bytes and bytes become answers? The specification of the pack.
//!
//! A pack is one run of bytes that holds a corpus whole: its texts byte for byte, who says what in them, and what
//! finds every word. [`write()`] makes it on the host, [`Index`] answers from it in place, in the browser and on the
//! host alike. The same corpus gives the same bytes.
//!
//! # Layout
//! A header (magic, [`VERSION`], checksum, section table; see `header`), then the sections:
//!
//! | section | holds | specified in |
//! |---|---|---|
//! | about | title, licence, counts, fingerprint, named parts | `about` |
//! | terms | [`fst::Map`] from folded term to its number in byte order | [fst](https://docs.rs/fst) |
//! | stems | which terms share a stem, for each language | `stems` |
//! | postings | where every term stands | `postings` |
//! | bigrams | units in which two common words stand side by side | `bigrams` |
//! | lexicon | spellings, gaps and phrases: the alphabet of the texts | `words` |
//! | texts | every unit's text, Huffman-coded | `words` |
//! | units | tokens, bytes, speaker, date, title and id of every unit | `tables` |
//! | documents | path, title, date, language and checksum of every document | `tables` |
//! | fields | the corpus's own fields, a column each | `tables` |
//! | layout | blocks, labels, repairs, and offsets back to the file | `layout` |
//! | quotes | quotations and turns with their attribution | `speech` |
//! | speakers | names, aliases, roles, words said | `speech` |
//! | variants | wordings of one utterance | `speech` |
//!
//! They are made of a few parts: integers (`wire`), bit-packed and monotone sequences and columns (`numbers`),
//! strings (`strings`), Rice rows (`bits`), canonical Huffman codes (`huffman`). [`Index::open`] and [`write()`] list
//! the sections in the same order; what is read stands here, what is written in the folder `write`, file by file.
//!
//! # Units and tokens
//! A document without turns is one unit; else each turn's unit runs from its label to the next turn's label, and text
//! before the first turn, if it has words, is a unit of its own. Units partition their document. Positions are
//! ordinals of a unit's tokens ([`crate::text::tokens()`]); boilerplate has no tokens, its text counts as gap.
//!
//! # Damaged and hostile bytes
//! The checksum (XXH3-64) is verified before anything else is read; then the bounds of every table. What a checksum
//! cannot tell, bytes made to deceive, gives wrong answers or empty ones: every read is checked, nothing panics, and
//! no answer takes more memory than the pack's length allows. There is one exception: the `fst` crate trusts its
//! bytes. Its own checksum is verified at opening, but a dictionary that was made to deceive *and* carries both
//! checksums can still trap; the page then restarts its worker with an error in words.

mod bigrams;
mod blocks;
pub(crate) mod coding;
mod entries;
pub(crate) mod error;
pub(crate) mod header;
mod languages;
mod postings;
#[cfg(test)]
mod query_everything;
mod quotes;
mod read;
mod stems;
mod tables;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
#[cfg(feature = "build")]
mod write;

pub use crate::api::about::{About, FieldAbout, LanguageAbout, SectionAbout, SubcorpusAbout};
pub use crate::index::quotes::SpeakerEntry;
pub use crate::index::texts::Passage;
pub use entries::{DocumentEntry, FieldId, QuoteEntry, SpanKind, SpellingId, TermId, TokenSpan, UnitEntry};
pub use error::PackError;
pub use header::{VERSION, restore_checksum};
pub use languages::Languages;
pub use postings::{BLOCK, Cursor, OffsetIntersection, PostingBlock, Postings};
pub use read::Index;
pub use terms::Terms;
#[cfg(feature = "build")]
pub use write::{WriteError, write};
