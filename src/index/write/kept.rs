//! What an earlier build made of all texts together, as long as what it was made of is the same.
//!
//! Apart from what finds it out, which knows nothing of other builds. Symbols and terms are numbered anew in every
//! build: what is kept of them is kept by their strings.

use super::error::WriteError;
use super::phrases::{self, Known, Rounds, SYNC_MARK};
use super::row::{Own, Row};
use super::words::{Chunk, Words};
use crate::cache::Cache;
use crate::index::header::TABLE_END;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Phrases, by symbols of their own: gaps, then spellings, then phrases.
#[derive(Serialize, Deserialize)]
struct Phrases {
    /// What those mean in the vocabulary.
    #[serde(with = "super::tokens::numbers")]
    gaps: Vec<u32>,
    #[serde(with = "super::tokens::numbers")]
    spellings: Vec<u32>,
    rounds: Rounds,
}

/// Bytes, plain: coded one by one, as numbers are, they would take longer to read.
pub(super) struct Bytes<'k>(pub(super) &'k [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(self.0)
    }
}

impl<'de: 'k, 'k> Deserialize<'de> for Bytes<'k> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Bytes<'k>, D::Error> {
        Deserialize::deserialize(from).map(Bytes)
    }
}

/// The rows of all chunks with their phrases replaced, and the phrases: those of an earlier build where the texts that
/// they are chosen by are the same.
pub(super) fn rows<'k>(words: &Words<'_>, cache: &'k Cache) -> (Vec<Row<'k>>, Rounds) {
    let (gaps, bases) = (words.gaps.len() as u32, (words.gaps.len() + words.spellings.len()) as u32);
    let every = phrases::every(words.chunks.iter().map(Chunk::len).sum());
    let keys = words.sample_keys(every);
    let key = cache.key("phrases").digests([words.lasting.id]).numbers([every.into()]).numbers(keys).digest();
    let rounds = cache.peek::<Phrases>(key).and_then(|known| known.numbered(words));
    let rounds = match rounds {
        Some(rounds) => {
            cache.carry(key);
            rounds
        }
        None => {
            let rounds = phrases::find(&mut words.sample(every), every, gaps, bases);
            if cache.keeps() {
                cache.keep(key, &Phrases::of(words, &rounds));
            }
            rounds
        }
    };
    // Hardly any row is made where texts are known.
    let (rows, phrases) = (OnceLock::new(), OnceLock::new());
    let replaced = words.chunks.par_iter().map(|chunk| {
        let make = || {
            let mut row = rows.get_or_init(|| words.rows()).of(chunk);
            phrases.get_or_init(|| Known::new(&rounds, bases)).replace(&mut row);
            row
        };
        if !cache.keeps() {
            return Row::Made(make());
        }
        let key = cache.key("row").numbers(halves(key)).numbers(halves(chunk.digest)).digest();
        let symbols = symbols(chunk, gaps);
        if let Some(own) = cache.known(key) {
            return Row::Kept { symbols, bases, own };
        }
        let row = make();
        cache.keep(key, &Own::of(&row, &symbols, bases));
        Row::Made(row)
    });
    (replaced.collect(), rounds)
}

fn halves(digest: u128) -> [u64; 2] {
    [digest as u64, (digest >> 64) as u64]
}

/// The symbols of one chunk, phrases left out, in an order that does not depend on other texts: the mark, its gaps, its
/// spellings.
fn symbols(chunk: &Chunk<'_>, gaps: u32) -> Vec<u32> {
    let words = chunk.words.iter().map(|word| gaps + word);
    [SYNC_MARK].into_iter().chain(chunk.gaps.iter().copied()).chain(words).collect()
}

impl Phrases {
    fn of(words: &Words<'_>, rounds: &Rounds) -> Phrases {
        let (gaps, bases) = (words.gaps.len() as u32, (words.gaps.len() + words.spellings.len()) as u32);
        let used: BTreeSet<u32> =
            rounds.iter().flatten().flat_map(|pair| [pair.0, pair.1]).filter(|s| *s < bases).collect();
        let own: FxHashMap<u32, u32> = used.iter().copied().zip(0..).collect();
        let number =
            |symbol: u32| own.get(&symbol).copied().unwrap_or_else(|| symbol - bases + own.len() as u32);
        let pairs = |round: &Vec<(u32, u32)>| {
            round.iter().map(|pair| (number(pair.0), number(pair.1))).collect::<Vec<_>>()
        };
        Phrases {
            gaps: used.range(..gaps).map(|gap| words.lasting.gaps.number(*gap)).collect(),
            spellings: used.range(gaps..).map(|symbol| words.lasting.words.number(symbol - gaps)).collect(),
            rounds: rounds.iter().map(pairs).collect(),
        }
    }

    /// By the symbols of this build; `None` where one of them is missing.
    fn numbered(&self, words: &Words<'_>) -> Option<Rounds> {
        let (gaps, bases) = (words.gaps.len() as u32, (words.gaps.len() + words.spellings.len()) as u32);
        let of_gaps = self.gaps.iter().map(|gap| words.lasting.gaps.place(*gap));
        let of_words = self.spellings.iter().map(|word| Some(gaps + words.lasting.words.place(*word)?));
        let symbols = of_gaps.chain(of_words).collect::<Option<Vec<u32>>>()?;
        let number = |own: u32| match symbols.get(own as usize) {
            Some(symbol) => *symbol,
            None => own - symbols.len() as u32 + bases,
        };
        let pairs = |round: &Vec<(u32, u32)>| {
            round.iter().map(|pair| (number(pair.0), number(pair.1))).collect::<Vec<_>>()
        };
        Some(self.rounds.iter().map(pairs).collect())
    }
}

/// The units of the last pack.
#[derive(Serialize, Deserialize)]
struct Units {
    /// A digest of the pack.
    pack: u128,
    #[serde(with = "crate::cache::hashes")]
    marks: Vec<u64>,
}

/// The digests of the units of a pack, where it is the last one.
pub(super) fn units(pack: &[u8], cache: &Cache) -> Option<Vec<u64>> {
    let known = cache.peek::<Units>(cache.key("units").digest())?;
    (known.pack == pack_key(pack, cache)).then_some(known.marks)
}

/// A digest of what tells one pack from another: its head, in which its checksum stands. Whoever reads more of it
/// verifies that.
fn pack_key(pack: &[u8], cache: &Cache) -> u128 {
    cache.key("pack").bytes(pack.get(..TABLE_END).unwrap_or_default()).digest()
}

/// Keeps the digests of the units of a pack.
pub(super) fn keep_units(pack: &[u8], marks: Vec<u64>, cache: &Cache) {
    if cache.keeps() {
        cache.keep(cache.key("units").digest(), &Units { pack: pack_key(pack, cache), marks });
    }
}

/// The section of the terms, that of an earlier build where they are the same.
pub(super) fn dictionary(words: &Words<'_>, cache: &Cache) -> Result<Vec<u8>, WriteError> {
    if !cache.keeps() {
        return words.dictionary();
    }
    let key = words.terms.iter().fold(cache.key("terms"), |key, term| key.text(term)).digest();
    if let Some(Bytes(known)) = cache.known(key) {
        return Ok(known.to_vec());
    }
    words.dictionary().inspect(|section| cache.keep(key, &Bytes(section)))
}
