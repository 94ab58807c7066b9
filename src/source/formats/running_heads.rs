//! Running heads and page numbers of a text that was scanned or printed to a file: lines at the edges of pages that
//! say the same on many.
//!
//! Separate from what reads articles, because it has to be sure where a page ends: at form feeds, or at numbers
//! that count the pages and stand in the middle of sentences. Elsewhere a line that comes again may be a refrain,
//! and a number a chapter's.

use crate::document::{BlockKind, Document};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Lines at either edge of a page that may be a running head.
const EDGE: usize = 2;
/// Pages that must say the same.
const LEAST: usize = 3;
/// Of so many page numbers one must stand inside a sentence: a page ends where it is full, a chapter with a sentence.
const INSIDE: usize = 3;

/// Puts aside what only the pages say: it stays in the text, but in neither search nor quotations.
pub(crate) fn put_aside(document: &mut Document) {
    let text = &*document.text;
    let mut edges: Vec<(usize, usize, String)> = Vec::new();
    let pages = pages(text);
    if pages.len() < 2 {
        return;
    }
    for page in pages {
        let mut lines = Vec::new();
        let mut at = page.start;
        for line in text[page].split_inclusive('\n') {
            if !line.trim().is_empty() {
                lines.push((at, at + line.len(), same(line)));
            }
            at += line.len();
        }
        let last = lines.len().saturating_sub(EDGE).max(EDGE.min(lines.len()));
        let kept = lines.into_iter().enumerate().filter(|(nth, _)| *nth < EDGE || *nth >= last);
        edges.extend(kept.map(|(_, line)| line));
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    edges.iter().for_each(|(_, _, line)| *counts.entry(line).or_default() += 1);
    let heads = edges.iter().filter(|(_, _, line)| is_number(line) || counts[line.as_str()] >= LEAST);
    let heads = heads.map(|(start, end, _)| (*start, *end)).collect::<HashSet<_>>();
    let starts = heads.iter().map(|(start, end)| (*start, *end)).collect::<Vec<_>>();
    for block in &mut document.blocks {
        let (start, end) = (block.span.start as usize, block.span.end as usize);
        let is_head = starts.iter().any(|(head, tail)| *head <= start && end <= *tail);
        if is_head && matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::Headline) {
            block.kind = BlockKind::Boilerplate;
        }
    }
}

/// The pages of a text; one where nothing shows where they end.
fn pages(text: &str) -> Vec<Range<usize>> {
    let mut ends: Vec<usize> = text.match_indices('\u{c}').map(|(at, _)| at).collect();
    if ends.is_empty() {
        ends = counted(text);
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter().copied().chain([text.len()])).map(|(start, end)| start..end).collect()
}

/// Where lines end that number the pages: they stand by themselves, each is one more than the one before, and enough
/// of them interrupt a sentence. Any other number by itself, and none of them is taken for a page's.
fn counted(text: &str) -> Vec<usize> {
    let mut places: Vec<Range<usize>> = Vec::new();
    let (mut at, mut expected) = (0, None);
    for line in text.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        if !is_number(&same(line)) {
            continue;
        }
        let digits = line.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty());
        let number = digits.and_then(|digits| digits.parse::<u32>().ok());
        if number.is_none() || expected.is_some_and(|expected| Some(expected) != number) {
            return Vec::new();
        }
        expected = number.and_then(|number| number.checked_add(1));
        places.push(place);
    }
    let before = places.iter().map(|place| near(text[..place.start].lines().rev())).collect::<Vec<_>>();
    let after = places.iter().map(|place| near(text[place.end..].lines())).collect::<Vec<_>>();
    let [above, below] = [&before, &after].map(|sides| {
        let mut counts: HashMap<String, usize> = HashMap::new();
        sides
            .iter()
            .filter_map(|lines| lines.first())
            .for_each(|line| *counts.entry(same(line)).or_default() += 1);
        counts
    });
    // A running head may stand between the number and the sentence.
    let text_line = |lines: &[&'_ str], heads: &HashMap<String, usize>| {
        lines
            .iter()
            .find(|line| heads.get(&same(line)).is_none_or(|count| *count < LEAST))
            .map(|line| line.trim().to_owned())
    };
    let inside = before.iter().zip(&after).filter(|(before, after)| {
        let open =
            |line: String| line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | ';'));
        let goes_on = |line: String| line.starts_with(char::is_lowercase);
        text_line(before, &above).is_some_and(open) && text_line(after, &below).is_some_and(goes_on)
    });
    match places.len() >= LEAST && inside.count() * INSIDE >= places.len() {
        true => places.into_iter().map(|place| place.end).collect(),
        false => Vec::new(),
    }
}

