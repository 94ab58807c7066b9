//! Whom a mention means: names by the cast, "he" by who was the subject last, "the president" by who holds the
//! office.
//!
//! Separate from the reading of a document, because it is one question with one answer.

use crate::document::SpeakerKind;
use crate::quote::coreference::DocumentReader;
use crate::quote::grammar::phrases::{Phrase, Sentence};
use crate::quote::grammar::tokens::{Kind, Token};
use crate::quote::languages::class;
use crate::quote::people::names::Gender;
use crate::quote::people::names::role_word;

/// Whom a mention means, and how that was found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Who {
    pub(crate) member: Option<usize>,
    /// Factor on the rule's confidence.
    pub(crate) sure: f32,
}

impl DocumentReader<'_> {
    pub(crate) fn see(&mut self, member: usize) {
        if self.focus.last() != Some(&member) {
            self.focus.push(member);
            if self.focus.len() > 12 {
                self.focus.remove(0);
            }
        }
    }

    /// Whom a mention means. `quote` is the quotation it is for, by its place.
    pub(crate) fn who(&mut self, sentence: &Sentence<'_>, phrase: &Phrase, quote: Option<usize>) -> Who {
        let whole = if phrase.relative {
            phrase.head.clone()
        } else {
            phrase.head.start..phrase.tokens.end.max(phrase.head.end)
        };
        let (whole, tokens) = (&sentence.tokens[whole], &sentence.tokens[phrase.head.clone()]);
        let Some(first) = tokens.first() else { return Who { member: None, sure: 1.0 } };
        let single = tokens.len() == 1;
        if single && first.is(class::HE_SHE) {
            let gender = if first.is(class::HE) { Gender::Male } else { Gender::Female };
            return self.pronoun(gender, quote);
        }
        if single && first.is(class::HIS | class::HER) {
            let gender = if first.is(class::HIS) { Gender::Male } else { Gender::Female };
            return self.pronoun(gender, quote);
        }
        if single && first.is(class::THEIR) {
            return Who { member: None, sure: 0.9 };
        }
        if single && first.is(class::THEY | class::IT | class::I) {
            return Who { member: None, sure: 0.9 };
        }
        if let Some(surname) = inverted(sentence, phrase) {
            let member = self.cast.inverted(self.text, surname, first);
            return Who { member: Some(member), sure: 1.0 };
        }
        // der Fraktionschef der Opposition, NAME: where nouns have capitals, the name beside the role comes first.
        if self.language.capital_nouns
            && let Some(member) = self.apposed(sentence, phrase)
        {
            return Who { member: Some(member), sure: 0.98 };
        }
        if let Some(member) = self.cast.resolve(self.text, whole, tokens.len(), first.start) {
            return Who { member: Some(member), sure: 1.0 };
        }
        if let Some(member) = self.apposed(sentence, phrase) {
            return Who { member: Some(member), sure: 0.98 };
        }
        self.role(sentence, tokens, first)
    }

    /// `the mayor of London, NAME, said`: whom the name beside the role names.
    fn apposed(&mut self, sentence: &Sentence<'_>, phrase: &Phrase) -> Option<usize> {
        let after = phrase.tokens.end;
        let capital_nouns = self.language.capital_nouns;
        let role = sentence.tokens[phrase.head.clone()]
            .iter()
            .any(|t| (t.small() || capital_nouns) && t.is(class::ROLE | class::TITLE));
        if !role || sentence.kind(after) != Some(Kind::Comma) {
            return None;
        }
        let rest = &sentence.tokens[after + 1..];
        let length = rest.iter().take_while(|t| t.capital() || t.is(class::PARTICLE)).take(6).count();
        let closed = rest.get(length).is_some_and(|t| matches!(t.kind, Kind::Comma | Kind::Stop));
        if !closed || length < 2 {
            return None;
        }
        let member = self.cast.resolve(self.text, &rest[..length], length, rest[0].start)?;
        (self.cast.members[member].kind == SpeakerKind::Person).then_some(member)
    }

    /// He or she: the nearest subject or speaker of that gender whom the quotation itself does not name.
    pub(crate) fn pronoun(&mut self, gender: Gender, quote: Option<usize>) -> Who {
        let inner = quote.map(|place| &self.text[self.quoted[place].start..self.quoted[place].end]);
        let named = |member: usize| {
            inner.is_some_and(|inner| {
                let name = &self.cast.members[member].name;
                name.split_whitespace().next_back().is_some_and(|last| last.len() > 3 && inner.contains(last))
            })
        };
        let fits = |member: &usize| self.cast.members[*member].gender.fits(gender);
        let candidates = || self.focus.iter().rev().chain(&self.paragraph_speaker).copied();
        let found = candidates().find(|m| fits(m) && !named(*m)).or_else(|| candidates().find(fits));
        let Some(member) = found else {
            return Who { member: None, sure: 0.9 };
        };
        if self.cast.members[member].gender == Gender::Unknown {
            self.cast.members[member].gender = gender;
        }
        // Others of that gender among the last three make it a guess.
        let rivals = self
            .focus
            .iter()
            .rev()
            .take(3)
            .filter(|other| **other != member && self.cast.members[**other].gender.fits(gender))
            .count();
        let sure = match rivals {
            _ if self.paragraph_speaker == Some(member) => 0.97,
            0 => 0.97,
            1 => 0.92,
            _ => 0.88,
        };
        Who { member: Some(member), sure }
    }

    /// `the Russian president`: who holds that role here.
    pub(crate) fn role(&mut self, sentence: &Sentence<'_>, tokens: &[Token], first: &Token) -> Who {
        let nobody = Who { member: None, sure: 0.98 };
        let article = sentence.text[first.start..first.end].to_lowercase();
        let definite = first.kind == Kind::Word
            && matches!(article.as_str(), "the" | "der" | "die" | "le" | "la" | "l'" | "l’");
        let words: Vec<String> = tokens
            .iter()
            .filter(|t| t.kind == Kind::Word && !t.is(class::DETERMINER | class::HIS | class::THEIR))
            .map(|t| role_word(&sentence.text[t.start..t.end]))
            .collect();
        let Some(head) = tokens.iter().rev().find(|t| t.kind == Kind::Word) else { return nobody };
        if let Some(who) = self.thing(sentence, tokens, head) {
            return who;
        }
        if !definite || !head.is(class::ROLE) || tokens.iter().any(|t| t.kind == Kind::Possessive) {
            return nobody;
        }
        let holders = self.cast.holders(&words);
        let recent = self.focus.iter().rev().find(|member| holders.contains(member)).copied();
        let frequent = holders.iter().copied().max_by_key(|member| self.cast.members[*member].count);
        if let Some(member) = recent.or(frequent) {
            return Who { member: Some(member), sure: if holders.len() == 1 { 0.97 } else { 0.92 } };
        }
        let gender = if head.is(class::ROLE_F) {
            Gender::Female
        } else if head.is(class::ROLE_M) {
            Gender::Male
        } else {
            Gender::Unknown
        };
        let guess =
            self.focus.iter().rev().find(|member| self.cast.members[**member].gender.fits(gender)).copied();
        // Whoever speaks for others is seldom the one of whom the report spoke.
        let spokes = words.last().is_some_and(|word| word.starts_with("spokes"));
        Who { member: guess.filter(|_| !spokes), sure: 0.7 }
    }

    /// A text or an institution that has no name here: the report, police, the company.
    fn thing(&mut self, sentence: &Sentence<'_>, tokens: &[Token], head: &Token) -> Option<Who> {
        let kind = match head {
            head if !head.small() || head.is(class::ROLE | class::NATION) => return None,
            head if head.is(class::DOCUMENT) => SpeakerKind::Document,
            head if head.is(class::ORGANISATION) => SpeakerKind::Institution,
            _ => return None,
        };
        if tokens.iter().any(|t| t.kind != Kind::Word) {
            return None;
        }
        let first =
            tokens.iter().find(|t| !t.is(class::DETERMINER | class::HIS | class::HER | class::THEIR))?;
        let name = sentence.text.get(first.start..head.end)?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Who { member: Some(self.cast.thing(&name, kind, first.start)), sure: 0.9 })
    }
}

/// `Halvorsen, I.`: the surname in front of an initial that stands alone.
fn inverted<'t>(sentence: &Sentence<'t>, phrase: &Phrase) -> Option<&'t Token> {
    let head = &sentence.tokens[phrase.head.clone()];
    let initials = head.iter().all(|t| t.is(class::INITIAL));
    let comma = sentence.kind(phrase.head.start.checked_sub(1)?) == Some(Kind::Comma);
    let surname = &sentence.tokens[phrase.head.start.checked_sub(2)?];
    (initials && comma && surname.capital() && !surname.is(class::JUNK | class::PLACE)).then_some(surname)
}
