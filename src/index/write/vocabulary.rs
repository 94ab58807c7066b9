//! The words and gaps of all texts by numbers that last: what is kept of a text is kept by them.
//!
//! Apart from [`super::words`], where a spelling's number is its place among all, so that one word more moves many.
//! Here a word keeps the number that it got when it first came, and its place among the others is found once. Words
//! that no text has any more keep theirs too, until they are too many.

use super::tokens::{Numbered, Read, Spelt, numbers};
use crate::cache::Cache;
use crate::text::fold;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where more than one of so many words comes no more, all are numbered anew.
const WASTE: usize = 4;

/// The words and gaps of a corpus, and those that it had.
#[derive(Debug, Default)]
pub(super) struct Vocabulary<'c> {
    /// Tells one vocabulary from another: the numbers of one mean nothing in another.
    pub(super) id: u128,
    words: Vec<&'c str>,
    terms: Vec<Cow<'c, str>>,
    gaps: Vec<&'c str>,
    /// The words in the order of their terms, then of their bytes, as far as they are put in order.
    order: Vec<u32>,
    /// Whether it is as it was kept.
    is_kept: bool,
}

/// A vocabulary as it is kept.
#[derive(Serialize, Deserialize)]
struct Kept<'k> {
    id: u128,
    #[serde(borrow)]
    words: Joined<'k>,
    terms: Joined<'k>,
    gaps: Joined<'k>,
    #[serde(with = "numbers")]
    order: Vec<u32>,
}

/// Strings one behind the other: they are checked and read as one.
#[derive(Serialize, Deserialize)]
struct Joined<'k> {
    #[serde(borrow)]
    text: Cow<'k, str>,
    #[serde(with = "numbers")]
    ends: Vec<u32>,
}

impl Joined<'_> {
    fn of<S: AsRef<str>>(strings: &[S]) -> Joined<'static> {
        let text: String = strings.iter().map(AsRef::as_ref).collect();
        let mut end = 0;
        let ends = strings.iter().map(|string| {
            end += string.as_ref().len() as u32;
            end
        });
        Joined { text: text.into(), ends: ends.collect() }
    }
}

impl<'k> Joined<'k> {
    fn strings(self) -> Vec<&'k str> {
        let Cow::Borrowed(text) = self.text else { return Vec::new() };
        let mut start = 0;
        let string = |end: &u32| {
            let string = text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            string
        };
        self.ends.iter().map(string).collect()
    }
}

/// What is found in some units, by numbers of a vocabulary.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Entries {
    /// Where each unit's tokens end.
    #[serde(with = "numbers")]
    pub(super) ends: Vec<u32>,
    /// The words in the order of their first coming.
    #[serde(with = "numbers")]
    pub(super) words: Vec<u32>,
    /// How often each comes.
    #[serde(with = "numbers")]
    pub(super) counts: Vec<u32>,
    /// The gaps in the order of their first coming.
    #[serde(with = "numbers")]
    pub(super) gaps: Vec<u32>,
}

/// The entries of some units, and what they are kept under.
struct Part {
    entries: Entries,
    /// A digest of the units.
    digest: u128,
    /// Whether they are not kept yet.
    is_new: bool,
}

/// The words and gaps that come, in order.
pub(super) struct Ordered<'c> {
    /// The words by term, then by their bytes: number, word, term.
    pub(super) words: Vec<(u32, &'c str, Cow<'c, str>)>,
    /// The gaps by their bytes: number and gap.
    pub(super) gaps: Vec<(u32, &'c str)>,
}

/// Where the words and gaps of a vocabulary stand among all that come.
#[derive(Debug)]
pub(super) struct Lasting {
    /// That of the vocabulary.
    pub(super) id: u128,
    pub(super) words: Places,
    pub(super) gaps: Places,
}

/// Places by number, and numbers by place.
#[derive(Debug)]
pub(super) struct Places {
    places: Vec<Option<u32>>,
    numbers: Vec<u32>,
}

