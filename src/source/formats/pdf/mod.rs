//! PDF with a text layer: characters with their places on the page become paragraphs.
//!
//! Separate from the layout, which knows characters and places and nothing of the format.

mod bomb;
mod layout;
mod paragraphs;

use crate::document::OffsetMap;
use crate::source::diagnostics::Warning;
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::archive::{ANEW, NOT_AS_NAMED, unread};
use crate::source::formats::catch_panic;
use crate::source::formats::office::is_title;
use crate::source::formats::pdf::layout::{Glyph, Page};
use crate::source::metadata::fields::Fields;
use pdf_extract::{Document, MediaBox, Object, OutputDev, OutputError, Transform, output_doc_page};

/// More characters on one page than these are a drawing.
const MAX_GLYPHS: usize = 400_000;

/// The library's parsers recurse; a file may nest what they parse deeper than a thread's usual stack.
const STACK: usize = 256 << 20;

/// Reads a document.
pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Parsed, Failure> {
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(unread(format!("{NOT_AS_NAMED}, or fetch it again")));
    }
    bomb::check(bytes)?;
    let work = || catch_panic::catch(|| parse(bytes));
    let parsed = std::thread::scope(|scope| {
        match std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work) {
            Ok(thread) => thread.join().unwrap_or_else(|_| Err("no reason given".to_owned())),
            // A browser's worker has no threads: its own stack must do.
            Err(_) => work(),
        }
    });
    let parsed = parsed.unwrap_or_else(|reason| {
        Err(unread(format!("its objects cannot be understood ({reason}); {ANEW}")))
    })?;
    let PageTexts { pages, mut fields, broken } = parsed;
    let empty = pages.iter().filter(|page| page.glyphs.is_empty()).count();
    if pages.len() == empty {
        let pages = pages.len();
        return Err(match broken.first() {
            Some((_, reason)) => unread(format!("its pages cannot be understood ({reason}); {ANEW}")),
            None => unread(format!(
                "a scan: {} without a text layer; have OCR add one (ocrmypdf, Acrobat) and put the result here",
                if pages == 1 { "a page".to_owned() } else { format!("{pages} pages") }
            )),
        });
    }
    let unknown = pages.iter().flat_map(|page| &page.glyphs).filter(|glyph| is_unknown(glyph.c)).count();
    let known = pages.iter().map(|page| page.glyphs.len()).sum::<usize>() - unknown;
    if unknown > known {
        let message =
            "its fonts do not say which characters they show; print it to a new PDF, or have OCR read it";
        return Err(unread(message.to_owned()));
    }
    let mut doubts = Vec::new();
    let mut doubt = |message: String| doubts.push(Warning::Reader { message });
    if let Some((page, reason)) = broken.first() {
        let more = match broken.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        doubt(format!("page {page}{more} could not be read in full ({reason})"));
    }
    if empty > 0 {
        doubt(match empty {
            1 => "one page has no text: a picture, or a scan that OCR has not read".to_owned(),
            count => format!("{count} pages have no text: pictures, or scans that OCR has not read"),
        });
    }
    let (mut flow, notes) = paragraphs::flow(pages);
    flow.append_apart(notes);
    if flow.is_empty() {
        return Err(unread("nothing but page numbers in it; put its text here as .txt".to_owned()));
    }
    flow.forget_places();
    let here = OffsetMap::identity(flow.text.len());
    let headline = flow.headline();
    let mut documents = flow.documents(path, &here, false);
    fields.title = fields.title.filter(|title| is_title(title)).or(headline);
    for (nth, document) in documents.iter_mut().enumerate() {
        let title = fields.title.clone().filter(|_| nth == 0);
        Fields { title, ..fields.clone() }.give(document);
    }
    Ok(Parsed { documents, doubts, encoding: "PDF", ..Parsed::default() })
}

