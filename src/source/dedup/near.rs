//! Finds texts that are nearly the same: those that share most of their runs.
//!
//! Runs that many texts share are ignored.

use crate::source::dedup::sketch::Sketch;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Runs that at least this many documents share are formulas: they carry no information, and comparing them would
/// take too long.
const COMMON: usize = 60;
/// The share of the shorter document's runs from which on it counts as a copy.
const ENOUGH: f32 = 0.8;
/// How many times as long as its copy a document may be: a cut story is a copy, a sentence from a book is not.
const LONGER: usize = 3;
/// Bits of a run that index the table of runs that may occur in several documents. With more bits the tables would
/// not fit into the processor's cache.
const FILTER_BITS: u32 = 23;

/// Whether two sketches are of nearly the same text, given that they share a run that is not a formula.
fn alike(a: &Sketch, b: &Sketch) -> bool {
    let (fewer, more) = (a.runs.len().min(b.runs.len()), a.runs.len().max(b.runs.len()));
    more <= LONGER * fewer && a.share(b) >= ENOUGH
}

/// Returns the pairs of documents that are nearly the same, the earlier one first. `compared` marks the documents
/// to look at, each of which has different words.
pub(crate) fn pairs(sketches: &[Sketch], compared: &[bool]) -> Vec<(u32, u32)> {
    let by_run = shared_runs(sketches, compared);
    let near = sketches.par_iter().enumerate().map(|(nth, sketch)| {
        let mut others: FxHashMap<u32, usize> = FxHashMap::default();
        // Runs that are ignored, and may be shared with any document.
        let mut formulas = 0;
        if compared[nth] {
            for holders in sketch.runs.iter().map(|run| by_run.holders(*run)) {
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
            let fewer = sketch.runs.len().min(other.runs.len());
            (shared + formulas) as f32 / fewer as f32 >= ENOUGH && alike(other, sketch)
        });
        let mut near = near.map(|(other, _)| (other, nth as u32)).collect::<Vec<_>>();
        near.sort_unstable();
        near
    });
    near.collect::<Vec<_>>().concat()
}

/// Returns the documents that have each run, for runs that several of `compared` have.
fn shared_runs(sketches: &[Sketch], compared: &[bool]) -> Shared {
    // Most runs occur in one document. Only runs that, judging by these bits, occur twice are looked up.
    let (mut once, mut twice) = (Bits::new(), Bits::new());
    let compared: Vec<usize> = (0..sketches.len()).filter(|nth| compared[*nth]).collect();
    for run in compared.iter().flat_map(|nth| sketches[*nth].runs.iter().copied()) {
        if once.has(run) {
            twice.add(run);
        }
        once.add(run);
    }
    let runs = compared
        .par_iter()
        .flat_map_iter(|nth| sketches[*nth].runs.iter().map(move |run| (*run, *nth as u32)));
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

/// The documents that have each run shared by several.
struct Shared {
    twice: Bits,
    places: FxHashMap<u64, Range<usize>>,
    documents: Vec<u32>,
}

impl Shared {
    /// Returns the documents that have a run, in order; empty if only one has it.
    fn holders(&self, run: u64) -> &[u32] {
        let place = self.twice.has(run).then(|| self.places.get(&run)).flatten();
        place.map_or(&[], |place| &self.documents[place.clone()])
    }
}

/// A filter for runs: "no" is certain, "yes" is likely.
struct Bits(Vec<u64>);

impl Bits {
    fn new() -> Bits {
        Bits(vec![0; 1 << (FILTER_BITS - 6)])
    }

    fn place(run: u64) -> (usize, u64) {
        let bit = run >> (64 - FILTER_BITS);
        ((bit / 64) as usize, 1 << (bit % 64))
    }

    fn add(&mut self, run: u64) {
        let (word, bit) = Bits::place(run);
        self.0[word] |= bit;
    }

    fn has(&self, run: u64) -> bool {
        let (word, bit) = Bits::place(run);
        self.0[word] & bit != 0
    }
}
