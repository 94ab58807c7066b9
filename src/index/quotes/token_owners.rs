//! Whose words each token of a unit is.
//!
//! Separate because it is worked out once and kept: a question for a common word asks it of thousands of units, and
//! reading a quotation's row out of the pack's tables each time took most of the answer.

use crate::document::{QuoteId, QuoteKind, UnitId};
use crate::index::entries::{SpanKind, TokenSpan};
use crate::index::quotes::QuoteRow;
use crate::index::read::Index;
use crate::sort::Order as _;

/// The stretches of every unit, each with its innermost voice: some 20 bytes each.
#[derive(Debug)]
pub(crate) struct Voices {
    /// The first stretch of every unit, and one past the last of all.
    first: Vec<u32>,
    /// By unit, in order.
    spans: Vec<TokenSpan>,
    /// Whether a unit holds quotations.
    pub(crate) quoting: Vec<bool>,
}

impl Voices {
    pub(crate) fn of(index: &Index<'_>) -> Voices {
        let lengths = index.lengths();
        let mut made = Voices {
            first: Vec::with_capacity(lengths.len() + 1),
            spans: Vec::with_capacity(lengths.len() + index.quotes() as usize),
            quoting: Vec::with_capacity(lengths.len()),
        };
        let mut rows = (0..).map(QuoteId).zip(index.quote_rows()).peekable();
        let mut directions = index.directions().into_iter().peekable();
        // By start, parents first; titles and scare quotes left out.
        let mut voices: Vec<TokenSpan> = Vec::new();
        let mut open = Vec::new();
        for (unit, tokens) in (0u32..).zip(lengths) {
            voices.clear();
            while let Some((quote, row)) = rows.next_if(|(_, row)| row.unit.0 <= unit) {
                let QuoteRow { kind, tokens, speaker, .. } = row;
                let kind = match kind {
                    QuoteKind::Other => continue,
                    QuoteKind::Turn => SpanKind::Turn,
                    QuoteKind::Direct | QuoteKind::Fragment => SpanKind::Quote,
                };
                let (start, end, quote) = (tokens.start, tokens.end, Some(quote));
                voices.push(TokenSpan { start, end, kind, speaker, quote });
            }
            made.quoting.push(voices.iter().any(|voice| voice.kind == SpanKind::Quote));
            let quoted = voices.len();
            while let Some((_, tokens)) = directions.next_if(|(of, _)| of.0 <= unit) {
                let (start, end) = (tokens.start, tokens.end);
                // Nobody's words, inside a turn.
                voices.push(TokenSpan { start, end, kind: SpanKind::Narration, speaker: None, quote: None });
            }
            if voices.len() > quoted {
                // Of two that begin together the outer one, the turn, stays first.
                voices.order_by_key(|voice| (voice.start, std::cmp::Reverse(voice.end)));
            }
            made.first.push(made.spans.len() as u32);
            stretches(&voices, *tokens, &mut open, &mut made.spans);
        }
        made.first.push(made.spans.len() as u32);
        made
    }

    /// The stretches of a unit, in order, each with its innermost voice.
    pub(crate) fn spans(&self, unit: UnitId) -> &[TokenSpan] {
        let place = |at: usize| self.first.get(at).map_or(0, |first| *first as usize);
        self.spans.get(place(unit.0 as usize)..place(unit.0 as usize + 1)).unwrap_or_default()
    }
}

/// Appends the stretches of a unit of so many tokens; `open` is only its memory, used again.
fn stretches(voices: &[TokenSpan], tokens: u32, open: &mut Vec<TokenSpan>, spans: &mut Vec<TokenSpan>) {
    let outside = TokenSpan { start: 0, end: tokens, kind: SpanKind::Narration, speaker: None, quote: None };
    // What is open, outermost first; `start` moves on as parts are cut off.
    open.clear();
    open.push(outside);
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
        cut(open, voice.start);
        let end = open.last().map_or(voice.end, |outer| voice.end.min(outer.end));
        let start = open.last().map_or(voice.start, |outer| voice.start.max(outer.start));
        if start < end {
            open.push(TokenSpan { start, end, ..*voice });
        }
    }
    cut(open, tokens);
}
