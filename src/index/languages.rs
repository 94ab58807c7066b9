//! In which texts does an inflection count? In those of its own language: `war` is a word of English and of German, and
//! has other forms in each.

use super::entries::TermId;
use super::read::Index;
use std::ops::BitOrAssign;

/// A set of the corpus's stemmed languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Languages(u32);

impl Languages {
    /// Every language, those without a stemmer included.
    pub const ALL: Languages = Languages(u32::MAX);
    const NONE: Languages = Languages(0);

    /// The language at a place among [`Index::stemmed`].
    pub(crate) fn at(place: usize) -> Languages {
        let bit = u32::try_from(place).ok().and_then(|place| 1u32.checked_shl(place));
        bit.map_or(Languages::NONE, Languages)
    }

    /// Whether a language is in both.
    pub fn meets(self, other: Languages) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOrAssign for Languages {
    fn bitor_assign(&mut self, other: Languages) {
        self.0 |= other.0;
    }
}

impl Index<'_> {
    /// The terms that share a word's stem, the word's own term included, ascending, each with the languages in whose
    /// texts it does: the word's own in every one. The word need not be in the corpus; then a term may be given that no
    /// text in its languages has.
    pub fn inflections(&self, word: &str) -> Vec<(TermId, Languages)> {
        let all = self.stemmed_values();
        let mut terms = self.stems.inflections(word, &self.dictionary);
        terms.retain(|(term, _)| *term < self.terms());
        let widest = |languages: Languages| match all.iter().all(|one| one.meets(languages)) {
            true => Languages::ALL,
            false => languages,
        };
        terms.into_iter().map(|(term, languages)| (TermId(term), widest(languages))).collect()
    }

    /// The languages whose inflections count in each unit: every one where the language of its document is not known, none
    /// where it has no stemmer.
    pub fn stem_languages(&self) -> &[Languages] {
        self.rows.stem_languages.get_or_init(|| {
            let all = self.stemmed_values();
            let documents = self.documents.languages.to_vec();
            let language = |document: &u32| {
                let value = documents.get(*document as usize).and_then(|value| all.get(*value as usize));
                value.copied().unwrap_or(Languages::ALL)
            };
            self.unit_documents().iter().map(language).collect()
        })
    }

    /// The same for each of the languages that documents are in.
    fn stemmed_values(&self) -> Vec<Languages> {
        let stemmed = |language: &str| match self.stemmed().position(|stemmed| stemmed == language) {
            _ if language.is_empty() => Languages::ALL,
            place => place.map_or(Languages::NONE, Languages::at),
        };
        self.documents.language_values.iter().map(stemmed).collect()
    }
}
