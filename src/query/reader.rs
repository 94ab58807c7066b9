//! The positions of a set of terms, unit after unit. Apart because a word of one term, of a few and of thousands
//! are read in different ways.

use super::plan::Plan;
use super::terms::TermSet;
use super::work::Work;
use crate::document::UnitId;
use crate::index::{Cursor, TermId};

/// Sets up to this size are read through one cursor a term.
const FEW: usize = 12;

/// Whether all of the result will be read, or only some units of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A page of hits.
    Some,
    /// Every unit.
    All,
}

/// Reads the positions of one set.
pub(super) struct Reader<'p> {
    source: Source<'p>,
    buffer: Vec<u32>,
}

enum Source<'p> {
    /// One cursor a term.
    Cursors(Vec<Cursor<'p>>),
    /// `unit << 32 | position` of every occurrence, sorted, and how far it was read.
    Gathered(Vec<u64>, usize),
    /// Found by going through the terms of the unit's text.
    Scanned(Vec<TermId>),
}

impl<'p> Reader<'p> {
    pub(super) fn new(plan: &Plan<'_, 'p>, set: usize, reading: Reading, work: &Work) -> Reader<'p> {
        let set = &plan.sets[set];
        let source = match reading {
            _ if set.members.len() <= FEW => Source::Cursors(cursors(plan, set)),
            Reading::All => Source::Gathered(gather(plan, set, work), 0),
            Reading::Some => Source::Scanned(Vec::new()),
        };
        Reader { source, buffer: Vec::new() }
    }

    /// The positions in a unit, ascending. Units must not descend; see [`Reader::rewind`].
    pub(super) fn positions(
        &mut self,
        plan: &Plan<'_, 'p>,
        set: usize,
        unit: UnitId,
        work: &Work,
        out: &mut Vec<u32>,
    ) {
        let set = &plan.sets[set];
        out.clear();
        match &mut self.source {
            Source::Cursors(cursors) => {
                let mut terms = 0;
                for cursor in cursors.iter_mut() {
                    if cursor.seek(unit) == Some(unit) {
                        terms += 1;
                        let target = if terms == 1 { &mut *out } else { &mut self.buffer };
                        cursor.positions(target);
                        if terms > 1 {
                            out.append(&mut self.buffer);
                        }
                    }
                }
                if terms > 1 {
                    out.sort_unstable();
                }
            }
            Source::Gathered(all, at) => {
                let from = u64::from(unit.0) << 32;
                *at += all[*at..].partition_point(|place| *place < from);
                let rest = all[*at..].iter().take_while(|place| **place >> 32 == u64::from(unit.0));
                out.extend(rest.map(|place| *place as u32));
            }
            Source::Scanned(terms) => {
                terms.clear();
                plan.index.token_terms(unit, 0..u32::MAX, terms);
                work.spend(terms.len() as u64);
                let found =
                    |term: &TermId| set.members.binary_search_by_key(term, |member| member.term).is_ok();
                out.extend((0u32..).zip(terms.iter()).filter(|(_, term)| found(term)).map(|(at, _)| at));
            }
        }
        work.spend(out.len() as u64 + 1);
        if let Some(spelling) = &set.spelling {
            // Reaching a token costs as much as decoding half of the 64 between two synchronisation points.
            work.spend(out.len() as u64 * 32);
            out.retain(|at| {
                let passage = plan.index.passage(unit, *at..*at + 1);
                let token = passage.tokens.first().map(|range| range.start as usize..range.end as usize);
                token.and_then(|range| passage.text.get(range)).is_some_and(|token| spelling.fits(token))
            });
        }
    }

    /// Back to the first unit.
    pub(super) fn rewind(&mut self, plan: &Plan<'_, 'p>, set: usize) {
        match &mut self.source {
            Source::Cursors(old) => *old = cursors(plan, &plan.sets[set]),
            Source::Gathered(_, at) => *at = 0,
            Source::Scanned(_) => {}
        }
    }
}

fn cursors<'p>(plan: &Plan<'_, 'p>, set: &TermSet) -> Vec<Cursor<'p>> {
    set.members.iter().map(|member| plan.index.postings(member.term).cursor()).collect()
}

fn gather(plan: &Plan<'_, '_>, set: &TermSet, work: &Work) -> Vec<u64> {
    let mut all = Vec::new();
    let mut positions = Vec::new();
    for member in &set.members {
        let mut cursor = plan.index.postings(member.term).cursor();
        while let Some(unit) = cursor.unit() {
            cursor.positions(&mut positions);
            all.extend(positions.iter().map(|at| u64::from(unit.0) << 32 | u64::from(*at)));
            if !work.spend(4 + 2 * positions.len() as u64) {
                break;
            }
            cursor.advance();
        }
    }
    all.sort_unstable();
    all
}
