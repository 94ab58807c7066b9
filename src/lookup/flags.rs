//! What matters more than the score: changes of a few words that change the sense.
//!
//! Separate because these are rules about words, each of which must stay silent on everything that is only written
//! otherwise: contractions, spelling, numbers in words, fillers, inflection, order.

use super::polarity;
use super::{Flag, Note};
use crate::align::{Alignment, Class, Word, Wording, opposite, root_in_common};
use std::ops::Range;

/// A place where query and source differ: the words on either side, in indices of compared words.
#[derive(Clone, Debug)]
pub(crate) struct Site {
    pub(crate) query: Range<usize>,
    pub(crate) source: Range<usize>,
    /// Whether the query marks it with an ellipsis.
    pub(crate) marked: bool,
}

/// Longer dropped runs are a cut, whose words belong to what was cut out, not to what was kept.
const LONGEST_EDIT: usize = 8;
/// So many words of the query with nothing in their place are a part that is missing.
const LOST_CLAUSE: usize = 4;

/// The places where the two differ, in order. Words of the source outside `reach` are in no site.
pub(crate) fn sites(query: &[Word], alignment: &Alignment, reach: &Range<usize>) -> Vec<Site> {
    let mut sites: Vec<Site> = Vec::new();
    let (mut query_at, mut source_at) = (0, reach.start);
    let mut add = |q: Range<usize>, s: Range<usize>, before: usize| {
        if q.is_empty() && s.is_empty() {
            return;
        }
        // The ellipsis stands before the word that follows what it hides.
        let marked =
            query.get(q.start..(before + 1).min(query.len())).is_some_and(|w| w.iter().any(|w| w.gap_before));
        match sites.last_mut() {
            Some(last) if last.query.end == q.start && last.source.end == s.start && !marked => {
                last.query.end = q.end;
                last.source.end = s.end;
            }
            _ => sites.push(Site { query: q, source: s, marked }),
        }
    };
    for pair in &alignment.pairs {
        add(query_at..pair.query.start, source_at..pair.source.start, pair.query.start);
        if pair.similarity < 1.0 {
            add(pair.query.clone(), pair.source.clone(), pair.query.start);
        }
        (query_at, source_at) = (pair.query.end, pair.source.end);
    }
    add(query_at..query.len(), source_at..reach.end, query.len());
    sites
}

/// The flags that the changed words raise: `negation`, `opposite`, `number`, `name`, `hedge`, `person`.
pub(crate) fn of_words(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    reach: &Range<usize>,
) -> Vec<Note> {
    let all = sites(&query.words, alignment, reach);
    let edits: Vec<&Site> = all
        .iter()
        .filter(|site| !site.marked && site.source.len() <= site.query.len() + LONGEST_EDIT)
        // A clause that is nowhere in the source is no change of a word.
        .filter(|site| !site.source.is_empty() || site.query.len() < LOST_CLAUSE)
        .collect();
    let mut notes = Vec::new();
    let mut note = |flag: Flag, site: &Site| {
        if notes.iter().all(|note: &Note| note.flag != flag) {
            notes.push(Note::new(flag, None, words(query, &site.query), words(source, &site.source)));
        }
    };
    if let Some(site) = polarity::turned(query, source, alignment, &edits) {
        note(Flag::Negation, site);
    }
    let whole_lower = query.words.iter().all(|word| !word.name || word.class.any(Class::PEOPLE));
    for site in edits {
        let (q, s) = (&query.words[site.query.clone()], &source.words[site.source.clone()]);
        if any_pair(q, s, |a, b| opposite(&a.form, &b.form)) {
            note(Flag::Opposite, site);
        }
        if number_changed(q, s) {
            note(Flag::Number, site);
        }
        if name_changed(q, s, site, query, whole_lower) {
            note(Flag::Name, site);
        }
        if hedge_dropped(q, s) {
            note(Flag::Hedge, site);
        }
        if person_changed(q, s) {
            note(Flag::Person, site);
        }
    }
    notes
}

/// The printed words of some compared ones, with one kept word on either side where there are none.
fn words(wording: &Wording<'_>, range: &Range<usize>) -> String {
    match wording.words.get(range.clone()) {
        Some([first, .., last]) => {
            wording.shown(first.printed.start as usize..last.printed.end as usize).to_string()
        }
        Some([only]) => wording.shown(only.printed.start as usize..only.printed.end as usize).to_string(),
        _ => String::new(),
    }
}

