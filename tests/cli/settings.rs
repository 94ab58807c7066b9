//! Where `dixit.toml` is looked for, for what it holds, and what ends a build because it might publish what must stay
//! out.

use super::dir::{Answer, Dir};
use super::kit;
use std::io::Write;

const PSEUDONYM: &str = "[[speaker]]\nname = \"Ana Lopes\"\npseudonym = \"Clara Brandt\"\n";

/// A folder with an interview in a subfolder, and a kit.
fn interview() -> Dir {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("c/interviews/03.txt", "Then Ana Lopes said: “I was born here.”\n");
    dir
}

fn build(dir: &Dir, corpus: &str, more: &[&str]) -> Answer {
    dir.dixit(&[&["build", corpus, "--kit", "kit"], more].concat())
}

/// The texts of a site, as far as this word stands in them.
fn found(dir: &Dir, site: &str, word: &str) -> String {
    dir.dixit(&["search", site, word]).out
}

/// What a build says at its end, but the fingerprint.
fn told(answer: &Answer) -> String {
    let lines = answer.out.lines().filter(|line| !line.starts_with("fingerprint "));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn settings_under_another_name_end_a_build() {
    let alike =
        "named like settings, but only dixit.toml is read as such; rename it to dixit.toml, or take it away";
    let below = "settings in a folder below the one that is read; move them up into its dixit.toml, or name this \
                 folder by itself";
    let rules = "holds rules about what must stay out, but only dixit.toml is read as settings; rename it to dixit.toml, \
                 or take it away";
    let cases = [
        ("dixit.toml.txt", alike),
        ("Dixit.toml", alike),
        ("dixit(1).toml", alike),
        (".dixit.toml", alike),
        ("dixit.tml", alike),
        ("dixit.toml.bak", alike),
        ("interviews/dixit.toml.txt", alike),
        ("interviews/dixit.toml", below),
        ("dixit.md", rules),
        ("interviews/notes.txt", rules),
        ("rules.cfg", rules),
        (".settings.toml", rules),
        ("rules", rules),
    ];
    for (name, why) in cases {
        let dir = interview();
        dir.create("c/b.txt", "The tide was low.\n");
        dir.create(format!("c/{name}"), PSEUDONYM);
        build(&dir, "c", &[]).is(
            2,
            "",
            &format!(
                "dixit: without effect: {name}: {why}\n\
                 dixit: 1 setting had no effect\n\
                 dixit: nothing was written; --allow-misplaced-settings publishes as if there were no such settings\n"
            ),
        );
        assert!(!dir.path("site").exists(), "{name}");
        assert!(dir.caches().is_empty(), "{name}");
        let answer = build(&dir, "c", &["--allow-misplaced-settings"]);
        assert_eq!(answer.code, Some(3), "{answer:?}");
        assert_eq!(
            answer.err,
            format!("dixit: without effect: {name}: {why}\ndixit: 1 setting had no effect\n")
        );
        assert_eq!(
            told(&answer),
            "2 documents, 12 words, 1 quotation and 0 turns by 1 speaker\nsite/index.html\n",
            "{name}"
        );
    }
}

#[test]
fn settings_in_an_archive_end_a_build() {
    let dir = interview();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [
        ("talks/a.txt", "The tide was low.\n"),
        ("talks/dixit.toml", "title = \"Talks\"\n"),
        ("talks/dixit(2).toml", "title = \"Talks\"\n"),
        ("rules", PSEUDONYM),
    ] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    dir.create("c/a.zip", archive.finish().unwrap().into_inner());
    build(&dir, "c", &[]).is(
        2,
        "",
        "dixit: without effect: a.zip/rules: holds rules about what must stay out, but only dixit.toml is read as \
         settings; rename it to dixit.toml, or take it away\n\
         dixit: without effect: a.zip/talks/dixit(2).toml: named like settings, but only dixit.toml is read as such; \
         rename it to dixit.toml, or take it away\n\
         dixit: without effect: a.zip/talks/dixit.toml: settings in an archive; unpack it, and name the folder in which \
         they are then\n\
         dixit: 3 settings had no effect\n\
         dixit: nothing was written; --allow-misplaced-settings publishes as if there were no such settings\n",
    );
}

#[test]
fn settings_that_are_named_are_no_text() {
    let dir = interview();
    dir.create("c/dixit.toml", "title = \"Talks\"\n");
    dir.dixit(&["check", "c/dixit.toml"]).is(
        2,
        "",
        "dixit: c/dixit.toml holds for c/dixit.toml\n\
         dixit: without effect: c/dixit.toml: these are settings, and no text; name their folder, or a text in it\n\
         dixit: 1 setting had no effect\n\
         dixit: c/dixit.toml: nothing in it could be read\n",
    );
}

#[test]
fn what_is_no_settings_ends_nothing() {
    let dir = interview();
    let prose = "They withhold it, and the pseudonym too.\n\n```toml\n[withhold]\nwords = [\"Gull\"]\n```\n";
    dir.create("c/guide.md", prose);
    // What an editor keeps of settings that are there, and what dixit proposes.
    for name in ["dixit.toml", "dixit.toml~", ".dixit.toml.swp", "dixit.toml.bak"] {
        dir.create(format!("c/{name}"), PSEUDONYM);
    }
    let answer = build(&dir, "c", &[]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
}

#[test]
fn commands_that_only_print_warn_of_misplaced_settings() {
    let dir = interview();
    dir.create("c/dixit.toml.txt", PSEUDONYM);
    let warning = "dixit: without effect: dixit.toml.txt: named like settings, but only dixit.toml is read as such; rename \
                   it to dixit.toml, or take it away\n\
                   dixit: 1 setting had no effect\n";
    let commands: [(&[&str], i32); 5] = [
        (&["check", "c"], 3),
        (&["check", "c", "--privacy"], 3),
        (&["quotes", "c"], 3),
        (&["search", "c", "born"], 0),
        (&["lookup", "c", "I was born here"], 0),
    ];
    for (command, code) in commands {
        let answer = dir.dixit(command);
        assert_eq!((answer.code, answer.err.as_str()), (Some(code), warning), "{command:?}");
    }
}

#[test]
fn a_part_of_a_corpus_has_the_rules_of_the_whole() {
    for (part, name) in
        [("c/interviews/03.txt", "03.txt"), ("c/interviews", "03.txt"), ("c", "interviews/03.txt")]
    {
        let dir = interview();
        dir.create(
            "c/dixit.toml",
            format!("title = \"Harbour\"\n[subcorpora]\nold = \"year:1931\"\n{PSEUDONYM}"),
        );
        let note =
            if part == "c" { String::new() } else { format!("dixit: c/dixit.toml holds for {part}\n") };
        // The parts of a corpus are those of the whole.
        let old = "dixit: without effect: c/dixit.toml:3: subcorpus old: year:1931 leaves no word of the corpus. Nothing \
                   is dated 1931.\n";
        let answer = build(&dir, part, &[]);
        let err = answer.err.replace(old, "");
        assert_eq!((answer.code, err), (Some(0), note.clone()), "{answer:?}");
        assert_eq!(answer.err.contains("subcorpus"), part == "c", "{answer:?}");
        assert!(found(&dir, "site", "Lopes").contains("0 hits in 0 documents"));
        assert!(found(&dir, "site", "Brandt").contains("1 hit in 1 document"));
        assert!(dir.dixit(&["info", "site"]).out.starts_with("title        Harbour\n"));
        let answer = dir.dixit(&["quotes", part, "--format", "csv"]);
        assert_eq!(answer.err, note, "{answer:?}");
        let (line, _) = answer.out.split_once(",direct,").unwrap();
        assert!(line.ends_with(&format!("\n{name},27,43,I was born here.")), "{answer:?}");
        dir.dixit(&["check", part, "--privacy"]).is(
            0,
            "0 e-mail addresses, 0 telephone numbers, 0 parts of names, 0 near names and 0 properties in 1 document\n\
             withheld by 1 rule: 0 inputs as a whole, something in 1 document\n",
            &note,
        );
    }
}

#[test]
fn rules_name_files_from_the_folder_of_their_settings() {
    let dir = interview();
    dir.create("c/interviews/raw/04.txt", "Notes of a talk.\n").create("c/03.txt", "Then Ana Lopes left.\n");
    dir.create(
        "c/dixit.toml",
        "[withhold]\nfiles = [\"/interviews/raw/\"]\n\n\
         [[withhold.passage]]\nfile = \"interviews/03.txt\"\nquote = \"Ana Lopes\"\n",
    );
    let whole = "2 documents, 11 words, 1 quotation and 0 turns by 0 speakers\n\
                 withheld by 2 rules: 1 input as a whole, something in 1 document\nsite/index.html\n";
    assert_eq!(told(&build(&dir, "c", &[])), whole);
    let folder = "1 document, 7 words, 1 quotation and 0 turns by 0 speakers\n\
                  withheld by 2 rules: 1 input as a whole, something in 1 document\nsite/index.html\n";
    assert_eq!(told(&build(&dir, "c/interviews", &[])), folder);
    let file = folder.replace("1 input ", "0 inputs ");
    let answer = build(&dir, "c/interviews/03.txt", &[]);
    assert_eq!((answer.code, told(&answer)), (Some(0), file), "{answer:?}");
    assert_eq!(
        answer.err,
        "dixit: c/dixit.toml holds for c/interviews/03.txt\n\
         dixit: c/dixit.toml: 1 of 2 rules found nothing in this part of its folder; whether they find anything in the \
         rest, dixit check c says\n"
    );
    // The rule of the other file of this name does not hold for it.
    let answer = dir.dixit(&["search", "c/03.txt", "Lopes"]);
    assert!(answer.out.contains("1 hit in 1 document"), "{answer:?}");
    // All of it may be withheld.
    let answer = build(&dir, "c/interviews/raw", &[]);
    assert_eq!(answer.code, Some(2), "{answer:?}");
    assert!(
        answer.err.ends_with("dixit: c/interviews/raw: all of it is withheld by the rules of dixit.toml\n"),
        "{answer:?}"
    );
}

#[test]
fn a_passage_of_a_file_that_is_read_must_be_found() {
    let idle = "finds nothing: correct it, or what it means is published; or delete it";
    let refused = "dixit: 1 setting had no effect\n\
                   dixit: nothing was written; --allow-unused-rules publishes what these rules may mean\n";
    for file in ["interviews/03.txt", "interviews/04.txt", "interviws/03.txt"] {
        let dir = interview();
        dir.create("c/letters/04.txt", "A letter.\n");
        let settings = format!("[[withhold.passage]]\nfile = \"{file}\"\nquote = \"Ana Lopez\"\n");
        dir.create("c/dixit.toml", settings);
        let problem = format!(
            "dixit: without effect: c/dixit.toml:1: [[withhold.passage]] \"{file}\": \"Ana Lopez\" {idle}\n"
        );
        let note = "dixit: c/dixit.toml holds for c/interviews\n";
        build(&dir, "c/interviews", &[]).is(2, "", &format!("{note}{problem}{refused}"));
        // Of a file that is there and not read, nothing can be said.
        let expected = if file == "interviews/03.txt" { Some(0) } else { Some(2) };
        assert_eq!(build(&dir, "c/letters", &[]).code, expected, "{file}");
    }
}

#[test]
fn corrections_and_speakers_name_documents_from_there_too() {
    let dir = interview();
    dir.create("c/rows.jsonl", "{\"id\": \"r1\", \"text\": \"“It was low,” she said.\"}\n");
    dir.create(
        "c/dixit.toml",
        "[[speaker]]\nname = \"Ana Lopes the Younger\"\naliases = [\"Ana Lopes\"]\ndocs = [\"rows.jsonl\"]\n\n\
         [[correction]]\ndoc = \"interviews/03.txt\"\nquote = \"I was born here\"\nspeaker = \"Rui Pinto\"\n\n\
         [[correction]]\ndoc = \"r1\"\nquote = \"It was low\"\nspeaker = \"Nadja Ilves\"\n",
    );
    for (part, speaker) in [("c/interviews/03.txt", "Rui Pinto"), ("c/rows.jsonl", "Nadja Ilves")] {
        let answer = dir.dixit(&["quotes", part, "--format", "csv"]);
        let note = format!("dixit: c/dixit.toml holds for {part}\n");
        assert_eq!((answer.code, &answer.err), (Some(0), &note), "{answer:?}");
        assert!(answer.out.contains(&format!(",direct,,false,{speaker},")), "{answer:?}");
        assert!(!answer.out.contains("Younger"), "{answer:?}");
    }
}

#[test]
fn a_file_may_be_named_from_where_the_command_is_run() {
    for part in ["c/interviews/03.txt", "c/interviews"] {
        let dir = interview();
        dir.create(
            "c/interviews/dixit.toml",
            "[[withhold.passage]]\nfile = \"c/interviews/03.txt\"\nquote = \"Ana Lopes\"\n",
        );
        let answer = build(&dir, part, &[]);
        assert_eq!(answer.code, Some(0), "{answer:?}");
        assert!(found(&dir, "site", "Lopes").contains("0 hits in 0 documents"));
    }
}

#[test]
fn all_settings_above_hold_and_the_nearest_has_the_first_word() {
    let dir = interview();
    dir.create("c/interviews/dixit.toml", "title = \"Interviews\"\n");
    dir.create("c/dixit.toml", format!("title = \"Harbour\"\nlicence = \"CC0-1.0\"\n{PSEUDONYM}"));
    let answer = build(&dir, "c/interviews", &[]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), "dixit: c/dixit.toml holds for c/interviews\n"));
    assert!(found(&dir, "site", "Lopes").contains("0 hits in 0 documents"));
    let info = dir.dixit(&["info", "site"]).out;
    assert!(info.starts_with("title        Interviews\nlicence      CC0-1.0\n"), "{info}");
    // What looks like settings counts there too.
    std::fs::rename(dir.path("c/dixit.toml"), dir.path("c/dixit.toml.txt")).unwrap();
    build(&dir, "c/interviews", &[]).is(
        2,
        "",
        "dixit: without effect: c/dixit.toml.txt: named like settings, but only dixit.toml is read as such; rename it to \
         dixit.toml, or take it away\n\
         dixit: 1 setting had no effect\n\
         dixit: nothing was written; --allow-misplaced-settings publishes as if there were no such settings\n",
    );
}

