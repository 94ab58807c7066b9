//! Which names of one document are one person's: initials, typing errors, surnames.
//!
//! Whatever is asked of all names is answered by a table, so that a book with thousands of them takes no longer a
//! page than a report.

use crate::quote::people::cast::{Cast, bump};
use crate::quote::people::names::{Gender, given_names_agree, middles_agree};
use crate::quote::people::spelling::{TYPO_LENGTH, mistyped, slips};

impl Cast {
    /// A member of the same last name whose first name is compatible: an initial, or a typing error away.
    ///
    /// An initial that fits two first names is nobody of them.
    pub(crate) fn same_person(
        &self,
        words: &[String],
        generation: Option<&str>,
        middle: &str,
    ) -> Option<usize> {
        let (first, last) = (words.first()?, words.last()?);
        let mut found = self.by_last.get(last)?.iter().copied().filter(|place| {
            let member = &self.members[*place];
            member.words.len() >= 2
                && member.generation == generation
                && middles_agree(&member.middle, middle)
                && given_names_agree(&member.words[0], first)
                && !self.kept_apart(&member.words, words)
        });
        let one = found.next()?;
        let unlike = |other: usize| {
            first.chars().count() == 1
                && !given_names_agree(&self.members[one].words[0], &self.members[other].words[0])
        };
        (!found.any(unlike)).then_some(one)
    }

    /// The member of that key whose middle initials do not differ.
    pub(crate) fn by_middle(&self, key: &str, middle: &str) -> Option<usize> {
        let one = self.named(key)?;
        if middles_agree(&self.members[one].middle, middle) {
            return Some(one);
        }
        self.named(&format!("{key}/{middle}"))
    }

    /// The member of that key, or the one it was joined with.
    pub(crate) fn named(&self, key: &str) -> Option<usize> {
        let mut place = *self.by_name.get(key)?;
        while let Some(other) = self.members[place].joined {
            place = other;
        }
        Some(place)
    }

    fn kept_apart(&self, a: &[String], b: &[String]) -> bool {
        !self.apart.is_empty() && self.apart.contains(&(a.concat(), b.concat()))
    }

    /// The one full name of which a surname is a misspelling, where there is only one.
    pub(crate) fn mistyped(&self, last: &str) -> Option<usize> {
        if last.len() < TYPO_LENGTH || self.by_last.contains_key(last) {
            return None;
        }
        let like = |place: &usize| {
            let member = &self.members[*place];
            member.words.last().is_some_and(|word| mistyped(word, last))
                && !self.kept_apart(&member.words, &[last.to_owned()])
        };
        let mut found: Vec<usize> =
            slips(last).filter_map(|slip| self.by_slip.get(&slip)).flatten().copied().filter(like).collect();
        found.sort_unstable();
        found.dedup();
        let [one] = found[..] else { return None };
        Some(one)
    }

    /// Joins full names of one first name whose surnames are a typing error apart: the rarer is the error.
    fn join_mistyped(&mut self) {
        for rare in 0..self.members.len() {
            let member = &self.members[rare];
            let Some(last) =
                member.words.last().filter(|last| last.len() >= TYPO_LENGTH && member.words.len() > 1)
            else {
                continue;
            };
            let other = self.by_first.get(&member.words[0]).and_then(|places| {
                places.iter().copied().find(|place| {
                    let other = &self.members[*place];
                    *place != rare
                        && other.generation == member.generation
                        && other.gender.fits(member.gender)
                        && (other.count, rare) > (member.count, *place)
                        && other.words.last().is_some_and(|word| mistyped(word, last))
                        && !self.kept_apart(&other.words, &member.words)
                })
            });
            if let Some(frequent) = other {
                self.absorb(rare, frequent);
            }
        }
    }

    /// Makes one member the name of another; only the other is found from now on.
    fn absorb(&mut self, gone: usize, stays: usize) {
        let words = &self.members[gone].words;
        let last = words.last().and_then(|last| self.by_last.get_mut(last));
        let first = words.first().and_then(|first| self.by_first.get_mut(first));
        for places in [last, first].into_iter().flatten() {
            places.retain(|place| *place != gone);
        }
        self.members[gone].joined = Some(stays);
        let (forms, roles, role_words, count, gender) = {
            let member = &mut self.members[gone];
            member.sure = false;
            (
                std::mem::take(&mut member.forms),
                std::mem::take(&mut member.roles),
                std::mem::take(&mut member.role_words),
                member.count,
                member.gender,
            )
        };
        let member = &mut self.members[stays];
        member.count += count;
        member.sure = true;
        if member.gender == Gender::Unknown {
            member.gender = gender;
        }
        for (form, count) in forms {
            (0..count).for_each(|_| bump(&mut member.forms, &form));
        }
        member
            .roles
            .extend(roles.into_iter().filter(|role| !member.roles.contains(role)).collect::<Vec<_>>());
        let new = role_words.into_iter().filter(|word| !member.role_words.contains(word)).collect::<Vec<_>>();
        member.role_words.extend(new);
    }

    /// Once everything was read: single surnames with titles join the full name they belong to, and everybody is
    /// found by the roles met.
    pub(crate) fn settle(&mut self) {
        self.join_mistyped();
        for place in 0..self.members.len() {
            if self.members[place].words.len() != 1 {
                continue;
            }
            let last = self.members[place].words[0].clone();
            let gender = self.members[place].gender;
            let own = self.members[place].generation;
            let full = match self.best(&last, gender, usize::MAX) {
                Some(full) => Some(full),
                None => self.mistyped(&last).filter(|full| self.members[*full].gender.fits(gender)),
            };
            if let Some(full) =
                full.filter(|full| *full != place && (own.is_none() || self.members[*full].generation == own))
            {
                self.absorb(place, full);
            }
        }
        for (place, member) in self.members.iter().enumerate() {
            for word in &member.role_words {
                self.by_role.entry(word.clone()).or_default().push(place);
            }
        }
    }
}
