//! The best order-keeping correspondence of a query with a part of a source.
//!
//! Semi-global alignment (Needleman and Wunsch 1970, free ends in the source): every word of the query is paired
//! or passed over, the source's words before the first pair and after the last cost nothing. A pair is worth the
//! query word's weight times the words' similarity.

use super::gist::{Gist, gist};
use super::likeness::Likeness;
use super::similarity::similarity;
use super::word::{Word, Wording};
use std::ops::Range;

/// What passing over a query word costs, as a share of its weight.
const QUERY_GAP: f32 = 0.35;
/// What passing over a source word costs, as a share of its weight.
const SOURCE_GAP: f32 = 0.12;
/// What a pair beside the last pair is worth more: among equal alignments the unbroken one is the right one.
const UNBROKEN: f32 = 0.05;

/// A pair or two of function words with so many source words passed over on one side are there by chance.
const STRAY: usize = 5;

/// Words that stand for each other: one and one, or two written apart and one written together.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Words of the query, one or two.
    pub query: Range<usize>,
    /// Words of the source, one or two.
    pub source: Range<usize>,
    /// How much of one is in the other, above 0 to 1.
    pub similarity: f32,
}

/// A correspondence of a query with a part of a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    /// The pairs, ascending on both sides.
    pub pairs: Vec<Pair>,
    /// Sum of weight times similarity over the pairs.
    pub matched: f32,
    /// Weight of the query's words, those that may be missing left out.
    pub total: f32,
    /// Weight of the source's words between the first and the last pair that are in no pair; an ellipsis of the
    /// query hides what stands in its place.
    pub passed: f32,
}

impl Alignment {
    /// What [`align`] finds of two texts that have the same words, without looking for it; `None` of others.
    pub fn of_copies(query: &[Word], source: &[Word]) -> Option<Alignment> {
        let is_copy =
            |a: &Word, b: &Word| (a.optional, a.gap_before, &a.form) == (b.optional, b.gap_before, &b.form);
        if query.len() != source.len() || !query.iter().zip(source).all(|(a, b)| is_copy(a, b)) {
            return None;
        }
        let pair = |at| Pair { query: at..at + 1, source: at..at + 1, similarity: 1.0 };
        let mut found = Alignment { pairs: (0..query.len()).map(pair).collect(), ..Alignment::default() };
        found.measure(query, source);
        Some(found)
    }

    /// From the first source word of a pair to one past the last; empty without pairs.
    pub fn source(&self) -> Range<usize> {
        match (self.pairs.first(), self.pairs.last()) {
            (Some(first), Some(last)) => first.source.start..last.source.end,
            _ => 0..0,
        }
    }

    /// The share of the query that is in the source, by weight, less what lies between: 0 to 1.
    pub fn coverage(&self) -> f32 {
        if self.total <= 0.0 {
            return 0.0;
        }
        let missing = (self.total - self.matched).max(0.0);
        ((self.matched - QUERY_GAP * missing - SOURCE_GAP * self.passed) / self.total).clamp(0.0, 1.0)
    }
}

/// How the best value of a cell was reached.
#[derive(Clone, Copy, PartialEq)]
#[repr(u8)]
enum Step {
    Start,
    Pair,
    /// Two query words, one source word.
    TwoOne,
    /// One query word, two source words.
    OneTwo,
    /// A query word is passed over.
    Query,
    /// A source word is passed over.
    Source,
}

/// The tables of an alignment, kept between calls: a look-up aligns some fifty passages.
#[derive(Default)]
pub struct Aligner {
    values: Vec<f32>,
    steps: Vec<Step>,
    /// Likeness of every query word with every source word, one source word after the other.
    alike: Vec<f32>,
}

/// [`Aligner::align`] for a single pair of texts.
pub fn align(query: &[Word], source: &[Word]) -> Alignment {
    Aligner::default().align(query, source)
}

impl Aligner {
    /// The best correspondence of all of `query` with a part of `source`. Time and memory go with the product
    /// of the lengths.
    pub fn align(&mut self, query: &[Word], source: &[Word]) -> Alignment {
        self.alike.clear();
        for other in source {
            self.alike.extend(query.iter().map(|word| similarity(word, other)));
        }
        self.align_alike(query, source)
    }

