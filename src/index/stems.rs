//! Which terms share a stem? The stem itself is stored nowhere.
//!
//! ```text
//! stems       varint languages | a language: its code, Column of terms
//! ```
//!
//! For each language the terms of one stem form a ring: each holds the zigzag distance to the next, the last one to
//! the first, a term alone 0.

use super::error::PackError;
use super::numbers::Column;
use super::speech::unzigzag;
use super::wire::Reader;
use crate::text::{Stemmer, fold};
use fst::{IntoStreamer, Streamer};

/// The rings of every language.
#[derive(Debug)]
pub(super) struct Stems<'p> {
    languages: Vec<(Stemmer, Column<'p>)>,
}

/// No stem has more terms (hostile rings might never close), and a word that is in no text is compared with no
/// more than so many neighbours.
const MOST: usize = 4096;

impl<'p> Stems<'p> {
    pub(super) fn read(section: &'p [u8], terms: u32) -> Result<Stems<'p>, PackError> {
        let what = "stems";
        let mut reader = Reader::new(section);
        let mut languages = Vec::new();
        for _ in 0..reader.varint(what)? {
            let stemmer = Stemmer::of(reader.str(what)?).ok_or(PackError::Damaged { what })?;
            languages.push((stemmer, Column::read(&mut reader, terms, what)?));
        }
        reader.finish(what)?;
        Ok(Stems { languages })
    }

    /// The languages.
    pub(super) fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(|(stemmer, _)| stemmer.language())
    }

    /// The terms that share the word's stem in one of the languages, its own term included, ascending.
    pub(super) fn inflections(&self, word: &str, dictionary: &fst::Map<&[u8]>) -> Vec<u32> {
        let term = fold(word);
        let known = dictionary.get(term.as_bytes()).and_then(|id| u32::try_from(id).ok());
        let mut terms = Vec::from_iter(known);
        for (stemmer, ring) in &self.languages {
            if let Some(start) = known.or_else(|| neighbour(&stemmer.stem(word), &term, stemmer, dictionary))
            {
                follow(ring, start, &mut terms);
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

/// A term with this stem, for a word that is itself no term. Stemmers change the end of a word, so that it is
/// looked for among the terms that begin as stem and word both do.
fn neighbour(stem: &str, word: &str, stemmer: &Stemmer, dictionary: &fst::Map<&[u8]>) -> Option<u32> {
    let common = stem.bytes().zip(word.bytes()).take_while(|(a, b)| a == b).count();
    let prefix = stem.as_bytes().get(..common).filter(|prefix| prefix.len() > 1)?;
    let mut stream = dictionary.range().ge(prefix).into_stream();
    for _ in 0..MOST {
        let (key, id) = stream.next()?;
        if !key.starts_with(prefix) {
            return None;
        }
        if std::str::from_utf8(key).is_ok_and(|key| stemmer.stem(key) == stem) {
            return u32::try_from(id).ok();
        }
    }
    None
}

/// Appends the ring of a term.
fn follow(ring: &Column<'_>, start: u32, terms: &mut Vec<u32>) {
    let mut term = start;
    for _ in 0..MOST {
        terms.push(term);
        match u32::try_from(i64::from(term) + unzigzag(ring.get(term))) {
            Ok(next) if next != start => term = next,
            _ => return,
        }
    }
}
