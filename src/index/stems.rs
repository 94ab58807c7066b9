//! Which terms share a stem? The stem itself is stored nowhere.
//!
//! ```text
//! stems       varint languages | a language: its code, Column of terms
//! ```
//!
//! For each language the terms of one stem, of texts in that language or in none that is known, form a ring: each holds the zigzag distance to the next, the last one to
//! the first, a term alone 0.

use super::error::PackError;
use super::languages::Languages;
use super::numbers::Column;
use super::speech::unzigzag;
use super::wire::Reader;
use crate::order::Order as _;
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

    /// The terms that share the word's stem, ascending, each with the languages in which it does; the word's own term in
    /// all of them. `is_mixed` says whether the corpus has texts in several languages.
    pub(super) fn inflections(
        &self,
        word: &str,
        dictionary: &fst::Map<&[u8]>,
        is_mixed: bool,
    ) -> Vec<(u32, Languages)> {
        let term = fold(word);
        let known = dictionary.get(term.as_bytes()).and_then(|id| u32::try_from(id).ok());
        let mut terms: Vec<(u32, Languages)> =
            known.map(|known| (known, Languages::ALL)).into_iter().collect();
        for (place, (stemmer, ring)) in self.languages.iter().enumerate() {
            let mut alike = Vec::new();
            known.iter().for_each(|known| follow(ring, *known, &mut alike));
            // Alone in its ring, or in no ring: that of texts in another language.
            if known.is_none() || is_mixed && alike.len() == 1 {
                neighbours(&stemmer.stem(word), &term, stemmer, dictionary, |neighbour| {
                    if !alike.contains(&neighbour) {
                        follow(ring, neighbour, &mut alike);
                    }
                });
            }
            terms.extend(alike.into_iter().map(|term| (term, Languages::at(place))));
        }
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

/// The terms with this stem, for a word that is itself in no ring. Stemmers change the end of a word, so that they are
/// looked for among the terms that begin as stem and word both do. One need not be enough: it can be a term of texts in
/// other languages only, and then is in no ring.
fn neighbours(
    stem: &str,
    word: &str,
    stemmer: &Stemmer,
    dictionary: &fst::Map<&[u8]>,
    mut each: impl FnMut(u32),
) {
    // Less a letter: the stem of `studies` and `study` is `studi`.
    let common = stem.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let prefix: String = stem.chars().take(if common > 2 { common - 1 } else { common }).collect();
    let prefix = prefix.as_bytes();
    if prefix.len() < 2 {
        return;
    }
    let mut stream = dictionary.range().ge(prefix).into_stream();
    for _ in 0..MOST {
        let Some((key, id)) = stream.next().filter(|(key, _)| key.starts_with(prefix)) else { return };
        if std::str::from_utf8(key).is_ok_and(|key| stemmer.stem(key) == stem)
            && let Ok(id) = u32::try_from(id)
        {
            each(id);
        }
    }
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