    /// The same, for a query that is aligned with many sources: what was found out about its words is kept.
    pub fn align_again(&mut self, query: &[Word], source: &[Word], likeness: &mut Likeness) -> Alignment {
        self.alike.clear();
        for other in source {
            self.alike.extend_from_slice(likeness.of(query, other));
        }
        self.align_alike(query, source)
    }

    fn align_alike(&mut self, query: &[Word], source: &[Word]) -> Alignment {
        let width = source.len() + 1;
        self.values.clear();
        self.values.resize(width * (query.len() + 1), 0.0);
        self.steps.clear();
        self.steps.resize(width * (query.len() + 1), Step::Start);
        for (i, word) in query.iter().enumerate() {
            self.row(i + 1, width, word, query, source);
        }
        // The query is used up; the source may go on.
        let last = width * query.len();
        let mut column = 0;
        for j in 1..width {
            if self.values[last + j] > self.values[last + column] {
                column = j;
            }
        }
        self.trace(query, source, column)
    }

    /// How much of the query stands close together in the source, whatever the order: of the two texts whose
    /// words were aligned last.
    pub fn gist(&self, query: &Wording<'_>, source: &Wording<'_>) -> Gist {
        let height = query.words.len();
        gist(query, source, |i, j| self.alike.get(height * j + i).copied().unwrap_or(0.0))
    }

    fn row(&mut self, i: usize, width: usize, word: &Word, query: &[Word], source: &[Word]) {
        let (above, here) = (width * (i - 1), width * i);
        let query_gap = if word.optional { 0.0 } else { QUERY_GAP * word.weight };
        // Words that an ellipsis of the query stands for cost nothing.
        let hidden = query.get(i).is_some_and(|next| next.gap_before);
        self.values[here] = self.values[above] - query_gap;
        self.steps[here] = Step::Query;
        for j in 1..width {
            let other = &source[j - 1];
            let mut best = self.values[above + j] - query_gap;
            let mut step = Step::Query;
            let gap = if hidden || other.optional { 0.0 } else { SOURCE_GAP * other.weight };
            let passed = self.values[here + j - 1] - gap;
            if passed > best {
                (best, step) = (passed, Step::Source);
            }
            let alike = self.alike[query.len() * (j - 1) + i - 1];
            if alike > 0.0 {
                let unbroken = matches!(self.steps[above + j - 1], Step::Pair | Step::OneTwo | Step::TwoOne);
                let bonus = if unbroken { UNBROKEN * word.weight } else { 0.0 };
                let paired = self.values[above + j - 1] + word.weight * alike + bonus;
                if paired > best {
                    (best, step) = (paired, Step::Pair);
                }
            }
            if i > 1 && together(&query[i - 2], word, other) {
                let joined = self.values[above - width + j - 1] + query[i - 2].weight + word.weight;
                if joined > best {
                    (best, step) = (joined, Step::TwoOne);
                }
            }
            if j > 1 && together(&source[j - 2], other, word) {
                let joined = self.values[above + j - 2] + word.weight;
                if joined > best {
                    (best, step) = (joined, Step::OneTwo);
                }
            }
            self.values[here + j] = best;
            self.steps[here + j] = step;
        }
    }

    fn trace(&self, query: &[Word], source: &[Word], mut j: usize) -> Alignment {
        let width = source.len() + 1;
        let mut i = query.len();
        let mut found = Alignment::default();
        while i > 0 {
            let (query_words, source_words) = match self.steps[width * i + j] {
                Step::Start => break,
                Step::Pair => (1, 1),
                Step::TwoOne => (2, 1),
                Step::OneTwo => (1, 2),
                Step::Query => {
                    i -= 1;
                    continue;
                }
                Step::Source => {
                    j -= 1;
                    continue;
                }
            };
            i -= query_words;
            j -= source_words;
            let alike = if query_words + source_words == 2 { self.alike[query.len() * j + i] } else { 1.0 };
            found.pairs.push(Pair {
                query: i..i + query_words,
                source: j..j + source_words,
                similarity: alike,
            });
        }
        found.pairs.reverse();
        found.drop_strays(query);
        found.measure(query, source);
        found
    }
}

