//! From lines to paragraphs: running heads dropped, notes kept apart, words put together again.
//!
//! The layout knows only where lines are; this module reads them.

use super::caps;
use super::layout::{self, Line, Page, Piece};
use super::line_numbers;
use crate::document::BlockKind;
use crate::source::formats::text_builder::Flow;
use std::collections::{HashMap, HashSet};

/// Words of a table's cell at most; a line of running text with a wide gap has more.
const CELL_WORDS: usize = 4;

/// The text of a document, and what stands apart from it: its footnotes, and words that run another way than those of
/// their page. Each page is given by the ways in which its lines run, that of most of them first.
pub(super) fn flow(pages: Vec<Vec<Page>>) -> (Flow, Flow) {
    let (mut main, mut aside) = (Vec::new(), Vec::new());
    for ways in pages {
        let most = ways.first().map_or(0, |page| page.glyphs.len());
        for (nth, page) in ways.iter().enumerate() {
            let mut lines = layout::lines(page);
            line_numbers::drop(&mut lines);
            // Half a page that was turned, a table say, is text like the rest.
            if nth == 0 || 3 * page.glyphs.len() >= most { main.push(lines) } else { aside.push(lines) }
        }
    }
    drop_running_heads(&mut main);
    let body = usual_size(&main);
    let words = vocabulary(&main);
    main.iter_mut().for_each(|lines| caps::put_back(lines, &words));
    let leading = usual_leading(&main, body);
    let mut writer = Writer { body, leading, words: &words, paragraphs: Vec::new() };
    let mut notes = Writer { body: 0.0, leading, words: &words, paragraphs: Vec::new() };
    for lines in main {
        let mut columns = layout::columns(lines);
        let mut own = Vec::new();
        for column in &mut columns {
            own.extend(cut_notes(column, body));
        }
        let marks = own
            .iter()
            .filter_map(|lines: &Vec<Line>| leading_number(&text(lines.first()?)))
            .collect::<HashSet<_>>();
        for column in &columns {
            writer.column(column, &marks);
        }
        for note in &own {
            notes.column(note, &HashSet::new());
        }
    }
    for column in aside.into_iter().flat_map(layout::columns) {
        notes.column(&column, &HashSet::new());
    }
    (writer.finish(), notes.finish())
}

/// The words of a line.
fn text(line: &Line) -> String {
    line.pieces.iter().map(|piece| piece.text.trim()).collect::<Vec<_>>().join(" ")
}

