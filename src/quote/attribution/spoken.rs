//! When somebody spoke: `NAME said on Monday`, `On 12 October 2016, NAME told …`, `NAME on Friday called it …`.
//!
//! Separate from attribution, because it is asked once mention and cue are known, and because only a date needs the
//! calendar. Only what stands beside the attribution counts: a day inside what was said is part of the story.

use crate::article::dates::month;
use crate::document::{Date, Precision, Span, Spoken, SpokenOrigin};
use crate::quote::grammar::phrases::{Phrase, REACH, Sentence};
use crate::quote::grammar::tokens::Kind;
use crate::quote::languages::class;
use std::ops::Range;

/// How many words after the cue a date may stand.
const AFTER: usize = 16;

/// The days of the week, Monday first, as English, German and French call them.
const WEEKDAYS: [[&str; 3]; 7] = [
    ["mon", "montag", "lundi"],
    ["tue", "dienstag", "mardi"],
    ["wed", "mittwoch", "mercredi"],
    ["thu", "donnerstag", "jeudi"],
    ["fri", "freitag", "vendredi"],
    ["sat", "samstag", "samedi"],
    ["sun", "sonntag", "dimanche"],
];

/// When the words were spoken that an attribution of mention and cue belongs to; `published` is the date from
/// which `on Monday` counts back. What is not written in full stays unknown without it.
pub(crate) fn spoken(
    sentence: &Sentence<'_>,
    mention: &Phrase,
    cue: usize,
    published: Option<Date>,
) -> Option<Spoken> {
    let told = Telling { sentence, published };
    let from = (cue.saturating_sub(REACH)..cue).rev().find(|at| sentence.tokens[*at].last);
    let start = from.map_or(cue.saturating_sub(REACH), |before| before + 1);
    // What will be said was not.
    let future = (start..cue).rev().take(3).any(|at| {
        matches!(sentence.word(at), "will" | "would" | "wird" | "würde" | "to" | "'ll")
            && !mention.tokens.contains(&at)
    });
    if future {
        return None;
    }
    told.after(mention, cue).or_else(|| told.between(mention, cue)).or_else(|| told.opening(mention, start))
}

/// A sentence and the date it is reported on.
struct Telling<'s, 't> {
    sentence: &'s Sentence<'t>,
    published: Option<Date>,
}

impl Telling<'_, '_> {
    /// `NAME said in Vell on Monday`, `said NAME, the mayor, on Monday`: nothing but the subject, an addressee and
    /// places stand between the cue and the date.
    fn after(&self, mention: &Phrase, cue: usize) -> Option<Spoken> {
        let s = self.sentence;
        let until = s.tokens.len().min(cue + 1 + AFTER);
        let mut at = cue + 1;
        while at < until {
            if let Some((found, _)) = self.time(at) {
                return Some(found);
            }
            let token = &s.tokens[at];
            let before = &s.tokens[at - 1];
            at = if at == mention.tokens.start {
                mention.tokens.end
            } else if token.kind == Kind::Comma && self.time(at + 1).is_some() {
                at + 1
            } else if token.kind == Kind::Comma && at == mention.tokens.end {
                // said NAME, the mayor, on Monday
                let end = s.phrase_after(at + 1, until, true)?.tokens.end;
                if s.kind(end) != Some(Kind::Comma) {
                    return None;
                }
                end
            } else if token.small() && token.is(class::PREPOSITION) {
                s.subject_after(at + 1, until).map_or(at + 2, |phrase| phrase.tokens.end)
            } else if at == cue + 1 && matches!(s.word(cue), "told" | "tells" | "asked" | "telling") {
                s.subject_after(at, until).map_or(at + 1, |phrase| phrase.tokens.end)
            } else if token.small() && token.is(class::ADVERB | class::AFTER_CUE) {
                at + 1
            } else {
                return None;
            };
            if before.last {
                return None;
            }
        }
        None
    }

