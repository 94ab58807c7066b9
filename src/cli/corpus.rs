//! How every subcommand that takes a CORPUS reads it, and how it says what was left out.

use super::children::Children;
use super::memory;
use super::terminal::{self, Progress};
use anyhow::{anyhow, bail};
use dixit::build::cache::Cache;
use dixit::document::Subcorpus;
use dixit::index::Index;
use dixit::query;
use dixit::source::{self, Fault, Listing, Purpose, ReadOptions, Reading, Skipped};
use std::path::{Path, PathBuf};

/// Rows of one file that are listed one by one; a file that is not JSON Lines at all would list thousands.
const ROWS_LISTED: usize = 20;

/// Reads `corpora`; an error where nothing in them can be read.
pub(crate) fn read(corpora: &[PathBuf], purpose: Purpose) -> anyhow::Result<Reading> {
    read_with(corpora, list(corpora)?, purpose, &mut Cache::none(), false, memory::free())
}

/// Lists the files of `corpora`.
pub(crate) fn list(corpora: &[PathBuf]) -> anyhow::Result<Listing> {
    let mut listing = source::list(corpora)?;
    for note in listing.notes(corpora) {
        eprintln!("dixit: {}", terminal::safe(&note));
    }
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
    let children = Children::new(memory);
    let manner = ReadOptions {
        purpose,
        rehash,
        most_text: memory / memory::TIMES,
        isolated: Some(&children),
        progress: &|bytes| progress.advance(bytes),
    };
    let reading = source::read_with(listing, manner, cache);
    progress.finish();
    let reading = reading?;
    for source::Unjudged { path, count, rules } in &reading.unjudged {
        let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.map_or_else(|| ".".to_owned(), |folder| folder.display().to_string());
        let note = format!(
            "{path}: {count} of {} found nothing in this part of its folder; whether they find anything in the rest, \
             dixit check {folder} says",
            terminal::counted(*rules, "rule"),
        );
        eprintln!("dixit: {}", terminal::safe(&note));
    }
    if reading.documents.is_empty() {
        print_problems(&reading.problems);
        let names = corpora.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
        if reading.problems.is_empty() {
            if reading.withheld.wholes > 0 {
                bail!("{names}: all of it is withheld by the rules of dixit.toml");
            }
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

/// Checks what the settings call the parts of the corpus, now that it is known; says of those that hold nothing.
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

/// What may be published although settings say, or seem to say, that it must stay out.
#[derive(Clone, Copy)]
pub(crate) struct Allowed {
    /// What a rule means that finds nothing.
    pub(crate) unused_rules: bool,
    /// What settings mean that are not where they are read from.
    pub(crate) misplaced_settings: bool,
}

/// An error where settings have no effect that may be about what must stay out, after all that is wrong was listed.
pub(crate) fn refuse(problems: &[Skipped], allowed: Allowed) -> anyhow::Result<()> {
    let unused = |problem: &Skipped| matches!(problem.fault, Fault::Idle { .. });
    let misplaced = |problem: &Skipped| matches!(problem.fault, Fault::Misplaced(_));
    let reason = match (
        !allowed.unused_rules && problems.iter().any(unused),
        !allowed.misplaced_settings && problems.iter().any(misplaced),
    ) {
        (false, false) => return Ok(()),
        (true, false) => "--allow-unused-rules publishes what these rules may mean",
        (false, true) => "--allow-misplaced-settings publishes as if there were no such settings",
        (true, true) => {
            "--allow-unused-rules and --allow-misplaced-settings publish what these settings may mean"
        }
    };
    print_problems(problems);
    bail!("nothing was written; {reason}")
}

/// Lists on stderr what was left out and which settings had no effect, and how much it is.
pub(crate) fn print_problems(problems: &[Skipped]) {
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
