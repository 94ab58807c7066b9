//! Finds names and words in a folded text, all of them in one pass over its letters.
//!
//! Letters are compared without what stands between them. What stands there then decides whether the match is the
//! name: nothing, the hyphen of a divided word, a separator of words, or the same characters between all letters.
//! What stands before and after the match decides too, by the rules of the script ([`super::scripts`]). A doubtful
//! match is kept as such, for a person to look at.

use super::folded::{BREAK, Folded};
use super::key::{Gap, Key, KeyPart, PARTED, is_letter};
use super::scripts::{self, Script};
use aho_corasick::automaton::Automaton;
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The number of letters from which on a name is reported even if only a part of a word, or a gap in it, suggests
/// it.
const LONG: usize = 5;

/// What a match belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Of {
    /// A person who has a pseudonym.
    Person(usize),
    /// A literal rule, by its position. It matches inside other words too.
    Words(usize),
}

/// A match in the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) of: Of,
    pub(crate) part: KeyPart,
    /// Whether it is certain enough to be replaced.
    pub(crate) sure: bool,
}

/// All keys, compiled for searching.
#[derive(Debug, Default)]
pub(crate) struct Finder {
    automaton: Option<NFA>,
    /// The keys of each pattern of the automaton: those that have the same letters.
    keys: Vec<Vec<(Key, Of)>>,
}

impl Finder {
    /// # Errors
    /// Returns an error if there are too many keys.
    pub(crate) fn new(keys: impl IntoIterator<Item = (Key, Of)>) -> Result<Finder, aho_corasick::BuildError> {
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        let mut patterns: Vec<String> = Vec::new();
        let mut finder = Finder::default();
        for (key, of) in keys {
            let letters = key.letters.iter().collect::<String>();
            let place = *places.entry(letters.clone()).or_insert_with(|| {
                patterns.push(letters);
                patterns.len() - 1
            });
            finder.keys.resize_with(patterns.len(), Vec::new);
            if !finder.keys[place].contains(&(key.clone(), of)) {
                finder.keys[place].push((key, of));
            }
        }
        if !patterns.is_empty() {
            let automaton = NFA::builder().match_kind(MatchKind::Standard).build(&patterns)?;
            finder.automaton = Some(automaton);
        }
        Ok(finder)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Returns every match, including those inside others, by start, the longest first.
    pub(crate) fn hits(&self, original: &str, folded: &Folded) -> Vec<Hit> {
        let mut hits = Vec::new();
        let Some(automaton) = &self.automaton else { return hits };
        let Ok(first) = automaton.start_state(Anchored::No) else { return hits };
        let text = folded.text.as_str();
        let mut look = Look { original, folded, places: Vec::new() };
        let mut state = first;
        for (at, c) in text.char_indices() {
            if !is_letter(c) {
                continue;
            }
            let end = at + c.len_utf8();
            for byte in &text.as_bytes()[at..end] {
                state = automaton.next_state(Anchored::No, state, *byte);
            }
            if !automaton.is_match(state) {
                continue;
            }
            for nth in 0..automaton.match_len(state) {
                for (key, of) in &self.keys[automaton.match_pattern(state, nth).as_usize()] {
                    hits.extend(look.at(key, *of, end));
                }
            }
        }
        hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
        hits
    }
}

/// How certain a match is on one side.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    /// Inside a word.
    Inside,
    /// A part of a word that a person should look at.
    Doubtful,
    /// The name begins or ends here.
    Sure,
}

/// A search through one text.
struct Look<'t> {
    original: &'t str,
    folded: &'t Folded,
    /// The byte ranges of the letters of the match, last letter first.
    places: Vec<(usize, usize)>,
}

