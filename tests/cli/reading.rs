//! What is read and what is left out: odd folders, odd names, odd rows, wrong settings.

use super::dir::Dir;
use super::kit;

#[test]
fn a_mistake_in_the_settings_ends_the_run() {
    let dir = Dir::new();
    dir.create("corpus/a.txt", "Words.");
    dir.create("corpus/dixit.toml", "title = \"x\"\n\n[[speakers]]\nname = \"A\"\n");
    dir.dixit(&["check", "corpus"]).is(
        2,
        "",
        "dixit: corpus/dixit.toml:3: unknown key \"speakers\"; did you mean \"speaker\"?\n",
    );
}

#[test]
fn more_text_than_the_memory_has_room_for_is_told_and_nothing_is_written() {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("corpus/a.txt", "No ship will wait for the tide.\n\n".repeat(30_000));
    let build = |memory: &str| dir.dixit(&["build", "corpus", "--kit", "kit", "--memory", memory]);
    let too_much = |what: &str| {
        format!(
            "dixit: too much text for the memory that is free: {what}; build several sites from parts of it, use a \
             computer with more memory, or name with dixit build --memory how much may be used\n"
        )
    };
    build("12M").is(2, "", &too_much("there are 1.0 MB at least, and there is room for 0.6 MB"));
    // The sizes of the files show that it cannot work: nothing is read.
    build("8M").is(2, "", &too_much("the files of plain text have 1.0 MB, and there is room for 0.4 MB"));
    build("1M").is(
        2,
        "",
        "dixit: a.txt: too large for the memory that is free: it has 1.0 MB, and there is room for a file of 0.2 MB; \
         split it or take it away, use a computer with more memory, or name with dixit build --memory how much may be \
         used\n",
    );
    assert!(!dir.path("site").exists() && dir.caches().is_empty());
    assert_eq!(build("32M").code, Some(0));
    let wrong = build("2");
    assert_eq!(wrong.code, Some(2));
    assert!(wrong.err.contains("a size is a number with M or G behind it, as 800M or 12G"), "{wrong:?}");
}

#[test]
fn several_corpora_carry_their_names() {
    let dir = Dir::new();
    dir.create("north/a.jsonl", "{\"id\": \"x#1\", \"speaker\": \"Ana\", \"text\": \"Yes.\"}\n");
    dir.create("south/a.txt", "Nothing here.\n").create("south/b.txt", "Nothing here either.\n");
    dir.create("row.jsonl", "{\"id\": \"x\", \"text\": \"No.\"}\n");
    let answer = dir.dixit(&["check", "south", "north", "row.jsonl"]);
    let lines = answer.out.lines().filter(|line| line.contains(" bytes, ")).collect::<Vec<_>>();
    let expected =
        ["north/a.jsonl: 48 bytes, UTF-8", "south/a.txt: 14 bytes, UTF-8", "south/b.txt: 21 bytes, UTF-8"];
    assert_eq!(lines, expected, "{answer:?}");
    assert_eq!(
        answer.err,
        "dixit: left out: row.jsonl: a second document with the id \"x\" (the first is in north/a.jsonl); rename \
         one\ndixit: 1 input was left out\n"
    );
}

#[test]
fn rule_files_inside_the_folder_count_and_others_do_not() {
    let dir = Dir::new();
    dir.create(".gitignore", "*.txt\n").create("corpus/.ignore", "drafts/\n");
    dir.create("corpus/a.txt", "Words.\n").create("corpus/.hidden.txt", "Words.\n");
    dir.create("corpus/drafts/b.txt", "Words.\n");
    let answer = dir.dixit(&["check", "corpus"]);
    assert!(
        answer.out.ends_with("\n\n1 document in 1 file, 1 word, 0 quotations by 0 speakers, 1 doubt\n"),
        "{answer:?}"
    );
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
}

