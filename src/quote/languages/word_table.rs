//! The words of a language with their classes: a table that is asked once for every word of a corpus.
//!
//! Separate from [`crate::quote::languages`], because it knows nothing of classes, and instead of a `HashMap`,
//! because nearly all words fit into sixteen bytes: those are compared as one number. The words are ours, so that
//! nobody can choose them to collide.

use crate::quote::languages::Class;
use rustc_hash::FxHashMap;

/// Words and their classes.
pub(crate) struct WordTable {
    /// Open addressing: a word of up to sixteen bytes as a number, 0 where there is none.
    slots: Vec<(u128, Class)>,
    filled: usize,
    /// Longer words.
    long: FxHashMap<Box<str>, Class>,
}

impl WordTable {
    pub(crate) fn new() -> WordTable {
        WordTable { slots: vec![(0, 0); 1 << 10], filled: 0, long: FxHashMap::default() }
    }

    /// The class of a word; 0 where it has none.
    pub(crate) fn class(&self, word: &str) -> Class {
        match number(word) {
            Some(number) => self.slots[self.slot(number)].1,
            None => self.long.get(word).copied().unwrap_or(0),
        }
    }

    /// Adds bits to the class of a word.
    pub(crate) fn add(&mut self, word: &str, bits: Class) {
        let Some(number) = number(word) else {
            *self.long.entry(word.into()).or_insert(0) |= bits;
            return;
        };
        let slot = self.slot(number);
        if self.slots[slot].0 == number {
            self.slots[slot].1 |= bits;
            return;
        }
        self.slots[slot] = (number, bits);
        self.filled += 1;
        if self.filled * 2 > self.slots.len() {
            let twice = vec![(0, 0); self.slots.len() * 2];
            for (number, bits) in std::mem::replace(&mut self.slots, twice).into_iter().filter(|s| s.0 != 0) {
                let slot = self.slot(number);
                self.slots[slot] = (number, bits);
            }
        }
    }

    /// Where a number stands, or would.
    fn slot(&self, number: u128) -> usize {
        let mask = self.slots.len() - 1;
        let mixed =
            (number as u64 ^ ((number >> 64) as u64).rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // The upper bits depend on every letter.
        let mut slot = mixed.rotate_left(20) as usize & mask;
        while self.slots[slot].0 != number && self.slots[slot].0 != 0 {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// A word of one to sixteen bytes as a number. Words have no zero bytes, so that no two words are one number.
fn number(word: &str) -> Option<u128> {
    let mut bytes = [0; 16];
    bytes.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(u128::from_le_bytes(bytes)).filter(|number| *number != 0)
}
