//! Stable sorting with little code: a single sort of indices serves all types and comparisons.
//!
//! The standard library's sort is compiled anew for each of them, dozens in the engine, which every page carries.
//! With it the engine has 782 kB compressed, with this one 671 kB (`./build.sh` prints the size). Where millions of
//! numbers are sorted, `sort_unstable` on the numbers themselves is faster and is used.

use std::cmp::Ordering;

/// Stable sorting of slices.
pub(crate) trait Order<T> {
    /// Sorts the items by `compare`.
    fn order_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// Sorts the items by a key that is cheap to compute.
    fn order_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.order_by(|a, b| key(a).cmp(&key(b)));
    }

    /// Sorts the items by a key that is computed once for each.
    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K);

    /// Sorts the items by their own order.
    fn order(&mut self)
    where
        T: Ord,
    {
        self.order_by(T::cmp);
    }
}

impl<T> Order<T> for [T] {
    fn order_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        let order = ascending(self.len(), &mut |a, b| compare(&self[a as usize], &self[b as usize]));
        arrange(self, order);
    }

    fn order_by_cached_key<K: Ord>(&mut self, key: impl FnMut(&T) -> K) {
        let keys: Vec<K> = self.iter().map(key).collect();
        arrange(self, ascending(keys.len(), &mut |a, b| keys[a as usize].cmp(&keys[b as usize])));
    }
}

/// Keeps the `n` numbers with the greatest weights, heaviest first; of numbers with equal weights, the smallest
/// first. Weights must not be negative.
pub(crate) fn order_heaviest(numbers: &mut Vec<u32>, n: usize, weight: impl Fn(u32) -> f32) {
    // The bits of non-negative floats have the same order as the floats.
    let key = |number: &u32| u64::from(!weight(*number).to_bits()) << 32 | u64::from(*number);
    let mut keys: Vec<u64> = numbers.iter().map(key).collect();
    if keys.len() > n {
        keys.select_nth_unstable(n);
        keys.truncate(n);
    }
    keys.sort_unstable();
    numbers.clear();
    numbers.extend(keys.iter().map(|key| *key as u32));
}

/// Returns the indices below `len` in the order of the items they stand for, or an empty list if the items are
/// already in order.
fn ascending(len: usize, compare: &mut dyn FnMut(u32, u32) -> Ordering) -> Vec<u32> {
    let len = u32::try_from(len).expect("more items than a pack can hold");
    if (1..len).all(|at| compare(at - 1, at).is_le()) {
        return Vec::new();
    }
    let mut order: Vec<u32> = (0..len).collect();
    order.sort_by(|a, b| compare(*a, *b));
    order
}

/// Moves the item with index `order[i]` to place `i` for every `i`, following the cycles of the permutation.
fn arrange<T>(items: &mut [T], mut order: Vec<u32>) {
    for start in 0..order.len() {
        let mut at = start;
        loop {
            let from = std::mem::replace(&mut order[at], at as u32) as usize;
            if from == start {
                break;
            }
            items.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn sorts_as_the_standard_library_does(items in prop::collection::vec((0u8..9, any::<u16>()), 0..200)) {
            let mut ours = items.clone();
            let mut theirs = items.clone();
            ours.order_by_key(|item| item.0);
            theirs.sort_by_key(|item| item.0);
            prop_assert_eq!(&ours, &theirs);
            ours.order();
            theirs.sort();
            prop_assert_eq!(&ours, &theirs);
            ours.order_by_cached_key(|item| item.1.to_string());
            theirs.sort_by_cached_key(|item| item.1.to_string());
            prop_assert_eq!(ours, theirs);
        }

        #[test]
        fn the_heaviest_are_those_of_a_sort(weights in prop::collection::vec(0u8..9, 0..90), n in 0usize..40) {
            let weight = |number: u32| f32::from(weights[number as usize]) / 3.0;
            let mut kept: Vec<u32> = (0..weights.len() as u32).rev().collect();
            order_heaviest(&mut kept, n, weight);
            let mut sorted: Vec<u32> = (0..weights.len() as u32).collect();
            sorted.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
            sorted.truncate(n);
            prop_assert_eq!(kept, sorted);
        }
    }
}
