//! The quotations as sentences and clauses, each a set of stems with their rarity.

use crate::align::{Language, Word, Wording};
use crate::document::{BlockKind, Date, DocId, Document, Quote, QuoteId, QuoteKind, Span, SpeakerId};
use crate::variants::DOUBTFUL;
use crate::variants::outline::{Outline, digest, is_content};
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::ops::Range;

/// A quotation.
pub(crate) struct Utterance<'c> {
    pub(crate) quote: QuoteId,
    pub(crate) doc: DocId,
    /// Where it stands in the document.
    pub(crate) span: Span,
    /// `None` where nobody is known with confidence.
    pub(crate) speaker: Option<SpeakerId>,
    /// Known to the day.
    pub(crate) date: Option<Date>,
    /// Whether it stands in a headline, or is a heading inside the document.
    pub(crate) heading: bool,
    /// How many words it has.
    pub(crate) length: usize,
    text: &'c str,
    language: Language,
    words: OnceCell<Vec<Word>>,
    /// Its parts, as indices of [`Parts::parts`].
    pub(crate) parts: Range<usize>,
}

/// A sentence of a quotation, or a clause of a long one.
pub(crate) struct Part {
    /// Index of [`Parts::utterances`].
    pub(crate) utterance: usize,
    /// Words of its wording.
    pub(crate) words: Range<usize>,
    /// Its different content stems, ascending.
    pub(crate) stems: Vec<u32>,
    /// Whether it is a whole sentence: only those are followed from neighbour to neighbour.
    pub(crate) sentence: bool,
    /// The sentence it is, or is a clause of, as an index of [`Parts::parts`].
    pub(crate) within: usize,
}

/// All quotations of the corpus that can have other wordings.
pub(crate) struct Parts<'c> {
    pub(crate) utterances: Vec<Utterance<'c>>,
    pub(crate) parts: Vec<Part>,
    /// The sentences that hold each stem, ascending.
    pub(crate) holders: Vec<Vec<u32>>,
    /// How often each stem comes in the parts.
    counts: Vec<u32>,
    /// The rarity of each, see [`Parts::rarity`].
    rarities: Vec<f32>,
    /// The numbers of the stems, in the order of their digests, so that other quotations do not change the order in which
    /// rarities are summed up.
    stems: FxHashMap<u64, u32>,
}

/// A number cut to its highest four bits. Rarities are no finer than that, so that one quotation more or less does not
/// decide about others.
pub(crate) fn coarse(number: usize) -> usize {
    let cut = (usize::BITS - number.leading_zeros()).saturating_sub(4);
    number >> cut << cut
}

/// What is looked at of a quotation.
pub(crate) struct Quoted<'c> {
    pub(crate) document: &'c Document,
    pub(crate) text: &'c str,
    pub(crate) language: Language,
    pub(crate) heading: bool,
}

