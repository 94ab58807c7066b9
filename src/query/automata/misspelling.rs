//! Finds the terms that a word with typing errors stands for. Separate from the other automata because none has to
//! be built for it: while the dictionary is walked through, a few bits say how far the word has come.
//!
//! The bits are those of Wu and Manber (*Fast text searching allowing errors*, 1992), of which only a band is held:
//! with at most two errors the letters read stand for at most two letters of the word more or fewer than they are.
//! A letter may be wrong, missing or too many, and two letters side by side exchanged, with no other error between
//! them (optimal string alignment).

use crate::query::automata::Dictionary;
use fst::raw::{Fst, Node};

/// Errors at most.
const MOST_ERRORS: usize = 2;
/// Where a node of the dictionary has at most so many ways on, all are tried: that is cheaper than asking which can
/// lead on.
const FEW: usize = 3;
/// No letter.
const NONE: u32 = u32::MAX;

/// The terms with at most `distance` (1 or 2) letters wrong, each with its distance, at most `most`, and whether there are
/// more; two letters exchanged count as one.
pub(crate) fn misspellings(
    dictionary: &Dictionary<'_>,
    word: &str,
    distance: u8,
    most: usize,
) -> (Vec<(u32, u8)>, bool) {
    Walk { fst: dictionary.as_fst(), word: Misspelt::new(word, distance) }.terms(most)
}

/// Whether `found` is `word` with at most `distance` (1 or 2) letters wrong.
pub(crate) fn is_misspelling(found: &str, word: &str, distance: u8) -> bool {
    let word = Misspelt::new(word, distance);
    let read = |progress: Progress, letter: char| word.letter(&progress, u32::from(letter));
    found.chars().try_fold(word.beginning(), read).is_some_and(|end| word.errors(&end).is_some())
}

/// How far a word has come.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    /// Letters read.
    read: usize,
    /// By number of errors: bit `i` is set where what was read can stand for `read + i - distance` letters of the word.
    with: [u32; MOST_ERRORS + 1],
    /// The same for what is an error more once the second of two exchanged letters is read.
    exchanged: [u32; MOST_ERRORS],
    /// The beginning of a letter of several bytes, and how many are to come.
    letter: u32,
    left: u32,
}

/// A word in which letters may be wrong.
struct Misspelt {
    /// The word's letters; before them `distance` times no letter, so that the one at `read + i` is of bit `i`.
    letters: Vec<u32>,
    distance: usize,
}

impl Misspelt {
    fn new(word: &str, distance: u8) -> Misspelt {
        let distance = usize::from(distance).clamp(1, MOST_ERRORS);
        let letters = std::iter::repeat_n(NONE, distance).chain(word.chars().map(u32::from)).collect();
        Misspelt { letters, distance }
    }

    /// Bits of places in the word, its end included, where so many letters were read.
    fn places(&self, read: usize) -> u32 {
        (1u32 << (self.letters.len() + 1).saturating_sub(read).min(8)) - 1
    }

    fn beginning(&self) -> Progress {
        let mut progress = Progress::default();
        for errors in 0..=self.distance {
            // So many letters are missing.
            progress.with[errors] = 1 << (self.distance + errors) & self.places(0);
        }
        progress
    }

    /// After one more letter; `None` where no word can come of it.
    fn letter(&self, before: &Progress, letter: u32) -> Option<Progress> {
        let is = self.letters[before.read.min(self.letters.len())..].iter().take(2 * self.distance + 2);
        let is = is.zip(0..).fold(0, |is, (one, i)| is | u32::from(*one == letter) << i);
        let mut now = Progress { read: before.read + 1, ..Progress::default() };
        let places = self.places(now.read);
        now.with[0] = before.with[0] & is;
        let mut alive = now.with[0];
        for errors in 1..=self.distance {
            let fewer = before.with[errors - 1];
            let (wrong, too_many, missing) = (fewer, fewer >> 1, now.with[errors - 1] << 1);
            let exchanged = (before.exchanged[errors - 1] & is << 2) >> 1;
            now.with[errors] = (before.with[errors] & is | wrong | too_many | missing | exchanged) & places;
            now.exchanged[errors - 1] = (fewer & is >> 1) << 1 & places;
            alive |= now.with[errors] | now.exchanged[errors - 1];
        }
        (alive > 0).then_some(now)
    }

    /// After one more byte.
    fn byte(&self, before: &Progress, byte: u8) -> Option<Progress> {
        let part = u32::from(byte);
        let (letter, left) = match (byte, before.left) {
            (_, 1) => return self.letter(before, before.letter << 6 | part & 0x3f),
            (_, 2..) => (before.letter << 6 | part & 0x3f, before.left - 1),
            (..0x80, 0) => return self.letter(before, part),
            (..0xe0, 0) => (part & 0x1f, 1),
            (..0xf0, 0) => (part & 0x0f, 2),
            (_, 0) => (part & 0x07, 3),
        };
        Some(Progress { letter, left, ..*before })
    }

    /// Whether a letter may come that is not in the word: an error is left to be made.
    fn is_open(&self, progress: &Progress) -> bool {
        progress.left > 0 || progress.with[..self.distance].iter().any(|places| *places > 0)
    }

