//! The words of a paragraph as attribution sees them: tokens, noun phrases, subjects, names.

pub(crate) mod name_spans;
pub(crate) mod phrases;
pub(crate) mod subjects;
pub(crate) mod tokens;
