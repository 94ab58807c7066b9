//! A `dixit.toml` for review: what was concluded about speakers, in the words in which the user can change it.
//!
//! Apart from reading that file, which belongs to `source`.

use crate::document::{Corpus, QuoteKind, SpeakerKind};
use std::fmt::Write;

/// Attributions below this look doubtful.
pub const DOUBTFUL: f32 = 0.7;

/// The text of a `dixit.toml` that says what was found: every speaker with the names that were merged into one,
/// and each doubtful attribution as a comment that becomes a correction when its marks are removed.
///
/// Reading the corpus with this file gives the same speakers as reading it without.
pub fn proposal(corpus: &Corpus) -> String {
    let mut out = String::from(
        "# What dixit concluded about the speakers of this corpus. Change what is wrong, delete what you do not\n\
         # need, and put the file into the corpus: what stands here is never overruled.\n",
    );
    for speaker in &corpus.speakers {
        let aliases: Vec<&str> = speaker.aliases.iter().map(|(name, _)| name.as_str()).collect();
        if aliases.is_empty() || speaker.kind == SpeakerKind::Unknown {
            continue;
        }
        let _ = write!(out, "\n[[speaker]]\nname = {}\n", quoted(&speaker.name));
        let _ = writeln!(out, "aliases = [{}]", list(&aliases));
        if !speaker.roles.is_empty() {
            let roles: Vec<&str> = speaker.roles.iter().take(6).map(String::as_str).collect();
            let _ = writeln!(out, "# seen as: {}", one_line(&roles.join("; ")));
        }
    }
    let doubtful = corpus.quotes.iter().filter(|quote| {
        !matches!(quote.kind, QuoteKind::Other | QuoteKind::Turn) && quote.confidence < DOUBTFUL
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
    out
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
