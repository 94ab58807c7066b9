//! The terms at and around hits. Apart because sorting and frequency lists go through all hits, and a unit with several
//! is decoded once for them.

use super::lines::Place;
use super::plan::Plan;
use super::work::Work;
use crate::document::UnitId;
use crate::index::TermId;
use std::ops::Range;

/// What was decoded last.
#[derive(Default)]
pub(super) struct Around {
    terms: Vec<TermId>,
    /// The token of the unit that the terms begin with.
    first: u32,
    /// The unit, where all of it was decoded.
    whole: Option<u32>,
}

impl Around {
    /// Goes to a hit, with `reach` words on either side of it; `next` is the hit after it.
    pub(super) fn go(
        &mut self,
        plan: &Plan<'_, '_>,
        place: &Place,
        next: Option<&Place>,
        reach: u32,
        work: &Work,
    ) {
        if self.whole == Some(place.unit) {
            return;
        }
        let whole = next.is_some_and(|next| next.unit == place.unit);
        let window = match whole {
            true => 0..u32::MAX,
            false => place.hit.start.saturating_sub(reach)..place.hit.end.saturating_add(reach),
        };
        self.whole = whole.then_some(place.unit);
        self.first = window.start;
        self.terms.clear();
        plan.index.token_terms(UnitId(place.unit), window, &mut self.terms);
        work.spend(64 + 4 * self.terms.len() as u64);
    }

    /// The terms of some tokens of the unit; none where one of them was not decoded.
    pub(super) fn terms(&self, tokens: Range<u32>) -> &[TermId] {
        let at = |token: u32| token.checked_sub(self.first).map(|at| at as usize);
        let terms = at(tokens.start).zip(at(tokens.end)).and_then(|(start, end)| self.terms.get(start..end));
        terms.unwrap_or_default()
    }
}
