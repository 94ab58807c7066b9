//! The languages whose words are known: which class a word is of, and which words are contraries.
//!
//! Words of other languages are compared by form, stem and typing error alone.

use super::class::{Class, SECTIONS};
use crate::text::fold;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A language that has lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Also what is read where nothing shows another.
    #[default]
    English,
    /// German.
    German,
    /// French.
    French,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 3] = [Language::English, Language::German, Language::French];

    /// The language of an ISO 639-1 code, with or without a region.
    pub fn of(code: &str) -> Option<Language> {
        match code.split(['-', '_']).next() {
            Some("en") => Some(Language::English),
            Some("de") => Some(Language::German),
            Some("fr") => Some(Language::French),
            _ => None,
        }
    }

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        ["en", "de", "fr"][self as usize]
    }

    fn lists(self) -> &'static Lists {
        static LISTS: LazyLock<[Lists; 3]> = LazyLock::new(|| {
            [
                Lists::parse(include_str!("languages/en.txt")),
                Lists::parse(include_str!("languages/de.txt")),
                Lists::parse(include_str!("languages/fr.txt")),
            ]
        });
        &LISTS[self as usize]
    }

    /// The classes of a word in small letters, or of a folded one that no other word folds to.
    pub fn class(self, word: &str) -> Class {
        self.lists().classes.get(word).copied().unwrap_or_default()
    }

    /// Whether one folded form is the other with a negating prefix (`legal`, `illegal`).
    pub fn differ_by_prefix(self, a: &str, b: &str) -> bool {
        let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
        // Most pairs end here: alignment asks for every two words.
        let Some(prefix) = long.strip_suffix(short).filter(|prefix| !prefix.is_empty()) else { return false };
        short.len() >= 4 && self.lists().prefixes.iter().any(|other| other == prefix)
    }
}

/// Whether one folded form is listed as the contrary of the other in any language, or ends in `-less` where the
/// other ends in `-ful`.
pub fn opposite(a: &str, b: &str) -> bool {
    static OPPOSITES: LazyLock<FxHashMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut opposites: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for (a, b) in Language::ALL.iter().flat_map(|language| &language.lists().opposites) {
            opposites.entry(a).or_default().push(b);
            opposites.entry(b).or_default().push(a);
        }
        opposites
    });
    // Most pairs are no contraries: one look-up says.
    let listed = OPPOSITES.get(a).is_some_and(|others| others.contains(&b));
    let hopeless = |a: &str, b: &str| {
        a.strip_suffix("less").is_some_and(|base| base.len() >= 3 && b.strip_suffix("ful") == Some(base))
    };
    listed || hopeless(a, b) || hopeless(b, a)
}

/// The lists of one language.
#[derive(Default)]
struct Lists {
    /// By the word in small letters, and by its folded form where that is no other word.
    classes: FxHashMap<String, Class>,
    /// Pairs of contraries, folded.
    opposites: Vec<(String, String)>,
    /// Prefixes that negate, folded.
    prefixes: Vec<String>,
}

impl Lists {
    /// Reads a file: `[section]`, then words; `#` opens a comment.
    fn parse(file: &str) -> Lists {
        let mut lists = Lists::default();
        let mut exact: FxHashMap<&str, Class> = FxHashMap::default();
        let mut section = "";
        for line in file.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                continue;
            }
            let class = SECTIONS.iter().find(|(name, _)| *name == section).map(|(_, class)| *class);
            for word in line.split_whitespace() {
                match (class, word.split_once('=')) {
                    (Some(class), _) => {
                        let known = exact.entry(word).or_default();
                        *known = known.with(class);
                    }
                    (None, Some((a, b))) => {
                        lists.opposites.push((fold(a).into_owned(), fold(b).into_owned()));
                    }
                    (None, None) => {
                        debug_assert_eq!(section, "negating-prefix", "unknown section");
                        lists.prefixes.push(fold(word).into_owned());
                    }
                }
            }
        }
        for (word, class) in &exact {
            let folded = fold(word);
            if !exact.contains_key(&*folded) {
                let known = lists.classes.entry(folded.into_owned()).or_default();
                *known = known.with(*class);
            }
        }
        lists.classes.extend(exact.into_iter().map(|(word, class)| (word.to_string(), class)));
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accent_can_make_another_word() {
        let german = Language::German;
        assert!(german.class("w\u{fc}rde").any(Class::MODAL) && !german.class("wurde").any(Class::MODAL));
        // Where no other word is meant, it may be typed without.
        assert!(
            german.class("fur").any(Class::PREPOSITION) && german.class("f\u{fc}r").any(Class::PREPOSITION)
        );
        assert!(!Language::French.class("n\u{e9}").any(Class::NE));
    }

    #[test]
    fn contraries() {
        assert!(
            opposite("lower", "raise") && opposite("hopeful", "hopeless") && !opposite("raise", "raised")
        );
        assert!(opposite("frieden", "krieg") && opposite("guerre", "paix"));
        let (english, german) = (Language::English, Language::German);
        assert!(english.differ_by_prefix("illegal", "legal") && !english.differ_by_prefix("union", "ion"));
        assert!(
            german.differ_by_prefix("unmoglich", "moglich") && !german.differ_by_prefix("inhalt", "halt")
        );
    }
}
