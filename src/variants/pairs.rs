//! Pairs of parts that are wordings of one sentence.

use crate::align::{Aligner, Alignment};
use crate::variants::parts::{Part, Parts, coarse};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;

/// Stems that stand in more sentences are not followed: what shares only those is no wording.
const MOST_HOLDERS: usize = 250;
/// Days between two reports of one utterance.
const DAYS: i64 = 7;
/// A stem in fewer sentences than one in so many is rare: two of them make a candidate.
const RARE: usize = 400;

/// Two parts that are wordings of one sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Pair {
    /// Index of the first part.
    pub(crate) a: usize,
    /// Index of the second.
    pub(crate) b: usize,
    /// Share of the shorter one's rarity that is in the longer.
    pub(crate) containment: f32,
    /// Whether it was accepted only beside an accepted pair.
    pub(crate) chained: bool,
}

/// Finds the pairs.
pub(crate) fn find(parts: &Parts<'_>) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut counts = vec![0_u16; parts.parts.len()];
    let mut touched: Vec<u32> = Vec::new();
    let mut aligner = Aligner::default();
    for (a, part) in parts.parts.iter().enumerate() {
        for stem in part.stems.iter().filter(|stem| is_followed(parts, **stem)) {
            for &b in &parts.holders[*stem as usize] {
                // A sentence is met from both sides: look at one.
                if (!part.sentence || (b as usize) > a) && parts.parts[b as usize].utterance != part.utterance
                {
                    if counts[b as usize] == 0 {
                        touched.push(b);
                    }
                    counts[b as usize] += 1;
                }
            }
        }
        for b in touched.drain(..) {
            let shared = std::mem::take(&mut counts[b as usize]);
            found.extend(judge(parts, a, b as usize, usize::from(shared), &mut aligner));
        }
    }
    found
}

/// Whether sentences are found by a stem.
fn is_followed(parts: &Parts<'_>, stem: u32) -> bool {
    parts.holders[stem as usize].len() <= MOST_HOLDERS
}

/// Whether few sentences hold a stem.
fn is_rare(parts: &Parts<'_>, stem: u32) -> bool {
    parts.holders[stem as usize].len() <= (coarse(parts.parts.len()) / RARE).max(3)
}

/// What two parts have in common.
struct Likeness {
    containment: f32,
    jaccard: f32,
    shared: usize,
    rare: usize,
}

impl Likeness {
    fn of(parts: &Parts<'_>, a: &Part, b: &Part) -> Likeness {
        let sum = |stems: &[u32]| stems.iter().map(|stem| parts.rarity(*stem)).sum::<f32>();
        let shared: Vec<u32> =
            a.stems.iter().copied().filter(|stem| b.stems.binary_search(stem).is_ok()).collect();
        let (of_a, of_b, common) = (sum(&a.stems), sum(&b.stems), sum(&shared));
        let share = |whole: f32| if whole > 0.0 { common / whole } else { 0.0 };
        Likeness {
            containment: share(of_a.min(of_b)),
            jaccard: share(of_a + of_b - common),
            shared: shared.len(),
            rare: shared.iter().filter(|stem| is_rare(parts, **stem)).count(),
        }
    }
}

/// Whether two quotations can be of one utterance: one speaker as far as is known, one week as far as is known.
fn agree(parts: &Parts<'_>, a: &Part, b: &Part) -> Agreement {
    let (a, b) = (&parts.utterances[a.utterance], &parts.utterances[b.utterance]);
    let near = match (a.date, b.date) {
        (Some(a), Some(b)) => Some((a.days() - b.days()).abs() <= DAYS),
        _ => None,
    };
    let same_speaker = a.speaker.is_some() && a.speaker == b.speaker;
    let other_speaker = a.speaker.is_some() && b.speaker.is_some() && a.speaker != b.speaker;
    Agreement {
        possible: !other_speaker && near != Some(false),
        same_speaker,
        same_week: near == Some(true),
        same_doc: a.doc == b.doc,
        heading: a.heading || b.heading,
    }
}

struct Agreement {
    possible: bool,
    same_speaker: bool,
    same_week: bool,
    same_doc: bool,
    heading: bool,
}

