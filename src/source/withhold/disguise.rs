//! Finds names behind a spelling that is not meant for readers: `%C3%BC`, `&uuml;`, `=C3=BC`, `\u00fc`, `xn--`,
//! tags inside a word, letters of another script that look the same, and words divided over the foot of a page.
//!
//! [`Plain`] is the text as a reader would take it, with a map back to the original bytes. It is searched in
//! addition to the original, not instead of it: what looks like such a spelling may not be one.

use super::folded::{Folded, segment};
use rustc_hash::FxHashMap;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// The most bytes of a domain label.
const LABEL: usize = 63;
/// The most bytes of an entity or a tag.
const MARKUP: usize = 60;
/// The most lines between two pages, and the most bytes of each.
const FOOT: (usize, usize) = (6, 80);

/// A text without its disguises.
pub(crate) struct Plain {
    /// The text as a reader would take it.
    pub(crate) text: Folded,
    /// What stands between the halves of words divided over a page: byte ranges of the original, in order.
    pub(crate) feet: Vec<(usize, usize)>,
}

impl Plain {
    /// Returns the plain form of a text, or `None` if nothing in it is disguised.
    pub(crate) fn of(original: &str) -> Option<Plain> {
        let mut plain = Plain { text: Folded::empty(original), feet: Vec::new() };
        let mut disguised = false;
        let bytes = original.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let undone = match bytes[at] {
                b'%' => plain.escapes(original, at, |rest| hex(rest.strip_prefix('%')?)),
                b'=' => plain.quoted(original, at),
                b'\\' => plain.units(original, at),
                b'&' => plain.entity(original, at),
                b'<' => plain.tag(original, at),
                b'x' | b'X' => plain.label(original, at),
                b'-' => plain.foot(original, at),
                byte if byte.is_ascii_alphabetic() || !byte.is_ascii() => {
                    let (end, alike) = word(original, at);
                    if alike {
                        plain.alike(original, at, end);
                    } else {
                        plain.text.push_same(&original[at..end], at);
                    }
                    disguised |= alike;
                    at = end;
                    continue;
                }
                _ => None,
            };
            disguised |= undone.is_some();
            at = undone.unwrap_or_else(|| {
                let end = at + segment(&original[at..]);
                plain.text.push_same(&original[at..end], at);
                end
            });
        }
        disguised.then_some(plain)
    }

    /// Returns the byte ranges of the original that a range of the plain text stands for: one, or the halves of a
    /// word divided over a page.
    pub(crate) fn places(&self, start: usize, end: usize) -> Vec<(usize, usize)> {
        let (mut start, end) = self.text.place(start, end);
        let mut places = Vec::new();
        let inside = &self.feet[self.feet.partition_point(|(foot, _)| *foot <= start)..];
        for (foot, after) in inside.iter().take_while(|(_, after)| *after < end) {
            places.push((start, *foot));
            start = *after;
        }
        places.push((start, end));
        places
    }

    /// Decodes bytes that are written one by one, `%C3%BC`. Bytes that are not UTF-8 are taken as Latin-1, which
    /// they usually were. Returns the end of the escapes.
    fn escapes(
        &mut self,
        original: &str,
        start: usize,
        byte: impl Fn(&str) -> Option<(u8, usize)>,
    ) -> Option<usize> {
        let mut bytes = Vec::new();
        let mut at = start;
        while let Some((byte, length)) = original.get(at..).and_then(&byte) {
            bytes.push((byte, at));
            at += 1 + length;
        }
        let values = bytes.iter().map(|(byte, _)| *byte).collect::<Vec<_>>();
        if values.is_empty() {
            return None;
        }
        let mut next = 0;
        let place = |nth: usize| bytes.get(nth).map_or(at, |(_, at)| *at);
        for chunk in values.utf8_chunks() {
            let invalid = chunk.invalid().iter().map(|byte| (char::from(*byte), 1));
            for (c, length) in chunk.valid().chars().map(|c| (c, c.len_utf8())).chain(invalid) {
                let (from, until) = (place(next), place(next + length));
                self.text.push(c.encode_utf8(&mut [0; 4]), from, until - from);
                next += length;
            }
        }
        Some(at)
    }

    /// Decodes quoted-printable: `=C3=BC`, and a line that is continued. Of the ASCII characters only some that are
    /// no letters or digits are decoded, since `x=42` is an equation.
    fn quoted(&mut self, original: &str, start: usize) -> Option<usize> {
        let rest = &original[start + 1..];
        if let Some(next) = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')) {
            let end = original.len() - next.len();
            self.text.push("", start, end - start);
            return Some(end);
        }
        self.escapes(original, start, |rest| {
            let (byte, length) = hex(rest.strip_prefix('=')?)?;
            let upper = !rest[1..1 + length].contains(|c: char| c.is_ascii_lowercase());
            (upper && (!byte.is_ascii() || matches!(byte, b' ' | b'-' | b'.' | b'=' | b'_')))
                .then_some((byte, length))
        })
    }

    /// Decodes `\u00fc`, as in JSON.
    fn units(&mut self, original: &str, start: usize) -> Option<usize> {
        let digits = original.get(start + 2..start + 6).filter(|_| original[start + 1..].starts_with('u'))?;
        let unit = u32::from_str_radix(digits, 16).ok()?;
        let c = char::from_u32(unit).filter(|c| !c.is_control())?;
        self.text.push(c.encode_utf8(&mut [0; 4]), start, 6);
        Some(start + 6)
    }

    /// Decodes `&uuml;` and `&#252;`.
    fn entity(&mut self, original: &str, start: usize) -> Option<usize> {
        let end = start + 1 + find(&original[start + 1..], b';')?;
        let name = &original[start + 1..end];
        let numeric;
        let c = match name.strip_prefix('#') {
            Some(number) => {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number.parse(),
                };
                numeric = char::from_u32(code.ok()?)?.to_string();
                numeric.as_str()
            }
            None => quick_xml::escape::resolve_html5_entity(name)?,
        };
        self.text.push(c, start, end + 1 - start);
        Some(end + 1)
    }

    /// Skips a tag beside a letter, `L<b>opes</b>`.
    fn tag(&mut self, original: &str, start: usize) -> Option<usize> {
        let end = start + 1 + find(&original[start + 1..], b'>')? + 1;
        let name = original[start + 1..end].trim_start_matches('/');
        let beside = original[..start].ends_with(char::is_alphanumeric)
            || original[end..].starts_with(char::is_alphanumeric);
        if !beside || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        self.text.push("", start, end - start);
        Some(end)
    }

    /// Decodes a label of an international domain, `xn--mller-kva`.
    fn label(&mut self, original: &str, start: usize) -> Option<usize> {
        let prefix = original.get(start..start + 4).filter(|prefix| prefix.eq_ignore_ascii_case("xn--"))?;
        let label = &original[start + prefix.len()..];
        let bytes = label.bytes().take(LABEL + 1);
        let length = bytes.take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        if !(1..=LABEL).contains(&length) {
            return None;
        }
        let decoded = punycode::decode(&label[..length].to_ascii_lowercase()).ok()?;
        let end = start + prefix.len() + length;
        self.text.push(&decoded, start, end - start);
        Some(end)
    }

    /// Skips from the hyphen of a divided word to its second half, past the foot of a page, a running head or a
    /// line number.
    fn foot(&mut self, original: &str, start: usize) -> Option<usize> {
        let before = original[..start].chars().next_back().is_some_and(char::is_alphabetic);
        let rest = &original[start + 1..];
        let line_end = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if !before || !rest[line_end..].starts_with(['\n', '\r', '\u{c}']) {
            return None;
        }
        let mut at = start + 1 + line_end;
        let (mut page, mut between) = (false, false);
        for _ in 0..FOOT.0 {
            let blank = original[at..].len() - original[at..].trim_start().len();
            page |= original[at..at + blank].contains('\u{c}');
            at += blank;
            // The number of a line or a page.
            let numbered = original[at..].trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = original[at..].len() - numbered.len();
            let next = numbered.trim_start_matches([' ', '\t', '.', ':', ')', '|']);
            if (1..=4).contains(&digits) && next.len() < numbered.len() && goes_on(next) {
                at = original.len() - next.len();
                between = true;
            }
            if goes_on(&original[at..]) && (between || !page) {
                // With nothing in between, this is an ordinary line break.
                if between {
                    self.text.push("", start, at - start);
                    self.feet.push((start + 1, at));
                }
                return between.then_some(at);
            }
            let rest = &original[at..];
            let line = rest.split(['\n', '\r', '\u{c}']).next().unwrap_or_default();
            let number = line.chars().any(|c| c.is_ascii_digit());
            let short = line.len() <= FOOT.1 && line.len() < rest.len();
            // A running head without a number is recognised only beside a form feed.
            let form_feed =
                page || rest[line.len()..].trim_start_matches(['\n', '\r', ' ']).starts_with('\u{c}');
            if !short || !(number || form_feed) {
                return None;
            }
            at += line.len();
            between = true;
        }
        None
    }

    /// Adds a word with its letters replaced by the Latin letters that they look like.
    fn alike(&mut self, original: &str, start: usize, end: usize) {
        let mut at = start;
        while at < end {
            let length = segment(&original[at..end]);
            let c = original[at..].chars().next().unwrap_or_default();
            match looks_like(c) {
                Some(like) => self.text.push(like.encode_utf8(&mut [0; 4]), at, length),
                None => self.text.push_same(&original[at..at + length], at),
            }
            at += length;
        }
    }
}

