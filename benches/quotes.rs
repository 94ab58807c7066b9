//! How fast are quotations found and attributed, and is it linear? `cargo bench --bench quotes -- CORPUS...`
//!
//! Everything on one core, in one run: megabytes of text a second for the corpora together, then the time that
//! texts made of nothing but marks take as a ratio to prose of the same length.

use dixit::document::{Document, OffsetMap, Settings};
use dixit::text::article;
use dixit::{quote, source};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Bytes of the made-up texts.
const LENGTH: usize = 10_000_000;

fn main() {
    let corpora: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    for corpus in &corpora {
        let listing = source::list(std::slice::from_ref(corpus)).expect("a corpus");
        let reading = source::read(listing, source::Purpose::Publish, &|_| {}).expect("texts");
        let text: usize = reading.documents.iter().map(|document| document.text.len()).sum();
        let clock = Instant::now();
        let (quotes, speakers) = quote::read(&reading.documents, &reading.settings);
        let time = clock.elapsed();
        println!(
            "{}: {:.1} MB, {} quotations and turns, {} speakers, {:.1} MB/s",
            corpus.display(),
            text as f64 / 1e6,
            quotes.len(),
            speakers.len(),
            text as f64 / 1e6 / time.as_secs_f64()
        );
    }
    let prose = of_length(
        "“It holds,” Ana Lopes said at the pier. The boats came in, one by one, and nobody spoke.\n",
    );
    let base = time(&prose);
    println!("10 MB of prose: {:.2} s", base.as_secs_f64());
    for (name, piece) in [
        ("opening marks", "“"),
        ("opening marks and letters", "“a "),
        ("plain marks", "\""),
        ("closing marks", "a” "),
        ("single marks", "‘a "),
        ("short quotations on one line", "“a” b said “c.” "),
        ("open brackets", "(a "),
        ("one endless sentence", "who said that she said and "),
        ("capitals", "Ana Lopes Karl "),
        ("daggers", "“a†"),
    ] {
        println!(
            "10 MB of {name}: {:.2} times prose",
            time(&of_length(piece)).as_secs_f64() / base.as_secs_f64()
        );
    }
}

fn of_length(piece: &str) -> String {
    piece.repeat(LENGTH / piece.len())
}

/// Reading a text as a pasted article is read, repairs and labels included.
fn time(text: &str) -> Duration {
    let clock = Instant::now();
    let documents: Vec<Document> = article::documents(text, &OffsetMap::identity(text.len()));
    black_box(quote::read(&documents, &Settings::default()));
    clock.elapsed()
}
