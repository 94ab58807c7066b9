//! Finds phrases that come often enough to be worth a symbol of their own.
//!
//! Pairs of neighbouring symbols become one, in a few rounds, so that phrases of many words can grow (byte pair
//! encoding, Gage 1994, over words; Re-Pair, Larsson and Moffat 1999, but many pairs at a time). A pair is chosen
//! where what it saves, by the entropy of its symbols, is more than its entry in the lexicon costs. Phrases never
//! reach over a place that can be read directly, and end with a word.
//!
//! Of a large corpus a part is enough to know which pairs come often.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Stands in a row of symbols where reading can begin.
pub(crate) const SYNC_MARK: u32 = u32::MAX;

/// Rounds; each lets phrases at most double. More gain little.
const ROUNDS: usize = 5;

/// Pairs that are chosen in one round: those chosen in one round compete for the same words.
const PAIRS_A_ROUND: usize = 20_000;

/// Pairs that come more seldom are not looked at.
const LEAST: u32 = 12;

/// Words that are counted, about; with fewer of them than that, all are.
const COUNTED: usize = 1 << 19;

/// Bits of a pair in the lexicon.
const ENTRY_BITS: i64 = 42;

/// Pairs are first counted by this many bits of a hash, to leave out seldom ones cheaply.
const FILTER_BITS: u32 = 22;

/// Pairs, by the round in which they are replaced.
pub(crate) type Rounds = Vec<Vec<(u32, u32)>>;

/// Of how many pieces of text one is counted, to choose pairs by, where there are so many words: a power of two.
pub(crate) fn every(words: usize) -> u32 {
    let most = (words / COUNTED).max(1) as u32;
    1 << most.ilog2()
}

/// Chooses pairs to be replaced by symbols from `bases` on, by rows that are one of `every` so many; symbols below
/// `gaps` are gaps.
pub(crate) fn find(rows: &mut [Vec<u32>], every: u32, gaps: u32, bases: u32) -> Rounds {
    let mut found = Rounds::new();
    let mut symbols = bases;
    // Later rounds look only at pairs with a symbol of the round before: the others have been looked at.
    let mut fresh = 0;
    for _ in 0..ROUNDS {
        let counts = count(rows, symbols, |row, counts| {
            let symbols = row.iter().filter(|symbol| **symbol != SYNC_MARK);
            symbols.for_each(|symbol| counts[*symbol as usize] += 1);
        });
        let pairs = choose(&counts, pair_counts(rows, &counts, gaps, fresh, (LEAST / every).max(2)), every);
        fresh = symbols;
        if pairs.is_empty() {
            break;
        }
        let round = Round::new(&pairs, symbols);
        symbols += pairs.len() as u32;
        rows.par_iter_mut().for_each(|row| replace(row, &round));
        found.push(pairs);
    }
    found
}

/// The pairs of all rounds, ready to be replaced in rows.
pub(crate) struct Phrases(Vec<Round>);

impl Phrases {
    pub(crate) fn new(rounds: &Rounds, bases: u32) -> Phrases {
        let mut symbols = bases;
        let round = |pairs: &Vec<(u32, u32)>| {
            let round = Round::new(pairs, symbols);
            symbols += pairs.len() as u32;
            round
        };
        Phrases(rounds.iter().map(round).collect())
    }

    /// Replaces them in a row.
    pub(crate) fn replace(&self, row: &mut Vec<u32>) {
        self.0.iter().for_each(|round| replace(row, round));
    }
}

/// The pairs that are chosen in one round.
struct Round {
    /// The symbol of each.
    numbers: FxHashMap<u64, u32>,
    /// Whether a symbol begins one.
    begins: Vec<bool>,
}

impl Round {
    /// The pairs become symbols from `symbols` on.
    fn new(pairs: &[(u32, u32)], symbols: u32) -> Round {
        let numbers = pairs.iter().map(|pair| key(*pair)).zip(symbols..).collect();
        let mut begins = vec![false; symbols as usize];
        pairs.iter().for_each(|pair| begins[pair.0 as usize] = true);
        Round { numbers, begins }
    }
}

/// How often each symbol comes in all parts; `add` adds those of one.
pub(crate) fn count<T: Sync>(parts: &[T], symbols: u32, add: impl Fn(&T, &mut [u64]) + Sync) -> Vec<u64> {
    let none = || vec![0; symbols as usize];
    let of_some = |parts: &[T]| {
        let mut counts = none();
        parts.iter().for_each(|part| add(part, &mut counts));
        counts
    };
    let both = |mut all: Vec<u64>, some: Vec<u64>| {
        all.iter_mut().zip(some).for_each(|(all, some)| *all += some);
        all
    };
    let at_once = parts.len().div_ceil(rayon::current_num_threads()).max(1);
    parts.par_chunks(at_once).map(of_some).reduce_with(both).unwrap_or_else(none)
}

fn key(pair: (u32, u32)) -> u64 {
    u64::from(pair.0) << 32 | u64::from(pair.1)
}

fn filter_slot(pair: (u32, u32)) -> usize {
    (key(pair).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - FILTER_BITS)) as usize
}

