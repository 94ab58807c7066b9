//! A font as a page uses it: from the bytes of a string to characters and how far each goes.

use super::cjk::{self, Codes, Tables};
use super::cmap::{self, CMap};
use super::encoding;
use super::names::Standard;
use super::program::Program;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// Widths of more glyphs than these are no font's.
const MOST: u32 = 1 << 16;

/// One code of a string.
pub(super) struct Code<'f> {
    /// Its characters; none where nothing says what it shows.
    pub(super) text: Option<&'f str>,
    /// How far the next one begins, in sizes of the font.
    pub(super) advance: f32,
    /// Whether it is the single byte 32, which word spacing widens.
    pub(super) is_space: bool,
}

/// A font.
pub(super) struct Font {
    kind: Kind,
    /// Whether its lines run from top to bottom.
    pub(super) vertical: bool,
    /// How tall it is, in sizes of the font: 1 but for fonts that are drawn by the document.
    pub(super) height: f32,
}

enum Kind {
    Simple { texts: Vec<Option<String>>, advances: Vec<f32> },
    Composite(Box<Composite>),
}

/// A font whose codes may have several bytes.
struct Composite {
    encoding: Encoding,
    unicode: Option<Unicode>,
    collection: Option<Rc<hayro_cmap::CMap>>,
    /// The characters of the program's glyphs, where nothing else says them.
    glyphs: FxHashMap<u16, String>,
    /// From the document's glyph numbers to the program's.
    places: Option<Vec<u16>>,
    advances: FxHashMap<u32, f32>,
    usual: f32,
}

/// How codes become glyph numbers.
enum Encoding {
    Named(Codes, Option<Rc<hayro_cmap::CMap>>),
    Own(CMap, Option<Rc<hayro_cmap::CMap>>),
}

/// What a document says of the characters of codes.
enum Unicode {
    Table(CMap, Option<Rc<hayro_cmap::CMap>>),
    /// The codes are characters.
    Codes,
}

impl Font {
    /// A font by its dictionary.
    pub(super) fn new(dict: &Dict<'_>, tables: &mut Tables) -> Font {
        let kind = dict.get::<Name<'_>>("Subtype");
        let kind = kind.as_deref().unwrap_or_default();
        let descendant = dict.get::<Array<'_>>("DescendantFonts");
        let descendant = descendant.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
        match descendant.filter(|_| kind == b"Type0") {
            Some(descendant) => composite(dict, &descendant, tables),
            None => simple(dict, kind, tables),
        }
    }

    /// Goes through the codes of a string.
    pub(super) fn show(&self, bytes: &[u8], mut each: impl FnMut(Code<'_>)) {
        match &self.kind {
            Kind::Simple { texts, advances } => {
                for byte in bytes {
                    let (text, advance) =
                        (texts[usize::from(*byte)].as_deref(), advances[usize::from(*byte)]);
                    each(Code { text, advance, is_space: *byte == b' ' });
                }
            }
            Kind::Composite(font) => {
                let mut rest = bytes;
                while !rest.is_empty() {
                    let (code, after) = rest.split_at(font.length(rest).clamp(1, rest.len()));
                    rest = after;
                    let glyph = font.glyph(code);
                    let text = font.text(code, glyph);
                    let advance = glyph.and_then(|glyph| font.advances.get(&glyph));
                    let advance = advance.copied().unwrap_or(font.usual);
                    each(Code { text: text.as_deref(), advance, is_space: code == b" " });
                }
            }
        }
    }
}

/// Whether characters can be meant: not what fonts have for what they do not know.
fn is_meant(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| !super::is_unknown(c))
}

fn unicode(dict: &Dict<'_>, tables: &mut Tables) -> Option<Unicode> {
    if let Some(stream) = dict.get::<Stream<'_>>("ToUnicode") {
        let table = CMap::read(&stream.decoded_data().ok()?);
        let base = table.base.as_deref().and_then(|name| tables.named(name));
        return (table.has_text() || base.is_some()).then_some(Unicode::Table(table, base));
    }
    let name = dict.get::<Name<'_>>("ToUnicode")?;
    name.starts_with(b"Identity").then_some(Unicode::Codes)
}

