//! What must stay out, taken away before anything is counted, indexed or written.
//!
//! ```text
//! dixit.toml ──rules, names──▶ Withholder ──disguise, folded, finder──▶ stretches to replace ──edit──▶ Document
//! ```
//!
//! Everything after this module sees only what is published: texts, titles, fields, labels, names of files and the
//! settings themselves. A stretch is found in whatever case, accents, normal form or division at a line's end it
//! stands, and behind percent signs, entities and letters that look the same; the rules are put to the result again,
//! until none finds anything.

mod disguise;
mod edit;
mod finder;
mod folded;
mod names;
mod rules;
mod scripts;
mod suspects;

pub(super) use rules::{Hashes, Rules, Written};
pub use suspects::{Suspect, SuspectKind, SuspectPlace};

use super::problem::SourceError;
use crate::document::{Document, Field, Settings};
use disguise::Plain;
use edit::Replacement;
use finder::{Finder, Hit, Of, Part};
use folded::{Folded, Form};
use rules::Which;
use scripts::Script;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Numbers of the rules that found something.
pub(super) type Hits = BTreeSet<u32>;

/// The rules, ready to be applied.
#[derive(Debug, Default)]
pub(super) struct Withholder {
    rules: Rules,
    /// Every mention of everybody who has a pseudonym, and all literal words.
    finder: Finder,
}

/// A stretch that must go.
#[derive(Clone, Copy)]
struct Found {
    start: usize,
    end: usize,
    by: By,
    possessive: bool,
}

/// What takes the place of a stretch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Somebody's pseudonym.
    Person(usize),
    /// The mark.
    Mark,
    /// Nothing: it is the rest of a stretch before.
    Nothing,
}

impl Withholder {
    /// # Errors
    /// Where what stands in the place of something is withheld itself.
    pub(super) fn new(rules: Rules) -> Result<Withholder, SourceError> {
        let words = rules.words.iter().enumerate();
        let words =
            words.flat_map(|(nth, (keys, _))| keys.iter().map(move |key| (key.clone(), Of::Words(nth))));
        let people = rules.people.iter().enumerate();
        let people = people.flat_map(|(nth, (person, _))| {
            person.keys.iter().cloned().chain(person.parts()).map(move |key| (key, Of::Person(nth)))
        });
        let finder = Finder::new(words.chain(people)).map_err(|error| SourceError::Settings {
            path: rules.written.first().map(|rule| rule.path.clone()).unwrap_or_default(),
            line: 0,
            message: format!("too much to be withheld at once: {error}"),
        })?;
        let withholder = Withholder { rules, finder };
        withholder.check_replacements()?;
        Ok(withholder)
    }

    /// What takes the place of something must not be withheld itself.
    fn check_replacements(&self) -> Result<(), SourceError> {
        let rules = &self.rules;
        let replacements = rules
            .people
            .iter()
            .map(|(person, number)| (person.pseudonym.as_str(), *number))
            .chain([(rules.mark(), 0)]);
        for (replacement, number) in replacements {
            if self.scan(replacement, &mut Hits::new()).is_empty() {
                continue;
            }
            let written = rules.written.get(number);
            return Err(SourceError::Settings {
                path: written.map(|written| written.path.clone()).unwrap_or_default(),
                line: written.map_or(0, |written| written.line as usize),
                message: format!(
                    "{replacement:?} stands in the place of what is withheld, but is withheld itself"
                ),
            });
        }
        Ok(())
    }

    /// Whether there is anything to do.
    pub(super) fn any(&self) -> bool {
        self.rules.any()
    }

    /// How many rules there are.
    pub(super) fn rules(&self) -> u64 {
        self.rules.written.len() as u64
    }

    /// Whether numbers take the place of file names.
    pub(super) fn numbers(&self) -> bool {
        self.rules.numbers
    }

    /// What SHA-256s are taken of: that of an original would tell whoever has a guess what was withheld from it.
    pub(super) fn hashes(&self) -> Hashes {
        self.rules.hashes.unwrap_or(if self.any() { Hashes::Texts } else { Hashes::Originals })
    }

    /// The rules that found nothing.
    pub(super) fn idle(&self, hits: &Hits) -> Vec<Written> {
        let rules = self.rules.written.iter().enumerate();
        rules.filter(|(number, _)| !hits.contains(&(*number as u32))).map(|(_, rule)| rule.clone()).collect()
    }

