//! Which texts are nearly the same: those that share most of their runs.
//!
//! Apart from what makes groups of them. Whether two texts are alike follows from them alone, but that runs which many
//! texts share are looked at no closer: where only some documents are others than in an earlier build, only those are
//! compared with all.

use super::super::compared::earlier_sketch;
use super::sketch::Sketch;
use crate::cache::{Cache, Stretch};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Runs that so many documents share are formulas: they tell nothing, and would take for ever.
const COMMON: usize = 60;
/// Share of the shorter document's runs from which on it is a copy.
const ENOUGH: f32 = 0.8;
/// How much longer than its copy a document may be: a cut story is a copy, a sentence out of a book is not.
const LONGER: usize = 3;
/// Bits of a run by which it is looked up whether it may stand in several documents: with more of them the tables would
/// not stay in the processor's cache.
const FILTER_BITS: u32 = 23;
/// The same for the runs of a few documents.
const FEW_BITS: u32 = 16;

/// What is kept of the comparison.
#[derive(Serialize, Deserialize)]
struct Known {
    /// The keys of the documents, two halves each.
    #[serde(with = "crate::cache::hashes")]
    keys: Vec<u64>,
    pairs: Vec<(u32, u32)>,
}

/// The pairs of documents that are nearly the same, the earlier one first. `compared` are those to be looked at, each
/// with other words; sketches are kept under the keys.
pub(super) fn pairs(
    sketches: &[Sketch<'_>],
    compared: &[bool],
    keys: &[u128],
    cache: &Cache,
) -> Vec<(u32, u32)> {
    if !cache.keeps() {
        return all(sketches, compared);
    }
    let last = cache.key("near").digest();
    let known = cache.peek::<Known>(last).and_then(|known| again(sketches, compared, keys, cache, known));
    let pairs = known.unwrap_or_else(|| all(sketches, compared));
    let keys = keys.iter().flat_map(|key| [*key as u64, (key >> 64) as u64]).collect();
    let known = Known { keys, pairs };
    cache.keep(last, &known);
    known.pairs
}

/// Whether two sketches are of texts that are nearly the same, given that they share a run that is no formula.
fn alike(a: &Sketch<'_>, b: &Sketch<'_>) -> bool {
    let (fewer, more) = (a.runs().len().min(b.runs().len()), a.runs().len().max(b.runs().len()));
    more <= LONGER * fewer && a.share(b) >= ENOUGH
}

fn all(sketches: &[Sketch<'_>], compared: &[bool]) -> Vec<(u32, u32)> {
    let by_run = shared_runs(sketches, compared);
    let near = sketches.par_iter().enumerate().map(|(nth, sketch)| {
        let mut others: FxHashMap<u32, usize> = FxHashMap::default();
        // Runs that are looked at no closer, and may be shared with anybody.
        let mut formulas = 0;
        if compared[nth] {
            for holders in sketch.runs().map(|run| by_run.holders(run)) {
                if holders.len() > COMMON {
                    formulas += 1;
                    continue;
                }
                for other in holders.iter().filter(|other| (**other as usize) < nth) {
                    *others.entry(*other).or_default() += 1;
                }
            }
        }
        let near = others.into_iter().filter(|(other, shared)| {
            let other = &sketches[*other as usize];
            let fewer = sketch.runs().len().min(other.runs().len());
            (shared + formulas) as f32 / fewer as f32 >= ENOUGH && alike(other, sketch)
        });
        let mut near = near.map(|(other, _)| (other, nth as u32)).collect::<Vec<_>>();
        near.sort_unstable();
        near
    });
    near.collect::<Vec<_>>().concat()
}

/// The pairs by what an earlier build found; `None` where it does not tell.
fn again(
    sketches: &[Sketch<'_>],
    compared: &[bool],
    keys: &[u128],
    cache: &Cache,
    known: Known,
) -> Option<Vec<(u32, u32)>> {
    let before =
        known.keys.as_chunks().0.iter().map(|[low, high]| u128::from(*high) << 64 | u128::from(*low));
    let before = before.collect::<Vec<_>>();
    let stretch = Stretch::between(&before, keys)?;
    let old = before[stretch.start as usize..stretch.old_end as usize].iter();
    let old = old.map(|key| earlier_sketch(*key, cache)).collect::<Option<Vec<_>>>()?;
    let old = old.iter().filter(|sketch| sketch.tells()).collect::<Vec<_>>();
    let new = stretch.came().filter(|nth| sketches[*nth as usize].tells()).collect::<Vec<_>>();
    let inside = || old.iter().copied().chain(new.iter().map(|nth| &sketches[*nth as usize]));
    let outside = |nth: &usize| !(stretch.start as usize..stretch.new_end as usize).contains(nth);
    // Which of several documents with the same words is compared depends on all of them.
    let wholes = inside().map(|sketch| sketch.whole).collect::<FxHashSet<_>>();
    let others = (0..sketches.len()).filter(outside);
    if others.clone().any(|nth| wholes.contains(&sketches[nth].whole))
        || !new.iter().all(|nth| compared[*nth as usize])
    {
        return None;
    }
    let mut filter = Bits::new(FEW_BITS);
    inside().flat_map(Sketch::runs).for_each(|run| filter.add(run));
    let found =
        others.collect::<Vec<_>>().into_par_iter().filter(|nth| compared[*nth]).flat_map_iter(|nth| {
            sketches[nth].runs().filter(|run| filter.has(*run)).map(move |run| (run, nth as u32))
        });
    let mut holders: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (run, nth) in found.collect::<Vec<_>>() {
        holders.entry(run).or_default().push(nth);
    }
    let mut counts: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    old.iter().flat_map(|sketch| sketch.runs()).for_each(|run| counts.entry(run).or_default().0 += 1);
    for nth in &new {
        for run in sketches[*nth as usize].runs() {
            counts.entry(run).or_default().1 += 1;
            holders.entry(run).or_default().push(*nth);
        }
    }
    let others = |run: &u64, new: usize| holders.get(run).map_or(0, Vec::len) - new;
    // What becomes a formula, or is one no longer, tells of other documents too.
    let is_formula = |count: usize| count > COMMON;
    let same = |(run, (old, new)): (&u64, &(usize, usize))| {
        is_formula(others(run, *new) + old) == is_formula(others(run, *new) + new)
    };
    if !counts.iter().all(same) {
        return None;
    }
    let kept =
        known.pairs.into_iter().filter(|(a, b)| ![a, b].iter().any(|nth| stretch.gone().contains(nth)));
    let mut pairs = kept.map(|(a, b)| (stretch.moved(a), stretch.moved(b))).collect::<FxHashSet<_>>();
    for nth in &new {
        let sketch = &sketches[*nth as usize];
        let near = sketch.runs().filter_map(|run| holders.get(&run).filter(|held| !is_formula(held.len())));
        let near = near.flatten().copied().filter(|other| other != nth).collect::<FxHashSet<u32>>();
        let near = near.into_iter().filter(|other| alike(&sketches[*other as usize], sketch));
        pairs.extend(near.map(|other| (other.min(*nth), other.max(*nth))));
    }
    let mut pairs = pairs.into_iter().collect::<Vec<_>>();
    pairs.sort_unstable_by_key(|(a, b)| (*b, *a));
    Some(pairs)
}

/// The documents that have each run, of runs that several of `compared` have.
fn shared_runs(sketches: &[Sketch<'_>], compared: &[bool]) -> Shared {
    // Most runs stand in one document; what was met twice, as far as these bits tell, is looked at.
    let (mut once, mut twice) = (Bits::new(FILTER_BITS), Bits::new(FILTER_BITS));
    let compared: Vec<usize> = (0..sketches.len()).filter(|nth| compared[*nth]).collect();
    for run in compared.iter().flat_map(|nth| sketches[*nth].runs()) {
        if once.has(run) {
            twice.add(run);
        }
        once.add(run);
    }
    let runs =
        compared.par_iter().flat_map_iter(|nth| sketches[*nth].runs().map(move |run| (run, *nth as u32)));
    let mut holders: Vec<(u64, u32)> = runs.filter(|(run, _)| twice.has(*run)).collect();
    holders.par_sort_unstable();
    let mut places = FxHashMap::default();
    let mut start = 0;
    for same in holders.chunk_by(|a, b| a.0 == b.0) {
        if same.len() > 1 {
            places.insert(same[0].0, start..start + same.len());
        }
        start += same.len();
    }
    Shared { twice, places, documents: holders.into_iter().map(|(_, nth)| nth).collect() }
}

/// Which documents have the runs that several have.
struct Shared {
    twice: Bits,
    places: FxHashMap<u64, Range<usize>>,
    documents: Vec<u32>,
}

impl Shared {
    /// The documents that have a run, in order; none where it is one's own.
    fn holders(&self, run: u64) -> &[u32] {
        let place = self.twice.has(run).then(|| self.places.get(&run)).flatten();
        place.map_or(&[], |place| &self.documents[place.clone()])
    }
}

/// Whether runs are among those that were added: for sure where not, likely where so.
struct Bits {
    words: Vec<u64>,
    /// Bits of a run that are looked at.
    bits: u32,
}

impl Bits {
    fn new(bits: u32) -> Bits {
        Bits { words: vec![0; 1 << (bits - 6)], bits }
    }

    fn place(&self, run: u64) -> (usize, u64) {
        let bit = run >> (64 - self.bits);
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    fn add(&mut self, run: u64) {
        let (word, bit) = self.place(run);
        self.words[word] |= bit;
    }

    fn has(&self, run: u64) -> bool {
        let (word, bit) = self.place(run);
        self.words[word] & bit != 0
    }
}
