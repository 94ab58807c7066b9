//! TEI XML: plays and debates with their speakers, prose and verse, the header as fields.

mod header;

use crate::article::turns::speech_blocks;
use crate::document::{BlockKind, Document, Field, OffsetMap, Span, Turn};
use crate::source::diagnostics::{Fault, Warning};
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::encoding::Decoded;
use crate::source::formats::tei::header::{Header, People, person};
use crate::source::formats::text_builder::Flow;
use crate::source::formats::xml::{Element, Event, Words, Xml};

/// Reads a TEI file: one document, or those of a corpus.
pub(crate) fn read(path: &str, decoded: &Decoded) -> Result<Parsed, Failure> {
    let mut found = Parsed::default();
    let mut xml = Xml::new(&decoded.text);
    let mut people = People::new();
    loop {
        match xml.next()? {
            Event::Start(element) if matches!(element.name(), "TEI" | "TEI.2") => {
                let outside = xml.depth().saturating_sub(1);
                let language = element.attribute("lang");
                let mut reader = TeiReader::new(&mut xml, &mut people);
                reader.header.fields.language =
                    language.as_deref().and_then(crate::source::metadata::fields::language);
                reader.inside(outside)?;
                let nth = found.documents.len() + 1;
                found.documents.extend(reader.finish(path, nth, &decoded.offsets));
            }
            // A corpus names its people once.
            Event::Start(element) if element.name() == "person" => {
                let id = element.attribute("id").unwrap_or_default();
                let name = person(&mut xml)?;
                people.insert(id, name);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if !xml.unknown.is_empty() {
        let names = xml.unknown.iter().map(|name| format!("&{name};")).collect::<Vec<_>>().join(", ");
        found.doubts.push(Warning::Reader {
            message: format!("entities that are not known stay as they are: {names}"),
        });
    }
    if found.documents.is_empty() {
        return Err(Fault::Empty.into());
    }
    Ok(found)
}

/// A speech: whose, and between which bytes of the text.
struct Speech {
    who: Vec<String>,
    depth: usize,
    /// Where it begins in the text, label included.
    start: usize,
    /// Where the label stands.
    label: Option<Span>,
    end: usize,
    /// The stage directions inside it, which nobody speaks.
    cuts: Vec<(usize, usize)>,
}

struct TeiReader<'r, 'x> {
    xml: &'r mut Xml<'x>,
    people: &'r mut People,
    header: Header,
    flow: Flow,
    notes: Flow,
    speeches: Vec<Speech>,
    /// Whether the last speech is going on.
    open: bool,
    /// With how many elements open a note began.
    note: Option<usize>,
    /// With how many elements open the paragraph began whose kind is not that of running text.
    special: Option<usize>,
    /// Whether it is a stage direction.
    is_stage: bool,
    /// The last word says that nothing parts it from the next.
    glued: bool,
    /// With how many elements open the innermost paragraph and the table's cell began.
    paragraph: Option<usize>,
    cell: Option<usize>,
    /// The quotations inside a paragraph: with how many elements open, and whether their marks are ours.
    quotations: Vec<(usize, Marks)>,
}

/// The marks around a quotation: the encoder may have left them to whoever shows the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// Its first word has not come yet.
    Open,
    /// The file has them.
    Theirs,
    /// It has none.
    Ours,
}

impl<'r, 'x> TeiReader<'r, 'x> {
    fn new(xml: &'r mut Xml<'x>, people: &'r mut People) -> TeiReader<'r, 'x> {
        TeiReader {
            xml,
            people,
            header: Header::default(),
            flow: Flow::default(),
            notes: Flow::default(),
            speeches: Vec::new(),
            open: false,
            note: None,
            special: None,
            is_stage: false,
            glued: false,
            paragraph: None,
            cell: None,
            quotations: Vec::new(),
        }
    }

    /// Reads until no more than `outside` elements are open.
    fn inside(&mut self, outside: usize) -> Result<(), Failure> {
        let mut is_text = false;
        while self.xml.depth() > outside {
            let event = self.xml.next()?;
            self.settle(matches!(event, Event::Start(_)));
            match event {
                Event::Start(element) => match element.name() {
                    "teiHeader" => header::read(self.xml, self.people, &mut self.header)?,
                    "standOff" => header::stand_off(self.xml, self.people)?,
                    "text" => {
                        is_text = true;
                        let language = element
                            .attribute("lang")
                            .as_deref()
                            .and_then(crate::source::metadata::fields::language);
                        self.header.fields.language = language.or(self.header.fields.language.take());
                    }
                    _ if is_text => self.element(&element)?,
                    _ => {}
                },
                Event::Words(words) if is_text => self.words(&words),
                _ => {}
            }
        }
        self.settle(true);
        Ok(())
    }

    /// Ends what ended before what comes now.
    fn settle(&mut self, starts: bool) {
        let depth = self.xml.depth() + usize::from(!starts);
        if self.note.is_some_and(|note| note >= depth) {
            self.note = None;
        }
        while let Some((_, marks)) = self.quotations.pop_if(|quotation| quotation.0 >= depth) {
            if marks == Marks::Ours {
                let at = self.flow.offsets.end_in_file(self.flow.text.len());
                self.flow.char('”', at, 0);
            }
        }
        self.paragraph = self.paragraph.filter(|paragraph| *paragraph < depth);
        self.cell = self.cell.filter(|cell| *cell < depth);
        if self.special.is_some_and(|special| special >= depth) {
            let end = self.flow.text.len();
            let cut =
                self.speeches.last_mut().filter(|_| self.open).and_then(|speech| speech.cuts.last_mut());
            if let Some(cut) = cut.filter(|_| self.is_stage) {
                cut.1 = end;
            }
            self.is_stage = false;
            self.special = None;
            self.flow.paragraph(BlockKind::Paragraph);
        }
        if let Some(speech) = self.speeches.last_mut().filter(|speech| self.open && speech.depth >= depth) {
            speech.end = self.flow.text.len();
            self.open = false;
            self.flow.paragraph(BlockKind::Paragraph);
        }
    }

    fn words(&mut self, words: &Words<'_>) {
        let (first, at) = match words {
            Words::Same(words, at) => (words.trim_start().chars().next(), *at),
            Words::Reference(words, at, _) => (words.chars().next(), *at),
        };
        if let (Some(first), None) = (first, self.note) {
            let before = self.flow.text.chars().next_back();
            for (_, marks) in self.quotations.iter_mut().filter(|quotation| quotation.1 == Marks::Open) {
                let is_mark = |c: char| "\"“”„«»‘’‚'‹›".contains(c);
                *marks =
                    if is_mark(first) || before.is_some_and(is_mark) { Marks::Theirs } else { Marks::Ours };
                if *marks == Marks::Ours {
                    self.flow.char('“', at, 0);
                }
            }
        }
        let flow = if self.note.is_some() { &mut self.notes } else { &mut self.flow };
        match words {
            Words::Same(words, at) => {
                let blank = words.trim().is_empty();
                if self.glued && blank {
                    return;
                }
                flow.words(words, *at);
                self.glued &= blank;
            }
            Words::Reference(words, at, width) => {
                for (nth, c) in words.chars().enumerate() {
                    flow.char(c, *at, if nth == 0 { *width } else { 0 });
                }
                self.glued = false;
            }
        }
    }

    fn element(&mut self, element: &Element<'_>) -> Result<(), Failure> {
        let depth = self.xml.depth();
        let special = self.special.is_some();
        match element.name() {
            // Other readings, what was struck out, running heads, what only a machine reads.
            "sic" | "abbr" | "rdg" | "reg" | "del" | "fw" | "figDesc" | "graphic" | "index" | "spanGrp"
            | "linkGrp" | "teiHeader" | "noteGrp" => self.xml.skip()?,
            "note" => {
                self.note.get_or_insert(depth);
                self.notes.paragraph(BlockKind::Paragraph);
            }
            _ if self.note.is_some() => match element.name() {
                "p" | "l" | "item" => self.notes.paragraph(BlockKind::Paragraph),
                _ => {}
            },
            "sp" | "u" if !self.open => {
                self.flow.paragraph(BlockKind::Paragraph);
                let who = element.attribute("who").unwrap_or_default();
                let who =
                    who.split_whitespace().map(|id| id.rsplit('#').next().unwrap_or(id).to_owned()).collect();
                let start = self.flow.text.len();
                let (label, cuts) = (None, Vec::new());
                self.speeches.push(Speech { who, depth, start, label, end: start, cuts });
                self.open = true;
            }
            "speaker" if self.open => self.speaker()?,
            "stage" | "vocal" | "incident" | "kinesic" if !special => {
                self.is_stage = true;
                if let Some(speech) = self.speeches.last_mut().filter(|_| self.open) {
                    let start = self.flow.text.len();
                    speech.cuts.push((start, start));
                }
                self.special = Some(depth);
                self.flow.paragraph(BlockKind::Direction);
            }
            "head" | "trailer" if !special => {
                self.special = Some(depth);
                self.flow.paragraph(BlockKind::Heading);
            }
            "byline" | "docAuthor" if !special => {
                self.special = Some(depth);
                self.flow.paragraph(BlockKind::Byline);
            }
            "dateline" | "docDate" if !special => {
                self.special = Some(depth);
                self.flow.paragraph(BlockKind::DateLine);
            }
            "role" => {
                let id = element.attribute("id");
                let before = self.flow.text.len();
                let outside = depth.saturating_sub(1);
                while self.xml.depth() > outside {
                    if let Event::Words(words) = self.xml.next()? {
                        self.words(&words);
                    }
                }
                let name = self.flow.text[before..].split_whitespace().collect::<Vec<_>>().join(" ");
                if let Some(id) = id {
                    self.people.entry(id).or_insert(name);
                }
            }
            "person" | "personGrp" | "org" => {
                let id = element.attribute("id").unwrap_or_default();
                let name = person(self.xml)?;
                self.people.insert(id, name);
            }
            // A line of verse is a line of its paragraph, the stanza.
            "l" if !special => self.flow.line(self.flow.offsets.end_in_file(self.flow.text.len())),
            "lb" | "cb" | "gb" | "pb" if element.attribute("break").as_deref() == Some("no") => {
                self.glued = true
            }
            "lb" | "pb" | "cb" | "pause" => {
                self.flow.space(self.flow.offsets.end_in_file(self.flow.text.len()), 0)
            }
            "p" | "ab" | "lg" | "div" | "div1" | "div2" | "div3" | "div4" | "front" | "body" | "back"
            | "group" | "list" | "item" | "castItem" | "castList" | "row" | "table" | "titlePart"
            | "opener" | "closer" | "salute" | "signed" | "argument" | "epigraph" | "postscript"
            | "figure" | "castGroup" | "floatingText"
                if !special && self.cell.is_none() =>
            {
                if matches!(element.name(), "p" | "ab" | "lg" | "item" | "salute") {
                    self.paragraph = Some(depth);
                }
                self.flow.paragraph(BlockKind::Paragraph);
            }
            "seg"
                if self.open
                    && !special
                    && self.speeches.last().is_some_and(|speech| speech.depth + 1 == depth) =>
            {
                self.paragraph = Some(depth);
                self.flow.paragraph(BlockKind::Paragraph);
            }
            // Quotations inside a paragraph; one that holds paragraphs needs no marks.
            "quote" | "q" | "said" if self.paragraph.is_some() => self.quotations.push((depth, Marks::Open)),
            "p" if self.cell.is_some() => {}
            "cell" if !special => {
                self.cell = Some(depth);
                self.flow.space(self.flow.offsets.end_in_file(self.flow.text.len()), 0);
            }
            "cell" => self.flow.space(self.flow.offsets.end_in_file(self.flow.text.len()), 0),
            "w" | "pc" if matches!(element.attribute("join").as_deref(), Some("right" | "both")) => {
                let outside = depth.saturating_sub(1);
                while self.xml.depth() > outside {
                    if let Event::Words(words) = self.xml.next()? {
                        self.words(&words);
                    }
                }
                self.glued = true;
            }
            _ => {}
        }
        Ok(())
    }

    /// The words that name a speaker: a line of their own before the speech.
    fn speaker(&mut self) -> Result<(), Failure> {
        let outside = self.xml.depth().saturating_sub(1);
        self.flow.paragraph(BlockKind::Label);
        let before = self.flow.text.len();
        while self.xml.depth() > outside {
            match self.xml.next()? {
                Event::Words(words) => self.words(&words),
                Event::Start(element) if matches!(element.name(), "note" | "stage") => self.xml.skip()?,
                _ => {}
            }
        }
        let (text, speech) = (&self.flow.text, self.speeches.last_mut());
        if let (Some(span), Some(speech)) = (trimmed(text, before, text.len()), speech) {
            speech.label = Some(span);
        }
        self.flow.paragraph(BlockKind::Paragraph);
        Ok(())
    }

    /// The document, where there are words in it.
    fn finish(self, path: &str, nth: usize, offsets: &OffsetMap) -> Option<Document> {
        let TeiReader { header, mut flow, notes, speeches, people, .. } = self;
        let text_end = flow.text.len();
        flow.append(notes);
        if flow.is_empty() {
            return None;
        }
        let mut fields = header.fields;
        fields.set("author", &header.authors.join("; "), 0);
        fields.set("date", &header.date.map(|(_, date)| date).unwrap_or_default(), 0);
        let mut turns: Vec<Turn> = Vec::new();
        for speech in &speeches {
            let start = speech.label.map_or(speech.start, |label| label.end as usize);
            let ends = speech.cuts.iter().map(|cut| cut.0).chain([speech.end]);
            let starts = [start].into_iter().chain(speech.cuts.iter().map(|cut| cut.1));
            let spans = starts.zip(ends).filter_map(|(start, end)| trimmed(&flow.text, start, end));
            let written = speech
                .label
                .map(|label| flow.text[label.range()].trim_end_matches(['.', ':', ',', '—', '–']).trim());
            let known = speech.who.iter().filter_map(|id| people.get(id)).filter(|name| !name.is_empty());
            let known = known.cloned().collect::<Vec<_>>();
            let label = match (known.is_empty(), written) {
                (false, _) => Some(known.join(" and ")),
                (true, Some(written)) => Some(written.to_owned()),
                (true, None) => speech.who.first().map(|id| id.replace(['_', '.'], " ")),
            };
            let label = label.filter(|label| !label.is_empty());
            for (nth, span) in spans.enumerate() {
                // What goes on after a direction has the label above its first part.
                let label_span = speech.label.filter(|_| nth == 0);
                let (id, label, fields) = (String::new(), label.clone(), Vec::<Field>::new());
                turns.push(Turn { id, span, label, label_span, title: None, date: None, fields });
            }
        }
        let mut document = if turns.is_empty() {
            flow.documents(path, offsets, true).pop()?
        } else {
            // Notes are nobody's speech: a turn of their own keeps them out of the last one.
            if let Some(span) = trimmed(&flow.text, text_end, flow.text.len()) {
                let (id, fields) = (String::new(), Vec::new());
                turns.push(Turn { id, span, label: None, label_span: None, title: None, date: None, fields });
            }
            let blocks = flow.blocks(|text, range, blocks| speech_blocks(text, range, false, blocks));
            let offsets = flow.offsets.through(offsets);
            let stem = path.rsplit('/').next().unwrap_or(path);
            let title = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned();
            Document {
                path: path.to_owned(),
                title,
                text: flow.text,
                offsets,
                blocks,
                turns,
                ..Document::default()
            }
        };
        document.id = if nth == 1 { path.to_owned() } else { format!("{path}#{nth}") };
        document.turns.iter_mut().for_each(|turn| turn.id.clone_from(&document.id));
        fields.give(&mut document);
        Some(document)
    }
}

/// The stretch of a text without the white space around it; `None` where there is nothing else.
fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    let inner = text.get(start..end)?;
    let start = start + (inner.len() - inner.trim_start().len());
    let end = start + inner.trim().len();
    (start < end).then(|| Span::new(start, end))
}
