//! Profiles of speakers and timelines, against counts made from the marked texts by hand.

use super::super::{ProfileOptions, SearchOptions, TimelineStep, search};
use super::corpus::{Text, open, pack};
use crate::query::profile;
use proptest::prelude::*;
use std::collections::BTreeMap;

const WORDS: [&str; 5] = ["ant", "bee", "cat", "dog", "elk"];
const NAMES: [&str; 3] = ["Ann", "Bob", "Cid"];
const DATES: [&str; 4] = ["2019-03-02", "2019-03-30", "2020-01-15", ""];

/// What somebody says in a document: a turn, or a quotation in narration.
type Said = (usize, bool, Vec<usize>);

/// Each document with its date and what is said in it, between words of the narrator.
fn documents() -> impl Strategy<Value = Vec<(usize, Vec<Said>)>> {
    let words = prop::collection::vec(0..WORDS.len(), 1..30);
    let said = (0..NAMES.len(), any::<bool>(), words);
    prop::collection::vec((0..DATES.len(), prop::collection::vec(said, 1..5)), 1..6)
}

fn words(words: &[usize]) -> String {
    words.iter().map(|word| WORDS[*word]).collect::<Vec<_>>().join(" ")
}

/// The documents with marks. Turns come after the narrated quotations, as what follows a turn belongs to it.
fn marked(said: &[Said]) -> String {
    let line = |(name, turn, text): &Said| match turn {
        true => format!("@{}: {}.\n", NAMES[*name], words(text)),
        false => format!("cat bee {{{}|{}}} dog dog.\n", NAMES[*name], words(text)),
    };
    let of = |turns: bool| said.iter().filter(move |said| said.1 == turns).map(line);
    of(false).chain(of(true)).collect()
}

/// A word's counts in some words, by the difference of the two models' log likelihoods.
fn g2(a: f64, b: f64, own: f64, others: f64) -> f64 {
    let part = |count: f64, size: f64| if count > 0.0 { count * (count / size).ln() } else { 0.0 };
    2.0 * (part(a, own) + part(b, others) - part(a + b, own + others))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn typical_words_are_those_of_a_plain_count(documents in documents(), against in any::<bool>()) {
        let ids: Vec<String> = (0..documents.len()).map(|i| format!("d{i}")).collect();
        let texts: Vec<String> = documents.iter().map(|(_, said)| marked(said)).collect();
        let texts: Vec<Text<'_>> = documents.iter().zip(&ids).zip(&texts)
            .map(|(((date, _), id), text)| Text(id, DATES[*date], "North", text))
            .collect();
        let pack = pack(&texts);
        let index = open(&pack);
        let said = || documents.iter().flat_map(|(date, said)| said.iter().map(move |said| (*date, said)));
        let names: Vec<usize> = (0..NAMES.len()).filter(|name| said().any(|(_, said)| said.0 == *name)).collect();
        let count = |who: &dyn Fn(usize) -> bool| {
            let mut counts = [0u32; WORDS.len()];
            said().filter(|(_, said)| who(said.0)).flat_map(|(_, said)| &said.2).for_each(|word| counts[*word] += 1);
            counts
        };
        for name in &names {
            let other = names.iter().find(|other| *other != name).filter(|_| against);
            let options = ProfileOptions { against: other.map(|other| NAMES[*other].to_owned()), limit: None };
            let found = profile(&index, NAMES[*name], &options).expect("a speaker");
            let own = count(&|who| who == *name);
            let others = count(&|who| other.map_or(who != *name, |other| who == *other));
            let size = |counts: &[u32]| counts.iter().sum::<u32>();
            prop_assert_eq!((found.words, found.other_words), (size(&own), size(&others)));

            let rate = |count: u32, all: u32| f64::from(count) / f64::from(all.max(1));
            let mut expected: Vec<(&str, u32, u32, f64)> = (0..WORDS.len())
                .map(|word| {
                    let (a, b) = (own[word], others[word]);
                    let sure = g2(a.into(), b.into(), size(&own).into(), size(&others).into());
                    (WORDS[word], a, b, if size(&others) == 0 { 0.0 } else { sure })
                })
                .filter(|(_, a, b, sure)| {
                    *a >= 2 && *sure >= 3.84 && rate(*a, size(&own)) > rate(*b, size(&others))
                })
                .collect();
            expected.sort_by(|x, y| y.3.total_cmp(&x.3));
            prop_assert_eq!(found.typical.len(), expected.len());
            for (found, (word, a, b, sure)) in found.typical.iter().zip(expected) {
                prop_assert!((found.log_likelihood - sure).abs() < 1e-6);
                prop_assert!(found.word != word || (found.count, found.other_count) == (a, b));
            }

            let mut periods: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
            for (date, (_, _, words)) in said().filter(|(_, said)| said.0 == *name) {
                if let Some(month) = DATES[date].get(..7) {
                    let (all, utterances) = periods.entry(month).or_default();
                    *all += words.len() as u32;
                    *utterances += 1;
                }
            }
            let found: Vec<(&str, (u32, u32))> = found.periods.iter()
                .map(|period| (period.date.as_str(), (period.words, period.utterances)))
                .collect();
            prop_assert_eq!(found, periods.into_iter().collect::<Vec<_>>());
        }
    }
}

