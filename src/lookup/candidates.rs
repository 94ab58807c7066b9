//! Which passages of the corpus can be what was quoted: those that hold most of its rare words close together.
//!
//! ```text
//! word of the query -> terms (itself, its inflections; what is no word of the corpus: its nearest neighbours)
//! term -> positions -> windows of 2^k tokens, each overlapping half of the next
//! window -> sum of the rarities of the words it holds -> the best few dozen
//! ```
//!
//! Apart because it is the only part that reads postings. Words are taken rarest first until a budget of
//! positions is used up, so that the time does not depend on how common the query's words are.

use crate::align::{Word, Wording};
use crate::document::UnitId;
use crate::index::{Index, TermId};
use crate::order::Order as _;
use fst::{IntoStreamer, Streamer};
use std::collections::HashMap;
use std::ops::Range;

/// Positions read for one look-up.
const BUDGET: u64 = 60_000;
/// Words that are always read, however common.
const LEAST_WORDS: usize = 3;
/// Positions read to find the whole query word for word.
const EXACT_BUDGET: u64 = 200_000;
/// Windows handed on.
const MOST: usize = 24;
/// Windows handed on even where they are much lighter than the heaviest.
const LEAST: usize = 6;
/// Share of the heaviest window's weight that makes a window worth aligning.
const WORTHY: f32 = 0.6;
/// Word-for-word occurrences handed on.
const MOST_EXACT: usize = 50;
/// Corrections of a word that the corpus does not have.
const CORRECTIONS: usize = 6;
/// How much a correction counts.
const CORRECTED: f32 = 0.7;
/// How much an inflection counts.
const INFLECTED: f32 = 0.9;

/// How much a near synonym counts.
const SYNONYM: f32 = 0.6;
/// More frequent synonyms say too little.
const MOST_SYNONYM: u64 = 5_000;

/// A part of a unit that may hold what was quoted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) unit: UnitId,
    pub(super) tokens: Range<u32>,
    /// Sum of the rarities of the query's words that it holds.
    pub(super) weight: f32,
}

/// What the corpus knows of the query's words.
pub(super) struct Vocabulary {
    /// Rarity and whether it is known, by folded form.
    weights: HashMap<String, (f32, bool)>,
    /// The query's tokens as terms, `None` where the corpus lacks one.
    sequence: Vec<Option<TermId>>,
    /// Different tokens, rarest first.
    terms: Vec<Term>,
    rarest: f32,
}

/// A word of the query and the terms that stand for it.
struct Term {
    form: String,
    ids: Vec<(TermId, f32)>,
    weight: f32,
    frequency: u64,
}

impl Vocabulary {
    /// Looks up the words of a query.
    pub(super) fn of(index: &Index<'_>, text: &str) -> Vocabulary {
        let windows = (index.words() as f32 / 64.0).max(2.0);
        let rarity = |frequency: u64| (1.0 + windows / frequency.max(1) as f32).ln();
        let rarest = rarity(1);
        let mut found =
            Vocabulary { weights: HashMap::new(), sequence: Vec::new(), terms: Vec::new(), rarest };
        for token in crate::text::tokens(text) {
            let form = crate::text::fold(&text[token.start..token.end]).into_owned();
            let exact = index.find_term(&form);
            found.sequence.push(exact);
            if found.weights.contains_key(&form) {
                continue;
            }
            let mut ids: Vec<(TermId, f32)> = exact.iter().map(|id| (*id, 1.0)).collect();
            let others = index.inflections(&form).into_iter().filter(|id| Some(*id) != exact);
            ids.extend(others.map(|id| (id, INFLECTED)));
            let known = exact.is_some();
            if ids.is_empty() {
                ids = corrections(index, &form).into_iter().map(|id| (id, CORRECTED)).collect();
            }
            let frequency: u64 = ids.iter().map(|(id, _)| u64::from(index.collection_frequency(*id))).sum();
            let weight = if ids.is_empty() { 0.75 * rarest } else { rarity(frequency) };
            found.weights.insert(form.clone(), (weight, known));
            if !ids.is_empty() {
                found.terms.push(Term { form, ids, weight, frequency });
            }
        }
        found.terms.order_by_key(|term| term.frequency);
        found
    }

