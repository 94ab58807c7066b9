//! Encodings of fonts whose codes have one byte: which characters each code shows.

use super::names::{self, Standard};
use super::program::Program;
use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object};

/// What a font shows at each of its 256 codes.
pub(super) struct Shown {
    /// The names of the glyphs, where they have names.
    pub(super) names: Vec<Option<String>>,
    /// Their characters, where they are known.
    pub(super) texts: Vec<Option<String>>,
}

/// What a font shows by its dictionary and its program; what its ToUnicode says comes first, but is not asked here.
pub(super) fn shown(
    font: &Dict<'_>,
    kind: &[u8],
    program: Option<&Program<'_>>,
    standard: Standard,
) -> Shown {
    let dict = font.get::<Dict<'_>>("Encoding");
    let named = font.get::<Name<'_>>("Encoding").or_else(|| dict.as_ref()?.get::<Name<'_>>("BaseEncoding"));
    let named = named.and_then(|name| charset(&name));
    let descriptor = font.get::<Dict<'_>>("FontDescriptor");
    let flags = descriptor.and_then(|descriptor| descriptor.get::<i32>("Flags")).unwrap_or_default();
    let is_symbolic = flags & 4 != 0 && flags & 32 == 0;
    let mut shown = Shown { names: vec![None; 256], texts: vec![None; 256] };
    let own_codes = matches!(standard, Standard::Symbol | Standard::Dingbats) && program.is_none();
    match (named, program) {
        _ if kind == b"Type3" => {}
        (None, _) | (Some(Base::Charset(_)), None) if own_codes => shown.by_standard(standard),
        (None, Some(program)) | (Some(Base::Standard), Some(program @ Program::Sfnt(_)))
            if kind != b"TrueType" || is_symbolic || dict.is_none() =>
        {
            match (program.names(), program.texts()) {
                (Some(names), _) => shown.names = names,
                (None, Some(texts)) => {
                    shown.by_charset(WINDOWS_1252);
                    shown.names = vec![None; 256];
                    for (place, text) in shown.texts.iter_mut().zip(texts) {
                        *place = text.or(place.take());
                    }
                }
                (None, None) if kind == b"TrueType" => shown.by_charset(WINDOWS_1252),
                (None, None) => shown.by_standard(Standard::Text(0)),
            }
        }
        (Some(Base::Charset(charset)), _) => shown.by_charset(charset),
        (None, None) if kind == b"TrueType" && dict.is_none() => shown.by_charset(WINDOWS_1252),
        _ => shown.by_standard(Standard::Text(0)),
    }
    let differences = dict.and_then(|dict| dict.get::<Array<'_>>("Differences"));
    let changed = differences.map(|differences| shown.change(&differences)).unwrap_or_default();
    for (name, text) in shown.names.iter().zip(&mut shown.texts) {
        if let Some(name) = name {
            let own = standard.text(name).filter(|_| program.is_none()).map(str::to_owned);
            *text = own.or_else(|| names::text(name)).or(text.take());
        }
    }
    // Some programs name all glyphs after the codes of their characters: /C65, /c065, /G41, /a65.
    for code in changed {
        if shown.texts[code].is_none() {
            shown.texts[code] = shown.names[code].as_deref().and_then(|name| numbered(name, code));
        }
    }
    shown
}

/// An encoding that a document names.
#[derive(Clone, Copy)]
enum Base {
    /// One that is a charset as well.
    Charset(&'static Encoding),
    /// Adobe's own.
    Standard,
}

fn charset(name: &[u8]) -> Option<Base> {
    match name {
        b"WinAnsiEncoding" | b"PDFDocEncoding" => Some(Base::Charset(WINDOWS_1252)),
        b"MacRomanEncoding" => Some(Base::Charset(MACINTOSH)),
        b"StandardEncoding" => Some(Base::Standard),
        _ => None,
    }
}

impl Shown {
    fn by_standard(&mut self, standard: Standard) {
        for (code, name) in (0..=255).zip(&mut self.names) {
            *name = standard.name(code).map(str::to_owned);
        }
    }

    fn by_charset(&mut self, charset: &'static Encoding) {
        for (code, text) in (32..=255_u8).zip(&mut self.texts[32..]) {
            let (decoded, _) = charset.decode_without_bom_handling(std::slice::from_ref(&code));
            *text = (!decoded.contains(char::is_control)).then(|| decoded.into_owned());
        }
        if charset == WINDOWS_1252 {
            // In a PDF document it is a hyphen like any other.
            self.texts[0xad] = Some("-".to_owned());
        }
    }

    /// Gives codes the names that the document lists; says which codes those are.
    fn change(&mut self, differences: &Array<'_>) -> Vec<usize> {
        let mut changed = Vec::new();
        let mut code = 0usize;
        for object in differences.iter::<Object<'_>>() {
            match object {
                Object::Number(number) => code = number.as_f64().max(0.0) as usize,
                Object::Name(name) => {
                    if code < 256 {
                        let name = String::from_utf8_lossy(name.as_ref()).into_owned();
                        (self.names[code], self.texts[code]) = (Some(name), None);
                        changed.push(code);
                    }
                    code += 1;
                }
                _ => {}
            }
        }
        changed
    }
}

/// The characters whose code a name has in it. Without a letter that says how it is written, only the very code that
/// shows the glyph is one; fonts of TeX have ligatures and quotation marks below the letters.
fn numbered(name: &str, at: usize) -> Option<String> {
    const TEX: [&str; 16] =
        ["“", "”", "„", "«", "»", "–", "—", "", "", "ı", "ȷ", "ff", "fi", "fl", "ffi", "ffl"];
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_own = name.len() - digits.len() <= 2 && digits.parse() == Ok(at);
    let code = match name.as_bytes() {
        _ if is_own => u8::try_from(at).ok()?,
        [b'G', _, _] => u8::from_str_radix(&name[1..], 16).ok()?,
        [b'C' | b'c', rest @ ..] if (2..=3).contains(&rest.len()) => name[1..].parse().ok()?,
        _ => return None,
    };
    if let Some(text) = TEX.get(usize::from(code.wrapping_sub(16))) {
        return Some((*text).to_owned()).filter(|text| !text.is_empty());
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&code));
    Some(text.into_owned()).filter(|text| !text.contains(char::is_control))
}
