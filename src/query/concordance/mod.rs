//! The concordance: every hit of a query as a line, sorted, sampled, paged; and the frequency list of its words.
//! Separate from the search because it counts hits where the search counts units.

pub(crate) mod context_terms;
pub(crate) mod sorting;

use crate::api::search::QueryError;
use crate::api::views::{
    Concordance, ConcordanceOptions, Frequencies, Frequency, FrequencyOptions, Line, LinePiece,
};
use crate::document::UnitId;
use crate::index::{Index, Passage, SpanKind, TermId, TokenSpan};
use crate::query::budget::{Budget, Pace, at_once};
use crate::query::concordance::context_terms::Around;
use crate::query::concordance::sorting::{Keys, sample};
use crate::query::plan::captures::Slots;
use crate::query::plan::terms::Member;
use crate::query::plan::{Node, Plan, Sequence, Text};
use crate::query::search::execute::execute;
use crate::query::search::explain::explain;
use crate::query::search::matcher::{Match, Matcher};
use crate::query::search::positions::Positions;
use crate::query::search::{documents, plan};
use crate::snippet::Piece;
use crate::sort::Order as _;
use rustc_hash::FxHashMap;
use std::ops::Range;

const USUAL_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 10_000;
const USUAL_CONTEXT: u32 = 12;
const MAX_CONTEXT: u32 = 60;
/// Forms that a frequency list has where no number is asked for.
const USUAL_FORMS: u32 = 100;

/// A hit and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PlacedHit {
    pub(crate) unit: u32,
    pub(crate) hit: Match,
}

/// The hits of a query as lines with their context. `took_ms` is left at 0: only the caller has a clock.
///
/// # Errors
/// What is wrong with the query, and where; an unknown key to sort by, at no place in the query.
pub fn concordance(
    index: &Index<'_>,
    query: &str,
    options: &ConcordanceOptions,
) -> Result<Concordance, QueryError> {
    at_once(concordance_in_turns(index, query, options, Pace::default()))
}

/// The same as [`concordance`], in turns.
///
/// # Errors
/// What is wrong with the query, and where; an unknown key to sort by, at no place in the query.
pub async fn concordance_in_turns(
    index: &Index<'_>,
    query: &str,
    options: &ConcordanceOptions,
    pace: Pace,
) -> Result<Concordance, QueryError> {
    let plan = plan(index, query)?;
    let sort = options.sort.as_deref().unwrap_or_default();
    let keys = Keys::new(index, sort).map_err(|message| QueryError { message, start: 0, end: 0 })?;
    let work = Budget::of_list(pace);
    let mut places = places(&plan, &work).await;
    let total = places.len() as u32;
    let mut units: Vec<u32> = places.iter().map(|place| place.unit).collect();
    units.dedup();
    if let Some(chosen) = options.sample {
        places = sample(places, chosen.size as usize, chosen.seed);
    }
    keys.sort(&plan, &mut places, &work).await;
    let offset = options.offset.unwrap_or(0) as usize;
    let limit = options.limit.unwrap_or(USUAL_LIMIT).min(MAX_LIMIT) as usize;
    let context = options.context.unwrap_or(USUAL_CONTEXT).min(MAX_CONTEXT);
    let lines =
        places.iter().skip(offset).take(limit).map(|place| line(index, place, context, &keys)).collect();
    let words = plan.words();
    Ok(Concordance {
        total,
        units: units.len() as u32,
        documents: documents(index, &units),
        words: u32::try_from(words).unwrap_or(u32::MAX),
        per_million: per_million(total, words),
        available: places.len() as u32,
        partial: plan.is_partial(&work),
        lines,
        explanation: explain(&plan, &work),
        took_ms: 0.0,
    })
}

/// How often each form stands at a place of the hits. `took_ms` is left at 0: only the caller has a clock.
///
/// # Errors
/// What is wrong with the query, and where; an unknown place of the hit, at no place in the query.
pub fn frequencies(
    index: &Index<'_>,
    query: &str,
    options: &FrequencyOptions,
) -> Result<Frequencies, QueryError> {
    at_once(frequencies_in_turns(index, query, options, Pace::default()))
}

