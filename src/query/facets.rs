//! Counts the whole result by speaker, year, source and every other field. Apart because it goes through all
//! units found, whereas hits are made for a page of them.

use super::answer::{Facet, FacetValue};
use super::matcher::Matcher;
use super::plan::Plan;
use super::reader::Reading;
use super::scope::Extent;
use super::work::Work;
use crate::document::{Date, SpeakerId, UnitId};
use crate::index::TokenSpan;
use crate::order::Order as _;

/// Values that are listed of a field.
const MOST: usize = 200;
/// Fields with more values than this that no two units share tell nothing (addresses, ids).
const TELLING: u32 = 50;

/// Counts of units by every field that has values; `units` ascending, `dates` of all units.
pub(super) fn facets(plan: &Plan<'_, '_>, units: &[u32], dates: &[u32], work: &Work) -> Vec<Facet> {
    let mut facets = vec![speakers(plan, units, work), years(units, dates)];
    let index = plan.index;
    let mut names = index.field_names();
    // The publication is what readers ask for first.
    names.order_by_key(|name| *name != "source");
    for name in names {
        let Some(field) = index.find_field(name) else { continue };
        let values = index.field_values(field);
        let telling = values.len() as u32 <= TELLING || values.len() as u32 <= index.documents() / 2;
        // An address is one document's own and three lines high.
        if name == "url" || !(telling || name == "source") {
            continue;
        }
        let Some(column) = index.field_column(field) else { continue };
        let mut counts = vec![0u32; values.len() + 1];
        let mut count = |value: u32| {
            if let Some(count) = counts.get_mut(value as usize) {
                *count += 1;
            }
        };
        if units.len() * 4 > index.units() as usize {
            let column = column.to_vec();
            units.iter().for_each(|unit| count(column.get(*unit as usize).copied().unwrap_or(0)));
        } else {
            units.iter().for_each(|unit| count(column.get(*unit)));
        }
        let values = values.iter().zip(&counts[1..]).map(|(value, count)| ((*value).to_owned(), *count));
        facets.push(facet(name, values.collect()));
    }
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

/// The counts of a field, most frequent first.
pub(super) fn facet(field: &str, values: Vec<(String, u32)>) -> Facet {
    let mut values: Vec<FacetValue> = values
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(value, count)| FacetValue { value, count })
        .collect();
    values.order_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    values.truncate(MOST);
    Facet { field: field.to_owned(), values }
}

fn years(units: &[u32], dates: &[u32]) -> Facet {
    let years = units.iter().filter_map(|unit| dates.get(*unit as usize).copied().and_then(Date::unpack));
    year_facet(years.map(|date| date.year))
}

/// Counts of years, ascending.
pub(super) fn year_facet(years: impl Iterator<Item = u16>) -> Facet {
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
fn speakers(plan: &Plan<'_, '_>, units: &[u32], work: &Work) -> Facet {
    let index = plan.index;
    let mut counts = vec![0u32; index.speakers().len() + 1];
    let owners = index.speaker_column().to_vec();
    let owner = |unit: u32| owners.get(unit as usize).copied().unwrap_or(0);
    let several = index.quoting();
    let mut matcher = Matcher::new(plan, Reading::All, work);
    let (mut hits, mut spans, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for unit in units {
        if !several.get(*unit as usize).copied().unwrap_or(true) {
            if let Some(count) = counts.get_mut(owner(*unit) as usize) {
                *count += 1;
            }
            continue;
        }
        let id = UnitId(*unit);
        matcher.hits(id, &mut hits);
        index.spans(id, &mut spans);
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
            seen.extend(spans.get(at).map(number));
        }
        seen.sort_unstable();
        seen.dedup();
        for speaker in &seen {
            if let Some(count) = counts.get_mut(*speaker as usize) {
                *count += 1;
            }
        }
    }
    let names =
        index.speakers().iter().zip(&counts[1..]).map(|(speaker, count)| (speaker.name.clone(), *count));
    facet("speaker", names.collect())
}
