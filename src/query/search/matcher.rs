//! Where in a unit does a query hit? Separate from execution, which asks this only of units that may hold a hit,
//! and used again by everything that shows hits.

use crate::document::UnitId;
use crate::query::budget::Budget;
use crate::query::plan::phrase_prefilter::{Pair, among};
use crate::query::plan::token_set::{Extent, TokenSet};
use crate::query::plan::{Node, Plan, Sequence, Text};
use crate::query::search::positions::{PositionReader, Positions};
use crate::snippet;
use crate::sort::Order as _;

/// A hit: a range of tokens of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Match {
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// The words that were asked for: of a proximity, its two sides; else twice the whole.
    pub(crate) parts: [(u32, u32); 2],
    /// The leaf of the plan that it is a hit of; 0 until that is known.
    pub(crate) leaf: u32,
}

impl Match {
    fn whole(start: u32, end: u32) -> Match {
        Match { start, end, parts: [(start, end); 2], leaf: 0 }
    }
}

/// Finds the hits of a plan, unit after unit.
pub(crate) struct Matcher<'a, 'i, 'p> {
    plan: &'a Plan<'i, 'p>,
    work: &'a Budget,
    reading: Positions<'a>,
    readers: Vec<Option<PositionReader<'p>>>,
    last: UnitId,
    /// Positions of each step of the sequence at hand.
    positions: Vec<Vec<u32>>,
    /// Of a sequence without stretching gaps, where its first word can stand.
    firsts: Vec<u32>,
}

