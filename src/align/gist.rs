//! How much of what a query says stands close together in a source, in whatever order?
//!
//! Separate from the alignment because memory keeps the rare words of a sentence, not their order: "many people
//! have no work" for "millions of Americans are out of work".

use super::word::{Word, Wording};
use std::ops::Range;

/// Likeness from which a word of the source stands for one of the query.
const ALIKE: f32 = 0.5;
/// What a word of the source between them that stands for none costs, as a share of its weight.
const BETWEEN: f32 = 0.15;

/// The stretch of a source that holds most of a query's words, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gist {
    /// Weight of the query's words that it holds, less some of what else stands between them.
    pub weight: f32,
    /// Share, by weight, of the sentences that it touches that stands for words of the query.
    pub sentences: f32,
    /// From the first word to one past the last.
    pub words: Range<usize>,
}

/// A word of the source that stands for one of the query.
struct Hit {
    source: usize,
    query: usize,
    weight: f32,
}

/// The best stretch, half as long again as the query and some words more; `alike` says the likeness of a word of
/// the query and one of the source. A function word stands only for itself.
pub(crate) fn gist(query: &Wording<'_>, source: &Wording<'_>, alike: impl Fn(usize, usize) -> f32) -> Gist {
    let longest = query.words.len() * 3 / 2 + 6;
    let mut hits: Vec<Hit> = Vec::new();
    for j in 0..source.words.len() {
        for (i, asked) in query.words.iter().enumerate().filter(|(_, asked)| !asked.optional) {
            let alike = alike(i, j);
            if alike >= 1.0 || alike >= ALIKE && !asked.is_function() {
                hits.push(Hit { source: j, query: i, weight: asked.weight * alike });
            }
        }
    }
    let weight =
        |words: &[Word]| -> f32 { words.iter().filter(|word| !word.optional).map(|word| word.weight).sum() };
    let mut best = Gist::default();
    let mut best_first = 0;
    let mut held = vec![0.0_f32; query.words.len()];
    for (at, first) in hits.iter().enumerate() {
        held.iter_mut().for_each(|held| *held = 0.0);
        let (mut sum, mut end) = (0.0, first.source);
        for hit in hits[at..].iter().take_while(|hit| hit.source < first.source + longest) {
            if hit.source > end {
                sum -= BETWEEN * weight(&source.words[end..hit.source]);
            }
            end = end.max(hit.source + 1);
            if hit.weight > held[hit.query] {
                sum += hit.weight - held[hit.query];
                held[hit.query] = hit.weight;
                if sum > best.weight {
                    best = Gist { weight: sum, sentences: 0.0, words: first.source..hit.source + 1 };
                    best_first = at;
                }
            }
        }
    }
    let sentence = |at: usize| source.words.get(at).map_or(0, |word| word.sentence);
    if !best.words.is_empty() {
        let (first, last) = (sentence(best.words.start), sentence(best.words.end - 1));
        let start = source.words.partition_point(|word| word.sentence < first);
        let end = source.words.partition_point(|word| word.sentence <= last);
        // The words that the query's best hits stand on.
        let mut stands: Vec<Option<&Hit>> = vec![None; query.words.len()];
        for hit in hits[best_first..].iter().take_while(|hit| hit.source < best.words.end) {
            if stands[hit.query].is_none_or(|other| hit.weight > other.weight) {
                stands[hit.query] = Some(hit);
            }
        }
        let mut taken: Vec<usize> = stands.into_iter().flatten().map(|hit| hit.source).collect();
        taken.sort_unstable();
        taken.dedup();
        let there: f32 = taken.iter().map(|at| weight(&source.words[*at..=*at])).sum();
        best.sentences = there / weight(&source.words[start..end]).max(1.0);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::{Aligner, Gist, Wording};

    fn gist(query: &str, source: &str) -> Gist {
        let (query, source) = (Wording::read(query), Wording::read(source));
        let mut aligner = Aligner::default();
        aligner.align(&query.words, &source.words);
        aligner.gist(&query, &source)
    }

    #[test]
    fn order_does_not_matter_but_nearness_does() {
        let query = "the harbour froze, so the fleet stayed";
        let near = gist(query, "The whole fleet stayed, and in March the harbor froze over.");
        let far =
            format!("The fleet went out. {} The harbour froze.", "Nobody saw anything at all. ".repeat(8));
        let far = gist(query, &far);
        assert!(near.weight > 1.2 * far.weight && near.sentences > 0.5, "{near:?} {far:?}");
        assert_eq!(gist(query, ""), Gist::default());
        assert_eq!(gist("", query), Gist::default());
    }
}
