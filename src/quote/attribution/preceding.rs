//! The attribution before a quotation: `NAME said Q`, `NAME called it Q`, `described by NAME as Q`, `NAME: Q`.
//!
//! Separate from [`crate::quote::attribution::following`], because what precedes a quotation is read backwards, the
//! nearest cue first.

use crate::document::Rule;
use crate::quote::attribution::{Paragraph, RuleMatch};
use crate::quote::grammar::phrases::{Phrase, REACH};
use crate::quote::grammar::tokens::{Kind, Token};
use crate::quote::languages::class;
use std::ops::Range;

impl Paragraph<'_> {
    /// The attribution that precedes the quotation in its sentence: the nearest cue.
    pub(crate) fn before(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        let s = &self.sentence;
        let from = sentence.start.max(at.saturating_sub(REACH));
        let mut according = None;
        let mut judged: Option<RuleMatch> = None;
        let mut owned: Option<RuleMatch> = None;
        let mut aside = from..from;
        for cue in (from..at).rev() {
            let token = &self.tokens()[cue];
            if token.kind == Kind::Semicolon && judged.is_some() {
                break;
            }
            // The ad, as NAME noted, promises Q, between dashes: what is put in between has no say.
            if token.kind == Kind::Dash
                && !aside.contains(&cue)
                && let Some(open) =
                    (from.max(cue.saturating_sub(24))..cue).rev().find(|i| s.kind(*i) == Some(Kind::Dash))
                && matches!(s.word(open + 1), "as" | "which")
            {
                aside = open..cue;
            }
            if aside.contains(&cue) {
                continue;
            }
            // Verbs that only stand beside a quotation: the sign read Q, she went on: Q
            let beside = token.small()
                && token.is(class::LOOSE)
                && at - cue <= 4
                && (at - cue > 1 || s.word(cue).starts_with("read"))
                && (cue + 1..at).all(|i| {
                    matches!(s.kind(i), Some(Kind::Comma | Kind::Colon))
                        || self.is(i, class::AFTER_CUE | class::IT)
                        || s.word(i).ends_with("ly")
                });
            if token.is(class::SAYING) && token.small() && judged.is_none() && owned.is_none() {
                owned = self.owned(cue, at, from);
            }
            let said_in = token.kind == Kind::Word && matches!(s.word(cue), "in" | "In");
            let known = token.is(class::CUE | class::ACCORD) || beside || said_in;
            if token.kind != Kind::Word || !known || (token.capital && cue != sentence.start) {
                continue;
            }
            if token.is(class::ACCORD) || said_in {
                according = according.or_else(|| self.according(cue, at));
                continue;
            }
            let gap = &self.tokens()[cue + 1..at];
            let participle = token.is(class::PARTICIPLE);
            // NAME will continue to be Q
            if s.word(cue).starts_with("continu") && s.word(cue + 1) == "to" {
                continue;
            }
            // had this to say
            let to = cue > from && s.word(cue - 1) == "to";
            if !(participle || s.verb(cue) || to && s.word(cue) == "say") {
                continue;
            }
            if gap.first().is_some_and(|t| s.text[t.start..t.end] == *"by") && !participle {
                // described by NAME as Q
                let asked = |m: &Phrase| {
                    let owner = s.kind(m.tokens.end - 1) == Some(Kind::Possessive);
                    !owner && at - m.tokens.end <= 2
                        || self.is(m.tokens.end, class::SUBORDINATOR | class::OF)
                        || matches!(s.word(m.tokens.end), "about" | "as")
                        || (s.kind(m.tokens.end) == Some(Kind::Comma)
                            && self.is(m.tokens.end + 1, class::RELATIVE))
                        || (s.kind(m.tokens.end) == Some(Kind::Comma)
                            && matches!(s.word(at - 1), "as" | "a" | "an" | "the"))
                };
                if let Some(mention) = s.subject_after(cue + 2, at).filter(asked) {
                    return Some(RuleMatch::by(Rule::Agent, mention, cue));
                }
            }
            if !participle && self.passive(cue, from) {
                // was described as Q by NAME
                let agent = (token.is(class::CUE) && s.word(at + 1) == "by")
                    .then(|| s.inverted_subject(at + 2, sentence.end))
                    .flatten();
                if let Some(mention) = agent.filter(|mention| s.somebody(mention)) {
                    return Some(RuleMatch {
                        rule: Some(Rule::Agent),
                        mention: Some(mention),
                        cue: Some(cue),
                        ..RuleMatch::default()
                    });
                }
                continue;
            }
            if self.adverbial(gap) {
                continue;
            }
            let near = self.near(gap);
            // The paradox, says NAME, is that Q
            if cue > from && !participle && self.tokens()[cue - 1].kind == Kind::Comma && self.finite_cue(cue)
            {
                // NAME, the senator, told NAME, Q: who is told does not speak.
                let addressed = matches!(s.word(cue), "told" | "tells" | "informed" | "reminded" | "assured");
                let inserted = s.inverted_subject(cue + 1, at).filter(|m| {
                    !addressed
                        && (s.named(m) || self.is(m.tokens.start, class::HE_SHE | class::DETERMINER))
                        && s.kind(m.tokens.end) == Some(Kind::Comma)
                });
                if let Some(mention) = inserted {
                    return Some(RuleMatch::by(Rule::CueThat, mention, cue));
                }
            }
            let mention =
                if participle || to { s.clause_subject(cue, from) } else { s.subject_before(cue, from) };
            let Some(mention) = mention else { continue };
            if participle && !near && !token.is(class::SAY) {
                continue;
            }
            // NAME said, and I quote, Q
            let aside = self.is(mention.head.start, class::I)
                && mention.tokens.start >= from + 2
                && self.is(mention.tokens.start - 1, class::CONJUNCTION)
                && s.kind(mention.tokens.start - 2) == Some(Kind::Comma)
                && gap.first().is_some_and(|t| t.kind == Kind::Comma);
            if aside {
                continue;
            }
            let mention = self.outer(mention, from);
            if token.is(class::JUDGE) && !token.is(class::SAY) && !beside {
                // A group called Q: that is its name.
                let whose = mention.relative && s.word(mention.tokens.end - 1) != "that";
                let it = self.tokens()[mention.head.clone()].iter().any(|t| t.is(class::THEY | class::IT));
                if !(whose || it || s.somebody(&mention)) {
                    continue;
                }
                let rule = if participle {
                    Rule::Participle
                } else if near {
                    Rule::Judged
                } else {
                    Rule::JudgedFar
                };
                // NAME said that others had called it Q: who said it counts.
                let start = mention.tokens.start;
                let inside = start > from
                    && ((self.is(start - 1, class::SUBORDINATOR) && s.word(start - 1) == "that")
                        || self.finite_cue(start - 1));
                let one = RuleMatch::by(rule, mention, cue);
                if near && !inside {
                    return Some(one);
                }
                judged = judged.or(Some(one));
                continue;
            }
            let rule = match (near, participle) {
                (true, false) => Rule::CueQuote,
                (_, true) => Rule::Participle,
                (false, false) => Rule::CueThat,
            };
            let start = mention.tokens.start;
            let inside = !near
                && start > from
                && (self.is(start - 1, class::SUBORDINATOR) || self.finite_cue(start - 1));
            // NAME said the world lost a voice that said Q; it said it was too early: the outer verb counts.
            let thing = mention.relative && s.word(mention.tokens.end - 1) == "that" && !s.somebody(&mention);
            let one = RuleMatch::by(rule, mention, cue);
            if thing && !near {
                continue;
            }
            if inside && !participle {
                // NAME said that others had suggested … Q: the outer verb counts.
                judged = judged.or(Some(one));
                continue;
            }
            if let Some(judged) = judged.filter(|judged| judged.rule != Some(Rule::CueThat)) {
                // Smith said they called it Q: the nearer verb has its say only in the first person of the clause.
                return Some(if near { one } else { judged });
            }
            return Some(one);
        }
        match (owned, judged) {
            (Some(owned), Some(judged)) if judged.cue > owned.cue => Some(judged),
            (owned, judged) => owned.or(judged).or(according),
        }
    }

    /// `NAME said he called it Q`: where the subject is a pronoun inside what somebody says, that somebody is
    /// meant and named better outside.
    fn outer(&self, mention: Phrase, from: usize) -> Phrase {
        let pronoun = mention.tokens.len() == 1 && self.is(mention.tokens.start, class::HE_SHE);
        let mut before = mention.tokens.start;
        if !pronoun || before <= from {
            return mention;
        }
        if self.sentence.word(before - 1) == "that" && before - 1 > from {
            before -= 1;
        }
        let participle = |at: usize| self.is(at, class::PARTICIPLE) && self.is(at, class::SAY);
        let cue = (from.max(before.saturating_sub(5))..before)
            .rev()
            .find(|at| self.finite_cue(*at) || participle(*at));
        let adjacent = |cue: usize| {
            self.tokens()[cue + 1..before]
                .iter()
                .all(|t| t.kind == Kind::Comma || t.kind == Kind::Word && !t.is(class::VERB))
                && self.tokens()[cue + 1..before].iter().filter(|t| t.kind == Kind::Comma).count() % 2 == 0
        };
        cue.filter(|cue| adjacent(*cue))
            .and_then(|cue| {
                if participle(cue) {
                    self.sentence.clause_subject(cue, from)
                } else {
                    self.sentence.subject_before(cue, from)
                }
            })
            .filter(|outer| !outer.relative)
            .unwrap_or(mention)
    }

    /// `NAME said after a brief Q`: the quotation belongs to the adverbial.
    fn adverbial(&self, gap: &[Token]) -> bool {
        let text = self.sentence.text;
        gap.len() <= 4
            && gap.first().is_some_and(|t| {
                matches!(
                    &text[t.start..t.end],
                    "after"
                        | "before"
                        | "during"
                        | "when"
                        | "while"
                        | "amid"
                        | "despite"
                        | "without"
                        | "following"
                )
            })
            && !gap.iter().any(|t| {
                matches!(t.kind, Kind::Comma | Kind::Colon)
                    || t.is(class::SUBORDINATOR & !class::PREPOSITION) && &text[t.start..t.end] == "that"
            })
    }

    /// Whether nothing but `that`, `as`, a colon or an addressee stands between a cue and its quotation.
    fn near(&self, gap: &[Token]) -> bool {
        let light = |t: &Token| {
            matches!(t.kind, Kind::Comma | Kind::Colon | Kind::Other)
                || t.is(class::SUBORDINATOR
                    | class::PREPOSITION
                    | class::DETERMINER
                    | class::HIS
                    | class::HER
                    | class::HE_SHE
                    | class::THEY
                    | class::IT
                    | class::THEIR
                    | class::AFTER_CUE
                    | class::WEEKDAY
                    | class::TIME)
                || t.capital
        };
        gap.len() <= 2
            || (gap.len() <= 12 && gap.last().is_some_and(|t| t.kind == Kind::Colon))
            || (gap.len() <= 5 && gap.iter().filter(|t| !light(t)).count() <= 1)
    }

    /// `NAME and so on: Q`.
    pub(crate) fn colon(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        if at <= sentence.start || self.tokens()[at - 1].kind != Kind::Colon {
            return None;
        }
        let s = &self.sentence;
        let beside = s.phrase_ending(at - 1, sentence.start);
        let mention = match s.clause_subject(at - 1, sentence.start) {
            _ if self.introduced(at, sentence.start).is_some() => self.introduced(at, sentence.start)?,
            // Nothing surprised the pollster NAME: Q
            Some(subject) => beside
                .filter(|m| {
                    let thing = self.tokens()[subject.head.end - 1].small() && !s.somebody_small(&subject);
                    thing && s.named(m) && self.tokens()[m.head.end - 1].capital() && m.head.len() > 1
                })
                .unwrap_or(subject),
            None => return None,
        };
        Some(RuleMatch { rule: Some(Rule::Colon), mention: Some(mention), ..RuleMatch::default() })
    }

    /// `NAME: Q`, `Why they lost - NAME: Q`, `From the report: Q`: what stands between the start or a dash and the
    /// colon names a speaker and says nothing else.
    pub(crate) fn introduced(&self, at: usize, from: usize) -> Option<Phrase> {
        let s = &self.sentence;
        if at <= from || s.kind(at - 1) != Some(Kind::Colon) {
            return None;
        }
        // Here is NAME in the spring of 1992: Q
        if s.word(from) == "Here" && (s.kind(from + 1) == Some(Kind::Possessive) || s.word(from + 1) == "is")
        {
            let named = s.subject_after(from + 2, at - 1).filter(|m| s.named(m));
            if let Some(mention) = named.filter(|m| !(m.tokens.end..at).any(|i| s.verb(i))) {
                return Some(s.owner(mention, from));
            }
        }
        let phrase = s.phrase_ending(at - 1, from)?;
        let start = phrase.tokens.start;
        let opens = |at: usize| at == from || s.kind(at - 1) == Some(Kind::Dash);
        if opens(start) && s.named(&phrase) {
            return Some(s.owner(phrase, from));
        }
        // More from NAME: Q
        let more = start > from
            && s.word(start - 1).eq_ignore_ascii_case("from")
            && (opens(start - 1) || (start - 1 > from && opens(start - 2)));
        if more {
            return Some(s.owner(phrase, from));
        }
        // More from NAME where the phrase was read through
        let inner = (start..phrase.tokens.end)
            .find(|i| s.word(*i) == "from")
            .filter(|i| *i <= start + 1 && opens(start));
        inner.map(|inner| {
            s.owner(
                Phrase {
                    tokens: inner + 1..phrase.tokens.end,
                    head: inner + 1..phrase.tokens.end,
                    relative: false,
                },
                from,
            )
        })
    }

    /// `As NAME puts it, …` at the sentence's start.
    pub(crate) fn as_said(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        let s = &self.sentence;
        if s.word(sentence.start) != "As" {
            return None;
        }
        let until = sentence.end.min(sentence.start + REACH / 2);
        let comma = (sentence.start..until).find(|i| s.kind(*i) == Some(Kind::Comma))?;
        // As NAME sang in the eighties, Q
        if comma + 1 == at
            && let Some(phrase) = s.subject_after(sentence.start + 1, comma).filter(|m| s.named(m))
            && let cue = (phrase.tokens.clone())
                .rev()
                .find(|i| self.tokens()[*i].capital())
                .map_or(phrase.tokens.end, |last| last + 1)
            && let mention =
                (Phrase { tokens: phrase.tokens.start..cue, head: phrase.tokens.start..cue, relative: false })
            && cue < comma
            && self.tokens()[cue].small()
            && !self.is(
                cue,
                class::PREPOSITION | class::BE | class::AUXILIARY | class::CONJUNCTION | class::RELATIVE,
            )
        {
            return Some(RuleMatch {
                rule: Some(Rule::AccordingTo),
                mention: Some(mention),
                cue: Some(cue),
                ..RuleMatch::default()
            });
        }
        let last = comma - usize::from(self.is(comma - 1, class::IT));
        let cue = (last.saturating_sub(2).max(sentence.start + 2)..last).rev().find(|i| {
            self.tokens()[*i].small()
                && s.verb(*i)
                && !self.is(*i, class::AUXILIARY | class::BE | class::PARTICIPLE)
        })?;
        let mention = s.subject_before(cue, sentence.start + 1)?;
        Some(RuleMatch::by(Rule::AccordingTo, mention, cue))
    }

    /// `NAME's claim that Q`, `her call for Q`, `a warning by NAME that Q`; the noun stands at `noun`.
    fn owned(&self, noun: usize, at: usize, from: usize) -> Option<RuleMatch> {
        let s = &self.sentence;
        if at - noun > 8 || noun <= from {
            return None;
        }
        let gap = &self.tokens()[noun + 1..at];
        // her comment that, Q
        let gap = gap.split_last().filter(|(last, _)| last.kind == Kind::Comma).map_or(gap, |(_, rest)| rest);
        let parted = gap.iter().any(|t| matches!(t.kind, Kind::Comma | Kind::Semicolon | Kind::Quote(_)));
        let linked =
            noun + 1 == at || matches!(s.word(noun + 1), "that" | "of" | "to" | "for" | "by" | "from" | ":");
        if parted || !linked {
            return None;
        }
        let found = |mention: Phrase| Some(RuleMatch::by(Rule::Owned, mention, noun));
        if matches!(s.word(noun + 1), "by" | "from") {
            let mention = s.subject_after(noun + 2, at).filter(|m| s.somebody(m) && m.tokens.end < at);
            if let Some(mention) = mention {
                return found(mention);
            }
        }
        let mut owner = noun - 1;
        let between = |at: usize| {
            (self.tokens()[at].small() && s.nominal(at))
                || self.is(at, class::MONTH | class::WEEKDAY | class::NATION)
        };
        while owner > from && noun - owner < 4 && between(owner) {
            if self.is(owner, class::HIS | class::HER | class::THEIR | class::DETERMINER) {
                break;
            }
            owner -= 1;
        }
        if self.is(owner, class::HIS | class::HER | class::THEIR) {
            return found(Phrase { tokens: owner..owner + 1, head: owner..owner + 1, relative: false });
        }
        if s.kind(owner) != Some(Kind::Possessive) {
            return None;
        }
        found(s.phrase_ending(owner, from)?)
    }

    /// `NAME's Q promise`: the noun follows the quotation.
    pub(crate) fn owned_later(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        let s = &self.sentence;
        let noun = (at + 1..sentence.end.min(at + 3)).find(|i| self.is(*i, class::SAYING))?;
        let owner = at.checked_sub(1).filter(|owner| *owner > sentence.start)?;
        let mention = match s.kind(owner) {
            Some(Kind::Possessive) => s.phrase_ending(owner, sentence.start)?,
            _ if self.is(owner, class::HIS | class::HER | class::THEIR) => {
                Phrase { tokens: owner..at, head: owner..at, relative: false }
            }
            _ => return None,
        };
        Some(RuleMatch::by(Rule::Owned, mention, noun))
    }

    /// `NAME crooned, Q`, `NAME crooned that … Q`: a verb that no list knows, where only verbs of speech stand.
    pub(crate) fn verb_before(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        let s = &self.sentence;
        let from = sentence.start.max(at.saturating_sub(REACH));
        for cue in (from + 1..at).rev() {
            let token = &self.tokens()[cue];
            if token.kind == Kind::Semicolon {
                return None;
            }
            if !token.small() || token.class & !class::NOUN != 0 || s.noun_place(cue) {
                continue;
            }
            let word = s.word(cue);
            let past = s.language.verb_shaped(word);
            let present = s.language.verb_shaped_s(word)
                && (self.tokens()[cue - 1].capital() || self.is(cue - 1, class::HE_SHE));
            if !(past || present) || self.passive(cue, from) {
                continue;
            }
            let mut next = cue + 1;
            while next < at && self.is(next, class::AFTER_CUE) {
                next += 1;
            }
            let beside =
                next == at || next + 1 == at && matches!(s.kind(next), Some(Kind::Comma | Kind::Colon));
            if !(beside || s.word(next) == "that") {
                continue;
            }
            let Some(mention) = s.subject_before(cue, from).filter(|m| s.somebody(m)) else { continue };
            return Some(RuleMatch::by(Rule::VerbQuote, mention, cue));
        }
        None
    }

    /// The subject of the sentence, without any verb of speech.
    pub(crate) fn weak(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        let s = &self.sentence;
        // For NAME, the vote was Q
        let view = (s.word(sentence.start) == "For")
            .then(|| s.subject_after(sentence.start + 1, at))
            .flatten()
            .filter(|m| s.named(m) && s.kind(m.tokens.end) == Some(Kind::Comma));
        let mention = view.or_else(|| s.opening_subject(sentence.start..at))?;
        Some(RuleMatch { rule: Some(Rule::Subject), mention: Some(mention), ..RuleMatch::default() })
    }
}