/// The first lines that are not empty, as many as an edge has.
fn near<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    lines.filter(|line| !line.trim().is_empty()).take(EDGE).collect()
}

/// A line without what differs from page to page.
fn same(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut same = String::with_capacity(line.len());
    for c in line.chars() {
        match c.is_ascii_digit() {
            true if same.ends_with('#') => {}
            true => same.push('#'),
            false => same.push(c),
        }
    }
    same
}

/// Whether a line is a page's number and nothing else: `12`, `- 12 -`, `Page 12 of 30`.
fn is_number(line: &str) -> bool {
    let line = line.trim_matches(|c: char| !c.is_alphanumeric() && c != '#');
    let line = ["page ", "p. ", "seite ", "s. ", "p\u{e1}gina ", "pagina "]
        .iter()
        .find_map(|word| line.strip_prefix(word))
        .unwrap_or(line);
    matches!(line, "#" | "# of #" | "# / #" | "#/#" | "# von #" | "# de #")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::OffsetMap;
    use crate::source::formats::plain_text;

    #[test]
    fn heads_and_numbers_go_aside_and_the_text_stays() {
        let page = |n: usize, words: &str| format!("Harbour Minutes, vol. {n}\n\n{words}\n\n- {n} -\n\u{c}");
        let text = [
            page(1, "The tide was low in the morning.\n\nThe refrain comes again."),
            page(2, "The lamp was lit at seven.\n\nThe refrain comes again.\n\nNobody saw a ship come in."),
            page(3, "The bell was rung.\n\nThe refrain comes again.\n\nThe gate was shut by the clerk."),
        ]
        .concat();
        let mut document = plain_text::documents("a.txt", &text, &OffsetMap::identity(text.len())).remove(0);
        put_aside(&mut document);
        let kept = document.blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate);
        let kept = kept.map(|block| document.text[block.span.range()].trim()).collect::<Vec<_>>();
        assert_eq!(
            kept,
            [
                "The tide was low in the morning.",
                "The refrain comes again.",
                "The lamp was lit at seven.",
                "The refrain comes again.",
                "Nobody saw a ship come in.",
                "The bell was rung.",
                "The refrain comes again.",
                "The gate was shut by the clerk.",
            ]
        );
        let mut plain =
            plain_text::documents("a.txt", "12\n\nWords here.\n\n12\n", &OffsetMap::identity(20)).remove(0);
        let before = plain.blocks.clone();
        put_aside(&mut plain);
        assert_eq!(plain.blocks, before);
    }

    /// What is left of a text where page numbers and running heads are put aside.
    fn kept(text: &str) -> String {
        let mut document = plain_text::documents("a.txt", text, &OffsetMap::identity(text.len())).remove(0);
        put_aside(&mut document);
        let kept = document.blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate);
        kept.map(|block| document.text[block.span.range()].trim()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn pages_that_are_counted_in_the_middle_of_sentences_are_pages() {
        let text = "The tide was low and the\n\n12\n\nHarbour Minutes\n\nlamp was lit at seven.\n\nA bell was rung by\n\n13\n\n\
                    Harbour Minutes\n\nnobody at all.\n\nThe gate was shut.\n\n- 14 -\n\nHarbour Minutes\n\nThe end.\n";
        assert_eq!(
            kept(text),
            "The tide was low and the|lamp was lit at seven.|A bell was rung by|nobody at all.|The gate was shut.|The end."
        );
        // Chapters are counted too, but never inside a sentence; a number out of turn is no page's.
        for text in [
            "1\n\nThe tide was low.\n\n2\n\nThe lamp was lit.\n\n3\n\nA bell was rung.\n",
            "The tide was low and the\n\n12\n\nlamp was lit by\n\n14\n\nmen who rang\n\n15\n\nthe bell.\n",
            "We counted the\n\n12\n\nships and the\n\n13\n\nboats.\n",
        ] {
            assert_eq!(kept(text), text.trim().replace("\n\n", "|"), "{text}");
        }
    }
}