#[test]
fn a_site_that_was_built_into_the_corpus_is_no_part_of_it() {
    let dir = Dir::new();
    dir.create("corpus/a.txt", "Words.\n").create("corpus/page.html", "<p>Words.\n");
    dir.create("corpus/site/index.html", "")
        .create("corpus/site/dixit.wasm", "")
        .create("corpus/site/a.txt", "No.");
    dir.create("corpus/site.html", "<script type=\"application/json\" id=\"dixit-site\">{}</script>");
    let answer = dir.dixit(&["check", "corpus"]);
    assert!(
        answer.out.starts_with("a.txt: ") && answer.out.contains("\n2 documents in 2 files, "),
        "{answer:?}"
    );
    assert_eq!(answer.err, "");
}

#[test]
fn a_rule_that_cannot_be_understood_is_told() {
    let dir = Dir::new();
    dir.create("corpus/.ignore", "drafts/\n[z-a].txt\n").create("corpus/a.txt", "Words.\n");
    let answer = dir.dixit(&["quotes", "corpus"]);
    assert_eq!(answer.code, Some(1));
    assert_eq!(
        answer.err,
        "dixit: left out: .ignore: a rule of this file does not count: line 2: error parsing glob '[z-a].txt': invalid range; 'z' > 'a'\ndixit: 1 input was left out\n"
    );
}

#[test]
fn a_correction_for_no_document_is_told() {
    let dir = Dir::new();
    dir.create("corpus/a.txt", "Words.\n");
    dir.create("corpus/dixit.toml", "[[correction]]\ndoc = \"b.txt\"\nquote = \"Words\"\n");
    let answer = dir.dixit(&["check", "corpus"]);
    assert_eq!(answer.code, Some(3));
    assert_eq!(
        answer.err,
        "dixit: without effect: dixit.toml: a [[correction]] for \"b.txt\", but no document has this id; dixit check \
         shows all ids\ndixit: 1 setting had no effect\n"
    );
}

#[test]
fn the_same_text_twice_is_told() {
    let dir = Dir::new();
    dir.create(
        "wire.jsonl",
        "{\"id\": \"a\", \"text\": \"Words.\"}\n{\"id\": \"b\", \"text\": \"Words.\"}\n",
    );
    assert!(dir.dixit(&["check", "wire.jsonl"]).out.contains("\n  ? the same text as a\n"));
}

#[test]
fn tables_and_subtitles() {
    let dir = Dir::new();
    dir.create(
        "c/council.csv",
        "id;speaker;text;place\r\nc#1;Ana Lopes;\"We wait; no ship.\";Quay\r\nc#2;;;Quay\r\n",
    );
    dir.create("c/talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Rui Pinto>The lighthouse is lit.\n");
    dir.create("c/names.csv", "name,born\nAna,1890\n").create("c/song.srt", "la la la\n");
    let answer = dir.dixit(&["quotes", "c"]);
    let table = "place        kind  sure  speaker    words\n\
                 c#1:0        turn  1.00  Ana Lopes  We wait; no ship.\n\
                 talk.vtt:45  turn  1.00  Rui Pinto  The lighthouse is lit.\n";
    answer.is(
        3,
        table,
        "dixit: left out: council.csv:3: this row has no \"text\"; leave the row out or give it a text\n\
         dixit: left out: names.csv:1: no column is named \"text\" (the first line has \"name\", \"born\"); name the \
         one with the words so, or say text = \"...\" under [columns] in dixit.toml\n\
         dixit: left out: song.srt: no subtitles in it; a cue has a line like 00:00:01,000 --> 00:00:02,000\n\
         dixit: 3 inputs were left out\n",
    );
}

#[test]
fn columns_that_are_named_otherwise() {
    let dir = Dir::new();
    dir.create("c/a.csv", "Redner;Wortlaut;Am\nAna Lopes;No ship will wait.;1931-03-02\n");
    dir.create("c/b.jsonl", "{\"who\": \"Rui Pinto\", \"body\": \"Some will.\", \"Am\": \"1931-03-03\"}\n");
    dir.create("c/dixit.toml", "[columns]\nspeaker = \"Redner\"\ndate = \"am\"\n");
    let answer = dir.dixit(&["quotes", "c"]);
    let table = "place      kind  sure  speaker    words\n\
                 a.csv:2:0  turn  1.00  Ana Lopes  No ship will wait.\n";
    answer.is(0, table, "");
    let answer = dir.dixit(&["check", "c"]);
    assert!(answer.out.contains("date       1931-03-03 (metadata)"), "{answer:?}");
    dir.create("c/dixit.toml", "[columns]\ntxt = \"Wortlaut\"\n");
    let message = "dixit: c/dixit.toml:2: unknown key \"txt\"; did you mean \"text\"?\n";
    dir.dixit(&["quotes", "c"]).is(2, "", message);
}

