//! What a user gets for a question, on a corpus that fits on one screen.

use super::super::{FrequencyOptions, SearchAnswer, SearchOptions, Sort, Timeline, frequencies, search};
use super::corpus::{Text, in_languages, open, pack};
use crate::snippet::Piece;

const TEXTS: [Text<'static>; 4] = [
    Text(
        "harbour",
        "2019-03-02",
        "Coast Gazette",
        "The council met on Monday to talk about the harbour.\n\
         {Anna Holm|The harbour must stay open,} the mayor said. {Anna Holm|Ships need it.}\n\
         Critics talked of ships and debts. {Piet Maas|We have no money for harbours,} said the treasurer.",
    ),
    Text(
        "rail",
        "2019-04",
        "Inland Post",
        "A railway to the harbour was promised twice. {Piet Maas|Trains are cheaper than ships.}\n\
         Nobody talks about the old canal any more.",
    ),
    Text(
        "debate",
        "2020-01-15",
        "Town record",
        "@Anna Holm: Members, the harbour is full. My colleague once wrote {Piet Maas|close it}, and I kept the letter.\n\
         @Piet Maas: I never wrote that the harbour should close!\n\
         @Anna Holm: He did.",
    ),
    Text(
        "undated",
        "",
        "Coast Gazette",
        "R\u{e9}sum\u{e9} of the year: ships came, ships went. US visitors told us so.",
    ),
];

fn ask(query: &str) -> SearchAnswer {
    let pack = pack(&TEXTS);
    search(&open(&pack), query, &SearchOptions::default()).unwrap_or_else(|error| panic!("{query}: {error}"))
}

/// The ids of the units found, each with its number, in the order of the corpus.
fn units(query: &str) -> Vec<u32> {
    let mut units: Vec<u32> = ask(query).hits.iter().map(|hit| hit.unit).collect();
    units.sort_unstable();
    units
}

#[test]
fn every_operator_finds_its_units() {
    // Units: 0 harbour, 1 rail, 2 to 4 the turns of debate, 5 undated.
    let cases: [(&str, &[u32]); 44] = [
        ("harbour", &[0, 1, 2, 3]),
        ("=harbour", &[0, 1, 2, 3]),
        ("=harbours", &[0]),
        ("HARBOURS", &[0, 1, 2, 3]),
        ("talk", &[0, 1]),
        ("=talk", &[0]),
        ("talk forms:exact", &[0]),
        ("harb*", &[0, 1, 2, 3]),
        ("*our*", &[0, 1, 2, 3]),
        ("sh?ps", &[0, 1, 5]),
        ("/tr.*|canal/", &[0, 1]),
        ("harbor~", &[0, 1, 2, 3]),
        ("habror~2", &[0, 1, 2, 3]),
        ("\"the harbour\"", &[0, 1, 2, 3]),
        ("\"the harbour must\"", &[0]),
        ("\"the harbour (must|should)\"", &[0, 3]),
        ("\"harbour (is full|should close)\"", &[2, 3]),
        ("\"harbour * open\"", &[]),
        ("\"harbour * * open\"", &[0]),
        ("\"harbour {0,2} open\"", &[0]),
        ("\"harbour {0,1} close\"", &[3]),
        ("\"council ... harbour\"", &[0]),
        ("\"harbour ... ships\"", &[]),
        ("\"~talk about\"", &[0, 1]),
        ("\"harb* must\"", &[0]),
        ("ships NEAR/3 debts", &[0]),
        ("debts BEFORE/3 ships", &[]),
        ("ships BEFORE/3 debts", &[0]),
        ("harbour railway", &[1]),
        ("railway OR council", &[0, 1]),
        ("harbour -railway", &[0, 2, 3]),
        ("-harbour", &[4, 5]),
        ("speaker:holm harbour", &[0, 2]),
        ("speaker:\"Piet Maas\" harbour", &[0, 3]),
        ("speaker:maas close", &[2, 3]),
        ("speaker:holm close", &[]),
        ("harbour -speaker:holm -speaker:maas", &[0, 1]),
        ("in:quote ships", &[0, 1]),
        ("in:narration ships", &[0, 5]),
        ("in:turn harbour", &[2, 3]),
        ("source:\"Coast Gazette\" ships", &[0, 5]),
        ("year:2019 harbour", &[0, 1]),
        ("date:2019-03-01..2019-03-31 harbour", &[0]),
        ("title:rail", &[1]),
    ];
    for (query, expected) in cases {
        assert_eq!(units(query), expected, "{query}");
    }
}

