//! Says in words what was searched.

use crate::document::{DocId, UnitId};
use crate::index::{Index, TermId};
use crate::query::automata::misspelling::misspellings;
use crate::query::budget::Budget;
use crate::query::language::ast::WordKind;
use crate::query::plan::Plan;
use crate::query::plan::filter::key;
use crate::query::plan::terms::{Member, TermSet};
use crate::sort::Order as _;
use crate::text::{fold, stands_alone};

/// Word forms that are named; of more, the most frequent.
const NAMED: usize = 8;

/// The explanation of a query, a sentence a line.
pub(crate) fn explain(plan: &Plan<'_, '_>, work: &Budget) -> String {
    let mut lines = Vec::new();
    let canonical = plan.parsed.to_string();
    if plan.root.is_none() {
        lines.push("Nothing was asked yet.".to_owned());
    } else {
        lines.push(format!("Searched: {canonical}"));
    }
    lines.extend(plan.sets.iter().filter(|set| !set.label.is_empty()).filter_map(|set| forms(plan, set)));
    if plan.sets.iter().any(|set| set.is_cut) {
        lines.push("Inflections count in texts of their own language.".to_owned());
    }
    let switches = plan.parsed.switches;
    if switches.case || switches.accents {
        let what = match (switches.case, switches.accents) {
            (true, true) => "Capital letters and accents count",
            (true, false) => "Capital letters count",
            _ => "Accents count",
        };
        let is_inflected = |set: &TermSet| set.kind == WordKind::Inflected && !switches.exact;
        let but = if plan.sets.iter().any(is_inflected) { "but those with ~" } else { "without inflections" };
        lines.push(format!("{what}: words match as they are written, {but}."));
    } else if switches.exact {
        lines.push("Inflections are not searched.".to_owned());
    }
    let mut notes: Vec<&String> = Vec::new();
    for note in &plan.notes {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    lines.extend(notes.into_iter().cloned());
    if plan.is_partial(work) {
        lines.push(
            "This query asks for so much that not all of the corpus was looked at: counts are too low."
                .to_owned(),
        );
    }
    lines.join("\n")
}

/// What a word stands for, where that is not plain from the word.
fn forms(plan: &Plan<'_, '_>, set: &TermSet) -> Option<String> {
    let index = plan.index;
    let itself = |member: &Member| index.term(member.term) == fold(&set.label);
    let is_one = matches!(set.kind, WordKind::Plain | WordKind::Inflected | WordKind::Exact);
    let mut told = String::new();
    if set.members.is_empty() || is_one && !set.members.iter().any(itself) {
        let alike = alike(index, &set.label);
        let ask = match alike.is_empty() {
            true => String::new(),
            false => format!(" Did you mean {}?", alike.join(", ")),
        };
        told = format!("{} is in no text.{ask}", set.label);
        let mut chars = set.label.chars().map(stands_alone);
        let is_row = set.kind == WordKind::Regex && !set.label.contains('[');
        if is_row && chars.any(|alone| alone) && chars.next() == Some(true) {
            told += " Each character of this script is a word of its own: without the slashes, they are found in a row.";
        }
        let titles = if is_one { titles_with(index, &set.label) } else { 0 };
        if titles > 0 {
            told += &format!(" Titles that have it: {titles}; title:{} finds them.", set.label);
        }
        if set.members.is_empty() {
            return Some(told);
        }
        told.push(' ');
    }
    if let [member] = &set.members[..]
        && (set.kind == WordKind::Exact || itself(member))
    {
        return None;
    }
    let mut terms: Vec<(TermId, u32)> =
        set.members.iter().map(|member| (member.term, member.frequencies(index).1)).collect();
    let all = terms.len();
    terms.order_by_key(|(term, count)| (std::cmp::Reverse(*count), *term));
    terms.truncate(NAMED);
    let named: Vec<String> = terms
        .iter()
        .map(|(term, count)| (index.term(*term), count))
        .map(|(term, count)| format!("{term} ({count})"))
        .collect();
    let more = match all - named.len() {
        0 if set.more => " and more",
        0 => "",
        _ => " and more",
    };
    let counted = if all > named.len() { format!(" {all} forms:") } else { String::new() };
    // The counts are the dictionary's.
    let spelt = if set.spelling.is_some() { ", however they are written" } else { "" };
    let whole = if plan.scopes.is_empty() { "" } else { " in the whole corpus" };
    Some(format!("{told}{} matched{counted} {}{more}{whole}{spelt}.", set.label, named.join(", ")))
}

/// Documents whose titles have a word, which texts are not searched for.
fn titles_with(index: &Index<'_>, word: &str) -> usize {
    let word = fold(word);
    let title = |doc: u32| index.unit_title(UnitId(index.units_of(DocId(doc)).start));
    (0..index.documents()).filter(|doc| key(title(*doc)).iter().any(|term| *term == word)).count()
}

/// Words of the corpus that are written much like one that is not, most frequent first.
pub(crate) fn alike(index: &Index<'_>, word: &str) -> Vec<String> {
    let word = fold(word);
    let length = word.chars().count();
    if length < 3 || word.chars().any(|c| !c.is_alphanumeric()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for distance in 1..=if length > 4 { 2 } else { 1 } {
        (found, _) = misspellings(index.dictionary(), &word, distance, 5_000);
        if !found.is_empty() {
            break;
        }
    }
    let mut found: Vec<(u32, TermId)> =
        found.iter().map(|(id, _)| (index.collection_frequency(TermId(*id)), TermId(*id))).collect();
    found.order_by_key(|(count, term)| (std::cmp::Reverse(*count), *term));
    found.into_iter().take(3).map(|(_, term)| index.term(term)).collect()
}