impl Alignment {
    /// Takes out function words that were paired with one of the many in a long stretch passed over: "and" in the
    /// middle of three sentences that the query leaves out is no part of it.
    fn drop_strays(&mut self, query: &[Word]) {
        let mut kept: Vec<Pair> = Vec::with_capacity(self.pairs.len());
        let mut at = 0;
        while at < self.pairs.len() {
            let mut end = at + 1;
            while end < self.pairs.len() && self.pairs[end].source.start == self.pairs[end - 1].source.end {
                end += 1;
            }
            let run = &self.pairs[at..end];
            let before = kept.last().map_or(0, |last| run[0].source.start - last.source.end);
            let after =
                self.pairs.get(end).map_or(0, |next| next.source.start - run[run.len() - 1].source.end);
            let function = run.iter().all(|pair| query[pair.query.clone()].iter().all(Word::is_function));
            let stray = function && run.len() <= 2 && before.max(after) >= STRAY;
            if !stray {
                kept.extend_from_slice(run);
            }
            at = end;
        }
        self.pairs = kept;
    }

    /// Sets the sums from the pairs.
    fn measure(&mut self, query: &[Word], source: &[Word]) {
        self.total = query.iter().filter(|word| !word.optional).map(|word| word.weight).sum();
        let mut last: Option<&Pair> = None;
        for pair in &self.pairs {
            // What may be missing may be there: it counts on neither side.
            let weight: f32 =
                query[pair.query.clone()].iter().filter(|word| !word.optional).map(|word| word.weight).sum();
            self.matched += weight * pair.similarity;
            if let Some(last) = last
                && !query[last.query.end..=pair.query.start].iter().any(|word| word.gap_before)
            {
                let between = &source[last.source.end..pair.source.start];
                self.passed +=
                    between.iter().filter(|word| !word.optional).map(|word| word.weight).sum::<f32>();
            }
            last = Some(pair);
        }
    }
}

/// Whether two words, written together, are the third: "cease fire" and "ceasefire".
fn together(first: &Word, second: &Word, whole: &Word) -> bool {
    let split = first.form.len();
    split + second.form.len() == whole.form.len()
        && whole.form.starts_with(first.form.as_str())
        && whole.form.ends_with(second.form.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::Wording;
    use super::*;

    fn pairs(query: &str, source: &str) -> Vec<(usize, usize)> {
        let (query, source) = (Wording::read(query), Wording::read(source));
        let found = align(&query.words, &source.words);
        found.pairs.iter().map(|pair| (pair.query.start, pair.source.start)).collect()
    }

    #[test]
    fn finds_the_place() {
        assert_eq!(pairs("the harbor froze", "in the town the harbour froze over"), [(0, 3), (1, 4), (2, 5)]);
        assert_eq!(pairs("a ceasefire now", "we want a cease-fire now"), [(0, 2), (1, 3), (2, 5)]);
        assert_eq!(pairs("a cease fire now", "we want a ceasefire now"), [(0, 2), (1, 3), (3, 4)]);
        assert_eq!(pairs("", "word"), []);
        assert_eq!(pairs("word", ""), []);
    }

    proptest::proptest! {
        #[test]
        fn copies_are_aligned_word_by_word(words in proptest::collection::vec(0..6usize, 0..30)) {
            let text: Vec<&str> =
                words.iter().map(|word| ["the", "no", "harbor", "[sic]", "can not", "..."][*word]).collect();
            let (text, other) = (text.join(" "), format!("{} harbour", text.join(" ")));
            let (query, source, other) = (Wording::read(&text), Wording::read(&text), Wording::read(&other));
            proptest::prop_assert_eq!(
                Alignment::of_copies(&query.words, &source.words),
                Some(align(&query.words, &source.words))
            );
            proptest::prop_assert_eq!(Alignment::of_copies(&query.words, &other.words), None);
        }
    }

    #[test]
    fn an_ellipsis_hides_words_for_nothing() {
        let source = Wording::read("the bridge which my father built with his brothers in winter stands");
        let plain = Wording::read("the bridge stands");
        let marked = Wording::read("the bridge ... stands");
        assert!(align(&plain.words, &source.words).coverage() < 0.9);
        assert_eq!(align(&marked.words, &source.words).coverage(), 1.0);
    }

    #[test]
    fn coverage_falls_with_what_is_missing() {
        let source = Wording::read("every farmer in the valley signed the letter");
        let of = |query: &str| align(&Wording::read(query).words, &source.words).coverage();
        assert_eq!(of("every farmer in the valley signed"), 1.0);
        let (some, none) = (of("every lawyer in the valley signed"), of("nothing of the kind"));
        assert!(some < 0.9 && some > 0.5 && none < 0.2, "{some} {none}");
    }
}
