//! Which units answer? Set at a time: every node of the tree becomes the ascending list of its units, the rarest
//! part first, and each part looks only at the units that the parts before it left.

use crate::document::UnitId;
use crate::index::{Languages, PostingBlock};
use crate::query::budget::Budget;
use crate::query::plan::phrase_prefilter::Pair;
use crate::query::plan::token_set::{Extent, TokenSet};
use crate::query::plan::{Node, Plan, Sequence, Text};
use crate::query::search::matcher::{Match, Matcher};
use crate::query::search::positions::{FEW, Positions};
use crate::query::search::units::{intersect, subtract, unite};
use crate::sort::Order as _;
use std::rc::Rc;

/// Decoded blocks of a word are kept up to this number, each of some 1,000 bytes, and of the words of so many leaves.
const MOST_BLOCKS: u32 = 256;
const MOST_LEAVES: usize = 16;

/// The units of a leaf and how much it counts in each, for scoring.
#[derive(Clone, Debug, Default)]
pub(crate) struct LeafUnits {
    pub(crate) units: Vec<u32>,
    /// Occurrences, weighted by how close their form is to the one asked for.
    pub(crate) weights: Vec<f32>,
}

/// What a query found.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// The units that answer, ascending.
    pub(crate) units: Vec<u32>,
    /// One for each of [`Plan::leaves`].
    pub(crate) leaves: Vec<LeafUnits>,
}

/// Executes a plan.
pub(crate) async fn execute(plan: &Plan<'_, '_>, work: &Budget) -> Answers {
    let mut execution = Execution {
        plan,
        work,
        matcher: Matcher::new(plan, Positions::All, work),
        leaves: vec![LeafUnits::default(); plan.leaves.len()],
        dense: Vec::new(),
    };
    let units = match &plan.root {
        Some(root) => execution.node(root, None, None).await,
        None => Vec::new(),
    };
    Answers { units, leaves: execution.leaves }
}

struct Execution<'a, 'i, 'p> {
    plan: &'a Plan<'i, 'p>,
    work: &'a Budget,
    matcher: Matcher<'a, 'i, 'p>,
    leaves: Vec<LeafUnits>,
    /// A weight for every unit, all 0 between uses.
    dense: Vec<f32>,
}

