//! What the index answers with: ids of terms and fields, and what is known of units, documents, quotations.

use crate::document::{
    Attribution, Date, DateOrigin, DocId, Field, QuoteId, QuoteKind, Span, SpeakerId, UnitId,
};
use std::ops::Range;

/// A term's place in the dictionary, by byte order of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// How tokens are spelt, as a place in the pack's lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpellingId(pub u32);

/// A field's place in [`super::Index::field_names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u32);

/// What is known of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitEntry {
    /// Its document.
    pub doc: DocId,
    /// Its place among the units of the document, from 0.
    pub ordinal: u32,
    /// Its own id: the JSON row's `id`, or the document's.
    pub id: String,
    /// Its title, or the document's.
    pub title: String,
    /// Its date, or the document's.
    pub date: Option<Date>,
    /// The speaker of the turn, or of the whole text.
    pub speaker: Option<SpeakerId>,
    /// Its tokens.
    pub tokens: u32,
    /// Where it stands in the document's text.
    pub span: Span,
}

/// What is known of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentEntry {
    /// See [`crate::document::Document::id`].
    pub id: String,
    /// The file below the corpus.
    pub path: String,
    /// Title.
    pub title: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// How the date is known.
    pub date_origin: Option<DateOrigin>,
    /// Lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Its units, as numbers of [`UnitId`].
    pub units: Range<u32>,
    /// Bytes of its text.
    pub bytes: u32,
    /// The fields in which all its units agree.
    pub fields: Vec<Field>,
}

/// Whose words a stretch of a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// The author's.
    Narration,
    /// The speaker's of the turn.
    Turn,
    /// Somebody's who is quoted.
    Quote,
}

/// A stretch of a unit's tokens that is one person's words, what is quoted inside it left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenSpan {
    /// First token.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Whose words they are.
    pub kind: SpanKind,
    /// Who is thought to have said them.
    pub speaker: Option<SpeakerId>,
    /// The innermost turn or quotation.
    pub quote: Option<QuoteId>,
}

/// A quotation or turn.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteEntry {
    /// Its document.
    pub doc: DocId,
    /// Its unit.
    pub unit: UnitId,
    /// Bytes in the document's text, quotation marks excluded.
    pub span: Span,
    /// Tokens in the unit.
    pub tokens: Range<u32>,
    /// What it is.
    pub kind: QuoteKind,
    /// The turn or quotation it stands in.
    pub parent: Option<QuoteId>,
    /// Whether a missing quotation mark was supplied.
    pub supplied_marks: bool,
    /// Who is thought to have said it.
    pub speaker: Option<SpeakerId>,
    /// Why it is thought to be theirs.
    pub attribution: Attribution,
}
