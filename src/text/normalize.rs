//! Unicode's normal forms of a text, by the tables of `unicode-normalization`: the same on every machine. A browser's
//! own `String.normalize` leaves characters as they are that are younger than itself.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Composed (NFC).
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfc().collect() }
}

/// Decomposed (NFD).
pub(crate) fn nfd(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfd().collect() }
}

/// Decomposed, compatibility characters too (NFKD).
pub(crate) fn nfkd(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfkd().collect() }
}