    /// Whether a file or a document is withheld as a whole.
    pub(super) fn withholds(&self, path: &str, hits: &mut Hits) -> bool {
        if self.rules.files.is_empty() {
            return false;
        }
        let normal = path.nfc().collect::<String>();
        let mut withheld = false;
        for (glob, rule) in &self.rules.files {
            if [path, &normal].iter().any(|path| {
                let path = path.trim_start_matches('/');
                glob.matched_path_or_any_parents(path, false).is_ignore()
            }) {
                hits.insert(*rule as u32);
                withheld = true;
            }
        }
        withheld
    }

    /// A text without what must stay out; `None` where there is nothing of it.
    pub(super) fn string(&self, text: &str, hits: &mut Hits) -> Option<String> {
        let mut kept: Option<String> = None;
        for _ in 0..4 {
            let now = kept.as_deref().unwrap_or(text);
            let found = self.scan(now, hits);
            if found.is_empty() {
                break;
            }
            let replacements = self.replacements(found, now);
            kept = Some(edit::replaced(now, &replacements));
        }
        kept
    }

    fn replace(&self, text: &mut String, hits: &mut Hits) {
        if let Some(kept) = self.string(text, hits) {
            *text = kept;
        }
    }

    /// Takes away from a document what must stay out. Its id and its path are left to the caller.
    ///
    /// `places`: whether offsets go on leading to the file, for those who publish nothing. Tells whether anything
    /// was taken away.
    pub(super) fn document(&self, document: &mut Document, places: bool, hits: &mut Hits) -> bool {
        if self.numbers() && !places && named_by_file(document) {
            document.title.clear();
        }
        let before = hits.len();
        let mut changed = self.passages(document, hits);
        for _ in 0..4 {
            let found = self.scan(&document.text, hits);
            if found.is_empty() {
                break;
            }
            let replacements = self.replacements(found, &document.text);
            edit::document(document, &replacements);
            changed = true;
        }
        for repair in std::mem::take(&mut document.repairs) {
            if self.scan(&repair.original, hits).is_empty() {
                document.repairs.push(repair);
            }
        }
        self.metadata(document, hits);
        if changed && !places {
            // The gaps between places in the file would tell how long that is which was taken away.
            edit::forget_places(document);
        }
        changed || hits.len() > before
    }

    /// Single passages of a document.
    fn passages(&self, document: &mut Document, hits: &mut Hits) -> bool {
        let mut found = Vec::new();
        let text = &*document.text;
        for (passage, rule) in &self.rules.passages {
            if passage.file != document.path && passage.file != document.id {
                continue;
            }
            let before = found.len();
            let folded = || Folded::new(text);
            match &passage.which {
                Which::Words(words) => {
                    let folded = folded();
                    let matches = words.find_iter(&folded.text);
                    found.extend(matches.map(|words| folded.place(words.start(), words.end())));
                }
                Which::Between(from, to) => {
                    let folded = folded();
                    let mut at = 0;
                    while let Some(first) = from.find_at(&folded.text, at)
                        && let Some(last) = to.find_at(&folded.text, first.start())
                    {
                        at = last.end().max(first.end());
                        found.push(folded.place(first.start(), at));
                    }
                }
                Which::Bytes(start, end) => {
                    let inside = |at: usize| {
                        let place = document.offsets.to_file(at) as u64;
                        *start <= place && place < *end
                    };
                    let places = text.char_indices().filter(|(at, _)| inside(*at));
                    let mut ends = places.map(|(at, c)| (at, at + c.len_utf8()));
                    if let Some((first, end)) = ends.next() {
                        found.push((first, ends.next_back().map_or(end, |(_, last)| last)));
                    }
                }
            }
            if found.len() > before {
                hits.insert(*rule as u32);
            }
        }
        if found.is_empty() {
            return false;
        }
        let found =
            found.into_iter().map(|(start, end)| Found { start, end, by: By::Mark, possessive: false });
        let replacements = self.replacements(found.collect(), text);
        edit::document(document, &replacements);
        true
    }

    /// Title, fields, labels.
    fn metadata(&self, document: &mut Document, hits: &mut Hits) {
        self.replace(&mut document.title, hits);
        document.speaker.iter_mut().for_each(|speaker| self.replace(speaker, hits));
        self.fields(&mut document.fields, hits);
        for turn in &mut document.turns {
            turn.label.iter_mut().chain(&mut turn.title).for_each(|text| self.replace(text, hits));
            self.fields(&mut turn.fields, hits);
        }
        for (name, rule) in &self.rules.fields {
            let turns = &mut document.turns;
            let found = match name.as_str() {
                "title" => {
                    turns.iter_mut().for_each(|turn| turn.title = None);
                    document.title.clone_from(&document.id);
                    true
                }
                "date" => {
                    let turns = turns.iter_mut().filter_map(|turn| turn.date.take()).count();
                    document.date_origin = None;
                    document.date.take().is_some() || turns > 0
                }
                "speaker" => {
                    let turns = turns.iter_mut().filter_map(|turn| turn.label.take()).count();
                    document.speaker.take().is_some() || turns > 0
                }
                _ => false,
            };
            if found {
                hits.insert(*rule as u32);
            }
        }
    }

