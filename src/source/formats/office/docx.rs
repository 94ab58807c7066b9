//! DOCX: WordprocessingML as Word, LibreOffice and Google Docs write it.
//!
//! Separate from ODT, which says the same things in other elements.

use crate::document::BlockKind;
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::archive::{ANEW, Archive, Budget, unread};
use crate::source::formats::encoding;
use crate::source::formats::office::{Body, kind_of_style};
use crate::source::formats::text_builder::Flow;
use crate::source::formats::xml::{Element, Event, Words, Xml};
use crate::source::metadata::fields::Fields;
use std::collections::HashMap;

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
    let package = part("_rels/.rels")?.map_or(Ok(None), |rels| main_part(&rels))?;
    let main = package.unwrap_or_else(|| "word/document.xml".to_owned());
    let Some(document) = part(&main)? else {
        return Err(unread(format!("a Word document without its text ({main}); {ANEW}")));
    };
    let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
    let styles = part(&format!("{folder}/styles.xml"))?.map_or(Ok(Styles::default()), |xml| styles(&xml))?;
    let mut notes = HashMap::new();
    for (file, kind) in [("footnotes", "footnote"), ("endnotes", "endnote")] {
        if let Some(xml) = part(&format!("{folder}/{file}.xml"))? {
            let mut reader = DocxReader::new(&xml, &styles);
            reader.notes(kind, &mut notes)?;
        }
    }
    let fields = part("docProps/core.xml")?.map_or(Ok(Fields::default()), |xml| properties(&xml))?;
    let mut reader = DocxReader::new(&document, &styles);
    reader.body()?;
    let mut body = Body { text: reader.flow, boxes: reader.boxes, ..Body::default() };
    for mark in reader.marks {
        if let Some(note) = notes.remove(&mark) {
            body.notes.append(note);
        }
    }
    body.finish(path, fields, "DOCX")
}

/// Where a package keeps its text.
fn main_part(rels: &str) -> Result<Option<String>, Failure> {
    let mut xml = Xml::new(rels);
    while let Some(element) = xml.next_element()? {
        let kind = element.attribute("Type").unwrap_or_default();
        if element.name() == "Relationship" && kind.ends_with("/officeDocument") {
            let target = element.attribute("Target");
            return Ok(target.map(|target| target.trim_start_matches('/').to_owned()));
        }
    }
    Ok(None)
}

/// What paragraphs are by their style's id, and the ids of styles whose paragraphs are a table of contents.
#[derive(Default)]
struct Styles {
    kinds: HashMap<String, BlockKind>,
    contents: Vec<String>,
}

fn styles(source: &str) -> Result<Styles, Failure> {
    let mut styles = Styles::default();
    let mut based: Vec<(String, String)> = Vec::new();
    let mut id = String::new();
    let mut xml = Xml::new(source);
    while let Some(element) = xml.next_element()? {
        match element.name() {
            "style" => id = element.attribute("styleId").unwrap_or_default(),
            "name" => {
                let name = element.attribute("val").unwrap_or_default();
                let kind = kind_of_style(&name);
                if kind != BlockKind::Paragraph {
                    styles.kinds.insert(id.clone(), kind);
                }
                let lower = name.to_ascii_lowercase();
                if lower.starts_with("toc ") && lower != "toc heading" {
                    styles.contents.push(id.clone());
                }
            }
            "basedOn" => based.extend(element.attribute("val").map(|on| (id.clone(), on))),
            "outlineLvl" if element.attribute("val").is_some_and(|level| level != "9") => {
                styles.kinds.entry(id.clone()).or_insert(BlockKind::Heading);
            }
            _ => {}
        }
    }
    // A style of somebody's own that is based on a heading is one; chains are short.
    for _ in 0..4 {
        for (id, on) in &based {
            if let (Some(kind), false) = (styles.kinds.get(on).copied(), styles.kinds.contains_key(id)) {
                styles.kinds.insert(id.clone(), kind);
            }
        }
    }
    Ok(styles)
}

