//! Chinese, Japanese and Korean: the CMaps that every reader knows by name.

use super::cmap;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS};
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The tables that a document has asked for, each parsed once.
#[derive(Default)]
pub(super) struct Tables(FxHashMap<Vec<u8>, Option<Rc<CMap>>>);

impl Tables {
    /// The table of this name.
    pub(super) fn named(&mut self, name: &[u8]) -> Option<Rc<CMap>> {
        let parse = || CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded).map(Rc::new);
        self.0.entry(name.to_vec()).or_insert_with(parse).clone()
    }

    /// From the glyph numbers of a collection of characters to the characters.
    pub(super) fn collection(&mut self, registry: &[u8], ordering: &[u8]) -> Option<Rc<CMap>> {
        let name = CidFamily::from_registry_ordering(registry, ordering).ucs2_cmap()?;
        self.named(name.to_bytes())
    }
}

/// The characters of a glyph number.
pub(super) fn text(table: &CMap, glyph: u32) -> Option<String> {
    match table.lookup_bf_string(glyph)? {
        BfString::Char(c) => Some(c.to_string()),
        BfString::String(text) => Some(text),
    }
}

/// How the codes of a predefined CMap are written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Codes {
    /// UTF-16, or UCS-2.
    Utf16,
    /// UTF-32.
    Utf32,
    /// UTF-8.
    Utf8,
    /// A charset of its own; with `true`, two bytes of seven bits.
    Charset(&'static Encoding, bool),
    /// Two bytes that are the number of a glyph.
    Numbers,
}

impl Codes {
    /// By the name of a predefined CMap.
    pub(super) fn of(name: &str) -> Codes {
        let has = |part: &str| name.contains(part);
        let part = |part: &str| name.split('-').any(|own| own == part);
        match () {
            () if has("UCS2") || has("UTF16") => Codes::Utf16,
            () if has("UTF32") => Codes::Utf32,
            () if has("UTF8") => Codes::Utf8,
            () if has("RKSJ") => Codes::Charset(SHIFT_JIS, false),
            () if has("B5") => Codes::Charset(BIG5, false),
            () if has("UHC") || name.starts_with("KSC") && has("EUC") => Codes::Charset(EUC_KR, false),
            () if name.starts_with("GB") && has("EUC") || has("GBK") => Codes::Charset(GB18030, false),
            () if name.starts_with("KSC-") => Codes::Charset(EUC_KR, true),
            () if name.starts_with("GB-") || name.starts_with("GBT-") => Codes::Charset(GB18030, true),
            () if name.starts_with("CNS") => Codes::Numbers,
            () if part("EUC") => Codes::Charset(EUC_JP, false),
            () if matches!(name, "H" | "V")
                || ["78-", "Add-", "Ext-", "NWP-"].iter().any(|own| name.starts_with(own)) =>
            {
                Codes::Charset(EUC_JP, true)
            }
            () => Codes::Numbers,
        }
    }

    /// How many bytes the first code of a string has.
    pub(super) fn length(self, bytes: &[u8]) -> usize {
        let (first, second) = (bytes[0], bytes.get(1).copied().unwrap_or_default());
        let length = match self {
            Codes::Utf16 if (0xd8..0xdc).contains(&first) => 4,
            Codes::Utf16 | Codes::Numbers | Codes::Charset(_, true) => 2,
            Codes::Utf32 => 4,
            Codes::Utf8 => match first {
                0..0xc0 => 1,
                0xc0..0xe0 => 2,
                0xe0..0xf0 => 3,
                0xf0.. => 4,
            },
            Codes::Charset(_, false) if first <= 0x80 || first == 0xff => 1,
            Codes::Charset(charset, false) if charset == SHIFT_JIS && (0xa0..0xe0).contains(&first) => 1,
            Codes::Charset(charset, false) if charset == EUC_JP && first == 0x8f => 3,
            Codes::Charset(charset, false) if charset == GB18030 && second.is_ascii_digit() => 4,
            Codes::Charset(_, false) => 2,
        };
        length.min(bytes.len())
    }

    /// The characters of a code.
    pub(super) fn text(self, code: &[u8]) -> Option<String> {
        match self {
            Codes::Utf16 => {
                let units = code.chunks(2).map(|pair| cmap::number(pair) as u16);
                char::decode_utf16(units).map(Result::ok).collect()
            }
            Codes::Utf32 => char::from_u32(cmap::number(code)).map(String::from),
            Codes::Utf8 => str::from_utf8(code).ok().map(str::to_owned),
            Codes::Charset(charset, seven) => {
                let high =
                    code.iter().map(|byte| if seven { byte | 0x80 } else { *byte }).collect::<Vec<_>>();
                charset
                    .decode_without_bom_handling_and_without_replacement(&high)
                    .map(|text| text.into_owned())
            }
            Codes::Numbers => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_parted_and_read_by_the_name_of_their_table() {
        let cases: [(&str, &[u8], &str); 9] = [
            ("UniGB-UCS2-H", b"\x5c\x9b\x4e\x0a", "岛上"),
            ("UniJIS-UTF16-H", b"\xd8\x40\xdc\x0b\x5c\xf6", "𠀋島"),
            ("90ms-RKSJ-H", b"A\x93\x87\xb1", "A島ｱ"),
            ("GBK-EUC-H", b"\xb5\xbaA", "岛A"),
            ("ETen-B5-H", b"\xae\x71A", "島A"),
            ("KSCms-UHC-H", b"\xbc\xb6 ", "섬 "),
            ("EUC-H", b"\xc5\xe7A", "島A"),
            ("H", b"\x45\x67", "島"),
            ("GBK2K-V", b"\x81\x39\xef\x30A", "㐁A"),
        ];
        for (name, bytes, expected) in cases {
            let codes = Codes::of(name);
            let (mut rest, mut found) = (bytes, String::new());
            while !rest.is_empty() {
                let (code, after) = rest.split_at(codes.length(rest));
                found += &codes.text(code).unwrap_or_default();
                rest = after;
            }
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn glyph_numbers_of_a_collection_have_characters() {
        let mut tables = Tables::default();
        let table = tables.collection(b"Adobe", b"Japan1").unwrap();
        assert_eq!(text(&table, 34).as_deref(), Some("A"));
        assert_eq!(tables.named(b"90ms-RKSJ-H").unwrap().lookup_cid_code(0x41, 1), Some(264));
        assert!(tables.named(b"no such table").is_none());
    }
}
