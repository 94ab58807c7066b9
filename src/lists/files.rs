//! The lists of words, compiled in: the twin of `pack.rs` beside this file.

/// Every list by its name; what stands behind the stroke is the language that it is for, ISO 639-1.
const LISTS: [(&str, &str); 12] = [
    ("article", include_str!("../text/article/words.txt")),
    ("compare/de", include_str!("../align/languages/de.txt")),
    ("compare/en", include_str!("../align/languages/en.txt")),
    ("compare/fr", include_str!("../align/languages/fr.txt")),
    ("irregular/en", include_str!("../align/irregular.txt")),
    ("labels", include_str!("../quote/languages/labels.txt")),
    ("names", include_str!("../quote/languages/first-names.txt")),
    ("quote/de", include_str!("../quote/languages/de.txt")),
    ("quote/en", include_str!("../quote/languages/en.txt")),
    ("quote/fr", include_str!("../quote/languages/fr.txt")),
    ("spellings/en", include_str!("../align/spellings.txt")),
    ("synonyms/en", include_str!("../align/synonyms.txt")),
];

/// The list of that name.
pub(crate) fn list(name: &str) -> &'static str {
    let list = LISTS.iter().find(|(other, _)| *other == name);
    debug_assert!(list.is_some(), "no list is called {name}");
    list.map_or("", |(_, text)| text)
}

/// The lists that a corpus in these languages needs, with their names. English is also what is read where nothing
/// tells the language.
#[cfg(feature = "build")]
pub(crate) fn of(languages: &[&str]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let needed = |name: &str| {
        name.split_once('/').is_none_or(|(_, language)| language == "en" || languages.contains(&language))
    };
    LISTS.into_iter().filter(move |(name, _)| needed(name))
}
