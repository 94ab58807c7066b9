//! Font programs inside a document: what a font itself says of its codes and its glyphs.

use super::names;
use hayro_syntax::object::{Dict, Stream};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use ttf_parser::{Face, GlyphId, PlatformId, cff};

/// The program that a font's descriptor names.
pub(super) enum Program<'a> {
    /// Type 1: a program whose beginning is plain text.
    Plain(Cow<'a, [u8]>),
    /// A bare CFF table.
    Cff(Cow<'a, [u8]>),
    /// TrueType or OpenType.
    Sfnt(Cow<'a, [u8]>),
}

impl<'a> Program<'a> {
    /// The program of a font, where the document has one. Its bytes say what it is: what the document says is often
    /// wrong.
    pub(super) fn of(descriptor: &Dict<'a>) -> Option<Program<'a>> {
        let streams = ["FontFile", "FontFile2", "FontFile3"];
        let stream = streams.iter().find_map(|key| descriptor.get::<Stream<'a>>(key))?;
        let bytes = stream.decoded_data().ok()?;
        match &bytes[..] {
            [b'%', b'!', ..] | [0x80, 1, ..] => Some(Program::Plain(bytes)),
            [0, 1, 0, 0, ..] | [b't', b'r', b'u', b'e', ..] | [b'O', b'T', b'T', b'O', ..] => {
                Some(Program::Sfnt(bytes))
            }
            [1, 0 | 1, 0..=16, ..] => Some(Program::Cff(bytes)),
            _ => None,
        }
    }

    /// The names of the glyphs at the font's own codes, where it has names.
    pub(super) fn names(&self) -> Option<Vec<Option<String>>> {
        match self {
            Program::Plain(bytes) => plain_names(bytes),
            Program::Cff(bytes) => cff_names(&cff::Table::parse(bytes)?),
            Program::Sfnt(bytes) => cff_names(Face::parse(bytes, 0).ok()?.tables().cff.as_ref()?),
        }
    }

    /// The characters at the font's own codes, by its tables of characters and glyph names.
    pub(super) fn texts(&self) -> Option<Vec<Option<String>>> {
        let Program::Sfnt(bytes) = self else { return None };
        let face = Face::parse(bytes, 0).ok()?;
        let tables = face.tables().cmap?.subtables;
        let named = |id: (PlatformId, u16)| {
            tables.into_iter().find(|table| (table.platform_id, table.encoding_id) == id)
        };
        let symbols = named((PlatformId::Windows, 0));
        let old = named((PlatformId::Macintosh, 0));
        let glyphs = self.glyphs();
        let text = |code: u8| {
            let code = u32::from(code);
            let symbol = symbols
                .and_then(|table| table.glyph_index(0xf000 | code).or_else(|| table.glyph_index(code)));
            let glyph = symbol.or_else(|| old?.glyph_index(code)).filter(|glyph| glyph.0 > 0)?;
            glyphs.get(&glyph.0).cloned()
        };
        Some((0..=255).map(text).collect())
    }

    /// The characters of glyphs by their numbers.
    pub(super) fn glyphs(&self) -> FxHashMap<u16, String> {
        let mut glyphs = FxHashMap::default();
        match self {
            Program::Plain(_) => {}
            Program::Cff(bytes) => {
                if let Some(table) = cff::Table::parse(bytes) {
                    cff_glyphs(&table, &mut glyphs);
                }
            }
            Program::Sfnt(bytes) => {
                if let Ok(face) = Face::parse(bytes, 0) {
                    sfnt_glyphs(&face, &mut glyphs);
                }
            }
        }
        glyphs
    }
}

fn sfnt_glyphs(face: &Face<'_>, glyphs: &mut FxHashMap<u16, String>) {
    let tables = face.tables();
    for table in tables.cmap.iter().flat_map(|cmap| cmap.subtables).filter(|table| table.is_unicode()) {
        table.codepoints(|code| {
            let c = char::from_u32(code).filter(|c| !('\u{e000}'..='\u{f8ff}').contains(c));
            if let (Some(c), Some(glyph)) = (c, table.glyph_index(code)) {
                // Several characters may look alike: the first is the plain one.
                glyphs.entry(glyph.0).or_insert_with(|| c.to_string());
            }
        });
    }
    if let Some(post) = &tables.post {
        for nth in 0..tables.maxp.number_of_glyphs.get() {
            if let Some(text) = post.glyph_name(GlyphId(nth)).and_then(names::text) {
                glyphs.entry(nth).or_insert(text);
            }
        }
    }
    if let Some(table) = &tables.cff {
        cff_glyphs(table, glyphs);
    }
}

fn cff_glyphs(table: &cff::Table<'_>, glyphs: &mut FxHashMap<u16, String>) {
    for nth in 1..table.number_of_glyphs() {
        if let Some(text) = table.glyph_name(GlyphId(nth)).and_then(names::text) {
            glyphs.entry(nth).or_insert(text);
        }
    }
}

fn cff_names(table: &cff::Table<'_>) -> Option<Vec<Option<String>>> {
    let name = |code| {
        let glyph = table.glyph_index(code).filter(|glyph| glyph.0 > 0)?;
        table.glyph_name(glyph).map(str::to_owned)
    };
    let names = (0..=255).map(name).collect::<Vec<_>>();
    names.iter().any(Option::is_some).then_some(names)
}

/// The names in `dup 65 /A put`, as the plain beginning of a Type 1 program lists them.
fn plain_names(bytes: &[u8]) -> Option<Vec<Option<String>>> {
    /// The list comes early, before the encrypted part.
    const REACH: usize = 64 << 10;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(REACH)]);
    let text = text.split("eexec").next()?;
    let list = text.split_once("/Encoding")?.1;
    let mut names = vec![None; 256];
    let mut words = list.split_ascii_whitespace();
    while let Some(word) = words.next() {
        match word {
            "StandardEncoding" => return None,
            "def" | "readonly" if names.iter().any(Option::is_some) => break,
            "dup" => {
                let (Some(code), Some(name)) = (words.next(), words.next()) else { break };
                // `dup 65/A put` has the name next to the code.
                let (code, name) = code.split_once('/').unwrap_or((code, name.trim_start_matches('/')));
                let code = match code.split_once('#') {
                    Some((base, digits)) => {
                        let base = base.parse().ok().filter(|base| (2..=36).contains(base));
                        base.and_then(|base| u8::from_str_radix(digits, base).ok())
                    }
                    None => code.parse::<u8>().ok(),
                };
                if let Some(code) = code {
                    names[usize::from(code)] = Some(name.to_owned());
                }
            }
            _ => {}
        }
    }
    names.iter().any(Option::is_some).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_1_program_lists_its_codes() {
        let program = b"%!PS-AdobeFont-1.0\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
            dup 1 /A put dup 8#102 /B put dup 3/C put readonly def dup 4 /D put currentfile eexec";
        let names = plain_names(program).unwrap();
        let found = |code: usize| names[code].as_deref();
        assert_eq!([1, 0o102, 3, 4].map(found), [Some("A"), Some("B"), Some("C"), None]);
        assert_eq!(plain_names(b"%!PS /Encoding StandardEncoding def"), None);
    }
}
