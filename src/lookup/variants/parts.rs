//! The quotations as sentences and clauses, each a set of stems with their rarity.

use super::DOUBTFUL;
use crate::align::{Language, Word, Wording};
use crate::document::{BlockKind, Corpus, Date, DocId, QuoteId, QuoteKind, Span, SpeakerId};
use std::collections::HashMap;
use std::ops::Range;

/// A clause of fewer words is no part of its own.
const CLAUSE_WORDS: usize = 6;

/// A quotation.
pub(super) struct Utterance<'c> {
    pub(super) quote: QuoteId,
    pub(super) doc: DocId,
    /// Where it stands in the document.
    pub(super) span: Span,
    /// `None` where nobody is known with confidence.
    pub(super) speaker: Option<SpeakerId>,
    /// Known to the day.
    pub(super) date: Option<Date>,
    /// Whether it stands in a headline, or is a heading inside the document.
    pub(super) heading: bool,
    pub(super) wording: Wording<'c>,
    /// Its parts, as indices of [`Parts::parts`].
    pub(super) parts: Range<usize>,
}

/// A sentence of a quotation, or a clause of a long one.
pub(super) struct Part {
    /// Index of [`Parts::utterances`].
    pub(super) utterance: usize,
    /// Words of its wording.
    pub(super) words: Range<usize>,
    /// Its different content stems, ascending.
    pub(super) stems: Vec<u32>,
    /// Whether it is a whole sentence: only those are followed from neighbour to neighbour.
    pub(super) sentence: bool,
    /// The sentence it is, or is a clause of, as an index of [`Parts::parts`].
    pub(super) within: usize,
}

/// All quotations of the corpus that can have other wordings.
pub(super) struct Parts<'c> {
    pub(super) utterances: Vec<Utterance<'c>>,
    pub(super) parts: Vec<Part>,
    /// The sentences that hold each stem, ascending.
    pub(super) holders: Vec<Vec<u32>>,
}

impl<'c> Parts<'c> {
    /// Reads the quotations: direct ones, fragments, and what stands in headings. Turns of transcripts are records
    /// of events and have no wordings.
    pub(super) fn of(corpus: &'c Corpus) -> Parts<'c> {
        let mut all = Parts { utterances: Vec::new(), parts: Vec::new(), holders: Vec::new() };
        let mut stems: HashMap<String, u32> = HashMap::new();
        for (i, quote) in corpus.quotes.iter().enumerate() {
            let Some(document) = corpus.documents.get(quote.doc.0 as usize) else { continue };
            let block = document.blocks.partition_point(|block| block.span.end <= quote.span.start);
            let heading = document.blocks.get(block).is_some_and(|block| {
                matches!(block.kind, BlockKind::Headline | BlockKind::Heading)
                    && block.span.start <= quote.span.start
            });
            let spoken = matches!(quote.kind, QuoteKind::Direct | QuoteKind::Fragment);
            let Some(text) = document.text.get(quote.span.range()) else { continue };
            if !(spoken || (heading && quote.kind == QuoteKind::Other)) {
                continue;
            }
            let language = document.language.as_deref().and_then(Language::of).unwrap_or_default();
            let wording = Wording::read_in(text, language);
            let utterance = all.utterances.len();
            let first = all.parts.len();
            let mut within = first;
            for (words, sentence) in stretches(&wording) {
                let mut held: Vec<u32> = wording.words[words.clone()]
                    .iter()
                    .filter(|word| is_content(word))
                    .map(|word| {
                        let next = stems.len() as u32;
                        *stems.entry(word.stem().to_string()).or_insert(next)
                    })
                    .collect();
                held.sort_unstable();
                held.dedup();
                if sentence {
                    within = all.parts.len();
                }
                all.holders.resize_with(stems.len(), Vec::new);
                if sentence {
                    held.iter().for_each(|stem| all.holders[*stem as usize].push(all.parts.len() as u32));
                }
                all.parts.push(Part { utterance, words, stems: held, sentence, within });
            }
            all.utterances.push(Utterance {
                quote: QuoteId(i as u32),
                doc: quote.doc,
                span: quote.span,
                speaker: quote.speaker.filter(|_| quote.confidence >= DOUBTFUL),
                date: document.date.filter(|date| date.day > 0),
                heading,
                wording,
                parts: first..all.parts.len(),
            });
        }
        all.weigh();
        all
    }

    /// Whether one quotation stands inside the other.
    pub(super) fn nested(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.utterances[a], &self.utterances[b]);
        a.doc == b.doc && (a.span.contains(b.span) || b.span.contains(a.span))
    }

