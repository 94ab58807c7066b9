//! The shapes of concordance, frequency list, completion and the lists of quotations and speakers. Separate from
//! the search's own shapes because other views of the page use them.

use crate::api::search::Facet;
use crate::document::{DateView, QuoteKind, Relation, SpeakerKind};
use crate::snippet::{AttributionView, Piece};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// Which lines of a concordance, in which order.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(default)]
pub struct ConcordanceOptions {
    /// How many lines; 50 where absent.
    pub limit: Option<u32>,
    /// How many lines to pass over.
    pub offset: Option<u32>,
    /// Up to three keys, most important first: `left1` to `left5`, `right1` to `right5`, `node`, `speaker`,
    /// `source`, `date`, `title`, each with `-` in front for the reverse. Absent: order of the corpus.
    pub sort: Option<Vec<String>>,
    /// A random choice among the lines instead of all of them.
    pub sample: Option<Sample>,
    /// Words on either side; 12 where absent, at most 60.
    pub context: Option<u32>,
}

/// A random choice that is the same whenever it is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Tsify)]
pub struct Sample {
    /// How many lines.
    pub size: u32,
    /// Another seed is another choice.
    pub seed: u32,
}

/// The places that answer a query, as lines with their context, and how many there are.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Concordance {
    /// Hits in the whole result, exact unless `partial`.
    pub total: u32,
    /// Units that hold them.
    pub units: u32,
    /// Documents that hold them.
    pub documents: u32,
    /// Words in the part of the corpus that the query's filters leave: what a rate is counted against.
    pub words: u32,
    /// Hits per million of those words.
    pub per_million: f64,
    /// Lines to page through: `total`, or the size of the sample.
    pub available: u32,
    /// Whether the work budget was used up before all of the corpus was seen.
    pub partial: bool,
    /// The lines asked for.
    pub lines: Vec<Line>,
    /// In words: what was searched, what was ignored, which word forms matched.
    pub explanation: String,
    /// Milliseconds the engine took.
    pub took_ms: f64,
}

/// One hit in its context.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Line {
    /// The unit's own id.
    pub doc: String,
    /// The unit's number.
    pub unit: u32,
    /// Ordinal of the hit's first word in the unit.
    pub position: u32,
    /// Words from the hit's first to its last.
    pub length: u32,
    /// Title of the unit.
    pub title: String,
    /// Date of the unit.
    pub date: Option<DateView>,
    /// Whose words the hit stands in; for narration inside a turn, the turn's speaker.
    pub speaker: Option<String>,
    /// Publication.
    pub source: Option<String>,
    /// The language of its document, a lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// `quote`, `turn` or `narration`: whose words these are printed as.
    pub r#in: String,
    /// What comes before, line breaks as spaces.
    pub left: Vec<LinePiece>,
    /// The hit itself; the words between two parts of a hit are pieces without a mark.
    pub node: Vec<Piece>,
    /// What comes after.
    pub right: Vec<LinePiece>,
}

/// A piece of context.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct LinePiece {
    /// The text.
    pub text: String,
    /// 1, 2 or 3 where this word is the line's first, second or third sort key.
    pub sort: Option<u8>,
}

/// Which forms to count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(default)]
pub struct FrequencyOptions {
    /// The place of the hit whose words are counted: `node` (all of it; the default), `word1` to `word9` (the slots of
    /// a phrase, each word, `*` or bracket of alternatives; the two sides of a proximity), `left1` to `left9`, `right1`
    /// to `right9` (its neighbours).
    pub of: Option<String>,
    /// How many forms; 100 where absent.
    pub limit: Option<u32>,
}

/// The forms that a query matched, with how often.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Frequencies {
    /// Hits in the whole result.
    pub total: u32,
    /// Different forms among them.
    pub forms: u32,
    /// Words searched.
    pub words: u32,
    /// The most frequent forms first, at most as many as asked for.
    pub rows: Vec<Frequency>,
    /// Whether the work budget was used up before all of the corpus was seen.
    pub partial: bool,
    /// Milliseconds the engine took.
    pub took_ms: f64,
}

/// One form of the node and its count.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Frequency {
    /// The words as terms, case and accents folded.
    pub form: String,
    /// Hits.
    pub count: u32,
    /// Hits per million words searched.
    pub per_million: f64,
}

/// What a suggestion would complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum SuggestionKind {
    /// A word of the corpus.
    Term,
    /// A speaker.
    Speaker,
    /// The name of a field, with its colon.
    Field,
    /// A value of the field before the colon.
    Value,
}

