//! The words and gaps of all texts in order.
//!
//! Each part of the texts numbers its own words as they come; here they are put together, and each gets its place among
//! all.

use crate::index::texts::tokens::{Numbered, Spelt};
use crate::text::fold;
use rayon::prelude::*;
use std::borrow::Cow;

/// The words and gaps of a corpus.
pub(crate) struct Vocabulary<'c> {
    /// The words by term, then by their bytes.
    pub(crate) words: Vec<Entry<'c>>,
    /// The gaps by their bytes.
    pub(crate) gaps: Vec<&'c str>,
    /// For each part, the places of its own words and of its own gaps.
    pub(crate) places: Vec<(Vec<u32>, Vec<u32>)>,
}

/// A word, and how often it comes.
pub(crate) struct Entry<'c> {
    pub(crate) text: &'c str,
    pub(crate) term: Cow<'c, str>,
    pub(crate) count: u64,
}

impl<'c> Vocabulary<'c> {
    pub(crate) fn of(parts: &[Spelt<'c>]) -> Vocabulary<'c> {
        let (mut words, mut gaps) = (Numbered::default(), Numbered::default());
        let mut counts: Vec<u64> = Vec::new();
        let mut places = Vec::with_capacity(parts.len());
        for part in parts {
            let of_words: Vec<u32> = part.words.iter().map(|word| words.number(word)).collect();
            counts.resize(words.strings.len(), 0);
            let each = of_words.iter().zip(&part.counts);
            each.for_each(|(word, count)| counts[*word as usize] += u64::from(*count));
            places.push((of_words, part.gaps.iter().map(|gap| gaps.number(gap)).collect::<Vec<u32>>()));
        }
        let (words, gaps) = (words.strings, gaps.strings);
        let mut terms: Vec<Cow<'c, str>> = words.par_iter().map(|word| fold(word)).collect();
        let of_words = {
            let key = |word: u32| (&terms[word as usize], words[word as usize]);
            let mut order: Vec<(u64, u32)> =
                terms.iter().zip(0..).map(|(term, word)| (beginning(term), word)).collect();
            order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| key(a.1).cmp(&key(b.1))));
            order.into_iter().map(|(_, word)| word).collect::<Vec<u32>>()
        };
        let mut of_gaps: Vec<u32> = (0..gaps.len() as u32).collect();
        of_gaps.sort_unstable_by_key(|gap| gaps[*gap as usize]);
        let (new_words, new_gaps) = (inverse(&of_words), inverse(&of_gaps));
        places.par_iter_mut().for_each(|(words, gaps)| {
            words.iter_mut().for_each(|word| *word = new_words[*word as usize]);
            gaps.iter_mut().for_each(|gap| *gap = new_gaps[*gap as usize]);
        });
        let entry = |word: u32| {
            let word = word as usize;
            Entry { text: words[word], term: std::mem::take(&mut terms[word]), count: counts[word] }
        };
        Vocabulary {
            words: of_words.into_iter().map(entry).collect(),
            gaps: of_gaps.into_iter().map(|gap| gaps[gap as usize]).collect(),
            places,
        }
    }
}

/// Where each number stands in an order.
fn inverse(order: &[u32]) -> Vec<u32> {
    let mut places = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(number, place)| places[*number as usize] = place);
    places
}

/// The first bytes of a term as a number: most terms differ in them, and numbers are compared where they lie.
fn beginning(term: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(term.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(bytes)
}