#[test]
fn case_and_accents_can_count() {
    assert_eq!(units("us"), [5]);
    assert_eq!(ask("US case:on").total, 1);
    assert_eq!(units("resume"), [5]);
    assert_eq!(units("resume accents:on"), [0u32; 0]);
    assert_eq!(units("r\u{e9}sum\u{e9} accents:on"), [5]);
    assert_eq!(units("the case:on"), [0, 1, 2, 3, 5]);
    assert_eq!(units("The case:on"), [0]);
    // Every kind of word is governed.
    for (query, total) in [
        ("/[A-Z]S/", 1),
        ("/us/", 1),
        ("/Us/", 0),
        ("uss~", 1),
        ("TOLD~", 0),
        ("\"visitors (Told|US)\"", 0),
        ("\"(us|US) visitors\"", 1),
        ("\"us visitors\"", 0),
    ] {
        assert_eq!(ask(&format!("{query} case:on")).total, total, "{query}");
    }
    assert_eq!(units("~Talk case:on"), [0u32; 0]);
    assert_eq!(units("~talk case:on"), [0, 1]);
    assert_eq!(units("~talk forms:exact"), [0]);
}

#[test]
fn a_name_that_is_whole_for_one_leaves_others_out_and_says_so() {
    let pack = pack(&[
        Text("a", "2019", "Post", "{Holm|One ship.} {Anna Holm|Two ships.} {Piet Holm|Three ships.}"),
        Text("b", "2019", "POST", "A ship."),
    ]);
    let index = open(&pack);
    let told = |query: &str| {
        let answer = search(&index, query, &SearchOptions::default()).expect("a query");
        (answer.total, answer.explanation.lines().last().unwrap_or_default().to_owned())
    };
    assert_eq!(
        told("speaker:holm three"),
        (0, "Others are called holm too and were left out: Anna Holm, Piet Holm.".to_owned())
    );
    assert_eq!(
        told("speaker:holm* three"),
        (1, "speaker:holm* means Holm, Anna Holm, Piet Holm.".to_owned())
    );
    // What no filter distinguishes is counted as one.
    let answer = search(&index, "ship", &SearchOptions::default()).expect("a query");
    let source = answer.facets.iter().find(|facet| facet.field == "source").expect("the facet");
    assert_eq!((source.values.len(), source.values[0].count), (1, 2));
    assert_eq!(told("source:po"), (2, "source:po means POST, Post.".to_owned()));
    assert_eq!(told("title:zzz"), (0, "No title has zzz.".to_owned()));
    assert_eq!(told("year:1850"), (0, "Nothing is dated 1850.".to_owned()));
    assert_eq!(told("language:en ship").0, 2);
    assert_eq!(
        told("language:xx"),
        (0, "Nothing is in the language xx: codes such as en and de are asked for.".to_owned())
    );
}

