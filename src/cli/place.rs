//! Where a span of a document lies, in the terms of every output: the unit's id and offsets in the file.

use dixit::document::{Document, Span};

/// The id of the unit that holds `span`: a turn's own id, else the document's.
pub(crate) fn unit_id(document: &Document, span: Span) -> &str {
    let next = document.turns.partition_point(|turn| turn.span.start <= span.start);
    let turn = next.checked_sub(1).map(|at| &document.turns[at]);
    turn.filter(|turn| span.start < turn.span.end || turn.span == span).map_or(&document.id, |turn| &turn.id)
}

/// Byte offsets in the file (JSON rows: in the row's text).
pub(crate) fn in_file(document: &Document, span: Span) -> (usize, usize) {
    let start = document.offsets.to_file(span.start as usize);
    let end = document.offsets.end_in_file(span.end as usize);
    (start, end.max(start))
}
