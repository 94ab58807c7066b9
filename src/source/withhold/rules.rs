//! The rules in `dixit.toml` about what must stay out: the table `[withhold]`, its `[[withhold.passage]]`, and the
//! pseudonyms of `[[speaker]]`.
//!
//! Rules are read before anything else, since a mistake in one must end the run.

use super::folded::Folded;
use super::key::{Key, KeyPart};
use super::names::{Person, phrase};
use crate::document::Document;
use crate::source::Format;
use crate::source::settings::keys::{Keys, Mistake, wrong};
use crate::source::settings::scope::{Governing, Scope};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use regex::{Regex, RegexBuilder};
use toml::Spanned;
use toml::de::DeValue;
use unicode_normalization::UnicodeNormalization;

/// Replaces what was removed, unless the settings give another mark.
const MARK: &str = "[withheld]";

/// Everything that must stay out. The number beside each rule is its position in `written`.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// Files, by glob.
    pub(crate) files: Vec<(Files, usize)>,
    /// Fields, by name.
    pub(crate) fields: Vec<(String, usize)>,
    /// Literal words, in any spelling.
    pub(crate) words: Vec<(Vec<Key>, usize)>,
    /// Regular expressions for the text in normal form.
    pub(crate) patterns: Vec<(Regex, usize)>,
    /// Passages of single documents.
    pub(crate) passages: Vec<(Passage, usize)>,
    /// People who have pseudonyms.
    pub(crate) people: Vec<(Person, usize)>,
    /// Every rule, as it is reported if it matches nothing.
    pub(crate) written: Vec<Written>,
    mark: Option<String>,
    /// Whether numbers replace file names and ids.
    pub(crate) numbers: bool,
    /// What the SHA-256 of the documents is computed from.
    pub(crate) hashes: Option<Hashes>,
}

/// A rule as the user wrote it.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The settings file, below the corpus.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: u64,
    /// A description of the rule.
    pub(crate) rule: String,
    /// Where it must match something.
    pub(crate) reach: Reach,
    /// The byte offset in the settings.
    at: usize,
}

/// Where a rule must match something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// In what is read; if it does not, the rule is wrong.
    Here,
    /// In the folder of its settings, of which only a part is read: the rule may be right even if it matches
    /// nothing.
    Beyond,
    /// In a file that is not read.
    Elsewhere,
}

/// Files to be withheld.
#[derive(Debug)]
pub(crate) struct Files {
    glob: Gitignore,
    scope: Scope,
}

impl Files {
    /// Whether a file or a document is one of these files.
    pub(crate) fn hold(&self, listed: &str) -> bool {
        let is_one = |path: &str| {
            let normal = path.nfc().collect::<String>();
            [path, &normal].iter().any(|path| {
                let path = path.trim_start_matches('/');
                self.glob.matched_path_or_any_parents(path, false).is_ignore()
            })
        };
        // A file of another corpus, by its name there.
        let as_listed = || (self.scope.is_whole() || !self.scope.covers(listed)) && is_one(listed);
        self.scope.named(listed).any(|path| is_one(&path)) || as_listed()
    }
}

/// What the SHA-256 of a document is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hashes {
    /// The file as it is on the disk.
    Originals,
    /// The published text.
    Texts,
    /// Nothing: there is no digest.
    None,
}

/// A stretch of one document.
#[derive(Debug)]
pub(crate) struct Passage {
    /// The path of the file or the id of the document.
    file: String,
    /// Which stretch.
    pub(crate) which: Which,
    scope: Scope,
}

impl Passage {
    /// Whether the passage is in this document.
    pub(crate) fn is_of(&self, document: &Document) -> bool {
        // An id without the file's path is a row's own.
        let Some(rest) = document.id.strip_prefix(document.path.as_str()) else {
            return document.id == self.file
                || self.scope.named(&document.path).any(|path| path == self.file);
        };
        self.scope.named(&document.path).any(|path| {
            self.file.strip_prefix(path.as_str()).is_some_and(|end| end.is_empty() || end == rest)
        })
    }
}

#[derive(Debug)]
pub(crate) enum Which {
    /// Every occurrence of these words.
    Words(Regex),
    /// From the first words to the last, both included.
    Between(Regex, Regex),
    /// A range of bytes of the file.
    Bytes(u64, u64),
}

