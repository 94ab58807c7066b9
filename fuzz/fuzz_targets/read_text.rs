//! Reads any text as a pasted article: repairs, labels, turns, quotations, speakers. Every span must be a part
//! of its text.

#![no_main]

use dixit::document::{OffsetMap, Settings};
use dixit::{article, quote};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let documents = article::documents(text, &OffsetMap::identity(text.len()));
    let (quotes, _) = quote::read(&documents, &Settings::default());
    for quote in &quotes {
        let text = &documents[quote.doc.0 as usize].text;
        for span in [Some(quote.span), quote.attribution.mention, quote.attribution.cue].into_iter().flatten() {
            assert!(text.get(span.range()).is_some());
        }
    }
});