/// Whether a text begins with the rest of a divided word: a letter that is not a capital.
fn goes_on(text: &str) -> bool {
    text.chars().next().is_some_and(|c| c.is_lowercase() || c.is_alphabetic() && !c.is_uppercase())
}

/// Returns the byte that two hexadecimal digits stand for, and the number of digits.
fn hex(text: &str) -> Option<(u8, usize)> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    Some((u8::from_str_radix(digits, 16).ok()?, 2))
}

/// Returns the position of a byte nearby on the same line.
fn find(text: &str, byte: u8) -> Option<usize> {
    let near = text.bytes().take(MARKUP).take_while(|byte| !matches!(byte, b'\n' | b'<' | b'&'));
    near.into_iter().position(|near| near == byte)
}

/// Returns the end of the word that begins at `start`, and whether some of its letters stand for others that look
/// the same: it mixes scripts, or consists only of letters that look like Latin ones.
fn word(text: &str, start: usize) -> (usize, bool) {
    let (mut like, mut ascii, mut other) = (false, false, false);
    let mut end = start;
    for c in text[start..].chars() {
        if c.is_ascii() {
            if !c.is_ascii_alphabetic() {
                break;
            }
            ascii = true;
        } else if !(c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)) {
            // A single other character, with its marks, counts as a word.
            if end == start {
                end = start + segment(&text[start..]);
            }
            break;
        } else if looks_like(c).is_some() {
            like = true;
        } else {
            other = true;
        }
        end += c.len_utf8();
    }
    (end, like && (ascii || !other))
}

