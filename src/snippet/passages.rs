//! Chooses and cuts the passages that show why a unit was found.

use super::Piece;
use super::sentence::begins_sentence;
use crate::document::UnitId;
use crate::index::{Index, Passage};
use crate::sort::Order as _;
use serde::Serialize;
use std::ops::Range;
use tsify::Tsify;

/// Tokens that a passage shows at most, its sentence's beginning aside.
const WINDOW: u32 = 36;
/// Tokens before the first mark in which the beginning of its sentence is looked for.
const LEAD: u32 = 16;
/// Tokens before the first mark where no sentence begins there.
const SHORT_LEAD: u32 = 7;
/// Marks that are looked at when passages are chosen.
const MAX_MARKS: usize = 2_000;

/// Tokens to be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mark {
    /// First token.
    pub(crate) start: u32,
    /// One past the last.
    pub(crate) end: u32,
    /// Which part of the query they answer: a passage with several parts is worth more.
    pub(crate) part: u32,
}

/// A passage as a list of hits shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Snippet {
    /// The text.
    pub(crate) pieces: Vec<Piece>,
    /// Where its first and its last sentence are cut.
    pub(crate) cut: Cut,
}

/// Where a passage is cut in the middle of a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
pub struct Cut {
    /// Its first sentence begins before it.
    pub before: bool,
    /// Its last sentence ends behind it.
    pub after: bool,
}

/// The best passages of a unit, at most `most`, in the order of the text, each a row of pieces that are the text.
/// `marks` by start. Without marks, the beginning of the unit.
pub(crate) fn passages(index: &Index<'_>, unit: UnitId, marks: &[Mark], most: usize) -> Vec<Snippet> {
    let tokens = index.unit_tokens(unit);
    let marks = &marks[..marks.len().min(MAX_MARKS)];
    if marks.is_empty() {
        let passage = index.passage(unit, 0..WINDOW + 1);
        let end = end_of(&passage, 0);
        let pieces = cut(&passage, 0..end, &[]);
        let cut = Cut { before: false, after: goes_on(&passage, end, tokens) };
        return if pieces.is_empty() { Vec::new() } else { vec![Snippet { pieces, cut }] };
    }
    let mut windows = chosen(marks, most);
    windows.order_by_key(|window| window.start);
    let mut rows: Vec<Snippet> = Vec::new();
    let mut shown = 0;
    for window in windows {
        let inside = &marks[window];
        let Some(first) = inside.first() else { continue };
        let from = first.start.saturating_sub(LEAD).max(shown);
        // With one token behind the last that can be shown: whether a sentence begins there counts.
        let passage = index.passage(unit, from..first.start.saturating_add(WINDOW + 1));
        let lead = (first.start.saturating_sub(passage.first)) as usize;
        let begin = (0..=lead.min(passage.tokens.len()))
            .rev()
            .find(|token| (*token > 0 || passage.first == 0) && begins_sentence(&passage, *token));
        let start = begin.unwrap_or(lead.saturating_sub(SHORT_LEAD as usize));
        let end = end_of(&passage, start);
        shown = passage.first + end as u32;
        let pieces = cut(&passage, start..end, marks);
        if pieces.iter().any(|piece| piece.hit) {
            let cut = Cut { before: begin.is_none(), after: goes_on(&passage, end, tokens) };
            rows.push(Snippet { pieces, cut });
        }
    }
    rows
}

/// Some tokens of a unit with the signs directly beside them left out.
pub(crate) fn tokens(index: &Index<'_>, unit: UnitId, tokens: Range<u32>, marks: &[Mark]) -> Vec<Piece> {
    let passage = index.passage(unit, tokens);
    let (Some(first), Some(last)) = (passage.tokens.first(), passage.tokens.last()) else {
        return Vec::new();
    };
    let stretch = first.start as usize..last.end as usize;
    pieces(&passage.text, stretch, ranges(&passage, passage.first..u32::MAX, marks))
}

/// The bytes of the marks inside a window of tokens.
fn ranges(passage: &Passage, window: Range<u32>, marks: &[Mark]) -> Vec<Range<usize>> {
    let end = passage.first + passage.tokens.len() as u32;
    let byte = |token: u32| passage.tokens.get(token.checked_sub(passage.first)? as usize);
    let range = |mark: &Mark| {
        let (start, end) = (mark.start.max(window.start), mark.end.min(window.end).min(end));
        let (first, last) = (byte(start)?, byte(end.checked_sub(1)?)?);
        (start < end).then_some(first.start as usize..last.end as usize)
    };
    marks.iter().filter_map(range).collect()
}

