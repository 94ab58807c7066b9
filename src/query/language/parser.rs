//! Reads the signs of a query as a tree. Any text is either a query or a mistake with a place; a query that is
//! still being typed is completed, and a note says how.

use crate::query::language::ast::{Expr, FieldName, Filter, Near, ParsedQuery, Pattern, Switches};
use crate::query::language::error::{Mistake, Place};
use crate::query::language::lexer::{Sign, SignKind, signs};
use crate::query::search::phrase;

/// Deepest nesting of brackets and NOT.
const MAX_DEPTH: usize = 40;
/// Most words, phrases and filters of a query.
const MAX_LEAVES: usize = 400;
/// Names that mean something in every corpus, besides its own fields.
pub(crate) const RESERVED: [&str; 9] =
    ["speaker", "in", "title", "year", "date", LANGUAGE, "case", "accents", "forms"];
/// A field that every corpus has, of codes such as `de`.
pub(crate) const LANGUAGE: &str = "language";

/// Reads a query. `fields` are the corpus's own names of fields, in lower case.
pub(crate) fn parse(query: &str, fields: &[&str]) -> Result<ParsedQuery, Mistake> {
    let (parsed, deepest) = read(query, fields)?;
    // The canonical form can be longer than what was typed, and has brackets of its own around what AND joins and
    // OR separates: one for every one that was typed, and one around all. It is read again wherever a limit is near,
    // since what the page puts back must be a query.
    if 2 * deepest + 1 > MAX_DEPTH || query.len() > phrase::MAX_WORDS {
        read(&parsed.to_string(), fields).map_err(|mistake| {
            let told = format!(
                "Written out, with all its brackets and quotation marks, this query is too long. {}",
                mistake.message
            );
            Mistake::new(0..query.len(), told)
        })?;
    }
    Ok(parsed)
}

/// Reads a query; how deep brackets and NOT nest in it.
fn read(query: &str, fields: &[&str]) -> Result<(ParsedQuery, usize), Mistake> {
    let is_field = |name: &str| RESERVED.contains(&name) || fields.contains(&name);
    let signs = signs(query, &is_field)?;
    let mut parser = Parser {
        query,
        signs: &signs,
        at: 0,
        end: query.len(),
        fields,
        leaves: 0,
        switches: Switches::default(),
        notes: Vec::new(),
        deepest: 0,
    };
    let expr = parser.any(0)?;
    if let Some(sign) = parser.peek() {
        // Only a closing bracket ends an expression early.
        return Err(Mistake::new(
            sign.place.clone(),
            "This bracket closes nothing: leave it out, or put a ( before what it should close.",
        ));
    }
    Ok((ParsedQuery { expr, switches: parser.switches, notes: parser.notes }, parser.deepest))
}

