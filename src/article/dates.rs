//! Dates as articles write them: `October 12, 2016`, `12. Oktober 2016`, `/2016/10/12/`.
//!
//! Separate from [`Date`], which knows one notation only.

use crate::article::lexicon::LEXICON;
use crate::document::Date;

/// The date that a whole line states; words such as `Published:`, a weekday and a time of day may stand with it.
pub(crate) fn date_line(line: &str) -> Option<Date> {
    if line.len() > 80 {
        return None;
    }
    let words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || c == ',').filter(|w| !w.is_empty()).collect();
    let (at, used, date) =
        (0..words.len()).find_map(|at| date_at(&words[at..]).map(|(used, date)| (at, used, date)))?;
    let other = words[..at].iter().chain(&words[at + used..]).filter(|word| !is_date_company(word)).count();
    (other == 0).then_some(date)
}

/// Words that stand around a date on its line: a weekday, a time, `published`.
fn is_date_company(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    word.is_empty()
        || word.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b'h'))
        || LEXICON.line(&word, "date")
}

/// The date at the beginning of some words, and how many it takes.
fn date_at(words: &[&str]) -> Option<(usize, Date)> {
    let clean = |at: usize| words.get(at).map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let month = |at: usize| clean(at).and_then(|word| LEXICON.month(&word.to_lowercase()));
    let year = |at: usize| {
        clean(at)
            .filter(|word| word.len() == 4)
            .and_then(|word| word.parse::<u16>().ok())
            .filter(|y| (1500..2200).contains(y))
    };
    let day = |at: usize| {
        let word = clean(at)?;
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal = matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th" | "er");
        digits.parse::<u8>().ok().filter(|day| ordinal && (1..=31).contains(day))
    };
    // October 12, 2016
    if let (Some(month), Some(day), Some(year)) = (month(0), day(1), year(2)) {
        return Date::new(year, month, day).map(|date| (3, date));
    }
    // 12 October 2016
    if let (Some(day), Some(month), Some(year)) = (day(0), month(1), year(2)) {
        return Date::new(year, month, day).map(|date| (3, date));
    }
    // October 2016
    if let (Some(month), Some(year)) = (month(0), year(1)) {
        return Date::new(year, month, 0).map(|date| (2, date));
    }
    // 2016-10-12
    let iso = words.first()?.trim_end_matches(['.', ';', ')']);
    if iso.len() >= 10
        && iso.as_bytes()[4] == b'-'
        && let Some(date) = Date::parse(iso)
    {
        return Some((1, date));
    }
    // 2016/10/12; 25/12/2016 and 12/25/2016, where only one of the two can be a month.
    let numbers: Vec<&str> = iso.split('/').collect();
    if let [a, b, c] = numbers[..]
        && [a, b, c]
            .iter()
            .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
    {
        let (a, b, c): (u16, u16, u16) = (a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
        let date = match (a, b, c) {
            (1500.., 1..=12, 1..=31) => Date::new(a, b as u8, c as u8),
            (13..=31, 1..=12, 1500..) => Date::new(c, b as u8, a as u8),
            (1..=12, 13..=31, 1500..) => Date::new(c, a as u8, b as u8),
            _ => None,
        };
        return date.map(|date| (1, date));
    }
    // 12.10.2016, the day first as everywhere dots are written; slashes say nothing sure, but where a number cannot be a month.
    let mut parts = iso.split('.');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_none() && year.len() == 4 && day.len() <= 2 && month.len() <= 2 {
        return Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            .filter(|d| d.day > 0)
            .map(|date| (1, date));
    }
    None
}

/// The month of that name, in one of the languages that articles are read in; a full stop may follow.
pub(crate) fn month(name: &str) -> Option<u8> {
    LEXICON.month(&name.trim_end_matches('.').to_lowercase())
}

/// The date in an address: `/2016/10/12/`, `/2016/oct/12/`, `2016-10-12`.
pub(crate) fn url_date(url: &str) -> Option<Date> {
    let parts: Vec<&str> = url.split(['/', '?', '#', '_']).collect();
    let year =
        |part: &str| part.parse::<u16>().ok().filter(|year| part.len() == 4 && (1900..2200).contains(year));
    for (at, part) in parts.iter().enumerate() {
        if let Some(year) = year(part) {
            let month = parts
                .get(at + 1)
                .and_then(|part| part.parse::<u8>().ok().or_else(|| LEXICON.month(&part.to_lowercase())));
            let Some(month) = month else { continue };
            let day = parts
                .get(at + 2)
                .and_then(|part| part.get(..part.len().min(2))?.parse::<u8>().ok())
                .unwrap_or(0);
            if let Some(date) = Date::new(year, month, day).or_else(|| Date::new(year, month, 0)) {
                return Some(date);
            }
        }
        if part.len() >= 10
            && part.is_char_boundary(10)
            && let Some(date) = Date::parse(&part[..10]).filter(|date| date.day > 0)
        {
            return Some(date);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_dates() {
        for (line, date) in [
            ("October 12, 2016", "2016-10-12"),
            ("Published: Wed, 3 March 2021 14:05 GMT", "2021-03-03"),
            ("12. Oktober 2016, 18:30 Uhr", "2016-10-12"),
            ("le 1er août 2019", "2019-08-01"),
            ("2016-10-12T08:00:00Z", "2016-10-12"),
            ("12.10.2016", "2016-10-12"),
            ("2016/10/12", "2016-10-12"),
            ("Datum: 25/12/2016", "2016-12-25"),
            ("12/25/2016", "2016-12-25"),
            ("First published on Thu 14 Jun 2018 12.30 BST", "2018-06-14"),
            ("Updated 3:04 PM ET, Thu June 14, 2018", "2018-06-14"),
            ("Publié le 14 juin 2018 à 12h30", "2018-06-14"),
            ("Montag, 14. Juni 2018, 12:30 Uhr", "2018-06-14"),
            ("May 2014", "2014-05"),
        ] {
            assert_eq!(date_line(line).map(|d| d.to_string()).as_deref(), Some(date), "{line}");
        }
        for line in [
            "In October 12, 2016 was far away",
            "10/12/2016",
            "May I",
            "Sept. 30",
            "February 30, 2016",
            "2016",
        ] {
            assert_eq!(date_line(line), None, "{line}");
        }
    }

    #[test]
    fn dates_in_addresses() {
        let date = |url: &str| url_date(url).map(|d| d.to_string());
        assert_eq!(date("https://paper.example/2016/10/12/a-story-a55712").as_deref(), Some("2016-10-12"));
        assert_eq!(date("https://paper.example/world/2016/oct/12/x").as_deref(), Some("2016-10-12"));
        assert_eq!(date("https://paper.example/news-12345678"), None);
        assert_eq!(date("https://paper.example/1000/2000/3000"), None);
    }
}
