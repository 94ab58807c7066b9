//! Reads the tables of `dixit.toml`: every key must be known and every value of the right type, and every mistake
//! has its place and its remedy.
//!
//! [`crate::source::settings`] and the rules below it share this.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A mistake and its position.
#[derive(Debug)]
pub(crate) struct Mistake {
    /// The byte offset in the settings.
    pub(crate) at: usize,
    /// What is wrong, and what to write instead.
    pub(crate) message: String,
}

/// A table whose keys are all known.
pub(crate) struct Keys<'t, 'i> {
    table: &'t DeTable<'i>,
    at: usize,
}

impl<'t, 'i> Keys<'t, 'i> {
    pub(crate) fn new(table: &'t Spanned<DeTable<'i>>, known: &[&str]) -> Result<Keys<'t, 'i>, Mistake> {
        Keys::checked(table.get_ref(), table.span().start, known)
    }

    /// Returns the table `[what]`, or one of `[[what]]`; `written` is how it has to be written, with its brackets.
    pub(crate) fn of(
        value: &'t Spanned<DeValue<'i>>,
        written: &str,
        known: &[&str],
    ) -> Result<Keys<'t, 'i>, Mistake> {
        match value.get_ref() {
            DeValue::Table(table) => Keys::checked(table, value.span().start, known),
            _ => Err(wrong(value, written.trim_matches(['[', ']']), &format!("a table, written {written}"))),
        }
    }

    fn checked(table: &'t DeTable<'i>, at: usize, known: &[&str]) -> Result<Keys<'t, 'i>, Mistake> {
        let unknown = table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        match unknown.min_by_key(|key| key.span().start) {
            None => Ok(Keys { table, at }),
            Some(key) => {
                let name = key.get_ref().as_ref();
                let alike = |known: &&&str| strsim::damerau_levenshtein(name, known);
                let nearest =
                    known.iter().min_by_key(alike).filter(|known| alike(known) <= 1 + name.len() / 4);
                let remedy = match nearest {
                    Some(nearest) => format!("did you mean {nearest:?}?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                Err(Mistake { at: key.span().start, message: format!("unknown key {name:?}; {remedy}") })
            }
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name).map(|(_, value)| value)
    }

    /// Returns a string, or `None` if it is absent or empty.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Mistake> {
        match self.get(name).map(|value| (value, value.get_ref())) {
            None => Ok(None),
            Some((_, DeValue::String(text))) => Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
            Some((value, _)) => Err(wrong(value, name, "a string")),
        }
    }

    pub(crate) fn needed(&self, table: &str, name: &str) -> Result<String, Mistake> {
        self.text(name)?.ok_or_else(|| self.lacks(table, name))
    }

    pub(crate) fn lacks(&self, table: &str, name: &str) -> Mistake {
        Mistake { at: self.at, message: format!("this [[{table}]] has no {name:?}") }
    }

    /// Returns a list of strings. A single string counts as a list of one.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Mistake> {
        let Some(value) = self.get(name) else { return Ok(Vec::new()) };
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect::<Vec<_>>(),
            _ => vec![value],
        };
        let text = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(wrong(item, name, "a list of strings")),
        };
        items.into_iter().map(text).collect()
    }

    /// Returns a list of strings, each with its byte offset.
    pub(crate) fn places(&self, name: &str) -> Result<Vec<(String, usize)>, Mistake> {
        let items = match self.get(name).map(|value| (value, value.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(items))) => items.iter().map(|item| item.span().start).collect(),
            Some((value, _)) => vec![value.span().start],
        };
        Ok(self.texts(name)?.into_iter().zip(items).collect())
    }

    /// Returns the value of one of a few known words.
    pub(crate) fn choice<T: Copy>(&self, name: &str, known: &[(&str, T)]) -> Result<Option<T>, Mistake> {
        let (Some(text), Some(value)) = (self.text(name)?, self.get(name)) else { return Ok(None) };
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        let words = || known.iter().map(|(word, _)| format!("{word:?}")).collect::<Vec<_>>().join(" or ");
        found.map(Some).ok_or_else(|| wrong(value, name, &words()))
    }

    /// Returns a whole number.
    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Mistake> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = match value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        number.map(Some).ok_or_else(|| wrong(value, name, "a whole number"))
    }

    /// Returns the byte offset at which the table begins.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Returns the tables of `[[name]]`.
    pub(crate) fn tables(&self, name: &str) -> Result<Vec<&'t Spanned<DeValue<'i>>>, Mistake> {
        match self.get(name).map(|value| (value, value.get_ref())) {
            None => Ok(Vec::new()),
            Some((_, DeValue::Array(items))) => Ok(items.iter().collect()),
            Some((value, _)) => Err(wrong(value, name, &format!("tables, each written [[{name}]]"))),
        }
    }
}

/// The mistake of a value that is not of the expected form.
pub(crate) fn wrong(value: &Spanned<DeValue<'_>>, name: &str, expected: &str) -> Mistake {
    Mistake { at: value.span().start, message: format!("{name:?} must be {expected}") }
}
