//! Concordance, frequency list, completion, the lists of quotations and speakers, and the reader view.

use super::super::{
    ConcordanceOptions, FrequencyOptions, QuoteFilter, Sample, SpeakerFilter, concordance, document,
    frequencies, quotes, speakers, suggest,
};
use super::corpus::{Text, open, pack};
use crate::document::DocId;
use proptest::prelude::*;

const TEXTS: [Text<'static>; 3] = [
    Text(
        "harbour",
        "2019-03-02",
        "Coast Gazette",
        "The harbour is open. {Anna Holm|The harbour must stay open,} she said,\nand so must the rail.\n{Piet Maas|Close the harbour!}",
    ),
    Text(
        "debate",
        "2020-01-15",
        "Town record",
        "@Anna Holm: The old harbour {Piet Maas|is a grave}, he wrote.\n@Piet Maas: The new harbour is better.",
    ),
    Text("letters", "2018", "Coast Gazette", "My harbour, your harbour, our harbour."),
];

fn lines(query: &str, options: ConcordanceOptions) -> Vec<String> {
    let pack = pack(&TEXTS);
    let concordance = concordance(&open(&pack), query, &options).expect("a query");
    let line = |line: &super::super::Line| {
        let side = |pieces: &[super::super::LinePiece]| -> String {
            pieces
                .iter()
                .map(|piece| match piece.sort {
                    Some(level) => format!("<{level}{}>", piece.text),
                    None => piece.text.clone(),
                })
                .collect()
        };
        let node: String = line
            .node
            .iter()
            .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() })
            .collect();
        let speaker = line.speaker.as_deref().unwrap_or("-");
        format!("{} {} {}: {}{node}{}", line.doc, speaker, line.r#in, side(&line.left), side(&line.right))
    };
    concordance.lines.iter().map(line).collect()
}

#[test]
fn lines_are_sorted_by_the_words_beside_them() {
    let sort = Some(vec!["left1".to_owned(), "-right1".to_owned()]);
    let found =
        lines("harbour", ConcordanceOptions { sort, context: Some(2), ..ConcordanceOptions::default() });
    assert_eq!(
        found,
        [
            "letters - narration: <1My> [harbour], <2your> harbour,",
            "debate Piet Maas turn: The <1new> [harbour] <2is> better.",
            "debate Anna Holm turn: The <1old> [harbour] \u{201c}<2is> a",
            "letters - narration: harbour, <1our> [harbour].",
            "harbour Anna Holm quote: open. \u{201c}<1The> [harbour] <2must> stay",
            "harbour - narration: <1The> [harbour] <2is> open.",
            "harbour Piet Maas quote: \u{201c}Close <1the> [harbour]!\u{201d}",
            "letters - narration: harbour, <1your> [harbour], <2our> harbour.",
        ]
    );
}

