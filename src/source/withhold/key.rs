//! The letters by which a name or words are found, and what may stand between them.

use super::disguise;
use super::folded::{BREAK, Folded};
use super::scripts::Script;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The most characters between two words of a name.
pub(crate) const PARTED: usize = 3;

/// How much of a name a key covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyPart {
    /// The whole name, an alias, or words.
    Whole,
    /// The family name alone.
    Surname,
    /// A family name that counts only with a title after it: it has one letter, or is the beginning of a name in
    /// which nothing shows where the family name ends.
    Titled,
    /// A part that, found alone, is only reported for a person to look at.
    Doubtful,
}

/// Letters to search for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) letters: Vec<char>,
    /// What stands before each letter and after the last.
    pub(crate) gaps: Vec<Gap>,
    /// Letters that must have a mark in the text: the `u` of `muller` for `Mueller`.
    pub(crate) marked: Vec<usize>,
    /// Whether letters of the same script may follow, as endings of a declension.
    pub(crate) declines: bool,
    pub(crate) part: KeyPart,
}

/// What may stand between two letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    /// Whether one word ends and another begins here.
    pub(crate) parted: bool,
    /// Characters that must stand here.
    pub(crate) needed: String,
}

impl Key {
    /// Returns the key of `folded` words, or `None` if they have no letter.
    pub(crate) fn new(folded: &str, part: KeyPart) -> Option<Key> {
        let mut key = Key {
            letters: Vec::new(),
            gaps: vec![Gap::default()],
            marked: Vec::new(),
            declines: false,
            part,
        };
        for c in folded.trim().chars() {
            if is_letter(c) {
                key.letters.push(c);
                key.gaps.push(Gap::default());
            } else if let Some(gap) = key.gaps.last_mut() {
                match c {
                    ' ' | '-' | BREAK => gap.parted = true,
                    c if is_middle_dot(c) => gap.parted = true,
                    c => gap.needed.push(c),
                }
            }
        }
        (!key.letters.is_empty()).then_some(key)
    }

    /// Returns the same key with endings of a declension.
    pub(crate) fn declining(self) -> Key {
        Key { declines: true, ..self }
    }

    /// Returns the keys of words for all ways of writing their marks: `müller`, `mueller`.
    pub(crate) fn spellings(words: &str, part: KeyPart) -> Vec<Key> {
        let composed = words.nfc().collect::<String>();
        let families: [&[(char, &str)]; 3] = [
            &[
                ('\u{e4}', "ae"),
                ('\u{f6}', "oe"),
                ('\u{fc}', "ue"),
                ('\u{c4}', "Ae"),
                ('\u{d6}', "Oe"),
                ('\u{dc}', "Ue"),
            ],
            &[('\u{f8}', "oe"), ('\u{d8}', "Oe")],
            &[('\u{e5}', "aa"), ('\u{c5}', "Aa")],
        ];
        let mut keys = Vec::new();
        for some in 0..1 << families.len() {
            let chosen = families.iter().enumerate().filter(|(nth, _)| some & (1 << nth) != 0);
            let pairs = chosen.flat_map(|(_, family)| family.iter()).collect::<Vec<_>>();
            let spelled = composed.chars().map(|c| match pairs.iter().find(|(letter, _)| *letter == c) {
                Some((_, pair)) => (*pair).to_owned(),
                None => c.to_string(),
            });
            let folded = Folded::new(&spelled.collect::<String>()).text;
            keys.extend(Key::new(&folded, part));
        }
        // Pairs that may stand for a letter with a mark: the text must have that letter.
        let folded = Folded::new(words).text;
        keys.extend(Key::new(&folded, part).and_then(Key::with_marks));
        for alike in disguise::lookalikes(words) {
            keys.extend(Key::new(&Folded::new(&alike).text, part));
        }
        keys.dedup();
        keys
    }

    /// Turns `mueller` into `muller` with a mark on the `u`; `None` if there is no such pair.
    fn with_marks(self) -> Option<Key> {
        let mut key = Key { letters: Vec::new(), gaps: Vec::new(), ..self.clone() };
        let mut nth = 0;
        while nth < self.letters.len() {
            key.gaps.push(self.gaps[nth].clone());
            key.letters.push(self.letters[nth]);
            let pair = self.letters[nth..].get(..2).unwrap_or_default();
            let joined = self.gaps.get(nth + 1).is_some_and(|gap| *gap == Gap::default());
            if joined && matches!(pair, ['a' | 'o' | 'u', 'e'] | ['a', 'a']) {
                key.marked.push(key.letters.len() - 1);
                nth += 1;
            }
            nth += 1;
        }
        key.gaps.extend(self.gaps.last().cloned());
        (!key.marked.is_empty()).then_some(key)
    }

    /// Returns the scripts of the first and the last letter.
    pub(crate) fn script(&self) -> (Script, Script) {
        (Script::of(self.letters[0]), Script::of(self.letters[self.letters.len() - 1]))
    }

    /// Returns the number of letters without the vowels and tones around them.
    pub(crate) fn length(&self) -> usize {
        self.letters.iter().filter(|c| !is_combining_mark(**c)).count()
    }
}

impl Gap {
    /// Returns the gap between two words.
    pub(crate) fn between_words() -> Gap {
        Gap { parted: true, needed: String::new() }
    }

    /// Whether the characters between two letters of a text fit this gap.
    pub(crate) fn fits(&self, gap: &str) -> bool {
        let mut needed = self.needed.chars().peekable();
        let mut loose = 0;
        for c in gap.chars() {
            if needed.peek() == Some(&c) {
                needed.next();
            } else if matches!(c, ' ' | '-' | '.' | '+' | '/' | BREAK) || is_middle_dot(c) {
                loose += 1;
            } else {
                return false;
            }
        }
        let elided = gap.is_empty() && self.needed == "'";
        (needed.next().is_none() || elided)
            && loose <= PARTED
            && (self.parted || loose == 0 || gap.chars().eq([BREAK]))
    }
}

/// Whether a character counts when names are compared.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

fn is_middle_dot(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{30fb}' | '\u{2027}' | '\u{2022}')
}
