//! A folder as people have it: every format, names that lie, files that are none, links that lead nowhere. What is
//! told about it is compared as a whole, to the line.

#![cfg(unix)]

use super::folder;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

/// What a command answers: its code, what it prints, what it complains of.
fn dixit(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "110");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (code, out, err) = (output.status.code(), text(output.stdout), text(output.stderr));
    format!("$ dixit {}\n{out}--- exit {}\n{err}", arguments.join(" "), code.unwrap_or(-1))
}

#[test]
fn a_folder_of_every_format_is_told_to_the_line() {
    let dir = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = dir.path().join("odd").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let ours = |name: &str| std::fs::read(folder().join(name)).unwrap();
    // Every format under its own name, in folders with equal names.
    for name in [
        "page.html",
        "play.xml",
        "debate.xml",
        "talk.srt",
        "talk.vtt",
        "letter.eml",
        "box.mbox",
        "changes.fodt",
    ] {
        put(name, &ours(&format!("by-hand/{name}")));
    }
    for name in ["pandoc.docx", "pandoc.odt", "pandoc.epub", "columns.pdf", "office.docx"] {
        put(&format!("made/{name}"), &ours(&format!("made/{name}")));
    }
    put("other/talk.srt", &ours("by-hand/talk.srt"));
    put("rows.jsonl", b"{\"id\": \"r#1\", \"speaker\": \"Ana Lopes\", \"text\": \"No ship will wait.\"}\n");
    put("table.csv", b"Redner;Wortlaut\nRui Pinto;Some will.\n");
    put("note.md", b"---\ntitle: A note\ndate: 1931-03-02\n---\nNo ship will wait.\n");
    put(
        "\u{43f}\u{440}\u{438}\u{447}\u{430}\u{43b}.txt",
        "\u{41a}\u{43e}\u{440}\u{430}\u{431}\u{43b}\u{44c}.\n".as_bytes(),
    );
    put("\u{6d77}.txt", "\u{6d77}\u{306f}\u{9759}\u{304b}\u{3060}\u{3063}\u{305f}\u{3002}\n".as_bytes());
    put("a name with spaces.TXT", b"Words.\n");
    // Names that lie.
    put("lies/really-pdf.txt", &ours("made/columns.pdf"));
    put("lies/really-docx.odt", &ours("made/office.docx"));
    put("lies/really-html.doc", &ours("by-hand/page.html"));
    put("lies/really-rtf.doc", b"{\\rtf1 Words.}");
    put("lies/really-png.txt", b"\x89PNG\r\n\x1a\n");
    put("lies/really-text.pdf", b"No ship will wait.\n");
    put("lies/really-text.docx", b"No ship will wait.\n");
    put("lies/really-text.zip", b"No ship will wait.\n");
    put("lies/locked.docx", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    // What is none of ours, and what is broken.
    put("left/old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put("left/sheet.xlsx", b"PK\x03\x04");
    put("left/sound.mp3", b"ID3");
    put("left/Makefile", b"all:\n");
    put("left/notes.pages", b"");
    put("left/data.json", b"[]");
    put("left/other.xml", b"<?xml version=\"1.0\"?>\n<recipe/>\n");
    put("left/cut.xml", b"<TEI><text><body>\n<p>No ship");
    put("left/script.html", b"<html><script>show()</script></html>");
    put("left/empty.docx", b"");
    put("left/empty.txt", b"");
    put("left/cut.docx", &ours("made/office.docx")[..3000]);
    put("left/cut.pdf", &ours("made/columns.pdf")[..300]);
    put("left/names.csv", b"name,born\nAna,1890\n");
    put("long.txt", "word ".repeat(200_000).as_bytes());
    symlink("../page.html", dir.path().join("odd/left/link.html")).unwrap();
    symlink("..", dir.path().join("odd/left/circle")).unwrap();
    symlink("nowhere", dir.path().join("odd/left/dangling.txt")).unwrap();

    let told =
        [dixit(dir.path(), &["check", "odd"]), dixit(dir.path(), &["quotes", "odd/play.xml"])].concat();
    let golden = folder().join("folder.txt");
    if std::env::var("DIXIT_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(&golden, &told).unwrap();
    }
    let expected = std::fs::read_to_string(golden).unwrap();
    for (nth, (told, expected)) in told.lines().zip(expected.lines()).enumerate() {
        assert_eq!(told, expected, "line {}", nth + 1);
    }
    assert_eq!(told, expected);
}
