//! Which words of a paragraph say whose words a quotation is: the cascade of rules.
//!
//! Apart from names, because nothing here knows anybody: a rule finds the mention ("he", "the minister") and
//! the cue ("said"); whom the mention means is settled afterwards.
//!
//! Rules look at tokens in which every quotation is one token. They are tried in the order of
//! [`Paragraph::attribute`]; what a quotation does not find in its own sentence it takes over from its
//! neighbours in [`Paragraph::inherit`].

use super::language::class;
use super::phrases::{Phrase, REACH, Sentence};
use super::spans::Quoted;
use super::tokens::{Kind, Token, sentence_ranges};
use std::ops::Range;

/// What the cascade found for one quotation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Attribution {
    /// Name of the rule; empty where none applied.
    pub(crate) rule: &'static str,
    /// The words that name the speaker.
    pub(crate) mention: Option<Phrase>,
    /// The cue, as a token.
    pub(crate) cue: Option<usize>,
    /// Who relayed the words.
    pub(crate) via: Option<Phrase>,
    /// The quotation whose speaker it shares, by its place.
    pub(crate) same: Option<usize>,
    /// Whether its sentence holds nothing but quotations.
    pub(crate) alone: bool,
    /// Whether a title may stand there: after a preposition, a noun or a possessive.
    pub(crate) titled: bool,
    /// Whether its sentence begins with it, or with a participle (`Adding, Q`) before it.
    pub(crate) leads: bool,
}

/// A paragraph with its outermost quotations.
pub(crate) struct Paragraph<'t> {
    pub(crate) sentence: Sentence<'t>,
    pub(crate) sentences: Vec<Range<usize>>,
    pub(crate) quoted: &'t [(usize, Quoted)],
}

