//! Parses a date in one of the many forms that people write into tables, front matter and file names.
//!
//! The whole value must be a date. [`Date::parse`] reads what programs write, and [`crate::article`] finds dates
//! among other words.

use crate::article;
use crate::document::Date;

/// Returns the date that a value stands for: `2016-10-12`, `2016_10`, `20161012`, `12.10.2016`, `12 Oct 2016`,
/// `October 2016`, `2016`. Returns `None` for an ambiguous `03/04/2016`, but not for `13/04/2016`.
pub(crate) fn parse(value: &str) -> Option<Date> {
    let value = value.trim();
    numeric(value).or_else(|| article::date_in_words(value)).or_else(|| Date::parse(value))
}

fn numeric(value: &str) -> Option<Date> {
    // A time of day is ignored.
    let value = match value.split_once(['T', ' ']) {
        Some((date, time)) if time.contains(':') => date,
        _ => value,
    };
    let separator = |c: char| matches!(c, '-' | '_' | '.' | '/' | ' ' | '\u{2013}');
    if !value.chars().all(|c| c.is_ascii_digit() || separator(c)) {
        return None;
    }
    let parts = value.split(separator).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let number = |part: &str| part.parse::<u16>().ok();
    let small = |part: &str| number(part).filter(|_| part.len() <= 2).and_then(|n| u8::try_from(n).ok());
    let known = |date: Date| (date.month > 0 || date.day == 0).then_some(date);
    match parts[..] {
        [whole] if whole.len() == 8 => {
            Date::new(number(&whole[..4])?, number(&whole[4..6])? as u8, number(&whole[6..])? as u8)
                .filter(|date| (1500..2200).contains(&date.year) && date.day > 0 && date.month > 0)
        }
        [year] if year.len() == 4 => Date::new(number(year)?, 0, 0),
        [year, month] if year.len() == 4 => Date::new(number(year)?, small(month)?, 0).and_then(known),
        [month, year] if year.len() == 4 => Date::new(number(year)?, small(month)?, 0).and_then(known),
        [year, month, day] if year.len() == 4 => {
            Date::new(number(year)?, small(month)?, small(day)?).filter(|date| date.month > 0)
        }
        [first, second, year] if year.len() == 4 => {
            let (first, second) = (small(first)?, small(second)?);
            let (day, month) = match (first > 12, second > 12) {
                (false, true) => (second, first),
                (true, false) => (first, second),
                // Slashes occur with day first and with month first.
                _ if value.contains('/') && first != second => return None,
                _ => (first, second),
            };
            Date::new(number(year)?, month, day).filter(|date| date.month > 0 && date.day > 0)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_shapes_of_one_day() {
        for value in [
            "2016-10-13",
            "2016_10_13",
            "2016.10.13",
            "20161013",
            "13.10.2016",
            "13-10-2016",
            "13/10/2016",
            "10/13/2016",
            "13 October 2016",
            "October 13, 2016",
            "13 Oct 2016",
            "2016-10-13T08:00:00",
            "2016 10 13",
            "13. Oktober 2016",
            "13 octobre 2016",
            "13.10.2016 08:15",
        ] {
            assert_eq!(parse(value).map(|date| date.to_string()).as_deref(), Some("2016-10-13"), "{value}");
        }
        for (value, date) in
            [("2016_10", "2016-10"), ("10/2016", "2016-10"), ("1931", "1931"), ("Oct 2016", "2016-10")]
        {
            assert_eq!(parse(value).map(|date| date.to_string()).as_deref(), Some(date), "{value}");
        }
        for value in [
            "",
            "03/04/2016",
            "soon",
            "99999999",
            "2016-13-01",
            "31.02.2016",
            "044 555 0177",
            "12",
            "3 ships",
        ] {
            assert_eq!(parse(value), None, "{value}");
        }
    }
}
