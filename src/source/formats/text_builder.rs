//! Running text as it grows out of a format with marks: paragraphs, headings, notes, and the way back.
//!
//! Separate from the readers, which know what the marks of their format mean and not what a document needs.

use crate::document::{Block, BlockKind, Document, OffsetMap, Span, Turn};
use crate::source::formats::plain_text;
use std::collections::HashMap;
use std::ops::Range;

/// A text being put together.
#[derive(Debug)]
pub(crate) struct Flow {
    /// Paragraphs, an empty line between them.
    pub(crate) text: String,
    /// Offsets in `text` to where the reader found the words.
    pub(crate) offsets: OffsetMap,
    /// Where each paragraph that is not a plain one begins in `text`, and what it is.
    marks: Vec<(usize, BlockKind)>,
    /// White space that was met and counts once a word follows.
    space: Option<(usize, usize)>,
    /// Where what is kept apart begins: notes, which are nobody's speech.
    apart: Option<usize>,
    /// What the paragraph that begins with the next word is; `None` inside a paragraph.
    next: Option<BlockKind>,
}

impl Default for Flow {
    fn default() -> Flow {
        Flow {
            text: String::new(),
            offsets: OffsetMap::empty(),
            marks: Vec::new(),
            space: None,
            apart: None,
            next: Some(BlockKind::Paragraph),
        }
    }
}

impl Flow {
    /// The next word begins a paragraph of this kind.
    pub(crate) fn paragraph(&mut self, kind: BlockKind) {
        self.next = Some(kind);
        self.space = None;
    }

    /// The next word begins a line inside the paragraph: verse, an address.
    pub(crate) fn line(&mut self, at: usize) {
        if self.next.is_none() && !self.text.ends_with('\n') {
            self.text.push('\n');
            self.offsets.push(1, at, 0);
        }
        self.space = None;
    }

    /// White space, unless there is some.
    pub(crate) fn space(&mut self, at: usize, width: usize) {
        if self.next.is_none() && self.space.is_none() && !self.text.ends_with('\n') {
            self.space = Some((at, width));
        }
    }

    /// One character that takes `width` bytes at `at`.
    pub(crate) fn char(&mut self, c: char, at: usize, width: usize) {
        if c.is_whitespace() && c != '\u{a0}' {
            return self.space(at, width);
        }
        // A soft hyphen is where a line could have been broken; nobody wrote it to be read.
        if c == '\u{ad}' || c == '\0' {
            return;
        }
        if let Some(kind) = self.next.take() {
            if !self.text.is_empty() {
                let end = self.offsets.end_in_file(self.text.len());
                let breaks = if self.text.ends_with('\n') { "\n" } else { "\n\n" };
                self.text.push_str(breaks);
                breaks.chars().for_each(|_| self.offsets.push(1, end, 0));
            }
            if kind != BlockKind::Paragraph {
                self.marks.push((self.text.len(), kind));
            }
        } else if let Some((at, width)) = self.space.take() {
            self.text.push(' ');
            self.offsets.push(1, at, width);
        }
        self.text.push(c);
        self.offsets.push(c.len_utf8(), at, width);
    }

    /// Words that stand as they are at `at`.
    pub(crate) fn words(&mut self, words: &str, at: usize) {
        for (place, c) in words.char_indices() {
            self.char(c, at + place, c.len_utf8());
        }
    }

    /// Words from which no way leads back to a file (one that was packed): their place is that in the text.
    pub(crate) fn packed(&mut self, words: &str) {
        for c in words.chars() {
            self.char(c, 0, 0);
        }
    }

