//! Finds documents that are copies of others: the same words or nearly, as wire stories are.
//!
//! `check` and `build` report copies; they are collapsed only if the settings ask for it.
//!
//! Runs of a few words are hashed, and every hash divisible by a fixed number is kept. The same runs are kept in
//! all documents, so the share of kept runs that two documents have in common estimates the share of words. No
//! chance is involved: the same corpus always has the same copies.

mod near;
mod sketch;

use crate::document::{Document, Field};
pub(crate) use crate::source::dedup::sketch::Sketch;
use rustc_hash::FxHashMap;
use std::collections::{HashMap, HashSet};

/// A document that is a copy of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Copy {
    /// The position of the copy among the documents.
    pub document: usize,
    /// The position of the original: the longest of all similar documents, the earliest if several are as long.
    pub of: usize,
    /// The share of the shorter document's words that both have, from 0 to 1. It is 1 if the words are the same.
    pub share: f32,
    /// The number of words in the copy.
    pub words: u32,
}

/// Returns the copies among `documents`, in their order, given the sketch of each document.
pub(crate) fn find(documents: &[Document], sketches: &[Sketch]) -> Vec<Copy> {
    let mut alike: Vec<(u32, u32)> = Vec::new();
    let mut compared = vec![false; documents.len()];
    let mut by_whole: FxHashMap<u64, u32> = FxHashMap::default();
    for (nth, sketch) in sketches.iter().enumerate().filter(|(_, sketch)| sketch.words > 0) {
        match by_whole.get(&sketch.whole) {
            Some(first) => alike.push((*first, nth as u32)),
            None => {
                by_whole.insert(sketch.whole, nth as u32);
                compared[nth] = sketch.tells();
            }
        }
    }
    alike.extend(near::pairs(sketches, &compared));
    if alike.is_empty() {
        return Vec::new();
    }
    let mut root = (0..documents.len()).collect::<Vec<_>>();
    fn find_root(root: &mut [usize], mut nth: usize) -> usize {
        while root[nth] != nth {
            root[nth] = root[root[nth]];
            nth = root[nth];
        }
        nth
    }
    // The better of the best documents of two groups becomes the root of both.
    let rank = |nth: usize| {
        let date = documents[nth].date.map_or(u32::MAX, |date| date.pack());
        (std::cmp::Reverse(sketches[nth].words), date, nth)
    };
    for (a, b) in alike {
        let (a, b) = (find_root(&mut root, a as usize), find_root(&mut root, b as usize));
        if a != b {
            let (better, worse) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
            root[worse] = better;
        }
    }
    let mut copies = Vec::new();
    for document in 0..documents.len() {
        let of = find_root(&mut root, document);
        if of != document {
            copies.push(Copy {
                document,
                of,
                share: sketches[of].share(&sketches[document]),
                words: sketches[document].words,
            });
        }
    }
    copies
}

/// Removes copies. The documents that stay list theirs in the field `copies`.
pub(crate) fn collapse(documents: &mut Vec<Document>, copies: &[Copy]) {
    let mut told: HashMap<usize, Vec<String>> = HashMap::new();
    for copy in copies {
        let document = &documents[copy.document];
        let source = document
            .fields
            .iter()
            .find(|field| matches!(field.name.as_str(), "source" | "publisher" | "agency"));
        let date = document.date.map(|date| date.to_string());
        let source = source.map(|field| field.value.clone());
        let words = source.into_iter().chain(date).chain([document.id.clone()]).collect::<Vec<_>>();
        told.entry(copy.of).or_default().push(words.join(", "));
    }
    for (of, copies) in told {
        documents[of].fields.retain(|field| field.name != "copies");
        documents[of].fields.push(Field { name: "copies".to_owned(), value: copies.join("; ") });
    }
    let gone = copies.iter().map(|copy| copy.document).collect::<HashSet<_>>();
    let mut nth = 0;
    documents.retain(|_| {
        nth += 1;
        !gone.contains(&(nth - 1))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(id: &str, text: &str) -> Document {
        Document { id: id.to_owned(), text: text.into(), ..Document::default() }
    }

    fn found(documents: &[Document]) -> Vec<Copy> {
        let sketches: Vec<_> = documents.iter().map(|document| Sketch::of(&document.text)).collect();
        find(documents, &sketches)
    }

    /// Returns sentences that differ from each other.
    fn story(seed: usize, sentences: usize) -> String {
        let words = [
            "pier", "tide", "gate", "keeper", "lamp", "rope", "storm", "clerk", "chart", "bell", "crane",
            "quay",
        ];
        let word = |n: usize| words[(n * 7 + n / 5 + seed * 3) % words.len()];
        (0..sentences)
            .map(|n| {
                format!(
                    "The {} of {} {} met the {} at {}. ",
                    word(n),
                    word(n + seed + 3),
                    n * seed + 11,
                    word(n * 3 + 1),
                    n * 17 + seed
                )
            })
            .collect()
    }

    #[test]
    fn the_same_words_and_nearly_the_same_words_are_copies() {
        let wire = story(1, 40);
        let edited = wire.replacen("met", "saw", 2);
        let cut = &wire[..wire.len() / 2];
        let documents = [
            document("a", &wire),
            document("b", &story(2, 40)),
            document("c", &wire.replace(". ", ".\n\n")),
            document("d", &edited),
            document("e", cut),
            document("f", &wire[..wire.len() / 8]),
            document("g", ""),
            document("h", ""),
        ];
        let copies = found(&documents);
        assert_eq!(
            copies.iter().map(|copy| (copy.document, copy.of)).collect::<Vec<_>>(),
            [(2, 0), (3, 0), (4, 0)]
        );
        assert_eq!(copies[0].share, 1.0);
        assert!((0.8..1.0).contains(&copies[1].share), "{copies:?}");
    }

    #[test]
    fn copies_leave_their_sources() {
        let mut documents = vec![document("a", "Words."), document("b", "Words."), document("c", "Others.")];
        documents[1].fields.push(Field { name: "source".to_owned(), value: "Gazette".to_owned() });
        let copies = found(&documents);
        collapse(&mut documents, &copies);
        assert_eq!(documents.len(), 2);
        assert_eq!(
            documents[0].fields,
            [Field { name: "copies".to_owned(), value: "Gazette, b".to_owned() }]
        );
    }
}
