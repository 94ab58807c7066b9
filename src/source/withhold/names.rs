//! The mentions of somebody who has a pseudonym: the full name, the surname alone, initials, "Lopes, Ana",
//! `ana_lopes`, and every alias.
//!
//! Apart from [`crate::quote`], which asks whose words these are: here a mention too many does less harm than one
//! too few.

use super::folded::{BREAK, Folded};
use crate::quote::FIRST_NAMES;
use regex::Regex;
use std::collections::HashSet;
use std::sync::OnceLock;

/// What may stand between the words of a name or a phrase.
pub(super) const GAP: &str = "[ \\-.+/\u{1}]{0,3}";

/// Somebody who has a pseudonym.
#[derive(Debug)]
pub(super) struct Person {
    /// What stands in the place of every mention.
    pub(super) pseudonym: String,
    /// Folded words of the names but the surnames: `ana`, `van`, `der`.
    pub(super) others: HashSet<String>,
    /// Folded surnames.
    pub(super) surnames: Vec<String>,
    /// The mentions that are found by themselves; the longest first.
    pub(super) patterns: Vec<String>,
    /// The same, as a whole.
    whole: Regex,
}

/// Words that belong to the name they stand before.
const PARTICLES: [&str; 28] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den",
    "ter", "ten", "zu", "zum", "zur", "bin", "ibn", "al", "el", "y", "af", "av", "st",
];

/// What follows a surname and is none.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];

impl Person {
    /// `name` and `aliases` as the settings give them.
    pub(super) fn new(pseudonym: String, name: &str, aliases: &[String]) -> Result<Person, regex::Error> {
        let mut patterns = HashSet::new();
        let (mut others, mut surnames) = (HashSet::new(), Vec::new());
        for (nth, alias) in std::iter::once(name).chain(aliases.iter().map(String::as_str)).enumerate() {
            let folded = Folded::new(alias.trim()).text;
            patterns.insert(phrase(&folded) + ENDINGS);
            let mut words = folded.split([' ', ',', '.']).filter(|word| !word.is_empty()).collect::<Vec<_>>();
            while words.len() > 2 && words.last().is_some_and(|last| SUFFIXES.contains(last)) {
                words.pop();
            }
            // An alias is a name only where it begins like one: the last word of "the harbour master" is none.
            let named = nth == 0
                || words.first().is_some_and(|first| is_forename(first) || first.chars().count() == 1);
            let (Some((surname, before)), true) = (words.split_last(), named && words.len() > 1) else {
                continue;
            };
            others.extend(before.iter().flat_map(|word| word.split('-')).map(str::to_owned));
            let parts = surname.split('-').filter(|part| part.chars().count() >= 4);
            for surname in std::iter::once(*surname).chain(parts) {
                patterns.insert(declined(surname));
                if !surnames.iter().any(|known| known == surname) {
                    surnames.push(surname.to_owned());
                }
            }
            // As in addresses and file names: analopes, alopes.
            let forename = before[0];
            patterns.insert(phrase(&format!("{forename}{surname}")));
            patterns.insert(phrase(&words.concat()));
            if surname.chars().count() >= 4 {
                patterns.insert(phrase(&format!(
                    "{}{surname}",
                    &forename[..forename.chars().next().map_or(0, char::len_utf8)]
                )));
            }
        }
        let mut patterns = patterns.into_iter().collect::<Vec<_>>();
        patterns.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        let whole = Regex::new(&format!("^(?:{})$", patterns.join("|")))?;
        others.retain(|word| !surnames.contains(word));
        Ok(Person { pseudonym, others, surnames, patterns, whole })
    }

    /// Whether these folded words are a mention by themselves.
    pub(super) fn is(&self, words: &str) -> bool {
        self.whole.is_match(words)
    }

    /// How far a mention reaches beyond the words found, and whether a forename or its initial belongs to it.
    pub(super) fn reach(&self, folded: &Folded, original: &str, start: usize, end: usize) -> Reach {
        let mut reach = Reach { start, end, forename: false };
        self.reach_back(folded, original, &mut reach);
        self.reach_on(folded, original, &mut reach);
        reach
    }

    /// Forenames and initials before a surname, over one or two names between.
    fn reach_back(&self, folded: &Folded, original: &str, reach: &mut Reach) {
        let text = folded.text.as_str();
        let (mut at, mut skipped) = (reach.start, 0);
        for _ in 0..6 {
            let gap = at - text[..at].trim_end_matches([' ', '-', '.', '\'', BREAK]).len();
            let word_end = at - gap;
            let word = last_word(&text[..word_end]);
            let between = &text[word_end..at];
            let initial = word.chars().count() == 1;
            if word.is_empty() || gap == 0 || gap > 3 || (between.contains(". ") && !initial) {
                return;
            }
            let word_start = word_end - word.len();
            let capital = is_capital(folded, original, word_start);
            let own = self.own(word) || (initial && self.initial(word) && (capital || between != " "));
            if own {
                reach.start = word_start;
                reach.forename |= !PARTICLES.contains(&word);
                skipped = 0;
            } else if PARTICLES.contains(&word) || is_forename(word) || (initial && capital) {
                skipped += 1;
            } else if capital {
                skipped += 2;
            } else {
                return;
            }
            if skipped > 2 {
                return;
            }
            at = word_start;
        }
    }