/// Drops lines at the top and the bottom of pages that stand on many of them, and the numbers of pages.
fn drop_running_heads(pages: &mut [Vec<Line>]) {
    /// Heads and feet have no more lines than these.
    const DEEP: usize = 3;
    // A short page is no head and foot with nothing between them.
    let deep = |page: &[Line]| DEEP.min(page.len() / 4).max(1);
    let key = |line: &Line| {
        let text = text(line).to_lowercase();
        let key = text.split_whitespace().map(|word| {
            let number = word.chars().any(|c| c.is_ascii_digit()) || is_roman(word);
            if number { "#" } else { word }
        });
        key.collect::<Vec<_>>().join(" ")
    };
    let mut counts: HashMap<(bool, String), usize> = HashMap::new();
    for page in pages.iter() {
        let mut keys = HashSet::new();
        for (nth, line) in page.iter().enumerate().take(DEEP).chain(page.iter().enumerate().rev().take(DEEP))
        {
            keys.insert((nth < DEEP, key(line)));
            keys.insert((page.len() - nth > DEEP, key(line)));
        }
        keys.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    let count = pages.len();
    let runs = |top: bool, key: &str| {
        let repeated = counts.get(&(top, key.to_owned())).copied().unwrap_or_default();
        count > 1 && repeated * 10 >= count * 3 && repeated > 1 && key.split(' ').count() <= 15
    };
    // Pages that repeat much of each other, forms say, have more in common than heads and feet.
    let size = |page: &[Line]| page.iter().map(|line| text(line).len()).sum::<usize>();
    let all = pages.iter().map(|page| size(page)).sum::<usize>();
    let heads = pages.iter().map(|page| {
        let deep = deep(page);
        let top = page.iter().take(deep).filter(|line| runs(true, &key(line)));
        let bottom = page.iter().rev().take(deep).filter(|line| runs(false, &key(line)));
        top.chain(bottom).map(|line| text(line).len()).sum::<usize>()
    });
    let has_heads = 5 * heads.sum::<usize>() < all;
    for page in pages.iter_mut() {
        let deep = deep(page);
        for top in [true, false] {
            for _ in 0..deep {
                let outer = if top { page.first() } else { page.last() };
                let Some(line) = outer.filter(|_| page.len() > 1) else { break };
                let is_head = has_heads && runs(top, &key(line));
                if !is_head && !is_page_number(&text(line)) {
                    break;
                }
                if top {
                    page.remove(0);
                } else {
                    page.pop();
                }
            }
        }
    }
}

/// `7`, `- 7 -`, `vii`, `Page 7 of 9`, `7 / 9`.
fn is_page_number(text: &str) -> bool {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let (mut numbers, mut others) = (0, 0);
    for word in words {
        let lower = word.to_lowercase();
        match lower.as_str() {
            _ if lower.len() <= 3 && lower.bytes().all(|b| b.is_ascii_digit()) || is_roman(&lower) => {
                numbers += 1
            }
            "page" | "of" | "seite" | "von" | "sur" | "p" | "s" | "página" | "pagina" | "de" => {}
            _ => others += 1,
        }
    }
    others == 0 && (1..=2).contains(&numbers)
}

fn is_roman(word: &str) -> bool {
    word.len() <= 7 && !word.is_empty() && word.bytes().all(|b| b"ivxl".contains(&b))
}

/// The size of most characters.
fn usual_size(pages: &[Vec<Line>]) -> f32 {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    for piece in pages.iter().flatten().flat_map(|line| &line.pieces) {
        *counts.entry((piece.size * 4.0).round() as i32).or_default() += piece.text.len();
    }
    let most = counts.into_iter().max_by_key(|(size, count)| (*count, -*size));
    most.map_or(10.0, |(size, _)| size as f32 / 4.0)
}

/// The distance of the lines of a paragraph of that size.
fn usual_leading(pages: &[Vec<Line>], body: f32) -> f32 {
    let is_body = |line: &Line| (line.size - body).abs() < 0.1 * body;
    let pairs = pages.iter().flat_map(|page| page.windows(2));
    let pairs = pairs.filter(|pair| is_body(&pair[0]) && is_body(&pair[1]));
    // A line that stops in mid-sentence, before one in lower case, is surely inside one.
    let inside = |pair: &&[Line]| {
        let next = text(&pair[1]).chars().next().is_some_and(char::is_lowercase);
        next && !ends_sentence(&text(&pair[0]))
    };
    let gaps = pairs.filter(inside).map(|pair| pair[0].y - pair[1].y);
    let mut gaps = gaps.filter(|gap| *gap > 0.6 * body && *gap < 3.0 * body).collect::<Vec<_>>();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(1.25 * body)
}

/// Every word that stands whole in a line, in lower case: what a word broken at a line's end should be.
fn vocabulary(pages: &[Vec<Line>]) -> HashSet<String> {
    let mut words = HashSet::new();
    for piece in pages.iter().flatten().flat_map(|line| &line.pieces) {
        let count = piece.text.split(' ').count();
        for (nth, word) in piece.text.split(' ').enumerate() {
            // The first and the last may be halves.
            if nth > 0 && nth + 1 < count {
                words.insert(bare(word));
            }
        }
    }
    words
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Takes the footnotes from the end of a column: smaller lines below the text, the first of them numbered.
fn cut_notes(column: &mut Vec<Line>, body: f32) -> Option<Vec<Line>> {
    let small = column.iter().rev().take_while(|line| line.size < 0.92 * body).count();
    let from = column.len() - small;
    if small == 0 || from == 0 {
        return None;
    }
    let is_mark = |line: &Line| {
        let text = text(line);
        leading_number(&text).is_some() || text.starts_with(['*', '†', '‡'])
    };
    let first = column[from..].iter().position(is_mark)?;
    Some(column.split_off(from + first))
}

/// Which lines are rows of a table: a few words in each cell, the cells under those of the line above, or above those
/// of the line below.
fn rows(lines: &[Line]) -> Vec<bool> {
    let is_row = |line: &Line| {
        let short = |piece: &Piece| piece.text.split_whitespace().count() <= CELL_WORDS;
        line.pieces.len() > 1 && line.pieces.iter().all(short)
    };
    let aligned = |a: &Line, b: &Line| {
        let near = |a: f32, b: f32, line: &Line| (a - b).abs() < 0.3 * line.size;
        let under = |(p, q): (&Piece, &Piece)| near(p.left, q.left, a) || near(p.right, q.right, a);
        a.pieces.len() == b.pieces.len() && a.pieces.iter().zip(&b.pieces).all(under)
    };
    let mut rows = vec![false; lines.len()];
    for (nth, pair) in lines.windows(2).enumerate() {
        if is_row(&pair[0]) && is_row(&pair[1]) && aligned(&pair[0], &pair[1]) {
            (rows[nth], rows[nth + 1]) = (true, true);
        }
    }
    rows
}

/// The number that a note begins with.
fn leading_number(text: &str) -> Option<String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits).then(|| text[..digits].to_owned())
}

