//! Adds to a document the metadata that is kept beside its text: in a table of files, in the file's name, in its
//! folders.
//!
//! The readers handle what a file says about itself. If several places give the same field, the first of these wins
//! and the user is warned about the others:
//!
//! ```text
//! metadata.csv > the file itself (front matter, header, row) > the file's name > its folders
//!              > the text (headline, date line)
//! ```

pub(crate) mod dates;
pub(crate) mod fields;
mod names;
mod table;

pub(crate) use names::Pattern;
pub(crate) use table::{Sheet, Tables, is_table, sheet};

use super::FileReport;
use crate::document::{BlockKind, DateOrigin, Document, Field};
use crate::source::diagnostics::Warning;
use crate::source::dispatch::FileResult;
use crate::source::metadata::fields::Fields;
use crate::source::settings::keys::{Keys, Mistake};
use crate::source::settings::scope::Scope;
use rustc_hash::FxHashMap;
use toml::Spanned;
use toml::de::DeValue;

/// The `[metadata]` table of one corpus.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    /// The files that the rules hold for.
    pub(crate) scope: Scope,
    /// The patterns of file names.
    names: Vec<Pattern>,
    /// The fields that the folders stand for, from the corpus down.
    folders: Vec<String>,
}

impl Rules {
    /// Reads the table `[metadata]`.
    pub(crate) fn read(value: &Spanned<DeValue<'_>>) -> Result<Rules, Mistake> {
        let keys = Keys::of(value, "[metadata]", &["names", "folders"])?;
        let names = keys
            .places("names")?
            .into_iter()
            .map(|(pattern, at)| Pattern::new(&pattern).map_err(|message| Mistake { at, message }));
        let folders = keys.texts("folders")?.into_iter().map(|name| name.to_lowercase());
        Ok(Rules {
            scope: Scope::NOTHING,
            names: names.collect::<Result<_, _>>()?,
            folders: folders.collect(),
        })
    }
}

/// The places where metadata is kept, in order of precedence.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Origin {
    /// A row of a table.
    Row(String),
    File,
    Name,
    Folder,
    Text,
}

impl Origin {
    fn words(&self) -> String {
        match self {
            Origin::Row(place) => place.clone(),
            Origin::File => "the file".to_owned(),
            Origin::Name => "the file's name".to_owned(),
            Origin::Folder => "its folder".to_owned(),
            Origin::Text => "the text".to_owned(),
        }
    }
}

/// Adds to the documents of one input the metadata that is kept beside their texts.
pub(crate) fn give(part: &mut FileResult, rules: &[Rules], tables: &Tables) {
    let mut rest = part.documents.as_mut_slice();
    for file in &mut part.files {
        let count = (file.documents as usize).min(rest.len());
        let (documents, others) = rest.split_at_mut(count);
        rest = others;
        give_file(file, documents, rules, tables);
    }
}

fn give_file(file: &mut FileReport, documents: &mut [Document], rules: &[Rules], tables: &Tables) {
    let rules = rules.iter().find_map(|rules| Some((rules, rules.scope.named(&file.path).next()?)));
    let mut beside: Vec<(Origin, Fields)> = Vec::new();
    if let Some((rules, below)) = &rules {
        if !rules.names.is_empty() {
            match rules.names.iter().find_map(|pattern| pattern.read(below)) {
                Some(fields) => beside.push((Origin::Name, fields)),
                None => file.doubts.push(Warning::NoPattern),
            }
        }
        let mut fields = Fields::default();
        let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
        for (name, value) in rules.folders.iter().zip(folders.split('/')) {
            if !matches!(name.as_str(), "" | "-" | "_") {
                fields.set(name, &names::spaced(value), 0);
            }
        }
        beside.push((Origin::Folder, fields));
    }
    let several = documents.len() > 1;
    for (nth, document) in documents.iter_mut().enumerate() {
        let mut known = beside.clone();
        if let Some((place, fields)) = tables.row(&document.path, &document.id, nth == 0) {
            known.insert(0, (Origin::Row(place), fields));
        }
        // A file's title belongs to its first document only.
        if several && nth > 0 {
            known.iter_mut().for_each(|(_, fields)| fields.title = None);
        }
        for (origin, fields) in &mut known {
            let doubts = std::mem::take(&mut fields.doubts).into_iter();
            file.doubts.extend(
                doubts.map(|doubt| Warning::Beside { place: origin.words(), doubt: Box::new(doubt) }),
            );
        }
        settle(document, known, &mut file.doubts);
    }
    if let Some(table) = tables.lacks(&file.path) {
        file.doubts.push(Warning::NoRow { table });
    }
}