#[test]
fn lines_are_sorted_by_names_and_dates() {
    let by = |key: &str| -> Vec<String> {
        let sort = Some(vec![key.to_owned()]);
        let found = lines(
            "=harbour BEFORE/2 (is|must)",
            ConcordanceOptions { sort, context: Some(1), ..ConcordanceOptions::default() },
        );
        found.iter().map(|line| line.split(':').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(
        by("date"),
        ["harbour - narration", "harbour Anna Holm quote", "debate Anna Holm turn", "debate Piet Maas turn"]
    );
    assert_eq!(
        by("-date"),
        ["debate Anna Holm turn", "debate Piet Maas turn", "harbour - narration", "harbour Anna Holm quote"]
    );
    assert_eq!(
        by("speaker"),
        ["harbour Anna Holm quote", "debate Anna Holm turn", "debate Piet Maas turn", "harbour - narration"]
    );
    assert_eq!(by("source")[0], "harbour - narration");
    let pack = pack(&TEXTS);
    let wrong = ConcordanceOptions { sort: Some(vec!["left9".to_owned()]), ..ConcordanceOptions::default() };
    let error = concordance(&open(&pack), "harbour", &wrong).expect_err("no such key");
    assert!(error.message.starts_with("left9 is no key to sort by: write left1"), "{error}");
}

#[test]
fn what_has_no_date_comes_last_either_way() {
    let texts = [("a", "2019"), ("b", ""), ("c", "2020")].map(|(id, date)| Text(id, date, "Post", "One."));
    let pack = pack(&texts);
    let order = |key: &str| -> String {
        let options =
            ConcordanceOptions { sort: Some(vec![key.to_owned()]), ..ConcordanceOptions::default() };
        let found = concordance(&open(&pack), "one", &options).expect("a query");
        found.lines.iter().map(|line| line.doc.as_str()).collect()
    };
    assert_eq!((order("date").as_str(), order("-date").as_str()), ("acb", "cab"));
}

#[test]
fn a_proximity_is_one_line_with_two_marks() {
    let found =
        lines("open NEAR/5 rail", ConcordanceOptions { context: Some(1), ..ConcordanceOptions::default() });
    assert_eq!(
        found,
        ["harbour Anna Holm quote: stay [open],\u{201d} she said, and so must the [rail]. \u{201c}Close"; 0]
    );
    let found =
        lines("open NEAR/8 rail", ConcordanceOptions { context: Some(1), ..ConcordanceOptions::default() });
    assert_eq!(
        found,
        ["harbour Anna Holm quote: stay [open],\u{201d} she said, and so must the [rail]. \u{201c}Close"]
    );
}

#[test]
fn counts_are_hits_units_documents_and_rates() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let count = |query: &str| {
        let found = concordance(&index, query, &ConcordanceOptions::default()).expect("a query");
        (found.total, found.units, found.documents, found.words)
    };
    assert_eq!(count("harbour"), (8, 4, 3, 42));
    assert_eq!(count("speaker:holm harbour"), (2, 2, 2, 10));
    assert_eq!(count("source:\"Coast Gazette\" harbour"), (6, 2, 2, 25));
    assert_eq!(count("source:\"Coast Gazette\""), (0, 0, 0, 25));
    let found = concordance(&index, "source:\"Coast Gazette\" harbour", &ConcordanceOptions::default())
        .expect("a query");
    assert_eq!(found.per_million, 6e6 / 25.0);
}

#[test]
fn a_sample_is_a_choice_that_can_be_repeated() {
    let chosen = |size, seed| {
        let sample = Some(Sample { size, seed });
        lines("harbour", ConcordanceOptions { sample, ..ConcordanceOptions::default() })
    };
    let all = lines("harbour", ConcordanceOptions::default());
    assert_eq!(chosen(3, 7), chosen(3, 7));
    assert_eq!(chosen(3, 7).len(), 3);
    assert!(chosen(3, 7).iter().all(|line| all.contains(line)));
    assert!((0..20).any(|seed| chosen(3, seed) != chosen(3, 7)));
    assert_eq!(chosen(100, 1), all);
}

#[test]
fn forms_are_counted_at_every_place_of_a_hit() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let count = |query: &str, of: &str| -> Vec<String> {
        let options = FrequencyOptions { of: Some(of.to_owned()), limit: None };
        let found = frequencies(&index, query, &options).expect("a query");
        found.rows.iter().map(|row| format!("{} {}", row.count, row.form)).collect()
    };
    assert_eq!(count("harb*", "node"), ["8 harbour"]);
    assert_eq!(count("/i?s|must/", "node"), ["3 is", "2 must"]);
    assert_eq!(
        count("\"harbour *\"", "node"),
        ["3 harbour is", "1 harbour must", "1 harbour our", "1 harbour your"]
    );
    assert_eq!(count("\"harbour *\"", "word2"), ["3 is", "1 must", "1 our", "1 your"]);
    // A slot is what was written between spaces, however many words it takes; a gap is none.
    assert_eq!(count("\"(harbour|so must) (is|the|must stay)\"", "word1"), ["4 harbour", "1 so must"]);
    assert_eq!(count("\"(harbour|so must) (is|the|must stay)\"", "word2"), ["3 is", "1 must stay", "1 the"]);
    assert_eq!(count("\"the {0,2} is\"", "word2"), ["3 is"]);
    assert_eq!(count("\"the {0,2} is\"", "word3"), [""; 0]);
    assert_eq!(count("open NEAR/3 (the OR must)", "word1"), ["2 open"]);
    assert_eq!(count("open NEAR/3 (the OR must)", "word2"), ["1 must", "1 the"]);
    assert_eq!(count("rail OR \"old *\"", "word1"), ["1 old", "1 rail"]);
    assert_eq!(count("harbour", "left1"), ["3 the", "1 my", "1 new", "1 old", "1 our", "1 your"]);
    let error = frequencies(&index, "a", &FrequencyOptions { of: Some("middle".to_owned()), limit: None });
    assert_eq!(
        error.expect_err("no place").message,
        "middle is no place of a hit: write node, word1, left1 or right1."
    );
}

