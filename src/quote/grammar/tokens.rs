//! The words and marks of one paragraph as attribution sees them: each quotation is one token, so that a rule reads
//! `QUOTE , NAME said` whatever was quoted.
//!
//! Separate from [`crate::text::tokens`], which makes the index's tokens: here full stops, possessives and capitals
//! matter, and nothing is ever searched.

use crate::quote::languages::{Class, Language, class};
use crate::quote::marks::spans::{Quoted, is_sentence_end};
use crate::text::is_combining_mark;
use std::ops::Range;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A word, a number, an abbreviation with its full stops.
    Word,
    /// The `'s` of a word.
    Possessive,
    /// A whole quotation, by its place in the list of [`Quoted`].
    Quote(usize),
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// A dash between spaces, or a long one.
    Dash,
    /// `.` `?` `!` `…`
    Stop,
    /// `(` or `[`
    Open,
    /// `)` or `]`
    Close,
    /// Anything else: `/`, `@`, stray marks.
    Other,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// What it is.
    pub(crate) kind: Kind,
    /// What is known of the word; 0 for other tokens.
    pub(crate) class: Class,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// Whether a sentence ends after it.
    pub(crate) last: bool,
}

impl Token {
    /// Whether the word belongs to one of these classes.
    pub(crate) fn is(&self, class: Class) -> bool {
        self.class & class != 0
    }

    /// Whether it is a word that begins with a small letter (or a digit).
    pub(crate) fn small(&self) -> bool {
        self.kind == Kind::Word && !self.capital
    }

    /// Whether it is a capitalised word.
    pub(crate) fn capital(&self) -> bool {
        self.kind == Kind::Word && self.capital
    }
}

/// The tokens of `range`, every word of them; quotation marks are [`Kind::Other`].
pub(crate) fn words(text: &str, range: Range<usize>, language: &Language) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(range.len() / 5 + 1);
    let mut lower = String::new();
    let mut at = range.start;
    let bytes = text.as_bytes();
    while at < range.end {
        let byte = bytes[at];
        if byte == b' ' {
            at += 1;
            continue;
        }
        let Some(c) = text[at..range.end].chars().next() else { break };
        let len = c.len_utf8();
        if c.is_alphanumeric() {
            at = word(text, at..range.end, language, &mut lower, &mut tokens);
            continue;
        }
        let kind = match c {
            _ if c.is_whitespace() => None,
            ',' | '、' | '，' => Some(Kind::Comma),
            ':' | '：' => Some(Kind::Colon),
            ';' => Some(Kind::Semicolon),
            '.' if text[at..range.end].starts_with("...") => {
                tokens.push(mark(at, at + 3, Kind::Other));
                at += 3;
                continue;
            }
            _ if is_sentence_end(c) => Some(Kind::Stop),
            '(' | '[' => Some(Kind::Open),
            ')' | ']' => Some(Kind::Close),
            '—' | '–' => Some(Kind::Dash),
            '-' => Some(Kind::Dash),
            '$' | '#' | '@' | '€' | '£' => None,
            _ => Some(Kind::Other),
        };
        if let Some(kind) = kind {
            tokens.push(mark(at, at + len, kind));
        }
        at += len;
    }
    tokens
}

fn mark(start: usize, end: usize, kind: Kind) -> Token {
    Token { start, end, kind, class: 0, capital: false, last: false }
}