fn simple(dict: &Dict<'_>, kind: &[u8], tables: &mut Tables) -> Font {
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let program = Program::of(&descriptor);
    let name = dict.get::<Name<'_>>("BaseFont").map(|name| String::from_utf8_lossy(&name).into_owned());
    let standard = Standard::like(&name.unwrap_or_default());
    let shown = encoding::shown(dict, kind, program.as_ref(), standard);
    let mut texts = shown.texts;
    // The codes of a font with one byte are no characters, whatever a name says.
    if let Some(Unicode::Table(table, _)) = unicode(dict, tables) {
        for (code, text) in (0..).zip(&mut texts) {
            if let Some(own) = table.text(code).filter(|own| is_meant(own) || text.is_none()) {
                *text = Some(own);
            }
        }
    }
    let unit = if kind == b"Type3" { type3_unit(dict) } else { 0.001 };
    let widths = dict.get::<Array<'_>>("Widths").map(|widths| widths.iter::<f32>().collect::<Vec<_>>());
    let first = dict.get::<i32>("FirstChar").unwrap_or_default();
    let missing = descriptor.get::<f32>("MissingWidth").unwrap_or_default();
    let advances = (0..256).map(|code| {
        let Some(widths) = &widths else {
            let (name, text) = (shown.names[code].as_deref(), texts[code].as_deref());
            return standard.width(name, text).unwrap_or(500.0) * 0.001;
        };
        let at = usize::try_from(code as i32 - first).ok();
        at.and_then(|at| widths.get(at)).copied().unwrap_or(missing) * unit
    });
    let advances = advances.collect();
    let height = if kind == b"Type3" { type3_height(dict) } else { 1.0 };
    Font { kind: Kind::Simple { texts, advances }, vertical: false, height }
}

/// How many sizes of the font a unit of a drawn glyph is.
fn type3_unit(dict: &Dict<'_>) -> f32 {
    let matrix = dict.get::<[f32; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    matrix[0].abs()
}

/// How tall the letters of a drawn font are, in sizes of the font.
fn type3_height(dict: &Dict<'_>) -> f32 {
    let matrix = dict.get::<[f32; 6]>("FontMatrix").unwrap_or([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]);
    let bounds = dict.get::<[f32; 4]>("FontBBox").unwrap_or_default();
    let by_bounds = (bounds[3] - bounds[1]).abs() * matrix[3].abs();
    // Letters are about twice as tall as they are wide; bounds are often wrong, or none.
    let widths = dict.get::<Array<'_>>("Widths").map(|widths| widths.iter::<f32>().collect::<Vec<_>>());
    let widths = widths.unwrap_or_default().into_iter().filter(|width| *width > 0.0).collect::<Vec<_>>();
    let by_widths = 2.0 * widths.iter().sum::<f32>() / widths.len().max(1) as f32 * matrix[0].abs();
    match by_widths > 0.0 {
        true if (0.5..4.0).contains(&(by_bounds / by_widths)) => by_bounds,
        true => by_widths,
        false if by_bounds > 0.0 => by_bounds,
        false => 1.0,
    }
}

fn composite(dict: &Dict<'_>, descendant: &Dict<'_>, tables: &mut Tables) -> Font {
    let (encoding, mut vertical) = match dict.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => {
            let text = String::from_utf8_lossy(&name).into_owned();
            (Encoding::Named(Codes::of(&text), tables.named(&name)), text.ends_with("-V") || text == "V")
        }
        Some(Object::Stream(stream)) => {
            let mut own = CMap::read(&stream.decoded_data().unwrap_or_default());
            let named = stream.dict().get::<Name<'_>>("UseCMap").map(|name| name.to_vec());
            own.base = named.or(own.base);
            let vertical = own.vertical || stream.dict().get::<i32>("WMode") == Some(1);
            let base = own.base.as_deref().and_then(|name| tables.named(name));
            (Encoding::Own(own, base), vertical)
        }
        _ => (Encoding::Named(Codes::Numbers, tables.named(b"Identity-H")), false),
    };
    let system = descendant.get::<Dict<'_>>("CIDSystemInfo");
    let text = |key: &str| {
        let text = system.as_ref()?.get::<hayro_syntax::object::String<'_>>(key)?;
        Some(text.as_bytes().to_vec())
    };
    let names = text("Registry").zip(text("Ordering"));
    let collection = names.and_then(|(registry, ordering)| tables.collection(&registry, &ordering));
    let unicode = unicode(dict, tables);
    let descriptor = descendant.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let is_said = unicode.is_some() || collection.is_some();
    let program = if is_said { None } else { Program::of(&descriptor) };
    let glyphs = program.map(|program| program.glyphs()).unwrap_or_default();
    let places = descendant.get::<Stream<'_>>("CIDToGIDMap").and_then(|stream| stream.decoded_data().ok());
    let places = places.map(|bytes| bytes.chunks_exact(2).map(|pair| cmap::number(pair) as u16).collect());
    let (usual, advances) = if vertical {
        let usual = descendant.get::<[f32; 2]>("DW2").map_or(-1000.0, |[_, advance]| advance);
        (usual, widths(descendant, "W2", 3))
    } else {
        (descendant.get::<f32>("DW").unwrap_or(1000.0), widths(descendant, "W", 1))
    };
    // A font that says nothing of its lines' direction is set from left to right.
    vertical &= usual < 0.0;
    let usual = usual.abs() * 0.001;
    let font = Composite { encoding, unicode, collection, glyphs, places, advances, usual };
    Font { kind: Kind::Composite(Box::new(font)), vertical, height: 1.0 }
}

