//! Writes a pack: the sections in the order in which [`Index::open`](super::Index::open) reads them.

mod assemble;
mod bigrams;
mod bits;
mod error;
mod huffman;
mod invert;
mod kept;
mod layout;
mod numbers;
mod phrases;
mod plan;
mod postings;
mod row;
mod speech;
mod splice;
mod stems;
mod strings;
mod tables;
mod tokens;
mod vocabulary;
mod wire;
mod words;

pub use error::WriteError;

use super::header::{SECTIONS, Sections};
use crate::cache::Cache;
use crate::document::{Corpus, Document};
use assemble::Made;
use plan::Plan;
use rayon::prelude::*;
use std::fmt;
use words::Words;

/// What of a pack can be made before anything is known about quotations: words numbered, texts coded.
pub struct Coded<'c> {
    plan: Plan<'c>,
    words: Words<'c>,
    lexicon: Vec<u8>,
    texts: Made,
    /// Where each unit's places for direct reading begin.
    syncs: Vec<u64>,
}

impl<'c> Coded<'c> {
    /// Codes the texts of documents; of those whose words `cache` knows only what it says of them.
    ///
    /// # Errors
    /// Names the document whose spans do not fit its text, or what is too large.
    pub fn new(documents: &'c [Document], cache: &'c Cache) -> Result<Coded<'c>, WriteError> {
        let plan = Plan::new(documents)?;
        let words = Words::new(&plan, cache)?;
        let (lexicon, texts, syncs) = words.texts(cache);
        Ok(Coded { plan, words, lexicon, texts, syncs })
    }
}

impl fmt::Debug for Coded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Coded").field("bytes", &self.texts.len()).finish_non_exhaustive()
    }
}

/// The pack of a corpus: the same bytes for the same corpus.
///
/// # Errors
/// Names the document whose spans do not fit its text, or what is too large.
pub fn write(corpus: &Corpus) -> Result<Vec<u8>, WriteError> {
    let cache = Cache::none();
    write_again(corpus, Coded::new(&corpus.documents, &cache)?, &cache, None)
}

/// The pack of a corpus as [`write()`] makes it, but what is the same in `earlier` is taken over, where that is the pack
/// that was written with `cache` before; `coded` must be of the documents of the corpus.
///
/// # Errors
/// As [`write()`].
pub fn write_again(
    corpus: &Corpus,
    coded: Coded<'_>,
    cache: &Cache,
    earlier: Option<&[u8]>,
) -> Result<Vec<u8>, WriteError> {
    plan::check_quotes(corpus)?;
    let Coded { plan, mut words, lexicon, texts, syncs } = coded;
    let ((values, known), speech) = rayon::join(
        || {
            let known = earlier.and_then(|pack| {
                let units = kept::units(pack, cache)?;
                Some((Sections::open(pack, true).ok()?, units))
            });
            (tables::Named::of(corpus), known)
        },
        || speech::Speech::new(corpus, &plan, &words, cache),
    );
    words.forget_gaps();
    let known = known.as_ref().map(|(pack, units)| (pack, &units[..]));
    type Make<'m> = &'m (dyn Fn() -> Result<Made, WriteError> + Sync);
    let makes: [Make<'_>; SECTIONS.len() - 3] = [
        &|| Ok(kept::dictionary(&words, cache)?.into()),
        &|| Ok(stems::stems(corpus, &plan, &words, cache).into()),
        &|| Ok(invert::postings(&words, known)),
        &|| Ok(bigrams::bigrams(&words, cache)),
        &|| Ok(tables::units(&values, &plan, &words, &syncs, &speech.unit_speakers()).into()),
        &|| Ok(tables::documents(corpus, &values, &plan).into()),
        &|| Ok(tables::fields(corpus, &plan).into()),
        &|| Ok(layout::layout(corpus, &plan).into()),
        &|| Ok(speech.quotes().into()),
        &|| Ok(speech.speakers().into()),
        &|| Ok(speech::variants(corpus).into()),
    ];
    let mut sections = makes.par_iter().map(|make| make()).collect::<Result<Vec<Made>, WriteError>>()?;
    sections.splice(4..4, [lexicon.into(), texts]);
    let pack = assemble::assemble(|fingerprint| speech.about(&corpus.settings, fingerprint), sections);
    kept::keep_units(&pack, std::mem::take(&mut words.marks), cache);
    Ok(pack)
}
