//! What a filter leaves of a corpus.

use crate::document::{Date, QuoteId, SpeakerId, UnitId};
use crate::index::{Index, SpanKind, TokenSpan};
use crate::query::language::ast::{FieldName, Filter};
use crate::query::language::error::{Mistake, Place};
use crate::query::plan::subcorpus;
use crate::query::plan::token_set::{Stretch, TokenSet};
use crate::sort::Order as _;
use crate::text;
use rustc_hash::FxHashMap;

/// The tokens that a filter leaves; `in_subcorpus` where it is part of what a subcorpus stands for.
///
/// # Errors
/// A date or a kind of words that is none. A value that nothing in the corpus has is no error: it leaves
/// nothing, and a note says so.
pub(crate) fn scope(
    index: &Index<'_>,
    filter: &Filter,
    in_subcorpus: bool,
    lengths: &[u32],
    notes: &mut Vec<String>,
) -> Result<TokenSet, Mistake> {
    match &filter.field {
        FieldName::Speaker => {
            let mut wanted = vec![false; index.speakers().len()];
            for (value, _) in &filter.values {
                let called = speakers_called(index, value);
                match called.as_slice() {
                    [] => notes.push(format!("No speaker is called {value}.")),
                    several => {
                        let name = |speaker: &SpeakerId| index.speaker_name(*speaker);
                        if !several.iter().all(|one| names_agree(name(one), value)) {
                            notes.push(means("speaker", value, several.iter().map(name)));
                        }
                        // Whose whole name it is comes before others who have it too: a count of the first is not to
                        // be one of all.
                        let others: Vec<SpeakerId> =
                            everybody_called(index, value).filter(|other| !several.contains(other)).collect();
                        if !others.is_empty() {
                            let names = listed(others.iter().map(name));
                            notes.push(format!("Others are called {value} too and were left out: {names}."));
                        }
                    }
                }
                called.iter().for_each(|speaker| wanted[speaker.0 as usize] = true);
            }
            let is_wanted = |speaker: SpeakerId| wanted.get(speaker.0 as usize) == Some(&true);
            let speakers = index.quote_speakers();
            let quotes = (0u32..).zip(speakers).filter(|(_, speaker)| {
                speaker.checked_sub(1).is_some_and(|speaker| is_wanted(SpeakerId(speaker)))
            });
            let mut units: Vec<u32> = quotes.map(|(quote, _)| index.quote_unit(QuoteId(quote)).0).collect();
            units.dedup();
            Ok(of_spans(index, lengths, units.into_iter(), |span| span.speaker.is_some_and(is_wanted)))
        }
        FieldName::In => {
            let mut wanted = Vec::new();
            for (value, place) in &filter.values {
                wanted.push(match value.to_lowercase().as_str() {
                    "quote" => SpanKind::Quote,
                    "narration" => SpanKind::Narration,
                    "turn" => SpanKind::Turn,
                    _ => {
                        if in_subcorpus && let Some((name, _)) = subcorpus::named(index, value) {
                            let message = format!(
                                "A subcorpus cannot be made of another: write out the filters of {name}."
                            );
                            return Err(Mistake::new(place.clone(), message));
                        }
                        let mut known = subcorpus::names(index);
                        known.extend(["quote", "narration"]);
                        let message = format!("in: takes {} or turn.", known.join(", "));
                        return Err(Mistake::new(place.clone(), message));
                    }
                });
            }
            // Where nobody is quoted nothing need be looked at.
            let quoting = index.quoting();
            let only_quotes = wanted.iter().all(|kind| *kind == SpanKind::Quote);
            let units =
                (0..index.units()).filter(|unit| !only_quotes || quoting.get(*unit as usize) == Some(&true));
            Ok(of_spans(index, lengths, units, |span| wanted.contains(&span.kind)))
        }
        FieldName::Title => {
            let wanted: Vec<Key> = filter.values.iter().map(|(value, _)| Key::new(value)).collect();
            // Turns share their document's title.
            let mut known: FxHashMap<&str, bool> = FxHashMap::default();
            let scope = TokenSet::of_units(index.units(), |unit| {
                let title = index.unit_title(UnitId(unit));
                *known.entry(title).or_insert_with(|| {
                    let title = key(title);
                    wanted.iter().any(|wanted| wanted.is_within(&title))
                })
            });
            if !known.values().any(|holds| *holds) {
                notes.push(format!("No title has {}.", written(filter)));
            }
            Ok(scope)
        }
        FieldName::Year | FieldName::Date => {
            let mut wanted = Vec::new();
            for (value, place) in &filter.values {
                wanted.push(range(filter.field.as_str(), value, place)?);
            }
            let dates = index.dates();
            let mut any = false;
            let scope = TokenSet::of_units(index.units(), |unit| {
                let date = dates.get(unit as usize).copied().and_then(Date::unpack);
                let holds = wanted.iter().any(|wanted| wanted.holds(date));
                any |= holds;
                holds
            });
            if !any {
                notes.push(format!("Nothing is dated {}.", written(filter)));
            }
            Ok(scope)
        }
        FieldName::Other(name) => {
            let Some(field) = index.find_field(name) else {
                return Ok(of_language(index, filter, notes));
            };
            let values = index.field_values(field);
            let known: Vec<Vec<String>> = values.iter().map(|value| key(value)).collect();
            // Values count from 1; 0 is none.
            let mut wanted = vec![false; known.len() + 1];
            for (value, _) in &filter.values {
                let found = best(&Key::new(value), known.iter().map(Vec::as_slice));
                if found.is_empty() {
                    notes.push(format!("No {name} is called {value}."));
                } else if !found.iter().all(|i| names_agree(values[*i], value)) {
                    notes.push(means(name, value, found.iter().map(|i| values[*i])));
                }
                found.into_iter().for_each(|value| wanted[value + 1] = true);
            }
            let column = index.field_rows(field);
            Ok(TokenSet::of_units(index.units(), |unit| {
                column.get(unit as usize).is_some_and(|value| wanted.get(*value as usize) == Some(&true))
            }))
        }
    }
}

