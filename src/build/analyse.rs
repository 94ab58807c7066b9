//! Analyses a corpus before it is written: finds quotations, speakers, and the wordings of each utterance.

use super::cache::Cache;
use crate::document::{Corpus, Document, Quote, Settings};
use crate::variants::parts::{Parts, Quoted};
use crate::{quote, variants};
use rayon::prelude::*;

/// Returns some documents with their quotations, speakers and variants. Runs in one thread and without a cache.
pub fn analyse(settings: Settings, documents: Vec<Document>) -> Corpus {
    let (quotes, speakers) = quote::read(&documents, &settings);
    let mut corpus = Corpus { settings, documents, quotes, speakers, variants: Vec::new() };
    variants::settle(&mut corpus);
    corpus
}

/// Returns the same as [`analyse`], using all processors. The quotations of a document are taken from `cache` if it
/// has them. `progress` is called with the bytes of text analysed since the last call.
pub fn analyse_with(
    settings: Settings,
    documents: Vec<Document>,
    cache: &Cache,
    progress: &(dyn Fn(u64) + Sync),
) -> Corpus {
    let parts = |quotes: &[Quote]| {
        let quoted = quotes.par_iter().filter_map(|quote| Quoted::of(&documents, quote));
        Parts::of(&documents, quotes, quoted.map(|quoted| quoted.outline()).collect())
    };
    let (quotes, speakers, parts) = quote::read_with(&documents, &settings, cache, progress, parts);
    let variants = variants::variants(&documents, &quotes, parts);
    let mut corpus = Corpus { settings, documents, quotes, speakers, variants };
    variants::overrule(&mut corpus);
    corpus
}
