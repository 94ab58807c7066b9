//! A correspondence printed with the words of both texts: kept, changed, dropped, added, moved.

use super::alignment::Alignment;
use super::word::{Word, Wording};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use tsify::Tsify;

/// What a stretch of a word diff is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// In both, perhaps in another spelling.
    Kept,
    /// In other words: a typing error, an inflection, a synonym; see `Edit::source`.
    Changed,
    /// In the source only.
    Dropped,
    /// In the query only.
    Added,
    /// In both, at another place: told at both places, with `source` empty where the query has it and with
    /// `query` empty where the source has it.
    Moved,
}

/// One stretch of a word diff. The `source` of all edits in a row is the passage, their `query` is the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct Edit {
    /// What happened.
    pub change: Change,
    /// The words of the query, empty where dropped.
    pub query: String,
    /// The words of the source, empty where added.
    pub source: String,
}

/// A stretch in printed words.
#[derive(Clone, Debug, PartialEq)]
struct DiffRun {
    change: Change,
    query: Range<usize>,
    source: Range<usize>,
}

/// A replaced run is shown as one change up to this many words on the longer side.
const LONGEST_CHANGE: usize = 4;
/// A run of function words that stands elsewhere is shown as moved from this many words on; with a content word
/// among them one is enough.
const SHORTEST_MOVE: usize = 3;

/// Prints `alignment`. The source is shown from the printed word `passage.start` to `passage.end`, which must
/// hold every pair.
pub fn diff(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    passage: Range<usize>,
) -> Vec<Edit> {
    let mut stretches = stretches(query, source, alignment, passage);
    pair_replacements(&mut stretches);
    mark_moves(&mut stretches, query, source);
    let edit = |stretch: DiffRun| Edit {
        change: stretch.change,
        query: query.shown(stretch.query).to_string(),
        source: source.shown(stretch.source).to_string(),
    };
    stretches.into_iter().map(edit).collect()
}

/// The printed words of some compared ones.
fn printed(words: &[Word]) -> Range<usize> {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => first.printed.start as usize..last.printed.end as usize,
        _ => 0..0,
    }
}

/// Kept, changed, dropped and added stretches, in order, covering the query and the passage.
fn stretches(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    passage: Range<usize>,
) -> Vec<DiffRun> {
    let mut out: Vec<DiffRun> = Vec::new();
    let (mut query_at, mut source_at) = (0, passage.start);
    let mut pairs = alignment.pairs.iter().peekable();
    while let Some(pair) = pairs.next() {
        let mut on_query = printed(&query.words[pair.query.clone()]);
        let mut on_source = printed(&source.words[pair.source.clone()]);
        let (mut exact, mut words) = (pair.similarity == 1.0, (pair.query.clone(), pair.source.clone()));
        // Pairs that share a printed word ("don't" with "do not") are one stretch.
        while let Some(next) = pairs.peek() {
            let (q, s) =
                (printed(&query.words[next.query.clone()]), printed(&source.words[next.source.clone()]));
            if q.start >= on_query.end && s.start >= on_source.end {
                break;
            }
            exact &=
                next.similarity == 1.0 && next.query.start == words.0.end && next.source.start == words.1.end;
            on_query.end = on_query.end.max(q.end);
            on_source.end = on_source.end.max(s.end);
            words = (words.0.start..next.query.end, words.1.start..next.source.end);
            pairs.next();
        }
        // A printed word of which a part is in no pair is not kept: "don't" against "do".
        exact &= whole(&query.words, &words.0, &on_query) && whole(&source.words, &words.1, &on_source);
        push(&mut out, Change::Dropped, query_at..query_at, source_at..on_source.start);
        push(&mut out, Change::Added, query_at..on_query.start, on_source.start..on_source.start);
        let change = if exact { Change::Kept } else { Change::Changed };
        push(&mut out, change, on_query.clone(), on_source.clone());
        (query_at, source_at) = (on_query.end, on_source.end);
    }
    push(&mut out, Change::Dropped, query_at..query_at, source_at..passage.end);
    push(&mut out, Change::Added, query_at..query.printed.len(), passage.end..passage.end);
    out
}

