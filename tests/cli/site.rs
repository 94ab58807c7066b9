//! `dixit build`, and the commands that read a site: info, search, lookup.

use super::dir::Dir;
use super::kit;
use std::io::Write;
use std::process::{Command, Stdio};

const DEBATE: &str = r#"{"id": "council#1", "title": "Harbour council", "date": "1931-03-02", "speaker": "Ana Lopes", "text": "The harbour waits for no ship, and no ship has ever waited for the harbour."}
{"id": "council#2", "title": "Harbour council", "date": "1931-03-02", "speaker": "Rui Pinto", "text": "Then let the harbour master say when the lighthouse will be lit again."}
"#;

/// A folder with a kit and a corpus of one debate.
fn council() -> Dir {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("corpus/debate.jsonl", DEBATE);
    dir.create("corpus/dixit.toml", "title = \"Harbour <council>\"\nlicence = \"CC0-1.0\"\n");
    dir
}

/// The names in a folder, sorted.
fn names(dir: &Dir, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(dir.path(folder)).unwrap();
    let mut names =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    names.sort();
    names
}

#[test]
fn builds_the_same_bytes_twice_and_says_what_it_built() {
    let dir = council();
    let answer = dir.dixit(&["build", "corpus", "--kit", "kit"]);
    let (head, fingerprint) = answer.out.split_once("\nfingerprint ").unwrap();
    assert_eq!(head, "1 document, 28 words, 0 quotations and 2 turns by 2 speakers");
    let (fingerprint, page) = fingerprint.split_once('\n').unwrap();
    assert!(fingerprint.len() == 64 && fingerprint.bytes().all(|digit| digit.is_ascii_hexdigit()));
    assert_eq!((page, answer.err.as_str(), answer.code), ("site/index.html\n", "", Some(0)));
    let again = dir.dixit(&["build", "corpus", "--kit", "kit", "-o", "again"]);
    assert_eq!(again.out, answer.out.replace("site/", "again/"));
    assert_eq!(names(&dir, "."), ["again", "corpus", "kit", "site"]);
    let files = [
        ".nojekyll",
        "app.css",
        "app.js",
        "dixit.0.js",
        "dixit.files.json",
        "dixit.wasm",
        "dixit.webmanifest",
        "help.html",
        "icon.svg",
        "index.html",
        "preview.png",
        "sw.js",
    ];
    assert_eq!(names(&dir, "site"), files);
    assert_eq!(names(&dir, "again"), files);
    let help = std::fs::read_to_string(dir.path("site/help.html")).unwrap();
    assert_eq!(help, "<title>Harbour &lt;council&gt;</title>");
    for name in names(&dir, "site") {
        let read = |folder: &str| std::fs::read(dir.path(folder).join(&name)).unwrap();
        assert_eq!(read("site"), read("again"), "{name}");
    }
}

#[test]
fn what_is_left_out_is_told_and_the_rest_is_built() {
    let dir = council();
    dir.create("corpus/scan.png", "\u{89}PNG");
    let answer = dir.dixit(&["build", "corpus", "--kit", "kit", "--single-file", "-o", "council.html"]);
    assert_eq!(answer.code, Some(3), "{answer:?}");
    assert_eq!(
        answer.err,
        "dixit: left out: scan.png: this is a PNG picture; a picture has no text; if it shows some, put what OCR \
         reads beside it as .txt\n\
         dixit: 1 input was left out\n"
    );
    assert!(answer.out.ends_with("\ncouncil.html\n"), "{answer:?}");
}

#[test]
fn a_site_inside_the_corpus_is_no_part_of_it() {
    let dir = council();
    let commands: [&[&str]; 2] = [
        &["build", "corpus", "--kit", "kit", "-o", "corpus/site"],
        &["build", "corpus", "--kit", "kit", "-o", "corpus/one.html", "--single-file"],
    ];
    for command in commands {
        let first = dir.dixit(command);
        assert_eq!(first.code, Some(0), "{first:?}");
        assert_eq!(dir.dixit(command), first);
    }
}

#[test]
fn what_dixit_did_not_make_is_not_replaced() {
    let dir = council();
    dir.create("thesis/chapter.txt", "Years of work.");
    dir.dixit(&["build", "corpus", "--kit", "kit", "-o", "thesis"]).is(
        2,
        "",
        &format!(
            "dixit: {} exists and was not made by dixit: choose another output, or write the site there with --force, \
             which deletes nothing else\n",
            dir.path("thesis").canonicalize().unwrap().display()
        ),
    );
    assert_eq!(names(&dir, "thesis"), ["chapter.txt"]);
    assert_eq!(dir.dixit(&["build", "corpus", "--kit", "kit", "-o", "thesis", "--force"]).code, Some(0));
    assert!(
        ["chapter.txt", "index.html"].iter().all(|name| names(&dir, "thesis").contains(&name.to_string()))
    );
    let answer = dir.dixit(&["build", "corpus", "--kit", "kit", "-o", "corpus", "--force"]);
    assert!(answer.err.contains("would be replaced, but the input"), "{answer:?}");
    assert_eq!(
        (answer.code, names(&dir, "corpus")),
        (Some(2), vec!["debate.jsonl".into(), "dixit.toml".into()])
    );
}

