//! Rows, of JSON Lines or of a table, grouped into documents.

use crate::article;
use crate::document::{Date, DateOrigin, Document, OffsetMap, Repair, Span, Turn};
use crate::source::diagnostics::{Fault, Skipped, Warning};
use crate::source::dispatch::ReaderContext;
use crate::source::metadata::fields;
use crate::source::metadata::fields::Fields;
use crate::text::repair::{Repaired, repair};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

/// The documents of a JSON Lines file.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// In the order of their first rows.
    pub documents: Vec<Document>,
    /// The rows that were left out.
    pub problems: Vec<Skipped>,
    /// What is doubtful.
    pub doubts: Vec<Warning>,
}

/// Reads JSON Lines: `text`, the whole of the file at `path`.
pub(crate) fn read(path: &str, text: &str, means: ReaderContext<'_>) -> Rows {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect::<Vec<_>>();
    let rows = lines.into_par_iter().map(|(nth, line)| {
        let mut row = serde_json::from_str::<Row<'_>>(line).map_err(|error| complaint(&error));
        if let Ok(row) = &mut row {
            means.columns.apply(row);
        }
        (nth as u64 + 1, row)
    });
    group(path, rows.collect(), text.len(), means)
}

/// The documents of rows, `bytes` altogether, each with its line, or what is wrong with it. Rows whose `id` is the same up to `#` are
/// turns of one document; a row without `#` is a document, and so is one without `id` (named `path:line`).
pub(crate) fn group(
    path: &str,
    rows: Vec<(u64, Result<Row<'_>, String>)>,
    bytes: usize,
    means: ReaderContext<'_>,
) -> Rows {
    let row_bytes = (bytes / rows.len().max(1)) as u64;
    let rows = rows.into_par_iter().map(|(line, row)| {
        let row = row.and_then(|row| RowLine::read(row, path, line));
        (means.progress)(row_bytes);
        (line, row)
    });
    let rows = rows.collect::<Vec<_>>();
    let mut read = Rows::default();
    let mut groups: Vec<Group> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut first_lines: HashMap<String, u64> = HashMap::with_capacity(rows.len());
    for (line, row) in rows {
        let mut fault = |message| {
            let fault = Fault::Row { message };
            read.problems.push(Skipped { path: path.to_owned(), line: Some(line), fault });
        };
        let RowLine { id, body, mut fields } = match row {
            Ok(row) => row,
            Err(message) => {
                fault(message);
                continue;
            }
        };
        if let Some(first) = first_lines.get(&id) {
            fault(format!("the id {id:?} is that of line {first} already; give each row its own"));
            continue;
        }
        let group = document_id(&id).unwrap_or(&id);
        let at = by_id.get(group).copied();
        if let Some(group) = at.map(|at| &groups[at])
            && (group.is_transcript() != matches!(body, Body::Turn(_)))
        {
            fault(format!(
                "the id {id:?} makes a document of a row and of turns (see line {}); a document is either one \
                 row without \"#\" or rows with \"#\"",
                group.line
            ));
            continue;
        }
        read.doubts.append(&mut fields.doubts);
        let at = at.unwrap_or_else(|| {
            by_id.insert(group.to_owned(), groups.len());
            groups.push(Group::new(group.to_owned(), path, line));
            groups.len() - 1
        });
        groups[at].add(&id, body, fields);
        first_lines.insert(id, line);
    }
    read.documents = groups.into_par_iter().map(Group::finish).collect();
    read
}

/// The id of the document that the row of this id is a turn of; `None` where it is no turn.
fn document_id(id: &str) -> Option<&str> {
    id.split_once('#').map(|(document, _)| document).filter(|document| !document.is_empty())
}

/// One row, checked.
struct RowLine {
    id: String,
    body: Body,
    fields: Fields,
}

/// The words of a row.
enum Body {
    /// Those of a turn.
    Turn(Repaired),
    /// A whole document, as it is.
    Document(String),
}

impl RowLine {
    fn read(row: Row<'_>, path: &str, number: u64) -> Result<RowLine, String> {
        let Some(text) = row.text.filter(|text| !text.trim().is_empty()) else {
            return Err("this row has no \"text\"; leave the row out or give it a text".to_owned());
        };
        let mut fields = row.fields;
        fields.doubts.iter_mut().for_each(|doubt| doubt.set_line(number));
        let id = row.id.unwrap_or_else(|| format!("{path}:{number}"));
        let body = match document_id(&id) {
            Some(_) => Body::Turn(repair(&text)),
            None => Body::Document(text.into_owned()),
        };
        Ok(RowLine { id, body, fields })
    }
}

/// The rows of one document so far.
struct Group {
    document: Document,
    /// The one row of a document without turns.
    whole: Option<String>,
    rows: Vec<Fields>,
    line: u64,
}

impl Group {
    fn new(id: String, path: &str, line: u64) -> Group {
        let document =
            Document { id, path: path.to_owned(), offsets: OffsetMap::empty(), ..Document::default() };
        Group { document, whole: None, rows: Vec::new(), line }
    }

    fn is_transcript(&self) -> bool {
        self.whole.is_none()
    }

    fn add(&mut self, id: &str, body: Body, fields: Fields) {
        self.rows.push(fields);
        let turn = match body {
            Body::Turn(turn) => turn,
            Body::Document(text) => return self.whole = Some(text),
        };
        let document = &mut self.document;
        if !document.text.is_empty() {
            // Stands for nothing in the file: it ends where the row before ended.
            let end = document.offsets.end_in_file(document.text.len());
            document.text.push('\n');
            document.offsets.push(1, end, 0);
        }
        let start = document.text.len();
        document.text.push_str(&turn.text);
        document.offsets.append(&turn.offsets);
        let moved = |span: Span| Span::new(start + span.start as usize, start + span.end as usize);
        let repairs = turn.repairs.into_iter();
        document.repairs.extend(repairs.map(|repair| Repair { span: moved(repair.span), ..repair }));
        document.turns.push(Turn {
            id: id.to_owned(),
            span: Span::new(start, document.text.len()),
            label: None,
            label_span: None,
            title: None,
            date: None,
            fields: Vec::new(),
        });
    }

    fn finish(mut self) -> Document {
        match self.whole.take() {
            Some(text) => self.finish_document(&text),
            None => self.finish_transcript(),
        }
    }

    /// One row: an article, a speech, a whole transcript.
    fn finish_document(mut self, text: &str) -> Document {
        let fields = self.rows.pop().unwrap_or_default();
        let Document { id, path, .. } = self.document;
        let mut articles = article::documents(text, &OffsetMap::identity(text.len()));
        let mut document = match articles.pop() {
            // A row is one document, whatever it looks like; and what one speaker says is no transcript.
            Some(only) if articles.is_empty() && (fields.speaker.is_none() || only.turns.is_empty()) => only,
            _ => {
                let Repaired { text, offsets, repairs } = repair(text);
                Document { blocks: article::blocks(&text), text, offsets, repairs, ..Document::default() }
            }
        };
        document.turns.iter_mut().for_each(|turn| turn.id.clone_from(&id));
        if document.title.is_empty() {
            document.title.clone_from(&id);
        }
        fields.give(&mut document);
        Document { id, path, ..document }
    }

    /// What all rows agree on is the document's, the rest the turns'.
    fn finish_transcript(mut self) -> Document {
        self.document.text.shrink_to_fit();
        let first = self.rows.first().cloned().unwrap_or_default();
        let all = |same: &dyn Fn(&Fields) -> bool| self.rows.iter().all(same);
        let title = first.title.filter(|title| all(&|row| row.title.as_ref() == Some(title)));
        let language = first.language.filter(|code| all(&|row| row.language.as_ref() == Some(code)));
        let mut common = first.others;
        for row in self.rows.iter().skip(1) {
            fields::retain(&mut common, &row.others, true);
        }
        let date = common_date(self.rows.iter().map(|row| row.date));
        let document = &mut self.document;
        for (turn, mut row) in document.turns.iter_mut().zip(self.rows) {
            article::turn_blocks(&document.text, turn.span, row.speaker.as_deref(), &mut document.blocks);
            turn.label = row.speaker;
            turn.title = row.title.filter(|own| Some(own) != title.as_ref());
            turn.date = row.date.filter(|own| Some(*own) != date);
            fields::retain(&mut row.others, &common, false);
            turn.fields = row.others;
        }
        document.title = title.unwrap_or_else(|| document.id.clone());
        document.date = date;
        document.date_origin = date.map(|_| DateOrigin::Metadata);
        document.language = language;
        document.fields = common;
        self.document
    }
}

/// The date of a document whose turns have dates: as much as they share, from the day to the year.
fn common_date(dates: impl Iterator<Item = Option<Date>> + Clone) -> Option<Date> {
    let known = || dates.clone().flatten();
    let first = known().next()?;
    if known().all(|date| date == first) {
        return Some(first);
    }
    if first.month > 0 && known().all(|date| (date.year, date.month) == (first.year, first.month)) {
        return Date::new(first.year, first.month, 0);
    }
    known().all(|date| date.year == first.year).then(|| Date::new(first.year, 0, 0)).flatten()
}

/// One row, as it was parsed.
#[derive(Default)]
pub(crate) struct Row<'a> {
    pub(crate) id: Option<String>,
    pub(crate) text: Option<Cow<'a, str>>,
    pub(crate) fields: Fields,
}

