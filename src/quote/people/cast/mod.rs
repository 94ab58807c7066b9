//! The cast of one document: who is named in it, in which forms, with which titles, and who "he" may be.
//!
//! Separate from attribution, which finds mentions, and from [`crate::quote::people::speakers`], which compares the
//! casts of many documents.

mod join;

use crate::document::SpeakerKind;
use crate::quote::grammar::name_spans::{
    Run, all_capitals, folded_words, gender_of, runs, shown, take_apart, word,
};
use crate::quote::grammar::tokens::{Kind, Token};
use crate::quote::languages::class;
use crate::quote::people::names::{
    Gender, Generation, fold, generation, middle_initials, name_key, role_word,
};
use crate::quote::people::spelling::slips;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Somebody or something that a document names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Member {
    /// The fullest form found, as the document writes it.
    pub(crate) name: String,
    /// The words of the name, folded, without initials' stops and suffixes.
    pub(crate) words: Vec<String>,
    /// `jr`, `sr`, `ii`: father and son are two.
    #[serde(deserialize_with = "super::names::known_generation")]
    pub(crate) generation: Option<Generation>,
    /// Middle initials, folded; empty where none was met.
    middle: String,
    /// Person, institution or document.
    pub(crate) kind: SpeakerKind,
    /// Masculine, feminine.
    pub(crate) gender: Gender,
    /// How often the full form or a part of it was met.
    pub(crate) count: u32,
    /// Forms met, with how often.
    pub(crate) forms: Vec<(String, u32)>,
    /// Roles met, as the document writes them.
    pub(crate) roles: Vec<String>,
    /// The nouns and adjectives of those roles, folded.
    pub(crate) role_words: Vec<String>,
    /// Byte of the first mention.
    pub(crate) first: usize,
    /// Whether something besides its capitals says that it is a person.
    pub(crate) sure: bool,
    /// The member whose name this one turned out to be.
    joined: Option<usize>,
}

/// Everybody a document names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cast {
    pub(crate) members: Vec<Member>,
    by_name: FxHashMap<String, usize>,
    by_last: FxHashMap<String, Vec<usize>>,
    by_first: FxHashMap<String, Vec<usize>>,
    /// Full names by their surnames with one letter left out, hashed: where typing errors are looked for.
    by_slip: FxHashMap<u64, Vec<usize>>,
    /// Members by the words of their roles, once settled.
    by_role: FxHashMap<String, Vec<usize>>,
    /// Whether the language writes every noun with a capital.
    pub(crate) capital_nouns: bool,
    /// Words met with a capital where no sentence begins.
    proper: FxHashSet<String>,
    /// Names (folded) that the user's settings keep apart.
    pub(crate) apart: FxHashSet<(String, String)>,
    /// Where surnames that were counted stand.
    counted: FxHashSet<usize>,
}

