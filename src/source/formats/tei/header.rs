//! A TEI header: title, authors, date, and the people that speeches refer to.
//!
//! Separate from the text, which is read when it is known who is who.

use crate::document::Date;
use crate::source::dispatch::Failure;
use crate::source::formats::xml::{Event, Words, Xml};
use crate::source::metadata::fields;
use crate::source::metadata::fields::Fields;
use std::collections::HashMap;

/// Names of people by the id that speeches refer to.
pub(crate) type People = HashMap<String, String>;

/// What the header says.
#[derive(Default)]
pub(crate) struct Header {
    /// Title, language and further fields.
    pub(crate) fields: Fields,
    /// Who wrote it.
    pub(crate) authors: Vec<String>,
    /// The best date so far, and how good it is.
    pub(crate) date: Option<(u8, String)>,
}

impl Header {
    /// Takes a date: that of the event before that of the writing, of the source, of the edition.
    fn date(&mut self, rank: u8, date: String) {
        let better = self.date.as_ref().is_none_or(|(known, _)| rank < *known);
        if better && Date::parse(date.trim()).is_some() {
            self.date = Some((rank, date));
        }
    }
}

/// Reads the header that has just begun.
pub(crate) fn read(xml: &mut Xml<'_>, people: &mut People, header: &mut Header) -> Result<(), Failure> {
    let outside = xml.depth().saturating_sub(1);
    let mut path: Vec<String> = Vec::new();
    while xml.depth() > outside {
        let element = match xml.next()? {
            Event::Start(element) => element,
            Event::End => {
                path.pop();
                continue;
            }
            _ => continue,
        };
        let name = element.name().to_owned();
        let within = |outer: &str| path.iter().any(|open| open == outer);
        match name.as_str() {
            "title" if within("titleStmt") => {
                let kind = element.attribute("type").unwrap_or_default();
                let title = xml.inner_words()?;
                if header.fields.title.is_none() && kind != "sub" || kind == "main" {
                    header.fields.title = Some(title).filter(|title| !title.is_empty());
                }
                continue;
            }
            "author" if within("titleStmt") => {
                header.authors.push(xml.inner_words()?);
                continue;
            }
            "publisher" if within("publicationStmt") => {
                let publisher = xml.inner_words()?;
                if !header.fields.others.iter().any(|field| field.name == "publisher") {
                    header.fields.set("publisher", &publisher, 0);
                }
                continue;
            }
            "idno"
                if element
                    .attribute("type")
                    .is_some_and(|kind| matches!(kind.to_ascii_lowercase().as_str(), "url" | "uri")) =>
            {
                let address = xml.inner_words()?;
                if !header.fields.others.iter().any(|field| field.name == "url") {
                    header.fields.set("url", &address, 0);
                }
                continue;
            }
            "date" => {
                let rank = [("setting", 0), ("creation", 1), ("sourceDesc", 2), ("publicationStmt", 3)];
                let rank = rank.iter().find(|(outer, _)| within(outer)).map(|(_, rank)| *rank);
                let given = ["when", "when-iso", "from", "notBefore"]
                    .into_iter()
                    .find_map(|name| element.attribute(name));
                let words = xml.inner_words()?;
                if let Some(rank) = rank {
                    header.date(rank, given.unwrap_or(words));
                }
                continue;
            }
            "language" => {
                let code = element.attribute("ident").as_deref().and_then(fields::language);
                header.fields.language = header.fields.language.take().or(code);
            }
            "person" | "personGrp" | "org" => {
                let id = element.attribute("id").unwrap_or_default();
                let name = person(xml)?;
                people.insert(id, name);
                continue;
            }
            _ => {}
        }
        path.push(name);
    }
    Ok(())
}

/// Reads the people of a list outside any header.
pub(crate) fn stand_off(xml: &mut Xml<'_>, people: &mut People) -> Result<(), Failure> {
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        if let Event::Start(element) = xml.next()?
            && matches!(element.name(), "person" | "personGrp" | "org")
        {
            let id = element.attribute("id").unwrap_or_default();
            let name = person(xml)?;
            people.insert(id, name);
        }
    }
    Ok(())
}

/// The name of the person whose element has just begun: given names before surnames, titles left out.
pub(crate) fn person(xml: &mut Xml<'_>) -> Result<String, Failure> {
    let outside = xml.depth().saturating_sub(1);
    let (mut given, mut family, mut whole) = (Vec::new(), Vec::new(), None);
    while xml.depth() > outside {
        let Event::Start(element) = xml.next()? else { continue };
        match element.name() {
            "forename" => given.push(xml.inner_words()?),
            "surname" => family.push(xml.inner_words()?),
            // Later names are older or other ones.
            "persName" | "orgName" | "name" if whole.is_none() && given.is_empty() => {
                let inside = xml.depth().saturating_sub(1);
                let mut text = String::new();
                while xml.depth() > inside {
                    match xml.next()? {
                        Event::Start(part) => match part.name() {
                            "forename" => given.push(xml.inner_words()?),
                            "surname" => family.push(xml.inner_words()?),
                            "roleName" | "genName" | "addName" if !text.trim().is_empty() => xml.skip()?,
                            "roleName" => xml.skip()?,
                            _ => text.push_str(&xml.inner_words()?),
                        },
                        Event::Words(Words::Same(words, _)) => text.push_str(words),
                        Event::Words(Words::Reference(words, ..)) => text.push_str(&words),
                        _ => {}
                    }
                }
                whole = Some(text.split_whitespace().collect::<Vec<_>>().join(" "));
                if !given.is_empty() || !family.is_empty() {
                    break;
                }
            }
            "persName" | "orgName" => xml.skip()?,
            _ => {}
        }
    }
    while xml.depth() > outside {
        xml.next()?;
    }
    given.append(&mut family);
    Ok(if given.is_empty() { whole.unwrap_or_default() } else { given.join(" ") })
}
