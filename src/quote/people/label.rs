//! What a transcript's label or a column of metadata says about a speaker: `MR. SMITH`, `Jane Roe (Labour)`, `Roe,
//! Jane`, `Speaker 1`, `The DEPUTY SPEAKER`.
//!
//! Separate from [`crate::quote::people::speakers`], which asks who that is.

use crate::quote::grammar::name_spans::take_apart;
use crate::quote::grammar::tokens::words;
use crate::quote::languages::{Language, class};
use crate::quote::people::names::{Gender, fold};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// What a label names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// Name without titles.
    pub(crate) name: String,
    /// The name as names are compared.
    pub(crate) folded: String,
    /// Titles and what stands in brackets.
    pub(crate) roles: Vec<String>,
    /// What a courtesy title says.
    pub(crate) gender: Gender,
    /// Whether it names a function (Interviewer, Speaker 1) and not somebody.
    pub(crate) generic: bool,
}

/// Which name comes first where a comma parts two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Comma {
    /// `Smith, Jane`, as libraries write.
    #[default]
    SurnameFirst,
    /// `Jane, Smith`, as some tables have it.
    GivenFirst,
}

impl Comma {
    /// How a corpus uses the comma, by the labels in which only one of the two names is a known first name.
    pub(crate) fn of<'l>(labels: impl Iterator<Item = &'l str>, language: &Language) -> Comma {
        let (mut surname, mut given) = (0usize, 0usize);
        for label in labels {
            let Some((before, after)) = label.split_once(',') else { continue };
            match (is_given(before, language), is_given(after, language)) {
                (true, false) => given += 1,
                (false, true) => surname += 1,
                _ => {}
            }
        }
        if given > surname { Comma::GivenFirst } else { Comma::SurnameFirst }
    }
}

/// Whether a name begins with a known first name.
fn is_given(name: &str, language: &Language) -> bool {
    let first = name.split_whitespace().next().unwrap_or_default().to_lowercase();
    language.class(&first) & class::FIRST != 0
}

/// The words of `labels.txt`, by section.
struct Functions {
    generic: FxHashSet<&'static str>,
    offices: FxHashSet<&'static str>,
    before_office: FxHashSet<&'static str>,
}

static FUNCTIONS: LazyLock<Functions> = LazyLock::new(|| {
    let mut functions = Functions {
        generic: FxHashSet::default(),
        offices: FxHashSet::default(),
        before_office: FxHashSet::default(),
    };
    let mut section = "";
    for line in include_str!("../languages/labels.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            section = name;
            continue;
        }
        let set = match section {
            "generic" => &mut functions.generic,
            "office" => &mut functions.offices,
            _ => &mut functions.before_office,
        };
        set.extend(line.split_whitespace());
    }
    functions
});

/// Whether a name is that of a function: `Interviewer`, `Speaker 2`, `S1`, `The ACTING DEPUTY PRESIDENT`.
fn is_function(name: &str) -> bool {
    let folded = fold(name);
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() <= 1 || FUNCTIONS.generic.contains(stem) || is_office(name)
}

/// Whether it is the chair's, whoever sits there.
fn is_office(name: &str) -> bool {
    let words: Vec<String> = name.split_whitespace().map(fold).collect();
    let first = words.iter().position(|word| !FUNCTIONS.before_office.contains(word.as_str()));
    first.is_some_and(|first| FUNCTIONS.offices.contains(words[first..].concat().as_str()))
}

