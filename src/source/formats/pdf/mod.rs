//! PDF with a text layer: characters with their places on the page become paragraphs.
//!
//! The file's syntax is a library's; fonts and their characters, the layout and the paragraphs are ours.

mod bomb;
mod caps;
mod cjk;
mod cmap;
mod content;
mod document;
mod doubts;
mod encoding;
mod font;
mod layers;
mod layout;
mod line_numbers;
mod matrix;
mod names;
mod notes;
mod paragraphs;
mod program;
mod rtl;

use crate::document::OffsetMap;
use crate::source::diagnostics::Warning;
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::archive::{ANEW, NOT_AS_NAMED, unread};
use crate::source::formats::catch_panic;
use crate::source::formats::office::is_title;
use crate::source::metadata::fields::Fields;
use document::PdfContent;
use doubts::Sheet;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// Reads a document.
pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Parsed, Failure> {
    if !bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        return Err(unread(format!("{NOT_AS_NAMED}, or fetch it again")));
    }
    bomb::check(bytes)?;
    let parsed = catch_panic::catch(|| document::parse(bytes)).unwrap_or_else(|reason| {
        Err(unread(format!("its objects cannot be understood ({reason}); {ANEW}")))
    })?;
    let PdfContent { pages: drawn, mut fields, broken } = parsed;
    let sheets = drawn.iter().map(|page| Sheet {
        has_glyphs: !page.glyphs.is_empty(),
        has_text: page.texts > 0,
        has_pictures: page.pictures > 0,
    });
    let sheets = sheets.collect::<Vec<_>>();
    let pages = drawn.into_iter().map(|page| layout::upright(page.glyphs)).collect::<Vec<_>>();
    if !sheets.iter().any(|sheet| sheet.has_glyphs) {
        let count = if sheets.len() == 1 { "a page".to_owned() } else { format!("{} pages", sheets.len()) };
        return Err(unread(match broken.first() {
            Some((_, reason)) => format!("its pages cannot be understood ({reason}); {ANEW}"),
            None if sheets.iter().any(|sheet| sheet.has_text) => {
                format!("{count} with text that cannot be read; print it to a new PDF, or have OCR read it")
            }
            None if sheets.iter().any(|sheet| sheet.has_pictures) => format!(
                "a scan: {count} without a text layer; have OCR add one (ocrmypdf, Acrobat) and put the result here"
            ),
            None => format!(
                "{count} without text or pictures; have OCR read it if there are letters in its drawings"
            ),
        }));
    }
    let glyphs = || pages.iter().flatten().flat_map(|page| &page.glyphs);
    let unknown = glyphs().filter(|glyph| is_unknown(glyph.c)).count();
    let known = glyphs().count() - unknown;
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
    doubts::pages(&sheets).into_iter().chain(doubts::characters(unknown, known)).for_each(&mut doubt);
    let (mut flow, notes) = paragraphs::flow(pages);
    flow.append_apart(notes);
    if flow.is_empty() {
        return Err(unread("nothing but page numbers in it; put its text here as .txt".to_owned()));
    }
    doubts::text(&flow.text).into_iter().for_each(&mut doubt);
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
    c == char::REPLACEMENT_CHARACTER
        || c.is_control() && !c.is_whitespace()
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
}

/// A text of a document that no page draws: UTF-16 or UTF-8 where it says so, or the encoding of PDF itself.
fn text_string(bytes: &[u8]) -> String {
    let (charset, rest) = match bytes {
        [0xfe, 0xff, rest @ ..] => (UTF_16BE, rest),
        [0xff, 0xfe, rest @ ..] => (UTF_16LE, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => (UTF_8, rest),
        rest => return rest.iter().map(|byte| document_char(*byte)).filter(|c| *c != '\0').collect(),
    };
    charset.decode_without_bom_handling(rest).0.replace('\0', "")
}

/// A character in the encoding of PDF itself.
fn document_char(byte: u8) -> char {
    /// From 0x18 and from 0x80.
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ',
        'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\0', '€',
    ];
    match byte {
        0x18..=0x1f => LOW[usize::from(byte - 0x18)],
        0x80..=0xa0 => HIGH[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}