impl<'c> Quoted<'c> {
    /// Direct quotations, fragments, and what stands in headings. Turns of transcripts are records of events and have
    /// no wordings.
    pub(crate) fn of(documents: &'c [Document], quote: &Quote) -> Option<Quoted<'c>> {
        let document = documents.get(quote.doc.0 as usize)?;
        let block = document.blocks.partition_point(|block| block.span.end <= quote.span.start);
        let heading = document.blocks.get(block).is_some_and(|block| {
            matches!(block.kind, BlockKind::Headline | BlockKind::Heading)
                && block.span.start <= quote.span.start
        });
        let spoken = matches!(quote.kind, QuoteKind::Direct | QuoteKind::Fragment);
        let text = document.text.get(quote.span.range())?;
        let language = document.language.as_deref().and_then(Language::of).unwrap_or_default();
        (spoken || (heading && quote.kind == QuoteKind::Other)).then_some(Quoted {
            document,
            text,
            language,
            heading,
        })
    }

    pub(crate) fn outline(&self) -> Outline {
        Outline::of(&Wording::read_in(self.text, self.language))
    }
}

impl<'c> Parts<'c> {
    /// Reads the quotations, given the outline of each that counts as [`Quoted`], in order; who says them,
    /// [`Parts::tell_speakers`] must supply.
    pub(crate) fn of(documents: &'c [Document], quotes: &[Quote], outlines: Vec<Outline>) -> Parts<'c> {
        let mut digests: Vec<u64> =
            outlines.iter().flat_map(|outline| outline.stems.iter().copied()).collect();
        digests.sort_unstable();
        digests.dedup();
        let mut all = Parts {
            utterances: Vec::new(),
            parts: Vec::new(),
            holders: vec![Vec::new(); digests.len()],
            counts: vec![0; digests.len()],
            stems: digests.into_iter().zip(0..).collect(),
            rarities: Vec::new(),
        };
        let quotes = quotes.iter().enumerate();
        let quoted = quotes.filter_map(|(i, quote)| Some((i, quote, Quoted::of(documents, quote)?)));
        for ((i, quote, quoted), outline) in quoted.zip(outlines) {
            let utterance = all.utterances.len();
            let first = all.parts.len();
            let mut within = first;
            let stems: Vec<(u32, u32)> = outline
                .content
                .iter()
                .zip(&outline.stems)
                .map(|(word, stem)| (*word, all.stems[stem]))
                .collect();
            for (words, sentence) in outline.parts {
                let from = stems.partition_point(|(word, _)| *word < words.start);
                let to = stems.partition_point(|(word, _)| *word < words.end);
                let mut held: Vec<u32> = stems[from..to].iter().map(|(_, stem)| *stem).collect();
                held.iter().for_each(|stem| all.counts[*stem as usize] += 1);
                held.sort_unstable();
                held.dedup();
                if sentence {
                    within = all.parts.len();
                    held.iter().for_each(|stem| all.holders[*stem as usize].push(all.parts.len() as u32));
                }
                let words = words.start as usize..words.end as usize;
                all.parts.push(Part { utterance, words, stems: held, sentence, within });
            }
            all.utterances.push(Utterance {
                quote: QuoteId(i as u32),
                doc: quote.doc,
                span: quote.span,
                speaker: None,
                date: quoted.document.date.filter(|date| date.day > 0),
                heading: quoted.heading,
                length: outline.words as usize,
                text: quoted.text,
                language: quoted.language,
                words: OnceCell::new(),
                parts: first..all.parts.len(),
            });
        }
        all.rarities = all.holders.iter().map(|holders| all.rarity_of(holders.len())).collect();
        all
    }

    /// Notes who says each quotation.
    pub(crate) fn tell_speakers(&mut self, quotes: &[Quote]) {
        for utterance in &mut self.utterances {
            let quote = &quotes[utterance.quote.0 as usize];
            utterance.speaker = quote.speaker.filter(|_| quote.attribution.confidence >= DOUBTFUL);
        }
    }

    /// The natural logarithm of the rarity of what comes so often.
    fn rarity_of(&self, count: usize) -> f32 {
        (1.0 + coarse(self.parts.len()) as f32 / coarse(count.max(1)) as f32).ln()
    }

    /// The words of a quotation, every content word with its rarity. Read when first asked for: most quotations have
    /// no like.
    pub(crate) fn words(&self, utterance: usize) -> &[Word] {
        let utterance = &self.utterances[utterance];
        utterance.words.get_or_init(|| {
            let mut words = Wording::read_in(utterance.text, utterance.language).words;
            for word in &mut words {
                let count = || self.stems.get(&digest(word.stem())).map(|stem| self.counts[*stem as usize]);
                let rarity = |count: u32| self.rarity_of(count as usize);
                word.weight = if is_content(word) { count().map_or(1.0, rarity) } else { 0.3 };
            }
            words
        })
    }

    /// Whether one quotation stands inside the other.
    pub(crate) fn nested(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.utterances[a], &self.utterances[b]);
        a.doc == b.doc && (a.span.contains(b.span) || b.span.contains(a.span))
    }

    /// The sentence before (`-1`) or after (`1`) a sentence, in the same document.
    pub(crate) fn neighbour(&self, sentence: usize, step: isize) -> Option<usize> {
        let doc = |part: &Part| self.utterances[part.utterance].doc;
        let here = doc(self.parts.get(sentence)?);
        let mut at = sentence.checked_add_signed(step)?;
        while !self.parts.get(at)?.sentence {
            at = at.checked_add_signed(step)?;
        }
        (doc(&self.parts[at]) == here).then_some(at)
    }

    /// The natural logarithm of a stem's rarity among the sentences.
    pub(crate) fn rarity(&self, stem: u32) -> f32 {
        self.rarities[stem as usize]
    }
}
