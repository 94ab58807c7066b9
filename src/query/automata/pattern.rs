//! A regular expression or a wildcard, read into a tree of the pieces that it is made of. Separate from the
//! automaton because only this knows how patterns are written.

use crate::query::language::ast::Switches;
use crate::text;

/// Deepest nesting of groups.
const MAX_DEPTH: usize = 50;

/// What a pattern that is right but asks too much is reported.
pub(crate) const TOO_LARGE: &str = "it stands for too much at once";

/// One item of a class of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item {
    Range(char, char),
    Digit(bool),
    Word(bool),
    Space(bool),
    Letter(bool),
}

impl Item {
    fn holds(self, c: char) -> bool {
        match self {
            Item::Range(first, last) => (first..=last).contains(&c),
            Item::Digit(is) => c.is_numeric() == is,
            Item::Word(is) => (c.is_alphanumeric() || c == '_') == is,
            Item::Space(is) => c.is_whitespace() == is,
            Item::Letter(is) => c.is_alphabetic() == is,
        }
    }
}

/// One character: any of the items, or none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Class {
    items: Vec<Item>,
    negated: bool,
}

impl Class {
    /// Whether a character is of the class.
    pub(crate) fn holds(&self, c: char) -> bool {
        self.items.iter().any(|item| item.holds(c)) != self.negated
    }
}

/// A piece of a pattern.
#[derive(Debug)]
pub(crate) enum PatternPart {
    Class(Class),
    Start,
    End,
    Sequence(Vec<PatternPart>),
    OneOf(Vec<PatternPart>),
    Repeat(Box<PatternPart>, u32, Option<u32>),
}

impl PatternPart {
    /// Reads a regular expression, put to words of such letters.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub(crate) fn expression(pattern: &str, letters: Letters) -> ParsedQuery<PatternPart> {
        let mut parser = Parser { chars: pattern.chars().peekable(), depth: 0, letters };
        let whole = parser.alternatives()?;
        match parser.chars.next() {
            None => Ok(whole),
            Some(_) => Err("unopened group".into()),
        }
    }

    /// The letters with which every match ends, as far as that is plain to see.
    pub(crate) fn ending(&self) -> String {
        let parts = match self {
            PatternPart::Sequence(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let literal = |part: &PatternPart| match part {
            PatternPart::Class(Class { items, negated: false }) => match items.as_slice() {
                [Item::Range(first, last)] if first == last => Some(*first),
                _ => None,
            },
            _ => None,
        };
        let letters: Vec<char> = parts.iter().rev().map_while(literal).collect();
        letters.into_iter().rev().collect()
    }

    /// Reads a wildcard, folded already: `*` any letters, `?` one.
    pub(crate) fn wildcard(pattern: &str) -> PatternPart {
        let part = |c| match c {
            '*' => PatternPart::Repeat(Box::new(PatternPart::any()), 0, None),
            '?' => PatternPart::any(),
            c => PatternPart::literal(c),
        };
        PatternPart::Sequence(pattern.chars().map(part).collect())
    }

    fn literal(c: char) -> PatternPart {
        PatternPart::Class(Class { items: vec![Item::Range(c, c)], negated: false })
    }

    fn any() -> PatternPart {
        PatternPart::Class(Class { items: Vec::new(), negated: true })
    }
}

/// What the letters of a pattern stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// Terms: capitals and accents do not count.
    Folded,
    /// Terms of words whose capitals or accents count and are looked at afterwards: what is not a capital A may be a
    /// small one.
    Likely,
    /// Words as they are written, as far as that counts.
    Written(Switches),
}

struct Parser<'t> {
    chars: std::iter::Peekable<std::str::Chars<'t>>,
    depth: usize,
    letters: Letters,
}

/// Something, or what is wrong with the pattern.
pub(crate) type ParsedQuery<T> = Result<T, String>;