/// How often each pair comes, of pairs whose symbols come `least` so often and of which one is from `fresh` on.
fn pair_counts(
    rows: &[Vec<u32>],
    counts: &[u64],
    gaps: u32,
    fresh: u32,
    least: u32,
) -> Vec<((u32, u32), u32)> {
    let often = |symbol: u32| symbol != SYNC_MARK && counts[symbol as usize] >= u64::from(least);
    let pairs = |row: &'_ [u32], each: &mut dyn FnMut((u32, u32))| {
        for pair in row.windows(2) {
            let new = pair[0] >= fresh || pair[1] >= fresh;
            if new && pair[1] >= gaps && often(pair[0]) && often(pair[1]) {
                each((pair[0], pair[1]));
            }
        }
    };
    let filter: Vec<AtomicU32> = (0..1 << FILTER_BITS).map(|_| AtomicU32::new(0)).collect();
    rows.par_iter().for_each(|row| {
        pairs(row, &mut |pair| {
            filter[filter_slot(pair)].fetch_add(1, Relaxed);
        })
    });
    let counted: Vec<FxHashMap<u64, u32>> = rows
        .par_iter()
        .map(|row| {
            let mut counts = FxHashMap::default();
            pairs(row, &mut |pair| {
                if filter[filter_slot(pair)].load(Relaxed) >= least {
                    *counts.entry(key(pair)).or_default() += 1;
                }
            });
            counts
        })
        .collect();
    let mut all: Vec<(u64, u32)> = counted.into_iter().flatten().collect();
    all.par_sort_unstable();
    all.chunk_by(|a, b| a.0 == b.0)
        .map(|same| (((same[0].0 >> 32) as u32, same[0].0 as u32), same.iter().map(|(_, n)| n).sum()))
        .filter(|(_, n)| *n >= least)
        .collect()
}

/// The pairs that save most in all rows, where one of `every` so many was counted.
fn choose(counts: &[u64], pairs: Vec<((u32, u32), u32)>, every: u32) -> Vec<(u32, u32)> {
    let all = log2(counts.iter().sum());
    let mut gains: Vec<(i64, (u32, u32))> = pairs
        .into_iter()
        .map(|(pair, n)| {
            let apart = 2 * all - log2(counts[pair.0 as usize]) - log2(counts[pair.1 as usize]);
            let together = all - log2(u64::from(n));
            (i64::from(n) * i64::from(every) * (apart - together) / 256 - ENTRY_BITS, pair)
        })
        .filter(|(gain, _)| *gain > 0)
        .collect();
    gains.par_sort_unstable_by(|a, b| b.cmp(a));
    gains.truncate(PAIRS_A_ROUND);
    gains.into_iter().map(|(_, pair)| pair).collect()
}

/// The logarithm to base 2 in 256ths, in whole numbers: every machine must choose the same pairs.
fn log2(n: u64) -> i64 {
    let n = n.max(1);
    let whole = i64::from(n.ilog2());
    // The mantissa, 1 to 2, with 32 bits behind the point; each squaring gives one more bit.
    let mut mantissa = u128::from(n) << 32 >> whole;
    let mut log = whole;
    for _ in 0..8 {
        mantissa = (mantissa * mantissa) >> 32;
        let bit = mantissa >> 33 & 1;
        mantissa >>= bit;
        log = log << 1 | bit as i64;
    }
    log
}

/// Replaces the chosen pairs of a row, from the left.
fn replace(row: &mut Vec<u32>, round: &Round) {
    let (mut from, mut to) = (0, 0);
    while from < row.len() {
        let mut symbol = row[from];
        from += 1;
        if round.begins.get(symbol as usize) == Some(&true)
            && let Some(next) = row.get(from)
            && let Some(number) = round.numbers.get(&key((symbol, *next)))
        {
            symbol = *number;
            from += 1;
        }
        row[to] = symbol;
        to += 1;
    }
    row.truncate(to);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The symbols that a phrase stands for.
    fn expand(symbol: u32, bases: u32, pairs: &[(u32, u32)], out: &mut Vec<u32>) {
        match symbol.checked_sub(bases).and_then(|i| pairs.get(i as usize)) {
            Some(&(left, right)) => {
                expand(left, bases, pairs, out);
                expand(right, bases, pairs, out);
            }
            None => out.push(symbol),
        }
    }

    #[test]
    fn phrases_stand_for_what_they_replaced() {
        let mut row = Vec::new();
        for i in 0..4000u32 {
            row.extend(if i % 64 == 0 { Some(SYNC_MARK) } else { None });
            row.extend([5, 6, 0, 7, 8 + i * 7 % 11]);
        }
        let whole = row.clone();
        let mut rows = [row];
        let mut again = whole.clone();
        let rounds = find(&mut rows, every(8_000), 3, 20);
        Phrases::new(&rounds, 20).replace(&mut again);
        assert_eq!(again, rows[0]);
        let pairs = rounds.concat();
        assert!(rows[0].len() < whole.len() / 3, "{} of {}", rows[0].len(), whole.len());
        // No phrase ends with a gap or stands over a mark.
        assert!(pairs.iter().all(|(_, right)| *right >= 3 && *right != SYNC_MARK));
        let mut expanded = Vec::new();
        rows[0].iter().for_each(|symbol| expand(*symbol, 20, &pairs, &mut expanded));
        assert_eq!(expanded, whole);
    }

    #[test]
    fn logarithms() {
        for n in [1, 2, 3, 7, 1000, 123_456_789, u64::MAX] {
            assert!((log2(n) as f64 / 256.0 - (n as f64).log2()).abs() < 0.005, "{n}");
        }
    }
}