/// Characters that stand for none.
fn is_unknown(c: char) -> bool {
    c == char::REPLACEMENT_CHARACTER || c.is_control() || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// What was found in a file.
struct PageTexts {
    pages: Vec<Page>,
    fields: Fields,
    /// Pages that failed, with the reason.
    broken: Vec<(u32, String)>,
}

fn parse(bytes: &[u8]) -> Result<PageTexts, Failure> {
    let mut document = Document::load_mem(bytes)
        .map_err(|error| unread(format!("damaged, or no PDF document ({error}); {ANEW}")))?;
    // Many are encrypted with an empty password, only to forbid printing.
    if document.is_encrypted() && document.decrypt("").is_err() {
        return Err(unread("encrypted; save it without a password".to_owned()));
    }
    spell_out_widths(&mut document);
    let mut parsed = PageTexts { pages: Vec::new(), fields: properties(&document), broken: Vec::new() };
    let numbers = document.get_pages().into_keys().collect::<Vec<_>>();
    if numbers.is_empty() {
        return Err(unread(format!("a PDF document without a page; {ANEW}")));
    }
    for number in numbers {
        let mut page = Collector::default();
        // A mistake in one page's content must not cost the others.
        let failed = match catch_panic::catch(|| output_doc_page(&document, &mut page, number)) {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(reason) => Some(reason),
        };
        if let Some(reason) = failed {
            parsed.broken.push((number, reason.chars().take(80).collect()));
        }
        parsed.pages.push(layout::upright(page.glyphs));
    }
    Ok(parsed)
}

/// Writes `first last width` in the widths of a font as a list: the library takes that form for another.
fn spell_out_widths(document: &mut Document) {
    /// A font has no more characters.
    const MOST: i64 = 1 << 16;
    let mut fonts = Vec::new();
    for (id, object) in &document.objects {
        let Ok(font) = object.as_dict() else { continue };
        let Ok(widths) = font.get(b"W").and_then(|widths| document.dereference(widths)) else { continue };
        let Ok(widths) = widths.1.as_array() else { continue };
        let mut spelled = Vec::with_capacity(widths.len());
        let mut rest = widths.as_slice();
        let mut left = MOST;
        loop {
            rest = match rest {
                [first, list, rest @ ..]
                    if document.dereference(list).is_ok_and(|(_, list)| list.as_array().is_ok()) =>
                {
                    spelled.extend([first.clone(), list.clone()]);
                    rest
                }
                [first, last, width, rest @ ..] => {
                    let (Ok(from), Ok(to)) = (first.as_i64(), last.as_i64()) else { break };
                    let count = to.saturating_sub(from).saturating_add(1).clamp(0, left);
                    left -= count;
                    spelled.extend([first.clone(), Object::Array(vec![width.clone(); count as usize])]);
                    rest
                }
                _ => break,
            };
        }
        fonts.push((*id, spelled));
    }
    for (id, widths) in fonts {
        if let Some(Object::Dictionary(font)) = document.objects.get_mut(&id) {
            font.set("W", Object::Array(widths));
        }
    }
}

/// Title and author.
fn properties(document: &Document) -> Fields {
    let mut fields = Fields::default();
    let info = document.trailer.get(b"Info").ok().and_then(|info| document.dereference(info).ok());
    let Some(info) = info.and_then(|(_, info)| info.as_dict().ok()) else { return fields };
    for (key, name) in
        [("Title", "title"), ("Author", "author"), ("Subject", "subject"), ("Keywords", "keywords")]
    {
        let value = info.get(key.as_bytes()).ok().and_then(|value| document.dereference(value).ok());
        let value = value.and_then(|(_, value)| pdf_extract::decode_text_string(value).ok());
        let value = value.map(|value| value.replace('\0', ""));
        fields.set(name, &value.unwrap_or_default(), 0);
    }
    let created = info.get(b"CreationDate").ok().and_then(|date| date.as_str().ok());
    let created = created.and_then(|date| std::str::from_utf8(date).ok()).and_then(day);
    fields.set("created", &created.unwrap_or_default(), 0);
    fields
}

/// `D:20161012...` as 2016-10-12.
fn day(date: &str) -> Option<String> {
    let digits = date.strip_prefix("D:").unwrap_or(date);
    let digits = digits.get(..8).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    Some(format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]))
}

/// Collects the characters of a page.
#[derive(Default)]
struct Collector {
    glyphs: Vec<Glyph>,
}

impl OutputDev for Collector {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        // The length of an upright unit, and of one along the line, on the page.
        let size = (at.m21.hypot(at.m22) * font_size) as f32;
        let along = (at.m11.hypot(at.m12) * font_size * width) as f32;
        let count = text.chars().count().max(1);
        let usable = size.is_finite() && along.is_finite() && size > 0.5 && self.glyphs.len() < MAX_GLYPHS;
        for (nth, c) in text.chars().enumerate().filter(|_| usable) {
            let before = along * nth as f32 / count as f32;
            let (cos, sin) = direction(at);
            self.glyphs.push(Glyph {
                x: at.m31 as f32 + cos * before,
                y: at.m32 as f32 + sin * before,
                width: along / count as f32,
                size,
                turn: layout::turn(cos, sin),
                c,
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// Which way a line runs.
fn direction(at: &Transform) -> (f32, f32) {
    let length = at.m11.hypot(at.m12);
    if length > 0.0 { ((at.m11 / length) as f32, (at.m12 / length) as f32) } else { (1.0, 0.0) }
}
