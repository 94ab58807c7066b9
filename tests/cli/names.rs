//! Names as languages, programs and people write them: each is replaced, or listed, or known to be found by nothing.

use super::dir::Dir;
use super::kit;
use dixit::document::DocId;
use dixit::index::Index;
use dixit::site;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `privacy-names.toml`.
#[derive(Deserialize)]
struct Probes {
    words: Vec<String>,
    people: BTreeMap<String, String>,
    probe: Vec<Probe>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Probe {
    id: String,
    /// For those who read the file.
    #[serde(rename = "script")]
    _script: String,
    text: String,
    expected: Expected,
    becomes: Option<String>,
    lists: Option<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Expected {
    Replaced,
    Listed,
    Kept,
    Impossible,
}

#[test]
fn names_are_found_as_languages_write_them() {
    let probes: Probes = toml::from_str(include_str!("privacy-names.toml")).unwrap();
    let dir = Dir::new();
    kit::create(&dir);
    let mut settings = format!("[withhold]\nwords = {:?}\n", probes.words);
    for (name, pseudonym) in &probes.people {
        settings.push_str(&format!("\n[[speaker]]\nname = \"{name}\"\npseudonym = \"{pseudonym}\"\n"));
    }
    dir.create("c/dixit.toml", settings);
    for (nth, probe) in probes.probe.iter().enumerate() {
        dir.create(format!("c/{nth:03}.txt"), format!("{}\n", probe.text));
    }
    let answer = dir.dixit(&["build", "c", "--kit", "kit", "-o", "site"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
    let pack = site::read_pack(&dir.path("site")).unwrap().unwrap();
    let index = Index::open(&pack).unwrap();
    let check = dir.dixit(&["check", "c", "--privacy"]);
    assert_eq!((check.code, check.err.as_str()), (Some(0), ""), "{check:?}");

    let mut wrong = Vec::new();
    for (nth, probe) in probes.probe.iter().enumerate() {
        let file = format!("{nth:03}.txt");
        let published = index.document_text(index.find_document(&file).unwrap());
        let published = published.trim_end();
        let listed = check.out.lines().filter(|line| line.starts_with(&file)).collect::<Vec<_>>();
        let expected = probe.becomes.as_ref().unwrap_or(&probe.text);
        let is_listed = match (probe.expected, &probe.lists) {
            (Expected::Listed, Some(words)) => listed.iter().any(|line| line.contains(words.as_str())),
            (Expected::Impossible, None) => listed.is_empty(),
            (Expected::Replaced, None) => probe.becomes.is_some(),
            (Expected::Kept, None) => true,
            _ => false,
        };
        if published != expected || !is_listed {
            wrong.push(format!("{} {:?}: {published:?}, {listed:?}", probe.id, probe.expected));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), probes.probe.len(), wrong.join("\n"));
    assert!(probes.probe.len() >= 100);
}

#[test]
fn names_of_files_titles_fields_and_speakers_follow_the_same_rules() {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create(
        "c/dixit.toml",
        "[[speaker]]\nname = \"陈晓蕾\"\npseudonym = \"吴静\"\n\n[[speaker]]\nname = \"Jörg Bäuerle\"\npseudonym = \"Max Kern\"\n",
    );
    dir.create("c/港口陈晓蕾访谈.md", "---\ntitle: 港口陈晓蕾访谈\n---\nOne.\n");
    dir.create("c/B%C3%A4uerle.txt", "Two.\n");
    let row = "{\"id\": \"JoergBaeuerle#1\", \"speaker\": \"B A E U E R L E\", \"text\": \"Three.\", \"link\": \"https://x.example/?q=B%C3%A4uerle\"}";
    dir.create("c/rows.jsonl", row);
    let answer = dir.dixit(&["build", "c", "--kit", "kit", "-o", "site"]);
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
    let pack = site::read_pack(&dir.path("site")).unwrap().unwrap();
    let index = Index::open(&pack).unwrap();
    let documents = (0..3).map(|doc| index.document(DocId(doc))).collect::<Vec<_>>();
    let mut names =
        documents.iter().map(|document| (document.id.as_str(), document.title.as_str())).collect::<Vec<_>>();
    names.sort_unstable();
    assert_eq!(
        names,
        [("Max Kern", "Max Kern"), ("Max Kern.txt", "Max Kern"), ("港口吴静访谈.md", "港口吴静访谈"),]
    );
    let speakers = index.speakers().iter().map(|speaker| speaker.name.clone()).collect::<Vec<_>>();
    assert_eq!(speakers, ["Max Kern"]);
    let links = index.field_values(index.find_field("link").unwrap());
    assert_eq!(links, ["https://x.example/?q=Max Kern"]);
}
