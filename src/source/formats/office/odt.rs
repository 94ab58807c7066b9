//! ODT: OpenDocument text as LibreOffice and others write it, in an archive or as one flat file.
//!
//! Separate from DOCX, which says the same things in other elements.

use crate::document::BlockKind;
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::archive::{ANEW, Archive, Budget, unread};
use crate::source::formats::encoding;
use crate::source::formats::office::{Body, kind_of_style};
use crate::source::formats::text_builder::Flow;
use crate::source::formats::xml::{Element, Event, Words, Xml};
use crate::source::metadata::fields::Fields;
use std::collections::{HashMap, HashSet};

/// Reads a document.
pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Parsed, Failure> {
    let budget = Budget::of(bytes.len());
    let mut archive = Archive::open(bytes)?;
    let mut part = |name: &str| -> Result<Option<String>, Failure> {
        let Some(bytes) = archive.file(name, &budget)? else { return Ok(None) };
        let decoded = encoding::decode_markup(bytes);
        let decoded = decoded.map_err(|what| unread(format!("{name}: this is {what} and no XML; {ANEW}")))?;
        Ok(Some(decoded.text))
    };
    let manifest = part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.contains("encryption-data") {
        let message = "encrypted; open it with its password and save it without one";
        return Err(unread(message.to_owned()));
    }
    let Some(content) = part("content.xml")? else {
        return Err(unread(format!("an OpenDocument file without its text (content.xml); {ANEW}")));
    };
    let mut styles = Styles::default();
    for xml in [part("styles.xml")?.as_deref().unwrap_or_default(), &content] {
        styles.read(xml)?;
    }
    let fields = part("meta.xml")?.map_or(Ok(Fields::default()), |xml| properties(&xml))?;
    text(&content, &styles)?.finish(path, fields, "ODT")
}

/// Reads a document that is one file of XML.
pub(crate) fn read_flat(path: &str, source: &str) -> Result<Parsed, Failure> {
    let mut styles = Styles::default();
    styles.read(source)?;
    let fields = properties(source)?;
    text(source, &styles)?.finish(path, fields, "ODT")
}

/// What the styles of paragraphs and of words say, by name.
#[derive(Default)]
struct Styles {
    parents: HashMap<String, String>,
    hidden: HashSet<String>,
}

impl Styles {
    fn read(&mut self, source: &str) -> Result<(), Failure> {
        let mut name = String::new();
        let mut xml = Xml::new(source);
        while let Some(element) = xml.next_element()? {
            match element.name() {
                "style" => {
                    name = element.attribute("name").unwrap_or_default();
                    if let Some(parent) = element.attribute("parent-style-name") {
                        self.parents.insert(name.clone(), parent);
                    }
                }
                "text-properties" if element.attribute("display").as_deref() == Some("none") => {
                    self.hidden.insert(name.clone());
                }
                "body" => break,
                _ => {}
            }
        }
        Ok(())
    }

    fn kind(&self, style: &str) -> BlockKind {
        let mut style = style;
        for _ in 0..8 {
            let kind = kind_of_style(style);
            match self.parents.get(style) {
                _ if kind != BlockKind::Paragraph => return kind,
                Some(parent) => style = parent,
                None => break,
            }
        }
        BlockKind::Paragraph
    }
}

/// Title, author and so on.
fn properties(source: &str) -> Result<Fields, Failure> {
    let mut fields = Fields::default();
    let mut keywords: Vec<String> = Vec::new();
    let mut last_author = String::new();
    let mut xml = Xml::new(source);
    while let Some(element) = xml.next_element()? {
        match element.name() {
            "title" => fields.set("title", &xml.inner_words()?, 0),
            "initial-creator" => fields.set("author", &xml.inner_words()?, 0),
            "creator" if last_author.is_empty() => last_author = xml.inner_words()?,
            "creation-date" => {
                fields.set("created", xml.inner_words()?.split('T').next().unwrap_or_default(), 0);
            }
            "subject" => fields.set("subject", &xml.inner_words()?, 0),
            "keyword" => keywords.push(xml.inner_words()?),
            "language" => {
                let code = xml.inner_words()?;
                if crate::source::metadata::fields::language(&code).is_some() {
                    fields.set("language", &code, 0);
                }
            }
            // Of a flat file, the text and its comments come after this.
            "body" | "automatic-styles" => break,
            _ => {}
        }
    }
    if !fields.others.iter().any(|field| field.name == "author") {
        fields.set("author", &last_author, 0);
    }
    fields.set("keywords", &keywords.join("; "), 0);
    Ok(fields)
}

/// Where words go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Text,
    Box,
    Note,
}

/// A row of a table: how many elements are open with it, whether a paragraph began in it and in its last cell.
struct Row {
    depth: usize,
    begun: bool,
    cell: bool,
}

