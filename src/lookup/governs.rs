//! What a cut leaves out: words before or after the passage, in its own sentence, that govern it.
//!
//! Every word of "Russia is to blame" may stand in the source, and its sense may be the contrary: "Any
//! accusations that ... are groundless". Apart because it looks at what is *not* in the quotation.

use super::Note;
use super::flags::sites;
use crate::align::{Alignment, Class, Word, Wording};
use std::ops::Range;

/// Words of the head that can still govern the passage.
const HEAD: usize = 20;
/// Words right before the passage in which a negation still negates it.
const NEGATION_REACH: usize = 4;
/// So many words of a sentence are a scrap, where the quotation has other sentences.
const SCRAP: usize = 3;
/// An unmarked omission from so many words on is looked at; shorter ones are edits.
const OMISSION: usize = 9;
/// An omission of so many words over a sentence's end joins two utterances.
const MERGE: usize = 12;
/// Two parts on either side of an ellipsis that lie so many words apart are two utterances.
const MERGE_MARKED: usize = 80;

/// The flags `cut`, `merged` and `relayed` of a passage.
pub(super) fn of_passage(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    passage: &Range<usize>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    if passage.is_empty() {
        return notes;
    }
    // What the query has at its ends and the passage has not may be the governing words in other words.
    let asked = |test: &dyn Fn(&Word) -> bool| query.words.iter().any(test);
    let sentence = Sentence::around(source, passage);
    if let Some(shown) = sentence.question(query) {
        notes.push(cut("question", shown));
    }
    if !asked(&|word| word.class.any(Class::CONDITION))
        && let Some(shown) = sentence.condition()
    {
        notes.push(cut("condition", shown));
    }
    let leading = alignment.pairs.first().map_or(0, |pair| pair.query.start);
    let denies_itself = query.words[..leading].iter().any(|word| word.class.any(Class::NEGATION));
    if !denies_itself && let Some(shown) = sentence.denial() {
        notes.push(cut("denial", shown));
    }
    match sentence.reported() {
        Some((shown, true)) => notes.push(Note::new("relayed", None, String::new(), shown)),
        // "The claim that ... is false" is denied before it is anybody's.
        Some(_) if notes.iter().any(|note| note.cause.as_deref() == Some("denial")) => {}
        Some((shown, false)) => notes.push(cut("claim", shown)),
        None => {
            if let Some(shown) = inner_quotation(source, passage) {
                notes.push(Note::new("relayed", None, String::new(), shown));
            }
        }
    }
    notes.extend(omissions(query, source, alignment, passage));
    notes
}

fn cut(cause: &str, shown: String) -> Note {
    Note::new("cut", Some(cause), String::new(), shown)
}

/// What the quotation leaves out between its parts.
fn omissions(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    passage: &Range<usize>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    for site in sites(&query.words, alignment, passage) {
        let hidden = &source.words[site.source.clone()];
        if hidden.is_empty() || (!site.marked && hidden.len() < site.query.len() + OMISSION) {
            continue;
        }
        let shown = shown(source, site.source.clone());
        let over_end = site.source.start > 0
            && site.source.end < source.words.len()
            && source.words[site.source.start - 1].sentence != source.words[site.source.end].sentence;
        let far = if site.marked { MERGE_MARKED } else { MERGE };
        if over_end && hidden.len() >= far {
            notes.push(Note::new("merged", None, String::new(), shown));
            continue;
        }
        let turns = |word: &Word| {
            word.class.any(Class::NEGATION)
                || word.class.any(Class::CONDITION)
                || matches!(word.form.as_str(), "but" | "however" | "except" | "only" | "although" | "though")
        };
        if hidden.iter().any(turns) {
            notes.push(cut(if site.marked { "ellipsis" } else { "omission" }, shown));
        }
    }
    notes
}

fn shown(source: &Wording<'_>, words: Range<usize>) -> String {
    match source.words.get(words) {
        Some([first, .., last]) => {
            source.shown(first.printed.start as usize..last.printed.end as usize).to_string()
        }
        Some([only]) => source.shown(only.printed.start as usize..only.printed.end as usize).to_string(),
        _ => String::new(),
    }
}

