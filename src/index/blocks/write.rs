//! Writes how each document's text is laid out.

use crate::document::{Block, Corpus, DocId, Document, OffsetMap, Span};
use crate::index::blocks::{BLOCK_KINDS, EXPLICIT_BLOCKS, LABELS, OFFSETS, REPAIRS, goes_on, lines, row};
use crate::index::coding::numbers::Monotone;
use crate::index::coding::wire::write::SectionWriter;
use crate::index::coding::zigzag;
use crate::index::tables::write::sums;
use crate::index::write::plan::Plan;
use rayon::prelude::*;

/// The section of the layouts.
pub(crate) fn layout(corpus: &Corpus, plan: &Plan<'_>) -> Vec<u8> {
    let records: Vec<Vec<u8>> = corpus
        .documents
        .par_iter()
        .enumerate()
        .map(|(doc, document)| record(document, plan, DocId(doc as u32)))
        .collect();
    let mut writer = SectionWriter::default();
    Monotone::write(&sums(records.iter().map(|record| record.len() as u64)), &mut writer);
    writer.bytes(&records.concat());
    writer.into_bytes()
}

fn record(document: &Document, plan: &Plan<'_>, doc: DocId) -> Vec<u8> {
    let units = &plan.units[plan.units_of(doc)];
    let starts: Vec<u32> = units.iter().map(|unit| unit.start as u32).collect();
    let label = |turn: Option<usize>| turn.and_then(|turn| document.turns[turn].label_span);
    let spans = document.blocks.iter().map(|block| block.span);
    let same = spans.eq(lines(&document.text));
    let plain = document.offsets == OffsetMap::identity(document.text.len());
    let flags = [
        (!same, EXPLICIT_BLOCKS),
        (!document.repairs.is_empty(), REPAIRS),
        (!plain, OFFSETS),
        (units.iter().any(|unit| label(unit.turn).is_some()), LABELS),
    ];
    let flags = flags.iter().filter(|(set, _)| *set).fold(0, |flags, (_, flag)| flags | flag);
    let mut writer = SectionWriter::default();
    writer.u8(flags);
    blocks(&document.blocks, same, &mut writer);
    if flags & REPAIRS != 0 {
        let mut from = 0;
        writer.varint(document.repairs.len() as u64);
        for repair in &document.repairs {
            span(repair.span, &mut from, &mut writer);
            writer.str(&repair.original);
        }
    }
    if flags & OFFSETS != 0 {
        offsets(&document.offsets, &starts, &mut writer);
    }
    if flags & LABELS != 0 {
        for unit in units {
            match label(unit.turn) {
                None => writer.varint(0),
                Some(label) => {
                    writer.varint(u64::from(label.start - unit.start as u32) + 1);
                    writer.varint(u64::from(label.end - label.start));
                }
            }
        }
    }
    writer.into_bytes()
}

fn blocks(blocks: &[Block], are_lines: bool, writer: &mut SectionWriter) {
    let kind = |block: &Block| BLOCK_KINDS.iter().position(|kind| *kind == block.kind).unwrap_or(0) as u8;
    if are_lines {
        let runs: Vec<&[Block]> = blocks.chunk_by(|a, b| a.kind == b.kind).collect();
        writer.varint(runs.len() as u64);
        for run in runs {
            writer.u8(kind(&run[0]));
            writer.varint(run.len() as u64);
        }
        return;
    }
    let mut from = 0;
    writer.varint(blocks.len() as u64);
    for block in blocks {
        span(block.span, &mut from, writer);
        writer.u8(kind(block));
    }
}

fn span(span: Span, from: &mut u32, writer: &mut SectionWriter) {
    writer.varint(u64::from(span.start - *from));
    writer.varint(u64::from(span.end - span.start));
    *from = span.end;
}

fn offsets(map: &OffsetMap, units: &[u32], writer: &mut SectionWriter) {
    let runs = map.runs();
    // Runs of each step; rows that follow each other are one.
    let (mut steps, mut at): (Vec<(u64, usize)>, usize) = (Vec::new(), 0);
    while at < runs.len() {
        let is_row = row(&runs[..at], units).is_some_and(|row| runs[at..].starts_with(&row));
        match steps.last_mut() {
            Some((rows, _)) if is_row && *rows > 0 => *rows += 1,
            _ => steps.push((u64::from(is_row), at)),
        }
        at += 1 + usize::from(is_row);
    }
    writer.varint(steps.len() as u64);
    for (rows, at) in steps {
        writer.varint(rows);
        if rows == 0 {
            let run = runs[at];
            let before = at.checked_sub(1).map_or(0, |before| runs[before].text);
            writer.varint(u64::from(run.text - before));
            let distance = i64::from(run.file) - i64::from(goes_on(&runs[..at], run.text));
            writer.varint(u64::from(zigzag(distance)));
            writer.u8(run.text_step);
            writer.u8(run.file_step);
        }
    }
}
