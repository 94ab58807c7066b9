//! The lists of words that came with the corpus.
//!
//! ```text
//! lists       a list: its name, its words as in the file
//! ```

use super::error::PackError;
use super::wire::Reader;

/// Every list with its name.
pub(super) fn read(section: &[u8]) -> Result<Vec<(&str, &str)>, PackError> {
    let what = "lists";
    let mut reader = Reader::new(section);
    let mut lists = Vec::new();
    while reader.left() > 0 {
        lists.push((reader.str(what)?, reader.str(what)?));
    }
    Ok(lists)
}
