//! Every operator against a plain scan of the tokens of random small corpora, speakers and kinds of words
//! included.

use super::super::{ConcordanceOptions, FrequencyOptions, SearchOptions, concordance, frequencies, search};
use super::corpus::{Text, in_languages, open};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// `ant` and `ants` are forms of one word in English and German, `study` and `studies` in English only, `haus` and
/// `hauser` in German; the others of none.
const WORDS: [&str; 10] =
    ["ant", "ants", "bee", "beetle", "cat", "dog", "study", "studies", "haus", "hauser"];
/// Latin has no stemmer.
const LANGUAGES: [Option<&str>; 4] = [Some("en"), Some("de"), Some("la"), None];
const NAMES: [&str; 2] = ["Ann", "Bob"];
const SOURCES: [&str; 2] = ["North", "South"];

// ---- corpora ----

#[derive(Clone, Debug)]
struct Line {
    /// The speaker of the turn that begins here.
    turn: Option<usize>,
    /// Words, each stretch quoted or not: `Some(name)` is a quotation, of nobody known where the name is 2.
    stretches: Vec<(Option<usize>, Vec<usize>)>,
}

#[derive(Clone, Debug)]
struct Doc {
    source: usize,
    language: usize,
    lines: Vec<Line>,
}

fn line() -> impl Strategy<Value = Line> {
    let words = prop::collection::vec(0..WORDS.len(), 1..6);
    let stretch = (prop::option::weighted(0.4, 0..3usize), words);
    let turn = prop::option::weighted(0.3, 0..NAMES.len());
    (turn, prop::collection::vec(stretch, 1..4)).prop_map(|(turn, stretches)| Line { turn, stretches })
}

fn docs() -> impl Strategy<Value = Vec<Doc>> {
    let doc = |lines: std::ops::Range<usize>| {
        let language = prop_oneof![3 => Just(0), 2 => Just(1), 1 => Just(2), 1 => Just(3)];
        (0..SOURCES.len(), language, prop::collection::vec(line(), lines))
            .prop_map(|(source, language, lines)| Doc { source, language, lines })
    };
    // Blocks of postings hold 128 units.
    prop_oneof![
        8 => prop::collection::vec(doc(1..5), 1..7),
        1 => prop::collection::vec(doc(1..2), 127..131),
        1 => prop::collection::vec(doc(1..2), 255..259),
    ]
}

/// A token as the plain scan sees it.
#[derive(Clone, Debug)]
struct Token {
    word: String,
    /// A place in [`NAMES`].
    speaker: Option<usize>,
    kind: &'static str,
    sentence: usize,
}