    fn fields(&self, fields: &mut Vec<Field>, hits: &mut Hits) {
        fields.retain(|field| {
            let mut kept = true;
            for (name, rule) in &self.rules.fields {
                let below =
                    || field.name.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'));
                if field.name == *name || below() {
                    hits.insert(*rule as u32);
                    kept = false;
                }
            }
            kept
        });
        for field in fields {
            self.replace(&mut field.name, hits);
            self.replace(&mut field.value, hits);
        }
    }

    /// Takes away from the settings what must stay out: they name the very people.
    pub(super) fn settings(&self, settings: &mut Settings) {
        let hits = &mut Hits::new();
        let texts = [&mut settings.title, &mut settings.description, &mut settings.licence];
        let texts = texts.into_iter().flatten();
        let filters = settings.subcorpora.iter_mut().flat_map(|one| [&mut one.name, &mut one.filter]);
        texts.chain(filters).for_each(|text| self.replace(text, hits));
        for speaker in &mut settings.speakers {
            if let Some(own) = self.pseudonym(&speaker.name) {
                own.clone_into(&mut speaker.name);
                speaker.aliases.clear();
            } else {
                self.replace(&mut speaker.name, hits);
            }
            let names = speaker.aliases.iter_mut().chain(&mut speaker.roles).chain(&mut speaker.distinct);
            names.for_each(|text| self.replace(text, hits));
        }
        for correction in &mut settings.corrections {
            self.replace(&mut correction.quote, hits);
            correction.speaker.iter_mut().for_each(|text| self.replace(text, hits));
        }
    }

    /// The pseudonym of the one whose full name this is.
    fn pseudonym(&self, name: &str) -> Option<&str> {
        let name = name.trim();
        let found = self.scan(name, &mut Hits::new());
        let whole = found.iter().find(|found| found.start == 0 && found.end == name.len())?;
        match whole.by {
            By::Person(person) => Some(&self.rules.people[person].0.pseudonym),
            By::Mark | By::Nothing => None,
        }
    }

    /// Every stretch that must go, as it is found; they may overlap.
    fn scan(&self, text: &str, hits: &mut Hits) -> Vec<Found> {
        let mut found = Vec::new();
        if !self.finder.is_empty() {
            self.scan_folded(text, &Folded::new(text), hits, &mut found);
            if let Some(plain) = Plain::of(text) {
                let mut behind = Vec::new();
                self.scan_folded(&plain.text.text, &Folded::new(&plain.text.text), hits, &mut behind);
                for stretch in behind {
                    let places = plain.places(stretch.start, stretch.end);
                    found.extend(places.into_iter().enumerate().map(|(nth, (start, end))| Found {
                        start,
                        end,
                        by: if nth == 0 { stretch.by } else { By::Nothing },
                        possessive: stretch.possessive && nth == 0,
                    }));
                }
            }
        }
        if !self.rules.patterns.is_empty() {
            for form in [Form::Canonical, Form::Joined, Form::Hyphened] {
                let normal = Folded::normal(text, form);
                for (pattern, rule) in &self.rules.patterns {
                    for place in pattern.find_iter(&normal.text) {
                        let (start, end) = normal.place(place.start(), place.end());
                        found.push(Found { start, end, by: By::Mark, possessive: false });
                        hits.insert(*rule as u32);
                    }
                }
            }
        }
        found
    }

    /// Words and mentions in a text, by its folded form.
    fn scan_folded(&self, text: &str, folded: &Folded, hits: &mut Hits, found: &mut Vec<Found>) {
        let matches = self.finder.hits(text, folded);
        let matches = matches.into_iter().filter(|hit| hit.sure).collect::<Vec<_>>();
        self.scan_words(folded, &matches, hits, found);
        self.scan_mentions(text, folded, &matches, hits, found);
    }