#[test]
fn a_page_of_another_version_is_refused_before_the_corpus_is_read() {
    let dir = council();
    // Were the corpus read, its settings would be what is complained of.
    dir.create("corpus/dixit.toml", "title = 1\n").create("kit/index.html", "<title>{{titel}}</title>");
    dir.dixit(&["build", "corpus", "--kit", "kit"]).is(
        2,
        "",
        "dixit: the kit does not fit this dixit: index.html has the unknown placeholder {{titel}}; run ./build.sh \
         to make it anew\n",
    );
}

#[test]
fn a_failure_leaves_the_old_site() {
    let dir = council();
    assert_eq!(dir.dixit(&["build", "corpus", "--kit", "kit"]).code, Some(0));
    let page = std::fs::read(dir.path("site/index.html")).unwrap();
    dir.create("corpus/dixit.toml", "title = 1\n");
    dir.dixit(&["build", "corpus", "--kit", "kit"]).is(
        2,
        "",
        "dixit: corpus/dixit.toml:1: \"title\" must be a string\n",
    );
    assert_eq!(std::fs::read(dir.path("site/index.html")).unwrap(), page);
    dir.dixit(&["build", "corpus", "--kit", "nowhere"]).is(
        2,
        "",
        "dixit: nowhere/engine.wasm: cannot read: No such file or directory (os error 2)\n",
    );
}

#[test]
fn info_tells_every_section() {
    let dir = council();
    dir.dixit(&["build", "corpus", "--kit", "kit", "--title", "Two turns"]);
    let answer = dir.dixit(&["info", "site"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""));
    let known =
        answer.out.lines().filter(|line| !line.starts_with(' ')).map(|line| line.get(..13).unwrap_or(line));
    let known = known.map(str::trim_end).collect::<Vec<_>>();
    let expected = [
        "title",
        "licence",
        "documents",
        "units",
        "words",
        "terms",
        "quotations",
        "speakers",
        "variants",
        "dates",
        "languages",
        "text",
        "pack",
        "format",
        "built by",
        "fingerprint",
    ];
    assert_eq!(known, expected, "{answer:?}");
    for line in [
        "title        Two turns\n",
        "licence      CC0-1.0\n",
        "units        2 (2 of them turns)\n",
        "dates        1931-03-02 to 1931-03-02\n",
    ] {
        assert!(answer.out.contains(line), "{answer:?}");
    }
    let bytes = |line: &str| line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap();
    let sections = answer.out.lines().filter(|line| line.starts_with(' ')).map(bytes).sum::<u64>();
    let pack = bytes(answer.out.lines().find(|line| line.starts_with("pack ")).unwrap());
    assert!(sections > 0 && sections < pack && pack - sections < 1_000, "{sections} of {pack}");
}

#[test]
fn named_parts_are_checked_counted_and_listed() {
    let dir = council();
    dir.create(
        "corpus/dixit.toml",
        "title = \"Harbour\"\n\n[subcorpora]\nana = \"speaker:lopes\"\nwar = \"year:1939\"\n",
    );
    let effect = "dixit: without effect: corpus/dixit.toml:5: subcorpus war: year:1939 leaves no word of the corpus. Nothing is dated 1939.\n";
    let answer = dir.dixit(&["build", "corpus", "--kit", "kit"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), effect));
    let answer = dir.dixit(&["info", "site"]);
    for line in ["in:ana       15 words: speaker:lopes\n", "in:war       0 words: year:1939\n"] {
        assert!(answer.out.contains(line), "{answer:?}");
    }
    let found = "Harbour council\n  council#1, 1931-03-02, Ana Lopes\n    The harbour waits for no ship, and no ship has \
                 ever waited for the harbour.\n\n1 hit in 1 document\nSearched: harbour in:ana\n\
                 in:ana means speaker:lopes.\nspeaker:lopes means Ana Lopes.\n";
    dir.dixit(&["search", "site", "harbour in:ana"]).is(0, found, "");
    dir.create("corpus/dixit.toml", "[subcorpora]\nana = \"speaker:lopes decade:1930\"\n");
    let mistake = "dixit: corpus/dixit.toml:2: subcorpus ana: This corpus has no field decade. It has speaker, in, title, \
                   year, date, language. To search for the words, put them in quotation marks. (at decade:)\n";
    for command in [&["build", "corpus", "--kit", "kit"][..], &["search", "corpus", "harbour"]] {
        dir.dixit(command).is(2, "", mistake);
    }
}