impl Parser<'_> {
    fn alternatives(&mut self) -> ParsedQuery<PatternPart> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("its groups are nested more than {MAX_DEPTH} deep"));
        }
        let mut all = vec![self.sequence()?];
        while self.chars.next_if_eq(&'|').is_some() {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(PatternPart::OneOf(all))
    }

    fn sequence(&mut self) -> ParsedQuery<PatternPart> {
        let mut parts: Vec<PatternPart> = Vec::new();
        while let Some(c) = self.chars.next_if(|c| !matches!(c, '|' | ')')) {
            let part = match c {
                '*' | '+' | '?' => {
                    let part = repeatable(&mut parts)?;
                    let (least, most) = match c {
                        '*' => (0, None),
                        '+' => (1, None),
                        _ => (0, Some(1)),
                    };
                    self.lazy();
                    PatternPart::Repeat(Box::new(part), least, most)
                }
                '{' => {
                    let part = repeatable(&mut parts)?;
                    let (least, most) = self.counts()?;
                    self.lazy();
                    PatternPart::Repeat(Box::new(part), least, most)
                }
                '(' => self.group()?,
                '[' => PatternPart::Class(self.class()?),
                '.' => PatternPart::any(),
                '^' => PatternPart::Start,
                '$' => PatternPart::End,
                '\\' => self.escaped()?,
                c => PatternPart::Sequence(self.written(c).map(PatternPart::literal).collect()),
            };
            parts.push(part);
        }
        Ok(PatternPart::Sequence(parts))
    }

    /// How much a repetition takes is of no matter when the whole term has to match.
    fn lazy(&mut self) {
        let _ = self.chars.next_if_eq(&'?');
    }

    fn counts(&mut self) -> ParsedQuery<(u32, Option<u32>)> {
        let told = "a repetition is written {3}, {3,} or {3,5}";
        let number = |parser: &mut Self| {
            let mut digits = String::new();
            while let Some(c) = parser.chars.next_if(char::is_ascii_digit) {
                digits.push(c);
            }
            match digits.as_str() {
                "" => Ok(None),
                digits => digits.parse().map(Some).map_err(|_| TOO_LARGE),
            }
        };
        let least = number(self)?.ok_or(told)?;
        let most = match self.chars.next_if_eq(&',') {
            Some(_) => number(self)?,
            None => Some(least),
        };
        self.chars.next_if_eq(&'}').ok_or(told)?;
        match most {
            Some(most) if most < least => Err("a repetition's smaller number comes first".into()),
            _ => Ok((least, most)),
        }
    }

    /// After the opening bracket.
    fn group(&mut self) -> ParsedQuery<PatternPart> {
        if self.chars.next_if_eq(&'?').is_some() {
            match self.chars.next() {
                Some(':') => {}
                Some('=' | '!') => return Err("it cannot look ahead or behind".into()),
                Some(c @ ('<' | 'P')) => {
                    if c == 'P' && self.chars.next() != Some('<')
                        || matches!(self.chars.peek(), Some('=' | '!'))
                    {
                        return Err("it cannot look ahead or behind, nor back to a group".into());
                    }
                    // A group's name, which nothing here asks for.
                    if !self.chars.any(|c| c == '>') {
                        return Err("unclosed group".into());
                    }
                }
                _ => return Err("what stands after (? is not understood: a plain group is (…)".into()),
            }
        }
        let inner = self.alternatives()?;
        self.chars.next_if_eq(&')').ok_or("unclosed group")?;
        Ok(inner)
    }

    /// After the backslash, outside a class.
    fn escaped(&mut self) -> ParsedQuery<PatternPart> {
        Ok(match self.chars.next() {
            Some('b') => PatternPart::OneOf(vec![PatternPart::Start, PatternPart::End]),
            Some('A') => PatternPart::Start,
            Some('z' | 'Z') => PatternPart::End,
            Some(c) => match self.set(c)? {
                Some(item) => PatternPart::Class(Class { items: vec![item], negated: false }),
                None => PatternPart::literal(c),
            },
            None => return Err("it ends in a lone backslash".into()),
        })
    }

    /// The set that a letter after a backslash stands for; none if it is a sign that stands for itself.
    fn set(&mut self, c: char) -> ParsedQuery<Option<Item>> {
        Ok(Some(match c {
            'd' | 'D' => Item::Digit(c == 'd'),
            'w' | 'W' => Item::Word(c == 'w'),
            's' | 'S' => Item::Space(c == 's'),
            'p' | 'P' => {
                let mut name = String::new();
                match self.chars.next() {
                    Some('{') => name.extend(self.chars.by_ref().take_while(|c| *c != '}')),
                    one => name.extend(one),
                }
                match name.as_str() {
                    "L" | "Letter" | "Alphabetic" => Item::Letter(c == 'p'),
                    "N" | "Nd" | "Number" => Item::Digit(c == 'p'),
                    _ => {
                        return Err(format!(
                            "of \\p only \\p{{L}} and \\p{{N}} are known, not \\p{{{name}}}"
                        ));
                    }
                }
            }
            c if c.is_ascii_digit() => return Err("it cannot refer back to a group".into()),
            c if c.is_alphanumeric() => return Err(format!("\\{c} is not known")),
            _ => return Ok(None),
        }))
    }

    /// A character as the words have it, which can be several; one that they leave out stands for itself.
    fn written(&self, c: char) -> impl Iterator<Item = char> + use<> {
        let mut bytes = [0; 4];
        let one = &*c.encode_utf8(&mut bytes);
        let written: Vec<char> = match self.letters {
            Letters::Written(switches) => {
                text::spelled(one, switches.case, switches.accents).chars().collect()
            }
            _ => text::fold(one).chars().collect(),
        };
        if written.is_empty() { vec![c] } else { written }.into_iter()
    }

    /// After the opening bracket of a class.
    fn class(&mut self) -> ParsedQuery<Class> {
        let negated = self.chars.next_if_eq(&'^').is_some();
        let mut items = Vec::new();
        let mut first = true;
        loop {
            let c = self.chars.next().ok_or("unclosed character class")?;
            match c {
                ']' if !first && negated && self.letters == Letters::Likely => {
                    return Ok(Class { items: Vec::new(), negated });
                }
                ']' if !first => return Ok(Class { items, negated }),
                '[' if self.chars.peek() == Some(&':') => {
                    return Err(
                        "classes such as [:alpha:] are not known: \\w, \\d, \\s and \\p{L} are".into()
                    );
                }
                _ => {}
            }
            first = false;
            let from = match c {
                '\\' => {
                    let c = self.chars.next().ok_or("unclosed character class")?;
                    match self.set(c)? {
                        Some(item) => {
                            items.push(item);
                            continue;
                        }
                        None => c,
                    }
                }
                c => c,
            };
            let mut ahead = self.chars.clone();
            let ranged = ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']');
            if !ranged {
                items.extend(self.written(from).map(|c| Item::Range(c, c)));
                continue;
            }
            self.chars.next();
            let last = match self.chars.next() {
                Some('\\') => self.chars.next(),
                last => last,
            };
            let last = last.ok_or("unclosed character class")?;
            if last < from {
                return Err(format!("invalid character class range {from}-{last}: the smaller comes first"));
            }
            items.push(Item::Range(from, last));
            // Terms are folded: a range of capitals is meant for their small letters too.
            if let (Some(from), Some(last)) = (self.written(from).next(), self.written(last).next())
                && from <= last
            {
                items.push(Item::Range(from, last));
            }
        }
    }
}

/// Takes back the part that a repetition is of. Another repetition has to be a group, so that none is nested deeper
/// than groups may be.
fn repeatable(parts: &mut Vec<PatternPart>) -> ParsedQuery<PatternPart> {
    match parts.pop() {
        None => Err("repetition operator missing expression".into()),
        Some(PatternPart::Repeat(..)) => Err("a repetition that is repeated has to stand in brackets".into()),
        Some(part) => Ok(part),
    }
}
