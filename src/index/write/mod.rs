//! Writes a pack: the sections in the order in which [`Index::open`](super::Index::open) reads them.

mod assemble;
mod bigrams;
mod bits;
mod dictionary;
mod error;
mod huffman;
mod invert;
mod layout;
mod numbers;
mod phrases;
mod plan;
mod postings;
mod row;
mod speech;
mod stems;
mod strings;
mod tables;
mod tokens;
mod vocabulary;
mod wire;
mod words;

pub use error::WriteError;

use super::header::SECTIONS;
use crate::document::Corpus;
use assemble::Made;
use plan::Plan;
use rayon::prelude::*;
use words::Words;

/// The pack of a corpus: the same bytes for the same corpus.
///
/// # Errors
/// Names the document whose spans do not fit its text, or what is too large.
pub fn write(corpus: &Corpus) -> Result<Vec<u8>, WriteError> {
    plan::check_quotes(corpus)?;
    let plan = Plan::new(&corpus.documents)?;
    let mut words = Words::new(&plan)?;
    let (lexicon, texts, syncs) = words.texts();
    let (values, speech) =
        rayon::join(|| tables::Named::of(corpus), || speech::Speech::new(corpus, &plan, &words));
    words.forget_gaps();
    type Make<'m> = &'m (dyn Fn() -> Result<Made, WriteError> + Sync);
    let makes: [Make<'_>; SECTIONS.len() - 3] = [
        &|| Ok(words.dictionary().into()),
        &|| Ok(stems::stems(corpus, &plan, &words).into()),
        &|| Ok(invert::postings(&words)),
        &|| Ok(bigrams::bigrams(&words)),
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
    Ok(assemble::assemble(|fingerprint| speech.about(&corpus.settings, fingerprint), sections))
}