impl<'a, 'i, 'p> Matcher<'a, 'i, 'p> {
    pub(crate) fn new(
        plan: &'a Plan<'i, 'p>,
        reading: Positions<'a>,
        work: &'a Budget,
    ) -> Matcher<'a, 'i, 'p> {
        let readers = plan.sets.iter().map(|_| None).collect();
        Matcher { plan, work, reading, readers, last: UnitId(0), positions: Vec::new(), firsts: Vec::new() }
    }

    /// Makes the readers of all words that stand for many terms, in turns: gathering their positions takes longest.
    pub(crate) async fn prepare(&mut self) {
        for set in 0..self.readers.len() {
            self.prepare_set(set).await;
        }
    }

    /// The same for the words of a text.
    pub(crate) async fn prepare_text(&mut self, text: &Text) {
        match text {
            Text::Sequences(sequences) => {
                for step in sequences.iter().flat_map(|sequence| &sequence.steps) {
                    self.prepare_set(step.set).await;
                }
            }
            Text::Or(options) => {
                for option in options {
                    Box::pin(self.prepare_text(option)).await;
                }
            }
            Text::Near { left, right, .. } => {
                Box::pin(self.prepare_text(left)).await;
                Box::pin(self.prepare_text(right)).await;
            }
        }
    }

    async fn prepare_set(&mut self, set: usize) {
        if self.readers[set].is_none()
            && let Some(reader) = PositionReader::gathered(self.plan, set, self.reading, self.work).await
        {
            self.readers[set] = Some(reader);
        }
    }

    /// The hits of the whole query in a unit, by start, then end. Whether the unit answers the query at all
    /// (it may do so without a hit).
    pub(crate) fn hits(&mut self, unit: UnitId, out: &mut Vec<Match>) -> bool {
        out.clear();
        let plan = self.plan;
        let Some(root) = &plan.root else { return false };
        let answers = self.node(root, unit, None, out);
        // They are put into order, and those who ask do something with each.
        self.work.spend(8 * out.len() as u64);
        sort(out);
        answers
    }

    /// The hits of one leaf, by start, whatever the rest of the query says.
    pub(crate) fn leaf(&mut self, leaf: usize, unit: UnitId, scope: Option<&TokenSet>, out: &mut Vec<Match>) {
        self.text(&self.plan.leaves[leaf].text, unit, scope, out);
        out.iter_mut().for_each(|hit| hit.leaf = leaf as u32);
    }

    fn node(&mut self, node: &Node, unit: UnitId, scope: Option<&TokenSet>, out: &mut Vec<Match>) -> bool {
        match node {
            Node::Leaf(leaf) => {
                if out.is_empty() {
                    self.leaf(*leaf, unit, scope, out);
                    return !out.is_empty();
                }
                let mut found = Vec::new();
                self.leaf(*leaf, unit, scope, &mut found);
                out.extend_from_slice(&found);
                !found.is_empty()
            }
            Node::TokenSet(own) => self.within(Some(*own), scope, |_, scope| {
                scope.is_some_and(|scope| scope.extent(unit) != Extent::None)
            }),
            Node::And { scope: own, parts } => self.within(*own, scope, |matcher, scope| {
                if scope.is_some_and(|scope| scope.extent(unit) == Extent::None) {
                    return false;
                }
                let before = out.len();
                let all = parts.iter().all(|part| matcher.node(part, unit, scope, out));
                if !all {
                    out.truncate(before);
                }
                all
            }),
            Node::Or(parts) => {
                let mut any = false;
                for part in parts {
                    // Every part is asked, for its hits.
                    any |= self.node(part, unit, scope, out);
                }
                any
            }
            Node::Not(one) => !self.node(one, unit, scope, &mut Vec::new()),
        }
    }

    /// Goes on inside both scopes.
    fn within<R>(
        &mut self,
        own: Option<usize>,
        outer: Option<&TokenSet>,
        go_on: impl FnOnce(&mut Self, Option<&TokenSet>) -> R,
    ) -> R {
        let plan = self.plan;
        let own = own.and_then(|own| plan.scopes.get(own));
        match (own, outer) {
            (Some(own), Some(outer)) => {
                let both = own.and(outer, plan.lengths);
                go_on(self, Some(&both))
            }
            (own, outer) => go_on(self, own.or(outer)),
        }
    }

    /// The hits of a text inside a scope, by start, then end.
    pub(crate) fn text(&mut self, text: &Text, unit: UnitId, scope: Option<&TokenSet>, out: &mut Vec<Match>) {
        out.clear();
        match text {
            Text::Sequences(sequences) => {
                for sequence in sequences {
                    self.sequence(sequence, unit, out);
                }
                if sequences.len() > 1 {
                    out.order();
                }
                settle(unit, scope, out);
            }
            Text::Or(options) => {
                let mut found = Vec::new();
                for option in options {
                    self.text(option, unit, scope, &mut found);
                    out.append(&mut found);
                }
                sort(out);
            }
            Text::Near { left, right, distance, ordered } => {
                let (mut lefts, mut rights) = (Vec::new(), Vec::new());
                self.text(left, unit, scope, &mut lefts);
                if lefts.is_empty() {
                    return;
                }
                self.text(right, unit, scope, &mut rights);
                self.work.spend(near(&lefts, &rights, *distance, *ordered, out));
                sort(out);
            }
        }
    }

    /// The first unit from `target` on, and among `within`, that has the two rarest words of a sequence: the others are
    /// sought where these two stand as they should.
    pub(crate) fn candidate(
        &mut self,
        sequence: &Sequence,
        mut target: UnitId,
        within: &mut Option<&[u32]>,
    ) -> Option<UnitId> {
        let plan = self.plan;
        self.rewind(target);
        // Until it is known where the readers stand.
        self.last = UnitId(u32::MAX);
        loop {
            target = among(target, within)?;
            let asked = target;
            for step in sequence.rarest.iter().take(2) {
                let set = sequence.steps[*step].set;
                let reader = self.readers[set]
                    .get_or_insert_with(|| PositionReader::new(plan, set, self.reading, self.work));
                target = reader.seek(plan, set, target)?;
            }
            // What the second word led past the first one has to be asked of it again.
            if target == asked {
                self.last = target;
                return Some(target);
            }
            if !self.work.spend(2) {
                return None;
            }
        }
    }

    /// The hits of a sequence of which a pair of words is found in a unit.
    pub(crate) fn paired(
        &mut self,
        sequence: &Sequence,
        pair: &mut Pair<'p>,
        unit: UnitId,
        scope: Option<&TokenSet>,
        out: &mut Vec<Match>,
    ) {
        out.clear();
        self.fixed(sequence, 2, unit, &mut pair.firsts, out);
        settle(unit, scope, out);
    }

    /// Appends the hits of a sequence.
    fn sequence(&mut self, sequence: &Sequence, unit: UnitId, out: &mut Vec<Match>) {
        let mut firsts = std::mem::take(&mut self.firsts);
        if !self.fixed(sequence, 0, unit, &mut firsts, out) && self.read(sequence, unit) {
            let all = std::mem::take(&mut self.positions);
            self.stretching(sequence, unit, &all, out);
            self.positions = all;
        }
        self.firsts = firsts;
    }

    /// Appends a hit of a sequence if what has to be around it is in the unit.
    fn push(&self, sequence: &Sequence, unit: UnitId, first: u32, last: u32, out: &mut Vec<Match>) {
        let tokens = self.plan.lengths.get(unit.0 as usize).copied().unwrap_or(0);
        if first >= sequence.before && u64::from(last) + u64::from(sequence.after) < u64::from(tokens) {
            out.push(Match::whole(first - sequence.before, last + 1 + sequence.after));
        }
    }

    /// Back to the first unit, where the readers stand past this one.
    fn rewind(&mut self, unit: UnitId) {
        if unit < self.last {
            self.readers.iter_mut().flatten().for_each(PositionReader::rewind);
        }
        self.last = unit;
    }

    /// Appends the hits of a sequence whose steps stand at fixed distances; `false` where they do not. `firsts` are
    /// where its first word can stand, going by the `done` rarest words.
    fn fixed(
        &mut self,
        sequence: &Sequence,
        done: usize,
        unit: UnitId,
        firsts: &mut Vec<u32>,
        out: &mut Vec<Match>,
    ) -> bool {
        let plan = self.plan;
        let Some(offsets) = &sequence.offsets else { return false };
        self.rewind(unit);
        for (done, &step) in sequence.rarest.iter().enumerate().skip(done) {
            let (set, offset) = (sequence.steps[step].set, offsets[step]);
            let reader = self.readers[set]
                .get_or_insert_with(|| PositionReader::new(plan, set, self.reading, self.work));
            match done {
                0 => reader.places_before(plan, set, unit, self.work, offset, firsts),
                _ => reader.keep_beside(plan, set, unit, self.work, offset, firsts),
            }
            // What has no two of the words side by side is not read for the others.
            if firsts.is_empty() {
                return true;
            }
        }
        let length = offsets.last().copied().unwrap_or(0);
        firsts.iter().for_each(|first| self.push(sequence, unit, *first, first.saturating_add(length), out));
        true
    }

    /// Reads the positions of every step; `false`, as soon as it is known, where one has none.
    fn read(&mut self, sequence: &Sequence, unit: UnitId) -> bool {
        let plan = self.plan;
        self.rewind(unit);
        let steps = &sequence.steps;
        if self.positions.len() < steps.len() {
            self.positions.resize_with(steps.len(), Vec::new);
        }
        for (done, &step) in sequence.rarest.iter().enumerate() {
            let set = steps[step].set;
            // A word that stands twice is read once.
            if let Some(same) = sequence.rarest[..done].iter().find(|done| steps[**done].set == set) {
                let positions = std::mem::take(&mut self.positions[*same]);
                self.positions[step].clone_from(&positions);
                self.positions[*same] = positions;
            } else {
                let reader = self.readers[set]
                    .get_or_insert_with(|| PositionReader::new(plan, set, self.reading, self.work));
                reader.positions(plan, set, unit, self.work, &mut self.positions[step]);
            }
            if self.positions[step].is_empty() {
                return false;
            }
        }
        true
    }

    /// Words with gaps between: from every first word, the nearest last word that can be reached.
    fn stretching(&mut self, sequence: &Sequence, unit: UnitId, all: &[Vec<u32>], out: &mut Vec<Match>) {
        let (mut reached, mut next) = (Vec::new(), Vec::new());
        for first in &all[0] {
            reached.clear();
            reached.push(*first);
            for (step, positions) in sequence.steps.iter().zip(all).skip(1) {
                next.clear();
                // What one word reaches begins and ends no earlier than what the one before it reaches.
                let mut rest = positions.as_slice();
                for from in &reached {
                    let least = from.saturating_add(step.min + 1);
                    let most = from.saturating_add(step.max.saturating_add(1));
                    rest = &rest[rest.partition_point(|at| *at < least)..];
                    let mut found = &rest[..rest.partition_point(|at| *at <= most)];
                    if step.sentence && !found.is_empty() {
                        let end = self.sentence_end(unit, *from, most);
                        found = &found[..found.partition_point(|at| *at < end)];
                    }
                    next.extend_from_slice(found);
                    rest = &rest[found.len()..];
                }
                let spent = 1 + 4 * reached.len() + next.len();
                std::mem::swap(&mut reached, &mut next);
                if !self.work.spend(spent as u64) {
                    return;
                }
            }
            if let Some(last) = reached.first() {
                self.push(sequence, unit, *first, *last, out);
            }
        }
    }

    /// The token with which the sentence after the one of token `from` begins; `most` + 1 where none begins up to
    /// there.
    fn sentence_end(&self, unit: UnitId, from: u32, most: u32) -> u32 {
        /// Tokens that are decoded at a time.
        const CHUNK: u32 = 48;
        let mut at = from;
        while at <= most {
            let passage = self.plan.index.passage(unit, at..at.saturating_add(CHUNK + 1));
            self.work.spend(64 + passage.tokens.len() as u64);
            let begins = (1..passage.tokens.len()).find(|token| snippet::begins_sentence(&passage, *token));
            if let Some(token) = begins {
                return at + token as u32;
            }
            if passage.tokens.len() as u32 <= CHUNK {
                break;
            }
            at += CHUNK;
        }
        most.saturating_add(1)
    }
}

