//! Replaces stretches of a document, and adjusts everything that points into its text: blocks, turns, labels,
//! repairs and offsets.

use crate::document::{Document, OffsetMap, Span};

/// New words for a stretch of text.
#[derive(Clone, Debug)]
pub(crate) struct Replacement {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) words: String,
}

/// Returns a text with replacements, which must be in order and must not overlap.
pub(crate) fn replaced(text: &str, replacements: &[Replacement]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    for replacement in replacements {
        kept.push_str(&text[at..replacement.start]);
        kept.push_str(&replacement.words);
        at = replacement.end;
    }
    kept.push_str(&text[at..]);
    kept
}

/// Makes replacements, which must be in order and must not overlap, in a document.
pub(crate) fn document(document: &mut Document, replacements: &[Replacement]) {
    let replacements = cut(document, replacements);
    let text = replaced(&document.text, &replacements);
    let mut offsets = OffsetMap::empty();
    let mut at = 0;
    for replacement in &replacements {
        offsets.append(&document.offsets.slice(at, replacement.start));
        let place = document.offsets.to_file(replacement.start);
        let end = document.offsets.end_in_file(replacement.end);
        let mut width = end.saturating_sub(place);
        // The first character takes the place of the whole stretch in the file.
        for c in replacement.words.chars() {
            offsets.push(c.len_utf8(), if width > 0 { place } else { end }, width);
            width = 0;
        }
        at = replacement.end;
    }
    offsets.append(&document.offsets.slice(at, document.text.len()));
    document.offsets = offsets;

    // How far the text after each replacement has moved.
    let mut ends = Vec::with_capacity(replacements.len());
    let mut moved = 0i64;
    for replacement in &replacements {
        moved += replacement.words.len() as i64 - (replacement.end - replacement.start) as i64;
        ends.push((replacement.end, moved));
    }
    let place = |at: u32| {
        let before = ends.partition_point(|(end, _)| *end <= at as usize);
        let moved = before.checked_sub(1).map_or(0, |before| ends[before].1);
        (i64::from(at) + moved) as u32
    };
    let shift = |span: &mut Span| *span = Span { start: place(span.start), end: place(span.end) };
    document.repairs.retain(|repair| {
        let (start, end) = (repair.span.start as usize, repair.span.end as usize);
        let next = replacements.partition_point(|replacement| replacement.end < start);
        replacements.get(next).is_none_or(|replacement| replacement.start > end)
    });
    document.repairs.iter_mut().for_each(|repair| shift(&mut repair.span));
    document.blocks.iter_mut().for_each(|block| shift(&mut block.span));
    document.blocks.retain(|block| block.span.start < block.span.end);
    for turn in &mut document.turns {
        shift(&mut turn.span);
        turn.label_span.iter_mut().for_each(shift);
    }
    document.text = text;
}

/// Cuts replacements where a block, a turn or a label begins or ends. The new words go into the first part of each
/// turn; the other parts are deleted.
fn cut(document: &Document, replacements: &[Replacement]) -> Vec<Replacement> {
    let blocks = document.blocks.iter().map(|block| block.span);
    let turns = document.turns.iter().flat_map(|turn| turn.label_span.into_iter().chain([turn.span]));
    let mut edges =
        blocks.chain(turns).flat_map(|span| [span.start as usize, span.end as usize]).collect::<Vec<_>>();
    edges.sort_unstable();
    edges.dedup();
    let turn_of = |at: usize| document.turns.partition_point(|turn| turn.span.start as usize <= at);
    let mut parts = Vec::with_capacity(replacements.len());
    for replacement in replacements {
        let inside = &edges[edges.partition_point(|edge| *edge <= replacement.start)..];
        let inside = &inside[..inside.partition_point(|edge| *edge < replacement.end)];
        let mut turn = None;
        let mut start = replacement.start;
        for end in inside.iter().copied().chain([replacement.end]) {
            // Line breaks between blocks stay: they separate what is left.
            if !document.text[start..end].trim().is_empty() {
                let first = turn != Some(turn_of(start));
                turn = Some(turn_of(start));
                let words = if first { replacement.words.clone() } else { String::new() };
                parts.push(Replacement { start, end, words });
            }
            start = end;
        }
    }
    parts
}

/// Makes a document's offsets count in its own text, within each turn if they did so before.
pub(crate) fn forget_places(document: &mut Document) {
    let by_turn = document.turns.len() > 1
        && document.turns.iter().all(|turn| document.offsets.to_file(turn.span.start as usize) == 0);
    if !by_turn {
        document.offsets = OffsetMap::identity(document.text.len());
        return;
    }
    let mut offsets = OffsetMap::empty();
    for (nth, turn) in document.turns.iter().enumerate() {
        let before = turn.span.start as usize - offsets.len();
        for _ in 0..before {
            let end = nth.checked_sub(1).map_or(0, |last| document.turns[last].span.range().len());
            offsets.push(1, end, 0);
        }
        offsets.append(&OffsetMap::identity(turn.span.range().len()));
    }
    for at in offsets.len()..document.text.len() {
        offsets.push(1, at, 0);
    }
    document.offsets = offsets;
}