/// A folder as nobody would make it on purpose: what can be read is read, everything else is named.
#[cfg(unix)]
#[test]
fn forty_odd_files() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    let dir = Dir::new();
    let put = |name: &str, contents: &[u8]| {
        dir.create(format!("odd/{name}"), contents);
    };
    // Read: encodings, line ends, names, shapes.
    put("a b.txt", b"Words with a space in the name.\n");
    put("UPPER.TXT", b"Words in capitals.\n");
    put(
        "\u{65e5}\u{672c}.txt",
        "\u{6d77}\u{306f}\u{9759}\u{304b}\u{3060}\u{3063}\u{305f}\u{3002}\n".as_bytes(),
    );
    put("arabic \u{627}.txt", "\u{633}\u{644}\u{627}\u{645}\n".as_bytes());
    put("<script>alert(1)<.txt", b"Words.\n");
    put("'quotes\".txt", b"Words.\n");
    put("-dash.txt", b"Words.\n");
    put("no-newline.txt", b"Words");
    put("only-cr.txt", b"One\rTwo\r");
    put("crlf.txt", b"One\r\nTwo\r\n");
    put("mark.txt", b"\xEF\xBB\xBFWords.\n");
    put("utf16.txt", b"\xFE\xFF\0W\0o\0r\0d\0s\0.");
    put("windows.txt", b"Na\xEFve d\xE9j\xE0 vu \x93caf\xE9\x94.\n");
    put(
        "damaged.txt",
        "d\u{e9}j\u{e0} vu, na\u{ef}ve caf\u{e9} \u{2013}"
            .as_bytes()
            .iter()
            .copied()
            .chain([0xFF])
            .collect::<Vec<_>>()
            .as_slice(),
    );
    put("long-line.txt", "word ".repeat(100_000).as_bytes());
    put("notes.md", b"Just words.\n");
    put("empty-front.md", b"---\n---\nWords.\n");
    put("rule.md", b"Words.\n\n---\n\nMore words.\n");
    put("rows.ndjson", b"{\"text\": \"Words.\"}\n\n{\"id\": 7, \"text\": \"Words.\"}\n");
    put("same/name.txt", b"Other words.\n");
    put("name.txt", b"Words.\n");
    put("bell\x07.txt", b"Words.\n");
    put("turned\u{202e}txt.txt", b"Words.\n");
    // Left out.
    put("empty.txt", b"");
    put("blank.md", b" \n\t\n");
    put("front-only.md", b"---\ntitle: x\n---\n");
    put("list.md", b"---\n- a\n- b\n---\nWords.\n");
    put("tabs.md", b"---\ntitle:\n\tx: [\n---\nWords.\n");
    put("picture.txt", b"\x89PNG\r\n\x1a\n");
    put("page.txt", b"<!doctype html>\n<p>Words.\n");
    put("report.doc", b"{\\rtf1 Words.}");
    put("old.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    put("archive.txt", b"\x1F\x8B....");
    put("numbers.txt", b"\x01\x02\x03\x04\x05");
    put("zeros.txt", &[0; 64]);
    put("utf32.txt", b"\xFF\xFE\0\0W\0\0\0");
    put("picture.png", b"\x89PNG\r\n\x1a\n");
    put("Makefile", b"all:\n");
    put("rows-of-text.jsonl", b"once upon a time\n");
    put("rows-bad.jsonl", b"{\"id\": \"r\", \"text\": \"Words.\"}\n[1]\n{\"id\": \"r\", \"text\": \"Again.\"}\n{\"id\": [1], \"text\": \"\"}\n{\"id\": \"r#1\", \"text\": \"Words.\"}\n{\"id\": \"q\", \"text\": 7}\n");
    put(&format!("{}deep.txt", "d/".repeat(70)), b"Words.\n");
    symlink("name.txt", dir.path("odd/link.txt")).unwrap();
    symlink(".", dir.path("odd/circle")).unwrap();
    symlink("nowhere", dir.path("odd/dangling.txt")).unwrap();
    dir.create(dir.path("odd").join(OsStr::from_bytes(b"latin-\xE9.txt")), "Words.\n");

    let answer = dir.dixit(&["check", "odd"]);
    assert_eq!(answer.code, Some(3), "{answer:?}");
    let unshown = "  ? the file's name holds characters that do not show; rename it";
    let told = answer.out.lines().filter(|line| line.contains(" byte") || line.starts_with("  ?"));
    let told = told
        .filter(|line| !line.contains("no date") && !line.contains("the same text as"))
        .collect::<Vec<_>>();
    let expected = [
        "'quotes\".txt: 7 bytes, UTF-8",
        "-dash.txt: 7 bytes, UTF-8",
        "<script>alert(1)<.txt: 7 bytes, UTF-8",
        "UPPER.TXT: 19 bytes, UTF-8",
        "a b.txt: 32 bytes, UTF-8",
        "arabic \u{627}.txt: 9 bytes, UTF-8",
        "bell<07>.txt: 7 bytes, UTF-8",
        unshown,
        "crlf.txt: 10 bytes, UTF-8",
        "damaged.txt: 28 bytes, UTF-8",
        "  ? one character could not be decoded",
        "empty-front.md: 15 bytes, UTF-8",
        "long-line.txt: 500000 bytes, UTF-8",
        "  ? no language is recognised: name it as `language` in its metadata",
        "mark.txt: 10 bytes, UTF-8",
        "name.txt: 7 bytes, UTF-8",
        "no-newline.txt: 5 bytes, UTF-8",
        "notes.md: 12 bytes, UTF-8",
        "only-cr.txt: 8 bytes, UTF-8",
        "page.txt: 26 bytes, UTF-8",
        "  ? its content is a web page, whatever its name says, and was read so",
        "rows-bad.jsonl: 143 bytes, UTF-8",
        "rows.ndjson: 48 bytes, UTF-8, 2 documents",
        "rule.md: 25 bytes, UTF-8",
        "same/name.txt: 13 bytes, UTF-8",
        "turned<202E>txt.txt: 7 bytes, UTF-8",
        unshown,
        "utf16.txt: 14 bytes, UTF-16BE",
        "windows.txt: 22 bytes, windows-1252",
        "  ? the encoding was guessed to be windows-1252; save as UTF-8 to be sure",
        "\u{65e5}\u{672c}.txt: 25 bytes, UTF-8",
    ];
    assert_eq!(told, expected, "{answer:?}");
    let expected = [
        "Makefile: no reader for this kind of file; if it is text, name it .txt or .md",
        "archive.txt: this is a gzip archive; unpack it, or pack it anew as .zip",
        "blank.md: nothing in it",
        "circle: a symbolic link, which is not followed; put the file itself here",
        &format!("{}d: more than 64 folders deep; move it up", "d/".repeat(64)),
        "dangling.txt: a symbolic link, which is not followed; put the file itself here",
        "empty.txt: nothing in it",
        "front-only.md: nothing in it",
        "latin-\u{fffd}.txt: its name is not valid Unicode; rename it",
        "link.txt: a symbolic link, which is not followed; put the file itself here",
        "list.md:2: front matter: not a mapping of names to values, such as title: A title",
        "numbers.txt: this is a binary file, not text; save its text as .txt or .md",
        "old.doc: this is an old Microsoft Office document; open it in LibreOffice or Word and save it as .docx or .odt",
        "picture.png: this is a PNG picture; a picture has no text; if it shows some, put what OCR reads beside it as .txt",
        "picture.txt: this is a PNG picture; a picture has no text; if it shows some, put what OCR reads beside it as .txt",
        "report.doc: this is a Rich Text document; open it in LibreOffice or Word and save it as .docx or .odt",
        "rows-bad.jsonl:2: invalid type: sequence, expected an object like {\"id\": ..., \"text\": ...}",
        "rows-bad.jsonl:3: the id \"r\" is that of line 1 already; give each row its own",
        "rows-bad.jsonl:4: \"id\" must be a string or a number",
        "rows-bad.jsonl:5: the id \"r#1\" makes a document of a row and of turns (see line 1); a document is either one row without \"#\" or rows with \"#\"",
        "rows-bad.jsonl:6: \"text\": invalid type: integer `7`, expected a string",
        "rows-of-text.jsonl:1: not valid JSON at column 1: expected value; a row is one line",
        "tabs.md:3: front matter: tabs disallowed within this context (block indentation)",
        "utf32.txt: this is UTF-32 text; save it as UTF-8",
        "zeros.txt: this is a binary file, not text; save its text as .txt or .md",
    ];
    let left_out = answer.err.lines().map(|line| line.strip_prefix("dixit: left out: ").unwrap_or(line));
    let left_out = left_out.collect::<Vec<_>>();
    assert_eq!(left_out[..left_out.len() - 1], expected, "{answer:?}");
    assert_eq!(left_out.last().copied(), Some("dixit: 25 inputs were left out"));
}

