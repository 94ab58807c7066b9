//! Lists of quotations and of speakers. Separate from the search because they list what the corpus has, with or
//! without a query.

pub(crate) mod profile;

use crate::api::search::{Facet, QueryError};
use crate::api::views::{
    Alias, QuoteFilter, QuoteList, QuoteView, SpeakerFilter, SpeakerList, SpeakerView, VariantView,
};
use crate::document::{Date, QuoteId, QuoteKind, Span, UnitId};
use crate::index::{Index, SpeakerEntry};
use crate::query::budget::{Budget, Pace, at_once};
use crate::query::plan::filter::key;
use crate::query::search::execute::execute;
use crate::query::search::facets::{facet, year_facet};
use crate::query::search::matcher::{Match, Matcher};
use crate::query::search::plan;
use crate::query::search::positions::Positions;
use crate::snippet::{AttributionView, Mark, Piece, tokens};
use crate::sort::Order as _;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;

const USUAL_QUOTES: u32 = 50;
const USUAL_SPEAKERS: u32 = 100;
const MAX_LIMIT: u32 = 5_000;
/// Words of a quotation that a list shows.
const MAX_WORDS: u32 = 400;

/// The quotations that a filter leaves. `took_ms` is left at 0: only the caller has a clock.
///
/// # Errors
/// What is wrong with the query, and where; a date or an order that is none, at no place in the query.
pub fn quotes(index: &Index<'_>, filter: &QuoteFilter) -> Result<QuoteList, QueryError> {
    at_once(quotes_in_turns(index, filter, Pace::default()))
}

/// The same as [`quotes`], in turns.
///
/// # Errors
/// What is wrong with the query, and where; a date or an order that is none, at no place in the query.
pub async fn quotes_in_turns(
    index: &Index<'_>,
    filter: &QuoteFilter,
    pace: Pace,
) -> Result<QuoteList, QueryError> {
    let wrong = |message: String| QueryError { message, start: 0, end: 0 };
    let day = |text: &Option<String>| match text.as_deref() {
        None => Ok(None),
        Some(text) => match Date::parse(text) {
            Some(date) => Ok(Some(date)),
            None => {
                Err(wrong(format!("{text} is no date that can be read: write 2016, 2016-10 or 2016-10-12.")))
            }
        },
    };
    let (from, to) = (day(&filter.from)?, day(&filter.to)?);
    let hits = match filter.query.as_deref().filter(|query| !query.trim().is_empty()) {
        Some(query) => Some(quotes_with_hits(index, query, pace).await?),
        None => None,
    };
    let kinds = filter.kinds.clone().unwrap_or_else(|| vec![QuoteKind::Direct, QuoteKind::Fragment]);
    let speakers: Option<FxHashSet<&str>> =
        filter.speakers.as_ref().map(|all| all.iter().map(String::as_str).collect());
    let source = index.find_field("source");
    let source_of = |unit: UnitId| source.and_then(|field| index.field(field, unit));
    let name_of = |quote: QuoteId| index.quote_speaker(quote).map(|speaker| index.speaker_name(speaker));
    let dates = index.dates();
    let date_of = |unit: UnitId| dates.get(unit.0 as usize).copied().and_then(Date::unpack);
    // The last day of a month or year is not known here; months and days of 0 sort before all others.
    let until = to.map(|to| Date {
        month: if to.month == 0 { 12 } else { to.month },
        day: if to.day == 0 { 31 } else { to.day },
        ..to
    });
    let wanted = |quote: &QuoteId| {
        let unit = index.quote_unit(*quote);
        let date = date_of(unit);
        kinds.contains(&index.quote_kind(*quote))
            && hits.as_ref().is_none_or(|hits| hits.contains_key(quote))
            && speakers.as_ref().is_none_or(|all| name_of(*quote).is_some_and(|name| all.contains(name)))
            && filter
                .sources
                .as_ref()
                .is_none_or(|all| source_of(unit).is_some_and(|name| all.iter().any(|one| one == name)))
            && from.is_none_or(|from| date.is_some_and(|date| date >= from))
            && until.is_none_or(|until| date.is_some_and(|date| date <= until))
            && filter.confidence.is_none_or(|least| index.quote(*quote).attribution.confidence >= least)
            && (filter.variants_only != Some(true) || index.cluster_of(*quote).is_some())
    };
    let mut found: Vec<QuoteId> = (0..index.quotes()).map(QuoteId).filter(wanted).collect();
    let facets = quote_facets(index, &found, dates);
    let date_key = |quote: &QuoteId| date_of(index.quote_unit(*quote));
    let sure = |quote: &QuoteId| (index.quote(*quote).attribution.confidence * 10_000.0) as u32;
    let length = |quote: &QuoteId| index.quote_tokens(*quote).len();
    match filter.sort.as_deref() {
        None => {}
        Some("date") => found.order_by_cached_key(|quote| (date_key(quote).is_none(), date_key(quote))),
        Some("-date") => {
            found.order_by_cached_key(|quote| (date_key(quote).is_none(), Reverse(date_key(quote))))
        }
        Some("confidence") => found.order_by_cached_key(sure),
        Some("-confidence") => found.order_by_cached_key(|quote| Reverse(sure(quote))),
        Some("length") => found.order_by_cached_key(length),
        Some("-length") => found.order_by_cached_key(|quote| Reverse(length(quote))),
        Some(other) => {
            return Err(wrong(format!(
                "{other} is no order: write date, confidence or length, each with - for the reverse."
            )));
        }
    }
    let offset = filter.offset.unwrap_or(0) as usize;
    let limit = filter.limit.unwrap_or(USUAL_QUOTES).min(MAX_LIMIT) as usize;
    let none = Vec::new();
    let marks = |quote: &QuoteId| hits.as_ref().and_then(|hits| hits.get(quote)).unwrap_or(&none);
    let shown = found.iter().skip(offset).take(limit).map(|quote| quote_view(index, *quote, marks(quote)));
    Ok(QuoteList { total: found.len() as u32, quotes: shown.collect(), facets, took_ms: 0.0 })
}

