//! Finds the mentions of a person who has a pseudonym: the full name, the surname alone, initials, "Lopes, Ana",
//! `ana_lopes`, and every alias.
//!
//! Unlike in [`crate::quote`], which attributes quotations, a mention too many does less harm here than one too
//! few.

use super::folded::{BREAK, Folded};
use super::key::{Key, KeyPart};
use super::scripts::{ARTICLE, Script, is_small};
use crate::quote::FIRST_NAMES;
use std::collections::HashSet;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// Matches what may stand between the words of a name or a phrase.
pub(crate) const GAP: &str = "[ \\-.+/\u{1}]{0,3}";

/// A person who has a pseudonym.
#[derive(Debug)]
pub(crate) struct Person {
    /// Replaces every mention.
    pub(crate) pseudonym: String,
    /// The folded name.
    pub(crate) folded: String,
    /// The folded words of the names except the surnames: `ana`, `van`, `der`.
    pub(crate) others: HashSet<String>,
    /// The folded surnames.
    pub(crate) surnames: Vec<String>,
    /// The keys of mentions that are searched for.
    pub(crate) keys: Vec<Key>,
}

/// Particles, which belong to the name that follows.
const PARTICLES: [&str; 28] = [
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den",
    "ter", "ten", "zu", "zum", "zur", "bin", "ibn", "al", "el", "y", "af", "av", "st",
];

/// Suffixes after a surname.
const SUFFIXES: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "phd"];

impl Person {
    /// Returns the person with `name` and `aliases` as the settings give them. Returns the first of these that has
    /// no letter as an error.
    pub(crate) fn new(pseudonym: String, name: &str, aliases: &[String]) -> Result<Person, String> {
        let mut keys = Vec::new();
        let (mut others, mut surnames) = (HashSet::new(), Vec::new());
        for (nth, alias) in std::iter::once(name).chain(aliases.iter().map(String::as_str)).enumerate() {
            let whole = Key::spellings(alias, KeyPart::Whole);
            if whole.is_empty() {
                return Err(alias.to_owned());
            }
            keys.extend(whole);
            let apart = |c: char| {
                c.is_whitespace()
                    || matches!(c, ',' | '.' | '_' | '\u{b7}' | '\u{30fb}' | '\u{ff65}' | '\u{2027}')
            };
            let mut words = alias.split(apart).filter(|word| !word.is_empty()).collect::<Vec<_>>();
            let fold = |word: &str| Folded::new(word).text;
            while words.len() > 2 && words.last().is_some_and(|last| SUFFIXES.contains(&fold(last).as_str()))
            {
                words.pop();
            }
            let script = alias.chars().find(|c| c.is_alphabetic()).map_or(Script::Spaced, Script::of);
            if words.len() == 1 && matches!(script, Script::Han | Script::Hangul) {
                keys.extend(undivided(words[0]));
                continue;
            }
            if script.surname_first() && words.len() > 1 {
                words.rotate_left(1);
            }
            // An alias is split only if it begins like a name: the last word of "the harbour master" is no surname.
            let first = words.first().map(|first| fold(first)).unwrap_or_default();
            let named = nth == 0 || is_forename(&first) || first.chars().count() == 1;
            let (Some((surname, before)), true) = (words.split_last(), named && words.len() > 1) else {
                continue;
            };
            others.extend(before.iter().flat_map(|word| word.split('-')).map(fold));
            let parts = surname.split('-').filter(|part| part.chars().count() >= 4);
            for surname in std::iter::once(*surname).chain(parts) {
                keys.extend(surname_keys(surname));
                let folded = fold(surname);
                if !surnames.contains(&folded) {
                    surnames.push(folded);
                }
            }
            if script.runs_on() {
                continue;
            }
            // As in addresses and file names: analopes, alopes, lopesana. The whole name has no space there.
            let forename = before[0];
            keys.extend(Key::spellings(&format!("{forename} {surname}"), KeyPart::Whole));
            keys.extend(Key::spellings(&format!("{surname}{forename}"), KeyPart::Whole));
            if surname.chars().count() >= 4 {
                let initial = forename.chars().next().unwrap_or_default();
                keys.extend(Key::spellings(&format!("{initial}{surname}"), KeyPart::Whole));
            }
        }
        others.retain(|word| !surnames.contains(word));
        Ok(Person { pseudonym, folded: Folded::new(name.trim()).text, others, surnames, keys })
    }

