//! The terms one after the other, for patterns that any term might match.
//!
//! Separate because the dictionary answers where a pattern says how a term begins; where it does not, all terms
//! have to be seen, and they are seen several times faster in a row than by walking the dictionary's nodes. Some 12
//! bytes a term, and only once somebody asks for such a pattern.

#[cfg(feature = "build")]
pub(crate) mod write;

use crate::text::LONGEST_TERM;
use fst::{Automaton, Streamer};

/// The bytes of all terms in order, and where each ends.
#[derive(Debug, Default)]
pub struct Terms {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// How many bytes each term has in common with the one before it; no term is as long as 256.
    shared: Vec<u8>,
}

impl Terms {
    pub(crate) fn of(dictionary: &fst::Map<&[u8]>, terms: u32) -> Terms {
        let mut made = Terms::default();
        let mut stream = dictionary.stream();
        while let Some((term, _)) = stream.next() {
            // Only hostile bytes have more terms, or longer ones.
            if made.ends.len() >= terms as usize || term.len() > LONGEST_TERM {
                break;
            }
            let shared = made.term(made.ends.len().wrapping_sub(1)).iter().zip(term);
            let shared = shared.take_while(|(a, b)| a == b).count();
            made.bytes.extend_from_slice(term);
            made.ends.push(made.bytes.len() as u32);
            made.shared.push(shared as u8);
        }
        made
    }

    fn term(&self, place: usize) -> &[u8] {
        let from =
            place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.ends.get(place).map_or(&[], |end| &self.bytes[from..*end as usize])
    }

    /// Appends the numbers of the terms that the automaton accepts, ascending, at most `most`. Returns whether
    /// there were more. Only terms that end with `ending` are put to the automaton.
    pub fn matching<A: Automaton>(
        &self,
        automaton: &A,
        ending: &str,
        most: usize,
        found: &mut Vec<u32>,
    ) -> bool {
        // The states after each byte of a term serve the terms that begin as it does.
        let mut states = vec![automaton.start()];
        for place in 0..self.ends.len() {
            states.truncate(usize::from(self.shared[place]) + 1);
            let term = self.term(place);
            if !term.ends_with(ending.as_bytes()) {
                continue;
            }
            for byte in &term[states.len() - 1..] {
                let state = &states[states.len() - 1];
                if !automaton.can_match(state) {
                    break;
                }
                let next = automaton.accept(state, *byte);
                states.push(next);
            }
            if states.len() == term.len() + 1 && automaton.is_match(&states[term.len()]) {
                if found.len() >= most {
                    return true;
                }
                found.push(place as u32);
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fst::IntoStreamer;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn finds_what_the_dictionary_finds(
            mut words in prop::collection::btree_set("[ab]{1,5}|[abc]{80,90}", 1..60),
            pattern in "[ab]{0,3}",
            ending in "[ab]{0,2}",
            most in 1usize..80,
        ) {
            words.insert("ab".repeat(48));
            let map = fst::Map::from_iter(words.iter().zip(0u64..)).expect("in order");
            let bytes = map.as_fst().as_bytes().to_vec();
            let dictionary = fst::Map::new(bytes.as_slice()).expect("a map");
            let terms = Terms::of(&dictionary, words.len() as u32);
            let automaton = fst::automaton::Subsequence::new(&pattern);
            let mut stream = dictionary.search(fst::automaton::Subsequence::new(&pattern)).into_stream();
            let mut expected = Vec::new();
            while let Some((term, id)) = stream.next() {
                if term.ends_with(ending.as_bytes()) {
                    expected.push(id as u32);
                }
            }
            let mut found = Vec::new();
            let more = terms.matching(&automaton, &ending, most, &mut found);
            prop_assert_eq!(more, expected.len() > most);
            expected.truncate(most);
            prop_assert_eq!(found, expected);
        }
    }
}