impl Look<'_> {
    /// Returns the match of a key whose last letter ends at `end`.
    fn at(&mut self, key: &Key, of: Of, end: usize) -> Option<Hit> {
        let anywhere = matches!(of, Of::Words(_));
        // The check that fails most often comes first: most candidates are inside a word.
        if !self.letters(key, end) {
            return None;
        }
        let text = self.folded.text.as_str();
        let mut start = self.places[self.places.len() - 1].0;
        let within = self.within(key)?;
        if key.marked.iter().any(|nth| !self.is_marked(self.places[self.places.len() - 1 - nth])) {
            return None;
        }
        let before = key.gaps[0].needed.as_str();
        let after = key.gaps[key.letters.len()].needed.as_str();
        if !text[..start].ends_with(before) || !text[end..].starts_with(after) {
            return None;
        }
        start -= before.len();
        let mut end = end + after.len();
        let mut sure = match within {
            Within::Word => true,
            Within::Spaced => !self.spacing_goes_on(start, end),
            Within::Gap => false,
        };
        if within == Within::Gap && (self.is_word(start, true) || self.is_word(end, false)) {
            return None;
        }
        let entitled = key.part == KeyPart::Titled && scripts::title_follows(&text[end..]);
        if !anywhere && within != Within::Gap {
            // In a script without spaces, only the title shows that a single letter is a name.
            let entitled = entitled && key.script().1 == Script::Han;
            let left = if before.is_empty() && !entitled { self.left(key, start) } else { Edge::Sure };
            let right = if after.is_empty() && !entitled { self.right(key, end) } else { (Edge::Sure, end) };
            end = right.1;
            match (left, right.0) {
                (Edge::Sure, Edge::Sure) => {}
                (Edge::Sure | Edge::Doubtful, Edge::Sure | Edge::Doubtful) => sure = false,
                // In lower case, only an address suggests that a part of a word is a name.
                (Edge::Sure, Edge::Inside) if key.letters.len() >= LONG => sure = false,
                _ if key.letters.len() >= LONG && self.in_address(start, end) => sure = false,
                _ => return None,
            }
        }
        match key.part {
            KeyPart::Titled if entitled => {}
            KeyPart::Titled if key.length() < 2 => return None,
            KeyPart::Titled | KeyPart::Doubtful => sure = false,
            KeyPart::Whole | KeyPart::Surname => {}
        }
        (start, end) = self.with_brackets(start, end);
        Some(Hit { start, end, of, part: key.part, sure })
    }

    /// Finds the places of a key's letters, from the last backwards. Returns whether they are all close enough.
    fn letters(&mut self, key: &Key, end: usize) -> bool {
        self.places.clear();
        let mut between = 0;
        for (at, c) in self.folded.text[..end].char_indices().rev() {
            if is_letter(c) {
                between = 0;
                self.places.push((at, at + c.len_utf8()));
                if self.places.len() == key.letters.len() {
                    return true;
                }
            } else {
                between += 1;
                if between > 2 * PARTED + key.gaps[key.letters.len() - self.places.len()].needed.len() {
                    return false;
                }
            }
        }
        false
    }

    /// Returns how the letters of a match stand together, or `None` if they are not a match.
    fn within(&self, key: &Key) -> Option<Within> {
        let text = self.folded.text.as_str();
        let letters = &key.letters;
        let worded = letters.iter().filter(|c| c.is_alphabetic()).count();
        let mut spaced = letters.len() >= 3 && (worded >= 2 || letters.len() > LONG);
        let (mut plain, mut gaps, mut separator) = (true, 0, None);
        for nth in 1..letters.len() {
            let (before, after) = (self.places[letters.len() - nth], self.places[letters.len() - nth - 1]);
            let gap = &text[before.1..after.0];
            let wanted = &key.gaps[nth];
            let is_parted = wanted.parted || !wanted.needed.is_empty();
            if is_parted {
                plain &= wanted.fits(gap);
                spaced &= !gap.is_empty();
                if !plain && !spaced {
                    return None;
                }
                continue;
            }
            let runs_on = Script::of(letters[nth - 1]).runs_on() && Script::of(letters[nth]).runs_on();
            let words = letters[nth - 1].is_alphabetic() && letters[nth].is_alphabetic();
            let joined = gap.is_empty()
                || gap.chars().eq([BREAK])
                || words && gap.chars().all(is_emphasis)
                || runs_on && Gap::between_words().fits(gap);
            // Combining marks directly follow the letter that they belong to.
            if gap.is_empty() && is_combining_mark(letters[nth]) {
                continue;
            }
            if spaced {
                spaced = !gap.is_empty()
                    && gap.chars().count() <= PARTED
                    && !gap.contains(BREAK)
                    && *separator.get_or_insert(gap) == gap;
            }
            if !joined {
                plain = false;
                gaps += 1;
                if !spaced && (gaps > 1 || gap.chars().count() > PARTED) {
                    return None;
                }
            }
        }
        match (plain, spaced) {
            (true, _) => Some(Within::Word),
            (_, true) => Some(Within::Spaced),
            _ => (gaps == 1 && worded >= LONG).then_some(Within::Gap),
        }
    }

    /// Whether letters with the same separator go on beyond a spaced match.
    fn spacing_goes_on(&self, start: usize, end: usize) -> bool {
        let text = self.folded.text.as_str();
        let (last, next) = (self.places[0], self.places[1]);
        let separator = &text[next.1..last.0];
        let single_before = text[..start].strip_suffix(separator).is_some_and(|before| {
            let mut before = before.chars().rev();
            before.next().is_some_and(is_letter) && !before.next().is_some_and(is_letter)
        });
        let single_after = text[end..].strip_prefix(separator).is_some_and(|after| {
            let mut after = after.chars();
            after.next().is_some_and(is_letter) && !after.next().is_some_and(is_letter)
        });
        single_before || single_after
    }

    /// Whether there is a letter or a mark right before or right after a position.
    fn is_word(&self, at: usize, before: bool) -> bool {
        let (front, back) = self.folded.text.split_at(at);
        let c = if before { front.chars().next_back() } else { back.chars().next() };
        c.is_some_and(is_worded)
    }

    /// Whether a name may begin at `start`.
    fn left(&self, key: &Key, start: usize) -> Edge {
        let text = &self.folded.text[..start];
        let Some(before) = text.chars().next_back() else { return Edge::Sure };
        if before == BREAK {
            // Without a capital, it is the rest of a word that is divided at a line's end.
            let goes_on = self.capital(start) == Some(false);
            return if goes_on { Edge::Doubtful } else { Edge::Sure };
        }
        if !is_worded(before) {
            return Edge::Sure;
        }
        let (script, other) = (key.script().0, Script::of(before));
        if script != other && (script.runs_on() || other.runs_on()) {
            return Edge::Sure;
        }
        if script.runs_on() {
            return sure(key.length() >= script.telling());
        }
        let letters = text.chars().rev().take(JOINED_LETTERS).take_while(|c| is_worded(*c));
        let prefix = &text[start - letters.map(char::len_utf8).sum::<usize>()..];
        if matches!(script, Script::Arabic | Script::Hebrew) {
            let joined = script.prefixes(prefix);
            return match (joined, key.length() >= script.telling()) {
                (true, long) => sure(long),
                (false, true) => Edge::Doubtful,
                (false, false) => Edge::Inside,
            };
        }
        match self.capital(start).zip(self.capital(start - before.len_utf8())) {
            // MacLeod and DeWitt are not Leod and Witt.
            Some((true, false)) => sure(!JOINED.contains(&prefix)),
            Some(_) => Edge::Inside,
            None => uncased(key),
        }
    }

    /// Returns whether a name may end at `end`, and where it ends with its ending.
    fn right(&self, key: &Key, end: usize) -> (Edge, usize) {
        let text = &self.folded.text;
        let rest = &text[end..];
        let is_free = |rest: &str| !rest.chars().next().is_some_and(is_worded);
        if let Some(ending) = ["'s", "es", "s"].iter().find(|ending| {
            rest.strip_prefix(**ending).is_some_and(is_free) && key.script().1 == Script::Spaced
        }) {
            return (Edge::Sure, end + ending.len());
        }
        let script = key.script().1;
        if key.declines {
            let mut at = end;
            for _ in 0..3 {
                let next = text[at..].strip_prefix(BREAK).unwrap_or(&text[at..]);
                let Some(c) = next.chars().next().filter(|c| Script::of(*c) == script && is_worded(*c))
                else {
                    break;
                };
                at = text.len() - next.len() + c.len_utf8();
            }
            if is_free(&text[at..]) {
                return (Edge::Sure, at);
            }
        }
        let Some(after) = rest.chars().next().filter(|c| is_worded(*c)) else { return (Edge::Sure, end) };
        let other = Script::of(after);
        let edge = if is_combining_mark(after) {
            // Another vowel or tone makes another syllable.
            Edge::Doubtful
        } else if script != other && (script.runs_on() || other.runs_on())
            || script == Script::Hangul && scripts::particles_follow(rest)
        {
            Edge::Sure
        } else if script.runs_on() {
            sure(key.length() >= script.telling())
        } else if matches!(script, Script::Arabic | Script::Hebrew) {
            if key.length() >= script.telling() { Edge::Doubtful } else { Edge::Inside }
        } else {
            let last = self.places.first().map_or(end, |(at, _)| *at);
            match self.capital(end).zip(self.capital(last)) {
                Some((true, false)) => Edge::Sure,
                Some(_) => Edge::Inside,
                None => uncased(key),
            }
        };
        (edge, end)
    }

    /// Whether the original of a folded letter is a capital; `None` in a script without capitals.
    fn capital(&self, at: usize) -> Option<bool> {
        let (start, _) = self.folded.place(at, at + 1);
        let c = self.original[start..].chars().next()?;
        (c.is_uppercase() || scripts::is_small(c)).then(|| c.is_uppercase())
    }

    fn is_marked(&self, (start, end): (usize, usize)) -> bool {
        let (start, end) = self.folded.place(start, end);
        self.original[start..end].nfd().any(|c| matches!(c, '\u{308}' | '\u{30a}' | '\u{f8}' | '\u{d8}'))
    }

    /// Whether the match is inside an address, a handle or a file name.
    fn in_address(&self, start: usize, end: usize) -> bool {
        let (start, end) = self.folded.place(start, end);
        is_address(self.original, start, end)
    }

    /// Returns the range of a match, extended by brackets and emphasis that begin inside it or end at it.
    fn with_brackets(&self, mut start: usize, mut end: usize) -> (usize, usize) {
        let text = self.folded.text.as_str();
        for (open, close) in [('[', ']'), ('(', ')'), ('{', '}'), ('*', '*'), ('~', '~')] {
            let inside = &text[start..end];
            let opened = inside.matches(open).count();
            let unpaired =
                if open == close { opened % 2 == 1 } else { opened != inside.matches(close).count() };
            if unpaired && text[end..].starts_with(close) && inside.contains(open) {
                end += close.len_utf8();
            } else if unpaired && text[..start].ends_with(open) {
                start -= open.len_utf8();
            }
        }
        (start, end)
    }
}

