//! Units as ascending lists, and what is in two of them.

/// What is in both.
pub(crate) fn intersect(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (mut i, mut j, mut both) = (0, 0, Vec::new());
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both.push(a[i]);
                i += 1;
                j += 1;
            }
        }
    }
    both
}

/// What is in either.
pub(crate) fn unite(a: &[u32], b: &[u32]) -> Vec<u32> {
    let (mut i, mut j, mut either) = (0, 0, Vec::with_capacity(a.len().max(b.len())));
    while i < a.len() || j < b.len() {
        let next = match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) => *x.min(y),
            (Some(x), None) | (None, Some(x)) => *x,
            (None, None) => break,
        };
        i += usize::from(a.get(i) == Some(&next));
        j += usize::from(b.get(j) == Some(&next));
        either.push(next);
    }
    either
}

/// What is in the first, and not in the second.
pub(crate) fn subtract(a: &[u32], b: &[u32]) -> Vec<u32> {
    let mut at = 0;
    let outside = |unit: &&u32| {
        while at < b.len() && b[at] < **unit {
            at += 1;
        }
        b.get(at) != Some(*unit)
    };
    a.iter().filter(outside).copied().collect()
}
