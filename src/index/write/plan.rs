//! Which units does each document have, and where do they lie?

use super::error::WriteError;
use crate::document::{BlockKind, Corpus, DocId, Document, Quote, Span, Turn};
use crate::text::tokens;
use rayon::prelude::*;

/// One unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlannedUnit<'c> {
    pub(crate) document: &'c Document,
    /// Bytes of the document's text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Its turn, as a place in the document's turns.
    pub(crate) turn: Option<usize>,
}

/// The units of a corpus, in order.
#[derive(Debug)]
pub(crate) struct Plan<'c> {
    pub(crate) units: Vec<PlannedUnit<'c>>,
    /// Where each document's units end.
    pub(crate) unit_ends: Vec<u64>,
}

impl<'c> Plan<'c> {
    pub(crate) fn new(documents: &'c [Document]) -> Result<Plan<'c>, WriteError> {
        let mut plan = Plan { units: Vec::new(), unit_ends: Vec::new() };
        for document in documents {
            check(document)?;
            plan.document(document);
            plan.unit_ends.push(plan.units.len() as u64);
        }
        Ok(plan)
    }

    fn document(&mut self, document: &'c Document) {
        let text = &document.text;
        let mut starts: Vec<(usize, Option<usize>)> = Vec::with_capacity(document.turns.len() + 1);
        for (i, turn) in document.turns.iter().enumerate() {
            let label = turn.label_span.map(|label| label.start).filter(|start| *start <= turn.span.start);
            starts.push((label.unwrap_or(turn.span.start) as usize, Some(i)));
        }
        match starts.first_mut() {
            None => starts.push((0, None)),
            Some((start, _)) if tokens(&text[..*start]).next().is_none() => *start = 0,
            Some(_) => starts.insert(0, (0, None)),
        }
        for (i, &(start, turn)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(text.len(), |(next, _)| *next);
            self.units.push(PlannedUnit { document, start, end, turn });
        }
    }

    /// The units of a document.
    pub(crate) fn units_of(&self, doc: DocId) -> std::ops::Range<usize> {
        let end = |doc: usize| self.unit_ends[doc] as usize;
        let doc = doc.0 as usize;
        doc.checked_sub(1).map_or(0, end)..end(doc)
    }

    /// The unit in which a place of a document's text lies.
    pub(crate) fn unit_at(&self, doc: DocId, at: u32) -> usize {
        let units = self.units_of(doc);
        let later = self.units[units.clone()].partition_point(|unit| unit.start <= at as usize);
        units.start + later.saturating_sub(1)
    }
}

impl<'c> PlannedUnit<'c> {
    pub(crate) fn text(&self) -> &'c str {
        &self.document.text[self.start..self.end]
    }

    /// The stretches of boilerplate in the unit.
    pub(crate) fn boilerplate(&self) -> impl Iterator<Item = Span> + '_ {
        let blocks = &self.document.blocks;
        let from = blocks.partition_point(|block| block.span.end as usize <= self.start);
        blocks[from..]
            .iter()
            .take_while(|block| (block.span.start as usize) < self.end)
            .filter(|block| block.kind == BlockKind::Boilerplate)
            .map(|block| block.span)
    }
}

/// Checks that every quotation lies in its document.
pub(crate) fn check_quotes(corpus: &Corpus) -> Result<(), WriteError> {
    let document = |quote: &Quote| corpus.documents.get(quote.doc.0 as usize);
    let lies_outside = |quote: &&Quote| {
        let mut spans =
            [Some(quote.span), quote.attribution.mention, quote.attribution.cue].into_iter().flatten();
        !document(quote).is_some_and(|document| spans.all(|span| fits(document, span)))
    };
    match corpus.quotes.par_iter().find_first(lies_outside) {
        None => Ok(()),
        Some(quote) => {
            let doc = document(quote).map_or_else(|| format!("document {}", quote.doc.0), |d| d.id.clone());
            Err(WriteError::Span { doc, what: "quotation" })
        }
    }
}

fn fits(document: &Document, span: Span) -> bool {
    span.start <= span.end
        && document.text.is_char_boundary(span.start as usize)
        && document.text.is_char_boundary(span.end as usize)
}

fn check(document: &Document) -> Result<(), WriteError> {
    if document.text.len() >= 1 << 31 {
        return Err(WriteError::TooLarge { what: "bytes in one document", limit: (1 << 31) - 1 });
    }
    let fault = |what| Err(WriteError::Span { doc: document.id.clone(), what });
    if !in_order(document, document.blocks.iter().map(|block| block.span)) {
        return fault("block");
    }
    if !in_order(document, document.repairs.iter().map(|repair| repair.span)) {
        return fault("repair");
    }
    let turns =
        |turn: &Turn| turn.label_span.filter(|l| l.start <= turn.span.start).into_iter().chain([turn.span]);
    if !in_order(document, document.turns.iter().flat_map(turns)) {
        return fault("turn");
    }
    Ok(())
}

fn in_order(document: &Document, mut spans: impl Iterator<Item = Span>) -> bool {
    let mut end = 0;
    spans.all(|span| {
        let after = fits(document, span) && end <= span.start;
        end = span.end;
        after
    })
}
