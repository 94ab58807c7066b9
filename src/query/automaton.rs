//! Finds the terms that a wildcard, a regular expression or a word with typing errors stands for, by running an
//! automaton over the dictionary. Apart because here alone patterns meet the FST.

use super::expression::Expression;
use super::pattern::TOO_LARGE;
use crate::index::Index;
use fst::{Automaton, IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use std::sync::OnceLock;

/// The dictionary of a pack.
pub(super) type Dictionary<'p> = fst::Map<&'p [u8]>;

/// Runs over the dictionary and appends the numbers of the terms found, ascending, at most `most`. Returns
/// whether there were more.
fn collect<A: Automaton>(
    dictionary: &Dictionary<'_>,
    automaton: A,
    most: usize,
    terms: &mut Vec<u32>,
) -> bool {
    let mut stream = dictionary.search(automaton).into_stream();
    while let Some((_, id)) = stream.next() {
        if terms.len() >= most {
            return true;
        }
        terms.extend(u32::try_from(id));
    }
    false
}

/// The terms that begin with `prefix`.
pub(super) fn prefix(dictionary: &Dictionary<'_>, prefix: &str, most: usize, terms: &mut Vec<u32>) -> bool {
    collect(dictionary, fst::automaton::Str::new(prefix).starts_with(), most, terms)
}

/// The terms that an expression matches as a whole.
///
/// # Errors
/// That it is too large.
pub(super) fn expression(
    index: &Index<'_>,
    expression: &Expression,
    most: usize,
    terms: &mut Vec<u32>,
) -> Result<bool, String> {
    let more = match expression.is_open() {
        true => index.spelt_terms().matching(expression, expression.ending(), most, terms),
        false => collect(index.dictionary(), expression, most, terms),
    };
    if expression.is_spent() { Err(TOO_LARGE.to_owned()) } else { Ok(more) }
}

/// The terms with at most `distance` (1 or 2) letters wrong, each with its distance; two letters exchanged count
/// as one.
pub(super) fn fuzzy(
    dictionary: &Dictionary<'_>,
    word: &str,
    distance: u8,
    most: usize,
) -> (Vec<(u32, u8)>, bool) {
    static BUILDERS: [OnceLock<LevenshteinAutomatonBuilder>; 2] = [OnceLock::new(), OnceLock::new()];
    let distance = distance.clamp(1, 2);
    let builder =
        BUILDERS[usize::from(distance) - 1].get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true));
    let automaton = builder.build_dfa(word);
    let mut stream = dictionary.search_with_state(&automaton).into_stream();
    let mut terms = Vec::new();
    while let Some((_, id, state)) = stream.next() {
        if terms.len() >= most {
            return (terms, true);
        }
        if let (Ok(id), levenshtein_automata::Distance::Exact(far)) =
            (u32::try_from(id), automaton.distance(state))
        {
            terms.push((id, far));
        }
    }
    (terms, false)
}
