//! `dixit quotes`: every quotation of a corpus with its speaker.

use super::{Outcome, corpus, place, terminal};
use clap::{Args, ValueEnum};
use dixit::build;
use dixit::document::{Corpus, Document, Precision, Quote, QuoteKind, Rule, Span, SpeakerKind, SpokenOrigin};
use dixit::source::Purpose;
use serde::Serialize;
use std::borrow::Cow;
use std::io::{BufWriter, Write};
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

/// List every quotation with its speaker, one per line
///
/// Offsets are bytes of the file as it lies on disk, quotation marks excluded; for JSON Lines they count in
/// the row's text. `spoken` is the day, month or year on which a report says that the words were spoken (`written`
/// there in full, or `counted` back from the report's own date: "on Monday"). `parent` is the number (from 0) of the line that holds the turn or quotation around this one.
///
/// In CSV a text that a spreadsheet would run as a formula (it begins with =, +, -, @, a tab or a return) has an apostrophe
/// before it.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A folder of texts, or a file: text, Markdown, JSON Lines, a table, subtitles
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// The format of the output; the table shortens long texts
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    Table,
    Jsonl,
    Csv,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let reading = corpus::read(&arguments.corpus, Purpose::Publish)?;
    let problems = reading.problems;
    let corpus = build::analyse(reading.settings, reading.documents);
    let mut out = BufWriter::new(std::io::stdout().lock());
    let lines = corpus.quotes.iter().map(|quote| QuoteLine::new(&corpus, quote));
    match arguments.format {
        Format::Jsonl => {
            for line in lines {
                serde_json::to_writer(&mut out, &line)?;
                writeln!(out)?;
            }
        }
        Format::Csv => {
            let mut table = csv::Writer::from_writer(&mut out);
            for line in lines {
                table.serialize(line.into_cells())?;
            }
            table.flush()?;
        }
        Format::Table => print_table(&mut out, &lines.collect::<Vec<_>>())?,
    }
    out.flush()?;
    corpus::print_problems(&problems);
    Ok(match (corpus.quotes.is_empty(), problems.is_empty()) {
        (true, _) => Outcome::Nothing,
        (false, true) => Outcome::Done,
        (false, false) => Outcome::Incomplete,
    })
}

/// One quotation. The fields and their order are a contract: new ones go to the end.
#[derive(Debug, Serialize)]
struct QuoteLine<'a> {
    doc: Cow<'a, str>,
    start: usize,
    end: usize,
    text: Cow<'a, str>,
    kind: QuoteKind,
    parent: Option<u32>,
    supplied_marks: bool,
    speaker: Option<Cow<'a, str>>,
    speaker_type: SpeakerKind,
    via: Option<Cow<'a, str>>,
    mention: Option<Cow<'a, str>>,
    mention_start: Option<usize>,
    mention_end: Option<usize>,
    cue: Option<Cow<'a, str>>,
    rule: Rule,
    confidence: f64,
    spoken: Option<String>,
    spoken_precision: Option<Precision>,
    spoken_origin: Option<SpokenOrigin>,
    spoken_words: Option<Cow<'a, str>>,
}

impl<'a> QuoteLine<'a> {
    fn new(corpus: &'a Corpus, quote: &'a Quote) -> QuoteLine<'a> {
        let document = &corpus.documents[quote.doc.0 as usize];
        let (start, end) = place::in_file(document, quote.span);
        let speaker = quote.speaker.map(|id| &corpus.speakers[id.0 as usize]);
        let mention = quote.attribution.mention.map(|span| place::in_file(document, span));
        QuoteLine {
            doc: place::unit_id(document, quote.span).into(),
            start,
            end,
            text: slice(document, quote.span).into(),
            kind: quote.kind,
            parent: quote.parent.map(|id| id.0),
            supplied_marks: quote.supplied_marks,
            speaker: speaker.map(|speaker| speaker.name.as_str().into()),
            speaker_type: speaker.map_or(SpeakerKind::Unknown, |speaker| speaker.kind),
            via: quote.attribution.via.as_deref().map(Cow::from),
            mention: quote.attribution.mention.map(|span| slice(document, span).into()),
            mention_start: mention.map(|(start, _)| start),
            mention_end: mention.map(|(_, end)| end),
            cue: quote.attribution.cue.map(|span| slice(document, span).into()),
            rule: quote.attribution.rule,
            confidence: (f64::from(quote.attribution.confidence) * 1000.0).round() / 1000.0,
            spoken: quote.attribution.spoken.map(|spoken| spoken.date.to_string()),
            spoken_precision: quote.attribution.spoken.map(|spoken| spoken.date.precision()),
            spoken_origin: quote.attribution.spoken.map(|spoken| spoken.origin),
            spoken_words: quote.attribution.spoken.map(|spoken| slice(document, spoken.words).into()),
        }
    }

    /// The line for a table that may be opened in a spreadsheet, which would run what looks like a formula: such a cell
    /// gets an apostrophe before it, as the page's tables do (`www/src/csv.ts`).
    fn into_cells(mut self) -> QuoteLine<'a> {
        let often =
            [&mut self.speaker, &mut self.via, &mut self.mention, &mut self.cue, &mut self.spoken_words];
        for text in often.into_iter().flatten().chain([&mut self.doc, &mut self.text]) {
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                text.to_mut().insert(0, '\'');
            }
        }
        self
    }
}

fn slice(document: &Document, span: Span) -> &str {
    document.text.get(span.range()).unwrap_or_default()
}

/// Four columns as wide as their contents, and the words.
fn print_table(out: &mut impl Write, lines: &[QuoteLine<'_>]) -> std::io::Result<()> {
    /// Columns of the words, and of an id or a name, before they are cut.
    const WORDS: usize = 80;
    const NAME: usize = 40;
    let rows = lines.iter().map(|line| {
        let speaker =
            line.speaker.as_deref().map_or_else(|| "-".to_owned(), |name| cut(&terminal::line(name), NAME));
        let sure = format!("{:.2}", line.confidence);
        let place = format!("{}:{}", cut(&terminal::line(&line.doc), NAME), line.start);
        [place, name(line.kind).to_owned(), sure, speaker, cut(&terminal::line(&line.text), WORDS)]
    });
    let head = ["place", "kind", "sure", "speaker", "words"].map(str::to_owned);
    let rows = std::iter::once(head).chain(rows).collect::<Vec<_>>();
    let widths = [0, 1, 2, 3].map(|column| rows.iter().map(|row| row[column].width()).max().unwrap_or(0));
    for row in rows {
        for (cell, width) in row.iter().zip(widths) {
            write!(out, "{cell}{}  ", " ".repeat(width - cell.width()))?;
        }
        writeln!(out, "{}", row[4])?;
    }
    Ok(())
}

/// The text, no wider than `columns`.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + 1 >= columns {
            break;
        }
        kept.push(c);
    }
    kept.trim_end().to_owned() + "…"
}

fn name(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Fragment => "fragment",
        QuoteKind::Turn => "turn",
        QuoteKind::Other => "other",
    }
}
