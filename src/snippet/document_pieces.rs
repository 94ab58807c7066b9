//! Cuts a whole document into the pieces that the reader shows.

use crate::api::document::{AttributionView, BlockView, DocumentView, QuotationView, ReaderPiece, TurnView};
use crate::document::{Block, DocId, QuoteId, QuoteKind, Span, UnitId};
use crate::index::{DocumentEntry, Index, UnitEntry};
use crate::sort::Order as _;
use std::ops::Range;

/// The tokens of one hit, one or two stretches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HitTokens {
    pub(crate) unit: UnitId,
    pub(crate) parts: [(u32, u32); 2],
}

/// A document with hits (in the order of the text) marked; `None` where there is no such document.
pub(crate) fn view(
    index: &Index<'_>,
    doc: DocId,
    hits: &[HitTokens],
    explanation: String,
) -> Option<DocumentView> {
    if doc.0 >= index.documents() {
        return None;
    }
    let entry = index.document(doc);
    let units: Vec<UnitEntry> = entry.units.clone().map(|unit| index.unit(UnitId(unit))).collect();
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut rest = hits;
    for (unit, number) in units.iter().zip(entry.units.clone()) {
        let passage = index.passage(UnitId(number), 0..u32::MAX);
        let here = rest.iter().take_while(|hit| hit.unit.0 <= number).count();
        for hit in rest[..here].iter().filter(|hit| hit.unit.0 == number) {
            let byte = |token: u32| passage.tokens.get(token as usize);
            let range = |(start, end): (u32, u32)| Some((byte(start)?.start, byte(end.checked_sub(1)?)?.end));
            let ranges = hit.parts.iter().filter_map(|part| range(*part));
            let base = unit.span.start;
            marks.push(ranges.map(|(start, end)| Span { start: base + start, end: base + end }).collect());
        }
        rest = &rest[here..];
        text.push_str(&passage.text);
    }
    let (marks, hits) = numbered(marks);
    let quotes: Vec<QuoteId> =
        entry.units.clone().flat_map(|unit| index.quotes_of(UnitId(unit))).map(QuoteId).collect();
    let sheet = Sheet::new(index, doc, &text, marks, &quotes);
    let blocks = index.blocks(doc);
    let blocks = blocks
        .iter()
        .scan(0, |turns, block| Some(sheet.block(&entry, &units, block, turns, index)))
        .collect();
    Some(DocumentView {
        id: entry.id.clone(),
        doc: doc.0,
        path: entry.path.clone(),
        title: entry.title.clone(),
        date: entry.date.map(Into::into),
        language: entry.language.clone(),
        sha256: entry.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
        units_start: entry.units.start,
        units_end: entry.units.end,
        words: units.iter().map(|unit| unit.tokens).sum(),
        hits,
        explanation,
        blocks,
        quotations: quotations(index, &quotes, &text),
        fields: entry.fields,
    })
}

/// Gives each hit that still shows something its ordinal; hits may overlap, marks do not. Returns how many.
fn numbered(hits: Vec<Vec<Span>>) -> (Vec<(Span, u32)>, u32) {
    let mut ordered: Vec<(Span, usize)> =
        hits.iter().enumerate().flat_map(|(hit, spans)| spans.iter().map(move |span| (*span, hit))).collect();
    ordered.order_by_key(|(span, hit)| (span.start, span.end, *hit));
    let mut numbers: Vec<Option<u32>> = vec![None; hits.len()];
    let (mut marks, mut end, mut next) = (Vec::new(), 0, 0);
    for (span, hit) in ordered {
        let start = span.start.max(end);
        if start >= span.end {
            continue;
        }
        let number = *numbers[hit].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
        marks.push((Span { start, end: span.end }, number));
        end = span.end;
    }
    (marks, next)
}

/// Everything that may begin or end inside a text, sorted by where it begins.
struct Sheet<'a> {
    text: &'a str,
    /// Disjoint.
    marks: Vec<(Span, u32)>,
    quotes: Vec<(Span, u32)>,
    mentions: Vec<(Span, u32)>,
    cues: Vec<(Span, u32)>,
    repairs: Vec<(Span, String)>,
    /// Where any of them begins or ends, ascending.
    points: Vec<u32>,
}

