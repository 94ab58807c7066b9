//! Whose words each token of a unit is.
//!
//! Apart because it is worked out once and kept: a question for a common word asks it of thousands of units, and
//! reading a quotation's row out of the pack's tables each time took most of the answer.

use super::entries::{SpanKind, TokenSpan};
use super::read::Index;
use super::speech::QuoteRow;
use crate::document::{QuoteId, QuoteKind, UnitId};

/// The quotations and turns of every unit, spelt out: some 20 bytes each.
#[derive(Debug)]
pub(super) struct Voices {
    /// The first voice of every unit, and one past the last voice.
    first: Vec<u32>,
    /// By unit, then by start, parents first; titles and scare quotes left out.
    voices: Vec<TokenSpan>,
    /// Whether a unit holds quotations.
    pub(super) quoting: Vec<bool>,
}

impl Voices {
    pub(super) fn of(index: &Index<'_>) -> Voices {
        let units = index.units() as usize;
        let mut made =
            Voices { first: Vec::with_capacity(units + 1), voices: Vec::new(), quoting: vec![false; units] };
        for (quote, QuoteRow { unit, kind, tokens, speaker }) in (0..).map(QuoteId).zip(index.quote_rows()) {
            let kind = match kind {
                QuoteKind::Other => continue,
                QuoteKind::Turn => SpanKind::Turn,
                QuoteKind::Direct | QuoteKind::Fragment => SpanKind::Quote,
            };
            let unit = unit.0 as usize;
            if made.first.len() <= unit && unit < units {
                made.first.resize(unit + 1, made.voices.len() as u32);
            }
            if let Some(quoting) = made.quoting.get_mut(unit) {
                *quoting |= kind == SpanKind::Quote;
            }
            made.voices.push(TokenSpan {
                start: tokens.start,
                end: tokens.end,
                kind,
                speaker,
                quote: Some(quote),
            });
        }
        made.first.resize(units + 1, made.voices.len() as u32);
        made.with_directions(index)
    }

    /// Puts the directions among the voices: nobody's words, inside a turn.
    fn with_directions(self, index: &Index<'_>) -> Voices {
        let directions = index.directions();
        if directions.is_empty() {
            return self;
        }
        let units = self.first.len().saturating_sub(1);
        let mut directions = directions.into_iter().peekable();
        let mut made =
            Voices { first: Vec::with_capacity(units + 1), voices: Vec::new(), quoting: self.quoting };
        for unit in 0..units {
            made.first.push(made.voices.len() as u32);
            let from = made.voices.len();
            made.voices
                .extend_from_slice(&self.voices[self.first[unit] as usize..self.first[unit + 1] as usize]);
            while let Some((_, tokens)) = directions.next_if(|(of, _)| of.0 as usize <= unit) {
                let (start, end) = (tokens.start, tokens.end);
                let nobody = TokenSpan { start, end, kind: SpanKind::Narration, speaker: None, quote: None };
                made.voices.push(nobody);
            }
            // Of two that begin together the outer one, the turn, stays first.
            made.voices[from..].sort_by_key(|voice| (voice.start, std::cmp::Reverse(voice.end)));
        }
        made.first.resize(units + 1, made.voices.len() as u32);
        made
    }

    /// The stretches of a unit of so many tokens, in order, each with its innermost voice.
    pub(super) fn spans(&self, unit: UnitId, tokens: u32, spans: &mut Vec<TokenSpan>) {
        spans.clear();
        let place = |at: usize| self.first.get(at).map_or(0, |first| *first as usize);
        let voices = self.voices.get(place(unit.0 as usize)..place(unit.0 as usize + 1)).unwrap_or_default();
        let outside =
            TokenSpan { start: 0, end: tokens, kind: SpanKind::Narration, speaker: None, quote: None };
        // What is open, outermost first; `start` moves on as parts are cut off.
        let mut open = vec![outside];
        let mut cut = |open: &mut Vec<TokenSpan>, at: u32| {
            while let Some(innermost) = open.last_mut() {
                let end = innermost.end.min(at);
                if innermost.start < end {
                    spans.push(TokenSpan { end, ..*innermost });
                }
                if innermost.end > at {
                    innermost.start = innermost.start.max(at);
                    return;
                }
                let end = innermost.end;
                open.pop();
                if let Some(outer) = open.last_mut() {
                    outer.start = outer.start.max(end);
                }
            }
        };
        for voice in voices.iter().filter(|voice| voice.start < voice.end) {
            cut(&mut open, voice.start);
            let end = open.last().map_or(voice.end, |outer| voice.end.min(outer.end));
            let start = open.last().map_or(voice.start, |outer| voice.start.max(outer.start));
            if start < end {
                open.push(TokenSpan { start, end, ..*voice });
            }
        }
        cut(&mut open, tokens);
    }
}