/// A paragraph as it grows.
struct Paragraph {
    text: String,
    size: f32,
    /// Whether its last line goes on to the right end of its column.
    full: bool,
    lines: usize,
}

struct Writer<'w> {
    /// The size of running text; 0 where none is a heading.
    body: f32,
    leading: f32,
    words: &'w HashSet<String>,
    paragraphs: Vec<Paragraph>,
}

impl Writer<'_> {
    /// Appends the lines of one column; the numbers of the page's notes are no words.
    fn column(&mut self, lines: &[Line], marks: &HashSet<String>) {
        let right = lines.iter().map(Line::right).fold(f32::MIN, f32::max);
        let left = usual_left(lines);
        let mut before: Option<&Line> = None;
        let rows = rows(lines);
        for (nth, line) in lines.iter().enumerate() {
            let mut words = without_marks(line, marks);
            // The number of a note stands close to its first word.
            if self.body == 0.0
                && let Some(number) = leading_number(&words)
                    .filter(|number| words[number.len()..].starts_with(char::is_alphabetic))
            {
                words.insert(number.len(), ' ');
            }
            let first = words.chars().next();
            let goes_on = match (before, self.paragraphs.last()) {
                (_, None) => false,
                // The paragraph of the column before, or of the page before.
                (None, Some(last)) => {
                    let is_open = !ends_sentence(&last.text);
                    let same = (line.size - last.size).abs() < 0.1 * last.size;
                    let indented = line.left() > left + 0.6 * line.size;
                    same && is_open && (first.is_some_and(char::is_lowercase) || last.full && !indented)
                        || same && ends_in_hyphen(&last.text) && first.is_some_and(char::is_lowercase)
                }
                (Some(before), Some(last)) => {
                    let gap = before.y - line.y;
                    let indented = line.left() > before.left() + 0.6 * line.size
                        && before.left() < left + 0.6 * line.size;
                    let hung = line.left() < before.left() - 0.6 * line.size && last.lines > 1;
                    let short = before.right() < right - 0.12 * (right - left) && ends_sentence(&last.text);
                    let same = (line.size - before.size).abs() < 0.12 * before.size;
                    let leading = self.leading.max(1.1 * line.size.min(before.size));
                    let labelled =
                        crate::article::turns::label(&words).is_some_and(|label| label.sure && !label.alone);
                    let row = rows[nth] || rows[nth - 1];
                    same && !row
                        && gap < 1.4 * leading
                        && gap > -leading
                        && !indented
                        && !hung
                        && !short
                        && !labelled
                }
            };
            let full = line.right() > right - 1.5 * line.size;
            match self.paragraphs.last_mut().filter(|_| goes_on) {
                Some(last) => {
                    join(&mut last.text, &words, self.words);
                    last.full = full;
                    last.lines += 1;
                }
                None => self.paragraphs.push(Paragraph { text: words, size: line.size, full, lines: 1 }),
            }
            before = Some(line);
        }
    }

    fn finish(self) -> Flow {
        let mut flow = Flow::default();
        let mut headline = false;
        let leaders = |text: &str| text.contains(".....") || text.contains(". . . .");
        let size = |some: bool| {
            let paragraphs = self.paragraphs.iter().filter(|paragraph| leaders(&paragraph.text) == some);
            paragraphs.map(|paragraph| paragraph.text.len()).sum::<usize>()
        };
        // A table of contents belongs to the text it precedes; alone, it is the text.
        let has_text = size(false) > 4 * size(true);
        let largest = self.paragraphs.iter().take(12).map(|paragraph| paragraph.size).fold(0.0, f32::max);
        for paragraph in &self.paragraphs {
            let is_heading = self.body > 0.0
                && paragraph.size > 1.12 * self.body
                && paragraph.text.split_whitespace().count() <= 25;
            let kind = match is_heading {
                true if !headline && paragraph.size >= 0.98 * largest => {
                    headline = true;
                    BlockKind::Headline
                }
                true => BlockKind::Heading,
                false if has_text && leaders(&paragraph.text) => BlockKind::Boilerplate,
                false => BlockKind::Paragraph,
            };
            flow.paragraph(kind);
            flow.packed(&paragraph.text);
        }
        flow
    }
}

