//! `dixit.toml`: what the user knows about the corpus and its speakers.
//!
//! Apart because it is the one input in which a mistake ends the run: a setting that silently does not count is
//! worse than none. Read by hand rather than by derive, so that an unknown key has its line and its nearest
//! known key.

use super::problem::SourceError;
use crate::document::{Correction, Settings, SpeakerKind, SpeakerSetting};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Reads the settings of one corpus and adds them to `settings`; what is there already stays. `prefix` is what
/// the ids of this corpus begin with.
pub(super) fn add(settings: &mut Settings, path: &Path, prefix: &str) -> Result<(), SourceError> {
    let shown = path.display().to_string();
    let whole = |message: String| SourceError::Settings { path: shown.clone(), line: 0, message };
    let bytes = std::fs::read(path).map_err(|error| whole(super::walk::plain_reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| whole("not UTF-8; save it as UTF-8".to_owned()))?;
    let mut read = parse(&text).map_err(|mistake| {
        let line = 1 + text[..mistake.at.min(text.len())].matches('\n').count();
        SourceError::Settings { path: shown.clone(), line, message: mistake.message }
    })?;
    for correction in &mut read.corrections {
        correction.doc.insert_str(0, prefix);
    }
    for doc in read.speakers.iter_mut().flat_map(|speaker| &mut speaker.docs) {
        doc.insert_str(0, prefix);
    }
    settings.title = settings.title.take().or(read.title);
    settings.description = settings.description.take().or(read.description);
    settings.licence = settings.licence.take().or(read.licence);
    settings.language = settings.language.take().or(read.language);
    settings.speakers.append(&mut read.speakers);
    settings.corrections.append(&mut read.corrections);
    Ok(())
}

/// What is wrong, and at which byte.
#[derive(Debug)]
struct Mistake {
    at: usize,
    message: String,
}

fn parse(text: &str) -> Result<Settings, Mistake> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().trim().replace('\n', "; ");
        Mistake { at: error.span().map_or(0, |span| span.start), message }
    })?;
    let top = Keys::new(&table, &["title", "description", "licence", "language", "speaker", "correction"])?;
    let mut settings = Settings {
        title: top.text("title")?,
        description: top.text("description")?,
        licence: top.text("licence")?,
        language: top.text("language")?,
        ..Settings::default()
    };
    if let (Some(language), Some(value)) = (&settings.language, top.get("language")) {
        let code = super::fields::language(language);
        settings.language = Some(code.ok_or_else(|| wrong(value, "language", "a code like \"en\""))?);
    }
    for table in top.tables("speaker")? {
        let speaker = speaker(table)?;
        if settings.speakers.iter().any(|known| known.name == speaker.name) {
            let message = format!("a second [[speaker]] named {:?}; put both into one", speaker.name);
            return Err(Mistake { at: table.span().start, message });
        }
        settings.speakers.push(speaker);
    }
    for table in top.tables("correction")? {
        settings.corrections.push(correction(table)?);
    }
    Ok(settings)
}

fn speaker(table: &Spanned<DeValue<'_>>) -> Result<SpeakerSetting, Mistake> {
    let keys = Keys::of(table, "speaker", &["name", "aliases", "roles", "kind", "distinct", "docs"])?;
    let kind = match keys.text("kind")?.as_deref() {
        None => None,
        Some("person") => Some(SpeakerKind::Person),
        Some("institution") => Some(SpeakerKind::Institution),
        Some("document") => Some(SpeakerKind::Document),
        Some(_) => {
            let expected = "\"person\", \"institution\" or \"document\"";
            return Err(keys
                .get("kind")
                .map_or(keys.lacks("speaker", "kind"), |v| wrong(v, "kind", expected)));
        }
    };
    Ok(SpeakerSetting {
        name: keys.needed("speaker", "name")?,
        aliases: keys.texts("aliases")?,
        roles: keys.texts("roles")?,
        kind,
        distinct: keys.texts("distinct")?,
        docs: keys.texts("docs")?,
    })
}

fn correction(table: &Spanned<DeValue<'_>>) -> Result<Correction, Mistake> {
    let keys = Keys::of(table, "correction", &["doc", "quote", "speaker"])?;
    Ok(Correction {
        doc: keys.needed("correction", "doc")?,
        quote: keys.needed("correction", "quote")?,
        speaker: keys.text("speaker")?,
    })
}

/// A table whose keys are all known.
struct Keys<'t, 'i> {
    table: &'t DeTable<'i>,
    at: usize,
}

impl<'t, 'i> Keys<'t, 'i> {
    fn new(table: &'t Spanned<DeTable<'i>>, known: &[&str]) -> Result<Keys<'t, 'i>, Mistake> {
        Keys::checked(table.get_ref(), table.span().start, known)
    }

