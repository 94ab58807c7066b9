//! From characters on a page to lines in the order in which they are read, column after column.
//!
//! Separate from paragraphs, which ask what lines mean; here only places count. Points are PDF's: y grows upwards.

/// One character.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    /// Where its base line begins.
    pub(crate) x: f32,
    /// The height of its base line.
    pub(crate) y: f32,
    /// How far the next one begins.
    pub(crate) width: f32,
    /// The size of its font on the page.
    pub(crate) size: f32,
    /// Which way its line runs, in quarters of a turn.
    pub(crate) turn: u8,
    /// The character.
    pub(crate) c: char,
}

/// The characters of a page, all on lines from left to right.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// In the order of the file.
    pub(crate) glyphs: Vec<Glyph>,
}

/// A piece of a line without a wide gap.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its left end.
    pub(crate) left: f32,
    /// Its right end.
    pub(crate) right: f32,
    /// Its base line.
    pub(crate) y: f32,
    /// The size of most of it.
    pub(crate) size: f32,
    /// Its words.
    pub(crate) text: String,
    /// Its place in the order of the file.
    pub(crate) order: usize,
    /// A mark above its last word, where there is one (a footnote's number).
    pub(crate) raised: Vec<(usize, String)>,
}

/// One line of a column.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its pieces from left to right.
    pub(crate) pieces: Vec<Piece>,
    /// Its base line.
    pub(crate) y: f32,
    /// The size of its largest piece.
    pub(crate) size: f32,
}

impl Line {
    pub(crate) fn left(&self) -> f32 {
        self.pieces.first().map_or(0.0, |piece| piece.left)
    }

    pub(crate) fn right(&self) -> f32 {
        self.pieces.last().map_or(0.0, |piece| piece.right)
    }
}

/// Quarters of a turn from left-to-right; 4 for what is askew.
pub(crate) fn turn(cos: f32, sin: f32) -> u8 {
    match (cos, sin) {
        _ if cos > 0.98 => 0,
        _ if sin > 0.98 => 1,
        _ if cos < -0.98 => 2,
        _ if sin < -0.98 => 3,
        _ => 4,
    }
}

/// A page as it is read: turned so that most lines run from left to right, without the rest (stamps in the
/// margin, watermarks).
pub(crate) fn upright(glyphs: Vec<Glyph>) -> Page {
    let mut counts = [0usize; 5];
    glyphs.iter().for_each(|glyph| counts[usize::from(glyph.turn)] += 1);
    let most = (0..4).max_by_key(|turn| counts[*turn]).unwrap_or(0) as u8;
    let mut kept = glyphs;
    kept.retain(|glyph| glyph.turn == most);
    for glyph in &mut kept {
        (glyph.x, glyph.y) = match most {
            1 => (glyph.y, -glyph.x),
            2 => (-glyph.x, -glyph.y),
            3 => (-glyph.y, glyph.x),
            _ => (glyph.x, glyph.y),
        };
    }
    Page { glyphs: kept }
}

/// The lines of a page from top to bottom, columns not yet parted.
pub(crate) fn lines(page: &Page) -> Vec<Line> {
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
    }
    lines
}

/// Runs of characters that follow each other on a base line.
fn pieces(glyphs: &[Glyph]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut space = false;
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
            let level = (glyph.y - piece.y).abs() < 0.5 * piece.size.max(glyph.size);
            level && gap > -0.6 * piece.size && gap < 0.9 * piece.size.max(glyph.size)
        });
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
            if piece.text.chars().take(4).count() < 4 && glyph.size > piece.size {
                (piece.size, piece.y) = (glyph.size, glyph.y);
            }
            push(&mut piece.text, glyph.c);
            piece.right = piece.right.max(right);
        } else {
            let mut text = String::new();
            push(&mut text, glyph.c);
            let (left, y, size) = (glyph.x, glyph.y, glyph.size);
            let order = pieces.len();
            pieces.push(Piece { left, right, y, size, text, order, raised: Vec::new() });
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
        c => text.push(c),
    }
}

/// Parts the lines of a page into columns, in the order in which they are read.
pub(crate) fn columns(lines: Vec<Line>) -> Vec<Vec<Line>> {
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
            let is_told = is_column_wise(&lines[from..until], gutter);
            if (is_told || both * 5 >= inside.len() * 2) && is_text(inside, gutter) {
                // Fewer lines side by side are a table, or an accident, unless the file says.
                let count = if is_told { both + LEAST } else { both };
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
