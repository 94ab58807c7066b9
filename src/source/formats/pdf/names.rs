//! The names of glyphs: which characters each stands for, and what every reader knows of the standard fonts.

use std::sync::OnceLock;

/// Sorted lines of a name and its characters in hexadecimal.
static GLYPHS: &str = include_str!("data/glyphs.txt");

/// Widths and codes of the standard fonts.
static CORE: &str = include_str!("data/core.txt");

/// The characters that a glyph of this name shows, by the rules of Adobe's glyph list: a part after a dot is a
/// variant, parts between underscores are a ligature, `uni` and `u` are followed by codes.
pub(super) fn text(name: &str) -> Option<String> {
    let name = name.split_once('.').map_or(name, |(name, _)| name);
    if name.is_empty() {
        return None;
    }
    name.split('_').map(|part| listed(part).or_else(|| coded(part))).collect()
}

/// The characters of a name in the list.
fn listed(name: &str) -> Option<String> {
    static LINES: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    let lines = LINES.get_or_init(|| GLYPHS.lines().filter_map(|line| line.split_once(' ')).collect());
    let at = lines.binary_search_by(|(other, _)| (*other).cmp(name)).ok()?;
    characters(lines[at].1)
}

/// Characters by their codes.
fn characters(codes: &str) -> Option<String> {
    let codes = codes.split(' ').map(|code| u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
    codes.map(shown).collect()
}

/// The list has small capitals and old digits as private characters, at the code of the letter and 0xF700.
fn shown(c: Option<char>) -> Option<char> {
    match c {
        Some(c @ ('\u{f730}'..='\u{f739}' | '\u{f761}'..='\u{f77a}')) => {
            char::from_u32(u32::from(c) - 0xf700)
        }
        c => c,
    }
}

/// The characters of a name that spells their codes: `uni00410042`, `u1F600`.
fn coded(name: &str) -> Option<String> {
    let is_hex = |code: &str| code.bytes().all(|b| b.is_ascii_hexdigit());
    let character = |code: &str| u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
    if let Some(codes) = name.strip_prefix("uni").filter(|codes| codes.len() >= 4 && is_hex(codes)) {
        return codes.as_bytes().chunks_exact(4).map(|code| character(str::from_utf8(code).ok()?)).collect();
    }
    let code = name.strip_prefix('u').filter(|code| (4..=6).contains(&code.len()) && is_hex(code))?;
    character(code).map(String::from)
}

/// A glyph that a standard font has: its code, where the font gives it one, its name and its widths.
struct Known {
    code: Option<u8>,
    name: &'static str,
    text: Option<String>,
    widths: Vec<f32>,
}

/// Text fonts in the order of the table, then Symbol and ZapfDingbats.
struct Core {
    fonts: Vec<&'static str>,
    text: Vec<Known>,
    symbol: Vec<Known>,
    dingbats: Vec<Known>,
}

fn core() -> &'static Core {
    static TABLE: OnceLock<Core> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table =
            Core { fonts: Vec::new(), text: Vec::new(), symbol: Vec::new(), dingbats: Vec::new() };
        let mut section = "";
        for line in CORE.lines() {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                if table.fonts.is_empty() {
                    table.fonts = name.split(' ').collect();
                }
                continue;
            }
            let mut parts = line.split(' ');
            let code = parts.next().and_then(|code| code.parse().ok());
            let name = parts.next().unwrap_or_default();
            let known = |text, widths| Known { code, name, text, widths };
            if section == "ZapfDingbats" {
                let width = parts.next().and_then(|width| width.parse().ok());
                let text = parts.next().and_then(characters).or_else(|| text(name));
                table.dingbats.push(known(text, width.into_iter().collect()));
                continue;
            }
            let widths = parts.filter_map(|width| width.parse().ok()).collect();
            let fonts = if section == "Symbol" { &mut table.symbol } else { &mut table.text };
            fonts.push(known(text(name), widths));
        }
        table
    })
}

