//! Why a corpus cannot be written as a pack.

use std::fmt;

/// Why a corpus cannot be written as a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WriteError {
    /// More than the format counts.
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there may be.
        limit: u64,
    },
    /// A span of a document does not fit its text: a fault of whoever made it.
    Span {
        /// The document's id.
        doc: String,
        /// What the span is.
        what: &'static str,
    },
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::TooLarge { what, limit } => write!(
                f,
                "the corpus has too many {what}: a pack holds at most {limit}; build several sites from parts of it"
            ),
            WriteError::Span { doc, what } => {
                write!(f, "{doc}: a {what} lies outside its text; please report this as a fault of dixit")
            }
        }
    }
}

impl std::error::Error for WriteError {}
