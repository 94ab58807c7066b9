//! What a build keeps for the next: whatever is changed in between, the site is the one that a build without it makes.

use super::dir::{Answer, Dir};
use super::kit;
use std::fs;
use std::time::{Duration, SystemTime};

const LETTER: &str = "Letter from the quay\n\n“No ship will wait for the tide,” said Ana Lopes, the harbour master, on Monday.\n";

/// A corpus of several formats, with quotations, a copy, a repeated line and a table of metadata.
fn harbour() -> Dir {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("corpus/dixit.toml", "title = \"Harbour\"\n[columns]\nspeaker = \"who\"\n");
    dir.create("corpus/metadata.csv", "file,date\na.txt,1931-03-02\n");
    dir.create("corpus/a.txt", LETTER);
    dir.create("corpus/b.txt", format!("{LETTER}\nLopes called the gate “a door for ducks”.\n"));
    dir.create(
        "corpus/c.md",
        "---\ntitle: Notes\nlanguage: de\n---\n„Das Tor bleibt zu“, sagte Karl Brandt.\n",
    );
    dir.create(
        "corpus/rows.jsonl",
        "{\"id\": \"r#1\", \"who\": \"Rui Pinto\", \"text\": \"Some ships will.\"}\n",
    );
    for name in ["x", "y", "z"] {
        let text = format!("The Harbour Gazette\n\nA story of {name}.\n\nShips came and {name} went.\n");
        dir.create(format!("corpus/{name}.txt"), text);
    }
    dir
}

/// Gives all files of the corpus a time of change.
fn touch(dir: &Dir, time: SystemTime) {
    for entry in fs::read_dir(dir.path("corpus")).unwrap() {
        fs::File::options().append(true).open(entry.unwrap().path()).unwrap().set_modified(time).unwrap();
    }
}

fn long_ago() -> SystemTime {
    SystemTime::now() - Duration::from_secs(9 * 24 * 60 * 60)
}

/// Builds with what was kept, and without: the answers and every byte of the sites must be the same.
#[track_caller]
fn same_as_fresh(dir: &Dir) -> Answer {
    // What was changed just now is looked into.
    touch(dir, SystemTime::now());
    let with = |more: &[&str]| dir.dixit(&[&["build", "corpus", "--kit", "kit"], more].concat());
    let again = with(&["-o", "site"]);
    assert_eq!(with(&["-o", "site", "--rehash"]), again);
    let fresh = with(&["-o", "fresh", "--no-cache"]);
    assert_eq!(fresh.out.replace("fresh/", "site/"), again.out, "{again:?}");
    assert_eq!((&fresh.err, fresh.code), (&again.err, again.code));
    for entry in fs::read_dir(dir.path("fresh")).unwrap() {
        let name = entry.unwrap().file_name();
        let read = |folder: &str| fs::read(dir.path(folder).join(&name)).unwrap();
        assert!(read("site") == read("fresh"), "{name:?}");
    }
    again
}

#[test]
fn whatever_changed_the_site_is_the_one_of_a_fresh_build() {
    let dir = harbour();
    let first = same_as_fresh(&dir);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert_eq!(dir.caches().len(), 1);
    assert_eq!(same_as_fresh(&dir), first);
    let remove = |name: &str| fs::remove_file(dir.path(name)).unwrap();
    let steps: [(&str, &dyn Fn()); 13] = [
        ("a text", &|| _ = dir.create("corpus/a.txt", LETTER.replace("tide", "storm"))),
        ("a new file", &|| _ = dir.create("corpus/new.txt", "“The gate holds,” said Rui Pinto.\n")),
        ("a file less", &|| remove("corpus/b.txt")),
        ("another name", &|| fs::rename(dir.path("corpus/c.md"), dir.path("corpus/0.md")).unwrap()),
        ("a line that is repeated no more", &|| remove("corpus/z.txt")),
        ("a row of metadata", &|| {
            _ = dir.create("corpus/metadata.csv", "file,date\na.txt,1932\nx.txt,1933\n")
        }),
        ("a table less", &|| remove("corpus/metadata.csv")),
        ("columns", &|| {
            _ = dir.create("corpus/dixit.toml", "title = \"Harbour\"\n[columns]\nsource = \"who\"\n")
        }),
        ("the language", &|| _ = dir.create("corpus/dixit.toml", "title = \"Harbour\"\nlanguage = \"fr\"\n")),
        ("who is who", &|| {
            let speaker =
                "[[speaker]]\nname = \"Ana Lopes\"\ndistinct = [\"A. Lopes\"]\naliases = [\"Rui Pinto\"]\n";
            _ = dir.create("corpus/dixit.toml", format!("title = \"Harbour\"\n{speaker}"));
        }),
        ("file names", &|| {
            let names = "title = \"Harbour\"\n[metadata]\nnames = \"{title}\"\nfolders = [\"box\"]\n";
            _ = dir.create("corpus/dixit.toml", names);
        }),
        ("copies", &|| {
            dir.create("corpus/dixit.toml", "title = \"Harbour\"\nduplicates = \"collapse\"\n");
            let long = "Every ship that ever came to this harbour has waited for the tide and for the gate. "
                .repeat(9);
            dir.create("corpus/one.txt", &long).create("corpus/two.txt", &long);
        }),
        ("a file that cannot be read", &|| _ = dir.create("corpus/a.txt", "\0\0\0\u{1}\0\0\0")),
    ];
    for (what, change) in steps {
        change();
        println!("{what}");
        same_as_fresh(&dir);
    }
}

