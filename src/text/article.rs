//! What a person sees in a plain text: its headline, byline and date, its paragraphs, its turns.
//!
//! Apart from `source`, because a pasted article is read in the browser in the same way.

use crate::document::{Block, BlockKind, Document, OffsetMap, Span};

/// The documents in a text, in order; at least one. Ids and paths are left empty.
///
/// `offsets` leads from `text` to the file it was decoded from.
pub fn documents(text: &str, offsets: &OffsetMap) -> Vec<Document> {
    let mut document = Document { text: text.to_owned(), offsets: offsets.clone(), ..Document::default() };
    document.blocks = blocks(text);
    vec![document]
}

/// The stretches of a text between line breaks, all taken for paragraphs.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if !words.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            blocks.push(Block { span: Span::new(at, at + words.len()), kind: BlockKind::Paragraph });
        }
        start += line.len();
    }
    blocks
}