fn judge(parts: &Parts<'_>, a: usize, b: usize, shared: usize, aligner: &mut Aligner) -> Option<Pair> {
    let (first, second) = (&parts.parts[a], &parts.parts[b]);
    let fewest = first.stems.len().min(second.stems.len());
    if shared < 2 && fewest > 1 {
        return None;
    }
    let agreement = agree(parts, first, second);
    if !agreement.possible || (agreement.same_doc && !agreement.heading && fewest > 3) {
        return None;
    }
    let like = Likeness::of(parts, first, second);
    if like.shared < 3 && like.rare < 2 && like.containment < 1.0 {
        return None;
    }
    // Aligning is what costs: only what can be accepted is aligned.
    let promising = (like.jaccard >= 0.35 && like.shared >= 4)
        || (like.containment >= 0.6 && like.shared >= 3)
        || like.containment >= 1.0;
    if !promising || parts.nested(first.utterance, second.utterance) {
        return None;
    }
    let (short, long) =
        if first.words.len() <= second.words.len() { (first, second) } else { (second, first) };
    let words = |part: &Part| &parts.words(part.utterance)[part.words.clone()];
    let copied = Alignment::of_copies(words(short), words(long));
    let order = copied.unwrap_or_else(|| aligner.align(words(short), words(long))).coverage();
    // Word for word inside the other: a cut, a repeated phrase, a heading.
    let enough = like.shared >= 2 || (short.words.len() >= 6 && order >= 0.95);
    let whole = like.containment >= 1.0 && enough && order >= 0.85;
    let accepted = if agreement.same_doc {
        // Inside one document only headings and phrases taken up again are the same utterance, and what is taken
        // up is quoted by itself: two sentences of one speaker may well share a clause.
        let alone = parts.utterances[short.utterance].length == short.words.len();
        whole && (agreement.heading || (agreement.same_speaker && alone))
    } else if !agreement.same_speaker && !agreement.same_week {
        like.jaccard >= 0.6 && order >= 0.6 && like.shared >= 4
    } else {
        // Where a speaker is not known, the words alone have to decide.
        let least = if agreement.same_speaker || agreement.heading { 0.35 } else { 0.5 };
        let reworded = like.jaccard >= least && order >= 0.4 && like.shared >= 4;
        let translated = like.containment >= 0.6
            && order >= 0.35
            && like.shared >= 3
            && short.words.len() >= 6
            && agreement.same_speaker;
        let cut = whole && agreement.same_speaker && like.rare >= 2 && short.words.len() >= 3;
        reworded || translated || cut
    };
    accepted.then_some(Pair { a, b, containment: like.containment, chained: false })
}

/// Accepts the neighbours of accepted pairs on a weaker likeness: "What happened next?" and "But what happened?"
/// share too little to be found, but stand between sentences that correspond.
pub(crate) fn chain(parts: &Parts<'_>, found: &mut Vec<Pair>) {
    let mut known: FxHashSet<(usize, usize)> = found.iter().map(|pair| (pair.a, pair.b)).collect();
    let across = |pair: &&Pair| {
        let doc = |part: usize| parts.utterances[parts.parts[part].utterance].doc;
        doc(pair.a) != doc(pair.b)
    };
    let mut queue: VecDeque<(usize, usize)> = found
        .iter()
        .filter(across)
        .map(|pair| (parts.parts[pair.a].within, parts.parts[pair.b].within))
        .collect();
    while let Some((a, b)) = queue.pop_front() {
        let around = |part: usize| [parts.neighbour(part, -1), Some(part), parts.neighbour(part, 1)];
        for near_a in around(a).into_iter().flatten() {
            for near_b in around(b).into_iter().flatten() {
                let pair = (near_a.min(near_b), near_a.max(near_b));
                if (near_a, near_b) == (a, b) || known.contains(&pair) {
                    continue;
                }
                let (first, second) = (&parts.parts[pair.0], &parts.parts[pair.1]);
                let agreement = agree(parts, first, second);
                let like = Likeness::of(parts, first, second);
                let alike = like.shared >= 2 || (like.shared == 1 && like.containment >= 0.45);
                if alike && agreement.possible && agreement.same_speaker && !agreement.same_doc {
                    known.insert(pair);
                    found.push(Pair { a: pair.0, b: pair.1, containment: like.containment, chained: true });
                    queue.push_back((near_a, near_b));
                }
            }
        }
    }
}