/// The units of documents in one of the languages.
fn of_language(index: &Index<'_>, filter: &Filter, notes: &mut Vec<String>) -> TokenSet {
    let is_one = |language: &str| filter.values.iter().any(|(value, _)| value.eq_ignore_ascii_case(language));
    let scope =
        TokenSet::of_units(index.units(), |unit| index.unit_language(UnitId(unit)).is_some_and(is_one));
    if scope.units().next().is_none() {
        notes.push(format!(
            "Nothing is in the language {}: codes such as en and de are asked for.",
            written(filter)
        ));
    }
    scope
}

/// The values of a filter.
fn written(filter: &Filter) -> String {
    let values: Vec<&str> = filter.values.iter().map(|(value, _)| value.as_str()).collect();
    values.join(" or ")
}

/// The stretches of these units (ascending) that are wanted.
fn of_spans(
    index: &Index<'_>,
    lengths: &[u32],
    units: impl Iterator<Item = u32>,
    wanted: impl Fn(&TokenSpan) -> bool,
) -> TokenSet {
    let mut stretches = Vec::new();
    for unit in units {
        let inside = index.spans(UnitId(unit)).iter().filter(|span| wanted(span));
        stretches.extend(inside.map(|span| Stretch { unit, start: span.start, end: span.end }));
    }
    TokenSet::of_stretches(lengths, stretches)
}

/// Whether the words of a value fit.
type Test<'a> = &'a dyn Fn(&[String]) -> bool;

/// The speakers that a name means: those of this full name; else of this alias; else of this surname; else with
/// this part of a name; else those whose name goes on like this.
pub(crate) fn speakers_called(index: &Index<'_>, name: &str) -> Vec<SpeakerId> {
    let wanted = Key::new(name);
    if wanted.words.is_empty() {
        return Vec::new();
    }
    let speakers = index.speakers();
    let names: Vec<Vec<String>> = speakers.iter().map(|speaker| key(&speaker.name)).collect();
    let tests: [Test<'_>; 4] =
        [&|name| wanted.is(name), &|name| wanted.ends(name), &|name| wanted.is_within(name), &|name| {
            wanted.begins_in(name)
        }];
    for (tier, test) in tests.iter().enumerate() {
        let by_name = |i: usize| test(&names[i]);
        let by_alias = |i: usize| speakers[i].aliases.iter().any(|(alias, _)| test(&key(alias)));
        let found = |test: &dyn Fn(usize) -> bool| -> Vec<SpeakerId> {
            (0..speakers.len()).filter(|i| test(*i)).map(|i| SpeakerId(i as u32)).collect()
        };
        // A full name that two speakers share as name and alias means the one whose name it is.
        let mut called = found(&by_name);
        if called.is_empty() || tier > 0 {
            called.extend(found(&by_alias));
            called.order();
            called.dedup();
        }
        if !called.is_empty() {
            return called;
        }
    }
    Vec::new()
}

/// The speakers whose name or alias is this, or ends so.
fn everybody_called(index: &Index<'_>, name: &str) -> impl Iterator<Item = SpeakerId> {
    let wanted = Key::new(name);
    let speakers = (0u32..).zip(index.speakers());
    let called = move |name: &str| wanted.ends(&key(name));
    let found = speakers.filter(move |(_, speaker)| {
        called(&speaker.name) || speaker.aliases.iter().any(|(alias, _)| called(alias))
    });
    found.map(|(number, _)| SpeakerId(number))
}

fn names_agree(name: &str, value: &str) -> bool {
    key(name) == key(value)
}

/// What a value was taken for.
fn means<'a>(field: &str, value: &str, names: impl Iterator<Item = &'a str>) -> String {
    format!("{field}:{value} means {}.", listed(names))
}

/// The first few names.
fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<&str> = names.take(7).collect();
    if names.len() > 6 {
        names[6] = "and more";
    }
    names.join(", ")
}

/// What counts of a value: its words, folded.
pub(crate) fn key(value: &str) -> Vec<String> {
    text::tokens(value).map(|token| text::fold(&value[token.start..token.end]).into_owned()).collect()
}

