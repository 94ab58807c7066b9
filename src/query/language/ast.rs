//! What a query says, as a tree, before anything is known about the corpus; and how it is written back in its
//! canonical form.

use crate::query::language::error::Place;
use std::fmt;

/// A query, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ParsedQuery {
    /// What is asked; `None` where nothing was.
    pub(crate) expr: Option<Expr>,
    /// What governs the whole query.
    pub(crate) switches: Switches,
    /// What was ignored or completed, in sentences.
    pub(crate) notes: Vec<String>,
}

/// What governs the whole query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Switches {
    /// `case:on`: capital letters count.
    pub(crate) case: bool,
    /// `accents:on`: accents count.
    pub(crate) accents: bool,
    /// `forms:exact`: a plain word does not match its inflections.
    pub(crate) exact: bool,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    /// A word or phrase.
    Text(Pattern),
    /// Two texts close to each other.
    Near(Box<Near>),
    /// A part of the corpus.
    Filter(Filter),
    /// All of them.
    And(Vec<Expr>),
    /// Any of them.
    Or(Vec<Expr>),
    /// Not this.
    Not(Box<Expr>),
}

/// Words in a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    /// At least one; the first and the last are neither [`Slot::Gap`] nor [`Slot::Sentence`].
    pub(crate) slots: Vec<Slot>,
    /// Whether it stood in quotation marks.
    pub(crate) quoted: bool,
    pub(crate) place: Place,
}

/// One place in a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Slot {
    /// One of these sequences of words.
    OneOf(Vec<Vec<Word>>),
    /// Any one word.
    Any,
    /// So many words, whatever they are.
    Gap(u32, u32),
    /// Any number of words in the same sentence.
    Sentence,
}

/// A word and how it is compared.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) kind: WordKind,
    pub(crate) place: Place,
}

/// How a word is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum WordKind {
    /// With its inflections, unless `forms:exact`.
    Plain,
    /// As it is.
    Exact,
    /// With its inflections, whatever the switches say.
    Inflected,
    /// `*` any letters, `?` one letter.
    Wildcard,
    /// A regular expression that the whole term matches.
    Regex,
    /// Up to so many letters wrong.
    Fuzzy(u8),
}

/// Two texts at most `distance` words apart; neighbours are 1 apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Near {
    pub(crate) left: Expr,
    pub(crate) right: Expr,
    pub(crate) distance: u32,
    /// Whether `left` must come first.
    pub(crate) ordered: bool,
}

/// A part of the corpus: words whose field has one of these values.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Filter {
    pub(crate) field: FieldName,
    /// At least one; any of them.
    pub(crate) values: Vec<(String, Place)>,
    pub(crate) place: Place,
}

/// What a filter looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldName {
    /// Whose words.
    Speaker,
    /// Quotation, narration, turn, or a part of the corpus that has a name.
    In,
    /// Words of the title.
    Title,
    /// A year or a range of years.
    Year,
    /// A date or a range of dates.
    Date,
    /// `source` and every further field of the corpus.
    Other(String),
}

/// Words that, written so and alone, join others.
const OPERATORS: [&str; 5] = ["AND", "OR", "NOT", "NEAR", "BEFORE"];

impl Expr {
    /// Whether it is made of filters only: then it stands for a part of the corpus.
    pub(crate) fn is_filter(&self) -> bool {
        match self {
            Expr::Filter(_) => true,
            Expr::Text(_) | Expr::Near(_) => false,
            Expr::And(all) | Expr::Or(all) => all.iter().all(Expr::is_filter),
            Expr::Not(one) => one.is_filter(),
        }
    }

    /// Where it stands in the query.
    pub(crate) fn place(&self) -> Place {
        match self {
            Expr::Text(pattern) => pattern.place.clone(),
            Expr::Filter(filter) => filter.place.clone(),
            Expr::Near(near) => near.left.place().start..near.right.place().end,
            Expr::Not(one) => one.place(),
            Expr::And(all) | Expr::Or(all) => {
                let start = all.first().map_or(0, |one| one.place().start);
                start..all.last().map_or(start, |one| one.place().end)
            }
        }
    }
}

impl FieldName {
    /// As it is written before the colon.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            FieldName::Speaker => "speaker",
            FieldName::In => "in",
            FieldName::Title => "title",
            FieldName::Year => "year",
            FieldName::Date => "date",
            FieldName::Other(name) => name,
        }
    }
}

