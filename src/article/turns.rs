//! Transcripts and plays: which lines begin a turn, whose it is, and what in it is no speech.
//!
//! Separate from articles, because here a line's first words decide everything.

use crate::article::block;
use crate::article::lexicon::LEXICON;
use crate::article::lines::Line;
use crate::document::{Block, BlockKind, Field, Span, Turn};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A label at a line's beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// The speaker as the line has it, without brackets' time and colon.
    pub(crate) name: String,
    /// `00:12:33`
    pub(crate) time: Option<String>,
    /// Bytes of the line that the label takes.
    pub(crate) len: usize,
    /// Whether the whole line is in capitals or is the label alone.
    pub(crate) sure: bool,
    /// Whether nothing follows it on its line.
    pub(crate) alone: bool,
}

/// The blocks and turns of a text that is a transcript; `None` where it is none.
///
/// It is one if labels return: at least two speakers, or questions and answers, one of them twice at the least, and
/// the labelled lines are a good part of all. `progress` is called with half of every line.
pub(crate) fn transcript(
    text: &str,
    lines: &[Line],
    progress: &dyn Fn(u64),
) -> Option<(Vec<Block>, Vec<Turn>)> {
    let labels: Vec<Option<Label>> = lines
        .iter()
        .map(|line| {
            progress((line.end - line.start) as u64 / 2);
            label(line.text(text))
        })
        .collect();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for label in labels.iter().flatten().filter(|label| !label.alone || label.sure) {
        *counts.entry(base(&label.name)).or_default() += 1;
    }
    let returning = counts.values().filter(|count| **count >= 2).count();
    let total: usize = counts.values().sum();
    let capitals = labels.iter().flatten().filter(|label| label.sure).count();
    let share = if capitals * 2 > total { 8 } else { 3 };
    let enough = counts.len() >= 2
        && returning >= 1
        && total >= 3
        && (returning >= 2 || total >= 4 || returning * 2 > counts.len() || total * 2 >= lines.len());
    // Everybody speaks once, but every line has its label in capitals or its time.
    let each =
        counts.len() >= 2 && capitals == lines.len() && labels.iter().flatten().all(|label| !label.alone);
    let enough = enough || each;
    if !enough || total * share < lines.len() {
        return None;
    }
    // A title in capitals above a play whose speakers have lines of their own is none of them.
    let title = labels.first().and_then(|label| label.as_ref()).is_some_and(|label| {
        label.alone && label.time.is_none() && counts.get(base(&label.name)) == Some(&1) && counts.len() > 2
    });
    let play = labels.iter().flatten().filter(|label| label.alone && label.sure).count() * 2 > total;
    let known = |label: &Label| {
        counts
            .get(base(&label.name))
            .is_some_and(|count| *count >= 2 || label.sure || total * 2 > lines.len())
    };
    let mut blocks = Vec::new();
    let mut turns: Vec<Turn> = Vec::new();
    let mut open = false;
    for (nth, (line, label)) in lines.iter().zip(&labels).enumerate() {
        let label = label.as_ref().filter(|label| known(label) && !(title && nth == 0));
        let mut start = line.start;
        if label.is_none() && is_scene(line.text(text)) {
            // Act and scene stand between turns and are in none.
            open = false;
            blocks.push(block(line.start, line.end, BlockKind::Heading));
            continue;
        }
        if let Some(label) = label {
            let end = line.start + line.text(text)[..label.len].trim_end().len();
            blocks.push(block(line.start, end, BlockKind::Label));
            start = line.start + label.len;
            start += text[start..line.end].len() - text[start..line.end].trim_start().len();
            let time = label.time.iter().map(|time| Field { name: "time".to_owned(), value: time.clone() });
            turns.push(Turn {
                id: String::new(),
                span: Span::new(start, line.end.max(start)),
                label: Some(label.name.clone()).filter(|name| !name.is_empty()),
                label_span: Some(Span::new(line.start, end)),
                title: None,
                date: None,
                fields: time.collect(),
            });
            open = true;
        } else if !open {
            blocks.push(block(line.start, line.end, BlockKind::Paragraph));
            continue;
        } else if let Some(turn) = turns.last_mut() {
            let shown = line.text(text);
            if is_interjection(shown) || is_bracketed(shown) || play && is_movement(shown) {
                // Before, between or after the words, and no part of them.
                blocks.push(block(line.start, line.end, BlockKind::Direction));
                if text[turn.span.range()].trim().is_empty() {
                    turn.span = Span::new(line.end, line.end);
                }
                continue;
            }
            turn.span.end = line.end as u32;
            if turn.span.start as usize >= turn.label_span.map_or(0, |span| span.end as usize)
                && text[turn.span.start as usize..line.start].trim().is_empty()
            {
                // The label stood alone: the words begin here.
                turn.span.start = line.start as u32;
            }
        }
        if start < line.end {
            speech_blocks(text, start..line.end, play, &mut blocks);
        }
    }
    turns.retain(|turn| turn.span.start < turn.span.end);
    Some((blocks, turns))
}

