//! Folds a word to its term: case, accents, ligatures and invisible characters do not distinguish words.

use super::token::is_invisible;
use crate::text::normalize::{nfc, nfkd};
use std::borrow::Cow;

/// Bytes of the longest term; longer words are cut, on both sides alike.
pub const LONGEST_TERM: usize = 96;

/// The term of a word: lower case, without accents, ligatures taken apart (`ﬁ`, `œ`, `ß`), without soft hyphens
/// and other invisible characters, and without the hyphen and break of a word divided at a line's end.
///
/// Accents are taken from Latin, Greek and Cyrillic letters (but `й` stays), vowel points from Hebrew and
/// Arabic; marks that make another letter in other scripts stay. Folding a term changes nothing.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.len() <= LONGEST_TERM && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut term = String::with_capacity(word.len());
    if word.is_ascii() && !word.contains(['-', '\n']) {
        term.push_str(word);
        term.make_ascii_lowercase();
    } else {
        let parts = apart(word);
        let lower: String = parts.chars().flat_map(char::to_lowercase).collect();
        let again = if lower == parts { Cow::Owned(parts) } else { nfkd(&lower) };
        let mut base = '\0';
        let is_kept = |c: &char| {
            let letter = *c == '\u{306}' && matches!(base, 'и' | 'у');
            base = *c;
            letter || !is_mark(*c)
        };
        let bare: String = again.chars().filter(is_kept).collect();
        for c in nfc(&bare).chars() {
            match c {
                'ß' => term.push_str("ss"),
                'æ' => term.push_str("ae"),
                'œ' => term.push_str("oe"),
                'ø' => term.push('o'),
                'đ' | 'ð' => term.push('d'),
                'ł' => term.push('l'),
                'ı' => term.push('i'),
                'þ' => term.push_str("th"),
                'ς' => term.push('σ'),
                _ => term.push(c),
            }
        }
    }
    while term.len() > LONGEST_TERM {
        term.pop();
    }
    Cow::Owned(term)
}

/// A word as it is written, as far as that counts: folded, but with its capital letters where `case`, with its accents
/// and letters of its own (`ß`, `ł`) where `accents`.
pub fn spelled(word: &str, case: bool, accents: bool) -> String {
    let parts = apart(word);
    let parts = if case { parts } else { nfkd(&parts.to_lowercase()).into_owned() };
    if accents {
        return nfc(&parts).into_owned();
    }
    let mut written = String::with_capacity(parts.len());
    for c in parts.chars().filter(|c| !is_mark(*c)) {
        // Of a capital only the first letter is one.
        let mut capital = c.is_uppercase() && case;
        for c in fold(c.encode_utf8(&mut [0; 4])).chars() {
            match std::mem::take(&mut capital) {
                true => written.extend(c.to_uppercase()),
                false => written.push(c),
            }
        }
    }
    written
}

/// The word's letters and marks, each for itself, without invisible characters and what divides it at a line's end.
fn apart(word: &str) -> String {
    let is_divided = word.contains('\n');
    let is_kept = |c: &char| {
        !(is_invisible(*c) || matches!(c, '-' | '\u{2010}' | '\n') || is_divided && matches!(c, ' ' | '\t'))
    };
    let visible = |text: &str| text.chars().filter(is_kept).collect::<String>();
    // Twice: a small hyphen is a hyphen only when it is taken apart.
    visible(&nfkd(&visible(word)))
}

/// Combining accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36f | 0x591..=0x5bd | 0x5bf | 0x5c1..=0x5c2 | 0x5c4..=0x5c5 | 0x5c7
        | 0x610..=0x61a | 0x640 | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6dc | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folds() {
        let cases = [
            ("Order", "order"),
            ("ÉTÉ", "ete"),
            ("cafe\u{301}", "cafe"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("ﬁnal", "final"),
            ("Œuvre", "oeuvre"),
            ("Ærø", "aero"),
            ("Łódź", "lodz"),
            ("İstanbul", "istanbul"),
            ("ılık", "ilik"),
            ("ğ", "g"),
            ("Ёлка", "елка"),
            ("Йод", "йод"),
            ("й", "й"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("ex\u{ad}am\u{ad}ple", "example"),
            ("exam-\nple", "example"),
            ("exam- \n\tple", "example"),
            ("m²", "m2"),
            ("Ｆｕｌｌ", "full"),
            ("ｶﾞ", "ガ"),
            ("שָׁלוֹם", "שלום"),
            ("مُحَمَّد", "محمد"),
            ("हिन्दी", "हिन्दी"),
            ("น้", "น้"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("1,000", "1,000"),
            ("U.S", "u.s"),
        ];
        for (word, term) in cases {
            assert_eq!(fold(word), term, "{word}");
        }
    }

    #[test]
    fn what_counts_of_a_word_stays() {
        for (word, case, accents, written) in [
            ("Example", true, false, "Example"),
            ("Exam-\nple", true, false, "Example"),
            ("Exam\u{ad}ple", true, true, "Example"),
            ("\u{fb01}nal", true, true, "final"),
            ("\u{141}\u{f3}d\u{17a}", true, false, "Lodz"),
            ("\u{141}\u{f3}d\u{17a}", false, true, "\u{142}\u{f3}d\u{17a}"),
            ("Stra\u{df}e", true, false, "Strasse"),
            ("Stra\u{df}e", true, true, "Stra\u{df}e"),
            ("\u{c6}gir", true, false, "Aegir"),
            ("E\u{301}TE\u{301}", true, true, "\u{c9}T\u{c9}"),
            ("\u{c9}T\u{c9}", false, true, "\u{e9}t\u{e9}"),
        ] {
            assert_eq!(spelled(word, case, accents), written, "{word} {case} {accents}");
        }
    }

    #[test]
    fn long_words_are_cut_between_characters() {
        assert_eq!(fold(&"ab".repeat(500)).len(), LONGEST_TERM);
        assert_eq!(fold(&"語".repeat(500)), "語".repeat(32));
    }

    #[test]
    fn folding_any_character_again_changes_nothing() {
        // Those above have no other form.
        for c in '\0'..'\u{30000}' {
            let word = format!("{c}o{c}{c}\u{301}и{c}\u{306}");
            let term = fold(&word).into_owned();
            assert_eq!(fold(&term), term, "{word:?}");
        }
    }

    proptest! {
        #[test]
        fn folding_a_term_changes_nothing(word in "\\PC{1,12}") {
            let term = fold(&word).into_owned();
            prop_assert_eq!(fold(&term), term.as_str());
        }
    }
}