impl<'a> Sheet<'a> {
    fn new(
        index: &Index<'_>,
        doc: DocId,
        text: &'a str,
        marks: Vec<(Span, u32)>,
        quotes: &[QuoteId],
    ) -> Sheet<'a> {
        let mut sheet = Sheet {
            text,
            marks,
            quotes: Vec::new(),
            mentions: Vec::new(),
            cues: Vec::new(),
            repairs: index.repairs(doc).into_iter().map(|repair| (repair.span, repair.original)).collect(),
            points: Vec::new(),
        };
        for (place, quote) in (0u32..).zip(quotes) {
            let quote = index.quote(*quote);
            sheet.quotes.push((quote.span, place));
            sheet.mentions.extend(quote.attribution.mention.map(|span| (span, place)));
            sheet.cues.extend(quote.attribution.cue.map(|span| (span, place)));
        }
        sheet.mentions.order_by_key(|(span, _)| *span);
        sheet.cues.order_by_key(|(span, _)| *span);
        let spans = [&sheet.marks, &sheet.quotes, &sheet.mentions, &sheet.cues];
        let spans = spans.into_iter().flatten().map(|(span, _)| *span);
        let spans = spans.chain(sheet.repairs.iter().map(|(span, _)| *span));
        sheet.points = spans.flat_map(|span| [span.start, span.end]).collect();
        // A hostile pack may say that something begins inside a character.
        sheet.points.retain(|point| text.is_char_boundary(*point as usize));
        sheet.points.sort_unstable();
        sheet.points.dedup();
        sheet
    }

    /// A block, cut. `turns` are the units whose head was shown.
    fn block(
        &self,
        document: &DocumentEntry,
        units: &[UnitEntry],
        block: &Block,
        turns: &mut usize,
        index: &Index<'_>,
    ) -> BlockView {
        let at = units.partition_point(|unit| unit.span.start <= block.span.start);
        // Of units without text at one place the last one has what follows.
        let unit =
            at.checked_sub(1).filter(|at| units[*at].span.end > block.span.start || units[*at].tokens == 0);
        let number = unit.map(|at| document.units.start + at as u32);
        let head = unit.filter(|at| *at >= *turns && is_turn(index, document.units.start + *at as u32));
        *turns = head.map_or(*turns, |at| at + 1);
        let turn = head.map(|at| {
            let unit = &units[at];
            TurnView {
                id: unit.id.clone(),
                speaker: unit.speaker.map(|speaker| index.speaker_name(speaker).to_owned()),
                title: (unit.title != document.title).then(|| unit.title.clone()),
                date: unit.date.filter(|date| Some(*date) != document.date).map(Into::into),
            }
        });
        BlockView {
            kind: block.kind,
            start: block.span.start,
            unit: number,
            turn,
            pieces: self.pieces(block.span),
        }
    }

    fn pieces(&self, block: Span) -> Vec<ReaderPiece> {
        let inside = |from: u32, to: u32| {
            let begin = self.points.partition_point(|point| *point <= from);
            begin..self.points.partition_point(|point| *point < to).max(begin)
        };
        let points = &self.points[inside(block.start, block.end)];
        let ends = points.iter().copied().chain([block.end]);
        let mut pieces = Vec::new();
        let mut start = block.start;
        for end in ends {
            let removed = self.repairs.iter().filter(|(span, _)| span.start == start && span.end == start);
            pieces.extend(removed.map(|(_, original)| self.piece(start..start, Some(original.clone()))));
            if start < end {
                let repaired = self.repairs.iter().find(|(span, _)| span.start <= start && end <= span.end);
                pieces.push(self.piece(start..end, repaired.map(|(_, original)| original.clone())));
            }
            start = end;
        }
        pieces
    }

    fn piece(&self, range: Range<u32>, original: Option<String>) -> ReaderPiece {
        let at = range.start;
        let mark = self.marks.partition_point(|(span, _)| span.start <= at).checked_sub(1);
        let mark = mark.map(|i| self.marks[i]).filter(|(span, _)| at < span.end);
        ReaderPiece {
            text: self.text.get(range.start as usize..range.end as usize).unwrap_or_default().to_owned(),
            hit: mark.map(|(_, hit)| hit),
            quotations: around(&self.quotes, at),
            mention_of: around(&self.mentions, at),
            cue_of: around(&self.cues, at),
            original,
        }
    }
}

/// Spans that go further back than so many others are not looked for: quotations of one level follow each other.
const BACK: usize = 256;

/// What the spans (by start) that hold a byte stand for, outermost first.
fn around(spans: &[(Span, u32)], at: u32) -> Vec<u32> {
    let end = spans.partition_point(|(span, _)| span.start <= at);
    let begin = end.saturating_sub(BACK);
    spans[begin..end].iter().filter(|(span, _)| at < span.end).map(|(_, place)| *place).collect()
}

/// Whether a unit is a turn or a speech.
fn is_turn(index: &Index<'_>, unit: u32) -> bool {
    index.quotes_of(UnitId(unit)).any(|quote| index.quote_kind(QuoteId(quote)) == QuoteKind::Turn)
}

fn quotations(index: &Index<'_>, quotes: &[QuoteId], text: &str) -> Vec<QuotationView> {
    let slice = |span: Span| text.get(span.range()).unwrap_or_default().to_owned();
    let view = |id: &QuoteId| {
        let quote = index.quote(*id);
        let parent = quote.parent.and_then(|parent| quotes.binary_search(&parent).ok());
        let wordings = index.cluster_of(*id).map_or(0, |cluster| index.cluster(cluster).len());
        QuotationView {
            id: id.0,
            kind: quote.kind,
            attribution: AttributionView::of(index, &quote, |span| Some(slice(span))),
            parent: parent.map(|parent| parent as u32),
            supplied_marks: quote.supplied_marks,
            variants: wordings.saturating_sub(1) as u32,
        }
    };
    quotes.iter().map(view).collect()
}
