//! XML as a row of events, each with its place: elements by their local names, words with entities resolved.
//!
//! Separate from the readers of office documents, e-books and TEI, which know what the elements mean. Nothing
//! recurses here, and no entity is ever expanded but those of one character: depth and bombs cost nothing.

use crate::source::diagnostics::Fault;
use crate::source::dispatch::Failure;
use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event as Raw};

/// More elements inside each other than these are malice: their names alone are memory.
const MAX_DEPTH: usize = 10_000;

/// A piece of a file.
#[derive(Debug)]
pub(crate) enum Event<'x> {
    /// An element begins.
    Start(Element<'x>),
    /// An element ends.
    End,
    /// Words, and where they stand.
    Words(Words<'x>),
    /// The file ends.
    Eof,
}

/// Words.
#[derive(Debug)]
pub(crate) enum Words<'x> {
    /// As they stand in the file.
    Same(&'x str, usize),
    /// One reference, and how many bytes it takes.
    Reference(String, usize, usize),
}

/// The beginning of an element.
#[derive(Debug)]
pub(crate) struct Element<'x> {
    raw: BytesStart<'x>,
}

impl Element<'_> {
    /// Its name without a prefix.
    pub(crate) fn name(&self) -> &str {
        let name = self.raw.name().into_inner();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The value of an attribute by its name without a prefix.
    pub(crate) fn attribute(&self, local: &str) -> Option<String> {
        let mut attributes = self.raw.attributes();
        let attributes = attributes.with_checks(false).filter_map(Result::ok);
        let mut found = attributes.filter(|attribute| attribute.key.local_name().into_inner() == local);
        let value = found.next()?.value.into_owned();
        Some(match unescape_with(&value, resolve_html5_entity) {
            Ok(value) => value.into_owned(),
            Err(_) => value.clone(),
        })
    }
}

/// A file of XML, being read.
pub(crate) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    source: &'x str,
    /// How many elements are open.
    depth: usize,
    /// Names of entities that are not known, each once.
    pub(crate) unknown: Vec<String>,
}

impl<'x> Xml<'x> {
    /// Begins to read.
    pub(crate) fn new(source: &'x str) -> Xml<'x> {
        let mut reader = Reader::from_str(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        config.check_comments = false;
        Xml { reader, source, depth: 0, unknown: Vec::new() }
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// The next piece. Comments, instructions and declarations are passed over.
    ///
    /// # Errors
    /// Where the file is no XML, or ends in the middle.
    pub(crate) fn next(&mut self) -> Result<Event<'x>, Failure> {
        loop {
            let at = self.reader.buffer_position() as usize;
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = self.reader.error_position() as usize;
                    return Err(self.failure(at, &error.to_string()));
                }
            };
            let end = self.reader.buffer_position() as usize;
            match event {
                Raw::Start(raw) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(self.failure(at, "more elements inside each other than any text has"));
                    }
                    return Ok(Event::Start(Element { raw }));
                }
                Raw::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Event::End);
                }
                Raw::Text(_) => {
                    return Ok(Event::Words(Words::Same(self.source.get(at..end).unwrap_or_default(), at)));
                }
                Raw::CData(data) => {
                    let words = data.into_inner();
                    let at = at + "<![CDATA[".len();
                    let words = self.source.get(at..at + words.len()).unwrap_or_default();
                    return Ok(Event::Words(Words::Same(words, at)));
                }
                Raw::GeneralRef(name) => {
                    let words = match name.resolve_char_ref() {
                        Ok(Some(c)) => c.to_string(),
                        Ok(None) => match resolve_html5_entity(&name.borrow().into_inner()) {
                            Some(words) => words.to_owned(),
                            None => {
                                let name = name.into_inner().into_owned();
                                let shown = format!("&{name};");
                                if self.unknown.len() < 20 && !self.unknown.contains(&name) {
                                    self.unknown.push(name);
                                }
                                shown
                            }
                        },
                        Err(_) => char::REPLACEMENT_CHARACTER.to_string(),
                    };
                    return Ok(Event::Words(Words::Reference(words, at, end - at)));
                }
                Raw::Eof if self.depth > 0 => {
                    return Err(self.failure(end, "the file ends before its elements do: it is cut short"));
                }
                Raw::Eof => return Ok(Event::Eof),
                Raw::Empty(_) | Raw::Comment(_) | Raw::PI(_) | Raw::Decl(_) | Raw::DocType(_) => {}
            }
        }
    }

    /// The next element that begins, whatever stands before it; `None` at the end of the file.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn next_element(&mut self) -> Result<Option<Element<'x>>, Failure> {
        loop {
            match self.next()? {
                Event::Start(element) => return Ok(Some(element)),
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Passes over the element that has just begun, and all inside it.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn skip(&mut self) -> Result<(), Failure> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// The words inside the element that has just begun, white space made one.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn inner_words(&mut self) -> Result<String, Failure> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            match self.next()? {
                Event::Words(Words::Same(words, _)) => text.push_str(words),
                Event::Words(Words::Reference(words, ..)) => text.push_str(&words),
                _ => {}
            }
        }
        Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Says what is wrong at a place.
    fn failure(&self, at: usize, what: &str) -> Failure {
        let before = self.source.as_bytes().get(..at).unwrap_or(self.source.as_bytes());
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let message = format!("no well-formed XML: {what}; {}", crate::source::formats::archive::ANEW);
        Failure { line: Some(line), fault: Fault::Unread { message } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Result<String, Failure> {
        let mut xml = Xml::new(source);
        loop {
            match xml.next()? {
                Event::Start(_) => return xml.inner_words(),
                Event::Eof => return Ok(String::new()),
                _ => {}
            }
        }
    }

    #[test]
    fn entities_are_one_character_or_stay_as_they_are() {
        assert_eq!(
            words("<a>Fish &amp; &#x43;hips &eacute; <![CDATA[<b>]]> &own;</a>").unwrap(),
            "Fish & Chips é <b> &own;"
        );
        // A billion laughs: nothing is expanded.
        let bomb = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><a>&c;</a>";
        assert_eq!(words(bomb).unwrap(), "&c;");
    }

    #[test]
    fn mistakes_have_a_line() {
        for (source, line) in [("<a>\n<b>\n</a>", 3), ("<a>\n\n", 3), ("<a\n", 1)] {
            assert_eq!(words(source).unwrap_err().line, Some(line), "{source}");
        }
        assert!(words(&"<a>".repeat(1_000_000)).is_err());
    }
}