/// Leaves of the hits of a text those that count.
fn settle(unit: UnitId, scope: Option<&TokenSet>, out: &mut Vec<Match>) {
    // Of several that begin at one word the shortest is the hit.
    out.dedup_by_key(|hit| hit.start);
    if let Some(scope) = scope.filter(|scope| scope.extent(unit) != Extent::All) {
        out.retain(|hit| scope.holds(unit, hit.start, hit.end));
    }
}

/// Puts hits into order; of several of one place the one of the first leaf stays.
pub(crate) fn sort(hits: &mut Vec<Match>) {
    // Those of a single word or phrase come in order.
    if !hits.is_sorted_by(|a, b| (a.start, a.end) < (b.start, b.end)) {
        hits.order();
        hits.dedup_by_key(|hit| (hit.start, hit.end));
    }
}

/// Appends, for each left side, the hit with the nearest right side at most `distance` words away; of two
/// equally near ones, the one that follows. Returns how many pairs were compared.
fn near(lefts: &[Match], rights: &[Match], distance: u32, ordered: bool, out: &mut Vec<Match>) -> u64 {
    let mut compared = (lefts.len() + rights.len()) as u64;
    let longest = rights.iter().map(|right| right.end - right.start).max().unwrap_or(0);
    for left in lefts {
        let from = left.start.saturating_sub(distance.saturating_add(longest));
        let begin = rights.partition_point(|right| right.start < from);
        let until = left.end.saturating_add(distance);
        let nearest = rights[begin..]
            .iter()
            .take_while(|right| right.start < until)
            .inspect(|_| compared += 1)
            .filter_map(|right| {
                let (apart, before) = match () {
                    () if right.start >= left.end => (right.start - left.end + 1, false),
                    () if right.end <= left.start && !ordered => (left.start - right.end + 1, true),
                    () => return None,
                };
                (apart <= distance).then_some(((apart, before), right))
            })
            .min_by_key(|(far, right)| (*far, right.start, right.end));
        if let Some((_, right)) = nearest {
            let (start, end) = (left.start.min(right.start), left.end.max(right.end));
            let mut parts = [(left.start, left.end), (right.start, right.end)];
            parts.order();
            out.push(Match { start, end, parts, leaf: 0 });
        }
    }
    compared
}
