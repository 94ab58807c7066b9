//! Folds a word to its term: case, accents, ligatures and invisible characters do not tell words apart.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

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
        let visible = word.chars().filter(|c| !is_invisible(*c));
        let mut base = '\0';
        let lower = visible.nfkd().flat_map(char::to_lowercase).nfkd().filter(|c| {
            let letter = *c == '\u{306}' && matches!(base, 'и' | 'у');
            base = *c;
            letter || !is_mark(*c)
        });
        for c in lower.nfc() {
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

/// Soft hyphen, zero-width characters, and what divides a word at a line's end.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '-' | '\u{2010}' | '\n' | '\r' | ' '
    )
}

/// Combining accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36f | 0x591..=0x5bd | 0x5bf | 0x5c1..=0x5c2 | 0x5c4..=0x5c5 | 0x5c7
        | 0x610..=0x61a | 0x640 | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6dc | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f)
}