    /// Lets the near synonyms of every word stand for it as well, for a query that was not found without.
    pub(super) fn widen(&mut self, index: &Index<'_>) {
        for term in &mut self.terms {
            for synonym in crate::align::synonyms(&term.form) {
                for id in index.inflections(synonym).into_iter().chain(index.find_term(synonym)) {
                    let frequency = u64::from(index.collection_frequency(id));
                    if frequency <= MOST_SYNONYM && term.ids.iter().all(|(known, _)| *known != id) {
                        term.ids.push((id, SYNONYM));
                        term.frequency += frequency;
                    }
                }
            }
        }
        self.terms.order_by_key(|term| term.frequency);
    }

    /// Sets the weights of the query's words.
    pub(super) fn weigh_query(&self, query: &mut Wording<'_>) {
        query.weigh(|form| self.weights.get(form).copied().unwrap_or((0.75 * self.rarest, true)));
        for word in &mut query.words {
            // What a contraction or a number was made of is no term; by class is near enough.
            if !self.weights.contains_key(&word.form) && word.is_function() {
                word.weight = 0.1 * self.rarest;
            }
        }
    }

    /// Sets the weights of a source's words, which only measure what the query leaves out: by class.
    pub(super) fn weigh_source(&self, source: &mut Wording<'_>) {
        let weight = |word: &Word| if word.is_function() { 0.08 } else { 0.6 } * self.rarest;
        for word in &mut source.words {
            (word.weight, word.known) = (weight(word), true);
        }
    }
}

/// The nearest terms of the dictionary, by edit distance with swaps, most frequent first among the nearest.
fn corrections(index: &Index<'_>, form: &str) -> Vec<TermId> {
    let letters = form.chars().count();
    let distance = match letters {
        0..=2 => return Vec::new(),
        3..=6 => 1,
        _ => 2,
    };
    if letters > 32 || form.starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let automaton = levenshtein_automata::LevenshteinAutomatonBuilder::new(distance, true).build_dfa(form);
    let mut stream = index.dictionary().search(&automaton).into_stream();
    let mut near: Vec<(u8, u32, TermId)> = Vec::new();
    while let Some((term, id)) = stream.next() {
        let id = TermId(u32::try_from(id).unwrap_or(u32::MAX));
        let (levenshtein_automata::Distance::Exact(d) | levenshtein_automata::Distance::AtLeast(d)) =
            automaton.eval(term);
        near.push((d, u32::MAX - index.collection_frequency(id), id));
    }
    near.sort_unstable();
    // One error is far more likely than two.
    let least = near.first().map_or(0, |first| first.0);
    near.into_iter().take_while(|(d, ..)| *d == least).take(CORRECTIONS).map(|(.., id)| id).collect()
}

/// The best windows, best first, and before them the places that have the query word for word.
pub(super) fn find(index: &Index<'_>, vocabulary: &Vocabulary) -> Vec<Candidate> {
    let mut found = exact(index, &vocabulary.sequence);
    let words = vocabulary.sequence.len() as u32;
    let inside = |candidate: &Candidate, others: &[Candidate]| {
        others.iter().any(|other| {
            other.unit == candidate.unit
                && candidate.tokens.start <= other.tokens.start
                && other.tokens.end <= candidate.tokens.end
        })
    };
    let whole = found.len();
    for window in windows(index, vocabulary, words) {
        if !inside(&window, &found[..whole]) {
            found.push(window);
        }
    }
    found
}

/// Windows of two buckets of tokens; a bucket holds three quarters of the query, and at least 32 tokens.
fn windows(index: &Index<'_>, vocabulary: &Vocabulary, words: u32) -> Vec<Candidate> {
    let shift = (words * 3 / 4).clamp(32, 1 << 12).next_power_of_two().trailing_zeros();
    let lengths = index.lengths();
    let mut first_bucket = Vec::with_capacity(lengths.len() + 1);
    let mut buckets = 0_u32;
    for length in lengths {
        first_bucket.push(buckets);
        buckets = buckets.saturating_add((length >> shift) + 1);
    }
    first_bucket.push(buckets);
    let mut weights = vec![0.0_f32; buckets as usize];
    let mut last_term = vec![0_u16; buckets as usize];
    let mut touched: Vec<u32> = Vec::new();
    let (mut spent, mut positions) = (0, Vec::new());
    for (number, term) in vocabulary.terms.iter().enumerate().take(usize::from(u16::MAX) - 1) {
        if number >= LEAST_WORDS && spent + term.frequency > BUDGET {
            break;
        }
        spent += term.frequency;
        let stamp = number as u16 + 1;
        for (id, share) in &term.ids {
            let weight = term.weight * share;
            let mut cursor = index.postings(*id).cursor();
            let mut at = cursor.unit();
            while let Some(unit) = at {
                let Some(&base) = first_bucket.get(unit.0 as usize) else { break };
                let end = first_bucket.get(unit.0 as usize + 1).copied().unwrap_or(base);
                cursor.positions(&mut positions);
                for position in &positions {
                    let bucket = (base + (position >> shift)).min(end.saturating_sub(1));
                    // The window that begins here, and the one that began a bucket before.
                    for window in bucket.saturating_sub(1).max(base)..=bucket {
                        let Some(last) = last_term.get_mut(window as usize) else { continue };
                        if *last != stamp {
                            *last = stamp;
                            let sum = &mut weights[window as usize];
                            if *sum == 0.0 {
                                touched.push(window);
                            }
                            *sum += weight;
                        }
                    }
                }
                at = cursor.advance();
            }
        }
    }
    best(&weights, touched, &first_bucket, lengths, shift)
}