    /// The sentence before (`-1`) or after (`1`) a sentence, in the same document.
    pub(super) fn neighbour(&self, sentence: usize, step: isize) -> Option<usize> {
        let doc = |part: &Part| self.utterances[part.utterance].doc;
        let here = doc(self.parts.get(sentence)?);
        let mut at = sentence.checked_add_signed(step)?;
        while !self.parts.get(at)?.sentence {
            at = at.checked_add_signed(step)?;
        }
        (doc(&self.parts[at]) == here).then_some(at)
    }

    /// The natural logarithm of a stem's rarity among the sentences.
    pub(super) fn rarity(&self, stem: u32) -> f32 {
        let held = self.holders.get(stem as usize).map_or(1, |holders| holders.len().max(1));
        (1.0 + self.parts.len() as f32 / held as f32).ln()
    }

    /// Gives every content word its rarity.
    fn weigh(&mut self) {
        let rarities: HashMap<String, f32> = self
            .parts
            .iter()
            .flat_map(|part| {
                let words = &self.utterances[part.utterance].wording.words[part.words.clone()];
                words.iter().filter(|word| is_content(word)).map(|word| word.stem())
            })
            .fold(HashMap::<&str, u32>::new(), |mut counts, stem| {
                *counts.entry(stem).or_default() += 1;
                counts
            })
            .into_iter()
            .map(|(stem, count)| (stem.to_string(), (1.0 + self.parts.len() as f32 / count as f32).ln()))
            .collect();
        for utterance in &mut self.utterances {
            for word in &mut utterance.wording.words {
                word.weight =
                    if is_content(word) { rarities.get(word.stem()).copied().unwrap_or(1.0) } else { 0.3 };
            }
        }
    }
}

fn is_content(word: &Word) -> bool {
    !word.is_function() && !word.optional
}

/// The sentences, and the longer clauses of those that have several.
fn stretches(wording: &Wording<'_>) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(first) = wording.words.get(start) {
        let end = start + wording.words[start..].partition_point(|word| word.sentence == first.sentence);
        found.push((start..end, true));
        let clauses = clauses(wording, start..end);
        if clauses.len() > 1 {
            found.extend(
                clauses
                    .into_iter()
                    .filter(|clause| clause.len() >= CLAUSE_WORDS)
                    .map(|clause| (clause, false)),
            );
        }
        start = end;
    }
    found
}

/// A sentence cut at commas, semicolons, colons and dashes; short pieces go with what follows.
fn clauses(wording: &Wording<'_>, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut clauses = Vec::new();
    let mut start = sentence.start;
    for at in sentence.clone() {
        let printed = wording.words[at].printed.end as usize - 1;
        let shown =
            wording.printed.get(printed).map(|printed| &wording.text[printed.word.end..printed.shown.end]);
        let next = wording.words.get(at + 1).map(|word| word.printed.start as usize);
        let ends = shown.is_some_and(|mark| mark.contains([',', ';', ':', '\u{2014}', '\u{2013}']))
            && next != Some(printed);
        if ends && at + 1 - start >= CLAUSE_WORDS && at + 1 < sentence.end {
            clauses.push(start..at + 1);
            start = at + 1;
        }
    }
    clauses.push(start..sentence.end);
    clauses
}
