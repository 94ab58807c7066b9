//! The two rarest words of a phrase, unit after unit, where each is one term. Apart from the matcher because nearly
//! all that a phrase of common words costs is spent here.

use super::plan::{Plan, Sequence};
use super::scope::{Extent, Scope};
use super::work::Work;
use crate::document::UnitId;
use crate::index::Cursor;

/// Two words at a fixed distance.
pub(super) struct Pair<'p> {
    rarest: Cursor<'p>,
    other: Cursor<'p>,
    /// How far behind the sequence's first word each stands.
    offsets: [u32; 2],
    /// Where the sequence's first word can stand in the unit found, going by these two.
    pub(super) firsts: Vec<u32>,
}

impl<'p> Pair<'p> {
    /// The pair of a sequence; `None` where it has none.
    pub(super) fn new(plan: &Plan<'_, 'p>, sequence: &Sequence) -> Option<Pair<'p>> {
        let offsets = sequence.offsets.as_ref()?;
        let [rarest, other, ..] = sequence.rarest[..] else { return None };
        let cursor = |step: usize| {
            let set = &plan.sets[sequence.steps[step].set];
            match set.members[..] {
                [member] if set.spelling.is_none() => Some(plan.index.postings(member.term).cursor()),
                _ => None,
            }
        };
        Some(Pair {
            rarest: cursor(rarest)?,
            other: cursor(other)?,
            offsets: [offsets[rarest], offsets[other]],
            firsts: Vec::new(),
        })
    }

    /// The first unit from `target` on, among `within` and inside the scope, in which the two stand as they should.
    pub(super) fn next(
        &mut self,
        mut target: UnitId,
        within: &mut Option<&[u32]>,
        scope: Option<&Scope>,
        work: &Work,
    ) -> Option<UnitId> {
        loop {
            target = among(target, within)?;
            let unit = self.rarest.seek(target)?;
            target = self.other.seek(unit)?;
            // What the second word led past the first one has to be asked of it again.
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
pub(super) fn among(target: UnitId, within: &mut Option<&[u32]>) -> Option<UnitId> {
    let Some(units) = within else { return Some(target) };
    let passed = units.iter().take_while(|unit| **unit < target.0).count();
    *units = &units[passed..];
    units.first().map(|unit| UnitId(*unit))
}