impl Lasting {
    pub(super) fn of(vocabulary: &Vocabulary<'_>) -> Lasting {
        let [words, gaps] = [vocabulary.words.len(), vocabulary.gaps.len()]
            .map(|all| Places { places: vec![None; all], numbers: Vec::new() });
        Lasting { id: vocabulary.id, words, gaps }
    }
}

impl Places {
    /// Adds the next one in order.
    pub(super) fn add(&mut self, number: u32) {
        self.places[number as usize] = Some(self.numbers.len() as u32);
        self.numbers.push(number);
    }

    /// Where a number stands, if it comes.
    pub(super) fn place(&self, number: u32) -> Option<u32> {
        self.places.get(number as usize).copied().flatten()
    }

    /// The number that stands at a place.
    pub(super) fn number(&self, place: u32) -> u32 {
        self.numbers[place as usize]
    }

    /// Replaces numbers, which must come, with their places.
    pub(super) fn put_in_order(&self, numbers: &mut [u32]) {
        numbers.iter_mut().for_each(|number| *number = self.place(*number).unwrap_or_default());
    }
}

impl<'c> Vocabulary<'c> {
    /// That of the last build; an empty one where there is none.
    pub(super) fn last(cache: &'c Cache) -> Vocabulary<'c> {
        let Some(kept) = cache.peek::<Kept<'c>>(place(cache)) else { return Vocabulary::default() };
        let [words, terms, gaps] = [kept.words, kept.terms, kept.gaps].map(Joined::strings);
        let terms = terms.into_iter().map(Cow::Borrowed).collect();
        Vocabulary { id: kept.id, words, terms, gaps, order: kept.order, is_kept: true }
    }

    /// Under which the entries of some units are kept.
    pub(super) fn key(&self, digest: u128, cache: &Cache) -> u128 {
        cache.key("entries").digests([self.id, digest]).digest()
    }

    /// The entries of all parts, each with the digest of its units, and how often each word comes; new ones are kept
    /// for the next build.
    pub(super) fn number(&mut self, parts: Vec<(Read<'c>, u128)>, cache: &Cache) -> (Vec<Entries>, Vec<u64>) {
        let mut parts = self.numbered(parts);
        let mut counts = vec![0; self.words.len()];
        for Part { entries, .. } in &parts {
            let each = entries.words.iter().zip(&entries.counts);
            each.for_each(|(word, n)| counts[*word as usize] += u64::from(*n));
        }
        if cache.keeps() {
            if counts.iter().filter(|n| **n == 0).count() > counts.len() / WASTE {
                self.shed(&mut parts);
                counts.retain(|n| *n > 0);
            }
            if self.id == 0 {
                let all = self.words.iter().chain(&self.gaps);
                self.id = all.fold(cache.key("words"), |key, string| key.text(string)).digest();
            }
            let new = parts.par_iter().filter(|part| part.is_new);
            new.for_each(|part| cache.keep(self.key(part.digest, cache), &part.entries));
        }
        (parts.into_iter().map(|part| part.entries).collect(), counts)
    }

    fn numbered(&mut self, parts: Vec<(Read<'c>, u128)>) -> Vec<Part> {
        let (mut words, mut gaps) = (Numbered::default(), Numbered::default());
        // Those of new texts by numbers of their own at first.
        let part = |(read, digest)| match read {
            Read::Known(entries) => Part { entries, digest, is_new: false },
            Read::New(Spelt { ends, words: spelt, counts, gaps: between }) => {
                let spelt = spelt.into_iter().map(|word| words.number(word)).collect();
                let between = between.into_iter().map(|gap| gaps.number(gap)).collect();
                let entries = Entries { ends, words: spelt, counts, gaps: between };
                Part { entries, digest, is_new: true }
            }
        };
        let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
        let before = (self.words.len(), self.gaps.len());
        let words = add(&mut self.words, words);
        let gaps = add(&mut self.gaps, gaps);
        self.is_kept &= before == (self.words.len(), self.gaps.len());
        let terms: Vec<Cow<'c, str>> = self.words[before.0..].par_iter().map(|word| fold(word)).collect();
        self.terms.extend(terms);
        parts.par_iter_mut().filter(|part| part.is_new).for_each(|Part { entries, .. }| {
            entries.words.iter_mut().for_each(|word| *word = words[*word as usize]);
            entries.gaps.iter_mut().for_each(|gap| *gap = gaps[*gap as usize]);
        });
        parts
    }

    /// Numbers everything anew, without what no text has any more.
    fn shed(&mut self, parts: &mut [Part]) {
        let [words, gaps] = [
            numbers_of(parts.iter().flat_map(|part| &part.entries.words), self.words.len()),
            numbers_of(parts.iter().flat_map(|part| &part.entries.gaps), self.gaps.len()),
        ];
        let mut flags = words.iter().map(Option::is_some);
        self.words.retain(|_| flags.next() == Some(true));
        let mut flags = words.iter().map(Option::is_some);
        self.terms.retain(|_| flags.next() == Some(true));
        let mut flags = gaps.iter().map(Option::is_some);
        self.gaps.retain(|_| flags.next() == Some(true));
        self.order = self.order.iter().filter_map(|word| words[*word as usize]).collect();
        for Part { entries, is_new, .. } in parts {
            entries.words.iter_mut().for_each(|word| *word = words[*word as usize].unwrap_or_default());
            entries.gaps.iter_mut().for_each(|gap| *gap = gaps[*gap as usize].unwrap_or_default());
            *is_new = true;
        }
        (self.id, self.is_kept) = (0, false);
    }

    /// Keeps the vocabulary, and gives what comes of it in order; `counts` say how often each word comes.
    pub(super) fn order(mut self, counts: &[u64], entries: &[Entries], cache: &Cache) -> Ordered<'c> {
        self.put_in_order();
        match self.is_kept {
            _ if !cache.keeps() => {}
            true => _ = cache.carry(place(cache)),
            false => cache.keep(
                place(cache),
                &Kept {
                    id: self.id,
                    words: Joined::of(&self.words),
                    terms: Joined::of(&self.terms),
                    gaps: Joined::of(&self.gaps),
                    order: self.order.clone(),
                },
            ),
        }
        let Vocabulary { words, mut terms, gaps, order, .. } = self;
        let comes = order.into_iter().filter(|word| counts[*word as usize] > 0);
        let word = |word: u32| (word, words[word as usize], std::mem::take(&mut terms[word as usize]));
        let used = numbers_of(entries.iter().flat_map(|entries| &entries.gaps), gaps.len());
        let of_gaps = (0..).zip(gaps).filter(|(gap, _)| used[*gap as usize].is_some());
        let mut gaps: Vec<(u32, &str)> = of_gaps.collect();
        gaps.sort_unstable_by_key(|(_, gap)| *gap);
        Ordered { words: comes.map(word).collect(), gaps }
    }

    /// Puts the words that came last among the others.
    fn put_in_order(&mut self) {
        let key = |word: u32| (&self.terms[word as usize], self.words[word as usize]);
        let mut new: Vec<(u64, u32)> = (self.order.len() as u32..self.words.len() as u32)
            .map(|word| (beginning(&self.terms[word as usize]), word))
            .collect();
        new.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| key(a.1).cmp(&key(b.1))));
        let mut merged = Vec::with_capacity(self.words.len());
        let mut rest = &self.order[..];
        for (_, word) in new {
            let before = rest.partition_point(|known| key(*known) < key(word));
            merged.extend_from_slice(&rest[..before]);
            merged.push(word);
            rest = &rest[before..];
        }
        merged.extend_from_slice(rest);
        self.order = merged;
    }
}

