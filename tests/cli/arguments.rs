//! Wrong use: each mistake has its message, and the exit code is 2.

use super::dir::Dir;

#[test]
fn no_arguments_show_what_there_is() {
    let answer = Dir::new().dixit(&[]);
    assert_eq!((answer.code, answer.out.as_str()), (Some(2), ""));
    assert!(
        answer.err.contains("Usage: dixit <COMMAND>") && answer.err.contains("Exit codes:"),
        "{answer:?}"
    );
}

#[test]
fn an_unknown_subcommand_has_a_near_one() {
    Dir::new().dixit(&["qoutes", "x"]).is(
        2,
        "",
        "error: unrecognized subcommand 'qoutes'\n\n  tip: a similar subcommand exists: 'quotes'\n\n\
         Usage: dixit <COMMAND>\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn an_unknown_format_names_the_known_ones() {
    Dir::new().dixit(&["quotes", "x", "--format", "xml"]).is(
        2,
        "",
        "error: invalid value 'xml' for '--format <FORMAT>'\n  [possible values: table, jsonl, csv]\n\n\
         For more information, try '--help'.\n",
    );
}

#[test]
fn a_corpus_is_needed() {
    Dir::new().dixit(&["check"]).is(
        2,
        "",
        "error: the following required arguments were not provided:\n  <CORPUS>...\n\n\
         Usage: dixit check <CORPUS>...\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn a_corpus_that_does_not_exist() {
    Dir::new().dixit(&["quotes", "nowhere"]).is(2, "", "dixit: nowhere: no such file or directory\n");
}

#[test]
fn an_empty_folder() {
    let dir = Dir::new();
    std::fs::create_dir(dir.path("corpus")).unwrap();
    let message = "dixit: corpus: no text in it; the README lists the files that dixit reads\n";
    for command in ["check", "quotes"] {
        dir.dixit(&[command, "corpus"]).is(2, "", message);
    }
}

#[test]
fn a_folder_with_nothing_readable_lists_everything() {
    let dir = Dir::new();
    dir.create("corpus/empty.txt", "").create("corpus/picture.png", "\u{89}PNG");
    dir.dixit(&["quotes", "corpus"]).is(
        2,
        "",
        "dixit: left out: empty.txt: nothing in it\n\
         dixit: left out: picture.png: this is a PNG picture; a picture has no text; if it shows some, put what OCR reads beside \
         it as .txt\n\
         dixit: 2 inputs were left out\n\
         dixit: corpus: nothing in it could be read\n",
    );
}

#[test]
fn nothing_found_is_exit_code_1() {
    let dir = Dir::new();
    dir.create("quiet.txt", "The sea was calm and nobody spoke a word.\n");
    dir.dixit(&["quotes", "quiet.txt", "--format", "jsonl"]).is(1, "", "");
}
