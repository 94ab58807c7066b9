//! Unicode's normal forms of a text, by the tables of `unicode-normalization`.
//!
//! The browser has such tables itself, so that the engine need not carry these: `browser.rs` beside this file is
//! its twin. Both give the same, since Unicode never changes the forms of a character that it has; a browser
//! older than a character leaves that character as it is.

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
