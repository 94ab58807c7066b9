//! What the columns of tables, and the keys of JSON rows, are called.

use crate::source::formats::rows::Row;
use crate::source::settings::keys::{Keys, Mistake};
use crate::source::settings::scope::Scope;
use std::borrow::Cow;
use toml::Spanned;
use toml::de::DeValue;

/// The names that `dixit.toml` can give: what the column means to us.
const KNOWN: &[&str] = &["id", "text", "title", "date", "speaker", "language", "author", "source", "url"];

/// Names that mean the same where no column has the name itself, most usual first.
const USUAL: &[(&str, &[&str])] = &[
    (
        "text",
        &[
            "content",
            "body",
            "speech",
            "utterance",
            "transcript",
            "wortlaut",
            "rede",
            "inhalt",
            "texte",
            "texto",
        ],
    ),
    (
        "speaker",
        &[
            "speaker_name",
            "speaker name",
            "sprecher",
            "sprecherin",
            "redner",
            "orateur",
            "intervenant",
            "orador",
        ],
    ),
    ("date", &["datum", "fecha", "day"]),
    ("title", &["titel", "titre", "título", "headline"]),
    ("language", &["lang", "sprache", "langue", "idioma"]),
];

/// What `[columns]` of one corpus says.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// What it holds for.
    pub(crate) scope: Scope,
    /// What a column means, and its name in lower case.
    named: Vec<(&'static str, String)>,
}

/// Where no `dixit.toml` says anything.
static NONE: Columns = Columns { scope: Scope::NOTHING, named: Vec::new() };

impl Columns {
    /// Reads the table `[columns]`.
    pub(crate) fn read(value: &Spanned<DeValue<'_>>) -> Result<Columns, Mistake> {
        let keys = Keys::of(value, "[columns]", KNOWN)?;
        let mut named = Vec::new();
        for meaning in KNOWN {
            named.extend(keys.text(meaning)?.map(|column| (*meaning, column.to_lowercase())));
        }
        Ok(Columns { scope: Scope::NOTHING, named })
    }

    /// Those that count for the file of this path.
    pub(crate) fn of<'c>(all: &'c [Columns], path: &str) -> &'c Columns {
        all.iter().find(|columns| columns.scope.covers(path)).unwrap_or(&NONE)
    }

    /// The names of columns, each replaced by what it means.
    pub(crate) fn meanings(&self, names: &[String]) -> Vec<String> {
        let mut meanings = names.to_vec();
        for (meaning, column) in &self.named {
            let Some(at) = names.iter().position(|name| name == column) else { continue };
            // A column that has the name without the meaning keeps its values under another.
            for other in meanings.iter_mut().filter(|other| *other == meaning) {
                other.push_str(" (column)");
            }
            (*meaning).clone_into(&mut meanings[at]);
        }
        for (meaning, usual) in USUAL {
            if meanings.iter().any(|name| name == meaning) {
                continue;
            }
            if let Some(at) = usual.iter().find_map(|usual| meanings.iter().position(|name| name == usual)) {
                (*meaning).clone_into(&mut meanings[at]);
            }
        }
        meanings
    }

    /// Gives the values of a JSON row to what their keys mean.
    pub(crate) fn apply(&self, row: &mut Row<'_>) {
        let fields = &row.fields;
        let known = [
            ("id", row.id.is_some()),
            ("text", row.text.is_some()),
            ("title", fields.title.is_some()),
            ("date", fields.date.is_some()),
            ("speaker", fields.speaker.is_some()),
            ("language", fields.language.is_some()),
        ];
        let known = known.iter().filter(|(_, known)| *known).map(|(name, _)| (*name).to_owned());
        let names = known.chain(fields.others.iter().map(|field| field.name.clone())).collect::<Vec<_>>();
        let meanings = self.meanings(&names);
        for (name, meaning) in names.iter().zip(meanings).filter(|(name, meaning)| *name != meaning) {
            let Some(value) = row.fields.take(name) else { continue };
            match meaning.as_str() {
                "text" => row.text = Some(Cow::Owned(value)),
                "id" => row.id = Some(value),
                "title" => row.fields.title = Some(value),
                "speaker" => row.fields.speaker = Some(value),
                "date" => {
                    row.fields.date = None;
                    row.fields.set("date", &value, 0);
                }
                "language" => {
                    row.fields.language = None;
                    row.fields.set("language", &value, 0);
                }
                _ => row.fields.set(&meaning, &value, 0),
            }
        }
    }

    /// What to write so that a table without words is read.
    pub(crate) fn remedy(&self) -> String {
        match self.named.iter().find(|(meaning, _)| *meaning == "text") {
            Some((_, column)) => {
                format!(
                    "dixit.toml says that it is {column:?}, which is not there either; correct it under [columns]"
                )
            }
            None => "name the one with the words so, or say text = \"...\" under [columns] in dixit.toml"
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_out_and_told() {
        let columns = Columns {
            named: vec![("text", "said".to_owned()), ("date", "on".to_owned())],
            ..Columns::default()
        };
        let meanings = |columns: &Columns, names: &[&str]| {
            columns.meanings(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(meanings(&columns, &["on", "text", "said"]), ["date", "text (column)", "text"]);
        assert_eq!(
            meanings(&NONE, &["Redner", "redner", "body", "content"]),
            ["Redner", "speaker", "body", "text"]
        );
        assert_eq!(meanings(&NONE, &["text", "content"]), ["text", "content"]);
    }
}