impl Cast {
    /// Reads a paragraph's tokens: every run that looks like a name becomes a member or counts for one.
    pub(crate) fn learn(&mut self, text: &str, tokens: &[Token], headline: bool) {
        for range in runs(tokens) {
            let run = take_apart(tokens, range.clone());
            let name = &tokens[run.name.clone()];
            if name.is_empty() || headline {
                continue;
            }
            let words = folded_words(text, name);
            if words.is_empty() || words.len() > 5 {
                continue;
            }
            // The Special Representative for, the Acting Director of: an office, not a name.
            let office = tokens.get(range.end).is_some_and(|t| t.small() && t.is(class::OF))
                && tokens[range.end - 1].is(class::ANY_TITLE)
                && !run.person;
            if office {
                continue;
            }
            let begins = run.name.start == 0
                || tokens[run.name.start - 1].last
                || matches!(
                    tokens[run.name.start - 1].kind,
                    Kind::Stop | Kind::Other | Kind::Colon | Kind::Open
                );
            // Obama also said: no other word of the language, and a verb after it.
            let acts = words.len() == 1
                && name[0].class & !class::FIRST == 0
                && tokens
                    .get(range.end)
                    .is_some_and(|t| t.small() && t.is(class::VERB | class::AUXILIARY | class::ADVERB))
                && !["s", "ly", "ing", "ed"].iter().any(|ending| words[0].ends_with(ending));
            if (!begins || acts) && !self.proper.contains(&words[0]) {
                self.proper.insert(words[0].clone());
            }
            let first_name = name[0].is(class::FIRST);
            let organisation = name.iter().any(|t| t.is(class::ORGANISATION | class::ORGANISATION_NAME))
                || name.iter().all(|t| t.is(class::PLACE | class::NATION));
            if words.len() < 2 && !run.person {
                continue;
            }
            if organisation && !run.person {
                continue;
            }
            let plain = words.len() >= 2
                && !self.capital_nouns
                && !name.iter().any(|t| {
                    t.is(class::PLACE | class::NATION | class::MONTH | class::WEEKDAY | class::DOCUMENT)
                        || all_capitals(text, t)
                })
                && (range.start == 0 || word(text, &tokens[range.start - 1]) != "the");
            if !(run.person || plain) {
                continue;
            }
            let shown = shown(text, name);
            let gender = gender_of(&tokens[run.titles.clone()], name);
            let full = words.len() >= 2;
            if !full {
                self.counted.insert(tokens[run.name.start].start);
            }
            let place = self.member(shown, words, tokens[run.name.start].start, full);
            let member = &mut self.members[place];
            member.sure |= run.person || first_name;
            if member.gender == Gender::Unknown {
                member.gender = gender;
            }
            let titles = &tokens[run.titles.clone()];
            add_role(member, text, titles);
            // the White House spokesman NAME: small words right before
            let mut from = range.start;
            while from > 0
                && range.start - from < 5
                && tokens[from - 1].small()
                && tokens[from - 1].is(class::ROLE | class::NATION | class::TITLE)
            {
                from -= 1;
            }
            if from < range.start {
                let mut first = from;
                while first > 0
                    && from - first < 3
                    && tokens[first - 1].capital()
                    && !tokens[first - 1].is(class::JUNK)
                {
                    first -= 1;
                }
                add_role(member, text, &tokens[first..range.start]);
                member.sure = true;
            }
            // NAME, the White House spokesman,
            let mut after = range.end;
            if tokens.get(after).is_some_and(|t| t.kind == Kind::Comma) {
                after += 1;
                let from = after;
                while after < tokens.len()
                    && after - from < 9
                    && (tokens[after].kind == Kind::Word || tokens[after].kind == Kind::Possessive)
                    && !tokens[after].is(class::RELATIVE)
                {
                    after += 1;
                }
                let last = tokens[from..after].iter().position(|t| t.small() && t.is(class::ROLE));
                if let Some(last) = last {
                    let begin = tokens[from..=from + last]
                        .iter()
                        .take_while(|t| t.is(class::DETERMINER | class::HIS | class::THEIR))
                        .count();
                    add_role(member, text, &tokens[from + begin..=from + last]);
                    member.sure = true;
                }
            }
        }
    }

    fn member(&mut self, shown: String, words: Vec<String>, first: usize, full: bool) -> usize {
        let generation = shown.split_whitespace().next_back().and_then(|last| generation(&fold(last)));
        let middle = middle_initials(&shown);
        let mut key = name_key(&words, generation);
        if let Some(place) = self.by_middle(&key, &middle) {
            let member = &mut self.members[place];
            member.count += 1;
            bump(&mut member.forms, &shown);
            if member.middle.is_empty() {
                member.middle = middle;
            }
            return place;
        }
        if self.by_name.contains_key(&key) {
            // Karl W. and Karl H. are two.
            key = format!("{key}/{middle}");
        }
        if full && let Some(place) = self.same_person(&words, generation, &middle) {
            let member = &mut self.members[place];
            member.count += 1;
            bump(&mut member.forms, &shown);
            self.by_name.insert(key, place);
            return place;
        }
        let place = self.members.len();
        if let Some(last) = words.last() {
            self.by_last.entry(last.clone()).or_default().push(place);
        }
        if let [first, .., last] = &words[..] {
            self.by_first.entry(first.clone()).or_default().push(place);
            for slip in slips(last) {
                self.by_slip.entry(slip).or_default().push(place);
            }
        }
        self.members.push(Member {
            name: shown.clone(),
            words,
            generation,
            middle,
            kind: SpeakerKind::Person,
            gender: Gender::Unknown,
            count: 1,
            forms: vec![(shown, 1)],
            roles: Vec::new(),
            role_words: Vec::new(),
            first,
            sure: false,
            joined: None,
        });
        self.by_name.insert(key, place);
        place
    }

    /// Whom `Halvorsen, I.` means: the full name with that surname and initial, or a new one.
    pub(crate) fn inverted(&mut self, text: &str, surname: &Token, initial: &Token) -> usize {
        let words = vec![fold(word(text, initial)), fold(word(text, surname))];
        let shown = format!("{} {}", word(text, initial), word(text, surname));
        let place = self.member(shown, words, surname.start, true);
        self.members[place].sure = true;
        place
    }

