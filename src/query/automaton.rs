//! Finds the terms that a wildcard, a regular expression or a word with typing errors stands for, by running an
//! automaton over the dictionary. Apart because here alone patterns meet the FST.

use super::expression::Expression;
use super::pattern::TOO_LARGE;
use crate::index::Index;
use fst::raw::Transition;
use fst::{Automaton, IntoStreamer, Streamer};
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use std::sync::OnceLock;

/// The dictionary of a pack.
pub(super) type Dictionary<'p> = fst::Map<&'p [u8]>;

/// Where a node of the dictionary has at most so many ways on, all are tried: that is cheaper than asking which can
/// lead on.
const FEW: usize = 3;

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
    // The dictionary's own search would enter every node that is reached, also where no word can go on from there.
    let fst = dictionary.as_fst();
    let mut known = [false; 256];
    word.bytes().for_each(|byte| known[usize::from(byte)] = true);
    let letters: Vec<u8> = (0..=u8::MAX).filter(|byte| known[usize::from(*byte)]).collect();
    // Bytes that are not in the word: a letter, and what a letter of several bytes goes on with. Where none of these
    // leads on there is no error left to make, and only the word's own bytes are looked for.
    let strange = [1..=1, 0x80..=0xbf].map(|mut bytes| bytes.find(|byte| !letters.contains(byte)));
    let goes_on = |state, byte: u8| automaton.transition(state, byte) != SINK_STATE;
    let is_open = |state| strange.iter().any(|byte| byte.is_none_or(|byte| goes_on(state, byte)));
    let mut ahead = vec![(fst.root().addr(), 0u64, automaton.initial_state())];
    let mut terms = Vec::new();
    while let Some((node, number, state)) = ahead.pop() {
        let node = fst.node(node);
        if let (true, Distance::Exact(far)) = (node.is_final(), automaton.distance(state)) {
            if terms.len() >= most {
                return (terms, true);
            }
            let number = number.wrapping_add(node.final_output().value());
            terms.extend(u32::try_from(number).map(|id| (id, far)));
        }
        let go = |way: Transition| {
            let state = automaton.transition(state, way.inp);
            if state != SINK_STATE {
                ahead.push((way.addr, number.wrapping_add(way.out.value()), state));
            }
        };
        // The last first, so that the first is gone next.
        if node.len() <= FEW || is_open(state) {
            (0..node.len()).rev().map(|way| node.transition(way)).for_each(go);
        } else {
            let letters = letters.iter().rev().filter(|letter| goes_on(state, **letter));
            letters
                .filter_map(|letter| node.find_input(*letter))
                .map(|way| node.transition(way))
                .for_each(go);
        }
    }
    (terms, false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_a_search_of_the_dictionary_finds(
            words in prop::collection::btree_set("[abcdeäöあ語]{0,6}", 1..300),
            word in "[abäあ]{1,5}",
            distance in 1u8..3,
            most in 0usize..90,
        ) {
            let map = fst::Map::from_iter(words.iter().zip(7u64..)).expect("in order");
            let bytes = map.as_fst().as_bytes().to_vec();
            let dictionary = fst::Map::new(bytes.as_slice()).expect("a map");
            let automaton = LevenshteinAutomatonBuilder::new(distance, true).build_dfa(&word);
            let mut stream = dictionary.search_with_state(&automaton).into_stream();
            let mut expected = Vec::new();
            while let Some((_, id, state)) = stream.next() {
                expected.push((id as u32, automaton.distance(state).to_u8()));
            }
            let more = expected.len() > most;
            expected.truncate(most);
            prop_assert_eq!(fuzzy(&dictionary, &word, distance, most), (expected, more));
        }
    }
}
