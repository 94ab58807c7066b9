//! Looks for what may have slipped through: addresses, telephone numbers, names that are nearly withheld.
//!
//! It removes nothing: it reads what is left as a stranger would who looks for people.

use super::disguise::Plain;
use super::finder::{self, Finder, Hit};
use super::folded::Folded;
use super::key::KeyPart;
use super::names::Person;
use super::scripts::{Script, is_small};
use super::{Hits, Withholder};
use crate::document::Document;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::OnceLock;
use unicode_normalization::char::is_combining_mark;

/// Something in what will be published that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspect {
    /// What it looks like.
    pub kind: SuspectKind,
    /// The words.
    pub words: String,
    /// The position of the document among those read.
    pub document: usize,
    /// Where it is in the document.
    pub place: SuspectPlace,
    /// The words around it, if it is in a text.
    pub context: String,
}

/// What a suspect looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspectKind {
    /// An email address, `ana@harbour.example`.
    Email,
    /// A telephone number, `+351 21 555 01 02`.
    Telephone,
    /// A part of the name of a person who has a pseudonym.
    Name,
    /// Nearly the name of a person who has a pseudonym.
    NearName,
    /// A field that usually names a person: an author, a property of a document.
    Property,
}

/// Where a suspect is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SuspectPlace {
    /// In the text, at this byte offset.
    Text(usize),
    /// In the title.
    Title,
    /// In the field of this name.
    Field(String),
    /// In the name of the file or the id of the document.
    Name,
}

/// Fields that usually name a person or lead to one.
const PROPERTIES: [&str; 36] = [
    "author",
    "authors",
    "creator",
    "editor",
    "byline",
    "contributor",
    "interviewer",
    "interviewee",
    "transcriber",
    "translator",
    "owner",
    "company",
    "manager",
    "lastmodifiedby",
    "producer",
    "email",
    "mail",
    "phone",
    "telephone",
    "tel",
    "mobile",
    "address",
    "from",
    "to",
    "cc",
    "bcc",
    "sender",
    "recipient",
    "name",
    "fullname",
    "born",
    "birth",
    "dateofbirth",
    "birthplace",
    "comments",
    "keywords",
];

/// What is watched for: the parts of the names of people who have pseudonyms.
struct Watch<'p> {
    /// Folded words of names.
    words: HashSet<String>,
    /// Folded surnames.
    surnames: Vec<String>,
    /// Words of the pseudonyms, which may appear.
    wanted: HashSet<String>,
    pseudonyms: Vec<&'p str>,
    /// Names of other scripts in Latin letters.
    sounds: Vec<String>,
    /// Finds matches that the rules are not certain of.
    finder: &'p Finder,
    /// What single words look like.
    seen: RefCell<FxHashMap<String, Option<SuspectKind>>>,
}

