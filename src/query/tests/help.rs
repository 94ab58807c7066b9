//! The help page is true: every query in its tables is understood, and those that translate others find what the others
//! find.

use super::super::{ConcordanceOptions, concordance};
use super::corpus::{Text, open, pack};
use crate::query::language::parser::parse;

/// The last (in the first tables, the first) cell of each row that is a query, `\|` unescaped.
fn queries() -> Vec<String> {
    let help = include_str!("../../../docs/query.md");
    let (own, translations) = help.split_once("## Coming from CQL").expect("the translations");
    let cells = |row: &str| -> Vec<String> {
        let row = row.replace("\\|", "\u{0}");
        row.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect()
    };
    let query =
        |cell: &String| cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).map(str::to_owned);
    let rows =
        |text: &'static str| text.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let first = rows(own).filter_map(|row| query(&cells(row)[1]));
    let last = rows(translations).filter_map(|row| query(&cells(row)[2]));
    first.chain(last).collect()
}

#[test]
fn every_query_of_the_help_page_is_understood() {
    let queries = queries();
    assert!(queries.len() > 60, "{} queries were found in the page", queries.len());
    for query in queries {
        let parsed = parse(&query, &["source"]);
        let parsed = parsed.unwrap_or_else(|mistake| panic!("{query}: {}", mistake.message));
        assert_eq!(parsed.notes, Vec::<String>::new(), "{query}");
        assert!(parsed.expr.is_some() || query == "case:on", "{query}");
    }
}

#[test]
fn translations_find_what_they_translate() {
    let pack = pack(&[
        Text(
            "a",
            "2019",
            "Post",
            "The harbour must stay. The old must go. The must-have. A harbour that we will open, and harbours too.\n\
             The council said nothing of the harbour. But the council met. At the harbour we must close, you have to close.\n\
             {Ann Holm|They talk about a sh\u{ee}p, she talked about US ships and debts,} and told us of a shop. A ship has a debt.",
        ),
        Text("b", "2020", "Post", "{Ann Holm|Talks of a port.} Ships and one debt, harbour."),
    ]);
    let index = open(&pack);
    for (query, hits) in [
        ("=harbour", 5),
        ("talk", 3),
        ("harb*", 6),
        ("/sh(i|o)p/", 3),
        ("\"the harbour\"", 3),
        ("\"the * must\"", 2),
        ("\"harbour {0,3} open\"", 1),
        ("\"council ... harbour\"", 1),
        ("\"(must|have to) close\"", 2),
        ("\"~talk about\"", 2),
        ("=US", 2),
        ("=US case:on", 1),
        ("=ships NEAR/5 =debts", 1),
        ("=harbour year:2019", 4),
        ("/harbour.?/", 6),
        ("sh?p", 3),
        ("=harbour OR =port", 6),
        ("\"the {0,1} must\"", 3),
        ("/talk(s|ed)/", 2),
    ] {
        assert!(queries().iter().any(|told| told == query), "{query} is not in the tables");
        let found = concordance(&index, query, &ConcordanceOptions::default()).expect("a query");
        assert_eq!(found.total, hits, "{query}");
    }
}