fn place(cache: &Cache) -> u128 {
    cache.key("vocabulary").digest()
}

/// Adds those of some strings that are not known yet; the number that each has then. Those that are known are many
/// more, so they are looked up among the others.
fn add<'c>(known: &mut Vec<&'c str>, others: Numbered<'c>) -> Vec<u32> {
    let met = known.par_iter().enumerate();
    let met = met.filter_map(|(number, string)| Some((others.find(string)?, number as u32)));
    let mut numbers = vec![None; others.strings.len()];
    for (other, number) in met.collect::<Vec<(u32, u32)>>() {
        numbers[other as usize] = Some(number);
    }
    let add = |(number, string): (Option<u32>, &'c str)| {
        number.unwrap_or_else(|| {
            known.push(string);
            known.len() as u32 - 1
        })
    };
    numbers.into_iter().zip(others.strings).map(add).collect()
}

/// Numbers without holes for those of `all` that come.
fn numbers_of<'a>(come: impl Iterator<Item = &'a u32>, all: usize) -> Vec<Option<u32>> {
    let mut comes = vec![false; all];
    come.for_each(|number| comes[*number as usize] = true);
    let mut next = 0..;
    comes.into_iter().map(|comes| if comes { next.next() } else { None }).collect()
}

/// The first bytes of a term as a number: most terms differ in them, and numbers are compared where they lie.
fn beginning(term: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(term.bytes()).for_each(|(to, from)| *to = from);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of some of 60 words, in a part of them that moves with `time`, so that words come and go.
    fn text(time: u64, seed: u64) -> Vec<String> {
        let mut random = seed;
        let mut word = || {
            random = (random ^ 0x9e37).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
            format!("{}ord{}", ["W", "w", "É"][random as usize % 3], time + random % 60)
        };
        (0..80).map(|_| word()).collect()
    }

    fn spelt(text: &[String]) -> Spelt<'_> {
        let (mut words, mut gaps) = (Numbered::default(), Numbered::default());
        let mut spelt = Spelt { ends: vec![text.len() as u32], ..Spelt::default() };
        for word in text {
            let number = words.number(word);
            gaps.number(&word[word.len() - 1..]);
            spelt.counts.resize(words.strings.len(), 0);
            spelt.counts[number as usize] += 1;
        }
        Spelt { words: words.strings, gaps: gaps.strings, ..spelt }
    }

    /// The words with their terms and counts, the gaps, and the places of each text's own words.
    type Told = (Vec<(String, String, u64)>, Vec<String>, Vec<Vec<u32>>);

    fn told(texts: &[Vec<String>], cache: &Cache) -> (Told, usize) {
        let mut vocabulary = Vocabulary::last(cache);
        let mut known = 0;
        let mut parts = Vec::new();
        for text in texts {
            let digest = cache.key("text").text(&text.join(" ")).digest();
            let entries = cache.known(vocabulary.key(digest, cache));
            known += usize::from(entries.is_some());
            parts.push((entries.map_or_else(|| Read::New(spelt(text)), Read::Known), digest));
        }
        let (entries, counts) = vocabulary.number(parts, cache);
        let gone = counts.iter().filter(|n| **n == 0).count();
        assert!(gone <= counts.len() / WASTE, "{gone} of {} words are gone", counts.len());
        let mut lasting = Lasting::of(&vocabulary);
        let Ordered { words, gaps } = vocabulary.order(&counts, &entries, cache);
        words.iter().for_each(|(word, ..)| lasting.words.add(*word));
        let places = entries.into_iter().map(|mut entries| {
            lasting.words.put_in_order(&mut entries.words);
            entries.words
        });
        let words = words
            .iter()
            .map(|(word, text, term)| ((*text).to_owned(), term.to_string(), counts[*word as usize]));
        let gaps = gaps.iter().map(|(_, gap)| (*gap).to_owned());
        ((words.collect(), gaps.collect(), places.collect()), known)
    }

    #[test]
    fn words_that_last_are_those_that_are_numbered_anew() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("kept");
        let mut texts: Vec<Vec<String>> = (0..8).map(|seed| text(0, seed)).collect();
        let (mut all, mut anew) = (0, 0);
        for step in 0..30 {
            let (cache, fault) = Cache::open(&place);
            assert_eq!(fault, None);
            let (again, known) = told(&texts, &cache);
            assert_eq!(again, told(&texts, &Cache::none()).0, "step {step}");
            cache.save().unwrap();
            all += usize::from(step > 0 && known == 7);
            anew += usize::from(step > 0 && known == 0);
            texts[step as usize % 8] = text(step * 3, step + 100);
        }
        // Every build but the first knows the texts that stayed, whether all was numbered anew before or not.
        assert_eq!((all, anew), (29, 0));
    }
}