/// One field with all its values, before one is chosen.
struct Candidates {
    name: String,
    values: Vec<(Origin, String)>,
}

/// Gives a document the first value of every field, and adds a doubt for each field with conflicting values.
fn settle(document: &mut Document, known: Vec<(Origin, Fields)>, doubts: &mut Vec<Warning>) {
    if known.is_empty() {
        return;
    }
    let mut all: Vec<Candidates> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    let mut add = |name: &str, origin: &Origin, value: Option<String>| {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        match places.get(name) {
            Some(place) => all[*place].values.push((origin.clone(), value)),
            None => {
                places.insert(name.to_owned(), all.len());
                all.push(Candidates { name: name.to_owned(), values: vec![(origin.clone(), value)] });
            }
        }
    };
    let mut layers = known.iter().peekable();
    let layer = |add: &mut dyn FnMut(&str, &Origin, Option<String>), (origin, fields): &(Origin, Fields)| {
        add("title", origin, fields.title.clone());
        add("date", origin, fields.date.map(|date| date.to_string()));
        add("language", origin, fields.language.clone());
        add("speaker", origin, fields.speaker.clone());
        fields.others.iter().for_each(|field| add(&field.name, origin, Some(field.value.clone())));
    };
    while let Some(row) = layers.next_if(|(origin, _)| matches!(origin, Origin::Row(_))) {
        layer(&mut add, row);
    }
    let (titled, dated) = own(document);
    if let Some(origin) = &titled {
        add("title", origin, Some(document.title.clone()).filter(|_| *origin == Origin::File));
    }
    if dated == Some(Origin::File) {
        add("date", &Origin::File, document.date.map(|date| date.to_string()));
    }
    add("language", &Origin::File, document.language.clone());
    add("speaker", &Origin::File, document.speaker.clone());
    document.fields.iter().for_each(|field| add(&field.name, &Origin::File, Some(field.value.clone())));
    layers.for_each(|fields| layer(&mut add, fields));
    if dated == Some(Origin::Text) {
        add("date", &Origin::Text, document.date.map(|date| date.to_string()));
    }
    let mut fields = Vec::new();
    for Candidates { name, values } in all {
        let (origin, value) = &values[0];
        let others = values[1..].iter().filter(|(_, other)| !agree(&name, value, other));
        let others = others.map(|(origin, other)| (other.clone(), origin.words())).collect::<Vec<_>>();
        if !others.is_empty() {
            let field = name.clone();
            doubts.push(Warning::Conflict { field, value: value.clone(), origin: origin.words(), others });
        }
        match name.as_str() {
            "title" => document.title.clone_from(value),
            "date" if matches!(origin, Origin::File | Origin::Text) => {}
            "date" => {
                document.date = crate::source::metadata::dates::parse(value);
                let by_name = matches!(origin, Origin::Name | Origin::Folder);
                document.date_origin =
                    Some(if by_name { DateOrigin::FileName } else { DateOrigin::Metadata });
            }
            "language" => document.language = Some(value.clone()),
            "speaker" => document.speaker = Some(value.clone()),
            _ => fields.push(Field { name, value: value.clone() }),
        }
    }
    document.fields = fields;
}

/// Whether two values of a field agree. A year agrees with a day in it.
fn agree(name: &str, a: &str, b: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    match name {
        "date" => a.starts_with(b) || b.starts_with(a),
        _ => plain(a) == plain(b),
    }
}

/// Returns where a document's own title and date come from, `None` for each that it does not have.
fn own(document: &Document) -> (Option<Origin>, Option<Origin>) {
    let name = document.path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = document.title.as_str();
    let headline = || {
        let mut blocks = document.blocks.iter().filter(|block| block.kind == BlockKind::Headline);
        blocks.any(|block| document.text[block.span.range()].trim() == title)
    };
    let titled = if title.is_empty() || title == stem || title == name || title == document.id {
        None
    } else if headline() {
        Some(Origin::Text)
    } else {
        Some(Origin::File)
    };
    let dated = document.date.map(|_| match document.date_origin {
        Some(DateOrigin::Metadata) | None => Origin::File,
        // The same name, read without its pattern.
        Some(DateOrigin::FileName) => Origin::Name,
        _ => Origin::Text,
    });
    (titled, dated)
}
