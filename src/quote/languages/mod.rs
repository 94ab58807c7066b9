//! The words that attribution knows, language by language.
//!
//! What a rule does with a class of words is the same in every language.

pub(crate) mod word_table;

use crate::align::Language as Lists;
use crate::quote::languages::word_table::WordTable;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What is known of a word: a set of the bits in [`class`].
pub(crate) type Class = u64;

/// The classes of words, one bit each; the names in [`class::SECTIONS`] are the sections of the files.
pub(crate) mod class {
    use super::Class;

    macro_rules! classes {
        ($($name:ident $section:literal $doc:literal)*) => {
            classes!(@bits 0, $($name $doc)*);
            /// Section name and bit of every class.
            pub(crate) const SECTIONS: &[(&str, Class)] = &[$(($section, $name)),*];
        };
        (@bits $bit:expr, $name:ident $doc:literal $($rest:tt)*) => {
            #[doc = $doc]
            pub(crate) const $name: Class = 1 << ($bit);
            classes!(@bits $bit + 1, $($rest)*);
        };
        (@bits $bit:expr,) => {};
    }

    classes! {
        SAY "say" "Verbs of speech: said, told."
        JUDGE "judge" "Verbs that may introduce a quoted phrase: called, praised."
        LOOSE "loose" "Verbs that mark speech only right beside the quotation: went on."
        GENERAL "general" "Other finite verbs, which end a subject."
        AUXILIARY "auxiliary" "Words between a subject and its verb: has, will, not."
        BE "be" "Forms of to be, which make a passive."
        ADVERB "adverb" "Words that may stand between a subject and its verb: also, later."
        AFTER_CUE "place-after-cue" "Particles of a verb: point out."
        HE "he" "He."
        SHE "she" "She."
        THEY "they" "They."
        IT "it" "It."
        I "i" "I, we, you."
        HIS "his" "His."
        HER "her" "Her."
        THEIR "their" "Their, its, our."
        RELATIVE "relative" "Who, which."
        DETERMINER "determiner" "The, a, some."
        PREPOSITION "preposition" "Of, in, to."
        OF "of" "Prepositions that join two nouns into one name."
        CONJUNCTION "conjunction" "And, or, but."
        SUBORDINATOR "subordinator" "That, when, because."
        ACCORD "accord" "According (to)."
        TITLE_M "title-m" "Titles of men: Mr."
        TITLE_F "title-f" "Titles of women: Ms."
        TITLE "title" "Titles and offices before a name: President."
        OFFICE "office" "Titles with words of their own before them: Health Minister."
        ROLE "role" "Nouns for a person: the spokesman."
        ROLE_M "role-m" "Nouns for a man."
        ROLE_F "role-f" "Nouns for a woman."
        EVIDENTIAL "evidential" "Who relays words: media, agency, transcript."
        RELAY "relay" "Names of agencies, papers and broadcasters, and the last words of such names: TASS, Times."
        PEOPLE "people" "Nouns for several persons: officials, critics."
        BEARER "bearer" "Things that bear words: sign, shirt."
        WORK "work" "Nouns before a title: film, novel."
        SAYING "saying" "Nouns for what somebody says: claim, remark."
        OPINION "opinion" "Nouns after in somebody's: words, view."
        NOUN "noun" "Verb forms that are plural nouns as often: states, claims."
        DOCUMENT "document" "Nouns for a text: report, statement."
        ORGANISATION "organisation" "Words in the names of organisations: Ministry, Inc."
        ORGANISATION_NAME "organisation-name" "Organisations of one word: Reuters."
        PLACE "place" "Countries and cities."
        NATION "nation" "Adjectives of countries and parties."
        MONTH "month" "Months."
        WEEKDAY "weekday" "Days of the week."
        TIME "time" "Week, morning."
        PARTICLE "particle" "Small words inside a name: de, van, bin."
        INITIAL "initial" "A letter and its full stop, for a first name: J."
        SUFFIX "suffix" "What follows a name: Jr."
        ABBREVIATION "abbreviation" "Words whose full stop ends no sentence."
        JUNK "junk" "Capitalised at a sentence's start without being names."
        FIRST_M "m" "First names of men."
        FIRST_F "f" "First names of women."
        FIRST_N "n" "First names of either."
        PARTICIPLE "participle" "Forms like saying, whose subject is the sentence's."
        INFINITIVE "infinitive" "Forms like say."
    }

    /// First names of whatever gender.
    pub(crate) const FIRST: Class = FIRST_M | FIRST_F | FIRST_N;
    /// Titles of whatever gender.
    pub(crate) const ANY_TITLE: Class = TITLE | TITLE_M | TITLE_F;
    /// Third person, singular.
    pub(crate) const HE_SHE: Class = HE | SHE;
    /// Everything that may introduce a quotation.
    pub(crate) const CUE: Class = SAY | JUDGE;
    /// Every pronoun that may be a subject.
    pub(crate) const PRONOUN: Class = HE_SHE | THEY | IT | I;
    /// Everything that is a verb, as far as the lists know.
    pub(crate) const VERB: Class = SAY | JUDGE | LOOSE | GENERAL;
}