/// A file of another text, but of the same size and the same time.
#[cfg(unix)]
#[test]
fn a_time_that_was_set_back_does_not_deceive() {
    let dir = harbour();
    let long_ago = long_ago();
    let write = |text: &str| {
        dir.create("corpus/a.txt", text);
        let file = fs::File::options().write(true).open(dir.path("corpus/a.txt")).unwrap();
        file.set_modified(long_ago).unwrap();
    };
    write(LETTER);
    let first = same_as_fresh(&dir);
    write(&LETTER.replace("tide", "wind"));
    assert_ne!(same_as_fresh(&dir).out, first.out);
}

#[test]
fn where_nothing_has_changed_nothing_is_written() {
    let dir = harbour();
    touch(&dir, long_ago());
    let build = |more: &[&str]| dir.dixit(&[&["build", "corpus", "--kit", "kit"], more].concat());
    let first = build(&[]);
    let time = || fs::metadata(dir.path("site/index.html")).unwrap().modified().unwrap();
    let written = time();
    let unchanged = format!("{}nothing has changed since it was built\n", first.out);
    assert_eq!(build(&[]).out, unchanged);
    assert_eq!(time(), written);
    // Whoever does not trust times looks into every file.
    assert_eq!(build(&["--rehash"]).out, first.out);
    assert_eq!(build(&[]).out, unchanged);
    let changes: [&dyn Fn(); 6] = [
        &|| _ = dir.create("corpus/a.txt", LETTER),
        &|| fs::remove_file(dir.path("corpus/b.txt")).unwrap(),
        &|| _ = dir.create("corpus/dixit.toml", "title = \"Pier\"\n"),
        &|| _ = dir.create("corpus/metadata.csv", "file,date\na.txt,1932\n"),
        &|| _ = dir.create("site/index.html", fs::read(dir.path("site/index.html")).unwrap()),
        &|| fs::remove_file(dir.path("site/app.css")).unwrap(),
    ];
    for (nth, change) in changes.iter().enumerate() {
        change();
        touch(&dir, long_ago());
        let answer = build(&[]);
        assert!(answer.code == Some(0) && !answer.out.contains("nothing has changed"), "{nth}: {answer:?}");
        assert!(build(&[]).out.contains("nothing has changed"), "{nth}");
    }
    assert!(!build(&["--title", "Quay"]).out.contains("nothing has changed"));
}

#[test]
fn a_damaged_cache_is_told_and_ignored() {
    let dir = harbour();
    let first = same_as_fresh(&dir);
    let [cache] = &dir.caches()[..] else { panic!("{:?}", dir.caches()) };
    let whole = fs::read(cache).unwrap();
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 1;
    for bytes in [&whole[..whole.len() - 1], &whole[..20], b"", &turned] {
        fs::write(cache, bytes).unwrap();
        touch(&dir, SystemTime::now());
        let answer = dir.dixit(&["build", "corpus", "--kit", "kit"]);
        assert_eq!((answer.code, &answer.out), (Some(0), &first.out), "{answer:?}");
        let told = format!("dixit: cache ignored: {}: damaged\n", cache.display());
        assert_eq!(answer.err, told);
        // It has been written anew.
        assert_eq!(dir.dixit(&["build", "corpus", "--kit", "kit"]), first);
    }
    // Another build of dixit may conclude otherwise.
    let mut other = whole;
    other[8] ^= 1;
    fs::write(cache, other).unwrap();
    assert_eq!(dir.dixit(&["build", "corpus", "--kit", "kit"]), first);
}

#[test]
fn what_is_withheld_is_not_kept_and_what_was_kept_of_it_goes() {
    let dir = harbour();
    dir.dixit(&["build", "corpus", "--kit", "kit"]);
    let held = |word: &str| {
        let holds = |path| String::from_utf8_lossy(&fs::read(path).unwrap()).contains(word);
        dir.caches().into_iter().any(holds)
    };
    assert!(held("Ana Lopes"));
    dir.create("corpus/dixit.toml", "title = \"Harbour\"\n[withhold]\nwords = [\"Ana Lopes\"]\n");
    assert_eq!(dir.dixit(&["build", "corpus", "--kit", "kit"]).code, Some(0));
    assert!(dir.caches().is_empty(), "{:?}", dir.caches());
}

#[test]
fn a_cache_that_is_not_wanted_goes() {
    let dir = harbour();
    dir.dixit(&["build", "corpus", "--kit", "kit"]);
    assert_eq!(dir.caches().len(), 1);
    dir.dixit(&["build", "corpus", "--kit", "kit", "--no-cache"]);
    assert!(dir.caches().is_empty(), "{:?}", dir.caches());
}
