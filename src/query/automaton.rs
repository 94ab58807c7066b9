//! Finds the terms that a wildcard, a regular expression or a word with typing errors stands for, by running an
//! automaton over the dictionary. Apart because here alone patterns meet the FST.

use fst::{Automaton, IntoStreamer, Streamer};
use levenshtein_automata::LevenshteinAutomatonBuilder;
use regex_automata::dfa::{Automaton as _, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};
use regex_automata::{Anchored, MatchKind};
use std::sync::OnceLock;

/// The dictionary of a pack.
pub(super) type Dictionary<'p> = fst::Map<&'p [u8]>;

/// Most memory of an automaton, in bytes; past it an expression is refused.
const MAX_AUTOMATON: usize = 4 << 20;

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

/// The terms that a regular expression matches as a whole.
///
/// # Errors
/// What is wrong with the expression, or that it is too large.
pub(super) fn regex(
    dictionary: &Dictionary<'_>,
    pattern: &str,
    most: usize,
    terms: &mut Vec<u32>,
) -> Result<bool, String> {
    let automaton = Expression::new(pattern)?;
    Ok(collect(dictionary, &automaton, most, terms))
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

/// A wildcard as a regular expression: `*` any letters, `?` one.
pub(super) fn wildcard(pattern: &str) -> String {
    let mut expression = String::new();
    for c in pattern.chars() {
        match c {
            '*' => expression.push_str(".*"),
            '?' => expression.push('.'),
            c if c.is_ascii_punctuation() => expression.extend(['\\', c]),
            c => expression.push(c),
        }
    }
    expression
}

/// A regular expression that has to match a whole term, as an automaton for the FST.
struct Expression {
    dfa: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Expression {
    fn new(pattern: &str) -> Result<Expression, String> {
        let told = |error: &dyn std::error::Error| {
            let mut deepest = error.to_string();
            let mut source = error.source();
            while let Some(error) = source {
                deepest = error.to_string();
                source = error.source();
            }
            // The parser draws the expression with an arrow under it over several lines; the last says what is wrong.
            deepest.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
        };
        let nfa = thompson::Config::new().nfa_size_limit(Some(MAX_AUTOMATON)).shrink(false);
        let config = dense::Config::new()
            .start_kind(StartKind::Anchored)
            .match_kind(MatchKind::All)
            .minimize(false)
            .dfa_size_limit(Some(MAX_AUTOMATON))
            .determinize_size_limit(Some(MAX_AUTOMATON));
        let dfa = dense::Builder::new()
            .configure(config)
            .thompson(nfa)
            .syntax(syntax::Config::new().nest_limit(50))
            .build(&format!("(?:{pattern})\\z"))
            .map_err(|error| told(&error))?;
        let start =
            dfa.start_state(&start::Config::new().anchored(Anchored::Yes)).map_err(|error| told(&error))?;
        Ok(Expression { dfa, start })
    }
}

impl Automaton for Expression {
    type State = StateID;

    fn start(&self) -> StateID {
        self.start
    }

    fn is_match(&self, state: &StateID) -> bool {
        // Matches are told one byte late: here that byte is the end of the term.
        self.dfa.is_match_state(self.dfa.next_eoi_state(*state))
    }

    fn can_match(&self, state: &StateID) -> bool {
        !self.dfa.is_dead_state(*state) && !self.dfa.is_quit_state(*state)
    }

    fn accept(&self, state: &StateID, byte: u8) -> StateID {
        self.dfa.next_state(*state, byte)
    }
}

/// A regular expression as it is matched against folded terms: letters folded one by one, `\d`, `\w` and `\s`
/// spelt out (the engine carries no Unicode tables).
pub(super) fn folded_expression(pattern: &str) -> String {
    let mut expression = String::new();
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('d') if in_class => expression.push_str("0-9"),
                Some('d') => expression.push_str("[0-9]"),
                Some('w') if in_class => expression.push_str("0-9_a-z\\x{80}-\\x{10ffff}"),
                Some('w') => expression.push_str("[0-9_a-z\\x{80}-\\x{10ffff}]"),
                Some('D') if !in_class => expression.push_str("[^0-9]"),
                Some('W') if !in_class => expression.push_str("[^0-9_a-z\\x{80}-\\x{10ffff}]"),
                Some('b') if !in_class => {}
                Some(escaped) => expression.extend(['\\', escaped]),
                None => expression.push('\\'),
            },
            c => {
                in_class = match c {
                    '[' => true,
                    ']' => false,
                    _ => in_class,
                };
                match c.is_alphabetic() {
                    true => expression.push_str(&crate::text::fold(c.encode_utf8(&mut [0; 4]))),
                    false => expression.push(c),
                }
            }
        }
    }
    expression
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(pattern: &str) -> Vec<&'static str> {
        let words = ["aleppo", "aleppos", "alepp\u{43e}", "b2", "bell", "belle", "talk", "talked", "talks"];
        let map = fst::Map::from_iter(words.iter().zip(0u64..)).unwrap();
        let bytes = map.as_fst().as_bytes().to_vec();
        let dictionary = fst::Map::new(bytes.as_slice()).unwrap();
        let mut found = Vec::new();
        let more = regex(&dictionary, &folded_expression(pattern), 100, &mut found).unwrap();
        assert!(!more);
        found.iter().map(|id| words[*id as usize]).collect()
    }

    #[test]
    fn expressions_match_whole_terms() {
        assert_eq!(terms("talk"), ["talk"]);
        assert_eq!(terms("Talk(s|ed)?"), ["talk", "talked", "talks"]);
        assert_eq!(terms("a.*"), ["aleppo", "aleppos", "alepp\u{43e}"]);
        assert_eq!(terms("alepp."), ["aleppo", "alepp\u{43e}"]);
        assert_eq!(terms("b\\d|b[\\w]{4}"), ["b2", "belle"]);
        assert_eq!(terms(&wildcard("?ell*")), ["bell", "belle"]);
        assert_eq!(terms("b|bell|x"), ["bell"]);
    }

    #[test]
    fn bad_and_huge_expressions_are_refused() {
        for pattern in ["(", "[z-a]", "a{1000}{1000}", "(a|b)*a(a|b){30}", "a**)"] {
            let text = match Expression::new(pattern) {
                Ok(_) => panic!("{pattern} was accepted"),
                Err(text) => text,
            };
            assert!(!text.is_empty() && !text.contains('\n'), "{pattern}: {text}");
        }
    }
}
