//! Markdown to plain text: the marks go, the words stay, and every word keeps its place in the file.

use crate::document::{Block, BlockKind, Document, OffsetMap};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::collections::HashSet;
use std::ops::Range;

/// The words of a Markdown text.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    /// A line a paragraph, heading, list item or table row.
    pub(crate) text: String,
    /// Offsets in `text` to offsets in the Markdown.
    pub(crate) offsets: OffsetMap,
    /// The first heading of the highest level, where it comes before any paragraph.
    pub(crate) title: Option<String>,
    /// Where headings begin in the Markdown.
    headings: Vec<usize>,
}

/// Reads Markdown (CommonMark, tables, footnotes, strike-through).
pub(crate) fn read(markdown: &str) -> Plain {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut plain = Plain { offsets: OffsetMap::empty(), ..Plain::default() };
    let mut heading = None;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                plain.end_line(range.start);
                let is_title = level == HeadingLevel::H1 && plain.text.is_empty();
                heading = Some((plain.text.len(), is_title));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((start, is_title)) = heading.take() {
                    let words = plain.text[start..].trim();
                    if is_title && !words.is_empty() {
                        plain.title = Some(words.to_owned());
                    }
                    plain.headings.push(plain.offsets.to_file(start));
                }
                plain.end_line(range.end);
            }
            Event::Start(Tag::TableCell) => plain.space(range.start),
            Event::Start(tag) if is_block(&tag) => plain.end_line(range.start),
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::TableRow | TagEnd::TableHead,
            ) => plain.end_line(range.end),
            Event::Text(text) => plain.push(markdown, &text, range),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                // The range holds the marks too.
                let inner = markdown[range.clone()].find(text.as_ref()).map(|at| range.start + at);
                let range = inner.map_or(range, |start| start..start + text.len());
                plain.push(markdown, &text, range);
            }
            Event::Html(html) => {
                let mut at = range.start;
                for piece in html.split_inclusive('>') {
                    let words = piece.split('<').next().unwrap_or_default();
                    plain.push(markdown, words, at..at + words.len());
                    at += piece.len();
                }
            }
            // A line that is wrapped in the file is one line of text.
            Event::SoftBreak => plain.push(markdown, " ", range),
            Event::HardBreak => plain.end_line(range.start),
            _ => {}
        }
    }
    plain
}

impl Plain {
    /// Marks the headings among the blocks of `documents`, which were read from this text.
    ///
    /// `in_file` leads from offsets in the Markdown to those that the documents' offsets lead to.
    pub(crate) fn mark_headings(&self, documents: &mut [Document], in_file: &OffsetMap) {
        let headings: HashSet<usize> =
            self.headings.iter().map(|heading| in_file.to_file(*heading)).collect();
        for document in documents {
            let offsets = &document.offsets;
            let first = document.blocks.first().map(|block| block.span);
            let is_heading =
                |block: &&mut Block| headings.contains(&offsets.to_file(block.span.start as usize));
            for block in document.blocks.iter_mut().filter(is_heading) {
                let is_title = Some(block.span) == first && self.title.is_some();
                block.kind = if is_title { BlockKind::Headline } else { BlockKind::Heading };
            }
        }
    }

    /// Ends the line, if one was begun.
    fn end_line(&mut self, at: usize) {
        let kept = self.text.trim_end_matches(' ').len();
        if kept < self.text.len() {
            self.text.truncate(kept);
            self.offsets.truncate(kept);
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
            self.offsets.push(1, at, 0);
        }
    }

    /// A space between cells.
    fn space(&mut self, at: usize) {
        if !self.text.is_empty() && !self.text.ends_with(['\n', ' ']) {
            self.text.push(' ');
            self.offsets.push(1, at, 0);
        }
    }

    /// Appends words that come from `range` of the Markdown.
    fn push(&mut self, markdown: &str, words: &str, range: Range<usize>) {
        self.text.push_str(words);
        let source = markdown.get(range.clone()).unwrap_or_default();
        // Line ends inside code become spaces, a byte a byte.
        if source == words || (source.len() == words.len() && source.replace('\n', " ") == *words) {
            return self.offsets.push_same(words.len(), range.start);
        }
        // A character written as an entity: all of the entity is its place.
        for (nth, c) in words.chars().enumerate() {
            let (at, width) = if nth == 0 { (range.start, range.len()) } else { (range.end, 0) };
            self.offsets.push(c.len_utf8(), at, width);
        }
    }
}

/// Whether a tag begins a line of its own.
fn is_block(tag: &Tag<'_>) -> bool {
    use Tag::{
        BlockQuote, CodeBlock, FootnoteDefinition, HtmlBlock, Item, List, Paragraph, Table, TableHead,
        TableRow,
    };
    matches!(
        tag,
        Paragraph
            | BlockQuote(_)
            | CodeBlock(_)
            | HtmlBlock
            | List(_)
            | Item
            | FootnoteDefinition(_)
            | Table(_)
            | TableHead
            | TableRow
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let plain = read(
            "# The *old* mill\n\nIt **stood** there,\nshe [said](http://x.example \"t\").  \nThen &amp; now: \\*no\\*.\n\n\
             > \"Quoted\" line\n\n- one `code`\n- two[^1]\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: A note.\n\n\
             <p>From <b>HTML</b></p>\n\n## End\n",
        );
        assert_eq!(
            plain.text,
            "The old mill\nIt stood there, she said.\nThen & now: *no*.\n\"Quoted\" line\none code\ntwo\na b\n\
             c d\nA note.\nFrom HTML\nEnd\n"
        );
        assert_eq!(plain.title.as_deref(), Some("The old mill"));
    }

    #[test]
    fn words_know_their_place() {
        let markdown = "Said **Ana**: \"a &lt; b\" and `c d`\\!";
        let plain = read(markdown);
        let place = |words: &str| {
            let start = plain.text.find(words).unwrap();
            let end = plain.offsets.end_in_file(start + words.len());
            &markdown[plain.offsets.to_file(start)..end]
        };
        for words in ["Said", "Ana", ": ", "a ", " b", "c d", "!"] {
            assert_eq!(place(words), words);
        }
        assert_eq!(place("<"), "&lt;");
        assert_eq!(place("a < b"), "a &lt; b");
    }

    #[test]
    fn plain_paragraphs_stay_as_they_are() {
        let plain = read("One line.\n\nAnother.\n");
        assert_eq!(plain.text, "One line.\nAnother.\n");
        assert_eq!(plain.offsets.to_file(10), 11);
    }
}
