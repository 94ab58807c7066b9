//! Reads tables of metadata: `metadata.csv` (or `.tsv`, `.xlsx`, `.ods`), one row per file.
//!
//! A table is metadata if it has a column that names files and no column of texts. Tables whose rows are texts are
//! read by [`crate::source::formats::table`].

use crate::source::diagnostics::{Fault, Skipped};
use crate::source::files::listing;
use crate::source::formats::encoding;
use crate::source::isolated::{self, IsolatedReader};
use crate::source::metadata::fields::Fields;
use calamine::{Data, Reader};
use listing::Input;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

/// Columns that may name the file of a row, in order of precedence.
const KEYS: [&str; 8] = ["file", "filename", "file name", "file_name", "path", "document", "doc", "id"];

/// Endings of the tables that are read.
const ENDINGS: [&str; 7] = ["csv", "tsv", "tab", "xlsx", "xlsm", "xls", "ods"];

/// Whether a file has the name of a metadata table.
pub(crate) fn is_table(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    name.strip_prefix("metadata.").is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Rows with their line numbers.
pub(crate) type Sheet = Vec<(u64, Vec<String>)>;

/// All tables of metadata in a corpus.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// The rows of each file or id with their places, those of the nearest table first.
    rows: HashMap<String, Vec<(String, Fields)>>,
    /// The folders that have a table, each with the path of the table.
    folders: Vec<(String, String)>,
}

/// The content of one table.
struct Table {
    /// The lower-case names of the columns.
    columns: Vec<String>,
    rows: Sheet,
}

impl Tables {
    /// Reads the metadata tables of a corpus whose files are `files`. Returns them with the inputs that turned out
    /// not to be metadata.
    pub(crate) fn read(
        mut tables: Vec<Input>,
        files: &[String],
        isolated: Option<&dyn IsolatedReader>,
        problems: &mut Vec<Skipped>,
    ) -> (Tables, Vec<Input>) {
        let mut read = Tables::default();
        let mut others = Vec::new();
        // Deepest first: the table nearest to a file takes precedence.
        tables.sort_by(|a, b| {
            b.path.matches('/').count().cmp(&a.path.matches('/').count()).then(a.path.cmp(&b.path))
        });
        for input in tables {
            let fault = |fault| Skipped { path: input.path.clone(), line: None, fault };
            match table(&input, isolated) {
                Ok(table) => {
                    let key =
                        KEYS.iter().find_map(|key| table.columns.iter().position(|column| column == key));
                    match key.filter(|_| !table.columns.iter().any(|column| column == "text")) {
                        Some(key) => read.add(&input.path, key, table, files, problems),
                        // Its rows are texts, or it is no metadata at all; the reader of tables reports which.
                        None if is_text(&input.path) => others.push(input),
                        None => {
                            let message = format!(
                                "no column names the files (the first line has {}); name one \"file\"",
                                table
                                    .columns
                                    .iter()
                                    .take(8)
                                    .map(|name| format!("{name:?}"))
                                    .collect::<Vec<_>>()
                                    .join(", ")
                            );
                            problems.push(fault(Fault::Row { message }));
                        }
                    }
                }
                Err(reason) => problems.push(fault(Fault::Unreadable { reason })),
            }
        }
        (read, others)
    }

    fn add(&mut self, path: &str, key: usize, table: Table, files: &[String], problems: &mut Vec<Skipped>) {
        let folder = path.rfind('/').map_or("", |at| &path[..=at]);
        let names = Names::new(folder, files);
        let mut known: HashMap<String, u64> = HashMap::new();
        for (line, cells) in table.rows {
            let mut fault = |message| {
                problems.push(Skipped {
                    path: path.to_owned(),
                    line: Some(line),
                    fault: Fault::Row { message },
                });
            };
            let Some(name) = cells.get(key).map(|cell| cell.trim()).filter(|name| !name.is_empty()) else {
                if cells.iter().any(|cell| !cell.trim().is_empty()) {
                    fault(format!("this row names no file; fill its column {:?}", table.columns[key]));
                }
                continue;
            };
            let file = match names.find(name)[..] {
                [file] => file.to_owned(),
                [] if matches!(table.columns[key].as_str(), "id" | "document" | "doc") => {
                    format!("{folder}{name}")
                }
                [] => {
                    fault(format!("no file here is named {name:?}; correct the name, or take the row away"));
                    continue;
                }
                [first, second, ..] => {
                    fault(format!("{name:?} may be {first} or {second}; write more of its path"));
                    continue;
                }
            };
            if let Some(first) = known.insert(file.clone(), line) {
                fault(format!("a second row for {file} (the first is in line {first}); put both into one"));
                continue;
            }
            let mut fields = Fields::default();
            for (column, cell) in table
                .columns
                .iter()
                .zip(&cells)
                .enumerate()
                .filter(|(nth, _)| *nth != key)
                .map(|(_, cell)| cell)
            {
                fields.set(column, cell, 0);
            }
            self.rows.entry(file).or_default().push((format!("{path}:{line}"), fields));
        }
        self.folders.push((folder.to_owned(), path.to_owned()));
    }

