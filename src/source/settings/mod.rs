//! Reads `dixit.toml`: what the user knows about the corpus and its speakers.
//!
//! A mistake in it ends the run, since a setting that silently has no effect is worse than none. It is read without
//! derive, so that the message about an unknown key can give its line and the nearest known key.
//!
//! - `keys`: reads tables and their values
//! - `scope`: which settings hold for which files
//! - `misplaced`: recognises settings that have no effect

pub(crate) mod keys;
pub(crate) mod misplaced;
pub(crate) mod scope;

use super::{metadata, withhold};
use crate::document::{Correction, Settings, SpeakerKind, SpeakerSetting, Subcorpus};
use crate::source::diagnostics::SourceError;
use crate::source::formats::columns::Columns;
use crate::source::settings::keys::{Keys, Mistake, wrong};
use crate::source::settings::scope::Governing;
use std::collections::HashSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The most bytes of settings.
const LARGEST: u64 = 64 << 20;

/// The content of `dixit.toml`: about the corpus, and about how it is read.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The settings that the pack is made with.
    pub(crate) settings: Settings,
    /// The rules about what must stay out.
    pub(crate) withhold: withhold::Rules,
    /// The names of the columns of each corpus's tables.
    pub(crate) columns: Vec<Columns>,
    /// Whether copies are removed, and listed in a field of the document that they copy.
    pub(crate) collapse: bool,
    /// Names used in corrections for documents that may be in a part of the corpus that is not read.
    pub(crate) beyond: HashSet<String>,
    /// Where each corpus keeps metadata beside the texts.
    pub(crate) metadata: Vec<metadata::Rules>,
}

/// Reads settings and adds them to `written`, where earlier values take precedence.
///
/// Settings of a folder above, of which only a part is read, do not contribute subcorpora: those describe the
/// whole.
pub(crate) fn add(written: &mut Written, governing: &Governing) -> Result<(), SourceError> {
    let Governing { file, shown, scope, .. } = governing;
    let whole = |message: String| SourceError::Settings { path: shown.clone(), line: 0, message };
    let bytes =
        file.read(LARGEST).map_err(|error| whole(crate::source::files::listing::plain_reason(&error)))?;
    let text = String::from_utf8(bytes).map_err(|_| whole("not UTF-8; save it as UTF-8".to_owned()))?;
    let mut read = parse(&text).map_err(|mistake| {
        let line = 1 + text[..mistake.at.min(text.len())].matches('\n').count();
        SourceError::Settings { path: shown.clone(), line, message: mistake.message }
    })?;
    read.withhold.place(governing, &text);
    written.withhold.append(read.withhold);
    read.columns.iter_mut().for_each(|columns| scope.clone_into(&mut columns.scope));
    written.columns.append(&mut read.columns);
    written.collapse |= read.collapse;
    read.metadata.iter_mut().for_each(|rules| scope.clone_into(&mut rules.scope));
    written.metadata.append(&mut read.metadata);
    let (settings, mut read) = (&mut written.settings, read.settings);
    if !scope.is_whole() {
        read.subcorpora.clear();
    }
    for subcorpus in &mut read.subcorpora {
        subcorpus.path.clone_from(shown);
        if let Some(known) = settings.subcorpora.iter().find(|known| same_name(known, subcorpus)) {
            let Subcorpus { name, path, line, .. } = known;
            let message =
                format!("{path}:{line} has a subcorpus {name:?} too; give one of them another name");
            return Err(SourceError::Settings { path: shown.clone(), line: subcorpus.line, message });
        }
    }
    // What is said about a document that is not read is left out.
    read.corrections.retain_mut(|correction| {
        let doc = governing.document(&correction.doc);
        // The id of a row, which may be in a file that is not read.
        let is_own = !scope.is_whole() && scope.listed(&governing.file_named_here(&correction.doc)).is_none();
        written.beyond.extend(doc.clone().filter(|_| is_own));
        doc.map(|doc| correction.doc = doc).is_some()
    });
    read.speakers.retain_mut(|speaker| {
        let all = std::mem::take(&mut speaker.docs);
        speaker.docs = all.iter().filter_map(|doc| governing.document(doc)).collect();
        all.is_empty() || !speaker.docs.is_empty()
    });
    settings.title = settings.title.take().or(read.title);
    settings.description = settings.description.take().or(read.description);
    settings.licence = settings.licence.take().or(read.licence);
    settings.language = settings.language.take().or(read.language);
    settings.speakers.append(&mut read.speakers);
    settings.corrections.append(&mut read.corrections);
    settings.subcorpora.append(&mut read.subcorpora);
    Ok(())
}

