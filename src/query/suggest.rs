//! How might what is being typed go on?

use super::search::plan;
use crate::api::views::{Suggestion, SuggestionKind};
use crate::document::Date;
use crate::index::{Index, TermId};
use crate::query::language::error::utf16_range;
use crate::query::language::lexer::plain;
use crate::query::language::parser::RESERVED;
use crate::query::plan::filter::key;
use crate::query::plan::subcorpus;
use crate::sort::Order as _;
use crate::text::fold;
use fst::{Automaton, IntoStreamer, Streamer};

/// Words, speakers, fields and values that are suggested at most.
const TERMS: usize = 8;
const SPEAKERS: usize = 5;
const VALUES: usize = 12;
/// Terms with the prefix that are looked at for the most frequent ones.
const MAX_TERMS: usize = 20_000;

/// Ways to go on with a query whose caret stands at its end: terms with the units that hold them, speakers with
/// their quotations and turns, fields and their values.
pub fn suggest(index: &Index<'_>, query: &str) -> Vec<Suggestion> {
    let end = query.len();
    let marks: Vec<(usize, char)> = query.char_indices().map(|(at, c)| (at, plain(c))).collect();
    let open = marks.iter().filter(|(_, c)| *c == '"').count() % 2 == 1;
    // Where the last mark stands, an open one.
    let quote = marks.iter().rev().find(|(_, c)| *c == '"').filter(|_| open).map(|(at, _)| *at);
    if let Some((field, from)) = field_before(query, &marks, quote) {
        return values(index, &field, &query[from..], from..end, query);
    }
    let stops = |c: char| c.is_whitespace() || "\"()|-=~:{}".contains(c);
    let from = marks.iter().rev().find(|(_, c)| stops(*c));
    let from = from.map_or(0, |(at, _)| at + query[*at..].chars().next().map_or(1, char::len_utf8));
    let word = &query[from..];
    let mut found = terms(index, word, from..end, query);
    if !open && !key(word).is_empty() {
        found.extend(speakers(index, word, |name| format!("speaker:\"{name}\""), from..end, query));
        let lower = word.to_lowercase();
        let fields = index.field_names();
        let names = RESERVED.iter().copied().chain(fields).filter(|name| name.starts_with(&lower));
        let (start, stop) = utf16_range(query, from..end);
        found.extend(names.map(|name| Suggestion {
            kind: SuggestionKind::Field,
            text: format!("{name}:"),
            insert: format!("{name}:"),
            count: index.units(),
            start,
            end: stop,
        }));
    }
    found
}

