//! `dixit lookup`: where a quotation comes from, and what was changed.

use super::Outcome;
use super::open::{self, Format};
use super::terminal::{self, Marks, line};
use clap::Args;
use dixit::index::Index;
use dixit::lookup::{self, Change, Held, LONGEST, Lookup, LookupOptions, Match, Note, Searched, Verdict};
use std::io::{BufRead, BufWriter, Write};
use std::path::PathBuf;

/// Look up a quotation: where it is printed, who it is attributed to, and what was changed
///
/// The verdict is verbatim, altered, similar, partial, too-short or not-found. It says where words are printed and to
/// whom they are attributed there, never that they were said. In text, words of the source that
/// the quotation lacks are shown as [-word-], words that it adds as {+word+}. In jsonl, a query is a line.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site, or a corpus, which is read first
    #[arg(value_name = "CORPUS|SITE")]
    corpus: PathBuf,
    /// The words to look up
    #[arg(required_unless_present = "stdin")]
    quote: Option<String>,
    /// Look up each line of standard input instead
    #[arg(long, conflicts_with = "quote")]
    stdin: bool,
    /// The speaker it is attributed to
    #[arg(long)]
    speaker: Option<String>,
    /// The date it is attributed to: 2016, 2016-10 or 2016-10-12
    #[arg(long)]
    date: Option<String>,
    /// The number of matches to show
    #[arg(short = 'n', long, default_value_t = 10)]
    limit: u32,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    check_date(arguments.date.as_deref())?;
    let pack = open::pack(&arguments.corpus)?;
    let index = Index::open(&pack)?;
    let options = LookupOptions {
        speaker: arguments.speaker.clone(),
        date: arguments.date.clone(),
        limit: Some(arguments.limit),
    };
    let mut out = BufWriter::new(std::io::stdout().lock());
    let mut found = false;
    let mut answer = |query: &str| -> anyhow::Result<()> {
        let answer = lookup::lookup(&index, query, &options);
        found |= !matches!(answer.verdict, Verdict::TooShort | Verdict::NotFound);
        write(&mut out, &answer, arguments.format)
    };
    match &arguments.quote {
        Some(quote) => answer(quote)?,
        None => {
            let mut asked = false;
            for (at, line) in std::io::stdin().lock().split(b'\n').enumerate() {
                let Ok(query) = String::from_utf8(line?) else {
                    anyhow::bail!("standard input, line {}: not UTF-8 text; save it as UTF-8 first", at + 1)
                };
                if !query.trim().is_empty() {
                    asked = true;
                    answer(query.trim_end_matches('\r'))?;
                }
            }
            if !asked {
                anyhow::bail!("standard input: no words to look up; a query is a line");
            }
        }
    }
    out.flush()?;
    Ok(if found { Outcome::Done } else { Outcome::Nothing })
}

/// Refuses a claimed date that is none.
pub(super) fn check_date(date: Option<&str>) -> anyhow::Result<()> {
    match date {
        Some(date) if dixit::document::Date::parse(date).is_none() => {
            anyhow::bail!("--date {date:?}: not a date like 2016-10-12, 2016-10 or 2016")
        }
        _ => Ok(()),
    }
}

/// One answer in the shape asked for.
pub(super) fn write(out: &mut impl Write, answer: &Lookup, format: Format) -> anyhow::Result<()> {
    match format {
        Format::Jsonl => {
            serde_json::to_writer(&mut *out, answer)?;
            writeln!(out)?;
        }
        Format::Text => print(out, answer)?,
    }
    Ok(())
}

fn print(out: &mut impl Write, answer: &Lookup) -> std::io::Result<()> {
    let marks = Marks::new();
    writeln!(out, "{}: {}", marks.strong(verdict(answer.verdict)), line(&answer.query))?;
    if answer.shortened {
        writeln!(
            out,
            "  only its first {LONGEST} words were looked up; dixit verify looks up every quotation of a text"
        )?;
    }
    let is_nothing = |verdict| matches!(verdict, Verdict::NotFound | Verdict::TooShort);
    // Next to too few words anything is near.
    let suggests = answer.verdict == Verdict::NotFound;
    if answer.occurrences > 1 {
        writeln!(out, "  word for word in {}", terminal::counted(answer.occurrences.into(), "place"))?;
    }
    for found in answer.matches.iter().filter(|found| !is_nothing(found.verdict)) {
        print_match(out, found, &marks)?;
    }
    if let Some(nearest) = answer.matches.first().filter(|_| suggests) {
        writeln!(out, "  the nearest there is:")?;
        print_match(out, nearest, &marks)?;
    }
    let searched = &answer.searched;
    writeln!(
        out,
        "  searched: {}, {}{}",
        terminal::counted(searched.documents.into(), "document"),
        terminal::counted(searched.speakers.into(), "speaker"),
        dates(searched),
    )?;
    match (&searched.claimed, &answer.claimed) {
        (Some(held), _) => print_held(out, held)?,
        (None, Some(claimed)) if is_nothing(answer.verdict) => {
            writeln!(out, "  no words in it are attributed to anybody called {}", line(claimed))?;
        }
        _ => {}
    }
    writeln!(out)
}

