//! Removes what must stay out before anything is counted, indexed or written.
//!
//! ```text
//! dixit.toml ──rules, names──▶ Withholder ──stretch──▶ stretches to replace ──edit──▶ Document
//! ```
//!
//! Everything after this module sees only what is published: texts, titles, fields, labels, file names and the
//! settings themselves. A stretch is found in any case, accents, normal form or division at a line's end, and
//! behind percent signs, entities and letters that look the same. The rules are applied to the result again until
//! none matches.

mod disguise;
mod edit;
mod finder;
mod folded;
mod key;
mod names;
mod rules;
mod scripts;
mod stretch;
mod suspects;

pub(crate) use rules::{Hashes, Rules, Written};
pub use suspects::{Suspect, SuspectKind, SuspectPlace};

use super::{Format, Unjudged};
use crate::document::{Document, Field, Settings};
use crate::source::diagnostics::SourceError;
use edit::Replacement;
use finder::{Finder, Of};
use folded::Folded;
use rules::{Reach, Which};
use std::collections::BTreeSet;
use stretch::{By, Found};

/// The numbers of the rules that matched something.
pub(crate) type Hits = BTreeSet<u32>;

/// The rules, compiled.
#[derive(Debug, Default)]
pub(crate) struct Withholder {
    rules: Rules,
    /// Finds every mention of everyone who has a pseudonym, and all literal words.
    finder: Finder,
}

