//! Reads any bytes as the files that are read apart from the rest: the function that the child process runs. The first
//! byte says as what. Panics are caught there and no fault; crashes, hangs and memory without end cost a user that file,
//! since they cost the child process its life, and are worth a report to those who wrote the parser. Begin with the
//! documents in `tests/formats/made`, a byte before each.

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