#[test]
fn info_of_what_is_no_site() {
    let dir = council();
    let remedy = "not a site; give a folder or file that dixit build has made";
    dir.dixit(&["info", "corpus"]).is(2, "", &format!("dixit: corpus: {remedy}\n"));
    dir.dixit(&["serve", "corpus"]).is(2, "", &format!("dixit: corpus: {remedy}\n"));
    dir.dixit(&["info", "nowhere"]).is(2, "", "dixit: nowhere: no such file or directory\n");
}

#[test]
fn a_corpus_its_site_and_its_single_file_answer_alike() {
    let dir = council();
    dir.dixit(&["build", "corpus", "--kit", "kit"]);
    dir.dixit(&["build", "corpus", "--kit", "kit", "--single-file", "-o", "one.html"]);
    let search = "Harbour council\n  council#2, 1931-03-02, Rui Pinto\n    Then let the harbour master say when the \
                  lighthouse will be lit again.\n\n1 hit in 1 document\nSearched: lighthouse\n";
    let lookup = "verbatim: no ship has ever waited for the harbour\n  \
                  attributed to Ana Lopes (1.00), in a turn, council#1:35, 1931-03-02, Harbour council\n    \
                  verbatim: no ship has ever waited for the harbour.\n  \
                  searched: 1 document, 2 speakers, 1931-03-02\n\n";
    for place in ["corpus", "site", "site/index.html", "site/dixit.wasm", "one.html"] {
        dir.dixit(&["search", place, "lighthouse"]).is(0, search, "");
        dir.dixit(&["lookup", place, "no ship has ever waited for the harbour"]).is(0, lookup, "");
    }
}

#[test]
fn jsonl_keeps_the_contract() {
    let dir = council();
    let answer = dir.dixit(&["search", "corpus", "harbour", "--format", "jsonl", "-n", "1"]);
    let hit: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    for field in ["doc", "title", "date", "speaker", "score", "snippets"] {
        assert!(hit.get(field).is_some(), "{field} in {answer:?}");
    }
    let answer = dir.dixit(&["lookup", "corpus", "the harbour waits for no ship", "--format", "jsonl"]);
    let found: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
    for field in ["query", "verdict", "flags", "searched", "matches"] {
        assert!(found.get(field).is_some(), "{field} in {answer:?}");
    }
    let best = &found["matches"][0];
    for field in [
        "doc",
        "in",
        "speaker",
        "speaker_confidence",
        "title",
        "date",
        "text",
        "start",
        "end",
        "score",
        "diff",
    ] {
        assert!(best.get(field).is_some(), "{field} in {answer:?}");
    }
    for field in ["documents", "speakers", "first_date", "last_date"] {
        assert!(found["searched"].get(field).is_some(), "{field} in {answer:?}");
    }
}

#[test]
fn nothing_found_and_wrong_questions() {
    let dir = council();
    dir.dixit(&["search", "corpus", "volcano"]).is(
        1,
        "0 hits in 0 documents\nSearched: volcano\nvolcano is in no text.\n",
        "",
    );
    let answer = dir.dixit(&["search", "corpus", "harbour AND OR ship"]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
    assert!(answer.err.contains("\n  harbour AND OR ship\n              ^^\n"), "{answer:?}");
    let answer = dir.dixit(&["lookup", "corpus", "volcanoes sing about purple arithmetic every winter"]);
    assert_eq!(answer.code, Some(1), "{answer:?}");
    assert!(answer.out.starts_with("not found: volcanoes sing"), "{answer:?}");
    dir.dixit(&["lookup", "corpus", "x", "--date", "soon"]).is(
        2,
        "",
        "dixit: --date \"soon\": not a date like 2016-10-12, 2016-10 or 2016\n",
    );
}

#[test]
fn look_ups_from_standard_input_are_a_line_each() {
    let dir = council();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dixit"))
        .args(["lookup", "corpus", "--stdin", "--format", "jsonl"])
        .current_dir(dir.path("."))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"the harbour waits for no ship\n\nwhen the lighthouse will be lit again\r\n").unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let docs = lines.lines().map(|line| {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap();
        answer["matches"][0]["doc"].as_str().unwrap().to_owned()
    });
    assert_eq!(docs.collect::<Vec<_>>(), ["council#1", "council#2"]);
}
