//! From characters on a page to lines in the order in which they are read, column after column.
//!
//! Only places count here; what lines mean is the matter of paragraphs. Points are PDF's: y grows upwards.

use super::rtl::{self, is_rtl};
use std::collections::BTreeMap;

/// One character.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    /// Where its base line begins.
    pub(super) x: f32,
    /// The height of its base line.
    pub(super) y: f32,
    /// How far the next one begins.
    pub(super) width: f32,
    /// The size of its font on the page.
    pub(super) size: f32,
    /// Which way its line runs: a step of length 1.
    pub(super) along: (f32, f32),
    /// The character.
    pub(super) c: char,
}

/// The characters of a page that run one way, turned so that their lines run from left to right.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// In the order of the file.
    pub(super) glyphs: Vec<Glyph>,
    /// Whether they are of a script that runs from right to left, and are mirrored.
    pub(super) mirrored: bool,
}

/// A piece of a line without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its left end.
    pub(super) left: f32,
    /// Its right end.
    pub(super) right: f32,
    /// Its base line.
    pub(super) y: f32,
    /// The size of most of it.
    pub(super) size: f32,
    /// Its words.
    pub(super) text: String,
    /// Its place in the order of the file.
    pub(super) order: usize,
    /// A mark above its last word, where there is one (a footnote's number).
    pub(super) raised: Vec<(usize, String)>,
}

/// One line of a column.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its pieces from left to right.
    pub(super) pieces: Vec<Piece>,
    /// Its base line.
    pub(super) y: f32,
    /// The size of its largest piece.
    pub(super) size: f32,
}

impl Line {
    pub(super) fn left(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.left)
    }

    pub(super) fn right(&self) -> f32 {
        self.pieces.last().map_or(0.0, |piece| piece.right)
    }
}

/// A page as it is read: its characters by the way their lines run, the way of most of them first.
pub(super) fn upright(glyphs: Vec<Glyph>) -> Vec<Page> {
    // Ways that differ by less than three degrees are one.
    let key = |glyph: &Glyph| ((glyph.along.0 * 20.0).round() as i8, (glyph.along.1 * 20.0).round() as i8);
    let mut ways: BTreeMap<(i8, i8), Vec<Glyph>> = BTreeMap::new();
    for glyph in glyphs {
        ways.entry(key(&glyph)).or_default().push(glyph);
    }
    let mut ways = ways.into_values().collect::<Vec<_>>();
    ways.sort_by_key(|glyphs| std::cmp::Reverse(glyphs.len()));
    ways.into_iter().map(turned).collect()
}

/// Characters whose lines run one way, turned.
fn turned(mut glyphs: Vec<Glyph>) -> Page {
    let (cos, sin) = glyphs.first().map_or((1.0, 0.0), |glyph| glyph.along);
    let mirrored = {
        let letters = glyphs.iter().filter(|glyph| glyph.c.is_alphabetic());
        let rtl = letters.clone().filter(|glyph| is_rtl(glyph.c)).count();
        2 * rtl > letters.count()
    };
    for glyph in &mut glyphs {
        (glyph.x, glyph.y) = (glyph.x * cos + glyph.y * sin, glyph.y * cos - glyph.x * sin);
        if mirrored {
            glyph.x = -glyph.x - glyph.width;
        }
    }
    Page { glyphs, mirrored }
}

/// The lines of a page from top to bottom, columns not yet parted.
pub(super) fn lines(page: &Page) -> Vec<Line> {
    let mut pieces = pieces(&page.glyphs);
    // From top to bottom; what is nearly level is sorted out below.
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut lines: Vec<Line> = Vec::new();
    for piece in pieces {
        match lines.last_mut() {
            Some(line) if line.y - piece.y < 0.35 * line.size.min(piece.size) => {
                line.size = line.size.max(piece.size);
                line.pieces.push(piece);
            }
            _ => lines.push(Line { y: piece.y, size: piece.size, pieces: vec![piece] }),
        }
    }
    for line in &mut lines {
        line.pieces.sort_by(|a, b| a.left.total_cmp(&b.left));
        line.pieces = joined(std::mem::take(&mut line.pieces), page.mirrored);
        for piece in &mut line.pieces {
            if page.mirrored {
                piece.text = rtl::logical(&piece.text);
            } else if piece.text.contains(is_rtl) {
                piece.text = rtl::turn_words(&piece.text);
            }
        }
    }
    lines
}