impl<'t> Paragraph<'t> {
    pub(crate) fn new(sentence: Sentence<'t>, quoted: &'t [(usize, Quoted)]) -> Paragraph<'t> {
        let sentences = sentence_ranges(sentence.tokens);
        Paragraph { sentence, sentences, quoted }
    }

    fn tokens(&self) -> &'t [Token] {
        self.sentence.tokens
    }

    fn is(&self, at: usize, class: u64) -> bool {
        self.tokens().get(at).is_some_and(|token| token.is(class))
    }

    /// The last character between the marks of the quotation token at `at`, or the mark that follows them.
    fn ending(&self, at: usize) -> Option<char> {
        let Some(Kind::Quote(place)) = self.sentence.kind(at) else { return None };
        let i = self.quoted.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        let quote = &self.quoted[i].1;
        let last = self.sentence.text[quote.start..quote.end].chars().next_back()?;
        let outside = self.sentence.kind(at + 1).is_some_and(|kind| matches!(kind, Kind::Comma));
        Some(if last.is_alphanumeric() && outside { ',' } else { last })
    }

    /// The attributions of all quotations, in order, by their own sentences and then by their neighbours.
    pub(crate) fn attribute(&self) -> Vec<Attribution> {
        let mut found = Vec::with_capacity(self.quoted.len());
        for sentence in &self.sentences {
            let alone = self.tokens()[sentence.clone()].iter().all(|t| t.kind != Kind::Word);
            let mut words = false;
            for at in sentence.clone() {
                if matches!(self.tokens()[at].kind, Kind::Quote(_)) {
                    let before = at
                        .checked_sub(1)
                        .filter(|before| *before >= sentence.start)
                        .map(|before| self.tokens()[before]);
                    let titled = before.is_some_and(|t| match t.kind {
                        Kind::Possessive => true,
                        Kind::Word => {
                            t.is(class::PREPOSITION
                                | class::DETERMINER
                                | class::HIS
                                | class::HER
                                | class::THEIR)
                                || matches!(
                                    self.sentence.word(at - 1),
                                    "called" | "titled" | "entitled" | "named" | "dubbed"
                                )
                                || t.capital
                                || (!t.is(class::VERB | class::SUBORDINATOR | class::CONJUNCTION)
                                    && !self.sentence.verb(at - 1))
                        }
                        Kind::Comma => at >= 2 && self.tokens()[at - 2].is(class::DOCUMENT),
                        _ => false,
                    });
                    found.push(Attribution {
                        alone,
                        titled,
                        leads: !words,
                        ..self.own(at, sentence.clone())
                    });
                }
                let token = &self.tokens()[at];
                words |= token.kind == Kind::Word && !token.is(class::PARTICIPLE | class::ADVERB);
            }
        }
        self.inherit(&mut found);
        found
    }

    /// What the quotation's own sentence says.
    fn own(&self, at: usize, sentence: Range<usize>) -> Attribution {
        let after = self.after(at, sentence.clone());
        let before = self.before(at, sentence.clone());
        match (before, after) {
            (Some(mut before), Some(after)) => {
                let relayed = after.mention.as_ref().is_some_and(|m| self.relays(m));
                let person = before.mention.as_ref().is_some_and(|m| !self.relays(m));
                let adjacent =
                    matches!(after.rule, "quote-name-cue" | "quote-cue-name" | "quote-pronoun-cue");
                let somebody = before.mention.as_ref().is_some_and(|m| {
                    self.sentence.named(m)
                        || self.tokens()[m.head.clone()].iter().any(|t| t.is(class::PRONOUN | class::ROLE))
                });
                let near = matches!(before.rule, "cue-quote" | "participle") && somebody;
                if relayed && person {
                    before.via = after.mention;
                    before
                } else if adjacent || (after.rule == "quote-later" && !near) {
                    after
                } else {
                    before
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => {
                self.colon(at, sentence.clone()).or_else(|| self.weak(at, sentence)).unwrap_or_default()
            }
        }
    }

    /// Whether a mention only relays words: media, a transcript, an agency.
    fn relays(&self, mention: &Phrase) -> bool {
        let head = &self.tokens()[mention.head.clone()];
        let person = head.iter().any(|t| t.is(class::ROLE | class::ANY_TITLE | class::FIRST));
        !person && head.iter().any(|t| t.is(class::EVIDENTIAL | class::ORGANISATION_NAME | class::DOCUMENT))
    }

    /// A finite verb of speech at `at`, as far as one can tell.
    fn finite_cue(&self, at: usize) -> bool {
        let token = &self.tokens()[at];
        token.small() && token.is(class::SAY) && !token.is(class::PARTICIPLE) && self.sentence.verb(at)
    }

    /// The attribution that follows the quotation.
    fn after(&self, at: usize, sentence: Range<usize>) -> Option<Attribution> {
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
            return Some(Attribution {
                rule: "quote-pronoun-cue",
                mention: Some(mention),
                cue: Some(first),
                ..Attribution::default()
            });
        }
        if token.small() && !token.is(class::PARTICIPLE) {
            let listed = token.is(class::SAY) || (stopped && token.is(class::JUDGE | class::LOOSE));
            let shaped = stopped && !token.is(class::AUXILIARY) && s.language.verb_shaped(s.word(first));
            if listed || shaped {
                let mut next = first + 1;
                while next < sentence.end && self.is(next, class::AFTER_CUE) {
                    next += 1;
                }
                let subject = s.inverted_subject(next, sentence.end);
                if let Some(mention) = subject.filter(|m| listed || s.named(m)) {
                    let rule = if token.is(class::SAY) { "quote-cue-name" } else { "quote-verb-name" };
                    return Some(Attribution {
                        rule,
                        mention: Some(mention),
                        cue: Some(first),
                        ..Attribution::default()
                    });
                }
            }
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
        for cue in first..until {
            let token = &self.tokens()[cue];
            if token.kind == Kind::Semicolon {
                break;
            }
            crossed |= matches!(token.kind, Kind::Quote(_));
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
                    return Some(Attribution {
                        rule: "quote-later",
                        mention: Some(mention),
                        cue: Some(cue),
                        ..Attribution::default()
                    });
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
                    return Some(Attribution {
                        rule: "quote-later",
                        mention: Some(mention),
                        cue: Some(cue),
                        ..Attribution::default()
                    });
                }
                continue;
            };
            let start = mention.tokens.start;
            let lead = self.tokens()[first..start]
                .iter()
                .all(|t| t.is(class::ADVERB | class::CONJUNCTION) || s_as(s, t));
            if start == first || (lead && start - first <= 2) {
                let joined = start > first && self.is(first, class::CONJUNCTION);
                let rule = match (stopped && !joined, self.is(start, class::HE_SHE | class::THEY | class::I))
                {
                    (false, _) => "quote-unparted",
                    (true, true) => "quote-pronoun-cue",
                    (true, false) => "quote-name-cue",
                };
                if rule == "quote-unparted" && self.object_follows(cue, sentence.end) {
                    return None;
                }
                return Some(Attribution {
                    rule,
                    mention: Some(mention),
                    cue: Some(cue),
                    ..Attribution::default()
                });
            }
            let parted = matches!(self.tokens()[start - 1].kind, Kind::Comma | Kind::Dash);
            if parted && !self.object_follows(cue, sentence.end) {
                return Some(Attribution {
                    rule: "quote-later",
                    mention: Some(mention),
                    cue: Some(cue),
                    ..Attribution::default()
                });
            }
            break;
        }
        // "...," NAME beamed
        if let Some(cue) = shaped
            && let Some(mention) = s.subject_before(cue, first)
            && mention.tokens.start == first
            && (s.named(&mention)
                || self.tokens()[mention.head.clone()].iter().any(|t| {
                    t.is(class::HE_SHE
                        | class::DOCUMENT
                        | class::ROLE
                        | class::ORGANISATION
                        | class::EVIDENTIAL)
                }))
            && ending != Some('.')
        {
            return Some(Attribution {
                rule: "quote-name-verb",
                mention: Some(mention),
                cue: Some(cue),
                ..Attribution::default()
            });
        }
        (first..until)
            .take_while(|i| !matches!(self.tokens()[*i].kind, Kind::Quote(_)))
            .find_map(|i| self.according(i, sentence.end))
    }

    /// Whether a cue is followed by what is said, so that it belongs to a clause of its own.
    fn object_follows(&self, cue: usize, until: usize) -> bool {
        let next = cue + 1;
        next < until
            && (matches!(self.tokens()[next].kind, Kind::Quote(_) | Kind::Colon)
                || self.is(next, class::SUBORDINATOR)
                    && self.sentence.word(next) != "as"
                    && !matches!(self.sentence.word(next), "after" | "before" | "when" | "while")
                || self.is(next, class::HE_SHE | class::IT | class::THEY))
    }

    /// Whether the verb at `at` is a passive: a form of to be stands before it.
    fn passive(&self, at: usize, from: usize) -> bool {
        let token = &self.tokens()[at];
        let past = !token.is(class::PARTICIPLE | class::INFINITIVE)
            && !matches!(self.sentence.word(at), "said" | "says");
        let before =
            (from..at).rev().find(|i| !self.is(*i, class::ADVERB) && !self.sentence.word(*i).ends_with("ly"));
        past && before.is_some_and(|i| self.is(i, class::BE))
    }

    /// `according to NAME` at `at`.
    fn according(&self, at: usize, until: usize) -> Option<Attribution> {
        if !self.is(at, class::ACCORD) {
            return None;
        }
        let next = at + 1 + usize::from(self.sentence.word(at + 1) == "to");
        let mention = self.sentence.subject_after(next, until)?;
        Some(Attribution {
            rule: "according-to",
            mention: Some(mention),
            cue: Some(at),
            ..Attribution::default()
        })
    }

    /// The attribution that precedes the quotation in its sentence: the nearest cue.
    fn before(&self, at: usize, sentence: Range<usize>) -> Option<Attribution> {
        let s = &self.sentence;
        let from = sentence.start.max(at.saturating_sub(REACH));
        let mut according = None;
        let mut judged: Option<Attribution> = None;
        for cue in (from..at).rev() {
            let token = &self.tokens()[cue];
            if token.kind == Kind::Semicolon && judged.is_some() {
                break;
            }
            // Verbs that only stand beside a quotation: the sign read Q, she went on: Q
            let beside = token.small()
                && token.is(class::LOOSE)
                && at - cue <= 3
                && (at - cue > 1 || s.word(cue).starts_with("read"))
                && self.tokens()[cue + 1..at]
                    .iter()
                    .all(|t| matches!(t.kind, Kind::Comma | Kind::Colon) || t.is(class::AFTER_CUE));
            let known = token.is(class::CUE | class::ACCORD) || beside;
            if token.kind != Kind::Word || !known || (token.capital && cue != sentence.start) {
                continue;
            }
            if token.is(class::ACCORD) {
                according = according.or_else(|| self.according(cue, at));
                continue;
            }
            let gap = &self.tokens()[cue + 1..at];
            let participle = token.is(class::PARTICIPLE);
            if !participle && !s.verb(cue) {
                continue;
            }
            if gap.first().is_some_and(|t| s.text[t.start..t.end] == *"by") && !participle {
                // described by NAME as Q
                if let Some(mention) = s.subject_after(cue + 2, at).filter(|m| at - m.tokens.end <= 2) {
                    return Some(Attribution {
                        rule: "agent",
                        mention: Some(mention),
                        cue: Some(cue),
                        ..Attribution::default()
                    });
                }
            }
            if !participle && self.passive(cue, from) {
                continue;
            }
            let near = self.near(gap);
            let to = cue > from && s.word(cue - 1) == "to";
            let mention =
                if participle || to { s.clause_subject(cue, from) } else { s.subject_before(cue, from) };
            let Some(mention) = mention else { continue };
            if participle && !near && !token.is(class::SAY) {
                continue;
            }
            let mention = self.outer(mention, from);
            if token.is(class::JUDGE) && !token.is(class::SAY) && !beside {
                // A group called Q: that is its name.
                let somebody = mention.relative
                    || s.named(&mention)
                    || self.tokens()[mention.head.clone()]
                        .iter()
                        .any(|t| t.is(class::PRONOUN | class::ROLE | class::DOCUMENT | class::ORGANISATION));
                if !somebody {
                    continue;
                }
                let rule = if participle {
                    "participle"
                } else if near {
                    "judged"
                } else {
                    "judged-far"
                };
                let one =
                    Attribution { rule, mention: Some(mention), cue: Some(cue), ..Attribution::default() };
                if near {
                    return Some(one);
                }
                judged = judged.or(Some(one));
                continue;
            }
            let rule = match (near, participle) {
                (true, false) => "cue-quote",
                (_, true) => "participle",
                (false, false) => "cue-that",
            };
            let start = mention.tokens.start;
            let inside = !near
                && start > from
                && (self.is(start - 1, class::SUBORDINATOR) || self.finite_cue(start - 1));
            let one = Attribution { rule, mention: Some(mention), cue: Some(cue), ..Attribution::default() };
            if inside && !participle {
                // NAME said that others had suggested … Q: the outer verb counts.
                judged = judged.or(Some(one));
                continue;
            }
            if let Some(judged) = judged.filter(|judged| judged.rule != "cue-that") {
                // Smith said they called it Q: the nearer verb has its say only in the first person of the clause.
                return Some(if near { one } else { judged });
            }
            return Some(one);
        }
        judged.or(according)
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
        let cue = (from.max(before.saturating_sub(5))..before).rev().find(|at| self.finite_cue(*at));
        let adjacent = |cue: usize| {
            self.tokens()[cue + 1..before].iter().all(|t| t.kind == Kind::Word && !t.is(class::VERB))
        };
        cue.filter(|cue| adjacent(*cue))
            .and_then(|cue| self.sentence.subject_before(cue, from))
            .filter(|outer| !outer.relative)
            .unwrap_or(mention)
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
    fn colon(&self, at: usize, sentence: Range<usize>) -> Option<Attribution> {
        if at <= sentence.start || self.tokens()[at - 1].kind != Kind::Colon {
            return None;
        }
        let s = &self.sentence;
        let mention = s
            .phrase_ending(at - 1, sentence.start)
            .filter(|m| {
                let start = m.tokens.start;
                s.named(m) && (start == sentence.start || self.tokens()[start - 1].kind == Kind::Dash)
            })
            .or_else(|| s.opening_subject(sentence.start..at))?;
        Some(Attribution { rule: "colon", mention: Some(mention), ..Attribution::default() })
    }

    /// The subject of the sentence, without any verb of speech.
    fn weak(&self, at: usize, sentence: Range<usize>) -> Option<Attribution> {
        let mention = self.sentence.opening_subject(sentence.start..at)?;
        Some(Attribution { rule: "subject", mention: Some(mention), ..Attribution::default() })
    }

    /// Quotations without attribution of their own take that of a neighbour in the paragraph.
    fn inherit(&self, found: &mut [Attribution]) {
        let strong = |a: &Attribution| a.mention.is_some() && !matches!(a.rule, "subject" | "");
        let sentence_of: Vec<usize> = {
            let mut which = 0;
            self.tokens()
                .iter()
                .enumerate()
                .filter(|(_, t)| matches!(t.kind, Kind::Quote(_)))
                .map(|(at, _)| {
                    while which + 1 < self.sentences.len() && self.sentences[which].end <= at {
                        which += 1;
                    }
                    which
                })
                .collect()
        };
        let mut last = None;
        let earlier: Vec<Option<usize>> = found
            .iter()
            .enumerate()
            .map(|(i, one)| {
                let before = last;
                if strong(one) {
                    last = Some(i);
                }
                before
            })
            .collect();
        // Backwards, for "A" / "B," said NAME; the next one decides.
        for i in (0..found.len()).rev() {
            if strong(&found[i]) {
                continue;
            }
            let earlier = earlier[i];
            let shared = earlier.filter(|j| sentence_of[*j] == sentence_of[i]);
            let next = (i + 1 < found.len()).then_some(i + 1);
            let next_shared = next.filter(|j| {
                sentence_of[*j] == sentence_of[i] && (strong(&found[*j]) || found[*j].same.is_some())
            });
            if let Some(j) = shared {
                found[i].same = Some(self.quoted[j].0);
                found[i].rule = "same-sentence";
            } else if let Some(j) = next_shared {
                found[i].same = Some(self.quoted[j].0);
                found[i].rule = "same-sentence";
            } else if found[i].alone || (found[i].leads && earlier.is_some()) {
                if let Some(j) = earlier {
                    found[i].same = Some(self.quoted[j].0);
                    found[i].rule = "continued";
                } else if let Some(j) = next.filter(|j| {
                    (strong(&found[*j]) && found[*j].rule.starts_with("quote-")) || found[*j].same.is_some()
                }) {
                    found[i].same = Some(self.quoted[j].0);
                    found[i].rule = "continued-before";
                }
            }
        }
    }
}

fn s_as(s: &Sentence<'_>, token: &Token) -> bool {
    &s.text[token.start..token.end] == "as"
}
