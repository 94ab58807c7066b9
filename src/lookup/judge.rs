//! From an alignment to a judgement: verdict, score, flags and diff of one query against one source.
//!
//! Apart from the search for candidates, so that it can be tested on pairs of texts alone.

use super::{Note, Verdict, flags};
use crate::align::{Alignment, Class, Edit, Gist, Language, Word, Wording, diff};
use crate::lookup::omissions;
use std::ops::Range;

/// Fewer words than this are a phrase that anybody may have used.
const FEWEST_WORDS: usize = 3;
/// Fewer words than this, if they are not printed just so, say nothing either way.
const FEW_WORDS: usize = 5;
/// Coverage from which a wording is the same with changes.
pub(crate) const ALTERED: f32 = 0.6;
/// A stretch of the query counts as a part of its own from this share of the query's weight on.
const PART_SHARE: f32 = 0.25;
/// Words that a part must have, side by side.
const PART_WORDS: usize = 5;
/// Words that must be missing side by side for the rest to be called a part.
const PART_LOST: usize = 4;
/// Weight that a part must have, in nats of rarity: below it five common words stand side by side by chance.
const PART_WEIGHT: f32 = 20.0;
/// A beginning or an end of so few words is taken for a change of the sentence's own beginning or end.
const EDGE: usize = 3;

/// What is known of a query against one source.
#[derive(Debug)]
pub(crate) struct Judgement {
    pub(crate) measured: Measured,
    pub(crate) verdict: Verdict,
    /// Chance that the passage is what was quoted, 0 to 1.
    pub(crate) score: f32,
    /// How many words are printed just so, capitals and punctuation included.
    pub(crate) printed_alike: usize,
    /// The longest stretch of the query, in printed words, that is not in the passage, where it is long enough to
    /// be an utterance of its own.
    pub(crate) lost: Option<Range<usize>>,
    pub(crate) diff: Vec<Edit>,
    pub(crate) notes: Vec<Note>,
}

/// What ranks a source before it is judged.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// What ranks it, in logarithms of odds: the evidence, and what stands there of the query in whatever order.
    pub(crate) rank: f32,
    /// The score before it is bent to a chance: two good passages both have a score near 1.
    pub(crate) evidence: f32,
    /// See [`Gist::sentences`].
    pub(crate) sentences: f32,
    /// The passage, in printed words of the source.
    pub(crate) passage: Range<usize>,
    /// The passage, in words of the source.
    reach: Range<usize>,
    verbatim: bool,
    pub(crate) measures: Measures,
}

/// Measures `query` by its best alignment with `source`. Weights are natural logarithms of rarity (see
/// [`Wording::weigh`]).
pub(crate) fn measure(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    gist: &Gist,
) -> Measured {
    let reach = reach(query, source, alignment);
    let measures = Measures::of(query, source, alignment, &reach);
    let verbatim = is_verbatim(query, source, alignment);
    let evidence = if verbatim { CERTAIN } else { measures.evidence() };
    Measured {
        rank: if verbatim { CERTAIN } else { evidence + GIST * gist.weight },
        evidence,
        sentences: gist.sentences,
        passage: printed(source, &reach),
        reach,
        verbatim,
        measures,
    }
}

/// Judges `query` by its best alignment with `source`, weighed as for [`measure`].
pub(crate) fn judge(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    gist: &Gist,
) -> Judgement {
    let measured = measure(query, source, alignment, gist);
    let Measured { reach, verbatim, measures, .. } = &measured;
    let verdict = if *verbatim && !is_short(query) {
        Verdict::Verbatim
    } else if is_short(query) || (words(query) < FEW_WORDS && measures.coverage < ALTERED) {
        Verdict::TooShort
    } else if measures.score() >= ACCEPTED && measures.coverage >= ALTERED {
        Verdict::Altered
    } else if part_weight(query, alignment) >= PART_WEIGHT {
        Verdict::Partial
    } else if measures.score() >= ACCEPTED {
        Verdict::Similar
    } else {
        Verdict::NotFound
    };
    let mut notes = Vec::new();
    if !verdict.is_nothing() {
        notes = flags::of_words(query, source, alignment, reach);
        notes.extend(omissions::of_passage(query, source, alignment, reach));
    }
    Judgement {
        verdict,
        score: if *verbatim { 1.0 } else { measures.score() },
        printed_alike: printed_alike(query, source, alignment),
        diff: diff(query, source, alignment, measured.passage.clone()),
        lost: lost(query, alignment),
        notes,
        measured,
    }
}

fn printed_alike(query: &Wording<'_>, source: &Wording<'_>, alignment: &Alignment) -> usize {
    let alike = alignment.pairs.iter().filter(|pair| {
        query.shown(printed(query, &pair.query)) == source.shown(printed(source, &pair.source))
    });
    alike.count()
}

fn words(query: &Wording<'_>) -> usize {
    query.words.iter().filter(|word| !word.optional).count()
}

