//! The sketch of a text: the hashes of some of its runs of words.

use crate::text;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Words in a run.
const RUN: usize = 5;
/// One run in this many is kept.
const KEPT: u64 = 4;
/// With fewer runs than this a sketch is no evidence.
const LEAST: usize = 12;

/// The sketch of one document.
pub(crate) struct Sketch {
    pub(crate) words: u32,
    /// The hash of all words.
    pub(crate) whole: u64,
    /// The hashes of the kept runs, ascending.
    pub(crate) runs: Vec<u64>,
}

impl Sketch {
    pub(crate) fn of(text: &str) -> Sketch {
        let (mut whole, mut words, mut runs) = (Xxh3::new(), 0, Vec::new());
        let mut last = [0u64; RUN];
        for token in text::tokens(text) {
            let hash = xxh3_64(text::fold(&text[token.start..token.end]).as_bytes());
            whole.update(&hash.to_le_bytes());
            last.rotate_left(1);
            last[RUN - 1] = hash;
            words += 1;
            if words as usize >= RUN {
                let run = last
                    .iter()
                    .fold(0u64, |run, word| run.rotate_left(7).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ word);
                let run = xxh3_64(&run.to_le_bytes());
                if run.is_multiple_of(KEPT) {
                    runs.push(run);
                }
            }
        }
        runs.sort_unstable();
        runs.dedup();
        Sketch { words, whole: whole.digest(), runs }
    }

    /// Whether the sketch has enough runs to be compared.
    pub(crate) fn tells(&self) -> bool {
        self.runs.len() >= LEAST
    }

    /// Returns the share of the shorter text's runs that both have.
    pub(crate) fn share(&self, other: &Sketch) -> f32 {
        if self.whole == other.whole {
            return 1.0;
        }
        let (mut others, mut shared) = (other.runs.iter().peekable(), 0);
        for run in &self.runs {
            while others.next_if(|other| *other < run).is_some() {}
            shared += u32::from(others.peek() == Some(&run));
        }
        // Equal sketches mean that the texts are nearly the same, not that they are identical.
        (shared as f32 / self.runs.len().min(other.runs.len()).max(1) as f32).min(0.99)
    }
}