/// The words of one language.
pub(crate) struct Language {
    words: WordTable,
    nicknames: FxHashMap<Box<str>, Vec<Box<str>>>,
    spellings: FxHashMap<Box<str>, Box<str>>,
    /// Whether unknown lower-case words in -ed are verbs, and known ones in -ing participles.
    english: bool,
    /// Whether every noun has a capital, so that a capital makes no name.
    pub(crate) capital_nouns: bool,
    /// Whether short words lose their vowel to an apostrophe (`l'homme`).
    pub(crate) elides: bool,
}

/// Forenames of many countries.
pub(crate) const FIRST_NAMES: &str = include_str!("first-names.txt");

static ENGLISH: LazyLock<Language> = LazyLock::new(|| Language::parse(include_str!("en.txt"), "en"));
static GERMAN: LazyLock<Language> = LazyLock::new(|| Language::parse(include_str!("de.txt"), "de"));
static FRENCH: LazyLock<Language> = LazyLock::new(|| Language::parse(include_str!("fr.txt"), "fr"));

impl Language {
    /// The language that a document names, else the one that its small words belong to; English where there are no
    /// lists for it.
    pub(crate) fn of(code: Option<&str>, text: &str) -> &'static Language {
        let known = match code {
            Some(code) => Lists::of(code),
            None => crate::language::with_lists(text),
        };
        match known {
            Some(Lists::German) => &GERMAN,
            Some(Lists::French) => &FRENCH,
            Some(Lists::English) | None => &ENGLISH,
        }
    }

    /// What is known of a word, given in lower case.
    pub(crate) fn class(&self, word: &str) -> Class {
        self.words.class(word)
    }

    /// Whether an unknown lower-case word has the shape of a finite verb.
    pub(crate) fn verb_shaped(&self, word: &str) -> bool {
        self.english && word.len() > 4 && word.ends_with("ed")
    }

    /// Whether an unknown lower-case word has the shape of a verb in the third person of the present.
    pub(crate) fn verb_shaped_s(&self, word: &str) -> bool {
        self.english && word.len() > 3 && word.ends_with('s') && !word.ends_with("ss")
    }

    /// Whether one first name is short for the other (`bill`, `william`), both folded.
    pub(crate) fn nicknames(&self, a: &str, b: &str) -> bool {
        let short =
            |a: &str, b: &str| self.nicknames.get(a).is_some_and(|long| long.iter().any(|l| &**l == b));
        short(a, b)
            || short(b, a)
            || self.nicknames.get(a).is_some_and(|long| long.iter().any(|l| short(b, l)))
    }

    /// A first name (folded) in the spelling that stands for all its transliterations.
    pub(crate) fn spelling<'w>(&'w self, name: &'w str) -> &'w str {
        self.spellings.get(name).map_or(name, |other| other)
    }

    fn parse(file: &str, code: &str) -> Language {
        let mut language = Language {
            words: WordTable::new(),
            nicknames: FxHashMap::default(),
            spellings: FxHashMap::default(),
            english: code == "en",
            capital_nouns: code == "de",
            elides: code == "fr",
        };
        for file in [file, FIRST_NAMES] {
            let (mut bits, mut pairs) = (0, "");
            for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                if let Some(section) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                    pairs = if matches!(section, "nickname" | "spelling") { section } else { "" };
                    let known = class::SECTIONS.iter().find(|(name, _)| *name == section);
                    debug_assert!(known.is_some() || !pairs.is_empty(), "unknown section [{section}]");
                    bits = known.map_or(0, |(_, bits)| *bits);
                } else if !pairs.is_empty() {
                    for (name, other) in line.split_whitespace().filter_map(|pair| pair.split_once('=')) {
                        if pairs == "nickname" {
                            language.nicknames.entry(name.into()).or_default().push(other.into());
                        } else {
                            language.spellings.insert(name.into(), other.into());
                        }
                    }
                } else {
                    line.split_whitespace().for_each(|word| language.add(word, bits));
                }
            }
        }
        language
    }

    fn add(&mut self, word: &str, bits: Class) {
        let mut put = |word: &str, more: Class| {
            let participle = bits & class::CUE != 0 && word.len() > 5 && word.ends_with("ing");
            let more = more | if participle && self.english { class::PARTICIPLE } else { 0 };
            self.words.add(word, bits | more);
        };
        let Some(stem) = word.strip_suffix(['+', '=']).filter(|stem| !stem.is_empty()) else {
            return put(word, 0);
        };
        put(stem, class::INFINITIVE);
        if let Some(last) = word.strip_suffix('=').and_then(|stem| stem.chars().next_back()) {
            for ending in ["ed", "ing"] {
                put(&format!("{stem}{last}{ending}"), 0);
            }
            put(&format!("{stem}s"), 0);
        } else if let Some(short) = stem.strip_suffix('e') {
            [format!("{stem}s"), format!("{stem}d"), format!("{short}ing")]
                .iter()
                .for_each(|form| put(form, 0));
        } else if let Some(short) = stem.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u'])) {
            [format!("{short}ies"), format!("{short}ied"), format!("{stem}ing")]
                .iter()
                .for_each(|form| put(form, 0));
        } else {
            let hisses = stem.ends_with(['s', 'x', 'z']) || stem.ends_with("ch") || stem.ends_with("sh");
            put(&format!("{stem}{}", if hisses { "es" } else { "s" }), 0);
            put(&format!("{stem}ed"), 0);
            put(&format!("{stem}ing"), 0);
        }
    }
}