/// Joins pieces that touch, whatever the order in which the file has them, and drops what is printed twice.
fn joined(pieces: Vec<Piece>, mirrored: bool) -> Vec<Piece> {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        let Some(last) = joined.last_mut() else {
            joined.push(piece);
            continue;
        };
        let size = last.size.min(piece.size);
        let gap = piece.left - last.right;
        let same = (piece.left - last.left).abs() < 0.2 * size && piece.text == last.text;
        if same {
            continue;
        }
        let rtl = mirrored || last.text.contains(is_rtl) && piece.text.contains(is_rtl);
        let near = if rtl { 0.9 * size } else { 0.16 * size };
        if gap > -0.6 * size && gap < near && (last.size - piece.size).abs() < 0.7 * size.max(1.0) {
            if gap > 0.16 * size {
                last.text.push(' ');
            }
            let before = last.text.len();
            last.text.push_str(&piece.text);
            last.raised.extend(piece.raised.into_iter().map(|(at, mark)| (before + at, mark)));
            last.right = last.right.max(piece.right);
            last.order = last.order.min(piece.order);
        } else {
            joined.push(piece);
        }
    }
    joined
}

/// Runs of characters that follow each other on a base line.
fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut space = false;
    let mut last = 0.0_f32;
    // How many letters of a piece have its size, and how many in a row have another.
    let mut counts = (0, 0);
    for glyph in glyphs {
        if glyph.c.is_whitespace() {
            space = true;
            continue;
        }
        if glyph.c.is_control() {
            continue;
        }
        let right = glyph.x + glyph.width.max(0.0);
        let follows = pieces.last().is_some_and(|piece| {
            let gap = glyph.x - piece.right;
            let off = (glyph.y - piece.y).abs();
            let large = piece.size.max(glyph.size);
            // A letter over several lines is no part of one of them.
            let cap = piece.size > 1.7 * glyph.size && piece.text.chars().count() <= 2;
            let level = off < 0.5 * large && (!cap || off < 0.2 * glyph.size);
            let back = is_rtl(glyph.c) && glyph.x < last - 0.05 * glyph.size && !rtl::is_mark(glyph.c);
            level && !back && gap > -0.6 * piece.size && gap < 0.9 * large
        });
        last = glyph.x;
        if let (true, Some(piece)) = (follows, pieces.last_mut()) {
            let gap = glyph.x - piece.right;
            let is_raised = glyph.size < 0.8 * piece.size && glyph.y > piece.y + 0.15 * piece.size;
            if is_raised && glyph.c.is_ascii_digit() && !space {
                match piece.raised.last_mut() {
                    Some((at, mark)) if *at == piece.text.len() => mark.push(glyph.c),
                    _ => piece.raised.push((piece.text.len(), glyph.c.to_string())),
                }
                piece.right = piece.right.max(right);
                continue;
            }
            // A letter printed twice, to look bold.
            let twice = gap < -0.5 * glyph.width && piece.text.ends_with(glyph.c) && glyph.width > 0.0;
            if twice {
                continue;
            }
            if (space || gap > 0.16 * piece.size.min(glyph.size)) && !piece.text.ends_with(' ') {
                piece.text.push(' ');
            }
            if (glyph.size - piece.size).abs() < 0.1 * piece.size {
                counts = (counts.0 + 1, 0);
            } else {
                counts.1 += 1;
            }
            if counts.1 > counts.0 {
                (piece.size, piece.y) = (glyph.size, glyph.y);
                counts = (counts.1, 0);
            }
            push(&mut piece.text, glyph.c);
            piece.right = piece.right.max(right);
        } else {
            let mut text = String::new();
            push(&mut text, glyph.c);
            let (left, y, size) = (glyph.x, glyph.y, glyph.size);
            let order = pieces.len();
            pieces.push(Piece { left, right, y, size, text, order, raised: Vec::new() });
            counts = (1, 0);
        }
        space = false;
    }
    pieces
}

/// Appends a character; a ligature is its letters.
fn push(text: &mut String, c: char) {
    match c {
        '\u{fb00}' => text.push_str("ff"),
        '\u{fb01}' => text.push_str("fi"),
        '\u{fb02}' => text.push_str("fl"),
        '\u{fb03}' => text.push_str("ffi"),
        '\u{fb04}' => text.push_str("ffl"),
        '\u{fb05}' | '\u{fb06}' => text.push_str("st"),
        c => text.extend(rtl::letters(c)),
    }
}

/// Parts the lines of a page into columns, in the order in which they are read.
pub(super) fn columns(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut columns = Vec::new();
    part(lines, 0, &mut columns);
    columns
}