/// Whether the compared words `used` are all that the printed words `on` stand for.
fn whole(words: &[Word], used: &Range<usize>, on: &Range<usize>) -> bool {
    let inside = |word: Option<&Word>| {
        word.is_some_and(|word| {
            (word.printed.start as usize) < on.end && on.start < word.printed.end as usize
        })
    };
    !inside(used.start.checked_sub(1).and_then(|before| words.get(before))) && !inside(words.get(used.end))
}

/// Adds a stretch, to the last one where that is of the same kind.
fn push(out: &mut Vec<DiffRun>, change: Change, query: Range<usize>, source: Range<usize>) {
    if query.is_empty() && source.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(last) if last.change == change => {
            if !query.is_empty() {
                last.query = if last.query.is_empty() { query } else { last.query.start..query.end };
            }
            if !source.is_empty() {
                last.source = if last.source.is_empty() { source } else { last.source.start..source.end };
            }
        }
        _ => out.push(DiffRun { change, query, source }),
    }
}

/// Makes a dropped run and the added run beside it one change, where neither is long.
fn pair_replacements(stretches: &mut Vec<DiffRun>) {
    let mut out: Vec<DiffRun> = Vec::with_capacity(stretches.len());
    for stretch in stretches.drain(..) {
        if let Some(last) = out.last_mut()
            && last.change == Change::Dropped
            && stretch.change == Change::Added
            && last.source.len().max(stretch.query.len()) <= LONGEST_CHANGE
        {
            *last = DiffRun { change: Change::Changed, query: stretch.query, source: last.source.clone() };
        } else {
            out.push(stretch);
        }
    }
    *stretches = out;
}

/// Marks runs that are in the query at one place and in the source at another.
fn mark_moves(stretches: &mut Vec<DiffRun>, query: &Wording<'_>, source: &Wording<'_>) {
    let forms = |wording: &Wording<'_>| -> Vec<(String, bool)> {
        let mut forms = vec![(String::new(), false); wording.printed.len()];
        for word in &wording.words {
            for at in word.printed.clone() {
                let (form, content) = &mut forms[at as usize];
                form.push_str(&word.form);
                form.push(' ');
                *content |= !word.is_function();
            }
        }
        forms
    };
    let (query_forms, source_forms) = (forms(query), forms(source));
    // Longest first, so that a block is not broken up by one of its own parts.
    loop {
        let mut best: Option<(usize, usize, usize, usize, usize)> = None;
        for (q, there) in stretches.iter().enumerate() {
            if !matches!(there.change, Change::Added | Change::Changed) {
                continue;
            }
            for (s, here) in stretches.iter().enumerate() {
                if s == q || !matches!(here.change, Change::Dropped | Change::Changed) {
                    continue;
                }
                for a in there.query.clone() {
                    for b in here.source.clone() {
                        let run = (there.query.end - a).min(here.source.end - b);
                        let run =
                            (0..run).take_while(|k| query_forms[a + k].0 == source_forms[b + k].0).count();
                        let content = query_forms[a..a + run].iter().any(|(_, content)| *content);
                        let enough = run >= SHORTEST_MOVE || (run >= 1 && content);
                        if enough && best.is_none_or(|(.., longest)| run > longest) {
                            best = Some((q, s, a, b, run));
                        }
                    }
                }
            }
        }
        let Some((q, s, a, b, run)) = best else { return };
        let mut out = Vec::with_capacity(stretches.len() + 4);
        for (i, stretch) in stretches.drain(..).enumerate() {
            if i == q {
                split(&mut out, stretch, Some(a..a + run), None);
            } else if i == s {
                split(&mut out, stretch, None, Some(b..b + run));
            } else {
                out.push(stretch);
            }
        }
        *stretches = out;
    }
}