/// The wordings of a cluster, first use first; empty where there is no such cluster.
pub fn variants(index: &Index<'_>, cluster: u32) -> Vec<VariantView> {
    let members = index.cluster(cluster).into_iter();
    members.map(|(quote, relation)| VariantView { quote: quote_view(index, quote, &[]), relation }).collect()
}

/// The quotations that hold a hit, with what is marked in them; of a query of filters only, those that begin in
/// what it leaves.
async fn quotes_with_hits(
    index: &Index<'_>,
    query: &str,
    pace: Pace,
) -> Result<FxHashMap<QuoteId, Vec<Match>>, QueryError> {
    let plan = plan(index, query)?;
    let work = Budget::new(pace);
    let found = execute(&plan, &work).await;
    let mut matcher = Matcher::new(&plan, Positions::All, &work);
    let mut quotes: FxHashMap<QuoteId, Vec<Match>> = FxHashMap::default();
    let mut hits = Vec::new();
    if !found.units.is_empty() {
        matcher.prepare().await;
    }
    for unit in found.units {
        matcher.hits(UnitId(unit), &mut hits);
        work.pause().await;
        for quote in index.quotes_of(UnitId(unit)).map(QuoteId) {
            let tokens = index.quote_tokens(quote);
            if hits.is_empty() && plan.leaves.is_empty() {
                let inside = plan
                    .scope()
                    .is_none_or(|scope| scope.holds(UnitId(unit), tokens.start, tokens.start + 1));
                if inside && !tokens.is_empty() {
                    quotes.entry(quote).or_default();
                }
                continue;
            }
            let begin = hits.partition_point(|hit| hit.start < tokens.start);
            let inside = hits[begin..].iter().take_while(|hit| hit.start < tokens.end);
            let inside: Vec<Match> = inside.filter(|hit| hit.end <= tokens.end).copied().collect();
            if !inside.is_empty() {
                quotes.insert(quote, inside);
            }
        }
    }
    Ok(quotes)
}

