//! The shapes in which a whole document reaches the reader.

use crate::document::{
    Attribution, BlockKind, DateView, Field, QuoteKind, Rule, Span, SpeakerKind, SpokenView,
};
use crate::index::{Index, QuoteEntry};
use serde::Serialize;
use tsify::Tsify;

/// A whole document, cut into blocks and pieces, with its quotations and the hits of a query.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct DocumentView {
    /// The document's id.
    pub id: String,
    /// The document's number.
    pub doc: u32,
    /// The file it came from, below the corpus.
    pub path: String,
    /// Title.
    pub title: String,
    /// Date of publication.
    pub date: Option<DateView>,
    /// Lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// `source`, `author`, `url` and every further field.
    pub fields: Vec<Field>,
    /// SHA-256 of the file as it lay on disk, 64 hexadecimal digits.
    pub sha256: String,
    /// Number of the document's first unit.
    pub units_start: u32,
    /// One past the number of its last unit.
    pub units_end: u32,
    /// Words of the document.
    pub words: u32,
    /// Hits of the query in the whole document; 0 without a query.
    pub hits: u32,
    /// The query as it was understood; empty without a query.
    pub explanation: String,
    /// The stretches of the text in order, line breaks between them left out.
    pub blocks: Vec<BlockView>,
    /// Its quotations in order of their start, outer before inner.
    pub quotations: Vec<QuotationView>,
}

/// One stretch of the document between line breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct BlockView {
    /// What it is.
    pub kind: BlockKind,
    /// Its first byte in the document's text: an anchor that is stable as long as the text is.
    pub start: u32,
    /// The unit it stands in; absent where it is in no unit (boilerplate outside every turn).
    pub unit: Option<u32>,
    /// The turn that begins with this block.
    pub turn: Option<TurnView>,
    /// Its text; concatenated, the source's bytes.
    pub pieces: Vec<ReaderPiece>,
}

/// The head of a turn in a transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct TurnView {
    /// The unit's own id.
    pub id: String,
    /// The canonical name of its speaker.
    pub speaker: Option<String>,
    /// The turn's own title where it differs from the document's.
    pub title: Option<String>,
    /// The turn's own date where it differs from the document's.
    pub date: Option<DateView>,
}

/// A piece of a document's text in which nothing changes.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct ReaderPiece {
    /// The text; empty only where a repair removed something.
    pub text: String,
    /// Ordinal (from 0) of the hit it belongs to; the pieces of one hit share it.
    pub hit: Option<u32>,
    /// The quotations it stands in, as places in [`DocumentView::quotations`], outermost first.
    pub quotations: Vec<u32>,
    /// The quotations whose speaker it names.
    pub mention_of: Vec<u32>,
    /// The quotations whose word of saying it is.
    pub cue_of: Vec<u32>,
    /// What the file has here, where damage was repaired.
    pub original: Option<String>,
}

/// Whose words a quotation is, and what says so.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct AttributionView {
    /// The canonical name of the speaker.
    pub speaker: Option<String>,
    /// What the speaker is.
    pub speaker_kind: Option<SpeakerKind>,
    /// How sure the attribution is, 0 to 1.
    pub confidence: f32,
    /// Name of the rule that attributed it.
    #[tsify(type = "string")]
    pub rule: Rule,
    /// The words that name the speaker.
    pub mention: Option<String>,
    /// The word that marks speech.
    pub cue: Option<String>,
    /// Who relayed the words.
    pub via: Option<String>,
    /// When the words were spoken, where the text says so; a date beside it is the document's.
    pub spoken: Option<SpokenView>,
}

impl AttributionView {
    /// The attribution of a quotation; `slice` is the text of a span of its document.
    pub(crate) fn of(index: &Index<'_>, quote: &QuoteEntry, slice: impl Fn(Span) -> Option<String>) -> Self {
        let speaker = quote.speaker.and_then(|speaker| index.speakers().get(speaker.0 as usize));
        let Attribution { via, mention, cue, rule, confidence, spoken } = quote.attribution.clone();
        AttributionView {
            speaker: speaker.map(|speaker| speaker.name.clone()),
            speaker_kind: speaker.map(|speaker| speaker.kind),
            confidence,
            rule,
            mention: mention.and_then(&slice),
            cue: cue.and_then(&slice),
            via,
            spoken: spoken.and_then(|spoken| Some(spoken.view(slice(spoken.words)?))),
        }
    }
}

/// A quotation and why it is attributed as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct QuotationView {
    /// The quotation's number in the corpus.
    pub id: u32,
    /// What it is.
    pub kind: QuoteKind,
    /// Whose words they are.
    #[serde(flatten)]
    pub attribution: AttributionView,
    /// The turn or quotation it stands in, as a place in [`DocumentView::quotations`].
    pub parent: Option<u32>,
    /// Whether a missing quotation mark was supplied.
    pub supplied_marks: bool,
    /// Other wordings of the same utterance in the corpus.
    pub variants: u32,
}
