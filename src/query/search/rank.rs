//! Which units come first? BM25 over all of them, then the best few once more with their titles and with how close
//! the query's words stand.

use crate::document::UnitId;
use crate::index::TermId;
use crate::query::budget::Budget;
use crate::query::plan::{Plan, Text};
use crate::query::search::execute::Answers;
use crate::query::search::matcher::{Match, Matcher};
use crate::query::search::positions::Positions;
use crate::sort::{Order as _, order_heaviest};

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
pub(crate) fn scores(plan: &Plan<'_, '_>, found: &Answers) -> Vec<f32> {
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

/// The hits of the units of which all were found on the way.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// Each with where its hits end.
    units: Vec<(UnitId, usize)>,
    /// Unit by unit, leaf by leaf.
    hits: Vec<Match>,
}

impl Looked {
    /// The hits of a unit; none where they were not found.
    pub(crate) fn of(&self, unit: UnitId) -> &[Match] {
        let Some(place) = self.units.iter().position(|(looked, _)| *looked == unit) else { return &[] };
        let start = place.checked_sub(1).map_or(0, |before| self.units[before].1);
        &self.hits[start..self.units[place].1]
    }
}

/// The places in `found.units` of the best, best first, at least the first `upto` in order; equal scores in the order
/// of the corpus, so that pages never overlap. `looked` takes the hits that had to be found for it.
pub(crate) async fn best(
    plan: &Plan<'_, '_>,
    found: &Answers,
    scores: &mut [f32],
    upto: usize,
    work: &Budget,
    looked: &mut Looked,
) -> Vec<u32> {
    let mut order: Vec<u32> = (0..found.units.len() as u32).collect();
    order_heaviest(&mut order, upto.max(CLOSE_LOOK), |place| scores[place as usize]);
    let rest = order.split_off(order.len().min(CLOSE_LOOK));
    Close::new(plan, found, work, looked).look(&mut order, scores, upto).await;
    order.extend(rest);
    order
}

/// The close look at the best units.
struct Close<'a, 'i, 'p> {
    plan: &'a Plan<'i, 'p>,
    found: &'a Answers,
    work: &'a Budget,
    /// What is scored, and how rare it is.
    leaves: Vec<(usize, f32)>,
    looked: &'a mut Looked,
    /// The hits of two parts of the query that stand beside each other.
    before: Vec<Match>,
    here: Vec<Match>,
}

impl<'a, 'i, 'p> Close<'a, 'i, 'p> {
    fn new(
        plan: &'a Plan<'i, 'p>,
        found: &'a Answers,
        work: &'a Budget,
        looked: &'a mut Looked,
    ) -> Close<'a, 'i, 'p> {
        let scored = (0..plan.leaves.len()).filter(|leaf| !plan.leaves[*leaf].negated);
        let leaves = scored.map(|leaf| (leaf, plan.idf(&plan.leaves[leaf].text))).collect();
        Close { plan, found, work, leaves, looked, before: Vec::new(), here: Vec::new() }
    }

    fn unit(&self, place: u32) -> UnitId {
        UnitId(self.found.units[place as usize])
    }

    /// Adds to the scores of some places (best first, and so they are left) what their titles and nearness are worth;
    /// not to those that cannot be among the best `upto` by it.
    async fn look(&mut self, places: &mut Vec<u32>, scores: &mut [f32], upto: usize) {
        let mut matcher = Matcher::new(self.plan, Positions::Some, self.work);
        let (first, rest) = places.split_at(places.len().min(2 * upto));
        let first = first.iter().map(|place| self.titled(*place)).collect();
        let rest = rest.to_vec();
        self.add(first, scores, &mut matcher).await;
        order_heaviest(places, usize::MAX, |place| scores[place as usize]);
        let least = upto.checked_sub(1).and_then(|last| places.get(last));
        let least = least.map_or(0.0, |place| scores[*place as usize]);
        // No title and no nearness is worth more. Sums of floats grow with what is added, so that this holds of
        // rounded ones.
        let most_title: f32 = self.leaves.iter().map(|(_, idf)| TITLE * idf).sum();
        let most: f32 = self.leaves.windows(2).map(neighbours).sum();
        let reaches = |(place, title): &(u32, f32)| scores[*place as usize] + (title + most) >= least;
        let rest = rest.into_iter().filter(|place| reaches(&(*place, most_title)));
        let rest: Vec<(u32, f32)> = rest.map(|place| self.titled(place)).filter(reaches).collect();
        if !rest.is_empty() {
            self.add(rest, scores, &mut matcher).await;
            order_heaviest(places, usize::MAX, |place| scores[place as usize]);
        }
    }

    /// Adds to the scores of some places the worth of their titles, which is given, and their nearness.
    async fn add(
        &mut self,
        mut titles: Vec<(u32, f32)>,
        scores: &mut [f32],
        matcher: &mut Matcher<'_, '_, '_>,
    ) {
        // Postings are read forwards.
        titles.order_by_key(|(place, _)| *place);
        for (place, title) in titles {
            scores[place as usize] += title + self.nearness(self.unit(place), matcher);
            self.work.pause().await;
        }
    }

    /// A place and what its title adds.
    fn titled(&self, place: u32) -> (u32, f32) {
        (place, self.title(self.unit(place)))
    }

    /// What the title of a unit adds.
    fn title(&self, unit: UnitId) -> f32 {
        let index = self.plan.index;
        let terms = index.title_terms(unit);
        let holds = |set: usize| match self.plan.sets[set].members.as_slice() {
            // Most words, asked of a hundred titles.
            [one] => terms.contains(&one.term) && one.counts_in(index, unit),
            members => {
                let is_member = |term: &TermId| {
                    let place = members.binary_search_by_key(term, |member| member.term);
                    place.is_ok_and(|place| members[place].counts_in(index, unit))
                };
                terms.iter().any(is_member)
            }
        };
        let worth = |(leaf, idf): &(usize, f32)| match &self.plan.leaves[*leaf].text {
            Text::Sequences(all) if all.iter().any(|one| one.steps.iter().all(|step| holds(step.set))) => {
                TITLE * idf
            }
            _ => 0.0,
        };
        self.leaves.iter().map(worth).sum()
    }

    /// What the nearness of neighbouring parts of the query adds.
    fn nearness(&mut self, unit: UnitId, matcher: &mut Matcher<'_, '_, '_>) -> f32 {
        if self.leaves.len() < 2 || self.work.is_spent() {
            return 0.0;
        }
        let mut sum = 0.0;
        let (keeps, scope) = (self.plan.is_row(), self.plan.scope());
        matcher.leaf(self.leaves[0].0, unit, scope, &mut self.before);
        for pair in self.leaves.windows(2) {
            let (before, here) = (&mut self.before, &mut self.here);
            matcher.leaf(pair[1].0, unit, scope, here);
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
                sum += neighbours(pair) / apart as f32;
            }
            if keeps {
                self.looked.hits.extend_from_slice(before);
            }
            std::mem::swap(before, here);
        }
        if keeps {
            self.looked.hits.extend_from_slice(&self.before);
            self.looked.units.push((unit, self.looked.hits.len()));
        }
        sum
    }
}

/// What two parts of the query that stand beside each other add where they do so in the text.
fn neighbours(pair: &[(usize, f32)]) -> f32 {
    NEARNESS * pair[0].1.min(pair[1].1)
}
