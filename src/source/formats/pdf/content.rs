//! What a page draws: its operators are followed as far as they move, set or hide text.

use super::cjk::Tables;
use super::font::Font;
use super::layers::Layers;
use super::layout::Glyph;
use super::matrix::{Matrix, length};
use super::rtl::is_rtl;
use super::text_string;
use encoding_rs::WINDOWS_1252;
use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream, String as Bytes};
use hayro_syntax::page::Resources;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// More characters on one page than these are a drawing.
const MAX_GLYPHS: usize = 400_000;

/// Drawings inside drawings.
const MAX_DEPTH: usize = 16;

/// Drawings of one page, those that are used many times counted each time.
const MAX_FORMS: usize = 20_000;

/// States that are put aside.
const MAX_SAVED: usize = 512;

/// The fonts of a document, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    /// By the place of their dictionaries in memory.
    fonts: FxHashMap<(usize, usize), Rc<Font>>,
    tables: Tables,
}

impl Fonts {
    fn font(&mut self, dict: &Dict<'_>) -> Rc<Font> {
        let data = dict.data();
        let font = self.fonts.entry((data.as_ptr() as usize, data.len()));
        Rc::clone(font.or_insert_with(|| Rc::new(Font::new(dict, &mut self.tables))))
    }
}

/// What was found on a page.
#[derive(Default)]
pub(super) struct Drawn {
    /// In the order of the file.
    pub(super) glyphs: Vec<Glyph>,
    /// How often it sets text that is not empty.
    pub(super) texts: usize,
    /// How many pictures it has.
    pub(super) pictures: usize,
    /// Why it is not drawn in full, where it is not.
    pub(super) broken: Option<&'static str>,
}

/// Why a page is not drawn in full.
pub(super) const LOST: &str = "a part of it is missing or cannot be unpacked";
const CIRCLE: &str = "a drawing in it holds itself, or too many others";

/// What operators change and `q` keeps.
#[derive(Clone)]
struct State {
    matrix: Matrix,
    font: Rc<Font>,
    size: f64,
    between: f64,
    words: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// Text that stands for what is drawn until it ends.
struct Stead {
    text: String,
    from: usize,
}

/// Marked content that has begun.
enum Mark {
    Hidden,
    Stead(Stead),
    Other,
}

/// Follows what a page draws.
pub(super) struct Painter<'d> {
    fonts: &'d mut Fonts,
    layers: &'d Layers,
    forms: usize,
    hidden: usize,
    steads: usize,
    /// What it found.
    pub(super) drawn: Drawn,
}

