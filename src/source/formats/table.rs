//! Tables (CSV, TSV): a row a document or a turn, as in JSON Lines, the columns named by the first line.

use crate::source::dispatch::ReaderContext;
use crate::source::formats::rows;
use crate::source::formats::rows::{Row, Rows};
use csv::{ReaderBuilder, StringRecord};
use std::borrow::Cow;

/// Reads `text`, the whole of the file at `path`.
///
/// # Errors
/// Where the first line names no column `text`.
pub(crate) fn read(path: &str, text: &str, means: ReaderContext<'_>) -> Result<Rows, String> {
    let mut reader =
        ReaderBuilder::new().delimiter(separator(text)).flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|error| error.to_string())?;
    let names = names.iter().map(|name| name.trim().to_lowercase()).collect::<Vec<_>>();
    let written = names;
    let names = means.columns.meanings(&written);
    if !names.iter().any(|name| name == "text") {
        let names = written.iter().take(8).map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
        return Err(format!(
            "no column is named \"text\" (the first line has {names}); {}",
            means.columns.remedy()
        ));
    }
    let rows = reader.records().map(|record| match record {
        Ok(record) => (record.position().map_or(0, |position| position.line()), row(&names, &record)),
        Err(error) => (error.position().map_or(0, |position| position.line()), Err(error.to_string())),
    });
    Ok(rows::group(path, rows.collect(), text.len(), means))
}

/// The character that parts cells: the one of tab, semicolon and comma that the first line has most of.
pub(crate) fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    [b'\t', b';', b','].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

fn row(names: &[String], record: &StringRecord) -> Result<Row<'static>, String> {
    if record.len() != names.len() {
        let (found, wanted) = (record.len(), names.len());
        return Err(format!(
            "this row has {found} cells, the first line {wanted}; quote cells that hold separators"
        ));
    }
    let mut row = Row::default();
    for (name, cell) in names.iter().zip(record) {
        match name.as_str() {
            "text" => row.text = Some(Cow::Owned(cell.to_owned())),
            "id" => row.id = Some(cell.trim().to_owned()).filter(|id| !id.is_empty()),
            _ => row.fields.set(name, cell, 0),
        }
    }
    Ok(row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::formats::columns::Columns;
    use std::sync::LazyLock;

    fn means() -> ReaderContext<'static> {
        static COLUMNS: LazyLock<Columns> = LazyLock::new(Columns::default);
        ReaderContext { columns: &COLUMNS, progress: &|_| (), isolated: None }
    }

    #[test]
    fn every_separator_and_quoted_cells() {
        for (separator, name) in [(",", "a.csv"), (";", "a.csv"), ("\t", "a.tsv")] {
            let text =
                "Id|Speaker|Date|Text|Place\nc#1|Ana|1931-03-02|\"Wait,; \"\"now\"\".\nNo.\"|Quay\nc#2||||\n"
                    .replace('|', separator);
            let rows = read(name, &text, means()).unwrap();
            let document = &rows.documents[0];
            assert_eq!((document.id.as_str(), &*document.text), ("c", "Wait,; \"now\".\nNo."));
            assert_eq!(document.turns[0].label.as_deref(), Some("Ana"));
            assert_eq!(document.fields[0].name, "place");
            assert_eq!(rows.problems[0].line, Some(4), "{:?}", rows.problems);
        }
    }

    #[test]
    fn a_table_without_texts_and_a_ragged_row() {
        assert_eq!(
            read("a.csv", "name,words\n1,2\n", means()).unwrap_err(),
            "no column is named \"text\" (the first line has \"name\", \"words\"); name the one with the words so, or say text = \"...\" under [columns] in dixit.toml"
        );
        let rows = read("a.csv", "id,text\n1,one\n2,two,three\n", means()).unwrap();
        assert_eq!((rows.documents.len(), rows.problems.len()), (1, 1));
        let problem = rows.problems[0].to_string();
        assert_eq!(
            problem,
            "a.csv:3: this row has 3 cells, the first line 2; quote cells that hold separators"
        );
    }
}
