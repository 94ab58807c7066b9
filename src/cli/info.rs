//! `dixit info`: what a site holds and how it was built.

use super::{Outcome, open, terminal};
use anyhow::bail;
use clap::Args;
use dixit::index::Index;
use dixit::query;
use dixit::site;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Report what a site holds: documents, words, speakers, the size of every section, and how it was built
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site made by dixit build: its folder, its dixit.wasm or its single HTML file
    site: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let shown = arguments.site.display();
    open::must_exist(&arguments.site)?;
    let Some(pack) = site::read_pack(&arguments.site)? else {
        bail!("{shown}: not a site; give a folder or file that dixit build has made");
    };
    let index = Index::open(&pack)?;
    let about = index.about();
    let mut out = BufWriter::new(std::io::stdout().lock());
    row(&mut out, "title", &about.title)?;
    if let Some(description) = &about.description {
        row(&mut out, "description", description)?;
    }
    if let Some(licence) = &about.licence {
        row(&mut out, "licence", licence)?;
    }
    row(&mut out, "documents", &about.documents.to_string())?;
    row(&mut out, "units", &format!("{} ({} of them turns)", about.units, about.turns))?;
    row(
        &mut out,
        "words",
        &format!("{} ({} in turns, {} in quotations)", about.words, about.turn_words, about.quote_words),
    )?;
    row(&mut out, "terms", &about.terms.to_string())?;
    row(&mut out, "quotations", &about.quotes.to_string())?;
    row(&mut out, "speakers", &about.speakers.to_string())?;
    row(&mut out, "variants", &about.variants.to_string())?;
    if let (Some(first), Some(last)) = (&about.first_date, &about.last_date) {
        row(&mut out, "dates", &format!("{first} to {last}"))?;
    }
    let languages = about.languages.iter().map(|each| format!("{} {}", each.language, each.documents));
    row(&mut out, "languages", &languages.collect::<Vec<_>>().join(", "))?;
    let fields = about.fields.iter().map(|each| format!("{} {}", each.name, each.values));
    row(&mut out, "fields", &fields.collect::<Vec<_>>().join(", "))?;
    for (name, filter) in index.subcorpora() {
        let (words, _) = query::subcorpus(&index, filter)?;
        row(&mut out, &format!("in:{name}"), &format!("{words} words: {filter}"))?;
    }
    row(&mut out, "text", &format!("{} bytes", about.text_bytes))?;
    row(&mut out, "pack", &format!("{} bytes", about.pack_bytes))?;
    for section in &about.sections {
        let share = 100.0 * section.bytes as f64 / about.pack_bytes.max(1) as f64;
        writeln!(out, "  {:<10} {:>12} bytes {share:>5.1} %", section.name, section.bytes)?;
    }
    row(&mut out, "format", &about.format.to_string())?;
    row(&mut out, "built by", &about.built_by)?;
    row(&mut out, "fingerprint", &about.fingerprint)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// One thing that is known; nothing where it is empty.
fn row(out: &mut impl Write, name: &str, value: &str) -> std::io::Result<()> {
    if value.is_empty() {
        return Ok(());
    }
    writeln!(out, "{name:<12} {}", terminal::line(value))
}