/// A name without the party or role in brackets, which may be left out later.
fn base(name: &str) -> &str {
    name.split(['(', '[']).next().unwrap_or(name).trim_end()
}

/// The label that begins a line.
pub(crate) fn label(line: &str) -> Option<Label> {
    let (time, mut at) = timestamp(line);
    let rest = &line[at..];
    // ((Anna)) as wikis write it
    if let Some((name, words)) = rest.strip_prefix("((").and_then(|rest| rest.split_once("))"))
        && name.len() <= 64
        && is_name(name).is_some()
    {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let alone = words.trim().is_empty();
        return Some(Label { name, time, len: line.len() - words.len(), sure: true, alone });
    }
    // Anna [00:12:33]: and Anna:
    let cut = rest.char_indices().nth(64).map_or(rest.len(), |(cut, _)| cut);
    let head = &rest[..cut];
    let made = |name: &str, time: Option<String>, len: usize, sure: bool| {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let alone = line[len..].trim().is_empty();
        Some(Label { name, time, len, sure, alone })
    };
    // A name and a time on a line of their own: Anna Berg  00:12
    if let Some((name, time)) = rest.trim_end().rsplit_once([' ', '\t'])
        && time.contains(':')
        && timestamp(time).0.as_deref() == Some(time.trim_matches(['[', ']', '(', ')']))
        && rest.len() <= 64
        && is_name(name).is_some()
    {
        return made(name.trim(), Some(time.trim_matches(['[', ']', '(', ')']).to_owned()), line.len(), true);
    }
    for (place, c) in head.char_indices() {
        match c {
            ':' | '：' => {
                let name = &head[..place];
                let after = &rest[place + c.len_utf8()..];
                // 10:30, http://
                if after.starts_with(|c: char| c.is_ascii_digit() || c == '/') {
                    return None;
                }
                let (name, inner) = split_time(name);
                let time = time.or(inner);
                at += place + c.len_utf8();
                return is_name(name).and_then(|sure| made(name, time.clone(), at, sure || time.is_some()));
            }
            // Q. and A.; Mr. SMITH.— and SMITH. --
            '.' => {
                let name = &head[..place];
                let after = &rest[place + 1..];
                if matches!(name, "Q" | "A") && (after.is_empty() || after.starts_with([' ', '\t'])) {
                    return made(name, time, at + place + 1, true);
                }
                let dash = after.trim_start().starts_with(['—', '–']) || after.trim_start().starts_with("--");
                let capitals = name
                    .split_whitespace()
                    .next_back()
                    .is_some_and(|last| last.len() > 2 && all_capitals(last));
                if dash && capitals && is_name(name).is_some() {
                    let dashes = after.trim_start();
                    let skip = after.len() - dashes.trim_start_matches(['—', '–', '-']).len();
                    return made(name, time, at + place + 1 + skip, true);
                }
            }
            _ => {}
        }
    }
    // A name in capitals on a line of its own.
    let alone = rest.trim();
    let words = alone.split_whitespace().count();
    let letters = alone.chars().filter(|c| c.is_alphabetic()).count();
    if rest.len() <= 48
        && words <= 4
        && letters >= 3
        && all_capitals(alone)
        && !is_scene(alone)
        && !alone.ends_with(['!', '?', ','])
        && !alone.chars().any(|c| c.is_ascii_digit())
    {
        return made(alone.trim_end_matches('.'), time, line.len(), true);
    }
    None
}

/// A time in front of a label, brackets or not, and where the rest begins.
fn timestamp(line: &str) -> (Option<String>, usize) {
    let inner = line.trim_start_matches(['[', '(']);
    let digits = inner.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b',')).count();
    let time = inner[..digits].trim_end_matches([':', '.', ',']);
    let colons = time.matches(':').count();
    if !(1..=3).contains(&colons) || time.len() < 4 || time.split(':').any(str::is_empty) {
        return (None, 0);
    }
    let rest = inner[time.len()..].trim_start_matches([']', ')', '-', '–', ' ', '\t']);
    (Some(time.to_owned()), line.len() - rest.len())
}

/// `Anna [00:12:33]` and `Anna (00:12)`: the name and the time.
fn split_time(name: &str) -> (&str, Option<String>) {
    if let Some((before, inner)) = name.split_once(['[', '(']) {
        let inner = inner.trim_end_matches([']', ')', ' ']);
        if inner.contains(':') && timestamp(inner).0.is_some() {
            return (before.trim(), Some(inner.to_owned()));
        }
    }
    (name, None)
}