/// Reads the text.
fn text(source: &str, styles: &Styles) -> Result<Body, Failure> {
    let mut reader = OdtReader {
        xml: Xml::new(source),
        styles,
        body: Body::default(),
        places: vec![(0, Place::Text)],
        paragraphs: Vec::new(),
        rows: Vec::new(),
        is_body: false,
    };
    loop {
        match reader.xml.next()? {
            Event::Start(element) => reader.element(&element)?,
            Event::Words(words) => reader.words(&words),
            Event::Eof => return Ok(reader.body),
            Event::End => {}
        }
    }
}

struct OdtReader<'x> {
    xml: Xml<'x>,
    styles: &'x Styles,
    body: Body,
    /// Where words go now, and with how many elements open that began.
    places: Vec<(usize, Place)>,
    /// The paragraphs that are open, by how many elements are open with each.
    paragraphs: Vec<usize>,
    rows: Vec<Row>,
    /// Whether the text has begun.
    is_body: bool,
}

impl OdtReader<'_> {
    fn flow(&mut self) -> &mut Flow {
        match self.places.last().map(|place| place.1) {
            Some(Place::Box) => &mut self.body.boxes,
            Some(Place::Note) => &mut self.body.notes,
            _ => &mut self.body.text,
        }
    }

    /// Forgets what ended before the element that has just begun.
    fn settle(&mut self) {
        let depth = self.xml.depth();
        while self.places.last().is_some_and(|place| place.0 >= depth) {
            self.places.pop();
        }
        while self.paragraphs.last().is_some_and(|paragraph| *paragraph >= depth) {
            self.paragraphs.pop();
        }
        while self.rows.last().is_some_and(|row| row.depth >= depth) {
            self.rows.pop();
        }
    }

    fn words(&mut self, words: &Words<'_>) {
        // Words have no depth of their own: they stand in what was open before them.
        let depth = self.xml.depth() + 1;
        while self.places.last().is_some_and(|place| place.0 >= depth) {
            self.places.pop();
        }
        while self.paragraphs.last().is_some_and(|paragraph| *paragraph >= depth) {
            self.paragraphs.pop();
        }
        // White space between paragraphs is the file's, not the text's.
        if self.paragraphs.is_empty() {
            return;
        }
        match words {
            Words::Same(words, _) => self.flow().packed(words),
            Words::Reference(words, ..) => self.flow().packed(words),
        }
    }

    fn element(&mut self, element: &Element<'_>) -> Result<(), Failure> {
        self.settle();
        let depth = self.xml.depth();
        match element.name() {
            "body" => self.is_body = true,
            _ if !self.is_body => {}
            // Deletions are kept here, insertions in the text; comments, contents and indexes are no text.
            "tracked-changes" | "annotation" | "annotation-end" | "note-citation" | "ruby-text" | "forms"
            | "table-of-content" | "alphabetical-index" | "illustration-index" | "table-index"
            | "object-index" | "user-index" | "sequence-decls" | "variable-decls" | "user-field-decls"
            | "desc" | "title" | "binary-data" | "script" => self.xml.skip()?,
            "p" | "h" => {
                let style = element.attribute("style-name").unwrap_or_default();
                if self.styles.hidden.contains(&style) {
                    return self.xml.skip();
                }
                let kind = match element.name() {
                    "h" => BlockKind::Heading,
                    _ => self.styles.kind(&style),
                };
                self.paragraphs.push(depth);
                match self.rows.last_mut() {
                    Some(row) if row.begun && !row.cell => {
                        row.cell = true;
                        self.flow().space(0, 0);
                    }
                    Some(row) => {
                        (row.begun, row.cell) = (true, true);
                        self.flow().paragraph(BlockKind::Paragraph);
                    }
                    None => self.flow().paragraph(kind),
                }
            }
            "span"
                if element
                    .attribute("style-name")
                    .is_some_and(|style| self.styles.hidden.contains(&style)) =>
            {
                self.xml.skip()?;
            }
            "hidden-text" | "hidden-paragraph" => self.xml.skip()?,
            "s" | "tab" => self.flow().space(0, 0),
            "line-break" => self.flow().line(0),
            "note-body" => self.aside(depth, Place::Note),
            "text-box" => self.aside(depth, Place::Box),
            "table-row" => self.rows.push(Row { depth, begun: false, cell: false }),
            "table-cell" => self.rows.iter_mut().last().into_iter().for_each(|row| row.cell = false),
            _ => {}
        }
        Ok(())
    }

    /// What follows stands apart from the text, until the element ends.
    fn aside(&mut self, depth: usize, place: Place) {
        self.places.push((depth, place));
        // A box inside a table is no part of its row.
        self.rows.push(Row { depth, begun: true, cell: true });
    }
}
