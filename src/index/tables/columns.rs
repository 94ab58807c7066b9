//! What is known of every unit, spelt out as a row of numbers when it is first asked for.
//!
//! Separate because a question for a common word asks it of thousands of units: reading each out of the packed
//! tables, or searching for it there, took half of such an answer. Four bytes a unit for each table that is asked
//! for.

use crate::document::UnitId;
use crate::index::entries::{FieldId, TermId};
use crate::index::languages::Languages;
use crate::index::read::Index;
use crate::text::{Token, fold, tokens};
use std::sync::OnceLock;

/// The tables, as far as they were asked for.
#[derive(Debug)]
pub(crate) struct Rows {
    lengths: OnceLock<Vec<u32>>,
    documents: OnceLock<Vec<u32>>,
    dates: OnceLock<Vec<u32>>,
    speakers: OnceLock<Vec<u32>>,
    fields: Vec<OnceLock<Vec<u32>>>,
    titles: OnceLock<Vec<u32>>,
    pub(crate) stem_languages: OnceLock<Vec<Languages>>,
    /// Of each title, as far as they were asked for.
    title_terms: OnceLock<Vec<OnceLock<Box<[TermId]>>>>,
}

impl Rows {
    /// None yet, of a corpus with so many fields.
    pub(crate) fn new(fields: usize) -> Rows {
        Rows {
            lengths: OnceLock::new(),
            documents: OnceLock::new(),
            dates: OnceLock::new(),
            speakers: OnceLock::new(),
            fields: vec![OnceLock::new(); fields],
            titles: OnceLock::new(),
            stem_languages: OnceLock::new(),
            title_terms: OnceLock::new(),
        }
    }
}

impl Index<'_> {
    /// The tokens of every unit.
    pub fn lengths(&self) -> &[u32] {
        self.rows.lengths.get_or_init(|| {
            let mut before = 0;
            let length = |end: u64| (end.saturating_sub(std::mem::replace(&mut before, end))) as u32;
            self.units.token_ends.iter().map(length).collect()
        })
    }

    /// The number of every unit's document, ascending.
    pub fn unit_documents(&self) -> &[u32] {
        self.rows.documents.get_or_init(|| {
            let units = self.units() as usize;
            let mut rows = Vec::with_capacity(units);
            for (document, end) in (0..).zip(self.documents.unit_ends.iter()) {
                let end = usize::try_from(end).map_or(units, |end| end.min(units));
                rows.resize(end.max(rows.len()), document);
            }
            rows.resize(units, self.documents().saturating_sub(1));
            rows
        })
    }

    /// The date of every unit as [`Date::pack`](crate::document::Date::pack) gives it; 0 where it has none.
    pub fn dates(&self) -> &[u32] {
        self.rows.dates.get_or_init(|| {
            let values = self.units.date_values;
            let dates: Vec<u32> = (0..values.len()).map(|i| values.get(i)).collect();
            let date = |value: u32| dates.get(value as usize).copied().unwrap_or(0);
            self.units.dates.to_vec().into_iter().map(date).collect()
        })
    }

    /// The speaker of every unit plus 1; 0 where it has none.
    pub fn unit_speakers(&self) -> &[u32] {
        self.rows.speakers.get_or_init(|| self.units.speakers.to_vec())
    }

    /// The number of every unit's title.
    pub(crate) fn unit_titles(&self) -> &[u32] {
        self.rows.titles.get_or_init(|| self.units.titles.to_vec())
    }

    /// The terms of a unit's title that the texts have, in order.
    pub fn title_terms(&self, unit: UnitId) -> &[TermId] {
        let title = self.unit_titles().get(unit.0 as usize).copied().unwrap_or(0);
        let titles = || vec![OnceLock::new(); self.units.title_values.len() as usize];
        let Some(row) = self.rows.title_terms.get_or_init(titles).get(title as usize) else { return &[] };
        row.get_or_init(|| {
            let title = self.units.title_values.get(title);
            let term = |token: Token| self.find_term(&fold(&title[token.start..token.end]));
            tokens(title).filter_map(term).collect()
        })
    }

    /// Which value each unit has of a field, plus 1, as a place in [`Index::field_values`]; 0 where it has none.
    /// Empty where there is no such field.
    pub fn field_rows(&self, field: FieldId) -> &[u32] {
        let place = field.0 as usize;
        let (Some(row), Some(table)) = (self.rows.fields.get(place), self.fields.get(place)) else {
            return &[];
        };
        row.get_or_init(|| table.column.to_vec())
    }
}
