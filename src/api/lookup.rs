//! The shapes of what goes into a look-up and what comes out.

use crate::align::Edit;
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

named! {
    /// What matters more than the score.
    pub enum Flag {
        /// One denies what the other says.
        Negation "negation",
        /// A word has become its contrary.
        Opposite "opposite",
        /// Another number.
        Number "number",
        /// Another name.
        Name "name",
        /// What was said with reserve is said without.
        Hedge "hedge",
        /// Another person speaks or is spoken to.
        Person "person",
        /// What was cut out governs what was kept.
        Cut "cut",
        /// Two passages have become one.
        Merged "merged",
        /// Somebody passes the words on as another's.
        Relayed "relayed",
        /// Somebody else said it.
        Speaker "speaker",
        /// Much older than is claimed.
        Old "old",
        /// Nobody's words, but the reporter's.
        Paraphrase "paraphrase",
    }
}

named! {
    /// What a cut leaves out.
    pub enum Cause {
        /// That it is denied.
        Denial "denial",
        /// That it holds only under a condition.
        Condition "condition",
        /// That it is asked.
        Question "question",
        /// That somebody claims it.
        Claim "claim",
        /// What an ellipsis stands for.
        Ellipsis "ellipsis",
        /// What no mark shows.
        Omission "omission",
    }
}

/// One thing that matters more than the score, with the words that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Note {
    /// The flag: `negation`, `opposite`, `number`, `name`, `hedge`, `person` (changed words); `cut`, `merged`,
    /// `relayed` (what the cut leaves out); `speaker`, `old`, `paraphrase` (what is claimed about it).
    #[tsify(type = "string")]
    pub flag: Flag,
    /// For `cut`: `denial`, `condition`, `question`, `claim`, `ellipsis` or `omission`.
    #[tsify(type = "string | undefined")]
    pub cause: Option<Cause>,
    /// The words of the query that it is about.
    pub query: String,
    /// The words of the source that it is about; for a cut what it hides.
    pub source: String,
}

impl Note {
    pub(crate) fn new(flag: Flag, cause: Option<Cause>, query: String, source: String) -> Note {
        Note { flag, cause, query, source }
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
    #[tsify(type = "string[]")]
    pub flags: Vec<Flag>,
    /// What each flag is about.
    pub notes: Vec<Note>,
    /// The passage.
    pub text: String,
    /// Word by word.
    pub diff: Vec<Edit>,
}

/// What a look-up may be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(default)]
pub struct LookupOptions {
    /// Who is said to have said it; the paste itself may say so too.
    pub speaker: Option<String>,
    /// When it is said to have been said or is being passed on: `2016`, `2016-10` or `2016-10-12`.
    pub date: Option<String>,
    /// How many matches; 10 where absent.
    pub limit: Option<u32>,
}

/// One place that answers a look-up.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Match {
    /// The unit's own id.
    pub doc: String,
    /// The unit's number.
    pub unit: u32,
    /// First token of the passage in the unit and one past the last: with `doc` and `sha256`, its address.
    pub tokens: (u32, u32),
    /// `quote`, `turn` or `narration`: whose words these are printed as.
    pub r#in: String,
    /// The quotation's number, where it stands in one.
    pub quote: Option<u32>,
    /// The cluster of wordings that the quotation belongs to.
    pub variants: Option<u32>,
    /// To whom they are attributed.
    pub speaker: Option<String>,
    /// How sure that is.
    pub speaker_confidence: Option<f32>,
    /// Who relayed the words.
    pub via: Option<String>,
    /// Title of the unit.
    pub title: String,
    /// Date of the unit.
    pub date: Option<DateView>,
    /// What stands before the passage.
    pub before: String,
    /// The passage.
    pub text: String,
    /// What stands behind the passage.
    pub after: String,
    /// Byte offsets of the passage in the file (rows: in the row's text).
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// SHA-256 of the file as it was found, lower-case hexadecimal.
    pub sha256: String,
    /// How this place answers by itself.
    pub verdict: Verdict,
    /// Chance that the passage is what was quoted, 0 to 1, calibrated.
    pub score: f32,
    /// Share of the query, by rarity, that is in the passage, 0 to 1.
    pub coverage: f32,
    /// The flags of this place.
    pub notes: Vec<Note>,
    /// Word by word.
    pub diff: Vec<Edit>,
}

/// What the corpus holds of the claimed speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Held {
    /// The speaker's name in the corpus.
    pub name: String,
    /// Turns and quotations.
    pub utterances: u32,
    /// Words in them.
    pub words: u32,
    /// Date of the first.
    pub first_date: Option<String>,
    /// Date of the last.
    pub last_date: Option<String>,
    /// Turns and documents with quotations within thirty days of the claimed date.
    pub near: Option<u32>,
    /// In which languages, most first.
    pub languages: Vec<LanguageHeld>,
}

/// How much the corpus holds of a speaker in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct LanguageHeld {
    /// Lower-case ISO 639-1 code.
    pub language: String,
    /// Turns, and documents with quotations.
    pub places: u32,
}

/// What was searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Searched {
    /// Documents of the corpus.
    pub documents: u32,
    /// Those of them that have a date.
    pub dated: u32,
    /// Speakers of the corpus.
    pub speakers: u32,
    /// Earliest date in the corpus.
    pub first_date: Option<String>,
    /// Latest date in the corpus.
    pub last_date: Option<String>,
    /// What it holds of the claimed speaker; absent where none is claimed or none of that name speaks, and where
    /// the quotation was found and no date is claimed.
    pub claimed: Option<Held>,
}

/// The answer to a look-up.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Lookup {
    /// The query as given.
    pub query: String,
    /// Whether the query is longer than what is looked up, so that only its first words were.
    pub shortened: bool,
    /// Who is claimed to have said it, by the options or by the paste.
    pub claimed: Option<String>,
    /// What the corpus says.
    pub verdict: Verdict,
    /// What matters more than the score (`negation`, `number`, `name`, `speaker`, `cut`, ...), of the best match.
    #[tsify(type = "string[]")]
    pub flags: Vec<Flag>,
    /// What each flag is about.
    pub notes: Vec<Note>,
    /// What was searched.
    pub searched: Searched,
    /// Places that have the quotation word for word, more than `matches` lists where it is a common phrase.
    pub occurrences: u32,
    /// Best first, those equally good by date. Where nothing was found: the nearest, as a suggestion.
    pub matches: Vec<Match>,
}