impl Execution<'_, '_, '_> {
    /// The units of a node, of those in `within`.
    async fn node(&mut self, node: &Node, scope: Option<&TokenSet>, within: Option<&[u32]>) -> Vec<u32> {
        let plan = self.plan;
        match node {
            Node::Leaf(leaf) => {
                let found = self.leaf(&plan.leaves[*leaf].text, scope, within).await;
                let units = found.units.clone();
                self.leaves[*leaf] = found;
                units
            }
            Node::TokenSet(own) => {
                let own = &plan.scopes[*own];
                let both = scope.map(|outer| own.and(outer, plan.lengths));
                let units: Vec<u32> = both.as_ref().unwrap_or(own).units().collect();
                within.map_or(units.clone(), |within| intersect(&units, within))
            }
            Node::And { scope: own, parts } => {
                let own = own.map(|own| &plan.scopes[own]);
                let both = own.zip(scope).map(|(own, outer)| own.and(outer, plan.lengths));
                Box::pin(self.all(parts, both.as_ref().or(own).or(scope), within)).await
            }
            Node::Or(parts) => {
                let mut all = Vec::new();
                for part in parts {
                    all = unite(&all, &Box::pin(self.node(part, scope, within)).await);
                }
                all
            }
            Node::Not(one) => {
                let units = Box::pin(self.node(one, scope, within)).await;
                let all: Vec<u32>;
                let from = match within {
                    Some(within) => within,
                    None => {
                        all = (0..plan.index.units()).collect();
                        &all
                    }
                };
                subtract(from, &units)
            }
        }
    }

    /// What all parts agree on, cheapest first, NOT last.
    async fn all(&mut self, parts: &[Node], scope: Option<&TokenSet>, within: Option<&[u32]>) -> Vec<u32> {
        let mut order: Vec<&Node> = parts.iter().collect();
        order.order_by_cached_key(|part| (matches!(part, Node::Not(_)), self.cost(part)));
        let mut left: Option<Vec<u32>> = within.map(<[u32]>::to_vec);
        if order.first().is_none_or(|first| matches!(first, Node::Not(_))) {
            // No part says where to begin.
            let inside = scope.map(|scope| scope.units().collect::<Vec<u32>>());
            left = match (left, inside) {
                (Some(left), Some(inside)) => Some(intersect(&left, &inside)),
                (left, inside) => left.or(inside).or_else(|| Some((0..self.plan.index.units()).collect())),
            };
        } else if let (Some(units), Some(scope)) = (&mut left, scope) {
            units.retain(|unit| scope.extent(UnitId(*unit)) != Extent::None);
        }
        for part in order {
            if left.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
            let next = self.node(part, scope, left.as_deref()).await;
            left = Some(match scope {
                // What is outside the scope is no answer, even to a NOT.
                Some(scope) => {
                    next.into_iter().filter(|unit| scope.extent(UnitId(*unit)) != Extent::None).collect()
                }
                None => next,
            });
        }
        left.unwrap_or_default()
    }

    /// About how many units a node has.
    fn cost(&self, node: &Node) -> u64 {
        match node {
            Node::Leaf(leaf) => self.text_cost(&self.plan.leaves[*leaf].text),
            Node::TokenSet(_) | Node::Not(_) => u64::from(self.plan.index.units()),
            Node::And { parts, .. } => parts.iter().map(|part| self.cost(part)).min().unwrap_or(0),
            Node::Or(parts) => parts.iter().map(|part| self.cost(part)).sum(),
        }
    }

    fn text_cost(&self, text: &Text) -> u64 {
        match text {
            Text::Sequences(sequences) => sequences
                .iter()
                .map(|sequence| {
                    sequence.steps.iter().map(|step| self.plan.sets[step.set].df).min().unwrap_or(0)
                })
                .map(u64::from)
                .sum(),
            Text::Or(options) => options.iter().map(|option| self.text_cost(option)).sum(),
            Text::Near { left, right, .. } => self.text_cost(left).min(self.text_cost(right)),
        }
    }

    async fn leaf(&mut self, text: &Text, scope: Option<&TokenSet>, within: Option<&[u32]>) -> LeafUnits {
        if let Text::Sequences(sequences) = text
            && let [Sequence { steps, before: 0, after: 0, .. }] = sequences.as_slice()
            && let [step] = steps.as_slice()
            && self.plan.sets[step.set].spelling.is_none()
        {
            let all = self.set(step.set, within).await;
            return match scope {
                None => all,
                Some(scope) => self.inside(text, all, scope).await,
            };
        }
        if let Text::Sequences(sequences) = text
            && let [sequence] = sequences.as_slice()
        {
            return self.sequence(text, sequence, scope, within).await;
        }
        let mut candidates = self.candidates(text, within).await;
        if let Some(scope) = scope {
            candidates.retain(|unit| scope.extent(UnitId(*unit)) != Extent::None);
        }
        let mut found = LeafUnits::default();
        let mut hits = Vec::new();
        if !candidates.is_empty() {
            self.matcher.prepare_text(text).await;
        }
        for unit in candidates {
            self.matcher.text(text, UnitId(unit), scope, &mut hits);
            push(&mut found, unit, &hits);
            if !self.work.spend(4) {
                break;
            }
            self.work.pause().await;
        }
        found
    }

    /// The units of a single sequence: they are found and matched in one go, so that every posting is decoded once.
    async fn sequence(
        &mut self,
        text: &Text,
        sequence: &Sequence,
        scope: Option<&TokenSet>,
        mut within: Option<&[u32]>,
    ) -> LeafUnits {
        let mut found = LeafUnits::default();
        let mut hits = Vec::new();
        let mut target = UnitId(0);
        let mut pair = Pair::new(self.plan, sequence);
        if pair.is_none() {
            self.matcher.prepare_text(text).await;
        }
        loop {
            let next = match &mut pair {
                Some(pair) => pair.next(target, &mut within, scope, self.work),
                None => self.matcher.candidate(sequence, target, &mut within),
            };
            let Some(unit) = next else { break };
            if scope.is_none_or(|scope| scope.extent(unit) != Extent::None) {
                match &mut pair {
                    Some(pair) => self.matcher.paired(sequence, pair, unit, scope, &mut hits),
                    None => self.matcher.text(text, unit, scope, &mut hits),
                }
                push(&mut found, unit.0, &hits);
            }
            if !self.work.spend(4) {
                break;
            }
            self.work.pause().await;
            target = UnitId(unit.0 + 1);
        }
        found
    }

    /// The part of a word's units where it stands inside the scope.
    async fn inside(&mut self, text: &Text, all: LeafUnits, scope: &TokenSet) -> LeafUnits {
        let mut found = LeafUnits::default();
        let mut hits = Vec::new();
        for (unit, weight) in all.units.into_iter().zip(all.weights) {
            match scope.extent(UnitId(unit)) {
                Extent::None => {}
                Extent::All => {
                    found.units.push(unit);
                    found.weights.push(weight);
                }
                Extent::Part => {
                    self.matcher.prepare_text(text).await;
                    self.matcher.text(text, UnitId(unit), Some(scope), &mut hits);
                    push(&mut found, unit, &hits);
                    if !self.work.spend(4) {
                        break;
                    }
                    self.work.pause().await;
                }
            }
        }
        found
    }

    /// Units that may hold a text: those that have its rarest words.
    async fn candidates(&mut self, text: &Text, within: Option<&[u32]>) -> Vec<u32> {
        match text {
            Text::Sequences(sequences) => {
                let mut all: Vec<u32> = Vec::new();
                for sequence in sequences {
                    let mut sets: Vec<usize> = sequence.steps.iter().map(|step| step.set).collect();
                    sets.sort_unstable();
                    sets.dedup();
                    sets.order_by_key(|set| self.plan.sets[*set].df);
                    // The others are sought where these two stand as they should.
                    sets.truncate(2);
                    let mut left: Option<Vec<u32>> = None;
                    for set in sets {
                        if left.as_ref().is_some_and(Vec::is_empty) {
                            break;
                        }
                        left = Some(self.set(set, left.as_deref().or(within)).await.units);
                    }
                    all = unite(&all, &left.unwrap_or_default());
                }
                all
            }
            Text::Or(options) => {
                let mut all = Vec::new();
                for option in options {
                    all = unite(&all, &Box::pin(self.candidates(option, within)).await);
                }
                all
            }
            Text::Near { left, right, .. } => {
                let (first, second) =
                    if self.text_cost(left) <= self.text_cost(right) { (left, right) } else { (right, left) };
                let first = Box::pin(self.candidates(first, within)).await;
                Box::pin(self.candidates(second, Some(&first))).await
            }
        }
    }

    /// The units of a set of terms, of those in `within`.
    async fn set(&mut self, set: usize, within: Option<&[u32]>) -> LeafUnits {
        let members = &self.plan.sets[set].members;
        let df = u64::from(self.plan.sets[set].df);
        let few = within.filter(|within| (within.len() as u64 * members.len() as u64) * 8 < df);
        match (members.as_slice(), few) {
            ([], _) => LeafUnits::default(),
            (_, Some(within)) => self.seek(set, within).await,
            ([_], None) => {
                let most = (df as usize).min(within.map_or(usize::MAX, <[u32]>::len));
                let mut found =
                    LeafUnits { units: Vec::with_capacity(most), weights: Vec::with_capacity(most) };
                let Some(within) = within else {
                    self.decode(
                        set,
                        |found: &mut LeafUnits, block, weight| {
                            found.units.extend_from_slice(block.units());
                            found.weights.extend(block.frequencies().map(|n| n as f32 * weight));
                        },
                        &mut found,
                    )
                    .await;
                    return found;
                };
                // Marks cost a byte a unit; two lists that are compared, a branch a posting that nobody foresees.
                let mut wanted = vec![false; self.plan.index.units() as usize];
                for unit in within {
                    if let Some(wanted) = wanted.get_mut(*unit as usize) {
                        *wanted = true;
                    }
                }
                self.decode(
                    set,
                    |found: &mut LeafUnits, block, weight| {
                        for (unit, n) in block.units().iter().zip(block.frequencies()) {
                            if wanted.get(*unit as usize) == Some(&true) {
                                found.units.push(*unit);
                                found.weights.push(n as f32 * weight);
                            }
                        }
                    },
                    &mut found,
                )
                .await;
                found
            }
            (_, None) => {
                let found = self.merge(set).await;
                match within {
                    Some(within) => keep(found, within),
                    None => found,
                }
            }
        }
    }

    /// Decodes all postings of a set, block by block. Of a query of several leaves the blocks are kept, as far as they are
    /// few: ranking and showing read many of them again.
    async fn decode<T>(&self, set: usize, mut each: impl FnMut(&mut T, &PostingBlock, f32), state: &mut T) {
        let mut block = PostingBlock::default();
        let members = &self.plan.sets[set].members;
        let blocks =
            || members.iter().map(|member| self.plan.index.postings(member.term).blocks()).sum::<u32>();
        let kept = &self.plan.decoded[set];
        let keeps = (2..=MOST_LEAVES).contains(&self.plan.leaves.len())
            && members.len() <= FEW
            && kept.get().is_none()
            && blocks() <= MOST_BLOCKS;
        let mut decoded = Vec::new();
        for member in members {
            let postings = self.plan.index.postings(member.term);
            let mut blocks = Vec::with_capacity(if keeps { postings.blocks() as usize } else { 0 });
            for number in 0..postings.blocks() {
                postings.block(number, &mut block);
                if member.languages == Languages::ALL {
                    each(state, &block, member.weight);
                } else {
                    let counts = |unit| member.counts_in(self.plan.index, UnitId(unit));
                    each(state, &block.only(counts), member.weight);
                }
                if !self.work.spend(block.units().len() as u64) {
                    return;
                }
                self.work.pause().await;
                if keeps {
                    blocks.push(block.clone());
                }
            }
            if keeps {
                decoded.push(Rc::new(blocks));
            }
        }
        if keeps {
            let _ = kept.set(decoded);
        }
    }

    /// Several terms' postings as one list.
    async fn merge(&mut self, set: usize) -> LeafUnits {
        let units = self.plan.index.units() as usize;
        let mut found = LeafUnits::default();
        if (self.plan.sets[set].df as usize) * 16 < units {
            let mut pairs: Vec<(u32, f32)> = Vec::new();
            self.decode(
                set,
                |pairs: &mut Vec<(u32, f32)>, block, weight| {
                    let weights = block.frequencies().map(|n| n as f32 * weight);
                    pairs.extend(block.units().iter().copied().zip(weights));
                },
                &mut pairs,
            )
            .await;
            pairs.order_by_key(|(unit, _)| *unit);
            for (unit, weight) in pairs {
                match found.weights.last_mut().filter(|_| found.units.last() == Some(&unit)) {
                    Some(last) => *last += weight,
                    None => {
                        found.units.push(unit);
                        found.weights.push(weight);
                    }
                }
            }
            return found;
        }
        let mut dense = std::mem::take(&mut self.dense);
        dense.resize(units, 0.0);
        self.decode(
            set,
            |dense: &mut Vec<f32>, block, weight| {
                for (unit, n) in block.units().iter().zip(block.frequencies()) {
                    if let Some(sum) = dense.get_mut(*unit as usize) {
                        *sum += n as f32 * weight;
                    }
                }
            },
            &mut dense,
        )
        .await;
        for (unit, sum) in (0u32..).zip(&mut dense) {
            if *sum > 0.0 {
                found.units.push(unit);
                found.weights.push(std::mem::take(sum));
            }
        }
        self.dense = dense;
        found
    }

    /// The few units of `within` that have the set, by skipping.
    async fn seek(&self, set: usize, within: &[u32]) -> LeafUnits {
        let members = &self.plan.sets[set].members;
        let mut cursors: Vec<_> =
            members.iter().map(|member| (self.plan.index.postings(member.term).cursor(), member)).collect();
        let mut found = LeafUnits::default();
        for unit in within {
            let mut sum = 0.0;
            for (cursor, member) in &mut cursors {
                let unit = UnitId(*unit);
                if cursor.seek(unit) == Some(unit) && member.counts_in(self.plan.index, unit) {
                    sum += cursor.frequency() as f32 * member.weight;
                }
            }
            if sum > 0.0 {
                found.units.push(*unit);
                found.weights.push(sum);
            }
            if !self.work.spend(8 * cursors.len() as u64) {
                break;
            }
            self.work.pause().await;
        }
        found
    }
}

fn push(found: &mut LeafUnits, unit: u32, hits: &[Match]) {
    if !hits.is_empty() {
        found.units.push(unit);
        found.weights.push(hits.len() as f32);
    }
}

/// Those of `found` that are in `within`.
fn keep(found: LeafUnits, within: &[u32]) -> LeafUnits {
    let mut kept = LeafUnits::default();
    let mut at = 0;
    for (unit, weight) in found.units.into_iter().zip(found.weights) {
        while at < within.len() && within[at] < unit {
            at += 1;
        }
        if within.get(at) == Some(&unit) {
            kept.units.push(unit);
            kept.weights.push(weight);
        }
    }
    kept
}