    /// The table of one `[[what]]`.
    fn of(value: &'t Spanned<DeValue<'i>>, what: &str, known: &[&str]) -> Result<Keys<'t, 'i>, Mistake> {
        match value.get_ref() {
            DeValue::Table(table) => Keys::checked(table, value.span().start, known),
            _ => Err(wrong(value, what, &format!("a table, written [[{what}]]"))),
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

    fn get(&self, name: &str) -> Option<&'t Spanned<DeValue<'i>>> {
        self.table.iter().find(|(key, _)| key.get_ref().as_ref() == name).map(|(_, value)| value)
    }

    /// A string; an empty one is none.
    fn text(&self, name: &str) -> Result<Option<String>, Mistake> {
        match self.get(name).map(|value| (value, value.get_ref())) {
            None => Ok(None),
            Some((_, DeValue::String(text))) => Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty())),
            Some((value, _)) => Err(wrong(value, name, "a string")),
        }
    }

    fn needed(&self, table: &str, name: &str) -> Result<String, Mistake> {
        self.text(name)?.ok_or_else(|| self.lacks(table, name))
    }

    fn lacks(&self, table: &str, name: &str) -> Mistake {
        Mistake { at: self.at, message: format!("this [[{table}]] has no {name:?}") }
    }

    /// A list of strings; a single string is a list of one.
    fn texts(&self, name: &str) -> Result<Vec<String>, Mistake> {
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

    /// The tables of `[[name]]`.
    fn tables(&self, name: &str) -> Result<Vec<&'t Spanned<DeValue<'i>>>, Mistake> {
        match self.get(name).map(|value| (value, value.get_ref())) {
            None => Ok(Vec::new()),
            Some((_, DeValue::Array(items))) => Ok(items.iter().collect()),
            Some((value, _)) => Err(wrong(value, name, &format!("tables, each written [[{name}]]"))),
        }
    }
}

fn wrong(value: &Spanned<DeValue<'_>>, name: &str, expected: &str) -> Mistake {
    Mistake { at: value.span().start, message: format!("{name:?} must be {expected}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_there_is() {
        let settings = parse(
            r#"
            title = "Harbour council"
            description = "Minutes"
            licence = "CC0-1.0"
            language = "pt-PT"

            [[speaker]]
            name = "Ana Lopes"
            aliases = ["A. Lopes", "the harbour master"]
            roles = "harbour master"
            kind = "person"
            distinct = ["Ana Lopes Pinto"]

            [[speaker]]
            name = "Port Authority"
            kind = "institution"

            [[correction]]
            doc = "1931/minutes.txt"
            quote = "no ship will wait"
            speaker = "Ana Lopes"

            [[correction]]
            doc = "1931/minutes.txt"
            quote = "the Gull"
            "#,
        )
        .unwrap();
        assert_eq!(settings.language.as_deref(), Some("pt"));
        assert_eq!(settings.speakers[0].aliases, ["A. Lopes", "the harbour master"]);
        assert_eq!(settings.speakers[0].roles, ["harbour master"]);
        assert_eq!(settings.speakers[0].distinct, ["Ana Lopes Pinto"]);
        assert_eq!(settings.speakers[1].kind, Some(SpeakerKind::Institution));
        assert_eq!(settings.corrections[0].speaker.as_deref(), Some("Ana Lopes"));
        assert_eq!(settings.corrections[1].speaker, None);
    }

    #[test]
    fn mistakes_have_a_line_and_a_remedy() {
        let cases = [
            ("titel = \"x\"", 1, "unknown key \"titel\"; did you mean \"title\"?"),
            (
                "\ncolour = 1",
                2,
                "unknown key \"colour\"; known here: title, description, licence, language, speaker, correction",
            ),
            ("title = 7", 1, "\"title\" must be a string"),
            ("title = \"a\"\nlanguage = \"English\"", 2, "\"language\" must be a code like \"en\""),
            ("[[speaker]]\nname = \"A\"\nalias = []", 3, "unknown key \"alias\"; did you mean \"aliases\"?"),
            ("\n[[speaker]]\naliases = [\"A\"]", 2, "this [[speaker]] has no \"name\""),
            ("[speaker]\nname = \"A\"", 1, "\"speaker\" must be tables, each written [[speaker]]"),
            (
                "[[speaker]]\nname = \"A\"\nkind = \"robot\"",
                3,
                "\"kind\" must be \"person\", \"institution\" or \"document\"",
            ),
            ("[[speaker]]\nname = \"A\"\naliases = [1]", 3, "\"aliases\" must be a list of strings"),
            (
                "[[speaker]]\nname = \"A\"\n\n[[speaker]]\nname = \"A\"",
                4,
                "a second [[speaker]] named \"A\"; put both into one",
            ),
            ("[[correction]]\ndoc = \"a.txt\"", 1, "this [[correction]] has no \"quote\""),
        ];
        for (text, line, message) in cases {
            let mistake = parse(text).unwrap_err();
            assert_eq!(mistake.message, message, "{text}");
            assert_eq!(1 + text[..mistake.at].matches('\n').count(), line, "{text}");
        }
        assert_eq!(parse("a = ").unwrap_err().at, 4);
    }
}