fn part(lines: Vec<Line>, depth: usize, columns: &mut Vec<Vec<Line>>) {
    /// Newspapers have many columns, found two at a time.
    const MAX_DEPTH: usize = 8;
    let band = (depth < MAX_DEPTH).then(|| band(&lines)).flatten();
    let Some(Band { from, until, gutter }) = band else {
        if !lines.is_empty() {
            columns.push(lines);
        }
        return;
    };
    let mut lines = lines.into_iter();
    let above = lines.by_ref().take(from).collect::<Vec<_>>();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for line in lines.by_ref().take(until - from) {
        let (ours, theirs): (Vec<_>, Vec<_>) =
            line.pieces.into_iter().partition(|piece| piece.right <= gutter);
        for (pieces, side) in [(ours, &mut left), (theirs, &mut right)] {
            if let Some(first) = pieces.first() {
                let size = pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
                side.push(Line { y: first.y, size, pieces });
            }
        }
    }
    let below = lines.collect::<Vec<_>>();
    part(above, depth + 1, columns);
    part(left, depth + 1, columns);
    part(right, depth + 1, columns);
    part(below, depth + 1, columns);
}

/// So many lines side by side are columns.
const LEAST: usize = 3;

/// Lines that a gutter parts, and where it is.
struct Band {
    from: usize,
    until: usize,
    gutter: f32,
}

/// The band of lines with text on both sides of a gutter that is the longest, where there is one of any length.
fn band(lines: &[Line]) -> Option<Band> {
    let mut best: Option<(usize, Band)> = None;
    let mut tried: Vec<f32> = Vec::new();
    for line in lines {
        for pair in line.pieces.windows(2) {
            let gutter = (pair[0].right + pair[1].left) / 2.0;
            if pair[1].left - pair[0].right < 0.7 * line.size || tried.len() > 40 {
                continue;
            }
            if tried.iter().any(|tried| (tried - gutter).abs() < 2.0) {
                continue;
            }
            tried.push(gutter);
            for (count, band) in bands(lines, gutter) {
                if count >= LEAST && best.as_ref().is_none_or(|(most, _)| count > *most) {
                    best = Some((count, band));
                }
            }
        }
    }
    best.map(|(_, band)| band)
}

/// The bands that a gutter parts, each with how many lines have text on both sides.
fn bands(lines: &[Line], gutter: f32) -> Vec<(usize, Band)> {
    let mut bands = Vec::new();
    let mut from = 0;
    while from < lines.len() {
        let crosses = |line: &Line| {
            let room = 0.2 * line.size;
            line.pieces.iter().any(|piece| piece.left < gutter + room && piece.right > gutter - room)
        };
        if crosses(&lines[from]) {
            from += 1;
            continue;
        }
        let until = lines[from..].iter().position(crosses).map_or(lines.len(), |count| from + count);
        let sided = |line: &&Line| line.left() < gutter && line.right() > gutter;
        // Lines on one side only, at either end, belong to what comes before or after both columns.
        let first = lines[from..until].iter().position(|line| sided(&line)).map(|at| from + at);
        if let Some(first) = first {
            let last = lines[from..until].iter().rposition(|line| sided(&line)).map_or(first, |at| from + at);
            let inside = &lines[first..=last];
            let both = inside.iter().filter(sided).count();
            let is_written_so = is_column_wise(&lines[from..until], gutter);
            if (is_written_so || both * 5 >= inside.len() * 2) && is_text(inside, gutter) {
                // Fewer lines side by side are a table, or an accident, unless the file writes them as columns.
                let count = if is_written_so { both + LEAST } else { both };
                bands.push((count, Band { from: extend_up(lines, from, first, gutter), until, gutter }));
            }
        }
        from = until;
    }
    bands
}

/// A column may begin above the other: lines on one side that are as close as lines of text are.
fn extend_up(lines: &[Line], from: usize, first: usize, gutter: f32) -> usize {
    let mut start = first;
    while start > from {
        let (upper, lower) = (&lines[start - 1], &lines[start]);
        let is_left = upper.right() < gutter;
        if upper.y - lower.y > 2.0 * lower.size || is_left && upper.size > 1.15 * lower.size {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether the file has all that is left of a gutter before all that is right of it, as programs write columns.
fn is_column_wise(lines: &[Line], gutter: f32) -> bool {
    let pieces = || lines.iter().flat_map(|line| &line.pieces);
    let left = pieces().filter(|piece| piece.right <= gutter).map(|piece| piece.order);
    let right = pieces().filter(|piece| piece.right > gutter).map(|piece| piece.order);
    let last = left.clone().max();
    lines.len() > 1 && left.count() + right.clone().count() > 2 && last < right.min()
}

/// Whether there is running text on both sides: a table's cells are read row by row.
fn is_text(lines: &[Line], gutter: f32) -> bool {
    let words = |left: bool| {
        let pieces =
            lines.iter().flat_map(|line| &line.pieces).filter(|piece| (piece.right <= gutter) == left);
        let (count, words) =
            pieces.fold((0, 0), |(count, words), piece| (count + 1, words + piece.text.split(' ').count()));
        words >= 3 * count
    };
    words(true) && words(false)
}
