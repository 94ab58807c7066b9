//! Writes a pack: the sections in the order in which [`Index::open`](super::Index::open) reads them.

mod bits;
mod error;
mod huffman;
mod invert;
mod kept;
mod layout;
mod lists;
mod numbers;
mod phrases;
mod plan;
mod postings;
mod speech;
mod splice;
mod stems;
mod strings;
mod tables;
mod tokens;
mod wire;
mod words;

pub use error::WriteError;

use super::header::{MAGIC, SECTIONS, UNCHECKED, VERSION, restore_checksum};
use crate::cache::Cache;
use crate::document::{Corpus, Document};
use plan::Plan;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::fmt;
use words::Words;

/// What of a pack can be made before anything is known about quotations: words numbered, texts coded.
pub struct Coded<'c> {
    plan: Plan<'c>,
    words: Words<'c>,
    lexicon: Vec<u8>,
    texts: Vec<u8>,
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
    let speech = speech::Speech::new(corpus, &plan, &words, cache);
    words.forget_gaps();
    let values = tables::Named::of(corpus);
    let known = earlier.and_then(|pack| Some((pack, kept::units(pack, cache)?)));
    let known = known.as_ref().map(|(pack, units)| (*pack, &units[..]));
    type Make<'m> = &'m (dyn Fn() -> Result<Vec<u8>, WriteError> + Sync);
    let makes: [Make<'_>; SECTIONS.len() - 3] = [
        &|| kept::dictionary(&words, cache),
        &|| Ok(stems::stems(corpus, &plan, &words, cache)),
        &|| Ok(invert::postings(&words, known)),
        &|| Ok(tables::units(&values, &plan, &words, &syncs, &speech.unit_speakers())),
        &|| Ok(tables::documents(corpus, &values, &plan)),
        &|| Ok(tables::fields(corpus, &plan)),
        &|| Ok(layout::layout(corpus, &plan)),
        &|| Ok(speech.quotes()),
        &|| Ok(speech.speakers()),
        &|| Ok(speech::variants(corpus)),
        &|| Ok(lists::lists(corpus)),
    ];
    let mut sections = makes.par_iter().map(|make| make()).collect::<Result<Vec<Vec<u8>>, WriteError>>()?;
    sections.splice(3..3, [lexicon, texts]);
    let mut digest = Sha256::new_with_prefix(speech.about(&corpus.settings, [0; 32]));
    let units = std::mem::take(&mut words.marks);
    let ((), about) = rayon::join(
        || drop(words),
        || {
            sections.iter().for_each(|section| digest.update(section));
            speech.about(&corpus.settings, digest.finalize().into())
        },
    );
    let pack = assemble(about, &sections);
    kept::keep_units(&pack, units, cache);
    Ok(pack)
}

fn assemble(about: Vec<u8>, sections: &[Vec<u8>]) -> Vec<u8> {
    let mut table = wire::Writer::default();
    let mut end = 0;
    for section in std::iter::once(&about).chain(sections) {
        end += section.len() as u64;
        table.u64(end);
    }
    let mut pack = wire::Writer::with_room(UNCHECKED + 8 + table.len() + end as usize);
    pack.raw(&MAGIC);
    pack.u32(VERSION);
    pack.u32(SECTIONS.len() as u32);
    pack.u64(0);
    pack.u64((UNCHECKED + 8 + table.len()) as u64 + end);
    pack.raw(&table.into_bytes());
    pack.raw(&about);
    sections.iter().for_each(|section| pack.raw(section));
    let mut pack = pack.into_bytes();
    restore_checksum(&mut pack);
    pack
}