/// The sentences of a passage's first and last word, and what they have outside the passage.
struct Sentence<'a, 't> {
    source: &'a Wording<'t>,
    head: Range<usize>,
    tail: Range<usize>,
    asks: bool,
}

impl<'a, 't> Sentence<'a, 't> {
    fn around(source: &'a Wording<'t>, passage: &Range<usize>) -> Sentence<'a, 't> {
        let words = &source.words;
        let (first, last) = (words[passage.start].sentence, words[passage.end - 1].sentence);
        let start = words[..passage.start].partition_point(|word| word.sentence < first);
        let end = passage.end + words[passage.end..].partition_point(|word| word.sentence <= last);
        let asks = source.sentences.get(last as usize).is_some_and(|sentence| sentence.1);
        let head = start.max(passage.start.saturating_sub(HEAD))..passage.start;
        // Of several sentences, one of which only a scrap is quoted is not what the quotation is about.
        let in_first = words[passage.clone()].partition_point(|word| word.sentence == first);
        let in_last = passage.len() - words[passage.clone()].partition_point(|word| word.sentence < last);
        let (scrap_first, scrap_last) =
            (first != last && in_first <= SCRAP, first != last && in_last <= SCRAP);
        Sentence {
            source,
            head: if scrap_first { passage.start..passage.start } else { head },
            tail: if scrap_last { passage.end..passage.end } else { passage.end..end },
            asks: asks && !scrap_last,
        }
    }