#[test]
fn inflections_count_in_texts_of_their_own_language() {
    let pack = in_languages(
        &[
            Text("a", "2019", "Post", "Mrs Bucher read a book. Books and Bucher."),
            Text("b", "2019", "Post", "Ein Buch, zwei B\u{fc}cher."),
            Text("c", "2019", "Post", "B\u{fc}cher."),
        ],
        &[Some("en"), Some("de"), None],
    );
    let index = open(&pack);
    let answer = search(&index, "Buch", &SearchOptions::default()).expect("a query");
    assert_eq!(
        answer.explanation,
        "Searched: Buch\nBuch matched bucher (2), buch (1).\nInflections count in texts of their own language."
    );
    let mut found: Vec<&str> = answer.hits.iter().map(|hit| hit.doc.as_str()).collect();
    found.sort_unstable();
    assert_eq!(found, ["b", "c"]);
    let rows = |query: &str| -> Vec<(String, u32)> {
        let all = frequencies(&index, query, &FrequencyOptions::default()).expect("a query");
        all.rows.into_iter().map(|row| (row.form, row.count)).collect()
    };
    assert_eq!(rows("Buch"), [("bucher".to_owned(), 2), ("buch".to_owned(), 1)]);
    // A term that counts nowhere is not listed, and slots and sides are distinguished by what counts in their text.
    let pack = in_languages(
        &[
            Text("a", "2019", "Post", "Hauser and haus. Mrs Bucher."),
            Text("b", "2019", "Post", "Haus, H\u{e4}user, Tag."),
        ],
        &[Some("en"), Some("de")],
    );
    let english = open(&pack);
    let answer = search(&english, "Buch", &SearchOptions::default()).expect("a query");
    assert_eq!((answer.total, answer.explanation.lines().nth(1)), (0, Some("Buch is in no text.")));
    let options = FrequencyOptions { of: Some("word1".to_owned()), ..FrequencyOptions::default() };
    let all = frequencies(&english, "(haus NEAR/3 hauser) language:en", &options).expect("a query");
    assert_eq!(all.rows.iter().map(|row| row.form.as_str()).collect::<Vec<_>>(), ["haus"]);
    // What a text has is found in every language.
    assert_eq!(rows("Bucher"), [("bucher".to_owned(), 4), ("buch".to_owned(), 1)]);
    assert_eq!(rows("book"), [("book".to_owned(), 1), ("books".to_owned(), 1)]);
    assert!(!search(&index, "book", &SearchOptions::default()).unwrap().explanation.contains("language"));
}

#[test]
fn an_explanation_says_what_counts() {
    let pack = pack(&[Text("a", "2019", "Post", "Talks in \u{9999}\u{6e2f}. They talk.")]);
    let index = open(&pack);
    let told = |query: &str| search(&index, query, &SearchOptions::default()).expect("a query").explanation;
    assert_eq!(
        told("Talks case:on"),
        "Searched: Talks case:on\nCapital letters count: words match as they are written, without inflections."
    );
    assert_eq!(
        told("~Talk case:on"),
        "Searched: ~Talk case:on\nTalk matched talk (1), talks (1), however they are written.\n\
         Capital letters count: words match as they are written, but those with ~."
    );
    assert_eq!(
        told("/\u{9999}\u{6e2f}/"),
        "Searched: /\u{9999}\u{6e2f}/\n/\u{9999}\u{6e2f}/ is in no text. Each character of this script is a word of its own: without \
         the slashes, they are found in a row."
    );
    assert!(!told("/\u{9999}|x/").contains("slashes"));
}

#[test]
fn facets_count_whose_words_hold_the_hit() {
    let answer = ask("harbour");
    let facet = |field: &str| -> Vec<(String, u32)> {
        let facet = answer.facets.iter().find(|facet| facet.field == field).expect("the facet");
        facet.values.iter().map(|value| (value.value.clone(), value.count)).collect()
    };
    assert_eq!(facet("speaker"), [("Anna Holm".to_owned(), 2), ("Piet Maas".to_owned(), 2)]);
    assert_eq!(facet("year"), [("2019".to_owned(), 2), ("2020".to_owned(), 2)]);
    let sources = [("Town record", 2), ("Coast Gazette", 1), ("Inland Post", 1)];
    assert_eq!(facet("source"), sources.map(|(name, count)| (name.to_owned(), count)));
    assert_eq!((answer.total, answer.documents, answer.partial), (4, 3, false));
    let pack = pack(&TEXTS);
    let options = SearchOptions { facets: Some(false), ..SearchOptions::default() };
    let bare = search(&open(&pack), "harbour", &options).expect("a query");
    let expected = SearchAnswer { facets: Vec::new(), timeline: Timeline::default(), ..answer };
    assert_eq!(bare, expected);
}