impl fmt::Display for ParsedQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(expr) = &self.expr {
            parts.push(expr.to_string());
        }
        let switches = self.switches;
        let on =
            [(switches.case, "case:on"), (switches.accents, "accents:on"), (switches.exact, "forms:exact")];
        parts.extend(on.iter().filter(|(on, _)| *on).map(|(_, text)| (*text).to_owned()));
        f.write_str(&parts.join(" "))
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Expr::Text(pattern) => pattern.fmt(f),
            Expr::Filter(filter) => filter.fmt(f),
            Expr::Near(near) => {
                let name = if near.ordered { "BEFORE" } else { "NEAR" };
                operand(&near.left, f)?;
                write!(f, " {name}/{} ", near.distance)?;
                // Proximity groups from the left, so that one on the right needs its brackets.
                match &near.right {
                    Expr::Near(_) => write!(f, "({})", near.right),
                    right => operand(right, f),
                }
            }
            Expr::Not(one) => {
                f.write_str("NOT ")?;
                operand(one, f)
            }
            Expr::And(all) => joined(all, " ", f),
            Expr::Or(all) => joined(all, " OR ", f),
        }
    }
}

fn joined(all: &[Expr], between: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (i, one) in all.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        operand(one, f)?;
    }
    Ok(())
}

/// Writes a node with brackets where it would be read otherwise without.
fn operand(one: &Expr, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match one {
        Expr::And(_) | Expr::Or(_) => write!(f, "({one})"),
        _ => write!(f, "{one}"),
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A colon would make a field of what is before it, and `OR'` is the word, not the sign.
        let sign = |word: &Word| word.kind == WordKind::Plain && OPERATORS.contains(&word.text.as_str());
        let read_otherwise =
            |word: &Word| (word.kind != WordKind::Regex && word.text.contains(':')) || sign(word);
        if !self.quoted
            && let [Slot::OneOf(options)] = self.slots.as_slice()
            && let [words] = options.as_slice()
            && let [word] = words.as_slice()
            && !read_otherwise(word)
        {
            return match word.kind {
                WordKind::Exact => write!(f, "={}", word.text),
                WordKind::Inflected => write!(f, "~{}", word.text),
                WordKind::Fuzzy(1) => write!(f, "{}~", word.text),
                WordKind::Fuzzy(n) => write!(f, "{}~{n}", word.text),
                WordKind::Regex => write!(f, "/{}/", word.text.replace('/', "\\/")),
                WordKind::Plain | WordKind::Wildcard => f.write_str(&word.text),
            };
        }
        f.write_str("\"")?;
        for (i, slot) in self.slots.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            slot.fmt(f)?;
        }
        f.write_str("\"")
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Slot::Any => f.write_str("*"),
            Slot::Gap(min, max) if min == max => write!(f, "{{{min}}}"),
            Slot::Gap(min, max) => write!(f, "{{{min},{max}}}"),
            Slot::Sentence => f.write_str("..."),
            Slot::OneOf(options) => {
                let texts: Vec<String> = options.iter().map(|words| sequence(words)).collect();
                match texts.as_slice() {
                    [one] => f.write_str(one),
                    _ => write!(f, "({})", texts.join("|")),
                }
            }
        }
    }
}

fn sequence(words: &[Word]) -> String {
    let texts: Vec<String> = words
        .iter()
        .map(|word| match word.kind {
            WordKind::Inflected => format!("~{}", word.text),
            WordKind::Fuzzy(1) => format!("{}~", word.text),
            WordKind::Fuzzy(n) => format!("{}~{n}", word.text),
            WordKind::Regex => format!("/{}/", word.text.replace('/', "\\/")),
            WordKind::Plain | WordKind::Exact | WordKind::Wildcard => word.text.clone(),
        })
        .collect();
    texts.join(" ")
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |value: &str| {
            let letters = value.chars().all(|c| c.is_alphanumeric() || "-.".contains(c));
            // A hyphen in front would be NOT.
            letters && !value.is_empty() && !value.starts_with('-') && !OPERATORS.contains(&value)
        };
        let value = |value: &str| if plain(value) { value.to_owned() } else { format!("\"{value}\"") };
        write!(f, "{}:", self.field.as_str())?;
        match self.values.as_slice() {
            [(one, _)] => f.write_str(&value(one)),
            all => {
                let all: Vec<String> = all.iter().map(|(one, _)| value(one)).collect();
                write!(f, "({})", all.join(" OR "))
            }
        }
    }
}
