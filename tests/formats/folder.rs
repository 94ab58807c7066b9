//! A folder as people have it: every format, names that lie, files that are none, links that lead nowhere. What is
//! told about it is compared as a whole, to the line.

#![cfg(unix)]

use super::folder;
use crate::cli::dir::Dir;
use crate::cli::kit;
use std::os::unix::fs::symlink;

/// What a command answers: its code, what it prints, what it complains of.
fn dixit(dir: &Dir, arguments: &[&str]) -> String {
    let answer = dir.dixit(arguments);
    let (code, out, err) = (answer.code.unwrap_or(-1), answer.out, answer.err);
    format!("$ dixit {}\n{out}--- exit {code}\n{err}", arguments.join(" "))
}

/// The answer without the fingerprint, which every change of the pack's form changes.
fn without_fingerprint(answer: String) -> String {
    let lines = answer.split_inclusive('\n').filter(|line| !line.starts_with("fingerprint "));
    lines.collect()
}

#[test]
fn a_folder_of_every_format_is_told_to_the_line() {
    let dir = Dir::new();
    kit::create(&dir);
    let put = |name: &str, bytes: &[u8]| _ = dir.create(format!("odd/{name}"), bytes);
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
    symlink("../page.html", dir.path("odd/left/link.html")).unwrap();
    symlink("..", dir.path("odd/left/circle")).unwrap();
    symlink("nowhere", dir.path("odd/left/dangling.txt")).unwrap();

    let build = || without_fingerprint(dixit(&dir, &["build", "odd", "--kit", "kit"]));
    let built = build();
    assert_eq!(build(), built, "what the first build kept");
    let told = [
        dixit(&dir, &["check", "odd"]),
        dixit(&dir, &["quotes", "odd/play.xml"]),
        built,
        dixit(&dir, &["search", "site", "ship wait", "--limit", "2"]),
    ]
    .concat();
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
