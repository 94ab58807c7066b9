//! Which windows of the corpus hold the heaviest words of a query?
//!
//! A window is two buckets of tokens, each overlapping half of the next. Words are read rarest first. As soon as
//! the words that are left cannot make a window heavy enough that holds none of the words before, only the windows
//! that still can be are looked at: common words are sought there and nowhere else (Turtle and Flood's MaxScore).

use super::candidates::{Candidate, Term};
use crate::document::UnitId;
use crate::index::{Index, TermId};
use crate::sort::order_heaviest;

/// Words that are always read, however common.
const LEAST_WORDS: usize = 3;
/// Windows handed on.
const MOST: usize = 16;
/// Windows handed on even where they are much lighter than the heaviest.
const LEAST: usize = 6;
/// Fewest tokens of a bucket: a sentence's worth in a window of two.
const LEAST_BUCKET: u32 = 16;
/// So many windows are looked at when only common words are left: those decide between the heaviest only.
const MOST_SETTLED: usize = 500;
/// Windows of a smaller share of the heaviest one's weight are not even sorted.
const LIGHT: f32 = 0.2;

/// How closely a query is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grain {
    /// Positions read.
    budget: u64,
    /// Share of the heaviest window's weight that makes a window worth reading.
    worthy: f32,
}

impl Grain {
    /// For words that were copied: most of them stand in one place.
    pub(crate) const COPIED: Grain = Grain { budget: 60_000, worthy: 0.6 };
    /// For words from memory: some of them stand in one place, and others in many places, so that only how close
    /// together they are says.
    pub(crate) const REMEMBERED: Grain = Grain { budget: 120_000, worthy: 0.5 };
}

/// The windows of a corpus and what each holds of a query.
struct Windows<'i> {
    index: &'i Index<'i>,
    /// The first bucket of every unit, and one past the last.
    first: Vec<u32>,
    shift: u32,
    /// Weight and the last term that added to it, side by side: they are read and written together.
    held: Vec<(f32, u32)>,
    /// Those that hold anything.
    touched: Vec<u32>,
    /// Whether those are in order.
    sorted: bool,
    heaviest: f32,
    positions: Vec<u32>,
}

/// The heaviest windows, best first, neighbours of a heavier one left out. `terms` come rarest first.
pub(crate) fn heaviest(index: &Index<'_>, terms: &[Term], words: u32, grain: Grain) -> Vec<Candidate> {
    let mut windows = Windows::new(index, words);
    let mut left: f32 = terms.iter().map(|term| term.weight).sum();
    let mut spent = 0;
    let mut settled = false;
    for (number, term) in terms.iter().enumerate() {
        // A window that holds nothing yet comes to `left` at most.
        settled |= left < grain.worthy * windows.heaviest && windows.touched.len() >= LEAST;
        if settled {
            windows.keep(grain.worthy * windows.heaviest - left);
            if (windows.touched.len() as u64) < term.frequency {
                windows.add_where_it_matters(term, number as u32 + 1);
                left -= term.weight;
                continue;
            }
        }
        if number >= LEAST_WORDS && spent + term.frequency > grain.budget {
            break;
        }
        spent += term.frequency;
        left -= term.weight;
        windows.add(term, number as u32 + 1);
    }
    windows.best(grain)
}

