//! `dixit check`: what was read from each file, and what is doubtful.

use super::terminal::{self, counted};
use super::{Outcome, corpus};
use clap::Args;
use dixit::document::{BlockKind, Corpus, DateOrigin, DocId, Document};
use dixit::source::FileReport;
use dixit::text;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Tell file by file what was read, and what is doubtful
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder of texts, a file, or JSON Lines
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
}

/// Documents of one file that are told one by one.
const DOCUMENTS_LISTED: usize = 20;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let reading = corpus::read(&arguments.corpus)?;
    let (files, problems) = (reading.files, reading.problems);
    let corpus = corpus::analyse(reading.settings, reading.documents);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut totals = Totals::default();
    let mut next = 0;
    for file in &files {
        let count = corpus.documents[next..].iter().take_while(|document| document.path == file.path).count();
        print_file(&mut out, file, &corpus, next..next + count, &mut totals)?;
        next += count;
    }
    writeln!(
        out,
        "{} in {}, {}, {} by {}, {}",
        counted(corpus.documents.len() as u64, "document"),
        counted(files.len() as u64, "file"),
        counted(totals.words, "word"),
        counted(corpus.quotes.len() as u64, "quotation"),
        counted(corpus.speakers.len() as u64, "speaker"),
        counted(totals.doubts, "doubt"),
    )?;
    out.flush()?;
    corpus::print_problems(&problems);
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::Incomplete })
}

#[derive(Default)]
struct Totals {
    words: u64,
    doubts: u64,
}

/// One file: a line for it, a paragraph for each document, a line for each doubt.
fn print_file(
    out: &mut impl Write,
    file: &FileReport,
    corpus: &Corpus,
    documents: std::ops::Range<usize>,
    totals: &mut Totals,
) -> std::io::Result<()> {
    let count = documents.len();
    let also = if count == 1 { String::new() } else { format!(", {}", counted(count as u64, "document")) };
    let size = counted(file.bytes, "byte");
    writeln!(out, "{}: {size}, {}{also}", terminal::line(&file.path), file.encoding)?;
    for (nth, at) in documents.clone().enumerate() {
        let document = &corpus.documents[at];
        let words = text::tokens(&document.text).count() as u64;
        totals.words += words;
        if nth < DOCUMENTS_LISTED {
            totals.doubts += print_document(out, corpus, at, words)?;
        }
    }
    if count > DOCUMENTS_LISTED {
        writeln!(out, "  and {} more", counted((count - DOCUMENTS_LISTED) as u64, "document"))?;
    }
    for doubt in &file.doubts {
        writeln!(out, "  ? {}", terminal::line(&doubt.to_string()))?;
    }
    totals.doubts += file.doubts.len() as u64;
    writeln!(out)
}

/// What is known of one document; gives the number of doubts.
fn print_document(out: &mut impl Write, corpus: &Corpus, at: usize, words: u64) -> std::io::Result<u64> {
    let document = &corpus.documents[at];
    if document.id != document.path {
        writeln!(out, "  {}", terminal::line(&document.id))?;
    }
    writeln!(out, "  title      {}", terminal::line(&document.title))?;
    match document.date {
        Some(date) => writeln!(out, "  date       {date}{}", origin(document.date_origin))?,
        None => writeln!(out, "  date       -")?,
    }
    if let Some(source) = document.fields.iter().find(|field| field.name == "source") {
        writeln!(out, "  source     {}", terminal::line(&source.value))?;
    }
    writeln!(out, "  language   {}", document.language.as_deref().unwrap_or("-"))?;
    let id = DocId(at as u32);
    let quotes = &corpus.quotes[corpus.quotes.partition_point(|quote| quote.doc < id)..];
    let quotes = &quotes[..quotes.partition_point(|quote| quote.doc == id)];
    let named = quotes.iter().filter(|quote| quote.speaker.is_some()).count();
    write!(out, "  words      {words}")?;
    if !document.turns.is_empty() {
        write!(out, ", {}", counted(document.turns.len() as u64, "turn"))?;
    }
    writeln!(out, "\n  quotations {}, {named} with a speaker", quotes.len())?;
    if !document.repairs.is_empty() {
        writeln!(out, "  repaired   {}", counted(document.repairs.len() as u64, "place"))?;
    }
    let boilerplate = document.blocks.iter().filter(|block| block.kind == BlockKind::Boilerplate);
    if boilerplate.clone().next().is_some() {
        writeln!(out, "  left aside {} of boilerplate", counted(boilerplate.count() as u64, "line"))?;
    }
    let doubts = doubts(document, words);
    for doubt in &doubts {
        writeln!(out, "  ? {doubt}")?;
    }
    Ok(doubts.len() as u64)
}

/// What a document lacks.
fn doubts(document: &Document, words: u64) -> Vec<String> {
    let mut doubts = Vec::new();
    let dated = document.date.is_some() || document.turns.iter().any(|turn| turn.date.is_some());
    if !dated {
        doubts.push("no date: it can neither be filtered nor sorted by date".to_owned());
    }
    if words == 0 {
        doubts.push("no words in it".to_owned());
    }
    doubts
}

fn origin(origin: Option<DateOrigin>) -> &'static str {
    match origin {
        None => "",
        Some(DateOrigin::Metadata) => " (metadata)",
        Some(DateOrigin::DateLine) => " (date line)",
        Some(DateOrigin::Dateline) => " (dateline)",
        Some(DateOrigin::Url) => " (address)",
        Some(DateOrigin::FileName) => " (file name)",
    }
}