impl<'p> Watch<'p> {
    fn new(withholder: &'p Withholder) -> Watch<'p> {
        let mut watch = Watch {
            words: HashSet::new(),
            surnames: Vec::new(),
            wanted: HashSet::new(),
            pseudonyms: Vec::new(),
            sounds: Vec::new(),
            finder: &withholder.finder,
            seen: RefCell::default(),
        };
        for (person, _) in &withholder.rules.people {
            watch.words.extend(person.others.iter().filter(|word| word.chars().count() >= 3).cloned());
            watch.surnames.extend(person.surnames.iter().cloned());
            watch.wanted.extend(Folded::new(&person.pseudonym).text.split(' ').map(str::to_owned));
            watch.pseudonyms.push(&person.pseudonym);
            watch.sounds.extend(sounds(person));
        }
        watch
    }
}

/// Returns the names of a person in Latin letters, for scripts whose letters each have a sound.
fn sounds(person: &Person) -> Vec<String> {
    let mut sounds = Vec::new();
    for name in person.surnames.iter().chain(&person.others).chain(std::iter::once(&person.folded)) {
        let script = name.chars().next().map_or(Script::Spaced, Script::of);
        let sound = deunicode::deunicode(name).to_lowercase();
        match script {
            Script::Han => {
                // The family name, and the rest as one word.
                let mut words = sound.split_whitespace();
                sounds.extend(words.next().map(str::to_owned));
                sounds.push(words.collect());
            }
            Script::Cyrillic | Script::Greek | Script::Spaced if !name.is_ascii() => {
                sounds.extend(sound.split_whitespace().map(str::to_owned));
            }
            _ => {}
        }
    }
    sounds.retain(|sound| sound.len() >= 4 && sound.bytes().all(|byte| byte.is_ascii_alphabetic()));
    sounds.sort_unstable();
    sounds.dedup();
    sounds
}

impl Withholder {
    /// Returns everything suspicious in what is left of documents.
    pub(crate) fn suspects(&self, documents: &[Document]) -> Vec<Suspect> {
        let watch = Watch::new(self);
        let mut suspects = Vec::new();
        for (nth, document) in documents.iter().enumerate() {
            let mut found = Vec::new();
            let from_file = super::named_by_file(document);
            watch.look(&document.text, true, &mut |kind, words, at| {
                let context = context(&document.text, at, words.len());
                found.push((kind, words.to_owned(), SuspectPlace::Text(at), context));
            });
            let mut other = |text: &str, place: SuspectPlace| {
                watch.look(text, place != SuspectPlace::Name, &mut |kind, words, _| {
                    found.push((kind, words.to_owned(), place.clone(), String::new()));
                });
            };
            if !from_file {
                other(&document.title, SuspectPlace::Title);
            }
            let labels = document.turns.iter().filter(|turn| turn.label_span.is_none());
            let labels = labels.filter_map(|turn| turn.label.as_deref()).chain(document.speaker.as_deref());
            labels
                .collect::<HashSet<_>>()
                .iter()
                .for_each(|label| other(label, SuspectPlace::Field("speaker".into())));
            let fields = || document.fields.iter().chain(document.turns.iter().flat_map(|turn| &turn.fields));
            for field in fields() {
                other(&field.value, SuspectPlace::Field(field.name.clone()));
            }
            if !self.numbers() {
                let published =
                    |name: &str| self.string(name, &mut Hits::new()).unwrap_or_else(|| name.to_owned());
                other(&published(&document.path), SuspectPlace::Name);
                if document.id != document.path {
                    other(&published(&document.id), SuspectPlace::Name);
                }
            }
            for field in fields() {
                let name = field.name.rsplit('.').next().unwrap_or_default();
                let name = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
                if PROPERTIES.contains(&name.as_str()) && field.value != self.rules.mark() {
                    let place = SuspectPlace::Field(field.name.clone());
                    found.push((SuspectKind::Property, field.value.clone(), place, String::new()));
                }
            }
            found.sort();
            found.dedup();
            suspects.extend(found.into_iter().map(|(kind, words, place, context)| Suspect {
                kind,
                words,
                document: nth,
                place,
                context,
            }));
        }
        suspects
    }
}

impl Watch<'_> {
    /// Reports everything suspicious in a text. If `capitals` mark names in it, names in lower case are not
    /// reported.
    fn look<'t>(&self, text: &'t str, capitals: bool, tell: &mut impl FnMut(SuspectKind, &'t str, usize)) {
        let patterns = patterns();
        for place in patterns.email.find_iter(text) {
            tell(SuspectKind::Email, place.as_str(), place.start());
        }
        for place in patterns.telephone.find_iter(text).filter(|place| is_telephone(text, place)) {
            tell(SuspectKind::Telephone, place.as_str(), place.start());
        }
        self.look_for_matches(text, tell);
        if self.words.is_empty() && self.surnames.is_empty() && self.sounds.is_empty() {
            return;
        }
        let capitals = capitals && has_capitals(text);
        for place in patterns.word.find_iter(text) {
            let word = place.as_str();
            let Some(first) = word.chars().next() else { continue };
            let small = is_small(first) && capitals;
            if Script::of(first).runs_on() || small && !finder::is_address(text, place.start(), place.end()) {
                continue;
            }
            let seen = self.seen.borrow().get(word).copied();
            let kind = seen.unwrap_or_else(|| {
                let kind = self.kind(word);
                self.seen.borrow_mut().insert(word.to_owned(), kind);
                kind
            });
            if let Some(kind) = kind {
                tell(kind, word, place.start());
            }
        }
    }

