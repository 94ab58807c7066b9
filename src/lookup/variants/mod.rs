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
mod earlier;
mod kept;
mod outline;
mod pairs;
mod parts;
mod relation;

use crate::document::{Corpus, Document, Quote, QuoteId, Relation, Settings, SpeakerId, Variants};
use outline::Outline;
use pairs::Pair;
use parts::{Parts, Quoted};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Below this an attribution may be overruled by the other wordings'.
const DOUBTFUL: f32 = 0.5;
/// From this on an attribution may overrule others'.
const SURE: f32 = 0.8;

/// Finds the clusters of wordings, each in the order of their dates, and the clusters in the order of their first
/// members.
fn variants(corpus: &Corpus, outlines: Vec<Outline>) -> Vec<Variants> {
    let mut parts = Parts::of(&corpus.documents, &corpus.quotes, outlines);
    parts.tell_speakers(&corpus.quotes);
    let pairs = pairs::find(&parts, &[], Vec::new());
    joined(corpus, &parts, pairs, &|_, _| None)
}

/// The clusters that pairs of parts make; `known` is that of [`relation::describe`].
fn joined(
    corpus: &Corpus,
    parts: &Parts<'_>,
    mut pairs: Vec<Pair>,
    known: &dyn Fn(usize, usize) -> Option<Relation>,
) -> Vec<Variants> {
    pairs::chain(parts, &mut pairs);
    let clusters = cluster::clusters(parts, &pairs).into_iter();
    let mut found: Vec<Variants> =
        clusters.map(|members| relation::describe(corpus, parts, members, known)).collect();
    found.sort_by_key(|variants| variants.members.first().map(|(quote, _)| *quote));
    found
}

/// Finds out all that is to be known of some documents, as [`analyse`] does, but of those that `cache` knows only how
/// they hang together. `progress` is called with the bytes of text in which quotations were found.
pub fn analyse_again(
    settings: Settings,
    documents: Arc<[Document]>,
    cache: &crate::cache::Cache,
    progress: &(dyn Fn(u64) + Sync),
) -> Corpus {
    let shared = Arc::clone(&documents);
    let prepare = |quotes: &[Quote]| kept::Prepared::of(&shared, quotes, cache);
    let (quotes, speakers, prepared) = crate::quote::read_again(&shared, &settings, cache, progress, prepare);
    let mut corpus = Corpus { settings, documents, quotes, speakers, variants: Vec::new() };
    let found = kept::variants_again(&corpus, prepared, cache);
    settle_with(&mut corpus, found);
    corpus
}

/// Finds out all that is to be known of some documents: quotations, speakers, wordings.
pub fn analyse(settings: Settings, documents: Vec<Document>) -> Corpus {
    let (quotes, speakers) = crate::quote::read(&documents, &settings);
    let mut corpus = Corpus { settings, documents: documents.into(), quotes, speakers, variants: Vec::new() };
    settle(&mut corpus);
    corpus
}

/// Sets the corpus's variants, and gives a quotation whose own attribution is doubtful the speaker of its other
/// wordings, where one of those is sure and none is sure of another.
pub fn settle(corpus: &mut Corpus) {
    let quoted = corpus.quotes.iter().filter_map(|quote| Quoted::of(&corpus.documents, quote));
    let outlines = quoted.map(|quoted| quoted.outline()).collect();
    let found = variants(corpus, outlines);
    settle_with(corpus, found);
}

fn settle_with(corpus: &mut Corpus, found: Vec<Variants>) {
    corpus.variants = found;
    let mut overruled: Vec<(QuoteId, SpeakerId, f32)> = Vec::new();
    for cluster in &corpus.variants {
        let mut votes: FxHashMap<SpeakerId, f32> = FxHashMap::default();
        let members =
            || cluster.members.iter().filter_map(|(id, _)| Some((*id, corpus.quotes.get(id.0 as usize)?)));
        for (_, quote) in members() {
            if let Some(speaker) = quote.speaker.filter(|_| quote.confidence >= SURE) {
                let most = votes.entry(speaker).or_default();
                *most = most.max(quote.confidence);
            }
        }
        let [(speaker, confidence)] = votes.into_iter().collect::<Vec<_>>()[..] else { continue };
        let doubtful =
            members().filter(|(_, quote)| quote.confidence < DOUBTFUL && quote.speaker != Some(speaker));
        overruled.extend(doubtful.map(|(id, _)| (id, speaker, confidence * SURE)));
    }
    for (id, speaker, confidence) in overruled {
        if let Some(quote) = corpus.quotes.get_mut(id.0 as usize) {
            (quote.speaker, quote.rule, quote.confidence) = (Some(speaker), "variants", confidence);
        }
    }
}
