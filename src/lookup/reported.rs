//! Are the words somebody else's? Who is named right before or behind a passage as the one who says it.
//!
//! Separate from what else governs a passage because it asks for a subject and a verb of speech, which every
//! language puts elsewhere.

use crate::align::{Class, Language, Word, Wording};
use crate::lookup::omissions::Sentence;
use std::ops::Range;

impl Sentence<'_, '_> {
    /// The clause that gives the passage to somebody else, and whether it gives their very words.
    pub(crate) fn reported(&self) -> Option<(String, bool)> {
        let words = &self.source.words;
        // Backwards over "that", "us", "the people": few words may stand between the verb and what is reported.
        let from = self.head.end.saturating_sub(4).max(self.head.start);
        for at in (from..self.head.end).rev() {
            if !self.class(at).any(Class::REPORT) {
                continue;
            }
            let link = |word: &Word| word.is_function() || word.class.any(Class::OTHERS);
            if !words[at + 1..self.head.end].iter().all(link) || self.own(at) || !self.is_reported_from(at) {
                return None;
            }
            // German puts a comma before every clause.
            let comma = self.source.language != Language::German;
            let direct = (at + 1..=self.head.end).any(|at| {
                let between = self.source.between(at);
                between.contains(['"', '\u{201c}', '\u{201e}', '\u{ab}', ':'])
                    || comma && between.contains(',')
            });
            return Some((self.show(), direct));
        }
        let told = self.according(self.head.clone()) || self.told_behind();
        told.then(|| (self.show(), false))
    }

    /// Whether the passage begins where what is reported begins: not inside it ("said that they would"), nor with
    /// whom it was said to.
    fn is_reported_from(&self, verb: usize) -> bool {
        let inside = (verb + 2..self.head.end).any(|at| {
            let class = self.class(at);
            let verb = class.any(Class::AUXILIARY) || class.any(Class::MODAL);
            verb && !self.source.pauses_before(self.head.end)
        });
        let last = &self.source.words[self.head.end - 1];
        !inside && last.form != "to" && !self.is_fragment()
    }

    /// `according to the miners`, `selon eux`: others are named right before the passage, or right behind it.
    fn according(&self, part: Range<usize>) -> bool {
        let names = |at: usize| {
            let who = (at + 1..part.end.min(at + 5))
                .take_while(|at| !self.source.pauses_before(*at))
                .collect::<Vec<_>>();
            let mine = who
                .iter()
                .any(|at| self.class(*at).any(Class::FIRST) && !self.class(*at).any(Class::ARTICLE));
            let other = |at: &usize| {
                let word = &self.source.words[*at];
                word.name || word.class.any(Class::OTHERS) || word.class.any(Class::THIRD)
            };
            !mine && who.iter().any(other)
        };
        let from =
            if part.end == self.head.end { part.end.saturating_sub(6).max(part.start) } else { part.start };
        (from..part.end.min(from + 6)).any(|at| self.class(at).any(Class::ACCORDING) && names(at))
    }

    /// `..., they say`, `..., sagen die Fischer`, `..., selon eux`.
    fn told_behind(&self) -> bool {
        if self.tail.is_empty() || !self.source.pauses_before(self.tail.start) {
            return self.according(self.tail.start..self.tail.end.min(self.tail.start + 3));
        }
        let who = |word: &Word| word.class.any(Class::THIRD) || word.name || word.class.any(Class::OTHERS);
        let reports = |word: &Word| word.class.any(Class::REPORT);
        let noun = |word: &Word, noun: &Word| word.class.any(Class::ARTICLE) && !noun.is_function();
        // "..., a dit le gardien", "..., hat der W\u{e4}rter gesagt"
        let perfect = usize::from(self.class(self.tail.start).any(Class::AUXILIARY));
        let told = match &self.tail()[perfect..] {
            [subject, verb, ..] if reports(verb) && who(subject) => 2,
            [verb, subject, ..] if reports(verb) && who(subject) => 2,
            [verb, article, last, ..] if reports(verb) && noun(article, last) => 3,
            [article, last, verb, ..] if reports(verb) && noun(article, last) => 3,
            _ => return self.according(self.tail.start..self.tail.end.min(self.tail.start + 3)),
        };
        let told = perfect + told;
        // "..., they say it would": another statement.
        let end = self.tail.start + told;
        end >= self.tail.end || self.source.pauses_before(end) || self.class(end).any(Class::PREPOSITION)
    }

    /// Whether the reporting verb's subject is the speaker: "I said", "we have always said", "let me say".
    fn own(&self, verb: usize) -> bool {
        let mine = |at: usize| self.class(at).any(Class::FIRST);
        // "Gestern sagte ich": the subject behind the verb.
        if mine(verb + 1) && self.class(verb + 1).any(Class::SUBJECT) && verb + 1 < self.head.end {
            return true;
        }
        let start = verb.saturating_sub(6).max(self.head.start);
        for at in (start..verb).rev() {
            let class = self.class(at);
            if mine(at) {
                // "Ils nous disent": what stands before an object is the subject.
                let other = at.checked_sub(1).filter(|before| *before >= self.head.start);
                let other = other.is_some_and(|at| {
                    let word = &self.source.words[at];
                    word.class.any(Class::THIRD) || word.class.any(Class::OTHERS)
                });
                return !other;
            }
            let adverb = class.any(Class::AUXILIARY)
                || class.any(Class::MODAL)
                || class.any(Class::EMPHASIS)
                || class.any(Class::NEGATION)
                || class.any(Class::WISH)
                || self.source.words[at].form.ends_with("ly");
            if !adverb {
                return false;
            }
        }
        // No subject at all ("Let me repeat:", "To say that"): nobody else is named.
        true
    }
}

/// The words before an inner quotation in which the whole passage stands.
pub(crate) fn inner_quotation(source: &Wording<'_>, passage: &Range<usize>) -> Option<String> {
    let first = source.words.get(passage.start)?.printed.start as usize;
    let last = source.words.get(passage.end - 1)?.printed.end as usize - 1;
    let (start, end) = (source.printed.get(first)?.word.start, source.printed.get(last)?.word.end);
    let before = source.text.get(..start)?;
    let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
    let mut open = None;
    for (at, c) in before[paragraph..].char_indices() {
        // German closes with the mark that English opens with.
        match (c, open) {
            ('\u{201e}' | '\u{ab}', _) => open = Some((paragraph + at, c)),
            ('\u{201c}', Some((_, '\u{201e}'))) | ('\u{bb}' | '\u{201d}', _) | ('"', Some((_, '"'))) => {
                open = None
            }
            ('\u{201c}' | '"', _) => open = Some((paragraph + at, c)),
            _ => {}
        }
    }
    let (open, mark) = open?;
    let closing: &[char] = match mark {
        '\u{201e}' => &['\u{201c}', '\u{201d}'],
        '\u{ab}' => &['\u{bb}'],
        _ => &['"', '\u{201d}'],
    };
    // The mark must close behind the passage, or the opening one was a stray.
    source.text.get(end..)?.find(closing)?;
    let lead = source.text.get(paragraph..open)?.trim_end();
    // A text that is a quotation from its first word on relays nothing.
    let lead = lead.rsplit(['.', '?', '!']).next().unwrap_or(lead).trim();
    (!lead.is_empty()).then(|| lead.to_string())
}
