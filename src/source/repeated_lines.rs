//! Lines that many documents have at their head or foot: the paper's name, the appeal, the address. They are the
//! page's and not the text's, whatever they say.
//!
//! Separate from [`crate::article`], which knows fixed phrases: only a whole corpus shows what is repeated.

use crate::article;
use crate::document::{Block, BlockKind, Document, Field};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// Lines at a document's head and foot that are looked at.
const HEAD: usize = 4;
const FOOT: usize = 8;
/// Documents with different texts in which a line must stand.
const DOCUMENTS: usize = 3;
/// A sentence of fewer words is as likely the end of a speech as of a page.
const SENTENCE: usize = 6;
/// Bits of a line's digest by which it is looked up whether it may stand in so many documents.
const FILTER_BITS: u32 = 20;
/// What is longer is no such line.
const LONGEST: usize = 300;

/// What is looked at in a document: a digest of its body; the lines at its edges, as places of blocks, with a digest
/// of each.
pub(crate) type Lines = (u64, Vec<(usize, u128)>);

/// What is looked at in a document.
pub(crate) fn lines(document: &Document) -> Lines {
    let blocks = if is_article(document) { &document.blocks[..] } else { &[] };
    let foot = blocks.len().saturating_sub(FOOT).max(HEAD.min(blocks.len()));
    let edges = (0..HEAD.min(blocks.len())).chain(foot..blocks.len());
    let lines = edges.filter_map(|block| Some((block, line(document, &blocks[block])?))).collect();
    let longest = blocks.iter().max_by_key(|block| block.span.end - block.span.start);
    (longest.map_or(0, |longest| body(document, longest)), lines)
}

/// Takes the repeated lines of all documents out of their texts: they stay where they are, as boilerplate.
pub(crate) fn set_aside(documents: &mut [Document], lines: Vec<Lines>) {
    // Most lines stand in one document; a table of how often a digest was met keeps them out of the map.
    let slot = |line: u128| (line >> (128 - FILTER_BITS)) as usize;
    let mut met = vec![0u8; 1 << FILTER_BITS];
    for (_, line) in lines.iter().flat_map(|(_, lines)| lines) {
        met[slot(*line)] = met[slot(*line)].saturating_add(1);
    }
    // No more bodies of a line are remembered than are needed.
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
        // An address may be the text's own. Only now, for it takes long to tell.
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

/// Transcripts and speeches have no page around them.
fn is_article(document: &Document) -> bool {
    document.turns.is_empty() && document.speaker.is_none() && document.blocks.len() >= 3
}

/// What a line is compared by; `None` for one that is never the page's.
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

/// What says one text from another: its longest block. Three copies of one report share all their lines.
fn body(document: &Document, longest: &Block) -> u64 {
    xxh3_64(document.text.get(longest.span.range()).unwrap_or_default().as_bytes())
}

/// Makes a block boilerplate. Where it was taken for the headline, it is the paper's name, and the next line is the
/// headline.
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
