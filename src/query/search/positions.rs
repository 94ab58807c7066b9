//! The positions of a set of terms, unit after unit.

use crate::document::UnitId;
use crate::index::{Cursor, OffsetIntersection, SpellingId, TermId};
use crate::query::budget::{Budget, at_once};
use crate::query::plan::Plan;
use crate::query::plan::terms::{Member, Spelling};

/// Sets up to this size are read through one cursor a term.
pub(crate) const FEW: usize = 12;

/// About so many tokens are passed, at most, to reach one.
const NEAR: u32 = 64;

/// Whether all of the result will be read, or only some units of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Positions<'a> {
    /// A page of hits.
    Some,
    /// Every unit.
    All,
    /// Only units that are marked here, but of those perhaps every one.
    Among(&'a [bool]),
}

/// Reads the positions of one set.
pub(crate) struct PositionReader<'p> {
    source: Source<'p>,
    buffer: Vec<u32>,
    /// Positions that are only compared with others.
    compared: Vec<u32>,
    /// Where case or accents count, whether a spelling fits, of those that were met; no long list, for the commonest ones
    /// have the lowest numbers.
    written: Vec<Option<bool>>,
}

enum Source<'p> {
    /// One cursor a term.
    Cursors(Vec<Cursor<'p>>),
    /// Every occurrence that may be asked for.
    Gathered(Gathered),
    /// Found by going through the terms of the unit's text.
    Scanned(Vec<TermId>),
}

/// What will be asked of a reader.
enum Asked<'a> {
    /// The positions of a few terms.
    Few,
    /// Those of many terms in some units.
    Some,
    /// Those of many terms in all units, or in those that are marked.
    Many(Option<&'a [bool]>),
}

impl<'a> Asked<'a> {
    fn of(plan: &Plan<'_, '_>, set: usize, reading: Positions<'a>) -> Asked<'a> {
        match reading {
            _ if plan.sets[set].members.len() <= FEW => Asked::Few,
            Positions::Some => Asked::Some,
            Positions::All => Asked::Many(None),
            Positions::Among(units) => Asked::Many(Some(units)),
        }
    }
}

impl<'p> PositionReader<'p> {
    pub(crate) fn new(
        plan: &Plan<'_, 'p>,
        set: usize,
        reading: Positions<'_>,
        work: &Budget,
    ) -> PositionReader<'p> {
        let source = match Asked::of(plan, set, reading) {
            Asked::Few => Source::Cursors(cursors(plan, set)),
            Asked::Some => Source::Scanned(Vec::new()),
            Asked::Many(among) => Source::Gathered(at_once(gather(plan, set, among, work))),
        };
        PositionReader::of(source)
    }