    /// A member that is no person and has no place among names: a report, a ministry that is called just that.
    pub(crate) fn thing(&mut self, name: &str, kind: SpeakerKind, at: usize) -> usize {
        let key = format!("\u{0}{}", name.to_lowercase());
        if let Some(place) = self.named(&key) {
            self.members[place].count += 1;
            return place;
        }
        let place = self.members.len();
        self.members.push(Member {
            name: name.to_owned(),
            words: name.split_whitespace().map(fold).collect(),
            generation: None,
            middle: String::new(),
            kind,
            gender: Gender::Unknown,
            count: 1,
            forms: vec![(name.to_owned(), 1)],
            roles: Vec::new(),
            role_words: Vec::new(),
            first: at,
            sure: false,
            joined: None,
        });
        self.by_name.insert(key, place);
        place
    }

    /// The full name that a surname stands for: the most frequent one, then the nearest before `at`.
    fn best(&self, last: &str, gender: Gender, at: usize) -> Option<usize> {
        let places = self.by_last.get(last)?;
        places
            .iter()
            .copied()
            .filter(|place| {
                let member = &self.members[*place];
                member.words.len() > 1 && member.gender.fits(gender)
            })
            .max_by_key(|place| {
                let member = &self.members[*place];
                (member.first < at, member.count, std::cmp::Reverse(member.first))
            })
    }

    /// Whom a name in the text means, as a place in `members`; a name never met becomes a member.
    ///
    /// `tokens` are the mention's, the first `head` of them its head; `at` is its byte.
    pub(crate) fn resolve(&mut self, text: &str, tokens: &[Token], head: usize, at: usize) -> Option<usize> {
        let (run, range) = self.naming_run(text, tokens, head)?;
        let name = &tokens[run.name.clone()];
        // Trump's campaign: somebody's thing is not somebody, unless a name follows.
        if tokens.get(range.end).is_some_and(|t| t.kind == Kind::Possessive) && range.end < head {
            return None;
        }
        if let Some(place) = self.lookup(text, tokens, &run) {
            // Names of several words were counted when the cast was learnt.
            let at = tokens[run.name.start].start;
            if run.name.len() == 1 && self.counted.insert(at) {
                let form = shown(text, name);
                bump(&mut self.members[place].forms, &form);
            }
            return Some(place);
        }
        let gender = gender_of(&tokens[run.titles.clone()], name);
        let words = folded_words(text, name);
        if words.is_empty() {
            return None;
        }
        let article = range.start > 0
            && tokens[range.start - 1].is(class::DETERMINER)
            && tokens[range.start - 1].kind == Kind::Word;
        let role_before =
            range.start > 0 && tokens[range.start - 1].small() && tokens[range.start - 1].is(class::ROLE);
        let role_after =
            range.end < head && tokens[range.end].small() && !tokens[range.end].is(class::PREPOSITION);
        if words.len() == 1 && !run.person && !role_before && !self.proper.contains(&words[0]) {
            // Capitalised only because a sentence begins with it.
            return None;
        }
        if role_after {
            // the Clinton campaign, White House officials
            return None;
        }
        let institution = !run.person
            && (name.iter().any(|t| t.is(class::ORGANISATION | class::ORGANISATION_NAME))
                || name.iter().all(|t| t.is(class::PLACE | class::NATION))
                || (article && !role_before)
                || name.iter().all(|t| all_capitals(text, t)));
        let full = words.len() > 1;
        let place = self.member(shown(text, name), words, at, full);
        let member = &mut self.members[place];
        if institution || !run.person && name.last().is_some_and(|t| t.is(class::DOCUMENT)) {
            let text = !institution
                || article && !name.iter().any(|t| t.is(class::ORGANISATION | class::ORGANISATION_NAME));
            let document = text && name.last().is_some_and(|t| t.is(class::DOCUMENT));
            member.kind = if document { SpeakerKind::Document } else { SpeakerKind::Institution };
        } else if run.person || role_before {
            member.sure = true;
        }
        if member.gender == Gender::Unknown {
            member.gender = gender;
        }
        Some(place)
    }

    /// The run of a mention that names it: the last one in the head (former Obama adviser NAME), joined ones
    /// aside (NAME and NAME), or one that ends the mention right after a small noun (secretary of state NAME).
    fn naming_run(&self, text: &str, tokens: &[Token], head: usize) -> Option<(Run, Range<usize>)> {
        let mut best: Option<(Run, Range<usize>)> = None;
        for range in runs(tokens) {
            let mut run = take_apart(tokens, range.clone());
            // Baron said: a surname that is a title elsewhere.
            if run.name.is_empty()
                && range.len() == 1
                && self.by_last.contains_key(&fold(word(text, &tokens[range.start])))
            {
                run = Run { titles: range.start..range.start, name: range.clone(), person: true };
            }
            if run.name.is_empty() {
                continue;
            }
            let before = range.start.checked_sub(1).map(|at| &tokens[at]);
            if range.start < head {
                let joined =
                    before.is_some_and(|t| t.is(class::CONJUNCTION | class::OF) || t.kind == Kind::Comma);
                if best.is_none() || !joined {
                    best = Some((run, range));
                }
            } else {
                let noun = before.is_some_and(|t| {
                    t.small()
                        && !t.is(class::OF
                            | class::DETERMINER
                            | class::HIS
                            | class::HER
                            | class::THEIR
                            | class::CONJUNCTION
                            | class::PREPOSITION)
                });
                let person = run.person || self.lookup(text, tokens, &run).is_some();
                // Director of National Intelligence NAME
                let office = before.is_some_and(|t| t.is(class::OF))
                    && best
                        .as_ref()
                        .is_some_and(|(_, first)| tokens[first.end - 1].is(class::ANY_TITLE | class::ROLE));
                if (best.is_none() && noun || office) && person && range.end == tokens.len() {
                    best = Some((run, range));
                }
            }
        }
        best
    }