impl Withholder {
    /// # Errors
    /// Returns an error if a replacement would itself be withheld.
    pub(crate) fn new(rules: Rules) -> Result<Withholder, SourceError> {
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

    /// Checks that no replacement would itself be withheld.
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

    /// Whether there is anything to withhold.
    pub(crate) fn any(&self) -> bool {
        self.rules.any()
    }

    /// Returns the number of rules.
    pub(crate) fn rules(&self) -> u64 {
        self.rules.written.len() as u64
    }

    /// Whether numbers replace file names.
    pub(crate) fn numbers(&self) -> bool {
        self.rules.numbers
    }

    /// Returns what the SHA-256 is computed from. That of an original would let a reader confirm a guess at what
    /// was withheld.
    pub(crate) fn hashes(&self) -> Hashes {
        self.rules.hashes.unwrap_or(if self.any() { Hashes::Texts } else { Hashes::Originals })
    }

    /// Returns the rules that should have matched something and did not.
    pub(crate) fn idle(&self, hits: &Hits) -> Vec<Written> {
        self.without(hits).filter(|rule| rule.reach == Reach::Here).cloned().collect()
    }

    /// Returns, for each settings file of which only a part is read, how many rules matched nothing, and how many
    /// there are.
    pub(crate) fn unjudged(&self, hits: &Hits) -> Vec<Unjudged> {
        let mut all: Vec<Unjudged> = Vec::new();
        for rule in self.without(hits).filter(|rule| rule.reach == Reach::Beyond) {
            match all.iter_mut().find(|known| known.path == rule.path) {
                Some(known) => known.count += 1,
                None => all.push(Unjudged { path: rule.path.clone(), count: 1, rules: 0 }),
            }
        }
        for known in &mut all {
            known.rules = self.rules.written.iter().filter(|rule| rule.path == known.path).count() as u64;
        }
        all
    }

    /// Returns the rules that matched nothing.
    fn without(&self, hits: &Hits) -> impl Iterator<Item = &Written> {
        let rules = self.rules.written.iter().enumerate();
        rules.filter(|(number, _)| !hits.contains(&(*number as u32))).map(|(_, rule)| rule)
    }

    /// Whether a file or a document is withheld as a whole.
    pub(crate) fn withholds(&self, path: &str, hits: &mut Hits) -> bool {
        if self.rules.files.is_empty() {
            return false;
        }
        let mut withheld = false;
        for (files, rule) in &self.rules.files {
            if files.hold(path) {
                hits.insert(*rule as u32);
                withheld = true;
            }
        }
        withheld
    }

    /// Returns a text without what must stay out, or `None` if nothing in it must.
    pub(crate) fn string(&self, text: &str, hits: &mut Hits) -> Option<String> {
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

    /// Removes from a document what must stay out. Its id and its path are left to the caller.
    ///
    /// `places` is whether offsets continue to point into the file, for callers that publish nothing. Returns
    /// whether anything was removed.
    pub(crate) fn document(&self, document: &mut Document, places: bool, hits: &mut Hits) -> bool {
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
        changed |= self.speakers(document, hits);
        self.metadata(document, hits);
        if changed && !places {
            // The gaps between positions in the file would reveal the length of what was removed.
            edit::forget_places(document);
        }
        changed || hits.len() > before
    }

    /// Withholds single passages of a document.
    fn passages(&self, document: &mut Document, hits: &mut Hits) -> bool {
        let mut found = Vec::new();
        let text = &*document.text;
        for (passage, rule) in &self.rules.passages {
            if !passage.is_of(document) {
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

    /// Removes the speaker of a document and of its turns if `fields` ask for it: by the name `speaker`, or because
    /// a withheld field contains the same name. In a letter, a speaker is the author of the letter or of one quoted
    /// in it, so `author` counts too. If the text names the speaker of a turn, the mark replaces the name.
    ///
    /// Returns whether anything was removed from the text.
    fn speakers(&self, document: &mut Document, hits: &mut Hits) -> bool {
        let is_letter = matches!(Format::of(&document.path), Some(Format::Mail | Format::Mailbox));
        let mut names = Vec::new();
        let mut all = false;
        for (name, rule) in &self.rules.fields {
            let labels = document.turns.iter().filter_map(|turn| turn.label.as_ref());
            let has_any = || labels.chain(&document.speaker).next().is_some();
            if (name == "speaker" || is_letter && name == "author") && has_any() {
                all = true;
                hits.insert(*rule as u32);
            }
            let fields = document.fields.iter().chain(document.turns.iter().flat_map(|turn| &turn.fields));
            for value in fields.filter(|field| is_field(field, name)).map(|field| field.value.as_str()) {
                names.extend(value.split(';').chain([value]).map(|name| Folded::new(name.trim()).text));
            }
        }
        if !all && names.is_empty() {
            return false;
        }
        let goes = |name: &Option<String>| {
            name.as_ref().is_some_and(|name| all || names.contains(&Folded::new(name.trim()).text))
        };
        let mut replacements = Vec::new();
        if goes(&document.speaker) {
            document.speaker = None;
        }
        for turn in document.turns.iter_mut().filter(|turn| goes(&turn.label)) {
            turn.label = None;
            let Some(span) = turn.label_span else { continue };
            let label = &document.text[span.range()];
            let name = label.trim_end_matches([':', '.', ',', '-', '–', '—', ' ']);
            let (start, words) = (span.start as usize, self.rules.mark().to_owned());
            if !name.is_empty() {
                replacements.push(Replacement { start, end: start + name.len(), words });
            }
        }
        replacements.sort_by_key(|replacement| replacement.start);
        replacements.dedup_by_key(|replacement| replacement.start);
        if !replacements.is_empty() {
            edit::document(document, &replacements);
        }
        !replacements.is_empty()
    }

    /// Withholds from the title, the fields and the labels.
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
                if is_field(field, name) {
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

    /// Removes what must stay out from the settings, which name the very people.
    pub(crate) fn settings(&self, settings: &mut Settings) {
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

    /// Returns the pseudonym of the person with this full name.
    fn pseudonym(&self, name: &str) -> Option<&str> {
        let name = name.trim();
        let found = self.scan(name, &mut Hits::new());
        let whole = found.iter().find(|found| found.start == 0 && found.end == name.len())?;
        match whole.by {
            By::Person(person) => Some(&self.rules.people[person].0.pseudonym),
            By::Mark | By::Nothing => None,
        }
    }
}

/// Whether a field has this name or is below it: `contact.phone` is below `contact`.
fn is_field(field: &Field, name: &str) -> bool {
    field.name.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a document's title is only the name of its file or its id.
fn named_by_file(document: &Document) -> bool {
    let name = document.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = document.title.as_str();
    let second =
        || title.strip_prefix(stem).is_some_and(|rest| rest.starts_with(" (") && rest.ends_with(')'));
    title == document.id || title == name || title == stem || second()
}
