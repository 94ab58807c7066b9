//! Who says what in this text? Spans, attribution, names; runs on the host and, for a pasted article, in the
//! browser.

mod rules;

pub use rules::{RULES, Rule, rule};

use crate::document::{DocId, Document, Quote, QuoteKind, Settings, Span, Speaker, SpeakerId, SpeakerKind};
use std::collections::HashMap;

/// Finds the quotations of `documents` (turns included) and their speakers.
///
/// Quotations come in the order that [`crate::document::Corpus::quotes`] asks for.
pub fn read(documents: &[Document], settings: &Settings) -> (Vec<Quote>, Vec<Speaker>) {
    let _ = settings;
    let (mut quotes, mut speakers) = (Vec::new(), Vec::new());
    let mut known: HashMap<&str, SpeakerId> = HashMap::new();
    for (doc, document) in documents.iter().enumerate() {
        let whole =
            document.speaker.as_deref().map(|name| (Span::new(0, document.text.len()), None, Some(name)));
        let turns = document.turns.iter().map(|turn| (turn.span, turn.label_span, turn.label.as_deref()));
        for (span, mention, label) in turns.chain(whole.filter(|_| document.turns.is_empty())) {
            let speaker = label.map(|name| {
                *known.entry(name).or_insert_with(|| {
                    let (kind, aliases, roles) = (SpeakerKind::Person, Vec::new(), Vec::new());
                    speakers.push(Speaker { name: name.to_owned(), kind, aliases, roles });
                    SpeakerId(speakers.len() as u32 - 1)
                })
            });
            let (rule, confidence) = match (speaker, mention) {
                (None, _) => ("none", 0.0),
                (_, None) => ("metadata", 1.0),
                _ => ("turn-label", 1.0),
            };
            quotes.push(Quote {
                doc: DocId(doc as u32),
                span,
                kind: QuoteKind::Turn,
                parent: None,
                supplied_marks: false,
                speaker,
                via: None,
                mention,
                cue: None,
                rule,
                confidence,
            });
        }
    }
    (quotes, speakers)
}
