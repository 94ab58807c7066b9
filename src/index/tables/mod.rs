//! Units, documents and fields: the tables of the corpus.
//!
//! ```text
//! units       varint units | Monotone end of each unit's tokens | Monotone end of its bytes
//!             | Monotone first sync of each unit
//!             | Column speaker + 1 | Column date | Packed dates | Column title | Strings titles | Ids
//! ids         Monotone units whose id does not follow from the one before | Strings of their ids
//! documents   Monotone end of each document's units | Strings ids | Strings paths | Column title | Column date
//!             | Column date origin + 1 | Column language | Strings languages | Column file | 32 bytes each file
//! fields      varint fields | a field: name, Strings values, Column value + 1 of each unit
//! ```
//!
//! Ends are counted over the whole corpus; a unit's id is stored as what it adds to its document's.

pub(crate) mod columns;
#[cfg(feature = "build")]
pub(crate) mod write;

use super::error::PackError;
use crate::document::{Date, DateOrigin};
use crate::index::coding::numbers::{Column, Monotone, Packed};
use crate::index::coding::strings::Strings;
use crate::index::coding::wire::SectionReader;

/// The tables of the units.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Units<'p> {
    pub(crate) len: u32,
    pub(crate) token_ends: Monotone<'p>,
    pub(crate) byte_ends: Monotone<'p>,
    pub(crate) syncs: Monotone<'p>,
    pub(crate) speakers: Column<'p>,
    pub(crate) dates: Column<'p>,
    pub(crate) date_values: Packed<'p>,
    pub(crate) titles: Column<'p>,
    pub(crate) title_values: Strings<'p>,
    pub(crate) ids: Ids<'p>,
}

impl<'p> Units<'p> {
    pub(crate) fn read(section: &'p [u8]) -> Result<Units<'p>, PackError> {
        let what = "units";
        let mut reader = SectionReader::new(section);
        let len = reader.varint32(what)?;
        let units = Units {
            len,
            token_ends: Monotone::read(&mut reader, what)?,
            byte_ends: Monotone::read(&mut reader, what)?,
            syncs: Monotone::read(&mut reader, what)?,
            speakers: Column::read(&mut reader, len, what)?,
            dates: Column::read(&mut reader, len, what)?,
            date_values: Packed::read(&mut reader, what)?,
            titles: Column::read(&mut reader, len, what)?,
            title_values: Strings::read(&mut reader, what)?,
            ids: Ids::read(&mut reader, what)?,
        };
        reader.finish(what)?;
        let lens = [units.token_ends.len(), units.byte_ends.len(), units.syncs.len()];
        // The corpus's tokens are counted in 32 bits. A list of equal dates takes no bytes, so that only this bounds it:
        // units and documents have one each.
        let small = units.token_ends.last() < 1 << 32 && units.date_values.len() / 2 <= len;
        if lens.iter().all(|n| *n == len) && small { Ok(units) } else { Err(PackError::Damaged { what }) }
    }

    /// The date of number `value` as the units' column has it.
    pub(crate) fn date(&self, value: u32) -> Option<Date> {
        Date::unpack(self.date_values.get(value))
    }
}

/// What each unit's id adds to its document's. An id that continues a count (`#0041` after `#0040`) is not stored.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ids<'p> {
    starts: Monotone<'p>,
    heads: Strings<'p>,
}

impl<'p> Ids<'p> {
    fn read(reader: &mut SectionReader<'p>, what: &'static str) -> Result<Ids<'p>, PackError> {
        let ids = Ids { starts: Monotone::read(reader, what)?, heads: Strings::read(reader, what)? };
        if ids.starts.len() == ids.heads.len() { Ok(ids) } else { Err(PackError::Damaged { what }) }
    }

    pub(crate) fn get(&self, unit: u32) -> String {
        let Some(run) = self.starts.count_to(u64::from(unit)).checked_sub(1) else { return String::new() };
        counted_on(self.heads.get(run), u64::from(unit).saturating_sub(self.starts.get(run)))
    }
}

