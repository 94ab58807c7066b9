//! `dixit verify`: every quotation of an article, looked up.

use super::Outcome;
use super::corpus;
use super::lookup;
use super::open::{self, Format};
use clap::Args;
use dixit::index::Index;
use dixit::lookup::{LookupOptions, Verdict, quotations_of, verify};
use dixit::source::Purpose;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Look up every quotation of an article: where it is printed, and what was changed
///
/// The article's own attributions are compared with the corpus's. In jsonl, a quotation is a line, as lookup
/// prints it.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site, or a corpus, which is read first
    #[arg(value_name = "CORPUS|SITE")]
    corpus: PathBuf,
    /// The article, in any format that dixit reads
    file: PathBuf,
    /// The date of the article: 2016, 2016-10 or 2016-10-12
    #[arg(long)]
    date: Option<String>,
    /// The number of matches to show for each quotation
    #[arg(short = 'n', long, default_value_t = 3)]
    limit: u32,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    lookup::check_date(arguments.date.as_deref())?;
    let name = arguments.file.display().to_string();
    if arguments.file.is_dir() {
        anyhow::bail!("{name}: a folder, where an article is wanted");
    }
    let reading = corpus::read(std::slice::from_ref(&arguments.file), Purpose::Publish)?;
    corpus::print_problems(&reading.problems);
    let quotations = quotations_of(&reading.documents);
    if quotations.is_empty() {
        anyhow::bail!("{name}: no quotation of three words or more in it");
    }
    let pack = open::pack(&arguments.corpus)?;
    let index = Index::open(&pack)?;
    let options = LookupOptions { speaker: None, date: arguments.date.clone(), limit: Some(arguments.limit) };
    let answers = verify(&index, quotations, &options);
    let mut out = BufWriter::new(std::io::stdout().lock());
    for answer in &answers {
        lookup::write(&mut out, answer, arguments.format)?;
    }
    out.flush()?;
    let found = |verdict| !matches!(verdict, Verdict::TooShort | Verdict::NotFound);
    Ok(if answers.iter().any(|answer| found(answer.verdict)) { Outcome::Done } else { Outcome::Nothing })
}