/// Returns the Latin letter that a letter of another script looks like.
fn looks_like(c: char) -> Option<char> {
    static ALIKE: OnceLock<FxHashMap<char, char>> = OnceLock::new();
    if u32::from(c) < 0x180 {
        return None;
    }
    let alike = ALIKE.get_or_init(|| {
        let scripts = ['\u{180}'..='\u{2e7f}', '\u{a4d0}'..='\u{abff}', '\u{10280}'..='\u{118ff}'];
        let letters = scripts.into_iter().flatten().filter(|c| c.is_alphabetic());
        let one = |c: char| {
            let base = c.nfd().next()?.to_string();
            let mut skeleton = unicode_security::confusable_detection::skeleton(&base);
            let like = skeleton.next().filter(|c| c.is_ascii_alphabetic() && skeleton.next().is_none());
            // Small capitals and other phonetic letters.
            let phonetic = || {
                let phonetic =
                    matches!(c, '\u{250}'..='\u{2af}' | '\u{1d00}'..='\u{1d7f}' | '\u{a730}'..='\u{a731}');
                let mut letters = deunicode::deunicode_char(c).filter(|_| phonetic)?.chars();
                letters.next().filter(|c| c.is_ascii_alphabetic() && letters.next().is_none())
            };
            let like = like.or_else(phonetic)?;
            // The confusables table maps the capital I, which has no dot, to l.
            Some((c, if like == 'l' && c.is_uppercase() { 'I' } else { like }))
        };
        letters.filter_map(one).collect()
    });
    alike.get(&c).copied()
}

