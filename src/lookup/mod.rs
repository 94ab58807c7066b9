//! Where does this (perhaps garbled) quotation come from, and what was changed?

use crate::document::DateView;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// What the corpus says of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Printed in these words.
    Verbatim,
    /// Printed with small changes.
    Altered,
    /// Printed in similar words, perhaps another translation.
    Similar,
    /// A part of it is printed.
    Partial,
    /// Too few words to tell.
    TooShort,
    /// In no document of this corpus.
    NotFound,
}

/// What a stretch of a word diff is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// In both.
    Kept,
    /// In other words: a typing error, an inflection, a synonym; see `Edit::source`.
    Changed,
    /// In the source only.
    Dropped,
    /// In the query only.
    Added,
    /// In both, at another place.
    Moved,
}

/// One stretch of a word diff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Edit {
    /// What happened.
    pub change: Change,
    /// The words of the query, empty where dropped.
    pub query: String,
    /// The words of the source, empty where added.
    pub source: String,
}

/// One place that answers a look-up.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Match {
    /// The unit's own id.
    pub doc: String,
    /// The unit's number.
    pub unit: u32,
    /// `quote`, `turn` or `narration`: whose words these are printed as.
    pub r#in: String,
    /// To whom they are attributed.
    pub speaker: Option<String>,
    /// How sure that is.
    pub speaker_confidence: Option<f32>,
    /// Title of the unit.
    pub title: String,
    /// Date of the unit.
    pub date: Option<DateView>,
    /// The passage.
    pub text: String,
    /// Byte offsets of the passage in the file (rows: in the row's text).
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// Coverage of the query by rarity, 0 to 1.
    pub score: f32,
    /// Word by word.
    pub diff: Vec<Edit>,
}

/// What was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Searched {
    /// Documents of the corpus.
    pub documents: u32,
    /// Speakers of the corpus.
    pub speakers: u32,
    /// Earliest date in the corpus.
    pub first_date: Option<String>,
    /// Latest date in the corpus.
    pub last_date: Option<String>,
}

/// The answer to a look-up.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Lookup {
    /// The query as given.
    pub query: String,
    /// What the corpus says.
    pub verdict: Verdict,
    /// What matters more than the score (`negation`, `number`, `name`, `speaker`, `cut`, ...).
    pub flags: Vec<String>,
    /// What was searched.
    pub searched: Searched,
    /// Best first.
    pub matches: Vec<Match>,
}