    fn head(&self) -> &'a [Word] {
        &self.source.words[self.head.clone()]
    }

    fn tail(&self) -> &'a [Word] {
        &self.source.words[self.tail.clone()]
    }

    /// What stands between a word and the next one.
    fn mark_after(&self, word: usize) -> &'t str {
        let words = &self.source.words;
        let end = words.get(word).map(|word| word.printed.end as usize - 1);
        let start = words.get(word + 1).map(|word| word.printed.start as usize);
        match (
            end.and_then(|at| self.source.printed.get(at)),
            start.and_then(|at| self.source.printed.get(at)),
        ) {
            (Some(a), Some(b)) if a.word.end <= b.word.start => {
                self.source.text.get(a.word.end..b.word.start).unwrap_or("")
            }
            _ => "",
        }
    }

    /// The part of the head after its last comma, colon or dash.
    fn clause_head(&self) -> Range<usize> {
        let breaks = |at: &usize| {
            self.mark_after(*at).contains([',', ';', ':', '\u{2014}', '\u{2013}', '"', '\u{201c}'])
        };
        let start = self.head.clone().rev().find(breaks).map_or(self.head.start, |at| at + 1);
        start..self.head.end
    }

    /// The question that the passage is a part of, where the query does not show that it asks.
    fn question(&self, query: &Wording<'_>) -> Option<String> {
        let opens = |word: &Word| {
            word.class.any(Class::QUESTION)
                || word.class.any(Class::AUXILIARY)
                || word.class.any(Class::MODAL)
        };
        // A sentence that ends the passage and asks; a tail that goes on long is more than a tag.
        if !self.asks || query.text.trim_end().trim_end_matches(['"', '\u{201d}']).ends_with('?') {
            return None;
        }
        if self.head.is_empty() && query.words.first().is_some_and(opens) {
            return None;
        }
        let inside = query.words.iter().take(2).any(opens) && self.head().len() <= 2;
        let opened = self.head.is_empty() || self.head().iter().any(opens);
        (opened && !inside).then(|| self.show())
    }

    /// Head and tail with the passage left out between them.
    fn show(&self) -> String {
        let (head, tail) = (shown(self.source, self.head.clone()), shown(self.source, self.tail.clone()));
        match (head.is_empty(), tail.is_empty()) {
            (false, false) => format!("{head} \u{2026} {tail}"),
            _ => format!("{head}{tail}"),
        }
    }

    /// An `if` before the passage, or right behind it.
    fn condition(&self) -> Option<String> {
        let governs = |words: &[Word], at: usize| {
            let form = words[at].form.as_str();
            let before = at.checked_sub(1).map_or("", |before| words[before].form.as_str());
            let after: Vec<&str> = words[at + 1..].iter().take(2).map(|word| word.form.as_str()).collect();
            match form {
                // "as if", "even if" do not make the main clause depend; "if I may", "if you will" are manners.
                "if" => {
                    !matches!(before, "as" | "even")
                        && !matches!(
                            after[..],
                            ["i", "may" | "might" | "could"] | ["you", "will" | "like" | "please"]
                        )
                }
                "unless" | "whether" | "suppose" | "supposing" | "assuming" | "provided" | "providing" => {
                    true
                }
                _ => false,
            }
        };
        let head = self.head();
        if (0..head.len()).any(|at| governs(head, at)) {
            return Some(self.show());
        }
        let tail = self.tail();
        let near = tail.len().min(3);
        (0..near).any(|at| governs(tail, at) && tail[at].form != "whether").then(|| self.show())
    }

    /// A negation that reaches into the passage, a denied noun before it, a denial behind it.
    fn denial(&self) -> Option<String> {
        const DENIED: [&str; 24] = [
            "accusation",
            "accusations",
            "allegation",
            "allegations",
            "idea",
            "notion",
            "myth",
            "lie",
            "lies",
            "rumor",
            "rumors",
            "insinuation",
            "suggestion",
            "suggestions",
            "nonsense",
            "false",
            "untrue",
            "wrong",
            "doubt",
            "doubts",
            "pretend",
            "unlikely",
            "impossible",
            "hoax",
        ];
        let words = &self.source.words;
        let clause = self.clause_head();
        let reach = clause.end.saturating_sub(NEGATION_REACH).max(clause.start)..clause.end;
        let denies_nothing = |at: usize| {
            matches!(
                words[at + 1].form.as_str(),
                "only" | "just" | "merely" | "doubt" | "question" | "wonder"
            ) || (words[at].form == "no" && matches!(words[at + 1].form.as_str(), "matter" | "longer"))
        };
        if reach.clone().any(|at| words[at].class.any(Class::NEGATION) && !denies_nothing(at)) {
            return Some(self.show());
        }
        let noun = clause.end.saturating_sub(6).max(clause.start)..clause.end;
        if let Some(at) = noun.clone().rev().find(|at| DENIED.contains(&words[*at].form.as_str()))
            && words[at + 1..clause.end].iter().all(|word| word.is_function())
            && (at + 1 < clause.end || matches!(words[at].form.as_str(), "pretend"))
        {
            return Some(self.show());
        }
        self.denied_behind().then(|| self.show())
    }

    /// `... are completely groundless`: a copula soon behind the passage, then a word that denies.
    fn denied_behind(&self) -> bool {
        const FALSE: [&str; 20] = [
            "groundless",
            "baseless",
            "unfounded",
            "false",
            "untrue",
            "nonsense",
            "lie",
            "ridiculous",
            "absurd",
            "wrong",
            "myth",
            "fiction",
            "incorrect",
            "mistaken",
            "rubbish",
            "hoax",
            "preposterous",
            "ludicrous",
            "fabrication",
            "fantasy",
        ];
        let tail = self.tail();
        for (at, word) in tail.iter().enumerate().take(12) {
            if matches!(word.form.as_str(), "and" | "but" | "or" | "because" | "so") {
                return false;
            }
            if matches!(word.form.as_str(), "is" | "are" | "was" | "were") {
                let mut behind = tail[at + 1..].iter().take(4);
                return behind.any(|word| FALSE.contains(&word.form.as_str()));
            }
        }
        false
    }

    /// The clause that gives the passage to somebody else, and whether it gives their very words.
    fn reported(&self) -> Option<(String, bool)> {
        let words = &self.source.words;
        // Backwards over "that", "us", "the people": few words may stand between the verb and what is reported.
        let from = self.head.end.saturating_sub(4).max(self.head.start);
        for at in (from..self.head.end).rev() {
            if !is_reporting(&words[at].form) {
                continue;
            }
            let between = &words[at + 1..self.head.end];
            let link = between
                .iter()
                .all(|word| word.is_function() || matches!(word.form.as_str(), "people" | "american"));
            if !link || self.own(at) {
                return None;
            }
            let direct =
                (at..self.head.end).any(|at| self.mark_after(at).contains(['"', '\u{201c}', ',', ':']));
            return Some((self.show(), direct));
        }
        let tail = self.tail();
        let told_behind = match tail {
            [subject, verb, ..] if is_reporting(&verb.form) => {
                subject.class.any(Class::THIRD)
                    || subject.name
                    || subject.form == "people"
                    || subject.form == "critics"
            }
            [verb, subject, ..] if is_reporting(&verb.form) => {
                subject.class.any(Class::THIRD) || subject.name
            }
            _ => false,
        };
        let comma = self.tail.start > 0 && self.mark_after(self.tail.start - 1).contains(',');
        (told_behind && comma).then(|| (self.show(), false))
    }

    /// Whether the reporting verb's subject is the speaker: "I said", "we have always said", "let me say".
    fn own(&self, verb: usize) -> bool {
        let start = verb.saturating_sub(5).max(self.head.start);
        for at in (start..verb).rev() {
            let word = &self.source.words[at];
            if word.class.any(Class::FIRST) {
                return true;
            }
            let adverb = word.class.any(Class::AUXILIARY)
                || word.class.any(Class::MODAL)
                || word.class.any(Class::EMPHASIS)
                || word.class.any(Class::NEGATION)
                || matches!(word.form.as_str(), "to" | "also" | "already" | "then" | "once" | "often")
                || word.form.ends_with("ly");
            if !adverb {
                return false;
            }
        }
        // No subject at all ("Let me repeat:", "To say that"): nobody else is named.
        true
    }
}

