//! Regular expressions on terms: the pattern read into a tree, the tree compiled into a nondeterministic automaton
//! over characters (Thompson 1968), and that made deterministic only where the dictionary leads, so that an
//! expression costs what its answer costs. Always matched from a term's first letter to its last, and against folded
//! terms, so letters of the pattern are folded too. Our own because a general library brings 200 kB into every page
//! for captures, searches and Unicode tables that a dictionary has no use for.

use crate::query::automata::pattern::{Class, Letters, ParsedQuery, PatternPart, TOO_LARGE};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};

/// Most states of the nondeterministic automaton, which bounds what repetition may write out.
const MAX_STATES: usize = 10_000;
/// Most sets of states met while the dictionary is walked, about 600 bytes each.
const MAX_SETS: usize = 6_000;
/// Most steps from state to state while the dictionary is walked.
const MAX_STEPS: u64 = 40_000_000;

/// A state of the nondeterministic automaton.
#[derive(Debug)]
enum State {
    /// Takes a character of the class, by its number.
    Takes(u32, u32),
    Either(u32, u32),
    /// Passed only before the first character, or after the last.
    Start(u32),
    End(u32),
    Match,
}

#[derive(Default)]
struct Compiler {
    states: Vec<State>,
    classes: Vec<Class>,
}

impl Compiler {
    fn push(&mut self, state: State) -> ParsedQuery<u32> {
        if self.states.len() >= MAX_STATES {
            return Err(TOO_LARGE.into());
        }
        self.states.push(state);
        Ok(self.states.len() as u32 - 1)
    }

    /// The state at which a part begins that goes on to `next`.
    fn part(&mut self, part: &PatternPart, next: u32) -> ParsedQuery<u32> {
        match part {
            PatternPart::Class(class) => {
                let known = self.classes.iter().position(|known| known == class);
                let number = known.unwrap_or_else(|| {
                    self.classes.push(class.clone());
                    self.classes.len() - 1
                });
                self.push(State::Takes(number as u32, next))
            }
            PatternPart::Start => self.push(State::Start(next)),
            PatternPart::End => self.push(State::End(next)),
            PatternPart::Sequence(parts) => {
                parts.iter().rev().try_fold(next, |next, part| self.part(part, next))
            }
            PatternPart::OneOf(parts) => {
                let mut begin = None;
                for part in parts.iter().rev() {
                    let one = self.part(part, next)?;
                    begin = Some(match begin {
                        Some(others) => self.push(State::Either(one, others))?,
                        None => one,
                    });
                }
                Ok(begin.unwrap_or(next))
            }
            PatternPart::Repeat(part, least, most) => {
                let mut begin = next;
                match most {
                    None => {
                        let either = self.push(State::Either(next, next))?;
                        let once = self.part(part, either)?;
                        self.states[either as usize] = State::Either(once, next);
                        begin = either;
                    }
                    Some(most) => {
                        for _ in *least..*most {
                            let once = self.part(part, begin)?;
                            begin = self.push(State::Either(once, next))?;
                        }
                    }
                }
                for _ in 0..*least {
                    // Even a part that takes nothing counts, so that empty groups cannot be repeated for ever.
                    self.push(State::Either(begin, begin))?;
                    begin = self.part(part, begin)?;
                }
                Ok(begin)
            }
        }
    }
}

/// Sets of states, met so far: the deterministic automaton as far as it is known.
#[derive(Debug, Default)]
struct Sets {
    members: Vec<Box<[u32]>>,
    matching: Vec<bool>,
    numbers: FxHashMap<Box<[u32]>, u32>,
    /// Where a set goes by an ASCII character; `UNKNOWN` until somebody asks.
    ascii: Vec<[u32; 128]>,
    others: FxHashMap<(u32, char), u32>,
}

const UNKNOWN: u32 = u32::MAX;
const DEAD: u32 = 0;

/// A regular expression that has to match a whole term, as an automaton for the dictionary.
#[derive(Debug)]
pub(crate) struct Expression {
    states: Vec<State>,
    classes: Vec<Class>,
    sets: RefCell<Sets>,
    start: u32,
    ending: String,
    steps: Cell<u64>,
}

