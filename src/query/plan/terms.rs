//! Which terms of the corpus does a word of the query stand for? Separate from the plan because each kind of word
//! has its own answer.

use crate::document::UnitId;
use crate::index::{Index, Languages, PostingBlock, TermId};
use crate::query::automata;
use crate::query::automata::expression::Expression;
use crate::query::automata::misspelling::{is_misspelling, misspellings};
use crate::query::automata::pattern::Letters;
use crate::query::language::ast::{Switches, Word, WordKind};
use crate::query::language::error::Mistake;
use crate::sort::Order as _;
use crate::text::{fold, spelled};
use std::rc::Rc;

/// Most terms that one word may stand for; more, and the answer is partial.
pub(crate) const MAX_TERMS: usize = 1_000_000;

/// A term and how much an occurrence of it counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(crate) term: TermId,
    pub(crate) weight: f32,
    /// In whose texts an occurrence counts.
    pub(crate) languages: Languages,
}

impl Member {
    /// A member that counts in every text.
    fn new(term: TermId, weight: f32) -> Member {
        Member { term, weight, languages: Languages::ALL }
    }

    /// Whether an occurrence in the unit counts.
    #[inline]
    pub(crate) fn counts_in(&self, index: &Index<'_>, unit: UnitId) -> bool {
        self.languages == Languages::ALL || self.counts_by_language(index, unit)
    }

    /// Apart so that it is not copied to all that ask.
    #[inline(never)]
    fn counts_by_language(&self, index: &Index<'_>, unit: UnitId) -> bool {
        index.stem_languages().get(unit.0 as usize).is_some_and(|languages| languages.meets(self.languages))
    }

    /// The units in which it counts, and its occurrences there.
    pub(crate) fn frequencies(&self, index: &Index<'_>) -> (u32, u32) {
        let postings = index.postings(self.term);
        if self.languages == Languages::ALL {
            return (postings.document_frequency(), postings.collection_frequency());
        }
        let (mut block, mut units, mut occurrences) = (PostingBlock::default(), 0u32, 0u32);
        for number in 0..postings.blocks() {
            postings.block(number, &mut block);
            for (unit, n) in block.units().iter().zip(block.frequencies()) {
                if self.counts_in(index, UnitId(*unit)) {
                    (units, occurrences) = (units + 1, occurrences.saturating_add(n));
                }
            }
        }
        (units, occurrences)
    }
}

/// The terms that a word stands for.
#[derive(Clone, Debug)]
pub(crate) struct TermSet {
    /// The word as it was typed, with its signs; nothing for alternatives, each of which has a set of its own too.
    pub(crate) label: String,
    pub(crate) kind: WordKind,
    /// Ascending by term.
    pub(crate) members: Vec<Member>,
    /// Whether there were more than [`MAX_TERMS`].
    pub(crate) more: bool,
    /// What the token has to look like, where case or accents count.
    pub(crate) spelling: Option<Spelling>,
    /// Units that hold its terms, counted for each term, at most all units.
    pub(crate) df: u32,
    /// Whether occurrences of its terms do not count, for they are in texts of other languages.
    pub(crate) is_cut: bool,
}

impl TermSet {
    /// Whether some of its terms count in the texts of some languages only.
    pub(crate) fn is_mixed(&self) -> bool {
        self.members.iter().any(|member| member.languages != Languages::ALL)
    }
}

/// How a word is written where case or accents count.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    typed: String,
    compared: Compared,
    switches: Switches,
}

/// How a token is compared with the word that was typed, both as far as it counts how they are written.
#[derive(Clone, Debug)]
enum Compared {
    Whole,
    Wildcard,
    /// An inflection has the same beginning, as far as the two have the same letters.
    Inflected,
    Fuzzy(u8),
    Regex(Rc<Expression>),
}

impl Spelling {
    /// # Errors
    /// A regular expression that is too large.
    fn new(word: &Word, switches: Switches) -> Result<Spelling, String> {
        let compared = match word.kind {
            WordKind::Plain | WordKind::Exact => Compared::Whole,
            WordKind::Inflected if switches.exact => Compared::Whole,
            WordKind::Inflected => Compared::Inflected,
            WordKind::Wildcard => Compared::Wildcard,
            WordKind::Fuzzy(distance) => Compared::Fuzzy(distance),
            WordKind::Regex => {
                Compared::Regex(Rc::new(Expression::new(&word.text, Letters::Written(switches))?))
            }
        };
        let typed = spelled(&word.text, switches.case, switches.accents);
        Ok(Spelling { typed, compared, switches })
    }

