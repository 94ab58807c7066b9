//! How much of what a query says stands close together in a source, in whatever order?
//!
//! Apart from the alignment because memory keeps the rare words of a sentence, not their order: "many people have
//! no work" for "millions of Americans are out of work".

use super::word::Wording;
use std::ops::Range;

/// Likeness from which a word of the source stands for one of the query.
const ALIKE: f32 = 0.5;

/// The stretch of a source that holds most of a query's words, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gist {
    /// Share of the query's weight that it holds.
    pub share: f32,
    /// Weight of the query's words that it holds.
    pub weight: f32,
    /// From the first word to one past the last.
    pub words: Range<usize>,
}

/// A word of the source that stands for one of the query.
struct Hit {
    source: usize,
    query: usize,
    weight: f32,
}

/// The best stretch, half as long again as the query and some words more; `alike` tells the likeness of a word of
/// the query and one of the source. A function word stands only for itself.
pub(super) fn gist(query: &Wording<'_>, source: &Wording<'_>, alike: impl Fn(usize, usize) -> f32) -> Gist {
    let longest = query.words.len() * 3 / 2 + 6;
    let total: f32 = query.words.iter().filter(|word| !word.optional).map(|word| word.weight).sum();
    let mut hits: Vec<Hit> = Vec::new();
    for j in 0..source.words.len() {
        for (i, asked) in query.words.iter().enumerate().filter(|(_, asked)| !asked.optional) {
            let alike = alike(i, j);
            if alike >= 1.0 || alike >= ALIKE && !asked.is_function() {
                hits.push(Hit { source: j, query: i, weight: asked.weight * alike });
            }
        }
    }
    let mut best = Gist::default();
    let mut held = vec![0.0_f32; query.words.len()];
    for (at, first) in hits.iter().enumerate() {
        held.iter_mut().for_each(|held| *held = 0.0);
        let mut weight = 0.0;
        for hit in hits[at..].iter().take_while(|hit| hit.source < first.source + longest) {
            if hit.weight > held[hit.query] {
                weight += hit.weight - held[hit.query];
                held[hit.query] = hit.weight;
                if weight > best.weight {
                    best = Gist { share: 0.0, weight, words: first.source..hit.source + 1 };
                }
            }
        }
    }
    best.share = if total > 0.0 { best.weight / total } else { 0.0 };
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
        assert!(near.share > 0.8 && near.share > far.share + 0.2, "{near:?} {far:?}");
        assert_eq!(gist(query, ""), Gist::default());
        assert_eq!(gist("", query), Gist::default());
    }
}
