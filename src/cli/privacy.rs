//! `dixit check --privacy`: what looks as if it should not be published, with its place.
//!
//! Separate from [`super::check`], which says what was read: here only what is left after withholding counts.

use super::terminal::{self, counted};
use super::{Outcome, build, corpus};
use dixit::document::Document;
use dixit::source::{self, Format, Reading, Suspect, SuspectKind, SuspectPlace};
use std::collections::HashMap;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Places that are listed of the same words in the same kind of place; a letterhead would fill the screen.
const PLACES_LISTED: usize = 5;

/// Lists what is suspicious.
pub(crate) fn run(reading: &Reading) -> anyhow::Result<Outcome> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let suspects = reading.suspects();
    let mut lines = Lines::default();
    let mut listed: HashMap<(SuspectKind, &str), usize> = HashMap::new();
    let mut counts: HashMap<SuspectKind, u64> = HashMap::new();
    for suspect in &suspects {
        *counts.entry(suspect.kind).or_default() += 1;
        let same = listed.entry((suspect.kind, suspect.words.as_str())).or_default();
        *same += 1;
        if *same > PLACES_LISTED {
            continue;
        }
        let document = &reading.documents[suspect.document];
        let line = match suspect.place {
            SuspectPlace::Text(at) => lines.of(document, reading.place(&document.path), at),
            _ => None,
        };
        writeln!(out, "{}", terminal::line(&told(suspect, document, line)))?;
    }
    let mut more = listed.into_iter().filter(|(_, places)| *places > PLACES_LISTED).collect::<Vec<_>>();
    more.sort();
    for ((kind, words), places) in more {
        let places = counted((places - PLACES_LISTED) as u64, "more place");
        writeln!(out, "{}", terminal::line(&format!("{} {words}: in {places}", name(kind))))?;
    }
    let count = |kind, one, many| match counts.get(&kind).copied().unwrap_or_default() {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    writeln!(
        out,
        "{}, {}, {}, {} and {} in {}",
        count(SuspectKind::Email, "e-mail address", "e-mail addresses"),
        count(SuspectKind::Telephone, "telephone number", "telephone numbers"),
        count(SuspectKind::Name, "part of a name", "parts of names"),
        count(SuspectKind::NearName, "near name", "near names"),
        count(SuspectKind::Property, "property", "properties"),
        counted(reading.documents.len() as u64, "document"),
    )?;
    if let Some(withheld) = build::withheld_in_words(reading.withheld) {
        writeln!(out, "{withheld}")?;
    }
    out.flush()?;
    corpus::print_problems(&reading.problems);
    Ok(if reading.problems.is_empty() { Outcome::Done } else { Outcome::Incomplete })
}

/// One suspect as a line.
fn told(suspect: &Suspect, document: &Document, line: Option<usize>) -> String {
    let place = match line {
        Some(line) => format!("{}:{line}", document.path),
        None => document.id.clone(),
    };
    let what = format!("{} {}", name(suspect.kind), suspect.words);
    match &suspect.place {
        SuspectPlace::Text(_) => format!("{place}: {what} ({:?})", suspect.context),
        SuspectPlace::Title => format!("{place}: title: {what}"),
        SuspectPlace::Field(field) => format!("{place}: field {field}: {what}"),
        SuspectPlace::Name => format!("{place}: file name or id: {what}"),
    }
}

fn name(kind: SuspectKind) -> &'static str {
    match kind {
        SuspectKind::Email => "e-mail address",
        SuspectKind::Telephone => "telephone number",
        SuspectKind::Name => "part of a name",
        SuspectKind::NearName => "near name",
        SuspectKind::Property => "property",
    }
}

/// The lines of files that have lines, each file read once.
#[derive(Default)]
struct Lines {
    path: String,
    bytes: Vec<u8>,
}

impl Lines {
    /// The line in its file, from 1, in which a place of a document stands.
    fn of(&mut self, document: &Document, file: Option<&Path>, at: usize) -> Option<usize> {
        if !matches!(Format::of(&document.path), Some(Format::Text | Format::Markdown | Format::Subtitles)) {
            return None;
        }
        if self.path != document.path {
            self.path.clone_from(&document.path);
            self.bytes = source::read_file(file?, u64::MAX).ok()?;
        }
        let before = self.bytes.get(..document.offsets.to_file(at))?;
        Some(1 + before.iter().filter(|byte| **byte == b'\n').count())
    }
}