    /// The first bytes of the letters that may come where no error is left, without order.
    fn awaited(&self, progress: &Progress) -> ([u8; 8], usize) {
        let (mut bytes, mut count) = ([0; 8], 0);
        let exchanged = progress.exchanged[self.distance - 1];
        let places = progress.with[self.distance] | exchanged >> 2;
        for i in (0..u32::BITS - places.leading_zeros()).filter(|i| places >> i & 1 > 0) {
            let letter = self.letters.get(progress.read + i as usize).copied().and_then(char::from_u32);
            if let Some(letter) = letter {
                let byte = letter.encode_utf8(&mut [0; 4]).as_bytes()[0];
                if !bytes[..count].contains(&byte) {
                    bytes[count] = byte;
                    count += 1;
                }
            }
        }
        (bytes, count)
    }

    /// With how many errors the word is at its end.
    fn errors(&self, progress: &Progress) -> Option<u8> {
        let end = self.letters.len().checked_sub(progress.read).filter(|end| *end < 8)?;
        let is_at_end = |errors: &u8| progress.with[usize::from(*errors)] >> end & 1 > 0;
        (0..=self.distance as u8).find(is_at_end).filter(|_| progress.left == 0)
    }
}

/// A walk through the dictionary.
struct Walk<'a> {
    fst: &'a Fst<&'a [u8]>,
    word: Misspelt,
}

impl Walk<'_> {
    fn terms(&self, most: usize) -> (Vec<(u32, u8)>, bool) {
        let mut ahead = vec![(self.fst.root().addr(), 0u64, self.word.beginning())];
        let mut terms = Vec::new();
        while let Some((node, number, progress)) = ahead.pop() {
            let node = self.fst.node(node);
            if let (true, Some(errors)) = (node.is_final(), self.word.errors(&progress)) {
                if terms.len() >= most {
                    return (terms, true);
                }
                let number = number.wrapping_add(node.final_output().value());
                terms.extend(u32::try_from(number).map(|id| (id, errors)));
            }
            let mut go = |node: &Node<'_>, way: usize| {
                let way = node.transition(way);
                if let Some(progress) = self.word.byte(&progress, way.inp) {
                    ahead.push((way.addr, number.wrapping_add(way.out.value()), progress));
                }
            };
            // The last first, so that the first is gone next.
            if node.len() <= FEW || self.word.is_open(&progress) {
                (0..node.len()).rev().for_each(|way| go(&node, way));
            } else {
                let (mut bytes, count) = self.word.awaited(&progress);
                bytes[..count].sort_unstable();
                bytes[..count]
                    .iter()
                    .rev()
                    .filter_map(|byte| node.find_input(*byte))
                    .for_each(|way| go(&node, way));
            }
        }
        (terms, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fst::{IntoStreamer, Streamer};
    use levenshtein_automata::LevenshteinAutomatonBuilder;
    use proptest::prelude::*;

    /// What a library finds in a dictionary, and what the walk does.
    type Answers = (Vec<(u32, u8)>, bool);

    fn both<'a>(
        words: impl IntoIterator<Item = &'a String>,
        word: &str,
        distance: u8,
        most: usize,
    ) -> [Answers; 2] {
        let map = fst::Map::from_iter(words.into_iter().zip(7u64..)).expect("in order");
        let bytes = map.as_fst().as_bytes().to_vec();
        let dictionary = fst::Map::new(bytes.as_slice()).expect("a map");
        let automaton = LevenshteinAutomatonBuilder::new(distance, true).build_dfa(word);
        let mut stream = dictionary.search_with_state(&automaton).into_stream();
        let mut expected = Vec::new();
        while let Some((_, id, state)) = stream.next() {
            expected.push((id as u32, automaton.distance(state).to_u8()));
        }
        let more = expected.len() > most;
        expected.truncate(most);
        [(expected, more), misspellings(&dictionary, word, distance, most)]
    }

    proptest! {
        #[test]
        fn finds_what_a_library_finds(
            words in prop::collection::btree_set("[abcdeäöあ語🙂]{0,7}", 1..300),
            word in "[abäあ🙂]{0,6}",
            distance in 1u8..3,
            most in 0usize..90,
        ) {
            let [expected, found] = both(&words, &word, distance, most);
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn finds_long_words_too(
            word in "[abä語]{8,96}",
            changes in prop::collection::vec(
                prop::collection::vec((any::<prop::sample::Index>(), 0..4, prop::char::range('a', 'c')), 0..4),
                1..40,
            ),
            distance in 1u8..3,
        ) {
            let changed = |changes: &Vec<(prop::sample::Index, i32, char)>| {
                let mut letters: Vec<char> = word.chars().collect();
                for (at, kind, letter) in changes {
                    let at = at.index(letters.len() - 1);
                    match kind {
                        0 => letters[at] = *letter,
                        1 => letters.insert(at, *letter),
                        2 => _ = letters.remove(at),
                        _ => letters.swap(at, at + 1),
                    }
                }
                letters.into_iter().collect::<String>()
            };
            let words: std::collections::BTreeSet<String> = changes.iter().map(changed).collect();
            let [expected, found] = both(&words, &word, distance, usize::MAX);
            prop_assert_eq!(found, expected);
        }
    }
}
