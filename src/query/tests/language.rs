//! What is read as what: each query with its canonical form and the notes, each mistake with its text and place.

use crate::query::language::parser::parse;
use proptest::prelude::*;

const FIELDS: [&str; 2] = ["source", "author"];

/// The canonical form and the notes.
fn read(query: &str) -> (String, Vec<String>) {
    match parse(query, &FIELDS) {
        Ok(parsed) => (parsed.to_string(), parsed.notes),
        Err(mistake) => panic!("{query}: {} at {:?}", mistake.message, mistake.place),
    }
}

#[test]
fn what_goes_beyond_a_limit_in_its_canonical_form_is_a_mistake() {
    let nested = |deep: usize| format!("a{} c", " OR b (a".repeat(deep));
    let words = |count: usize| vec![vec!["a"; 20].join("-"); count].join(" ");
    let told = "Written out, with all its brackets and quotation marks, this query is too long. ";
    for (fits, too_long, limit) in [
        (nested(15), nested(30), "Brackets nest at most 40 deep."),
        (words(390), words(399), "A query has at most 16384 bytes."),
    ] {
        let (canonical, _) = read(&fits);
        assert_eq!(read(&canonical).0, canonical);
        let mistake = parse(&too_long, &FIELDS).expect_err("longer when written out");
        assert_eq!((mistake.message, mistake.place), (format!("{told}{limit}"), 0..too_long.len()));
    }
}

#[test]
fn a_phrase_has_a_limit_with_quotation_marks_and_without() {
    let told = "A phrase has at most 64 words and gaps.";
    let words = |count: usize, between: &str| vec!["a"; count].join(between);
    for (fits, too_long) in [
        (words(64, "-"), words(65, "-")),
        (format!("\"{}\"", words(64, " ")), format!("\"{}\"", words(65, " "))),
        (format!("\"({})\"", words(64, " ")), format!("\"a ({})\"", words(64, " "))),
        ("\u{6771}".repeat(64), "\u{6771}".repeat(65)),
    ] {
        let (canonical, _) = read(&fits);
        assert_eq!(read(&canonical).0, canonical);
        let mistake = parse(&too_long, &FIELDS).expect_err("a word too many");
        assert_eq!((mistake.message.as_str(), mistake.place), (told, 0..too_long.len()));
    }
}

#[test]
fn queries_have_one_canonical_form() {
    let cases = [
        // Words.
        ("peace", "peace"),
        ("  peace   talks ", "peace talks"),
        ("peace, talks.", "peace talks"),
        ("=peace", "=peace"),
        ("~peace", "~peace"),
        ("peace~ talks~2 war~1", "peace~ talks~2 war~"),
        ("don't", "\"don t\""),
        ("don\u{2019}t", "\"don t\""),
        ("well-known", "\"well known\""),
        ("3:15", "\"3 15\""),
        ("note: this", "note this"),
        ("and or not near", "and or not near"),
        ("(a (b) OR/ e\u{0}OR t)", "(a b \"OR\" e) OR t"),
        ("source:(a \"AND\")", "source:(a OR \"AND\")"),
        ("OR' \u{2019}NOT NEAR, =AND", "\"OR\" \"NOT\" \"NEAR\" =AND"),
        ("\u{6771}\u{4eac}", "\"\u{6771} \u{4eac}\""),
        // Wildcards.
        ("walk* *ing w?lk co*p*e", "walk* *ing w?lk co*p*e"),
        ("/wal+k(s|ed)?/", "/wal+k(s|ed)?/"),
        ("/a\\/b/", "/a\\/b/"),
        // Phrases.
        ("\"exact phrase\"", "\"exact phrase\""),
        ("\u{201c}exact, phrase\u{201d}", "\"exact phrase\""),
        ("\u{201e}exakt\u{201c} \u{ab}juste\u{bb}", "\"exakt\" \"juste\""),
        (
            "\"we (must|have to) * ~go {0,3} home ... w?ldc*rd {2} /x+/\"",
            "\"we (must|have to) * ~go {0,3} home ... w?ldc*rd {2} /x+/\"",
        ),
        ("\"we (must)\"", "\"we must\""),
        ("\"we (/mu(st|ch)?/|have /t.\\/x/)\"", "\"we (/mu(st|ch)?/|have /t.\\/x/)\""),
        ("\"to {,2} be\"", "\"to {0,2} be\""),
        ("\"so \u{2026} what\"", "\"so ... what\""),
        // Boolean.
        ("a AND b", "a b"),
        ("a b OR c d", "(a b) OR (c d)"),
        ("a | b || c", "a OR b OR c"),
        ("(a OR b) c", "(a OR b) c"),
        ("a -b", "a NOT b"),
        ("a \u{2013}b", "a NOT b"),
        ("a AND NOT (b OR c)", "a NOT (b OR c)"),
        ("-\"a b\" c", "NOT \"a b\" c"),
        ("\u{ff08}a OR b\u{ff09}", "a OR b"),
        // Proximity.
        ("a NEAR b", "a NEAR/5 b"),
        ("a NEAR/3 b BEFORE/2 c", "a NEAR/3 b BEFORE/2 c"),
        ("(a|b) NEAR/3 \"c d\"", "(a OR b) NEAR/3 \"c d\""),
        ("a BEFORE/9 (b NEAR/2 c)", "a BEFORE/9 (b NEAR/2 c)"),
        // Filters and switches.
        ("speaker:lavrov aleppo", "speaker:lavrov aleppo"),
        ("Speaker:\"Sergey Lavrov\"", "speaker:\"Sergey Lavrov\""),
        ("speaker:\"-b\"", "speaker:\"-b\""),
        ("speaker:(lavrov OR \"John Kerry\")", "speaker:(lavrov OR \"John Kerry\")"),
        ("speaker:(sergey lavrov | kerry)", "speaker:(\"sergey lavrov\" OR kerry)"),
        ("source:BBC -author:me", "source:BBC NOT author:me"),
        ("date:2016-10..2017-04 year:2016", "date:2016-10..2017-04 year:2016"),
        ("in:quote word case:on", "in:quote word case:on"),
        ("case:on word forms:exact accents:on accents:off", "word case:on forms:exact"),
    ];
    for (query, canonical) in cases {
        let (found, notes) = read(query);
        assert_eq!(found, canonical, "{query}");
        assert_eq!(notes, Vec::<String>::new(), "{query}");
        // The canonical form of the canonical form is itself.
        assert_eq!(read(&found).0, found);
    }
}