impl<'d> Painter<'d> {
    /// Before anything is drawn.
    pub(super) fn new(fonts: &'d mut Fonts, layers: &'d Layers) -> Painter<'d> {
        Painter { fonts, layers, forms: 0, hidden: 0, steads: 0, drawn: Drawn::default() }
    }

    /// Draws a stream of operators.
    pub(super) fn draw(&mut self, stream: &[u8], resources: &Resources<'_>, matrix: Matrix, depth: usize) {
        let mut state = State {
            matrix,
            // A page that names no font, or one that is not there, is shown in a usual one.
            font: self.fonts.font(&Dict::empty()),
            size: 0.0,
            between: 0.0,
            words: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut saved = Vec::new();
        let mut marks = Vec::new();
        let (mut line, mut text) = (Matrix::IDENTITY, Matrix::IDENTITY);
        let mut operators = UntypedIter::new(stream);
        while let Some(instruction) = operators.next() {
            let operands = instruction.operands().collect::<Vec<_>>();
            let number = |nth: usize| match operands.get(nth) {
                Some(Object::Number(number)) => finite(number),
                _ => 0.0,
            };
            let six = || Matrix([0, 1, 2, 3, 4, 5].map(number));
            match &**instruction.operator {
                b"q" if saved.len() < MAX_SAVED => saved.push(state.clone()),
                b"Q" => {
                    if let Some(before) = saved.pop() {
                        state = before;
                    }
                }
                b"cm" => state.matrix = six().then(state.matrix),
                b"BT" => (line, text) = (Matrix::IDENTITY, Matrix::IDENTITY),
                b"Tc" => state.between = number(0),
                b"Tw" => state.words = number(0),
                b"Tz" => state.stretch = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tf" => {
                    if let Some(Object::Name(name)) = operands.first() {
                        state.font = self.fonts.font(&resources.get_font(name).unwrap_or_default());
                    }
                    state.size = number(1);
                }
                b"gs" => {
                    if let Some(Object::Name(name)) = operands.first()
                        && let Some(font) =
                            resources.get_ext_g_state(name).and_then(|dict| dict.get::<Array<'_>>("Font"))
                    {
                        let mut parts = font.flex_iter();
                        if let Some(dict) = parts.next::<Dict<'_>>() {
                            state.font = self.fonts.font(&dict);
                            state.size = parts.next::<Number>().as_ref().map_or(state.size, finite);
                        }
                    }
                }
                b"Tm" => (line, text) = (six(), six()),
                operator @ (b"Td" | b"TD") => {
                    if operator == b"TD" {
                        state.leading = -number(1);
                    }
                    line = Matrix::moving(number(0), number(1)).then(line);
                    text = line;
                }
                b"T*" => {
                    line = Matrix::moving(0.0, -state.leading).then(line);
                    text = line;
                }
                b"Tj" => {
                    if let Some(Object::String(string)) = operands.first() {
                        self.show(string, &state, &mut text);
                    }
                }
                operator @ (b"'" | b"\"") => {
                    if operator == b"\"" {
                        (state.words, state.between) = (number(0), number(1));
                    }
                    line = Matrix::moving(0.0, -state.leading).then(line);
                    text = line;
                    if let Some(Object::String(string)) = operands.last() {
                        self.show(string, &state, &mut text);
                    }
                }
                b"TJ" => {
                    if let Some(Object::Array(array)) = operands.first() {
                        for object in array.iter::<Object<'_>>() {
                            match object {
                                Object::String(string) => self.show(&string, &state, &mut text),
                                Object::Number(back) => {
                                    state.advance(-finite(&back) / 1000.0 * state.size, &mut text)
                                }
                                _ => {}
                            }
                        }
                    }
                }
                b"BMC" => marks.push(Mark::Other),
                b"BDC" => {
                    let mark = self.mark(&operands, resources);
                    marks.push(mark);
                }
                b"EMC" => {
                    if let Some(mark) = marks.pop() {
                        self.end(mark);
                    }
                }
                b"BI" => self.drawn.pictures += 1,
                b"Do" => {
                    if let Some(Object::Name(name)) = operands.first()
                        && let Some(stream) = resources.get_x_object(name)
                    {
                        self.object(&stream, resources, state.matrix, depth);
                    }
                }
                _ => {}
            }
        }
        while let Some(mark) = marks.pop() {
            self.end(mark);
        }
    }

    /// Draws a picture, which has no text, or a drawing of its own.
    fn object(&mut self, stream: &Stream<'_>, outer: &Resources<'_>, matrix: Matrix, depth: usize) {
        let dict = stream.dict();
        if dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Image") {
            self.drawn.pictures += 1;
            return;
        }
        if dict.get::<Dict<'_>>("OC").is_some_and(|layer| self.layers.hide(&layer)) {
            return;
        }
        self.form(stream, outer, matrix, depth);
    }

    /// Draws a drawing of its own.
    pub(super) fn form(&mut self, stream: &Stream<'_>, outer: &Resources<'_>, matrix: Matrix, depth: usize) {
        if depth >= MAX_DEPTH || self.forms >= MAX_FORMS {
            self.drawn.broken = Some(CIRCLE);
        }
        if self.drawn.broken == Some(CIRCLE) || self.drawn.glyphs.len() >= MAX_GLYPHS {
            return;
        }
        self.forms += 1;
        let Ok(content) = stream.decoded_data() else {
            self.drawn.broken = Some(LOST);
            return;
        };
        let dict = stream.dict();
        let own = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
        let resources = dict.get::<Dict<'_>>("Resources").map(Resources::new);
        self.draw(&content, resources.as_ref().unwrap_or(outer), own.then(matrix), depth + 1);
    }

    /// What the beginning of marked content says of it.
    fn mark(&mut self, operands: &[&Object<'_>], resources: &Resources<'_>) -> Mark {
        let [Object::Name(tag), properties] = operands else { return Mark::Other };
        let named;
        let properties = match properties {
            Object::Dict(dict) => dict,
            Object::Name(name) => {
                named = resources.properties.get::<Dict<'_>>(name).unwrap_or_default();
                &named
            }
            _ => return Mark::Other,
        };
        if **tag == *b"OC" && self.layers.hide(properties) {
            self.hidden += 1;
            return Mark::Hidden;
        }
        match properties.get::<Bytes<'_>>("ActualText") {
            Some(text) if self.steads == 0 => {
                self.steads += 1;
                Mark::Stead(Stead { text: text_string(&text), from: self.drawn.glyphs.len() })
            }
            _ => Mark::Other,
        }
    }

    fn end(&mut self, mark: Mark) {
        match mark {
            Mark::Hidden => self.hidden -= 1,
            Mark::Stead(stead) => {
                self.steads -= 1;
                self.replace(&stead);
            }
            Mark::Other => {}
        }
    }

    /// Puts the text that the document gives in the place of what it draws. Where that goes on over lines, the letters
    /// as they are drawn say more, as long as they are known.
    fn replace(&mut self, stead: &Stead) {
        let glyphs = &mut self.drawn.glyphs;
        let Some(drawn) = glyphs.get(stead.from..).filter(|drawn| !drawn.is_empty()) else { return };
        let (first, last) = (drawn[0], drawn[drawn.len() - 1]);
        let level = |glyph: &Glyph| {
            let off = (glyph.y - first.y) * first.along.0 - (glyph.x - first.x) * first.along.1;
            off.abs() < 0.7 * first.size
        };
        let known = drawn.iter().filter(|glyph| !super::is_unknown(glyph.c)).count();
        if !drawn.iter().all(level) && 2 * known > drawn.len() {
            return;
        }
        let same = drawn.iter().map(|glyph| glyph.c).eq(stead.text.chars());
        if same {
            return;
        }
        // Along the line, whichever way it runs; letters from right to left follow each other backwards.
        let (cos, sin) = first.along;
        let far = (last.x - first.x) * cos + (last.y - first.y) * sin;
        let whole = if far < 0.0 { far - first.width } else { far + last.width };
        let step = whole / stead.text.chars().count().max(1) as f32;
        glyphs.truncate(stead.from);
        for (nth, c) in stead.text.chars().enumerate() {
            let far = step * nth as f32;
            glyphs.push(Glyph {
                x: first.x + cos * far,
                y: first.y + sin * far,
                width: step.abs(),
                c,
                ..first
            });
        }
    }

    /// Sets a string.
    fn show(&mut self, string: &[u8], state: &State, text: &mut Matrix) {
        self.drawn.texts += usize::from(!string.is_empty());
        let font = &state.font;
        let hidden = self.hidden > 0;
        let glyphs = &mut self.drawn.glyphs;
        font.show(string, |code| {
            let advance = f64::from(code.advance) * state.size;
            let spacing = state.between + if code.is_space { state.words } else { 0.0 };
            if !hidden && glyphs.len() < MAX_GLYPHS {
                push(glyphs, code.text, advance, font, state, *text);
            }
            if font.vertical {
                state.advance(spacing - advance, text);
            } else {
                state.advance(advance + spacing, text);
            }
        });
    }
}

