//! The lists of words that came with the corpus: the twin of `files.rs` beside this file.
//!
//! The engine has none of its own, so that nobody fetches the words of a language that is not in the corpus.

use std::sync::OnceLock;

static LISTS: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();

/// Takes the corpus's lists, before anything is asked.
pub(crate) fn take(lists: Vec<(&'static str, &'static str)>) {
    // A second engine over the same corpus brings the same ones.
    LISTS.get_or_init(|| lists);
}

/// The list of that name; empty where the corpus has nothing in its language.
pub(crate) fn list(name: &str) -> &'static str {
    let lists = LISTS.get().into_iter().flatten();
    lists.filter(|(other, _)| *other == name).map(|(_, text)| *text).next().unwrap_or_default()
}
