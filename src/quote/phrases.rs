//! Who does what a verb says: the subject before it, the subject after it, the subject of a sentence.
//!
//! Apart from the cascade, which only asks these questions. There is no parser: a noun phrase is what words of
//! no other use leave between two boundaries, and its head stands before the first `of`, `for`, `in`.

use super::language::{Language, class};
use super::tokens::{Kind, Token};
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

    fn is(&self, at: usize, class: u64) -> bool {
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
    fn noun_place(&self, at: usize) -> bool {
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

    fn bare_verb_place(&self, at: usize) -> bool {
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
    fn nominal(&self, at: usize) -> bool {
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
                    && (her || !token.is(bad & !class::ROLE) || token.is(class::DETERMINER | class::ROLE))
                    && (!token.is(class::ADVERB) || token.is(class::DETERMINER))
            }
            _ => false,
        }
    }

    fn nominal_after(&self, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|next| {
            next.kind == Kind::Word && next.class & (class::VERB | class::AUXILIARY | class::PREPOSITION) == 0
        })
    }

    fn pronoun(&self, at: usize) -> bool {
        self.is(at, class::HE_SHE | class::THEY | class::IT | class::I)
            && !matches!(self.word(at).to_ascii_lowercase().as_str(), "him" | "them" | "us" | "me")
    }

    /// The subject of the verb at `verb`, standing before it and not before `from`.
    pub(crate) fn subject_before(&self, verb: usize, from: usize) -> Option<Phrase> {
        let from = from.max(verb.saturating_sub(REACH));
        let end = self.skip_to_subject(verb, from)?;
        if end == from {
            return None;
        }
        let last = end - 1;
        match self.tokens[last].kind {
            Kind::Comma => self.before_apposition(last, from),
            Kind::Dash => {
                let opening = (from..last).rev().find(|at| self.tokens[*at].kind == Kind::Dash)?;
                self.phrase_ending(opening, from)
            }
            Kind::Word | Kind::Possessive => {
                let token = &self.tokens[last];
                if token.small()
                    && (token.is(class::RELATIVE)
                        || (self.word(last) == "that" && last > from && self.nominal(last - 1)))
                {
                    return self.antecedent(last, from);
                }
                if token.is(class::CONJUNCTION) && token.small() {
                    // He laughed and said: the subject of the verb before.
                    return self.coordinated(last, from);
                }
                if token.small() && (self.word(last) == "to" || (self.word(last) == "as")) {
                    return self.clause_subject(last, from);
                }
                let phrase = self.phrase_ending(end, from)?;
                Some(self.governor(phrase, from))
            }
            _ => None,
        }
    }

    /// `a source speaking to NAME said`, `an official who met NAME said`: a phrase that a verb or preposition
    /// governs is no subject; the one before that is.
    fn governor(&self, phrase: Phrase, from: usize) -> Phrase {
        let mut found = phrase.clone();
        let mut who = false;
        for _ in 0..4 {
            let mut at = found.tokens.start;
            let mut governed = false;
            while at > from {
                let token = &self.tokens[at - 1];
                let led = at - 1 > from
                    && (self.is(at - 2, class::RELATIVE | class::AUXILIARY) || self.word(at - 2) == "to");
                let verbal = (self.verb(at - 1) && (led || self.word(at - 1).ends_with("ed")))
                    || (token.small() && self.word(at - 1).ends_with("ing") && !self.nominal_after(at - 1));
                let small = token.small()
                    && (token.is(class::PREPOSITION | class::RELATIVE) || self.word(at - 1).ends_with("ly"));
                let told = token.small() && token.is(class::SAY) && !token.is(class::PARTICIPLE);
                if told || !(verbal || small) {
                    break;
                }
                governed = true;
                // Who did something is somebody, whatever the noun.
                who |= token.is(class::RELATIVE);
                at -= 1;
            }
            if !governed || at <= from {
                break;
            }
            match self.phrase_ending(at, from) {
                Some(before) => found = before,
                None => break,
            }
        }
        let nobody = found != phrase
            && !who
            && !self.named(&found)
            && !self.tokens[found.head.clone()].iter().any(|t| {
                t.is(class::ROLE | class::DOCUMENT | class::PRONOUN | class::EVIDENTIAL | class::ORGANISATION)
            });
        if nobody { phrase } else { found }
    }

    /// Steps left over what may stand between a subject and its verb; gives where the subject ends.
    fn skip_to_subject(&self, verb: usize, from: usize) -> Option<usize> {
        let mut end = verb;
        while end > from {
            let at = end - 1;
            let token = &self.tokens[at];
            match token.kind {
                Kind::Close => {
                    let open = (from.max(at.saturating_sub(12))..at)
                        .rev()
                        .find(|i| self.tokens[*i].kind == Kind::Open)?;
                    end = open;
                }
                Kind::Word if token.capital && token.is(class::WEEKDAY) => end = at,
                Kind::Word if token.small() => {
                    let skip = token.is(class::AUXILIARY)
                        || (token.is(class::ADVERB) && !self.pronoun(at))
                        || (self.word(at).ends_with("ly") && !token.is(class::ROLE | class::DETERMINER));
                    let on = matches!(self.word(at), "on" | "late" | "early")
                        && end < verb
                        && self.is(end, class::WEEKDAY);
                    if !(skip || on) {
                        break;
                    }
                    end = at;
                }
                // He's said.
                Kind::Possessive if at > from && self.pronoun(at - 1) => end = at,
                // Smith, however, said; Smith, meanwhile, said.
                Kind::Comma
                    if at > from + 1
                        && (self.is(at - 1, class::ADVERB) || self.word(at - 1).ends_with("ly"))
                        && self.kind(at - 2) == Some(Kind::Comma) =>
                {
                    end = at - 2;
                }
                _ => break,
            }
        }
        Some(end)
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
                if determiner && !(at > from && self.is(at - 1, class::OF | class::DETERMINER)) {
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
        if !(named || someone) || start >= end {
            return None;
        }
        if head_end <= start {
            head_end = end;
        }
        Some(Phrase { tokens: start..end, head: start..head_end, relative: false })
    }

    /// A capitalised word at a sentence's start that is no name: In, Speaking.
    fn sentence_opener(&self, at: usize) -> bool {
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
                    && !token.is(class::FIRST)))
    }

    /// `NAME, the apposition, said`: the phrase before the commas, or the name between them where it is the
    /// apposition (`her lawyer, NAME, said`). `comma` stands right before the verb.
    fn before_apposition(&self, comma: usize, from: usize) -> Option<Phrase> {
        let mut end = comma;
        let mut candidate: Option<Phrase> = None;
        for step in 0..6 {
            let start = (from..end)
                .rev()
                .find(|at| matches!(self.tokens[*at].kind, Kind::Comma))
                .map_or(from, |at| at + 1);
            let inner = self.phrase_ending(end, start);
            let whole = inner.clone().filter(|p| self.clause_start(p.tokens.start, from));
            if step == 0 {
                // her lawyer, Jane Roe, said; after the vote, Jane Roe, said
                let name = inner.filter(|p| p.tokens.start == start && self.name_only(p));
                if let Some(name) = name
                    && start > from + 1
                {
                    let before = &self.tokens[start - 2];
                    let words = &self.tokens[name.head.clone()];
                    let person = words.len() >= 2
                        && (words[0].is(class::FIRST | class::ANY_TITLE) || before.is(class::ROLE));
                    let opening = (from..start - 1)
                        .rev()
                        .find(|at| self.tokens[*at].kind == Kind::Comma)
                        .map_or(from, |at| at + 1);
                    let adverbial = self.is(opening, class::PREPOSITION | class::SUBORDINATOR)
                        || self.word(opening).ends_with("ing");
                    // the president of the league, Jane Roe, said
                    let office = self.phrase_ending(start - 1, opening).is_some_and(|p| {
                        self.is(p.tokens.start, class::DETERMINER) && self.is(p.head.end - 1, class::ROLE)
                    });
                    if (before.small() && before.kind == Kind::Word && person)
                        || ((adverbial || office) && person)
                    {
                        return Some(name);
                    }
                }
                if start == from {
                    return None;
                }
            } else if let Some(phrase) = whole.or_else(|| inner.filter(|p| self.named(p))) {
                let at = phrase.tokens.start;
                let pure = self.clause_start(at, from);
                let next_capital = self.tokens.get(end + 1).is_some_and(|t| {
                    t.capital() && !t.is(class::ANY_TITLE | class::ROLE | class::NATION | class::JUNK)
                });
                // Bedford, N.H., said: a place is no apposition of a place.
                let place = self.is(phrase.head.end - 1, class::PLACE) && next_capital;
                // A phrase between commas is an apposition itself, unless it is a name.
                let between =
                    at > from && self.tokens[at - 1].kind == Kind::Comma && !self.name_only(&phrase);
                if pure && !place && !between {
                    return Some(phrase);
                }
                candidate = candidate.or(Some(phrase));
            }
            if start <= from + 1 {
                break;
            }
            end = start - 1;
        }
        candidate
    }

    /// Whether nothing but an opening (`that`, `and`, a quotation, the sentence's start) stands before a place.
    fn clause_start(&self, at: usize, from: usize) -> bool {
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
    fn name_only(&self, phrase: &Phrase) -> bool {
        self.tokens[phrase.tokens.clone()].iter().all(|t| t.capital() || t.is(class::PARTICLE))
    }

    /// Whether a phrase has a capitalised word.
    pub(crate) fn named(&self, phrase: &Phrase) -> bool {
        self.tokens[phrase.tokens.clone()]
            .iter()
            .any(|t| t.capital() && (!t.is(class::DETERMINER | class::JUNK) || t.is(class::FIRST)))
    }

    /// `NAME, who` and `people who`: the phrase that `who` at `at` stands for.
    fn antecedent(&self, at: usize, from: usize) -> Option<Phrase> {
        let mut end = at;
        if end > from && self.tokens[end - 1].kind == Kind::Comma {
            end -= 1;
            let name = self.phrase_ending(end, from)?;
            // Jane Roe, the lawyer, who said
            let outer = if self.named(&name) { None } else { self.before_apposition(end, from) };
            return Some(self.relative(at, outer.unwrap_or(name)));
        }
        let phrase = self.phrase_ending(end, from)?;
        Some(self.relative(at, phrase))
    }

    /// The mention is `who` itself; of `that` and `which`, the words they stand for.
    fn relative(&self, at: usize, antecedent: Phrase) -> Phrase {
        let tokens = if self.word(at) == "who" { at..at + 1 } else { antecedent.tokens.clone() };
        Phrase { tokens, relative: true, ..antecedent }
    }

    /// The subject of a verb joined by `and` to one before it.
    fn coordinated(&self, and: usize, from: usize) -> Option<Phrase> {
        for verb in (from + 1..and).rev().take(REACH / 2) {
            let token = &self.tokens[verb];
            if token.last || token.kind == Kind::Semicolon {
                return None;
            }
            if self.verb(verb) && !token.is(class::PARTICIPLE) {
                let end = self.skip_to_subject(verb, from)?;
                if end > from
                    && !matches!(self.tokens[end - 1].kind, Kind::Comma | Kind::Dash)
                    && !self.is(end - 1, class::RELATIVE | class::SUBORDINATOR)
                    && let Some(phrase) = self.phrase_ending(end, from)
                    && !(phrase.tokens.start > from && self.is(phrase.tokens.start - 1, class::SUBORDINATOR))
                    && (self.named(&phrase)
                        || self.tokens[phrase.head.clone()]
                            .iter()
                            .any(|t| t.is(class::PRONOUN | class::ROLE)))
                {
                    return Some(phrase);
                }
            }
        }
        self.opening_subject(from..and)
    }

    /// The subject of the clause that a participle or infinitive at `at` belongs to: the nearest phrase before it
    /// that a finite verb follows, else the sentence's.
    pub(crate) fn clause_subject(&self, at: usize, from: usize) -> Option<Phrase> {
        let from = from.max(at.saturating_sub(REACH));
        let parted = at > from && self.tokens[at - 1].kind == Kind::Comma;
        let mut weak = None;
        for verb in (from + 1..at).rev() {
            if !self.verb(verb) || self.is(verb, class::PARTICIPLE) {
                continue;
            }
            let Some(end) = self.skip_to_subject(verb, from).filter(|end| *end > from) else { continue };
            let last = &self.tokens[end - 1];
            let phrase = match last.kind {
                Kind::Comma => self.before_apposition(end - 1, from),
                Kind::Word if last.is(class::RELATIVE | class::CONJUNCTION) || self.word(end - 1) == "to" => {
                    None
                }
                _ => self.phrase_ending(end, from),
            };
            if let Some(phrase) = phrase {
                let strong = self.pronoun(phrase.head.start)
                    || self.named(&phrase)
                    || self.is(phrase.head.end - 1, class::ROLE);
                // The verb of a clause inside belongs to somebody else, unless it is all there is.
                let inside = parted
                    && phrase.tokens.start > from
                    && self.is(phrase.tokens.start - 1, class::SUBORDINATOR | class::RELATIVE);
                if strong && !inside {
                    return Some(phrase);
                }
                weak = weak.or(Some(phrase));
            }
        }
        weak.or_else(|| self.opening_subject(from..at))
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

    fn phrase_after(&self, at: usize, until: usize, inverted: bool) -> Option<Phrase> {
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
        if !opens && !(leads && inverted) {
            return None;
        }
        let mut end = start + usize::from(!opens);
        let mut head_end = None;
        while end < until.min(start + 24) {
            let token = &self.tokens[end];
            let her = token.is(class::HER) && end == start;
            if self.nominal(end) || her || (token.capital() && !token.is(class::WEEKDAY)) {
                end += 1;
            } else if token.small()
                && token.is(class::OF)
                && end > start
                && (self.nominal(end + 1) || self.is(end + 1, class::HIS | class::HER))
                && end + 1 < until
                && !self.is(end + 1, class::WEEKDAY | class::TIME | class::MONTH)
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

    /// The subject of the sentence: its first phrase that no preposition governs.
    pub(crate) fn opening_subject(&self, sentence: Range<usize>) -> Option<Phrase> {
        let mut at = sentence.start;
        let until = sentence.end.min(sentence.start + REACH);
        while at < until {
            let token = &self.tokens[at];
            match token.kind {
                Kind::Word => {
                    if token.is(class::CONJUNCTION | class::ADVERB)
                        && !token.is(class::DETERMINER | class::FIRST | class::PREPOSITION)
                    {
                        at += 1;
                        continue;
                    }
                    let opener = self.sentence_opener(at)
                        || (token.is(class::PREPOSITION | class::SUBORDINATOR)
                            && !token.is(class::DETERMINER))
                        || (token.is(class::SUBORDINATOR) && at == sentence.start && self.word(at).len() > 4);
                    if opener {
                        // In Moscow on Tuesday, NAME: the phrase after the comma, or the next verb's subject.
                        let comma = (at..until).find(|i| self.tokens[*i].kind == Kind::Comma);
                        if let Some(comma) = comma {
                            at = comma + 1;
                            continue;
                        }
                        return None;
                    }
                    if token.is(class::ADVERB | class::CONJUNCTION) && !token.is(class::DETERMINER) {
                        at += 1;
                        continue;
                    }
                    if let Some(phrase) = self.inverted_subject(at, until) {
                        return Some(phrase);
                    }
                    at += 1;
                }
                Kind::Quote(_) | Kind::Comma | Kind::Dash | Kind::Other | Kind::Open => at += 1,
                _ => return None,
            }
        }
        None
    }
}
