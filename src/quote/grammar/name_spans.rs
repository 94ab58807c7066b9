//! Runs of capitalised words: where the titles end and the name begins.
//!
//! Separate from the cast, which remembers who was met under which name.

use crate::quote::grammar::tokens::{Kind, Token};
use crate::quote::languages::class;
use crate::quote::people::names::{Gender, fold};
use std::ops::Range;

/// A capitalised run, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// Titles, offices and adjectives before the name.
    pub(crate) titles: Range<usize>,
    /// The name; empty where the run is a title alone.
    pub(crate) name: Range<usize>,
    /// Whether a first name or a title says that it is a person.
    pub(crate) person: bool,
}

/// The runs of capitalised words of a paragraph, particles and initials included.
pub(crate) fn runs(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].capital()
            || (tokens[at].is(class::JUNK) && !tokens[at].is(class::FIRST | class::TITLE))
        {
            at += 1;
            continue;
        }
        let start = at;
        let mut titles = true;
        while at < tokens.len() && tokens[at].kind == Kind::Word {
            let token = &tokens[at];
            if token.capital {
                titles &= token.is(class::ANY_TITLE
                    | class::NATION
                    | class::PLACE
                    | class::ROLE
                    | class::ORGANISATION);
                at += 1;
                if token.last {
                    break;
                }
                continue;
            }
            let next_capital = |at: usize| tokens.get(at).is_some_and(Token::capital);
            let next =
                |class| tokens.get(at + 1).is_some_and(|t| t.small() && t.is(class)) && next_capital(at + 2);
            if token.is(class::PARTICLE) && (next_capital(at + 1) || next(class::PARTICLE)) {
                at += 1;
            } else if token.is(class::PARTICLE) && next(class::DETERMINER) {
                // von der NAME; an article by itself joins nothing.
                at += 2;
            } else if titles && token.is(class::OF) && next_capital(at + 1) {
                // Secretary of State NAME
                at += 1;
            } else {
                break;
            }
        }
        if at == start {
            at += 1;
        }
        runs.push(start..at);
    }
    runs
}

/// Takes a run apart: titles, then the name.
pub(crate) fn take_apart(tokens: &[Token], run: Range<usize>) -> Run {
    let mut start = run.start;
    let mut end = run.end;
    while end > start + 1 && tokens[end - 1].small() {
        end -= 1;
    }
    // A first name with something after it begins the name, whatever stands before.
    let given = (start..end).find(|at| {
        let next = tokens.get(at + 1).filter(|_| at + 1 < end);
        tokens[*at].is(class::FIRST)
            && !tokens[*at].is(class::ANY_TITLE)
            && !(tokens[*at].is(class::MONTH | class::PLACE) && *at == start)
            && next.is_some_and(|next| {
                // Martin Baron: what ends the run is a surname.
                let surname = at + 2 == end && !next.is(class::ORGANISATION | class::SUFFIX);
                (surname || !next.is(class::ORGANISATION | class::SUFFIX | class::ANY_TITLE & !class::FIRST))
                    && next.capital | next.is(class::PARTICLE)
            })
    });
    let organisation = end - start > 1 && tokens[end - 1].is(class::ORGANISATION);
    if let Some(given) = given.filter(|_| !organisation) {
        return Run { titles: start..given, name: given..end, person: true };
    }
    // Health Minister NAME, Montana Secretary of State NAME: what stands before an office belongs to it.
    if let Some(office) = (start..end.min(start + 4)).rev().find(|at| tokens[*at].is(class::OFFICE))
        && office > start
        && office + 1 < end
        && !organisation
        && !tokens[start..office].iter().any(|t| t.is(class::FIRST) || t.small())
        && !tokens[office + 1].is(class::OF | class::ORGANISATION)
    {
        start = office;
    }
    let mut titled = false;
    let initialled = initials(tokens, start..end);
    while start < end {
        let token = &tokens[start];
        let of = token.small() && token.is(class::OF);
        if token.is(class::ANY_TITLE) {
            titled = true;
        } else if of && titled {
            // Secretary of State, of Homeland Security: the office's words go with the title, the last one or
            // two words stay.
            let rest = end - start - 1;
            start += if rest >= 4 { rest - 1 } else { rest.min(2) };
            continue;
        } else if !(token.is(class::NATION) && start + 1 < end
            || (token.is(class::ORGANISATION | class::PLACE)
                && tokens[start + 1..end].iter().any(|t| t.is(class::ANY_TITLE))))
        {
            break;
        }
        start += 1;
    }
    let person = (titled || initialled) && start < end && !organisation;
    Run { titles: run.start..start, name: start..end, person }
}

/// `I. Halvorsen`, `J. K. Rowling`: initials and a name that is no place (N. Korea).
fn initials(tokens: &[Token], run: Range<usize>) -> bool {
    let count = tokens[run.clone()].iter().take_while(|t| t.is(class::INITIAL)).count();
    let name = run.start + count;
    count > 0
        && run.end - name == 1
        && !tokens[name].is(class::PLACE | class::NATION | class::ORGANISATION | class::ORGANISATION_NAME)
}

pub(crate) fn word<'t>(text: &'t str, token: &Token) -> &'t str {
    &text[token.start..token.end]
}

pub(crate) fn all_capitals(text: &str, token: &Token) -> bool {
    let word = word(text, token);
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.contains(char::is_lowercase)
}

/// The words of a name, folded: without suffixes, and without middle initials.
pub(crate) fn folded_words(text: &str, name: &[Token]) -> Vec<String> {
    let words: Vec<&Token> = name.iter().filter(|t| t.kind == Kind::Word && !t.is(class::SUFFIX)).collect();
    let count = words.len();
    words
        .iter()
        .enumerate()
        .filter(|(i, t)| {
            let initial = word(text, t).trim_end_matches('.').chars().count() == 1;
            !initial || *i == 0 || *i + 1 == count
        })
        .map(|(_, t)| fold(word(text, t)))
        .filter(|word| !word.is_empty())
        .collect()
}

/// A name as the text writes it, on one line.
pub(crate) fn shown(text: &str, name: &[Token]) -> String {
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return String::new() };
    let end = if last.kind == Kind::Possessive { last.start } else { last.end };
    let whole = &text[first.start..end.max(first.start)];
    whole.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(crate) fn gender_of(titles: &[Token], name: &[Token]) -> Gender {
    for token in titles {
        if token.is(class::TITLE_M | class::ROLE_M) {
            return Gender::Male;
        }
        if token.is(class::TITLE_F | class::ROLE_F) {
            return Gender::Female;
        }
    }
    match name
        .first()
        .filter(|_| name.len() > 1)
        .map(|t| (t.is(class::FIRST_M), t.is(class::FIRST_F), t.is(class::FIRST_N)))
    {
        Some((true, false, false)) => Gender::Male,
        Some((false, true, false)) => Gender::Female,
        _ => Gender::Unknown,
    }
}
