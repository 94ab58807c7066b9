//! How each document's text is laid out: blocks, labels, what was repaired, and the way back to the file.
//!
//! ```text
//! layout      Monotone end of each document's record | records
//! record      u8 flags: 1 blocks are not the lines, 2 repairs, 4 an offset map, 8 labels, 16 every unit is a row
//!             whose offsets count from 0
//!             blocks   lines: varint runs, a run: u8 kind, varint lines
//!                      else: varint blocks, a block: varint gap to the one before, varint length, u8 kind
//!             repairs  varint n, one: varint gap to the one before, varint length, string original
//!             offsets  varint n, a run: varint gap in the text, zigzag distance in the file from where the run
//!                      before would have gone on, u8 text step, u8 file step
//!             labels   a unit: varint start in the unit + 1 or 0 for none, varint length
//! ```
//!
//! Apart because only the reader view and places in files need it.

use super::error::PackError;
use super::numbers::Monotone;
use super::wire::Reader;
use crate::document::{Block, BlockKind, OffsetMap, Repair, Run, Span};

/// The kinds of blocks as numbers.
pub(super) const BLOCK_KINDS: [BlockKind; 9] = [
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

pub(super) const EXPLICIT_BLOCKS: u8 = 1;
pub(super) const REPAIRS: u8 = 2;
pub(super) const OFFSETS: u8 = 4;
pub(super) const LABELS: u8 = 8;
pub(super) const ROWS: u8 = 16;

/// The records of all documents.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layouts<'p> {
    ends: Monotone<'p>,
    records: &'p [u8],
}

/// What one record holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    pub(super) blocks: Vec<Block>,
    pub(super) repairs: Vec<Repair>,
    pub(super) offsets: OffsetMap,
    /// The label of each unit.
    pub(super) labels: Vec<Option<Span>>,
}

impl<'p> Layouts<'p> {
    pub(super) fn read(section: &'p [u8], documents: u32) -> Result<Layouts<'p>, PackError> {
        let what = "layout";
        let mut reader = Reader::new(section);
        let ends = Monotone::read(&mut reader, what)?;
        let records = reader.bytes(what)?;
        reader.finish(what)?;
        let whole = ends.len() == documents && ends.last() == records.len() as u64;
        if whole { Ok(Layouts { ends, records }) } else { Err(PackError::Damaged { what }) }
    }

    /// The layout of document `i`, whose text is `text` and whose units begin at `units`. Empty where hostile
    /// bytes are no layout.
    pub(super) fn get(&self, i: u32, text: &str, units: &[u32]) -> Layout {
        let range = super::tables::between(&self.ends, i);
        let record = self.records.get(range.start as usize..range.end as usize).unwrap_or_default();
        read_record(&mut Reader::new(record), text, units).unwrap_or_default()
    }
}

/// The lines of a text that are not empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
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
fn span(reader: &mut Reader<'_>, from: u32, text: &str) -> Result<Span, PackError> {
    let what = "layout";
    let start = from.checked_add(reader.varint32(what)?).ok_or(PackError::Damaged { what })?;
    let end = start.checked_add(reader.varint32(what)?).ok_or(PackError::Damaged { what })?;
    let inside = text.is_char_boundary(start as usize) && text.is_char_boundary(end as usize);
    if inside { Ok(Span { start, end }) } else { Err(PackError::Damaged { what }) }
}

fn read_record(reader: &mut Reader<'_>, text: &str, units: &[u32]) -> Result<Layout, PackError> {
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
        let mut runs: Vec<Run> = Vec::new();
        for _ in 0..reader.varint(what)? {
            let gap = reader.varint32(what)?;
            let (at, go_on) = match runs.last() {
                None => (gap, 0),
                Some(last) => {
                    let chars = gap / u32::from(last.text_step).max(1);
                    let file = last.file.wrapping_add(chars.wrapping_mul(u32::from(last.file_step)));
                    (last.text.wrapping_add(gap), file)
                }
            };
            let file = go_on.wrapping_add(super::speech::unzigzag(reader.varint32(what)?) as u32);
            runs.push(Run { text: at, file, text_step: reader.u8(what)?, file_step: reader.u8(what)? });
        }
        // Places in the file must fit 32 bits to the last.
        let ends = runs.iter().skip(1).map(|run| run.text).chain([text.len() as u32]);
        let inside = runs.iter().zip(ends).all(|(run, end)| {
            let chars = u64::from(end.saturating_sub(run.text)) + 1;
            run.text as usize <= text.len()
                && u64::from(run.file) + chars * u64::from(run.file_step) < u64::from(u32::MAX)
        });
        let map = OffsetMap::from_runs(runs, text.len()).filter(|_| inside);
        layout.offsets = map.ok_or(PackError::Damaged { what })?;
    }
    if flags & ROWS != 0 {
        layout.offsets = rows(text.len(), units).ok_or(PackError::Damaged { what })?;
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

/// The map of a text whose units are rows, each counting from 0.
pub(super) fn rows(len: usize, units: &[u32]) -> Option<OffsetMap> {
    let run = |&text: &u32| Run { text, file: 0, text_step: 1, file_step: 1 };
    let mut runs: Vec<Run> = units.iter().map(run).collect();
    // Of units without text only the last has a run.
    runs.dedup_by(|next, run| next.text == run.text);
    runs.iter().all(|run| run.text as usize <= len).then(|| OffsetMap::from_runs(runs, len))?
}