impl Rules {
    /// Whether anything at all must stay out.
    pub(crate) fn any(&self) -> bool {
        !self.written.is_empty() || self.numbers
    }

    /// Returns the mark that replaces what was removed.
    pub(crate) fn mark(&self) -> &str {
        self.mark.as_deref().unwrap_or(MARK)
    }

    /// Adds a rule that begins at a byte of the settings, and returns its number.
    fn rule(&mut self, rule: String, at: usize) -> usize {
        self.written.push(Written { path: String::new(), line: 0, rule, reach: Reach::Here, at });
        self.written.len() - 1
    }

    /// Reads the table `[withhold]`.
    pub(crate) fn read(value: &Spanned<DeValue<'_>>) -> Result<Rules, Mistake> {
        let known = ["files", "fields", "words", "patterns", "passage", "mark", "names", "hashes"];
        let keys = Keys::of(value, "[withhold]", &known)?;
        let mut rules = Rules { mark: keys.text("mark")?, ..Rules::default() };
        rules.numbers = keys.choice("names", &[("numbers", true), ("files", false)])?.unwrap_or(false);
        let hashes = [("originals", Hashes::Originals), ("texts", Hashes::Texts), ("none", Hashes::None)];
        rules.hashes = keys.choice("hashes", &hashes)?;
        for (glob, at) in keys.places("files")? {
            let glob_of = files(&glob).map_err(|message| Mistake { at, message })?;
            let files = Files { glob: glob_of, scope: Scope::NOTHING };
            let rule = rules.rule(format!("files = {glob:?}"), at);
            rules.files.push((files, rule));
        }
        for (name, at) in keys.places("fields")? {
            let rule = rules.rule(format!("fields = {name:?}"), at);
            rules.fields.push((name.to_lowercase(), rule));
        }
        for (words, at) in keys.places("words")? {
            literal(&words, at)?;
            let rule = rules.rule(format!("words = {words:?}"), at);
            rules.words.push((Key::spellings(&words, KeyPart::Whole), rule));
        }
        for (pattern, at) in keys.places("patterns")? {
            let regex = RegexBuilder::new(&pattern).case_insensitive(true).build();
            let regex = regex.map_err(|error| {
                let message = error.to_string();
                let reason = message.lines().last().unwrap_or_default().trim_start_matches("error: ");
                Mistake { at, message: format!("{pattern:?} is no regular expression: {reason}") }
            })?;
            if regex.is_match("") {
                let message =
                    format!("{pattern:?} matches nothing as well as anything; let it ask for a character");
                return Err(Mistake { at, message });
            }
            let rule = rules.rule(format!("patterns = {pattern:?}"), at);
            rules.patterns.push((regex, rule));
        }
        for table in keys.tables("passage")? {
            let (passage, words) = passage(table)?;
            let rule = rules.rule(format!("[[withhold.passage]] {words}"), table.span().start);
            rules.passages.push((passage, rule));
        }
        Ok(rules)
    }

    /// Adds the pseudonym of a `[[speaker]]`.
    pub(crate) fn pseudonym(
        &mut self,
        pseudonym: &str,
        name: &str,
        aliases: &[String],
        at: usize,
    ) -> Result<(), Mistake> {
        if self.people.iter().any(|(person, _)| person.pseudonym == pseudonym) {
            return Err(Mistake {
                at,
                message: format!("a second [[speaker]] with the pseudonym {pseudonym:?}"),
            });
        }
        let person = Person::new(pseudonym.to_owned(), name, aliases)
            .map_err(|name| Mistake { at, message: format!("{name:?} has no letter to be searched for") })?;
        let rule = self.rule(format!("[[speaker]] {name:?} with a pseudonym"), at);
        self.people.push((person, rule));
        Ok(())
    }