/// Title, author and so on.
fn properties(source: &str) -> Result<Fields, Failure> {
    let mut fields = Fields::default();
    let mut xml = Xml::new(source);
    while let Some(element) = xml.next_element()? {
        let name = match element.name() {
            "title" => "title",
            "creator" => "author",
            "created" => "created",
            "subject" => "subject",
            "keywords" => "keywords",
            "language" => "language",
            _ => continue,
        };
        let value = xml.inner_words()?;
        // A day is what people mean; the time is the machine's.
        let value = if name == "created" { value.split('T').next().unwrap_or_default() } else { &value };
        let known = name != "language" || crate::source::metadata::fields::language(value).is_some();
        if known {
            fields.set(name, value, 0);
        }
    }
    Ok(fields)
}

/// A row of a table.
struct Row {
    /// How many elements are open with it.
    depth: usize,
    /// Whether a paragraph began in it.
    begun: bool,
    /// Whether one began in its last cell.
    cell: bool,
}

/// A part of the document, being read.
struct DocxReader<'x> {
    xml: Xml<'x>,
    styles: &'x Styles,
    flow: Flow,
    boxes: Flow,
    /// The notes that were referred to, in order: kind and id.
    marks: Vec<(&'static str, String)>,
    /// The tables' rows that are open.
    rows: Vec<Row>,
    /// Whether the mark at the end of the last paragraph was deleted, so that the next one goes on with it.
    joins: bool,
}