/// How the letters of a match stand together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// As a word or words.
    Word,
    /// With the same separator between all letters.
    Spaced,
    /// With one gap where none belongs.
    Gap,
}

/// Prefixes that make the following name a part of another name.
const JOINED: [&str; 22] = [
    "mc", "mac", "de", "del", "della", "di", "da", "do", "dos", "du", "le", "la", "van", "von", "fitz", "o",
    "d", "al", "el", "ben", "san", "st",
];

/// More letters than any of these, and any prefix of a script, has.
const JOINED_LETTERS: usize = 8;

fn sure(sure: bool) -> Edge {
    if sure { Edge::Sure } else { Edge::Doubtful }
}

/// The certainty inside a word of a script without capitals, where nothing shows that a word is a name.
fn uncased(key: &Key) -> Edge {
    if key.length() >= 3 { Edge::Doubtful } else { Edge::Inside }
}

/// Whether a character belongs to a word, so that a name begins or ends beside it only by the rules of its script.
fn is_worded(c: char) -> bool {
    c.is_alphabetic() || !c.is_ascii() && is_combining_mark(c)
}

/// Whether a character formats or annotates a letter.
fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '[' | ']' | '(' | ')' | '{' | '}' | '~' | '|')
}

/// Whether a range is inside an address, a handle or a file name, where names have no capitals.
pub(crate) fn is_address(text: &str, start: usize, end: usize) -> bool {
    // Limits the search: no address is longer, and many texts have no spaces.
    const LONGEST: usize = 200;
    let ends = |c: &char| c.is_whitespace() || Script::of(*c).runs_on();
    let before = text[..start].chars().rev().take(LONGEST).take_while(|c| !ends(c)).map(char::len_utf8);
    let after = text[end..].chars().take(LONGEST).take_while(|c| !ends(c)).map(char::len_utf8);
    let token = &text[start - before.sum::<usize>()..end + after.sum::<usize>()];
    let token = token.trim_end_matches(|c: char| !c.is_alphanumeric());
    token.contains(['@', '#', '\\', '_'])
        || token.contains("://")
        || token.starts_with("www.")
        || token.split_once('/').is_some_and(|(_, rest)| rest.contains(['/', '.']))
}
