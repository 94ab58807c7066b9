//! The same questions to SQLite's FTS5: an engine that we did not write, with an equivalent tokenizer (`unicode61`
//! without diacritics), has to find the same documents and to count the same hits.

use super::super::{ConcordanceOptions, SearchOptions, concordance, search};
use super::corpus::{Text, open, pack};
use proptest::prelude::*;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Words as they stand in texts: capitals, accents (on Latin letters, as FTS5 folds no others), digits, other scripts, words that
/// begin alike.
const WORDS: [&str; 16] = [
    "ferry",
    "Ferries",
    "ferryman",
    "Café",
    "cafe",
    "CAFÉ",
    "naïve",
    "1999",
    "12",
    "Öl",
    "ol",
    "Москва",
    "москвы",
    "Αθηνα",
    "the",
    "The",
];
/// What stands between words; none of it is part of a word for either engine.
const BETWEEN: [&str; 9] = [" ", " ", " ", ", ", ". ", " – ", "-", "; ", "\n"];

/// A question in both languages.
#[derive(Clone, Debug)]
enum Query {
    Word(&'static str),
    Prefix(&'static str),
    Phrase(Vec<&'static str>),
    Near(&'static str, &'static str, u32),
    And(Vec<Query>),
    Or(Vec<Query>),
    AndNot(Box<Query>, Box<Query>),
}

impl Query {
    fn dixit(&self) -> String {
        let join = |all: &[Query], between: &str| {
            all.iter().map(|one| format!("({})", one.dixit())).collect::<Vec<_>>().join(between)
        };
        match self {
            Query::Word(word) => format!("={word}"),
            Query::Prefix(start) => format!("{start}*"),
            Query::Phrase(words) => format!("\"{}\"", words.join(" ")),
            Query::Near(a, b, n) => format!("={a} NEAR/{n} ={b}"),
            Query::And(all) => join(all, " AND "),
            Query::Or(all) => join(all, " OR "),
            Query::AndNot(yes, no) => format!("({}) NOT ({})", yes.dixit(), no.dixit()),
        }
    }

    fn sqlite(&self) -> String {
        let join = |all: &[Query], between: &str| {
            all.iter().map(|one| format!("({})", one.sqlite())).collect::<Vec<_>>().join(between)
        };
        match self {
            Query::Word(word) => format!("\"{word}\""),
            Query::Prefix(start) => format!("\"{start}\" *"),
            Query::Phrase(words) => format!("\"{}\"", words.join(" ")),
            // FTS5 counts the words between, dixit how many words further the other stands.
            Query::Near(a, b, n) => format!("NEAR(\"{a}\" \"{b}\", {})", n - 1),
            Query::And(all) => join(all, " AND "),
            Query::Or(all) => join(all, " OR "),
            Query::AndNot(yes, no) => format!("({}) NOT ({})", yes.sqlite(), no.sqlite()),
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(&WORDS[..]), prop::sample::select(&BETWEEN[..])), 1..40)
        .prop_map(|words| words.iter().flat_map(|(word, between)| [*word, *between]).collect())
}

fn query() -> impl Strategy<Value = Query> {
    let word = prop::sample::select(&WORDS[..]);
    let one = prop_oneof![
        2 => word.clone().prop_map(Query::Word),
        1 => prop::sample::select(&["fer", "caf", "Моск", "1", "o", "αθ"][..]).prop_map(Query::Prefix),
        3 => prop::collection::vec(word, 2..4).prop_map(Query::Phrase),
        // FTS5 takes one word for two that are near each other; dixit wants a second.
        1 => (prop::sample::select(&WORDS[..8]), prop::sample::select(&WORDS[8..]), 1..6u32)
            .prop_map(|(a, b, n)| Query::Near(a, b, n)),
    ];
    one.prop_recursive(2, 6, 3, |part| {
        prop_oneof![
            prop::collection::vec(part.clone(), 2..4).prop_map(Query::And),
            prop::collection::vec(part.clone(), 2..4).prop_map(Query::Or),
            (part.clone(), part).prop_map(|(yes, no)| Query::AndNot(Box::new(yes), Box::new(no))),
        ]
    })
}

/// The texts as rows 0, 1, 2 and so on.
fn table(texts: &[String]) -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.execute_batch(
        "CREATE VIRTUAL TABLE texts USING fts5(text, tokenize = \"unicode61 remove_diacritics 2\");
         CREATE VIRTUAL TABLE hits USING fts5vocab(texts, instance);",
    )?;
    for (row, text) in texts.iter().enumerate() {
        connection.execute("INSERT INTO texts(rowid, text) VALUES (?1, ?2)", (row as u32, text))?;
    }
    Ok(connection)
}

fn rows(connection: &Connection, query: &str) -> rusqlite::Result<BTreeSet<u32>> {
    let mut statement = connection.prepare("SELECT rowid FROM texts WHERE texts MATCH ?1")?;
    statement.query_map([query], |row| row.get(0))?.collect()
}

/// How often a term stands in all texts.
fn occurrences(connection: &Connection, term: &str) -> rusqlite::Result<u32> {
    connection.query_row("SELECT count(*) FROM hits WHERE term = ?1", [term], |row| row.get(0))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn sqlite_finds_the_same((texts, queries) in
        (prop::collection::vec(text(), 1..60), prop::collection::vec(query(), 12)))
    {
        let table = table(&texts).expect("a table");
        let ids: Vec<String> = (0..texts.len()).map(|row| format!("doc{row:03}")).collect();
        let documents: Vec<Text<'_>> =
            ids.iter().zip(&texts).map(|(id, text)| Text(id, "2020", "North", text)).collect();
        let pack = pack(&documents);
        let index = open(&pack);
        prop_assert_eq!(index.units() as usize, texts.len());
        for query in &queries {
            let options = SearchOptions { limit: Some(1000), ..SearchOptions::default() };
            let answer = search(&index, &query.dixit(), &options);
            let answer = answer.map_err(|error| TestCaseError::fail(format!("{}: {error}", query.dixit())))?;
            let found: BTreeSet<u32> = answer.hits.iter().map(|hit| hit.unit).collect();
            let expected = rows(&table, &query.sqlite()).expect("a query that FTS5 takes");
            prop_assert_eq!(&found, &expected, "{} and {}", query.dixit(), query.sqlite());
            prop_assert_eq!(answer.total as usize, expected.len());
        }
        for (word, term) in [("Ferry", "ferry"), ("café", "cafe"), ("1999", "1999"), ("öl", "ol"), ("ΑΘΗΝΑ", "αθηνα")] {
            let all = ConcordanceOptions { limit: Some(1), ..ConcordanceOptions::default() };
            let lines = concordance(&index, &format!("={word}"), &all).expect("a word");
            prop_assert_eq!(lines.total as u32, occurrences(&table, term).expect("a term"), "{}", word);
        }
    }
}
