//! Running heads and page numbers of a text that was scanned or printed to a file: lines at the edges of pages that
//! say the same on many.
//!
//! Apart from what reads articles, because only form feeds tell where a page ends; without them a line that comes
//! again may be a refrain.

use crate::document::{BlockKind, Document};
use std::collections::{HashMap, HashSet};

/// Lines at either edge of a page that may be a running head.
const EDGE: usize = 2;
/// Pages that must say the same.
const LEAST: usize = 3;

/// Puts aside what only the pages say: it stays in the text, but in neither search nor quotations.
pub(super) fn put_aside(document: &mut Document) {
    let text = document.text.as_str();
    if !text.contains('\u{c}') {
        return;
    }
    let mut edges: Vec<(usize, usize, String)> = Vec::new();
    let mut start = 0;
    for page in text.split('\u{c}') {
        let mut lines = Vec::new();
        let mut at = start;
        for line in page.split_inclusive('\n') {
            if !line.trim().is_empty() {
                lines.push((at, at + line.len(), same(line)));
            }
            at += line.len();
        }
        let last = lines.len().saturating_sub(EDGE).max(EDGE.min(lines.len()));
        let kept = lines.into_iter().enumerate().filter(|(nth, _)| *nth < EDGE || *nth >= last);
        edges.extend(kept.map(|(_, line)| line));
        start += page.len() + 1;
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
    use crate::source::press;

    #[test]
    fn heads_and_numbers_go_aside_and_the_text_stays() {
        let page = |n: usize, words: &str| format!("Harbour Minutes, vol. {n}\n\n{words}\n\n- {n} -\n\u{c}");
        let text = [
            page(1, "The tide was low in the morning.\n\nThe refrain comes again."),
            page(2, "The lamp was lit at seven.\n\nThe refrain comes again.\n\nNobody saw a ship come in."),
            page(3, "The bell was rung.\n\nThe refrain comes again.\n\nThe gate was shut by the clerk."),
        ]
        .concat();
        let mut document = press::documents("a.txt", &text, &OffsetMap::identity(text.len())).remove(0);
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
            press::documents("a.txt", "12\n\nWords here.\n\n12\n", &OffsetMap::identity(20)).remove(0);
        let before = plain.blocks.clone();
        put_aside(&mut plain);
        assert_eq!(plain.blocks, before);
    }
}