    /// `NAME on Monday said`.
    fn between(&self, mention: &Phrase, cue: usize) -> Option<Spoken> {
        let from = mention.tokens.end.max(cue.saturating_sub(AFTER));
        (from..cue).find_map(|at| self.time(at).filter(|(_, range)| range.end <= cue)).map(|(found, _)| found)
    }

    /// `On Monday, NAME said`, `On Monday NAME said`.
    fn opening(&self, mention: &Phrase, start: usize) -> Option<Spoken> {
        let s = self.sentence;
        let (found, range) = self.time(start)?;
        let subject = mention.tokens.start;
        let parted = s.kind(range.end) == Some(Kind::Comma);
        let direct = subject >= range.end
            && subject - range.end <= AFTER
            && (range.end..subject).all(|at| !s.verb(at) && !matches!(s.kind(at), Some(Kind::Quote(_))));
        (range.end == subject || parted && direct).then_some(found)
    }

    /// The date that the words at `at` tell, and the tokens that tell it.
    fn time(&self, at: usize) -> Option<(Spoken, Range<usize>)> {
        let s = self.sentence;
        let lower = |at: usize| s.word(at).to_lowercase();
        let mut inner = at;
        if matches!(lower(inner).as_str(), "late" | "early" | "earlier" | "later") {
            inner += 1;
        }
        let first = lower(inner);
        let (date, origin, end) = match first.as_str() {
            "on" | "am" | "le" => self.day(inner + 1)?,
            "in" | "im" | "en" => self.month_or_year(inner + 1)?,
            "last" | "this" => self.last(inner + 1, first == "last")?,
            _ => self
                .day_by_itself(inner, &first)
                .or_else(|| self.day(inner).filter(|_| s.tokens[inner].capital() || s.language.elides))?,
        };
        let words = Span::new(s.tokens.get(at)?.start, s.tokens.get(end - 1)?.end);
        // Nobody can report what comes later.
        let past = self.published.is_none_or(|published| {
            let known = |date: Date, to: Precision| match to {
                Precision::Year => (date.year, 0, 0),
                Precision::Month => (date.year, date.month, 0),
                Precision::Day => (date.year, date.month, date.day),
            };
            let to = date.precision().min(published.precision());
            known(date, to) <= known(published, to)
        });
        past.then_some((Spoken { date, origin, words }, at..end))
    }

    /// `today`, `yesterday`, `last night` in one word.
    fn day_by_itself(&self, at: usize, word: &str) -> Option<(Date, SpokenOrigin, usize)> {
        let language = self.sentence.language;
        let days = match (word, language.capital_nouns, language.elides) {
            ("today" | "tonight", false, false)
            | ("heute", true, _)
            | ("aujourd'hui" | "aujourd’hui", _, true) => 0,
            ("yesterday", false, false) | ("gestern", true, _) | ("hier", _, true) => 1,
            _ => return None,
        };
        Some((self.published?.days_before(days)?, SpokenOrigin::Counted, at + 1))
    }

    /// `Monday`, `Oct. 12`, `October 12, 2016`, `12 October`, `12. Oktober 2016`.
    fn day(&self, at: usize) -> Option<(Date, SpokenOrigin, usize)> {
        let s = self.sentence;
        if let Some(weekday) = self.weekday(at) {
            // lundi dernier
            let last = matches!(s.word(at + 1), "dernier");
            return self
                .counted(weekday, false)
                .map(|date| (date, SpokenOrigin::Counted, at + 1 + usize::from(last)));
        }
        let number = |at: usize| {
            let word = s.word(at);
            let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
            let ending = word[digits.len()..].trim_end_matches('.');
            digits.parse::<u8>().ok().filter(|day| {
                (1..=31).contains(day) && matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er")
            })
        };
        // Der 12. Oktober: the full stop is a token of its own.
        let stop = |at: usize| {
            at + usize::from(s.kind(at) == Some(Kind::Stop) && s.text[s.tokens[at].start..].starts_with('.'))
        };
        let (month, day, end) = match (self.month(at), number(at)) {
            (Some(month), _) => (month, number(at + 1)?, at + 2),
            (None, Some(day)) => (self.month(stop(at + 1))?, day, stop(at + 1) + 1),
            _ => return None,
        };
        let comma = end + usize::from(s.kind(end) == Some(Kind::Comma));
        if let Some(year) = self.year(comma) {
            return Some((Date::new(year, month, day)?, SpokenOrigin::Written, comma + 1));
        }
        let published = self.published.filter(|date| date.day > 0)?;
        let before = Date::new(published.year, month, day).filter(|date| *date <= published);
        let date = before.or_else(|| Date::new(published.year.checked_sub(1)?, month, day))?;
        Some((date, SpokenOrigin::Counted, end))
    }