#[test]
fn the_explanation_says_what_was_searched() {
    assert_eq!(ask("talk").explanation, "Searched: talk\ntalk matched talk (1), talked (1), talks (1).");
    assert_eq!(ask("harbuor").explanation, "Searched: harbuor\nharbuor is in no text. Did you mean harbour?");
    assert_eq!(
        ask("speaker:holm \"ships need").explanation,
        "Searched: speaker:holm \"ships need\"\nThe quotation mark was closed at the end.\nspeaker:holm means Anna Holm."
    );
    assert_eq!(ask("").explanation, "Nothing was asked yet.");
    assert_eq!(
        ask("title").explanation,
        "Searched: title\ntitle is in no text. Titles that have it: 4; title:title finds them."
    );
    assert_eq!(
        ask("harbouring year:2020").explanation,
        "Searched: harbouring year:2020\nharbouring is in no text. harbouring matched harbour (5), harbours (1) in the whole corpus."
    );
    assert_eq!(
        ask("/shi(p|b)z|x/ \"(xyz|ships) need\"").explanation,
        "Searched: /shi(p|b)z|x/ \"(xyz|ships) need\"\n/shi(p|b)z|x/ is in no text.\nxyz is in no text."
    );
    assert_eq!(ask("source:nowhere").explanation, "Searched: source:nowhere\nNo source is called nowhere.");
}

#[test]
fn snippets_are_the_text_with_marks() {
    let answer = ask("\"ships need\"");
    let rows: Vec<String> = answer.hits[0]
        .snippets
        .iter()
        .map(|row| {
            row.iter()
                .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect()
        })
        .collect();
    assert_eq!(rows.len(), 1);
    assert!(rows[0].contains("\u{201c}[Ships need] it.\u{201d}"), "{rows:?}");
}

#[test]
fn as_many_passages_are_shown_as_asked_for() {
    let text = |hits: &str| hits.replace('.', &" and so on".repeat(20));
    let pack = pack(&[Text(
        "a",
        "2019",
        "North",
        &text("One harbour. Two harbours of one harbour town. A last harbour."),
    )]);
    let shown = |snippets: Option<u32>| -> Vec<usize> {
        let options = SearchOptions { snippets, ..SearchOptions::default() };
        let found = search(&open(&pack), "harbour", &options).expect("a query");
        assert_eq!((found.total, found.hits[0].snippets.len()), (1, found.hits[0].cuts.len()));
        let hits = |row: &Vec<Piece>| row.iter().filter(|piece| piece.hit).count();
        found.hits[0].snippets.iter().map(hits).collect()
    };
    assert_eq!(shown(Some(0)), [0; 0]);
    // The best one, which is the second in the text.
    assert_eq!(shown(Some(1)), [2]);
    assert_eq!((shown(None), shown(Some(9))), (vec![1, 2], vec![1, 2, 1]));
}

/// Whether the passage that a search shows of one text is cut before and behind.
fn cut(text: &str) -> (bool, bool) {
    let pack = pack(&[Text("a", "2019", "North", text)]);
    let found = search(&open(&pack), "harbour", &SearchOptions::default()).expect("a query");
    let [cut] = found.hits[0].cuts.as_slice() else { panic!("one passage: {:?}", found.hits[0]) };
    (cut.before, cut.after)
}

#[test]
fn a_passage_tells_where_its_sentences_are_cut() {
    let many = |words: usize| "and so on ".repeat(words.div_ceil(3));
    assert_eq!(cut("The harbour is open. The rest is silence."), (false, false));
    assert_eq!(cut(&format!("It began {}with the harbour.", many(30))), (true, false));
    assert_eq!(cut(&format!("The harbour {}ended.", many(60))), (false, true));
    assert_eq!(cut(&format!("It began {}with the harbour {}.", many(30), many(60))), (true, true));
    assert_eq!(cut(&format!("{}. The harbour is open. {}.", many(30), many(60))), (false, true));
}

