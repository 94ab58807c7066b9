//! The upper mark: the same rows and the same queries in tantivy, natively and without a browser.
//!
//! usage: dixit-peers-tantivy ROWS.jsonl QUERIES.json OUT ROUNDS
//!
//! Prints one line of JSON: seconds to build, bytes of the index, and for every query the best time of the rounds
//! in milliseconds and the total. An answer is what a page would ask for: the total, the ten best and a snippet
//! of each. For prefixes and typing errors tantivy marks nothing in its snippets.

use std::error::Error;
use std::io::BufRead;
use std::time::Instant;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term, doc};

type Anything<T> = Result<T, Box<dyn Error>>;

/// Bytes that the writer may hold before it writes a segment: enough for the whole corpus.
const WRITER_BYTES: usize = 1_000_000_000;

fn main() -> Anything<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rows, queries, out, rounds] = arguments.as_slice() else {
        return Err("usage: dixit-peers-tantivy ROWS.jsonl QUERIES.json OUT ROUNDS".into());
    };
    let queries: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(queries)?)?;
    let rounds: usize = rounds.parse()?;

    let started = Instant::now();
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let text = schema.add_text_field("text", TEXT | STORED);
    std::fs::create_dir_all(out)?;
    let index = build(Index::create_in_dir(out, schema.build())?, rows, id, text)?;
    let build_seconds = started.elapsed().as_secs_f64();

    let bytes = std::fs::read_dir(out)?.map(|entry| Ok(entry?.metadata()?.len())).sum::<Anything<u64>>()?;
    let searcher = index.reader()?.searcher();
    let mut times = vec![f64::INFINITY; queries.len()];
    let mut totals = vec![0; queries.len()];
    for _ in 0..rounds {
        for (i, asked) in queries.iter().enumerate() {
            let started = Instant::now();
            totals[i] = answer(&searcher, &*parse(asked, text)?, text)?;
            times[i] = times[i].min(started.elapsed().as_secs_f64() * 1e3);
        }
    }
    println!(
        "{}",
        serde_json::json!({ "build_seconds": build_seconds, "bytes": bytes, "times": times, "totals": totals })
    );
    Ok(())
}

fn build(index: Index, rows: &str, id: Field, text: Field) -> Anything<Index> {
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES)?;
    for line in std::io::BufReader::new(std::fs::File::open(rows)?).lines() {
        let row: serde_json::Value = serde_json::from_str(&line?)?;
        writer.add_document(doc!(
            id => row["id"].as_str().unwrap_or_default(),
            text => row["text"].as_str().unwrap_or_default(),
        ))?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    Ok(index)
}

fn parse(asked: &serde_json::Value, text: Field) -> Anything<Box<dyn Query>> {
    let words: Vec<&str> =
        asked["words"].as_array().into_iter().flatten().filter_map(|w| w.as_str()).collect();
    let terms: Vec<Term> = words.iter().map(|word| Term::from_field_text(text, word)).collect();
    Ok(match asked["kind"].as_str().unwrap_or_default() {
        "phrase" => Box::new(PhraseQuery::new(terms)),
        "prefix" => Box::new(RegexQuery::from_pattern(&format!("{}.*", words[0]), text)?),
        "fuzzy" => Box::new(FuzzyTermQuery::new(terms[0].clone(), 1, true)),
        _ => {
            let each = |term| -> (Occur, Box<dyn Query>) {
                (Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
            };
            Box::new(BooleanQuery::new(terms.into_iter().map(each).collect()))
        }
    })
}

/// Finds the ten best with their snippets and the total; returns the total.
fn answer(searcher: &Searcher, query: &dyn Query, text: Field) -> Anything<usize> {
    let (best, total) = searcher.search(query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
    let snippets = SnippetGenerator::create(searcher, query, text)?;
    for (_, address) in best {
        let document: TantivyDocument = searcher.doc(address)?;
        std::hint::black_box(snippets.snippet_from_doc(&document));
    }
    Ok(total)
}