/// The widths of glyphs: `first [width …]` or `first last width`, each width the first of so many numbers.
fn widths(font: &Dict<'_>, key: &str, each: usize) -> FxHashMap<u32, f32> {
    let mut found = FxHashMap::default();
    let Some(array) = font.get::<Array<'_>>(key) else { return found };
    let mut objects = array.iter::<Object<'_>>();
    // A list may name the same glyphs again and again.
    let mut left = 4 * MOST as usize;
    let number = |object: Option<Object<'_>>| object?.into_number().map(|number| number.as_f32());
    while let Some(first) = number(objects.next()) {
        let first = first.max(0.0) as u32;
        match objects.next() {
            Some(Object::Array(list)) => {
                let list = list.iter::<f32>().collect::<Vec<_>>();
                for (glyph, width) in (first..MOST).zip(list.chunks(each)) {
                    found.insert(glyph, width[0].abs() * 0.001);
                }
            }
            Some(Object::Number(last)) => {
                let Some(width) = number(objects.next()) else { break };
                (1..each).for_each(|_| drop(objects.next()));
                let last = (last.as_f32().max(0.0) as u32).min(MOST);
                for glyph in (first..=last).take(left) {
                    found.insert(glyph, width.abs() * 0.001);
                }
                left = left.saturating_sub((last + 1).saturating_sub(first) as usize);
            }
            _ => break,
        }
    }
    found
}

impl Composite {
    fn length(&self, bytes: &[u8]) -> usize {
        match &self.encoding {
            Encoding::Named(codes, _) => codes.length(bytes),
            Encoding::Own(own, _) => own.length(bytes).unwrap_or_else(|| self.base_codes(own).length(bytes)),
        }
    }

    fn base_codes(&self, own: &CMap) -> Codes {
        own.base.as_ref().map_or(Codes::Numbers, |name| Codes::of(&String::from_utf8_lossy(name)))
    }

    fn glyph(&self, code: &[u8]) -> Option<u32> {
        let number = cmap::number(code);
        let named = |table: &Option<Rc<hayro_cmap::CMap>>| match table {
            Some(table) => table.lookup_cid_code(number, code.len() as u8),
            None => None,
        };
        match &self.encoding {
            Encoding::Named(Codes::Numbers, None) => Some(number),
            Encoding::Named(_, table) => named(table),
            Encoding::Own(own, None) if !own.has_glyphs() => Some(number),
            Encoding::Own(own, base) => own.glyph(number).or_else(|| named(base)),
        }
    }

    /// The characters of a code: as the document says, or by the charset of the code, the collection of the font, or
    /// the program of the font, whichever knows it first.
    fn text(&self, code: &[u8], glyph: Option<u32>) -> Option<String> {
        let said = match &self.unicode {
            Some(Unicode::Table(table, base)) => {
                let number = cmap::number(code);
                table.text(number).or_else(|| cjk::text(base.as_deref()?, number))
            }
            Some(Unicode::Codes) => Codes::Utf16.text(code),
            None => None,
        };
        let known = || {
            let by_code = match &self.encoding {
                Encoding::Named(codes, _) => codes.text(code),
                Encoding::Own(own, Some(_)) => self.base_codes(own).text(code),
                Encoding::Own(..) => None,
            };
            by_code.or_else(|| cjk::text(self.collection.as_deref()?, glyph?)).or_else(|| {
                let glyph = glyph? as u16;
                let place = self
                    .places
                    .as_ref()
                    .map_or(Some(glyph), |places| places.get(usize::from(glyph)).copied());
                self.glyphs.get(&place?).cloned()
            })
        };
        match said {
            Some(said) if is_meant(&said) => Some(said),
            said => known().filter(|text| is_meant(text)).or(said),
        }
    }
}