/// One way to go on typing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Suggestion {
    /// What it completes.
    pub kind: SuggestionKind,
    /// As shown.
    pub text: String,
    /// What to put in place of the query's stretch from `start` to `end`.
    pub insert: String,
    /// Units that have it (a speaker's quotations and turns).
    pub count: u32,
    /// Where the replaced stretch begins, in UTF-16 code units of the text given.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}

/// Which quotations to list.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(default)]
pub struct QuoteFilter {
    /// A query; quotations that hold one of its hits (filters alone: whose words they leave).
    pub query: Option<String>,
    /// Canonical names; any of them.
    pub speakers: Option<Vec<String>>,
    /// Publications; any of them.
    pub sources: Option<Vec<String>>,
    /// Kinds; any of them. Absent: `direct` and `fragment`.
    pub kinds: Option<Vec<QuoteKind>>,
    /// First day, month or year.
    pub from: Option<String>,
    /// Last day, month or year.
    pub to: Option<String>,
    /// Least confidence, 0 to 1.
    pub confidence: Option<f32>,
    /// Only those with other wordings in the corpus.
    pub variants_only: Option<bool>,
    /// How many; 50 where absent.
    pub limit: Option<u32>,
    /// How many to pass over.
    pub offset: Option<u32>,
    /// `date`, `-date`, `confidence`, `-confidence`, `length`, `-length`; absent: order of the corpus.
    pub sort: Option<String>,
}

/// The quotations that a filter leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct QuoteList {
    /// All of them.
    pub total: u32,
    /// Those asked for.
    pub quotes: Vec<QuoteView>,
    /// Counts of the whole result by speaker, source, year and kind.
    pub facets: Vec<Facet>,
    /// Milliseconds the engine took.
    pub took_ms: f64,
}

/// A quotation as a list shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct QuoteView {
    /// Its number in the corpus.
    pub id: u32,
    /// The unit's own id.
    pub doc: String,
    /// The unit's number.
    pub unit: u32,
    /// The document's number, for `document`.
    pub document: u32,
    /// Title of the unit.
    pub title: String,
    /// Date of the unit.
    pub date: Option<DateView>,
    /// Publication.
    pub source: Option<String>,
    /// The language of its document, a lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// The words, with the hits of the query marked; quotations over 400 words are cut with `cut` set.
    pub text: Vec<Piece>,
    /// Whether the text goes on.
    pub cut: bool,
    /// What it is.
    pub kind: QuoteKind,
    /// Whose words they are.
    #[serde(flatten)]
    pub attribution: AttributionView,
    /// Whether a missing quotation mark was supplied.
    pub supplied_marks: bool,
    /// First byte in the document's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The cluster of its wordings.
    pub cluster: Option<u32>,
    /// Other wordings in that cluster.
    pub variants: u32,
}

/// One wording of an utterance.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct VariantView {
    /// The quotation.
    pub quote: QuoteView,
    /// How it relates to the longest wording of the cluster.
    pub relation: Relation,
}

/// Which speakers to list.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Tsify)]
#[serde(default)]
pub struct SpeakerFilter {
    /// Part of a name, an alias or a role.
    pub text: Option<String>,
    /// Kinds; any of them.
    pub kinds: Option<Vec<SpeakerKind>>,
    /// How many; 100 where absent.
    pub limit: Option<u32>,
    /// How many to pass over.
    pub offset: Option<u32>,
    /// `words` (most first; the default), `quotations`, `turns`, `name`, `first`, `last`.
    pub sort: Option<String>,
}

/// The speakers that a filter leaves.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct SpeakerList {
    /// All of them.
    pub total: u32,
    /// Those asked for.
    pub speakers: Vec<SpeakerView>,
    /// Milliseconds the engine took.
    pub took_ms: f64,
}

/// A speaker and how much is known of theirs.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct SpeakerView {
    /// The speaker's number.
    pub id: u32,
    /// Canonical full name.
    pub name: String,
    /// Person, institution or document.
    pub kind: SpeakerKind,
    /// Roles, most frequent first.
    pub roles: Vec<String>,
    /// Other names, most frequent first.
    pub aliases: Vec<Alias>,
    /// Quotations and quoted fragments.
    pub quotations: u32,
    /// Turns and whole speeches.
    pub turns: u32,
    /// Words in all of them, quotations of others inside left out.
    pub words: u32,
    /// Documents in which they speak.
    pub documents: u32,
    /// Date of the first document in which they speak.
    pub first_date: Option<DateView>,
    /// Date of the last.
    pub last_date: Option<DateView>,
}

/// Another name of a speaker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// How often it was found.
    pub count: u32,
}
