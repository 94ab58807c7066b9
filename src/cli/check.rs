//! `dixit check`: what was read from each file, and what is doubtful.

use super::terminal::{self, counted};
use super::{Outcome, build, corpus, privacy};
use anyhow::Context;
use clap::Args;
use dixit::document::{BlockKind, Corpus, DateOrigin, DocId, Document};
use dixit::quote;
use dixit::source::{Copy, FileReport, Purpose, Reading};
use dixit::text;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Report what was read from each file and what looks wrong
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder of texts, or a file: text, a page, a document, a book, rows, subtitles, letters, an archive
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// Write what was found out about the speakers to a new file; review it, correct it and put it into the corpus
    /// as dixit.toml
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "dixit.proposed.toml")]
    write: Option<PathBuf>,
    /// List what looks as if it should not be published: e-mail addresses, telephone numbers, document properties,
    /// and parts of names that have a pseudonym
    #[arg(long, conflicts_with = "write")]
    privacy: bool,
    /// Print the text of every document as it was read, a paragraph to a line, and the doubts on standard error
    #[arg(long, conflicts_with_all = ["write", "privacy"])]
    text: bool,
}

/// Documents of one file that are reported one by one.
const DOCUMENTS_LISTED: usize = 20;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let reading = corpus::read(&arguments.corpus, Purpose::Review)?;
    if arguments.privacy {
        return privacy::run(&reading);
    }
    if arguments.text {
        return print_text(&reading);
    }
    let withheld = build::withheld_in_words(reading.withheld);
    let (files, problems, copies) = (reading.files, reading.problems, reading.copies);
    let corpus = dixit::build::analyse(reading.settings, reading.documents);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let doubts = doubts(&corpus, &copies);
    let mut next = 0;
    for file in &files {
        let count = corpus.documents[next..].iter().take_while(|document| document.path == file.path).count();
        print_file(&mut out, file, &corpus, next..next + count, &doubts)?;
        next += count;
    }
    let words = corpus.documents.iter().map(words).sum::<u64>();
    let doubts = doubts.iter().map(Vec::len).chain(files.iter().map(|file| file.doubts.len())).sum::<usize>();
    writeln!(
        out,
        "{} in {}, {}, {} by {}, {}",
        counted(corpus.documents.len() as u64, "document"),
        counted(files.len() as u64, "file"),
        counted(words, "word"),
        counted(corpus.quotes.len() as u64, "quotation"),
        counted(corpus.speakers.len() as u64, "speaker"),
        counted(doubts as u64, "doubt"),
    )?;
    if let Some(withheld) = withheld {
        writeln!(out, "{withheld}")?;
    }
    out.flush()?;
    if let Some(path) = &arguments.write {
        write_proposal(path, &corpus)?;
    }
    corpus::print_problems(&problems);
    Ok(if problems.is_empty() { Outcome::Done } else { Outcome::Incomplete })
}

/// The text of every document, without what belongs to no text of its own, and the doubts about each file.
fn print_text(reading: &Reading) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for document in &reading.documents {
        let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate);
        for block in blocks {
            let text = document.text.get(block.span.range()).unwrap_or_default();
            // A label stands before what its speaker says.
            let end = if block.kind == BlockKind::Label { " " } else { "\n\n" };
            write!(out, "{}{end}", terminal::line(text))?;
        }
    }
    out.flush()?;
    for file in &reading.files {
        for doubt in &file.doubts {
            eprintln!("{}: {}", terminal::line(&file.path), terminal::line(&doubt.to_string()));
        }
    }
    corpus::print_problems(&reading.problems);
    Ok(if reading.problems.is_empty() { Outcome::Done } else { Outcome::Incomplete })
}

/// Writes the proposal, never over a file that is there: it may hold the user's corrections.
fn write_proposal(path: &Path, corpus: &Corpus) -> anyhow::Result<()> {
    let name = terminal::safe(&path.display().to_string()).into_owned();
    let mut file = File::create_new(path).with_context(|| {
        format!("{name}: the proposal could not be written; --write FILE names a file that is not there yet")
    })?;
    file.write_all(quote::proposal(corpus).as_bytes()).with_context(|| name)
}

