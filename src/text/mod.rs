//! Which tokens does this text have, and how is each folded and stemmed? The one tokenizer.
//!
//! Build and query must agree on tokens, so both call [`tokens()`]; positions in the index are the ordinals of
//! these tokens inside a unit, byte spans come from the same iterator, and the page never tokenises.

mod fold;
mod mark;
pub(crate) mod normalize;
pub mod repair;
mod stem;
mod token;

pub use fold::{LONGEST_TERM, fold, spelled};
pub use mark::is_combining_mark;
pub use stem::{STEMMED, Stemmer};
pub use token::{Token, Tokens, is_invisible, tokens};

/// Whether a character is a token of its own, and stands beside its neighbours without a space: Han, kana,
/// Hangul, Thai, Lao, Khmer and Burmese.
pub fn stands_alone(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff | 0x1000..=0x109f | 0x1100..=0x11ff | 0x1780..=0x17ff | 0x2e80..=0x2fdf
        | 0x3005..=0x3007 | 0x3021..=0x3029 | 0x3031..=0x3035 | 0x3038..=0x303c | 0x3040..=0x30ff
        | 0x3105..=0x312f | 0x3131..=0x318e | 0x31a0..=0x31bf | 0x31f0..=0x31ff | 0x3400..=0x4dbf
        | 0x4e00..=0x9fff | 0xa960..=0xa97c | 0xa9e0..=0xa9fe | 0xaa60..=0xaa7f | 0xac00..=0xd7ff
        | 0xf900..=0xfaff | 0xff66..=0xff9f | 0xffa0..=0xffdc | 0x1b000..=0x1b2ff | 0x20000..=0x323af)
}
