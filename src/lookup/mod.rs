//! Where does this (perhaps garbled) quotation come from, and what was changed?
//!
//! ```text
//! paste --asked--> words, claimed speaker
//!       --candidates--> passages that share rare words --align--> the best of them
//!       --judge--> verdict, score, diff --flags, governs--> what changes the sense
//! ```
//!
//! A verdict says where words are *printed* and to whom they are attributed there, never that they were said.

mod asked;
mod flags;
mod governs;
mod judge;

pub use crate::align::{Change, Edit};
use crate::align::{Wording, align};
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

/// One thing that matters more than the score, with the words that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Note {
    /// The flag: `negation`, `opposite`, `number`, `name`, `hedge`, `person` (changed words); `cut`, `merged`,
    /// `relayed` (what the cut leaves out); `speaker`, `old`, `paraphrase` (what is claimed about it).
    pub flag: String,
    /// For `cut`: `denial`, `condition`, `question`, `claim`, `ellipsis` or `omission`.
    pub cause: Option<String>,
    /// The words of the query that it is about.
    pub query: String,
    /// The words of the source that it is about; for a cut what it hides.
    pub source: String,
}

impl Note {
    pub(crate) fn new(flag: &str, cause: Option<&str>, query: String, source: String) -> Note {
        Note { flag: flag.to_string(), cause: cause.map(str::to_string), query, source }
    }
}

/// A quotation compared with one text.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Comparison {
    /// How the text answers.
    pub verdict: Verdict,
    /// Chance that the passage is what was quoted, 0 to 1.
    pub score: f32,
    /// The flags, each once.
    pub flags: Vec<String>,
    /// What each flag is about.
    pub notes: Vec<Note>,
    /// The passage.
    pub text: String,
    /// Word by word.
    pub diff: Vec<Edit>,
}

/// Compares a quotation with one text, which may be longer than what was quoted. Every word counts as rare but
/// the function words.
pub fn compare(query: &str, source: &str) -> Comparison {
    let asked = asked::Asked::read(query);
    let mut query = Wording::read(asked.words);
    let mut source = Wording::read(source);
    query.weigh(judge::plain_weight);
    source.weigh(judge::plain_weight);
    let judged = judge::judge(&query, &source, &align(&query.words, &source.words));
    Comparison {
        verdict: judged.verdict,
        score: judged.score,
        flags: flag_names(&judged.notes),
        notes: judged.notes,
        text: source.shown(judged.passage).to_string(),
        diff: judged.diff,
    }
}

/// The flags of some notes, each once, in order.
fn flag_names(notes: &[Note]) -> Vec<String> {
    let mut flags: Vec<String> = Vec::new();
    for note in notes {
        if !flags.contains(&note.flag) {
            flags.push(note.flag.clone());
        }
    }
    flags
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