/// Pushes the word that begins the range, and its possessive; gives where it ends.
fn word(
    text: &str,
    range: Range<usize>,
    language: &Language,
    lower: &mut String,
    tokens: &mut Vec<Token>,
) -> usize {
    let start = range.start;
    let bytes = text.as_bytes();
    let mut end = start;
    let mut possessive = None;
    let mut dots = 0;
    while end < range.end {
        let byte = bytes[end];
        if byte.is_ascii_alphanumeric() {
            end += 1;
            continue;
        }
        let Some(c) = text[end..range.end].chars().next() else { break };
        let next = text[end + c.len_utf8()..range.end].chars().next();
        let joined = next.is_some_and(char::is_alphanumeric);
        match c {
            _ if c.is_alphanumeric() || c >= '\u{300}' && is_combining_mark(c) => end += c.len_utf8(),
            '\'' | '’' if joined => {
                let tail = &text[end + c.len_utf8()..range.end];
                let alone =
                    tail.starts_with(['s', 'S']) && !tail[1..].starts_with(|c: char| c.is_alphanumeric());
                let elided =
                    language.elides && end - start <= 2 && text[start..end].chars().all(char::is_alphabetic);
                // d'après stays one word.
                let whole = tail.starts_with("après ") && text[start..end].eq_ignore_ascii_case("d");
                if elided && !whole {
                    end += c.len_utf8();
                    break;
                }
                if alone {
                    possessive = Some(end + c.len_utf8() + 1);
                    break;
                }
                end += c.len_utf8();
            }
            '\'' | '’' if next == Some(' ') && bytes[end - 1] == b's' => {
                // Sanders' campaign, the voters' choice
                possessive = Some(end + c.len_utf8());
                break;
            }
            '-' | '‑' if joined => end += c.len_utf8(),
            '&' | '@' | '_' if joined => end += 1,
            ',' if joined && bytes[end - 1].is_ascii_digit() && next.is_some_and(|c| c.is_ascii_digit()) => {
                end += 1
            }
            '.' if joined => {
                // U.S., 3.5 and e.g., but not two sentences without a space.
                let piece = text[start..end].rsplit(['.', '-']).next().unwrap_or("");
                let short = piece.chars().count() == 1 || next.is_some_and(|c| c.is_ascii_digit());
                if !short {
                    break;
                }
                dots += 1;
                end += 1;
            }
            '.' => {
                // The full stop of an abbreviation belongs to it.
                let initial = end - start == 1
                    && bytes[start].is_ascii_uppercase()
                    && (bytes[start] != b'I' || initial_i(text, start..range.end, language, tokens));
                lower.clear();
                lower.push_str(&text[start..=end]);
                lower.make_ascii_lowercase();
                if dots > 0 && text[start..end].contains(|c: char| c.is_alphabetic())
                    || initial
                    || language.class(lower) & class::ABBREVIATION != 0
                {
                    end += 1;
                }
                break;
            }
            _ => break,
        }
    }
    lower.clear();
    let shown = &text[start..end];
    if shown.is_ascii() {
        lower.push_str(shown);
        lower.make_ascii_lowercase();
    } else {
        lower.extend(shown.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
    let mut class = language.class(lower);
    if class == 0
        && let Some((pronoun, _)) = lower.split_once('\'')
    {
        // he'd, they've
        class = language.class(pronoun) & class::PRONOUN;
    }
    let capital = shown.starts_with(char::is_uppercase);
    tokens.push(Token { start, end, kind: Kind::Word, class, capital, last: false });
    if let Some(until) = possessive {
        tokens.push(mark(end, until, Kind::Possessive));
        return until;
    }
    end.max(start + 1)
}

/// Whether `I.` at the range's beginning is an initial and not the pronoun or a number that ends its sentence:
/// another initial or a name follows, and no word that compares, no king stands before.
fn initial_i(text: &str, range: Range<usize>, language: &Language, tokens: &[Token]) -> bool {
    let rest = &text[range.start + 2..range.end];
    let next = rest.trim_start_matches([' ', '\u{a0}']);
    if !next.starts_with(char::is_uppercase) {
        // Halvorsen, I.
        return tokens.last().is_some_and(|t| t.kind == Kind::Comma) && !next.is_empty();
    }
    let end = next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len());
    let lower = next[..end].to_lowercase();
    let another = next[..end].chars().count() == 1 && next[end..].starts_with('.');
    let name = another || language.class(&lower) & (class::JUNK | class::VERB | class::PRONOUN) == 0;
    let before = tokens.last().filter(|t| t.kind == Kind::Word && range.start - t.end <= 1);
    let bare = before.is_none_or(|t| {
        text[..t.end].ends_with('.')
            || t.small() && !t.is(class::CONJUNCTION | class::SUBORDINATOR | class::VERB)
            || t.is(class::ANY_TITLE | class::SAY)
    });
    let than = before.is_some_and(|t| matches!(&text[t.start..t.end], "than" | "as" | "nor"));
    name && bare && !than
}

/// The paragraph with each outermost quotation collapsed to one token, and with its sentences marked.
pub(crate) fn collapse(text: &str, words: &[Token], quoted: &[(usize, Quoted)]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(words.len());
    let mut quotes = quoted.iter().peekable();
    let mut until = 0;
    for token in words {
        while let Some((place, quote)) = quotes.peek()
            && quote.open <= token.start
        {
            tokens.push(mark(quote.open, quote.close, Kind::Quote(*place)));
            until = quote.close;
            quotes.next();
        }
        if token.start >= until {
            tokens.push(*token);
        }
    }
    for (place, quote) in quotes {
        tokens.push(mark(quote.open, quote.close, Kind::Quote(*place)));
    }
    sentences(text, &mut tokens, quoted);
    tokens
}

/// Marks the last token of every sentence. A quotation that ends in a comma ends none; one that ends in `?` or
/// `!` ends one unless its attribution follows.
fn sentences(text: &str, tokens: &mut [Token], quoted: &[(usize, Quoted)]) {
    for at in 0..tokens.len() {
        let token = tokens[at];
        let Some(next) = tokens.get(at + 1).copied() else {
            tokens[at].last = true;
            return;
        };
        let starts = next.kind != Kind::Word || next.capital || text.as_bytes()[next.start].is_ascii_digit();
        tokens[at].last = match token.kind {
            Kind::Stop => {
                let more = matches!(next.kind, Kind::Stop | Kind::Comma | Kind::Close | Kind::Semicolon);
                // A mark right after a word (Yahoo! Inc.) and a closed bracket end nothing by themselves.
                starts && !more
            }
            Kind::Close => {
                let inner = at.checked_sub(1).is_some_and(|i| tokens[i].kind == Kind::Stop);
                inner && starts && next.capital()
            }
            Kind::Word if text[..token.end].ends_with('.') => {
                let title = token.is(class::ANY_TITLE) || token.is(class::MONTH);
                !title && next.capital() && next.is(class::JUNK | class::HE_SHE) && !next.is(class::FIRST)
            }
            Kind::Quote(place) => {
                let Ok(i) = quoted.binary_search_by_key(&place, |(place, _)| *place) else { continue };
                let quote = &quoted[i].1;
                let inner = text[quote.start..quote.end].chars().next_back();
                // “… town.” —NAME
                let signed = next.kind == Kind::Dash
                    && (2..10).contains(&(tokens.len() - at))
                    && tokens[at + 2..]
                        .iter()
                        .all(|t| t.capital() || matches!(t.kind, Kind::Stop | Kind::Close))
                    && tokens.len() > at + 2;
                match inner {
                    _ if signed => false,
                    _ if matches!(next.kind, Kind::Comma | Kind::Semicolon | Kind::Stop | Kind::Close) => {
                        false
                    }
                    Some('.') => starts && !attribution_follows(text, &tokens[at + 1..], true),
                    Some('?' | '!' | '…' | '—' | '–' | '-') => {
                        starts && !attribution_follows(text, &tokens[at + 1..], false)
                    }
                    _ => false,
                }
            }
            _ => false,
        };
    }
}

/// Whether what follows a quotation that ended its own sentence is still its attribution: a short subject and
/// a verb of speech. After a full stop (`“No.” Smith said.`) the rest must be nothing else.
fn attribution_follows(text: &str, tokens: &[Token], strict: bool) -> bool {
    let limit = if strict { 6 } else { 24 };
    for (at, token) in tokens.iter().enumerate().take(limit) {
        match token.kind {
            Kind::Word if token.is(class::SAY) && !token.capital && at > 0 => {
                if token.is(class::PARTICIPLE) {
                    return false;
                }
                // writes back, Q
                let particles =
                    tokens[at + 1..].iter().take_while(|t| t.small() && t.is(class::AFTER_CUE)).count();
                let comma = tokens.get(at + 1 + particles).is_some_and(|t| t.kind == Kind::Comma);
                let skipped = particles + usize::from(particles > 0 && comma);
                let Some(next) = tokens.get(at + 1 + skipped) else { return true };
                let ends = tokens[at + 1..].iter().take(5).position(|t| t.kind == Kind::Stop);
                let object = matches!(next.kind, Kind::Quote(_) | Kind::Colon)
                    || (next.is(class::SUBORDINATOR) && !temporal(&text[next.start..next.end]))
                    || (next.is(class::HE_SHE | class::DETERMINER) && next.kind == Kind::Word);
                let clean = tokens[at + 1..].iter().take(ends.unwrap_or(0)).all(|t| t.kind == Kind::Word);
                return !object && (!strict || (ends.is_some() && clean));
            }
            Kind::Word
                if token.is(class::VERB | class::SUBORDINATOR)
                    && !token.capital
                    && !token.is(class::ROLE) =>
            {
                return false;
            }
            Kind::Word | Kind::Possessive => {}
            Kind::Comma if !strict => {}
            _ => return false,
        }
    }
    false
}

/// Words that begin a clause of time or manner, not what somebody says.
pub(crate) fn temporal(word: &str) -> bool {
    matches!(word, "as" | "after" | "before" | "when" | "while" | "until" | "since" | "once" | "because")
}

/// The sentences of collapsed tokens, as ranges.
pub(crate) fn sentence_ranges(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, token) in tokens.iter().enumerate() {
        if token.last {
            ranges.push(start..at + 1);
            start = at + 1;
        }
    }
    if start < tokens.len() {
        ranges.push(start..tokens.len());
    }
    ranges
}
