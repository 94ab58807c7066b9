//! How much one query may cost. Apart because everything that reads postings or texts spends from it.

use std::cell::Cell;

/// A budget in postings decoded, or what takes as long. Past it the answer is partial, and says so: nobody waits
/// for a query that was a slip of the finger.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<u64>,
    spent: Cell<bool>,
}

/// About a third of a second in a browser; where words are looked at as they are written, up to a second more.
const BUDGET: u64 = 40_000_000;

impl Work {
    pub(super) fn new() -> Work {
        Work::of(BUDGET)
    }

    pub(super) fn of(budget: u64) -> Work {
        Work { left: Cell::new(budget), spent: Cell::new(false) }
    }

    /// Takes `n` from the budget; `false` once it is used up.
    #[inline]
    pub(super) fn spend(&self, n: u64) -> bool {
        match self.left.get().checked_sub(n) {
            Some(left) => self.left.set(left),
            None => {
                self.left.set(0);
                self.spent.set(true);
            }
        }
        !self.spent.get()
    }

    /// Whether the budget was used up.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.get()
    }
}