/// The ranges of marks that make the best passages, disjoint.
fn chosen(marks: &[Mark], most: usize) -> Vec<Range<usize>> {
    let reach = |first: usize| {
        let until = marks[first].start.saturating_add(WINDOW - SHORT_LEAD);
        first + marks[first..].partition_point(|mark| mark.start < until)
    };
    let mut windows: Vec<(usize, Range<usize>)> = (0..marks.len())
        .map(|first| {
            let range = first..reach(first);
            // One bit a part; of a query of more than 64, some share theirs.
            let parts = marks[range.clone()].iter().fold(0u64, |parts, mark| parts | 1 << (mark.part % 64));
            (4 * parts.count_ones() as usize + range.len().min(4), range)
        })
        .collect();
    // Stable: among equals the first in the text.
    windows.order_by_key(|(worth, _)| std::cmp::Reverse(*worth));
    let mut chosen: Vec<Range<usize>> = Vec::new();
    for (_, range) in windows {
        if chosen.len() == most {
            break;
        }
        let apart = |other: &Range<usize>| {
            let (a, b) = if range.start < other.start { (&range, other) } else { (other, &range) };
            a.end <= b.start && marks[b.start].start > marks[a.start].start.saturating_add(WINDOW)
        };
        if chosen.iter().all(apart) {
            chosen.push(range);
        }
    }
    chosen
}

/// Where a passage that begins at token `start` ends: with the last sentence that fits, or full.
fn end_of(passage: &Passage, start: usize) -> usize {
    let full = (start + WINDOW as usize).min(passage.tokens.len());
    if full == passage.tokens.len() {
        return full;
    }
    let least = start + WINDOW as usize / 2;
    (least..=full).rev().find(|token| begins_sentence(passage, *token)).unwrap_or(full)
}

/// Whether the sentence that the token before `end` belongs to goes on, in a unit of so many tokens.
fn goes_on(passage: &Passage, end: usize, tokens: u32) -> bool {
    if passage.first + end as u32 >= tokens {
        return false;
    }
    if end < passage.tokens.len() {
        return !begins_sentence(passage, end);
    }
    // What follows was not read: only the signs behind the last token tell.
    let last = passage.tokens.last().map_or(0, |last| last.end as usize);
    !passage.text.get(last..).is_some_and(|gap| gap.contains(['.', '!', '?', '\n', '\u{2026}']))
}

/// The text of some tokens as pieces, with the signs that stand directly beside them.
pub(crate) fn cut(passage: &Passage, tokens: Range<usize>, marks: &[Mark]) -> Vec<Piece> {
    let (Some(first), Some(last)) =
        (passage.tokens.get(tokens.start), passage.tokens.get(tokens.end.wrapping_sub(1)))
    else {
        return Vec::new();
    };
    let text = passage.text.as_str();
    let begin = match tokens.start.checked_sub(1).and_then(|before| passage.tokens.get(before)) {
        Some(before) => before.end as usize,
        None => 0,
    };
    let end = passage.tokens.get(tokens.end).map_or(text.len(), |after| after.start as usize);
    let (first, last) = (first.start as usize, last.end as usize);
    let before = text.get(begin..first).unwrap_or("");
    let after = text.get(last..end).unwrap_or("");
    let from = first - before.rsplit(char::is_whitespace).next().map_or(0, str::len);
    let to = last + after.split(char::is_whitespace).next().map_or(0, str::len);
    let window = passage.first + tokens.start as u32..passage.first + tokens.end as u32;
    pieces(text, from..to, ranges(passage, window, marks))
}

/// A stretch of text, cut where the ranges (in any order, perhaps overlapping) begin and end.
pub(crate) fn pieces(text: &str, stretch: Range<usize>, mut ranges: Vec<Range<usize>>) -> Vec<Piece> {
    ranges.order_by_key(|range| (range.start, range.end));
    let mut pieces: Vec<Piece> = Vec::with_capacity(2 * ranges.len() + 1);
    let mut at = stretch.start;
    let mut push = |from: usize, to: usize, hit: bool| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            pieces.push(Piece { text: text.to_owned(), hit });
        }
    };
    for range in ranges {
        let (start, end) = (range.start.max(at), range.end.min(stretch.end));
        if start < end {
            push(at, start, false);
            push(start, end, true);
            at = end;
        }
    }
    push(at, stretch.end, false);
    pieces
}
