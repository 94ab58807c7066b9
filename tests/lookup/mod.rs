//! Look-ups of one quotation in one text, as data: what is asked, what is printed, what must be answered.

mod evidence;
mod wordings;

use dixit::lookup::{Change, Comparison, Edit, compare};
use proptest::prelude::*;
use serde::Deserialize;

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

/// One case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What is pasted.
    query: String,
    /// What is printed, with its surroundings.
    source: String,
    /// The verdict's name.
    verdict: String,
    /// `kept [query <- source] [-dropped] [+added] [>moved here] [<moved from here]`; unchecked where absent.
    diff: Option<String>,
    /// The flags in alphabetical order; none where absent. A cut is given with its cause: `cut:denial`.
    #[serde(default)]
    flags: Vec<String>,
}

fn print(diff: &[Edit]) -> String {
    let print = |edit: &Edit| match edit.change {
        Change::Kept => edit.query.clone(),
        Change::Changed => format!("[{} <- {}]", edit.query, edit.source),
        Change::Dropped => format!("[-{}]", edit.source),
        Change::Added => format!("[+{}]", edit.query),
        Change::Moved if edit.source.is_empty() => format!("[>{}]", edit.query),
        Change::Moved => format!("[<{}]", edit.source),
    };
    diff.iter().map(print).collect::<Vec<_>>().join(" ")
}

fn flags(answer: &Comparison) -> Vec<String> {
    let name = |note: &dixit::lookup::Note| match note.cause {
        Some(cause) => format!("{}:{cause}", note.flag),
        None => note.flag.to_string(),
    };
    let mut flags: Vec<String> = answer.notes.iter().map(name).collect();
    flags.sort();
    flags.dedup();
    flags
}

/// Runs the cases of a file.
fn run(name: &str, text: &str) {
    let cases: Cases = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut wrong = Vec::new();
    for case in &cases.case {
        let answer = compare(&case.query, &case.source);
        let verdict = serde_json::to_value(answer.verdict).unwrap();
        let (verdict, diff, flags) = (verdict.as_str().unwrap(), print(&answer.diff), flags(&answer));
        if verdict != case.verdict
            || flags != case.flags
            || case.diff.as_ref().is_some_and(|want| *want != diff)
        {
            wrong.push(format!(
                "{name}\n  query    {}\n  source   {}\n  verdict  {verdict}, want {} (score {:.2})\n  flags    {flags:?}, want {:?}\n  \
                 diff     {diff}\n  want     {}",
                case.query,
                case.source,
                case.verdict,
                answer.score,
                case.flags,
                case.diff.as_deref().unwrap_or("(unchecked)"),
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
}

/// The files of cases.
const FILES: [(&str, &str); 7] = [
    ("same.toml", include_str!("same.toml")),
    ("changed.toml", include_str!("changed.toml")),
    ("flags.toml", include_str!("flags.toml")),
    ("polarity.toml", include_str!("polarity.toml")),
    ("cuts.toml", include_str!("cuts.toml")),
    ("german.toml", include_str!("german.toml")),
    ("french.toml", include_str!("french.toml")),
];

fn run_file(name: &str) {
    let (_, text) = FILES.iter().find(|(other, _)| *other == name).unwrap();
    run(name, text);
}

#[test]
fn written_otherwise() {
    run_file("same.toml");
}

#[test]
fn changed_words() {
    run_file("changed.toml");
}

#[test]
fn flags_of_words() {
    run_file("flags.toml");
}

#[test]
fn denied_or_affirmed() {
    run_file("polarity.toml");
}

#[test]
fn cuts() {
    run_file("cuts.toml");
}

#[test]
fn german() {
    run_file("german.toml");
}

#[test]
fn french() {
    run_file("french.toml");
}

/// A flag that nothing keeps silent, or that nothing raises, is worth nothing.
#[test]
fn a_third_of_the_cases_raises_no_flag_and_every_flag_is_raised() {
    let cases: Vec<Case> =
        FILES.iter().flat_map(|(_, text)| toml::from_str::<Cases>(text).unwrap().case).collect();
    let silent = cases.iter().filter(|case| case.flags.is_empty()).count();
    assert!(cases.len() > 150 && 3 * silent >= cases.len(), "{silent} of {}", cases.len());
    for (_, text) in FILES.iter().filter(|(name, _)| matches!(*name, "german.toml" | "french.toml")) {
        let cases = toml::from_str::<Cases>(text).unwrap().case;
        let silent = cases.iter().filter(|case| case.flags.is_empty()).count();
        assert!(cases.len() >= 15 && 3 * silent >= cases.len(), "{silent} of {}", cases.len());
    }
    let words = ["hedge", "merged", "name", "negation", "number", "opposite", "person", "relayed"];
    let cuts = ["claim", "condition", "denial", "ellipsis", "omission", "question"]
        .map(|cause| format!("cut:{cause}"));
    for flag in words.map(str::to_string).into_iter().chain(cuts) {
        assert!(cases.iter().any(|case| case.flags.contains(&flag)), "{flag}");
    }
}

/// Words that the rules about flags look at, and signs between them, in three languages.
fn words() -> impl Strategy<Value = String> {
    const WORDS: &str = "we not never nobody said they claim that if unless the keeper is to blame are groundless but who \
                         according miners may perhaps 11 eleven don't no, why did wir nicht kein dass wenn sagen ich \
                         behaupten , Herr Quast 11. Mai denn sei zwölf sie laut nous ne pas jamais que qu'il si s'il \
                         plus personne selon eux dit-il n'est onze pour cent ? . ! : „ “ « » \" ( ) [ ] … — uh oder ou";
    let all: Vec<&str> = WORDS.split_whitespace().collect();
    proptest::collection::vec(proptest::sample::select(all), 0..24).prop_map(|words| words.join(" "))
}

proptest! {
    /// Whatever is compared, the source of all edits is the passage, and every flag has words of the texts.
    #[test]
    fn any_two_texts_can_be_compared(query in words(), source in words()) {
        let answer = compare(&query, &source);
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let printed: String = answer.diff.iter().map(|edit| bare(&edit.source)).collect();
        prop_assert_eq!(printed, bare(&answer.text));
        let asked: String = answer.diff.iter().map(|edit| bare(&edit.query)).collect();
        prop_assert!(bare(&query).contains(&asked));
        for note in &answer.notes {
            prop_assert!(bare(&query).contains(&bare(&note.query)), "{note:?}");
            let mut parts = note.source.split(" \u{2026} ");
            prop_assert!(parts.all(|part| bare(&source).contains(&bare(part))), "{note:?}");
        }
    }
}
