//! Whom a claimed name means, and what the corpus holds of them.

use super::Held;
use crate::api::lookup::LanguageHeld;
use crate::document::{Date, QuoteId, SpeakerId, UnitId};
use crate::index::Index;
use crate::sort::Order as _;

/// The speaker that a name means: by full name or alias, then by the words they share, the last name among them;
/// the one with most words where several answer.
pub(crate) fn find(index: &Index<'_>, name: &str) -> Option<SpeakerId> {
    let asked = words(name);
    if asked.is_empty() {
        return None;
    }
    let mut best: Option<(u8, u64, usize)> = None;
    for (i, speaker) in index.speakers().iter().enumerate() {
        let aliases = speaker.aliases.iter().map(|(alias, _)| alias.as_str());
        let names = std::iter::once(speaker.name.as_str()).chain(aliases);
        let likeness = names.map(|name| likeness(&asked, &words(name))).max().unwrap_or(0);
        let spoken = speaker.turn_words + speaker.quote_words;
        if likeness > 0 && best.is_none_or(|(most, words, _)| (likeness, spoken) > (most, words)) {
            best = Some((likeness, spoken, i));
        }
    }
    best.map(|(_, _, i)| SpeakerId(i as u32))
}

/// The folded words of a name; what follows a comma ("Berg, 1987"), titles and initials are left out.
fn words(name: &str) -> Vec<String> {
    const TITLES: [&str; 14] = [
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "president",
        "minister",
        "senator",
        "governor",
        "secretary",
        "prof",
        "jr",
        "sr",
        "the",
    ];
    let name = name.split(',').next().unwrap_or(name);
    crate::text::tokens(name)
        .map(|token| crate::text::fold(&name[token.start..token.end]).into_owned())
        .filter(|word| word.chars().count() > 1 && !TITLES.contains(&word.as_str()))
        .collect()
}

/// 3 the same words, 2 one name inside the other with the last word shared, 1 the last word alone.
fn likeness(asked: &[String], known: &[String]) -> u8 {
    let (Some(a), Some(b)) = (asked.last(), known.last()) else { return 0 };
    if asked == known {
        return 3;
    }
    if a != b {
        return 0;
    }
    let inside = |few: &[String], many: &[String]| few.iter().all(|word| many.contains(word));
    if asked.len().min(known.len()) > 1 && (inside(asked, known) || inside(known, asked)) {
        2
    } else {
        u8::from(asked.len() == 1 || known.len() == 1)
    }
}

/// What the corpus holds of a speaker, how much of it within `reach` days of a date, and in which languages.
pub(crate) fn held(index: &Index<'_>, speaker: SpeakerId, date: Option<Date>, reach: i64) -> Held {
    let known = index.speakers().get(speaker.0 as usize);
    let spoken = index.quote_speakers();
    let theirs = spoken.iter().enumerate().filter(|(_, who)| **who == speaker.0 + 1);
    let mut units: Vec<UnitId> = theirs.map(|(quote, _)| index.quote_unit(QuoteId(quote as u32))).collect();
    units.dedup();
    let near = |date: Date| {
        let near = |unit: &&UnitId| {
            index.unit_date(**unit).is_some_and(|there| (there.days() - date.days()).abs() <= reach)
        };
        units.iter().filter(near).count() as u32
    };
    let mut languages: Vec<LanguageHeld> = Vec::new();
    for unit in &units {
        let language = index.document_language(index.document_of(*unit));
        match languages.iter_mut().find(|held| held.language == language) {
            Some(held) => held.places += 1,
            None if language.is_empty() => {}
            None => languages.push(LanguageHeld { language: language.to_string(), places: 1 }),
        }
    }
    languages.order_by(|a, b| b.places.cmp(&a.places).then_with(|| a.language.cmp(&b.language)));
    Held {
        name: index.speaker_name(speaker).to_string(),
        utterances: known.map_or(0, |known| known.turns.saturating_add(known.quotes)),
        words: known
            .map_or(0, |known| (known.turn_words + known.quote_words).min(u64::from(u32::MAX)) as u32),
        first_date: known.and_then(|known| known.first_date).map(|date| date.to_string()),
        last_date: known.and_then(|known| known.last_date).map(|date| date.to_string()),
        near: date.map(near),
        languages,
    }
}
