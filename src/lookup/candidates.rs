//! Which passages of the corpus can be what was quoted: those that hold most of its rare words close together.
//!
//! ```text
//! word of the query -> terms (itself, its inflections; what is no word of the corpus: its nearest neighbours)
//! terms --exact--> the places that have them one after the other
//!       --windows--> the windows that hold the heaviest of them
//! ```

use super::windows::{self, Grain};
use crate::align::{Class, Word, Wording};
use crate::document::UnitId;
use crate::index::{Index, TermId};
use crate::query::misspellings;
use crate::sort::Order as _;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Positions read to find the whole query word for word.
const EXACT_BUDGET: u64 = 200_000;
/// Word-for-word occurrences handed on, the earliest.
const MOST_EXACT: usize = 50;
/// Word-for-word occurrences counted.
const MOST_COUNTED: usize = 10_000;
/// Corrections of a word that the corpus does not have.
const CORRECTIONS: usize = 6;
/// How much a correction counts.
const CORRECTED: f32 = 0.7;
/// How much an inflection counts.
const INFLECTED: f32 = 0.9;

/// A corpus of fewer windows says too little of how rare a word is: the windows that it lacks are thought to hold a
/// function word every second one, and any other word one in a thousand.
const LEAST_WINDOWS: f32 = 1_000.0;
/// How much a near synonym counts.
const SYNONYM: f32 = 0.6;
/// More frequent synonyms say too little.
const MOST_SYNONYM: u64 = 5_000;

/// A part of a unit that may hold what was quoted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    pub(crate) unit: UnitId,
    pub(crate) tokens: Range<u32>,
    /// Sum of the rarities of the query's words that it holds.
    pub(crate) weight: f32,
}

/// What the corpus knows of the query's words.
pub(crate) struct Vocabulary {
    /// Rarity and whether it is known, by folded form.
    weights: FxHashMap<String, (f32, bool)>,
    /// The query's tokens as terms, `None` where the corpus lacks one.
    sequence: Vec<Option<TermId>>,
    /// Different tokens, rarest first.
    pub(crate) terms: Vec<Term>,
    rarest: f32,
}

/// A word of the query and the terms that stand for it.
#[derive(Clone)]
pub(crate) struct Term {
    form: String,
    /// With how much each counts.
    pub(crate) ids: Vec<(TermId, f32)>,
    pub(crate) weight: f32,
    pub(crate) frequency: u64,
}

impl Vocabulary {
    /// Looks up the words of a query.
    pub(crate) fn of(index: &Index<'_>, text: &str) -> Vocabulary {
        let windows = (index.words() as f32 / 64.0).max(2.0);
        let unseen = (LEAST_WINDOWS - windows).max(0.0);
        let language = crate::language::with_lists(text).unwrap_or_default();
        let rarity = |form: &str, frequency: u64| {
            let share = if language.class(form).any(Class::FUNCTION) { 0.5 } else { 0.001 };
            (1.0 + (windows + unseen) / (frequency.max(1) as f32 + unseen * share)).ln()
        };
        let rarest = rarity("", 1);
        let mut found =
            Vocabulary { weights: FxHashMap::default(), sequence: Vec::new(), terms: Vec::new(), rarest };
        for token in crate::text::tokens(text) {
            let form = crate::text::fold(&text[token.start..token.end]).into_owned();
            let exact = index.find_term(&form);
            found.sequence.push(exact);
            if found.weights.contains_key(&form) {
                continue;
            }
            let mut ids: Vec<(TermId, f32)> = exact.iter().map(|id| (*id, 1.0)).collect();
            let others = index.inflections(&form).into_iter().filter(|(id, _)| Some(*id) != exact);
            ids.extend(others.map(|(id, _)| (id, INFLECTED)));
            let known = exact.is_some();
            if ids.is_empty() {
                ids = corrections(index, &form).into_iter().map(|id| (id, CORRECTED)).collect();
            }
            let frequency: u64 = ids.iter().map(|(id, _)| u64::from(index.collection_frequency(*id))).sum();
            let weight = if ids.is_empty() { 0.75 * rarest } else { rarity(&form, frequency) };
            found.weights.insert(form.clone(), (weight, known));
            if !ids.is_empty() {
                found.terms.push(Term { form, ids, weight, frequency });
            }
        }
        found.terms.order_by_key(|term| term.frequency);
        found
    }

