//! Cuts a query into its signs: words, quoted stretches, brackets, operators, names of fields. Separate from the
//! parser because what a character means depends only on its neighbours, and that is decided here.

use crate::query::language::error::{Mistake, Place};

/// One sign of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) kind: SignKind,
    pub(crate) place: Place,
}

/// What a sign is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SignKind {
    /// `(`
    Open,
    /// `)`
    Close,
    /// `AND`
    And,
    /// `OR` or `|`
    Or,
    /// `NOT`, or `-` before a word
    Not,
    /// `NEAR/n`, or `BEFORE/n` where ordered
    Near { distance: u32, ordered: bool },
    /// What stands between quotation marks, and where that is without them.
    Quoted { text: String, inner: Place, closed: bool },
    /// What stands between slashes, `\/` unescaped.
    Regex { text: String, closed: bool },
    /// `name:`, in lower case
    Field(String),
    /// Anything else up to a space, bracket, bar or quotation mark.
    Word(String),
}

/// Furthest distance that `NEAR` and `BEFORE` accept.
pub(crate) const MAX_DISTANCE: u32 = 100;
/// Distance where none is given.
pub(crate) const USUAL_DISTANCE: u32 = 5;
/// Longest query, in bytes.
pub(crate) const MAX_QUERY: usize = 16 * 1024;

/// A character as the language sees it: every double quotation mark is `"`, every single one `'`, every hyphen
/// and en dash `-`. The em dash stays: it stands between sentences, not before words to leave out.
pub(crate) fn plain(c: char) -> char {
    match c {
        '\u{201c}'..='\u{201f}'
        | '\u{ab}'
        | '\u{bb}'
        | '\u{300c}'..='\u{300f}'
        | '\u{301d}'..='\u{301f}'
        | '\u{ff02}' => '"',
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{ff07}' => '\'',
        '\u{2010}'..='\u{2013}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{ff1a}' => ':',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        _ => c,
    }
}

/// The signs of a query. `is_field` says names of fields from words before a colon.
pub(crate) fn signs(query: &str, is_field: &dyn Fn(&str) -> bool) -> Result<Vec<Sign>, Mistake> {
    if query.len() > MAX_QUERY {
        return Err(Mistake::new(0..query.len(), format!("A query has at most {MAX_QUERY} bytes.")));
    }
    let chars = query.char_indices().map(|(at, c)| (at, plain(c))).collect();
    let mut lexer = Lexer { chars, end: query.len(), at: 0, is_field, signs: Vec::new() };
    while lexer.at < lexer.chars.len() {
        lexer.sign()?;
    }
    Ok(lexer.signs)
}