impl State {
    /// Goes on along the line.
    fn advance(&self, by: f64, text: &mut Matrix) {
        let vertical = self.font.vertical;
        let (x, y) = if vertical { (0.0, by) } else { (by * self.stretch, 0.0) };
        *text = Matrix::moving(x, y).then(*text);
    }
}

/// Appends the characters of one code.
fn push(
    glyphs: &mut Vec<Glyph>,
    shown: Option<&str>,
    advance: f64,
    font: &Font,
    state: &State,
    text: Matrix,
) {
    let at = text.then(state.matrix);
    let (x, y) = at.point(0.0, state.rise);
    let Matrix([a, b, c, d, ..]) = at;
    // A unit along the line, and the length of an upright one.
    let (along, tall) = if font.vertical {
        ((-c, -d), length(a, b) * state.stretch.abs())
    } else {
        ((a * state.stretch, b * state.stretch), length(c, d))
    };
    let unit = length(along.0, along.1);
    let size = tall * state.size.abs() * f64::from(font.height);
    let (mut cos, mut sin) = if unit > 0.0 { (along.0 / unit, along.1 / unit) } else { (1.0, 0.0) };
    if state.size < 0.0 {
        (cos, sin) = (-cos, -sin);
    }
    let width = unit * advance.abs();
    if !(x.is_finite() && y.is_finite() && width.is_finite() && size.is_finite() && size > 0.5) {
        return;
    }
    let unknown = char::REPLACEMENT_CHARACTER.to_string();
    let shown = shown.unwrap_or(&unknown);
    let count = shown.chars().count().max(1);
    // The letters of a ligature stand side by side, those of some scripts from right to left.
    let turned = shown.contains(is_rtl);
    for (nth, c) in shown.chars().enumerate() {
        let place = if turned { count - 1 - nth } else { nth };
        let before = width * place as f64 / count as f64;
        glyphs.push(Glyph {
            x: (x + cos * before) as f32,
            y: (y + sin * before) as f32,
            width: (width / count as f64) as f32,
            size: size as f32,
            along: (cos as f32, sin as f32),
            c: printed(c),
        });
    }
}

/// Some documents give codes of Windows for characters.
fn printed(c: char) -> char {
    match c {
        '\u{80}'..='\u{9f}' => {
            WINDOWS_1252.decode_without_bom_handling(&[c as u8]).0.chars().next().unwrap_or(c)
        }
        c => c,
    }
}

fn finite(number: &Number) -> f64 {
    let number = number.as_f64();
    if number.is_finite() { number } else { 0.0 }
}
