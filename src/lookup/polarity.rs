//! Is what a clause says affirmed or denied, here and there? Separate because it counts whole clauses where the
//! other flags look at single words: "never gives anything" and "gives nothing" deny as much, "not unlikely" and
//! "likely" affirm as much.

use super::flags::{Site, any_pair};
use crate::align::{Alignment, Class, Language, Word, Wording};

/// The first changed place of a clause that is denied on one side and affirmed on the other. Words of the sites
/// left out of `edits` count on neither side.
pub(crate) fn turned<'s>(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    edits: &[&'s Site],
) -> Option<&'s Site> {
    let denies = |words: &[Word]| words.iter().any(|word| is_negation(word, true));
    let prefixed = |site: &Site| {
        let (q, s) = (&query.words[site.query.clone()], &source.words[site.source.clone()]);
        any_pair(q, s, |a, b| source.language.differ_by_prefix(&a.form, &b.form))
    };
    let changed = |site: &Site| {
        denies(&query.words[site.query.clone()])
            || denies(&source.words[site.source.clone()])
            || prefixed(site)
    };
    let changed: Vec<(&'s Site, bool)> =
        edits.iter().filter(|site| changed(site)).map(|site| (*site, prefixed(site))).collect();
    if changed.is_empty() {
        return None;
    }
    let clauses = Sides::of(query, source, alignment, edits);
    let turned = |(site, _): &&(&'s Site, bool)| {
        let clause = clauses.of_site(site);
        let prefixes = changed.iter().filter(|(site, prefixed)| *prefixed && clauses.of_site(site) == clause);
        let (asked, printed) = clauses.denials(clause);
        (asked + printed + prefixes.count()) % 2 == 1 && !clauses.is_dropped_answer(clause)
    };
    changed.iter().find(turned).map(|(site, _)| *site)
}

/// The words of both sides, each in a clause of the source.
struct Sides<'a> {
    query: Vec<(usize, &'a Word)>,
    source: Vec<(usize, &'a Word)>,
    /// The clause of every word of the source, and of every word of the query.
    of_source: Vec<usize>,
    of_query: Vec<usize>,
    language: Language,
}

impl<'a> Sides<'a> {
    fn of(
        query: &'a Wording<'_>,
        source: &'a Wording<'_>,
        alignment: &Alignment,
        edits: &[&Site],
    ) -> Sides<'a> {
        let of_source = clauses(source);
        let of_query = in_source_clauses(&clauses(query), &of_source, alignment);
        let mut counts = (vec![false; query.words.len()], vec![false; source.words.len()]);
        let mut count = |q: std::ops::Range<usize>, s: std::ops::Range<usize>| {
            counts.0[q].iter_mut().for_each(|counts| *counts = true);
            counts.1[s].iter_mut().for_each(|counts| *counts = true);
        };
        alignment.pairs.iter().for_each(|pair| count(pair.query.clone(), pair.source.clone()));
        edits.iter().for_each(|site| count(site.query.clone(), site.source.clone()));
        let counted = |words: &'a [Word], clauses: &[usize], counts: &[bool]| {
            let words = words.iter().zip(clauses).zip(counts).filter(|(_, counts)| **counts);
            words.map(|((word, clause), _)| (*clause, word)).collect()
        };
        Sides {
            query: counted(&query.words, &of_query, &counts.0),
            source: counted(&source.words, &of_source, &counts.1),
            language: source.language,
            of_source,
            of_query,
        }
    }

    fn of_site(&self, site: &Site) -> usize {
        let of = |clauses: &[usize], at: usize| clauses.get(at).copied();
        if site.source.is_empty() {
            return of(&self.of_query, site.query.start).unwrap_or(0);
        }
        of(&self.of_source, site.source.start).unwrap_or(0)
    }

    /// How often a clause is denied in the query and in the source.
    fn denials(&self, clause: usize) -> (usize, usize) {
        let count = |words: &[(usize, &Word)]| {
            let words: Vec<&Word> = words
                .iter()
                .filter(|(of, word)| *of == clause && !word.optional)
                .map(|(_, word)| *word)
                .collect();
            denials(&words, self.language)
        };
        (count(&self.query), count(&self.source))
    }

    /// "No, ..." as an answer can go without harm to what follows.
    fn is_dropped_answer(&self, clause: usize) -> bool {
        let mut words = self.source.iter().filter(|(of, _)| *of == clause).map(|(_, word)| word).peekable();
        words.peek().is_some()
            && words.all(|word| word.class.any(Class::ANSWER) || word.is_function())
            && self.query.iter().all(|(of, _)| *of != clause)
    }
}

