//! A date and how much of it is known.

use serde::{Deserialize, Serialize};
use std::fmt;
use tsify::Tsify;

/// How much of a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Year only.
    Year,
    /// Year and month.
    Month,
    /// Year, month and day.
    Day,
}

/// A calendar date (proleptic Gregorian) known to the year, the month or the day.
///
/// Ordered by value; an unknown month or day sorts before the known ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    /// Year, 1 to 9999.
    pub year: u16,
    /// Month 1 to 12; 0 where unknown.
    pub month: u8,
    /// Day 1 to 31; 0 where unknown.
    pub day: u8,
}

impl Date {
    /// A date, checked: `None` for the 30th of February or the year 0. Zero means unknown.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Date> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            0 => 0,
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        ((1..=9999).contains(&year) && month <= 12 && day <= days).then_some(Date { year, month, day })
    }

    /// Reads `2016`, `2016-10` or `2016-10-12`, with anything from `T` or a space on (a time) ignored.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        let text = text.split(['T', ' ']).next().unwrap_or(text);
        let mut parts = text.split('-');
        let year = parts.next()?;
        if year.len() != 4 {
            return None;
        }
        let mut small = || match parts.next() {
            None => Some(0),
            Some(part) if matches!(part.len(), 1 | 2) => part.parse().ok().filter(|n| *n > 0),
            Some(_) => None,
        };
        let (month, day) = (small()?, small()?);
        if parts.next().is_some() || !text.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
            return None;
        }
        Date::new(year.parse().ok()?, month, day)
    }

    /// How much is known.
    pub fn precision(self) -> Precision {
        match (self.month, self.day) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// The day of the week, Monday being 0; `None` where the day is not known.
    pub fn weekday(self) -> Option<u8> {
        (self.day > 0).then(|| (self.days() + 3).rem_euclid(7) as u8)
    }

    /// The day that lies `days` before; `None` where the day is not known or the year would be 0.
    pub fn days_before(self, days: u16) -> Option<Date> {
        (self.day > 0).then(|| Date::of_days(self.days() - i64::from(days)))?
    }

    /// Days since 1970-01-01, an unknown month or day taken as the first (Howard Hinnant, *chrono-compatible low-level date algorithms*).
    pub(crate) fn days(self) -> i64 {
        let (month, day) = (i64::from(self.month.max(1)), i64::from(self.day.max(1)));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let of_era = year - era * 400;
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
    }

    /// The inverse of [`Date::days`].
    fn of_days(days: i64) -> Option<Date> {
        let days = days + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days - era * 146_097;
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        Date::new(u16::try_from(year).ok()?, month as u8, day as u8)
    }

    /// One number that sorts as dates do, 0 being no date: `year << 9 | month << 5 | day`.
    pub fn pack(self) -> u32 {
        u32::from(self.year) << 9 | u32::from(self.month) << 5 | u32::from(self.day)
    }

    /// The inverse of [`Date::pack`]; `None` for what is no date.
    pub fn unpack(packed: u32) -> Option<Date> {
        Date::new(u16::try_from(packed >> 9).ok()?, (packed >> 5 & 15) as u8, (packed & 31) as u8)
    }
}

impl fmt::Display for Date {
    /// `2016`, `2016-10` or `2016-10-12`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        for number in [self.month, self.day].into_iter().filter(|number| *number > 0) {
            write!(f, "-{number:02}")?;
        }
        Ok(())
    }
}

/// The shape in which a date leaves the engine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct DateView {
    /// `2016`, `2016-10` or `2016-10-12`.
    pub value: String,
    /// How much of it is known.
    pub precision: Precision,
}

impl From<Date> for DateView {
    fn from(date: Date) -> DateView {
        DateView { value: date.to_string(), precision: date.precision() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints() {
        for text in ["2016", "2016-10", "2016-10-12", "1790-01-08"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Date::parse("2016-10-12T08:00:00Z"), Date::new(2016, 10, 12));
        for text in ["", "16", "2016-13", "2016-02-30", "12/10/2016", "2016-00-01", "2016-1-1-1", "+016"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_days() {
        for (text, weekday) in
            [("2016-10-12", 2), ("2000-02-29", 1), ("1970-01-01", 3), ("1899-12-31", 6), ("0001-01-01", 0)]
        {
            let date = Date::parse(text).unwrap();
            assert_eq!(date.weekday(), Some(weekday), "{text}");
            assert_eq!(date.days_before(0), Some(date), "{text}");
        }
        let before = |text: &str, days| Date::parse(text).unwrap().days_before(days).map(|d| d.to_string());
        assert_eq!(before("2016-03-01", 1).as_deref(), Some("2016-02-29"));
        assert_eq!(before("2017-01-01", 1).as_deref(), Some("2016-12-31"));
        assert_eq!(before("0001-01-01", 1), None);
        assert_eq!(before("2016-10", 1), None);
        assert_eq!(Date::parse("2016").unwrap().weekday(), None);
    }

    #[test]
    fn packs_in_order() {
        let dates =
            ["1790-01-08", "2016", "2016-10", "2016-10-12", "2017-01-01"].map(|d| Date::parse(d).unwrap());
        assert!(dates.windows(2).all(|w| w[0] < w[1] && w[0].pack() < w[1].pack()));
        assert!(dates.iter().all(|d| Date::unpack(d.pack()) == Some(*d)));
        assert_eq!(Date::unpack(0), None);
    }
}
