//! A whole document with the hits of a query. Separate from the search because it asks one document only.

use crate::api::search::QueryError;
use crate::document::{DocId, UnitId};
use crate::index::Index;
use crate::query::budget::{Budget, Pace, at_once};
use crate::query::search::explain::explain;
use crate::query::search::matcher::Matcher;
use crate::query::search::plan;
use crate::query::search::positions::Positions;
use crate::snippet;
use crate::snippet::{DocumentView, HitTokens};
use serde::Deserialize;
use tsify::Tsify;

/// Some tokens of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Tsify)]
pub struct TokenRange {
    /// The unit's number.
    pub unit: u32,
    /// The first token's.
    pub first: u32,
    /// One past the last one's.
    pub end: u32,
}

/// A whole document, with the hits of a query or one passage marked where one is given; `None` where there is no such document.
///
/// # Errors
/// What is wrong with the query, and where.
pub fn document(
    index: &Index<'_>,
    doc: DocId,
    query: Option<&str>,
    passage: Option<TokenRange>,
) -> Result<Option<DocumentView>, QueryError> {
    at_once(document_in_turns(index, doc, query, passage, Pace::default()))
}

/// The same as [`document`], in turns.
///
/// # Errors
/// What is wrong with the query, and where.
pub async fn document_in_turns(
    index: &Index<'_>,
    doc: DocId,
    query: Option<&str>,
    passage: Option<TokenRange>,
    pace: Pace,
) -> Result<Option<DocumentView>, QueryError> {
    if let Some(TokenRange { unit, first, end }) = passage {
        let hit = HitTokens { unit: UnitId(unit), parts: [(first, end), (0, 0)] };
        return Ok(snippet::view(index, doc, &[hit], String::new()));
    }
    let Some(query) = query.filter(|query| !query.trim().is_empty()) else {
        return Ok(snippet::view(index, doc, &[], String::new()));
    };
    let plan = plan(index, query)?;
    let work = Budget::new(pace);
    let mut matcher = Matcher::new(&plan, Positions::Some, &work);
    let (mut hits, mut found) = (Vec::new(), Vec::new());
    for unit in index.units_of(doc).map(UnitId) {
        if matcher.hits(unit, &mut found) {
            hits.extend(found.iter().map(|hit| HitTokens { unit, parts: hit.parts }));
        }
        work.pause().await;
    }
    let explanation = explain(&plan, &work);
    Ok(snippet::view(index, doc, &hits, explanation))
}