/// A corpus in which one word is distinguished by hand: 20 of 100 words against 10 of 400.
#[test]
fn a_typical_word_has_the_figures_of_the_formula() {
    let row = |name: &str, ferry: usize, other: usize| {
        format!("@{name}: {}{}\n", "ferry ".repeat(ferry), "water ".repeat(other))
    };
    let text = row("Ann", 20, 80) + &row("Bob", 10, 390);
    let pack = pack(&[Text("a", "2019-01-01", "North", &text)]);
    let found =
        profile(&open(&pack), "minister ann", &ProfileOptions::default()).expect("a speaker by alias");
    assert_eq!((found.speaker.as_str(), found.words, found.other_words), ("Ann", 100, 400));
    let [ferry] = found.typical.as_slice() else { panic!("one word: {:?}", found.typical) };
    assert_eq!((ferry.word.as_str(), ferry.count, ferry.other_count), ("ferry", 20, 10));
    // Expected: 6 and 24; 2 * (20 ln(20/6) + 10 ln(10/24)) = 30.65; the rates are as 8 to 1.
    assert!((ferry.log_likelihood - 30.65).abs() < 0.01, "{}", ferry.log_likelihood);
    assert!((ferry.log_ratio - 3.0).abs() < 1e-9, "{}", ferry.log_ratio);
    let stranger = profile(&open(&pack), "Dora", &ProfileOptions::default());
    assert_eq!(stranger, Err("there is no speaker Dora".to_owned()));
}

/// The bars of a search for `harbour` in one document per date.
fn bars(dates: &[&str]) -> (TimelineStep, Vec<(String, u32, u32)>) {
    let ids: Vec<String> = (0..dates.len()).map(|i| format!("d{i}")).collect();
    let two = "@Ann: A harbour.\n@Bob: The harbour.\n";
    let texts: Vec<Text<'_>> =
        dates.iter().zip(&ids).map(|(date, id)| Text(id, date, "North", two)).collect();
    let pack = pack(&texts);
    let found = search(&open(&pack), "harbour", &SearchOptions::default()).expect("a query");
    let bars = found.timeline.bars.into_iter().map(|bar| (bar.date, bar.passages, bar.documents));
    (found.timeline.step, bars.collect())
}

#[test]
fn a_timeline_is_as_fine_as_its_span_and_its_dates_allow() {
    let bar = |date: &str, passages, documents| (date.to_owned(), passages, documents);
    assert_eq!(
        bars(&["2019-03-02", "2019-03-30", "2019-03-02", ""]),
        (TimelineStep::Day, vec![bar("2019-03-02", 4, 2), bar("2019-03-30", 2, 1)])
    );
    assert_eq!(
        bars(&["2019-03-02", "2019-03", "2020-01"]),
        (TimelineStep::Month, vec![bar("2019-03", 4, 2), bar("2020-01", 2, 1)])
    );
    assert_eq!(
        bars(&["2020-01-02", "2019", "2019-03-02"]),
        (TimelineStep::Year, vec![bar("2019", 4, 2), bar("2020", 2, 1)])
    );
    assert_eq!(bars(&["1999-01-02", "2020-01-02"]).0, TimelineStep::Year);
    assert_eq!(bars(&["", ""]), (TimelineStep::Year, vec![]));
}