/// Whether the query says too little for any verdict.
pub(crate) fn is_short(query: &Wording<'_>) -> bool {
    words(query) < FEWEST_WORDS || query.words.iter().filter(|word| !word.is_function()).count() == 0
}

/// Every word of the query is printed in this order, with nothing between but what may be missing or what an
/// ellipsis of the query stands for.
fn is_verbatim(query: &Wording<'_>, source: &Wording<'_>, alignment: &Alignment) -> bool {
    let optional = |words: &[Word]| words.iter().all(|word| word.optional);
    let Some(last) = alignment.pairs.last() else { return false };
    let (mut query_at, mut source_at) = (0, alignment.source().start);
    for pair in &alignment.pairs {
        let marked = query.words[query_at..=pair.query.start].iter().any(|word| word.gap_before);
        let between = &source.words[source_at..pair.source.start];
        if pair.similarity < 1.0
            || !optional(&query.words[query_at..pair.query.start])
            || !(marked || optional(between))
        {
            return false;
        }
        (query_at, source_at) = (pair.query.end, pair.source.end);
    }
    optional(&query.words[last.query.end..])
}

/// The words of the source that answer: from the first pair to the last, and beyond them a block of the query
/// that stands just outside, or the few words of the sentence that a changed beginning or end stands for.
fn reach(query: &Wording<'_>, source: &Wording<'_>, alignment: &Alignment) -> Range<usize> {
    let mut range = alignment.source();
    let (Some(first), Some(last)) = (alignment.pairs.first(), alignment.pairs.last()) else { return 0..0 };
    let (head, tail) = (&query.words[..first.query.start], &query.words[last.query.end..]);
    // A block of the query that is in no pair may stand just behind the passage, or just before it.
    let mut gaps = vec![head, tail];
    gaps.extend(alignment.pairs.windows(2).map(|two| &query.words[two[0].query.end..two[1].query.start]));
    let (start, end) = (range.start, range.end);
    for gap in gaps.iter().filter(|gap| gap.len() >= 2) {
        let behind = end..(end + gap.len() + 3).min(source.words.len());
        let before = start.saturating_sub(gap.len() + 3)..start;
        if let Some(run) = block(gap, &source.words, behind) {
            range.end = range.end.max(run.end);
        }
        if let Some(run) = block(gap, &source.words, before) {
            range.start = range.start.min(run.start);
        }
    }
    let sentence = |at: usize| source.words.get(at).map(|word| word.sentence);
    if range.start == start && !head.is_empty() && head.len() <= EDGE {
        let first = source.words[..start].partition_point(|word| Some(word.sentence) < sentence(start));
        if start - first <= head.len() + 1 {
            range.start = first;
        }
    }
    if range.end == end && !tail.is_empty() && tail.len() <= EDGE {
        let rest = source.words[end..].partition_point(|word| Some(word.sentence) <= sentence(end - 1));
        if rest <= tail.len() + 1 {
            range.end = end + rest;
        }
    }
    range
}

/// The printed words of a range of compared ones.
pub(crate) fn printed(source: &Wording<'_>, words: &Range<usize>) -> Range<usize> {
    match source.words.get(words.clone()) {
        Some([first, .., last]) => first.printed.start as usize..last.printed.end as usize,
        Some([only]) => only.printed.start as usize..only.printed.end as usize,
        _ => 0..0,
    }
}

/// The longest run of at least two words, not all function words, of `words` in a part of the source.
fn block(words: &[Word], source: &[Word], part: Range<usize>) -> Option<Range<usize>> {
    let mut best: Option<Range<usize>> = None;
    for at in 0..words.len() {
        for start in part.clone() {
            let pairs = words[at..].iter().zip(&source[start..part.end]);
            let run = pairs.take_while(|(a, b)| a.form == b.form).count();
            let content = words[at..at + run].iter().any(|word| !word.is_function());
            if run >= 2 && content && best.as_ref().is_none_or(|best| run > best.len()) {
                best = Some(start..start + run);
            }
        }
    }
    best
}

/// The longest run of words of the query in no pair, as printed words; none below [`PART_LOST`] words.
fn lost(query: &Wording<'_>, alignment: &Alignment) -> Option<Range<usize>> {
    let mut gaps = Vec::with_capacity(alignment.pairs.len() + 1);
    let mut at = 0;
    for pair in &alignment.pairs {
        gaps.push(at..pair.query.start);
        at = pair.query.end;
    }
    gaps.push(at..query.words.len());
    let longest = gaps.into_iter().max_by_key(Range::len)?;
    (longest.len() >= PART_LOST).then(|| printed(query, &longest))
}

