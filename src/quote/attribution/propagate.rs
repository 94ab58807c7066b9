//! What a quotation takes over from another: from its neighbours, from the paragraph before, from the one it is cut
//! from.
//!
//! Separate from the reading of a document, which settles quotations by their own attribution.

use crate::document::{Attribution, Block, BlockKind, QuoteKind, Rule, Span};
use crate::quote::attribution::RuleMatch;
use crate::quote::attribution::rules;
use crate::quote::coreference::reference::Who;
use crate::quote::coreference::{DocumentReader, DraftQuote};
use crate::quote::marks::spans::Quoted;
use std::ops::Range;

impl DocumentReader<'_> {
    /// Quotations that share a neighbour's speaker.
    pub(crate) fn share(&mut self, outer: &[(usize, Quoted)], found: &[RuleMatch]) {
        // Sharing may point forwards or backwards, but never in a circle: it ends at an attribution of its own.
        for i in (0..found.len()).rev().chain(0..found.len()) {
            if let (Some(from), Some(rule)) = (found[i].same, found[i].rule) {
                let place = outer[i].0;
                let source = self.readings[from].clone();
                if source.attribution.rule.is_none()
                    || self.readings[place].attribution.rule.is_some()
                        && self.readings[place].attribution.rule != Some(Rule::Subject)
                {
                    continue;
                }
                self.take(place, &source, rule);
            }
        }
    }

    pub(crate) fn take(&mut self, place: usize, source: &DraftQuote, rule: Rule) {
        let reading = &mut self.readings[place];
        reading.member = source.member;
        reading.turn_speaker = source.turn_speaker;
        reading.attribution = Attribution {
            rule: Some(rule),
            confidence: source.attribution.confidence * rules::confidence(rule),
            // Another paragraph may tell of another day.
            spoken: source.attribution.spoken.filter(|_| rule != Rule::ParagraphBefore),
            ..source.attribution.clone()
        };
    }

    /// What a paragraph of mere quotation takes from the paragraph before.
    pub(crate) fn carry(
        &mut self,
        outer: &[(usize, Quoted)],
        found: &[RuleMatch],
        announced: Option<&(Span, Option<Span>, Who)>,
        heading: bool,
    ) {
        if heading {
            return;
        }
        let mut last = None;
        for (i, (place, _)) in outer.iter().enumerate() {
            let open = self.readings[*place].attribution.rule.is_none();
            if open && found[i].alone {
                let before = self.before.as_ref();
                let source = before.and_then(|b| b.quote).map(|quote| self.readings[quote].clone());
                if let Some(last) = last {
                    let source: DraftQuote = self.readings[last as usize].clone();
                    self.take(*place, &source, Rule::Continued);
                } else if let Some(source) = source.clone().filter(|_| before.is_some_and(|b| b.continues)) {
                    self.take(*place, &source, Rule::NextParagraph);
                } else if let Some((mention, cue, who)) =
                    announced.copied().or_else(|| before.and_then(|b| b.announced))
                {
                    let colon = before.is_some_and(|b| b.colon);
                    let rule = if colon { Rule::Announced } else { Rule::SentenceBefore };
                    let reading = &mut self.readings[*place];
                    reading.member = who.member;
                    reading.attribution.mention = Some(mention);
                    reading.attribution.cue = cue;
                    reading.attribution.rule = Some(rule);
                    reading.attribution.confidence = rules::confidence(rule) * who.sure;
                } else if let Some(source) = source {
                    self.take(*place, &source, Rule::ParagraphBefore);
                } else if let Some((mention, member)) = self.last {
                    let reading = &mut self.readings[*place];
                    reading.member = Some(member);
                    reading.attribution.mention = Some(mention);
                    reading.attribution.rule = Some(Rule::LastNamed);
                    reading.attribution.confidence = rules::confidence(Rule::LastNamed);
                }
            }
            if self.readings[*place].attribution.rule.is_some()
                && self.readings[*place].attribution.rule != Some(Rule::Subject)
            {
                last = Some(*place as u32);
            }
        }
    }

    /// A cross-head takes its speaker from the quotation it is cut from.
    pub(crate) fn cross_heads(&mut self, paragraphs: &[(Block, Range<usize>)]) {
        for (block, range) in paragraphs {
            if block.kind != BlockKind::Heading {
                continue;
            }
            for place in range.clone() {
                let key = letters(&self.text[self.readings[place].span.range()]);
                if self.readings[place].attribution.rule != Some(Rule::None) || key.len() < 6 {
                    continue;
                }
                let source = self
                    .readings
                    .iter()
                    .find(|r| {
                        r.member.is_some()
                            && r.kind != QuoteKind::Other
                            && letters(&self.text[r.span.range()]).contains(&key)
                    })
                    .cloned();
                if let Some(source) = source {
                    self.take(place, &source, Rule::CrossHead);
                }
            }
        }
    }
}

/// Lower-case letters and digits with single spaces.
fn letters(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(crate::quote::people::names::fold)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}
