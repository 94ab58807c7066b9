//! What of a quotation is compared first: its sentences and clauses, and the stems of its content words.
//!
//! Separate from the words themselves, because it says by itself that most quotations have no like.

use crate::align::{Word, Wording};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_64;

/// A clause of fewer words is no part of its own.
const CLAUSE_WORDS: usize = 6;

/// The outline of one quotation.
pub(crate) struct Outline {
    /// How many words it has.
    pub(crate) words: u32,
    /// Which of the words its content words are, in order.
    pub(crate) content: Vec<u32>,
    /// The [`digest`] of the stem of each.
    pub(crate) stems: Vec<u64>,
    /// The words of each sentence, and of its clauses if it has several; and whether it is a sentence.
    pub(crate) parts: Vec<(Range<u32>, bool)>,
}

impl Outline {
    pub(crate) fn of(wording: &Wording<'_>) -> Outline {
        let content = || wording.words.iter().zip(0..).filter(|(word, _)| is_content(word));
        let parts = stretches(wording).into_iter();
        Outline {
            words: wording.words.len() as u32,
            content: content().map(|(_, nth)| nth).collect(),
            stems: content().map(|(word, _)| digest(word.stem())).collect(),
            parts: parts.map(|(words, sentence)| (words.start as u32..words.end as u32, sentence)).collect(),
        }
    }
}

/// What stems are distinguished by.
pub(crate) fn digest(stem: &str) -> u64 {
    xxh3_64(stem.as_bytes())
}

pub(crate) fn is_content(word: &Word) -> bool {
    !word.is_function() && !word.optional
}

/// The sentences, and the longer clauses of those that have several.
fn stretches(wording: &Wording<'_>) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = wording.words.get(start) {
        let end = start + wording.words[start..].partition_point(|word| word.sentence == first.sentence);
        found.push((start..end, true));
        let clauses = clauses(wording, start..end);
        if clauses.len() > 1 {
            found.extend(
                clauses
                    .into_iter()
                    .filter(|clause| clause.len() >= CLAUSE_WORDS)
                    .map(|clause| (clause, false)),
            );
        }
        start = end;
    }
    found
}

/// A sentence cut at commas, semicolons, colons and dashes; short pieces go with what follows.
fn clauses(wording: &Wording<'_>, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = sentence.start;
    for at in sentence.clone() {
        let printed = wording.words[at].printed.end as usize - 1;
        let shown =
            wording.printed.get(printed).map(|printed| &wording.text[printed.word.end..printed.shown.end]);
        let next = wording.words.get(at + 1).map(|word| word.printed.start as usize);
        let ends = shown.is_some_and(|mark| mark.contains([',', ';', ':', '\u{2014}', '\u{2013}']))
            && next != Some(printed);
        if ends && at + 1 - start >= CLAUSE_WORDS && at + 1 < sentence.end {
            clauses.push(start..at + 1);
            start = at + 1;
        }
    }
    clauses.push(start..sentence.end);
    clauses
}