/// The weight of the longest stretch of the query that is in the source unbroken, where a stretch of the query
/// as long as a part is not in it at all; else nothing.
fn part_weight(query: &Wording<'_>, alignment: &Alignment) -> f32 {
    let mut missing = vec![true; query.words.len()];
    let mut breaks = vec![true; query.words.len()];
    let mut last: Option<usize> = None;
    for pair in &alignment.pairs {
        if pair.similarity >= 0.7 {
            missing[pair.query.clone()].iter_mut().for_each(|missing| *missing = false);
        }
        if last.is_some_and(|end| pair.source.start <= end + 1) {
            breaks[pair.query.start] = false;
        }
        last = Some(pair.source.end);
    }
    // Runs of words that are all missing, or all there and side by side.
    let (mut found, mut lost) = (0.0_f32, 0.0_f32);
    let mut start = 0;
    for at in 1..=query.words.len() {
        let same = at < query.words.len() && missing[at] == missing[start] && (missing[at] || !breaks[at]);
        if same {
            continue;
        }
        let run = &query.words[start..at];
        let weight: f32 = run.iter().map(|word| word.weight).sum();
        if missing[start] && run.len() >= PART_LOST {
            lost = lost.max(weight);
        } else if !missing[start] && run.len() >= PART_WORDS {
            found = found.max(weight);
        }
        start = at;
    }
    if lost >= PART_SHARE * alignment.total && found >= PART_SHARE * alignment.total { found } else { 0.0 }
}

/// What the score is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measures {
    /// Share of the query's weight that is in the passage, less what lies between.
    pub(crate) coverage: f32,
    /// Share of the query's weight that is in the passage.
    pub(crate) found: f32,
    /// Weight of what lies between, as a share of the query's.
    pub(crate) passed: f32,
    /// Share of the query's words that are paired.
    pub(crate) words: f32,
    /// Weight found, in nats of rarity.
    pub(crate) matched: f32,
}

/// Evidence of a passage that has the query word for word.
pub(crate) const CERTAIN: f32 = 1000.0;
/// How much the words that stand close together in whatever order count in the ranking, for each nat of rarity.
const GIST: f32 = 0.2;
/// A score from which a passage is accepted as what was quoted.
pub(crate) const ACCEPTED: f32 = 0.5;

impl Measures {
    pub(crate) fn of(
        query: &Wording<'_>,
        source: &Wording<'_>,
        alignment: &Alignment,
        reach: &Range<usize>,
    ) -> Measures {
        let moved = moved(query, source, alignment, reach);
        let total = alignment.total.max(f32::MIN_POSITIVE);
        let paired =
            alignment.pairs.iter().filter(|pair| pair.similarity >= 0.5).map(|pair| pair.query.len());
        Measures {
            coverage: (alignment.coverage() + moved / total).min(1.0),
            found: ((alignment.matched + moved) / total).min(1.0),
            passed: alignment.passed / total,
            words: paired.sum::<usize>() as f32 / query.words.len().max(1) as f32,
            matched: alignment.matched + moved,
        }
    }

    /// The logarithm of the odds that the passage is what was quoted: a logistic regression over passages garbled
    /// on purpose and passages of other corpora (`docs/lookup.md` says how it was fitted).
    fn evidence(self) -> f32 {
        -9.5 + 6.35 * self.found + 4.65 * self.words - 1.16 * self.passed.min(2.0)
            + 1.27 * self.matched.max(0.0).ln_1p()
    }

    pub(crate) fn score(self) -> f32 {
        1.0 / (1.0 + (-self.evidence()).exp())
    }
}

/// Weight of the query's words that are in the passage at another place, at four fifths: order says something.
/// A function word counts only beside another moved word.
fn moved(query: &Wording<'_>, source: &Wording<'_>, alignment: &Alignment, reach: &Range<usize>) -> f32 {
    const SHARE: f32 = 0.8;
    let near = reach.start.saturating_sub(2)..(reach.end + 2).min(source.words.len());
    let mut used_query = vec![false; query.words.len()];
    let mut used_source = vec![false; source.words.len()];
    for pair in &alignment.pairs {
        used_query[pair.query.clone()].iter_mut().for_each(|used| *used = true);
        used_source[pair.source.clone()].iter_mut().for_each(|used| *used = true);
    }
    let mut weight = 0.0;
    let mut at = 0;
    while at < query.words.len() {
        let mut best = 0..0;
        for start in near.clone() {
            let run = (0..query.words.len() - at)
                .take_while(|k| {
                    start + k < near.end
                        && !used_query[at + k]
                        && !used_source[start + k]
                        && query.words[at + k].form == source.words[start + k].form
                })
                .count();
            if run > best.len() {
                best = start..start + run;
            }
        }
        let words = &query.words[at..at + best.len()];
        if best.len() >= 2 || words.iter().any(|word| !word.class.any(Class::FUNCTION)) {
            weight += SHARE * words.iter().map(|word| word.weight).sum::<f32>();
            used_source[best.clone()].iter_mut().for_each(|used| *used = true);
        }
        at += best.len().max(1);
    }
    weight
}

/// Weights for texts that belong to no corpus: as in one of ten thousand passages where a function word stands in
/// every second one and any other word in ten. Only words that the lists hold are known.
pub(crate) fn plain_weight(form: &str, language: Language) -> (f32, bool) {
    let class = language.class(form);
    let known = class != Class::default();
    (if class.any(Class::FUNCTION) { 0.7 } else { 6.9 }, known)
}
