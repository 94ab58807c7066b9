//! Named parts of the corpus: what they hold, what is said of them, and what they may not be.

use super::super::{ConcordanceOptions, SearchOptions, concordance, search, suggest};
use super::corpus::{Text, named, open};
use crate::index::Index;
use crate::query::subcorpus;

const TEXTS: [Text<'static>; 3] = [
    Text("one", "2019", "Gazette", "The harbour is open. {Anna Holm|The harbour stays,} she said."),
    Text("two", "2020", "Record", "@Anna Holm: My harbour is full.\n@Piet Maas: The harbour sleeps."),
    Text("three", "2021", "Gazette", "No harbour anywhere."),
];
const NAMED: [(&str, &str); 4] = [
    ("Gazette", "source:Gazette year:2019..2020"),
    ("holm", "speaker:holm"),
    ("early_gazette", "source:gazette -year:2021 (in:quote OR in:narration)"),
    ("itself", "in:itself"),
];

fn ask<R>(ask: impl FnOnce(&Index<'_>) -> R) -> R {
    let pack = named(&TEXTS, &NAMED);
    ask(&open(&pack))
}

#[test]
fn counts_and_rates_are_those_of_the_filters() {
    ask(|index| {
        for (named, filters) in [
            ("harbour in:gazette", "harbour source:Gazette year:2019..2020"),
            ("harbour in:HOLM", "harbour speaker:holm"),
            ("harbour in:early_gazette", "harbour source:gazette -year:2021 (in:quote OR in:narration)"),
            ("harbour -in:holm", "harbour -speaker:holm"),
            ("harbour in:(gazette OR turn)", "harbour ((source:gazette year:2019..2020) OR in:turn)"),
            ("in:gazette in:holm", "(source:gazette year:2019..2020) speaker:holm"),
        ] {
            let options = ConcordanceOptions::default();
            let [left, right] = [named, filters].map(|query| concordance(index, query, &options).unwrap());
            assert_eq!(
                (left.total, left.words, left.lines),
                (right.total, right.words, right.lines),
                "{named}"
            );
        }
        let found = concordance(index, "harbour in:holm", &ConcordanceOptions::default()).unwrap();
        assert_eq!((found.total, found.words, found.per_million), (2, 7, 2e6 / 7.0));
        assert_eq!(
            subcorpus(index, "speaker:holm"),
            Ok((7, vec!["speaker:holm means Anna Holm.".to_owned()]))
        );
        assert_eq!(subcorpus(index, "speaker:reed"), Ok((0, vec!["No speaker is called reed.".to_owned()])));
    });
}

#[test]
fn the_answer_says_what_a_name_stands_for_and_completion_offers_it() {
    ask(|index| {
        let found = search(index, "harbour in:Holm", &SearchOptions::default()).unwrap();
        assert_eq!(
            found.explanation,
            "Searched: harbour in:Holm\nin:holm means speaker:holm.\nspeaker:holm means Anna Holm."
        );
        let about: Vec<_> = index.about().subcorpora.into_iter().map(|one| (one.name, one.filter)).collect();
        assert_eq!(about, NAMED.map(|(name, filter)| (name.to_owned(), filter.to_owned())));
        let offered = |typed: &str| -> Vec<String> {
            suggest(index, typed).into_iter().map(|suggestion| suggestion.insert).collect()
        };
        assert_eq!(
            offered("harbour in:"),
            ["quote", "turn", "narration", "Gazette", "early_gazette", "holm", "itself"]
        );
        assert_eq!(offered("in:ga"), ["Gazette"]);
    });
}

#[test]
fn what_is_no_set_of_filters_has_its_place() {
    let alone =
        "A subcorpus is made of filters alone, such as year:2019 in:turn, without words and switches.";
    let fields = "This corpus has no field decade. It has speaker, in, title, year, date, language, source. To search for the \
                  words, put them in quotation marks.";
    let kinds = "in: takes Gazette, early_gazette, holm, itself, quote, narration or turn.";
    ask(|index| {
        for (filter, message, start, end) in [
            ("", alone, 0, 0),
            ("harbour", alone, 0, 7),
            ("year:2019 harbour", alone, 0, 17),
            ("year:2019 case:on", alone, 0, 17),
            ("year:2019 decade:1940", fields, 10, 17),
            ("in:holm", "A subcorpus cannot be made of another: write out the filters of holm.", 3, 7),
            ("year:2020..2019", "2020..2019 ends before it begins: put the earlier year first.", 5, 15),
        ] {
            let mistake = subcorpus(index, filter).unwrap_err();
            assert_eq!(
                (mistake.message.as_str(), mistake.start, mistake.end),
                (message, start, end),
                "{filter}"
            );
        }
        let mistake = search(index, "harbour in:war", &SearchOptions::default()).unwrap_err();
        assert_eq!((mistake.message.as_str(), mistake.start, mistake.end), (kinds, 11, 14));
        // A pack that dixit did not write.
        let mistake = search(index, "harbour in:itself", &SearchOptions::default()).unwrap_err();
        assert_eq!((mistake.start, mistake.end), (11, 17));
    });
}