fn is_negation(word: &Word, ne: bool) -> bool {
    !word.optional && (word.class.any(Class::NEGATION) || ne && word.class.any(Class::WITH_NE))
}

/// How many negations some words have that deny something each. In French all but `sans` are one: "ne ... jamais
/// rien".
fn denials(words: &[&Word], language: Language) -> usize {
    let ne = words.iter().any(|word| word.class.any(Class::NE));
    let (mut one, mut without) = (0, 0);
    for (i, word) in words.iter().enumerate() {
        let mild = words.get(i + 1).is_some_and(|next| next.class.any(Class::MILD));
        let noun = word.class.any(Class::WITH_NE)
            && i.checked_sub(1).is_some_and(|before| words[before].class.any(Class::ARTICLE));
        if !is_negation(word, ne) || mild || noun {
            continue;
        }
        if word.class.any(Class::WITHOUT) {
            without += 1;
        } else if one == 0 || !word.class.any(Class::CONCORD) {
            one += 1;
        }
    }
    if language == Language::French { usize::from(one > 0) + without } else { one + without }
}

/// The number of the clause of every word, ascending.
fn clauses(wording: &Wording<'_>) -> Vec<usize> {
    let mut clause = 0;
    let of = |at: usize| {
        clause += usize::from(at > 0 && opens_clause(wording, at));
        clause
    };
    (0..wording.words.len()).map(of).collect()
}

fn opens_clause(wording: &Wording<'_>, at: usize) -> bool {
    let words = &wording.words;
    let (before, word) = (&words[at - 1], &words[at]);
    let next = words.get(at + 1).map_or(Class::default(), |next| next.class);
    if word.sentence != before.sentence {
        return true;
    }
    // "I do not think that it is" and "I think that it is not" deny one thing.
    let opinion =
        [Some(at - 1), at.checked_sub(2)].into_iter().flatten().any(|at| words[at].class.any(Class::OPINION));
    if opinion
        && (word.class.any(Class::THAT) || word.class.any(Class::SUBJECT) || before.class.any(Class::THAT))
    {
        return false;
    }
    let verb =
        |class: Class| class.any(Class::AUXILIARY) || class.any(Class::MODAL) || class.any(Class::SUBJECT);
    if wording.pauses_before(at) && !word.class.any(Class::CONCORD) {
        return true;
    }
    if word.class.any(Class::THAT) {
        return verb(next) || next.any(Class::ARTICLE);
    }
    if word.class.any(Class::JOIN) {
        // A part of a clause that is joined has no verb of its own.
        let near = words.iter().skip(at + 1).take(3).take_while(|next| next.sentence == word.sentence);
        return near.into_iter().any(|next| verb(next.class) || next.form == "not");
    }
    // English needs neither "that" nor a comma: "I did say we should".
    let bare = wording.language == Language::English
        && word.class.any(Class::SUBJECT)
        && !before.is_function()
        && !before.class.any(Class::NEGATION);
    word.class.any(Class::CLAUSE) || bare
}

/// The source's clause for every word of the query: its pair's, else that of the nearest pair in its own clause,
/// else that of the pair before.
fn in_source_clauses(query: &[usize], source: &[usize], alignment: &Alignment) -> Vec<usize> {
    let mut paired: Vec<Option<usize>> = vec![None; query.len()];
    for pair in &alignment.pairs {
        paired[pair.query.clone()].iter_mut().for_each(|of| *of = source.get(pair.source.start).copied());
    }
    let nearest = |at: usize| {
        let here = |other: &usize| query[*other] == query[at];
        let left = (0..at).rev().take_while(here).find_map(|other| paired[other]);
        let right = || (at + 1..query.len()).take_while(here).find_map(|other| paired[other]);
        let before = || (0..at).rev().find_map(|other| paired[other]);
        left.or_else(right).or_else(before)
    };
    (0..query.len()).map(|at| paired[at].or_else(|| nearest(at)).unwrap_or(0)).collect()
}
