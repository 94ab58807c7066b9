//! Questions that are answered in turns: to the same answers, with a pause wherever there is much to do, and in time.

use super::super::{
    ConcordanceOptions, FrequencyOptions, Pace, QuoteFilter, SearchOptions, concordance,
    concordance_in_turns, document, document_in_turns, frequencies, frequencies_in_turns, quotes,
    quotes_in_turns, search, search_in_turns,
};
use super::corpus::{Text, open, pack};
use crate::document::DocId;
use crate::index::Index;
use crate::query::budget::at_once;
use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

thread_local! {
    static TIME: Cell<f64> = const { Cell::new(0.0) };
}

/// A clock by which every look lasts a little.
fn quick() -> f64 {
    TIME.set(TIME.get() + 0.001);
    TIME.get()
}

/// A clock by which every look lasts an hour.
fn slow() -> f64 {
    TIME.set(TIME.get() + 3_600_000.0);
    TIME.get()
}

const HURRIED: Pace = Pace { clock: Some(quick), look: 0, turn: 0.0 };
const SLOW: Pace = Pace { clock: Some(slow), look: 0, turn: 0.0 };

/// An answer, and how many turns it took.
fn turns<T>(answer: impl Future<Output = T>) -> (T, usize) {
    let mut answer = pin!(answer);
    let mut turns = 1;
    loop {
        match answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => return (answer, turns),
            Poll::Pending => turns += 1,
        }
    }
}

/// Texts in which `a*` stands for more words than are read one by one.
fn with_corpus(test: impl FnOnce(&Index<'_>)) {
    let words: Vec<String> = (0..40)
        .map(|i| format!("a{}", char::from(b'a' + i % 26).to_string().repeat(1 + i as usize / 26)))
        .collect();
    let text = |i: usize| {
        let some =
            |from: usize| (0..6).map(|n| words[(from + n * 7) % 40].as_str()).collect::<Vec<_>>().join(" ");
        format!(
            "The {} ferry. {{Anna Holm|We need {} now,}} she said.\n@Piet Maas: Take {}.",
            some(i),
            some(i * 3),
            some(i * 5)
        )
    };
    let texts: Vec<(String, String)> = (0..300).map(|i| (format!("t{i}"), text(i))).collect();
    let texts: Vec<Text<'_>> =
        texts.iter().map(|(id, text)| Text(id, "2019-03-02", "Gazette", text)).collect();
    let pack = pack(&texts);
    test(&open(&pack));
}

const QUERIES: [&str; 9] = [
    "ferry",
    "a*",
    "/.*a/ NOT need",
    "\"the a* ferry\"~0 OR take",
    "a* ferry",
    "\"need a* a*\"",
    "a* NEAR/5 now",
    "speaker:holm a*",
    "case:on A* OR need",
];

#[test]
fn the_answer_is_the_same_however_often_it_pauses() {
    with_corpus(|index| {
        for query in QUERIES {
            let options = SearchOptions::default();
            let (answer, count) = turns(search_in_turns(index, query, &options, HURRIED));
            assert_eq!(answer, search(index, query, &options), "{query}");
            assert!(answer.is_err() || count > 10, "{query}: {count} turns of a search");

            let options = ConcordanceOptions { sort: Some(vec!["left1".to_owned()]), ..Default::default() };
            let (answer, count) = turns(concordance_in_turns(index, query, &options, HURRIED));
            assert_eq!(answer, concordance(index, query, &options), "{query}");
            assert!(answer.is_err() || count > 10, "{query}: {count} turns of a concordance");

            let options = FrequencyOptions { of: Some("left1".to_owned()), ..Default::default() };
            let (answer, _) = turns(frequencies_in_turns(index, query, &options, HURRIED));
            assert_eq!(answer, frequencies(index, query, &options), "{query}");

            let filter = QuoteFilter { query: Some(query.to_owned()), ..Default::default() };
            let (answer, _) = turns(quotes_in_turns(index, &filter, HURRIED));
            assert_eq!(answer, quotes(index, &filter), "{query}");

            let (answer, _) = turns(document_in_turns(index, DocId(0), Some(query), None, HURRIED));
            assert_eq!(answer, document(index, DocId(0), Some(query), None), "{query}");
        }
    });
}

#[test]
fn a_question_that_takes_too_long_is_answered_in_part() {
    with_corpus(|index| {
        let found =
            |pace| at_once(search_in_turns(index, "a* ferry", &SearchOptions::default(), pace)).unwrap();
        let (whole, part) = (found(Pace::default()), found(SLOW));
        assert!(
            !whole.partial && part.partial && part.total < whole.total,
            "{} of {}",
            part.total,
            whole.total
        );
        assert!(part.explanation.ends_with("not all of the corpus was looked at: counts are too low."));
        let options = ConcordanceOptions::default();
        let part = at_once(concordance_in_turns(index, "a*", &options, SLOW)).unwrap();
        assert!(
            part.partial && part.total < concordance(index, "a*", &options).unwrap().total,
            "{}",
            part.total
        );
    });
}

#[test]
fn a_question_can_be_dropped_half_way() {
    with_corpus(|index| {
        let options = SearchOptions::default();
        let whole = search(index, "a* ferry", &options);
        for polls in 1..20 {
            let mut dropped = Box::pin(search_in_turns(index, "a* ferry", &options, HURRIED));
            for _ in 0..polls {
                let polled = dropped.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                assert!(polled.is_pending(), "{polls}");
            }
            drop(dropped);
        }
        assert_eq!(search(index, "a* ferry", &options), whole);
    });
}