#[test]
fn what_is_typed_can_go_on() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let ways = |query: &str| -> Vec<String> {
        suggest(&index, query)
            .iter()
            .map(|way| {
                let units: Vec<u16> = query.encode_utf16().collect();
                let before = String::from_utf16_lossy(&units[..way.start as usize]);
                let after = String::from_utf16_lossy(&units[way.end as usize..]);
                format!("{before}{}{after} ({})", way.insert, way.count)
            })
            .collect()
    };
    assert_eq!(ways("harb"), ["harbour (4)"]);
    assert_eq!(ways("\u{1f642} -(harb"), ["\u{1f642} -(harbour (4)"]);
    assert_eq!(ways("ho"), ["holm (1)", "speaker:\"Anna Holm\" (2)"]);
    assert_eq!(ways("sou"), ["source: (4)"]);
    assert_eq!(ways("open speaker:pi"), ["open speaker:\"Piet Maas\" (3)"]);
    assert_eq!(ways("speaker:\"piet m"), ["speaker:\"Piet Maas\" (3)"]);
    assert_eq!(ways("source:"), ["source:\"Coast Gazette\" (2)", "source:\"Town record\" (2)"]);
    assert_eq!(
        ways("ships speaker:"),
        ["ships speaker:\"Piet Maas\" (3)", "ships speaker:\"Anna Holm\" (2)"]
    );
    assert_eq!(ways("in:q"), ["in:quote (2)"]);
    assert_eq!(ways("year:20"), ["year:2018 (1)", "year:2019 (1)", "year:2020 (2)"]);
    assert_eq!(ways("ships language:"), ["ships language:en (4)"]);
    assert_eq!(ways("speaker:(holm OR \"X\" OR pi"), ["speaker:(holm OR \"X\" OR \"Piet Maas\" (3)"]);
    assert_eq!(ways("\"the har"), ["\"the harbour (4)"]);
    assert_eq!(ways(""), Vec::<String>::new());
}

#[test]
fn quotations_are_listed_and_filtered() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let list = |filter: QuoteFilter| -> Vec<String> {
        let found = quotes(&index, &filter).expect("a filter");
        let text = |quote: &super::super::QuoteView| -> String {
            quote
                .text
                .iter()
                .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() })
                .collect()
        };
        found
            .quotes
            .iter()
            .map(|quote| format!("{}: {}", quote.attribution.speaker.as_deref().unwrap_or("-"), text(quote)))
            .collect()
    };
    let all = QuoteFilter::default();
    assert_eq!(
        list(all.clone()),
        ["Anna Holm: The harbour must stay open", "Piet Maas: Close the harbour", "Piet Maas: is a grave"]
    );
    let with =
        QuoteFilter { query: Some("harbour".to_owned()), sort: Some("length".to_owned()), ..all.clone() };
    assert_eq!(list(with), ["Piet Maas: Close the [harbour]", "Anna Holm: The [harbour] must stay open"]);
    let of =
        QuoteFilter { query: Some("speaker:maas".to_owned()), to: Some("2019".to_owned()), ..all.clone() };
    assert_eq!(list(of), ["Piet Maas: Close the harbour"]);
    let from =
        QuoteFilter { from: Some("2020".to_owned()), speakers: Some(vec!["Piet Maas".to_owned()]), ..all };
    assert_eq!(list(from), ["Piet Maas: is a grave"]);
}

