//! Running text as it grows out of a format with marks: paragraphs, headings, notes, and the way back.
//!
//! Apart from the readers, which know what the marks of their format mean and not what a document needs.

use super::press;
use crate::document::{BlockKind, Document, OffsetMap};
use std::collections::HashMap;

/// A text being put together.
#[derive(Debug)]
pub(super) struct Flow {
    /// Paragraphs, an empty line between them.
    pub(super) text: String,
    /// Offsets in `text` to where the reader found the words.
    pub(super) offsets: OffsetMap,
    /// Where each paragraph that is not a plain one begins in `text`, and what it is.
    marks: Vec<(usize, BlockKind)>,
    /// White space that was met and counts once a word follows.
    space: Option<(usize, usize)>,
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
            next: Some(BlockKind::Paragraph),
        }
    }
}

impl Flow {
    /// The next word begins a paragraph of this kind.
    pub(super) fn paragraph(&mut self, kind: BlockKind) {
        self.next = Some(kind);
        self.space = None;
    }

    /// The next word begins a line inside the paragraph: verse, an address.
    pub(super) fn line(&mut self, at: usize) {
        if self.next.is_none() && !self.text.ends_with('\n') {
            self.text.push('\n');
            self.offsets.push(1, at, 0);
        }
        self.space = None;
    }

    /// White space, unless there is some.
    pub(super) fn space(&mut self, at: usize, width: usize) {
        if self.next.is_none() && self.space.is_none() && !self.text.ends_with('\n') {
            self.space = Some((at, width));
        }
    }

    /// One character that takes `width` bytes at `at`.
    pub(super) fn char(&mut self, c: char, at: usize, width: usize) {
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
    #[cfg(test)]
    pub(super) fn words(&mut self, words: &str, at: usize) {
        for (place, c) in words.char_indices() {
            self.char(c, at + place, c.len_utf8());
        }
    }

    /// Whether nothing but white space came.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The first heading of the highest rank, which is the title where nothing better is known.
    pub(super) fn headline(&self) -> Option<String> {
        let (at, _) = self.marks.iter().find(|(_, kind)| *kind == BlockKind::Headline)?;
        let line = self.text[*at..].lines().next()?;
        Some(line.to_owned()).filter(|line| !line.is_empty())
    }

    /// The text as documents; `offsets` leads from the places that the reader gave to the file's bytes.
    ///
    /// An article's lines (byline, date, labels of speakers) are found as in plain text, but what the format
    /// says of a paragraph counts more than what it looks like. With `one`, the file is one document, whatever
    /// it looks like.
    pub(super) fn documents(self, path: &str, offsets: &OffsetMap, one: bool) -> Vec<Document> {
        let way = self.offsets.through(offsets);
        // Places are compared in this text: those in a file need not be different.
        let here = OffsetMap::identity(self.text.len());
        let mut documents = press::documents(path, &self.text, &here);
        if one && documents.len() > 1 {
            documents = vec![press::whole(path, &self.text)];
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