impl Expression {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence, or that it is too large.
    pub(crate) fn new(pattern: &str, letters: Letters) -> ParsedQuery<Expression> {
        Expression::compile(&PatternPart::expression(pattern, letters)?)
    }

    /// A wildcard, folded already: `*` any letters, `?` one.
    ///
    /// # Errors
    /// When it is too large.
    pub(crate) fn wildcard(pattern: &str) -> ParsedQuery<Expression> {
        Expression::compile(&PatternPart::wildcard(pattern))
    }

    fn compile(whole: &PatternPart) -> ParsedQuery<Expression> {
        let mut compiler = Compiler::default();
        let end = compiler.push(State::Match)?;
        let begin = compiler.part(whole, end)?;
        let Compiler { states, classes } = compiler;
        let sets = RefCell::default();
        let ending = whole.ending();
        let mut expression = Expression { states, classes, sets, start: DEAD, ending, steps: Cell::new(0) };
        expression.number(Vec::new());
        let mut first = Vec::new();
        expression.reach(begin, true, false, &mut vec![false; expression.states.len()], &mut first);
        expression.start = expression.number(first);
        Ok(expression)
    }

    /// Whether a match may begin with almost any letter.
    pub(crate) fn is_open(&self) -> bool {
        ('a'..='z').filter(|c| self.step(self.start, *c) != DEAD).count() > 6
    }

    /// The letters with which every match ends, as far as that is plain to see.
    pub(crate) fn ending(&self) -> &str {
        &self.ending
    }

    /// Whether the walk was given up; what it found is not all then.
    pub(crate) fn is_spent(&self) -> bool {
        self.steps.get() > MAX_STEPS
    }

    /// Whether it matches a word as a whole.
    pub(crate) fn matches(&self, word: &str) -> bool {
        let end = word.chars().fold(self.start, |at, c| self.step(at, c));
        self.sets.borrow().matching[end as usize]
    }

    /// Adds the states that are reached from `from` without a character.
    fn reach(&self, from: u32, at_start: bool, at_end: bool, seen: &mut [bool], out: &mut Vec<u32>) {
        let mut ahead = vec![from];
        while let Some(at) = ahead.pop() {
            if std::mem::replace(&mut seen[at as usize], true) {
                continue;
            }
            self.steps.set(self.steps.get() + 1);
            match self.states[at as usize] {
                State::Either(a, b) => ahead.extend([b, a]),
                State::Start(next) if at_start => ahead.push(next),
                State::Start(_) => {}
                State::End(next) => {
                    out.push(at);
                    if at_end {
                        ahead.push(next);
                    }
                }
                State::Takes(..) | State::Match => out.push(at),
            }
        }
    }

    /// The number of a set of states.
    fn number(&self, mut states: Vec<u32>) -> u32 {
        states.sort_unstable();
        let mut sets = self.sets.borrow_mut();
        if let Some(known) = sets.numbers.get(states.as_slice()) {
            return *known;
        }
        if sets.members.len() >= MAX_SETS {
            self.steps.set(MAX_STEPS + 1);
            return DEAD;
        }
        let mut last = Vec::new();
        let mut seen = vec![false; self.states.len()];
        // An empty term is none, so that the start needs no thought here.
        states.iter().for_each(|state| self.reach(*state, false, true, &mut seen, &mut last));
        let matching = last.iter().any(|state| matches!(self.states[*state as usize], State::Match));
        let number = sets.members.len() as u32;
        let states = states.into_boxed_slice();
        sets.members.push(states.clone());
        sets.matching.push(matching);
        sets.ascii.push([UNKNOWN; 128]);
        sets.numbers.insert(states, number);
        number
    }