    /// Whether the words are the full name of a person: one met with a role or a first name, or more than once.
    pub(crate) fn person(&self, text: &str, tokens: &[Token]) -> bool {
        let run = runs(tokens).first().map(|range| take_apart(tokens, range.clone()));
        run.and_then(|run| self.lookup(text, tokens, &run)).is_some_and(|place| {
            let member = &self.members[place];
            member.kind == SpeakerKind::Person && member.words.len() > 1 && (member.sure || member.count > 1)
        })
    }

    fn lookup(&self, text: &str, tokens: &[Token], run: &Run) -> Option<usize> {
        let name = &tokens[run.name.clone()];
        let words = folded_words(text, name);
        let last = words.last()?;
        let gender = gender_of(&tokens[run.titles.clone()], name);
        let at = tokens.first()?.start;
        let generation = name.last().and_then(|t| generation(&fold(word(text, t))));
        if words.len() > 1 {
            let middle = middle_initials(&shown(text, name));
            let exact = self.by_middle(&name_key(&words, generation), &middle);
            return exact.or_else(|| self.same_person(&words, generation, &middle));
        }
        if generation.is_some()
            && let Some(son) = self.by_last.get(last).and_then(|places| {
                places.iter().copied().find(|place| self.members[*place].generation == generation)
            })
        {
            return Some(son);
        }
        if let Some(place) = self.best(last, gender, at) {
            return Some(place);
        }
        let given = self.by_first.get(last).filter(|_| run.titles.is_empty());
        if let Some(place) =
            given.and_then(|places| places.iter().copied().max_by_key(|place| self.members[*place].count))
        {
            return Some(place);
        }
        self.named(last).or_else(|| self.mistyped(last))
    }

    /// Who holds a role ("the Russian president"): everybody whose roles have the head noun and fit the
    /// adjectives; the words are folded, the head last.
    pub(crate) fn holders(&self, words: &[String]) -> Vec<usize> {
        let Some((head, adjectives)) = words.split_last() else { return Vec::new() };
        let agreeing = |place: &usize| {
            let member = &self.members[*place];
            (adjectives.iter().filter(|word| member.role_words.contains(word)).count(), *place)
        };
        let found: Vec<(usize, usize)> = self.by_role.get(head).into_iter().flatten().map(agreeing).collect();
        let best = found.iter().map(|(agreeing, _)| *agreeing).max().unwrap_or(0);
        found.into_iter().filter(|(agreeing, _)| *agreeing == best).map(|(_, place)| place).collect()
    }
}

fn bump(forms: &mut Vec<(String, u32)>, form: &str) {
    match forms.iter_mut().find(|(known, _)| known == form) {
        Some((_, count)) => *count += 1,
        None => forms.push((form.to_owned(), 1)),
    }
}

/// Notes a title or role with its words; courtesy titles are none.
fn add_role(member: &mut Member, text: &str, tokens: &[Token]) {
    if !tokens.iter().any(|t| t.is(class::ROLE | class::TITLE)) {
        if tokens.iter().any(|t| t.is(class::TITLE_M)) {
            member.gender = Gender::Male;
        } else if tokens.iter().any(|t| t.is(class::TITLE_F)) {
            member.gender = Gender::Female;
        }
        return;
    }
    let role = shown(text, tokens);
    if !member.roles.contains(&role) && member.roles.len() < 12 {
        member.roles.push(role);
    }
    for token in tokens.iter().filter(|t| t.kind == Kind::Word) {
        let word = role_word(word(text, token));
        if !member.role_words.contains(&word) {
            member.role_words.push(word);
        }
        if member.gender == Gender::Unknown {
            if token.is(class::ROLE_M) {
                member.gender = Gender::Male;
            } else if token.is(class::ROLE_F) {
                member.gender = Gender::Female;
            }
        }
    }
}
