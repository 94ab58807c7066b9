//! Which units come first? BM25 over all of them, then the best few once more with their titles and with how
//! close the query's words stand. Apart because only this decides about order.

use super::execute::Found;
use super::matcher::Matcher;
use super::plan::{Plan, Text};
use super::reader::Reading;
use super::work::Work;
use crate::document::UnitId;
use crate::index::TermId;
use crate::order::Order as _;

/// Saturation of frequency and weight of length, the usual values (Robertson and Zaragoza, *The Probabilistic
/// Relevance Framework: BM25 and Beyond*, 2009).
const K1: f32 = 1.2;
const B: f32 = 0.75;
/// How many of the best are looked at closely.
const CLOSE_LOOK: usize = 120;
/// What a word in the title is worth, in its own rarity.
const TITLE: f32 = 0.5;
/// What two neighbouring words of the query are worth when they are neighbours in the text, in the rarity of the
/// commoner one; twice as far apart, half of it.
const NEARNESS: f32 = 0.6;

/// The score of every unit found, in their order.
pub(super) fn scores(plan: &Plan<'_, '_>, found: &Found) -> Vec<f32> {
    let mut scores = vec![0.0; found.units.len()];
    let average = (plan.index.words() as f64 / plan.lengths.len().max(1) as f64).max(1.0) as f32;
    for (leaf, hits) in plan.leaves.iter().zip(&found.leaves) {
        if leaf.negated {
            continue;
        }
        let idf = plan.idf(&leaf.text);
        let mut at = 0;
        for (unit, weight) in hits.units.iter().zip(&hits.weights) {
            while at < found.units.len() && found.units[at] < *unit {
                at += 1;
            }
            if at == found.units.len() {
                break;
            }
            if found.units[at] == *unit {
                let length = plan.lengths.get(*unit as usize).copied().unwrap_or(0) as f32;
                scores[at] += idf * weight * (K1 + 1.0) / (weight + K1 * (1.0 - B + B * length / average));
            }
        }
    }
    scores
}

/// The places in `found.units` of the best, best first, at least the first `upto` in order.
pub(super) fn best(
    plan: &Plan<'_, '_>,
    found: &Found,
    scores: &mut [f32],
    upto: usize,
    work: &Work,
) -> Vec<u32> {
    let mut order: Vec<u32> = (0..found.units.len() as u32).collect();
    let score = |scores: &[f32], place: u32| scores.get(place as usize).copied().unwrap_or(0.0);
    let upto = upto.max(CLOSE_LOOK).min(order.len());
    // Equal scores in the order of the corpus, so that pages never overlap.
    let by_score =
        |scores: &[f32], a: &u32, b: &u32| score(scores, *b).total_cmp(&score(scores, *a)).then(a.cmp(b));
    if upto > 0 && upto < order.len() {
        order.select_nth_unstable_by(upto - 1, |a, b| by_score(scores, a, b));
        order.truncate(upto);
    }
    order.order_by(|a, b| by_score(scores, a, b));
    let mut close: Vec<u32> = order.iter().copied().take(CLOSE_LOOK).collect();
    close.sort_unstable();
    let leaves: Vec<usize> = (0..plan.leaves.len()).filter(|leaf| !plan.leaves[*leaf].negated).collect();
    let mut matcher = Matcher::new(plan, Reading::Some, work);
    for place in close {
        let unit = UnitId(found.units[place as usize]);
        let title = title(plan, &leaves, plan.index.title_terms(unit));
        scores[place as usize] += title + nearness(plan, &leaves, unit, &mut matcher);
    }
    let looked = order.len().min(CLOSE_LOOK);
    order[..looked].order_by(|a, b| by_score(scores, a, b));
    order
}

/// What a title of such terms adds.
fn title(plan: &Plan<'_, '_>, leaves: &[usize], terms: &[TermId]) -> f32 {
    let holds = |set: usize| {
        let members = &plan.sets[set].members;
        terms.iter().any(|term| members.binary_search_by_key(term, |member| member.term).is_ok())
    };
    let worth = |leaf: &usize| match &plan.leaves[*leaf].text {
        Text::Sequences(all) if all.iter().any(|one| one.steps.iter().all(|step| holds(step.set))) => {
            TITLE * plan.idf(&plan.leaves[*leaf].text)
        }
        _ => 0.0,
    };
    leaves.iter().map(worth).sum()
}

/// What the nearness of neighbouring parts of the query adds.
fn nearness(plan: &Plan<'_, '_>, leaves: &[usize], unit: UnitId, matcher: &mut Matcher<'_, '_, '_>) -> f32 {
    if leaves.len() < 2 {
        return 0.0;
    }
    let mut sum = 0.0;
    let (mut before, mut here) = (Vec::new(), Vec::new());
    matcher.leaf(leaves[0], unit, plan.scope(), &mut before);
    for pair in leaves.windows(2) {
        matcher.leaf(pair[1], unit, plan.scope(), &mut here);
        let nearest = before.iter().filter_map(|left| {
            // The words around are the nearest ones: hits are sorted by start.
            let at = here.partition_point(|right| right.start < left.end);
            let after = here.get(at).map(|right| right.start - left.end + 1);
            let ahead = at.checked_sub(1).map(|i| here[i]).filter(|right| right.end <= left.start);
            // The order of the query is worth a word.
            let ahead = ahead.map(|right| left.start - right.end + 2);
            after.into_iter().chain(ahead).min()
        });
        if let Some(apart) = nearest.min() {
            let idf = |leaf: usize| plan.idf(&plan.leaves[leaf].text);
            sum += NEARNESS * idf(pair[0]).min(idf(pair[1])) / apart as f32;
        }
        std::mem::swap(&mut before, &mut here);
    }
    sum
}