/// From when to when the documents are, and how many have a date where not all have one. The date of one among
/// others says nothing of when these are from.
fn dates(searched: &Searched) -> String {
    let Searched { documents, dated, first_date, last_date, .. } = searched;
    let undated = documents.saturating_sub(*dated);
    let counts = match undated {
        0 => String::new(),
        _ => format!(", {dated} dated, {undated} undated"),
    };
    match (first_date, last_date) {
        (Some(first), Some(last)) if undated == 0 || *dated > 1 => match first == last {
            true => format!("{counts}, {first}"),
            false => format!("{counts}, {first} to {last}"),
        },
        _ => counts,
    }
}

/// What the corpus holds of the claimed speaker, around the claimed date and by language.
fn print_held(out: &mut impl Write, held: &Held) -> std::io::Result<()> {
    let dates = match (&held.first_date, &held.last_date) {
        (Some(first), Some(last)) => format!(", {first} to {last}"),
        _ => String::new(),
    };
    let languages = held.languages.iter().map(|held| format!(", {} {}", line(&held.language), held.places));
    write!(
        out,
        "  of {}: {}, {}{dates}{}",
        line(&held.name),
        terminal::counted(held.utterances.into(), "utterance"),
        terminal::counted(held.words.into(), "word"),
        languages.collect::<String>(),
    )?;
    match held.near {
        Some(near) => {
            let places = terminal::counted(near.into(), "place");
            writeln!(out, "; {places} within thirty days of the claimed date")
        }
        None => writeln!(out),
    }
}

/// Who, where, the passage with the differences in it, what matters about them.
fn print_match(out: &mut impl Write, found: &Match, marks: &Marks) -> std::io::Result<()> {
    let speaker = match (&found.speaker, found.speaker_confidence) {
        (Some(name), Some(sure)) => format!("attributed to {} ({sure:.2})", line(name)),
        (Some(name), None) => format!("attributed to {}", line(name)),
        (None, _) => "speaker unknown".to_owned(),
    };
    let date = found.date.as_ref().map_or(String::new(), |date| format!(", {}", date.value));
    let (place, title) = (line(&found.doc), line(&found.title));
    let printed = match found.r#in.as_str() {
        "quote" => "in a quotation",
        "turn" => "in a turn",
        _ => "in the author's words",
    };
    let via = found.via.as_ref().map_or(String::new(), |via| format!(", relayed by {}", line(via)));
    writeln!(out, "  {speaker}, {printed}{via}, {place}:{}{date}, {title}", found.start)?;
    write!(out, "    {}:", verdict(found.verdict))?;
    if found.verdict == Verdict::Verbatim {
        write!(out, " {}", line(&found.text))?;
    } else {
        for edit in &found.diff {
            let (query, source) = (line(&edit.query), line(&edit.source));
            match edit.change {
                Change::Kept => write!(out, " {source}")?,
                Change::Changed => write!(out, " {}{}", marks.lost(&source), marks.new_words(&query))?,
                Change::Dropped => write!(out, " {}", marks.lost(&source))?,
                Change::Added => write!(out, " {}", marks.new_words(&query))?,
                Change::Moved => write!(out, " {}", marks.hit(&source))?,
            }
        }
    }
    writeln!(out)?;
    found.notes.iter().try_for_each(|note| print_note(out, note))
}

fn print_note(out: &mut impl Write, note: &Note) -> std::io::Result<()> {
    let cause = note.cause.map_or(String::new(), |cause| format!(" ({cause})"));
    write!(out, "    ! {}{cause}", note.flag)?;
    let words =
        |words: &str| if words.is_empty() { "nothing".to_owned() } else { format!("{:?}", line(words)) };
    match (note.query.is_empty(), note.source.is_empty()) {
        (true, true) => writeln!(out),
        _ => writeln!(out, ": {} here, {} in the source", words(&note.query), words(&note.source)),
    }
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Verbatim => "verbatim",
        Verdict::Altered => "altered",
        Verdict::Similar => "similar",
        Verdict::Partial => "partial",
        Verdict::TooShort => "too short",
        Verdict::NotFound => "not found",
    }
}
