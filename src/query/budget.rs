//! How much one query may cost, and when it lets others go first.

use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// A budget in postings decoded, or what takes as long. Past it the answer is partial, and says so: nobody waits
/// for a query that was a slip of the finger.
#[derive(Debug)]
pub(crate) struct Budget {
    budget: u64,
    done: Cell<u64>,
    spent: Cell<bool>,
    pace: Pace,
    /// What was done when the clock was looked at last.
    looked: Cell<u64>,
    /// When the query, and when this turn of it, began.
    start: f64,
    turn: Cell<f64>,
    longest: f64,
}

/// Who waits while a query is answered. By a clock it is answered in turns: between two of them whoever polls it can do
/// other things, or drop it. It also ends in time, whatever the machine: its answer is then partial.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    /// The time in milliseconds; without one a query is answered in one turn.
    pub(crate) clock: Option<fn() -> f64>,
    /// What may be done before the clock is looked at.
    pub(crate) look: u64,
    /// How long a turn lasts.
    pub(crate) turn: f64,
}

impl Pace {
    /// Turns by a clock that gives milliseconds.
    pub fn by(clock: fn() -> f64) -> Pace {
        Pace { clock: Some(clock), look: LOOK, turn: TURN }
    }
}

/// About a third of a second in a browser; where words are looked at as they are written, up to a second more.
const BUDGET: u64 = 40_000_000;
/// The most milliseconds that it takes on slow machines and in large corpora.
const LONGEST: f64 = 3_000.0;
/// A list of all hits may cost more than one page of them: about a second in a browser; where words are looked at as they
/// are written, up to five.
const LIST_BUDGET: u64 = 150_000_000;
/// The same for such a list.
const LONGEST_LIST: f64 = 10_000.0;
/// Milliseconds of a turn: what is typed meanwhile waits no longer.
const TURN: f64 = 30.0;
/// What is done in about a millisecond.
const LOOK: u64 = 100_000;

impl Budget {
    pub(crate) fn new(pace: Pace) -> Budget {
        Budget::of(BUDGET, LONGEST, pace)
    }

    /// For a list of all hits.
    pub(crate) fn of_list(pace: Pace) -> Budget {
        Budget::of(LIST_BUDGET, LONGEST_LIST, pace)
    }

    fn of(budget: u64, longest: f64, pace: Pace) -> Budget {
        let start = pace.clock.map_or(0.0, |clock| clock());
        let (done, looked) = (Cell::new(0), Cell::new(0));
        Budget { budget, done, spent: Cell::new(false), pace, looked, start, turn: Cell::new(start), longest }
    }

    /// Takes `n` from the budget; `false` once it is used up.
    #[inline]
    pub(crate) fn spend(&self, n: u64) -> bool {
        let done = self.done.get().saturating_add(n);
        self.done.set(done);
        if done > self.budget {
            self.spent.set(true);
        }
        !self.spent.get()
    }

    /// Whether the budget was used up.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.get()
    }

    /// Ends the turn if it has lasted long enough.
    #[inline]
    pub(crate) async fn pause(&self) {
        if self.done.get() - self.looked.get() >= self.pace.look && self.is_turn_over() {
            pause().await;
            self.turn.set(self.now());
        }
    }

    #[cold]
    fn is_turn_over(&self) -> bool {
        self.looked.set(self.done.get());
        let now = self.now();
        if now - self.start > self.longest {
            self.spent.set(true);
        }
        now - self.turn.get() > self.pace.turn
    }

    fn now(&self) -> f64 {
        self.pace.clock.map_or(0.0, |clock| clock())
    }
}

/// Ends a turn: it is the next poll that goes on.
pub async fn pause() {
    let mut is_next = false;
    std::future::poll_fn(|_| match std::mem::replace(&mut is_next, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

/// The answer to a question, turn after turn without anything between them.
pub(crate) fn at_once<T>(answer: impl Future<Output = T>) -> T {
    let mut answer = pin!(answer);
    loop {
        if let Poll::Ready(answer) = answer.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return answer;
        }
    }
}
