//! Which words around a hit are shown, with which marks?
//!
//! Texts leave the engine as [`Piece`]s only, never as markup: pieces in a row, concatenated, are the source
//! text byte for byte.

mod document_pieces;
mod passages;
mod sentence;

use serde::Serialize;
use tsify::Tsify;

pub use crate::api::document::{
    AttributionView, BlockView, DocumentView, QuotationView, ReaderPiece, TurnView,
};
pub(crate) use crate::snippet::document_pieces::{HitTokens, view};
pub use passages::Cut;
pub(crate) use passages::{Mark, passages, tokens};
pub(crate) use sentence::begins_sentence;

/// A piece of text as it is shown; pieces in a row are the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is part of a hit.
    pub hit: bool,
}
