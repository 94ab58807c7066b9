//! From the bytes of a file to its pages.

use super::content::{Drawn, Fonts, LOST, Painter};
use super::layers::Layers;
use super::matrix::Matrix;
use super::notes;
use super::text_string;
use crate::source::dispatch::Failure;
use crate::source::formats::archive::{ANEW, unread};
use crate::source::formats::catch_panic;
use crate::source::metadata::fields::Fields;
use hayro_syntax::object::{Array, Stream};
use hayro_syntax::page::Page;
use hayro_syntax::{LoadPdfError, Pdf};

/// What was found in a file.
pub(super) struct PdfContent {
    /// What each page draws.
    pub(super) pages: Vec<Drawn>,
    /// Title, author and the like.
    pub(super) fields: Fields,
    /// Pages that failed, with the reason.
    pub(super) broken: Vec<(usize, String)>,
}

/// Reads a document: one with a wrong list of its objects by looking for them, one that is encrypted with the empty
/// password, as many are, only to forbid printing.
pub(super) fn parse(bytes: &[u8]) -> Result<PdfContent, Failure> {
    let document = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(_) => unread("encrypted; save it without a password".to_owned()),
        LoadPdfError::Invalid => unread(format!("damaged, or no PDF document; {ANEW}")),
    })?;
    let mut parsed = PdfContent { pages: Vec::new(), fields: properties(&document), broken: Vec::new() };
    if document.pages().is_empty() {
        return Err(unread(format!("a PDF document without a page; {ANEW}")));
    }
    let layers = Layers::of(&document);
    let mut fonts = Fonts::default();
    for (page, number) in document.pages().iter().zip(1..) {
        let mut painter = Painter::new(&mut fonts, &layers);
        // A mistake in one page's content must not cost the others.
        let panic = catch_panic::catch(|| draw(page, &mut painter, &layers)).err();
        let drawn = painter.drawn;
        if let Some(reason) = panic.or(drawn.broken.map(str::to_owned)) {
            parsed.broken.push((number, reason.chars().take(80).collect()));
        }
        parsed.pages.push(drawn);
    }
    Ok(parsed)
}

fn draw(page: &Page<'_>, painter: &mut Painter<'_>, layers: &Layers) {
    let mut content = Vec::new();
    let list = page.raw().get::<Array<'_>>("Contents").unwrap_or_default();
    let single = page.raw().get::<Stream<'_>>("Contents");
    let streams = single.into_iter().chain(list.iter::<Stream<'_>>()).collect::<Vec<_>>();
    // What is named and not there was lost with a part of the file.
    let is_named = page.raw().contains_key("Contents") && list.raw_iter().next().is_none();
    if streams.len() < list.raw_iter().count() || streams.is_empty() && is_named {
        painter.drawn.broken = Some(LOST);
    }
    for stream in streams {
        match stream.decoded_data() {
            Ok(data) => content.extend_from_slice(&data),
            Err(_) => painter.drawn.broken = Some(LOST),
        }
        content.push(b'\n');
    }
    painter.draw(&content, page.resources(), Matrix::IDENTITY, 0);
    notes::draw(page, painter, layers);
    let bounds = page.media_box();
    // What hangs over the edge is still seen in part.
    let room = 10.0;
    painter.drawn.glyphs.retain(|glyph| {
        let (x, y) = (f64::from(glyph.x), f64::from(glyph.y));
        (bounds.x0 - room..=bounds.x1 + room).contains(&x)
            && (bounds.y0 - room..=bounds.y1 + room).contains(&y)
    });
}

/// Title and author.
fn properties(document: &Pdf) -> Fields {
    let mut fields = Fields::default();
    let known = document.metadata();
    let properties = [
        ("title", &known.title),
        ("author", &known.author),
        ("subject", &known.subject),
        ("keywords", &known.keywords),
    ];
    for (name, value) in properties {
        fields.set(name, &value.as_deref().map(text_string).unwrap_or_default(), 0);
    }
    let created =
        known.creation_date.map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day));
    fields.set("created", &created.unwrap_or_default(), 0);
    fields
}
