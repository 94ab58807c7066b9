//! Writes a pack: the sections in the order in which [`Index::open`](super::Index::open) reads them.

pub(crate) mod assemble;
pub(crate) mod error;
pub(crate) mod plan;

pub use error::WriteError;

use super::header::{SECTIONS, Section};
use crate::document::Corpus;
use crate::index::texts::write::Words;
use crate::index::{bigrams, blocks, postings, quotes, stems, tables};
use assemble::SectionBuffer;
use plan::Plan;
use rayon::prelude::*;

/// Makes one section.
type Make<'m> = Box<dyn FnOnce() -> SectionBuffer + Send + 'm>;

/// Returns the pack of a corpus: the same bytes for the same corpus.
///
/// # Errors
/// Returns an error that names the document whose spans do not fit its text, or what is too large for a pack.
pub fn write(corpus: &Corpus) -> Result<Vec<u8>, WriteError> {
    plan::check_quotes(corpus)?;
    let plan = Plan::new(&corpus.documents)?;
    let mut words = Words::new(&plan)?;
    let (lexicon, texts, syncs) = words.texts();
    let (names, speech) = rayon::join(
        || tables::write::Named::of(corpus),
        || quotes::write::Speech::new(corpus, &plan, &words),
    );
    words.forget_gaps();
    let units = || tables::write::units(&names, &plan, &words, &syncs, &speech.unit_speakers()).into();
    // The first section, About, has the digest of all others.
    let sections: Vec<(Section, Make<'_>)> = vec![
        (Section::Terms, Box::new(|| words.dictionary().into())),
        (Section::Stems, Box::new(|| stems::write::stems(corpus, &plan, &words).into())),
        (Section::Postings, Box::new(|| postings::invert::postings(&words))),
        (Section::Bigrams, Box::new(|| bigrams::bigrams(&words))),
        (Section::Lexicon, Box::new(|| lexicon.into())),
        (Section::Texts, Box::new(|| texts)),
        (Section::Units, Box::new(units)),
        (Section::Documents, Box::new(|| tables::write::documents(corpus, &names, &plan).into())),
        (Section::Fields, Box::new(|| tables::write::fields(corpus, &plan).into())),
        (Section::Layout, Box::new(|| blocks::write::layout(corpus, &plan).into())),
        (Section::Quotes, Box::new(|| speech.quotes().into())),
        (Section::Speakers, Box::new(|| speech.speakers().into())),
        (Section::Variants, Box::new(|| quotes::write::variants(corpus).into())),
    ];
    let order = sections.iter().map(|(section, _)| *section);
    debug_assert!(order.eq(SECTIONS.iter().skip(1).map(|(section, _)| *section)));
    let sections = sections.into_par_iter().map(|(_, make)| make()).collect();
    Ok(assemble::assemble(|fingerprint| speech.about(&corpus.settings, fingerprint), sections))
}