    /// Returns the parts of the name that alone are no mention, for scripts in which no capital marks a name.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Key> {
        let uncased = |word: &&String| !word.chars().any(is_small);
        let words = self.others.iter().filter(uncased).filter(|word| word.chars().count() >= 2);
        words.filter_map(|word| Key::new(word, KeyPart::Doubtful))
    }

    /// Returns how far a mention extends beyond the match, and whether a forename or its initial belongs to it.
    pub(crate) fn reach(&self, folded: &Folded, original: &str, start: usize, end: usize) -> Reach {
        let mut reach = Reach { start, end, forename: false };
        self.reach_back(folded, original, &mut reach);
        self.reach_on(folded, original, &mut reach);
        reach
    }

    /// Extends a mention back over forenames and initials, with up to two other names in between.
    fn reach_back(&self, folded: &Folded, original: &str, reach: &mut Reach) {
        let text = folded.text.as_str();
        let (mut at, mut skipped) = (reach.start, 0);
        for _ in 0..6 {
            let gap = at - text[..at].trim_end_matches([' ', '-', '.', '\'', BREAK]).len();
            if gap == 0 || gap > 3 {
                return;
            }
            let word_end = at - gap;
            let word = last_word(&text[..word_end]);
            let between = &text[word_end..at];
            let initial = word.chars().count() == 1;
            if word.is_empty() || (between.contains(". ") && !initial) {
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

    /// Extends a mention over a forename after the surname: "Lopes, Ana", "lopes-ana".
    fn reach_on(&self, folded: &Folded, original: &str, reach: &mut Reach) {
        let text = folded.text.as_str();
        let mut at = reach.end;
        for _ in 0..3 {
            let rest = &text[at..];
            let next = rest.trim_start_matches([' ', ',', '-', '.', BREAK]);
            let gap = rest.len() - next.len();
            if gap == 0 || gap > 3 {
                return;
            }
            let word = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
            let between = &rest[..gap];
            if word.is_empty() || between.starts_with(". ") {
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
        self.others.contains(word) || self.others.iter().any(|own| declines_in(own) && declines(own, word))
    }

    fn initial(&self, word: &str) -> bool {
        self.others.iter().any(|own| own.starts_with(word) && !PARTICLES.contains(&own.as_str()))
    }
}

/// A mention with everything that belongs to it, as a byte range of the folded text.
pub(crate) struct Reach {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it shows which of the people who share a surname is meant.
    pub(crate) forename: bool,
}

/// Whether a mention refers to someone else of the same surname, since another forename stands before it.
pub(crate) fn is_another(folded: &Folded, start: usize) -> bool {
    let before = folded.text[..start].trim_end_matches([' ', '-', '.', BREAK]);
    start > before.len() && is_forename(last_word(before))
}

/// Returns a pattern for folded words: letters may be divided by a line's end, and words by anything that separates
/// words in texts, addresses and file names.
pub(crate) fn phrase(folded: &str) -> String {
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

/// Returns the keys of a surname, with its endings and without its article.
fn surname_keys(surname: &str) -> Vec<Key> {
    let folded = Folded::new(surname).text;
    let script = folded.chars().next().map_or(Script::Spaced, Script::of);
    let length = folded.chars().count();
    let part = if script.runs_on() && length < 2 { KeyPart::Titled } else { KeyPart::Surname };
    let mut keys = Key::spellings(surname, part);
    if length >= 4 && declines_in(&folded) {
        keys.extend(Key::new(stem(&folded), part).map(Key::declining));
    }
    if let Some(bare) = folded.strip_prefix(ARTICLE).filter(|bare| bare.chars().count() >= 3) {
        keys.extend(Key::new(bare, part));
    }
    keys
}

/// Returns the keys of the parts of a name in Han, kana or Hangul, in which nothing shows where the family name
/// ends.
fn undivided(name: &str) -> Vec<Key> {
    let name = name.nfc().collect::<String>();
    let letters = name.char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>();
    let part = |text: &str, part| Key::new(&Folded::new(text).text, part);
    let mut keys = Vec::new();
    if (1..=4).contains(&letters.len()) {
        for at in letters {
            let (front, back) = name.split_at(at);
            keys.extend(part(front, KeyPart::Titled));
            keys.extend(part(back, KeyPart::Doubtful).filter(|_| back.chars().count() >= 2));
        }
    }
    keys
}

/// Whether a whole word is in a script whose names decline.
fn declines_in(word: &str) -> bool {
    is_cyrillic(word) || word.chars().all(|c| Script::of(c) == Script::Greek || c == '-')
}

fn is_cyrillic(word: &str) -> bool {
    word.chars().all(|c| matches!(c, '\u{400}'..='\u{4ff}' | '-'))
}

/// Returns a Cyrillic or Greek name without what declension changes: a final vowel, or the ending of an adjective
/// or of the nominative.
fn stem(name: &str) -> &str {
    let greek = [
        "\u{3bf}\u{3c5}\u{3c3}",
        "\u{3bf}\u{3c3}",
        "\u{3b7}\u{3c3}",
        "\u{3b1}\u{3c3}",
        "\u{3bf}\u{3c5}",
        "\u{3b1}",
        "\u{3b7}",
        "\u{3c9}",
    ];
    if let Some(stem) = greek.iter().find_map(|ending| name.strip_suffix(ending)) {
        return if stem.chars().count() >= 4 { stem } else { name };
    }
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
    word.strip_prefix(stem(name)).is_some_and(|ending| declines_in(ending) && ending.chars().count() <= 3)
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
pub(crate) fn is_forename(word: &str) -> bool {
    static NAMES: OnceLock<HashSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let lines = FIRST_NAMES.lines();
        let names = lines.filter(|line| !line.starts_with(['#', '[']));
        names.flat_map(str::split_whitespace).map(|name| Folded::new(name).text).collect()
    });
    names.contains(word)
}
