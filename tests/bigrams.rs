//! Bigrams, which only a corpus of thousands of units has: what they say, what a phrase finds by them, and what damaged
//! ones do.

use super::dice::Dice;
use dixit::document::{Corpus, Document, UnitId};
use dixit::index::{self, Index, TermId, restore_checksum};
use dixit::query::{SearchOptions, search};
use std::collections::{BTreeMap, BTreeSet};

/// As many units, and as often a word, as bigrams are kept for.
const UNITS: usize = 4_500;

/// Short sentences; five have "the" twice in a row.
fn texts() -> Vec<String> {
    let mut dice = Dice(6_364_136_223_846_793_005);
    let mut word = || ["harbour", "pilot", "tide", "lamp", "gate"][dice.below(5)];
    let mut text = |nth: usize| match nth % 900 {
        7 => "The the gate.".to_owned(),
        nth if nth % 3 == 0 => {
            format!("Gate to gate, {} and {} and {}, to the {}.", word(), word(), word(), word())
        }
        _ => {
            format!("Before the {} and the {} and the {} and {} {}.", word(), word(), word(), word(), word())
        }
    };
    (0..UNITS).map(&mut text).collect()
}

fn pack(texts: &[String]) -> Vec<u8> {
    let document = |(nth, text): (usize, &String)| Document {
        id: nth.to_string(),
        text: text.as_str().into(),
        ..Document::default()
    };
    index::write(&Corpus { documents: texts.iter().enumerate().map(document).collect(), ..Corpus::default() })
        .unwrap()
}

/// The units of a bigram, if the pack lists them.
fn units(index: &Index<'_>, first: TermId, second: TermId) -> Option<Vec<u32>> {
    let mut cursor = index.bigram(first, second)?.cursor();
    Some(
        std::iter::from_fn(|| {
            let unit = cursor.unit()?.0;
            cursor.advance();
            Some(unit)
        })
        .collect(),
    )
}

#[test]
fn bigrams_of_common_words_list_the_units_that_have_them() {
    let pack = pack(&texts());
    let index = Index::open(&pack).unwrap();
    let mut expected: BTreeMap<(TermId, TermId), BTreeSet<u32>> = BTreeMap::new();
    let mut terms = Vec::new();
    for unit in 0..index.units() {
        terms.clear();
        index.token_terms(UnitId(unit), 0..u32::MAX, &mut terms);
        for pair in terms.windows(2) {
            expected.entry((pair[0], pair[1])).or_default().insert(unit);
        }
    }
    let common = |term: TermId| index.collection_frequency(term) >= 8_192;
    let (mut listed, mut empty, mut usual) = (0, 0, 0);
    for first in (0..=index.terms()).map(TermId) {
        for second in (0..=index.terms()).map(TermId) {
            let expected = expected.remove(&(first, second)).unwrap_or_default();
            let found = units(&index, first, second);
            if !common(first) || !common(second) {
                assert_eq!(found, None);
            } else if expected.len() > UNITS / 8 {
                usual += 1;
                assert_eq!(found, None);
            } else {
                *if expected.is_empty() { &mut empty } else { &mut listed } += 1;
                assert_eq!(found, Some(expected.into_iter().collect()));
            }
        }
    }
    assert!(listed > 0 && empty > 0 && usual > 0, "{listed} {empty} {usual}");
}

#[test]
fn phrases_of_common_words_are_found_where_they_stand() {
    let texts = texts();
    let pack = pack(&texts);
    let index = Index::open(&pack).unwrap();
    for phrase in ["the the gate", "the the", "to gate and", "and the gate and", "gate and and", "the and"] {
        let words: Vec<&str> = phrase.split(' ').collect();
        let has = |text: &&String| {
            let text = text.to_lowercase().replace([',', '.'], "");
            text.split(' ').collect::<Vec<_>>().windows(words.len()).any(|part| part == words)
        };
        let answer = search(&index, &format!("\"{phrase}\""), &SearchOptions::default()).unwrap();
        assert_eq!(answer.total as usize, texts.iter().filter(has).count(), "{phrase}");
    }
}

#[test]
fn damaged_bigrams_give_units_of_the_corpus_in_order() {
    let mut pack = pack(&texts());
    let (bytes, behind) = {
        let sections = Index::open(&pack).unwrap().about().sections;
        let at = sections.iter().position(|section| section.name == "bigrams").unwrap();
        (
            sections[at].bytes as usize,
            sections[at..].iter().map(|section| section.bytes as usize).sum::<usize>(),
        )
    };
    let start = pack.len() - behind;
    let mut opened = 0;
    for at in (start..start + bytes).step_by((bytes / 24).max(1)) {
        let sound = pack[at];
        pack[at] = [sound ^ 1, sound ^ 0x80, 0, 0xff][at % 4];
        restore_checksum(&mut pack);
        if let Ok(index) = Index::open(&pack) {
            opened += 1;
            for (first, second) in (0..index.terms()).flat_map(|i| (0..index.terms()).map(move |j| (i, j))) {
                let found = units(&index, TermId(first), TermId(second)).unwrap_or_default();
                assert!(found.is_sorted_by(|a, b| a < b) && found.iter().all(|unit| *unit < index.units()));
            }
        }
        pack[at] = sound;
    }
    assert!(opened > 0);
}
