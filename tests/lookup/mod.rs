//! Look-ups of one quotation in one text, as data: what is asked, what is printed, what must be answered.

use dixit::lookup::{Change, Comparison, Edit, compare};
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
    let name = |note: &dixit::lookup::Note| match &note.cause {
        Some(cause) => format!("{}:{cause}", note.flag),
        None => note.flag.clone(),
    };
    let mut flags: Vec<String> = answer.notes.iter().map(name).collect();
    flags.sort();
    flags.dedup();
    flags
}

/// Runs the cases of a file; returns how many there are and how many raise no flag.
fn run(name: &str, text: &str) -> (usize, usize) {
    let cases: Cases = toml::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut wrong = Vec::new();
    let silent = cases.case.iter().filter(|case| case.flags.is_empty()).count();
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
    (cases.case.len(), silent)
}

#[test]
fn written_otherwise() {
    run("same.toml", include_str!("same.toml"));
}

#[test]
fn changed_words() {
    run("changed.toml", include_str!("changed.toml"));
}

#[test]
fn flags_of_words() {
    run("flags.toml", include_str!("flags.toml"));
}

#[test]
fn cuts() {
    run("cuts.toml", include_str!("cuts.toml"));
}