    /// The same in turns, of a set whose positions have to be gathered; `None` of others.
    pub(crate) async fn gathered(
        plan: &Plan<'_, 'p>,
        set: usize,
        reading: Positions<'_>,
        work: &Budget,
    ) -> Option<PositionReader<'p>> {
        let Asked::Many(among) = Asked::of(plan, set, reading) else { return None };
        Some(PositionReader::of(Source::Gathered(gather(plan, set, among, work).await)))
    }

    fn of(source: Source<'p>) -> PositionReader<'p> {
        PositionReader { source, buffer: Vec::new(), compared: Vec::new(), written: Vec::new() }
    }

    /// The positions in a unit, ascending. Units must not descend; see [`PositionReader::rewind`].
    pub(crate) fn positions(
        &mut self,
        plan: &Plan<'_, 'p>,
        set: usize,
        unit: UnitId,
        work: &Budget,
        out: &mut Vec<u32>,
    ) {
        let set = &plan.sets[set];
        out.clear();
        match &mut self.source {
            Source::Cursors(cursors) => {
                let mut terms = 0;
                for (cursor, member) in cursors.iter_mut().zip(&set.members) {
                    if cursor.seek(unit) == Some(unit) && member.counts_in(plan.index, unit) {
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
            Source::Gathered(all) => out.extend_from_slice(all.of(unit)),
            Source::Scanned(terms) => {
                terms.clear();
                plan.index.token_terms(unit, 0..u32::MAX, terms);
                work.spend(terms.len() as u64);
                let found = |term: &TermId| {
                    let place = set.members.binary_search_by_key(term, |member| member.term);
                    place.is_ok_and(|place| set.members[place].counts_in(plan.index, unit))
                };
                out.extend((0u32..).zip(terms.iter()).filter(|(_, term)| found(term)).map(|(at, _)| at));
            }
        }
        work.spend(out.len() as u64 + 1);
        if let Some(spelling) = &set.spelling {
            self.keep_written(plan, spelling, unit, work, out);
        }
    }

    /// Keeps of some positions in a unit (ascending) those where the token is written as the spelling asks.
    fn keep_written(
        &mut self,
        plan: &Plan<'_, 'p>,
        spelling: &Spelling,
        unit: UnitId,
        work: &Budget,
        positions: &mut Vec<u32>,
    ) {
        let mut spellings: Vec<SpellingId> = Vec::new();
        let (mut nth, mut kept) = (0, 0);
        while nth < positions.len() {
            // Those that are nearer than what is passed to reach one are read in a row.
            let first = positions[nth];
            let near = |pair: &&[u32]| pair[1].wrapping_sub(pair[0]) < NEAR;
            let end = nth + 1 + positions[nth..].windows(2).take_while(near).count();
            let last = positions[end - 1];
            spellings.clear();
            plan.index.token_spellings(unit, first..last.saturating_add(1), &mut spellings);
            for nth in nth..end {
                let at = positions[nth];
                let Some(written) = spellings.get(at.wrapping_sub(first) as usize) else { break };
                let place = written.0 as usize;
                if self.written.len() <= place {
                    self.written.resize(place + 1, None);
                }
                if *self.written[place].get_or_insert_with(|| spelling.fits(plan.index.spelling(*written))) {
                    positions[kept] = at;
                    kept += 1;
                }
            }
            nth = end;
            if !work.spend(u64::from(NEAR / 2) + spellings.len() as u64) {
                break;
            }
        }
        positions.truncate(kept);
    }

    /// The places in a unit that the word stands `offset` tokens behind; see [`PositionReader::positions`].
    pub(crate) fn places_before(
        &mut self,
        plan: &Plan<'_, 'p>,
        set: usize,
        unit: UnitId,
        work: &Budget,
        offset: u32,
        places: &mut Vec<u32>,
    ) {
        self.positions(plan, set, unit, work, places);
        if offset > 0 {
            places.retain_mut(|at| at.checked_sub(offset).map(|place| *at = place).is_some());
        }
    }

    /// Of some `places` in a unit (ascending), keeps those that the word stands `offset` tokens behind; see
    /// [`PositionReader::positions`].
    pub(crate) fn keep_beside(
        &mut self,
        plan: &Plan<'_, 'p>,
        set: usize,
        unit: UnitId,
        work: &Budget,
        offset: u32,
        places: &mut Vec<u32>,
    ) {
        let terms = &plan.sets[set];
        if let (Source::Cursors(cursors), None) = (&mut self.source, &terms.spelling)
            && let [cursor] = cursors.as_mut_slice()
            && !terms.is_mixed()
        {
            if cursor.seek(unit) != Some(unit) {
                places.clear();
            }
            work.spend(u64::from(cursor.frequency()) + 1);
            cursor.keep_beside(offset, places);
            return;
        }
        let mut positions = std::mem::take(&mut self.compared);
        self.positions(plan, set, unit, work, &mut positions);
        work.spend(places.len() as u64);
        let mut beside = OffsetIntersection::new(offset, places);
        let _ = positions.iter().all(|position| beside.meet(*position));
        beside.end();
        self.compared = positions;
    }

    /// The first unit from `target` on that has any of the terms; never backwards, see [`PositionReader::rewind`].
    pub(crate) fn seek(&mut self, plan: &Plan<'_, 'p>, set: usize, target: UnitId) -> Option<UnitId> {
        match &mut self.source {
            Source::Cursors(cursors) => {
                let next = |(cursor, member): (&mut Cursor<'p>, &Member)| {
                    let mut unit = cursor.seek(target)?;
                    while !member.counts_in(plan.index, unit) {
                        unit = cursor.seek(UnitId(unit.0.saturating_add(1)))?;
                    }
                    Some(unit)
                };
                cursors.iter_mut().zip(&plan.sets[set].members).filter_map(next).min()
            }
            Source::Gathered(all) => all.seek(target),
            // Asked only about units that are known to answer.
            Source::Scanned(_) => Some(target),
        }
    }

    /// Back to the first unit.
    pub(crate) fn rewind(&mut self) {
        match &mut self.source {
            Source::Cursors(cursors) => cursors.iter_mut().for_each(Cursor::rewind),
            Source::Gathered(_) | Source::Scanned(_) => {}
        }
    }
}

fn cursors<'p>(plan: &Plan<'_, 'p>, set: usize) -> Vec<Cursor<'p>> {
    let decoded = plan.decoded[set].get();
    let cursor = |(i, member): (usize, &Member)| {
        let blocks = decoded.and_then(|decoded| decoded.get(i)).cloned();
        plan.index.postings(member.term).cursor_over(blocks)
    };
    plan.sets[set].members.iter().enumerate().map(cursor).collect()
}

/// The positions of many terms, by unit.
struct Gathered {
    /// Where each unit's positions begin, and one past the last.
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl Gathered {
    /// The positions in a unit, ascending.
    fn of(&self, unit: UnitId) -> &[u32] {
        let start = |unit: usize| self.starts.get(unit).map_or(self.positions.len(), |start| *start as usize);
        &self.positions[start(unit.0 as usize)..start(unit.0 as usize + 1)]
    }

    /// The first unit from `target` on that has positions.
    fn seek(&self, target: UnitId) -> Option<UnitId> {
        let starts = self.starts.get(target.0 as usize..)?;
        let empty = starts.windows(2).take_while(|pair| pair[0] == pair[1]).count();
        (empty + 1 < starts.len()).then(|| UnitId(target.0 + empty as u32))
    }
}

/// The terms' positions, counted and put in order by unit: each term's own are in order, all of them are not.
async fn gather(plan: &Plan<'_, '_>, set: usize, among: Option<&[bool]>, work: &Budget) -> Gathered {
    let units = plan.index.units() as usize;
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut starts = vec![0u32; units + 2];
    let mut positions = Vec::new();
    for member in &plan.sets[set].members {
        let mut cursor = plan.index.postings(member.term).cursor();
        while let Some(unit) = cursor.unit() {
            let at = unit.0 as usize;
            let asked = at < units
                && among.is_none_or(|among| among.get(at) == Some(&true))
                && member.counts_in(plan.index, unit);
            if asked {
                cursor.positions(&mut positions);
                starts[at + 2] += positions.len() as u32;
                found.extend(positions.iter().map(|position| (unit.0, *position)));
            }
            let spent = if asked { 4 + 2 * positions.len() as u64 } else { 1 };
            if !work.spend(spent) {
                break;
            }
            cursor.advance();
        }
        work.pause().await;
    }
    for unit in 1..starts.len() {
        starts[unit] += starts[unit - 1];
    }
    // While it is filled, each unit's start stands one place after its own, and ends there as the next one's.
    let mut gathered = Gathered { starts, positions: vec![0; found.len()] };
    for (unit, position) in &found {
        let start = &mut gathered.starts[*unit as usize + 1];
        gathered.positions[*start as usize] = *position;
        *start += 1;
    }
    for range in gathered.starts.windows(2) {
        let positions = &mut gathered.positions[range[0] as usize..range[1] as usize];
        if !positions.is_sorted() {
            positions.sort_unstable();
        }
    }
    gathered
}
