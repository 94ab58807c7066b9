//! Which words form one noun phrase, and which word is a verb.
//!
//! Separate from [`crate::quote::grammar::subjects`], which asks who does what. There is no parser: a noun phrase
//! is what words of no other use leave between two boundaries, and its head stands before the first `of`, `for`,
//! `in`.

use crate::quote::grammar::tokens::{Kind, Token};
use crate::quote::languages::{Language, class};
use std::ops::Range;

/// A noun phrase, as places in the paragraph's tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// All of it.
    pub(crate) tokens: Range<usize>,
    /// The part that names somebody: before the first preposition, or all.
    pub(crate) head: Range<usize>,
    /// Whether it was reached through `who`: the words are the antecedent's.
    pub(crate) relative: bool,
}

/// How far a rule looks, in tokens; longer sentences are cut there, so that everything stays linear.
pub(crate) const REACH: usize = 70;

/// A paragraph's tokens and what they mean.
#[derive(Clone, Copy)]
pub(crate) struct Sentence<'t> {
    pub(crate) text: &'t str,
    pub(crate) tokens: &'t [Token],
    pub(crate) language: &'t Language,
}

impl<'t> Sentence<'t> {
    pub(crate) fn word(&self, at: usize) -> &'t str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start..token.end])
    }

    pub(crate) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(crate) fn is(&self, at: usize, class: u64) -> bool {
        self.tokens.get(at).is_some_and(|token| token.is(class))
    }

    /// Whether a small word is a verb: known, or shaped like one.
    pub(crate) fn verb(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| token.small()) else { return false };
        if token.is(class::AUXILIARY | class::BE) {
            return true;
        }
        if token.is(class::GENERAL) {
            return !self.noun_place(at);
        }
        if token.is(class::NOUN) && self.plural_place(at) {
            return false;
        }
        if token.is(class::VERB) {
            // report, comment, claim: verbs only after to, a modal, a plural or a pronoun of the plural.
            let bare = token.is(class::INFINITIVE) && !token.is(class::PARTICIPLE);
            return !self.noun_place(at) && (!bare || self.bare_verb_place(at));
        }
        !token.is(class::ROLE | class::ADVERB | class::PREPOSITION)
            && self.language.verb_shaped(self.word(at))
            && !self.noun_place(at)
    }

    /// Whether a word stands where only a noun or adjective can: after an article, a possessive or `of`.
    pub(crate) fn noun_place(&self, at: usize) -> bool {
        at > 0 && {
            let before = &self.tokens[at - 1];
            let owner = before.kind == Kind::Possessive && !(at > 1 && self.is(at - 2, class::PRONOUN));
            owner
                || before.is(class::HIS | class::THEIR | class::OF)
                || (before.is(class::HER) && before.small())
                || (before.is(class::DETERMINER)
                    && matches!(self.word(at - 1), "the" | "a" | "an" | "The" | "A" | "An"))
        }
    }

    /// Whether a form like `states` stands where it is a plural noun: after a number, an adjective of number, a
    /// preposition or a word in -ing.
    fn plural_place(&self, at: usize) -> bool {
        at > 0 && {
            let before = &self.tokens[at - 1];
            let word = self.word(at - 1);
            before.kind == Kind::Word
                && !before.is(class::PRONOUN | class::RELATIVE)
                && (before.is(class::DETERMINER | class::PREPOSITION)
                    || (before.small() && (word.ends_with("ing") || word.ends_with("ed")))
                    || word.starts_with(|c: char| c.is_ascii_digit())
                    || word == "percentage")
        }
    }

    pub(crate) fn bare_verb_place(&self, at: usize) -> bool {
        let before = (at.saturating_sub(3)..at)
            .rev()
            .find(|i| !self.is(*i, class::ADVERB) && !self.word(*i).ends_with("ly"));
        before.is_some_and(|i| {
            let word = self.word(i);
            self.is(i, class::AUXILIARY | class::THEY | class::I | class::RELATIVE | class::CONJUNCTION)
                || (self.tokens[i].kind == Kind::Word
                    && word.ends_with('s')
                    && !word.ends_with("ss")
                    && !self.is(i, class::PLACE))
        })
    }

    /// Whether a word can be part of a noun phrase.
    pub(crate) fn nominal(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        match token.kind {
            Kind::Possessive => true,
            Kind::Word if token.capital => !token.is(class::WEEKDAY),
            Kind::Word => {
                let bad = class::SUBORDINATOR
                    | class::RELATIVE
                    | class::CONJUNCTION
                    | class::PREPOSITION
                    | class::HE_SHE
                    | class::THEY
                    | class::IT
                    | class::I;
                let her = token.is(class::HER) && self.nominal_after(at);
                !self.verb(at)
                    && !token.is(class::WEEKDAY)
                    && (her || !token.is(bad & !class::ROLE) || token.is(class::DETERMINER | class::ROLE))
                    && (!token.is(class::ADVERB) || token.is(class::DETERMINER))
            }
            _ => false,
        }
    }

    pub(crate) fn nominal_after(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Word && next.class & (class::VERB | class::AUXILIARY | class::PREPOSITION) == 0
        })
    }

    /// Whether a clause ends at `at`: a comma, or a quotation that ends in one.
    pub(crate) fn parts(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        match token.kind {
            Kind::Comma => true,
            Kind::Quote(_) => self.text[token.start..token.end]
                .trim_end_matches(['”', '"', '’', '\'', '»', '“'])
                .ends_with(','),
            _ => false,
        }
    }

    pub(crate) fn pronoun(&self, at: usize) -> bool {
        self.is(at, class::HE_SHE | class::THEY | class::IT | class::I)
            && !matches!(self.word(at).to_ascii_lowercase().as_str(), "him" | "them" | "us" | "me")
    }

    /// The noun phrase that ends right before `end`.
    pub(crate) fn phrase_ending(&self, end: usize, from: usize) -> Option<Phrase> {
        let mut end = end;
        // A bracket after the name: Smith (R-Ohio).
        while end > from && self.tokens[end - 1].kind == Kind::Close {
            end =
                (from.max(end.saturating_sub(12))..end).rev().find(|i| self.tokens[*i].kind == Kind::Open)?;
        }
        if end <= from {
            return None;
        }
        if self.pronoun(end - 1) || (self.is(end - 1, class::SHE) && !self.is(end - 1, class::HER)) {
            return Some(Phrase { tokens: end - 1..end, head: end - 1..end, relative: false });
        }
        let mut start = end;
        let mut head_end = end;
        while start > from {
            let at = start - 1;
            let token = &self.tokens[at];
            if matches!(token.kind, Kind::Quote(_))
                && start < end
                && at > from
                && self.nominal(at - 1)
                && token.end - token.start < 60
                && !self.parts(at)
            {
                start = at;
                continue;
            }
            if token.kind == Kind::Close && start < end {
                let open =
                    (from.max(at.saturating_sub(8))..at).rev().find(|i| self.tokens[*i].kind == Kind::Open);
                if let Some(open) = open
                    && open > from
                    && self.nominal(open - 1)
                {
                    start = open;
                    continue;
                }
                break;
            }
            if self.nominal(at) {
                if token.capital && at + 1 < end && self.sentence_opener(at) {
                    break;
                }
                start = at;
                let determiner = token.is(class::DETERMINER | class::HIS | class::HER | class::THEIR)
                    && !token.is(class::TITLE | class::HE_SHE & !class::HER);
                // CBS This Morning
                let inside =
                    token.capital && at > from && self.tokens[at - 1].capital() && !self.tokens[at - 1].last;
                if determiner && !inside && !(at > from && self.is(at - 1, class::OF | class::DETERMINER)) {
                    break;
                }
                continue;
            }
            let joins = token.small() && token.is(class::OF) && start < end;
            if joins && at > from && self.nominal(at - 1) && !self.sentence_opener(at - 1) {
                start = at;
                head_end = at;
                continue;
            }
            // Smith and Jones said: both are the mention, the first is its head.
            let and = token.small()
                && self.word(at) == "and"
                && start < end
                && at > from
                && self.tokens[start].capital();
            if and && self.tokens[at - 1].capital() && !self.is(at - 1, class::WEEKDAY | class::MONTH) {
                start = at;
                continue;
            }
            // the senator and presidential candidate said
            let offices = token.small()
                && self.word(at) == "and"
                && start < end
                && at > from
                && self.is(end - 1, class::ROLE)
                && !self.is(start, class::DETERMINER)
                && self.is(at - 1, class::ROLE);
            if offices {
                start = at;
                continue;
            }
            break;
        }
        // An article alone, or a time, is no subject.
        while start < end && self.tokens[start].kind == Kind::Possessive {
            start += 1;
        }
        let named = (start..end).any(|at| {
            let token = &self.tokens[at];
            token.kind == Kind::Word
                && !token.is(class::DETERMINER | class::THEIR | class::HIS | class::HER)
                && self.word(at).contains(char::is_alphabetic)
        });
        let someone = self.is(start, class::DETERMINER) && end - start <= 2;
        // When asked, NAME gave: the word that opens the clause is nobody.
        let opener = end - start == 1
            && self.is(start, class::SUBORDINATOR | class::PREPOSITION)
            && !self.is(start, class::DETERMINER | class::FIRST);
        if !(named || someone) || start >= end || opener {
            return None;
        }
        if head_end <= start {
            head_end = end;
        }
        Some(Phrase { tokens: start..end, head: start..head_end, relative: false })
    }

    /// A capitalised word at a sentence's start that is no name: In, Speaking.
    pub(crate) fn sentence_opener(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        let first = at == 0
            || self.tokens[at - 1].last
            || matches!(self.tokens[at - 1].kind, Kind::Quote(_) | Kind::Colon);
        token.capital
            && (token.is(class::PREPOSITION | class::SUBORDINATOR | class::CONJUNCTION | class::ADVERB)
                && !token.is(class::DETERMINER | class::FIRST)
                || (first
                    && self.word(at).ends_with("ing")
                    && self.word(at).len() > 4
                    && !token.is(class::FIRST | class::PLACE)
                    // Fleming said
                    && !self.tokens.get(at + 1).is_some_and(|t| t.small() && t.is(class::SAY))))
    }

    /// Whether nothing but an opening (`that`, `and`, a quotation, the sentence's start) stands before a place.
    pub(crate) fn clause_start(&self, at: usize, from: usize) -> bool {
        at <= from || {
            let before = &self.tokens[at - 1];
            before.last
                || matches!(
                    before.kind,
                    Kind::Quote(_) | Kind::Comma | Kind::Semicolon | Kind::Colon | Kind::Dash | Kind::Stop
                )
                || before.is(class::SUBORDINATOR | class::CONJUNCTION)
        }
    }

    /// Whether a phrase consists of a name (titles and bracketed parties allowed).
    pub(crate) fn name_only(&self, phrase: &Phrase) -> bool {
        self.tokens[phrase.tokens.clone()].iter().all(|t| t.capital() || t.is(class::PARTICLE))
    }

    /// Whether a phrase has a capitalised word.
    pub(crate) fn named(&self, phrase: &Phrase) -> bool {
        self.tokens[phrase.tokens.clone()]
            .iter()
            .any(|t| t.capital() && (!t.is(class::DETERMINER | class::JUNK) || t.is(class::FIRST)))
    }

    /// Whether a phrase is somebody or something that can say things: a name, a pronoun, a person by role, a text, an
    /// institution.
    pub(crate) fn somebody(&self, phrase: &Phrase) -> bool {
        let speaks = class::HE_SHE
            | class::I
            | class::ROLE
            | class::PEOPLE
            | class::DOCUMENT
            | class::ORGANISATION
            | class::EVIDENTIAL;
        self.named(phrase) || self.tokens[phrase.head.clone()].iter().any(|t| t.is(speaks))
    }

    /// Whether the small words of a phrase's head name a person, a text or an institution.
    pub(crate) fn somebody_small(&self, phrase: &Phrase) -> bool {
        let speaks = class::PRONOUN
            | class::ROLE
            | class::PEOPLE
            | class::DOCUMENT
            | class::ORGANISATION
            | class::EVIDENTIAL;
        self.tokens[phrase.head.clone()].iter().any(|t| t.small() && t.is(speaks))
    }

    /// `NAME's statement`, `her post`: the words of a text are its owner's.
    pub(crate) fn owner(&self, phrase: Phrase, from: usize) -> Phrase {
        let last = phrase.head.end - 1;
        if !(self.tokens[last].small() && self.is(last, class::SAYING | class::DOCUMENT)) {
            return phrase;
        }
        let Some(possessive) = phrase.head.clone().find(|at| self.kind(*at) == Some(Kind::Possessive)) else {
            return phrase;
        };
        self.phrase_ending(possessive, from).filter(|owner| self.named(owner)).unwrap_or(phrase)
    }

    /// The subject after a verb (`said NAME`), beginning at `at`.
    pub(crate) fn subject_after(&self, at: usize, until: usize) -> Option<Phrase> {
        self.phrase_after(at, until, false)
    }

    /// The subject of an inverted verb (`"...," said retired general NAME`).
    pub(crate) fn inverted_subject(&self, at: usize, until: usize) -> Option<Phrase> {
        let phrase = self.phrase_after(at, until, true)?;
        // said her lawyer, NAME, who
        let noun = self.tokens[phrase.tokens.end - 1];
        let next = phrase.tokens.end + 1;
        if noun.small()
            && !noun.is(class::PRONOUN)
            && self.kind(phrase.tokens.end) == Some(Kind::Comma)
            && next + 1 < until
            && (self.tokens[next].capital()
                || (self.is(next, class::ROLE) && self.tokens[next + 1].capital()))
        {
            let name = self.phrase_after(next, until, false);
            if let Some(name) = name.filter(|name| {
                let words = &self.tokens[name.head.clone()];
                let capitals =
                    words.iter().skip_while(|t| t.small()).all(|t| t.capital() || t.is(class::PARTICLE));
                capitals
                    && words.iter().any(Token::capital)
                    && (words.iter().any(|t| t.is(class::FIRST)) || self.is(phrase.head.end - 1, class::ROLE))
            }) {
                return Some(Phrase {
                    tokens: phrase.tokens.start..name.head.end,
                    head: name.head,
                    relative: false,
                });
            }
        }
        Some(phrase)
    }

    pub(crate) fn phrase_after(&self, at: usize, until: usize, inverted: bool) -> Option<Phrase> {
        let mut start = at;
        while start < until
            && self.tokens[start].small()
            && self.is(start, class::ADVERB)
            && !self.is(start, class::DETERMINER)
        {
            start += 1;
        }
        if start >= until {
            return None;
        }
        let first = &self.tokens[start];
        if first.kind != Kind::Word
            || first.is(class::WEEKDAY | class::SUBORDINATOR) && !first.is(class::DETERMINER)
        {
            return None;
        }
        if self.pronoun(start) {
            return Some(Phrase { tokens: start..start + 1, head: start..start + 1, relative: false });
        }
        let opens = first.capital
            || first.is(class::DETERMINER
                | class::HIS
                | class::HER
                | class::THEIR
                | class::ROLE
                | class::NATION
                | class::TITLE);
        // said retired general NAME
        let leads = !first.is(class::PREPOSITION
            | class::SUBORDINATOR
            | class::RELATIVE
            | class::CONJUNCTION
            | class::AUXILIARY
            | class::PRONOUN)
            && (start + 1..until.min(start + 4)).any(|i| self.tokens[i].capital() || self.is(i, class::ROLE))
            && (start + 1..until.min(start + 4))
                .take_while(|i| !self.tokens[*i].capital())
                .all(|i| self.nominal(i) || self.is(i, class::OF));
        if !(opens || leads && inverted) {
            return None;
        }
        let mut end = start + usize::from(!opens);
        let mut head_end = None;
        while end < until.min(start + 24) {
            let token = &self.tokens[end];
            let her = token.is(class::HER) && end == start;
            let number = |at: usize| self.word(at).starts_with(|c: char| c.is_ascii_digit());
            // a dit NAME le 12 mai
            if end > start && token.small() && token.is(class::DETERMINER) && number(end + 1) {
                break;
            }
            if self.nominal(end) || her || (token.capital() && !token.is(class::WEEKDAY)) {
                end += 1;
            } else if token.small()
                && token.is(class::OF)
                && end > start
                && (self.nominal(end + 1) || self.is(end + 1, class::HIS | class::HER))
                && end + 1 < until
                && !self.is(end + 1, class::WEEKDAY | class::TIME | class::MONTH)
                && !(number(end + 1) && self.is(end + 2, class::MONTH))
            {
                head_end = head_end.or(Some(end));
                end += 1;
            } else if token.kind == Kind::Open {
                let close = (end..until.min(end + 8)).find(|i| self.tokens[*i].kind == Kind::Close);
                match close {
                    Some(close) if self.nominal(close + 1) && close + 1 < until => end = close + 1,
                    _ => break,
                }
            } else if token.small()
                && self.word(end) == "and"
                && end > start
                && end + 1 < until
                && self.tokens[end + 1].capital()
                && self.tokens[end - 1].capital()
            {
                head_end = head_end.or(Some(end));
                end += 1;
            } else {
                break;
            }
        }
        (end > start).then(|| Phrase {
            tokens: start..end,
            head: start..head_end.unwrap_or(end),
            relative: false,
        })
    }
}