    /// "Lopes, Ana", "lopes-ana".
    fn reach_on(&self, folded: &Folded, original: &str, reach: &mut Reach) {
        let text = folded.text.as_str();
        let mut at = reach.end;
        for _ in 0..3 {
            let rest = &text[at..];
            let next = rest.trim_start_matches([' ', ',', '-', '.', BREAK]);
            let gap = rest.len() - next.len();
            let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let between = &rest[..gap];
            if gap == 0 || gap > 3 || word.is_empty() || between.starts_with(". ") {
                return;
            }
            let start = at + gap;
            let initial = word.chars().count() == 1
                && between.starts_with(',')
                && self.initial(word)
                && is_capital(folded, original, start);
            if !(initial || (self.own(word) && !PARTICLES.contains(&word))) {
                return;
            }
            at = start + word.len();
            reach.end = at + usize::from(initial && text[at..].starts_with('.'));
            reach.forename = true;
            at = reach.end;
        }
    }

    fn own(&self, word: &str) -> bool {
        self.others.contains(word) || self.others.iter().any(|own| is_cyrillic(own) && declines(own, word))
    }

    fn initial(&self, word: &str) -> bool {
        self.others.iter().any(|own| own.starts_with(word) && !PARTICLES.contains(&own.as_str()))
    }
}

/// A mention with all that belongs to it, in bytes of the folded text.
pub(super) struct Reach {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it says who of those who share the surname is meant.
    pub(super) forename: bool,
}

/// Whether somebody else of the same surname is meant: another forename stands before it.
pub(super) fn is_another(folded: &Folded, start: usize) -> bool {
    let before = folded.text[..start].trim_end_matches([' ', '-', '.', BREAK]);
    start > before.len() && is_forename(last_word(before))
}

/// A pattern for folded words: letters may be parted by a line's end, words by anything that parts words in texts,
/// addresses and file names.
pub(super) fn phrase(folded: &str) -> String {
    let mut pattern = String::new();
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '-' | BREAK => {
                if chars.peek().is_some_and(|next| !matches!(next, ' ' | '-' | &BREAK)) {
                    pattern.push_str(GAP);
                }
            }
            c => {
                pattern.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
                if c.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric()) {
                    pattern.push_str("\u{1}?");
                }
            }
        }
    }
    pattern
}

/// Possessives and plurals.
const ENDINGS: &str = "(?:'s|es|s)?";

/// A surname with its endings.
fn declined(surname: &str) -> String {
    if is_cyrillic(surname) && surname.chars().count() >= 4 {
        return phrase(stem(surname)) + "(?:\u{1}?[\u{430}-\u{44f}]){0,3}";
    }
    phrase(surname) + ENDINGS
}

fn is_cyrillic(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '\u{400}'..='\u{4ff}' | '-'))
}

/// A Cyrillic name without the vowel or the ending of an adjective that declension changes.
fn stem(name: &str) -> &str {
    let adjective =
        ["\u{44b}\u{439}", "\u{438}\u{439}", "\u{43e}\u{439}", "\u{430}\u{44f}", "\u{44f}\u{44f}"];
    let stem = adjective.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or_else(|| {
        name.trim_end_matches([
            '\u{430}', '\u{44f}', '\u{439}', '\u{44c}', '\u{43e}', '\u{44b}', '\u{435}', '\u{438}',
        ])
    });
    if stem.chars().count() >= 3 { stem } else { name }
}

fn declines(name: &str, word: &str) -> bool {
    word.strip_prefix(stem(name)).is_some_and(|ending| is_cyrillic(ending) && ending.chars().count() <= 3)
}

fn last_word(text: &str) -> &str {
    let before = text.trim_end_matches(char::is_alphabetic);
    &text[before.len()..]
}

fn is_capital(folded: &Folded, original: &str, at: usize) -> bool {
    let (start, _) = folded.place(at, at + 1);
    original[start..].chars().next().is_some_and(char::is_uppercase)
}

/// Whether a folded word is a forename in one of many countries.
pub(super) fn is_forename(word: &str) -> bool {
    static NAMES: OnceLock<HashSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let lines = FIRST_NAMES.lines();
        let names = lines.filter(|line| !line.starts_with(['#', '[']));
        names.flat_map(str::split_whitespace).map(|name| Folded::new(name).text).collect()
    });
    names.contains(word)
}