/// Where most lines begin.
fn usual_left(lines: &[Line]) -> f32 {
    let mut counts: HashMap<i32, usize> = HashMap::new();
    lines.iter().for_each(|line| *counts.entry(line.left().round() as i32).or_default() += 1);
    let most = counts.into_iter().max_by_key(|(left, count)| (*count, -*left));
    most.map_or(0.0, |(left, _)| left as f32)
}

/// The words of a line without the numbers of notes.
fn without_marks(line: &Line, marks: &HashSet<String>) -> String {
    let pieces = line.pieces.iter().map(|piece| {
        let mut text = piece.text.clone();
        for (at, mark) in piece.raised.iter().rev().filter(|(_, mark)| !marks.contains(mark)) {
            let word = text[..*at].chars().rev().take_while(|c| c.is_alphabetic()).count();
            let apart =
                word > 2 || text[..*at].ends_with(['.', ',', ';', ':', '!', '?', '"', '”', '’', '»', '“']);
            // The mark of a note is no part of its word; in `m²` and `10⁶` it is.
            if apart {
                text.insert(*at, ' ');
            }
            text.insert_str(*at + usize::from(apart), mark);
        }
        text.trim().to_owned()
    });
    pieces.collect::<Vec<_>>().join(" ")
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', '1', '2', '3'])
        .ends_with(['.', '!', '?', ':', '…', '。', '！', '？'])
}

const HYPHENS: [char; 3] = ['-', '\u{ad}', '\u{2010}'];

fn ends_in_hyphen(text: &str) -> bool {
    text.ends_with(HYPHENS) && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
}

/// Goes on with a line: a word that was broken at its end is put together again.
fn join(text: &mut String, line: &str, words: &HashSet<String>) {
    let broken = ends_in_hyphen(text) && line.chars().next().is_some_and(char::is_alphabetic);
    if !broken {
        // Scripts without spaces have none at a line's end either.
        let wide = |c: char| ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{ffef}').contains(&c);
        if !(text.ends_with(wide) && line.starts_with(wide)) {
            text.push(' ');
        }
        text.push_str(line);
        return;
    }
    let first = text.trim_end_matches(HYPHENS).rsplit(' ').next().map(bare).unwrap_or_default();
    let second = line.split(' ').next().map(bare).unwrap_or_default();
    let soft = text.ends_with('\u{ad}');
    // A compound keeps its hyphen where the text writes it so elsewhere, or goes on with a capital.
    let compound =
        words.contains(&format!("{first}-{second}")) && !words.contains(&format!("{first}{second}"));
    let name = line.starts_with(char::is_uppercase);
    if soft || !compound && !name {
        text.pop();
    }
    text.push_str(line);
}