/// The heaviest windows, neighbours of a heavier one left out.
fn best(
    weights: &[f32],
    mut touched: Vec<u32>,
    first_bucket: &[u32],
    lengths: &[u32],
    shift: u32,
) -> Vec<Candidate> {
    let by_weight = |a: &u32, b: &u32| weights[*b as usize].total_cmp(&weights[*a as usize]).then(a.cmp(b));
    let most = 4 * MOST;
    if touched.len() > most {
        touched.select_nth_unstable_by(most, by_weight);
        touched.truncate(most);
    }
    touched.order_by(by_weight);
    let least = touched.first().map_or(0.0, |best| WORTHY * weights[*best as usize]);
    let mut found: Vec<Candidate> = Vec::new();
    let mut taken: Vec<u32> = Vec::new();
    for window in touched {
        let unit = first_bucket.partition_point(|first| *first <= window).saturating_sub(1);
        let Some(&length) = lengths.get(unit) else { continue };
        let beside = |other: &u32| other.abs_diff(window) <= 1 && *other >= first_bucket[unit];
        let same_unit = found
            .iter()
            .zip(&taken)
            .any(|(candidate, other)| candidate.unit.0 as usize == unit && beside(other));
        if same_unit {
            continue;
        }
        // A window's weight bounds what can be found in it.
        if found.len() >= LEAST && weights[window as usize] < least {
            break;
        }
        let start = (window - first_bucket[unit]) << shift;
        let half = 1 << (shift - 1);
        found.push(Candidate {
            unit: UnitId(unit as u32),
            tokens: start.saturating_sub(half)..(start + (2 << shift) + half).min(length),
            weight: weights[window as usize],
        });
        taken.push(window);
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// The places that have the query's tokens one after the other, in order of the units.
fn exact(index: &Index<'_>, sequence: &[Option<TermId>]) -> Vec<Candidate> {
    let Some(terms) = sequence.iter().copied().collect::<Option<Vec<TermId>>>() else { return Vec::new() };
    if terms.len() < 2 {
        return Vec::new();
    }
    // The rarest first: it says where to look for the others.
    let mut order: Vec<usize> = (0..terms.len()).collect();
    order.order_by_key(|&i| index.collection_frequency(terms[i]));
    let mut cursors: Vec<_> = terms.iter().map(|term| index.postings(*term).cursor()).collect();
    let mut found = Vec::new();
    let mut spent = 0_u64;
    let (mut starts, mut positions) = (Vec::new(), Vec::new());
    let mut unit = cursors[order[0]].unit();
    'units: while let Some(target) = unit {
        for &i in &order {
            match cursors[i].seek(target) {
                Some(there) if there == target => {}
                Some(beyond) => {
                    unit = cursors[order[0]].seek(beyond);
                    continue 'units;
                }
                None => break 'units,
            }
        }
        starts.clear();
        for (n, &i) in order.iter().enumerate() {
            cursors[i].positions(&mut positions);
            spent += positions.len() as u64;
            if n == 0 {
                starts.extend(positions.iter().filter_map(|position| position.checked_sub(i as u32)));
            } else {
                starts.retain(|start| positions.binary_search(&(start + i as u32)).is_ok());
            }
            if starts.is_empty() {
                break;
            }
        }
        for start in &starts {
            let tokens = *start..start + terms.len() as u32;
            found.push(Candidate { unit: target, tokens, weight: f32::MAX });
        }
        if found.len() >= MOST_EXACT || spent > EXACT_BUDGET {
            break;
        }
        unit = cursors[order[0]].advance();
    }
    found
}
