//! How long does a look-up take? `cargo bench --bench lookup -- CORPUS|SITE|PACK QUERIES.jsonl [ANSWERS.jsonl]`
//!
//! Every line of QUERIES has a `query`. Prints the milliseconds of one look-up (median, 95th percentile, longest;
//! for every query the quickest of three) and how many answers of each verdict there are. ANSWERS receives what
//! `dixit lookup --stdin --format jsonl` would print. `CORPUS=PACK` keeps the pack of a corpus in the file PACK, and
//! takes it from there the next time; several corpora are parted by commas.

use dixit::index::{self, Index};
use dixit::lookup::{self, LookupOptions};
use dixit::site;
use dixit::source::{self, Purpose};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Every query is timed so often; the quickest counts, so that what else the machine does is left out.
const PASSES: usize = 3;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [corpus, queries, answers @ ..] = &arguments[..] else {
        println!("usage: cargo bench --bench lookup -- CORPUS|SITE|PACK QUERIES.jsonl [ANSWERS.jsonl]");
        return;
    };
    let pack = pack(corpus);
    let index = Index::open(&pack).expect("a pack");
    let queries = std::fs::read_to_string(queries).expect("queries");
    let options = LookupOptions::default();
    let (mut times, mut verdicts, mut written) = (Vec::new(), BTreeMap::<String, usize>::new(), Vec::new());
    for line in queries.lines() {
        let query: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let query = query["query"].as_str().expect("a query");
        let mut best = f64::MAX;
        let passes = if answers.is_empty() { PASSES } else { 1 };
        for pass in 0..passes {
            let clock = Instant::now();
            let answer = lookup::lookup(&index, query, &options);
            best = best.min(clock.elapsed().as_secs_f64() * 1e3);
            if pass == 0 {
                *verdicts.entry(format!("{:?}", answer.verdict)).or_default() += 1;
                serde_json::to_writer(&mut written, &answer).expect("JSON");
                written.push(b'\n');
            }
        }
        times.push(best);
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "{} look-ups over {} words: median {:.2} ms, p95 {:.2} ms, longest {:.2} ms",
        times.len(),
        index.words(),
        at(0.5),
        at(0.95),
        times.last().copied().unwrap_or_default()
    );
    println!("{verdicts:?}");
    if let [answers, ..] = answers {
        std::fs::write(answers, written).expect("a place for the answers");
    }
}

/// The pack of a site, of a corpus, or kept from one.
fn pack(argument: &str) -> site::ReadPack {
    let (corpus, kept) = argument.split_once('=').unwrap_or((argument, ""));
    let kept = Path::new(kept);
    if kept.is_file() {
        return std::fs::read(kept).expect("a pack").into();
    }
    if let Some(pack) = site::read_pack(Path::new(corpus)).expect("a corpus or a site") {
        return pack;
    }
    let corpora: Vec<PathBuf> = corpus.split(',').map(PathBuf::from).collect();
    let reading =
        source::read(source::list(&corpora).expect("a corpus"), Purpose::Publish, &|_| {}).expect("texts");
    let corpus = dixit::build::analyse(reading.settings, reading.documents);
    let pack = index::write(&corpus).expect("a pack");
    if !kept.as_os_str().is_empty() {
        std::fs::write(kept, &pack).expect("a place for the pack");
    }
    pack.into()
}