fn same_name(a: &Subcorpus, b: &Subcorpus) -> bool {
    a.name.to_lowercase() == b.name.to_lowercase()
}

fn parse(text: &str) -> Result<Written, Mistake> {
    let table = DeTable::parse(text).map_err(|error| {
        let message = error.message().trim().replace('\n', "; ");
        Mistake { at: error.span().map_or(0, |span| span.start), message }
    })?;
    let known = [
        "title",
        "description",
        "licence",
        "language",
        "columns",
        "duplicates",
        "metadata",
        "subcorpora",
        "withhold",
        "speaker",
        "correction",
    ];
    let top = Keys::new(&table, &known)?;
    let mut settings = Settings {
        title: top.text("title")?,
        description: top.text("description")?,
        licence: top.text("licence")?,
        language: top.text("language")?,
        ..Settings::default()
    };
    if let (Some(language), Some(value)) = (&settings.language, top.get("language")) {
        let code = crate::source::metadata::fields::language(language);
        settings.language = Some(code.ok_or_else(|| wrong(value, "language", "a code like \"en\""))?);
    }
    let mut withhold = top.get("withhold").map_or(Ok(withhold::Rules::default()), withhold::Rules::read)?;
    for table in top.tables("speaker")? {
        let (speaker, pseudonym) = speaker(table)?;
        if let Some(pseudonym) = pseudonym {
            withhold.pseudonym(&pseudonym, &speaker.name, &speaker.aliases, table.span().start)?;
        }
        if settings.speakers.iter().any(|known| known.name == speaker.name) {
            let message = format!("a second [[speaker]] named {:?}; put both into one", speaker.name);
            return Err(Mistake { at: table.span().start, message });
        }
        settings.speakers.push(speaker);
    }
    for table in top.tables("correction")? {
        settings.corrections.push(correction(table)?);
    }
    settings.subcorpora = top.get("subcorpora").map_or(Ok(Vec::new()), |table| subcorpora(table, text))?;
    let columns = top.get("columns").map(Columns::read).transpose()?;
    let collapse = top.choice("duplicates", &[("collapse", true), ("keep", false)])?.unwrap_or(false);
    let metadata = top.get("metadata").map(metadata::Rules::read).transpose()?;
    Ok(Written {
        settings,
        withhold,
        collapse,
        columns: columns.into_iter().collect(),
        metadata: metadata.into_iter().collect(),
        beyond: HashSet::new(),
    })
}

/// Reads a speaker, and the pseudonym that replaces every mention of that speaker.
fn speaker(table: &Spanned<DeValue<'_>>) -> Result<(SpeakerSetting, Option<String>), Mistake> {
    let keys = Keys::of(
        table,
        "[[speaker]]",
        &["name", "aliases", "roles", "kind", "distinct", "docs", "pseudonym"],
    )?;
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
    let speaker = SpeakerSetting {
        name: keys.needed("speaker", "name")?,
        aliases: keys.texts("aliases")?,
        roles: keys.texts("roles")?,
        kind,
        distinct: keys.texts("distinct")?,
        docs: keys.texts("docs")?,
    };
    Ok((speaker, keys.text("pseudonym")?))
}

fn correction(table: &Spanned<DeValue<'_>>) -> Result<Correction, Mistake> {
    let keys = Keys::of(table, "[[correction]]", &["doc", "quote", "speaker"])?;
    Ok(Correction {
        doc: keys.needed("correction", "doc")?,
        quote: keys.needed("correction", "quote")?,
        speaker: keys.text("speaker")?,
    })
}

/// The values of `in:` that every corpus has.
const KINDS: [&str; 3] = ["quote", "narration", "turn"];

