//! Wordings of one utterance: how each is labelled, in which order they stand, and what is told of each; read from
//! files, written as a pack and opened again, as the page does it.

use crate::cli::dir::Dir;
use dixit::document::Relation;
use dixit::index::{self, Index};
use dixit::lookup::{Change, compare};
use dixit::query;

/// A wording as the page shows it.
#[derive(Debug)]
struct Wording {
    text: String,
    relation: Relation,
    source: Option<String>,
    date: Option<String>,
    speaker: Option<String>,
}

/// The clusters of wordings in a folder.
fn clusters(dir: &Dir, folder: &str) -> Vec<Vec<Wording>> {
    let files = dixit::source::list(&[dir.path(folder)]).unwrap();
    let reading = dixit::source::read(files, dixit::source::Purpose::Publish, &|_| {}).unwrap();
    let pack = index::write(&dixit::build::analyse(reading.settings, reading.documents)).unwrap();
    let index = Index::open(&pack).unwrap();
    let clusters = index.about().variants;
    let wordings = |cluster| {
        let all = query::variants(&index, cluster).into_iter();
        let wording = |view: query::VariantView| Wording {
            text: view.quote.text.iter().map(|piece| piece.text.as_str()).collect(),
            relation: view.relation,
            source: view.quote.source,
            date: view.quote.date.map(|date| date.value),
            speaker: view.quote.attribution.speaker,
        };
        all.map(wording).collect()
    };
    (0..clusters).map(wordings).collect()
}

/// A report of a paper on a day, with a headline.
fn report(dir: &Dir, name: &str, day: &str, headline: &str, said: &str) {
    let text = format!("---\ntitle: {name}\ndate: {day}\nsource: {name} Post\n---\n# {headline}\n\n{said}\n");
    dir.create(format!("press/{name}.md"), text);
}

const SAID: &str = "“We shall never give the old harbour to the sea while one boat of ours still floats in the bay,” \
                    said Ana Lopes on Monday.";

/// The label of the wording in one report beside the whole in another.
#[track_caller]
fn is(said: &str, headline: &str, relation: Relation) {
    let dir = Dir::new();
    report(&dir, "Harbour", "2021-03-02", "The harbour", SAID);
    report(&dir, "Island", "2021-03-03", headline, said);
    let clusters = clusters(&dir, "press");
    let [cluster] = &clusters[..] else { panic!("{clusters:?}") };
    let other = cluster.iter().filter(|wording| wording.source.as_deref() == Some("Island Post"));
    let labels: Vec<Relation> = other.map(|wording| wording.relation).collect();
    assert_eq!(labels, [relation], "{cluster:?}");
}

#[test]
fn the_same_words_are_verbatim() {
    let same = "“We shall never give the old harbor to the sea while one boat of ours still floats in the bay”, Ana Lopes said.";
    is(same, "The council", Relation::Verbatim);
}

#[test]
fn a_part_is_a_cut() {
    is("“We shall never give the old harbour to the sea,” Ana Lopes said.", "The council", Relation::Cut);
}

#[test]
fn a_few_changed_words_are_a_rewording() {
    let reworded = "“We will never give the old harbour to the sea while one boat of ours still floats in our bay,” Ana Lopes said.";
    is(reworded, "The council", Relation::Reworded);
}

#[test]
fn other_words_for_the_same_are_another_translation() {
    let translated =
        "“So long as a boat floats in this bay, the old harbour is not given up to the sea,” Ana Lopes said.";
    is(translated, "The council", Relation::OtherTranslation);
}

#[test]
fn what_a_headline_quotes_is_a_headline() {
    let dir = Dir::new();
    report(&dir, "Harbour", "2021-03-02", "Lopes: “never give the old harbour to the sea”", SAID);
    let clusters = clusters(&dir, "press");
    let [cluster] = &clusters[..] else { panic!("{clusters:?}") };
    let mut labels: Vec<Relation> = cluster.iter().map(|wording| wording.relation).collect();
    labels.sort_by_key(|label| *label == Relation::Headline);
    assert_eq!(labels, [Relation::Verbatim, Relation::Headline], "{cluster:?}");
}

/// Side by side, the first use first, each with its paper, its day, its speaker and what it has otherwise.
#[test]
fn wordings_stand_side_by_side_by_date() {
    let dir = Dir::new();
    report(
        &dir,
        "Late",
        "2021-03-05",
        "The council",
        "“We shall never give the old harbour to the sea,” Ana Lopes said.",
    );
    report(&dir, "Harbour", "2021-03-02", "The harbour", SAID);
    report(
        &dir,
        "Island",
        "2021-03-03",
        "The island",
        "The gate was shut. “We shall never give the old harbor to the sea while one boat of ours still floats in the bay.”",
    );
    let clusters = clusters(&dir, "press");
    let [cluster] = &clusters[..] else { panic!("{clusters:?}") };
    let told: Vec<(&str, &str, &str)> = cluster
        .iter()
        .map(|wording| {
            let text = |value: &Option<String>| value.as_deref().unwrap_or("-").to_owned().leak() as &str;
            (text(&wording.date), text(&wording.source), text(&wording.speaker))
        })
        .collect();
    // The paper in the middle names nobody: the others vote.
    assert_eq!(
        told,
        [
            ("2021-03-02", "Harbour Post", "Ana Lopes"),
            ("2021-03-03", "Island Post", "Ana Lopes"),
            ("2021-03-05", "Late Post", "Ana Lopes"),
        ]
    );
    let changed =
        |from: &str, to: &str| compare(from, to).diff.iter().any(|edit| edit.change != Change::Kept);
    assert!(!changed(&cluster[0].text, &cluster[1].text));
    assert!(changed(&cluster[0].text, &cluster[2].text));
}

/// What several speakers say word for word is a slogan, and what one says of two things is two utterances.
#[test]
fn slogans_and_look_alikes_stay_apart() {
    let dir = Dir::new();
    report(
        &dir,
        "Harbour",
        "2021-03-02",
        "One",
        "“The harbour belongs to everybody who works in it,” said Ana Lopes.",
    );
    report(
        &dir,
        "Island",
        "2021-03-03",
        "Two",
        "“The harbour belongs to everybody who works in it,” said Karl Brandt.",
    );
    report(
        &dir,
        "Late",
        "2021-03-04",
        "Three",
        "“The island belongs to nobody who sleeps in it,” said Ana Lopes.",
    );
    assert_eq!(clusters(&dir, "press").len(), 0);
}

/// Inside one report a phrase that is quoted by itself takes up a sentence; two sentences that share a clause are
/// two utterances.
#[test]
fn a_shared_clause_makes_no_wording_inside_a_report() {
    let told = "“I told them that the harbour gate failed because of the storm,” Ana Lopes said.";
    let one = |other: &str| {
        let dir = Dir::new();
        dir.create("press/a.txt", format!("The pier\n\nMarch 3, 2021\n\n{told}\n\n{other}\n"));
        clusters(&dir, "press")
    };
    assert_eq!(one("“It was late. The harbour gate failed,” Ana Lopes said.").len(), 0);
    let clusters = one("Ana Lopes said “the harbour gate failed” before noon.");
    let [cluster] = &clusters[..] else { panic!("{clusters:?}") };
    assert!(
        cluster.len() == 2 && cluster.iter().any(|wording| wording.text == "the harbour gate failed"),
        "{cluster:?}"
    );
}
