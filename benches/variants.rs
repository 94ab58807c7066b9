//! Which wordings are joined? `cargo bench --bench variants -- CORPUS...`
//!
//! Prints every cluster, a wording a line: `relation [document] date speaker: words`; then how many there are, and
//! how long they took to find.

use dixit::document::Corpus;
use dixit::quote;
use dixit::source::{self, Purpose};
use dixit::variants;
use std::path::PathBuf;
use std::time::Instant;

fn main() {
    let corpora: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    if corpora.is_empty() {
        println!("usage: cargo bench --bench variants -- CORPUS...");
        return;
    }
    let reading =
        source::read(source::list(&corpora).expect("a corpus"), Purpose::Publish, &|_| {}).expect("texts");
    let (quotes, speakers) = quote::read(&reading.documents, &reading.settings);
    let mut corpus = Corpus {
        settings: reading.settings,
        documents: reading.documents,
        quotes,
        speakers,
        variants: Vec::new(),
    };
    let clock = Instant::now();
    variants::settle(&mut corpus);
    let time = clock.elapsed();
    for cluster in &corpus.variants {
        println!("CLUSTER");
        for (id, relation) in &cluster.members {
            let quote = &corpus.quotes[id.0 as usize];
            let document = &corpus.documents[quote.doc.0 as usize];
            let date = document.date.map_or(String::new(), |date| date.to_string());
            let speaker = quote.speaker.map_or("-", |speaker| &corpus.speakers[speaker.0 as usize].name);
            let words = document.text[quote.span.range()].split_whitespace().collect::<Vec<_>>().join(" ");
            println!("  {relation:?} [{}] {date} {speaker}: {words}", document.id);
        }
    }
    println!(
        "{} clusters of {} quotations in {:.2} s",
        corpus.variants.len(),
        corpus.quotes.len(),
        time.as_secs_f64()
    );
}
