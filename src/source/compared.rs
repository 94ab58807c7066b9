//! What of each document is compared with all others: the lines at its edges, its runs of words, its language.
//!
//! Apart because it is kept from one build to the next, and in one answer: there are as many as documents.

use super::duplicates::Sketch;
use super::fields;
use super::repeated::{Edges, Lines};
use crate::cache::Cache;
use crate::document::Document;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// What of one document is compared.
#[derive(Serialize, Deserialize)]
pub(super) struct Compared<'k> {
    pub(super) lines: Lines,
    #[serde(borrow)]
    pub(super) sketch: Sketch<'k>,
    /// Where it was asked for.
    language: Option<String>,
}

/// What is compared of all documents, each under its key. A document whose language neither itself nor the settings
/// (`set`) tell gets the one that is detected.
pub(super) fn compared<'k>(
    documents: &mut [Document],
    set: Option<&str>,
    cache: &'k Cache,
) -> Vec<(u128, Compared<'k>)> {
    let compared = |document: &mut Document| {
        let edges = Edges::of(document);
        let detect = document.language.is_none() && set.is_none();
        let key = match cache.keeps() {
            true => {
                let key = cache.key("compared").digests([cache.digest(&document.text)]);
                edges.add_to(key.numbers([u64::from(detect)])).digest()
            }
            false => 0,
        };
        let compare = || Compared {
            lines: edges.lines(document),
            sketch: Sketch::of(&document.text),
            language: detect.then(|| fields::detect_language(&document.text)).flatten(),
        };
        let mut compared = cache.answer_of(key, compare);
        if document.language.is_none() {
            document.language = set.map(str::to_owned).or_else(|| compared.language.take());
        }
        (key, compared)
    };
    documents.par_iter_mut().map(compared).collect()
}

/// The sketch of a document that an earlier build had, by its key.
pub(super) fn earlier_sketch(key: u128, cache: &Cache) -> Option<Sketch<'_>> {
    cache.peek::<Compared<'_>>(key).map(|compared| compared.sketch)
}