/// The same as [`frequencies`], in turns.
///
/// # Errors
/// What is wrong with the query, and where; an unknown place of the hit, at no place in the query.
pub async fn frequencies_in_turns(
    index: &Index<'_>,
    query: &str,
    options: &FrequencyOptions,
    pace: Pace,
) -> Result<Frequencies, QueryError> {
    let plan = plan(index, query)?;
    let of = options.of.as_deref().unwrap_or("node");
    let place = HitPlace::read(of).ok_or_else(|| {
        let message = format!("{of} is no place of a hit: write node, word1, left1 or right1.");
        QueryError { message, start: 0, end: 0 }
    })?;
    let work = Budget::of_list(pace);
    let words = plan.words();
    let mut counts: Vec<(String, u32)> = match single(&plan)
        .filter(|_| matches!(place, HitPlace::Node | HitPlace::Slot(1)))
    {
        // Terms carry their counts.
        Some(set) => plan.sets[set]
            .members
            .iter()
            .map(|member| (index.term(member.term), member.frequencies(index).1))
            .collect(),
        None => {
            let mut counts: FxHashMap<Vec<TermId>, u32> = FxHashMap::default();
            let mut around = Around::default();
            let slots = match place {
                HitPlace::Slot(_) => Some(Slots::new(&plan).map_err(|mistake| mistake.in_query(query))?),
                _ => None,
            };
            let all = places(&plan, &work).await;
            let mut rest = all.iter().peekable();
            while let Some(found) = rest.next() {
                let (hit, tokens) = (&found.hit, plan.lengths.get(found.unit as usize).copied().unwrap_or(0));
                around.go(&plan, found, rest.peek().copied(), place.reach(), &work);
                let range = match (&place, &slots) {
                    (HitPlace::Slot(nth), Some(slots)) => {
                        let here = |member: &Member| member.counts_in(index, UnitId(found.unit));
                        slots.range(hit, around.terms(hit.start..hit.end), &here, *nth as usize)
                    }
                    _ => place.range(hit, tokens),
                };
                let Some(range) = range else { continue };
                let terms = around.terms(range);
                match counts.get_mut(terms) {
                    Some(count) => *count += 1,
                    None => _ = counts.insert(terms.to_vec(), 1),
                }
                if !work.spend(8) {
                    break;
                }
                work.pause().await;
            }
            let form = |terms: Vec<TermId>| {
                terms.into_iter().map(|term| index.term(term)).collect::<Vec<_>>().join(" ")
            };
            counts.into_iter().map(|(terms, count)| (form(terms), count)).collect()
        }
    };
    counts.order_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let total = counts.iter().fold(0u32, |sum, (_, count)| sum.saturating_add(*count));
    let forms = counts.len() as u32;
    counts.truncate(options.limit.unwrap_or(USUAL_FORMS) as usize);
    let row =
        |(form, count): (String, u32)| Frequency { form, count, per_million: per_million(count, words) };
    Ok(Frequencies {
        total,
        forms,
        words: u32::try_from(words).unwrap_or(u32::MAX),
        rows: counts.into_iter().map(row).collect(),
        partial: plan.is_partial(&work),
        took_ms: 0.0,
    })
}

fn per_million(count: u32, words: u64) -> f64 {
    if words == 0 { 0.0 } else { f64::from(count) * 1e6 / words as f64 }
}

/// The set of a query that is one word and nothing else.
fn single(plan: &Plan<'_, '_>) -> Option<usize> {
    let Some(Node::Leaf(leaf)) = &plan.root else { return None };
    let Text::Sequences(sequences) = &plan.leaves[*leaf].text else { return None };
    let [Sequence { steps, before: 0, after: 0, .. }] = sequences.as_slice() else { return None };
    let [step] = steps.as_slice() else { return None };
    plan.sets[step.set].spelling.is_none().then_some(step.set)
}

/// Every hit, in the order of the corpus.
pub(crate) async fn places(plan: &Plan<'_, '_>, work: &Budget) -> Vec<PlacedHit> {
    let found = execute(plan, work).await;
    let mut matcher = Matcher::new(plan, Positions::All, work);
    let (mut places, mut hits) = (Vec::new(), Vec::new());
    if !found.units.is_empty() {
        matcher.prepare().await;
    }
    for unit in found.units {
        matcher.hits(UnitId(unit), &mut hits);
        places.extend(hits.iter().map(|hit| PlacedHit { unit, hit: *hit }));
        if !work.spend(1) {
            break;
        }
        work.pause().await;
    }
    places
}

/// A place of a hit whose words are counted.
enum HitPlace {
    Node,
    Slot(u32),
    Left(u32),
    Right(u32),
}

impl HitPlace {
    /// Reads `node`, `word1`, `left1`, `right1`.
    fn read(of: &str) -> Option<HitPlace> {
        let nth = |side: &str| of.strip_prefix(side)?.parse().ok().filter(|n| (1..=9).contains(n));
        match of {
            "node" => Some(HitPlace::Node),
            _ => (nth("word").map(HitPlace::Slot))
                .or_else(|| nth("left").map(HitPlace::Left))
                .or_else(|| nth("right").map(HitPlace::Right)),
        }
    }

    /// How many words beside the hit are looked at.
    fn reach(&self) -> u32 {
        match self {
            HitPlace::Left(nth) | HitPlace::Right(nth) => *nth,
            HitPlace::Node | HitPlace::Slot(_) => 0,
        }
    }

    /// Its tokens in a unit of so many; of slots, those of the whole hit.
    fn range(&self, hit: &Match, tokens: u32) -> Option<Range<u32>> {
        match self {
            HitPlace::Left(nth) => hit.start.checked_sub(*nth).map(|at| at..at + 1),
            HitPlace::Right(nth) => (hit.end + nth <= tokens).then_some(hit.end + nth - 1..hit.end + nth),
            HitPlace::Node | HitPlace::Slot(_) => Some(hit.start..hit.end),
        }
    }
}

