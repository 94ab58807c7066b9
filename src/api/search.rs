//! The shapes of what goes into a search and what comes out.

use crate::document::DateView;
use crate::query::search::timeline::Timeline;
use crate::snippet::{Cut, Piece};
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// In which order hits come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Tsify)]
pub enum Sort {
    /// Best first.
    #[default]
    #[serde(rename = "relevance")]
    Relevance,
    /// Earliest first.
    #[serde(rename = "date")]
    Date,
    /// Latest first.
    #[serde(rename = "-date")]
    DateDescending,
}

/// The options of a search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(default)]
pub struct SearchOptions {
    /// How many hits; 10 where absent.
    pub limit: Option<u32>,
    /// How many hits to pass over.
    pub offset: Option<u32>,
    /// In which order.
    pub sort: Option<Sort>,
    /// Whether each document is listed once, with its best unit, instead of every unit.
    pub documents: Option<bool>,
    /// Whether the whole result is counted by fields and dates, as is usual; without, `facets` and `timeline` are empty
    /// and the hits come sooner.
    pub facets: Option<bool>,
    /// How many passages of each hit at most; 2 where absent. With 0 nothing of the texts is read.
    pub snippets: Option<u32>,
}

/// The answer to a search.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct SearchAnswer {
    /// Units that answer, all of them.
    pub total: u32,
    /// Documents that hold them.
    pub documents: u32,
    /// Whether the work budget was used up before all of the corpus was seen.
    pub partial: bool,
    /// The units asked for, in order.
    pub hits: Vec<Hit>,
    /// Counts of the whole result by speaker, year, source and the corpus's fields.
    pub facets: Vec<Facet>,
    /// The whole result by date.
    pub timeline: Timeline,
    /// In words: what was searched, what was ignored, which word forms matched.
    pub explanation: String,
    /// Milliseconds the engine took.
    pub took_ms: f64,
}

/// One unit that answers.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Hit {
    /// The unit's own id.
    pub doc: String,
    /// The unit's number, for `document` and links.
    pub unit: u32,
    /// Title of the unit.
    pub title: String,
    /// Its date.
    pub date: Option<DateView>,
    /// The speaker of the turn.
    pub speaker: Option<String>,
    /// Publication.
    pub source: Option<String>,
    /// Score; comparable inside one answer only.
    pub score: f32,
    /// The language of its document, a lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// Units of its document that answer, where documents are listed; else 1.
    pub passages: u32,
    /// The best passages, each a row of pieces.
    pub snippets: Vec<Vec<Piece>>,
    /// For each passage, whether its sentence goes on before or behind it.
    pub cuts: Vec<Cut>,
}

/// Counts of one field over the whole result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Facet {
    /// `speaker`, `year`, `source` or a field of the corpus.
    pub field: String,
    /// Its values, most frequent first (years ascending), at most 200.
    pub values: Vec<FacetValue>,
}

/// A value and how many units of the result have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct FacetValue {
    /// As shown, and as `field:"value"` takes it.
    pub value: String,
    /// Units of the result.
    pub count: u32,
}

/// A mistake in a query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct QueryError {
    /// What is wrong and what was expected.
    pub message: String,
    /// Where it begins, in UTF-16 code units (the page marks it in its text box).
    pub start: u32,
    /// Where it ends.
    pub end: u32,
}
