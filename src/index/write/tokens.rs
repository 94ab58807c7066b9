//! The tokens of some units: which spellings and gaps there are, and where.
//!
//! Apart from [`super::vocabulary`], which numbers those of all texts together. Where texts are the same as in an earlier
//! build, most that is asked of them is which spellings they have and how often: the tokens one by one are looked up
//! only where somebody wants them.

use super::plan::PlannedUnit;
use super::vocabulary::{Entries, Vocabulary};
use crate::cache::{Cache, Key};
use crate::text::tokens;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::sync::OnceLock;

/// Strings by number, in the order of their first coming.
#[derive(Default)]
pub(super) struct Numbered<'c> {
    numbers: FxHashMap<&'c str, u32>,
    pub(super) strings: Vec<&'c str>,
}

impl<'c> Numbered<'c> {
    pub(super) fn number(&mut self, string: &'c str) -> u32 {
        *self.numbers.entry(string).or_insert_with(|| {
            self.strings.push(string);
            self.strings.len() as u32 - 1
        })
    }

    pub(super) fn find(&self, string: &str) -> Option<u32> {
        self.numbers.get(string).copied()
    }
}

/// What is found in some units: words and gaps in the order of their first coming.
#[derive(Default)]
pub(super) struct Spelt<'c> {
    /// Where each unit's tokens end.
    pub(super) ends: Vec<u32>,
    pub(super) words: Vec<&'c str>,
    /// How often each word comes.
    pub(super) counts: Vec<u32>,
    pub(super) gaps: Vec<&'c str>,
}

/// The same, as an earlier build numbered it where that is known.
pub(super) enum Read<'c> {
    Known(Entries),
    New(Spelt<'c>),
}

/// Where it is found.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Found {
    /// The spelling of each token.
    #[serde(with = "numbers")]
    pub(super) words: Vec<u32>,
    /// The gap before each token and, for each unit, one more after the last.
    #[serde(with = "numbers")]
    pub(super) gaps: Vec<u32>,
}

/// [`Found`], once it is asked for.
#[derive(Debug)]
pub(super) struct Tokens<'c> {
    found: OnceLock<Found>,
    /// Where an earlier build's lies.
    place: (&'c Cache, u128),
    units: Vec<PlannedUnit<'c>>,
}

impl Tokens<'_> {
    pub(super) fn get(&self) -> &Found {
        let (cache, key) = self.place;
        self.found.get_or_init(|| cache.peek(key).unwrap_or_else(|| tokenise(&self.units).1))
    }

    pub(super) fn forget_gaps(&mut self) {
        if let Some(found) = self.found.get_mut() {
            found.gaps = Vec::new();
        }
    }
}

/// Some units that are worked on together.
pub(super) struct Part<'c> {
    pub(super) read: Read<'c>,
    /// A digest of the texts, where anything is kept.
    pub(super) digest: u128,
    pub(super) tokens: Tokens<'c>,
}

