//! Reads any text as a query and asks it of a small corpus: never a panic, every mistake with a place inside the
//! text, and the canonical form is its own canonical form.

#![no_main]

use dixit::document::{Block, BlockKind, Corpus, Date, Document, Field, OffsetMap, Span};
use dixit::index::{self, Index};
use dixit::query::{self, ConcordanceOptions, FrequencyOptions, SearchOptions};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

fn pack() -> &'static [u8] {
    static PACK: OnceLock<Vec<u8>> = OnceLock::new();
    PACK.get_or_init(|| {
        let document = |(number, text): (usize, &str)| Document {
            id: format!("{number}"),
            title: "Ships and debts".to_owned(),
            date: Date::new(2019, 3, 0),
            language: [Some("en"), Some("de"), None][number % 3].map(str::to_owned),
            fields: vec![Field { name: "source".to_owned(), value: "Gazette".to_owned() }],
            text: text.into(),
            blocks: vec![Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph }],
            offsets: OffsetMap::identity(text.len()),
            ..Document::default()
        };
        let texts = [
            "The harbour is open. Ships talk.",
            "a b c a b c. Talk, Sch\u{fc}ssel, ships",
            "\u{6771}\u{4eac} \u{e9}t\u{e9}",
        ];
        let documents = texts.into_iter().enumerate().map(document).collect();
        index::write(&Corpus { documents, ..Corpus::default() }).expect("the corpus is sound")
    })
}

fuzz_target!(|text: &str| {
    let index = Index::open(pack()).expect("the pack is whole");
    match query::canonical(text, &["source"]) {
        Ok(canonical) => assert_eq!(query::canonical(&canonical, &["source"]).as_ref(), Ok(&canonical)),
        Err(error) => assert!(error.start <= error.end && error.end as usize <= text.encode_utf16().count()),
    }
    let _ = query::search(&index, text, &SearchOptions::default());
    let _ = query::concordance(&index, text, &ConcordanceOptions::default());
    for of in ["node", "word1", "right1"] {
        let options = FrequencyOptions { of: Some(of.to_owned()), limit: None };
        let _ = query::frequencies(&index, text, &options);
    }
    query::suggest(&index, text);
});
