//! `dixit check`: what was read, file by file, and what is doubtful.

use super::dir::Dir;

#[test]
fn a_folder_of_all_kinds() {
    let dir = Dir::new();
    dir.create(
        "corpus/council.jsonl",
        "{\"id\": \"c#1\", \"date\": \"1931-03-02\", \"speaker\": \"Ana Lopes\", \"text\": \"We wait for no ship.\"}\n\
         {\"id\": \"c#2\", \"date\": \"1931-03-05\", \"speaker\": \"Rui Pinto\", \"text\": \"Order!\"}\n\
         {\"id\": \"c#3\", \"date\": \"1931-03-05\"}\n\
         {\"id\": \"c#4\", \"date\": \"soon\", \"text\": \"No date.\"}\n\
         not a row\n",
    );
    dir.create(
        "corpus/notes/storm.md",
        "---\ntitle: After the storm\ndate: 1931-04\nsource: Harbour Gazette\nlanguage: en\ntags: [sea, weather]\n---\n\
         The roofs were **gone** and the sea lay still.\n",
    );
    dir.create("corpus/broken.md", "---\ntitle: [a\n---\nText.\n");
    dir.create("corpus/open.md", "---\ntitle: a\n\nText.\n");
    dir.create("corpus/empty.txt", " \n");
    dir.create("corpus/dixit.toml", "title = \"Harbour\"\n");
    dir.dixit(&["check", "corpus"]).is(
        3,
        "council.jsonl: 266 bytes, UTF-8\n  c\n  title      c\n  date       1931-03 (metadata)\n  language   en\n\
         \x20 words      8, 3 turns\n  quotations 3, 2 with a speaker\n\
         \x20 ? line 4: date is \"soon\", which is not a date like 2016-10-12, 2016-10 or 2016\n\n\
         notes/storm.md: 150 bytes, UTF-8\n  title      After the storm\n  date       1931-04 (metadata)\n\
         \x20 source     Harbour Gazette\n  language   en\n  words      9\n  quotations 0, 0 with a speaker\n\n\
         2 documents in 2 files, 17 words, 3 quotations by 2 speakers, 1 doubt\n",
        "dixit: left out: broken.md:2: front matter: unclosed bracket '['\n\
         dixit: left out: council.jsonl:3: this row has no \"text\"; leave the row out or give it a text\n\
         dixit: left out: council.jsonl:5: not valid JSON at column 2: expected ident; a row is one line\n\
         dixit: left out: empty.txt: nothing in it\n\
         dixit: left out: open.md:1: front matter: opened by --- but never closed; put --- on a line of its own \
         below it\n\
         dixit: 5 inputs were left out\n",
    );
}

#[test]
fn a_proposal_can_be_corrected_and_is_never_written_over() {
    let dir = Dir::new();
    dir.create("corpus/quay.txt", "The gate was shut.\n\n“Nobody may land here, not even at high water.”\n");
    let write = ["check", "corpus", "--write", "corpus/dixit.toml"];
    assert_eq!(dir.dixit(&write).code, Some(0));
    let proposal = std::fs::read_to_string(dir.path("corpus/dixit.toml")).unwrap();
    assert!(
        proposal.contains("# [[correction]]\n# doc = \"quay.txt\"\n# quote = \"Nobody may land"),
        "{proposal}"
    );
    let again = dir.dixit(&write);
    assert_eq!(again.code, Some(2));
    assert!(again.err.contains("corpus/dixit.toml: the proposal could not be written"), "{}", again.err);

    // A reader takes the marks away and names the speaker.
    let (said, correction) = proposal.split_once("# [[correction]]").unwrap();
    let correction = correction
        .lines()
        .map(|line| line.trim_start_matches("# "))
        .filter(|line| !line.starts_with("speaker"));
    let corrected = format!(
        "{said}[[correction]]{}\nspeaker = \"Ingrid Halvorsen\"\n",
        correction.collect::<Vec<_>>().join("\n")
    );
    dir.create("corpus/dixit.toml", corrected);
    let quotes = dir.dixit(&["quotes", "corpus"]);
    assert!(quotes.out.contains("Ingrid Halvorsen"), "{quotes:?}");
}