/// Takes the moved words out of a stretch: what stands before them, they, what stands after.
fn split(
    out: &mut Vec<DiffRun>,
    stretch: DiffRun,
    query: Option<Range<usize>>,
    source: Option<Range<usize>>,
) {
    let add = |out: &mut Vec<DiffRun>, query: Range<usize>, source: Range<usize>| {
        let change = match (query.is_empty(), source.is_empty()) {
            (true, true) => return,
            (true, false) => Change::Dropped,
            (false, true) => Change::Added,
            (false, false) => Change::Changed,
        };
        out.push(DiffRun { change, query, source });
    };
    let moved = DiffRun {
        change: Change::Moved,
        query: query.clone().unwrap_or(0..0),
        source: source.clone().unwrap_or(0..0),
    };
    if let Some(query) = query {
        add(out, stretch.query.start..query.start, stretch.source);
        out.push(moved);
        add(out, query.end..stretch.query.end, 0..0);
    } else if let Some(source) = source {
        add(out, stretch.query, stretch.source.start..source.start);
        out.push(moved);
        add(out, 0..0, source.end..stretch.source.end);
    }
}

#[cfg(test)]
mod tests {
    use super::super::align;
    use super::*;
    use proptest::prelude::*;

    fn print(query: &str, source: &str) -> String {
        let (query, source) = (Wording::read(query), Wording::read(source));
        let alignment = align(&query.words, &source.words);
        let edits = diff(&query, &source, &alignment, 0..source.printed.len());
        let print = |edit: &Edit| match edit.change {
            Change::Kept => edit.query.clone(),
            Change::Changed => format!("[{} <- {}]", edit.query, edit.source),
            Change::Dropped => format!("[-{}]", edit.source),
            Change::Added => format!("[+{}]", edit.query),
            Change::Moved if edit.source.is_empty() => format!("[>{}]", edit.query),
            Change::Moved => format!("[<{}]", edit.source),
        };
        edits.iter().map(print).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn prints_what_changed() {
        assert_eq!(print("we do not sell it", "we don't sell it."), "we do not sell it");
        assert_eq!(print("we do sell it", "we don't sell it"), "we [do <- don't] sell it");
        assert_eq!(print("the old mill stood", "the mill stood"), "the [+old] mill stood");
        assert_eq!(print("the mill stood", "the old mill stood"), "the [-old] mill stood");
        assert_eq!(print("we met 11 men", "we met eleven men"), "we met 11 men");
        assert_eq!(
            print("we met in Lisbon twice", "we met in Paris twice"),
            "we met in [Lisbon <- Paris] twice"
        );
        assert_eq!(
            print(
                "on a cold winter night they left the harbour",
                "they left the harbour on a cold winter night"
            ),
            "[<they left the harbour] on a cold winter night [>they left the harbour]"
        );
    }

    fn words() -> impl Strategy<Value = String> {
        let word = proptest::sample::select(vec![
            "we",
            "don't",
            "do",
            "not",
            "the",
            "mill,",
            "mill",
            "stood",
            "twenty-five",
            "25",
            "it's",
            "\u{2014}",
            "\u{2026}",
            "[old]",
            "(so)",
            "cease",
            "fire",
            "ceasefire",
            "Paris.",
            "\u{201c}no\u{201d}",
            "'",
            "5",
            "%",
        ]);
        proptest::collection::vec(word, 0..14).prop_map(|words| words.join(" "))
    }

    proptest! {
        /// The source of all edits is the passage, word for word, and their query the query.
        #[test]
        fn nothing_is_lost(query in words(), source in words()) {
            let (query, source) = (Wording::read(&query), Wording::read(&source));
            let alignment = align(&query.words, &source.words);
            let edits = diff(&query, &source, &alignment, 0..source.printed.len());
            let all = |side: fn(&Edit) -> &str| -> Vec<String> {
                edits.iter().flat_map(|edit| side(edit).split_whitespace().map(str::to_string)).collect()
            };
            let shown = |wording: &Wording<'_>| -> Vec<String> {
                let last = wording.printed.len();
                wording.shown(0..last).split_whitespace().map(str::to_string).collect()
            };
            // A hyphenated word may be cut in two: compare without spaces.
            prop_assert_eq!(all(|e| &e.query).concat(), shown(&query).concat());
            prop_assert_eq!(all(|e| &e.source).concat(), shown(&source).concat());
            for edit in &edits {
                prop_assert_eq!(edit.source.is_empty(), match edit.change {
                    Change::Added => true,
                    Change::Moved => !edit.query.is_empty(),
                    _ => false,
                });
            }
        }
    }
}
