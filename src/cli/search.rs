//! `dixit search`: the page's search on the command line.

use super::open::{self, Format};
use super::{Outcome, terminal};
use anyhow::anyhow;
use clap::{Args, ValueEnum};
use dixit::index::Index;
use dixit::query::{self, Hit, QueryError, SearchAnswer, SearchOptions, Sort};
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Search a corpus or a site, as its page does
///
/// A query is words, "exact phrases", prefix*, speaker:name, date:2016, AND, OR, NOT and brackets. In jsonl, a
/// hit is a line.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site, or a corpus, which is read first
    #[arg(value_name = "CORPUS|SITE")]
    corpus: PathBuf,
    /// The query
    query: String,
    /// The number of hits to show
    #[arg(short = 'n', long, default_value_t = 10)]
    limit: u32,
    /// The order of the hits
    #[arg(long, value_enum, default_value_t = Order::Relevance)]
    sort: Order,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Order {
    Relevance,
    Date,
    #[value(name = "-date")]
    DateDescending,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let pack = open::pack(&arguments.corpus)?;
    let index = Index::open(&pack)?;
    let sort = match arguments.sort {
        Order::Relevance => Sort::Relevance,
        Order::Date => Sort::Date,
        Order::DateDescending => Sort::DateDescending,
    };
    let options =
        SearchOptions { limit: Some(arguments.limit), sort: Some(sort), ..SearchOptions::default() };
    let answer = query::search(&index, &arguments.query, &options)
        .map_err(|mistake| anyhow!(explain(&arguments.query, &mistake)))?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    match arguments.format {
        Format::Jsonl => {
            for hit in &answer.hits {
                serde_json::to_writer(&mut out, hit)?;
                writeln!(out)?;
            }
        }
        Format::Text => print(&mut out, &answer)?,
    }
    out.flush()?;
    Ok(if answer.total == 0 { Outcome::Nothing } else { Outcome::Done })
}

fn print(out: &mut impl Write, answer: &SearchAnswer) -> std::io::Result<()> {
    let marks = terminal::Marks::new();
    for hit in &answer.hits {
        print_hit(out, hit, &marks)?;
    }
    let units = terminal::counted(answer.total.into(), "hit");
    let documents = terminal::counted(answer.documents.into(), "document");
    writeln!(out, "{units} in {documents}")?;
    answer.explanation.lines().try_for_each(|line| writeln!(out, "{}", terminal::line(line)))
}

/// The title, where it is from, the best passages.
fn print_hit(out: &mut impl Write, hit: &Hit, marks: &terminal::Marks) -> std::io::Result<()> {
    writeln!(out, "{}", marks.strong(&terminal::line(&hit.title)))?;
    let date = hit.date.as_ref().map(|date| date.value.as_str());
    let known = [Some(hit.doc.as_str()), date, hit.speaker.as_deref(), hit.source.as_deref()];
    let known = known.into_iter().flatten().map(terminal::line).collect::<Vec<_>>();
    writeln!(out, "  {}", known.join(", "))?;
    for snippet in &hit.snippets {
        write!(out, "    ")?;
        for piece in snippet {
            // White space at a piece's ends parts it from its neighbours.
            let text = terminal::safe(&piece.text).replace(['\n', '\t'], " ");
            write!(out, "{}", if piece.hit { marks.hit(&text) } else { text })?;
        }
        writeln!(out)?;
    }
    writeln!(out)
}

/// The query with the mistake pointed at.
fn explain(query: &str, mistake: &QueryError) -> String {
    let units = query.encode_utf16().collect::<Vec<_>>();
    let upto = |at: u32| String::from_utf16_lossy(&units[..units.len().min(at as usize)]);
    let (start, end) = (upto(mistake.start), upto(mistake.end));
    let (start, end) = (terminal::width(&start), terminal::width(&end));
    let caret = "^".repeat(end.saturating_sub(start).max(1));
    format!("{}\n  {}\n  {}{caret}", mistake.message, terminal::line(query), " ".repeat(start))
}