    /// Literal words; one inside a word takes all of it, for the rest would tell what is missing.
    fn scan_words(&self, folded: &Folded, matches: &[Hit], hits: &mut Hits, found: &mut Vec<Found>) {
        let text = folded.text.as_str();
        let mut last = 0;
        for hit in matches {
            let Of::Words(words) = hit.of else { continue };
            hits.insert(self.rules.words[words].1 as u32);
            let (start, end) = (hit.start, hit.end);
            // What the last one took is not measured again: a word may be as long as a text.
            if end <= last {
                continue;
            }
            let words = &text[start..end];
            // Where words have no spaces between, nothing says what the whole word is.
            let goes_on = |c: char| !Script::of(c).runs_on() && (c.is_alphanumeric() || is_combining_mark(c));
            let (first, mut until) = (start, end);
            let mut start = first;
            if words.starts_with(goes_on) && first >= last {
                start = last + text[last..first].trim_end_matches(goes_on).len();
            }
            if words.ends_with(goes_on) {
                until += text[end..].len() - text[end..].trim_start_matches(goes_on).len();
            }
            until += text[until..]
                .chars()
                .take_while(|c| is_combining_mark(*c))
                .map(char::len_utf8)
                .sum::<usize>();
            last = until;
            let (start, end) = folded.place(start, until);
            found.push(Found { start, end, by: By::Mark, possessive: false });
        }
    }

    /// Mentions of people who have pseudonyms.
    fn scan_mentions(
        &self,
        original: &str,
        folded: &Folded,
        matches: &[Hit],
        hits: &mut Hits,
        found: &mut Vec<Found>,
    ) {
        let people = &self.rules.people;
        let text = folded.text.as_str();
        // Who of those who share a surname was named last.
        let mut last: Option<usize> = None;
        let mentions = matches.iter().filter_map(|hit| match hit.of {
            Of::Person(person) => Some((hit, person)),
            Of::Words(_) => None,
        });
        let mut mentions = mentions.peekable();
        while let Some((first, person)) = mentions.next() {
            let (mut meant, mut surname) = (vec![person], first.part != Part::Whole);
            // Of those that begin here, the longest.
            while let Some((next, person)) = mentions.next_if(|(next, _)| next.start == first.start) {
                if next.end == first.end {
                    surname |= next.part != Part::Whole;
                    if !meant.contains(&person) {
                        meant.push(person);
                    }
                }
            }
            let alone = meant.len() == 1;
            let reach = meant
                .iter()
                .map(|nth| (*nth, people[*nth].0.reach(folded, original, first.start, first.end)));
            let reach = reach.collect::<Vec<_>>();
            let known = reach.iter().find(|(_, reach)| reach.forename);
            let known = known.or_else(|| reach.first().filter(|_| alone));
            let known = known.or_else(|| reach.iter().find(|(nth, _)| last == Some(*nth)));
            let (mut start, mut end, mut by) = (first.start, first.end, By::Mark);
            if let Some((nth, reach)) = known {
                (start, end) = (reach.start, reach.end);
                let another = surname && !reach.forename && names::is_another(folded, first.start);
                by = if another { By::Mark } else { By::Person(*nth) };
                if reach.forename || !surname {
                    last = Some(*nth);
                }
            }
            for nth in &meant {
                hits.insert(people[*nth].1 as u32);
            }
            let possessive = end == first.end && text[start..end].ends_with("'s");
            let (start, end) = folded.place(start, end);
            found.push(Found { start, end, by, possessive });
        }
    }

    /// What takes the places of stretches: in order, apart.
    fn replacements(&self, mut found: Vec<Found>, text: &str) -> Vec<Replacement> {
        found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
        let mut merged: Vec<Found> = Vec::with_capacity(found.len());
        for next in found {
            match merged.last_mut() {
                Some(last) if next.start < last.end => {
                    last.possessive = if next.end > last.end { next.possessive } else { last.possessive };
                    last.end = last.end.max(next.end);
                    // Two names in one stretch are one mention; a passage that holds a name is a passage.
                    last.by = match (last.by, next.by) {
                        (By::Mark, _) | (_, By::Mark) => By::Mark,
                        (By::Nothing, by) => by,
                        (by, _) => by,
                    };
                }
                _ => merged.push(next),
            }
        }
        let replacement = |found: Found| {
            let mut words = match found.by {
                By::Person(person) => self.rules.people[person].0.pseudonym.clone(),
                By::Mark => self.rules.mark().to_owned(),
                By::Nothing => String::new(),
            };
            if found.possessive {
                let curly = text[found.start..found.end].contains('\u{2019}');
                words.push_str(if curly { "\u{2019}s" } else { "'s" });
            }
            Replacement { start: found.start, end: found.end, words }
        };
        merged.into_iter().map(replacement).collect()
    }
}

/// Whether a document has no title of its own but that of its file or its id.
fn named_by_file(document: &Document) -> bool {
    let name = document.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = document.title.as_str();
    let second =
        || title.strip_prefix(stem).is_some_and(|rest| rest.starts_with(" (") && rest.ends_with(')'));
    title == document.id || title == name || title == stem || second()
}