    /// Reports matches that a rule is not certain of.
    fn look_for_matches<'t>(&self, text: &'t str, tell: &mut impl FnMut(SuspectKind, &'t str, usize)) {
        if self.finder.is_empty() {
            return;
        }
        let mut places = Vec::new();
        let kind = |hit: &Hit| match hit.part {
            KeyPart::Whole | KeyPart::Surname => SuspectKind::NearName,
            KeyPart::Titled | KeyPart::Doubtful => SuspectKind::Name,
        };
        let folded = Folded::new(text);
        for hit in self.finder.hits(text, &folded) {
            let (start, end) = folded.place(hit.start, hit.end);
            places.push((start, end, kind(&hit)));
        }
        if let Some(plain) = Plain::of(text) {
            let folded = Folded::new(&plain.text.text);
            for hit in self.finder.hits(&plain.text.text, &folded) {
                let (start, end) = folded.place(hit.start, hit.end);
                let places_of = plain.places(start, end);
                if let (Some((start, _)), Some((_, end))) = (places_of.first(), places_of.last()) {
                    places.push((*start, *end, kind(&hit)));
                }
            }
        }
        if places.is_empty() {
            return;
        }
        // A part of one person's name may be in another's pseudonym.
        let pseudonyms = self.pseudonyms.iter().flat_map(|pseudonym| text.match_indices(pseudonym));
        let mut pseudonyms = pseudonyms.map(|(at, pseudonym)| (at, at + pseudonym.len())).collect::<Vec<_>>();
        pseudonyms.sort_unstable();
        places.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
        let mut last = 0;
        for (start, end, kind) in places {
            let next = pseudonyms.partition_point(|(at, _)| *at <= start);
            let wanted = next.checked_sub(1).is_some_and(|at| end <= pseudonyms[at].1);
            if !wanted && end > last {
                let (start, end) = whole_word(text, start, end);
                tell(kind, &text[start..end], start);
                last = end;
            }
        }
    }

    /// Returns what a single word looks like.
    fn kind(&self, word: &str) -> Option<SuspectKind> {
        let folded = Folded::new(word).text;
        let word = folded.strip_suffix("'s").unwrap_or(&folded);
        // A year after a name, as in file names.
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        if self.wanted.contains(word) || word.chars().count() < 3 {
            return None;
        }
        if self.words.contains(word) || word.strip_suffix('s').is_some_and(|own| self.words.contains(own)) {
            return Some(SuspectKind::Name);
        }
        let near = if word.is_ascii() {
            self.sounds.iter().any(|sound| sound == word || is_near(sound, word))
        } else {
            matches!(
                word.chars().next().map(Script::of),
                Some(Script::Spaced | Script::Greek | Script::Cyrillic)
            ) && {
                let sound = deunicode::deunicode(word).to_lowercase();
                self.surnames
                    .iter()
                    .filter(|surname| surname.is_ascii())
                    .any(|surname| is_near(surname, &sound))
            }
        };
        (near || self.surnames.iter().any(|surname| is_near(surname, word))).then_some(SuspectKind::NearName)
    }
}

/// Extends a match to its whole word, in scripts that separate words.
fn whole_word(text: &str, start: usize, end: usize) -> (usize, usize) {
    /// The most letters of a word that is shown.
    const LONGEST: usize = 40;
    let is_more = |c: &char| !Script::of(*c).runs_on() && (c.is_alphanumeric() || is_combining_mark(*c));
    let before =
        text[..start].chars().rev().take(LONGEST).take_while(is_more).map(char::len_utf8).sum::<usize>();
    let after = text[end..].chars().take(LONGEST).take_while(is_more).map(char::len_utf8).sum::<usize>();
    (start - before, end + after)
}