    /// Sets the file that the rules are in, whose content is `text`, and what they hold for.
    pub(crate) fn place(&mut self, settings: &Governing, text: &str) {
        let scope = &settings.scope;
        for written in &mut self.written {
            settings.shown.clone_into(&mut written.path);
            written.line = 1 + text[..written.at.min(text.len())].matches('\n').count() as u64;
            written.reach = if scope.is_whole() { Reach::Here } else { Reach::Beyond };
        }
        self.files.iter_mut().for_each(|(files, _)| scope.clone_into(&mut files.scope));
        for (passage, rule) in &mut self.passages {
            scope.clone_into(&mut passage.scope);
            passage.file = settings.file_named_here(&passage.file);
            let file = passage.file.as_str();
            let reach = &mut self.written[*rule].reach;
            if scope.listed(file).is_some() {
                *reach = Reach::Here;
            } else if settings.has(file) {
                *reach = Reach::Elsewhere;
            } else if file.contains('/') || Format::of(file).is_some() {
                // There is no file of this name, and it is not the id of a row: a typing error.
                *reach = Reach::Here;
            }
        }
    }

    /// Adds the rules of another corpus.
    pub(crate) fn append(&mut self, other: Rules) {
        let base = self.written.len();
        fn moved<T>(into: &mut Vec<(T, usize)>, from: Vec<(T, usize)>, base: usize) {
            into.extend(from.into_iter().map(|(rule, number)| (rule, number + base)));
        }
        moved(&mut self.files, other.files, base);
        moved(&mut self.fields, other.fields, base);
        moved(&mut self.words, other.words, base);
        moved(&mut self.patterns, other.patterns, base);
        moved(&mut self.passages, other.passages, base);
        moved(&mut self.people, other.people, base);
        self.written.extend(other.written);
        self.mark = self.mark.take().or(other.mark);
        self.numbers |= other.numbers;
        self.hashes = self.hashes.or(other.hashes);
    }
}

/// Returns a matcher for paths, by the rules of `.gitignore`, ignoring case.
fn files(glob: &str) -> Result<Gitignore, String> {
    let bad = |error: ignore::Error| format!("{glob:?} is no pattern for files: {error}");
    if glob.starts_with('!') {
        return Err(format!(
            "{glob:?}: a pattern for files to withhold has no exceptions; name those to withhold"
        ));
    }
    let mut builder = GitignoreBuilder::new("");
    builder.case_insensitive(true).map_err(bad)?;
    builder.add_line(None, &glob.nfc().collect::<String>()).map_err(bad)?;
    builder.build().map_err(bad)
}

/// Returns a pattern for literal words in any spelling.
fn literal(words: &str, at: usize) -> Result<Regex, Mistake> {
    let folded = Folded::new(words).text;
    if folded.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        let message = format!(
            "{words:?} is too short to be withheld wherever it stands; write a pattern, such as '\\bX\\b'"
        );
        return Err(Mistake { at, message });
    }
    Regex::new(&phrase(folded.trim()))
        .map_err(|error| Mistake { at, message: format!("{words:?} cannot be searched for: {error}") })
}

fn passage(table: &Spanned<DeValue<'_>>) -> Result<(Passage, String), Mistake> {
    let what = "withhold.passage";
    let keys = Keys::of(table, "[[withhold.passage]]", &["file", "quote", "from", "to", "start", "end"])?;
    let file = keys.needed(what, "file")?;
    let words = |name: &str| match (keys.text(name)?, keys.get(name)) {
        (Some(text), Some(value)) => literal(&text, value.span().start).map(|regex| Some((text, regex))),
        _ => Ok(None),
    };
    let (start, end) = (keys.number("start")?, keys.number("end")?);
    let (which, told) = match (words("quote")?, words("from")?, words("to")?, start, end) {
        (Some((text, quote)), None, None, None, None) => (Which::Words(quote), text),
        (None, Some((text, from)), Some((_, to)), None, None) => (Which::Between(from, to), text),
        (None, None, None, Some(start), Some(end)) if start < end => {
            (Which::Bytes(start, end), format!("{start} to {end}"))
        }
        (None, None, None, Some(_), Some(_)) => {
            return Err(keys
                .get("end")
                .map_or(keys.lacks(what, "end"), |v| wrong(v, "end", "more than \"start\"")));
        }
        _ => {
            let message = "this [[withhold.passage]] must have either \"quote\", or \"from\" and \"to\", or \"start\" \
                           and \"end\"";
            return Err(Mistake { at: keys.at(), message: message.to_owned() });
        }
    };
    Ok((Passage { file: file.clone(), which, scope: Scope::NOTHING }, format!("{file:?}: {told:?}")))
}
