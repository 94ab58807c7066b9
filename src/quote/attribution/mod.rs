//! Which words of a paragraph say whose words a quotation is: the cascade of rules.
//!
//! Separate from names, because nothing here knows anybody: a rule finds the mention ("he", "the minister") and the
//! cue ("said"); whom the mention means is settled afterwards.
//!
//! Rules look at tokens in which every quotation is one token. They are tried in the order of
//! [`Paragraph::attribute`]; what a quotation does not find in its own sentence it takes over from its neighbours
//! in [`Paragraph::inherit`].

pub(crate) mod following;
pub(crate) mod preceding;
pub(crate) mod propagate;
pub(crate) mod rules;
pub(crate) mod spoken;
pub(crate) mod via;

use crate::document::Rule;
use crate::quote::grammar::phrases::{Phrase, Sentence};
use crate::quote::grammar::tokens::{Kind, Token, sentence_ranges};
use crate::quote::languages::class;
use crate::quote::marks::spans::Quoted;
use std::ops::Range;

/// What the cascade found for one quotation.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleMatch {
    /// The rule; none where none applied.
    pub(crate) rule: Option<Rule>,
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

impl RuleMatch {
    /// What a rule found: who is named, and by which cue.
    pub(crate) fn by(rule: Rule, mention: Phrase, cue: usize) -> RuleMatch {
        RuleMatch { rule: Some(rule), mention: Some(mention), cue: Some(cue), ..RuleMatch::default() }
    }
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

    pub(crate) fn tokens(&self) -> &'t [Token] {
        self.sentence.tokens
    }

    pub(crate) fn is(&self, at: usize, class: u64) -> bool {
        self.tokens().get(at).is_some_and(|token| token.is(class))
    }

    /// The last character between the marks of the quotation token at `at`, or the mark that follows them.
    pub(crate) fn ending(&self, at: usize) -> Option<char> {
        let Some(Kind::Quote(place)) = self.sentence.kind(at) else { return None };
        let i = self.quoted.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        let quote = &self.quoted[i].1;
        // ‘…,’” ends as the inner quotation does.
        let inner = self.sentence.text[quote.start..quote.end].trim_end_matches(['’', '\'', '”', '"']);
        let last = inner.chars().next_back()?;
        let outside = self.sentence.kind(at + 1).is_some_and(|kind| matches!(kind, Kind::Comma));
        Some(if last.is_alphanumeric() && outside { ',' } else { last })
    }

    /// The attributions of all quotations, in order, by their own sentences and then by their neighbours.
    pub(crate) fn attribute(&self) -> Vec<RuleMatch> {
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
                                || t.is(class::WORK)
                                || (!t.is(class::VERB | class::SUBORDINATOR | class::CONJUNCTION)
                                    && !self.sentence.verb(at - 1))
                        }
                        Kind::Comma => at >= 2 && self.tokens()[at - 2].is(class::DOCUMENT | class::WORK),
                        _ => false,
                    });
                    found.push(RuleMatch { alone, titled, leads: !words, ..self.own(at, sentence.clone()) });
                }
                let token = &self.tokens()[at];
                words |= token.kind == Kind::Word
                    && !token.is(class::PARTICIPLE | class::ADVERB | class::CONJUNCTION);
            }
        }
        self.inherit(&mut found);
        found
    }

    /// What the quotation's own sentence says.
    fn own(&self, at: usize, sentence: Range<usize>) -> RuleMatch {
        // Why they lost - NAME: Q
        if let Some(mention) = self.introduced(at, sentence.start) {
            return RuleMatch { rule: Some(Rule::Colon), mention: Some(mention), ..RuleMatch::default() };
        }
        let after = self.after(at, sentence.clone());
        let before = self.before(at, sentence.clone());
        match (before, after) {
            (Some(mut before), Some(after)) => {
                let relayed = after.mention.as_ref().is_some_and(|m| self.relays(m));
                let person = before.mention.as_ref().is_some_and(|m| !self.relays(m));
                let adjacent = matches!(
                    after.rule,
                    Some(Rule::QuoteNameCue | Rule::QuoteCueName | Rule::QuotePronounCue)
                );
                let somebody = before.mention.as_ref().is_some_and(|m| {
                    self.sentence.named(m)
                        || self.tokens()[m.head.clone()]
                            .iter()
                            .any(|t| t.is(class::PRONOUN | class::ROLE | class::PEOPLE))
                });
                let near = matches!(before.rule, Some(Rule::CueQuote | Rule::Participle)) && somebody;
                // Smith fired back: “…,” he wrote.
                let led = before.rule == Some(Rule::CueQuote)
                    && somebody
                    && before.cue.is_some_and(|cue| at - cue <= 3)
                    && matches!(self.sentence.kind(at - 1), Some(Kind::Comma | Kind::Colon));
                if relayed && person {
                    before.via = after.mention;
                    before
                } else if led {
                    before
                } else if adjacent || (after.rule == Some(Rule::QuoteLater) && !near) {
                    after
                } else {
                    before
                }
            }
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => {
                let weaker = [Self::colon, Self::as_said, Self::owned_later, Self::verb_before, Self::weak];
                weaker.iter().find_map(|rule| rule(self, at, sentence.clone())).unwrap_or_default()
            }
        }
    }

    /// Whether a mention only relays words: media, a transcript, an agency.
    pub(crate) fn relays(&self, mention: &Phrase) -> bool {
        let head = &self.tokens()[mention.head.clone()];
        let person = head.iter().any(|t| t.is(class::ROLE | class::ANY_TITLE | class::FIRST));
        !person && head.iter().any(|t| t.is(class::EVIDENTIAL | class::ORGANISATION_NAME | class::DOCUMENT))
    }

    /// A finite verb of speech at `at`, as far as one can show.
    pub(crate) fn finite_cue(&self, at: usize) -> bool {
        let token = &self.tokens()[at];
        token.small() && token.is(class::SAY) && !token.is(class::PARTICIPLE) && self.sentence.verb(at)
    }

    /// Quotations without attribution of their own take that of a neighbour in the paragraph.
    fn inherit(&self, found: &mut [RuleMatch]) {
        let strong = |a: &RuleMatch| a.mention.is_some() && !matches!(a.rule, Some(Rule::Subject) | None);
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
                found[i].rule = Some(Rule::SameSentence);
            } else if let Some(j) = next_shared {
                found[i].same = Some(self.quoted[j].0);
                found[i].rule = Some(Rule::SameSentence);
            } else if found[i].alone || (found[i].leads && earlier.is_some()) {
                if let Some(j) = earlier {
                    found[i].same = Some(self.quoted[j].0);
                    found[i].rule = Some(Rule::Continued);
                } else if let Some(j) = next.filter(|j| {
                    (strong(&found[*j]) && found[*j].rule.is_some_and(Rule::follows))
                        || found[*j].same.is_some()
                }) {
                    found[i].same = Some(self.quoted[j].0);
                    found[i].rule = Some(Rule::ContinuedBefore);
                }
            }
        }
    }
}
