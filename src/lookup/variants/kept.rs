//! Outlines of an earlier build, as long as the quotations of a document are the same.
//!
//! Apart because only the host keeps anything.

use super::outline::Outline;
use super::parts::Quoted;
use crate::cache::Cache;
use crate::document::Corpus;
use rayon::prelude::*;

/// The outline of every quotation that counts, in order.
pub(super) fn outlines(corpus: &Corpus, cache: &Cache) -> Vec<Outline> {
    let of_documents: Vec<_> = corpus.quotes.chunk_by(|a, b| a.doc == b.doc).collect();
    let outlines = of_documents.into_par_iter().map(|quotes| {
        let quoted: Vec<Quoted<'_>> = quotes.iter().filter_map(|quote| Quoted::of(corpus, quote)).collect();
        let key = || {
            let key = cache.key("outlines").numbers([quoted.len() as u64]);
            quoted.iter().fold(key, |key, quoted| key.numbers([quoted.language as u64]).text(quoted.text))
        };
        cache.answer(key, || quoted.iter().map(Quoted::outline).collect::<Vec<_>>())
    });
    outlines.flatten_iter().collect()
}
