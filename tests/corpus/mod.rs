//! The shipped corpus as a user gets it: every report is read, and every quotation has its right speaker.
//!
//! Apart from the quotation cases because these texts are the ones that everybody sees first.

use dixit::build;
use dixit::document::Corpus;
use dixit::source;
use serde::Deserialize;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Expected {
    report: Vec<Report>,
}

#[derive(Deserialize)]
struct Report {
    doc: String,
    quotations: Vec<Quotation>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Quotation {
    text: String,
    speaker: Option<String>,
}

fn corpus() -> Corpus {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let reading =
        source::read(source::list(&[PathBuf::from(&folder)]).unwrap(), source::Purpose::Publish, &|_| {})
            .unwrap();
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    build::analyse(reading.settings, reading.documents)
}

/// The quotations of one document as the cases write them.
fn quotations(corpus: &Corpus, doc: &str) -> Vec<Quotation> {
    let quotes = corpus.quotes.iter().filter(|quote| corpus.documents[quote.doc.0 as usize].id == doc);
    quotes
        .map(|quote| Quotation {
            text: corpus.documents[quote.doc.0 as usize].text[quote.span.range()].to_owned(),
            speaker: quote.speaker.map(|id| corpus.speakers[id.0 as usize].name.clone()),
        })
        .collect()
}

#[test]
fn every_quotation_has_its_speaker() {
    let expected: Expected = toml::from_str(include_str!("quotations.toml")).unwrap();
    let corpus = corpus();
    for Report { doc, quotations: expected } in expected.report {
        assert_eq!(quotations(&corpus, &doc), expected, "{doc}");
    }
}

#[test]
fn every_report_names_its_source_and_has_a_date_only_where_the_press_gives_one() {
    let corpus = corpus();
    let dated = |id: &str| corpus.documents.iter().find(|d| d.id == id).and_then(|d| d.date).is_some();
    let ids: Vec<&str> = corpus.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "ap-gatilov.md",
            "bloomberg-kremlin-talks.md",
            "moscow-times-delegation.md",
            "moscow-times-forum.md",
            "sputnik-tf1-interview.md",
            "unnamed-rome-meeting.md",
        ]
    );
    assert_eq!(ids.iter().filter(|id| dated(id)).copied().collect::<Vec<_>>(), ["moscow-times-forum.md"]);
    for document in corpus.documents.iter() {
        assert!(document.fields.iter().any(|field| field.name == "source"), "{}", document.id);
    }
}