/// A value as it is looked for.
struct Key {
    words: Vec<String>,
    /// Whether the last word may go on.
    open: bool,
}

impl Key {
    fn new(value: &str) -> Key {
        Key { words: key(value), open: value.ends_with('*') }
    }

    fn is(&self, other: &[String]) -> bool {
        !self.open && self.words == other
    }

    fn ends(&self, other: &[String]) -> bool {
        !self.open && other.ends_with(&self.words)
    }

    fn is_within(&self, other: &[String]) -> bool {
        if self.open {
            return self.begins_in(other);
        }
        !self.words.is_empty() && other.windows(self.words.len()).any(|part| part == self.words)
    }

    /// Whether its words stand in a row, the last one perhaps unfinished.
    fn begins_in(&self, other: &[String]) -> bool {
        let Some((last, before)) = self.words.split_last() else { return false };
        other.windows(self.words.len()).any(|part| {
            part.split_last().is_some_and(|(end, begin)| begin == before && end.starts_with(last.as_str()))
        })
    }
}

/// The values that equal a key; else those that hold its words; else those that go on like this.
fn best<'a>(wanted: &Key, known: impl Iterator<Item = &'a [String]> + Clone) -> Vec<usize> {
    let tests: [Test<'_>; 3] =
        [&|value| wanted.is(value), &|value| wanted.is_within(value), &|value| wanted.begins_in(value)];
    let found = |test: Test<'_>| -> Vec<usize> {
        known.clone().enumerate().filter(|(_, value)| test(value)).map(|(i, _)| i).collect()
    };
    tests.iter().map(|test| found(test)).find(|found| !found.is_empty()).unwrap_or_default()
}

/// A range of days, or no date at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Days {
    /// From the first day to the last, both included, as [`Date::pack`] numbers them.
    Range(u32, u32),
    /// Without a date.
    None,
}

impl Days {
    /// Whether all of a date lies inside: a text of "2016" does not lie in October 2016.
    pub(crate) fn holds(self, date: Option<Date>) -> bool {
        match (self, date) {
            (Days::None, date) => date.is_none(),
            (Days::Range(first, last), Some(date)) => first_day(date) >= first && last_day(date) <= last,
            (Days::Range(..), None) => false,
        }
    }
}

/// The first day of a date that may be a month or a year.
fn first_day(date: Date) -> u32 {
    Date { month: date.month.max(1), day: date.day.max(1), ..date }.pack()
}

/// A day no later than which any day of the date is.
fn last_day(date: Date) -> u32 {
    let month = if date.month == 0 { 12 } else { date.month };
    Date { month, day: if date.day == 0 { 31 } else { date.day }, ..date }.pack()
}

/// Reads `2016`, `2016-10..2017-04`, `..2016`, `2016..` or `none`.
fn range(field: &str, value: &str, place: &Place) -> Result<Days, Mistake> {
    let wrong = || {
        let example = if field == "year" {
            "2016, 2010..2016 or none"
        } else {
            "2016-10-12, 2016-10..2017-04, ..2016 or none"
        };
        Mistake::new(place.clone(), format!("{value} is no {field} that can be read: write {example}."))
    };
    if value.eq_ignore_ascii_case("none") {
        return Ok(Days::None);
    }
    let (first, last) = value.split_once("..").unwrap_or((value, value));
    let date = |text: &str| match text.trim() {
        "" => Ok(None),
        text => {
            Date::parse(text).filter(|date| field != "year" || date.month == 0).map(Some).ok_or_else(wrong)
        }
    };
    let (first, last) = (date(first)?, date(last)?);
    let range = (first.map_or(0, first_day), last.map_or(u32::MAX, last_day));
    if range.0 > range.1 {
        return Err(Mistake::new(
            place.clone(),
            format!("{value} ends before it begins: put the earlier {field} first."),
        ));
    }
    Ok(Days::Range(range.0, range.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_lie_inside_as_a_whole() {
        let date = |text: &str| Date::parse(text);
        let holds = |range_text: &str, text: &str| {
            range("date", range_text, &(0..0)).map(|days| days.holds(date(text)))
        };
        for (days, text, inside) in [
            ("2016", "2016-02-29", true),
            ("2016", "2016", true),
            ("2016-10..2017-04", "2016-10-01", true),
            ("2016-10..2017-04", "2017-04-30", true),
            ("2016-10..2017-04", "2017-05-01", false),
            ("2016-10..2017-04", "2016", false),
            ("..2016", "1790-01-08", true),
            ("2016..", "2015-12-31", false),
            ("2016-10-12", "2016-10-12", true),
            ("2016-10-12", "2016-10", false),
            ("none", "2016", false),
        ] {
            assert_eq!(holds(days, text), Ok(inside), "{days} {text}");
        }
        assert!(Days::None.holds(None));
        for bad in ["2017..2016", "yesterday", "2016-13", "2016-10-12..x"] {
            assert!(range("date", bad, &(0..0)).is_err(), "{bad}");
        }
        assert!(range("year", "2016-10", &(0..0)).is_err());
    }
}