    /// Where a set of states goes by a character.
    fn step(&self, from: u32, c: char) -> u32 {
        if from == DEAD || self.is_spent() {
            return DEAD;
        }
        let sets = self.sets.borrow();
        let known = match c.is_ascii() {
            true => sets.ascii[from as usize][c as usize],
            false => sets.others.get(&(from, c)).copied().unwrap_or(UNKNOWN),
        };
        if known != UNKNOWN {
            return known;
        }
        let held: Vec<bool> = self.classes.iter().map(|class| class.holds(c)).collect();
        let mut seen = vec![false; self.states.len()];
        let mut next = Vec::new();
        self.steps.set(self.steps.get() + (seen.len() / 64) as u64);
        for state in &sets.members[from as usize] {
            if let State::Takes(class, to) = self.states[*state as usize]
                && held[class as usize]
            {
                self.reach(to, false, false, &mut seen, &mut next);
            }
        }
        drop(sets);
        let next = self.number(next);
        let mut sets = self.sets.borrow_mut();
        match c.is_ascii() {
            true => sets.ascii[from as usize][c as usize] = next,
            false => _ = sets.others.insert((from, c), next),
        }
        next
    }
}

/// Where the walk stands: a set of states, and the bytes of a character that is not whole yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    set: u32,
    bits: u32,
    left: u8,
}

impl fst::Automaton for Expression {
    type State = At;

    fn start(&self) -> At {
        At { set: self.start, bits: 0, left: 0 }
    }

    fn is_match(&self, at: &At) -> bool {
        at.left == 0 && self.sets.borrow().matching[at.set as usize]
    }

    fn can_match(&self, at: &At) -> bool {
        at.set != DEAD
    }

    fn accept(&self, at: &At, byte: u8) -> At {
        let (bits, left) = match byte {
            0..0x80 => (u32::from(byte), 0),
            0x80..0xc0 => (at.bits << 6 | u32::from(byte & 0x3f), at.left.saturating_sub(1)),
            0xc0..0xe0 => (u32::from(byte & 0x1f), 1),
            0xe0..0xf0 => (u32::from(byte & 0x0f), 2),
            _ => (u32::from(byte & 0x07), 3),
        };
        let set = match (left, char::from_u32(bits)) {
            (0, Some(c)) => self.step(at.set, c),
            (0, None) => DEAD,
            _ => at.set,
        };
        At { set, bits, left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::language::ast::Switches;
    use fst::Automaton as _;
    use proptest::prelude::*;

    fn folded(pattern: &str) -> ParsedQuery<Expression> {
        Expression::new(pattern, Letters::Folded)
    }

    fn matches(expression: &Expression, word: &str) -> bool {
        let at = word.bytes().fold(expression.start(), |at, byte| expression.accept(&at, byte));
        assert_eq!(expression.is_match(&at), expression.matches(word));
        expression.is_match(&at)
    }

    #[test]
    fn capitals_and_accents_can_count() {
        let written = |case, accents| Letters::Written(Switches { case, accents, exact: false });
        for (pattern, letters, yes, no) in [
            ("US|[A-Z]t", written(true, false), &["US", "At"][..], &["us", "at"][..]),
            ("caf\u{e9}", written(true, false), &["cafe"], &["Cafe", "caf\u{e9}"]),
            ("caf\u{e9}s?", written(false, true), &["caf\u{e9}", "caf\u{e9}s"], &["cafe"]),
            ("[^A]t", written(true, false), &["at", "It"], &["At"]),
            ("[^A]t", Letters::Likely, &["at", "it"], &["t"]),
        ] {
            let expression = Expression::new(pattern, letters).unwrap();
            assert!(yes.iter().all(|word| matches(&expression, word)), "{pattern}");
            assert!(!no.iter().any(|word| matches(&expression, word)), "{pattern}");
        }
    }

    #[test]
    fn expressions_match_whole_words() {
        for (pattern, yes, no) in [
            ("talk", &["talk"][..], &["talks", "tal", "atalk"][..]),
            ("Talk(s|ed)?", &["talk", "talked", "talks"], &["talking"]),
            ("Café|Straße", &["cafe", "strasse"], &["café", "cafestrasse"]),
            ("alepp.", &["aleppo", "alepp\u{43e}", "alepp\u{1f600}"], &["aleppoo", "alepp"]),
            ("b\\d|b[\\w]{4}", &["b2", "belle"], &["bell", "b"]),
            ("^a$|\\bb+?\\b", &["a", "b", "bbb"], &["ab", "a$"]),
            ("[^a-c-]x[A-Z]", &["dxq"], &["axq", "-xq", "dx1"]),
            ("[]a]\\.", &["a.", "]."], &["ab"]),
            ("(a*)*b{2,3}(|c)", &["bb", "aabbb", "bbc"], &["b", "bbbb"]),
            ("\\p{L}+\\P{L}", &["ж1", "ab2"], &["ab"]),
            ("(?:a|(?<n>b))\\S", &["ac", "b1"], &["c1"]),
            ("(){5}a", &["a"], &["aa"]),
        ] {
            let expression = folded(pattern).unwrap();
            assert!(yes.iter().all(|word| matches(&expression, word)), "{pattern}");
            assert!(!no.iter().any(|word| matches(&expression, word)), "{pattern}");
        }
    }

    #[test]
    fn wildcards_match_whole_words() {
        let expression = Expression::wildcard("?ell*").unwrap();
        assert!(matches(&expression, "bell") && matches(&expression, "\u{436}ell.e"));
        assert!(!matches(&expression, "ell") && !matches(&expression, "bel"));
    }

    #[test]
    fn what_is_wrong_with_an_expression_is_told() {
        for (pattern, told) in [
            ("(", "unclosed group"),
            ("a)", "unopened group"),
            ("*a", "repetition operator missing expression"),
            ("a**", "a repetition that is repeated has to stand in brackets"),
            (&format!("a{}", "+".repeat(100_000)), "a repetition that is repeated has to stand in brackets"),
            ("a{2", "a repetition is written {3}, {3,} or {3,5}"),
            ("a{3,2}", "a repetition's smaller number comes first"),
            ("[a", "unclosed character class"),
            ("[z-a]", "invalid character class range z-a: the smaller comes first"),
            ("(?=a)", "it cannot look ahead or behind"),
            ("(a)\\1", "it cannot refer back to a group"),
            ("\\q", "\\q is not known"),
            ("\\p{Greek}", "of \\p only \\p{L} and \\p{N} are known, not \\p{Greek}"),
            ("(a{1000}){1000}", TOO_LARGE),
            ("(){99999}", TOO_LARGE),
            (&"(".repeat(60), "its groups are nested more than 50 deep"),
        ] {
            assert_eq!(folded(pattern).err().as_deref(), Some(told), "{pattern}");
        }
    }

    #[test]
    fn an_expression_that_grows_without_bound_is_given_up() {
        let expression = folded("(a|b)*a(a|b){30}").unwrap();
        assert!(matches(&expression, &"ba".repeat(40)));
        let mut state = 1u32;
        for _ in 0..3000 {
            let word: String = (0..60)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    if state >> 31 == 0 { 'a' } else { 'b' }
                })
                .collect();
            matches(&expression, &word);
        }
        assert!(expression.is_spent());
    }