#[test]
fn what_is_completed_or_ignored_is_told() {
    let cases = [
        ("", "", ""),
        ("\"abc", "\"abc\"", "The quotation mark was closed at the end."),
        ("(a b", "a b", "The bracket was closed at the end."),
        ("a AND", "a", "AND has nothing after it yet and was ignored."),
        ("a OR", "a", "OR has nothing after it yet and was ignored."),
        ("a NOT", "a", "NOT has nothing after it yet and was ignored."),
        ("a NEAR/3", "a", "NEAR has nothing after it yet and was ignored."),
        ("/ab", "/ab/", "The regular expression was closed at the end."),
        ("speaker:", "", "speaker: has no value yet and was ignored."),
        ("source:\"", "", "The quotation mark was closed at the end."),
        ("a & b", "a b", "Ignored: &"),
        ("a - b", "a b", "Ignored: -"),
        ("a \u{2014} b", "a b", "Ignored: \u{2014}"),
        ("what is this?", "what is this", "The question mark after this was read as punctuation."),
        ("\"... a b\"", "\"a b\"", "A gap at the edge of a phrase was ignored."),
        ("a \"\"", "a", "An empty phrase was ignored."),
        ("a --b", "a b", "--b was searched for: a single - before a word leaves it out."),
        ("a {2} b", "a 2 b", "{2} was read as words: gaps are written between quotation marks."),
        ("C++ b", "C b", "Only the letters and digits of C++ were searched for."),
        (
            "/ab/i",
            "/ab/ i",
            "i was searched for: a regular expression takes nothing behind its second slash.",
        ),
        ("a?b c?d?", "a?b c?d", "The question mark after c?d was read as punctuation."),
        ("a NEAR (", "a", "The bracket was closed at the end."),
        ("\"a (b|c\"", "\"a (b|c)\"", "The bracket inside the phrase was closed at its end."),
        (
            "\u{6771}\u{4eac}*",
            "\"\u{6771} \u{4eac}\"",
            "\u{6771}\u{4eac} is searched as a part of any text, so * and ? were left out.",
        ),
    ];
    for (query, canonical, note) in cases {
        let (found, notes) = read(query);
        assert_eq!(found, canonical, "{query}");
        assert_eq!(notes.first().map_or("", String::as_str), note, "{query}");
    }
}