#[test]
fn speakers_are_listed_and_counted() {
    let pack = pack(&TEXTS);
    let found = speakers(&open(&pack), &SpeakerFilter::default()).expect("a filter");
    let rows: Vec<_> = found
        .speakers
        .iter()
        .map(|speaker| {
            (speaker.name.as_str(), speaker.quotations, speaker.turns, speaker.words, speaker.documents)
        })
        .collect();
    assert_eq!(rows, [("Piet Maas", 2, 1, 11, 2), ("Anna Holm", 1, 1, 10, 2)]);
    let filter = SpeakerFilter { text: Some("minister ann".to_owned()), ..SpeakerFilter::default() };
    assert_eq!(speakers(&open(&pack), &filter).expect("a filter").total, 1);
}

#[test]
fn the_reader_shows_the_whole_text_with_hits_and_quotations() {
    let pack = pack(&TEXTS);
    let index = open(&pack);
    let view =
        document(&index, DocId(0), Some("harbour NEAR/2 must"), None).expect("a query").expect("a document");
    assert_eq!((view.id.as_str(), view.hits, view.quotations.len(), view.words), ("harbour", 1, 2, 19));
    let marked: Vec<&str> = view
        .blocks
        .iter()
        .flat_map(|block| &block.pieces)
        .filter(|piece| piece.hit == Some(0))
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(marked, ["harbour", "must"]);
    let quoted: String = view
        .blocks
        .iter()
        .flat_map(|block| &block.pieces)
        .filter(|piece| piece.quotations == [0])
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(quoted, "The harbour must stay open,");
    let debate = document(&index, DocId(1), None, None).expect("no query").expect("a document");
    let turns: Vec<_> = debate
        .blocks
        .iter()
        .map(|block| block.turn.as_ref().and_then(|turn| turn.speaker.as_deref()))
        .collect();
    assert_eq!(turns, [Some("Anna Holm"), Some("Piet Maas")]);
    assert_eq!(debate.quotations[1].parent, Some(0));
    assert!(document(&index, DocId(9), None, None).expect("no query").is_none());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn pieces_in_a_row_are_the_text(
        texts in prop::collection::vec("([a-c\u{e9} .,!\n]{0,12}(\\{(Ann|)\\|[a-c \u{1f642}]{1,8}\\})?){0,6}", 1..4),
        query in prop::sample::select(vec!["a", "a NEAR/3 b", "\"a * b\"", "a OR b OR c", "speaker:ann"]),
    ) {
        let texts: Vec<(String, String)> =
            texts.into_iter().enumerate().map(|(number, text)| (format!("d{number}"), text)).collect();
        let texts: Vec<Text<'_>> = texts.iter().map(|(id, text)| Text(id, "", "S", text)).collect();
        let pack = pack(&texts);
        let index = open(&pack);
        for doc in (0..index.documents()).map(DocId) {
            let text = index.document_text(doc);
            let view = document(&index, doc, Some(query), None).expect("a query").expect("a document");
            for block in &view.blocks {
                let pieces: String = block.pieces.iter().map(|piece| piece.text.as_str()).collect();
                let start = block.start as usize;
                prop_assert_eq!(text.get(start..start + pieces.len()), Some(pieces.as_str()));
            }
            let shown: usize = view.blocks.iter().flat_map(|block| &block.pieces).map(|piece| piece.text.len()).sum();
            prop_assert_eq!(shown, text.lines().map(str::len).sum::<usize>());
            let ordinals: std::collections::BTreeSet<u32> =
                view.blocks.iter().flat_map(|block| &block.pieces).filter_map(|piece| piece.hit).collect();
            prop_assert_eq!(ordinals, (0..view.hits).collect());
        }
        let answer = super::super::search(&index, query, &Default::default()).expect("a query");
        for hit in answer.hits {
            let text = index.document_text(index.document_of(crate::document::UnitId(hit.unit)));
            for row in &hit.snippets {
                let pieces: String = row.iter().map(|piece| piece.text.as_str()).collect();
                prop_assert!(text.contains(&pieces), "{:?} of {:?}", pieces, text);
                prop_assert!(query.contains(':') || row.iter().any(|piece| piece.hit));
            }
        }
    }
}