/// What a person sees at the head and foot of a report, in the layouts of three papers.
#[test]
fn reports_tell_their_head_in_many_layouts() {
    let body = "The ferry line was opened on Thursday by the mayor, who praised all who had helped to build it.\n\n\
                “It floats,” Mayor Ana Lopes said.\n";
    let dir = Dir::new();
    dir.create(
        "a.txt",
        format!(
            "Ferry Line Opens\nBy Jane Roe and Max Muster for The Vell Courier\nPublished: 14 June 2018\n\
             https://courier.example/2018/06/15/ferry\n\nVELL, June 14 (Reuters) - {body}\nRead more: The pier\n"
        ),
    );
    dir.create(
        "b.txt",
        format!("Fähre fährt\nVon Max Muster | 14. Juni 2018, 12:30 Uhr\n\nVell (dpa) - {body}"),
    );
    dir.create("c.txt", format!("Ferry Line Opens\n\n2018-06-14T12:30\n\n{body}"));
    dir.create("d.txt", format!("Le bac ouvre\nPar Hélène Martin\nPublié le 14 juin 2018 à 12h30\n\n{body}"));
    dir.create("e.txt", format!("The Ice of 1947\n\n{body}\n© 2016 The Vell Courier\n"));
    dir.create("f.txt", format!("VELL, June 14, 2018 (AP) — {body}"));
    let told = dir.dixit(&["check", "."]);
    let wanted = |line: &&str| {
        let line = line.trim_start();
        line.ends_with("UTF-8")
            || ["date ", "source", "author", "url", "left", "?"].iter().any(|key| line.starts_with(key))
    };
    let lines: Vec<&str> = told.out.lines().filter(wanted).map(str::trim).collect();
    let expected = [
        "a.txt: 314 bytes, UTF-8",
        "date       2018-06-14 (date line)",
        "source     The Vell Courier",
        "author     Jane Roe and Max Muster",
        "url        https://courier.example/2018/06/15/ferry",
        "left aside 2 lines of boilerplate",
        "b.txt: 206 bytes, UTF-8",
        "date       2018-06-14 (date line)",
        "source     dpa",
        "author     Max Muster",
        "c.txt: 172 bytes, UTF-8",
        "date       2018-06-14 (date line)",
        "d.txt: 203 bytes, UTF-8",
        "date       2018-06-14 (date line)",
        "author     Hélène Martin",
        "e.txt: 179 bytes, UTF-8",
        "date       -",
        "left aside 1 line of boilerplate",
        "? no date: it can neither be filtered nor sorted by date",
        "f.txt: 165 bytes, UTF-8",
        "date       2018-06-14 (dateline)",
        "source     AP",
    ];
    assert_eq!(lines, expected, "{told:?}");
}

#[test]
fn two_articles_in_one_file_are_two_documents() {
    let dir = Dir::new();
    dir.create(
        "two.txt",
        "Lighthouse Opens\n\nBy Jane Roe\nMarch 3, 2021\n\n\
         Ana Lopes opened the new lighthouse on Sunday and thanked all who had helped to build it.\n\n* * *\n\n\
         Ferry Line Closed\n\nBy Max Muster\nMarch 5, 2021\n\n\
         Karl Brandt closed the ferry line on Tuesday and thanked nobody at all for it. “It sank,” he said.\n",
    );
    dir.create(
        "chronicle.txt",
        "The Storm Day by Day\n\nThe storm came over the sea in March and stayed for a week, to the day.\n\n\
         The first day\nMarch 3, 2021\nThe roofs of the harbour were gone when the people of the town woke up.\n\n\
         The second day\nMarch 4, 2021\nThe boats lay on the quay and the quay lay under water until the night.\n",
    );
    dir.dixit(&["check", "two.txt"]).is(
        0,
        "two.txt: 294 bytes, UTF-8, 2 documents\n  title      Lighthouse Opens\n  date       2021-03-03 (date line)\n\
         \x20 author     Jane Roe\n  language   en\n  words      25\n  quotations 0, 0 with a speaker\n\
         \x20 left aside 1 line of boilerplate\n  two.txt#2\n  title      Ferry Line Closed\n\
         \x20 date       2021-03-05 (date line)\n  author     Max Muster\n  language   en\n  words      28\n\
         \x20 quotations 1, 1 with a speaker\n\n\
         2 documents in 1 file, 53 words, 1 quotation by 1 speaker, 0 doubts\n",
        "",
    );
    let told = dir.dixit(&["check", "chronicle.txt"]);
    assert!(told.out.contains("\n1 document in 1 file"), "{told:?}");
}