/// Reads a label.
pub(crate) fn read(label: &str, comma: Comma, language: &Language) -> Label {
    let mut roles = Vec::new();
    let mut name = label.trim().trim_end_matches(':').trim().to_owned();
    let last = name.rsplit([' ', '.']).find(|part| !part.is_empty()).map_or(0, |part| part.chars().count());
    if last > 2 || !name.contains(' ') {
        // MR. SMITH. and Q., but Halvorsen, I. and Roe Jr. keep theirs.
        name.truncate(name.trim_end_matches('.').len());
    }
    while let Some(open) = name.find(['(', '[']) {
        let close = name[open..].find([')', ']']).map_or(name.len(), |close| open + close + 1);
        let inner = name[open + 1..close].trim_end_matches([')', ']']).trim().to_owned();
        if !inner.is_empty() {
            roles.push(inner);
        }
        name.replace_range(open..close, "");
    }
    let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((before, after)) = name.split_once(',') {
        let (before, after) = (before.trim().to_owned(), after.trim().to_owned());
        match joined(&before, &after, comma, language) {
            Some(whole) => name = whole,
            None => {
                let suffix = language.class(&after.to_lowercase()) & class::SUFFIX != 0;
                if !after.is_empty() && !suffix {
                    roles.push(after);
                }
                name = before;
            }
        }
    }
    if is_office(&name)
        && let Some(at) = roles.iter().position(|role| names_somebody(role, language))
    {
        // The DEPUTY SPEAKER (Mr Smith): somebody is in the chair.
        let office = std::mem::replace(&mut name, roles.remove(at));
        roles.insert(0, title_case(&office));
    }
    name = title_case(&name);
    if is_function(&name) {
        return Label { folded: fold(&name), name, roles, gender: Gender::Unknown, generic: true };
    }
    let mut gender = Gender::Unknown;
    let tokens = words(&name, 0..name.len(), language);
    if tokens.len() >= 2 && tokens.iter().all(|t| t.capital() || t.is(class::PARTICLE | class::OF)) {
        let run = take_apart(&tokens, 0..tokens.len());
        if let (Some(first), Some(last)) = (tokens.get(run.name.start), tokens.last())
            && run.titles.len() < tokens.len()
            && !run.titles.is_empty()
        {
            let titles = &tokens[run.titles.clone()];
            if titles.iter().any(|t| t.is(class::TITLE_F | class::ROLE_F)) {
                gender = Gender::Female;
            } else if titles.iter().any(|t| t.is(class::TITLE_M | class::ROLE_M)) {
                gender = Gender::Male;
            }
            let title = name[..first.start].trim().to_owned();
            let courtesy = titles.iter().all(|t| t.is(class::TITLE_M | class::TITLE_F));
            if !courtesy {
                roles.insert(0, title);
            }
            name = name[first.start..last.end].to_owned();
        }
    }
    Label { folded: fold(&name), name, roles, gender, generic: false }
}

/// `Smith, Jane` as `Jane Smith`; `None` where what follows the comma is no name (`Smith, MP`, `Roe, the mayor`).
fn joined(before: &str, after: &str, comma: Comma, language: &Language) -> Option<String> {
    let no_name =
        class::ANY_TITLE | class::ROLE | class::SUFFIX | class::ORGANISATION | class::PLACE | class::NATION;
    let named = |part: &str, most: usize| {
        let words: Vec<&str> = part.split_whitespace().collect();
        (1..=most).contains(&words.len())
            && words.iter().all(|word| {
                let class = language.class(&word.to_lowercase());
                (word.starts_with(char::is_uppercase) || class & class::PARTICLE != 0)
                    && (class & no_name == 0 || class & class::FIRST != 0)
            })
    };
    let acronym = after.chars().count() > 2 && !after.contains(char::is_lowercase) && !after.contains('.');
    // WOLF ROE, CNN ANCHOR: a full name needs no first name after it.
    let whole = before
        .split_whitespace()
        .filter(|word| language.class(&word.to_lowercase()) & class::PARTICLE == 0)
        .count()
        > 1;
    if !named(before, 3)
        || !named(after, 3)
        || (whole && (!is_given(after, language) || is_given(before, language)))
        || (acronym && before.contains(char::is_lowercase))
    {
        return None;
    }
    let given_first = match (is_given(before, language), is_given(after, language)) {
        (true, false) => {
            !after.split_whitespace().any(|word| word.trim_end_matches('.').chars().count() == 1)
        }
        (false, true) => false,
        _ => comma == Comma::GivenFirst,
    };
    Some(if given_first { format!("{before} {after}") } else { format!("{after} {before}") })
}

