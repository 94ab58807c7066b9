//! How large is a pack, how fast is it written and read? `cargo bench --bench pack -- CORPUS...`
//!
//! Prints the bytes of every section as a share of the raw text, then speeds, all measured in one run.

use dixit::document::{Corpus, DocId, UnitId};
use dixit::index::{self, Index, PostingBlock, TermId};
use dixit::{quote, source};
use std::hint::black_box;
use std::path::PathBuf;
use std::time::Instant;

fn main() {
    let corpora: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    if corpora.is_empty() {
        println!("usage: cargo bench --bench pack -- CORPUS...");
        return;
    }
    let clock = Instant::now();
    let listing = source::list(&corpora).expect("a corpus");
    let reading = source::read(listing, source::Purpose::Publish, &|_| {}).expect("texts");
    let read = clock.elapsed();
    let clock = Instant::now();
    let (quotes, speakers) = quote::read(&reading.documents, &reading.settings);
    let analysed = clock.elapsed();
    let corpus = Corpus {
        settings: reading.settings,
        documents: reading.documents,
        quotes,
        speakers,
        variants: Vec::new(),
    };
    let clock = Instant::now();
    let pack = index::write(&corpus).expect("a pack");
    let written = clock.elapsed();
    let text: usize = corpus.documents.iter().map(|document| document.text.len()).sum();
    let rate = |time: std::time::Duration| text as f64 / 1e6 / time.as_secs_f64();
    let clock = Instant::now();
    let index = Index::open(&pack).expect("the pack just written");
    let opened = clock.elapsed();
    sizes(&index, text);
    println!();
    println!("read         {:8.1} MB/s", rate(read));
    println!("analyse      {:8.1} MB/s", rate(analysed));
    println!("write        {:8.1} MB/s", rate(written));
    println!("all of it    {:8.1} MB/s", rate(read + analysed + written));
    println!("open         {:8.2} ms", opened.as_secs_f64() * 1e3);
    texts(&index, text);
    postings(&index);
    if let Some(kilobytes) = peak_memory() {
        println!("peak memory  {:8.2} of the text", kilobytes as f64 * 1024.0 / text as f64);
    }
}

fn sizes(index: &Index<'_>, text: usize) {
    let about = index.about();
    println!(
        "{} documents, {} units, {} words, {} terms, {} quotations; {text} bytes of text",
        about.documents, about.units, about.words, about.terms, about.quotes
    );
    for section in &about.sections {
        println!("{:<12} {:>10} {:8.4}", section.name, section.bytes, section.bytes as f64 / text as f64);
    }
    println!("{:<12} {:>10} {:8.4}", "pack", about.pack_bytes, about.pack_bytes as f64 / text as f64);
}

fn texts(index: &Index<'_>, text: usize) {
    let clock = Instant::now();
    black_box(index.passage(UnitId(0), 0..1));
    println!("lexicon      {:8.2} ms", clock.elapsed().as_secs_f64() * 1e3);
    let clock = Instant::now();
    let bytes: usize = (0..index.documents()).map(|doc| index.document_text(DocId(doc)).len()).sum();
    assert_eq!(bytes, text);
    println!("all texts    {:8.1} MB/s", bytes as f64 / 1e6 / clock.elapsed().as_secs_f64());
    let clock = Instant::now();
    for i in 0..1000u32 {
        let unit = UnitId(i.wrapping_mul(2_654_435_761) % index.units());
        let middle = index.unit_tokens(unit) / 2;
        black_box(index.passage(unit, middle.saturating_sub(10)..middle + 10));
    }
    println!("10 snippets  {:8.4} ms", clock.elapsed().as_secs_f64() * 10.0);
}

fn postings(index: &Index<'_>) {
    let mut terms: Vec<TermId> = (0..index.terms()).map(TermId).collect();
    terms.sort_by_key(|term| std::cmp::Reverse(index.document_frequency(*term)));
    let frequent = &terms[..terms.len().min(100)];
    let mut block = PostingBlock::default();
    let mut scores = vec![0u32; index.units() as usize];
    let (mut time, mut read) = (0.0, 0);
    for term in frequent {
        let postings = index.postings(*term);
        time += best(&mut || {
            for i in 0..postings.blocks() {
                postings.block(i, &mut block);
                for (unit, frequency) in block.units().iter().zip(block.frequencies()) {
                    scores[*unit as usize] = scores[*unit as usize].wrapping_add(frequency);
                }
            }
        });
        read += postings.document_frequency();
    }
    println!("scoring      {:8.2} ns a unit, the 100 commonest terms", time / f64::from(read));
    println!("             {:8.3} ms for 32,768 units", time / f64::from(read) * 32_768.0 / 1e6);
    let (mut time, mut read, mut positions) = (0.0, 0, Vec::new());
    for term in frequent {
        time += best(&mut || {
            let mut cursor = index.postings(*term).cursor();
            while cursor.unit().is_some() {
                cursor.positions(&mut positions);
                cursor.advance();
            }
        });
        read += index.collection_frequency(*term);
    }
    println!("positions    {:8.2} ns each", time / f64::from(read));
    black_box(scores);
}

/// Nanoseconds, the best of five: on a busy machine the others measure the machine.
fn best(work: &mut dyn FnMut()) -> f64 {
    let times = (0..5).map(|_| {
        let clock = Instant::now();
        work();
        clock.elapsed().as_secs_f64() * 1e9
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The most memory that this process has held, in kilobytes, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