/// An id with the number at its end raised by `by`, in as many digits or more; the id itself where it ends with none.
pub(crate) fn counted_on(id: &str, by: u64) -> String {
    let digits = id.bytes().rev().take_while(u8::is_ascii_digit).count().min(18);
    let (head, number) = id.split_at(id.len() - digits);
    match number.parse::<u64>() {
        Ok(number) => format!("{head}{:0digits$}", number.saturating_add(by)),
        Err(_) => id.to_owned(),
    }
}

/// The numbers from the end before `i` to the end of `i`.
pub(crate) fn between(ends: &Monotone<'_>, i: u32) -> std::ops::Range<u64> {
    let end = ends.get(i);
    i.checked_sub(1).map_or(0, |before| ends.get(before)).min(end)..end
}

/// The tables of the documents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Documents<'p> {
    pub(crate) unit_ends: Monotone<'p>,
    pub(crate) ids: Strings<'p>,
    pub(crate) paths: Strings<'p>,
    pub(crate) titles: Column<'p>,
    pub(crate) dates: Column<'p>,
    pub(crate) origins: Column<'p>,
    pub(crate) languages: Column<'p>,
    pub(crate) language_values: Strings<'p>,
    pub(crate) files: Column<'p>,
    pub(crate) digests: &'p [u8],
}

impl<'p> Documents<'p> {
    pub(crate) fn read(section: &'p [u8], units: u32) -> Result<Documents<'p>, PackError> {
        let what = "documents";
        let mut reader = SectionReader::new(section);
        let unit_ends = Monotone::read(&mut reader, what)?;
        let len = unit_ends.len();
        let documents = Documents {
            unit_ends,
            ids: Strings::read(&mut reader, what)?,
            paths: Strings::read(&mut reader, what)?,
            titles: Column::read(&mut reader, len, what)?,
            dates: Column::read(&mut reader, len, what)?,
            origins: Column::read(&mut reader, len, what)?,
            languages: Column::read(&mut reader, len, what)?,
            language_values: Strings::read(&mut reader, what)?,
            files: Column::read(&mut reader, len, what)?,
            digests: reader.take(reader.left(), what)?,
        };
        let whole = documents.ids.len() == len
            && documents.paths.len() == len
            && documents.unit_ends.last() == u64::from(units)
            && documents.digests.len().is_multiple_of(32);
        if whole { Ok(documents) } else { Err(PackError::Damaged { what }) }
    }

    pub(crate) fn digest(&self, file: u32) -> [u8; 32] {
        self.digests.as_chunks().0.get(file as usize).copied().unwrap_or_default()
    }
}

/// How a date is known, as a number; 0 is not known.
pub(crate) const ORIGINS: [DateOrigin; 5] =
    [DateOrigin::Metadata, DateOrigin::DateLine, DateOrigin::Dateline, DateOrigin::Url, DateOrigin::FileName];

/// One field of the corpus.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldTable<'p> {
    pub(crate) name: &'p str,
    pub(crate) values: Strings<'p>,
    pub(crate) column: Column<'p>,
}

/// Reads the table of every field.
pub(crate) fn fields(section: &[u8], units: u32) -> Result<Vec<FieldTable<'_>>, PackError> {
    let what = "fields";
    let mut reader = SectionReader::new(section);
    let mut fields = Vec::new();
    for _ in 0..reader.varint(what)? {
        fields.push(FieldTable {
            name: reader.str(what)?,
            values: Strings::read(&mut reader, what)?,
            column: Column::read(&mut reader, units, what)?,
        });
    }
    reader.finish(what)?;
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use super::counted_on;

    #[test]
    fn ids_are_counted_on() {
        for (id, by, expected) in [
            ("#0040", 1, "#0041"),
            ("a099", 901, "a1000"),
            ("9", 0, "9"),
            ("9", 1, "10"),
            ("x", 5, "x"),
            ("", 5, ""),
            ("7b", 5, "7b"),
            ("é19", 81, "é100"),
            ("2000000000000000000", 1, "2000000000000000001"),
            ("1999999999999999999", 1, "11000000000000000000"),
        ] {
            assert_eq!(counted_on(id, by), expected);
        }
    }
}
