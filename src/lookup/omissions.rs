//! What a cut leaves out: words before or after the passage, in its own sentence, that govern it.
//!
//! Every word of "Russia is to blame" may stand in the source, and its sense may be the contrary: "Any accusations
//! that ... are groundless". A cut alone is no alarm: whoever quotes cuts. It is one where what is left reads as if
//! it stood alone, and would say something else.

use crate::align::{Alignment, Class, Language, Word, Wording};
use crate::lookup::flags::sites;
use crate::lookup::reported::inner_quotation;
use crate::lookup::{Cause, Flag, Note};
use std::ops::Range;

/// Words of the head that can still govern the passage.
const HEAD: usize = 20;
/// Words right before the passage in which a negation still negates it.
const NEGATION_REACH: usize = 4;
/// So many words of a sentence are a scrap, where the quotation has other sentences; so is less than a third of it.
const SCRAP: usize = 3;
/// So many words make a clause that stands by itself, whatever follows.
const CLAUSE: usize = 5;
/// Fewer words up to the first pause say nothing that a negation before them could turn round.
const FEWEST: usize = 3;
/// So many pauses after its `if` a condition still governs what follows.
const CONDITION_PAUSES: usize = 1;
/// An unmarked omission from so many words on is looked at; shorter ones are edits.
const OMISSION: usize = 9;
/// An omission of so many words over a sentence's end joins two utterances.
const MERGE: usize = 12;
/// Two parts on either side of an ellipsis that lie so many words apart are two utterances.
const MERGE_MARKED: usize = 80;

/// The flags `cut`, `merged` and `relayed` of a passage.
pub(crate) fn of_passage(
    query: &Wording<'_>,
    source: &Wording<'_>,
    alignment: &Alignment,
    passage: &Range<usize>,
) -> Vec<Note> {
    let mut notes = Vec::new();
    if passage.is_empty() {
        return notes;
    }
    // What the query has and the passage has not may be the governing words in other words.
    let asked = |class: Class| query.words.iter().any(|word| word.class.any(class));
    let sentence = Sentence::around(source, passage);
    if let Some(shown) = sentence.question(query) {
        notes.push(cut(Cause::Question, shown));
    }
    if !asked(Class::CONDITION)
        && let Some(shown) = sentence.condition()
    {
        notes.push(cut(Cause::Condition, shown));
    }
    let paired =
        |at: usize| alignment.pairs.iter().any(|pair| pair.query.contains(&at) && pair.similarity >= 1.0);
    let denies_itself =
        (0..query.words.len()).any(|at| query.words[at].class.any(Class::NEGATION) && !paired(at));
    if !denies_itself && let Some(shown) = sentence.denial() {
        notes.push(cut(Cause::Denial, shown));
    }
    match sentence.reported() {
        Some((shown, true)) => notes.push(Note::new(Flag::Relayed, None, String::new(), shown)),
        // "The claim that ... is false" is denied before it is anybody's.
        Some(_) if notes.iter().any(|note| note.cause == Some(Cause::Denial)) => {}
        Some((shown, false)) => notes.push(cut(Cause::Claim, shown)),
        None => {
            if let Some(shown) = inner_quotation(source, passage) {
                notes.push(Note::new(Flag::Relayed, None, String::new(), shown));
            }
        }
    }
    notes.extend(omissions(query, source, alignment, passage));
    notes
}

