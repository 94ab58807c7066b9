//! `dixit lookup` and `dixit verify`: look-ups over a real index, as data; standard input; articles.

use super::dir::Dir;
use serde::Deserialize;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// `tests/lookup/corpus.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    document: Vec<Document>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    text: String,
}

/// What is asked, and what must be answered; what is absent is not checked, but for the flags.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    query: String,
    claimed: Option<String>,
    date: Option<String>,
    verdict: String,
    /// The document of the first match.
    doc: Option<String>,
    speaker: Option<String>,
    occurrences: Option<u64>,
    #[serde(default)]
    flags: Vec<String>,
    /// Words of the source that a note shows.
    shown: Option<String>,
    /// The claimed speaker as the corpus has them, how many places of theirs are near the date, in which languages
    /// they speak.
    held: Option<String>,
    near: Option<u64>,
    languages: Option<Vec<String>>,
    /// As whose words the first match is printed, and who relays them.
    r#in: Option<String>,
    via: Option<String>,
    /// The documents of all matches that have the words just so, in order.
    docs: Option<Vec<String>>,
    /// Words of the query that the first match has unchanged, and words that it lacks.
    stands: Option<String>,
    lacks: Option<String>,
}

fn flags(answer: &Value) -> Vec<String> {
    let notes = answer["notes"].as_array().unwrap().iter();
    let name = |note: &Value| match note["cause"].as_str() {
        Some(cause) => format!("{}:{cause}", note["flag"].as_str().unwrap()),
        None => note["flag"].as_str().unwrap().to_owned(),
    };
    let mut flags: Vec<String> = notes.map(name).collect();
    flags.sort();
    flags.dedup();
    flags
}

impl Case {
    /// What is not as it must be.
    fn wrong(&self, answer: &Value) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |what: &str, want: Value, found: &Value| {
            if want != *found {
                wrong.push(format!("{what}: {found}, want {want}"));
            }
        };
        let first = &answer["matches"][0];
        check("verdict", self.verdict.as_str().into(), &answer["verdict"]);
        check("flags", self.flags.clone().into(), &flags(answer).into());
        if let Some(doc) = &self.doc {
            check("document", doc.as_str().into(), &first["doc"]);
        }
        if let Some(speaker) = &self.speaker {
            check("speaker", speaker.as_str().into(), &first["speaker"]);
        }
        if let Some(occurrences) = self.occurrences {
            check("occurrences", occurrences.into(), &answer["occurrences"]);
        }
        if let Some(held) = &self.held {
            check("held", held.as_str().into(), &answer["searched"]["claimed"]["name"]);
        }
        let each = |list: &Value, field: &str| -> Value {
            list.as_array().map(|all| all.iter().map(|one| one[field].clone()).collect()).unwrap_or_default()
        };
        if let Some(languages) = &self.languages {
            check(
                "languages",
                languages.clone().into(),
                &each(&answer["searched"]["claimed"]["languages"], "language"),
            );
        }
        if let Some(docs) = &self.docs {
            let same =
                answer["matches"].as_array().unwrap().iter().filter(|place| place["verdict"] == "verbatim");
            check("documents", docs.clone().into(), &each(&same.cloned().collect(), "doc"));
        }
        if let Some(printed) = &self.r#in {
            check("in", printed.as_str().into(), &first["in"]);
        }
        if let Some(via) = &self.via {
            check("via", via.as_str().into(), &first["via"]);
        }
        if let Some(near) = self.near {
            check("near", near.into(), &answer["searched"]["claimed"]["near"]);
        }
        let words = |change: &str| -> String {
            let edits = first["diff"].as_array().unwrap().iter().filter(|edit| edit["change"] == change);
            edits.map(|edit| edit["query"].as_str().unwrap()).collect::<Vec<_>>().join(" \u{2026} ")
        };
        for (want, change) in [(&self.stands, "kept"), (&self.lacks, "added")] {
            if let Some(want) = want
                && !words(change).contains(want.as_str())
            {
                wrong.push(format!("{change}: {:?}, want {want:?}", words(change)));
            }
        }
        if let Some(shown) = &self.shown {
            let notes = answer["notes"].as_array().unwrap();
            if !notes.iter().any(|note| note["source"].as_str().unwrap().contains(shown)) {
                wrong.push(format!("no note shows {shown:?}: {}", answer["notes"]));
            }
        }
        wrong
    }
}

