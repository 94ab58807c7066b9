//! How do two wordings correspond, word by word? Used by variants and look-up alike.
//!
//! ```text
//! text --Wording::read--> words --align--> pairs --diff--> kept, changed, dropped, added, moved
//! ```
//!
//! * [`Wording`] reads a text as the words that a comparison needs: contractions opened, numbers read, spelling
//!   made one, editorial brackets and fillers optional, ellipses remembered.
//! * [`Language`] says which [`Class`] a word is of: negation, modal, verb of speech.
//! * [`similarity()`] says how much of one word is in another, from 0 to 1.
//! * [`Likeness`] remembers that for a query that is compared with many sources.
//! * [`align`] finds the best order-keeping correspondence of a query with a part of a source.
//! * [`Gist`] is what of the query stands close together in the source, in whatever order.
//! * [`diff()`] prints that correspondence with the words as they stand in the texts.

mod alignment;
mod class;
mod contraction;
mod diff;
mod gist;
mod language;
mod lexicon;
mod likeness;
mod number;
mod similarity;
mod word;

pub use alignment::{Aligner, Alignment, Pair, align};
pub use class::Class;
pub use diff::{Change, Edit, diff};
pub use gist::Gist;
pub use language::{Language, opposite};
pub use lexicon::synonyms;
pub use likeness::Likeness;
pub use similarity::{root_in_common, similarity};
pub use word::{Printed, Word, Wording};
