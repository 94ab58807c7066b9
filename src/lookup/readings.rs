//! A query as the lists of one language read it, and of another where a document is written in that. Apart because
//! what is compared has to be read alike: "war" is a verb here and a noun there.

use super::candidates::Vocabulary;
use crate::align::{Language, Wording};
use crate::document::DocId;
use crate::index::Index;
use std::cell::OnceCell;

/// A query, read once in every language that is asked for.
pub(crate) struct Readings<'q> {
    text: &'q str,
    vocabulary: &'q Vocabulary,
    /// The query's own language, as far as its small words show.
    language: Language,
    read: [OnceCell<Wording<'q>>; 3],
}

impl<'q> Readings<'q> {
    pub(crate) fn new(text: &'q str, vocabulary: &'q Vocabulary) -> Readings<'q> {
        let language = crate::language::with_lists(text).unwrap_or_default();
        Readings { text, vocabulary, language, read: Default::default() }
    }

    /// The query in its own language.
    pub(crate) fn own(&self) -> &Wording<'q> {
        self.read_in(self.language)
    }

    /// The query in a document's language, its own where that is not known or has no lists.
    pub(crate) fn like(&self, index: &Index<'_>, doc: DocId) -> &Wording<'q> {
        self.read_in(Language::of(index.document_language(doc)).unwrap_or(self.language))
    }

    fn read_in(&self, language: Language) -> &Wording<'q> {
        self.read[language as usize].get_or_init(|| {
            let mut query = Wording::read_in(self.text, language);
            self.vocabulary.weigh_query(&mut query);
            query
        })
    }
}