fn quote_facets(index: &Index<'_>, found: &[QuoteId], dates: &[u32]) -> Vec<Facet> {
    let mut speakers: FxHashMap<&str, u32> = FxHashMap::default();
    let mut sources: FxHashMap<&str, u32> = FxHashMap::default();
    let mut kinds: FxHashMap<&str, u32> = FxHashMap::default();
    let source = index.find_field("source");
    for quote in found {
        if let Some(speaker) = index.quote_speaker(*quote) {
            *speakers.entry(index.speaker_name(speaker)).or_default() += 1;
        }
        if let Some(value) = source.and_then(|field| index.field(field, index.quote_unit(*quote))) {
            *sources.entry(value).or_default() += 1;
        }
        let kind = match index.quote_kind(*quote) {
            QuoteKind::Direct => "direct",
            QuoteKind::Fragment => "fragment",
            QuoteKind::Turn => "turn",
            QuoteKind::Other => "other",
        };
        *kinds.entry(kind).or_default() += 1;
    }
    let years = found.iter().filter_map(|quote| {
        dates.get(index.quote_unit(*quote).0 as usize).copied().and_then(Date::unpack).map(|date| date.year)
    });
    let mut facets = vec![
        facet("speaker", speakers.into_iter()),
        year_facet(years),
        facet("source", sources.into_iter()),
        facet("kind", kinds.into_iter()),
    ];
    facets.retain(|facet| !facet.values.is_empty());
    facets
}

fn quote_view(index: &Index<'_>, id: QuoteId, hits: &[Match]) -> QuoteView {
    let quote = index.quote(id);
    let unit = quote.unit;
    let end = quote.tokens.end.min(quote.tokens.start.saturating_add(MAX_WORDS));
    let marks: Vec<Mark> =
        hits.iter().flat_map(|hit| hit.parts).map(|(start, end)| Mark { start, end, part: 0 }).collect();
    let text = tokens(index, unit, quote.tokens.start..end, &marks);
    let source = index.find_field("source").and_then(|field| index.field(field, unit));
    let cluster = index.cluster_of(id);
    QuoteView {
        id: id.0,
        doc: index.unit_id(unit),
        unit: unit.0,
        document: quote.doc.0,
        title: index.unit_title(unit).to_owned(),
        date: index.unit_date(unit).map(Into::into),
        source: source.map(str::to_owned),
        language: index.unit_language(unit).map(str::to_owned),
        text: if text.is_empty() { vec![Piece { text: String::new(), hit: false }] } else { text },
        cut: end < quote.tokens.end,
        kind: quote.kind,
        attribution: AttributionView::of(index, &quote, |span| around(index, unit, span)),
        supplied_marks: quote.supplied_marks,
        start: quote.span.start,
        end: quote.span.end,
        cluster,
        variants: cluster.map_or(0, |cluster| index.cluster(cluster).len().saturating_sub(1) as u32),
    }
}

/// The text of a span of a document that stands in this unit.
fn around(index: &Index<'_>, unit: UnitId, span: Span) -> Option<String> {
    let base = index.unit(unit).span.start;
    let text = index.passage(unit, 0..u32::MAX).text;
    let range = span.start.checked_sub(base)? as usize..span.end.checked_sub(base)? as usize;
    text.get(range).map(str::to_owned)
}

