//! How each document's text is laid out: blocks, labels, what was repaired, and the way back to the file.
//!
//! ```text
//! layout      Monotone end of each document's record | records
//! record      u8 flags: 1 blocks are not the lines, 2 repairs, 4 an offset map, 8 labels
//!             blocks   lines: varint runs, a run: u8 kind, varint lines
//!                      else: varint blocks, a block: varint gap to the one before, varint length, u8 kind
//!             repairs  varint n, one: varint gap to the one before, varint length, string original
//!             offsets  varint steps, a step: varint 0, then a run: varint gap in the text, zigzag distance in the file
//!                      from where the run before would have gone on, u8 text step, u8 file step; or varint n:
//!                      the next n units are rows, each with a line break before it that stands for nothing in
//!                      the file, each counting from 0
//!             labels   a unit: varint start in the unit + 1 or 0 for none, varint length
//! ```

#[cfg(feature = "build")]
pub(crate) mod write;

use crate::document::{Block, BlockKind, OffsetMap, Repair, Run, Span};
use crate::index::coding::numbers::Monotone;
use crate::index::coding::unzigzag;
use crate::index::coding::wire::SectionReader;
use crate::index::error::PackError;

/// The kinds of blocks as numbers.
pub(crate) const BLOCK_KINDS: [BlockKind; 9] = [
    BlockKind::Paragraph,
    BlockKind::Headline,
    BlockKind::Heading,
    BlockKind::Byline,
    BlockKind::DateLine,
    BlockKind::Credit,
    BlockKind::Direction,
    BlockKind::Label,
    BlockKind::Boilerplate,
];

pub(crate) const EXPLICIT_BLOCKS: u8 = 1;
pub(crate) const REPAIRS: u8 = 2;
pub(crate) const OFFSETS: u8 = 4;
pub(crate) const LABELS: u8 = 8;

/// The records of all documents.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layouts<'p> {
    ends: Monotone<'p>,
    records: &'p [u8],
}

/// What one record holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    pub(crate) blocks: Vec<Block>,
    pub(crate) repairs: Vec<Repair>,
    pub(crate) offsets: OffsetMap,
    /// The label of each unit.
    pub(crate) labels: Vec<Option<Span>>,
}

impl<'p> Layouts<'p> {
    pub(crate) fn read(section: &'p [u8], documents: u32) -> Result<Layouts<'p>, PackError> {
        let what = "layout";
        let mut reader = SectionReader::new(section);
        let ends = Monotone::read(&mut reader, what)?;
        let records = reader.bytes(what)?;
        reader.finish(what)?;
        let whole = ends.len() == documents && ends.last() == records.len() as u64;
        if whole { Ok(Layouts { ends, records }) } else { Err(PackError::Damaged { what }) }
    }

    /// The way back to the file for document `i`, whose text has `len` bytes and whose units begin at `units`; the
    /// text itself is not needed.
    pub(crate) fn offsets(&self, i: u32, len: u32, units: &[u32]) -> OffsetMap {
        let range = crate::index::tables::between(&self.ends, i);
        let record = self.records.get(range.start as usize..range.end as usize).unwrap_or_default();
        let offsets = skip_to_offsets(&mut SectionReader::new(record), len, units);
        offsets.ok().flatten().unwrap_or_else(|| OffsetMap::identity(len as usize))
    }

    /// The layout of document `i`, whose text is `text` and whose units begin at `units`. Empty where hostile
    /// bytes are no layout.
    pub(crate) fn get(&self, i: u32, text: &str, units: &[u32]) -> Layout {
        let range = crate::index::tables::between(&self.ends, i);
        let record = self.records.get(range.start as usize..range.end as usize).unwrap_or_default();
        read_record(&mut SectionReader::new(record), text, units).unwrap_or_default()
    }
}

/// The lines of a text that are not empty.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    text.split('\n').filter_map(move |line| {
        let span = Span::new(start, start + line.len());
        start += line.len() + 1;
        (!line.is_empty()).then_some(span)
    })
}

fn kind(number: u8) -> BlockKind {
    BLOCK_KINDS.get(number as usize).copied().unwrap_or(BlockKind::Paragraph)
}

/// A span that begins `gap` after `from`, inside the text and on its character boundaries.
fn span(reader: &mut SectionReader<'_>, from: u32, text: &str) -> Result<Span, PackError> {
    let what = "layout";
    let start = from.checked_add(reader.varint32(what)?).ok_or(PackError::Damaged { what })?;
    let end = start.checked_add(reader.varint32(what)?).ok_or(PackError::Damaged { what })?;
    let inside = text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize);
    if inside { Ok(Span { start, end }) } else { Err(PackError::Damaged { what }) }
}