    /// Whether nothing but white space came.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Appends another text, kinds and all, as paragraphs of their own.
    pub(crate) fn append(&mut self, other: Flow) {
        if other.text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            let end = self.offsets.end_in_file(self.text.len());
            self.text.push_str("\n\n");
            (0..2).for_each(|_| self.offsets.push(1, end, 0));
        }
        let base = self.text.len();
        self.text.push_str(&other.text);
        self.offsets.append(&other.offsets);
        self.marks.extend(other.marks.into_iter().map(|(at, kind)| (base + at, kind)));
        self.next = Some(BlockKind::Paragraph);
        self.space = None;
    }

    /// Appends notes: they stand below the text and belong to no speech in it.
    pub(crate) fn append_apart(&mut self, notes: Flow) {
        let end = self.text.len();
        self.append(notes);
        if end > 0 && self.text.len() > end {
            self.apart = Some(end);
        }
    }

    /// The first heading of any rank.
    pub(crate) fn first_heading(&self) -> Option<String> {
        let (at, _) = self.marks.iter().find(|(_, kind)| is_heading(*kind))?;
        self.text[*at..].lines().next().map(str::to_owned)
    }

    /// The first heading of the highest rank, which is the title where nothing better is known.
    pub(crate) fn headline(&self) -> Option<String> {
        let (at, _) = self.marks.iter().find(|(_, kind)| *kind == BlockKind::Headline)?;
        let line = self.text[*at..].lines().next()?;
        Some(line.to_owned()).filter(|line| !line.is_empty())
    }

    /// Forgets where the words came from: offsets count in the text itself.
    pub(crate) fn forget_places(&mut self) {
        self.offsets = OffsetMap::identity(self.text.len());
    }

    /// The stretches of the text: marked paragraphs as they are marked, the others as `plain` appends them.
    pub(crate) fn blocks(&self, plain: impl Fn(&str, Range<usize>, &mut Vec<Block>)) -> Vec<Block> {
        let marks: HashMap<usize, BlockKind> = self.marks.iter().copied().collect();
        let mut blocks = Vec::new();
        let (mut at, mut kind) = (0, BlockKind::Paragraph);
        for line in self.text.split_inclusive('\n') {
            let end = at + line.trim_end().len();
            // A mark counts for all lines of its paragraph.
            if at == 0 || self.text[..at].ends_with("\n\n") {
                kind = marks.get(&at).copied().unwrap_or(BlockKind::Paragraph);
            }
            match kind {
                _ if at == end => {}
                BlockKind::Paragraph => plain(&self.text, at..end, &mut blocks),
                kind => blocks.push(Block { span: Span::new(at, end), kind }),
            }
            at += line.len();
        }
        blocks
    }

    /// The text as documents; `offsets` leads from the places that the reader gave to the file's bytes.
    ///
    /// An article's lines (byline, date, labels of speakers) are found as in plain text, but what the format
    /// says of a paragraph counts more than what it looks like. With `one`, the file is one document, whatever
    /// it looks like.
    pub(crate) fn documents(self, path: &str, offsets: &OffsetMap, one: bool) -> Vec<Document> {
        let way = self.offsets.through(offsets);
        // Places are compared in this text: those in a file need not be different.
        let here = OffsetMap::identity(self.text.len());
        let mut documents = plain_text::documents(path, &self.text, &here);
        if one && documents.len() > 1 {
            documents = vec![plain_text::whole(path, &self.text)];
        }
        if let (Some(apart), Some(last)) = (self.apart, documents.last_mut()) {
            keep_apart(last, apart);
        }
        let marked = self.marks.iter().any(|(_, kind)| is_heading(*kind));
        let marks: HashMap<usize, BlockKind> = self.marks.into_iter().collect();
        for document in &mut documents {
            let place = |at: u32| document.offsets.to_file(at as usize);
            for block in &mut document.blocks {
                match marks.get(&place(block.span.start)) {
                    Some(kind) if block.kind != BlockKind::Label => block.kind = *kind,
                    // Who marks headings marks all of them.
                    None if marked && is_heading(block.kind) => block.kind = BlockKind::Paragraph,
                    _ => {}
                }
            }
            document.offsets = document.offsets.through(&way);
        }
        documents
    }
}

/// Takes the notes, which begin at `apart` in the text before it was repaired, out of the last speech: they are a
/// turn of nobody.
fn keep_apart(document: &mut Document, apart: usize) {
    let Document { text, offsets, turns, id, .. } = document;
    let Some(last) = turns.last_mut() else { return };
    let speech = last.span.range();
    let cut = text.char_indices().map(|(at, _)| at).skip_while(|at| *at < speech.start);
    let Some(cut) = cut.take_while(|at| *at < speech.end).find(|at| offsets.to_file(*at) >= apart) else {
        return;
    };
    let kept = speech.start + text[speech.start..cut].trim_end().len();
    let start = cut + (text[cut..].len() - text[cut..].trim_start().len());
    if kept <= speech.start || start >= speech.end {
        return;
    }
    last.span.end = kept as u32;
    let (id, span) = (id.clone(), Span::new(start, speech.end));
    turns.push(Turn { id, span, label: None, label_span: None, title: None, date: None, fields: Vec::new() });
}

fn is_heading(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Headline | BlockKind::Heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_made_one_and_kinds_are_kept() {
        let mut flow = Flow::default();
        flow.paragraph(BlockKind::Headline);
        flow.words("  The \n quay ", 10);
        flow.paragraph(BlockKind::Paragraph);
        flow.words("Nobody wai\u{ad}ted.\u{a0}", 40);
        flow.line(60);
        flow.words(" No one.", 60);
        assert_eq!(flow.text, "The quay\n\nNobody waited.\u{a0}\nNo one.");
        assert_eq!(flow.headline().as_deref(), Some("The quay"));
        let place = |words: &str| flow.offsets.to_file(flow.text.find(words).unwrap());
        assert_eq!((place("The"), place("quay"), place("Nobody"), place("ted")), (12, 18, 40, 52));
    }
}