/// Whether a word of the query and one of the source, neither on both sides, differ so.
pub(crate) fn any_pair(query: &[Word], source: &[Word], differ: impl Fn(&Word, &Word) -> bool) -> bool {
    let kept = |word: &Word, others: &[Word]| others.iter().any(|other| other.form == word.form);
    query.iter().any(|a| !kept(a, source) && source.iter().any(|b| !kept(b, query) && differ(a, b)))
}

fn number_changed(query: &[Word], source: &[Word]) -> bool {
    let has = |words: &[Word], value: f64| words.iter().any(|word| word.value == Some(value));
    let only = |words: &[Word], others: &[Word]| -> Vec<bool> {
        let alone = |word: &&Word| word.value.is_some_and(|value| !has(others, value)) && !word.optional;
        words.iter().filter(alone).map(is_count).collect()
    };
    let counts = |alone: &[bool]| alone.contains(&true);
    let (added, dropped) = (only(query, source), only(source, query));
    match (added.is_empty(), dropped.is_empty()) {
        (true, true) => false,
        (false, false) => true,
        (false, true) => counts(&added),
        (true, false) => counts(&dropped),
    }
}

/// Whether a number counts: "one", "first" and "second" in letters are more often no number than one.
fn is_count(word: &Word) -> bool {
    let second = ["second", "zweite", "seconde", "deuxieme"];
    word.form.starts_with(|c: char| c.is_ascii_digit() || c == '#')
        || word.value != Some(1.0) && !second.iter().any(|second| word.form.starts_with(second))
}

fn name_changed(q: &[Word], s: &[Word], site: &Site, query: &Wording<'_>, whole_lower: bool) -> bool {
    let same_name = |a: &Word, b: &Word| {
        a.form == b.form || a.stem() == b.stem() || root_in_common(a, b) || misspelt(a, b)
    };
    let new = |words: &[Word], others: &[Word]| {
        words
            .iter()
            .any(|a| a.name && !a.optional && a.value.is_none() && !others.iter().any(|b| same_name(a, b)))
    };
    let (added, dropped) = (new(q, s), new(s, q));
    if added && dropped {
        return true;
    }
    if added {
        // "Kerry" as "John Kerry", or a name in the place of "he", says the same.
        let beside = |at: Option<usize>| at.and_then(|at| query.words.get(at)).is_some_and(|word| word.name);
        let expands = beside(site.query.start.checked_sub(1)) || beside(Some(site.query.end));
        let pronoun = s.iter().any(|word| word.class.any(Class::PERSON));
        return !expands && !pronoun;
    }
    // Written all in small letters: a word that stands where the name stood.
    let stands_for =
        |word: &Word| !word.is_function() && word.value.is_none() && !s.iter().any(|b| same_name(word, b));
    dropped && whole_lower && q.len() <= 2 && s.len() <= 2 && q.iter().any(stands_for)
}

/// One name misspelt: a letter or two, in a word that the vocabulary does not have.
fn misspelt(a: &Word, b: &Word) -> bool {
    (!a.known || !b.known || a.form.len() >= 7) && crate::align::similarity(a, b) >= 0.7
}

fn hedge_dropped(q: &[Word], s: &[Word]) -> bool {
    let forces = |words: &[Word]| -> Vec<u8> {
        words.iter().filter(|word| !word.name).filter_map(|word| word.class.force()).collect()
    };
    let (asked, printed) = (forces(q), forces(s));
    if let (Some(asked), Some(printed)) = (asked.first(), printed.first())
        && asked != printed
    {
        return true;
    }
    // "may be" as "is": a weak modal gone, and a plain verb in its place or nothing.
    let weakened = asked.is_empty() && printed.iter().any(|force| *force <= 2);
    let hedges = |words: &[Word]| {
        words.iter().enumerate().any(|(i, word)| {
            let first_person = |at: Option<usize>| {
                at.and_then(|at| words.get(at)).is_some_and(|subject| subject.class.any(Class::FIRST))
            };
            // "think" hedges beside "I" only: "people think" reports.
            let mine = first_person(i.checked_sub(1)) || first_person(Some(i + 1));
            word.class.any(Class::HEDGE)
                && word.class.force().is_none()
                && (!word.class.any(Class::OPINION) || mine)
        })
    };
    weakened || (hedges(s) && !hedges(q))
}

fn person_changed(q: &[Word], s: &[Word]) -> bool {
    const PERSONS: [Class; 3] = [Class::FIRST, Class::SECOND, Class::THIRD];
    let of = |words: &[Word]| PERSONS.map(|person| words.iter().any(|word| word.class.any(person)));
    let (asked, printed) = (of(q), of(s));
    let some = |persons: [bool; 3]| persons.iter().any(|person| *person);
    some(asked) && some(printed) && (0..3).all(|person| !(asked[person] && printed[person]))
}