    /// Whether a token of a text is written like this.
    pub(crate) fn fits(&self, token: &str) -> bool {
        let token = spelled(token, self.switches.case, self.switches.accents);
        match &self.compared {
            Compared::Whole => self.typed == token,
            Compared::Wildcard => fits_wildcard(&self.typed, &token),
            Compared::Inflected => {
                let mut letters = self.typed.chars().zip(token.chars());
                letters.find(|(a, b)| a != b).is_none_or(|(a, b)| fold_char(a) != fold_char(b))
            }
            Compared::Fuzzy(distance) => is_misspelling(&token, &self.typed, *distance),
            Compared::Regex(expression) => expression.matches(&token),
        }
    }
}

/// A letter without its accents, small.
fn fold_char(c: char) -> String {
    fold(c.encode_utf8(&mut [0; 4])).into_owned()
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
pub(crate) fn resolve(index: &Index<'_>, word: &Word, switches: Switches) -> Result<TermSet, Mistake> {
    let counts = switches.case || switches.accents;
    let dictionary = index.dictionary();
    let mut members: Vec<Member> = Vec::new();
    let mut numbers = Vec::new();
    let mut more = false;
    let inflected = match word.kind {
        WordKind::Plain => !switches.exact && !counts,
        WordKind::Inflected => !switches.exact,
        _ => false,
    };
    match word.kind {
        WordKind::Plain | WordKind::Inflected | WordKind::Exact => {
            let own = index.find_term(&fold(&word.text));
            members.extend(own.map(|term| Member::new(term, 1.0)));
            if inflected {
                let others = index.inflections(&word.text).into_iter().filter(|(term, _)| Some(*term) != own);
                members.extend(others.map(|(term, languages)| Member { term, weight: 0.8, languages }));
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
                Some(prefix) => automata::prefix(dictionary, prefix, MAX_TERMS, &mut numbers),
                None => Expression::wildcard(&folded)
                    .and_then(|pattern| automata::expression(index, &pattern, MAX_TERMS, &mut numbers))
                    .map_err(|told| {
                        Mistake::new(word.place.clone(), format!("This pattern cannot be used: {told}."))
                    })?,
            };
        }
        WordKind::Regex => {
            let letters = if counts { Letters::Likely } else { Letters::Folded };
            more = Expression::new(&word.text, letters)
                .and_then(|pattern| automata::expression(index, &pattern, MAX_TERMS, &mut numbers))
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
            members.extend(found.iter().map(|(id, far)| Member::new(TermId(*id), weight(*far))));
        }
    }
    members.extend(numbers.into_iter().map(|id| Member::new(TermId(id), 1.0)));
    members.order_by_key(|member| member.term);
    let told =
        |told| Mistake::new(word.place.clone(), format!("This regular expression cannot be used: {told}."));
    let spelling = counts.then(|| Spelling::new(word, switches)).transpose().map_err(told)?;
    let (mut df, mut is_cut) = (0u32, false);
    members.retain(|member| {
        let mut units = index.document_frequency(member.term);
        if member.languages != Languages::ALL {
            let (counted, _) = member.frequencies(index);
            is_cut |= counted < units;
            units = counted;
        }
        df = df.saturating_add(units);
        units > 0
    });
    Ok(TermSet {
        label: label(word),
        kind: word.kind,
        members,
        more,
        spelling,
        df: df.min(index.units()),
        is_cut,
    })
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
        let spelling = |typed: &str, kind, case, accents| {
            let word = Word { text: typed.to_owned(), kind, place: 0..0 };
            Spelling::new(&word, Switches { case, accents, exact: false }).expect("a small word")
        };
        for (typed, kind, case, accents, token, fits) in [
            ("US", WordKind::Plain, true, false, "US", true),
            ("US", WordKind::Plain, true, false, "us", false),
            ("resume", WordKind::Exact, true, false, "r\u{e9}sum\u{e9}", true),
            ("resume", WordKind::Exact, false, true, "r\u{e9}sum\u{e9}", false),
            ("r\u{e9}sum\u{e9}", WordKind::Exact, false, true, "Re\u{301}sume\u{301}", true),
            ("Example", WordKind::Plain, true, false, "Exam-\nple", true),
            ("final", WordKind::Plain, true, true, "\u{fb01}nal", true),
            ("Lodz", WordKind::Plain, true, false, "\u{141}\u{f3}d\u{17a}", true),
            ("Pol*", WordKind::Wildcard, true, false, "Polish", true),
            ("Pol*", WordKind::Wildcard, true, false, "polish", false),
            ("Talk", WordKind::Inflected, true, false, "Talking", true),
            ("Talk", WordKind::Inflected, true, false, "talking", false),
            ("Go", WordKind::Inflected, true, false, "Went", true),
            ("Hous", WordKind::Fuzzy(1), true, false, "House", true),
            ("Hous", WordKind::Fuzzy(1), true, false, "house", false),
            ("U[A-S]", WordKind::Regex, true, false, "US", true),
            ("U[A-S]", WordKind::Regex, true, false, "us", false),
        ] {
            assert_eq!(spelling(typed, kind, case, accents).fits(token), fits, "{typed} {token}");
        }
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