/// A string that is borrowed where it holds no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Row<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Row<'a>, D::Error> {
        deserializer.deserialize_map(RowVisitor)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Row<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object like {\"id\": ..., \"text\": ...}")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row<'de>, A::Error> {
        use serde::de::Error;
        let mut row = Row::default();
        while let Some(Text(key)) = map.next_key()? {
            match key.as_ref() {
                "text" => {
                    let text = map.next_value::<Option<Text<'de>>>();
                    let text = text.map_err(|error| A::Error::custom(format_args!("\"text\": {error}")))?;
                    row.text = text.map(|text| text.0);
                }
                "id" => match map.next_value()? {
                    serde_json::Value::String(id) => row.id = Some(id).filter(|id| !id.is_empty()),
                    serde_json::Value::Number(id) => row.id = Some(id.to_string()),
                    serde_json::Value::Null => {}
                    _ => return Err(A::Error::custom("\"id\" must be a string or a number")),
                },
                name => {
                    let value = map.next_value::<serde_json::Value>()?;
                    row.fields.set_json(name, &value, 0);
                }
            }
        }
        Ok(row)
    }
}

/// What serde_json says, without its line (each row is a text of its own to it) and with a remedy.
fn complaint(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message);
    match error.classify() {
        serde_json::error::Category::Data => reason.to_owned(),
        _ => format!("not valid JSON at column {}: {reason}; a row is one line", error.column()),
    }
}