fn read_record(reader: &mut SectionReader<'_>, text: &str, units: &[u32]) -> Result<Layout, PackError> {
    let what = "layout";
    let flags = reader.u8(what)?;
    let mut layout = Layout { offsets: OffsetMap::identity(text.len()), ..Layout::default() };
    if flags & EXPLICIT_BLOCKS == 0 {
        let mut lines = lines(text);
        for _ in 0..reader.varint(what)? {
            let kind = kind(reader.u8(what)?);
            let n = reader.varint32(what)?;
            layout.blocks.extend(lines.by_ref().take(n as usize).map(|span| Block { span, kind }));
        }
    } else {
        let mut from = 0;
        for _ in 0..reader.varint(what)? {
            let span = span(reader, from, text)?;
            layout.blocks.push(Block { span, kind: kind(reader.u8(what)?) });
            from = span.end;
        }
    }
    if flags & REPAIRS != 0 {
        let mut from = 0;
        for _ in 0..reader.varint(what)? {
            let span = span(reader, from, text)?;
            layout.repairs.push(Repair { span, original: reader.str(what)?.to_owned() });
            from = span.end;
        }
    }
    if flags & OFFSETS != 0 {
        layout.offsets = read_offsets(reader, text.len() as u32, units).ok_or(PackError::Damaged { what })?;
    }
    if flags & LABELS != 0 {
        for unit in units {
            let mut ahead = *reader;
            let none = ahead.varint32(what)? == 0;
            layout.labels.push(if none { None } else { Some(span(reader, unit.saturating_sub(1), text)?) });
            if none {
                *reader = ahead;
            }
        }
    }
    layout.labels.resize(units.len(), None);
    Ok(layout)
}

/// Reads over blocks and repairs; `None` where the text is the file.
fn skip_to_offsets(
    reader: &mut SectionReader<'_>,
    len: u32,
    units: &[u32],
) -> Result<Option<OffsetMap>, PackError> {
    let what = "layout";
    let flags = reader.u8(what)?;
    for _ in 0..reader.varint(what)? {
        if flags & EXPLICIT_BLOCKS == 0 {
            reader.u8(what)?;
            reader.varint32(what)?;
        } else {
            reader.varint32(what)?;
            reader.varint32(what)?;
            reader.u8(what)?;
        }
    }
    if flags & REPAIRS != 0 {
        for _ in 0..reader.varint(what)? {
            reader.varint32(what)?;
            reader.varint32(what)?;
            reader.str(what)?;
        }
    }
    Ok(if flags & OFFSETS != 0 { read_offsets(reader, len, units) } else { None })
}

fn read_offsets(reader: &mut SectionReader<'_>, len: u32, units: &[u32]) -> Option<OffsetMap> {
    let what = "layout";
    let mut runs: Vec<Run> = Vec::new();
    for _ in 0..reader.varint(what).ok()? {
        let rows = reader.varint(what).ok()?;
        if rows == 0 {
            let gap = reader.varint32(what).ok()?;
            let text = runs.last().map_or(0, |last| last.text).checked_add(gap)?;
            let distance = unzigzag(reader.varint32(what).ok()?);
            let file = u32::try_from(i64::from(goes_on(&runs, text)) + distance).ok()?;
            let (text_step, file_step) = (reader.u8(what).ok()?, reader.u8(what).ok()?);
            runs.push(Run { text, file, text_step, file_step });
        }
        for _ in 0..rows {
            runs.extend(row(&runs, units)?);
        }
        if runs.last()?.text_step == 0 {
            return None;
        }
    }
    // Places in the file must fit 32 bits to the last.
    let ends = runs.iter().skip(1).map(|run| run.text).chain([len]);
    let inside = runs.iter().zip(ends).all(|(run, end)| {
        let chars = u64::from(end.saturating_sub(run.text)) + 1;
        run.text <= len && u64::from(run.file) + chars * u64::from(run.file_step) < u64::from(u32::MAX)
    });
    OffsetMap::from_runs(runs, len as usize).filter(|_| inside)
}

/// Where the last run would be in the file at `text`.
pub(crate) fn goes_on(runs: &[Run], text: u32) -> u32 {
    runs.last().map_or(0, |last| {
        let chars = (text - last.text) / u32::from(last.text_step).max(1);
        last.file.wrapping_add(chars.wrapping_mul(u32::from(last.file_step)))
    })
}

/// The two runs of the first unit behind the last run, if it is a row: the line break before it, and itself.
pub(crate) fn row(runs: &[Run], units: &[u32]) -> Option<[Run; 2]> {
    let last = runs.last()?;
    let unit = *units.get(units.partition_point(|unit| *unit <= last.text))?;
    let text = unit.checked_sub(1).filter(|text| *text > last.text)?;
    let line_break = Run { text, file: goes_on(runs, text), text_step: 1, file_step: 0 };
    Some([line_break, Run { text: unit, file: 0, text_step: 1, file_step: 1 }])
}
