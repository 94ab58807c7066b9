//! A part of the corpus, as a set of tokens: what filters stand for.

use crate::document::UnitId;

/// How much of a unit is inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Nothing.
    None,
    /// Some of its tokens.
    Part,
    /// All of it.
    All,
}

/// A half-open range of tokens of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stretch {
    pub(crate) unit: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// A set of tokens.
///
/// ```text
/// extents   All  None  Part      None  Part ...      one a unit
/// stretches            2: 4..9         4: 0..3 ...   of the units that are inside in part, neither empty nor adjacent
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TokenSet {
    extents: Vec<Extent>,
    stretches: Vec<Stretch>,
}

impl TokenSet {
    /// The units of which `inside` is true, whole.
    pub(crate) fn of_units(units: u32, mut inside: impl FnMut(u32) -> bool) -> TokenSet {
        let extent = |unit| if inside(unit) { Extent::All } else { Extent::None };
        TokenSet { extents: (0..units).map(extent).collect(), stretches: Vec::new() }
    }

    /// These stretches, sorted; `lengths` are the tokens of every unit.
    pub(crate) fn of_stretches(lengths: &[u32], stretches: impl IntoIterator<Item = Stretch>) -> TokenSet {
        let mut scope = TokenSet { extents: vec![Extent::None; lengths.len()], stretches: Vec::new() };
        for stretch in stretches {
            scope.push(lengths, stretch);
        }
        scope
    }

    /// Adds a stretch that does not begin before the last one.
    fn push(&mut self, lengths: &[u32], stretch: Stretch) {
        let Some(extent) = self.extents.get_mut(stretch.unit as usize) else { return };
        if stretch.start >= stretch.end || *extent == Extent::All {
            return;
        }
        *extent = Extent::Part;
        let whole = lengths.get(stretch.unit as usize).copied().unwrap_or(0);
        match self.stretches.last_mut().filter(|last| last.unit == stretch.unit && last.end >= stretch.start)
        {
            Some(last) => last.end = last.end.max(stretch.end),
            None => self.stretches.push(stretch),
        }
        if self.stretches.last().is_some_and(|last| last.start == 0 && last.end >= whole) {
            self.stretches.pop();
            *extent = Extent::All;
        }
    }

    /// How much of a unit is inside.
    pub(crate) fn extent(&self, unit: UnitId) -> Extent {
        self.extents.get(unit.0 as usize).copied().unwrap_or(Extent::None)
    }

    /// The stretches of a unit that is inside in part.
    pub(crate) fn stretches(&self, unit: UnitId) -> &[Stretch] {
        let from = self.stretches.partition_point(|stretch| stretch.unit < unit.0);
        let rest = &self.stretches[from..];
        &rest[..rest.partition_point(|stretch| stretch.unit == unit.0)]
    }

    /// Whether all tokens of a range are inside.
    pub(crate) fn holds(&self, unit: UnitId, start: u32, end: u32) -> bool {
        match self.extent(unit) {
            Extent::None => false,
            Extent::All => true,
            Extent::Part => {
                let stretches = self.stretches(unit);
                let after = stretches.partition_point(|stretch| stretch.start <= start);
                after.checked_sub(1).is_some_and(|i| stretches[i].end >= end)
            }
        }
    }

