//! How fast are quotations found and attributed, and is it linear? `cargo bench --bench quotes -- CORPUS...`
//!
//! Everything on one core, in processor time: megabytes of text a second for each corpus, the best of three, and for
//! all together; then the time that texts made of nothing but marks take as a ratio to prose of the same length.

use dixit::article;
use dixit::document::{Document, OffsetMap, Settings};
use dixit::{quote, source};
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Bytes of the made-up texts.
const LENGTH: usize = 10_000_000;

fn main() {
    let corpora: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    let mut total = (0, Duration::ZERO);
    for corpus in &corpora {
        let listing = source::list(std::slice::from_ref(corpus)).expect("a corpus");
        let reading = source::read(listing, source::Purpose::Publish, &|_| {}).expect("texts");
        let text: usize = reading.documents.iter().map(|document| document.text.len()).sum();
        let (mut best, mut counts) = (Duration::MAX, (0, 0));
        for _ in 0..3 {
            let start = processor();
            let (quotes, speakers) = quote::read(&reading.documents, &reading.settings);
            best = best.min(processor() - start);
            counts = (quotes.len(), speakers.len());
        }
        println!(
            "{}: {:.1} MB, {} quotations and turns, {} speakers, {:.1} MB/s",
            corpus.display(),
            text as f64 / 1e6,
            counts.0,
            counts.1,
            text as f64 / 1e6 / best.as_secs_f64()
        );
        total.0 += text;
        total.1 += best;
    }
    if corpora.len() > 1 {
        println!("together: {:.1} MB/s", total.0 as f64 / 1e6 / total.1.as_secs_f64());
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
        ("plain marks and letters", "\"a\" "),
        ("closing marks", "a” "),
        ("single marks", "‘a "),
        ("short quotations on one line", "“a” b said “c.” "),
        ("open brackets", "(a "),
        ("one endless sentence", "who said that she said and "),
        ("capitals", "Ana Lopes Karl "),
        ("daggers that close", "“a†"),
        ("daggers", "a†"),
        ("claims", "her claim that "),
    ] {
        println!(
            "10 MB of {name} in one paragraph: {:.2} times prose",
            time(&of_length(piece)).as_secs_f64() / base.as_secs_f64()
        );
    }
}

fn of_length(piece: &str) -> String {
    piece.repeat(LENGTH / piece.len())
}

/// Reading a text as a pasted article is read, repairs and labels included.
fn time(text: &str) -> Duration {
    let start = processor();
    let documents: Vec<Document> = article::documents(text, &OffsetMap::identity(text.len()));
    black_box(quote::read(&documents, &Settings::default()));
    processor() - start
}

/// Processor time of this thread, so that what else the machine does leaves the figures alone; the clock where the
/// system does not tell it.
fn processor() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let nanoseconds = std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split_whitespace().next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