/// Eight sentences of a report.
const WIRE: &str = "The harbour council met on Monday to speak of the new lighthouse. The keeper said that the lamp had \
    failed twice since the autumn, and that two boats had missed the bar. The clerk read the bill of the engineers, which \
    nobody had expected to be so high. A vote was put off until the tides of spring. Fishermen who had come to listen left \
    before the end, and one of them called the whole evening a waste of oil. The mayor promised an answer within a month. \
    Repairs of the pier will go on meanwhile, at the cost of the port. The next meeting is open to all.\n";

#[test]
fn wire_copies_are_told_and_collapsed_on_wish() {
    let dir = Dir::new();
    super::kit::create(&dir);
    let copy = |source: &str, text: &str| {
        format!("---\ntitle: Lighthouse\nsource: {source}\ndate: 1931-03-02\n---\n{text}")
    };
    dir.create("c/a.md", copy("Agency", &format!("{WIRE} Our correspondent adds that it rained.\n")));
    dir.create("c/b.md", copy("Gazette", &WIRE.replace("Monday", "the second of March")));
    dir.create("c/c.md", copy("Herald", WIRE.split(" The mayor").next().unwrap()));
    dir.create(
        "c/d.md",
        copy("Echo", "The lamp is lit again, says the keeper, and every boat found its way home.\n"),
    );
    let answer = dir.dixit(&["check", "c"]);
    let told = answer.out.lines().filter(|line| line.contains("same text")).collect::<Vec<_>>();
    assert_eq!(told.len(), 2, "{answer:?}");
    assert!(told.iter().all(|line| line.starts_with("  ? nearly the same text as a.md (")), "{answer:?}");
    let answer = dir.dixit(&["build", "c", "--kit", "kit"]);
    assert!(answer.out.starts_with("4 documents, "), "{answer:?}");
    assert!(answer.out.contains("\n2 documents are copies: dixit check lists them\n"), "{answer:?}");
    dir.create("c/dixit.toml", "duplicates = \"collapse\"\n");
    let answer = dir.dixit(&["build", "c", "--kit", "kit"]);
    assert!(answer.out.starts_with("2 documents, "), "{answer:?}");
    assert!(answer.out.contains("\n2 documents are copies and collapsed\n"), "{answer:?}");
    let pack = dixit::site::read_pack(&dir.path("site")).unwrap().unwrap();
    let index = dixit::index::Index::open(&pack).unwrap();
    let copies = index.find_field("copies").map(|field| index.field_values(field));
    assert_eq!(copies, Some(vec!["Gazette, 1931-03-02, b.md; Herald, 1931-03-02, c.md"]));
}

