//! Turns named values (front matter, the keys of a JSON row) into title, date, speaker, language and other fields.
//!
//! All formats that carry metadata share these names.

use crate::document::{Date, DateOrigin, Document, Field};
use crate::source::diagnostics::Warning;
use rustc_hash::FxHashSet;

/// The metadata of one document or row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields {
    /// `title`.
    pub title: Option<String>,
    /// `date`, if it can be parsed.
    pub date: Option<Date>,
    /// `language` or `lang`, as a lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// `speaker`.
    pub speaker: Option<String>,
    /// All other fields, in the order found, with unique lower-case names.
    pub others: Vec<Field>,
    /// What is doubtful about the values.
    pub doubts: Vec<Warning>,
    /// The names of `others`, if there are more than [`FEW`].
    pub names: FxHashSet<String>,
}

/// Up to this many fields, a linear scan is faster than a look-up.
const FEW: usize = 32;

impl Fields {
    /// Sets one value. An empty value is ignored.
    pub(crate) fn set(&mut self, name: &str, value: &str, line: u64) {
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
                self.date = crate::source::metadata::dates::parse(value);
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
            self.doubts.push(Warning::FieldTwice { line, field: name });
        }
    }

    /// Adds a field, unless there is one of this name already. Returns whether it was added.
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

    /// Removes a field and returns its value.
    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        let at = self.others.iter().position(|field| field.name == name)?;
        self.names.remove(name);
        Some(self.others.remove(at).value)
    }

    /// Sets a value of any shape: lists are joined by `; `, and a value inside a mapping is named `outer.inner`.
    pub(crate) fn set_json(&mut self, name: &str, value: &serde_json::Value, line: u64) {
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

    /// Moves everything but the doubts into a document, over what was found in its text.
    pub(crate) fn give(self, document: &mut Document) {
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
        self.doubts.push(Warning::Value { line, field: field.to_owned(), value, expected });
    }
}

/// Keeps the fields that are also in `others` if `shared` is true, and those that are not if it is false.
pub(crate) fn retain(fields: &mut Vec<Field>, others: &[Field], shared: bool) {
    if fields.len().min(others.len()) <= FEW {
        return fields.retain(|field| others.contains(field) == shared);
    }
    let others: FxHashSet<(&str, &str)> =
        others.iter().map(|field| (field.name.as_str(), field.value.as_str())).collect();
    fields.retain(|field| others.contains(&(field.name.as_str(), field.value.as_str())) == shared);
}

/// Returns the language code of a value: `en` for `en-GB` and `EN`, `None` for anything but a code of two letters.
pub(crate) fn language(value: &str) -> Option<String> {
    let code = value.split(['-', '_']).next().unwrap_or(value).to_ascii_lowercase();
    (code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::dispatch::ReaderContext;
    use crate::source::formats::columns::Columns;
    use crate::source::formats::{rows, table};
    use std::time::{Duration, Instant};

    #[test]
    fn names_are_known_however_many_there_are() {
        let mut fields = Fields::default();
        let names = (0..3 * FEW).map(|nth| format!("c{nth}")).collect::<Vec<_>>();
        names.iter().chain(&names).for_each(|name| fields.set(name, "v", 1));
        assert_eq!((fields.others.len(), fields.doubts.len()), (names.len(), names.len()));
        assert_eq!((fields.take("c1"), fields.take("c1")), (Some("v".to_owned()), None));
        fields.set("c1", "w", 1);
        fields.set("c2", "w", 1);
        let last = fields.others.last().map(|field| (field.name.as_str(), field.value.as_str()));
        assert_eq!((last, fields.doubts.len()), (Some(("c1", "w")), names.len() + 1));
    }

    #[test]
    fn fields_that_are_shared() {
        for count in [3, 3 * FEW] {
            let fields = |from: usize| {
                let field = |nth: usize| Field { name: format!("c{nth}"), value: "v".to_owned() };
                (from..from + count).map(field).collect::<Vec<_>>()
            };
            let (mut shared, mut own) = (fields(0), fields(0));
            retain(&mut shared, &fields(2), true);
            retain(&mut own, &fields(2), false);
            assert_eq!((shared, own), (fields(0)[2..].to_vec(), fields(0)[..2].to_vec()));
        }
    }

    #[test]
    fn columns_and_keys_by_the_hundred_thousand_are_read_in_time() {
        let columns = Columns::default();
        let means = ReaderContext { columns: &columns, progress: &|_| (), isolated: None };
        let names = |count: usize| (0..count).map(|nth| format!("c{nth}")).collect::<Vec<_>>();
        let turns = |count: usize| {
            let row = |turn: u8| {
                // In another order, so that no field is at the same position in both rows.
                let keys =
                    names(count).into_iter().rev().cycle().skip(turn.into()).step_by(7).take(count / 7);
                let keys = keys.map(|name| format!("\"{name}\": \"v\", ")).collect::<String>();
                format!("{{{keys}\"id\": \"a#{turn}\", \"text\": \"No ship will wait.\"}}\n")
            };
            row(1) + &row(2)
        };
        let cells = |count: usize| {
            let head = names(count).join(",");
            let row = vec!["v"; count].join(",");
            format!("id,text,{head}\na#1,No ship.,{row}\na#2,One ship.,{row}\n")
        };
        // Comparing each field with all before it would take minutes.
        let begin = Instant::now();
        assert_eq!(table::read("a.csv", &cells(150_000), means).unwrap().documents.len(), 1);
        assert_eq!(rows::read("a.jsonl", &turns(7 * 150_000), means).documents.len(), 1);
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    }
}
