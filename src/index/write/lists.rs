//! Puts the lists of words into the pack that its languages need.

use super::wire::Writer;
use crate::document::Corpus;
use crate::lists;

/// The section of the lists.
pub(super) fn lists(corpus: &Corpus) -> Vec<u8> {
    let codes =
        corpus.documents.iter().filter_map(|document| document.language.as_deref()?.split(['-', '_']).next());
    let mut languages: Vec<&str> = codes.collect();
    languages.sort_unstable();
    languages.dedup();
    let mut writer = Writer::default();
    for (name, list) in lists::of(&languages) {
        writer.str(name);
        writer.str(list);
    }
    writer.into_bytes()
}
