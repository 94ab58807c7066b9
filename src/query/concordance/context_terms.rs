//! The terms at and around hits.

use crate::document::UnitId;
use crate::index::TermId;
use crate::query::budget::Budget;
use crate::query::concordance::PlacedHit;
use crate::query::plan::Plan;
use std::ops::Range;

/// Tokens that are decoded beyond a hit where the next one is nearer than [`NEAR`].
const AHEAD: u32 = 256;
const NEAR: u32 = 64;

/// What was decoded last.
#[derive(Default)]
pub(crate) struct Around {
    unit: Option<u32>,
    /// The token of the unit that the terms begin with.
    first: u32,
    terms: Vec<TermId>,
}

impl Around {
    /// Goes to a hit, with `reach` words on either side of it; `next` is the hit after it.
    pub(crate) fn go(
        &mut self,
        plan: &Plan<'_, '_>,
        place: &PlacedHit,
        next: Option<&PlacedHit>,
        reach: u32,
        work: &Budget,
    ) {
        let tokens = plan.lengths.get(place.unit as usize).copied().unwrap_or(0);
        let (start, end) =
            (place.hit.start.saturating_sub(reach), place.hit.end.saturating_add(reach).min(tokens));
        let decoded = self.first..self.first.saturating_add(self.terms.len() as u32);
        if self.unit == Some(place.unit) && decoded.start <= start && end <= decoded.end {
            return;
        }
        let is_near =
            |next: &&PlacedHit| next.unit == place.unit && next.hit.start < end.saturating_add(NEAR);
        let ahead = if next.filter(is_near).is_some() { AHEAD } else { 0 };
        let window = start..end.saturating_add(ahead);
        (self.unit, self.first) = (Some(place.unit), start);
        self.terms.clear();
        plan.index.token_terms(UnitId(place.unit), window, &mut self.terms);
        work.spend(64 + 3 * self.terms.len() as u64);
    }

    /// The terms of some tokens of the unit; none where one of them was not decoded.
    pub(crate) fn terms(&self, tokens: Range<u32>) -> &[TermId] {
        let at = |token: u32| token.checked_sub(self.first).map(|at| at as usize);
        let terms = at(tokens.start).zip(at(tokens.end)).and_then(|(start, end)| self.terms.get(start..end));
        terms.unwrap_or_default()
    }
}