/// The field whose value is being typed, and where the value begins, its quotation mark included.
fn field_before(query: &str, marks: &[(usize, char)], quote: Option<usize>) -> Option<(String, usize)> {
    let (name_end, from) = match quote {
        Some(at) => (query[..at].strip_suffix(':')?.len(), at),
        None if let Some((name_end, from)) = in_brackets(query, marks) => (name_end, from),
        None => {
            let space = marks.iter().rev().find(|(_, c)| c.is_whitespace() || *c == '"' || *c == '(');
            let chunk = space.map_or(0, |(at, _)| at + query[*at..].chars().next().map_or(1, char::len_utf8));
            let colon = chunk + query[chunk..].find(':')?;
            (colon, colon + 1)
        }
    };
    let name = query[..name_end].rsplit(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (!name.is_empty()).then(|| (name.to_lowercase(), from))
}

/// Where the name of a field ends of whose values in brackets the last is being typed, and where that value begins.
fn in_brackets(query: &str, marks: &[(usize, char)]) -> Option<(usize, usize)> {
    let bracket = marks.iter().rev().find(|(_, c)| "()".contains(*c)).filter(|(_, c)| *c == '(')?.0;
    let name_end = query[..bracket].strip_suffix(':')?.len();
    let inner = &query[bracket + 1..];
    let before = [inner.rfind(" OR ").map(|at| at + 4), inner.rfind('|').map(|at| at + 1)];
    let value = inner[before.into_iter().flatten().max().unwrap_or(0)..].trim_start();
    Some((name_end, query.len() - value.len()))
}

fn terms(index: &Index<'_>, word: &str, place: std::ops::Range<usize>, query: &str) -> Vec<Suggestion> {
    let prefix = fold(word);
    if prefix.is_empty() {
        return Vec::new();
    }
    let automaton = fst::automaton::Str::new(&prefix).starts_with();
    let mut stream = index.dictionary().search(automaton).into_stream();
    let mut best: Vec<(u32, TermId)> = Vec::new();
    for _ in 0..MAX_TERMS {
        let Some((_, id)) = stream.next() else { break };
        if let Ok(id) = u32::try_from(id) {
            best.push((index.document_frequency(TermId(id)), TermId(id)));
        }
    }
    best.order_by_key(|(count, term)| (std::cmp::Reverse(*count), *term));
    let (start, end) = utf16_range(query, place);
    let suggestion = |(count, term): (u32, TermId)| {
        let text = index.term(term);
        Suggestion { kind: SuggestionKind::Term, insert: text.clone(), text, count, start, end }
    };
    best.into_iter().take(TERMS).map(suggestion).collect()
}

/// Speakers with a name in which the words typed stand in a row, the last one unfinished; without words, any.
fn speakers(
    index: &Index<'_>,
    typed: &str,
    insert: impl Fn(&str) -> String,
    place: std::ops::Range<usize>,
    query: &str,
) -> Vec<Suggestion> {
    let words = key(typed);
    let mut best: Vec<(u32, &str)> = index
        .speakers()
        .iter()
        .filter(|speaker| {
            begins(&words, &speaker.name) || speaker.aliases.iter().any(|(alias, _)| begins(&words, alias))
        })
        .map(|speaker| (speaker.turns.saturating_add(speaker.quotes), speaker.name.as_str()))
        .collect();
    best.order_by_key(|(count, name)| (std::cmp::Reverse(*count), *name));
    let (start, end) = utf16_range(query, place);
    let suggestion = |(count, name): (u32, &str)| Suggestion {
        kind: SuggestionKind::Speaker,
        text: name.to_owned(),
        insert: insert(name),
        count,
        start,
        end,
    };
    best.into_iter().take(SPEAKERS).map(suggestion).collect()
}

fn begins(words: &[String], value: &str) -> bool {
    let Some((last, before)) = words.split_last() else { return true };
    key(value).windows(words.len()).any(|part| {
        part.split_last().is_some_and(|(end, begin)| begin == before && end.starts_with(last.as_str()))
    })
}

/// Values of a field that begin like what is typed behind its colon.
fn values(
    index: &Index<'_>,
    field: &str,
    typed: &str,
    place: std::ops::Range<usize>,
    query: &str,
) -> Vec<Suggestion> {
    let quoted = |value: &str| match value.contains(|c: char| !c.is_alphanumeric()) {
        true => format!("\"{value}\""),
        false => value.to_owned(),
    };
    let (start, end) = utf16_range(query, place.clone());
    let count = |value: &str| {
        let plan = plan(index, &format!("{field}:{value}")).ok();
        plan.and_then(|plan| Some(plan.scope()?.units().count() as u32)).unwrap_or(index.units())
    };
    let fixed = |values: &[&str]| -> Vec<Suggestion> {
        let lower = typed.to_lowercase();
        let found = values.iter().filter(|value| value.to_lowercase().starts_with(&lower));
        let suggestion = |value: &&str| Suggestion {
            kind: SuggestionKind::Value,
            text: (*value).to_owned(),
            insert: (*value).to_owned(),
            count: count(value),
            start,
            end,
        };
        found.take(VALUES).map(suggestion).collect()
    };
    match field {
        "speaker" => speakers(index, typed, |name| format!("\"{name}\""), place, query),
        "in" => {
            let mut known = vec!["quote", "turn", "narration"];
            known.extend(subcorpus::names(index));
            fixed(&known)
        }
        "case" | "accents" => fixed(&["on", "off"]),
        "forms" => fixed(&["exact", "all"]),
        "language" => {
            let languages = index.about().languages;
            fixed(&languages.iter().map(|one| one.language.as_str()).collect::<Vec<_>>())
        }
        "year" | "date" => {
            let dates = index.dates().iter().copied().filter_map(Date::unpack);
            let mut years: Vec<u16> = dates.map(|date| date.year).collect();
            years.dedup();
            years.order();
            years.dedup();
            let years: Vec<String> = years.iter().map(u16::to_string).collect();
            fixed(&years.iter().map(String::as_str).collect::<Vec<_>>())
        }
        name => {
            let Some(field) = index.find_field(name) else { return Vec::new() };
            let values = index.field_values(field);
            let mut counts = vec![0u32; values.len() + 1];
            for value in index.field_rows(field) {
                if let Some(count) = counts.get_mut(*value as usize) {
                    *count += 1;
                }
            }
            let words = key(typed);
            let mut best: Vec<(u32, &str)> = values
                .iter()
                .zip(&counts[1..])
                .filter(|(value, _)| words.is_empty() || begins(&words, value))
                .map(|(value, count)| (*count, *value))
                .collect();
            best.order_by_key(|(count, value)| (std::cmp::Reverse(*count), *value));
            let suggestion = |(count, value): (u32, &str)| Suggestion {
                kind: SuggestionKind::Value,
                text: value.to_owned(),
                insert: quoted(value),
                count,
                start,
                end,
            };
            best.into_iter().take(VALUES).map(suggestion).collect()
        }
    }
}