#[test]
fn what_every_file_repeats_is_set_aside_but_not_lost() {
    let dir = Dir::new();
    let bodies = [
        "The ferry line was opened on Thursday by the mayor, who praised all who had helped.",
        "The ice closed the port for six weeks, and nobody living remembers a longer winter.",
        "The council sat until midnight and could not agree on the colour of the lighthouse.",
    ];
    for (nth, body) in bodies.iter().enumerate() {
        let page = format!(
            "The Vell Courier\n\nHeadline number {nth} of the week\n\nMarch {}, 2021\n\n{body}\n\n\
             Write to the desk at the old pier, open daily from nine\n\nGod bless this harbour and all who sail\n",
            nth + 3
        );
        dir.create(format!("press/{nth}.txt"), page);
    }
    let told = dir.dixit(&["check", "press"]);
    assert!(told.out.contains("title      Headline number 1 of the week\n"), "{told:?}");
    assert!(told.out.contains("source     The Vell Courier\n"), "{told:?}");
    assert_eq!(told.out.matches("left aside 2 lines of boilerplate").count(), 3, "{told:?}");
    assert_eq!(dir.dixit(&["search", "press", "desk"]).code, Some(1));
    assert_eq!(dir.dixit(&["search", "press", "bless"]).code, Some(0));

    // Three copies of one report repeat everything, and nothing of it is the page's.
    for copy in ["a", "b", "c"] {
        dir.create(
            format!("copies/{copy}.txt"),
            format!("The ice\n\nMarch 3, 2021\n\n{}\n\nIt was over in May again\n", bodies[1]),
        );
    }
    assert!(!dir.dixit(&["check", "copies"]).out.contains("left aside"));
}