#[test]
fn dates_sort_and_pages_follow() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let page = |sort, offset| -> Vec<u32> {
        let options = SearchOptions {
            limit: Some(2),
            offset: Some(offset),
            sort: Some(sort),
            ..SearchOptions::default()
        };
        search(&index, "ships OR harbour", &options)
            .expect("a query")
            .hits
            .iter()
            .map(|hit| hit.unit)
            .collect()
    };
    assert_eq!([page(Sort::Date, 0), page(Sort::Date, 2), page(Sort::Date, 4)].concat(), [0, 1, 2, 3, 5]);
    assert_eq!([page(Sort::DateDescending, 0), page(Sort::DateDescending, 2)].concat(), [2, 3, 1, 0]);
    let mut all = [page(Sort::Relevance, 0), page(Sort::Relevance, 2), page(Sort::Relevance, 4)].concat();
    all.sort_unstable();
    assert_eq!(all, [0, 1, 2, 3, 5]);
}

#[test]
fn mistakes_that_only_the_corpus_knows() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let cases = [
        ("\u{1f642} /(a/", 3, 7, "This regular expression cannot be used: unclosed group."),
        ("in:quotes x", 3, 9, "in: takes quote, narration or turn."),
        (
            "date:soon",
            5,
            9,
            "soon is no date that can be read: write 2016-10-12, 2016-10..2017-04, ..2016 or none.",
        ),
        ("year:2017..2016", 5, 15, "2017..2016 ends before it begins: put the earlier year first."),
    ];
    for (query, start, end, message) in cases {
        let error = search(&index, query, &SearchOptions::default()).expect_err(query);
        assert_eq!((error.message.as_str(), error.start, error.end), (message, start, end), "{query}");
    }
}

#[test]
fn documents_are_listed_once_with_their_best_unit() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    for sort in [Sort::Relevance, Sort::Date, Sort::DateDescending] {
        for query in ["ships OR harbour", "the", "speaker:holm"] {
            let ask = |documents, offset, limit| {
                let options = SearchOptions {
                    limit: Some(limit),
                    offset: Some(offset),
                    sort: Some(sort),
                    documents: Some(documents),
                    ..SearchOptions::default()
                };
                search(&index, query, &options).expect("a query")
            };
            let units = ask(false, 0, 1_000);
            let mut expected: Vec<(u32, u32, u32)> = Vec::new();
            for hit in &units.hits {
                let doc = index.document_of(crate::document::UnitId(hit.unit)).0;
                match expected.iter_mut().find(|(known, ..)| *known == doc) {
                    Some((_, _, passages)) => *passages += 1,
                    None => expected.push((doc, hit.unit, 1)),
                }
            }
            let found = ask(true, 0, 1_000);
            assert_eq!((found.total, found.documents), (units.total, units.documents));
            assert_eq!(found.documents as usize, expected.len());
            let list = |answer: &SearchAnswer| -> Vec<(u32, u32)> {
                let doc = |unit| index.document_of(crate::document::UnitId(unit)).0;
                answer.hits.iter().map(|hit| (doc(hit.unit), hit.passages)).collect()
            };
            let expected: Vec<(u32, u32)> =
                expected.iter().map(|(doc, _, passages)| (*doc, *passages)).collect();
            if sort == Sort::Relevance {
                assert_eq!(list(&found), expected, "{query}");
                let pages = [ask(true, 0, 1), ask(true, 1, 1_000)];
                assert_eq!(pages.iter().flat_map(list).collect::<Vec<_>>(), expected, "{query}");
            } else {
                let sorted = |mut list: Vec<(u32, u32)>| {
                    list.sort_unstable();
                    list
                };
                assert_eq!(sorted(list(&found)), sorted(expected), "{query}");
            }
        }
    }
}
