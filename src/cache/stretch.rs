//! Where one list differs from an earlier one: a single stretch, before and behind which both are the same.
//!
//! Apart because several steps of a build ask it of their own lists.

use std::ops::Range;

/// A stretch of more than one of so many entries is not worth looking at alone.
const FEW: u32 = 8;

/// Entries that others have taken the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) start: u32,
    /// The end in the earlier list.
    pub(crate) old_end: u32,
    /// The end in the list of now.
    pub(crate) new_end: u32,
}

impl Stretch {
    /// The shortest one outside which the lists are the same; `None` where it is a large part of them.
    pub(crate) fn between<T: PartialEq>(old: &[T], new: &[T]) -> Option<Stretch> {
        let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let behind = old[start..].iter().rev().zip(new[start..].iter().rev());
        let same = behind.take_while(|(old, new)| old == new).count();
        let (old_end, new_end) = (old.len() - same, new.len() - same);
        let stretch = Stretch { start: start as u32, old_end: old_end as u32, new_end: new_end as u32 };
        (old_end.max(new_end) - start <= new.len() / FEW as usize).then_some(stretch)
    }

    /// The entries among those of now.
    pub(crate) fn came(&self) -> Range<u32> {
        self.start..self.new_end
    }

    /// The entries in the earlier list.
    pub(crate) fn gone(&self) -> Range<u32> {
        self.start..self.old_end
    }

    /// How far entries behind it have moved.
    pub(crate) fn shift(&self) -> i64 {
        i64::from(self.new_end) - i64::from(self.old_end)
    }

    /// The place that an earlier entry outside has now.
    pub(crate) fn moved(&self, place: u32) -> u32 {
        if place < self.start { place } else { (i64::from(place) + self.shift()) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_what_differs() {
        let many = |middle: &[u32]| [&[7; 40][..], middle, &[8; 40]].concat();
        let between = |old: &[u32], new: &[u32]| Stretch::between(&many(old), &many(new));
        let stretch = |start, old_end, new_end| Some(Stretch { start, old_end, new_end });
        assert_eq!(between(&[1, 2, 3, 4], &[1, 9, 5, 4]), stretch(41, 43, 43));
        assert_eq!(between(&[1, 2, 3], &[1, 2, 2, 3]), stretch(42, 42, 43));
        assert_eq!(between(&[1, 2, 2, 3], &[1, 2, 3]), stretch(42, 43, 42));
        assert_eq!(between(&[1, 2], &[1, 2]), stretch(82, 82, 82));
        assert_eq!(Stretch::between(&[1, 2], &[3, 4]), None);
        let moved =
            between(&[1, 2, 3], &[1, 2, 2, 3]).map(|stretch| [41, 42].map(|place| stretch.moved(place)));
        assert_eq!(moved, Some([41, 43]));
    }
}