#[derive(Clone, Debug)]
struct Unit {
    source: usize,
    /// The words that are forms of one word in it.
    inflected: Vec<[&'static str; 2]>,
    speaker: Option<usize>,
    tokens: Vec<Token>,
}

/// The text with the test corpus's marks, and the units as they should be.
fn build(docs: &[Doc]) -> (Vec<(String, String)>, Vec<Unit>) {
    let (mut texts, mut units) = (Vec::new(), Vec::new());
    let inflected = |language: usize| match LANGUAGES[language] {
        Some("en") => vec![["ant", "ants"], ["study", "studies"]],
        Some("de") => vec![["ant", "ants"], ["haus", "hauser"]],
        _ => Vec::new(),
    };
    for (number, doc) in docs.iter().enumerate() {
        let mut text = String::new();
        let first = units.len();
        // What is in no known language may be in any of the corpus.
        let inflected = match LANGUAGES[doc.language] {
            None => docs.iter().flat_map(|doc| inflected(doc.language)).collect(),
            Some(_) => inflected(doc.language),
        };
        let unit =
            |speaker| Unit { source: doc.source, inflected: inflected.clone(), speaker, tokens: Vec::new() };
        units.push(unit(None));
        for (sentence, line) in doc.lines.iter().enumerate() {
            if let Some(turn) = line.turn {
                units.push(unit(Some(turn)));
                text.push_str(&format!("@{}: ", NAMES[turn]));
            }
            let unit = units.last_mut().expect("a unit");
            if let Some(turn) = line.turn {
                let word = NAMES[turn].to_lowercase();
                unit.tokens.push(Token { word, speaker: None, kind: "narration", sentence });
            }
            for (quoted, words) in &line.stretches {
                let (speaker, kind) = match (quoted, line.turn) {
                    (Some(name), _) => (Some(*name).filter(|name| *name < NAMES.len()), "quote"),
                    (None, Some(turn)) => (Some(turn), "turn"),
                    (None, None) => (None, "narration"),
                };
                let plain: Vec<&str> = words.iter().map(|word| WORDS[*word]).collect();
                match quoted {
                    Some(name) => {
                        text.push_str(&format!(
                            "{{{}|{}}} ",
                            NAMES.get(*name).unwrap_or(&""),
                            plain.join(" ")
                        ));
                    }
                    None => text.push_str(&format!("{} ", plain.join(" "))),
                }
                let token = |word: &&str| Token { word: (*word).to_owned(), speaker, kind, sentence };
                unit.tokens.extend(plain.iter().map(token));
            }
            text.push('\n');
        }
        if doc.lines.iter().any(|line| line.turn.is_some()) && units[first].tokens.is_empty() {
            units.remove(first);
        }
        texts.push((format!("doc{number:03}"), text));
    }
    (texts, units)
}

// ---- queries ----

#[derive(Clone, Debug)]
enum Slot {
    Word(usize),
    Inflected(usize),
    Either(usize, usize, usize),
    Prefix,
    Any,
    Gap(u32, u32),
    Sentence,
}

#[derive(Clone, Debug)]
enum Query {
    Word(usize),
    Exact(usize),
    Prefix,
    Suffix,
    Regex,
    Fuzzy,
    Phrase(Vec<Slot>),
    Near(Box<Query>, Box<Query>, u32, bool),
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Speaker(usize),
    In(&'static str),
    Source(usize),
}

fn phrase() -> impl Strategy<Value = Query> {
    let word = 0..WORDS.len();
    let edge = prop_oneof![
        4 => word.clone().prop_map(Slot::Word),
        1 => word.clone().prop_map(Slot::Inflected),
        1 => (word.clone(), word.clone(), word.clone()).prop_map(|(a, b, c)| Slot::Either(a, b, c)),
        1 => Just(Slot::Prefix),
    ];
    let inner = prop_oneof![
        4 => edge.clone(),
        1 => Just(Slot::Any),
        1 => (0..3u32, 1..3u32).prop_map(|(min, more)| Slot::Gap(min, min + more)),
        1 => Just(Slot::Sentence),
    ];
    (any::<bool>(), edge.clone(), prop::collection::vec(inner, 0..3), edge, any::<bool>()).prop_map(
        |(before, first, inner, last, after)| {
            let mut slots = Vec::new();
            slots.extend(before.then_some(Slot::Any));
            slots.push(first);
            slots.extend(inner);
            slots.push(last);
            slots.extend(after.then_some(Slot::Any));
            Query::Phrase(slots)
        },
    )
}

fn text() -> impl Strategy<Value = Query> {
    let word = 0..WORDS.len();
    prop_oneof![
        3 => word.clone().prop_map(Query::Word),
        1 => word.prop_map(Query::Exact),
        1 => Just(Query::Prefix),
        1 => Just(Query::Suffix),
        1 => Just(Query::Regex),
        1 => Just(Query::Fuzzy),
        3 => phrase(),
    ]
}

fn near() -> impl Strategy<Value = Query> {
    text().prop_recursive(2, 6, 2, |side| {
        prop_oneof![
            (side.clone(), side.clone(), 1..5u32, any::<bool>()).prop_map(|(a, b, n, ordered)| Query::Near(
                Box::new(a),
                Box::new(b),
                n,
                ordered
            )),
            prop::collection::vec(side, 2..3).prop_map(Query::Or),
        ]
    })
}

fn query() -> impl Strategy<Value = Query> {
    let filter = prop_oneof![
        (0..NAMES.len()).prop_map(Query::Speaker),
        prop::sample::select(vec!["quote", "turn", "narration"]).prop_map(Query::In),
        (0..SOURCES.len()).prop_map(Query::Source),
    ];
    prop_oneof![3 => near(), 2 => filter].prop_recursive(3, 10, 3, |part| {
        prop_oneof![
            3 => prop::collection::vec(part.clone(), 2..4).prop_map(Query::And),
            2 => prop::collection::vec(part.clone(), 2..4).prop_map(Query::Or),
            1 => part.prop_map(|part| Query::Not(Box::new(part))),
        ]
    })
}

/// The query as a user types it.
fn typed(query: &Query) -> String {
    let join = |all: &[Query], between: &str| {
        all.iter().map(|one| format!("({})", typed(one))).collect::<Vec<_>>().join(between)
    };
    match query {
        Query::Word(word) => WORDS[*word].to_owned(),
        Query::Exact(word) => format!("={}", WORDS[*word]),
        Query::Prefix => "bee*".to_owned(),
        Query::Suffix => "*t".to_owned(),
        Query::Regex => "/[a-c].+s?/".to_owned(),
        Query::Fuzzy => "bat~".to_owned(),
        Query::Near(left, right, n, ordered) => {
            format!("({}) {}/{n} ({})", typed(left), if *ordered { "BEFORE" } else { "NEAR" }, typed(right))
        }
        Query::And(all) => join(all, " "),
        Query::Or(all) => join(all, " OR "),
        Query::Not(one) => format!("NOT ({})", typed(one)),
        Query::Speaker(name) => format!("speaker:{}", NAMES[*name]),
        Query::In(kind) => format!("in:{kind}"),
        Query::Source(source) => format!("source:{}", SOURCES[*source]),
        Query::Phrase(slots) => {
            let slot = |slot: &Slot| match slot {
                Slot::Word(word) => WORDS[*word].to_owned(),
                Slot::Inflected(word) => format!("~{}", WORDS[*word]),
                Slot::Either(a, b, c) => format!("({}|{} {})", WORDS[*a], WORDS[*b], WORDS[*c]),
                Slot::Prefix => "bee*".to_owned(),
                Slot::Any => "*".to_owned(),
                Slot::Gap(min, max) => format!("{{{min},{max}}}"),
                Slot::Sentence => "...".to_owned(),
            };
            format!("\"{}\"", slots.iter().map(slot).collect::<Vec<_>>().join(" "))
        }
    }
}

// ---- the plain scan ----

/// Whether a word of a unit is a form of the one asked for.
fn is_form(unit: &Unit, word: usize, token: &str) -> bool {
    let word = WORDS[word];
    token == word || unit.inflected.iter().any(|forms| forms.contains(&word) && forms.contains(&token))
}

fn is_filter(query: &Query) -> bool {
    match query {
        Query::Speaker(_) | Query::In(_) | Query::Source(_) => true,
        Query::And(all) | Query::Or(all) => all.iter().all(is_filter),
        Query::Not(one) => is_filter(one),
        _ => false,
    }
}

/// Whether a token is in the part of the corpus that a filter leaves.
fn inside(query: &Query, unit: &Unit, token: &Token) -> bool {
    match query {
        Query::Speaker(name) => token.speaker == Some(*name),
        Query::In(kind) => token.kind == *kind,
        Query::Source(source) => unit.source == *source,
        Query::And(all) => all.iter().all(|one| inside(one, unit, token)),
        Query::Or(all) => all.iter().any(|one| inside(one, unit, token)),
        Query::Not(one) => !inside(one, unit, token),
        _ => unreachable!("no filter"),
    }
}

type Hits = Vec<(usize, usize)>;

fn words(unit: &Unit, scope: &[bool], fits: impl Fn(&str) -> bool) -> Hits {
    (0..unit.tokens.len()).filter(|i| scope[*i] && fits(&unit.tokens[*i].word)).map(|i| (i, i + 1)).collect()
}

/// Whether the slots fill exactly the tokens from `at` to `end`.
fn fills(slots: &[Slot], unit: &Unit, at: usize, end: usize) -> bool {
    let Some((slot, rest)) = slots.split_first() else { return at == end };
    let word = |i: usize| unit.tokens[..end].get(i).map_or("", |token| token.word.as_str());
    match slot {
        Slot::Word(one) => word(at) == WORDS[*one] && fills(rest, unit, at + 1, end),
        Slot::Inflected(one) => is_form(unit, *one, word(at)) && fills(rest, unit, at + 1, end),
        Slot::Either(a, b, c) => {
            (word(at) == WORDS[*a] && fills(rest, unit, at + 1, end))
                || (word(at) == WORDS[*b] && word(at + 1) == WORDS[*c] && fills(rest, unit, at + 2, end))
        }
        Slot::Prefix => word(at).starts_with("bee") && fills(rest, unit, at + 1, end),
        Slot::Any => at < end && fills(rest, unit, at + 1, end),
        Slot::Gap(min, max) => {
            (*min..=*max).any(|n| at + n as usize <= end && fills(rest, unit, at + n as usize, end))
        }
        Slot::Sentence => (at..=end).any(|to| fills(rest, unit, to, end)),
    }
}

/// Gaps that may not leave the sentence join the words on their two sides, so they are checked on whole phrases:
/// `...` anywhere keeps everything from the word before its run of gaps to the word after in one sentence.
fn phrase_ends(slots: &[Slot], unit: &Unit, start: usize) -> Vec<usize> {
    (start + 1..=unit.tokens.len()).filter(|end| fills_in_sentences(slots, unit, start, *end)).collect()
}

fn fills_in_sentences(slots: &[Slot], unit: &Unit, start: usize, end: usize) -> bool {
    let Some(first) = slots.iter().position(|slot| matches!(slot, Slot::Sentence)) else {
        return fills(slots, unit, start, end);
    };
    // The run of gaps and any-words around the `...`.
    let open = |slot: &Slot| matches!(slot, Slot::Sentence | Slot::Gap(..) | Slot::Any);
    let from = slots[..first].iter().rposition(|slot| !open(slot)).map_or(0, |i| i + 1);
    let to = slots[first..].iter().position(|slot| !open(slot)).map_or(slots.len(), |i| first + i);
    let (before, gap, after) = (&slots[..from], &slots[from..to], &slots[to..]);
    (start..=end).any(|left| {
        left > start
            && fills(before, unit, start, left)
            && (left..end).any(|right| {
                fills(gap, unit, left, right)
                    && unit.tokens[left - 1].sentence == unit.tokens[right].sentence
                    && fills_in_sentences(after, unit, right, end)
            })
    })
}

fn hits(query: &Query, unit: &Unit, scope: &[bool]) -> Hits {
    match query {
        Query::Word(word) => words(unit, scope, |token| is_form(unit, *word, token)),
        Query::Exact(word) => words(unit, scope, |token| token == WORDS[*word]),
        Query::Prefix => words(unit, scope, |token| token.starts_with("bee")),
        Query::Suffix => words(unit, scope, |token| token.ends_with('t')),
        Query::Regex => words(unit, scope, |token| token.len() > 1 && token.starts_with(['a', 'b', 'c'])),
        Query::Fuzzy => words(unit, scope, |token| token == "cat"),
        Query::Phrase(slots) => (0..unit.tokens.len())
            .filter_map(|start| phrase_ends(slots, unit, start).first().map(|end| (start, *end)))
            .filter(|(start, end)| scope[*start..*end].iter().all(|inside| *inside))
            .collect(),
        Query::Or(all) => all.iter().flat_map(|one| hits(one, unit, scope)).collect(),
        Query::Near(left, right, n, ordered) => {
            let rights = hits(right, unit, scope);
            let nearest = |(start, end): (usize, usize)| {
                let apart = rights.iter().filter_map(|(s, e)| {
                    let (apart, before) = if *s >= end {
                        (s - end + 1, false)
                    } else if *e <= start && !ordered {
                        (start - e + 1, true)
                    } else {
                        return None;
                    };
                    (apart <= *n as usize).then_some((apart, before, *s, *e))
                });
                apart.min().map(|(_, _, s, e)| (start.min(s), end.max(e)))
            };
            hits(left, unit, scope).into_iter().filter_map(nearest).collect()
        }
        _ => unreachable!("not inside a proximity"),
    }
}

/// Whether a unit answers, and its hits.
fn answers(query: &Query, unit: &Unit, scope: &[bool]) -> Option<Hits> {
    let part = |filter: &Query| -> Vec<bool> {
        unit.tokens.iter().zip(scope).map(|(token, within)| *within && inside(filter, unit, token)).collect()
    };
    if is_filter(query) {
        return part(query).contains(&true).then(Vec::new);
    }
    match query {
        Query::And(all) => {
            let (filters, texts): (Vec<&Query>, Vec<&Query>) = all.iter().partition(|one| is_filter(one));
            let scope = filters.iter().fold(scope.to_vec(), |scope, filter| {
                part(filter).iter().zip(scope).map(|(inside, before)| *inside && before).collect()
            });
            if !filters.is_empty() && !scope.contains(&true) {
                return None;
            }
            texts.iter().try_fold(Vec::new(), |mut found, one| {
                found.extend(answers(one, unit, &scope)?);
                Some(found)
            })
        }
        Query::Or(all) => all.iter().filter_map(|one| answers(one, unit, scope)).reduce(|mut all, one| {
            all.extend(one);
            all
        }),
        Query::Not(one) => answers(one, unit, scope).is_none().then(Vec::new),
        text => Some(hits(text, unit, scope)).filter(|hits| !hits.is_empty()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_query_finds_what_a_plain_scan_finds((docs, queries) in (docs(), prop::collection::vec(query(), 6))) {
        let (texts, units) = build(&docs);
        let texts: Vec<Text<'_>> = texts
            .iter()
            .zip(&docs)
            .map(|((id, text), doc)| Text(id, "2020", SOURCES[doc.source], text))
            .collect();
        let languages: Vec<Option<&str>> = docs.iter().map(|doc| LANGUAGES[doc.language]).collect();
        let pack = in_languages(&texts, &languages);
        let index = open(&pack);
        prop_assert_eq!(index.units() as usize, units.len());
        for query in &queries {
            let typed = typed(query);
            let options = SearchOptions { limit: Some(1000), ..SearchOptions::default() };
            let answer = search(&index, &typed, &options);
            let answer = answer.map_err(|error| TestCaseError::fail(format!("{typed}: {error}")))?;
            let mut found: Vec<usize> = answer.hits.iter().map(|hit| hit.unit as usize).collect();
            found.sort_unstable();
            let expected: BTreeMap<usize, Hits> = units
                .iter()
                .enumerate()
                .filter_map(|(number, unit)| {
                    let hits = answers(query, unit, &vec![true; unit.tokens.len()])?;
                    Some((number, hits))
                })
                .collect();
            prop_assert_eq!(&found, &expected.keys().copied().collect::<Vec<_>>(), "{}", typed);
            prop_assert_eq!(answer.total as usize, found.len());

            let all = ConcordanceOptions { limit: Some(10_000), ..ConcordanceOptions::default() };
            let lines = concordance(&index, &typed, &all).expect("the same query");
            let places: Vec<(usize, usize, usize)> = lines
                .lines
                .iter()
                .map(|line| (line.unit as usize, line.position as usize, (line.position + line.length) as usize))
                .collect();
            let mut scanned: Vec<(usize, usize, usize)> = expected
                .iter()
                .flat_map(|(unit, hits)| hits.iter().map(|(start, end)| (*unit, *start, *end)))
                .collect();
            scanned.sort_unstable();
            scanned.dedup();
            prop_assert_eq!(&places, &scanned, "{}", typed);
            prop_assert_eq!(lines.total as usize, scanned.len());

            for (of, place) in [("node", None), ("left1", Some(-1)), ("right2", Some(2))] {
                let mut counted: BTreeMap<String, u32> = BTreeMap::new();
                for (unit, start, end) in &scanned {
                    let tokens = &units[*unit].tokens;
                    let range = match place {
                        None => *start..*end,
                        Some(nth) => {
                            let from = if nth < 0 { *start } else { *end - 1 };
                            let Some(at) = from.checked_add_signed(nth).filter(|at| *at < tokens.len()) else { continue };
                            at..at + 1
                        }
                    };
                    let form: Vec<&str> = tokens[range].iter().map(|token| token.word.as_str()).collect();
                    *counted.entry(form.join(" ")).or_default() += 1;
                }
                let options = FrequencyOptions { of: Some(of.to_owned()), limit: Some(10_000) };
                let list = frequencies(&index, &typed, &options).expect("the same query");
                let rows: BTreeMap<String, u32> = list.rows.into_iter().map(|row| (row.form, row.count)).collect();
                prop_assert_eq!(rows, counted, "{} of {}", of, typed);
            }

            let facet = answer.facets.iter().find(|facet| facet.field == "speaker");
            let count = |name: &str| {
                let value = facet.and_then(|facet| facet.values.iter().find(|value| value.value == name));
                value.map_or(0, |value| value.count as usize)
            };
            for (number, name) in NAMES.iter().enumerate() {
                let speaks = |(unit, hits): &(&usize, &Hits)| {
                    let unit = &units[**unit];
                    let speaker = |start: usize| {
                        let token = &unit.tokens[start];
                        token.speaker.or(unit.speaker.filter(|_| token.kind != "quote"))
                    };
                    hits.iter().any(|(start, _)| speaker(*start) == Some(number))
                };
                if expected.values().all(|hits| !hits.is_empty()) {
                    prop_assert_eq!(count(name), expected.iter().filter(speaks).count(), "{} of {}", name, typed);
                }
            }
        }
    }
}
