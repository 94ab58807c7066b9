//! Answers a search: reads, plans, executes, ranks, counts and shows.

pub(crate) mod execute;
pub(crate) mod explain;
pub(crate) mod facets;
pub(crate) mod matcher;
pub(crate) mod phrase;
pub(crate) mod positions;
pub(crate) mod rank;
pub(crate) mod timeline;
pub(crate) mod units;

use super::plan::Plan;
use crate::api::search::{Hit, QueryError, SearchAnswer, SearchOptions, Sort};
use crate::document::UnitId;
use crate::index::Index;
use crate::query::budget::{Budget, Pace, at_once};
use crate::query::language::parser::parse;
use crate::query::search::execute::{Answers, execute};
use crate::query::search::explain::explain;
use crate::query::search::facets::facets;
use crate::query::search::matcher::{Match, Matcher, sort};
use crate::query::search::positions::Positions;
use crate::query::search::rank::Looked;
use crate::query::search::timeline::timeline;
use crate::snippet::{Mark, passages};
use crate::sort::Order as _;

/// Hits where no number is asked for.
const USUAL_LIMIT: u32 = 10;
/// Most hits of one answer.
const MAX_LIMIT: u32 = 1_000;
/// Passages of a hit where no number is asked for.
const USUAL_PASSAGES: u32 = 2;

/// Searches a corpus. `took_ms` is left at 0: only the caller has a clock.
///
/// # Errors
/// What is wrong with the query, and where.
pub fn search(index: &Index<'_>, query: &str, options: &SearchOptions) -> Result<SearchAnswer, QueryError> {
    at_once(search_in_turns(index, query, options, Pace::default()))
}

/// The same as [`search`], in turns.
///
/// # Errors
/// What is wrong with the query, and where.
pub async fn search_in_turns(
    index: &Index<'_>,
    query: &str,
    options: &SearchOptions,
    pace: Pace,
) -> Result<SearchAnswer, QueryError> {
    let plan = plan(index, query)?;
    let work = Budget::new(pace);
    let found = execute(&plan, &work).await;
    let dates = index.dates();
    let (facets, timeline) = match options.facets {
        Some(false) => Default::default(),
        _ => (facets(&plan, &found.units, dates, &work).await, timeline(index, &found.units, dates)),
    };
    let limit = options.limit.unwrap_or(USUAL_LIMIT).min(MAX_LIMIT) as usize;
    let offset = options.offset.unwrap_or(0) as usize;
    let total = found.units.len() as u32;
    let documents = documents(index, &found.units);
    let scores = rank::scores(&plan, &found);
    let (found, mut scores, passages) = match options.documents {
        Some(true) => leaders(index, found, &scores),
        _ => (found, scores, Vec::new()),
    };
    let mut looked = Looked::default();
    let order = match options.sort.unwrap_or_default() {
        Sort::Relevance => {
            rank::best(&plan, &found, &mut scores, offset.saturating_add(limit), &work, &mut looked).await
        }
        by_date => dated(dates, &found, by_date == Sort::DateDescending),
    };
    let shown = order.iter().skip(offset).take(limit).map(|place| *place as usize);
    let shown: Vec<Shown> = shown
        .map(|place| Shown {
            unit: found.units[place],
            score: scores[place],
            passages: passages.get(place).copied().unwrap_or(1),
        })
        .collect();
    let passages = options.snippets.unwrap_or(USUAL_PASSAGES) as usize;
    let hits = hits(&plan, &shown, passages, &looked, &work).await;
    Ok(SearchAnswer {
        total,
        documents,
        partial: plan.is_partial(&work),
        hits,
        facets,
        timeline,
        explanation: explain(&plan, &work),
        took_ms: 0.0,
    })
}

/// A query in its canonical form, as explanations quote it. `fields` are the names of the corpus's fields, in lower
/// case.
///
/// # Errors
/// What is wrong with the query, and where.
pub fn canonical(query: &str, fields: &[&str]) -> Result<String, QueryError> {
    parse(query, fields).map(|parsed| parsed.to_string()).map_err(|mistake| mistake.in_query(query))
}

/// Reads and plans a query.
pub(crate) fn plan<'i, 'p>(index: &'i Index<'p>, query: &str) -> Result<Plan<'i, 'p>, QueryError> {
    let planned = parse(query, &index.field_names()).and_then(|parsed| Plan::new(index, parsed));
    planned.map_err(|mistake| mistake.in_query(query))
}

