//! Finds lines that recur at the head or foot of many documents (the paper's name, an appeal, an address) and marks
//! them as boilerplate, since they belong to the page and not to the text.
//!
//! [`crate::article`] knows fixed phrases; repetition shows only in a whole corpus.

use crate::article;
use crate::document::{Block, BlockKind, Document, Field};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Lines at a document's head and foot that are examined.
const HEAD: usize = 4;
const FOOT: usize = 8;
/// The number of documents with different texts in which a line must occur.
const DOCUMENTS: usize = 3;
/// A sentence with fewer words is as likely to end a speech as a page.
const SENTENCE: usize = 6;
/// Bits of a line's digest that index the table of lines that may occur in enough documents.
const FILTER_BITS: u32 = 20;
/// The most bytes of such a line.
const LONGEST: usize = 300;

/// What is examined in a document: a digest of its body, and the lines at its edges, each as the position of a
/// block and a digest.
pub(crate) type Lines = (u64, Vec<(usize, u128)>);

/// Returns what is examined in a document.
pub(crate) fn lines(document: &Document) -> Lines {
    let blocks = if is_article(document) { &document.blocks[..] } else { &[] };
    let foot = blocks.len().saturating_sub(FOOT).max(HEAD.min(blocks.len()));
    let edges = (0..HEAD.min(blocks.len())).chain(foot..blocks.len());
    let lines = edges.filter_map(|block| Some((block, line(document, &blocks[block])?))).collect();
    let longest = blocks.iter().max_by_key(|block| block.span.end - block.span.start);
    (longest.map_or(0, |longest| body(document, longest)), lines)
}

/// Marks the repeated lines of all documents as boilerplate. The lines stay where they are.
pub(crate) fn set_aside(documents: &mut [Document], lines: Vec<Lines>) {
    // Most lines occur in one document; a table that counts digests keeps those out of the map.
    let slot = |line: u128| (line >> (128 - FILTER_BITS)) as usize;
    let mut met = vec![0u8; 1 << FILTER_BITS];
    for (_, line) in lines.iter().flat_map(|(_, lines)| lines) {
        met[slot(*line)] = met[slot(*line)].saturating_add(1);
    }
    // Only as many bodies are remembered for a line as are needed.
    let mut bodies: FxHashMap<u128, [Option<u64>; DOCUMENTS]> = FxHashMap::default();
    for (body, lines) in &lines {
        for (_, line) in lines.iter().filter(|(_, line)| usize::from(met[slot(*line)]) >= DOCUMENTS) {
            let known = bodies.entry(*line).or_default();
            if !known.contains(&Some(*body))
                && let Some(free) = known.iter_mut().find(|body| body.is_none())
            {
                *free = Some(*body);
            }
        }
    }
    bodies.retain(|_, bodies| bodies.iter().all(Option::is_some));
    if bodies.is_empty() {
        return;
    }
    for (document, (_, lines)) in documents.iter_mut().zip(lines) {
        // An address may belong to the text. This check is slow, so it comes last.
        let is_address = |block: usize| {
            let line = document.text.get(document.blocks[block].span.range()).unwrap_or_default();
            article::is_address(line.trim())
        };
        let lines = lines.into_iter().filter(|(_, line)| bodies.contains_key(line));
        let repeated: Vec<usize> =
            lines.map(|(block, _)| block).filter(|block| !is_address(*block)).collect();
        if repeated.is_empty() {
            continue;
        }
        let kept = document.blocks.iter().enumerate().any(|(place, block)| {
            matches!(block.kind, BlockKind::Paragraph | BlockKind::Headline) && !repeated.contains(&place)
        });
        if kept {
            repeated.into_iter().for_each(|block| leave_out(document, block));
        }
    }
}

/// Whether a document is an article: transcripts and speeches have no page around them.
fn is_article(document: &Document) -> bool {
    document.turns.is_empty() && document.speaker.is_none() && document.blocks.len() >= 3
}

/// Returns the digest by which a line is compared, or `None` for a line that never belongs to the page.
fn line(document: &Document, block: &Block) -> Option<u128> {
    let kinds = [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Headline, BlockKind::Credit];
    let line = document.text.get(block.span.range())?.trim();
    if !kinds.contains(&block.kind) || line.len() > LONGEST || line.starts_with(['“', '"', '«', '„', '‘'])
    {
        return None;
    }
    let sentence = line.ends_with(['.', '!', '?', ',', ':', '”', '"']);
    let short = sentence && line.split_whitespace().take(SENTENCE).count() < SENTENCE;
    if short || !line.contains(char::is_alphabetic) {
        return None;
    }
    let mut lower = String::with_capacity(line.len() + 1);
    for word in line.split_whitespace() {
        lower += word;
        lower.push(' ');
    }
    if lower.is_ascii() {
        lower.make_ascii_lowercase();
    } else {
        lower = lower.to_lowercase();
    }
    Some(xxh3_128(lower.as_bytes()))
}

/// Returns a digest that distinguishes one text from another: that of its longest block. Three copies of one report
/// share all their lines.
fn body(document: &Document, longest: &Block) -> u64 {
    xxh3_64(document.text.get(longest.span.range()).unwrap_or_default().as_bytes())
}

/// Makes a block boilerplate. If it was taken for the headline, it is the name of the paper, and the next line
/// becomes the headline.
fn leave_out(document: &mut Document, place: usize) {
    let line = document.text.get(document.blocks[place].span.range()).unwrap_or_default();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let headline = document.blocks[place].kind == BlockKind::Headline && document.title == line;
    document.blocks[place].kind = BlockKind::Boilerplate;
    if !headline {
        return;
    }
    if line.split_whitespace().count() <= 6 && !document.fields.iter().any(|field| field.name == "source") {
        document.fields.push(Field { name: "source".to_owned(), value: line });
    }
    let next = document.blocks[place + 1..]
        .iter_mut()
        .find(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::Headline));
    if let Some(next) = next {
        let words: Vec<&str> =
            document.text.get(next.span.range()).unwrap_or_default().split_whitespace().take(27).collect();
        if words.len() <= 26 {
            next.kind = BlockKind::Headline;
            document.title = words.join(" ");
        }
    }
}
