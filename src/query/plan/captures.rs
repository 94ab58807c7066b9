//! Which words of a hit stand at which slot of its phrase, or on which side of its proximity? Separate from the
//! matcher, which only asks where a hit begins and ends: this is asked of hits that are known, for frequency lists.

use crate::index::{Index, TermId};
use crate::query::language::ast::{Expr, Near, Pattern, Slot};
use crate::query::language::error::Mistake;
use crate::query::plan::terms::{Member, TermSet, resolve};
use crate::query::plan::{MAX_SENTENCE, Plan, different};
use crate::query::search::matcher::Match;
use std::ops::Range;

/// Whether a member of a set counts in the unit of the hit.
type Counts<'a> = &'a dyn Fn(&Member) -> bool;

/// The slots of every leaf of a plan.
pub(crate) struct Slots {
    leaves: Vec<Side>,
}

/// A text, as it was written.
enum Side {
    Phrase(Vec<Kind>),
    OneOf(Vec<Side>),
    Near(Box<[Side; 2]>),
}

/// What may stand at a slot.
enum Kind {
    /// One of these rows of words.
    Words(Vec<Vec<TermSet>>),
    /// Any one word.
    Any,
    /// So many words, least and most, which are no slot that is counted.
    Gap(u32, u32),
}

impl Slots {
    /// # Errors
    /// Those of the plan, which was made of the same words.
    pub(crate) fn new(plan: &Plan<'_, '_>) -> Result<Slots, Mistake> {
        let mut slots = Slots { leaves: Vec::new() };
        if let Some(expr) = &plan.parsed.expr {
            slots.add(plan, expr)?;
        }
        Ok(slots)
    }

    /// Adds the leaves of a tree, in the order in which the plan has them.
    fn add(&mut self, plan: &Plan<'_, '_>, expr: &Expr) -> Result<(), Mistake> {
        match expr {
            one if one.is_filter() => Ok(()),
            Expr::Text(_) | Expr::Near(_) => {
                self.leaves.push(Side::new(plan, expr)?);
                Ok(())
            }
            Expr::Not(one) => self.add(plan, one),
            Expr::And(all) | Expr::Or(all) => different(all).try_for_each(|one| self.add(plan, one)),
            Expr::Filter(_) => Ok(()),
        }
    }

    /// The tokens of the `nth` slot (from 1) of a hit; `terms` are those of the hit, `counts` says which members of sets
    /// count in its unit. `None` where it has no such slot.
    pub(crate) fn range(
        &self,
        hit: &Match,
        terms: &[TermId],
        counts: Counts<'_>,
        nth: usize,
    ) -> Option<Range<u32>> {
        let at = |range: Range<usize>| hit.start + range.start as u32..hit.start + range.end as u32;
        match self.leaves.get(hit.leaf as usize)? {
            Side::Near(sides) => {
                let [first, second] = hit.parts;
                let of = |(start, end): (u32, u32)| {
                    terms.get((start - hit.start) as usize..(end - hit.start) as usize).unwrap_or_default()
                };
                // The parts of a hit are in the order of the text.
                let in_order = sides[0].fits(of(first), counts) && sides[1].fits(of(second), counts);
                let (left, right) = if in_order { (first, second) } else { (second, first) };
                match nth {
                    1 => Some(left.0..left.1),
                    2 => Some(right.0..right.1),
                    _ => None,
                }
            }
            side => side.split(terms, counts)?.into_iter().nth(nth - 1).map(at),
        }
    }
}

impl Side {
    fn new(plan: &Plan<'_, '_>, expr: &Expr) -> Result<Side, Mistake> {
        Ok(match expr {
            Expr::Text(pattern) => Side::Phrase(kinds(plan, pattern)?),
            Expr::Near(near) => {
                let Near { left, right, .. } = near.as_ref();
                Side::Near(Box::new([Side::new(plan, left)?, Side::new(plan, right)?]))
            }
            Expr::Or(all) => {
                Side::OneOf(all.iter().map(|one| Side::new(plan, one)).collect::<Result<_, _>>()?)
            }
            _ => Side::OneOf(Vec::new()),
        })
    }

    /// Whether these terms, all of them, may be a hit of it.
    fn fits(&self, terms: &[TermId], counts: Counts<'_>) -> bool {
        match self {
            Side::Phrase(_) => self.split(terms, counts).is_some(),
            Side::OneOf(all) => all.iter().any(|one| one.fits(terms, counts)),
            // It is a hit of something, and nothing else is that long.
            Side::Near(_) => true,
        }
    }

    /// The slots of a hit that has these terms: of several ways to cut it, one that gives gaps the fewest words.
    fn split(&self, terms: &[TermId], counts: Counts<'_>) -> Option<Vec<Range<usize>>> {
        match self {
            Side::Phrase(kinds) => {
                let mut found = Vec::new();
                let mut dead = vec![false; (kinds.len() + 1) * (terms.len() + 1)];
                cut(kinds, terms, 0, counts, &mut found, &mut dead).then_some(found)
            }
            Side::OneOf(all) => all.iter().find_map(|one| one.split(terms, counts)),
            Side::Near(_) => None,
        }
    }
}

fn kinds(plan: &Plan<'_, '_>, pattern: &Pattern) -> Result<Vec<Kind>, Mistake> {
    let (index, switches): (&Index<'_>, _) = (plan.index, plan.parsed.switches);
    let kind = |slot: &Slot| {
        Ok(match slot {
            Slot::Any => Kind::Any,
            Slot::Gap(min, max) => Kind::Gap(*min, *max),
            Slot::Sentence => Kind::Gap(0, MAX_SENTENCE),
            Slot::OneOf(options) => {
                let row = |words: &Vec<_>| words.iter().map(|word| resolve(index, word, switches)).collect();
                Kind::Words(options.iter().map(row).collect::<Result<_, _>>()?)
            }
        })
    };
    pattern.slots.iter().map(kind).collect()
}

/// Cuts terms from `at` on into these slots, to the end; `dead` says where that was found to be impossible, by how
/// many slots are left and how many terms are cut.
fn cut(
    kinds: &[Kind],
    terms: &[TermId],
    at: usize,
    counts: Counts<'_>,
    found: &mut Vec<Range<usize>>,
    dead: &mut [bool],
) -> bool {
    let Some((first, rest)) = kinds.split_first() else { return at == terms.len() };
    let place = kinds.len() * (terms.len() + 1) + at;
    if at > terms.len() || dead[place] {
        return false;
    }
    let holds = |set: &TermSet, term: &TermId| {
        let place = set.members.binary_search_by_key(term, |member| member.term);
        place.is_ok_and(|place| counts(&set.members[place]))
    };
    let mut go_on = |length: usize, is_slot: bool| {
        let known = found.len();
        if is_slot {
            found.push(at..at + length);
        }
        let whole = cut(rest, terms, at + length, counts, found, dead);
        if !whole {
            found.truncate(known);
        }
        whole
    };
    let whole = match first {
        Kind::Any => go_on(1, true),
        Kind::Gap(min, max) => {
            (*min as usize..=(*max as usize).min(terms.len() - at)).any(|length| go_on(length, false))
        }
        Kind::Words(options) => options.iter().any(|sets| {
            let words = terms.get(at..at + sets.len());
            words.is_some_and(|words| sets.iter().zip(words).all(|(set, term)| holds(set, term)))
                && go_on(sets.len(), true)
        }),
    };
    dead[place] = !whole;
    whole
}
