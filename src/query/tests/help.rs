//! The help page is true: every query in its tables is understood, and canonical and translated ones agree.

use super::super::parser::parse;

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