struct Lexer<'a> {
    chars: Vec<(usize, char)>,
    end: usize,
    at: usize,
    is_field: &'a dyn Fn(&str) -> bool,
    signs: Vec<Sign>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).map(|(_, c)| *c)
    }

    /// The byte at which a character begins.
    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(byte, _)| *byte)
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.chars[from..to].iter().map(|(_, c)| *c).collect()
    }

    /// Appends a sign that ends here and began at character `from`.
    fn push(&mut self, kind: SignKind, from: usize) {
        let place = self.byte(from)..self.byte(self.at);
        self.signs.push(Sign { kind, place });
    }

    fn sign(&mut self) -> Result<(), Mistake> {
        let from = self.at;
        let Some(c) = self.peek(0) else { return Ok(()) };
        let next = self.peek(1);
        self.at += 1;
        match c {
            c if c.is_whitespace() || c.is_control() => {}
            '(' => self.push(SignKind::Open, from),
            ')' => self.push(SignKind::Close, from),
            '|' => {
                while self.peek(0) == Some('|') {
                    self.at += 1;
                }
                self.push(SignKind::Or, from);
            }
            '"' => {
                while self.peek(0).is_some_and(|c| c != '"') {
                    self.at += 1;
                }
                let text = self.text(from + 1, self.at);
                let inner = self.byte(from + 1)..self.byte(self.at);
                let closed = self.peek(0).is_some();
                self.at += usize::from(closed);
                self.push(SignKind::Quoted { text, inner, closed }, from);
            }
            '/' if next.is_some_and(|c| !c.is_whitespace()) => self.regex(from),
            '-' if next.is_some_and(|c| c.is_alphanumeric() || "\"(=~*?/".contains(c)) => {
                self.push(SignKind::Not, from);
            }
            '[' if self.is_cql() => {
                let told = "This is CQL, which is written otherwise here: =word for [word=\"word\"], word for [lemma=\"word\"], and between quotation marks * for [] and {0,3} for []{0,3}.";
                return Err(Mistake::new(self.byte(from)..self.byte(self.at), told));
            }
            _ => return self.word(from),
        }
        Ok(())
    }

    /// Whether `[name=` or `[]` stands here, its bracket passed already.
    fn is_cql(&self) -> bool {
        let rest = &self.chars[self.at..];
        let name = rest.iter().take_while(|(_, c)| c.is_ascii_lowercase()).count();
        match rest.get(name) {
            Some((_, ']')) => name == 0,
            Some((_, '=' | '!')) => name > 0,
            _ => false,
        }
    }

    fn regex(&mut self, from: usize) {
        let mut text = String::new();
        let mut closed = false;
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '/' => {
                    closed = true;
                    break;
                }
                '\\' if self.peek(0) == Some('/') => {
                    text.push('/');
                    self.at += 1;
                }
                '\\' => {
                    text.push(c);
                    text.extend(self.peek(0));
                    self.at += usize::from(self.peek(0).is_some());
                }
                c => text.push(c),
            }
        }
        self.push(SignKind::Regex { text, closed }, from);
    }

    fn word(&mut self, from: usize) -> Result<(), Mistake> {
        while self.peek(0).is_some_and(|c| !c.is_whitespace() && !c.is_control() && !"()|\":".contains(c)) {
            self.at += 1;
        }
        let text = self.text(from, self.at);
        if self.peek(0) == Some(':') {
            let name = text.to_lowercase();
            let value_follows = self.peek(1).is_some_and(|c| !c.is_whitespace());
            let named = name.starts_with(|c: char| c.is_alphabetic())
                && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
            if named && ((self.is_field)(&name) || value_follows) {
                self.at += 1;
                self.push(SignKind::Field(name), from);
                return self.value();
            }
            // `3:15` and `note: this` are words.
            while self.peek(0).is_some_and(|c| !c.is_whitespace() && !c.is_control() && !"()|\"".contains(c))
            {
                self.at += 1;
            }
            let text = self.text(from, self.at);
            self.push(SignKind::Word(text), from);
            return Ok(());
        }
        let kind = match text.as_str() {
            "AND" => SignKind::And,
            "OR" => SignKind::Or,
            "NOT" => SignKind::Not,
            _ => match self.proximity(&text, from)? {
                Some(near) => near,
                None => SignKind::Word(text),
            },
        };
        self.push(kind, from);
        Ok(())
    }

    /// What stands directly behind the colon of a field, where it is neither quoted nor in brackets.
    fn value(&mut self) -> Result<(), Mistake> {
        let from = self.at;
        while self.peek(0).is_some_and(|c| !c.is_whitespace() && !c.is_control() && !"()|\"".contains(c)) {
            self.at += 1;
        }
        if self.at > from {
            let text = self.text(from, self.at);
            self.push(SignKind::Word(text), from);
        }
        Ok(())
    }

    fn proximity(&self, text: &str, from: usize) -> Result<Option<SignKind>, Mistake> {
        let (name, distance) = match text.split_once('/') {
            Some((name, distance)) => (name, Some(distance)),
            None => (text, None),
        };
        let ordered = match name {
            "NEAR" => false,
            "BEFORE" => true,
            _ => return Ok(None),
        };
        let distance = match distance {
            None | Some("") => USUAL_DISTANCE,
            Some(digits) => match digits.parse() {
                Ok(n) if (1..=MAX_DISTANCE).contains(&n) => n,
                _ => {
                    let message = format!(
                        "{name}/ takes a number of words from 1 to {MAX_DISTANCE}, such as {name}/5."
                    );
                    return Err(Mistake::new(self.byte(from)..self.byte(self.at), message));
                }
            },
        };
        Ok(Some(SignKind::Near { distance, ordered }))
    }
}