#[test]
fn mistakes_have_a_place() {
    let cases = [
        (
            "a /b\\",
            "/b\\",
            "This regular expression ends in a lone backslash: a backslash itself is written \\\\.",
        ),
        ("a )", ")", "This bracket closes nothing: leave it out, or put a ( before what it should close."),
        ("a () b", "()", "There is nothing between these brackets."),
        (
            "AND a",
            "AND",
            "AND needs something before it. To search for the word, write it in lower case or in quotation marks.",
        ),
        (
            "(OR a)",
            "OR",
            "OR needs something before it. To search for the word, write it in lower case or in quotation marks.",
        ),
        (
            "NEAR/2 a",
            "NEAR/2",
            "NEAR needs something before it. To search for the word, write it in lower case or in quotation marks.",
        ),
        ("a AND OR b", "OR", "After AND a word, a phrase or a bracket was expected, not OR."),
        ("(a AND) b", ")", "After AND a word, a phrase or a bracket was expected, not a closing bracket."),
        ("a NEAR/0 b", "NEAR/0", "NEAR/ takes a number of words from 1 to 100, such as NEAR/5."),
        ("a BEFORE/x b", "BEFORE/x", "BEFORE/ takes a number of words from 1 to 100, such as BEFORE/5."),
        ("a NEAR -b", "-", "NEAR cannot take NOT: put the NOT before the whole in brackets."),
        (
            "a NEAR speaker:b",
            "speaker:b",
            "NEAR takes a word, a phrase or alternatives such as (war OR peace) on either side.",
        ),
        (
            "(a b) NEAR/2 c",
            "a b",
            "NEAR takes a word, a phrase or alternatives such as (war OR peace) on either side.",
        ),
        (
            "a *",
            "*",
            "* alone would match every word: put letters beside it (walk*), or words around it inside quotation marks.",
        ),
        ("a word~3", "word~3", "~ takes 1 or 2 typing errors: word~ or word~2."),
        (
            "a wo*d~",
            "wo*d~",
            "~ behind a word allows typing errors: it needs one word without * or ? before it.",
        ),
        ("\"a|b c\"", "|", "Inside a phrase put alternatives in brackets: \"(must|have to) go\"."),
        ("\"a {3,1} b\"", "{3,1}", "A gap is written {0,3} or {2}: how many words lie between, at most 50."),
        ("\"a (b|*) c\"", "*", "Alternatives are made of words: put the * outside the brackets."),
        ("\"* *\"", "\"* *\"", "This phrase has no word: put at least one beside the *."),
        (
            "/a b/",
            "/a b/",
            "A regular expression is matched against single words, so it cannot hold spaces: use a phrase with several of them.",
        ),
        ("case:maybe a", "maybe", "case: takes on or off."),
        ("forms:on a", "on", "forms: takes exact or all."),
        (
            "sauce:x",
            "sauce:",
            "This corpus has no field sauce. It has speaker, in, title, year, date, language, source, author. To search for the words, put them in quotation marks.",
        ),
        (
            "a [word=\"b\"]",
            "[",
            "This is CQL, which is written otherwise here: =word for [word=\"word\"], word for [lemma=\"word\"], and between quotation marks * for [] and {0,3} for []{0,3}.",
        ),
        ("speaker:(a -b)", "-", "Between the brackets of speaker: stand values with OR between them."),
    ];
    for (query, place, message) in cases {
        let mistake = parse(query, &FIELDS).expect_err(query);
        assert_eq!((mistake.message.as_str(), &query[mistake.place]), (message, place), "{query}");
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for query in [
        "(".repeat(9_000),
        "NOT ".repeat(3_000) + "a",
        "-".repeat(16_000),
        "a ".repeat(5_000),
        "a".repeat(20_000),
    ] {
        match parse(&query, &FIELDS) {
            Ok(_) => {}
            Err(mistake) => assert!(query.get(mistake.place).is_some()),
        }
    }
}

const SIGNS: [&str; 33] = [
    "a",
    "b*",
    "?",
    "*",
    " ",
    "\"",
    "(",
    ")",
    "|",
    "/",
    "-",
    "=",
    "~",
    "~2",
    "{0,2}",
    "...",
    " AND ",
    " OR ",
    " NOT ",
    " NEAR/2 ",
    " BEFORE ",
    "OR,",
    "NEAR/",
    "speaker:",
    "date:",
    "case:on",
    "x:",
    ":",
    "\u{e9}\u{301}",
    "\u{6771}",
    "'",
    "\u{201c}",
    "\\",
];

proptest! {
    #[test]
    fn any_text_is_a_query_or_a_mistake_with_a_place(query in "\\PC{0,40}") {
        if let Err(mistake) = parse(&query, &FIELDS) {
            prop_assert!(query.get(mistake.place).is_some());
        }
    }

    #[test]
    fn any_arrangement_of_signs_too(
        parts in prop::collection::vec(prop::sample::select(SIGNS.as_slice()), 0..14),
        // What comes again and again gets to every limit.
        times in prop_oneof![4 => Just(1), 1 => 2..100_usize],
    ) {
        let query = parts.concat().repeat(times);
        match parse(&query, &FIELDS) {
            Err(mistake) => prop_assert!(query.get(mistake.place).is_some()),
            Ok(parsed) => {
                let canonical = parsed.to_string();
                let again = parse(&canonical, &FIELDS).map(|parsed| parsed.to_string());
                prop_assert_eq!(again.ok(), Some(canonical), "{}", query);
            }
        }
    }
}