/// One file: a line for it, a paragraph for each document, a line for each doubt.
fn print_file(
    out: &mut impl Write,
    file: &FileReport,
    corpus: &Corpus,
    documents: Range<usize>,
    doubts: &[Vec<String>],
) -> std::io::Result<()> {
    let count = documents.len();
    let also = if count == 1 { String::new() } else { format!(", {}", counted(count as u64, "document")) };
    let size = counted(file.bytes, "byte");
    writeln!(out, "{}: {size}, {}{also}", terminal::line(&file.path), file.encoding)?;
    for at in documents.clone().take(DOCUMENTS_LISTED) {
        print_document(out, corpus, at)?;
        for doubt in &doubts[at] {
            writeln!(out, "  ? {}", terminal::line(doubt))?;
        }
    }
    if count > DOCUMENTS_LISTED {
        let more = counted((count - DOCUMENTS_LISTED) as u64, "document");
        let unlisted = &doubts[documents.start + DOCUMENTS_LISTED..documents.end];
        let doubtful = unlisted.iter().filter(|doubts| !doubts.is_empty()).count();
        writeln!(out, "  and {more} more, {doubtful} of them doubtful")?;
    }
    for doubt in &file.doubts {
        writeln!(out, "  ? {}", terminal::line(&doubt.to_string()))?;
    }
    writeln!(out)
}

/// Words of a document, boilerplate left out.
fn words(document: &Document) -> u64 {
    let text = document.blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate);
    let text = text.filter_map(|block| document.text.get(block.span.range()));
    text.map(|text| text::tokens(text).count() as u64).sum()
}

/// What is known of one document.
fn print_document(out: &mut impl Write, corpus: &Corpus, at: usize) -> std::io::Result<()> {
    let document = &corpus.documents[at];
    if document.id != document.path {
        writeln!(out, "  {}", terminal::line(&document.id))?;
    }
    writeln!(out, "  title      {}", terminal::line(&document.title))?;
    match document.date {
        Some(date) => writeln!(out, "  date       {date}{}", origin(document.date_origin))?,
        None => writeln!(out, "  date       -")?,
    }
    for name in ["source", "author", "url"] {
        if let Some(field) = document.fields.iter().find(|field| field.name == name) {
            writeln!(out, "  {name:10} {}", terminal::line(&field.value))?;
        }
    }
    writeln!(out, "  language   {}", document.language.as_deref().unwrap_or("-"))?;
    let id = DocId(at as u32);
    let quotes = &corpus.quotes[corpus.quotes.partition_point(|quote| quote.doc < id)..];
    let quotes = &quotes[..quotes.partition_point(|quote| quote.doc == id)];
    let named = quotes.iter().filter(|quote| quote.speaker.is_some()).count();
    write!(out, "  words      {}", words(document))?;
    if !document.turns.is_empty() {
        write!(out, ", {}", counted(document.turns.len() as u64, "turn"))?;
    }
    write!(out, "\n  quotations {}, {named} with a speaker", quotes.len())?;
    match quotes.iter().filter(|quote| quote.attribution.spoken.is_some()).count() {
        0 => writeln!(out)?,
        dated => writeln!(out, ", {dated} with the date it was spoken")?,
    }
    if let Some(first) = document.repairs.first() {
        let mended = document.text.get(first.span.range()).unwrap_or_default();
        let places = counted(document.repairs.len() as u64, "place");
        writeln!(out, "  repaired   {places}, such as {:?} to {mended:?}", first.original)?;
    }
    let boilerplate = document.blocks.iter().filter(|block| block.kind == BlockKind::Boilerplate);
    match boilerplate.count() as u64 {
        0 => Ok(()),
        count => writeln!(out, "  left aside {} of boilerplate", counted(count, "line")),
    }
}

/// Bytes of a text whose language one expects to be recognised.
const SHOWS_LANGUAGE: usize = 80;

/// What is doubtful about each document.
fn doubts(corpus: &Corpus, copies: &[Copy]) -> Vec<Vec<String>> {
    let doubts = corpus.documents.iter().enumerate().map(|(nth, document)| {
        let mut doubts = Vec::new();
        if document.date.is_none() && document.turns.iter().all(|turn| turn.date.is_none()) {
            doubts.push("no date: it can neither be filtered nor sorted by date".to_owned());
        }
        if document.language.is_none() && document.text.len() >= SHOWS_LANGUAGE {
            doubts.push("no language is recognised: name it as `language` in its metadata".to_owned());
        }
        if document.blocks.iter().all(|block| block.kind == BlockKind::Boilerplate) {
            doubts.push("no words in it".to_owned());
        }
        if let Ok(at) = copies.binary_search_by_key(&nth, |copy| copy.document) {
            let (of, share) = (&corpus.documents[copies[at].of].id, copies[at].share);
            doubts.push(match share >= 1.0 {
                true => format!("the same text as {of}"),
                false => format!("nearly the same text as {of} ({:.0} % of its words)", share * 100.0),
            });
        }
        doubts
    });
    doubts.collect()
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
