//! Where does this (perhaps garbled) quotation come from, and what was changed?
//!
//! ```text
//! paste --asked--> words, claimed speaker
//!       --candidates--> passages that share rare words --align--> the best of them
//!       --judge--> verdict, score, diff --flags, polarity, governs, reported--> what changes the sense
//! ```
//!
//! A verdict says where words are *printed* and to whom they are attributed there, never that they were said.

mod article;
mod candidates;
mod claim;
mod evidence;
mod flags;
mod judge;
mod omissions;
mod passage;
mod polarity;
mod readings;
mod reported;
mod speakers;
mod windows;

use crate::align::{Aligner, Wording};
pub use crate::align::{Change, Edit};
pub use crate::api::lookup::{
    Cause, Comparison, Flag, Held, LanguageHeld, Lookup, LookupOptions, Match, Note, Searched, Verdict,
};
use crate::document::{Date, DocId, SpeakerId};
use crate::index::Index;
use crate::sort::Order as _;
pub use article::{Quotation, quotations, quotations_of, verify};
pub use evidence::{Evidence, EvidenceView, Standing, evidence};
use passage::{JudgedPassage, Passages};
use windows::Grain;

/// Matches in an answer where no limit is given.
const LIMIT: u32 = 10;
/// The share of a query, by weight, that a window must hold for words that were copied.
const HOPELESS: f32 = 0.5;
/// Content words that the other half of a query must have to be an utterance of its own.
const HALF_WORDS: usize = 3;
/// Days between an utterance's first appearance and its claimed date from which it is old.
const OLD_DAYS: i64 = 90;
/// Days around the claimed date in which the corpus may hold the claimed speaker.
const NEAR_DAYS: i64 = 30;

/// Looks a quotation up in a corpus.
///
/// Work is bounded: at most some 10^5 postings are read and some 50 passages aligned. A query of any length is
/// answered; of one longer than [`LONGEST`] words the first are looked up.
pub fn lookup(index: &Index<'_>, text: &str, options: &LookupOptions) -> Lookup {
    let asked = crate::lookup::claim::Asked::read(text);
    let claimed = options.speaker.as_deref().or(asked.speaker);
    let words = first_words(asked.words);
    let (mut matches, exact) = search(index, words);
    let date = options.date.as_deref().and_then(Date::parse);
    let speaker = claimed.and_then(|name| speakers::find(index, name));
    matches.order_by_key(|found| found.rank(speaker));
    if let Some(best) = matches.first()
        && let Some(lost) = best.lost.clone()
        && !best.answer.verdict.is_nothing()
        && let Some(rest) = Wording::read(words).printed.get(lost).and_then(|lost| text_of(words, lost))
    {
        join_halves(index, &mut matches, rest);
    }
    let earliest =
        matches.iter().filter(|found| found.answer.verdict.is_same()).filter_map(|found| found.date).min();
    let mut notes = Vec::new();
    let mut verdict = Verdict::NotFound;
    if let Some(best) = matches.first_mut() {
        verdict = best.answer.verdict;
        if !verdict.is_nothing() {
            best.answer.notes.extend(about_the_claim(index, best, claimed, speaker));
            if let (Some(earliest), Some(date)) = (earliest, date)
                && date.days() - earliest.days() > OLD_DAYS
            {
                best.answer.notes.push(Note::new(Flag::Old, None, date.to_string(), earliest.to_string()));
            }
        }
        notes.clone_from(&best.answer.notes);
    } else if judge::is_short(&read(words)) {
        verdict = Verdict::TooShort;
    }
    let limit = options.limit.unwrap_or(LIMIT) as usize;
    let (first, last) = index
        .dates()
        .iter()
        .copied()
        .filter(|date| *date > 0)
        .fold((u32::MAX, 0), |(first, last), date| (first.min(date), last.max(date)));
    let day = |date: u32| Date::unpack(date).filter(|_| last > 0).map(|date| date.to_string());
    Lookup {
        query: text.to_string(),
        shortened: words.len() < asked.words.trim_end().len(),
        claimed: claimed.map(str::to_string),
        verdict,
        flags: flag_names(&notes),
        notes,
        searched: Searched {
            documents: index.documents(),
            dated: dated(index),
            speakers: index.speakers().len() as u32,
            first_date: day(first),
            last_date: day(last),
            claimed: speaker
                .filter(|_| verdict.is_nothing() || date.is_some())
                .map(|speaker| speakers::held(index, speaker, date, NEAR_DAYS)),
        },
        occurrences: matches
            .iter()
            .filter(|found| found.answer.verdict == Verdict::Verbatim)
            .count()
            .max(exact as usize) as u32,
        matches: matches.into_iter().take(limit).map(|found| found.answer).collect(),
    }
}

/// How many documents have a date, in one of their turns at least.
fn dated(index: &Index<'_>) -> u32 {
    let dates = index.dates();
    let is_dated = |doc: &u32| {
        index.units_of(DocId(*doc)).any(|unit| dates.get(unit as usize).is_some_and(|date| *date > 0))
    };
    (0..index.documents()).filter(is_dated).count() as u32
}

/// Words of a query that are looked up.
pub const LONGEST: usize = 400;

/// The text up to its [`LONGEST`]th token.
fn first_words(text: &str) -> &str {
    let end = crate::text::tokens(text).nth(LONGEST).map_or(text.len(), |token| token.start);
    text[..end].trim_end()
}