    /// Returns what the tables say about a document, and where. A row about its file counts only for the `first`
    /// document in it.
    pub(crate) fn row(&self, path: &str, id: &str, first: bool) -> Option<(String, Fields)> {
        let rows = self.rows.get(id).or_else(|| self.rows.get(path).filter(|_| first || id != path))?;
        rows.first().cloned()
    }

    /// Returns the path of the table in which a file should have a row and has none.
    pub(crate) fn lacks(&self, path: &str) -> Option<String> {
        if self.rows.contains_key(path) {
            return None;
        }
        let table = self.folders.iter().find(|(folder, _)| path.starts_with(folder.as_str()));
        table.map(|(_, table)| table.clone())
    }
}

/// The files below a folder, by every name that a row may use for them.
struct Names<'f> {
    folder: &'f str,
    by_name: HashMap<String, Vec<&'f str>>,
}

impl<'f> Names<'f> {
    fn new(folder: &'f str, files: &'f [String]) -> Names<'f> {
        let mut by_name: HashMap<String, Vec<&str>> = HashMap::new();
        for file in files {
            let Some(below) = file.strip_prefix(folder) else { continue };
            let name = below.rsplit('/').next().unwrap_or(below);
            let mut ways = [below, without_ending(below), name, without_ending(name)].map(plain);
            ways.sort();
            for (nth, way) in ways.iter().enumerate() {
                if nth == 0 || ways[nth - 1] != *way {
                    by_name.entry(way.clone()).or_default().push(file);
                }
            }
        }
        Names { folder, by_name }
    }

    /// Returns the files that a row may refer to: only one if the path matches exactly.
    fn find(&self, name: &str) -> Vec<&'f str> {
        let found = self.by_name.get(&plain(name)).map(Vec::as_slice).unwrap_or_default();
        let exact = format!("{}{}", self.folder, name.replace('\\', "/"));
        match found.iter().find(|file| **file == exact) {
            Some(file) => vec![file],
            None => found.to_vec(),
        }
    }
}

/// Returns a name without differences in case, normal form and path separators.
fn plain(name: &str) -> String {
    name.trim().replace('\\', "/").trim_start_matches("./").nfc().flat_map(char::to_lowercase).collect()
}

fn without_ending(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') => stem,
        _ => name,
    }
}

fn is_text(path: &str) -> bool {
    let path = path.to_lowercase();
    [".csv", ".tsv", ".tab"].iter().any(|ending| path.ends_with(ending))
}

/// Returns the cells of a table in any format.
fn table(input: &Input, reader: Option<&dyn IsolatedReader>) -> Result<Table, String> {
    let bytes = input.file.read(listing::LARGEST).map_err(|error| listing::plain_reason(&error))?;
    let rows: Sheet = if is_text(&input.path) {
        let text = encoding::decode(bytes).map_err(|what| format!("this is {what}, not text"))?.text;
        let mut reader = csv::ReaderBuilder::new();
        reader.delimiter(crate::source::formats::table::separator(&text)).flexible(true).has_headers(false);
        let rows = reader.from_reader(text.as_bytes()).into_records().map(|record| {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, |position| position.line());
            Ok((line, record.iter().map(str::to_owned).collect()))
        });
        rows.collect::<Result<_, String>>()?
    } else {
        isolated::sheet(reader, &bytes)?
    };
    let mut rows = rows.into_iter();
    let (_, columns) = rows.next().ok_or("nothing in it")?;
    let columns = columns.iter().map(|name| name.trim().trim_start_matches('\u{feff}').to_lowercase());
    Ok(Table { columns: columns.collect(), rows: rows.collect() })
}

/// Returns the rows of a spreadsheet that are not blank.
pub(crate) fn sheet(bytes: &[u8]) -> Result<Sheet, String> {
    let bad = |error: calamine::Error| format!("it is no spreadsheet: {error}");
    let mut book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).map_err(bad)?;
    let sheet = book.worksheet_range_at(0).ok_or("the spreadsheet has no sheet")?.map_err(bad)?;
    let first = sheet.start().map_or(0, |(row, _)| u64::from(row));
    let rows = sheet.rows().enumerate().filter(|(_, cells)| cells.iter().any(|cell| *cell != Data::Empty));
    Ok(rows.map(|(nth, cells)| (first + nth as u64 + 1, cells.iter().map(cell).collect())).collect())
}

/// Returns a cell as a reader sees it.
fn cell(cell: &Data) -> String {
    match cell {
        Data::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}
