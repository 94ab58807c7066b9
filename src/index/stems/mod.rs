//! Which terms share a stem? The stem itself is stored nowhere.
//!
//! ```text
//! stems       varint languages | a language: its code, Column of terms
//! ```
//!
//! For each language the terms of one stem, of texts in that language or in none that is known, form a ring: each holds
//! the zigzag distance to the next, the last one to the first, a term alone 0. Terms of other texts with that stem lead
//! into the ring: they hold the distance to its first term.

#[cfg(feature = "build")]
pub(crate) mod write;

use super::coding::unzigzag;
use super::error::PackError;
use super::languages::Languages;
use crate::index::coding::numbers::Column;
use crate::index::coding::wire::SectionReader;
use crate::sort::Order as _;
use crate::text::{Stemmer, fold};
use fst::{IntoStreamer, Streamer};

/// The rings of every language.
#[derive(Debug)]
pub(crate) struct Stems<'p> {
    languages: Vec<(Stemmer, Column<'p>)>,
}

/// No stem has more terms (hostile rings might never close), and a word that is in no text is compared with no
/// more than so many neighbours.
const MOST: usize = 4096;

impl<'p> Stems<'p> {
    pub(crate) fn read(section: &'p [u8], terms: u32) -> Result<Stems<'p>, PackError> {
        let what = "stems";
        let mut reader = SectionReader::new(section);
        let mut languages = Vec::new();
        for _ in 0..reader.varint(what)? {
            let stemmer = Stemmer::of(reader.str(what)?).ok_or(PackError::Damaged { what })?;
            languages.push((stemmer, Column::read(&mut reader, terms, what)?));
        }
        reader.finish(what)?;
        Ok(Stems { languages })
    }

    /// The languages.
    pub(crate) fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|(stemmer, _)| stemmer.language())
    }

    /// The terms that share the word's stem, ascending, each with the languages in which it does; the word's own term in
    /// all of them. Of a word that is no term one may be given that no text in the language has.
    pub(crate) fn inflections(&self, word: &str, dictionary: &fst::Map<&[u8]>) -> Vec<(u32, Languages)> {
        let term = fold(word);
        let known = dictionary.get(term.as_bytes()).and_then(|id| u32::try_from(id).ok());
        let mut terms: Vec<(u32, Languages)> = Vec::new();
        let mut alike = Vec::new();
        for (place, (stemmer, ring)) in self.languages.iter().enumerate() {
            if let Some(start) = known.or_else(|| neighbour(&stemmer.stem(word), &term, stemmer, dictionary))
            {
                follow(ring, start, &mut alike);
                terms.extend(alike.drain(..).map(|term| (term, Languages::at(place))));
            }
        }
        terms.extend(known.map(|known| (known, Languages::ALL)));
        terms.order_by_key(|(term, _)| *term);
        terms.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 |= later.1;
            }
            same
        });
        terms
    }
}

/// A term with this stem, for a word that is itself no term. Stemmers change the end of a word, so that it is
/// looked for among the terms that begin as stem and word both do, then with a letter less: the stem of `studies`
/// and `study` is `studi`.
fn neighbour(stem: &str, word: &str, stemmer: &Stemmer, dictionary: &fst::Map<&[u8]>) -> Option<u32> {
    let common = stem.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let prefix = |letters| stem.chars().take(letters).collect::<String>();
    let find = |prefix: String| {
        let mut stream = dictionary.range().ge(&prefix).into_stream();
        for _ in 0..MOST {
            let (key, id) = stream.next().filter(|(key, _)| key.starts_with(prefix.as_bytes()))?;
            if std::str::from_utf8(key).is_ok_and(|key| stemmer.stem(key) == stem) {
                return u32::try_from(id).ok();
            }
        }
        None
    };
    let lengths = [common, common.saturating_sub(1)];
    lengths.into_iter().filter(|letters| *letters > 1).find_map(|letters| find(prefix(letters)))
}

/// Appends a term and the ring that it is in or leads into.
fn follow(ring: &Column<'_>, start: u32, terms: &mut Vec<u32>) {
    let next = |term: u32| u32::try_from(i64::from(term) + unzigzag(ring.get(term))).unwrap_or(start);
    let first = next(start);
    let mut term = first;
    terms.push(start);
    while term != start && terms.len() < MOST {
        terms.push(term);
        term = next(term);
        if term == first {
            return;
        }
    }
}
