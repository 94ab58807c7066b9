//! In which units does one common word directly follow another?
//!
//! A phrase of common words is sought in units that have two of them, nearly everywhere in vain. So of every two of
//! the most common words the units are known in which they stand side by side: a partial next-word index, but without
//! positions (after H. E. Williams, J. Zobel and D. Bahle, Fast phrase querying with combined indexes, ACM Transactions
//! on Information Systems 22, 2004), because which units to look into is what takes long to find out.
//!
//! ```text
//! Monotone: the c common terms | Monotone: where the units of every bigram begin, and the end: c * c + 1 bits |
//!   bytes: the units of each bigram, as postings without places
//! ```
//!
//! Bigrams are in the order of their first terms, then of their second ones. One that no unit has takes no bits; one
//! that so many have that it is of no use takes one.

use super::entries::TermId;
use super::error::PackError;
use super::numbers::Monotone;
use super::postings::Postings;
use super::wire::Reader;

/// The bigrams of common words.
#[derive(Debug)]
pub(super) struct Bigrams<'p> {
    terms: Monotone<'p>,
    starts: Monotone<'p>,
    bytes: &'p [u8],
}

impl<'p> Bigrams<'p> {
    pub(super) fn read(section: &'p [u8]) -> Result<Bigrams<'p>, PackError> {
        let what = "bigrams";
        let mut reader = Reader::new(section);
        let terms = Monotone::read(&mut reader, what)?;
        let starts = Monotone::read(&mut reader, what)?;
        let bytes = reader.bytes(what)?;
        reader.finish(what)?;
        let all = u64::from(terms.len()).pow(2) + 1;
        if u64::from(starts.len()) == all {
            Ok(Bigrams { terms, starts, bytes })
        } else {
            Err(PackError::Damaged { what })
        }
    }

    /// The units of a bigram, of `units`; `None` where they are not told.
    pub(super) fn units(&self, first: TermId, second: TermId, units: u32) -> Option<Postings<'p>> {
        let bigram = self.place(first)? * self.terms.len() + self.place(second)?;
        let start = self.starts.get(bigram);
        match self.starts.get(bigram + 1).wrapping_sub(start) {
            0 => Some(Postings::empty(units)),
            1 => None,
            _ => Some(Postings::new(self.bytes, start, units)),
        }
    }

    /// The place of a term among the common ones.
    fn place(&self, TermId(term): TermId) -> Option<u32> {
        let place = self.terms.count_to(term.into()).checked_sub(1)?;
        (self.terms.get(place) == u64::from(term)).then_some(place)
    }
}
