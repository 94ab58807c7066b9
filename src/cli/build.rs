//! `dixit build`: from a corpus to a site.

use super::terminal::{self, Progress};
use super::{Outcome, cached, corpus, memory, signals, unchanged};
use clap::Args;
use dixit::build;
use dixit::index::{self, About, Index};
use dixit::site::{self, Heading};
use dixit::source::{Purpose, Reading, Withheld};
use std::path::{Path, PathBuf};

/// Turn a folder of texts into a site: one static page that answers offline
///
/// The output is replaced only after everything has succeeded. In a folder, dixit replaces and removes only files
/// that it wrote itself. It writes over a folder or file that it did not make only with --force, and never over one
/// that holds the input.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Folders of texts, or files: text, Markdown, JSON Lines, tables, subtitles
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// The folder, or with --single-file the file, to write [default: site or site.html]
    #[arg(short, long)]
    output: Option<PathBuf>,
    /// The title of the site; overrides the title in dixit.toml
    #[arg(long)]
    title: Option<String>,
    /// Write one self-contained HTML file instead of a folder
    #[arg(long)]
    single_file: bool,
    /// Use the engine and page in this folder instead of those built into dixit
    #[arg(long, value_name = "DIR")]
    kit: Option<PathBuf>,
    /// Write the output even if something there was not made by dixit; other files in the folder stay
    #[arg(long)]
    force: bool,
    /// Read everything again, keep nothing for the next build, and delete what earlier builds kept
    #[arg(long)]
    no_cache: bool,
    /// Compare the contents of every file with the last build instead of trusting its size and times
    #[arg(long, conflicts_with = "no_cache")]
    rehash: bool,
    /// Build even if a rule about what must stay out matches nothing; what it was meant for may be published
    #[arg(long)]
    allow_unused_rules: bool,
    /// Build even if there are settings in a file or folder where dixit does not read them
    #[arg(long)]
    allow_misplaced_settings: bool,
    /// The memory that may be used, such as 800M or 12G; a build needs 20 times the size of the text [default: what is free]
    #[arg(long, value_name = "SIZE", value_parser = memory::size)]
    memory: Option<u64>,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    // First of all, for without it the rest would be in vain.
    let kit = site::find_kit(arguments.kit.as_deref())?;
    signals::clean_up()?;
    let output = output(arguments);
    match arguments.single_file {
        true => site::replaceable_file(&output, &arguments.corpus, arguments.force)?,
        false => site::replaceable_folder(&output, &arguments.corpus, arguments.force)?,
    };
    let (mut cache, listing) = rayon::join(|| cached::open(&output), || corpus::list(&arguments.corpus));
    let listing = listing?;
    if arguments.no_cache {
        cache.forget();
    }
    let title = arguments.title.as_deref();
    let state = unchanged::key(&cache, &kit, title, &listing);
    if let Some(state) = state.filter(|_| !arguments.rehash)
        && let Some(told) = unchanged::told(&cache, state, &output)
    {
        print!("{told}");
        println!("nothing has changed since it was built");
        return Ok(Outcome::Done);
    }
    let memory = arguments.memory.unwrap_or_else(memory::free);
    let mut reading = corpus::read_with(
        &arguments.corpus,
        listing,
        Purpose::Publish,
        &mut cache,
        arguments.rehash,
        memory,
    )?;
    let allowed = corpus::Allowed {
        unused_rules: arguments.allow_unused_rules,
        misplaced_settings: arguments.allow_misplaced_settings,
    };
    if let Err(refusal) = corpus::refuse(&reading.problems, allowed) {
        // What must stay out may be in what earlier builds kept.
        cache.forget();
        cached::save(cache, &output);
        return Err(refusal);
    }
    if let Some(title) = &arguments.title {
        reading.settings.title = Some(reading.published(title));
    }
    let text = reading.documents.iter().map(|document| document.text.len() as u64).sum();
    let progress = Progress::bytes(text, "Finding quotations");
    let advance = |bytes| progress.advance(bytes);
    let settings = std::mem::take(&mut reading.settings);
    let documents = std::mem::take(&mut reading.documents);
    let corpus = build::analyse_with(settings, documents, &cache, &advance);
    progress.finish();
    let progress = Progress::spinner("Writing the index");
    let pack = index::write(&corpus)?;
    let subcorpora = corpus.settings.subcorpora.clone();
    drop(corpus);
    progress.finish();
    let index = Index::open_written(&pack)?;
    corpus::check_subcorpora(&subcorpora, &index)?;
    let about = index.about();
    let description = about.description.as_deref().unwrap_or_default();
    let heading = Heading { title: &about.title, description };
    let progress = Progress::spinner("Writing the site");
    let place = output.clone();
    let (page, former) = match arguments.single_file {
        true => {
            let site = site::single_file(&kit, &pack, &index, heading)?;
            let former = site.write_file(&output, &arguments.corpus, arguments.force)?;
            (output, former)
        }
        false => {
            let site = site::folder(&kit, &pack, &index, heading)?;
            let former = site.write_folder(&output, &arguments.corpus, arguments.force)?;
            (output.join("index.html"), former)
        }
    };
    corpus::print_problems(&reading.problems);
    let told = told(&about, &reading, &page);
    print!("{told}");
    if let Some(state) = state.filter(|_| reading.problems.is_empty()) {
        unchanged::keep(&cache, state, &place, &told);
    }
    rayon::join(|| cached::save(cache, &place), || drop(former));
    progress.finish();
    Ok(if reading.problems.is_empty() { Outcome::Done } else { Outcome::Incomplete })
}

/// What a build says at its end.
fn told(about: &About, reading: &Reading, page: &Path) -> String {
    let mut told = format!(
        "{}, {}, {} and {} by {}\n",
        terminal::counted(about.documents.into(), "document"),
        terminal::counted(about.words, "word"),
        terminal::counted(about.quotes.into(), "quotation"),
        terminal::counted(about.turns.into(), "turn"),
        terminal::counted(about.speakers.into(), "speaker"),
    );
    let copies = copies_in_words(reading.copies.len() as u64);
    match reading.copies.len() {
        0 => {}
        _ if reading.collapsed => told += &format!("{copies} and collapsed\n"),
        _ => told += &format!("{copies}: dixit check lists them\n"),
    }
    if let Some(withheld) = withheld_in_words(reading.withheld) {
        told += &format!("{withheld}\n");
    }
    told += &format!("fingerprint {}\n", about.fingerprint);
    told + &terminal::safe(&page.display().to_string()) + "\n"
}

/// Where the site goes.
fn output(arguments: &Arguments) -> PathBuf {
    let mut output = arguments.output.clone().unwrap_or_else(|| "site".into());
    // A double click opens a page only by its ending.
    if arguments.single_file
        && !output.extension().is_some_and(|end| end.eq_ignore_ascii_case("html"))
        && let Some(name) = output.file_name()
    {
        let mut name = name.to_owned();
        name.push(".html");
        output.set_file_name(name);
    }
    output
}

fn copies_in_words(copies: u64) -> String {
    if copies == 1 { "1 document is a copy".to_owned() } else { format!("{copies} documents are copies") }
}

/// How much stayed out; `None` where nothing had to.
pub(super) fn withheld_in_words(withheld: Withheld) -> Option<String> {
    (withheld.rules > 0).then(|| {
        format!(
            "withheld by {}: {} as a whole, something in {}",
            terminal::counted(withheld.rules, "rule"),
            terminal::counted(withheld.wholes, "input"),
            terminal::counted(withheld.parts, "document"),
        )
    })
}
