//! Which spellings can be one name: transliterations, nicknames, initials, typing errors.
//!
//! Separate from [`crate::quote::people::speakers`], which asks who is meant: here two words are compared and
//! nothing is known of anybody.

use crate::quote::languages::Language;
use crate::quote::people::names::{given_names_agree, within_one};

/// A surname that differs from another by one letter is only taken for a typing error from this length on.
pub(crate) const TYPO_LENGTH: usize = 6;

/// How one letter or ending is written in other transliterations, longest first; applied in order. Both sides are
/// what is left when `w` is `v`, `y` and `j` after vowels are `i` and letters are not doubled.
const SPELLINGS: &[(&str, &str)] = &[
    ("schtsch", "sh"),
    ("shch", "sh"),
    ("chtch", "sh"),
    ("tsch", "ch"),
    ("tch", "ch"),
    ("sch", "sh"),
    ("kh", "h"),
    ("zh", "j"),
    ("ks", "x"),
    ("ts", "c"),
    ("tz", "c"),
    ("ph", "f"),
    ("ou", "u"),
    ("w", "v"),
    ("z", "s"),
    ("q", "k"),
    ("off", "ov"),
    ("eff", "ev"),
    ("yev", "ev"),
    ("jev", "ev"),
    ("yel", "el"),
    ("jel", "el"),
    ("chov", "chev"),
    ("y", "i"),
    ("ji", "i"),
    ("ij", "i"),
    ("ej", "ei"),
    ("aj", "ai"),
    ("ii", "i"),
    ("ei", "e"),
    ("ai", "a"),
    ("ja", "ia"),
    ("ju", "iu"),
];

/// A last or first name (folded) without what transliterations differ in: Lavrov, Lawrow and Lavroff; Zelensky,
/// Zelenskyy and Selenskyj.
pub(crate) fn transliterated(word: &str) -> String {
    if word.len() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    // Most spellings have a letter that the word has not.
    let letters = |text: &str| text.bytes().fold(0u32, |set, byte| set | 1 << (byte & 31));
    let mut out = word.to_owned();
    let mut known = letters(word);
    for (from, to) in SPELLINGS {
        if letters(from) & !known == 0 && out.contains(from) {
            out = out.replace(from, to);
            known = letters(&out);
        }
    }
    // Poutine, Eltsine
    if out.len() > 5 && out.ends_with("ine") {
        out.pop();
    }
    out
}

/// Whether two first names (folded) are one: equal, transliterated, or one short for the other.
pub(crate) fn same_given(a: &str, b: &str, language: &Language) -> bool {
    a == b
        || transliterated(language.spelling(a)) == transliterated(language.spelling(b))
        || language.nicknames(a, b)
}

/// Whether two first names (folded) can be one person's: the same, an initial, or one typing error apart.
pub(crate) fn given_can_be(a: &str, b: &str, language: &Language) -> bool {
    same_given(a, b, language) || given_names_agree(a, b)
}

/// Whether a surname is another with one typing error: one letter apart, long enough that this is no other name,
/// and neither a plural nor a feminine form of the other.
pub(crate) fn mistyped(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let inflected = long.strip_prefix(short).is_some_and(|rest| matches!(rest, "s" | "a" | "e" | "n"));
    short.len() >= TYPO_LENGTH
        && a != b
        && a.bytes().next() == b.bytes().next()
        && !inflected
        && (within_one(a, b) || swapped(a, b))
}

/// The word and every form of it with one letter left out, hashed: two words that [`mistyped`] joins share one,
/// unless they are too short.
pub(crate) fn slips(word: &str) -> impl Iterator<Item = u64> {
    // FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
    let hash = |before: &str, after: &str| {
        before.bytes().chain(after.bytes()).fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let letters = if word.len() < TYPO_LENGTH { "" } else { word };
    let left_out = letters.char_indices().map(move |(at, c)| hash(&word[..at], &word[at + c.len_utf8()..]));
    (!letters.is_empty()).then(|| hash(word, "")).into_iter().chain(left_out)
}

/// Whether two words differ by two neighbouring letters that changed places.
fn swapped(a: &str, b: &str) -> bool {
    if a.len() != b.len() || !a.is_ascii() || !b.is_ascii() {
        return false;
    }
    let differ: Vec<usize> =
        a.bytes().zip(b.bytes()).enumerate().filter(|(_, (x, y))| x != y).map(|(i, _)| i).collect();
    let (a, b) = (a.as_bytes(), b.as_bytes());
    matches!(differ[..], [i, j] if j == i + 1 && a[i] == b[j] && a[j] == b[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transliterations_of_one_name() {
        for spellings in [
            &["lavrov", "lawrow", "lavroff"][..],
            &["zelensky", "zelenskyy", "selenskyj", "zelenskiy", "selenski"],
            &["putin", "poutine"],
            &["gorbachev", "gorbatschow", "gorbachov"],
            &["shoigu", "schoigu"],
            &["medvedev", "medwedew", "medvedeff"],
            &["yanukovich", "yanukovych"],
        ] {
            for other in &spellings[1..] {
                assert_eq!(transliterated(spellings[0]), transliterated(other), "{} {other}", spellings[0]);
            }
        }
        for (one, other) in [("karlov", "kirlov"), ("lopes", "lopez-arana"), ("hansen", "jansen")] {
            assert_ne!(transliterated(one), transliterated(other));
        }
    }

    #[test]
    fn first_names_that_are_one() {
        let english = Language::of(Some("en"), "");
        for (one, other) in [
            ("sergei", "sergej"),
            ("volodymyr", "wolodymyr"),
            ("bill", "william"),
            ("mohammed", "mohamed"),
            ("aleksandr", "alexander"),
            ("dmitry", "dmitrij"),
        ] {
            assert!(same_given(one, other, english), "{one} {other}");
        }
        assert!(!same_given("anna", "anne", english));
        assert!(given_can_be("i", "ingrid", english));
    }

    #[test]
    fn typing_errors_in_surnames() {
        assert!(mistyped("halvorsen", "halvorson"));
        assert!(mistyped("halvorsen", "havlorsen"));
        assert!(mistyped("halvorsen", "halvrsen"));
        for (one, other) in
            [("clinton", "clintons"), ("brown", "braun"), ("novak", "novakova"), ("hansen", "jansen")]
        {
            assert!(!mistyped(one, other), "{one} {other}");
        }
    }
}