/// One of the fonts that a document may use without bringing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standard {
    /// A text font: its place among the columns of the table.
    Text(usize),
    /// All glyphs are of one width.
    Courier,
    /// Greek letters and signs, at codes of its own.
    Symbol,
    /// Ornaments, at codes of its own.
    Dingbats,
}

impl Standard {
    /// The standard font that comes nearest to a font of this name.
    pub(super) fn like(name: &str) -> Standard {
        let name = name.split_once('+').map_or(name, |(_, name)| name).to_ascii_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
        if name.starts_with("symbol") {
            return Standard::Symbol;
        }
        if has(&["dingbats"]) {
            return Standard::Dingbats;
        }
        if has(&["courier", "mono", "consol"]) {
            return Standard::Courier;
        }
        let bold = has(&["bold", "black", "heavy"]);
        let column = match (has(&["times", "serif", "roman", "garamond", "georgia"]) && !has(&["sans"]), bold)
        {
            (false, false) => "Helvetica",
            (false, true) => "Helvetica-Bold",
            (true, false) if has(&["italic", "oblique"]) => "Times-Italic",
            (true, true) if has(&["italic", "oblique"]) => "Times-BoldItalic",
            (true, false) => "Times-Roman",
            (true, true) => "Times-Bold",
        };
        Standard::Text(core().fonts.iter().position(|font| *font == column).unwrap_or_default())
    }

    /// The name at a code of the font's own.
    pub(super) fn name(self, code: u8) -> Option<&'static str> {
        let glyphs = match self {
            Standard::Symbol => &core().symbol,
            Standard::Dingbats => &core().dingbats,
            Standard::Text(_) | Standard::Courier => &core().text,
        };
        glyphs.iter().find(|glyph| glyph.code == Some(code)).map(|glyph| glyph.name)
    }

    /// The characters of a name that means something in this font only.
    pub(super) fn text(self, name: &str) -> Option<&'static str> {
        let glyphs = if self == Standard::Dingbats { &core().dingbats[..] } else { &[] };
        glyphs.iter().find(|glyph| glyph.name == name)?.text.as_deref()
    }

    /// The width of a glyph with this name or this text, in thousandths of the size.
    pub(super) fn width(self, name: Option<&str>, text: Option<&str>) -> Option<f32> {
        let (glyphs, column) = match self {
            Standard::Courier => return Some(600.0),
            Standard::Symbol => (&core().symbol, 0),
            Standard::Dingbats => (&core().dingbats, 0),
            Standard::Text(column) => (&core().text, column),
        };
        let named = glyphs.iter().find(|glyph| Some(glyph.name) == name);
        let found =
            named.or_else(|| glyphs.iter().find(|glyph| text.is_some() && glyph.text.as_deref() == text));
        found?.widths.get(column).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_its_characters() {
        let cases = [
            ("A", Some("A")),
            ("f_i", Some("fi")),
            ("T_h", Some("Th")),
            ("a.sc", Some("a")),
            ("Asmall", Some("a")),
            ("quoteright.alt", Some("’")),
            ("uni00480069", Some("Hi")),
            ("u1F600", Some("😀")),
            ("afii57664", Some("א")),
            ("a12", None),
            ("g17", None),
            (".notdef", None),
            ("uniD800", None),
        ];
        for (name, expected) in cases {
            assert_eq!(text(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn standard_fonts_have_widths_and_codes() {
        let width = |font, text| Standard::like(font).width(None, Some(text));
        assert_eq!(width("ABCDEF+TimesNewRoman,Bold", "A"), Some(722.0));
        assert_eq!(width("Arial", "é"), Some(556.0));
        assert_eq!(width("CourierNew", "A"), Some(600.0));
        assert_eq!(Standard::like("Helvetica").width(Some("eacute"), None), Some(556.0));
        assert_eq!(Standard::like("Symbol").name(b'a'), Some("alpha"));
        assert_eq!(Standard::like("Helvetica").name(0o47), Some("quoteright"));
        assert_eq!(Standard::like("ZapfDingbats").text("a12"), Some("☞"));
    }
}