fn cut(cause: Cause, shown: String) -> Note {
    Note::new(Flag::Cut, Some(cause), String::new(), shown)
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
            notes.push(Note::new(Flag::Merged, None, String::new(), shown));
            continue;
        }
        let turns = |word: &Word| {
            word.class.any(Class::NEGATION) || word.class.any(Class::CONDITION) || word.class.any(Class::TURN)
        };
        if hidden.iter().any(turns) {
            notes.push(cut(if site.marked { Cause::Ellipsis } else { Cause::Omission }, shown));
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
pub(crate) struct Sentence<'a, 't> {
    pub(crate) source: &'a Wording<'t>,
    /// What stands before the passage in its first sentence.
    pub(crate) head: Range<usize>,
    /// The passage's words of its first sentence.
    first: Range<usize>,
    /// The passage's words of its last sentence.
    last: Range<usize>,
    /// What stands behind the passage in its last sentence.
    pub(crate) tail: Range<usize>,
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
        let in_first = words[passage.clone()].partition_point(|word| word.sentence == first);
        let in_last = passage.len() - words[passage.clone()].partition_point(|word| word.sentence < last);
        // Of several sentences, one of which only a scrap is quoted is not what the quotation is about.
        let scrap = |words: usize| first != last && (words <= SCRAP || words * 3 < passage.len());
        let mut sentence = Sentence {
            source,
            head,
            first: passage.start..passage.start + in_first,
            last: passage.end - in_last..passage.end,
            tail: if scrap(in_last) { passage.end..passage.end } else { passage.end..end },
            asks: asks && !scrap(in_last),
        };
        if scrap(in_first) && !(in_first >= CLAUSE && sentence.starts_clause()) {
            sentence.head = passage.start..passage.start;
        }
        sentence
    }

    fn head(&self) -> &'a [Word] {
        &self.source.words[self.head.clone()]
    }

    pub(crate) fn tail(&self) -> &'a [Word] {
        &self.source.words[self.tail.clone()]
    }

    pub(crate) fn class(&self, at: usize) -> Class {
        self.source.words.get(at).map_or(Class::default(), |word| word.class)
    }

    /// The part of the head after its last comma, colon or dash; one before "that" or behind a verb of speech
    /// divides nothing.
    fn clause_head(&self) -> Range<usize> {
        let breaks = |at: &usize| {
            let governed = at + 1 < self.head.end && self.class(at + 1).any(Class::THAT);
            let governs = self.class(*at).any(Class::REPORT) || self.class(*at).any(Class::OPINION);
            self.source.pauses_before(at + 1) && !governed && !governs
        };
        let start = self.head.clone().rev().find(breaks).map_or(self.head.start, |at| at + 1);
        start..self.head.end
    }

    /// The passage's words up to its first pause.
    fn opening(&self) -> Range<usize> {
        let pause = (self.first.start + 1..self.first.end).find(|at| self.source.pauses_before(*at));
        self.first.start..pause.unwrap_or(self.first.end)
    }

    /// Whether the passage begins inside a phrase, so that what is left says nothing by itself: behind an article
    /// or a preposition, with one, with what a noun before it is reported by, or as an object.
    pub(crate) fn is_fragment(&self) -> bool {
        let Some(before) =
            self.head.clone().next_back().filter(|_| !self.source.pauses_before(self.head.end))
        else {
            return false;
        };
        let (first, second) = (self.class(self.head.end), self.class(self.head.end + 1));
        let word = &self.source.words[before];
        let to = |at: usize| self.source.words.get(at).is_some_and(|word| word.form == "to");
        let infinitive = to(self.head.end) && !second.any(Class::ARTICLE) && !second.any(Class::PERSON);
        // German has its verb at the end.
        let german = self.source.language == Language::German;
        let governed = word.class.any(Class::REPORT) || word.class.any(Class::OPINION) || word.is_function();
        (word.class.any(Class::ARTICLE) && !word.class.any(Class::SUBJECT))
            || (word.class.any(Class::PREPOSITION)
                && !self.starts_infinitive()
                && !word.class.any(Class::CONJUNCTION))
            || (first.any(Class::PREPOSITION) && !first.any(Class::ARTICLE) && !infinitive && !german)
            || (first.any(Class::RELATIVE) && !governed)
            || (first.any(Class::PERSON)
                && !first.any(Class::SUBJECT)
                && !first.any(Class::ARTICLE)
                && !first.any(Class::SECOND))
    }

    /// Whether the passage begins with what "to" stands before: "to | sell", "de | vendre", "zu | verkaufen".
    fn starts_infinitive(&self) -> bool {
        let form = |at: usize| self.source.words.get(at).map_or("", |word| word.form.as_str());
        let (before, first) = (form(self.head.end.saturating_sub(1)), form(self.head.end));
        match self.source.language {
            Language::English => before == "to",
            Language::German => before == "zu",
            Language::French => {
                matches!(before, "de" | "d" | "a")
                    && ["er", "ir", "re"].iter().any(|end| first.ends_with(end))
            }
        }
    }

    /// Whether the passage begins where a clause does: behind "that" or a pause.
    fn starts_clause(&self) -> bool {
        let before = self.head.clone().next_back();
        self.source.pauses_before(self.head.end)
            || before.is_some_and(|before| {
                let class = self.class(before);
                class.any(Class::THAT) || class.any(Class::REPORT) || class.any(Class::OPINION)
            })
    }

    /// The question that the passage is a part of, where the query does not show that it asks.
    fn question(&self, query: &Wording<'_>) -> Option<String> {
        let opens = |class: Class| {
            class.any(Class::QUESTION) || class.any(Class::AUXILIARY) || class.any(Class::MODAL)
        };
        // A sentence that ends the passage and asks; a tail that goes on long is more than a tag.
        if !self.asks
            || query
                .text
                .trim_end()
                .trim_end_matches(['"', '\u{201c}', '\u{201d}', '\u{bb}', ' '])
                .ends_with('?')
            || self.is_fragment()
        {
            return None;
        }
        if self.head.is_empty() && query.words.first().is_some_and(|word| opens(word.class)) {
            return None;
        }
        let inside = query.words.iter().take(2).any(|word| opens(word.class)) && self.head().len() <= 2;
        // Its beginning is quoted, and so is its question word, or its verb before its subject.
        let whole = self.first != self.last || self.head.is_empty();
        if inside || self.inverts() || (whole && !self.tail.is_empty()) {
            return None;
        }
        let opened = whole
            || self.source.language != Language::English
            || self.head().iter().any(|word| opens(word.class));
        opened.then(|| self.show())
    }

    /// Whether the passage's last sentence shows that it asks: "why did", "are you".
    fn inverts(&self) -> bool {
        let pronoun = |class: Class| class.any(Class::SUBJECT) || class.any(Class::SECOND);
        self.last.clone().any(|at| {
            let class = self.class(at);
            let opens = |at: usize| at == self.last.start || self.source.pauses_before(at);
            let joined = at > self.last.start && self.class(at - 1).any(Class::CONJUNCTION) && opens(at - 1);
            let start = opens(at) || joined;
            let next = at + 1 + usize::from(self.class(at + 1).any(Class::NEGATION));
            let verb = class.any(Class::AUXILIARY) || class.any(Class::MODAL);
            let before = self.class(at.saturating_sub(1));
            let asked = before.any(Class::QUESTION) && at > self.last.start;
            next < self.last.end
                && ((class.any(Class::QUESTION) && start)
                    || (verb && pronoun(self.class(next)) && !pronoun(before))
                    || (verb && (start || asked) && !self.class(next).any(Class::PREPOSITION)))
        })
    }

    /// Head and tail with the passage left out between them.
    pub(crate) fn show(&self) -> String {
        let (head, tail) = (shown(self.source, self.head.clone()), shown(self.source, self.tail.clone()));
        match (head.is_empty(), tail.is_empty()) {
            (false, false) => format!("{head} \u{2026} {tail}"),
            _ => format!("{head}{tail}"),
        }
    }

    /// Whether a word opens a condition that is meant as one.
    fn is_condition(&self, at: usize) -> bool {
        let (class, before, next) = (self.class(at), self.class(at.saturating_sub(1)), self.class(at + 1));
        if self.source.language == Language::German && self.source.words[at].form == "denn" {
            // "es sei denn"
            return at > 0 && self.source.words[at - 1].form == "sei";
        }
        if !class.any(Class::CONDITION) || class.any(Class::MODAL) {
            return false;
        }
        if class.any(Class::CONDITION_THAT) && !next.any(Class::THAT) {
            return false;
        }
        let manner = (at + 1..at + 4).any(|at| self.class(at).any(Class::MANNER))
            && (next.any(Class::SECOND) || next.any(Class::FIRST));
        !(manner || at > 0 && before.any(Class::EVEN))
    }

    /// An `if` before the passage, or right behind it.
    fn condition(&self) -> Option<String> {
        let words = &self.source.words;
        // "I would": what is only thought shows it.
        let thought = self.first.clone().take(12).any(|at| self.class(at).any(Class::UNREAL));
        let governs = |at: usize| {
            let between = at + 1..=self.head.end;
            let pauses = between.clone().filter(|at| self.source.pauses_before(*at)).count();
            // "Whether it is ours or theirs, ...": either way.
            let either = words[at].class.any(Class::QUESTION) && pauses > 0;
            self.is_condition(at) && pauses <= CONDITION_PAUSES && !either
        };
        if !thought && !self.is_fragment() && self.head.clone().any(governs) {
            return Some(self.show());
        }
        let behind = (self.tail.start..self.tail.end.min(self.tail.start + 3))
            .find(|at| self.is_condition(*at) && !words[*at].class.any(Class::QUESTION))?;
        // "..., if they laugh, we will go": the condition of what follows.
        let pause = (behind + 1..self.tail.end).find(|at| self.source.pauses_before(*at));
        let of_next = pause.is_some_and(|at| self.class(at).any(Class::SUBJECT));
        (!of_next).then(|| self.show())
    }

    /// A negation that reaches into the passage, a denied noun before it, a denial behind it.
    fn denial(&self) -> Option<String> {
        let words = &self.source.words;
        let clause = self.clause_head();
        let reach = clause.end.saturating_sub(NEGATION_REACH).max(clause.start)..clause.end;
        let ne = clause.clone().any(|at| self.class(at).any(Class::NE));
        let negates = |at: usize| {
            let negation = self.class(at).any(Class::NEGATION) || ne && self.class(at).any(Class::WITH_NE);
            negation && !self.class(at + 1).any(Class::MILD)
        };
        let turns = |at: usize| {
            let between = &words[at + 1..clause.end];
            let opinion = |word: &Word| {
                word.is_function() || word.class.any(Class::OPINION) || word.class.any(Class::REPORT)
            };
            self.starts_clause() || between.iter().all(opinion)
        };
        let says = self.opening().len() >= FEWEST && !self.is_fragment();
        if says && reach.clone().any(|at| negates(at) && turns(at)) {
            return Some(self.show());
        }
        let noun = clause.end.saturating_sub(6).max(clause.start)..clause.end;
        if let Some(at) = noun.clone().rev().find(|at| self.class(*at).any(Class::DENIED))
            && words[at + 1..clause.end].iter().all(Word::is_function)
            && (at + 1 < clause.end || words[at].form == "pretend")
            && !self.is_fragment()
        {
            return Some(self.show());
        }
        (self.negated_behind() || self.denied_behind()).then(|| self.show())
    }

    /// German puts its "nicht" behind the object: "Wir verkaufen den Hafen nicht".
    fn negated_behind(&self) -> bool {
        let german = self.source.language == Language::German;
        let same_clause = |at: &usize| !self.source.pauses_before(*at);
        let mut tail = self.tail.clone().take_while(same_clause).take(6);
        german && tail.any(|at| self.class(at).any(Class::NEGATION) && !self.class(at + 1).any(Class::MILD))
    }

    /// `... are completely groundless`: a copula soon behind the passage, then a word that denies.
    fn denied_behind(&self) -> bool {
        // "He thinks that the climate" is no clause yet: the copula is its own.
        let opener = self.last.clone().rev().find(|at| {
            let class = self.class(*at);
            *at > self.last.start && (class.any(Class::THAT) || class.any(Class::REPORT))
        });
        let verb = |at: usize| self.class(at).any(Class::AUXILIARY) || self.class(at).any(Class::MODAL);
        if let Some(opener) = opener
            && self.last.end - opener <= 4
            && !(opener..self.last.end).any(verb)
        {
            return false;
        }
        for at in self.tail.clone().take(12) {
            let class = self.class(at);
            if class.any(Class::COPULA) {
                return (at + 1..self.tail.end.min(at + 5)).any(|at| self.class(at).any(Class::FALSE));
            }
            if class.any(Class::JOIN) || class.any(Class::TURN) || class.any(Class::CLAUSE) {
                return false;
            }
        }
        false
    }
}
