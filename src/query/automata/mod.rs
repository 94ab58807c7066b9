//! Finds the terms that a wildcard or a regular expression stands for, by running an automaton over the dictionary. Apart
//! because here alone patterns meet the FST.

pub(crate) mod expression;
pub(crate) mod misspelling;
pub(crate) mod pattern;

use crate::index::Index;
use crate::query::automata::expression::Expression;
use crate::query::automata::pattern::TOO_LARGE;
use fst::{Automaton, IntoStreamer, Streamer};

/// The dictionary of a pack.
pub(crate) type Dictionary<'p> = fst::Map<&'p [u8]>;

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
pub(crate) fn prefix(dictionary: &Dictionary<'_>, prefix: &str, most: usize, terms: &mut Vec<u32>) -> bool {
    collect(dictionary, fst::automaton::Str::new(prefix).starts_with(), most, terms)
}

/// The terms that an expression matches as a whole.
///
/// # Errors
/// That it is too large.
pub(crate) fn expression(
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
