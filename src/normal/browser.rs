//! Unicode's normal forms of a text, by the browser's tables: the twin of `tables.rs` beside this file.

use js_sys::JsString;
use std::borrow::Cow;

/// Composed (NFC).
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    normal(text, "NFC")
}

/// Decomposed (NFD).
pub(crate) fn nfd(text: &str) -> Cow<'_, str> {
    normal(text, "NFD")
}

/// Decomposed, compatibility characters too (NFKD).
pub(crate) fn nfkd(text: &str) -> Cow<'_, str> {
    normal(text, "NFKD")
}

fn normal<'t>(text: &'t str, form: &str) -> Cow<'t, str> {
    if text.is_ascii() {
        return text.into();
    }
    String::from(JsString::from(text).normalize(form)).into()
}
