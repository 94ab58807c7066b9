//! The stem of a word, by the Snowball stemmer of its language.

use super::{fold, is_combining_mark};
use frostem::Algorithm;
use std::fmt;

/// The languages that have a stemmer, by ISO 639-1 code. Snowball knows more, but each adds up to 14 kB to the engine,
/// which every site carries.
pub const STEMMED: [(&str, Algorithm); 23] = [
    ("ar", Algorithm::Arabic),
    ("cs", Algorithm::Czech),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hi", Algorithm::Hindi),
    ("hu", Algorithm::Hungarian),
    ("id", Algorithm::Indonesian),
    ("it", Algorithm::Italian),
    ("nb", Algorithm::Norwegian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
    ("pl", Algorithm::Polish),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("sv", Algorithm::Swedish),
    ("ta", Algorithm::Tamil),
    ("tr", Algorithm::Turkish),
];

/// The stemmer of one language.
pub struct Stemmer {
    language: &'static str,
    snowball: frostem::Stemmer,
}

impl fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Stemmer({})", self.language)
    }
}

impl Stemmer {
    /// The stemmer of a language (ISO 639-1), if it has one.
    pub fn of(language: &str) -> Option<Stemmer> {
        let &(language, algorithm) = STEMMED.iter().find(|(code, _)| *code == language)?;
        Some(Stemmer { language, snowball: frostem::Stemmer::new(algorithm) })
    }

    /// The language, ISO 639-1.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The folded stem of a word as it is spelt (accents matter to stemmers). Words with digits and signs have
    /// none but their own term.
    pub fn stem(&self, word: &str) -> String {
        let lower: String = word.chars().filter(|c| *c != '\u{ad}').flat_map(char::to_lowercase).collect();
        let spells = |c: char| c.is_alphabetic() || is_combining_mark(c);
        if lower.len() > super::LONGEST_TERM || !lower.chars().all(spells) {
            return fold(word).into_owned();
        }
        // A word that is nothing but an ending (Turkish `ları`) would share the empty stem with all others like it.
        let stem = fold(&self.snowball.stem(&lower)).into_owned();
        if stem.is_empty() { fold(word).into_owned() } else { stem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stems() {
        let cases = [
            ("en", "Houses", "housing"),
            ("de", "Häuser", "haus"),
            ("fr", "maisons", "maison"),
            ("es", "casas", "casa"),
            ("ru", "книги", "книга"),
            ("fi", "talossa", "talon"),
            ("cs", "přístavy", "přístav"),
            ("hi", "लड़कों", "लड़का"),
            ("pl", "portami", "portach"),
        ];
        for (language, one, other) in cases {
            let stemmer = Stemmer::of(language).unwrap();
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{language}");
        }
        assert_eq!(Stemmer::of("en").unwrap().stem("B2"), "b2");
        assert!(Stemmer::of("xx").is_none());
    }

    #[test]
    fn words_that_are_nothing_but_endings() {
        let stem = |language, word| Stemmer::of(language).unwrap().stem(word);
        assert_eq!((stem("tr", "ları"), stem("tr", "sünüz")), (fold("ları").into(), fold("sünüz").into()));
        // The endings overlap: a stemmer that removes both cuts past the end of the word.
        assert_eq!(stem("el", "ισαισα"), "ισα");
    }

    proptest! {
        #[test]
        fn no_word_is_too_strange(word in "\\PC{0,20}|[a-zäöüßéèçñåøæőűığşçа-яёα-ωάέ]{0,24}|[ا-يَُِ]{0,12}|[அ-ஹா-்]{0,12}|[अ-ह़-्]{0,12}|[ա-և]{0,12}|(ισα|ιστων|ησε|ουμε|ς){0,4}|(ları|sünüz|çi){0,4}") {
            for (language, _) in STEMMED {
                Stemmer::of(language).unwrap().stem(&word);
            }
        }
    }
}