#[test]
fn answers_over_a_corpus() {
    let cases: Cases = toml::from_str(include_str!("../lookup/corpus.toml")).unwrap();
    let dir = Dir::new();
    for document in &cases.document {
        dir.create(format!("corpus/{}", document.name), document.text.trim_start());
    }
    let mut wrong = Vec::new();
    for case in &cases.case {
        let mut arguments = vec!["lookup", "corpus", &case.query, "--format", "jsonl"];
        arguments.extend(case.claimed.iter().flat_map(|name| ["--speaker", name]));
        arguments.extend(case.date.iter().flat_map(|date| ["--date", date]));
        let told = dir.dixit(&arguments);
        let answer: Value =
            serde_json::from_str(&told.out).unwrap_or_else(|error| panic!("{error}: {told:?}"));
        let nothing = ["not-found", "too-short"].contains(&case.verdict.as_str());
        let mut found = case.wrong(&answer);
        if told.code != Some(i32::from(nothing)) {
            found.push(format!("exit code {:?}", told.code));
        }
        if !found.is_empty() {
            wrong.push(format!(
                "{}\n  {}\n  found: {}",
                case.name,
                found.join("\n  "),
                answer["matches"][0]["text"]
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
}

const COUNCIL: &str = r#"{"id": "council#1", "title": "Council", "date": "1931-03-02", "speaker": "Ana Lopes", "text": "We shall rebuild the northern pier before winter."}
"#;

#[test]
fn standard_input_is_answered_line_by_line() {
    let dir = Dir::new();
    dir.create("council.jsonl", COUNCIL);
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(["lookup", "council.jsonl", "--stdin"]).current_dir(dir.path(""));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let lines = "we shall rebuild the northern pier\n\nwe shall rebuild the southern pier before winter\n";
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "verbatim: we shall rebuild the northern pier\n  \
         attributed to Ana Lopes (1.00), in a turn, council#1:0, 1931-03-02, Council\n    \
         verbatim: We shall rebuild the northern pier\n  \
         searched: 1 document, 1 speaker, 1931-03-02\n\n\
         altered: we shall rebuild the southern pier before winter\n  \
         attributed to Ana Lopes (1.00), in a turn, council#1:0, 1931-03-02, Council\n    \
         altered: We shall rebuild the [-northern-]{+southern+} pier before winter.\n    \
         ! opposite: \"southern\" here, \"northern\" in the source\n  \
         searched: 1 document, 1 speaker, 1931-03-02\n\n"
    );
    assert_eq!(output.status.code(), Some(0));
    let ask = |input: &[u8]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        command.args(["lookup", "council.jsonl", "--stdin"]).current_dir(dir.path("")).stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let searched = "  searched: 1 document, 1 speaker, 1931-03-02\n\n";
    let told = |code, out: String, err: &str| (Some(code), out, err.to_owned());
    let nothing = "dixit: standard input: no words to look up; a query is a line\n";
    assert_eq!(ask(b""), told(2, String::new(), nothing));
    assert_eq!(ask(b"\n \r\n"), told(2, String::new(), nothing));
    assert_eq!(
        ask(b"of the\r\nthe northern p\xefer\n"),
        told(
            2,
            format!("too short: of the\n{searched}"),
            "dixit: standard input, line 2: not UTF-8 text; save it as UTF-8 first\n"
        )
    );
    let long = "volcanoes ".repeat(401);
    assert_eq!(
        ask(long.as_bytes()),
        told(
            1,
            format!(
                "not found: {}\n  only its first 400 words were looked up; dixit verify looks up every quotation of a \
                 text\n{searched}",
                long.trim_end()
            ),
            ""
        )
    );
    let neither = dir.dixit(&["lookup", "council.jsonl"]);
    assert!(neither.code == Some(2) && neither.err.contains("<QUOTE>"), "{neither:?}");
    let both = dir.dixit(&["lookup", "council.jsonl", "pier", "--stdin"]);
    assert!(both.code == Some(2) && both.err.contains("cannot be used with"), "{both:?}");
}

#[test]
fn an_article_is_checked_quotation_by_quotation() {
    let dir = Dir::new();
    dir.create("council.jsonl", COUNCIL);
    dir.create(
        "article.txt",
        "\u{201c}We shall rebuild the northern pier before winter,\u{201d} said Ana Lopes on Monday.\n\n\
         \u{201c}Volcanoes sing about purple arithmetic,\u{201d} said Karl Reef.\n",
    );
    dir.dixit(&["verify", "council.jsonl", "article.txt"]).is(
        0,
        "verbatim: We shall rebuild the northern pier before winter,\n  \
         attributed to Ana Lopes (1.00), in a turn, council#1:0, 1931-03-02, Council\n    \
         verbatim: We shall rebuild the northern pier before winter.\n  \
         searched: 1 document, 1 speaker, 1931-03-02\n\n\
         not found: Volcanoes sing about purple arithmetic,\n  \
         searched: 1 document, 1 speaker, 1931-03-02\n  \
         no words in it are attributed to anybody called Karl Reef\n\n",
        "",
    );
    let rows = dir.dixit(&["verify", "council.jsonl", "article.txt", "--format", "jsonl"]);
    let answers: Vec<Value> = rows.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!(answers[0]["claimed"], "Ana Lopes");
    let digest = answers[0]["matches"][0]["sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && answers[0]["matches"][0]["end"] == 49, "{}", rows.out);
    dir.create("plain.txt", "Nobody is quoted here at all.\n");
    dir.dixit(&["verify", "council.jsonl", "plain.txt"]).is(
        2,
        "",
        "dixit: plain.txt: no quotation of three words or more in it\n",
    );
    let missing = dir.dixit(&["verify", "council.jsonl", "missing.txt"]);
    assert!(missing.code == Some(2) && missing.err.contains("missing.txt"), "{missing:?}");
    dir.create(
        "old.txt",
        b"\x93We shall rebuild the northern pier before winter,\x94 said Ana Lopes on Monday.\r\n",
    );
    let old = dir.dixit(&["verify", "council.jsonl", "old.txt"]);
    assert!(old.code == Some(0) && old.out.starts_with("verbatim: We shall rebuild"), "{old:?}");
    dir.create(
        "page.html",
        "<p>&ldquo;We shall rebuild the northern pier&rdquo;, said <b>Ana Lopes</b> on Monday.</p>",
    );
    let page = dir.dixit(&["verify", "council.jsonl", "page.html"]);
    assert!(page.code == Some(0) && page.out.starts_with("verbatim: We shall rebuild"), "{page:?}");
    dir.create("empty.txt", "");
    dir.create("picture.txt", b"\0\0\x01\x02\0\0\0\x07\0\0\0");
    for (name, told) in [
        ("empty.txt", "dixit: empty.txt: "),
        ("picture.txt", "picture.txt: this is a binary file"),
        (".", "dixit: .: a folder, where an article is wanted"),
    ] {
        let answer = dir.dixit(&["verify", "council.jsonl", name]);
        assert!(
            answer.code == Some(2) && answer.out.is_empty() && answer.err.contains(told),
            "{name}: {answer:?}"
        );
    }
}

/// The date of one document among others would pass for the time that all of them are from.
#[test]
fn undated_documents_are_counted() {
    let dir = Dir::new();
    let row = |id: &str, date: &str| {
        format!(
            r#"{{"id": "{id}", "title": "{id}", "text": "The {id} is ours, and so is the sea wall."{date}}}"#
        ) + "\n"
    };
    let searched = |rows: &[String]| {
        dir.create("rows.jsonl", rows.concat());
        let out = dir.dixit(&["lookup", "rows.jsonl", "volcanoes sing about purple arithmetic"]).out;
        out.lines().find_map(|line| line.trim().strip_prefix("searched: ")).unwrap().to_owned()
    };
    let (first, last) = (r#", "date": "1931-03-02""#, r#", "date": "1940-05""#);
    let [pier, quay, boat] = [row("pier", first), row("quay", ""), row("boat", "")];
    assert_eq!(searched(&[quay.clone(), boat.clone()]), "2 documents, 0 speakers, 0 dated, 2 undated");
    assert_eq!(searched(&[pier.clone(), quay.clone(), boat]), "3 documents, 0 speakers, 1 dated, 2 undated");
    assert_eq!(
        searched(&[pier, quay, row("boat", last)]),
        "3 documents, 0 speakers, 2 dated, 1 undated, 1931-03-02 to 1940-05"
    );
}

/// What was searched, what it holds of the claimed speaker, where else the words stand, and who relays them.
#[test]
fn an_answer_says_what_it_rests_on() {
    let dir = Dir::new();
    let row = |id: &str, date: &str, text: &str| {
        format!(
            r#"{{"id": "{id}", "title": "Council", "date": "{date}", "speaker": "Ana Lopes", "language": "en", "text": "{text}"}}"#
        ) + "\n"
    };
    dir.create(
        "corpus/council.jsonl",
        row("a", "1931-03-02", "The pier is ours.") + &row("b", "1932-03-02", "The pier is ours."),
    );
    let searched = "  searched: 2 documents, 1 speaker, 1931-03-02 to 1932-03-02\n";
    dir.dixit(&["lookup", "corpus", "the pier is ours", "-n", "1"]).is(
        0,
        &format!(
            "verbatim: the pier is ours\n  word for word in 2 places\n  attributed to Ana Lopes (1.00), in a turn, a:0, \
             1931-03-02, Council\n    verbatim: The pier is ours.\n{searched}\n"
        ),
        "",
    );
    let claim = [
        "lookup",
        "corpus",
        "volcanoes sing about purple arithmetic",
        "--speaker",
        "Lopes",
        "--date",
        "1932-03-20",
    ];
    let of = "  of Ana Lopes: 2 utterances, 8 words, 1931-03-02 to 1932-03-02, en 2; 1 place within thirty days of the \
              claimed date\n";
    dir.dixit(&claim).is(
        1,
        &format!("not found: volcanoes sing about purple arithmetic\n{searched}{of}\n"),
        "",
    );
}
