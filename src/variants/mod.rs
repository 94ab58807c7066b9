//! Which quotations of the corpus are wordings of one utterance: the same words in another paper, a cut, another
//! translation, a headline.
//!
//! ```text
//! quotation --parts--> sentences and clauses as rare stems
//!           --pairs--> parts of other documents that share some, said by one speaker within days
//!           --chain--> neighbours of a pair that is certain
//!           --cluster--> quotations joined, slogans and look-alikes left apart
//! ```
//!
//! Another translation shares hardly three words in a row with its sister, so shingles cannot find it; rare stems,
//! the speaker and the date can. Time grows with the number of quotations: stems that stand in many parts are not
//! followed.

mod cluster;
mod outline;
mod pairs;
pub(crate) mod parts;
mod relation;

use crate::document::{Corpus, Document, Quote, QuoteId, Rule, SpeakerId, Variants};
use crate::sort::Order as _;
use crate::variants::parts::{Parts, Quoted};
use rustc_hash::FxHashMap;

/// Below this an attribution may be overruled by the other wordings'.
const DOUBTFUL: f32 = 0.5;
/// From this on an attribution may overrule others'.
const SURE: f32 = 0.8;

/// Finds the clusters of wordings, each in the order of their dates, and the clusters in the order of their first
/// members.
pub(crate) fn variants(documents: &[Document], quotes: &[Quote], mut parts: Parts<'_>) -> Vec<Variants> {
    parts.tell_speakers(quotes);
    let mut pairs = pairs::find(&parts);
    pairs::chain(&parts, &mut pairs);
    let clusters = cluster::clusters(&parts, &pairs).into_iter();
    let mut found: Vec<Variants> =
        clusters.map(|members| relation::describe(documents, &parts, members)).collect();
    found.order_by_key(|variants| variants.members.first().map(|(quote, _)| *quote));
    found
}

/// Sets the corpus's variants, and gives a quotation whose own attribution is doubtful the speaker of its other
/// wordings, where one of those is sure and none is sure of another.
pub fn settle(corpus: &mut Corpus) {
    let quoted = corpus.quotes.iter().filter_map(|quote| Quoted::of(&corpus.documents, quote));
    let outlines = quoted.map(|quoted| quoted.outline()).collect();
    let parts = Parts::of(&corpus.documents, &corpus.quotes, outlines);
    corpus.variants = variants(&corpus.documents, &corpus.quotes, parts);
    overrule(corpus);
}

/// Gives doubtful quotations the speaker of their other wordings, see [`settle`].
pub(crate) fn overrule(corpus: &mut Corpus) {
    let mut overruled: Vec<(QuoteId, SpeakerId, f32)> = Vec::new();
    for cluster in &corpus.variants {
        let mut votes: FxHashMap<SpeakerId, f32> = FxHashMap::default();
        let members =
            || cluster.members.iter().filter_map(|(id, _)| Some((*id, corpus.quotes.get(id.0 as usize)?)));
        for (_, quote) in members() {
            if let Some(speaker) = quote.speaker.filter(|_| quote.attribution.confidence >= SURE) {
                let most = votes.entry(speaker).or_default();
                *most = most.max(quote.attribution.confidence);
            }
        }
        let [(speaker, confidence)] = votes.into_iter().collect::<Vec<_>>()[..] else { continue };
        let doubtful = members()
            .filter(|(_, quote)| quote.attribution.confidence < DOUBTFUL && quote.speaker != Some(speaker));
        overruled.extend(doubtful.map(|(id, _)| (id, speaker, confidence * SURE)));
    }
    for (id, speaker, confidence) in overruled {
        if let Some(quote) = corpus.quotes.get_mut(id.0 as usize) {
            quote.speaker = Some(speaker);
            (quote.attribution.rule, quote.attribution.confidence) = (Rule::Variants, confidence);
        }
    }
}