#[test]
fn a_rule_that_finds_nothing_ends_a_build_before_anything_is_written() {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("c/a.txt", "Then Ana Lopes went to Harbour Street 12.\n");
    dir.create("c/dixit.toml", "[withhold]\nwords = [\"Harbour Street 12\"]\n");
    assert_eq!(build(&dir, "c", &[]).code, Some(0));
    let before = std::fs::read(dir.path("site/dixit.wasm")).unwrap();
    dir.create("c/dixit.toml", "[withhold]\nwords = [\"Harbor Street 12\"]\n");
    let problem = "dixit: without effect: c/dixit.toml:2: words = \"Harbor Street 12\" finds nothing: correct it, or what \
                   it means is published; or delete it\n\
                   dixit: 1 setting had no effect\n";
    let refusal = "dixit: nothing was written; --allow-unused-rules publishes what these rules may mean\n";
    build(&dir, "c", &[]).is(2, "", &format!("{problem}{refusal}"));
    assert!(std::fs::read(dir.path("site/dixit.wasm")).unwrap() == before);
    let answer = build(&dir, "c", &["--allow-unused-rules"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(3), problem));
    assert!(found(&dir, "site", "street").contains("1 hit in 1 document"));
    // Both at once are told together.
    dir.create("c/dixit.md", PSEUDONYM);
    let answer = build(&dir, "c", &["--allow-unused-rules"]);
    assert!(answer.err.ends_with("--allow-misplaced-settings publishes as if there were no such settings\n"));
    let answer = build(&dir, "c", &[]);
    assert!(
        answer.err.ends_with(
            "dixit: nothing was written; --allow-unused-rules and --allow-misplaced-settings publish what these \
             settings may mean\n"
        ),
        "{answer:?}"
    );
}

