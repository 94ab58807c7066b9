//! Named values (front matter, a JSON row's keys) become title, date, speaker, language and further fields.
//!
//! Apart because every format that has metadata means the same by the same names.

use super::problem::Doubt;
use crate::document::{Date, DateOrigin, Document, Field};
use rustc_hash::FxHashSet;

/// The metadata of one document or row.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    /// `title`.
    pub title: Option<String>,
    /// `date`, where it can be read.
    pub date: Option<Date>,
    /// `language` or `lang`, as a lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// `speaker`.
    pub speaker: Option<String>,
    /// All others, in the order found; names unique and lower-case.
    pub others: Vec<Field>,
    /// What is doubtful.
    pub doubts: Vec<Doubt>,
    /// The names of `others`, where there are more than [`FEW`].
    pub names: FxHashSet<String>,
}

/// So many fields are gone through one by one faster than they are looked up.
const FEW: usize = 32;

impl Fields {
    /// Takes one value; an empty one is none.
    pub(super) fn set(&mut self, name: &str, value: &str, line: u64) {
        let (name, value) = (name.trim().to_lowercase(), value.trim());
        if name.is_empty() || value.is_empty() {
            return;
        }
        let twice = match name.as_str() {
            "title" => self.title.replace(value.to_owned()).map(|first| self.title = Some(first)).is_some(),
            "speaker" => {
                self.speaker.replace(value.to_owned()).map(|first| self.speaker = Some(first)).is_some()
            }
            "date" if self.date.is_some() => true,
            "date" => {
                self.date = super::dates::parse(value);
                if self.date.is_none() {
                    self.doubt(line, &name, value, "a date like 2016-10-12, 2016-10 or 2016");
                }
                false
            }
            "language" | "lang" if self.language.is_some() => true,
            "language" | "lang" => {
                self.language = language(value);
                if self.language.is_none() {
                    self.doubt(line, &name, value, "a language code like en or pt-BR");
                }
                false
            }
            _ => !self.add(&name, value),
        };
        if twice {
            self.doubts.push(Doubt::FieldTwice { line, field: name });
        }
    }

    /// Adds a field, unless there is one of this name.
    fn add(&mut self, name: &str, value: &str) -> bool {
        let known = match self.others.len() {
            0..=FEW => self.others.iter().any(|field| field.name == name),
            _ => self.names.contains(name),
        };
        if known {
            return false;
        }
        self.others.push(Field { name: name.to_owned(), value: value.to_owned() });
        match self.others.len() {
            0..=FEW => {}
            len if self.names.len() + 1 == len => _ = self.names.insert(name.to_owned()),
            _ => self.names = self.others.iter().map(|field| field.name.clone()).collect(),
        }
        true
    }

    /// Takes away a field, and gives its value.
    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.others.iter().position(|field| field.name == name)?;
        self.names.remove(name);
        Some(self.others.remove(at).value)
    }

    /// Takes a value of any shape: lists are joined by `; `, what is inside a mapping is named `outer.inner`.
    pub(super) fn set_json(&mut self, name: &str, value: &serde_json::Value, line: u64) {
        use serde_json::Value;
        match value {
            Value::Null => {}
            Value::String(text) => self.set(name, text, line),
            Value::Bool(_) | Value::Number(_) => self.set(name, &value.to_string(), line),
            Value::Array(items) => {
                let items = items.iter().map(|item| match item {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                });
                self.set(name, &items.collect::<Vec<_>>().join("; "), line);
            }
            Value::Object(members) => {
                for (inner, value) in members {
                    self.set_json(&format!("{name}.{inner}"), value, line);
                }
            }
        }
    }

    /// Gives a document everything but the doubts; what the text itself told before is overruled.
    pub(super) fn give(self, document: &mut Document) {
        if let Some(title) = self.title {
            document.title = title;
        }
        if self.date.is_some() {
            document.date = self.date;
            document.date_origin = Some(DateOrigin::Metadata);
        }
        document.language = self.language.or(document.language.take());
        document.speaker = self.speaker.or(document.speaker.take());
        let found = std::mem::replace(&mut document.fields, self.others);
        if !found.is_empty() {
            let known: FxHashSet<&str> = document.fields.iter().map(|field| field.name.as_str()).collect();
            let found = found.into_iter().filter(|field| !known.contains(field.name.as_str()));
            let found = found.collect::<Vec<_>>();
            document.fields.extend(found);
        }
    }

    fn doubt(&mut self, line: u64, field: &str, value: &str, expected: &'static str) {
        let value = value.chars().take(60).collect();
        self.doubts.push(Doubt::Value { line, field: field.to_owned(), value, expected });
    }
}

/// Keeps those of `fields` that are among `others`, or those that are not, where `shared` is false.
pub(super) fn retain(fields: &mut Vec<Field>, others: &[Field], shared: bool) {
    if fields.len().min(others.len()) <= FEW {
        return fields.retain(|field| others.contains(field) == shared);
    }
    let others: FxHashSet<(&str, &str)> =
        others.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
    fields.retain(|field| others.contains(&(field.name.as_str(), field.value.as_str())) == shared);
}

/// `en-GB` and `EN` are `en`; `None` for what is no code of two letters.
pub(super) fn language(value: &str) -> Option<String> {
    let code = value.split(['-', '_']).next().unwrap_or(value).to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

/// The language that a text seems to be in, where there is enough of it to tell.
pub(super) fn detect_language(text: &str) -> Option<String> {
    use whichlang::Lang;
    /// Fewer bytes than these are a guess too many (measured on news headlines).
    const LEAST: usize = 80;
    const MOST: usize = 2000;
    let mut end = text.len().min(MOST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let sample = &text[..end];
    if sample.len() < LEAST {
        return None;
    }
    let code = match whichlang::detect_language(sample) {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    };
    // The small words of a short text tell more than its letters, among which foreign names weigh much.
    const SHORT: usize = 600;
    let small_words = matches!(code, "en" | "de" | "fr") && sample.len() < SHORT;
    let guess = small_words.then(|| crate::quote::guess_language(sample)).flatten();
    Some(guess.unwrap_or(code).to_owned())
}
