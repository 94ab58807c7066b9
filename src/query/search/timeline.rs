//! The whole result by date: a bar a year, a month or a day. Separate from the facets because its step follows from
//! how long a time the result spans, and because documents are counted beside passages.

use crate::document::Date;
use crate::index::Index;
use crate::sort::Order as _;
use rustc_hash::FxHashMap;
use serde::Serialize;
use tsify::Tsify;

/// A result that spans no more days than this is shown by days.
const DAYS: i32 = 62;
/// One that spans no more months than this, by months.
const MONTHS: i32 = 60;
/// No timeline has more bars; of more years, the last ones.
const MOST: usize = 400;

/// What one bar of a timeline stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum TimelineStep {
    /// A year.
    #[default]
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// The dated part of a result, by date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
pub struct Timeline {
    /// What a bar stands for: the finest step that the span and the precision of the dates allow.
    pub step: TimelineStep,
    /// Bars in order; times without a passage are left out.
    pub bars: Vec<TimelineBar>,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct TimelineBar {
    /// `2016`, `2016-10` or `2016-10-12`, as `date:` takes it.
    pub date: String,
    /// Units of the result.
    pub passages: u32,
    /// Documents that hold them.
    pub documents: u32,
}

/// The timeline of some units, ascending; `dates` are those of all units, packed.
pub(crate) fn timeline(index: &Index<'_>, units: &[u32], dates: &[u32]) -> Timeline {
    // Neighbours mostly share their date, which is not looked at twice.
    let mut last = 0;
    let new = |unit: &u32| {
        let date = dates.get(*unit as usize).copied().unwrap_or(0);
        if std::mem::replace(&mut last, date) == date { None } else { Date::unpack(date) }
    };
    let Some(step) = step(units.iter().filter_map(new)) else { return Timeline::default() };
    let documents = index.unit_documents();
    let mut places: FxHashMap<u32, usize> = FxHashMap::default();
    let mut bars: Vec<(Date, TimelineBar, u32)> = Vec::new();
    let (mut packed, mut place) = (0, 0);
    for unit in units {
        let Some(now) = dates.get(*unit as usize).copied().filter(|date| *date > 0) else { continue };
        if now != packed {
            let Some(date) = Date::unpack(now) else { continue };
            let date = cut(date, step);
            place = *places.entry(date.pack()).or_insert_with(|| {
                let bar = TimelineBar { date: date.to_string(), passages: 0, documents: 0 };
                bars.push((date, bar, u32::MAX));
                bars.len() - 1
            });
            packed = now;
        }
        let document = documents.get(*unit as usize).copied().unwrap_or(0);
        let (_, bar, last) = &mut bars[place];
        bar.passages += 1;
        bar.documents += u32::from(*last != document);
        *last = document;
    }
    bars.order_by_key(|(date, ..)| *date);
    let from = bars.len().saturating_sub(MOST);
    Timeline { step, bars: bars.drain(from..).map(|(_, bar, _)| bar).collect() }
}

/// The finest step; none where nothing is dated.
fn step(dates: impl Iterator<Item = Date>) -> Option<TimelineStep> {
    let (mut days, mut months) = (true, true);
    let mut span: Option<(Date, Date)> = None;
    for date in dates {
        days &= date.day > 0;
        months &= date.month > 0;
        span = Some(span.map_or((date, date), |(first, last)| (first.min(date), last.max(date))));
    }
    let (first, last) = span?;
    let month = |date: Date| i32::from(date.year) * 12 + i32::from(date.month);
    // A calendar's accuracy is not needed here.
    let day = |date: Date| month(date) * 30 + i32::from(date.day);
    Some(if days && day(last) - day(first) <= DAYS {
        TimelineStep::Day
    } else if months && month(last) - month(first) <= MONTHS {
        TimelineStep::Month
    } else {
        TimelineStep::Year
    })
}

/// The date as precise as the step is.
fn cut(date: Date, step: TimelineStep) -> Date {
    match step {
        TimelineStep::Day => date,
        TimelineStep::Month => Date { day: 0, ..date },
        TimelineStep::Year => Date { month: 0, day: 0, ..date },
    }
}