    /// `October 2016`, `October`, `2016`.
    fn month_or_year(&self, at: usize) -> Option<(Date, SpokenOrigin, usize)> {
        if let Some(year) = self.year(at) {
            return Some((Date::new(year, 0, 0)?, SpokenOrigin::Written, at + 1));
        }
        let month = self.month(at)?;
        let comma = at + 1 + usize::from(self.sentence.kind(at + 1) == Some(Kind::Comma));
        if let Some(year) = self.year(comma) {
            return Some((Date::new(year, month, 0)?, SpokenOrigin::Written, comma + 1));
        }
        let published = self.published.filter(|date| date.month > 0)?;
        let year = published.year - u16::from(month > published.month);
        Some((Date::new(year, month, 0)?, SpokenOrigin::Counted, at + 1))
    }

    /// What follows `last` or `this`: a day, a month, a year. A week has no date of its own.
    fn last(&self, at: usize, last: bool) -> Option<(Date, SpokenOrigin, usize)> {
        let published = self.published?;
        let date = match self.sentence.word(at) {
            "night" if last => published.days_before(1)?,
            "morning" | "afternoon" | "evening" if !last => published.days_before(0)?,
            "month" if published.month > 0 => {
                let months = u16::from(published.month) - 1 + 12 * published.year - u16::from(last);
                Date::new(months / 12, (months % 12 + 1) as u8, 0)?
            }
            "year" => Date::new(published.year - u16::from(last), 0, 0)?,
            _ => match (self.weekday(at), self.month(at)) {
                (Some(weekday), _) => self.counted(weekday, last)?,
                (None, Some(month)) if last && published.month > 0 => {
                    Date::new(published.year - u16::from(month >= published.month), month, 0)?
                }
                _ => return None,
            },
        };
        Some((date, SpokenOrigin::Counted, at + 1))
    }

    /// The latest such day of the week up to the publication, or before it.
    fn counted(&self, weekday: u8, before: bool) -> Option<Date> {
        let published = self.published?;
        let days = (7 + published.weekday()? - weekday) % 7;
        published.days_before(u16::from(if before && days == 0 { 7 } else { days }))
    }

    fn weekday(&self, at: usize) -> Option<u8> {
        let token = self.sentence.tokens.get(at).filter(|token| token.is(class::WEEKDAY))?;
        let language = self.sentence.language;
        let word = self.sentence.word(at).to_lowercase();
        let place = match (language.capital_nouns, language.elides) {
            (true, _) => 1,
            (_, true) => 2,
            _ if !token.capital => return None,
            _ => 0,
        };
        WEEKDAYS.iter().position(|names| word.starts_with(names[place])).map(|at| at as u8)
    }

    fn month(&self, at: usize) -> Option<u8> {
        let token = self.sentence.tokens.get(at)?;
        // May and March are words of another kind without their capital.
        (token.capital || self.sentence.language.elides).then(|| month(self.sentence.word(at)))?
    }

    fn year(&self, at: usize) -> Option<u16> {
        let word = self.sentence.word(at);
        word.parse().ok().filter(|year| word.len() == 4 && (1500..2200).contains(year))
    }
}