    /// The units that are inside, wholly or in part, ascending.
    pub(crate) fn units(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.extents).filter(|(_, extent)| **extent != Extent::None).map(|(unit, _)| unit)
    }

    /// Its tokens.
    pub(crate) fn words(&self, lengths: &[u32]) -> u64 {
        let whole = self.extents.iter().zip(lengths).filter(|(extent, _)| **extent == Extent::All);
        let parts = self.stretches.iter().map(|stretch| u64::from(stretch.end - stretch.start));
        whole.map(|(_, length)| u64::from(*length)).sum::<u64>() + parts.sum::<u64>()
    }

    /// What is not inside.
    pub(crate) fn complement(&self, lengths: &[u32]) -> TokenSet {
        let mut scope = TokenSet { extents: Vec::with_capacity(self.extents.len()), stretches: Vec::new() };
        let mut rest = self.stretches.iter().peekable();
        for (unit, extent) in (0u32..).zip(&self.extents) {
            scope.extents.push(match extent {
                Extent::None => Extent::All,
                Extent::All => Extent::None,
                Extent::Part => Extent::None,
            });
            if *extent != Extent::Part {
                continue;
            }
            let mut start = 0;
            while let Some(stretch) = rest.next_if(|stretch| stretch.unit == unit) {
                scope.push(lengths, Stretch { unit, start, end: stretch.start });
                start = stretch.end;
            }
            let end = lengths.get(unit as usize).copied().unwrap_or(start);
            scope.push(lengths, Stretch { unit, start, end });
        }
        scope
    }

    /// What is inside both.
    pub(crate) fn and(&self, other: &TokenSet, lengths: &[u32]) -> TokenSet {
        self.combine(other, lengths, Extent::None, |ours, theirs, unit, out| {
            let (mut i, mut j) = (0, 0);
            while let (Some(a), Some(b)) = (ours.get(i), theirs.get(j)) {
                out(Stretch { unit, start: a.start.max(b.start), end: a.end.min(b.end) });
                if a.end <= b.end { i += 1 } else { j += 1 }
            }
        })
    }

    /// What is inside either.
    pub(crate) fn or(&self, other: &TokenSet, lengths: &[u32]) -> TokenSet {
        self.combine(other, lengths, Extent::All, |ours, theirs, _, out| {
            let (mut i, mut j) = (0, 0);
            while i < ours.len() || j < theirs.len() {
                let ours_first = match (ours.get(i), theirs.get(j)) {
                    (Some(a), Some(b)) => a.start <= b.start,
                    (ours, _) => ours.is_some(),
                };
                let from = if ours_first { &mut i } else { &mut j };
                let stretches = if ours_first { ours } else { theirs };
                out(stretches[*from]);
                *from += 1;
            }
        })
    }

    /// Combines unit by unit. An extent that is `decides` decides alone, its opposite leaves the other as it is;
    /// `parts` puts out the stretches of two parts, by start.
    fn combine(
        &self,
        other: &TokenSet,
        lengths: &[u32],
        decides: Extent,
        parts: impl Fn(&[Stretch], &[Stretch], u32, &mut dyn FnMut(Stretch)),
    ) -> TokenSet {
        let mut scope = TokenSet { extents: Vec::with_capacity(self.extents.len()), stretches: Vec::new() };
        for (unit, (ours, theirs)) in (0u32..).zip(self.extents.iter().zip(&other.extents)) {
            if *ours == decides || *theirs == decides {
                scope.extents.push(decides);
            } else if *ours == Extent::Part && *theirs == Extent::Part {
                scope.extents.push(Extent::None);
                let (ours, theirs) = (self.stretches(UnitId(unit)), other.stretches(UnitId(unit)));
                parts(ours, theirs, unit, &mut |stretch| scope.push(lengths, stretch));
            } else {
                let (extent, from) = if *ours == Extent::Part { (ours, self) } else { (theirs, other) };
                scope.extents.push(*extent);
                if *extent == Extent::Part {
                    scope.stretches.extend_from_slice(from.stretches(UnitId(unit)));
                }
            }
        }
        scope
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LENGTHS: [u32; 4] = [6, 1, 0, 9];

    fn scope(tokens: &[Vec<bool>]) -> TokenSet {
        let mut stretches = Vec::new();
        for (unit, (tokens, length)) in (0u32..).zip(tokens.iter().zip(LENGTHS)) {
            let inside = (0..length).filter(|at| tokens[*at as usize]);
            stretches.extend(inside.map(|at| Stretch { unit, start: at, end: at + 1 }));
        }
        TokenSet::of_stretches(&LENGTHS, stretches)
    }

    fn tokens() -> impl Strategy<Value = Vec<Vec<bool>>> {
        prop::collection::vec(prop::collection::vec(any::<bool>(), 9), 4)
    }

    proptest! {
        #[test]
        fn scopes_are_sets(a in tokens(), b in tokens()) {
            let (x, y) = (scope(&a), scope(&b));
            let (and, or, not) = (x.and(&y, &LENGTHS), x.or(&y, &LENGTHS), x.complement(&LENGTHS));
            let mut words = 0;
            for (unit, length) in (0u32..).zip(LENGTHS) {
                for at in 0..length {
                    let (p, q) = (a[unit as usize][at as usize], b[unit as usize][at as usize]);
                    let inside = |scope: &TokenSet| scope.holds(UnitId(unit), at, at + 1);
                    prop_assert_eq!((inside(&x), inside(&and), inside(&or), inside(&not)), (p, p && q, p || q, !p));
                    words += u64::from(p);
                }
            }
            prop_assert_eq!(x.words(&LENGTHS), words);
            prop_assert_eq!(&not.complement(&LENGTHS).and(&x, &LENGTHS), &x);
        }
    }
}