struct Parser<'a> {
    query: &'a str,
    signs: &'a [Sign],
    at: usize,
    end: usize,
    fields: &'a [&'a str],
    leaves: usize,
    switches: Switches,
    notes: Vec<String>,
    /// How deep brackets and NOT nest in what was read.
    deepest: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Sign> {
        self.signs.get(self.at)
    }

    fn peek_kind(&self) -> Option<&'a SignKind> {
        self.peek().map(|sign| &sign.kind)
    }

    fn note(&mut self, note: impl Into<String>) {
        let note = note.into();
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Alternatives: what OR joins.
    fn any(&mut self, depth: usize) -> Result<Option<Expr>, Mistake> {
        if depth > MAX_DEPTH {
            let place = self.peek().map_or(self.end..self.end, |sign| sign.place.clone());
            return Err(Mistake::new(place, format!("Brackets nest at most {MAX_DEPTH} deep.")));
        }
        self.deepest = self.deepest.max(depth);
        let mut options: Vec<Expr> = Vec::new();
        options.extend(self.all(depth)?);
        while let Some(sign) = self.peek().filter(|sign| sign.kind == SignKind::Or) {
            self.at += 1;
            self.right_side("OR", sign, true)?;
            options.extend(self.all(depth)?);
        }
        Ok(match options.len() {
            0 | 1 => options.pop(),
            _ => Some(Expr::Or(options)),
        })
    }

    /// What must all be true: what AND or a space joins.
    fn all(&mut self, depth: usize) -> Result<Option<Expr>, Mistake> {
        let mut parts: Vec<Expr> = Vec::new();
        // Whether anything stood here, be it a switch or a sign without words.
        let mut begun = false;
        loop {
            match self.peek_kind() {
                None | Some(SignKind::Close | SignKind::Or) => break,
                Some(SignKind::And) => {
                    let sign = &self.signs[self.at];
                    self.at += 1;
                    self.right_side("AND", sign, begun)?;
                }
                Some(_) => parts.extend(self.not(depth)?),
            }
            begun = true;
        }
        if !begun && self.peek_kind() == Some(&SignKind::Or) {
            self.right_side("OR", &self.signs[self.at], false)?;
        }
        Ok(match parts.len() {
            0 | 1 => parts.pop(),
            _ => Some(Expr::And(parts)),
        })
    }

    /// Checks what stands beside an operator that was just passed over.
    fn right_side(&mut self, name: &str, operator: &Sign, left: bool) -> Result<(), Mistake> {
        if !left {
            let message = format!(
                "{name} needs something before it. To search for the word, write it in lower case or in quotation marks."
            );
            return Err(Mistake::new(operator.place.clone(), message));
        }
        match self.peek() {
            None => {
                self.note(format!("{name} has nothing after it yet and was ignored."));
                Ok(())
            }
            Some(sign) => {
                let found = match sign.kind {
                    SignKind::And => "AND",
                    SignKind::Or => "OR",
                    SignKind::Close => "a closing bracket",
                    SignKind::Near { .. } => "NEAR or BEFORE",
                    _ => return Ok(()),
                };
                let message =
                    format!("After {name} a word, a phrase or a bracket was expected, not {found}.");
                Err(Mistake::new(sign.place.clone(), message))
            }
        }
    }

    fn not(&mut self, depth: usize) -> Result<Option<Expr>, Mistake> {
        if self.peek_kind() != Some(&SignKind::Not) {
            return self.near(depth);
        }
        let sign = &self.signs[self.at];
        if depth > MAX_DEPTH {
            return Err(Mistake::new(sign.place.clone(), format!("NOT nests at most {MAX_DEPTH} deep.")));
        }
        self.deepest = self.deepest.max(depth + 1);
        self.at += 1;
        self.right_side("NOT", sign, true)?;
        if self.peek().is_none() {
            return Ok(None);
        }
        Ok(self.not(depth + 1)?.map(|one| Expr::Not(Box::new(one))))
    }

    fn near(&mut self, depth: usize) -> Result<Option<Expr>, Mistake> {
        let mut left = self.primary(depth)?;
        while let Some(sign) = self.peek() {
            let SignKind::Near { distance, ordered } = sign.kind else { break };
            let name = if ordered { "BEFORE" } else { "NEAR" };
            self.at += 1;
            self.right_side(name, sign, left.is_some())?;
            if self.peek().is_none() {
                break;
            }
            if self.peek_kind() == Some(&SignKind::Not) {
                let message = format!("{name} cannot take NOT: put the NOT before the whole in brackets.");
                return Err(Mistake::new(self.signs[self.at].place.clone(), message));
            }
            let Some(right) = self.primary(depth)? else {
                self.note(format!("{name} has nothing to search for after it and was ignored."));
                continue;
            };
            let Some(first) = left.take() else { break };
            for side in [&first, &right] {
                self.check_side(name, side)?;
            }
            left = Some(Expr::Near(Box::new(Near { left: first, right, distance, ordered })));
        }
        Ok(left)
    }

    /// A side of a proximity is a text, another proximity or alternatives of such.
    fn check_side(&self, name: &str, side: &Expr) -> Result<(), Mistake> {
        match side {
            Expr::Text(_) | Expr::Near(_) => Ok(()),
            Expr::Or(options) => options.iter().try_for_each(|option| self.check_side(name, option)),
            Expr::And(_) | Expr::Not(_) | Expr::Filter(_) => {
                let message = format!(
                    "{name} takes a word, a phrase or alternatives such as (war OR peace) on either side."
                );
                Err(Mistake::new(side.place(), message))
            }
        }
    }

    fn primary(&mut self, depth: usize) -> Result<Option<Expr>, Mistake> {
        let Some(sign) = self.peek() else { return Ok(None) };
        let place = sign.place.clone();
        if let SignKind::Near { ordered, .. } = sign.kind {
            self.at += 1;
            let name = if ordered { "BEFORE" } else { "NEAR" };
            return self.right_side(name, sign, false).map(|()| None);
        }
        self.at += 1;
        match &sign.kind {
            SignKind::Open => self.bracket(depth, place),
            SignKind::Quoted { inner, closed, .. } => {
                if !closed {
                    self.note("The quotation mark was closed at the end.");
                }
                let pattern = phrase::quoted(self.query, inner.clone(), place, &mut self.notes)?;
                self.text(pattern)
            }
            SignKind::Regex { text, closed } => {
                if !closed {
                    self.note("The regular expression was closed at the end.");
                } else if let Some(next) = self.peek()
                    && next.place.start == place.end
                    && let SignKind::Word(word) = &next.kind
                {
                    self.note(format!(
                        "{word} was searched for: a regular expression takes nothing behind its second slash."
                    ));
                }
                let pattern = phrase::regex(text, place)?;
                self.text(pattern)
            }
            SignKind::Word(_) => {
                let pattern = phrase::unquoted(self.query, place, &mut self.notes)?;
                self.text(pattern)
            }
            SignKind::Field(name) => self.field(name, place),
            SignKind::Close | SignKind::And | SignKind::Or | SignKind::Not | SignKind::Near { .. } => {
                self.at -= 1;
                Ok(None)
            }
        }
    }

    fn text(&mut self, pattern: Option<Pattern>) -> Result<Option<Expr>, Mistake> {
        let Some(pattern) = pattern else { return Ok(None) };
        self.leaf(&pattern.place)?;
        Ok(Some(Expr::Text(pattern)))
    }

    fn leaf(&mut self, place: &Place) -> Result<(), Mistake> {
        self.leaves += 1;
        if self.leaves > MAX_LEAVES {
            let message = format!("A query has at most {MAX_LEAVES} words, phrases and filters.");
            return Err(Mistake::new(place.clone(), message));
        }
        Ok(())
    }

    fn bracket(&mut self, depth: usize, open: Place) -> Result<Option<Expr>, Mistake> {
        if let Some(sign) = self.peek().filter(|sign| sign.kind == SignKind::Close) {
            let message = "There is nothing between these brackets.";
            return Err(Mistake::new(open.start..sign.place.end, message));
        }
        let inside = self.any(depth + 1)?;
        match self.peek_kind() {
            Some(SignKind::Close) => self.at += 1,
            _ => self.note("The bracket was closed at the end."),
        }
        Ok(inside)
    }

    fn field(&mut self, name: &str, place: Place) -> Result<Option<Expr>, Mistake> {
        let values = self.values(name, &place)?;
        let Some(last) = values.last() else {
            self.note(format!("{name}: has no value yet and was ignored."));
            return Ok(None);
        };
        let whole = place.start..last.1.end;
        let field = match name {
            "case" | "accents" | "forms" => {
                for (value, value_place) in &values {
                    self.switch(name, value, value_place)?;
                }
                return Ok(None);
            }
            "speaker" => FieldName::Speaker,
            "in" => FieldName::In,
            "title" => FieldName::Title,
            "year" => FieldName::Year,
            "date" => FieldName::Date,
            other if other == LANGUAGE || self.fields.contains(&other) => FieldName::Other(other.to_owned()),
            other => {
                let known: Vec<&str> =
                    RESERVED[..6].iter().copied().chain(self.fields.iter().copied()).collect();
                let message = format!(
                    "This corpus has no field {other}. It has {}. To search for the words, put them in quotation marks.",
                    known.join(", ")
                );
                return Err(Mistake::new(place, message));
            }
        };
        self.leaf(&whole)?;
        Ok(Some(Expr::Filter(Filter { field, values, place: whole })))
    }

    fn switch(&mut self, name: &str, value: &str, place: &Place) -> Result<(), Mistake> {
        let (flag, on, off) = match name {
            "case" => (&mut self.switches.case, "on", "off"),
            "accents" => (&mut self.switches.accents, "on", "off"),
            _ => (&mut self.switches.exact, "exact", "all"),
        };
        let value = value.to_lowercase();
        if value != on && value != off {
            return Err(Mistake::new(place.clone(), format!("{name}: takes {on} or {off}.")));
        }
        *flag = value == on;
        Ok(())
    }

    /// The values behind `name:`: a word, a quoted text, or several in brackets.
    fn values(&mut self, name: &str, field: &Place) -> Result<Vec<(String, Place)>, Mistake> {
        let Some(sign) = self.peek().filter(|sign| sign.place.start == field.end) else {
            return Ok(Vec::new());
        };
        let one = |text: &str| vec![(text.trim().to_owned(), sign.place.clone())];
        let values = match &sign.kind {
            SignKind::Word(text) => one(text),
            SignKind::Quoted { text, closed, .. } => {
                if !closed {
                    self.note("The quotation mark was closed at the end.");
                }
                one(text)
            }
            SignKind::Open => {
                self.at += 1;
                return self.value_list(name);
            }
            _ => return Ok(Vec::new()),
        };
        self.at += 1;
        Ok(values.into_iter().filter(|(value, _)| !value.is_empty()).collect())
    }

    fn value_list(&mut self, name: &str) -> Result<Vec<(String, Place)>, Mistake> {
        let mut values: Vec<(String, Place)> = Vec::new();
        // Whether the next word goes on with the last value.
        let mut goes_on = false;
        loop {
            let Some(sign) = self.peek() else {
                self.note("The bracket was closed at the end.");
                break;
            };
            self.at += 1;
            match &sign.kind {
                SignKind::Close => break,
                SignKind::Or => goes_on = false,
                SignKind::Word(text) => match values.last_mut().filter(|_| goes_on) {
                    Some((value, place)) => {
                        *value = format!("{value} {text}");
                        place.end = sign.place.end;
                    }
                    None => {
                        values.push((text.clone(), sign.place.clone()));
                        goes_on = true;
                    }
                },
                SignKind::Quoted { text, .. } => {
                    values.push((text.trim().to_owned(), sign.place.clone()));
                    goes_on = false;
                }
                _ => {
                    let message =
                        format!("Between the brackets of {name}: stand values with OR between them.");
                    return Err(Mistake::new(sign.place.clone(), message));
                }
            }
        }
        values.retain(|(value, _)| !value.is_empty());
        Ok(values)
    }
}