    /// The terms where the near synonyms of every word stand for it as well, for a query that was not found
    /// without.
    pub(crate) fn widened(&self, index: &Index<'_>) -> Vec<Term> {
        let mut terms = self.terms.clone();
        for term in &mut terms {
            for synonym in crate::align::synonyms(&term.form) {
                let inflections = index.inflections(synonym).into_iter().map(|(id, _)| id);
                for id in inflections.chain(index.find_term(synonym)) {
                    let frequency = u64::from(index.collection_frequency(id));
                    if frequency <= MOST_SYNONYM && term.ids.iter().all(|(known, _)| *known != id) {
                        term.ids.push((id, SYNONYM));
                        term.frequency += frequency;
                    }
                }
            }
        }
        terms.order_by_key(|term| term.frequency);
        terms
    }

    /// The weight of all different words of the query, those that the corpus lacks included.
    pub(crate) fn total(&self) -> f32 {
        self.weights.values().map(|(weight, _)| weight).sum()
    }

    /// Sets the weights of the query's words.
    pub(crate) fn weigh_query(&self, query: &mut Wording<'_>) {
        query.weigh(|form| self.weights.get(form).copied().unwrap_or((0.75 * self.rarest, true)));
        for word in &mut query.words {
            // What a contraction or a number was made of is no term; by class is near enough.
            if !self.weights.contains_key(&word.form) && word.is_function() {
                word.weight = 0.1 * self.rarest;
            }
        }
    }

    /// Sets the weights of a source's words, which only measure what the query leaves out: by class.
    pub(crate) fn weigh_source(&self, source: &mut Wording<'_>) {
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
    let (found, _) = misspellings(index.dictionary(), form, distance, usize::MAX);
    let near = found
        .into_iter()
        .map(|(id, far)| (far, u32::MAX - index.collection_frequency(TermId(id)), TermId(id)));
    let mut near: Vec<(u8, u32, TermId)> = near.collect();
    near.order();
    // One error is far more likely than two.
    let least = near.first().map_or(0, |first| first.0);
    near.into_iter().take_while(|(d, ..)| *d == least).take(CORRECTIONS).map(|(.., id)| id).collect()
}

/// The places that have the query word for word, the earliest first, and how many there are; at least so many where
/// it is very frequent.
pub(crate) fn exact(index: &Index<'_>, vocabulary: &Vocabulary) -> (Vec<Candidate>, u32) {
    let mut found = in_sequence(index, &vocabulary.sequence);
    let all = found.len() as u32;
    if found.len() > MOST_EXACT {
        // Undated units last: nobody knows that they are early.
        let dates = index.dates();
        let date = |unit: UnitId| dates.get(unit.0 as usize).copied().filter(|date| *date > 0);
        found.order_by_key(|place| (date(place.unit).unwrap_or(u32::MAX), place.unit, place.tokens.start));
        found.truncate(MOST_EXACT);
    }
    (found, all)
}

/// Adds to the places that have the query word for word the windows that hold the heaviest of some terms, best
/// first.
pub(crate) fn with_windows(
    index: &Index<'_>,
    vocabulary: &Vocabulary,
    exact: &[Candidate],
    terms: &[Term],
    grain: Grain,
) -> Vec<Candidate> {
    let words = vocabulary.sequence.len() as u32;
    let inside = |candidate: &Candidate| {
        exact.iter().any(|other| {
            other.unit == candidate.unit
                && candidate.tokens.start <= other.tokens.start
                && other.tokens.end <= candidate.tokens.end
        })
    };
    let windows = windows::heaviest(index, terms, words, grain).into_iter();
    exact.iter().cloned().chain(windows.filter(|window| !inside(window))).collect()
}

/// The places that have the query's tokens one after the other, in order of the units.
fn in_sequence(index: &Index<'_>, sequence: &[Option<TermId>]) -> Vec<Candidate> {
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
        if found.len() >= MOST_COUNTED || spent > EXACT_BUDGET {
            break;
        }
        unit = cursors[order[0]].advance();
    }
    found
}
