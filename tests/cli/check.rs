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
        "council.jsonl: 266 bytes, UTF-8\n  c\n  title      c\n  date       1931-03 (metadata)\n  language   -\n\
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
