//! Which words around a hit are shown, with which marks?
//!
//! Texts leave the engine as [`Piece`]s only, never as markup: pieces in a row, concatenated, are the source
//! text byte for byte.

mod passages;
mod reader;
mod sentence;
mod view;

use serde::Serialize;
use tsify::Tsify;

pub use passages::Cut;
pub(crate) use passages::{Mark, passages, tokens};
pub(crate) use reader::{HitTokens, view};
pub(crate) use sentence::begins_sentence;
pub use view::{AttributionView, BlockView, DocumentView, QuotationView, ReaderPiece, TurnView};

/// A piece of text as it is shown; pieces in a row are the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is part of a hit.
    pub hit: bool,
}
