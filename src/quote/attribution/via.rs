//! Who relayed the words: `NAME told TASS`, `in an interview with TF1`, `was quoted as saying by Interfax`,
//! `according to a Kremlin transcript`.
//!
//! Separate from attribution, because a relay is never the speaker: it is looked for once the speaker is known.

use crate::quote::grammar::phrases::Sentence;
use crate::quote::grammar::tokens::Kind;
use crate::quote::languages::class;
use std::ops::Range;

/// How many words after the cue a relay may stand.
const REACH: usize = 16;

/// The relay that the words after a cue name, as tokens.
pub(crate) fn relay(sentence: &Sentence<'_>, cue: usize) -> Option<Range<usize>> {
    let tokens = sentence.tokens;
    let end = tokens.len().min(cue + 1 + REACH);
    let mut at = cue + 1;
    while at < end {
        let token = &tokens[at];
        if matches!(token.kind, Kind::Quote(_)) {
            return titled(sentence, cue, at).then_some(at..at + 1);
        }
        if matches!(token.kind, Kind::Semicolon | Kind::Colon) {
            return None;
        }
        if let Some(found) = named(sentence, cue, at) {
            return Some(found);
        }
        if token.last {
            return None;
        }
        at += 1;
    }
    None
}

/// `gegenüber der „Berliner Zeitung“`: a paper whose name stands between quotation marks.
fn titled(sentence: &Sentence<'_>, cue: usize, at: usize) -> bool {
    let before = at - 1;
    let led = before > cue && sentence.tokens[before].is(class::DETERMINER | class::PREPOSITION);
    let token = &sentence.tokens[at];
    let shown = &sentence.text[token.start..token.end];
    let mut words =
        shown.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase());
    led && words.clone().count() <= 4
        && words.any(|word| sentence.language.class(&word) & (class::RELAY | class::EVIDENTIAL) != 0)
}

/// The relay that begins at a token and is led in by the words before it.
fn named(sentence: &Sentence<'_>, cue: usize, start: usize) -> Option<Range<usize>> {
    let tokens = sentence.tokens;
    let first = &tokens[start];
    if first.kind != Kind::Word
        || first.is(class::PREPOSITION
            | class::DETERMINER
            | class::HIS
            | class::THEIR
            | class::MONTH
            | class::WEEKDAY)
    {
        return None;
    }
    let mut before = start.checked_sub(1)?;
    while before > cue && tokens[before].is(class::DETERMINER | class::HIS | class::THEIR) {
        before -= 1;
    }
    let word = sentence.word(before);
    let told = before == cue && matches!(word, "told" | "tells" | "telling");
    let led = before > cue
        && matches!(
            word,
            "to" | "with"
                | "by"
                | "on"
                | "via"
                | "gegenüber"
                | "mit"
                | "im"
                | "in"
                | "à"
                | "sur"
                | "par"
                | "avec"
                | "dans"
                | "au"
        );
    // sagte er der Zeitung, dem Sender
    let dative = before + 1 < start && matches!(sentence.word(before + 1), "der" | "dem" | "den");
    if !(told || led || dative) {
        return None;
    }
    // The phrase: adjectives and names up to a noun for a relay, and what follows it of the same kind.
    let mut end = start;
    let mut relays = None;
    while end < tokens.len() && end - start < 6 {
        let token = &tokens[end];
        let part = token.kind == Kind::Word
            && (token.capital
                || token.is(class::EVIDENTIAL | class::RELAY | class::NATION | class::TIME)
                || relays.is_none())
            && !token.is(class::PREPOSITION
                | class::CONJUNCTION
                | class::DETERMINER
                | class::VERB & !class::EVIDENTIAL)
            || token.kind == Kind::Possessive && relays.is_none();
        if !part || (relays.is_some() && !token.is(class::EVIDENTIAL | class::RELAY) && !token.capital) {
            break;
        }
        end += 1;
        if token.is(class::EVIDENTIAL) || token.capital && token.is(class::RELAY) {
            relays = Some(end);
        }
        if token.last {
            break;
        }
    }
    let until = relays?;
    let phrase = &tokens[start..until];
    let small = phrase.iter().all(|t| !t.capital);
    // "on television", "to reporters" name nobody.
    let somebody = !small || phrase.iter().any(|t| t.is(class::EVIDENTIAL)) && phrase.len() > 1;
    (somebody && !phrase.iter().any(|t| t.is(class::ROLE | class::ANY_TITLE) && t.small()))
        .then_some(start..until)
}
