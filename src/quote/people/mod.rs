//! Who is named: the cast of a document, the speakers of a corpus, and which names are one person's.

pub(crate) mod cast;
pub(crate) mod label;
pub(crate) mod merge;
pub(crate) mod names;
pub(crate) mod propose;
pub(crate) mod speakers;
pub(crate) mod spelling;
