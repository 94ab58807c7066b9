//! What is a document, a turn, a quotation, a speaker? Plain data, shared by every other module.
//!
//! Nothing here reads, decides or writes; ids are newtypes so that they cannot be swapped, offsets are
//! UTF-8 bytes of [`Document::text`] unless a name says otherwise.

mod attribution;
mod date;
mod offsets;

pub use attribution::{Attribution, Rule};
pub use date::{Date, DateView, Precision};
pub use offsets::{OffsetMap, Run};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// A document's place in [`Corpus::documents`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// A unit's place in the corpus: what search ranks and counts. A document without turns is one unit; the
/// units of a transcript are its turns. Units are numbered in document order, then in text order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// A quotation's place in [`Corpus::quotes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuoteId(pub u32);

/// A speaker's place in [`Corpus::speakers`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SpeakerId(pub u32);

/// A half-open range of UTF-8 bytes in [`Document::text`], on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, which must not lie before `start`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end);
        Span { start: start as u32, end: end as u32 }
    }

    /// The span as an index range.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A named value: front matter, a column of a table, a key of a JSON row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub struct Field {
    /// Lower-case name, such as `source`, `author`, `url`, `chamber`.
    pub name: String,
    /// The value as a reader should see it.
    pub value: String,
}

/// Where a date was found; part of its provenance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// Front matter, a JSON row, a table's column.
    Metadata,
    /// A date line of its own below the headline or byline.
    DateLine,
    /// The agency's dateline that opens the story (`MOSCOW, October 12 (Sputnik)`).
    Dateline,
    /// The document's address (`/2016/10/12/`).
    Url,
    /// The file's name.
    FileName,
}

/// What a stretch of a document's text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// The document's title where it stands in the text.
    Headline,
    /// A sub-heading inside the document.
    Heading,
    /// Who wrote it.
    Byline,
    /// A line that holds the date.
    DateLine,
    /// Photo credit or caption credit.
    Credit,
    /// Applause, stage direction, a chairman's note: not the words of the speaker.
    Direction,
    /// The words that name a turn's speaker (`MR. SMITH:`), timestamps included.
    Label,
    /// Donation appeals, "Read more", addresses: kept, but in neither search nor quotations.
    Boilerplate,
}

/// One stretch of a document, between line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: BlockKind,
}

/// A labelled speech in a transcript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The unit's own id: the JSON row's `id`; for a labelled text file the document's id.
    pub id: String,
    /// The words of the turn, label excluded.
    pub span: Span,
    /// The speaker as the label or the row gives it (`MR. SMITH`, `Howard K Smith`); `None` where unnamed.
    pub label: Option<String>,
    /// Where the label stands in the text; `None` where it comes from metadata.
    pub label_span: Option<Span>,
    /// The turn's own title where it differs from the document's.
    pub title: Option<String>,
    /// The turn's own date where it differs from the document's.
    pub date: Option<Date>,
    /// Further fields of the turn (`time`, `chamber`).
    pub fields: Vec<Field>,
}

/// A place where the text differs from the file because the file was damaged: a repaired character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The repaired stretch in the text (may be empty where something was removed).
    pub span: Span,
    /// What the file has there, decoded.
    pub original: String,
}

/// One document, read and cleaned, before anything is known about its quotations.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Document {
    /// Path below the corpus with `/` (`path#2` for the second document of a file), or the JSON rows' `id`
    /// up to `#`. Unique in the corpus.
    pub id: String,
    /// The file it came from, below the corpus, with `/`.
    pub path: String,
    /// SHA-256 of that file as it lies on disk.
    pub sha256: [u8; 32],
    /// Title; the file's stem where nothing better is known.
    pub title: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// How `date` is known.
    pub date_origin: Option<DateOrigin>,
    /// Lower-case ISO 639-1 code, given or detected.
    pub language: Option<String>,
    /// `source`, `author`, `url` and every further field; in the order found, names unique.
    pub fields: Vec<Field>,
    /// The speaker of the whole text where metadata names one and there are no turns (a speech).
    pub speaker: Option<String>,
    /// The whole text, UTF-8, line ends `\n`, damage repaired.
    pub text: String,
    /// The stretches of `text`, in order, disjoint; what lies between them is line breaks.
    pub blocks: Vec<Block>,
    /// The turns in order, disjoint; empty for a text that is no transcript.
    pub turns: Vec<Turn>,
    /// Offsets in `text` to offsets in the file (for JSON rows: in the row's `text` value).
    pub offsets: OffsetMap,
    /// What was repaired.
    pub repairs: Vec<Repair>,
}

/// What a quotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum QuoteKind {
    /// Somebody's words with a finite clause of their own.
    Direct,
    /// A quoted phrase inside the author's sentence.
    Fragment,
    /// A labelled speech in a transcript, or a whole text that metadata gives to one speaker.
    Turn,
    /// A title, a scare quote, a name: in quotation marks, but nobody's words.
    Other,
}

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum SpeakerKind {
    /// A human being.
    Person,
    /// A ministry, a company, a newspaper as a source.
    Institution,
    /// A report, a resolution, a transcript as a source.
    Document,
    /// Not known.
    Unknown,
}