#[test]
fn a_proposal_names_merges_splits_and_doubts() {
    let dir = Dir::new();
    dir.create(
        "press/a.txt",
        "The pier\n\nMarch 3, 2021\n\nSenator Karl Brandt came late. “It holds,” Karl Brandt said. “So it does,” Bill Pereira said.\n",
    );
    dir.create(
        "press/b.txt",
        "The mill\n\nMarch 4, 2021\n\n“It turns,” said the baker Karl Brandt. “It does,” said William Pereira. “Never,” said Mr. Pereira.\n",
    );
    dir.create(
        "press/c.txt",
        "The quay\n\nMarch 5, 2021\n\n“Nobody lands,” Captain Pereira said.\n\n“Not even at high water.”\n",
    );
    assert_eq!(dir.dixit(&["check", "press", "--write", "proposal.toml"]).code, Some(0));
    let expected = concat!(
        "# What dixit concluded about the speakers of this corpus. Change what is wrong, delete what you do not\n",
        "# need, and put the file into the corpus: what stands here is never overruled. Take the marks (#) off a\n",
        "# proposal to accept it.\n",
        "\n[[speaker]]\nname = \"William Pereira\"\naliases = [\"Bill Pereira\"]\n# also called: Pereira\n",
        "\n# Names that may be one speaker's. They were not merged.\n",
        "#\n# [[speaker]]\n# name = \"William Pereira\"\n# aliases = [\"Pereira\"]\n",
        "\n# Names that may be two people's. They were merged.\n",
        "#\n# [[speaker]]\n# name = \"Karl Brandt (Senator)\"\n# aliases = [\"Karl Brandt\"]\n# docs = [\"a.txt\"]\n",
        "#\n# [[speaker]]\n# name = \"Karl Brandt (baker)\"\n# aliases = [\"Karl Brandt\"]\n# docs = [\"b.txt\"]\n",
    );
    let proposal = std::fs::read_to_string(dir.path("proposal.toml")).unwrap();
    assert_eq!(proposal, expected, "{proposal}");
    // As it stands it changes nothing; with the marks taken off it parts and joins.
    let before = dir.dixit(&["quotes", "press"]).out;
    dir.create("press/dixit.toml", &proposal);
    assert_eq!(dir.dixit(&["quotes", "press"]).out, before);
    dir.create(
        "press/dixit.toml",
        "[[speaker]]\nname = \"Karl Brandt (baker)\"\naliases = [\"Karl Brandt\"]\ndocs = [\"b.txt\"]\n\n\
         [[speaker]]\nname = \"Bill Pereira\"\naliases = [\"William Pereira\", \"Pereira\"]\n\n\
         [[correction]]\ndoc = \"c.txt\"\nquote = \"not even at high water\"\nspeaker = \"Ana Lopes\"\n",
    );
    dir.dixit(&["quotes", "press"]).is(
        0,
        "place      kind      sure  speaker              words\n\
         a.txt:59   direct    0.97  Karl Brandt          It holds,\n\
         a.txt:93   direct    0.97  Bill Pereira         So it does,\n\
         b.txt:28   direct    0.97  Karl Brandt (baker)  It turns,\n\
         b.txt:72   direct    0.97  Bill Pereira         It does,\n\
         b.txt:109  fragment  0.87  Bill Pereira         Never,\n\
         c.txt:28   direct    0.97  Bill Pereira         Nobody lands,\n\
         c.txt:71   direct    1.00  Ana Lopes            Not even at high water.\n",
        "",
    );
}

/// Stage directions, applause and the chair's calls can be found, but not as words of whose turn they stand in.
#[test]
fn what_is_no_speech_is_not_the_speakers() {
    let dir = Dir::new();
    dir.create("debate.txt", "ANA: We wait. (Applause) For nobody.\nKARL: I do.\n(Laughter in the gallery)\nANA: Do wait.\nKARL: Now.\n");
    dir.create(
        "council.jsonl",
        "{\"id\": \"c#1\", \"speaker\": \"Ana Lopes\", \"text\": \"I rise.\\nThe SPEAKER: Order!\\nI have risen.\"}\n",
    );
    let found = |corpus: &str, query: &str| dir.dixit(&["search", corpus, query]).code;
    for (corpus, word, speaker) in [
        ("debate.txt", "applause", "ana"),
        ("debate.txt", "gallery", "karl"),
        ("council.jsonl", "order", "lopes"),
    ] {
        assert_eq!(found(corpus, word), Some(0), "{word}");
        assert_eq!(found(corpus, &format!("speaker:{speaker} {word}")), Some(1), "{word}");
    }
    assert_eq!(found("debate.txt", "speaker:ana nobody"), Some(0));
    assert_eq!(found("council.jsonl", "speaker:lopes risen"), Some(0));
}

#[test]
fn the_text_as_it_was_read() {
    let dir = Dir::new();
    dir.create("corpus/notes.md", "# Storm\n\nThe roofs were **gone**\nand the sea lay still.\n");
    dir.create("corpus/talk.txt", "ANA LOPES: No ship will wait.\n\nRUI PINTO: Order!\n");
    dir.create("corpus/rows.jsonl", "{\"id\": \"a\", \"date\": \"soon\", \"text\": \"No date.\"}\n");
    dir.create("corpus/empty.txt", "");
    dir.dixit(&["check", "--text", "corpus"]).is(
        3,
        "Storm\n\nThe roofs were gone and the sea lay still.\n\nNo date.\n\nANA LOPES: No ship will wait.\n\n\
         RUI PINTO: Order!\n\n",
        "rows.jsonl: line 1: date is \"soon\", which is not a date like 2016-10-12, 2016-10 or 2016\n\
         dixit: left out: empty.txt: nothing in it\ndixit: 1 input was left out\n",
    );
}
