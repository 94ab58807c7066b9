//! Writes the tables of units, documents and fields.

use crate::document::{Corpus, Date, Document, Field};
use crate::index::coding::numbers::{Column, Monotone, Packed};
use crate::index::coding::strings::Strings;
use crate::index::coding::wire::write::SectionWriter;
use crate::index::tables::{ORIGINS, counted_on};
use crate::index::texts::write::Words;
use crate::index::write::plan::{Plan, PlannedUnit};
use rustc_hash::{FxHashMap, FxHashSet};
use std::hash::Hash;

/// Distinct values in order, to be referred to by number.
struct Values<T> {
    values: Vec<T>,
    numbers: FxHashMap<T, u32>,
}

impl<T: Ord + Hash + Copy> Values<T> {
    fn new(values: impl Iterator<Item = T>) -> Values<T> {
        // Many come again and again: fewer are sorted than are met.
        let different: FxHashSet<T> = values.collect();
        let mut values: Vec<T> = different.into_iter().collect();
        values.sort_unstable();
        let numbers = values.iter().copied().zip(0..).collect();
        Values { values, numbers }
    }

    /// The number of a value, which must be one of them.
    fn number(&self, value: &T) -> u32 {
        self.numbers.get(value).copied().unwrap_or_default()
    }
}

fn packed_date(date: Option<Date>) -> u32 {
    date.map_or(0, Date::pack)
}

/// The titles and dates of documents and units.
pub(crate) struct Named<'c> {
    titles: Values<&'c str>,
    dates: Values<u32>,
}

impl<'c> Named<'c> {
    pub(crate) fn of(corpus: &'c Corpus) -> Named<'c> {
        let titles = corpus.documents.iter().flat_map(|document| {
            let turns = document.turns.iter().filter_map(|turn| turn.title.as_deref());
            turns.chain([document.title.as_str()])
        });
        let dates = corpus.documents.iter().flat_map(|document| {
            let turns = document.turns.iter().map(|turn| turn.date);
            turns.chain([document.date]).map(packed_date)
        });
        Named { titles: Values::new(titles), dates: Values::new(dates) }
    }
}

impl<'c> PlannedUnit<'c> {
    fn turn(&self) -> Option<&'c crate::document::Turn> {
        self.turn.map(|turn| &self.document.turns[turn])
    }

    /// The unit's own date or the document's.
    pub(crate) fn date(&self) -> Option<Date> {
        self.turn().and_then(|turn| turn.date).or(self.document.date)
    }

    fn title(&self) -> &'c str {
        self.turn().and_then(|turn| turn.title.as_deref()).unwrap_or(&self.document.title)
    }

    /// What the unit's id adds to the document's: nothing where the unit has no id of its own.
    fn id(&self) -> &'c str {
        let id = self.turn().map_or("", |turn| turn.id.as_str());
        id.strip_prefix(self.document.id.as_str()).unwrap_or_default()
    }

    /// The document's fields, then its own, which count before the document's of the same name.
    fn fields(&self) -> impl Iterator<Item = &'c Field> {
        self.document.fields.iter().chain(self.turn().into_iter().flat_map(|turn| &turn.fields))
    }
}

/// The section of the units; `speakers` has the speaker of each plus 1, `syncs` its first place for direct
/// reading.
pub(crate) fn units(
    named: &Named<'_>,
    plan: &Plan<'_>,
    words: &Words<'_>,
    syncs: &[u64],
    speakers: &[u32],
) -> Vec<u8> {
    let Named { titles, dates } = named;
    let mut writer = SectionWriter::default();
    writer.varint(plan.units.len() as u64);
    let lengths = words
        .chunks
        .iter()
        .flat_map(|chunk| (0..chunk.ends.len()).map(|unit| chunk.tokens(unit).len() as u64));
    Monotone::write(&sums(lengths), &mut writer);
    Monotone::write(&sums(plan.units.iter().map(|unit| (unit.end - unit.start) as u64)), &mut writer);
    Monotone::write(syncs, &mut writer);
    Column::write(speakers, &mut writer);
    let column = plan.units.iter().map(|unit| dates.number(&packed_date(unit.date())));
    Column::write(&column.collect::<Vec<_>>(), &mut writer);
    Packed::write(dates.values.iter().copied(), &mut writer);
    let column = plan.units.iter().map(|unit| titles.number(&unit.title()));
    Column::write(&column.collect::<Vec<_>>(), &mut writer);
    Strings::write(&titles.values, &mut writer);
    ids(plan, &mut writer);
    writer.into_bytes()
}