/// How many documents some units (ascending) belong to.
pub(crate) fn documents(index: &Index<'_>, units: &[u32]) -> u32 {
    let rows = index.unit_documents();
    let mut last = None;
    let is_new = |unit: &&u32| {
        let document = rows.get(**unit as usize).copied();
        std::mem::replace(&mut last, document) != document
    };
    units.iter().filter(is_new).count() as u32
}

/// A unit that is shown.
struct Shown {
    unit: u32,
    score: f32,
    passages: u32,
}

/// Of every document the unit with the best score, the first one among equals, and how many units it has.
fn leaders(index: &Index<'_>, found: Answers, scores: &[f32]) -> (Answers, Vec<f32>, Vec<u32>) {
    let (mut units, mut best, mut passages): (Vec<u32>, Vec<f32>, Vec<u32>) = Default::default();
    let mut end = 0;
    for (unit, score) in found.units.iter().zip(scores) {
        let last = units.len().wrapping_sub(1);
        if *unit >= end {
            end = index.units_of(index.document_of(UnitId(*unit))).end;
            units.push(*unit);
            best.push(*score);
            passages.push(1);
            continue;
        }
        passages[last] += 1;
        if *score > best[last] {
            (units[last], best[last]) = (*unit, *score);
        }
    }
    (Answers { units, ..found }, best, passages)
}

/// The places of the units by date, undated ones last; of one date in the order of the corpus.
fn dated(dates: &[u32], found: &Answers, descending: bool) -> Vec<u32> {
    let date = |place: &u32| {
        let unit = found.units.get(*place as usize).copied().unwrap_or(0);
        dates.get(unit as usize).copied().unwrap_or(0)
    };
    let mut order: Vec<u32> = (0..found.units.len() as u32).collect();
    order.order_by_cached_key(|place| match date(place) {
        0 => (true, 0),
        date if descending => (false, u32::MAX - date),
        date => (false, date),
    });
    order
}

/// The hits of a page, shown with at most so many passages each. `looked` are hits that ranking found.
async fn hits(plan: &Plan<'_, '_>, shown: &[Shown], most: usize, looked: &Looked, work: &Budget) -> Vec<Hit> {
    let index = plan.index;
    let source = index.find_field("source");
    // Postings are read forwards.
    let mut order: Vec<usize> = (0..shown.len()).collect();
    order.order_by_key(|i| shown[*i].unit);
    let mut matcher = Matcher::new(plan, Positions::Some, work);
    let mut made: Vec<(usize, Hit)> = Vec::with_capacity(shown.len());
    for i in order {
        let Shown { unit, score, passages: of_document } = shown[i];
        let id = UnitId(unit);
        let shown = match most {
            0 => Vec::new(),
            _ => passages(index, id, &marks(&mut matcher, id, looked.of(id)), most),
        };
        let (snippets, cuts) = shown.into_iter().map(|it| (it.pieces, it.cut)).unzip();
        let hit = Hit {
            doc: index.unit_id(id),
            unit,
            title: index.unit_title(id).to_owned(),
            date: index.unit_date(id).map(Into::into),
            speaker: index.unit_speaker(id).map(|speaker| index.speaker_name(speaker).to_owned()),
            source: source.and_then(|field| index.field(field, id)).map(str::to_owned),
            score,
            language: index.unit_language(id).map(str::to_owned),
            passages: of_document,
            snippets,
            cuts,
        };
        made.push((i, hit));
        work.pause().await;
    }
    made.order_by_key(|(i, _)| *i);
    made.into_iter().map(|(_, hit)| hit).collect()
}

/// What is marked in a unit: its hits, where they are not known; nothing for a query of filters only.
fn marks(matcher: &mut Matcher<'_, '_, '_>, unit: UnitId, known: &[Match]) -> Vec<Mark> {
    let mut hits = known.to_vec();
    match hits.is_empty() {
        true => _ = matcher.hits(unit, &mut hits),
        false => sort(&mut hits),
    }
    let mark = |hit: &Match| hit.parts.map(|(start, end)| Mark { start, end, part: hit.leaf });
    let mut marks: Vec<Mark> = hits.iter().flat_map(mark).collect();
    marks.order();
    marks.dedup();
    marks
}