/// Whether words before a colon can be somebody's name; `Some(true)` where they are in capitals.
fn is_name(name: &str) -> Option<bool> {
    let name = name.trim();
    // What stands in brackets is a party or a role and may be anything.
    let outside = match (name.find('('), name.rfind(')')) {
        (Some(open), Some(close)) if open > 0 && close > open => [&name[..open], &name[close + 1..]].concat(),
        _ => name.to_owned(),
    };
    let words: Vec<&str> = outside.split_whitespace().collect();
    if words.is_empty()
        || words.len() > 6
        || outside.contains(['“', '"', '”', '?', '!', ';', '»', '«', '/', '(', ')'])
    {
        return None;
    }
    let small = |word: &str| {
        matches!(
            word,
            "de" | "van"
                | "von"
                | "der"
                | "la"
                | "le"
                | "of"
                | "the"
                | "and"
                | "bin"
                | "al"
                | "for"
                | "du"
                | "des"
                | "del"
        )
    };
    let fits = words.iter().all(|word| {
        small(word)
            || word.starts_with(|c: char| c.is_uppercase())
            || (word.bytes().all(|b| b.is_ascii_digit()) && words.len() > 1 && word.len() <= 2)
            || word.starts_with('#')
    });
    let headed = words[0].starts_with(|c: char| c.is_uppercase()) && words.iter().any(|word| !small(word));
    let lone = words.len() == 1
        && matches!(
            words[0].to_lowercase().as_str(),
            "note"
                | "update"
                | "correction"
                | "source"
                | "sources"
                | "photo"
                | "video"
                | "warning"
                | "example"
                | "editor"
                | "read"
                | "more"
                | "related"
                | "http"
                | "https"
                | "ps"
                | "edit"
                | "date"
                | "time"
                | "place"
                | "location"
                | "subject"
                | "re"
                | "to"
                | "from"
                | "cc"
                | "url"
                | "tel"
                | "fax"
                | "email"
                | "summary"
                | "abstract"
                | "notes"
                | "conclusion"
                | "title"
                | "author"
                | "scene"
        );
    (fits && headed && !lone)
        .then(|| all_capitals(&outside) && outside.chars().filter(|c| c.is_alphabetic()).count() >= 1)
}

fn all_capitals(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)
}

/// Appends a stretch of speech: paragraphs, with stage directions as blocks of their own: `(Applause)` wherever it
/// stands, a line that is nothing but brackets, and in a play what stands in brackets before the words.
pub(crate) fn speech_blocks(text: &str, range: Range<usize>, play: bool, blocks: &mut Vec<Block>) {
    let mut from = range.start;
    let shown = &text[range.clone()];
    if is_interjection(shown) || is_bracketed(shown) || play && is_movement(shown) {
        blocks.push(block(range.start, range.end, BlockKind::Direction));
        return;
    }
    let mut at = 0;
    while let Some(found) = shown[at..].find(['(', '[']) {
        let open = at + found;
        let rest = &shown[open + 1..];
        // Longer brackets are no directions; looking no further keeps many open ones cheap.
        let limit = rest.char_indices().nth(if play { 200 } else { 60 }).map_or(rest.len(), |(cut, _)| cut);
        let Some(close) = rest[..limit].find([')', ']']) else {
            at = open + 1;
            continue;
        };
        at = open + 1 + close + 1;
        if is_direction(&rest[..close]) || play && shown[..open].trim().is_empty() {
            push_trimmed(text, from..range.start + open, BlockKind::Paragraph, blocks);
            blocks.push(block(range.start + open, range.start + at, BlockKind::Direction));
            from = range.start + at;
        }
    }
    push_trimmed(text, from..range.end, BlockKind::Paragraph, blocks);
}

/// A line that is one pair of brackets and what stands in it.
fn is_bracketed(line: &str) -> bool {
    let line = line.trim().trim_end_matches('.');
    let inner = line
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .or_else(|| line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')));
    inner.is_some_and(|inner| inner.len() <= 200 && !inner.contains(['(', ')', '[', ']']))
}

/// `Exit KARL.`, `Enter two sailors.`: who comes and goes in a play.
fn is_movement(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ',']);
    line.len() <= 120 && LEXICON.line(&first.to_lowercase(), "movement")
}

/// `ACT ONE`, `Scene II. A quay.`, `CURTAIN`: a line between the speeches of a play.
fn is_scene(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default().trim_end_matches(['.', ':']);
    let counted = line.split_whitespace().nth(1).is_none_or(|second| {
        let second = second.trim_matches(|c: char| !c.is_alphanumeric());
        second.chars().all(|c| c.is_ascii_digit() || "IVXLivxl".contains(c))
            || LEXICON.line(&second.to_lowercase(), "number")
    });
    line.len() <= 100
        && first.starts_with(char::is_uppercase)
        && counted
        && LEXICON.line(&first.to_lowercase(), "scene")
}

fn push_trimmed(text: &str, range: Range<usize>, kind: BlockKind, blocks: &mut Vec<Block>) {
    let inner = &text[range.clone()];
    let start = range.start + (inner.len() - inner.trim_start().len());
    let end = range.start + inner.trim_end().len();
    if start < end {
        blocks.push(block(start, end, kind));
    }
}

/// `Applause`, `laughter and applause`, `crosstalk 01:07:27`.
fn is_direction(inner: &str) -> bool {
    inner.len() <= 60
        && LEXICON.holds(&inner.to_lowercase(), "direction")
        && inner.split_whitespace().count() <= 5
}

/// `Honourable members interjecting—`: a line that records noise.
fn is_interjection(line: &str) -> bool {
    line.len() < 120 && line.trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with("interjecting")
}
