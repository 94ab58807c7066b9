//! The heaviest of some numbers, without sorting all of them.

/// Of some numbers keeps the `n` of the greatest weight, the greatest first; of those as heavy the least first. Weights
/// are not negative.
pub(crate) fn keep_heaviest(numbers: &mut Vec<u32>, n: usize, weight: impl Fn(u32) -> f32) {
    // The bits of floats that are not negative are in the order of the floats.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_heaviest_are_those_of_a_sort(weights in prop::collection::vec(0u8..9, 0..90), n in 0usize..40) {
            let weight = |number: u32| f32::from(weights[number as usize]) / 3.0;
            let mut kept: Vec<u32> = (0..weights.len() as u32).rev().collect();
            keep_heaviest(&mut kept, n, weight);
            let mut sorted: Vec<u32> = (0..weights.len() as u32).collect();
            sorted.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
            sorted.truncate(n);
            prop_assert_eq!(kept, sorted);
        }
    }
}
