//! What a person sees in a plain text: its headline, byline and date, its paragraphs, its turns.
//!
//! Separate from `source`, because a pasted article is read in the browser in the same way. A text is mended, cut
//! into lines (wrapped ones joined to paragraphs), taken for a transcript or for articles, and labelled.

pub(crate) mod dates;
mod interjections;
mod labels;
mod lexicon;
mod lines;
pub(crate) mod turns;

pub use crate::article::interjections::turn_blocks;
use crate::article::lexicon::LEXICON;
use crate::article::lines::Line;
use crate::document::{Block, BlockKind, Date, Document, OffsetMap, Repair, Span};
use crate::text::repair::repair;

/// The documents in a text, in order; at least one. Ids, paths and digests are left empty, and the title where
/// the text has no headline.
///
/// `offsets` leads from `text` to the file it was decoded from; each document's own lead there too.
pub fn documents(text: &str, offsets: &OffsetMap) -> Vec<Document> {
    documents_telling(text, offsets, &|_| {})
}

/// The documents in a text as [`documents`] finds them; `progress` is called with the bytes that are done, in many
/// small pieces that are together no more than the text.
pub fn documents_telling(text: &str, offsets: &OffsetMap, progress: &dyn Fn(u64)) -> Vec<Document> {
    let repaired = repair(text);
    let offsets = repaired.offsets.through(offsets);
    let text = repaired.text.as_str();
    let lines = lines::lines(text);
    if let Some((blocks, turns)) = turns::transcript(text, &lines, progress) {
        let mut document = Document { text: text.into(), blocks, turns, offsets, ..Document::default() };
        document.repairs = repaired.repairs;
        labels::head(&mut document);
        return vec![document];
    }
    let starts = labels::article_starts(text, &lines);
    let mut documents = Vec::with_capacity(starts.len());
    for (nth, first) in starts.iter().enumerate() {
        let next = starts.get(nth + 1);
        let from = if nth == 0 { 0 } else { lines[*first].start };
        let until = next.map_or(text.len(), |next| lines[*next].start);
        let cut = &lines[*first..next.copied().unwrap_or(lines.len())];
        let mut document = Document {
            text: text[from..until].into(),
            offsets: if starts.len() == 1 { offsets.clone() } else { offsets.slice(from, until) },
            repairs: cut_repairs(&repaired.repairs, from, until),
            ..Document::default()
        };
        let own: Vec<Line> = cut.iter().map(|line| line.shifted(from)).collect();
        labels::label(&mut document, &own, progress);
        documents.push(document);
    }
    documents
}

/// The repairs inside a part of the text, counted from its start.
fn cut_repairs(repairs: &[Repair], from: usize, until: usize) -> Vec<Repair> {
    repairs
        .iter()
        .filter(|repair| repair.span.start as usize >= from && repair.span.end as usize <= until)
        .map(|repair| {
            let span = Span::new(repair.span.start as usize - from, repair.span.end as usize - from);
            Repair { span, original: repair.original.clone() }
        })
        .collect()
}

/// The stretches of a text of which nothing but the words is known, as rows of a table have it: paragraphs, and
/// stage directions on lines of their own or in brackets.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in lines::physical(text) {
        turns::speech_blocks(text, line.start..line.end, false, &mut blocks);
    }
    blocks
}

/// The date in a file's name or an address, where one is written out (`2016-10-12`, `/2016/10/12/`).
pub fn date_in_name(name: &str) -> Option<Date> {
    dates::url_date(name)
}

/// The date that some words are, and nothing else (`12 October 2016`).
pub fn date_in_words(words: &str) -> Option<Date> {
    dates::date_line(words)
}

/// A block.
fn block(start: usize, end: usize, kind: BlockKind) -> Block {
    Block { span: Span::new(start, end), kind }
}

/// Whether a line is how people are addressed or parted from, which belongs to the text however often it is
/// said: `Dear Sir`, `God bless America`.
pub fn is_address(line: &str) -> bool {
    LEXICON.holds(&line.to_lowercase(), "address")
}

/// Whether a line in lower case is part of the page and not of the article.
fn is_page(line: &str) -> bool {
    LEXICON.line(line, "boilerplate")
}
