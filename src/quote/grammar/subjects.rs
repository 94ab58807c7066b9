//! Who does what a verb says: the subject before it, through appositions, relative clauses and `and`; the subject
//! of a clause and of a sentence.
//!
//! Separate from the cascade, which only asks these questions, and from the phrases they are answered with.

use crate::quote::grammar::phrases::{Phrase, REACH, Sentence};
use crate::quote::grammar::tokens::Kind;
use crate::quote::languages::class;
use std::ops::Range;

impl Sentence<'_> {
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
                let name = self.unclosed_apposition(&phrase, verb, from);
                Some(name.unwrap_or_else(|| self.governor(phrase, from)))
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
                // which NAME calls: the relative pronoun is the object.
                let object = token.is(class::RELATIVE) && at == found.tokens.start;
                let small = token.small()
                    && !object
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
                t.is(class::ROLE
                    | class::PEOPLE
                    | class::DOCUMENT
                    | class::PRONOUN
                    | class::EVIDENTIAL
                    | class::ORGANISATION)
            });
        if nobody { phrase } else { found }
    }

    /// `NAME, president and head of the league said`: the name before an apposition that no comma closes. `phrase`
    /// stands right before the verb.
    fn unclosed_apposition(&self, phrase: &Phrase, verb: usize, from: usize) -> Option<Phrase> {
        let start = phrase.tokens.start;
        let comma = (from.max(start.saturating_sub(12))..start)
            .rev()
            .find(|at| self.kind(*at) == Some(Kind::Comma))?;
        // NAME, an aide said, is confident: the comma after the verb makes it the aide's.
        let inserted =
            self.kind(verb + 1) == Some(Kind::Comma) && !matches!(self.kind(verb + 2), Some(Kind::Quote(_)));
        let between = comma + 1..phrase.tokens.end;
        // NAME, Dean of the School said
        let titled = self.is(comma + 1, class::ANY_TITLE) && self.is(comma + 2, class::OF);
        let office = (self.tokens[comma + 1].small() || titled)
            && self.tokens[between.end - 1].capital()
            && self.tokens[between.clone()].iter().any(|t| (t.small() || titled) && t.is(class::ROLE))
            && self.tokens[between].iter().all(|t| t.kind == Kind::Word);
        if inserted || !office {
            return None;
        }
        let name = self.phrase_ending(comma, from)?;
        let full = name.tokens.len() > 1 && self.name_only(&name) && name.tokens.start == from;
        full.then_some(name)
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
                        // has in the past said
                        let inner = (from.max(at.saturating_sub(4))..at)
                            .rev()
                            .find(|i| self.is(*i, class::PREPOSITION));
                        match inner {
                            Some(inner)
                                if end == verb
                                    && inner > from
                                    && self.is(inner - 1, class::AUXILIARY)
                                    && (inner + 1..=at).all(|i| self.nominal(i)) =>
                            {
                                end = inner;
                                continue;
                            }
                            _ => break,
                        }
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

    /// `NAME, who` and `people who`: the phrase that `who` at `at` stands for.
    fn antecedent(&self, at: usize, from: usize) -> Option<Phrase> {
        let mut end = at;
        if end > from && self.tokens[end - 1].kind == Kind::Comma {
            end -= 1;
            let name = self.phrase_ending(end, from)?;
            // Jane Roe, the lawyer, who said
            // Bond, of Raleigh, N.C., who said: a place is nobody.
            let place = self.tokens[name.tokens.clone()]
                .iter()
                .all(|t| t.is(class::PLACE | class::ABBREVIATION) || self.text[t.start..t.end].contains('.'));
            let outer = if self.named(&name) && !place { None } else { self.before_apposition(end, from) };
            return Some(self.relative(at, outer.unwrap_or(name)));
        }
        let phrase = self.phrase_ending(end, from)?;
        Some(self.relative(at, phrase))
    }

    /// The mention is the words that `who` at `at` stands for, and `who` itself where it follows them.
    fn relative(&self, at: usize, antecedent: Phrase) -> Phrase {
        let end = antecedent.tokens.end;
        let follows = end == at || (end + 1 == at && self.kind(end) == Some(Kind::Comma));
        let tokens = match (follows, self.word(at)) {
            (true, _) => antecedent.tokens.start..at + 1,
            (false, "who") => at..at + 1,
            _ => antecedent.tokens.clone(),
        };
        Phrase { tokens, relative: true, ..antecedent }
    }

    /// The subject of a verb joined by `and` to one before it.
    fn coordinated(&self, and: usize, from: usize) -> Option<Phrase> {
        let mut known = false;
        for verb in (from + 1..and).rev().take(REACH / 2) {
            let token = &self.tokens[verb];
            if token.last || token.kind == Kind::Semicolon {
                return None;
            }
            // an official who oversaw the work and said
            if token.small() && self.word(verb) == "who" && !known && self.word(and) == "and" {
                return self.antecedent(verb, from);
            }
            known |= self.verb(verb);
            if self.verb(verb) && !token.is(class::PARTICIPLE) {
                let end = self.skip_to_subject(verb, from)?;
                if end > from
                    && !matches!(self.tokens[end - 1].kind, Kind::Comma | Kind::Dash)
                    && !self.is(end - 1, class::RELATIVE | class::SUBORDINATOR)
                    && let Some(phrase) = self.phrase_ending(end, from)
                    && !self.reported(phrase.tokens.start, from)
                    && (self.named(&phrase)
                        || self.tokens[phrase.head.clone()].iter().any(|t| {
                            t.is(class::HE_SHE | class::THEY | class::I | class::ROLE | class::PEOPLE)
                        }))
                {
                    return Some(phrase);
                }
            }
        }
        self.opening_subject(from..and)
    }

    /// Whether the clause that begins at `at` is what somebody says or what a conjunction subordinates.
    fn reported(&self, at: usize, from: usize) -> bool {
        at > from && {
            let before = &self.tokens[at - 1];
            before.is(class::SUBORDINATOR | class::RELATIVE)
                || (before.small()
                    && before.is(class::SAY)
                    && !before.is(class::PARTICIPLE | class::INFINITIVE)
                    && self.verb(at - 1))
        }
    }

    /// What a participle right after a noun is said of: `a sign saying`, `with NAME saying`.
    fn carrier(&self, at: usize, from: usize) -> Option<Phrase> {
        let last =
            (from..at).rev().find(|i| !self.is(*i, class::ADVERB) && !self.word(*i).ends_with("ly"))?;
        if self.tokens[last].kind != Kind::Word || self.verb(last) {
            return None;
        }
        let phrase = self.phrase_ending(last + 1, from)?;
        let start = phrase.tokens.start;
        let with = start > from && matches!(self.word(start - 1), "with" | "With");
        let bears = self.tokens[last].small() && self.is(phrase.head.end - 1, class::BEARER);
        let says = self.tokens[at].is(class::SAY);
        ((with && (says || self.somebody(&phrase))) || bears).then_some(phrase)
    }

    /// The subject of the clause that a participle or infinitive at `at` belongs to: the nearest phrase before it
    /// that a finite verb follows, else the sentence's.
    pub(crate) fn clause_subject(&self, at: usize, from: usize) -> Option<Phrase> {
        let from = from.max(at.saturating_sub(REACH));
        let parted = at > from && self.parts(at - 1);
        if self.tokens[at].is(class::PARTICIPLE)
            && let Some(carrier) = self.carrier(at, from)
        {
            return Some(carrier);
        }
        let mut weak = None;
        for verb in (from + 1..at).rev() {
            if !self.verb(verb) || self.is(verb, class::PARTICIPLE) {
                continue;
            }
            let Some(end) = self.skip_to_subject(verb, from).filter(|end| *end > from) else { continue };
            let last = &self.tokens[end - 1];
            let phrase = match last.kind {
                Kind::Comma => self.before_apposition(end - 1, from),
                // NAME joked that it was too early, but went on to say
                Kind::Word if last.is(class::CONJUNCTION) && last.small() => self.coordinated(end - 1, from),
                Kind::Word if last.is(class::RELATIVE) || self.word(end - 1) == "to" => None,
                _ => self.phrase_ending(end, from),
            };
            if let Some(phrase) = phrase {
                // It was too early, saying: it is nobody.
                let strong = (self.pronoun(phrase.head.start) && !self.is(phrase.head.start, class::IT))
                    || self.named(&phrase)
                    || self.tokens[phrase.head.clone()].iter().any(|t| t.is(class::ROLE | class::PEOPLE))
                    || (phrase.tokens.start == from && self.somebody(&phrase));
                // The verb of a clause inside belongs to somebody else, unless it is all there is.
                let inside = parted && self.reported(phrase.tokens.start, from);
                if strong && !inside {
                    return Some(phrase);
                }
                // how the fire unfolded, stating
                let asked = inside && matches!(self.word(phrase.tokens.start - 1), "how" | "why" | "whether");
                if !asked {
                    weak = weak.or(Some(phrase));
                }
            }
        }
        weak.or_else(|| self.opening_subject(from..at))
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
                    // Led by NAME, Immediately after the vote,
                    let lead = at == sentence.start
                        && token.capital
                        && !token.is(class::FIRST)
                        && ((self.word(at).ends_with("ed")
                            && self.is(at + 1, class::PREPOSITION)
                            && self.word(at).len() > 2)
                            || (self.word(at).ends_with("ly")
                                && !self.tokens[at + 1..until].first().is_some_and(|t| t.capital())));
                    let opener = lead
                        || self.sentence_opener(at)
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