fn is_reporting(form: &str) -> bool {
    matches!(
        form,
        "say"
            | "says"
            | "said"
            | "saying"
            | "claim"
            | "claims"
            | "claimed"
            | "claiming"
            | "argue"
            | "argues"
            | "argued"
            | "allege"
            | "alleges"
            | "alleged"
            | "assert"
            | "asserts"
            | "asserted"
            | "insist"
            | "insists"
            | "insisted"
            | "tell"
            | "tells"
            | "told"
            | "telling"
            | "suggests"
            | "suggested"
            | "maintains"
            | "maintained"
            | "thinks"
            | "believes"
            | "writes"
            | "wrote"
            | "promised"
            | "imagines"
            | "pretends"
            | "declared"
            | "complain"
            | "complains"
            | "complained"
    )
}

/// The words before an inner quotation in which the whole passage stands.
fn inner_quotation(source: &Wording<'_>, passage: &Range<usize>) -> Option<String> {
    let first = source.words.get(passage.start)?.printed.start as usize;
    let last = source.words.get(passage.end - 1)?.printed.end as usize - 1;
    let (start, end) = (source.printed.get(first)?.word.start, source.printed.get(last)?.word.end);
    let before = source.text.get(..start)?;
    let paragraph = before.rfind("\n\n").map_or(0, |at| at + 2);
    let mut open = None;
    for (at, c) in before[paragraph..].char_indices() {
        match c {
            '\u{201c}' => open = Some(paragraph + at),
            '\u{201d}' => open = None,
            '"' => open = if open.is_some() { None } else { Some(paragraph + at) },
            _ => {}
        }
    }
    let open = open?;
    // The mark must close behind the passage, or the opening one was a stray.
    source.text.get(end..)?.find(['"', '\u{201d}'])?;
    let lead = source.text.get(paragraph..open)?.trim_end();
    // A text that is a quotation from its first word on relays nothing.
    let lead = lead.rsplit(['.', '?', '!']).next().unwrap_or(lead).trim();
    (!lead.is_empty()).then(|| lead.to_string())
}
