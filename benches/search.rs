//! How long does a search take? `cargo bench --bench search -- SITE QUERIES.jsonl [--no-facets]`
//!
//! Every line of QUERIES has a `query` and may have a `kind`. Prints, for every kind, the milliseconds of one search
//! with its ten best hits (median, 95th percentile, longest; for every query the quickest of three), how many hits
//! there were, and a digest of the answers: a change that only makes search faster does not change it. With
//! `--no-facets` the fields are not counted, and one passage is shown of each hit, as `benches/peers` asks.

use dixit::index::Index;
use dixit::query::{SearchOptions, search};
use dixit::site;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;
use xxhash_rust::xxh3::Xxh3;

/// Every query is timed so often; the quickest counts, so that what else the machine does is left out.
const PASSES: usize = 3;

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let [site, queries] = &arguments[..] else {
        println!("usage: cargo bench --bench search -- SITE QUERIES.jsonl [--no-facets]");
        return;
    };
    let pack = site::read_pack(Path::new(site)).expect("a site").expect("a site");
    let index = Index::open(&pack).expect("a pack");
    let queries = std::fs::read_to_string(queries).expect("queries");
    let facets = std::env::args().all(|argument| argument != "--no-facets");
    let snippets = (!facets).then_some(1);
    let options = SearchOptions { facets: Some(facets), snippets, ..SearchOptions::default() };
    let queries: Vec<(String, String)> = queries.lines().map(read).collect();
    let mut best = vec![f64::MAX; queries.len()];
    let mut kinds: BTreeMap<&str, (Vec<f64>, u64, Xxh3)> = BTreeMap::new();
    // Whole rounds, not the same query several times, so that no cache is warmer than in use.
    for pass in 0..PASSES {
        for ((kind, query), best) in queries.iter().zip(&mut best) {
            let clock = Instant::now();
            let answer = search(&index, query, &options).expect("a query without a mistake");
            *best = best.min(clock.elapsed().as_secs_f64() * 1e3);
            if pass == 0 {
                let (_, total, digest) = kinds.entry(kind).or_default();
                *total += u64::from(answer.total);
                digest.update(&serde_json::to_vec(&answer).expect("an answer"));
            }
        }
    }
    for ((kind, _), best) in queries.iter().zip(best) {
        kinds.entry(kind).or_default().0.push(best);
    }
    println!("{:10} {:>8} {:>8} {:>8} {:>10} {:>16}", "kind", "median", "p95", "longest", "hits", "answers");
    for (kind, (mut times, hits, digest)) in kinds {
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
        let longest = times.last().copied().unwrap_or_default();
        println!(
            "{kind:10} {:8.3} {:8.3} {longest:8.3} {hits:10} {:016x}",
            at(0.5),
            at(0.95),
            digest.digest()
        );
    }
}

/// The kind of a line and its query.
fn read(line: &str) -> (String, String) {
    let line: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
    let kind = line["kind"].as_str().unwrap_or("all").to_owned();
    (kind, line["query"].as_str().expect("a query").to_owned())
}