/// A span that is somebody's words, and who is thought to have said them.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The document it stands in.
    pub doc: DocId,
    /// The words, quotation marks excluded.
    pub span: Span,
    /// What it is.
    pub kind: QuoteKind,
    /// The turn or quotation it stands in.
    pub parent: Option<QuoteId>,
    /// Whether a missing quotation mark was supplied.
    pub supplied_marks: bool,
    /// The speaker, where one is known.
    pub speaker: Option<SpeakerId>,
    /// Why it is thought to be theirs.
    pub attribution: Attribution,
}

/// When somebody spoke, as a report says it; the report's own date is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// The date, with what is known of it.
    pub date: Date,
    /// How it is known.
    pub origin: SpokenOrigin,
    /// The words that say it: `on Monday`.
    pub words: Span,
}

/// The shape in which such a date leaves the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct SpokenView {
    /// `2016`, `2016-10` or `2016-10-12`.
    pub value: String,
    /// How much of it is known.
    pub precision: Precision,
    /// How it is known.
    pub origin: SpokenOrigin,
    /// The words that say it: `on Monday`.
    pub words: String,
}

impl Spoken {
    /// For the page, with the words that say it.
    pub(crate) fn view(self, words: String) -> SpokenView {
        let Spoken { date, origin, .. } = self;
        SpokenView { value: date.to_string(), precision: date.precision(), origin, words }
    }
}

/// How the date on which somebody spoke is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum SpokenOrigin {
    /// It stands in the text in full.
    Written,
    /// Counted back from the date of the document.
    Counted,
}

/// Somebody who speaks in the corpus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Speaker {
    /// Canonical full name, unique in the corpus.
    pub name: String,
    /// Person, institution or document.
    pub kind: SpeakerKind,
    /// Other names found for this speaker, with how often, most frequent first.
    pub aliases: Vec<(String, u32)>,
    /// Roles found ("Russian president"), most frequent first.
    pub roles: Vec<String>,
}

/// How one wording relates to the longest wording of its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same words.
    Verbatim,
    /// A part of it.
    Cut,
    /// Mostly the same words.
    Reworded,
    /// Another translation of the same utterance.
    OtherTranslation,
    /// A headline's or cross-head's version.
    Headline,
}

/// Wordings of one utterance across the corpus.
#[derive(Clone, Debug, PartialEq)]
pub struct Variants {
    /// The member quotations with their relation to the longest, first use first.
    pub members: Vec<(QuoteId, Relation)>,
}

/// What `dixit.toml` says about the corpus as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Title of the site.
    pub title: Option<String>,
    /// One paragraph about the corpus.
    pub description: Option<String>,
    /// Licence of the texts.
    pub licence: Option<String>,
    /// Language of texts that do not say theirs.
    pub language: Option<String>,
    /// What the user knows better about speakers.
    pub speakers: Vec<SpeakerSetting>,
    /// Single attributions set by the user.
    pub corrections: Vec<Correction>,
    /// Parts of the corpus that have a name.
    pub subcorpora: Vec<Subcorpus>,
}

/// One line of `[subcorpora]` in `dixit.toml`: a filter that is saved under a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subcorpus {
    /// What `in:` calls it: letters, digits, `-` and `_`.
    pub name: String,
    /// Filters in the query language.
    pub filter: String,
    /// The file that says so, as it is shown.
    pub path: String,
    /// The line there, from 1.
    pub line: usize,
}

/// One `[[speaker]]` of `dixit.toml`: merges, renames and describes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpeakerSetting {
    /// The canonical name.
    pub name: String,
    /// Names that mean this speaker and nobody else.
    pub aliases: Vec<String>,
    /// Roles ("Russian president") that mean this speaker.
    pub roles: Vec<String>,
    /// Person, institution or document.
    pub kind: Option<SpeakerKind>,
    /// Names that must never be merged with this one.
    pub distinct: Vec<String>,
    /// Documents (ids or paths) in which the names mean this speaker; empty: in all. It parts two people of one
    /// name.
    pub docs: Vec<String>,
}

/// One `[[correction]]` of `dixit.toml`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correction {
    /// The document's id.
    pub doc: String,
    /// Words of the quotation, enough to find it; compared with folded case and marks.
    pub quote: String,
    /// The right speaker; `None`: nobody's words.
    pub speaker: Option<String>,
}

/// A corpus, read and analysed: what a pack is written from.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    /// What `dixit.toml` and the command line say.
    pub settings: Settings,
    /// The documents, sorted by id as bytes; JSON rows in file order. Shared, so that texts can be coded while
    /// quotations are found.
    pub documents: Vec<Document>,
    /// Every quotation and turn, by document, then start ascending, then end descending (parents first).
    pub quotes: Vec<Quote>,
    /// The speakers.
    pub speakers: Vec<Speaker>,
    /// Clusters of wordings.
    pub variants: Vec<Variants>,
}
