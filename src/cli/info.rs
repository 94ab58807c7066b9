//! `dixit info`: what a site holds and how it was built.

use super::{Outcome, terminal};
use anyhow::bail;
use clap::Args;
use dixit::index::Index;
use dixit::site;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// Tell what a site holds: documents, words, speakers, the bytes of every section, how it was built
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site made by dixit build: its folder, its dixit.wasm or its single HTML file
    site: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let shown = arguments.site.display();
    if let Err(error) = std::fs::metadata(&arguments.site) {
        bail!("{shown}: {error}");
    }
    let Some(pack) = site::read_pack(&arguments.site)? else {
        bail!("{shown}: not a site; give a folder or file that dixit build has made");
    };
    let about = Index::open(&pack)?.about();
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut row = |name: &str, value: &str| writeln!(out, "{name:<12} {}", terminal::line(value));
    row("title", &about.title)?;
    if let Some(description) = &about.description {
        row("description", description)?;
    }
    if let Some(licence) = &about.licence {
        row("licence", licence)?;
    }
    row("documents", &about.documents.to_string())?;
    row("units", &format!("{} ({} of them turns)", about.units, about.turns))?;
    row(
        "words",
        &format!("{} ({} in turns, {} in quotations)", about.words, about.turn_words, about.quote_words),
    )?;
    row("terms", &about.terms.to_string())?;
    row("quotations", &about.quotes.to_string())?;
    row("speakers", &about.speakers.to_string())?;
    row("variants", &about.variants.to_string())?;
    if let (Some(first), Some(last)) = (&about.first_date, &about.last_date) {
        row("dates", &format!("{first} to {last}"))?;
    }
    let languages = about.languages.iter().map(|each| format!("{} {}", each.language, each.documents));
    row("languages", &languages.collect::<Vec<_>>().join(", "))?;
    let fields = about.fields.iter().map(|each| format!("{} {}", each.name, each.values));
    row("fields", &fields.collect::<Vec<_>>().join(", "))?;
    row("text", &format!("{} bytes", about.text_bytes))?;
    row("pack", &format!("{} bytes", about.pack_bytes))?;
    for section in &about.sections {
        let share = 100.0 * section.bytes as f64 / about.pack_bytes.max(1) as f64;
        row("", &format!("{:<12} {:>12} {share:>5.1} %", section.name, section.bytes))?;
    }
    row("format", &about.format.to_string())?;
    row("built by", &about.built_by)?;
    row("fingerprint", &about.fingerprint)?;
    out.flush()?;
    Ok(Outcome::Done)
}