#[test]
fn a_build_that_is_refused_keeps_nothing() {
    let dir = interview();
    build(&dir, "c", &[]);
    assert_eq!(dir.caches().len(), 1);
    dir.create("c/dixit.toml", "[withhold]\nwords = [\"Lopez\"]\n");
    assert_eq!(build(&dir, "c", &["--no-cache"]).code, Some(2));
    assert!(dir.caches().is_empty(), "{:?}", dir.caches());
}

#[test]
fn a_rule_may_find_something_in_a_name_alone() {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("c/gull.md", "---\ntitle: Birds\n---\nThe tide was low.\n");
    dir.create("c/dixit.toml", "[withhold]\nwords = [\"Gull\"]\n");
    let answer = build(&dir, "c", &[]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
    assert!(found(&dir, "site", "tide").contains("[withheld].md"));
}

#[test]
fn of_two_corpora_it_is_said_whose_settings_hold() {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("c/a.txt", "Ana Lopes came.\n").create("c/raw/b.txt", "Notes.\n");
    dir.create("d/b.txt", "Ana Lopes went.\n");
    dir.create("c/dixit.toml", format!("[withhold]\nfiles = [\"/raw/\"]\n\n{PSEUDONYM}"));
    let answer = dir.dixit(&["build", "c", "d", "--kit", "kit"]);
    assert_eq!(
        (answer.code, answer.err.as_str()),
        (
            Some(0),
            "dixit: c/dixit.toml holds for d too, which has no dixit.toml: all but what is said of single files\n"
        )
    );
    assert!(answer.out.contains("withheld by 2 rules: 1 input as a whole, something in 2 documents\n"));
    assert!(found(&dir, "site", "Lopes").contains("0 hits in 0 documents"));
    // Settings above both are named once, and name the files of both.
    dir.create("dixit.toml", "[[withhold.passage]]\nfile = \"d/b.txt\"\nquote = \"went\"\n");
    let answer = dir.dixit(&["build", "c", "d", "--kit", "kit"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), "dixit: dixit.toml holds for c, d\n"));
    assert!(found(&dir, "site", "went").contains("0 hits in 0 documents"));
}

