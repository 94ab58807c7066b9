//! A mistake in a query, with its place as the page counts it.

use crate::api::search::QueryError;
use std::fmt;
use std::ops::Range;

/// Where something stands in the query: bytes, on character boundaries.
pub(crate) type Place = Range<usize>;

/// A mistake whose place still counts bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) message: String,
    pub(crate) place: Place,
}

impl Mistake {
    pub(crate) fn new(place: Place, message: impl Into<String>) -> Mistake {
        Mistake { message: message.into(), place }
    }

    /// The error as it leaves the engine, with the place in the UTF-16 code units of `query`.
    pub(crate) fn in_query(self, query: &str) -> QueryError {
        let (start, end) = utf16_range(query, self.place);
        QueryError { message: self.message, start, end }
    }
}

/// A range of bytes as a range of UTF-16 code units; what lies inside a character or past the end is cut.
pub(crate) fn utf16_range(text: &str, place: Place) -> (u32, u32) {
    let count = |until: usize| {
        text.char_indices().take_while(|(at, _)| *at < until).map(|(_, c)| c.len_utf16() as u32).sum()
    };
    let start = count(place.start);
    (start, count(place.end).max(start))
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for QueryError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_as_the_page_does() {
        assert_eq!(utf16_range("\u{1f642} \u{e9} x", 8..9), (5, 6));
        assert_eq!(utf16_range("abc", 3..9), (3, 3));
    }
}