impl<'i> Windows<'i> {
    /// A bucket holds three quarters of a query of so many words.
    fn new(index: &'i Index<'i>, words: u32) -> Windows<'i> {
        let shift = (words * 3 / 4).clamp(LEAST_BUCKET, 1 << 12).next_power_of_two().trailing_zeros();
        let lengths = index.lengths();
        let mut first = Vec::with_capacity(lengths.len() + 1);
        let mut buckets = 0_u32;
        for length in lengths {
            first.push(buckets);
            buckets = buckets.saturating_add((length >> shift) + 1);
        }
        first.push(buckets);
        let held = vec![(0.0_f32, 0_u32); buckets as usize];
        Windows {
            index,
            first,
            shift,
            held,
            touched: Vec::new(),
            sorted: false,
            heaviest: 0.0,
            positions: Vec::new(),
        }
    }

    /// The buckets of a unit.
    fn buckets(&self, unit: UnitId) -> Option<(u32, u32)> {
        Some((*self.first.get(unit.0 as usize)?, *self.first.get(unit.0 as usize + 1)?))
    }

    /// The unit of a window.
    fn unit(&self, window: u32) -> usize {
        self.first.partition_point(|first| *first <= window).saturating_sub(1)
    }

    /// Adds a term wherever it stands.
    fn add(&mut self, term: &Term, stamp: u32) {
        self.sorted = false;
        for (id, share) in &term.ids {
            let mut cursor = self.index.postings(*id).cursor();
            let mut at = cursor.unit();
            while let Some(unit) = at {
                let Some(buckets) = self.buckets(unit) else { break };
                let mut positions = std::mem::take(&mut self.positions);
                cursor.positions(&mut positions);
                self.add_positions(&positions, buckets, term.weight * share, stamp, true);
                self.positions = positions;
                at = cursor.advance();
            }
        }
    }

    /// Adds a term to the windows that hold something; they must be in order.
    fn add_where_it_matters(&mut self, term: &Term, stamp: u32) {
        let mut units: Vec<u32> = Vec::with_capacity(self.touched.len());
        let mut end = 0;
        for window in &self.touched {
            if *window >= end {
                let unit = self.unit(*window);
                end = self.first.get(unit + 1).copied().unwrap_or(u32::MAX);
                units.push(unit as u32);
            }
        }
        for (id, share) in &term.ids {
            self.add_in(*id, term.weight * share, stamp, &units);
        }
    }

    fn add_in(&mut self, id: TermId, weight: f32, stamp: u32, units: &[u32]) {
        let mut cursor = self.index.postings(id).cursor();
        for unit in units.iter().map(|unit| UnitId(*unit)) {
            match cursor.seek(unit) {
                Some(there) if there == unit => {}
                Some(_) => continue,
                None => break,
            }
            let Some(buckets) = self.buckets(unit) else { break };
            let mut positions = std::mem::take(&mut self.positions);
            cursor.positions(&mut positions);
            self.add_positions(&positions, buckets, weight, stamp, false);
            self.positions = positions;
        }
    }

    /// Adds a weight at some positions of a unit; `again` also where nothing is held yet.
    fn add_positions(
        &mut self,
        positions: &[u32],
        (base, end): (u32, u32),
        weight: f32,
        stamp: u32,
        anew: bool,
    ) {
        let mut seen = u32::MAX;
        for position in positions {
            let bucket = (base + (position >> self.shift)).min(end.saturating_sub(1));
            if bucket == seen {
                continue;
            }
            seen = bucket;
            // The window that begins here, and the one that began a bucket before.
            for window in bucket.saturating_sub(1).max(base)..=bucket {
                let Some((sum, last)) = self.held.get_mut(window as usize) else { continue };
                if *last == stamp || *last == 0 && !anew {
                    continue;
                }
                if *last == 0 {
                    self.touched.push(window);
                }
                *last = stamp;
                *sum += weight;
                self.heaviest = self.heaviest.max(*sum);
            }
        }
    }

    /// Drops the windows that hold less and all but the heaviest, and puts the others in order.
    fn keep(&mut self, least: f32) {
        let held = &self.held;
        self.touched.retain(|window| held[*window as usize].0 >= least);
        if self.touched.len() > MOST_SETTLED {
            order_heaviest(&mut self.touched, MOST_SETTLED, |window| held[window as usize].0);
            self.sorted = false;
        }
        if !self.sorted {
            self.touched.sort_unstable();
            self.sorted = true;
        }
    }

    /// The heaviest windows, neighbours of a heavier one left out.
    fn best(mut self, grain: Grain) -> Vec<Candidate> {
        let held = std::mem::take(&mut self.held);
        let weight = |window: u32| held[window as usize].0;
        // Most windows hold one common word: left out before anything is sorted.
        let light = self.heaviest * LIGHT;
        let mut touched = std::mem::take(&mut self.touched);
        touched.retain(|window| weight(*window) >= light);
        order_heaviest(&mut touched, 4 * MOST, weight);
        let mut found: Vec<Candidate> = Vec::new();
        let mut taken: Vec<u32> = Vec::new();
        for window in touched {
            let unit = self.unit(window);
            let Some(&length) = self.index.lengths().get(unit) else { continue };
            let first = self.first[unit];
            if taken.iter().any(|other| other.abs_diff(window) <= 1 && self.unit(*other) == unit) {
                continue;
            }
            // A window's weight bounds what can be found in it.
            if found.len() >= LEAST && weight(window) < grain.worthy * self.heaviest {
                break;
            }
            let start = (window - first) << self.shift;
            let half = 1 << (self.shift - 1);
            found.push(Candidate {
                unit: UnitId(unit as u32),
                tokens: start.saturating_sub(half)..(start + (2 << self.shift) + half).min(length),
                weight: weight(window),
            });
            taken.push(window);
            if found.len() == MOST {
                break;
            }
        }
        found
    }
}
