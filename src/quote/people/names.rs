//! Names as words: how they are compared, keyed and found in a stretch of text.
//!
//! Separate from the cast of a document, which knows who bears them.

use crate::quote::grammar::name_spans::{folded_words, runs, shown, take_apart};
use crate::quote::grammar::tokens::words;
use crate::quote::languages::{Language, class};
use serde::{Deserialize, Deserializer, Serialize};
use std::ops::Range;

/// Masculine, feminine or not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Gender {
    /// He.
    Male,
    /// She.
    Female,
    /// Not known.
    #[default]
    Unknown,
}

impl Gender {
    /// Whether a pronoun of this gender may stand for somebody of the other.
    pub(crate) fn fits(self, other: Gender) -> bool {
        self == other || self == Gender::Unknown || other == Gender::Unknown
    }
}

/// Of [`generation`]; under a name of its own, since serde takes every `&str` for one that borrows from its input.
pub(crate) type Generation = &'static str;

/// The suffix that says a father from his son, given a folded word.
pub(crate) fn generation(word: &str) -> Option<&'static str> {
    ["jr", "sr", "ii", "iii", "iv"].into_iter().find(|known| *known == word)
}

/// The suffix of a member that was kept.
pub(crate) fn known_generation<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'static str>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.and_then(|word| generation(&word)))
}

/// Lower case, without accents and everything that is no letter or digit: how names are compared.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .map(|b| b.to_ascii_lowercase() as char)
            .collect();
    }
    crate::text::normalize::nfd(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The key of a name: its words, father and son apart.
pub(crate) fn name_key(words: &[String], generation: Option<&str>) -> String {
    match generation {
        None => words.join(" "),
        Some(generation) => format!("{}, {generation}", words.join(" ")),
    }
}

/// The initials between a first and a last name, folded: `hw` of `George H. W. Bush`.
pub(crate) fn middle_initials(shown: &str) -> String {
    let words: Vec<&str> = shown.split_whitespace().collect();
    let inner = words.get(1..words.len().saturating_sub(1)).unwrap_or_default();
    let initial =
        |word: &&&str| word.ends_with('.') && word.chars().filter(|c| c.is_alphabetic()).count() <= 2;
    inner.iter().filter(initial).map(|word| fold(word)).collect()
}

/// Whether two names with these middle initials may be one.
pub(crate) fn middles_agree(a: &str, b: &str) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The full names of persons in a stretch of text, as it writes them.
pub(crate) fn persons(text: &str, range: Range<usize>, language: &Language) -> Vec<String> {
    let tokens = words(text, range, language);
    let named = runs(&tokens).into_iter().filter_map(|range| {
        let run = take_apart(&tokens, range);
        let name = &tokens[run.name.clone()];
        let count = folded_words(text, name).len();
        let plain = (2..=3).contains(&count)
            && !name.iter().any(|t| {
                t.is(class::PLACE | class::NATION | class::ORGANISATION | class::MONTH | class::WEEKDAY)
            });
        (run.person && count > 1 || plain).then(|| shown(text, name))
    });
    named.collect()
}

/// Whether two first names (folded) may be one person's: equal, an initial, or one typing error apart.
pub(crate) fn given_names_agree(a: &str, b: &str) -> bool {
    a == b
        || (a.chars().count() == 1 && b.starts_with(a))
        || (b.chars().count() == 1 && a.starts_with(b))
        || (a.len() >= 5 && b.len() >= 5 && within_one(a, b))
}

/// Whether two words are at most one letter apart.
pub(crate) fn within_one(a: &str, b: &str) -> bool {
    fn one_apart<T: PartialEq>(a: &[T], b: &[T]) -> bool {
        if a.len().abs_diff(b.len()) > 1 {
            return false;
        }
        let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
        same + tail + 1 >= a.len().max(b.len())
    }
    // Asked of every two names that share a surname.
    if a.is_ascii() && b.is_ascii() {
        return one_apart(a.as_bytes(), b.as_bytes());
    }
    let letters = |word: &str| word.chars().collect::<Vec<char>>();
    one_apart(&letters(a), &letters(b))
}

/// A word of a role in the form in which roles are compared: `Sen.` is a senator.
pub(crate) fn role_word(word: &str) -> String {
    let folded = fold(word);
    match folded.as_str() {
        "sen" => "senator".to_owned(),
        "gov" => "governor".to_owned(),
        "rep" | "congressman" | "congresswoman" => "representative".to_owned(),
        "gen" => "general".to_owned(),
        "prof" => "professor".to_owned(),
        "pres" => "president".to_owned(),
        _ => folded,
    }
}
