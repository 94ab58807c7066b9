//! The attribution after a quotation: `Q, NAME said`, `Q, said NAME`, `Q and so on, according to NAME`.
//!
//! Separate from [`crate::quote::attribution::preceding`], because what follows a quotation is read forwards and
//! what precedes it backwards.

use crate::document::Rule;
use crate::quote::attribution::{Paragraph, RuleMatch};
use crate::quote::grammar::phrases::{Phrase, REACH};
use crate::quote::grammar::tokens::{Kind, temporal};
use crate::quote::languages::class;
use std::ops::Range;

/// Quotations between a quotation and its attribution: nobody names a speaker after more.
const MOST_CROSSED: usize = 8;

impl Paragraph<'_> {
    /// The attribution that follows the quotation.
    pub(crate) fn after(&self, at: usize, sentence: Range<usize>) -> Option<RuleMatch> {
        let s = &self.sentence;
        let ending = self.ending(at);
        let stopped = ending.is_some_and(|c| matches!(c, ',' | '?' | '!' | '…' | '—' | '–' | '-' | '.'));
        let mut first = at + 1;
        while first < sentence.end
            && matches!(self.tokens()[first].kind, Kind::Comma | Kind::Dash | Kind::Other)
        {
            first += 1;
        }
        if first >= sentence.end {
            return None;
        }
        // "...," said NAME
        let token = &self.tokens()[first];
        if token.small() && token.is(class::SAY) && token.is(class::HE_SHE) {
            // dit-il: cue and subject in one word
            let mention = Phrase { tokens: first..first + 1, head: first..first + 1, relative: false };
            return Some(RuleMatch::by(Rule::QuotePronounCue, mention, first));
        }
        if token.small() && !token.is(class::PARTICIPLE) {
            let listed = token.is(class::SAY) || (stopped && token.is(class::JUDGE | class::LOOSE));
            let shaped = stopped && !token.is(class::AUXILIARY) && s.language.verb_shaped(s.word(first))
                || ending == Some(',') && token.class == 0 && s.word(first).ends_with('s');
            if listed || shaped {
                let mut next = first + 1;
                while next < sentence.end && self.is(next, class::AFTER_CUE) {
                    next += 1;
                }
                let subject = s.inverted_subject(next, sentence.end);
                if let Some(mention) = subject.filter(|m| listed || s.named(m)) {
                    let rule = if token.is(class::SAY) { Rule::QuoteCueName } else { Rule::QuoteVerbName };
                    return Some(RuleMatch::by(rule, mention, first));
                }
            }
        }
        // "...," was how NAME put it
        if token.is(class::BE)
            && matches!(s.word(first + 1), "how" | "what")
            && let Some(mention) = s.subject_after(first + 2, sentence.end)
        {
            return Some(RuleMatch {
                rule: Some(Rule::QuoteUnparted),
                mention: Some(mention),
                ..RuleMatch::default()
            });
        }
        if let Some(found) = self.according(first, sentence.end)
            && found.cue == Some(first)
        {
            return Some(found);
        }
        // "...," NAME said; "..." and so on, NAME said
        let until = sentence.end.min(first + REACH);
        let mut shaped = None;
        let mut crossed = false;
        let mut others = 0;
        for cue in first..until {
            let token = &self.tokens()[cue];
            if token.kind == Kind::Semicolon {
                break;
            }
            // NAME, in a “Vell” cap, said: a word or two in marks are no quotation of their own.
            let other = matches!(token.kind, Kind::Quote(_));
            others += usize::from(other);
            if others > MOST_CROSSED {
                break;
            }
            crossed |= other && token.end - token.start > 40;
            if crossed {
                // Over other quotations only to the attribution that ends the sentence.
                let ends = sentence.end - cue <= 4
                    && token.small()
                    && self.finite_cue(cue)
                    && !self.object_follows(cue, sentence.end);
                let mention = if ends { s.subject_before(cue, first) } else { None };
                if let Some(mention) = mention.filter(|m| {
                    m.tokens.start > first && self.tokens()[m.tokens.start - 1].kind == Kind::Comma
                }) {
                    return Some(RuleMatch::by(Rule::QuoteLater, mention, cue));
                }
                continue;
            }
            if shaped.is_none()
                && cue > first
                && stopped
                && s.verb(cue)
                && !token.is(class::AUXILIARY | class::PARTICIPLE)
            {
                shaped = Some(cue);
            }
            if !self.finite_cue(cue) || (token.is(class::INFINITIVE) && cue > 0 && s.word(cue - 1) == "to") {
                continue;
            }
            if self.passive(cue, first) {
                continue;
            }
            let Some(mention) = s.subject_before(cue, first).filter(|m| !m.relative) else {
                // Q rest of it, said NAME
                let parted = cue > first
                    && (self.tokens()[cue - 1].kind == Kind::Comma
                        || self.tokens()[first..cue].iter().all(|t| t.is(class::AUXILIARY)));
                if parted && let Some(mention) = s.inverted_subject(cue + 1, sentence.end) {
                    return Some(RuleMatch::by(Rule::QuoteLater, mention, cue));
                }
                continue;
            };
            let start = mention.tokens.start;
            // Q, after NAME said so: that is when, not who.
            let lead = (first..start).all(|i| {
                s.word(i) == "as" || self.is(i, class::ADVERB | class::CONJUNCTION) && !temporal(s.word(i))
            });
            if start == first || (lead && start - first <= 2) {
                let joined = start > first && self.is(first, class::CONJUNCTION);
                let rule = match (stopped && !joined, self.is(start, class::HE_SHE | class::THEY | class::I))
                {
                    (false, _) => Rule::QuoteUnparted,
                    (true, true) => Rule::QuotePronounCue,
                    (true, false) => Rule::QuoteNameCue,
                };
                if rule == Rule::QuoteUnparted && self.object_follows(cue, sentence.end) {
                    return None;
                }
                return Some(RuleMatch::by(rule, mention, cue));
            }
            let parted = matches!(self.tokens()[start - 1].kind, Kind::Comma | Kind::Dash);
            if parted && !self.object_follows(cue, sentence.end) {
                return Some(RuleMatch::by(Rule::QuoteLater, mention, cue));
            }
            break;
        }
        // "...," NAME, who led the group said; "...," NAME from his desk
        if ending == Some(',')
            && let Some(phrase) = s.subject_after(first, sentence.end)
            && let mention = (Phrase { tokens: phrase.head.clone(), ..phrase })
            && s.name_only(&mention)
            && s.named(&mention)
        {
            let end = mention.tokens.end;
            let rest = end..until.max(end);
            let clean = !self.tokens()[rest.clone()].iter().any(|t| matches!(t.kind, Kind::Quote(_)));
            let cue = rest.clone().find(|i| self.finite_cue(*i) && !self.passive(*i, end));
            let apposed = s.kind(end) == Some(Kind::Comma) && cue.is_some();
            let verbless =
                rest.len() <= 8 && !rest.clone().any(|i| s.verb(i)) && self.is(end, class::PREPOSITION);
            if clean && (apposed || verbless) {
                let rule = if apposed { Rule::QuoteNameCue } else { Rule::QuoteNameVerb };
                return Some(RuleMatch {
                    rule: Some(rule),
                    mention: Some(mention),
                    cue,
                    ..RuleMatch::default()
                });
            }
        }
        // "..." — NAME
        if matches!(self.tokens()[first - 1].kind, Kind::Dash)
            && let Some(mention) = s.subject_after(first, sentence.end).filter(|m| s.named(m))
            && self.tokens()[mention.tokens.end..sentence.end].iter().all(|t| t.kind == Kind::Stop)
        {
            return Some(RuleMatch {
                rule: Some(Rule::Signature),
                mention: Some(mention),
                ..RuleMatch::default()
            });
        }
        // "...," NAME quips: right after the name and the comma stands a verb, known or not
        if shaped.is_none() && ending == Some(',') {
            let pronoun = self.is(first, class::HE_SHE | class::THEY);
            let verb = first
                + if pronoun {
                    1
                } else {
                    self.tokens()[first..until].iter().take_while(|t| t.capital()).count()
                };
            let other = class::PREPOSITION
                | class::CONJUNCTION
                | class::SUBORDINATOR
                | class::RELATIVE
                | class::DETERMINER
                | class::ADVERB
                | class::HIS
                | class::HER
                | class::THEIR;
            if verb > first
                && verb < until
                && self.is(first, class::PRONOUN) == pronoun
                && self.tokens()[verb].small()
                && !self.is(verb, other)
                && s.word(verb).len() > 2
                && self.tokens()[verb..until].iter().take(12).any(|t| t.last)
            {
                shaped = Some(verb);
            }
        }
        // "...," NAME beamed
        if let Some(cue) = shaped
            && let Some(mention) =
                s.subject_before(cue, first).filter(|m| m.tokens.start == first && m.tokens.end <= cue)
            && (s.somebody(&mention)
                || self.tokens()[cue].is(class::LOOSE)
                    && self.tokens()[mention.head.clone()].iter().any(|t| t.is(class::IT))
                || self.tokens()[mention.head.clone()].iter().any(|t| t.is(class::THEY)))
            && ending != Some('.')
        {
            return Some(RuleMatch::by(Rule::QuoteNameVerb, mention, cue));
        }
        (first..until)
            .take_while(|i| !matches!(self.tokens()[*i].kind, Kind::Quote(_)))
            .find_map(|i| self.according(i, sentence.end))
    }

    /// `in NAME's words`, `in her view`, `in the words of NAME` at `at`.
    fn in_words(&self, at: usize, until: usize) -> Option<Phrase> {
        let s = &self.sentence;
        let noun =
            (at + 2..until.min(at + 9)).find(|i| self.is(*i, class::OPINION) && self.tokens()[*i].small())?;
        let apart = |i: usize| {
            self.tokens().get(i).is_none_or(|t| matches!(t.kind, Kind::Comma | Kind::Quote(_) | Kind::Stop))
        };
        if !(at == 0 || self.tokens()[at - 1].last || apart(at - 1) || apart(noun + 1)) {
            return None;
        }
        if s.word(noun + 1) == "of" && noun <= at + 3 {
            return s.subject_after(noun + 2, until);
        }
        // in her own words
        let end = noun - usize::from(s.word(noun - 1) == "own");
        let owner = end - 1;
        if owner == at + 1 && self.is(owner, class::HIS | class::HER | class::THEIR) {
            return Some(Phrase { tokens: owner..end, head: owner..end, relative: false });
        }
        if s.kind(owner) != Some(Kind::Possessive) {
            return None;
        }
        let phrase = s.phrase_ending(owner, at + 1)?;
        (phrase.tokens.start == at + 1).then_some(phrase)
    }

    /// Whether a cue is followed by what is said, so that it belongs to a clause of its own.
    pub(crate) fn object_follows(&self, cue: usize, until: usize) -> bool {
        let mut next = cue + 1;
        while next < until && self.tokens()[next].small() && self.is(next, class::AFTER_CUE) {
            next += 1;
        }
        if next > cue + 1 && self.sentence.kind(next) == Some(Kind::Comma) {
            next += 1;
        }
        next < until
            && (matches!(self.tokens()[next].kind, Kind::Quote(_) | Kind::Colon)
                || self.is(next, class::SUBORDINATOR) && !temporal(self.sentence.word(next))
                || self.is(next, class::HE_SHE | class::IT | class::THEY))
    }

    /// Whether the verb at `at` is a passive: a form of to be stands before it.
    pub(crate) fn passive(&self, at: usize, from: usize) -> bool {
        let token = &self.tokens()[at];
        let past = !token.is(class::PARTICIPLE | class::INFINITIVE)
            && (!matches!(self.sentence.word(at), "said" | "says") || self.sentence.word(at + 1) == "to");
        let before =
            (from..at).rev().find(|i| !self.is(*i, class::ADVERB) && !self.sentence.word(*i).ends_with("ly"));
        past && before.is_some_and(|i| self.is(i, class::BE))
    }

    /// `according to NAME` at `at`.
    pub(crate) fn according(&self, at: usize, until: usize) -> Option<RuleMatch> {
        let mention = if self.is(at, class::ACCORD) {
            let next = at + 1 + usize::from(self.sentence.word(at + 1) == "to");
            // according to eyewitness NAME
            self.sentence.phrase_after(next, until, true)?
        } else if self.sentence.word(at).eq_ignore_ascii_case("in") {
            self.in_words(at, until)?
        } else {
            return None;
        };
        Some(RuleMatch::by(Rule::AccordingTo, mention, at))
    }
}