fn ids(plan: &Plan<'_>, writer: &mut SectionWriter) {
    let (mut starts, mut heads): (Vec<u64>, Vec<&str>) = Default::default();
    for (unit, number) in plan.units.iter().zip(0..) {
        let follows = starts
            .last()
            .zip(heads.last())
            .is_some_and(|(start, head)| counted_on(head, number - start) == unit.id());
        if !follows {
            starts.push(number);
            heads.push(unit.id());
        }
    }
    Monotone::write(&starts, writer);
    Strings::write(heads, writer);
}

/// The section of the documents.
pub(crate) fn documents(corpus: &Corpus, named: &Named<'_>, plan: &Plan<'_>) -> Vec<u8> {
    let Named { titles, dates } = named;
    let documents = &corpus.documents;
    let mut writer = SectionWriter::default();
    Monotone::write(&plan.unit_ends, &mut writer);
    Strings::write(documents.iter().map(|document| &document.id), &mut writer);
    Strings::write(documents.iter().map(|document| &document.path), &mut writer);
    let column = |number: &dyn Fn(&Document) -> u32| documents.iter().map(number).collect::<Vec<u32>>();
    Column::write(&column(&|document| titles.number(&document.title.as_str())), &mut writer);
    Column::write(&column(&|document| dates.number(&packed_date(document.date))), &mut writer);
    let origin = |document: &Document| {
        let known = document.date_origin?;
        ORIGINS.iter().position(|origin| *origin == known)
    };
    Column::write(&column(&|document| origin(document).map_or(0, |i| i as u32 + 1)), &mut writer);
    let languages =
        Values::new(documents.iter().map(|document| document.language.as_deref().unwrap_or_default()));
    let language = |document: &Document| languages.number(&document.language.as_deref().unwrap_or_default());
    Column::write(&column(&language), &mut writer);
    Strings::write(&languages.values, &mut writer);
    let files = Values::new(documents.iter().map(|document| document.sha256));
    Column::write(&column(&|document| files.number(&document.sha256)), &mut writer);
    files.values.iter().for_each(|digest| writer.raw(digest));
    writer.into_bytes()
}

/// The section of the fields.
pub(crate) fn fields(corpus: &Corpus, plan: &Plan<'_>) -> Vec<u8> {
    let names = Values::new(corpus.documents.iter().flat_map(|document| {
        let turns = document.turns.iter().flat_map(|turn| &turn.fields);
        document.fields.iter().chain(turns).map(|field| field.name.as_str())
    }));
    // Gone through once, however many fields there are: of each the units that have it, with the number of its value.
    let mut known: FxHashMap<&str, u32> = FxHashMap::default();
    let mut texts: Vec<&str> = Vec::new();
    let mut cells: Vec<Vec<(u32, u32)>> = vec![Vec::new(); names.values.len()];
    for (unit, nth) in plan.units.iter().zip(0..) {
        for field in unit.fields() {
            let value = *known.entry(&field.value).or_insert_with(|| {
                texts.push(&field.value);
                texts.len() as u32 - 1
            });
            let cells = &mut cells[names.number(&field.name.as_str()) as usize];
            match cells.last_mut() {
                Some(last) if last.0 == nth => last.1 = value,
                _ => cells.push((nth, value)),
            }
        }
    }
    let mut writer = SectionWriter::default();
    writer.varint(names.values.len() as u64);
    for (name, cells) in names.values.iter().zip(cells) {
        let values = Values::new(cells.iter().map(|(_, value)| texts[*value as usize]));
        writer.str(name);
        Strings::write(&values.values, &mut writer);
        // Between the units that have it, and around them, lie some that do not.
        let (mut runs, mut end) = (Vec::new(), 0);
        let mut run = |start: u32, value: u32| match runs.last() {
            Some((_, before)) if *before == value => {}
            _ => runs.push((u64::from(start), value)),
        };
        for (unit, value) in cells {
            if unit > end {
                run(end, 0);
            }
            run(unit, values.number(&texts[value as usize]) + 1);
            end = unit + 1;
        }
        if (end as usize) < plan.units.len() {
            run(end, 0);
        }
        Column::write_runs(plan.units.len(), &runs, &mut writer);
    }
    writer.into_bytes()
}

/// Running sums.
pub(crate) fn sums(values: impl Iterator<Item = u64>) -> Vec<u64> {
    values
        .scan(0, |sum, value| {
            *sum += value;
            Some(*sum)
        })
        .collect()
}
