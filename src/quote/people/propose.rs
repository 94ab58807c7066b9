//! A `dixit.toml` for review: what was concluded about speakers, in the words in which the user can change it.
//!
//! Separate from reading that file, which belongs to `source`.

use crate::document::{Corpus, QuoteKind, Speaker, SpeakerId, SpeakerKind};
use crate::quote::people::merge::Review;
use crate::quote::review;
use std::fmt::Write;

/// Attributions below this look doubtful.
pub const DOUBTFUL: f32 = 0.7;

/// The text of a `dixit.toml` that says what was found: every speaker with the names that were merged into one, and
/// as comments that count when their marks are removed: names that may be one person's, names that may be two
/// people's, and each doubtful attribution.
///
/// Reading the corpus with this file gives the same speakers as reading it without.
pub fn proposal(corpus: &Corpus) -> String {
    let mut out = String::from(
        "# What dixit concluded about the speakers of this corpus. Change what is wrong, delete what you do not\n\
         # need, and put the file into the corpus: what stands here is never overruled. Take the marks (#) off a\n\
         # proposal to accept it.\n",
    );
    for speaker in corpus.speakers.iter().filter(|speaker| speaker.kind != SpeakerKind::Unknown) {
        let (full, short): (Vec<&str>, Vec<&str>) = names(speaker).partition(|name| merges(name));
        if full.is_empty() {
            continue;
        }
        let _ = write!(out, "\n[[speaker]]\nname = {}\n", quoted(&speaker.name));
        let _ = writeln!(out, "aliases = [{}]", list(&full));
        if !short.is_empty() {
            let _ = writeln!(out, "# also called: {}", one_line(&short.join("; ")));
        }
        if !speaker.roles.is_empty() {
            let roles: Vec<&str> = speaker.roles.iter().take(6).map(String::as_str).collect();
            let _ = writeln!(out, "# seen as: {}", one_line(&roles.join("; ")));
        }
    }
    let review = review(&corpus.documents, &corpus.settings);
    propose_merges(&mut out, corpus, &review);
    propose_splits(&mut out, corpus, &review);
    propose_corrections(&mut out, corpus);
    out
}

/// The names a speaker was found under, besides the one that stands for all.
fn names(speaker: &Speaker) -> impl Iterator<Item = &str> {
    speaker.aliases.iter().map(|(name, _)| name.as_str())
}

/// Whether a name is more than a surname, so that every document that has it means this speaker.
fn merges(name: &str) -> bool {
    name.split_whitespace().nth(1).is_some()
}

fn propose_merges(out: &mut String, corpus: &Corpus, review: &Review) {
    let name = |id: SpeakerId| corpus.speakers.get(id.0 as usize).map_or("", |speaker| speaker.name.as_str());
    if !review.surnames.is_empty() || !review.alike.is_empty() {
        out.push_str("\n# Names that may be one speaker's. They were not merged.\n");
    }
    for (surname, full) in &review.surnames {
        let one = name(*surname);
        let likely = full.iter().map(|id| name(*id)).collect::<Vec<_>>();
        let _ = writeln!(out, "#\n# [[speaker]]\n# name = {}", quoted(likely[0]));
        let _ = writeln!(out, "# aliases = [{}]", quoted(one));
        if likely.len() > 1 {
            let _ = writeln!(out, "# or one of: {}", one_line(&likely[1..].join("; ")));
        }
    }
    for (rare, frequent) in &review.alike {
        let _ = writeln!(
            out,
            "#\n# [[speaker]]\n# name = {}\n# aliases = [{}]",
            quoted(name(*frequent)),
            quoted(name(*rare))
        );
    }
}

fn propose_splits(out: &mut String, corpus: &Corpus, review: &Review) {
    if !review.misspelt.is_empty() || !review.namesakes.is_empty() {
        out.push_str("\n# Names that may be two people's. They were merged.\n");
    }
    for (_, one, other) in &review.misspelt {
        let _ = writeln!(out, "#\n# [[speaker]]\n# name = {}\n# distinct = [{}]", quoted(one), quoted(other));
    }
    for (speaker, parts) in &review.namesakes {
        let Some(speaker) = corpus.speakers.get(speaker.0 as usize) else { continue };
        for (doc, role) in parts {
            let Some(document) = corpus.documents.get(doc.0 as usize) else { continue };
            let called = format!("{} ({role})", speaker.name);
            let aliases: Vec<&str> = std::iter::once(speaker.name.as_str()).chain(names(speaker)).collect();
            let _ = writeln!(
                out,
                "#\n# [[speaker]]\n# name = {}\n# aliases = [{}]\n# docs = [{}]",
                quoted(&called),
                list(&aliases),
                quoted(&document.id)
            );
        }
    }
}

fn propose_corrections(out: &mut String, corpus: &Corpus) {
    let doubtful = corpus.quotes.iter().filter(|quote| {
        !matches!(quote.kind, QuoteKind::Other | QuoteKind::Turn) && quote.attribution.confidence < DOUBTFUL
    });
    for (nth, quote) in doubtful.enumerate() {
        if nth == 0 {
            out.push_str("\n# Doubtful attributions.\n");
        }
        let Some(document) = corpus.documents.get(quote.doc.0 as usize) else { continue };
        let words: Vec<&str> = document.text[quote.span.range()].split_whitespace().take(12).collect();
        let speaker = quote.speaker.and_then(|id| corpus.speakers.get(id.0 as usize));
        let _ = write!(
            out,
            "#\n# [[correction]]\n# doc = {}\n# quote = {}\n",
            quoted(&document.id),
            quoted(&words.join(" "))
        );
        if let Some(speaker) = speaker {
            let _ = writeln!(out, "# speaker = {}", quoted(&speaker.name));
        }
    }
}

fn list(items: &[&str]) -> String {
    items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", ")
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A comment ends with its line.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
