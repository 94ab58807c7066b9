//! Reads any bytes as a PDF, an office document, an e-book or a spreadsheet, as the first byte says, with the function
//! that the child process runs. Panics are caught in it. A crash, a hang or an allocation without end costs a user that
//! file, since only the child ends, and is worth a report to the authors of the parser: run with `-fork=1
//! -ignore_crashes=1 -ignore_ooms=1 -ignore_timeouts=1` to go on after one. Begin with the documents in
//! `tests/formats/made`, a byte before each.

#![no_main]

use dixit::source::Format;
use dixit::source::isolated::{Task, answer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, file)) = bytes.split_first() else { return };
    let document = |format, name: &str| Task::Document { path: name.to_owned(), format };
    let task = match first % 5 {
        0 => document(Format::Pdf, "a.pdf"),
        1 => document(Format::Docx, "a.docx"),
        2 => document(Format::Odt, "a.odt"),
        3 => document(Format::Epub, "a.epub"),
        _ => Task::Sheet,
    };
    assert!(!answer(&task, file).is_empty(), "an answer can always be written");
});
