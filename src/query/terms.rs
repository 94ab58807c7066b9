//! Which terms of the corpus does a word of the query stand for? Apart from the plan because each kind of word
//! has its own answer.

use super::ast::{Switches, Word, WordKind};
use super::automaton;
use super::error::Mistake;
use super::expression::Expression;
use super::misspelling::misspellings;
use crate::index::{Index, TermId};
use crate::normal::{nfc, nfd};
use crate::order::Order as _;
use crate::text::{fold, is_combining_mark, is_invisible};

/// Most terms that one word may stand for; more, and the answer is partial.
pub(super) const MAX_TERMS: usize = 50_000;

/// A term and how much an occurrence of it counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Member {
    pub(super) term: TermId,
    pub(super) weight: f32,
}

/// The terms that a word stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TermSet {
    /// The word as it was typed, with its signs.
    pub(super) label: String,
    pub(super) kind: WordKind,
    /// Ascending by term.
    pub(super) members: Vec<Member>,
    /// Whether there were more than [`MAX_TERMS`].
    pub(super) more: bool,
    /// What the token has to look like, where case or accents count.
    pub(super) spelling: Option<Spelling>,
    /// Units that hold its terms, counted for each term, at most all units.
    pub(super) df: u32,
}

/// How a word is written where case or accents count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelling {
    typed: String,
    wildcard: bool,
    switches: Switches,
}

impl Spelling {
    /// Whether a token of a text is written like this.
    pub(super) fn fits(&self, token: &str) -> bool {
        let token = self.normal(token);
        if self.wildcard { fits_wildcard(&self.typed, &token) } else { self.typed == token }
    }

    /// What counts of a word.
    fn normal(&self, word: &str) -> String {
        normal(word, self.switches)
    }
}

fn normal(word: &str, switches: Switches) -> String {
    let visible: String = word.chars().filter(|c| !is_invisible(*c)).collect();
    let bare = match switches.accents {
        true => visible,
        false => nfd(&visible).chars().filter(|c| !is_combining_mark(*c)).collect(),
    };
    let composed = nfc(&bare);
    if switches.case { composed.into_owned() } else { composed.to_lowercase() }
}

/// `*` any letters, `?` one; in time that is the product of both lengths at most.
fn fits_wildcard(pattern: &str, word: &str) -> bool {
    let (pattern, word): (Vec<char>, Vec<char>) = (pattern.chars().collect(), word.chars().collect());
    let (mut p, mut w) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while w < word.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, w));
                p += 1;
            }
            Some(c) if *c == '?' || *c == word[w] => {
                p += 1;
                w += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    w = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

/// The terms of a word.
///
/// # Errors
/// A regular expression that is none, or too large.
pub(super) fn resolve(index: &Index<'_>, word: &Word, switches: Switches) -> Result<TermSet, Mistake> {
    let counts = switches.case || switches.accents;
    let dictionary = index.dictionary();
    let mut members: Vec<Member> = Vec::new();
    let mut numbers = Vec::new();
    let mut more = false;
    let inflected = match word.kind {
        WordKind::Plain => !switches.exact && !counts,
        WordKind::Inflected => true,
        _ => false,
    };
    match word.kind {
        WordKind::Plain | WordKind::Inflected | WordKind::Exact => {
            let own = index.find_term(&fold(&word.text));
            members.extend(own.map(|term| Member { term, weight: 1.0 }));
            if inflected {
                let others = index.inflections(&word.text).into_iter().filter(|term| Some(*term) != own);
                members.extend(others.map(|term| Member { term, weight: 0.8 }));
            }
        }
        WordKind::Wildcard => {
            // Every piece between wildcards is folded by itself.
            let folded: String = word
                .text
                .split_inclusive(['*', '?'])
                .map(|piece| match piece.char_indices().next_back() {
                    Some((at, sign @ ('*' | '?'))) => format!("{}{sign}", fold(&piece[..at])),
                    _ => fold(piece).into_owned(),
                })
                .collect();
            more = match folded.strip_suffix('*').filter(|prefix| !prefix.contains(['*', '?'])) {
                Some(prefix) => automaton::prefix(dictionary, prefix, MAX_TERMS, &mut numbers),
                None => Expression::wildcard(&folded)
                    .and_then(|pattern| automaton::expression(index, &pattern, MAX_TERMS, &mut numbers))
                    .map_err(|told| {
                        Mistake::new(word.place.clone(), format!("This pattern cannot be used: {told}."))
                    })?,
            };
        }
        WordKind::Regex => {
            more = Expression::new(&word.text)
                .and_then(|pattern| automaton::expression(index, &pattern, MAX_TERMS, &mut numbers))
                .map_err(|told| {
                    Mistake::new(
                        word.place.clone(),
                        format!("This regular expression cannot be used: {told}."),
                    )
                })?;
        }
        WordKind::Fuzzy(distance) => {
            let (found, cut) = misspellings(dictionary, &fold(&word.text), distance, MAX_TERMS);
            more = cut;
            let weight = |far: u8| 1.0 / (1.0 + 1.5 * f32::from(far));
            members.extend(found.iter().map(|(id, far)| Member { term: TermId(*id), weight: weight(*far) }));
        }
    }
    members.extend(numbers.into_iter().map(|id| Member { term: TermId(id), weight: 1.0 }));
    members.order_by_key(|member| member.term);
    let spelt = counts && matches!(word.kind, WordKind::Plain | WordKind::Exact | WordKind::Wildcard);
    let spelling = spelt.then(|| Spelling {
        typed: normal(&word.text, switches),
        wildcard: word.kind == WordKind::Wildcard,
        switches,
    });
    let df =
        members.iter().fold(0u32, |sum, member| sum.saturating_add(index.document_frequency(member.term)));
    Ok(TermSet { label: label(word), kind: word.kind, members, more, spelling, df: df.min(index.units()) })
}

fn label(word: &Word) -> String {
    match word.kind {
        WordKind::Regex => format!("/{}/", word.text),
        WordKind::Fuzzy(1) => format!("{}~", word.text),
        WordKind::Fuzzy(n) => format!("{}~{n}", word.text),
        _ => word.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_counts_what_is_switched_on() {
        let spelling = |typed: &str, case, accents| {
            let switches = Switches { case, accents, exact: false };
            Spelling { typed: normal(typed, switches), wildcard: typed.contains('*'), switches }
        };
        assert!(spelling("US", true, false).fits("US"));
        assert!(!spelling("US", true, false).fits("us"));
        assert!(spelling("resume", true, false).fits("r\u{e9}sum\u{e9}"));
        assert!(!spelling("resume", false, true).fits("r\u{e9}sum\u{e9}"));
        assert!(spelling("r\u{e9}sum\u{e9}", false, true).fits("Re\u{301}sume\u{301}"));
        assert!(spelling("Pol*", true, false).fits("Polish"));
        assert!(!spelling("Pol*", true, false).fits("polish"));
    }

    #[test]
    fn wildcards_fit() {
        for (pattern, word, fits) in [
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("a?c", "ac", false),
            ("*ab*ab", "abxabab", true),
            ("a**", "a", true),
            ("?", "", false),
        ] {
            assert_eq!(fits_wildcard(pattern, word), fits, "{pattern} {word}");
        }
    }
}
