//! The tokens of some units: which spellings and gaps there are, and where.

use crate::index::write::plan::PlannedUnit;
use crate::text::tokens;
use rustc_hash::FxHashMap;

/// Strings by number, in the order of their first coming.
#[derive(Default)]
pub(crate) struct Numbered<'c> {
    numbers: FxHashMap<&'c str, u32>,
    pub(crate) strings: Vec<&'c str>,
}

impl<'c> Numbered<'c> {
    pub(crate) fn number(&mut self, string: &'c str) -> u32 {
        *self.numbers.entry(string).or_insert_with(|| {
            self.strings.push(string);
            self.strings.len() as u32 - 1
        })
    }
}

/// What is found in some units: words and gaps in the order of their first coming.
#[derive(Default)]
pub(crate) struct Spelt<'c> {
    /// Where each unit's tokens end.
    pub(crate) ends: Vec<u32>,
    pub(crate) words: Vec<&'c str>,
    /// How often each word comes.
    pub(crate) counts: Vec<u32>,
    pub(crate) gaps: Vec<&'c str>,
    pub(crate) found: TokenRows,
}

/// Where it is found.
#[derive(Debug, Default)]
pub(crate) struct TokenRows {
    /// The spelling of each token.
    pub(crate) words: Vec<u32>,
    /// The gap before each token and, for each unit, one more after the last.
    pub(crate) gaps: Vec<u32>,
}

impl<'c> Spelt<'c> {
    /// The tokens of some units.
    pub(crate) fn of(units: &[PlannedUnit<'c>]) -> Spelt<'c> {
        let (mut words, mut gaps) = (Numbered::default(), Numbered::default());
        let mut spelt = Spelt::default();
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
                spelt.found.gaps.push(gaps.number(&text[end..from]));
                let word = words.number(&text[from..to]);
                spelt.counts.resize(words.strings.len(), 0);
                spelt.counts[word as usize] += 1;
                spelt.found.words.push(word);
                end = to;
            }
            spelt.found.gaps.push(gaps.number(&text[end..unit.end]));
            spelt.ends.push(spelt.found.words.len() as u32);
        }
        (spelt.words, spelt.gaps) = (words.strings, gaps.strings);
        spelt
    }
}