    fn pattern() -> impl Strategy<Value = String> {
        let leaf = prop_oneof!["[abc\u{436}1]", Just(".".into()), Just("\\d".into()), "\\[\\^?[abc1]b?\\]"];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
                prop::collection::vec(inner.clone(), 1..4).prop_map(|parts| format!("({})", parts.join("|"))),
                (
                    inner,
                    prop_oneof![Just("*"), Just("+?"), Just("?"), Just("{0,2}"), Just("{2}"), Just("{1,}")]
                )
                    .prop_map(|(part, times)| format!("(?:{part}){times}")),
            ]
        })
    }

    proptest! {
        #[test]
        fn matches_what_the_regex_crate_matches(
            pattern in pattern(),
            words in prop::collection::vec("[abc\u{436}1]{1,6}", 1..12),
        ) {
            let ours = folded(&pattern).unwrap();
            let theirs = regex::Regex::new(&format!("^(?:{pattern})$")).unwrap();
            for word in words {
                let matched = matches(&ours, &word);
                prop_assert_eq!(matched, theirs.is_match(&word), "{} {}", pattern, word);
                prop_assert!(!matched || word.ends_with(ours.ending()), "{} {}", pattern, word);
            }
        }

        #[test]
        fn any_pattern_ends_in_a_result_or_an_error(pattern in "[ab(){}|*+?.\\\\\\[\\]^$0-9,:<pPd-]{0,20}") {
            if let Ok(expression) = folded(&pattern) {
                matches(&expression, "abba1");
            }
        }
    }
}
