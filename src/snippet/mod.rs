//! Which words around a hit are shown, with which marks?

use serde::Serialize;
use tsify::Tsify;

/// A piece of text as it is shown; pieces in a row are the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// Whether it is part of a hit.
    pub hit: bool,
}