impl<'x> DocxReader<'x> {
    fn new(source: &'x str, styles: &'x Styles) -> DocxReader<'x> {
        DocxReader {
            xml: Xml::new(source),
            styles,
            flow: Flow::default(),
            boxes: Flow::default(),
            marks: Vec::new(),
            rows: Vec::new(),
            joins: false,
        }
    }

    /// Reads to the end.
    fn body(&mut self) -> Result<(), Failure> {
        loop {
            match self.xml.next()? {
                Event::Start(element) => self.element(&element)?,
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a part that holds notes.
    fn notes(
        &mut self,
        kind: &'static str,
        notes: &mut HashMap<(&'static str, String), Flow>,
    ) -> Result<(), Failure> {
        loop {
            match self.xml.next()? {
                Event::Start(element) if element.name() == kind => {
                    // Lines that part notes from text have a type.
                    let is_line = element.attribute("type").is_some_and(|kind| kind != "normal");
                    let id = element.attribute("id").filter(|_| !is_line);
                    let outside = self.xml.depth().saturating_sub(1);
                    self.inside(outside)?;
                    let note = std::mem::take(&mut self.flow);
                    if let Some(id) = id {
                        notes.insert((kind, id), note);
                    }
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads until no more than `outside` elements are open.
    fn inside(&mut self, outside: usize) -> Result<(), Failure> {
        while self.xml.depth() > outside {
            if let Event::Start(element) = self.xml.next()? {
                self.element(&element)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, element: &Element<'_>) -> Result<(), Failure> {
        while self.rows.last().is_some_and(|row| row.depth >= self.xml.depth()) {
            self.rows.pop();
        }
        match element.name() {
            // What was deleted, or moved away; comments stand in a part of their own.
            "del" | "moveFrom" | "delText" | "delInstrText" | "instrText" | "sdtPr" | "rt" | "Fallback"
            | "sectPr" | "tblPr" | "tblGrid" | "rubyPr" => self.xml.skip()?,
            "p" => self.begin_paragraph(),
            "pPr" => self.paragraph_properties()?,
            "rPr" if self.run_is_hidden()? => {
                // The properties stand first in a run: what follows them in it is hidden.
                let outside = self.xml.depth().saturating_sub(1);
                while self.xml.depth() > outside {
                    self.xml.next()?;
                }
            }
            "t" => self.words()?,
            "tab" | "ptab" => self.flow.space(0, 0),
            "br" | "cr" => match element.attribute("type").as_deref() {
                Some("page" | "column") => self.flow.space(0, 0),
                _ => self.flow.line(0),
            },
            "noBreakHyphen" => self.flow.packed("\u{2011}"),
            "footnoteReference" => self.marks.extend(element.attribute("id").map(|id| ("footnote", id))),
            "endnoteReference" => self.marks.extend(element.attribute("id").map(|id| ("endnote", id))),
            "txbxContent" => {
                let outside = self.xml.depth().saturating_sub(1);
                let flow = std::mem::take(&mut self.flow);
                let rows = std::mem::take(&mut self.rows);
                self.inside_box(outside)?;
                self.rows = rows;
                let inside = std::mem::replace(&mut self.flow, flow);
                self.boxes.append(inside);
            }
            // A row is a line, its cells parted by a space; further paragraphs of a cell are lines of their own.
            "tr" => self.rows.push(Row { depth: self.xml.depth(), begun: false, cell: false }),
            "trPr" => self.row_properties()?,
            "tc" => self.rows.iter_mut().last().into_iter().for_each(|row| row.cell = false),
            _ => {}
        }
        Ok(())
    }

    /// Text boxes stand in each other at most a few deep; deeper ones are read as part of their box.
    fn inside_box(&mut self, outside: usize) -> Result<(), Failure> {
        while self.xml.depth() > outside {
            if let Event::Start(element) = self.xml.next()? {
                match element.name() {
                    "txbxContent" | "tr" => {}
                    _ => self.element(&element)?,
                }
            }
        }
        Ok(())
    }

    /// Passes over a row that was deleted.
    fn row_properties(&mut self) -> Result<(), Failure> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut deleted = false;
        while self.xml.depth() > outside {
            if let Event::Start(element) = self.xml.next()? {
                deleted |= element.name() == "del";
            }
        }
        while deleted && self.xml.depth() >= outside {
            self.xml.next()?;
        }
        Ok(())
    }

    fn begin_paragraph(&mut self) {
        if std::mem::take(&mut self.joins) {
            return;
        }
        match self.rows.last_mut() {
            Some(row) if row.begun && !row.cell => {
                row.cell = true;
                self.flow.space(0, 0);
            }
            Some(row) => {
                (row.begun, row.cell) = (true, true);
                self.flow.paragraph(BlockKind::Paragraph);
            }
            None => self.flow.paragraph(BlockKind::Paragraph),
        }
    }

    fn paragraph_properties(&mut self) -> Result<(), Failure> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut path: Vec<String> = Vec::new();
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Event::Start(element) => {
                    let style = element.attribute("val");
                    match element.name() {
                        "pStyle" => {
                            let style = style.unwrap_or_default();
                            if self.styles.contents.contains(&style) {
                                return self.skip_paragraph(outside);
                            }
                            if let (Some(kind), true) = (self.styles.kinds.get(&style), self.rows.is_empty())
                            {
                                self.flow.paragraph(*kind);
                            }
                        }
                        "outlineLvl" if style.is_some_and(|level| level != "9") && self.rows.is_empty() => {
                            self.flow.paragraph(BlockKind::Heading);
                        }
                        "del" | "moveFrom" if path.last().is_some_and(|outer| outer == "rPr") => {
                            self.joins = true
                        }
                        "pPrChange" => {
                            self.xml.skip()?;
                            continue;
                        }
                        _ => {}
                    }
                    path.push(element.name().to_owned());
                }
                Event::End => {
                    path.pop();
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Passes over the rest of a paragraph whose properties are being read.
    fn skip_paragraph(&mut self, outside: usize) -> Result<(), Failure> {
        while self.xml.depth() > outside.saturating_sub(1) {
            self.xml.next()?;
        }
        Ok(())
    }

    /// Reads a run's properties; whether they hide it. Where they do, the run is still open.
    fn run_is_hidden(&mut self) -> Result<bool, Failure> {
        let outside = self.xml.depth().saturating_sub(1);
        let mut hidden = false;
        while self.xml.depth() > outside {
            if let Event::Start(element) = self.xml.next()? {
                let off = matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"));
                hidden |= element.name() == "vanish" && !off;
                if element.name() == "rPrChange" {
                    self.xml.skip()?;
                }
            }
        }
        Ok(hidden)
    }

    /// The words of a run.
    fn words(&mut self) -> Result<(), Failure> {
        let outside = self.xml.depth().saturating_sub(1);
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Event::Words(Words::Same(words, _)) => self.flow.packed(words),
                Event::Words(Words::Reference(words, ..)) => self.flow.packed(&words),
                _ => {}
            }
        }
        Ok(())
    }
}
