//! How every subcommand that takes a CORPUS reads it, and how it tells what was left out.

use super::memory;
use super::terminal::{self, Progress};
use anyhow::{anyhow, bail};
use dixit::cache::Cache;
use dixit::document::Subcorpus;
use dixit::index::Index;
use dixit::query;
use dixit::source::{self, Listing, Manner, Problem, Purpose, Reading};
use std::path::PathBuf;

/// Rows of one file that are listed one by one; a file that is not JSON Lines at all would list thousands.
const ROWS_LISTED: usize = 20;

/// Reads `corpora`; an error where nothing in them can be read.
pub(crate) fn read(corpora: &[PathBuf], purpose: Purpose) -> anyhow::Result<Reading> {
    read_with(corpora, list(corpora)?, purpose, &mut Cache::none(), false, memory::free())
}

/// Lists the files of `corpora`.
pub(crate) fn list(corpora: &[PathBuf]) -> anyhow::Result<Listing> {
    let mut listing = source::list(corpora)?;
    listing.title = Some(names(corpora));
    Ok(listing)
}

/// Reads the files of `corpora`, those that `cache` knows only where `rehash` asks for it or the files' times do;
/// `memory` is how many bytes all that follows may take.
pub(crate) fn read_with(
    corpora: &[PathBuf],
    listing: Listing,
    purpose: Purpose,
    cache: &mut Cache,
    rehash: bool,
    memory: u64,
) -> anyhow::Result<Reading> {
    let progress = Progress::bytes(listing.bytes(), "Reading");
    let manner = Manner {
        purpose,
        rehash,
        most_text: memory / memory::TIMES,
        progress: &|bytes| progress.advance(bytes),
    };
    let reading = source::read_with(listing, manner, cache);
    progress.finish();
    let reading = reading?;
    if reading.documents.is_empty() {
        print_problems(&reading.problems);
        let names = corpora.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        if reading.problems.is_empty() {
            bail!("{names}: no text in it; the README lists the files that dixit reads");
        }
        bail!("{names}: nothing in it could be read");
    }
    Ok(reading)
}

/// What a corpus is called that says nothing about itself: the names of its folders and files.
fn names(corpora: &[PathBuf]) -> String {
    let name = |path: &PathBuf| {
        let path = path.canonicalize().unwrap_or_else(|_| path.clone());
        let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
        name.map_or_else(|| "Corpus".to_owned(), |name| name.to_string_lossy().into_owned())
    };
    corpora.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Checks what the settings call the parts of the corpus, now that it is known; tells of those that hold nothing.
pub(crate) fn check_subcorpora(subcorpora: &[Subcorpus], index: &Index<'_>) -> anyhow::Result<()> {
    for Subcorpus { name, filter, path, line } in subcorpora {
        let found = query::subcorpus(index, filter).map_err(|mistake| {
            let (from, to) = (mistake.start as usize, mistake.end as usize);
            let units: Vec<u16> = filter.encode_utf16().skip(from).take(to.saturating_sub(from)).collect();
            let at = match String::from_utf16_lossy(&units) {
                at if at.is_empty() => String::new(),
                at => format!(" (at {at})"),
            };
            anyhow!("{path}:{line}: subcorpus {name}: {}{at}", mistake.message)
        })?;
        if let (0, notes) = found {
            let notes = notes.iter().map(|note| format!(" {note}")).collect::<String>();
            let told =
                format!("{path}:{line}: subcorpus {name}: {filter} leaves no word of the corpus.{notes}");
            eprintln!("dixit: without effect: {}", terminal::safe(&told));
        }
    }
    Ok(())
}

/// Lists on stderr what was left out and which settings had no effect, and how much it is.
pub(crate) fn print_problems(problems: &[Problem]) {
    let (settings, inputs): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.is_setting());
    for problem in &settings {
        eprintln!("dixit: without effect: {}", terminal::safe(&problem.to_string()));
    }
    let mut at = 0;
    while let Some(problem) = inputs.get(at) {
        let same = inputs[at..].iter().take_while(|p| p.path == problem.path).count();
        for problem in &inputs[at..at + same.min(ROWS_LISTED)] {
            eprintln!("dixit: left out: {}", terminal::safe(&problem.to_string()));
        }
        if same > ROWS_LISTED {
            let more = same - ROWS_LISTED;
            eprintln!("dixit: left out: {}: {more} more rows", terminal::safe(&problem.path));
        }
        at += same;
    }
    match inputs.len() {
        0 => {}
        1 => eprintln!("dixit: 1 input was left out"),
        count => eprintln!("dixit: {count} inputs were left out"),
    }
    match settings.len() {
        0 => {}
        1 => eprintln!("dixit: 1 setting had no effect"),
        count => eprintln!("dixit: {count} settings had no effect"),
    }
}
