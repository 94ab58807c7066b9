//! How every subcommand that takes a CORPUS reads it, and how it tells what was left out.

use super::memory;
use super::terminal::{self, Progress};
use anyhow::bail;
use dixit::cache::Cache;
use dixit::source::{self, Manner, Problem, Purpose, Reading};
use std::path::PathBuf;

/// Rows of one file that are listed one by one; a file that is not JSON Lines at all would list thousands.
const ROWS_LISTED: usize = 20;

/// Reads `corpora`; an error where nothing in them can be read.
pub(crate) fn read(corpora: &[PathBuf], purpose: Purpose) -> anyhow::Result<Reading> {
    read_again(corpora, purpose, &mut Cache::none(), false, memory::free())
}

/// Reads `corpora`, but what `cache` knows only where `rehash` asks for it or the files' times do; `memory` is how many
/// bytes all that follows may take.
pub(crate) fn read_again(
    corpora: &[PathBuf],
    purpose: Purpose,
    cache: &mut Cache,
    rehash: bool,
    memory: u64,
) -> anyhow::Result<Reading> {
    let mut listing = source::list(corpora)?;
    listing.title = Some(names(corpora));
    let progress = Progress::bytes(listing.bytes(), "Reading");
    let manner = Manner {
        purpose,
        rehash,
        most_text: memory / memory::TIMES,
        progress: &|bytes| progress.advance(bytes),
    };
    let reading = source::read_again(listing, manner, cache);
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