/// Whether capitals are meaningful in a text: not if it is all lower case, or in a script without capitals.
fn has_capitals(text: &str) -> bool {
    let letters = text.chars().take(20_000).filter(|c| c.is_alphabetic());
    let (mut small, mut capital) = (0_u32, 0_u32);
    letters.for_each(|c| match c.is_uppercase() {
        true => capital += 1,
        false => small += 1,
    });
    capital * 400 >= small
}

/// Whether a word is a misspelling of a surname, an inflected form of it or a compound with it.
fn is_near(surname: &str, word: &str) -> bool {
    let length = surname.chars().count();
    if length < 4 {
        return false;
    }
    let allowed = if length >= 9 { 2 } else { usize::from(length >= 5) };
    if word.chars().count().abs_diff(length) <= allowed
        && strsim::damerau_levenshtein(surname, word) <= allowed
    {
        return true;
    }
    // Without the last letter, which many languages change: Nováková, Kowalskiego.
    let stem = surname.char_indices().nth(4.max(length - 1)).map_or(surname, |(at, _)| &surname[..at]);
    word.starts_with(stem) || (length >= 5 && word.ends_with(surname))
}

struct Patterns {
    email: Regex,
    telephone: Regex,
    word: Regex,
}

fn patterns() -> &'static Patterns {
    static PATTERNS: OnceLock<Patterns> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let regex = |pattern: &str| Regex::new(pattern).expect("a pattern of ours");
        Patterns {
            email: regex(r"(?i)[\w.+-]+(?:@|\s?[\[(]at[\])]\s?)[\w-]+(?:\.[\w-]+)+"),
            telephone: regex(r"(?:\+|\b|\()[0-9][0-9 ()./\u{a0}\u{2011}\u{2013}-]{5,18}[0-9]\b"),
            word: regex(r"[\pL][\pL\pM\pN\u{ad}'\u{2019}]*"),
        }
    })
}

/// Whether digits look like a telephone number, and not like a date, a range of years or a sum.
fn is_telephone(text: &str, place: &regex::Match<'_>) -> bool {
    let number = place.as_str();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let before = text[..place.start()].chars().next_back();
    if !(7..=15).contains(&digits)
        || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | ',' | '/'))
    {
        return false;
    }
    let groups =
        number.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect::<Vec<_>>();
    let international = number.starts_with('+') || number.starts_with("00");
    let year = |group: &&str| group.len() == 4 && matches!(&group[..2], "17" | "18" | "19" | "20");
    if international || number.contains('(') && number.contains(')') {
        return true;
    }
    if groups.len() <= 3 && (groups.iter().any(year) && groups.iter().all(|group| group.len() <= 4)) {
        return groups.len() == 3 && !groups.iter().all(|group| group.len() <= 2 || year(group));
    }
    // Groups of three digits are a sum: 1 000 000.
    let sum = groups.len() > 1 && groups[1..].iter().all(|group| group.len() == 3) && number.contains(' ');
    match groups.len() {
        1 => number.starts_with('0') && (9..=12).contains(&digits),
        _ => !sum || number.starts_with('0'),
    }
}

/// Returns the words around a position in a text, on one line.
fn context(text: &str, at: usize, len: usize) -> String {
    const AROUND: usize = 30;
    let before = text[..at].char_indices().rev().take(AROUND).last().map_or(at, |(start, _)| start);
    let end = at + len;
    let after = text[end..].char_indices().take(AROUND).last().map_or(end, |(at, c)| end + at + c.len_utf8());
    // Drops words that are cut off.
    let start = match before {
        0 => 0,
        _ => text[before..at].find(char::is_whitespace).map_or(before, |space| before + space),
    };
    let stop = match after == text.len() {
        true => after,
        false => text[end..after].rfind(char::is_whitespace).map_or(after, |space| end + space),
    };
    text[start..stop].split_whitespace().collect::<Vec<_>>().join(" ")
}