#[test]
fn copies_are_collapsed_also_where_numbers_stand_for_names() {
    let dir = Dir::new();
    super::kit::create(&dir);
    let other = |nth: usize| {
        let sentence =
            |line: usize| format!("Ship {} of pier {nth} took {} barrels on board. ", line * nth, line + nth);
        (1..20).map(sentence).collect::<String>() + "\n"
    };
    for nth in 1..=9 {
        dir.create(format!("c/{nth}.txt"), other(nth));
    }
    dir.create("c/4 again.txt", other(4));
    dir.create("c/dixit.toml", "duplicates = \"collapse\"\n[withhold]\nnames = \"numbers\"\n");
    let answer = dir.dixit(&["build", "c", "--kit", "kit"]);
    assert!(answer.out.starts_with("9 documents, "), "{answer:?}");
    let pack = dixit::site::read_pack(&dir.path("site")).unwrap().unwrap();
    let index = dixit::index::Index::open(&pack).unwrap();
    let mut texts: Vec<String> =
        (0..index.documents()).map(|doc| index.document_text(dixit::document::DocId(doc))).collect();
    let mut all: Vec<String> = (1..=9).map(other).collect();
    texts.sort();
    all.sort();
    assert_eq!(texts, all);
}

#[test]
fn a_build_that_may_not_write_says_so_before_it_reads() {
    let dir = Dir::new();
    super::kit::create(&dir);
    dir.create("c/a.txt", "Words.\n").create("c/dixit.toml", "title = 1\n").create("mine/a.txt", "Mine.\n");
    let answer = dir.dixit(&["build", "c", "--kit", "kit", "-o", "mine"]);
    assert!(answer.err.contains("exists and was not made by dixit"), "{answer:?}");
}