/// Reads the subcorpora, in the order of the file. Their contents are checked when the corpus is known.
fn subcorpora(table: &Spanned<DeValue<'_>>, text: &str) -> Result<Vec<Subcorpus>, Mistake> {
    let DeValue::Table(rows) = table.get_ref() else {
        return Err(wrong(table, "subcorpora", "a table, written [subcorpora]"));
    };
    let mut rows: Vec<_> = rows.iter().collect();
    rows.sort_by_key(|(name, _)| name.span().start);
    let mut found: Vec<Subcorpus> = Vec::new();
    for (key, value) in rows {
        let (name, at) = (key.get_ref().as_ref(), key.span().start);
        let plain = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
        let mistake = |message: String| Mistake { at, message };
        if name.is_empty() || !plain(name) {
            return Err(mistake(format!(
                "the subcorpus {name:?} must be named with letters, digits, - and _"
            )));
        }
        if KINDS.contains(&name.to_lowercase().as_str()) {
            return Err(mistake(format!("in:{name} has a meaning already; name the subcorpus otherwise")));
        }
        let DeValue::String(filter) = value.get_ref() else {
            return Err(wrong(value, name, "filters in a string, such as \"year:2019 in:turn\""));
        };
        let line = 1 + text[..at].matches('\n').count();
        let subcorpus = Subcorpus {
            name: name.to_owned(),
            filter: filter.trim().to_owned(),
            line,
            ..Subcorpus::default()
        };
        if found.iter().any(|known| same_name(known, &subcorpus)) {
            return Err(mistake(format!("a second subcorpus {name:?}; give one of them another name")));
        }
        found.push(subcorpus);
    }
    Ok(found)
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

            [subcorpora]
            war = "date:1939-09..1945-05"
            council = "in:turn source:Minutes"

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
        .unwrap()
        .settings;
        assert_eq!(settings.language.as_deref(), Some("pt"));
        assert_eq!(settings.speakers[0].aliases, ["A. Lopes", "the harbour master"]);
        assert_eq!(settings.speakers[0].roles, ["harbour master"]);
        assert_eq!(settings.speakers[0].distinct, ["Ana Lopes Pinto"]);
        assert_eq!(settings.speakers[1].kind, Some(SpeakerKind::Institution));
        assert_eq!(settings.corrections[0].speaker.as_deref(), Some("Ana Lopes"));
        assert_eq!(settings.corrections[1].speaker, None);
        let named = settings.subcorpora.iter().map(|one| (one.name.as_str(), one.filter.as_str(), one.line));
        assert_eq!(
            named.collect::<Vec<_>>(),
            [("war", "date:1939-09..1945-05", 8), ("council", "in:turn source:Minutes", 9)]
        );
    }

    #[test]
    fn mistakes_have_a_line_and_a_remedy() {
        let cases = [
            ("titel = \"x\"", 1, "unknown key \"titel\"; did you mean \"title\"?"),
            (
                "\ncolour = 1",
                2,
                "unknown key \"colour\"; known here: title, description, licence, language, columns, duplicates, metadata, subcorpora, withhold, speaker, correction",
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
            ("subcorpora = \"a\"", 1, "\"subcorpora\" must be a table, written [subcorpora]"),
            (
                "[subcorpora]\n\"front bench\" = \"a\"",
                2,
                "the subcorpus \"front bench\" must be named with letters, digits, - and _",
            ),
            (
                "[subcorpora]\nTurn = \"year:2019\"",
                2,
                "in:Turn has a meaning already; name the subcorpus otherwise",
            ),
            (
                "[subcorpora]\nwar = [\"year:1939\"]",
                2,
                "\"war\" must be filters in a string, such as \"year:2019 in:turn\"",
            ),
            (
                "[subcorpora]\nwar = \"year:1939\"\nWar = \"year:1914\"",
                3,
                "a second subcorpus \"War\"; give one of them another name",
            ),
        ];
        for (text, line, message) in cases {
            let mistake = parse(text).unwrap_err();
            assert_eq!(mistake.message, message, "{text}");
            assert_eq!(1 + text[..mistake.at].matches('\n').count(), line, "{text}");
        }
        assert_eq!(parse("a = ").unwrap_err().at, 4);
    }
}
