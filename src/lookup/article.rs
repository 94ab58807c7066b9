//! A whole article at once: its quotations, each looked up.
//!
//! Separate because it reads the article as the corpus's own documents are read; the parts are public, so that a
//! page can show progress and stop between two quotations.

use super::{Lookup, LookupOptions, lookup};
use crate::document::{Document, OffsetMap, QuoteKind, Settings};
use crate::index::Index;
use crate::{quote, text};
use serde::Serialize;
use tsify::Tsify;

/// A quotation found in a pasted article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Quotation {
    /// The words, quotation marks left out.
    pub text: String,
    /// Whose words the article says they are.
    pub speaker: Option<String>,
}

/// Fewer words in quotation marks are a phrase that nobody need have said.
const FEWEST_WORDS: usize = 3;

/// The quotations of an article, in order: direct ones and fragments of three words or more.
pub fn quotations(article: &str) -> Vec<Quotation> {
    quotations_of(&crate::article::documents(article, &OffsetMap::identity(article.len())))
}

/// The quotations of articles that were read as documents are.
pub fn quotations_of(documents: &[Document]) -> Vec<Quotation> {
    let (quotes, speakers) = quote::read(documents, &Settings::default());
    let spoken = quotes.iter().filter(|quote| matches!(quote.kind, QuoteKind::Direct | QuoteKind::Fragment));
    let found = spoken.filter_map(|quote| {
        let text = documents.get(quote.doc.0 as usize)?.text.get(quote.span.range())?;
        let speaker = quote.speaker.and_then(|speaker| speakers.get(speaker.0 as usize));
        let speaker = speaker.map(|speaker| speaker.name.clone());
        (text::tokens(text).count() >= FEWEST_WORDS).then(|| Quotation { text: text.to_string(), speaker })
    });
    found.collect()
}

/// Looks up the quotations of an article, each said to be by whom the article says.
pub fn verify(index: &Index<'_>, quotations: Vec<Quotation>, options: &LookupOptions) -> Vec<Lookup> {
    let check = |quotation: Quotation| {
        let options = LookupOptions { speaker: quotation.speaker, ..options.clone() };
        lookup(index, &quotation.text, &options)
    };
    quotations.into_iter().map(check).collect()
}
