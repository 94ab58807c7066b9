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

use super::header::{MAGIC, SECTIONS, TABLE_END, VERSION, restore_checksum};
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
    let (makes, coded) = rayon::join(
        || makes.par_iter().map(|make| make().map(digested)).collect::<Result<Vec<_>, WriteError>>(),
        || rayon::join(|| digested(lexicon), || digested(texts)),
    );
    let mut sections = makes?;
    sections.splice(3..3, [coded.0, coded.1]);
    let about = speech.about(&corpus.settings, [0; 32]);
    let digests = sections.iter().map(|(_, digest)| digest);
    let digest = digests.fold(Sha256::new_with_prefix(about), |all, digest| all.chain_update(digest));
    let about = speech.about(&corpus.settings, digest.finalize().into());
    sections.insert(0, digested(about));
    let pack = assemble(&sections.iter().map(|(section, _)| &section[..]).collect::<Vec<_>>());
    kept::keep_units(&pack, std::mem::take(&mut words.marks), cache);
    Ok(pack)
}

/// A section with its SHA-256: that of the whole, the fingerprint, is made of these, so that they are found side by
/// side.
fn digested(section: Vec<u8>) -> (Vec<u8>, [u8; 32]) {
    let digest = Sha256::digest(&section).into();
    (section, digest)
}

/// Bytes that are copied together.
const PIECE: usize = 1 << 20;

fn assemble(sections: &[&[u8]]) -> Vec<u8> {
    let bytes = TABLE_END + sections.iter().map(|section| section.len()).sum::<usize>();
    let mut head = wire::Writer::default();
    head.raw(&MAGIC);
    head.u32(VERSION);
    head.u32(SECTIONS.len() as u32);
    head.u64(0);
    head.u64(bytes as u64);
    tables::sums(sections.iter().map(|section| section.len() as u64))
        .into_iter()
        .for_each(|end| head.u64(end));
    let head = head.into_bytes();
    let mut pack = vec![0; bytes];
    let mut rest = &mut pack[..];
    let mut pieces = Vec::new();
    for part in std::iter::once(&head[..]).chain(sections.iter().copied()) {
        let (to, behind) = rest.split_at_mut(part.len());
        pieces.extend(to.chunks_mut(PIECE).zip(part.chunks(PIECE)));
        rest = behind;
    }
    pieces.into_par_iter().for_each(|(to, from)| to.copy_from_slice(from));
    restore_checksum(&mut pack);
    pack
}