/// A text read in the language that its small words tell.
fn read(text: &str) -> Wording<'_> {
    Wording::read_in(text, crate::language::with_lists(text).unwrap_or_default())
}

/// The text from the first printed word to the last.
fn text_of<'t>(text: &'t str, printed: &[crate::align::Printed]) -> Option<&'t str> {
    text.get(printed.first()?.shown.start..printed.last()?.shown.end)
}

/// The passages that answer some words, each judged, and how many places have them word for word.
fn search(index: &Index<'_>, words: &str) -> (Vec<JudgedPassage>, u32) {
    let vocabulary = candidates::Vocabulary::of(index, words);
    let (exact, occurrences) = candidates::exact(index, &vocabulary);
    let candidates = |terms: &[candidates::Term], grain: Grain| {
        candidates::with_windows(index, &vocabulary, &exact, terms, grain)
    };
    let mut passages = Passages::new(index, &vocabulary, words);
    let first = candidates(&vocabulary.terms, Grain::COPIED);
    let heaviest = first.first().map_or(0.0, |candidate| candidate.weight);
    // Where no window holds half of the query, no passage has it: what is nearest is sought among all below.
    let hopeless = heaviest < HOPELESS * vocabulary.total();
    let mut judged = if hopeless { Vec::new() } else { passages.judge(first, false) };
    if judged.first().is_some_and(|best| best.answer.verdict.is_same()) || passages.query_is_short() {
        return (judged, occurrences);
    }
    // Not found by its words: from memory, others may have taken their place.
    let wider = candidates(&vocabulary.widened(index), Grain::REMEMBERED);
    let mut wider = passages.judge(wider, true);
    passage::order_remembered(&mut wider);
    passage::order_remembered(&mut judged);
    for found in judged {
        match wider.iter_mut().find(|other| other.overlaps(&found)) {
            Some(other) if found.rank(None) < other.rank(None) => *other = found,
            Some(_) => {}
            None => wider.push(found),
        }
    }
    wider.order_by_key(|found| found.rank(None));
    (wider, occurrences)
}

/// Where the query's other half stands somewhere else, the two were merged.
fn join_halves(index: &Index<'_>, matches: &mut Vec<JudgedPassage>, rest: &str) {
    let Some(other) = search(index, rest).0.into_iter().next() else { return };
    let Some(best) = matches.first_mut() else { return };
    let apart = other.answer.unit != best.answer.unit
        || other.answer.tokens.1 <= best.answer.tokens.0
        || best.answer.tokens.1 <= other.answer.tokens.0;
    let words = read(rest).words.iter().filter(|word| !word.is_function()).count();
    if !apart || !other.answer.verdict.is_same() || words < HALF_WORDS {
        return;
    }
    best.answer.notes.retain(|note| note.flag != Flag::Merged);
    best.answer.notes.push(Note::new(Flag::Merged, None, rest.to_string(), other.answer.text.clone()));
    best.answer.verdict = Verdict::Altered;
    if !matches
        .iter()
        .any(|found| found.answer.unit == other.answer.unit && found.answer.tokens == other.answer.tokens)
    {
        matches.insert(1, other);
    }
}

/// The flags that come from what is claimed: another speaker, a reporter's words.
fn about_the_claim(
    index: &Index<'_>,
    best: &JudgedPassage,
    claimed: Option<&str>,
    speaker: Option<SpeakerId>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    if let (Some(claimed), Some(found)) = (claimed, best.speaker)
        && speaker != Some(found)
    {
        let name = index.speaker_name(found).to_string();
        notes.push(Note::new(Flag::Speaker, None, claimed.to_string(), name));
    }
    if best.answer.r#in == "narration" {
        notes.push(Note::new(Flag::Paraphrase, None, String::new(), best.answer.text.clone()));
    }
    notes
}

impl Verdict {
    /// Whether it says that nothing was found.
    fn is_nothing(self) -> bool {
        matches!(self, Verdict::NotFound | Verdict::TooShort)
    }

    /// Whether it says that these words are printed, changed or not.
    fn is_same(self) -> bool {
        matches!(self, Verdict::Verbatim | Verdict::Altered)
    }
}

/// Compares a quotation with one text, which may be longer than what was quoted. Every word counts as rare but
/// the function words.
pub fn compare(query: &str, source: &str) -> Comparison {
    let asked = claim::Asked::read(query);
    let language = crate::language::with_lists(source)
        .or_else(|| crate::language::with_lists(asked.words))
        .unwrap_or_default();
    let mut query = Wording::read_in(asked.words, language);
    let mut source = Wording::read_in(source, language);
    query.weigh(|form| judge::plain_weight(form, language));
    source.weigh(|form| judge::plain_weight(form, language));
    let mut aligner = Aligner::default();
    let alignment = aligner.align(&query.words, &source.words);
    let judged = judge::judge(&query, &source, &alignment, &aligner.gist(&query, &source));
    Comparison {
        verdict: judged.verdict,
        score: judged.score,
        flags: flag_names(&judged.notes),
        notes: judged.notes,
        text: source.shown(judged.measured.passage).to_string(),
        diff: judged.diff,
    }
}

/// The flags of some notes, each once, in order.
fn flag_names(notes: &[Note]) -> Vec<Flag> {
    let mut flags: Vec<Flag> = Vec::new();
    for note in notes {
        if !flags.contains(&note.flag) {
            flags.push(note.flag);
        }
    }
    flags
}