impl<'c> Part<'c> {
    /// The tokens of some units, those of an earlier build where the texts are the same; `marks` are the digests of
    /// the units.
    pub(super) fn of(
        units: &[PlannedUnit<'c>],
        marks: Option<&[u64]>,
        vocabulary: &Vocabulary<'_>,
        cache: &'c Cache,
    ) -> Part<'c> {
        let digest = marks.map_or(0, |marks| cache.key("tokens").numbers(marks.iter().copied()).digest());
        let found = cache.key("found").digests([digest]).digest();
        let tokens = Tokens { found: OnceLock::new(), place: (cache, found), units: units.to_vec() };
        if let Some(entries) = cache.known(vocabulary.key(digest, cache))
            && cache.carry(found)
        {
            return Part { read: Read::Known(entries), digest, tokens };
        }
        let (spelt, places) = tokenise(units);
        cache.keep(found, &places);
        Part { read: Read::New(spelt), digest, tokens: Tokens { found: places.into(), ..tokens } }
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> u32 {
        let (Read::Known(Entries { ends, .. }) | Read::New(Spelt { ends, .. })) = &self.read;
        ends.last().copied().unwrap_or(0)
    }
}

/// A digest of everything that the tokens of a unit depend on.
pub(super) fn unit_key(unit: &PlannedUnit<'_>, cache: &Cache) -> Key {
    let text = &unit.document.text;
    let key = match unit.text().len() == text.len() {
        true => cache.key("whole unit").digests([cache.digest(text)]),
        false => cache.key("unit").text(unit.text()),
    };
    let boilerplate = unit.boilerplate().flat_map(|span| {
        let place = |at: u32| u64::from(at).wrapping_sub(unit.start as u64);
        [place(span.start), place(span.end)]
    });
    key.numbers(boilerplate).numbers([u64::MAX])
}

/// The tokens of some units.
fn tokenise<'c>(units: &[PlannedUnit<'c>]) -> (Spelt<'c>, Found) {
    let (mut words, mut gap_strings) = (Numbered::default(), Numbered::default());
    let (mut spelt, mut found) = (Spelt::default(), Found::default());
    for unit in units {
        let text: &'c str = &unit.document.text;
        let mut boilerplate = unit.boilerplate().peekable();
        let mut end = unit.start;
        for token in tokens(&text[unit.start..unit.end]) {
            let (from, to) = (unit.start + token.start, unit.start + token.end);
            while boilerplate.next_if(|span| span.end as usize <= from).is_some() {}
            if boilerplate.peek().is_some_and(|span| (span.start as usize) < to) {
                continue;
            }
            found.gaps.push(gap_strings.number(&text[end..from]));
            let word = words.number(&text[from..to]);
            spelt.counts.resize(words.strings.len(), 0);
            spelt.counts[word as usize] += 1;
            found.words.push(word);
            end = to;
        }
        found.gaps.push(gap_strings.number(&text[end..unit.end]));
        spelt.ends.push(found.words.len() as u32);
    }
    (spelt.words, spelt.gaps) = (words.strings, gap_strings.strings);
    (spelt, found)
}

/// Numbers as plain bytes, as many each as the largest needs: there are millions of them.
pub(super) mod numbers {
    use super::super::kept::Bytes;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(in super::super) fn serialize<S: Serializer>(numbers: &[u32], to: S) -> Result<S::Ok, S::Error> {
        let most = numbers.iter().fold(0, |all, number| all | number);
        let width = 4 - (most.leading_zeros() as usize / 8).min(3);
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes().into_iter().take(width));
        (width as u8, Bytes(&bytes.collect::<Vec<u8>>())).serialize(to)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u32>, D::Error> {
        let numbers = super::Compact::deserialize(from)?;
        let mut all = Vec::with_capacity(numbers.len());
        numbers.each(0..numbers.len(), |number| all.push(number));
        Ok(all)
    }
}

/// Such numbers where they lie.
#[derive(Deserialize)]
pub(super) struct Compact<'k> {
    width: u8,
    bytes: &'k [u8],
}

impl Compact<'_> {
    pub(super) fn len(&self) -> usize {
        self.bytes.len() / usize::from(self.width.clamp(1, 4))
    }

    /// Gives some of the numbers, one by one.
    #[inline]
    pub(super) fn each(&self, range: Range<usize>, give: impl FnMut(u32)) {
        let width = usize::from(self.width.clamp(1, 4));
        let bytes = &self.bytes[range.start * width..range.end * width];
        match width {
            1 => bytes.iter().map(|number| u32::from(*number)).for_each(give),
            2 => {
                bytes.as_chunks().0.iter().map(|number| u32::from(u16::from_le_bytes(*number))).for_each(give)
            }
            3 => {
                bytes.as_chunks().0.iter().map(|[a, b, c]| u32::from_le_bytes([*a, *b, *c, 0])).for_each(give)
            }
            _ => bytes.as_chunks().0.iter().map(|number| u32::from_le_bytes(*number)).for_each(give),
        }
    }
}
