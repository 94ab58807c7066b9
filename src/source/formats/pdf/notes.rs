//! What is laid over a page: the values of form fields, and notes that are written on it.

use super::content::Painter;
use super::layers::Layers;
use super::layout::Glyph;
use super::matrix::{Matrix, upright};
use super::rtl::is_rtl;
use super::text_string;
use hayro_syntax::object::dict::keys::{AP, AS, N, RECT};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use hayro_syntax::page::{Page, Resources};

/// Not shown: hidden, or not to be viewed.
const UNSEEN: i32 = 1 << 1 | 1 << 5;

/// Fields inside fields.
const MAX_DEPTH: usize = 16;

/// Draws what is laid over a page.
pub(super) fn draw(page: &Page<'_>, painter: &mut Painter<'_>, layers: &Layers) {
    let notes = page.raw().get::<Array<'_>>("Annots").unwrap_or_default();
    for note in notes.iter::<Dict<'_>>() {
        let kind = note.get::<Name<'_>>("Subtype");
        let kind = kind.as_deref().unwrap_or_default();
        let flags = note.get::<i32>("F").unwrap_or_default();
        let hidden = note.get::<Dict<'_>>("OC").is_some_and(|layer| layers.hide(&layer));
        if flags & UNSEEN != 0 || hidden || matches!(kind, b"Popup" | b"Link") {
            continue;
        }
        let Some(place) = note.get::<[f32; 4]>(RECT).map(upright) else { continue };
        let before = painter.drawn.glyphs.len();
        if let Some(stream) = appearance(&note) {
            let dict = stream.dict();
            let bounds = dict.get::<[f32; 4]>("BBox").map_or(place, upright);
            let own = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
            painter.form(
                &stream,
                &Resources::new(Dict::empty()),
                Matrix::fitting(turned(bounds, own), place),
                0,
            );
        }
        // Without a drawing, or with one that does not show the words, the words are still there to be read.
        if painter.drawn.glyphs.len() == before
            && let Some(text) = words(&note, kind)
        {
            write(&text, place, &mut painter.drawn.glyphs);
        }
    }
}

/// The bounds of a box after a map.
fn turned([x0, y0, x1, y1]: [f64; 4], map: Matrix) -> [f64; 4] {
    let corners = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| map.point(x, y));
    let start = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
    corners.iter().fold(start, |[a, b, c, d], (x, y)| [a.min(*x), b.min(*y), c.max(*x), d.max(*y)])
}

/// How a note looks: one drawing, or one for each of its states.
fn appearance<'a>(note: &Dict<'a>) -> Option<Stream<'a>> {
    let looks = note.get::<Dict<'a>>(AP)?;
    if let Some(stream) = looks.get::<Stream<'a>>(N) {
        return Some(stream);
    }
    let state = note.get::<Name<'a>>(AS)?;
    looks.get::<Dict<'a>>(N)?.get::<Stream<'a>>(&*state)
}

/// The words of a note that has no drawing: a field's value, or what a text box says.
fn words(note: &Dict<'_>, kind: &[u8]) -> Option<String> {
    match kind {
        b"FreeText" => note.get::<Bytes<'_>>("Contents").map(|text| text_string(&text)),
        b"Widget" => {
            let field = inherited(note, "FT")?.into_name()?;
            // A password field shows no letters.
            let secret = inherited(note, "Ff").and_then(Object::into_i32).unwrap_or_default() & 1 << 13 != 0;
            if !matches!(&*field, b"Tx" | b"Ch") || secret {
                return None;
            }
            match inherited(note, "V")? {
                Object::String(text) => Some(text_string(&text)),
                Object::Array(choices) => {
                    let choices = choices.iter::<Bytes<'_>>().map(|text| text_string(&text));
                    Some(choices.collect::<Vec<_>>().join("\n"))
                }
                Object::Stream(text) => Some(text_string(&text.decoded_data().ok()?)),
                _ => None,
            }
        }
        _ => None,
    }
    .filter(|text| !text.trim().is_empty())
}

/// A property of a field, or of one that it is part of.
fn inherited<'a>(field: &Dict<'a>, key: &str) -> Option<Object<'a>> {
    let mut field = field.clone();
    for _ in 0..MAX_DEPTH {
        if let Some(value) = field.get::<Object<'a>>(key) {
            return Some(value);
        }
        field = field.get::<Dict<'a>>("Parent")?;
    }
    None
}

/// Sets words inside a box, as a reader that has to draw them itself would: line by line, broken where the box ends.
fn write(text: &str, [left, bottom, right, top]: [f64; 4], glyphs: &mut Vec<Glyph>) {
    /// The size of the letters, and the widths of one of them and of a line, in points.
    const SIZE: f32 = 10.0;
    const WIDTH: f32 = 0.5 * SIZE;
    let size = SIZE.min((top - bottom) as f32).max(1.0);
    let mut y = top as f32 - size;
    let fitting = ((right - left) as f32 / WIDTH).max(1.0) as usize;
    for line in text.lines() {
        // Letters of some scripts follow each other from right to left.
        let rtl = line.contains(is_rtl);
        let (start, step) = if rtl { (right as f32 - WIDTH, -WIDTH) } else { (left as f32, WIDTH) };
        let mut x = start;
        let mut count = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if count > 0 && count + length > fitting {
                (x, y, count) = (start, y - 1.2 * size, 0);
            }
            for c in word.chars().chain([' ']) {
                glyphs.push(Glyph { x, y, width: WIDTH, size, along: (1.0, 0.0), c });
                x += step;
            }
            count += length + 1;
        }
        y -= 1.2 * size;
    }
}