/// Returns the forms of a word of another script in which the letters that look Latin are Latin.
pub(crate) fn lookalikes(words: &str) -> Vec<String> {
    let like = |text: &str| text.chars().map(|c| looks_like(c).unwrap_or(c)).collect::<String>();
    let mut title = true;
    let titled = words.chars().flat_map(|c| {
        let first = std::mem::replace(&mut title, !c.is_alphabetic());
        if first { c.to_uppercase().collect::<Vec<_>>() } else { c.to_lowercase().collect() }
    });
    let titled = titled.collect::<String>();
    let mut alike =
        vec![like(words), like(&words.to_lowercase()), like(&words.to_uppercase()), like(&titled)];
    alike.retain(|alike| alike != words && alike.chars().any(|c| c.is_ascii_alphabetic()));
    alike.sort_unstable();
    alike.dedup();
    alike
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn plain(text: &str, expected: &str) {
        assert_eq!(Plain::of(text).map_or_else(|| text.to_owned(), |plain| plain.text.text), expected);
    }

    #[test]
    fn spellings_are_read() {
        plain("a%20M%C3%BCller%2f100%", "a M\u{fc}ller/100%");
        plain("M%FCller", "M\u{fc}ller");
        plain("M=C3=BCl=\nler=20x=42", "M\u{fc}ller x=42");
        plain(
            "M&uuml;ller &#252; &#xFC; &nosuch; AT&T; 1 & 2;",
            "M\u{fc}ller \u{fc} \u{fc} &nosuch; AT&T; 1 & 2;",
        );
        plain("M\\u00fcller \\users", "M\u{fc}ller \\users");
        plain("www.xn--mller-kva.example", "www.m\u{fc}ller.example");
        plain("xn-- xn--\u{fc} xn--99999999999", "xn-- xn--\u{fc} xn--99999999999");
        plain("Gu<b>llmar</b>sen 1 < 2 > 1", "Gullmarsen 1 < 2 > 1");
        plain("Gu\u{304}%20", "Gu\u{304} ");
    }

    #[test]
    fn letters_of_other_scripts_are_read_where_they_are_out_of_place() {
        plain("\u{421}\u{430}r\u{435}n", "Caren");
        plain("\u{421}\u{430}\u{440}\u{435}", "Cape");
        plain(
            "\u{421}\u{432}\u{435}\u{442}\u{430} \u{438} \u{43f}",
            "\u{421}\u{432}\u{435}\u{442}\u{430} \u{438} \u{43f}",
        );
        plain("\u{406}da", "Ida");
    }

    #[test]
    fn words_are_put_together_over_a_page() {
        let text = "by Gull-\n\n12\n\n\u{c}THE HARBOUR 13\n\nmarsen, he";
        let plain = Plain::of(text).unwrap();
        assert_eq!(plain.text.text, "by Gullmarsen, he");
        let places = plain.places(3, 13);
        let places = places.into_iter().map(|(start, end)| &text[start..end]).collect::<Vec<_>>();
        assert_eq!(places, ["Gull-", "marsen"]);
        for text in
            ["Gull-\nmarsen", "Gull-\n\nAn ordinary line\n\nmarsen", "Gull - \n12\nmarsen", "Gull-\n12"]
        {
            assert!(Plain::of(text).is_none(), "{text}");
        }
        assert_eq!(Plain::of("Gull-\n  14  marsen").unwrap().text.text, "Gullmarsen");
    }
}
