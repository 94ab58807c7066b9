//! In which units does one common word directly follow another? Read and written here; the rest of the program knows of
//! it by [`Index::bigram`](super::Index::bigram), which only phrases ask, and by one line where sections are written.
//!
//! What it buys: a phrase of common words is sought in units that have two of them, nearly everywhere in vain. In 41 MB
//! of debates phrases of four words take 0.76 ms at the 95th percentile in a browser with bigrams, 1.29 ms without them and
//! 5.2 ms in SQLite. Without them, decoding the places of whole blocks at once took 1.20 ms; looking for units that have
//! all words before any place is read saved nothing. What it costs: 1.6 % of the pack, in corpora of 4096 units or more.
//!
//! This is a partial next-word index without positions, after H. E. Williams, J. Zobel and D. Bahle, Fast phrase querying
//! with combined indexes, ACM Transactions on Information Systems 22, 2004.
//!
//! ```text
//! Monotone: the c common terms | Monotone: where the units of every bigram begin, and the end: c * c + 1 bits |
//!   bytes: the units of each bigram, as postings without places
//! ```
//!
//! Bigrams are in the order of their first terms, then of their second ones. One that no unit has takes no bits; one
//! that so many have that it is of no use takes one.

use super::coding::numbers::Monotone;
use super::coding::wire::SectionReader;
use super::entries::TermId;
use super::error::PackError;
use super::postings::Postings;
#[cfg(feature = "build")]
pub(super) use write::bigrams;

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
        let mut reader = SectionReader::new(section);
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

    /// The units of a bigram, of `units`; `None` where the pack does not say.
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

/// Finds the bigrams of a corpus and writes their section.
#[cfg(feature = "build")]
mod write {
    use super::Monotone;
    use crate::index::coding::wire::write::SectionWriter;
    use crate::index::postings::write::Encoder;
    use crate::index::texts::write::{Chunk, Words};
    use crate::index::write::assemble::SectionBuffer;
    use rayon::prelude::*;

    /// Common is a term that is one in so many of all words, and comes so often: positions of less common ones are soon
    /// read.
    const SHARE: u64 = 384;
    const LEAST: u64 = 8192;
    /// Fewer units are soon gone through, or so long that nearly all of them have most bigrams.
    const UNITS: usize = 4096;
    /// A bigram that more than one in so many units have is of little use.
    const USE: usize = 8;

    /// The bigrams of a chunk, unit by unit, each once a unit.
    #[derive(Default)]
    struct Own {
        bigrams: Vec<u32>,
        /// Counted from the chunk's first.
        units: Vec<u32>,
    }

    /// The section of the bigrams.
    pub(crate) fn bigrams(words: &Words<'_>) -> SectionBuffer {
        let units: usize = words.chunks.iter().map(|chunk| chunk.ends.len()).sum();
        let terms = if units < UNITS { Vec::new() } else { common(words) };
        let all = terms.len() * terms.len();
        let places = places(words, &terms);
        let found: Vec<Own> = match all {
            0 => Vec::new(),
            _ => words.chunks.par_iter().map(|chunk| own(chunk, &places, terms.len())).collect(),
        };
        let mut next = vec![0; all + 1];
        found.iter().flat_map(|own| &own.bigrams).for_each(|bigram| next[*bigram as usize + 1] += 1);
        for bigram in 0..all {
            next[bigram + 1] += next[bigram];
        }
        let ends = next[1..].to_vec();
        let mut of_bigrams = vec![0; next[all]];
        for (own, first) in found.iter().zip(&words.first_units) {
            for (bigram, unit) in own.bigrams.iter().zip(&own.units) {
                let place = &mut next[*bigram as usize];
                of_bigrams[*place] = first + unit;
                *place += 1;
            }
        }
        let mut encoder = Encoder::default();
        let (mut starts, mut start) = (vec![0], 0);
        for end in ends {
            match &of_bigrams[start..end] {
                [] => {}
                many if many.len() > units / USE => encoder.bits.bits(0, 1),
                some => encoder.units(some, units as u32),
            }
            starts.push(encoder.bits.position());
            start = end;
        }
        let mut writer = SectionWriter::default();
        Monotone::write(&terms.iter().map(|term| u64::from(*term)).collect::<Vec<_>>(), &mut writer);
        Monotone::write(&starts, &mut writer);
        SectionBuffer::ending(writer, vec![encoder.bits])
    }

    /// The common terms, ascending.
    fn common(words: &Words<'_>) -> Vec<u32> {
        let all: u64 = words.spellings.iter().map(|spelling| spelling.count).sum();
        let least = (all / SHARE).max(LEAST);
        let terms = words.spellings.chunk_by(|a, b| a.term == b.term);
        let common =
            terms.filter(|spellings| spellings.iter().map(|spelling| spelling.count).sum::<u64>() >= least);
        common.map(|spellings| spellings[0].term).collect()
    }

    /// The place among the common terms of each spelling's.
    fn places(words: &Words<'_>, terms: &[u32]) -> Vec<Option<u32>> {
        let place = |term: u32| terms.binary_search(&term).ok().map(|place| place as u32);
        words.spellings.iter().map(|spelling| place(spelling.term)).collect()
    }

    /// The bigrams of a chunk; `places` are those of the spellings, among so many `common` terms.
    fn own(chunk: &Chunk, places: &[Option<u32>], common: usize) -> Own {
        let places: Vec<Option<u32>> = chunk.words.iter().map(|word| places[*word as usize]).collect();
        let words = &chunk.found.words;
        let mut own = Own::default();
        // The unit behind the one in which each bigram was found last.
        let mut last = vec![0; common * common];
        for unit in 0..chunk.ends.len() {
            for pair in words[chunk.tokens(unit)].windows(2) {
                if let [Some(first), Some(second)] = [0, 1].map(|at| places[pair[at] as usize]) {
                    let bigram = first * common as u32 + second;
                    if std::mem::replace(&mut last[bigram as usize], unit as u32 + 1) <= unit as u32 {
                        own.bigrams.push(bigram);
                        own.units.push(unit as u32);
                    }
                }
            }
        }
        own
    }
}
