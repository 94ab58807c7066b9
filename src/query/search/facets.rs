//! Counts the whole result by speaker, year, source and every other field.

use crate::api::search::{Facet, FacetValue};
use crate::document::{Date, SpeakerId, UnitId};
use crate::index::{FieldId, TokenSpan};
use crate::query::budget::Budget;
use crate::query::plan::Plan;
use crate::query::plan::filter::key;
use crate::query::plan::token_set::Extent;
use crate::query::search::matcher::Matcher;
use crate::query::search::positions::Positions;
use crate::sort::Order as _;
use rustc_hash::FxHashMap;

/// Fields that are counted: a corpus with more has values for their names, and nobody looks through them.
const FIELDS: usize = 1000;
/// Values that are listed of a field.
const MOST: usize = 200;
/// Fields with more values than this that no two units share say nothing (addresses, ids).
const TELLING: u32 = 50;

/// Counts of units by every field that has values; `units` ascending, `dates` of all units.
pub(crate) async fn facets(plan: &Plan<'_, '_>, units: &[u32], dates: &[u32], work: &Budget) -> Vec<Facet> {
    let mut facets = vec![speakers(plan, units, work).await, years(units, dates)];
    let index = plan.index;
    let mut names: Vec<(FieldId, &str)> = (0..).map(FieldId).zip(index.field_names()).collect();
    // The publication is what readers ask for first.
    names.order_by_key(|(_, name)| *name != "source");
    names.truncate(FIELDS);
    for (field, name) in names {
        let values = index.field_values(field);
        let telling = values.len() as u32 <= TELLING || values.len() as u32 <= index.documents() / 2;
        // An address is one document's own and three lines high.
        if name == "url" || !(telling || name == "source") {
            continue;
        }
        let rows = index.field_rows(field);
        let mut counts = vec![0u32; values.len() + 1];
        for unit in units {
            let value = rows.get(*unit as usize).copied().unwrap_or(0);
            if let Some(count) = counts.get_mut(value as usize) {
                *count += 1;
            }
        }
        let mut counted = facet(name, values.iter().copied().zip(counts[1..].iter().copied()));
        merge(&mut counted);
        facets.push(counted);
    }
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

/// Counts values that no filter distinguishes as one, written as the most frequent of them is.
fn merge(facet: &mut Facet) {
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut merged: Vec<FacetValue> = Vec::with_capacity(facet.values.len());
    for value in facet.values.drain(..) {
        let words = key(&value.value).join(" ");
        match places.get(&words).filter(|_| !words.is_empty()) {
            Some(place) => merged[*place].count += value.count,
            None => {
                places.insert(words, merged.len());
                merged.push(value);
            }
        }
    }
    merged.order_by_key(|value| std::cmp::Reverse(value.count));
    facet.values = merged;
}

/// The counts of a field, most frequent first.
pub(crate) fn facet<'v>(field: &str, values: impl Iterator<Item = (&'v str, u32)>) -> Facet {
    let mut values: Vec<(&str, u32)> = values.filter(|(_, count)| *count > 0).collect();
    if values.len() > MOST {
        // Names are only compared of those that will be listed, or have as many.
        let mut counts: Vec<u32> = values.iter().map(|(_, count)| *count).collect();
        counts.sort_unstable();
        let least = counts[counts.len() - MOST];
        values.retain(|(_, count)| *count >= least);
    }
    values.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    values.truncate(MOST);
    let value = |(value, count): (&str, u32)| FacetValue { value: value.to_owned(), count };
    Facet { field: field.to_owned(), values: values.into_iter().map(value).collect() }
}

fn years(units: &[u32], dates: &[u32]) -> Facet {
    // Neighbours mostly share their date, which is not read twice then.
    let (mut packed, mut year) = (0, None);
    let years = units.iter().filter_map(|unit| {
        let now = dates.get(*unit as usize).copied().unwrap_or(0);
        if now != packed {
            (packed, year) = (now, Date::unpack(now).map(|date| date.year));
        }
        year
    });
    year_facet(years)
}

/// Counts of years, ascending.
pub(crate) fn year_facet(years: impl Iterator<Item = u16>) -> Facet {
    let mut counts: Vec<u32> = Vec::new();
    for year in years {
        let year = usize::from(year);
        if counts.len() <= year {
            counts.resize(year + 1, 0);
        }
        counts[year] += 1;
    }
    let years = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let values: Vec<FacetValue> =
        years.map(|(year, count)| FacetValue { value: year.to_string(), count: *count }).collect();
    // Of very many years the last ones.
    let from = values.len().saturating_sub(MOST);
    Facet { field: "year".to_owned(), values: values[from..].to_vec() }
}

/// Counts of units by the speakers whose words hold a hit; narration counts for the speaker of its turn.
async fn speakers(plan: &Plan<'_, '_>, units: &[u32], work: &Budget) -> Facet {
    let index = plan.index;
    let mut counts = vec![0u32; index.speakers().len() + 1];
    let owners = index.unit_speakers();
    let owner = |unit: u32| owners.get(unit as usize).copied().unwrap_or(0);
    let several = index.quoting();
    let mut matcher = Matcher::new(plan, Positions::Among(several), work);
    let (mut hits, mut seen, mut ready) = (Vec::new(), Vec::new(), false);
    for unit in units {
        if !several.get(*unit as usize).copied().unwrap_or(true) {
            if let Some(count) = counts.get_mut(owner(*unit) as usize) {
                *count += 1;
            }
            continue;
        }
        if work.is_spent() {
            break;
        }
        let id = UnitId(*unit);
        if !ready {
            matcher.prepare().await;
            ready = true;
        }
        matcher.hits(id, &mut hits);
        work.pause().await;
        let spans = index.spans(id);
        work.spend(spans.len() as u64 * 4);
        seen.clear();
        let number = |span: &TokenSpan| match span.speaker {
            Some(SpeakerId(speaker)) => speaker + 1,
            None if span.quote.is_some() => 0,
            None => owner(*unit),
        };
        if hits.is_empty() {
            // Filters alone: whoever speaks in what they leave.
            let inside = |span: &&TokenSpan| match plan.scope() {
                Some(scope) if scope.extent(id) == Extent::Part => scope
                    .stretches(id)
                    .iter()
                    .any(|stretch| stretch.start < span.end && span.start < stretch.end),
                _ => true,
            };
            seen.extend(spans.iter().filter(inside).map(number));
        }
        let mut at = 0;
        for hit in &hits {
            while spans.get(at).is_some_and(|span| span.end <= hit.start) {
                at += 1;
            }
            let speaker = spans.get(at).map(number);
            if speaker.is_some() && seen.last() != speaker.as_ref() {
                seen.extend(speaker);
            }
        }
        seen.sort_unstable();
        seen.dedup();
        for speaker in &seen {
            if let Some(count) = counts.get_mut(*speaker as usize) {
                *count += 1;
            }
        }
    }
    facet(
        "speaker",
        index.speakers().iter().map(|speaker| speaker.name.as_str()).zip(counts[1..].iter().copied()),
    )
}