/// The speakers that a filter leaves. `took_ms` is left at 0: only the caller has a clock.
///
/// # Errors
/// An order that is none, at no place in a query.
pub fn speakers(index: &Index<'_>, filter: &SpeakerFilter) -> Result<SpeakerList, QueryError> {
    let words = filter.text.as_deref().map(key).unwrap_or_default();
    let named = |name: &String| {
        let name = key(name);
        words.is_empty() || name.windows(words.len()).any(|part| begins(part, &words))
    };
    let all = index.speakers();
    let wanted = |speaker: &SpeakerEntry| {
        filter.kinds.as_ref().is_none_or(|kinds| kinds.contains(&speaker.kind))
            && (named(&speaker.name)
                || speaker.aliases.iter().any(|(alias, _)| named(alias))
                || speaker.roles.iter().any(named))
    };
    let mut found: Vec<usize> = (0..all.len()).filter(|i| wanted(&all[*i])).collect();
    let words_of = |i: usize| all[i].turn_words + all[i].quote_words;
    match filter.sort.as_deref() {
        None | Some("words") => found.order_by_key(|i| Reverse(words_of(*i))),
        Some("quotations") => found.order_by_key(|i| Reverse(all[*i].quotes)),
        Some("turns") => found.order_by_key(|i| Reverse(all[*i].turns)),
        Some("name") => found.order_by_cached_key(|i| key(&all[*i].name)),
        Some("first") => found.order_by_key(|i| (all[*i].first_date.is_none(), all[*i].first_date)),
        Some("last") => found.order_by_key(|i| Reverse(all[*i].last_date)),
        Some(other) => {
            let message =
                format!("{other} is no order: write words, quotations, turns, name, first or last.");
            return Err(QueryError { message, start: 0, end: 0 });
        }
    }
    let offset = filter.offset.unwrap_or(0) as usize;
    let limit = filter.limit.unwrap_or(USUAL_SPEAKERS).min(MAX_LIMIT) as usize;
    let shown: Vec<usize> = found.iter().copied().skip(offset).take(limit).collect();
    let documents = documents_of(index, &shown);
    let view = |(i, documents): (&usize, u32)| {
        let speaker = &all[*i];
        SpeakerView {
            id: *i as u32,
            name: speaker.name.clone(),
            kind: speaker.kind,
            roles: speaker.roles.clone(),
            aliases: speaker
                .aliases
                .iter()
                .map(|(name, count)| Alias { name: name.clone(), count: *count })
                .collect(),
            quotations: speaker.quotes,
            turns: speaker.turns,
            words: u32::try_from(words_of(*i)).unwrap_or(u32::MAX),
            documents,
            first_date: speaker.first_date.map(Into::into),
            last_date: speaker.last_date.map(Into::into),
        }
    };
    Ok(SpeakerList {
        total: found.len() as u32,
        speakers: shown.iter().zip(documents).map(view).collect(),
        took_ms: 0.0,
    })
}

/// Whether the words of a name begin with these: `anna ho` is Anna Holm.
fn begins(name: &[String], words: &[String]) -> bool {
    name.iter().zip(words).enumerate().all(|(i, (name, word))| {
        if i + 1 == words.len() { name.starts_with(word.as_str()) } else { name == word }
    })
}

/// In how many documents each of some speakers speaks.
fn documents_of(index: &Index<'_>, speakers: &[usize]) -> Vec<u32> {
    let mut places = vec![None; index.speakers().len()];
    for (place, speaker) in speakers.iter().enumerate() {
        places[*speaker] = Some(place);
    }
    let mut counts = vec![(0u32, None); speakers.len()];
    for quote in (0..index.quotes()).map(QuoteId) {
        let speaker =
            index.quote_speaker(quote).and_then(|speaker| places.get(speaker.0 as usize).copied().flatten());
        let Some(place) = speaker else { continue };
        let unit = index.quote_unit(quote);
        let document = index.document_of(unit).0;
        let (count, last) = &mut counts[place];
        if *last != Some(document) {
            *count += 1;
            *last = Some(document);
        }
    }
    counts.into_iter().map(|(count, _)| count).collect()
}
