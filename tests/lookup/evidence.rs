//! Links to a passage that outlive a build: what becomes of them when files change.

use crate::cli::dir::Dir;
use dixit::index::{self, Index};
use dixit::lookup::{Change, Evidence, LookupOptions, Standing, evidence, lookup};

/// The pack of a folder.
fn pack(dir: &Dir) -> Vec<u8> {
    let files = dixit::source::list(&[dir.path("corpus")]).unwrap();
    let reading = dixit::source::read(files, dixit::source::Purpose::Publish, &|_| {}).unwrap();
    index::write(&dixit::build::analyse(reading.settings, reading.documents)).unwrap()
}

const FERRY: &str = "The council met.\n\n“We shall not sell the ferry while a single islander depends on it,” said Ada \
                     Quill.\n\nNobody laughed.\n";
const ASKED: &str = "not sell the ferry while a single islander depends";

/// The evidence for the words in the file as it was first.
fn link() -> Evidence {
    let dir = Dir::new();
    dir.create("corpus/ferry.txt", FERRY);
    let pack = pack(&dir);
    let index = Index::open(&pack).unwrap();
    let found = lookup(&index, ASKED, &LookupOptions::default());
    let place = &found.matches[0];
    let bytes = &FERRY.as_bytes()[place.start as usize..place.end as usize];
    assert_eq!((bytes, place.doc.as_str()), (ASKED.as_bytes(), "ferry.txt"));
    Evidence {
        doc: place.doc.clone(),
        start: place.start,
        end: place.end,
        sha256: place.sha256.clone(),
        text: place.text.clone(),
    }
}

/// How the passage stands in a corpus of one file, and its words there.
fn stands(name: &str, text: &str) -> (Standing, String, String) {
    let dir = Dir::new();
    dir.create(format!("corpus/{name}"), text);
    dir.create("corpus/other.txt", "Volcanoes sing about purple arithmetic every winter.\n");
    let pack = pack(&dir);
    let found = evidence(&Index::open(&pack).unwrap(), &link());
    let changed = found.diff.iter().filter(|edit| edit.change != Change::Kept);
    let changed =
        changed.map(|edit| format!("{} <- {}", edit.query, edit.source)).collect::<Vec<_>>().join("; ");
    assert_eq!(found.doc.is_none(), found.standing == Standing::Gone);
    (found.standing, found.text, changed)
}

#[test]
fn a_passage_is_found_again_or_what_changed_is_told() {
    let with = |standing, text: &str, changed: &str| (standing, text.to_owned(), changed.to_owned());
    assert_eq!(stands("ferry.txt", FERRY), with(Standing::Same, ASKED, ""));
    let longer = format!("A line before it.\n\n{FERRY}");
    assert_eq!(stands("ferry.txt", &longer), with(Standing::FileChanged, ASKED, ""));
    assert_eq!(stands("harbour/boat.txt", &longer), with(Standing::Moved, ASKED, ""));
    let other = FERRY.replace("a single islander", "one poor islander");
    let (standing, text, changed) = stands("ferry.txt", &other);
    assert_eq!(
        (standing, text.as_str()),
        (Standing::Changed, "not sell the ferry while one poor islander depends")
    );
    assert!(changed.contains("single <- one"), "{changed}");
    assert_eq!(stands("ferry.txt", "Nobody met.\n"), with(Standing::Gone, "", ""));
}