/// Whether what stands in brackets is a person's name: a title or initials, and a name.
fn names_somebody(role: &str, language: &Language) -> bool {
    let tokens = words(role, 0..role.len(), language);
    tokens.len() >= 2 && tokens.iter().all(|t| t.capital()) && take_apart(&tokens, 0..tokens.len()).person
}

/// `JOHN MCCAIN` as `John McCain`, `Mr O'BRIEN` as `Mr O'Brien`, `J. SMITH-JONES` as `J. Smith-Jones`; words that
/// are not in capitals, and letters that are said one by one (`MP`, `HRW`), as they are.
fn title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let shouted = !name.contains(char::is_lowercase);
    for (i, word) in name.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        let vowels = word.contains(|c: char| "AEIOUYÄÖÜÉÈÁÀÓÍ".contains(c));
        let capitals = !word.contains(char::is_lowercase);
        let dotted = word.trim_end_matches('.').contains('.');
        if !capitals || dotted || letters < if shouted && vowels { 2 } else { 3 } || !(shouted || vowels) {
            out.push_str(word);
            continue;
        }
        let mut up = true;
        let lower: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        let mc = lower.len() > 4 && lower[0] == 'm' && lower[1] == 'c';
        for (j, c) in lower.iter().enumerate() {
            if up || (mc && j == 2) {
                out.extend(c.to_uppercase());
            } else {
                out.push(*c);
            }
            up = matches!(c, '-' | '.') || (matches!(c, '\'' | '’') && j == 1);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_as_transcripts_have_them() {
        let english = Language::of(Some("en"), "");
        for (label, name, roles, generic) in [
            ("MR. SMITH", "Smith", &[][..], false),
            ("Jane Roe (Labour):", "Jane Roe", &["Labour"], false),
            ("Senator ABETZ", "Abetz", &["Senator"], false),
            ("Mr HOGAN", "Hogan", &[], false),
            ("Roe, Jane", "Jane Roe", &[], false),
            ("Halvorsen, I.", "I. Halvorsen", &[], false),
            ("ROE, J. K.", "J. K. Roe", &[], false),
            ("Jane Roe, MP", "Jane Roe", &[], false),
            ("WOLF ROE, CNN ANCHOR", "Wolf Roe", &["CNN ANCHOR"], false),
            ("García Márquez, Gabriel", "Gabriel García Márquez", &[], false),
            ("Joe Roe, Jr.", "Joe Roe", &[], false),
            ("Jane Roe, the mayor", "Jane Roe", &["the mayor"], false),
            ("Ada (The DEPUTY SPEAKER) Roe", "Ada Roe", &["The DEPUTY SPEAKER"], false),
            ("The DEPUTY SPEAKER (Mr Roe)", "Roe", &["The Deputy Speaker"], false),
            ("JOHN MCCAIN", "John McCain", &[], false),
            ("The ACTING DEPUTY PRESIDENT", "The Acting Deputy President", &[], true),
            ("Mr Speaker", "Mr Speaker", &[], true),
            ("Speaker 12", "Speaker 12", &[], true),
            ("Q.", "Q", &[], true),
            ("I", "I", &[], true),
        ] {
            let read = read(label, Comma::SurnameFirst, english);
            assert_eq!((read.name.as_str(), read.generic), (name, generic), "{label}");
            assert_eq!(read.roles, roles, "{label}");
        }
    }

    #[test]
    fn a_comma_is_read_as_the_corpus_uses_it() {
        let english = Language::of(Some("en"), "");
        let labels = ["Tony, Xenophon", "Grace, Okonjo", "Martin, Lee"];
        let comma = Comma::of(labels.into_iter(), english);
        assert_eq!(comma, Comma::GivenFirst);
        assert_eq!(read("Martin, Lee", comma, english).name, "Martin Lee");
        assert_eq!(read("Martin, Lee", Comma::SurnameFirst, english).name, "Lee Martin");
    }
}
