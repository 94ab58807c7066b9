//! How much does a speaker say and when, and which words are typical of them? Separate from the lists of people
//! because it reads what they say, word by word.
//!
//! What is typical is reported by the log-likelihood ratio G² of two corpora (Dunning 1993, in the two-cell form of
//! Rayson and Garside 2000), which says how sure a difference is, and by the binary logarithm of the ratio of the
//! two rates (Hardie 2014), which says how large it is:
//!
//! ```text
//! E1 = own * (a + b) / (own + others)      E2 = others * (a + b) / (own + others)
//! G2 = 2 * (a * ln(a / E1) + b * ln(b / E2))
//! log ratio = log2((a / own) / (b / others)),  b = 0 counted as 0.5
//! ```
//!
//! `a` and `b` are a word's counts in the speaker's words and in those of all others, narration left out: whoever
//! speaks is compared with whoever else speaks, not with the reporters' prose.

use crate::document::{Date, QuoteId, QuoteKind, SpeakerId, UnitId};
use crate::index::{Index, SpeakerEntry, TermId};
use crate::query::plan::filter::key;
use crate::sort::Order as _;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tsify::Tsify;

const USUAL_LIMIT: u32 = 25;
const MAX_LIMIT: u32 = 500;
/// A word that is said less often is an accident.
const LEAST: u32 = 2;
/// G² above this happens by chance to one word in twenty.
const SIGNIFICANT: f64 = 3.84;

/// The options of a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(default)]
pub struct ProfileOptions {
    /// The speaker to compare with; absent: all others together.
    pub against: Option<String>,
    /// How many typical words; 25 where absent.
    pub limit: Option<u32>,
}

/// What one speaker says.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct Profile {
    /// Canonical name.
    pub speaker: String,
    /// The canonical name of whom they are compared with; absent: all others.
    pub against: Option<String>,
    /// Words of the speaker.
    pub words: u32,
    /// Words of whom they are compared with.
    pub other_words: u32,
    /// How much they say, by month (by year where no more is known), in order; undated words are left out.
    pub periods: Vec<Period>,
    /// Words said more often than by the others, most certain difference first.
    pub typical: Vec<TypicalWord>,
    /// Milliseconds the engine took.
    pub took_ms: f64,
}

/// What a speaker says in one stretch of time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Period {
    /// `2016-10`, or `2016`.
    pub date: String,
    /// Words.
    pub words: u32,
    /// Turns and quotations.
    pub utterances: u32,
}

/// A word and how often it is said.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct TypicalWord {
    /// The word as a term, case and accents folded.
    pub word: String,
    /// In the speaker's words.
    pub count: u32,
    /// In the words of the others.
    pub other_count: u32,
    /// G².
    pub log_likelihood: f64,
    /// The binary logarithm of the ratio of the rates: 1 is twice as often.
    pub log_ratio: f64,
}

/// The profile of a speaker. `took_ms` is left at 0: only the caller has a clock.
///
/// # Errors
/// There is no speaker of that name.
pub fn profile(index: &Index<'_>, name: &str, options: &ProfileOptions) -> Result<Profile, String> {
    let speaker = find(index, name)?;
    let against = options.against.as_deref().map(|name| find(index, name)).transpose()?;
    let voices = Voices::of(index);
    let mut own = vec![0u32; index.terms() as usize];
    voices.count(speaker, &mut own);
    let others = match against {
        Some(other) => {
            let mut counts = vec![0; own.len()];
            voices.count(other, &mut counts);
            counts
        }
        None => {
            let mut counts = voices.spoken();
            counts.iter_mut().zip(&own).for_each(|(all, own)| *all = all.saturating_sub(*own));
            counts
        }
    };
    let words = |counts: &[u32]| counts.iter().map(|count| u64::from(*count)).sum::<u64>();
    let (own_words, other_words) = (words(&own), words(&others));
    let mut typical: Vec<(u32, f64)> = (0u32..)
        .zip(own.iter().zip(&others))
        .filter(|(_, (own, _))| **own >= LEAST)
        .filter_map(|(term, (a, b))| {
            let more = u64::from(*a) * other_words > u64::from(*b) * own_words;
            let sure = log_likelihood(*a, *b, own_words, other_words);
            (more && sure >= SIGNIFICANT).then_some((term, sure))
        })
        .collect();
    typical.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let limit = options.limit.unwrap_or(USUAL_LIMIT).min(MAX_LIMIT) as usize;
    let word = |(term, log_likelihood): (u32, f64)| {
        let (count, other_count) = (own[term as usize], others[term as usize]);
        let log_ratio = log_ratio(count, other_count, own_words, other_words);
        TypicalWord { word: index.term(TermId(term)), count, other_count, log_likelihood, log_ratio }
    };
    let is_word = |word: &TypicalWord| word.word.chars().any(char::is_alphabetic);
    let name_of = |speaker: SpeakerId| index.speaker_name(speaker).to_owned();
    Ok(Profile {
        speaker: name_of(speaker),
        against: against.map(name_of),
        words: u32::try_from(own_words).unwrap_or(u32::MAX),
        other_words: u32::try_from(other_words).unwrap_or(u32::MAX),
        periods: voices.periods(speaker),
        typical: typical.into_iter().map(word).filter(is_word).take(limit).collect(),
        took_ms: 0.0,
    })
}

