//! Mends what conversions broke in a text: UTF-8 that was read as Windows-1252, lost closing marks, character
//! references, odd line ends.
//!
//! Separate from decoding, because damage is older than the file at hand and sits in pasted texts too; and our own,
//! because every repair must keep the way back to the file's bytes.

use crate::document::{OffsetMap, Repair, Span};

/// A mended text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The text: line ends `\n`, damage mended.
    pub text: String,
    /// From offsets in `text` to offsets in the damaged text; compose it with [`OffsetMap::through`].
    pub offsets: OffsetMap,
    /// Every place where characters were changed. Line ends are not counted as damage.
    pub repairs: Vec<Repair>,
}

/// Windows-1252's characters for the bytes 0x80 to 0x9F; the five it leaves undefined stand for themselves.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Character references that turn up in texts copied out of HTML.
const REFERENCES: &[(&str, char)] = &[
    ("quot", '"'),
    ("amp", '&'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bdquo", '„'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
];

/// What replaces a damaged stretch.
struct Mended {
    /// Bytes of the damaged stretch.
    len: usize,
    /// What should stand there.
    chars: [Option<char>; 2],
    /// Whether the reader should know.
    damage: bool,
}

impl Mended {
    fn one(len: usize, char: char) -> Mended {
        Mended { len, chars: [Some(char), None], damage: true }
    }
}

/// Mends a text. Linear; a text without damage costs one look at each byte.
pub fn repair(text: &str) -> Repaired {
    let mut out = Repaired {
        text: String::with_capacity(text.len()),
        offsets: OffsetMap::empty(),
        repairs: Vec::new(),
    };
    let bytes = text.as_bytes();
    let mut marks = Marks::default();
    let (mut at, mut copied) = (0, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if (byte < 0x80 && byte != b'\r' && byte != b'&' && byte != b'\n') || (0x80..0xC0).contains(&byte) {
            at += 1;
            continue;
        }
        if byte == b'\n' {
            marks.open = false;
            at += 1;
            continue;
        }
        let Some(mended) = mend(text, at, &mut marks) else {
            at += 1;
            continue;
        };
        out.keep(text, copied, at);
        let start = out.text.len();
        for (i, c) in mended.chars.into_iter().flatten().enumerate() {
            out.text.push(c);
            // A character that the file has no bytes for lies at the end of the stretch.
            let (from, width) = if i == 0 { (at, mended.len) } else { (at + mended.len, 0) };
            out.offsets.push(c.len_utf8(), from, width);
        }
        if mended.damage {
            let span = Span::new(start, out.text.len());
            out.repairs.push(Repair { span, original: text[at..at + mended.len].to_owned() });
        }
        at += mended.len;
        copied = at;
    }
    out.keep(text, copied, text.len());
    out
}

impl Repaired {
    fn keep(&mut self, text: &str, from: usize, to: usize) {
        self.text.push_str(&text[from..to]);
        self.offsets.push_same(to - from, from);
    }
}

/// What is known of the quotation marks on the current line, for marks that turned into daggers.
#[derive(Default)]
struct Marks {
    /// Whether a quotation is open.
    open: bool,
    /// The next mark or line end after some place, and whether it is a closer; looked for once.
    next: Option<(usize, bool)>,
}

impl Marks {
    /// Whether the next mark after `at` on this line closes.
    fn closer_follows(&mut self, text: &str, at: usize) -> bool {
        match self.next {
            Some((place, closes)) if place >= at => closes,
            _ => {
                let rest = &text[at..];
                let place = rest.find(['“', '”', '\n']).map_or(text.len(), |next| at + next);
                let closes = text[place..].starts_with('”');
                self.next = Some((place, closes));
                closes
            }
        }
    }
}

/// The repair for what begins at `at`, if that is damage.
fn mend(text: &str, at: usize, marks: &mut Marks) -> Option<Mended> {
    let rest = &text[at..];
    let c = rest.chars().next()?;
    let silent = |len, c| Some(Mended { len, chars: [Some(c), None], damage: false });
    match c {
        '\r' => {
            marks.open = false;
            silent(if rest[1..].starts_with('\n') { 2 } else { 1 }, '\n')
        }
        '\u{2028}' | '\u{2029}' | '\u{85}' => silent(c.len_utf8(), '\n'),
        '&' => reference(rest),
        // Soft hyphens, zero-width spaces and stray byte order marks split words for nobody's good.
        '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}' => {
            Some(Mended { len: c.len_utf8(), chars: [None, None], damage: true })
        }
        '\u{80}'..='\u{9f}' => {
            let meant = HIGH[c as usize - 0x80];
            (meant != c).then(|| Mended::one(c.len_utf8(), meant))
        }
        '“' => {
            marks.open = true;
            None
        }
        '”' => {
            marks.open = false;
            None
        }
        '†' if marks.open => dagger(text, at, marks),
        'Â' | 'Ã' | 'â' | 'ð' => {
            let (meant, len) = misread(rest).or_else(|| bare_closer(rest))?;
            match meant {
                '“' => marks.open = true,
                '”' => marks.open = false,
                _ => {}
            }
            Some(Mended::one(len, meant))
        }
        'Ä' | 'Å' | 'Ð' | 'Ñ' | 'Î' | 'Ï' | '×' | 'Ø' | 'Ù' => {
            // One such pair can be honest („Spaß“, É…); words of another alphabet come in rows.
            let (meant, len) = misread(rest)?;
            let row = misread(&rest[len..]).is_some() || follows_misread(text, at);
            row.then(|| Mended::one(len, meant))
        }
        _ => None,
    }
}

/// Whether the two characters before `at` are such a pair themselves: the last letter of a row.
fn follows_misread(text: &str, at: usize) -> bool {
    let mut before = text[..at].char_indices().rev();
    before.next();
    before
        .next()
        .is_some_and(|(start, _)| misread(&text[start..at]).is_some_and(|(_, len)| start + len == at))
}

/// `†` for a closing mark: the bytes E2 80 9D 20 lost the 9D and the space turned into A0. Only while a
/// quotation is open that nothing else closes.
fn dagger(text: &str, at: usize, marks: &mut Marks) -> Option<Mended> {
    let len = '†'.len_utf8();
    let hugged = text[..at].chars().next_back().is_some_and(|c| !c.is_whitespace());
    if !hugged || marks.closer_follows(text, at + len) {
        return None;
    }
    marks.open = false;
    let space = text[at + len..].starts_with(char::is_alphanumeric).then_some(' ');
    Some(Mended { len, chars: [Some('”'), space], damage: true })
}

/// `â€` without its third character: the closing mark's last byte, 9D, is undefined in Windows-1252.
fn bare_closer(rest: &str) -> Option<(char, usize)> {
    rest.starts_with("â€").then_some(('”', "â€".len()))
}

/// The byte that Windows-1252 (or Latin-1) shows as this character.
fn byte_of(c: char) -> Option<u8> {
    match c as u32 {
        code @ (0..0x80 | 0xA0..=0xFF) => Some(code as u8),
        code @ 0x80..=0x9F => Some(code as u8),
        _ => HIGH.iter().position(|high| *high == c).map(|place| 0x80 + place as u8),
    }
}

/// A character whose UTF-8 bytes were each shown as one character of Windows-1252, and how long that is here.
fn misread(rest: &str) -> Option<(char, usize)> {
    let mut bytes = [0u8; 4];
    let mut chars = rest.chars();
    let first = chars.next()?;
    bytes[0] = byte_of(first)?;
    let width = match bytes[0] {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut len = first.len_utf8();
    for byte in &mut bytes[1..width] {
        let c = chars.next()?;
        *byte = byte_of(c).filter(|byte| (0x80..0xC0).contains(byte))?;
        len += c.len_utf8();
    }
    let meant = std::str::from_utf8(&bytes[..width]).ok()?.chars().next()?;
    (!meant.is_control()).then_some((meant, len))
}

/// `&quot;` and its like, `&#8220;` and `&#x201C;`.
fn reference(rest: &str) -> Option<Mended> {
    let head = rest.get(1..)?;
    let end = head.bytes().take(8).position(|b| b == b';')?;
    let name = &head[..end];
    let meant = if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // Windows-1252 numbers are what browsers take them for.
        let c = if (0x80..0xA0).contains(&code) { HIGH[code as usize - 0x80] } else { char::from_u32(code)? };
        (!c.is_control()).then_some(c)?
    } else {
        REFERENCES.iter().find(|(known, _)| *known == name)?.1
    };
    Some(Mended::one(end + 2, meant))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mended(text: &str) -> String {
        repair(text).text
    }

    #[test]
    fn utf8_read_as_windows_1252() {
        assert_eq!(mended("â€œNo,â€\u{9d} she said."), "“No,” she said.");
        assert_eq!(mended("the cityâ€™s â€“ late â€¦"), "the city’s – late …");
        assert_eq!(mended("cafÃ© crÃ¨me, 5Â°, Â«voilÃ\u{a0}Â»"), "café crème, 5°, «voilà»");
        assert_eq!(mended("ÐœÐ¸Ñ€"), "Мир");
        assert_eq!(mended("so be it.â€\nNext"), "so be it.”\nNext");
    }

    #[test]
    fn honest_characters_stay() {
        for text in
            ["„Spaß“ und „Maß“", "É… et «Âme»", "a † b", "Straße†", "Å", "â", "â la carte", "1 & 2; AT&T"]
        {
            assert_eq!(mended(text), text);
            assert!(repair(text).repairs.is_empty());
        }
    }

    #[test]
    fn daggers_close_open_quotations() {
        let repaired = repair("The “frank and open†talks went on.");
        assert_eq!(repaired.text, "The “frank and open” talks went on.");
        // The supplied space has no bytes in the file; the next word lies where the dagger ended.
        let talks = repaired.text.find("talks").unwrap();
        assert_eq!(repaired.offsets.to_file(talks), "The “frank and open†".len());
        assert_eq!(repaired.repairs[0].original, "†");
        assert_eq!(mended("“A note†of hers” ends."), "“A note†of hers” ends.");
        assert_eq!(mended("“It holds,†he said"), "“It holds,” he said");
    }

    #[test]
    fn references_and_line_ends() {
        assert_eq!(mended("&quot;Yes&#8217;&quot; &amp;c.\r\nB\rC"), "\"Yes’\" &c.\nB\nC");
        assert_eq!(repair("a\r\nb").repairs, []);
        assert_eq!(mended("co\u{ad}operate\u{200b}d\u{feff}"), "cooperated");
        assert_eq!(mended("\u{93}Yes\u{94}"), "“Yes”");
    }

    proptest! {
        #[test]
        fn every_offset_leads_back(text in "[ -~“”†â€™œ\u{9d}Ã©ß\r\n&;#]{0,60}") {
            let repaired = repair(&text);
            prop_assert_eq!(repaired.offsets.len(), repaired.text.len());
            let mut last = 0;
            for (at, _) in repaired.text.char_indices() {
                let there = repaired.offsets.to_file(at);
                prop_assert!(there >= last && text.is_char_boundary(there), "{} -> {}", at, there);
                last = there;
            }
            prop_assert_eq!(&repair(&repaired.text).text.replace('\r', ""), &repair(&repaired.text).text);
        }
    }
}