#[test]
fn every_document_of_a_mixed_folder_has_its_own_language_and_stems() {
    let dir = Dir::new();
    dir.create(
        "corpus/en.txt",
        "The harbour master said that the ships had waited for the storms and the gates.\n",
    );
    dir.create(
        "corpus/de.txt",
        "Die Schiffe haben im Hafen gewartet, und der Meister hat die alten Tore geschlossen.\n",
    );
    dir.create(
        "corpus/fr.txt",
        "Les bateaux attendaient dans le port, et le ma\u{ee}tre a ferm\u{e9} les anciennes portes.\n",
    );
    dir.create("corpus/gr.txt", "Τα πλοία περίμεναν στο λιμάνι, και ο φύλακας έκλεισε τις παλιές πύλες.\n");
    dir.create(
        "corpus/names.txt",
        "Abo Kel Mirra Tovan Suri, Pell Oda Ruk, Nim Esto Varga Ilo, Bren Tuli Kasso.\n",
    );
    dir.create(
        "corpus/pl.txt",
        "Statki czekały w porcie, a strażnik zamknął stare bramy na całą długą noc.\n",
    );
    dir.create("corpus/said.md", "---\nlanguage: de\n---\nGates.\n");
    let told = dir.dixit(&["check", "corpus"]).out;
    let languages = told.lines().filter_map(|line| line.strip_prefix("  language   ")).collect::<Vec<_>>();
    assert_eq!(languages, ["de", "en", "fr", "el", "-", "pl", "de"], "{told}");
    let found = |query: &str| {
        let answer = dir.dixit(&["search", "corpus", query, "--format", "jsonl"]);
        let hits = answer.out.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        hits.map(|hit| hit["doc"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // The inflections of each language.
    assert_eq!(found("waiting"), ["en.txt"]);
    assert_eq!(found("Schiff"), ["de.txt"]);
    assert_eq!(found("ancien"), ["fr.txt"]);
    assert_eq!(found("bateau"), ["fr.txt"]);
    assert_eq!(found("πύλη"), ["gr.txt"]);
    assert_eq!(found("statkami"), ["pl.txt"]);
}

/// Makes a named pipe, which holds up whoever opens it.
#[cfg(unix)]
fn pipe(dir: &Dir, name: &str) {
    let made = std::process::Command::new("mkfifo").arg(dir.path(name)).status().unwrap();
    assert!(made.success());
}

#[cfg(unix)]
#[test]
fn pipes_devices_and_sockets_are_named_and_not_opened() {
    use std::os::unix::{fs::symlink, net::UnixListener};
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("c/a.txt", "No ship will wait.\n").create("c/notes/b.txt", "Some will.\n");
    for name in ["page.html", "pipe.txt", "metadata.csv", ".gitignore"] {
        pipe(&dir, &format!("c/{name}"));
    }
    symlink("/dev/zero", dir.path("c/notes/.ignore")).unwrap();
    symlink("/dev/zero", dir.path("c/notes/zero.txt")).unwrap();
    let _listener = UnixListener::bind(dir.path("c/socket.txt")).unwrap();
    let answer = dir.dixit(&["build", "c", "--kit", "kit"]);
    let message = |name: &str, what: &str| {
        format!(
            "dixit: left out: {name}: cannot be read: it is {what} and no file, so it was not opened; put a file in its \
             place, or take it away"
        )
    };
    let rules = "; its rules do not count\n";
    let expected = message(".gitignore", "a named pipe")
        + rules
        + &message("metadata.csv", "a named pipe")
        + "\n"
        + &message("notes/.ignore", "a device")
        + rules
        + "dixit: left out: notes/zero.txt: a symbolic link, which is not followed; put the file itself here\n"
        + &message("page.html", "a named pipe")
        + "\n"
        + &message("pipe.txt", "a named pipe")
        + "\n"
        + &message("socket.txt", "a socket")
        + "\n"
        + "dixit: 7 inputs were left out\n";
    assert_eq!((answer.code, answer.err), (Some(3), expected));
    assert!(answer.out.starts_with("2 documents, 6 words, "), "{}", answer.out);
}

#[cfg(unix)]
#[test]
fn settings_that_are_no_file_end_the_run() {
    use std::os::unix::fs::symlink;
    let message = |name: &str, what: &str| {
        format!(
            "dixit: {name}: it is {what} and no file, so it was not opened; put a file in its place, or take it away\n"
        )
    };
    let dir = Dir::new();
    dir.create("c/a.txt", "No ship will wait.\n");
    pipe(&dir, "c/dixit.toml");
    // What it should keep out must not be published.
    for named in ["c", "c/a.txt"] {
        dir.dixit(&["check", named]).is(2, "", &message("c/dixit.toml", "a named pipe"));
    }
    dir.dixit(&["check", "c/dixit.toml"]).is(2, "", &message("c/dixit.toml", "a named pipe"));
    std::fs::remove_file(dir.path("c/dixit.toml")).unwrap();
    symlink("/dev/zero", dir.path("c/dixit.toml")).unwrap();
    dir.dixit(&["check", "c"]).is(2, "", &message("c/dixit.toml", "a device"));
    std::fs::remove_file(dir.path("c/dixit.toml")).unwrap();
    symlink("nowhere.toml", dir.path("c/dixit.toml")).unwrap();
    dir.dixit(&["check", "c"]).is(
        2,
        "",
        "dixit: c/dixit.toml: a link that leads nowhere; put the settings themselves here\n",
    );
    // A link to settings counts as they do.
    dir.create("outside.toml", "titel = \"Ships\"\n");
    std::fs::remove_file(dir.path("c/dixit.toml")).unwrap();
    symlink("../outside.toml", dir.path("c/dixit.toml")).unwrap();
    dir.dixit(&["check", "c"]).is(
        2,
        "",
        "dixit: c/dixit.toml:1: unknown key \"titel\"; did you mean \"title\"?\n",
    );
}

#[test]
fn rules_of_folders_inside_each_other() {
    let dir = Dir::new();
    dir.create("c/.gitignore", "*.txt\n!kept.txt\n!.shown.txt\n/top.md\n");
    dir.create("c/a/.ignore", "!b.txt\n")
        .create("c/a/b/.gitignore", "!*.txt\n")
        .create("c/a/b/.ignore", "d.txt\n");
    for name in ["x.txt", "kept.txt", ".shown.txt", ".hidden.md", "top.md", "a/top.md", "a/b.txt", "a/c.txt"]
    {
        dir.create(format!("c/{name}"), format!("These are words of {name}.\n"));
    }
    for name in ["a/b/c.txt", "a/b/d.txt", "a/b/e.md", "a/.git/f.md"] {
        dir.create(format!("c/{name}"), format!("These are words of {name}.\n"));
    }
    for corpus in ["c", "c/", "./c", "c/../c"] {
        let answer = dir.dixit(&["check", corpus]);
        let files = answer
            .out
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(_, rest)| rest.ends_with("UTF-8"));
        let files = files.map(|(file, _)| file).collect::<Vec<_>>();
        let expected = [".shown.txt", "a/b.txt", "a/b/c.txt", "a/b/e.md", "a/top.md", "kept.txt"];
        assert_eq!(files, expected, "{corpus}: {answer:?}");
    }
}