/// G² of a word with two counts in corpora of two sizes; 0 where one of them is empty.
fn log_likelihood(a: u32, b: u32, own: u64, others: u64) -> f64 {
    let all = (own + others) as f64;
    if own == 0 || others == 0 {
        return 0.0;
    }
    let (a, b) = (f64::from(a), f64::from(b));
    let part = |count: f64, size: u64| {
        let expected = size as f64 * (a + b) / all;
        if count > 0.0 { count * (count / expected).ln() } else { 0.0 }
    };
    2.0 * (part(a, own) + part(b, others))
}

/// How many times as often, as a binary logarithm.
fn log_ratio(a: u32, b: u32, own: u64, others: u64) -> f64 {
    let rate = |count: u32, size: u64| f64::from(count).max(0.5) / size.max(1) as f64;
    (rate(a, own) / rate(b, others)).log2()
}

/// The speaker of this name; the canonical name before other ones.
fn find(index: &Index<'_>, name: &str) -> Result<SpeakerId, String> {
    let wanted = key(name);
    let place = |of: &dyn Fn(&SpeakerEntry) -> bool| index.speakers().iter().position(of);
    place(&|speaker| speaker.name == name)
        .or_else(|| place(&|speaker| key(&speaker.name) == wanted))
        .or_else(|| place(&|speaker| speaker.aliases.iter().any(|(alias, _)| key(alias) == wanted)))
        .map(|place| SpeakerId(place as u32))
        .ok_or_else(|| format!("there is no speaker {name}"))
}

/// Reads what is said, and by whom.
struct Voices<'i, 'p> {
    index: &'i Index<'p>,
    /// The speaker of every quotation and turn plus 1.
    speakers: Vec<u32>,
}

impl<'i, 'p> Voices<'i, 'p> {
    fn of(index: &'i Index<'p>) -> Voices<'i, 'p> {
        Voices { index, speakers: index.quote_speakers() }
    }

    /// The quotations and turns of a speaker; titles and the like are nobody's words.
    fn utterances(&self, speaker: SpeakerId) -> impl Iterator<Item = QuoteId> + '_ {
        let quotes = (0u32..).zip(&self.speakers).filter(move |(_, other)| **other == speaker.0 + 1);
        quotes
            .map(|(quote, _)| QuoteId(quote))
            .filter(|quote| self.index.quote_kind(*quote) != QuoteKind::Other)
    }

    /// The units in which a speaker speaks, ascending.
    fn units(&self, speaker: SpeakerId) -> Vec<u32> {
        let mut units: Vec<u32> =
            self.utterances(speaker).map(|quote| self.index.quote_unit(quote).0).collect();
        units.dedup();
        units
    }

    /// Counts the terms of a speaker's own words.
    fn count(&self, speaker: SpeakerId, counts: &mut [u32]) {
        let mut terms = Vec::new();
        for unit in self.units(speaker).into_iter().map(UnitId) {
            for span in self.index.spans(unit).iter().filter(|span| span.speaker == Some(speaker)) {
                self.tally(unit, span.start..span.end, &mut terms, counts);
            }
        }
    }

    /// Counts the terms of all that anybody says: of the corpus without its narration, or of the words said,
    /// whichever is less to read.
    fn spoken(&self) -> Vec<u32> {
        let index = self.index;
        let (turns, quotes) = index.spoken_words();
        let narrated = (turns + quotes) * 2 > index.words();
        let mut counts = vec![0; index.terms() as usize];
        let mut terms = Vec::new();
        for unit in (0..index.units()).map(UnitId) {
            for span in index.spans(unit).iter().filter(|span| span.quote.is_none() == narrated) {
                self.tally(unit, span.start..span.end, &mut terms, &mut counts);
            }
        }
        if narrated {
            for (term, count) in (0u32..).map(TermId).zip(&mut counts) {
                *count = index.collection_frequency(term).saturating_sub(*count);
            }
        }
        counts
    }

    fn tally(&self, unit: UnitId, tokens: std::ops::Range<u32>, terms: &mut Vec<TermId>, counts: &mut [u32]) {
        terms.clear();
        self.index.token_terms(unit, tokens, terms);
        for term in &*terms {
            if let Some(count) = counts.get_mut(term.0 as usize) {
                *count += 1;
            }
        }
    }

    /// How much a speaker says, by month.
    fn periods(&self, speaker: SpeakerId) -> Vec<Period> {
        let mut periods: BTreeMap<Date, (u32, u32)> = BTreeMap::new();
        let dates = self.index.dates();
        let month = |unit: u32| {
            let date = dates.get(unit as usize).copied().and_then(Date::unpack)?;
            Some(Date { day: 0, ..date })
        };
        for quote in self.utterances(speaker) {
            if let Some(date) = month(self.index.quote_unit(quote).0) {
                periods.entry(date).or_default().1 += 1;
            }
        }
        for unit in self.units(speaker) {
            let Some(date) = month(unit) else { continue };
            let own = self.index.spans(UnitId(unit)).iter().filter(|span| span.speaker == Some(speaker));
            periods.entry(date).or_default().0 += own.map(|span| span.end - span.start).sum::<u32>();
        }
        let period = |(date, (words, utterances)): (Date, (u32, u32))| Period {
            date: date.to_string(),
            words,
            utterances,
        };
        periods.into_iter().map(period).collect()
    }
}