#[cfg(unix)]
#[test]
fn settings_may_be_a_link_that_leads_to_a_file() {
    use std::os::unix::fs::symlink;
    let dir = interview();
    dir.create("real.toml", PSEUDONYM);
    symlink("../real.toml", dir.path("c/dixit.toml")).unwrap();
    let answer = build(&dir, "c", &[]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
    assert!(found(&dir, "site", "Lopes").contains("0 hits in 0 documents"));
    std::fs::remove_file(dir.path("real.toml")).unwrap();
    let nowhere = "dixit: c/dixit.toml: a link that leads nowhere; put the settings themselves here\n";
    for part in ["c", "c/interviews", "c/interviews/03.txt"] {
        build(&dir, part, &[]).is(2, "", nowhere);
    }
    std::fs::remove_file(dir.path("c/dixit.toml")).unwrap();
    std::fs::create_dir(dir.path("c/dixit.toml")).unwrap();
    let folder = "dixit: c/dixit.toml: it is a folder and no file, so it was not opened; put a file in its place, or take it away\n";
    build(&dir, "c", &[]).is(2, "", folder);
}

#[cfg(unix)]
#[test]
fn a_link_has_the_rules_of_where_it_stands_and_of_where_it_leads() {
    use std::os::unix::fs::symlink;
    for settings in ["here/dixit.toml", "archive/dixit.toml"] {
        let dir = Dir::new();
        dir.create("archive/talks/a.txt", "“Gulls are gone,” said Ana Lopes.\n")
            .create("here/b.txt", "Nothing.\n");
        symlink("../archive/talks", dir.path("here/talks")).unwrap();
        dir.create(settings, PSEUDONYM);
        for part in ["here/talks", "here/talks/a.txt"] {
            let answer = dir.dixit(&["quotes", part, "--format", "csv"]);
            assert!(answer.out.contains("Clara Brandt") && !answer.out.contains("Lopes"), "{answer:?}");
            assert_eq!(answer.err, format!("dixit: {settings} holds for {part}\n"));
        }
    }
}

/// Who speaks, and what: the columns `speaker` and `text` of every turn.
fn turns(dir: &Dir, corpus: &str) -> Vec<(String, String)> {
    let answer = dir.dixit(&["quotes", corpus, "--format", "csv"]);
    let mut table = csv::Reader::from_reader(answer.out.as_bytes());
    let rows = table.records().map(Result::unwrap).filter(|row| &row[4] == "turn");
    rows.map(|row| (row[7].to_owned(), row[3].to_owned())).collect()
}

#[test]
fn the_author_of_a_letter_is_withheld_as_its_speaker() {
    let letter = "From: Ana Lopes <ana@quay.example>\nTo: Rui Pinto <rui@quay.example>\nSubject: Boats\n\n\
                  No ship will wait outside the bar.\n\nOn 1 Mar 1931, Rui Pinto <rui@quay.example> wrote:\n\
                  > Will they wait again?\n";
    for (fields, expected) in [
        ("[\"author\"]", ["", ""]),
        ("[\"speaker\"]", ["", ""]),
        // Whoever else has the name that a field takes away.
        ("[\"to\"]", ["Ana Lopes", ""]),
    ] {
        for name in ["a.eml", "a.mbox"] {
            let dir = Dir::new();
            let head = if name == "a.mbox" { "From ana@quay.example Mon Mar  2 07:00:00 1931\n" } else { "" };
            dir.create(format!("c/{name}"), format!("{head}{letter}"));
            dir.create("c/dixit.toml", format!("[withhold]\nfields = {fields}\n"));
            let said = ["No ship will wait outside the bar.", "Will they wait again?"];
            let expected = expected.iter().zip(said).map(|(who, what)| ((*who).to_owned(), what.to_owned()));
            assert_eq!(turns(&dir, "c"), expected.collect::<Vec<_>>(), "{fields} {name}");
        }
    }
}

#[test]
fn the_labels_of_a_transcript_are_withheld_with_the_speaker() {
    let dir = Dir::new();
    kit::create(&dir);
    let said = "MR. LOPES: I kept the lamp.\n\nMS. ILVES: And I the boat.\n\nMR. LOPES: So it was.\n";
    dir.create("c/a.txt", said);
    dir.create("c/b.srt", "1\n00:00:01,000 --> 00:00:02,000\nLOPES: The tide is low.\n\n2\n00:00:03,000 --> 00:00:04,000\nILVES: It is.\n");
    dir.create("c/dixit.toml", "[withhold]\nfields = [\"speaker\"]\n");
    let expected = ["I kept the lamp.", "And I the boat.", "So it was.", "The tide is low.", "It is."];
    let expected = expected.map(|text| (String::new(), text.to_owned()));
    assert_eq!(turns(&dir, "c"), expected);
    let answer = build(&dir, "c", &[]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
    for name in ["Lopes", "Ilves"] {
        assert!(found(&dir, "site", name).contains("0 hits in 0 documents"), "{name}");
    }
    // Nor in what is shown and not searched.
    let pack = dixit::site::read_pack(&dir.path("site")).unwrap().unwrap();
    let index = dixit::index::Index::open(&pack).unwrap();
    let text = index.document_text(dixit::document::DocId(0));
    assert_eq!(
        text.trim_end(),
        "[withheld]: I kept the lamp.\n\n[withheld]: And I the boat.\n\n[withheld]: So it was."
    );
    // Where nobody speaks, the rule finds nothing.
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("c/a.txt", "The tide was low.\n")
        .create("c/dixit.toml", "[withhold]\nfields = [\"speaker\"]\n");
    assert_eq!(build(&dir, "c", &[]).code, Some(2));
}