fn line(index: &Index<'_>, place: &PlacedHit, context: u32, keys: &Keys) -> Line {
    let unit = UnitId(place.unit);
    let Match { start, end, parts, .. } = place.hit;
    let passage = index.passage(unit, start.saturating_sub(context)..end.saturating_add(context));
    let whose = index.spans(unit).iter().find(|span| span.start <= start && start < span.end);
    let speaker = speaker(index, unit, whose);
    let source = index.find_field("source").and_then(|field| index.field(field, unit));
    let first = (start - passage.first) as usize;
    let last = ((end - passage.first) as usize).min(passage.tokens.len());
    let mut node: Vec<Piece> = Vec::new();
    let mut at = start;
    for (from, to) in parts {
        if from >= at && from < to {
            piece(&passage, at..from, false, start, &mut node);
            piece(&passage, from..to, true, start, &mut node);
            at = to;
        }
    }
    piece(&passage, at..end, false, start, &mut node);
    Line {
        doc: index.unit_id(unit),
        unit: place.unit,
        position: start,
        length: end - start,
        title: index.unit_title(unit).to_owned(),
        date: index.unit_date(unit).map(Into::into),
        speaker,
        source: source.map(str::to_owned),
        language: index.unit_language(unit).map(str::to_owned),
        r#in: match whose.map(|span| span.kind) {
            Some(SpanKind::Quote) => "quote",
            Some(SpanKind::Turn) => "turn",
            _ => "narration",
        }
        .to_owned(),
        left: side(&passage, 0..first, true, |token| keys.level(true, (first - token) as u32)),
        node,
        right: side(&passage, last..passage.tokens.len(), false, |token| {
            keys.level(false, (token + 1 - last) as u32)
        }),
    }
}

/// Whose words a stretch of a unit is; narration counts for the speaker of its turn.
pub(crate) fn speaker(index: &Index<'_>, unit: UnitId, whose: Option<&TokenSpan>) -> Option<String> {
    let speaker = match whose {
        Some(span) if span.speaker.is_some() || span.kind == SpanKind::Quote => span.speaker,
        _ => index.unit_speaker(unit),
    };
    speaker.map(|speaker| index.speaker_name(speaker).to_owned())
}

/// A piece of the hit itself, with what stands before it since the piece before.
fn piece(passage: &Passage, tokens: Range<u32>, hit: bool, start: u32, node: &mut Vec<Piece>) {
    let token = |at: u32| passage.tokens.get((at - passage.first) as usize);
    let (Some(first), Some(last)) = (token(tokens.start), tokens.end.checked_sub(1).and_then(token)) else {
        return;
    };
    if tokens.is_empty() {
        return;
    }
    let gap = if tokens.start > start {
        token(tokens.start - 1).map_or(first.start, |before| before.end)
    } else {
        first.start
    };
    let text = |from: u32, to: u32| one_line(passage.text.get(from as usize..to as usize).unwrap_or(""));
    if hit && gap < first.start {
        node.push(Piece { text: text(gap, first.start), hit: false });
        node.push(Piece { text: text(first.start, last.end), hit });
    } else {
        node.push(Piece { text: text(gap, last.end), hit });
    }
}

/// Context beside the hit: the words that are sort keys as pieces of their own.
fn side(
    passage: &Passage,
    tokens: Range<usize>,
    left: bool,
    level: impl Fn(usize) -> Option<u8>,
) -> Vec<LinePiece> {
    let token = |at: usize| passage.tokens.get(at);
    let slice = |from: u32, to: u32| passage.text.get(from as usize..to as usize).unwrap_or("");
    let before = tokens.start.checked_sub(1).and_then(token).map_or(0, |before| before.end);
    let after = token(tokens.end).map_or(passage.text.len() as u32, |after| after.start);
    // Beside the hit all of the text, at the far end the signs that stand directly beside a word.
    let begin = match left {
        true => {
            let first = token(tokens.start).map_or(after, |first| first.start);
            let signs = slice(before, first).rsplit(char::is_whitespace).next().map_or(0, str::len);
            first - signs as u32
        }
        false => before,
    };
    let end = match left {
        true => after,
        false => {
            let last = tokens.end.checked_sub(1).and_then(token).map_or(before, |last| last.end);
            let signs = slice(last, after).split(char::is_whitespace).next().map_or(0, str::len);
            last + signs as u32
        }
    };
    let text = |from: u32, to: u32| one_line(passage.text.get(from as usize..to as usize).unwrap_or(""));
    let mut pieces: Vec<LinePiece> = Vec::new();
    let mut at = begin;
    for token in tokens {
        if let (Some(sort), Some(range)) = (level(token), passage.tokens.get(token)) {
            if at < range.start {
                pieces.push(LinePiece { text: text(at, range.start), sort: None });
            }
            pieces.push(LinePiece { text: text(range.start, range.end), sort: Some(sort) });
            at = range.end;
        }
    }
    if at < end {
        pieces.push(LinePiece { text: text(at, end), sort: None });
    }
    pieces
}

/// A text in one line: a line break and what is beside it becomes a space.
fn one_line(text: &str) -> String {
    if !text.contains(['\n', '\t']) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' | ' ' if line.ends_with(' ') => {}
            '\n' | '\t' => line.push(' '),
            c => line.push(c),
        }
    }
    line
}
