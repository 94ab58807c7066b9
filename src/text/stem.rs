//! The stem of a word, by the Snowball stemmer of its language.

use super::fold;
use rust_stemmers::Algorithm;
use std::fmt;

/// The languages that have a stemmer, by ISO 639-1 code.
pub const STEMMED: [(&str, Algorithm); 19] = [
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("en", Algorithm::English),
    ("es", Algorithm::Spanish),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("nb", Algorithm::Norwegian),
    ("nl", Algorithm::Dutch),
    ("no", Algorithm::Norwegian),
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
    snowball: rust_stemmers::Stemmer,
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
        Some(Stemmer { language, snowball: rust_stemmers::Stemmer::create(algorithm) })
    }

    /// The language, ISO 639-1.
    pub fn language(&self) -> &'static str {
        self.language
    }

    /// The folded stem of a word as it is spelt (accents matter to stemmers). Words with digits and marks have
    /// none but their own term.
    pub fn stem(&self, word: &str) -> String {
        let lower: String = word.chars().filter(|c| *c != '\u{ad}').flat_map(char::to_lowercase).collect();
        if lower.len() > super::LONGEST_TERM || !lower.chars().all(char::is_alphabetic) {
            return fold(word).into_owned();
        }
        fold(&self.snowball.stem(&lower)).into_owned()
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
        ];
        for (language, one, other) in cases {
            let stemmer = Stemmer::of(language).unwrap();
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{language}");
        }
        assert_eq!(Stemmer::of("en").unwrap().stem("B2"), "b2");
        assert!(Stemmer::of("xx").is_none());
    }

    proptest! {
        #[test]
        fn no_word_is_too_strange(word in "\\PC{0,20}|[a-zäöüßéèçñåøæőűığşçа-яёα-ωάέ]{0,24}|[ا-يَُِ]{0,12}|[அ-ஹா-்]{0,12}") {
            for (language, _) in STEMMED {
                Stemmer::of(language).unwrap().stem(&word);
            }
        }
    }
}
