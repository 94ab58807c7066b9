//! The two rarest words of a phrase, unit after unit, where each is one term; where it is known beforehand in which
//! units two of its words stand side by side, only in those. Separate from the matcher because nearly all that a
//! phrase of common words costs is spent here.

use crate::document::UnitId;
use crate::index::Cursor;
use crate::query::budget::Budget;
use crate::query::plan::token_set::{Extent, TokenSet};
use crate::query::plan::{Plan, Sequence};

/// Two words at a fixed distance.
pub(crate) struct Pair<'p> {
    rarest: Cursor<'p>,
    other: Cursor<'p>,
    /// Units in which words of the sequence stand side by side, the fewest first.
    bigrams: Vec<Cursor<'p>>,
    /// How far behind the sequence's first word each stands.
    offsets: [u32; 2],
    /// Where the sequence's first word can stand in the unit found, going by these two.
    pub(crate) firsts: Vec<u32>,
}

impl<'p> Pair<'p> {
    /// The pair of a sequence; `None` where it has none.
    pub(crate) fn new(plan: &Plan<'_, 'p>, sequence: &Sequence) -> Option<Pair<'p>> {
        let offsets = sequence.offsets.as_ref()?;
        let [rarest, other, ..] = sequence.rarest[..] else { return None };
        let term = |step: usize| {
            let set = &plan.sets[sequence.steps[step].set];
            match set.members[..] {
                [member] if set.spelling.is_none() && !set.is_mixed() => Some(member.term),
                _ => None,
            }
        };
        let cursor = |step: usize| Some(plan.index.postings(term(step)?).cursor());
        let bigram = |step: usize| match offsets[step] - offsets[step - 1] {
            1 => plan.index.bigram(term(step - 1)?, term(step)?),
            _ => None,
        };
        let mut bigrams: Vec<Cursor<'p>> = Vec::new();
        for units in (1..offsets.len()).filter_map(bigram) {
            bigrams.push(units.cursor());
            let last = bigrams.len() - 1;
            if units.document_frequency() < bigrams[0].document_frequency() {
                bigrams.swap(0, last);
            }
        }
        Some(Pair {
            rarest: cursor(rarest)?,
            other: cursor(other)?,
            bigrams,
            offsets: [offsets[rarest], offsets[other]],
            firsts: Vec::new(),
        })
    }

    /// The first unit from `target` on, among `within` and inside the scope, in which the two stand as they should.
    pub(crate) fn next(
        &mut self,
        mut target: UnitId,
        within: &mut Option<&[u32]>,
        scope: Option<&TokenSet>,
        work: &Budget,
    ) -> Option<UnitId> {
        loop {
            target = among(target, within)?;
            let mut cursors = self.bigrams.iter_mut().chain([&mut self.rarest, &mut self.other]);
            let unit = cursors.next()?.seek(target)?;
            target = unit;
            for cursor in cursors {
                target = cursor.seek(unit)?;
                // What one led past the first one has to be asked of it again.
                if target > unit {
                    break;
                }
            }
            let mut read = 0;
            if target == unit && (within.is_none() || among(unit, within)? == unit) {
                if scope.is_none_or(|scope| scope.extent(unit) != Extent::None) {
                    read = u64::from(self.rarest.frequency()) + u64::from(self.other.frequency());
                    self.rarest.places_before(self.offsets[0], &mut self.firsts);
                    self.other.keep_beside(self.offsets[1], &mut self.firsts);
                    if !self.firsts.is_empty() {
                        work.spend(2 + read);
                        return Some(unit);
                    }
                }
                target = UnitId(unit.0 + 1);
            }
            if !work.spend(2 + read) {
                return None;
            }
        }
    }
}

/// The first unit from `target` on that is among `within`.
pub(crate) fn among(target: UnitId, within: &mut Option<&[u32]>) -> Option<UnitId> {
    let Some(units) = within else { return Some(target) };
    let passed = units.iter().take_while(|unit| **unit < target.0).count();
    *units = &units[passed..];
    units.first().map(|unit| UnitId(*unit))
}
