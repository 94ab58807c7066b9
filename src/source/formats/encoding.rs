//! Bytes to text: which encoding a file has, and where each character of the text stands in the file.

use crate::document::OffsetMap;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A file's text: UTF-8, line ends `\n`, no byte order mark.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The text.
    pub text: String,
    /// Its offsets to those of the file.
    pub offsets: OffsetMap,
    /// The encoding's usual name (`UTF-8`, `windows-1252`).
    pub encoding: &'static str,
    /// Whether the encoding was guessed from the bytes' frequencies rather than told by them.
    pub guessed: bool,
    /// How many characters could not be read and became U+FFFD.
    pub unreadable: u32,
}

/// Reads the bytes of a text file.
///
/// A byte order mark decides; then valid UTF-8 is UTF-8, zeros in every other byte are UTF-16, UTF-8 with a
/// few broken places stays UTF-8, and for the rest `chardetng` guesses, which for Western texts means
/// Windows-1252.
///
/// # Errors
/// What the file seems to be, in words that follow "this is", where it is no text.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    decode_as(bytes, None)
}

/// Reads the bytes of a file of markup, which may declare its encoding itself: believed where the bytes do not
/// say better.
///
/// # Errors
/// As [`decode`].
pub(crate) fn decode_markup(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    let declared = declared(&bytes);
    decode_as(bytes, declared)
}

/// The encoding in `<?xml encoding="..."?>` or `<meta charset=...>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let names = ["encoding=", "charset="].into_iter().filter_map(|key| {
        let after = head[head.find(key)? + key.len()..].trim_start_matches(['"', '\'', ' ']);
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c))?;
        Encoding::for_label(&after.as_bytes()[..end])
    });
    // A file that can be read so far is not in two bytes a character, whatever it declares.
    names.into_iter().find(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

fn decode_as(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<Decoded, &'static str> {
    // UTF-32's marks: of its first character, one of UTF-16 would have been a zero.
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err("UTF-32 text");
    }
    let decoded = match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            by_steps(&bytes, mark, encoding)
        }
        Some((_, mark)) => utf8(bytes, mark),
        None => match utf16_without_mark(&bytes) {
            Some(encoding) => Decoded { guessed: true, ..by_steps(&bytes, 0, encoding) },
            None if has_many_zeros(&bytes) => return Err("a binary file"),
            None => match std::str::from_utf8(&bytes) {
                Ok(_) => utf8(bytes, 0),
                Err(_) if declared.is_some_and(|declared| declared != encoding_rs::UTF_8) => {
                    by_steps(&bytes, 0, declared.unwrap_or(WINDOWS_1252))
                }
                Err(_) if is_damaged_utf8(&bytes) => utf8(bytes, 0),
                Err(_) => Decoded { guessed: true, ..by_steps(&bytes, 0, guess(&bytes)) },
            },
        },
    };
    if has_many_controls(&decoded.text) {
        return Err("a binary file");
    }
    let (text, offsets) = unify_line_ends(decoded.text, decoded.offsets);
    Ok(Decoded { text, offsets, ..decoded })
}

/// Makes every `\r\n` and `\r` a `\n`.
fn unify_line_ends(text: String, offsets: OffsetMap) -> (String, OffsetMap) {
    if !text.contains('\r') {
        return (text, offsets);
    }
    let mut unified = String::with_capacity(text.len());
    let mut map = OffsetMap::empty();
    let mut at = 0;
    for line in text.split_inclusive(['\r', '\n']) {
        let body = line.trim_end_matches(['\r', '\n']);
        // The `\n` of a `\r\n` comes as a piece of its own: it belongs to the line end before it.
        if body.is_empty() && line == "\n" && text[..at].ends_with('\r') {
            at += 1;
            continue;
        }
        unified.push_str(body);
        map.push_same(body.len(), at);
        if body.len() < line.len() {
            let width = if text[at + body.len()..].starts_with("\r\n") { 2 } else { 1 };
            unified.push('\n');
            map.push(1, at + body.len(), width);
        }
        at += line.len();
    }
    let offsets = map.through(&offsets);
    (unified, offsets)
}

/// UTF-8 from `start`, broken bytes and zeros replaced.
fn utf8(bytes: Vec<u8>, start: usize) -> Decoded {
    let clean = |text: &str| !text.contains('\0');
    if start == 0 {
        match String::from_utf8(bytes) {
            Ok(text) if clean(&text) => {
                let offsets = OffsetMap::identity(text.len());
                return Decoded { text, offsets, encoding: "UTF-8", guessed: false, unreadable: 0 };
            }
            Ok(text) => return utf8_in_pieces(text.as_bytes(), 0),
            Err(error) => return utf8_in_pieces(error.as_bytes(), 0),
        }
    }
    utf8_in_pieces(&bytes, start)
}

/// The way of [`utf8`] for all but the usual case.
fn utf8_in_pieces(bytes: &[u8], start: usize) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut offsets = OffsetMap::empty();
    let (mut at, mut unreadable) = (start, 0);
    let mut replace = |text: &mut String, offsets: &mut OffsetMap, at: usize, width: usize| {
        text.push(char::REPLACEMENT_CHARACTER);
        offsets.push(char::REPLACEMENT_CHARACTER.len_utf8(), at, width);
        unreadable += 1;
    };
    for chunk in bytes[start..].utf8_chunks() {
        for piece in chunk.valid().split_inclusive('\0') {
            let kept = piece.trim_end_matches('\0');
            text.push_str(kept);
            offsets.push_same(kept.len(), at);
            if kept.len() < piece.len() {
                replace(&mut text, &mut offsets, at + kept.len(), 1);
            }
            at += piece.len();
        }
        if !chunk.invalid().is_empty() {
            replace(&mut text, &mut offsets, at, chunk.invalid().len());
            at += chunk.invalid().len();
        }
    }
    Decoded { text, offsets, encoding: "UTF-8", guessed: false, unreadable }
}

/// Any other encoding, a byte at a time: so it is known which bytes made which character, whatever state the
/// encoding keeps.
fn by_steps(bytes: &[u8], start: usize, encoding: &'static Encoding) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len());
    let mut offsets = OffsetMap::empty();
    let (mut from, mut unreadable) = (start, 0);
    let mut buffer = [0u8; 32];
    for at in start..=bytes.len() {
        let last = at == bytes.len();
        let step = if last { &bytes[at..] } else { &bytes[at..=at] };
        let (result, _, written, _) = decoder.decode_to_utf8(step, &mut buffer, last);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        let upto = if last { at } else { at + 1 };
        for c in String::from_utf8_lossy(&buffer[..written]).chars() {
            let c = if c == '\0' { char::REPLACEMENT_CHARACTER } else { c };
            unreadable += u32::from(c == char::REPLACEMENT_CHARACTER);
            text.push(c);
            offsets.push(c.len_utf8(), from, upto - from);
            from = upto;
        }
    }
    Decoded { text, offsets, encoding: encoding.name(), guessed: false, unreadable }
}

/// The likeliest encoding of bytes that are neither UTF-8 nor UTF-16.
fn guess(bytes: &[u8]) -> &'static Encoding {
    /// With fewer letters beyond ASCII, one Latin encoding looks as good as another.
    const TELLING: usize = 20;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let is_latin =
        ["windows-1250", "windows-1254", "windows-1257", "windows-1258", "ISO-8859-2", "ISO-8859-4"];
    let few = bytes.iter().filter(|byte| !byte.is_ascii()).take(TELLING).count() < TELLING;
    match few && is_latin.contains(&guess.name()) && is_western(bytes) {
        true => WINDOWS_1252,
        false => guess,
    }
}

/// Whether Windows-1252 has a character for every byte.
fn is_western(bytes: &[u8]) -> bool {
    !bytes.iter().any(|byte| matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D))
}

/// UTF-16 without a mark: Western text has a zero in nearly every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match half {
        0 => None,
        _ if odd * 2 > half && even * 20 < half => Some(UTF_16LE),
        _ if even * 2 > half && odd * 20 < half => Some(UTF_16BE),
        _ => None,
    }
}

/// A single stray zero is damage, many are a sign of numbers.
fn has_many_zeros(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().filter(|b| **b == 0).count();
    zeros * 1000 > bytes.len() || bytes[..bytes.len().min(512)].contains(&0)
}

/// Texts have line ends, tabs, form feeds; more control characters than one in ten are something else.
fn has_many_controls(text: &str) -> bool {
    let sample = text.chars().take(1 << 16);
    let (mut all, mut controls) = (0, 0);
    for c in sample {
        all += 1;
        controls += usize::from(c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0C'));
    }
    controls * 10 > all
}

/// Bytes that are UTF-8 but for a few places: a truncated download, two files glued together. In Windows-1252
/// and the like, letters that happen to form valid sequences are far rarer than those that do not.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 4 * bad
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What every place of the text is in the file, as (character, from, to).
    fn places(bytes: &[u8]) -> (Decoded, Vec<(char, usize, usize)>) {
        let decoded = decode(bytes.to_vec()).unwrap();
        let places = decoded.text.char_indices();
        let places = places
            .map(|(at, c)| {
                let end = at + c.len_utf8();
                (c, decoded.offsets.to_file(at), decoded.offsets.end_in_file(end))
            })
            .collect();
        (decoded, places)
    }

    #[test]
    fn utf8_with_mark_and_line_ends() {
        let (decoded, places) = places(b"\xEF\xBB\xBFa\r\n\r\n\xC3\xA9\rb");
        assert_eq!((decoded.text.as_str(), decoded.encoding), ("a\n\n\u{e9}\nb", "UTF-8"));
        let expected =
            [('a', 3, 4), ('\n', 4, 6), ('\n', 6, 8), ('\u{e9}', 8, 10), ('\n', 10, 11), ('b', 11, 12)];
        assert_eq!(places, expected);
    }

    #[test]
    fn utf16_both_ways_with_and_without_mark() {
        let text = "Ol\u{e1}, she said. \u{1F600}\r\nYes.";
        for big in [false, true] {
            for mark in ["", "\u{feff}"] {
                let units = mark.encode_utf16().chain(text.encode_utf16());
                let bytes = units
                    .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                    .collect::<Vec<_>>();
                let (decoded, places) = places(&bytes);
                assert_eq!(decoded.text, text.replace('\r', ""));
                assert_eq!(decoded.guessed, mark.is_empty());
                let base = 2 * mark.chars().count();
                assert_eq!(places[2], ('\u{e1}', base + 4, base + 6));
                assert_eq!(places[15], ('\u{1F600}', base + 30, base + 34));
                assert_eq!(places[16], ('\n', base + 34, base + 38));
            }
        }
    }

    #[test]
    fn windows_1252() {
        let (decoded, places) = places(b"\x93Na\xEFve,\x94 said Ren\xE9e \x96 d\xE9j\xE0 vu.");
        assert_eq!((decoded.encoding, decoded.guessed), ("windows-1252", true));
        assert_eq!(decoded.text, "\u{201c}Na\u{ef}ve,\u{201d} said Ren\u{e9}e \u{2013} d\u{e9}j\u{e0} vu.");
        assert!(places.iter().enumerate().all(|(i, place)| (place.1, place.2) == (i, i + 1)));
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let (decoded, places) = places(b"\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xFFx\xC3\xA9");
        assert_eq!((decoded.encoding, decoded.unreadable), ("UTF-8", 1));
        assert_eq!(places[4..], [('\u{fffd}', 8, 9), ('x', 9, 10), ('\u{e9}', 10, 12)]);
    }

    #[test]
    fn one_stray_zero_in_a_long_text() {
        let mut bytes = "a line\n".repeat(300).into_bytes();
        bytes[1000] = 0;
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.unreadable, decoded.offsets.to_file(1003)), (1, 1001));
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(decode(b"\xFF\xFE\0\0W\0\0\0".to_vec()).unwrap_err(), "UTF-32 text");
        assert_eq!(decode(vec![1, 0, 0, 7, 200, 0, 0, 0, 9]).unwrap_err(), "a binary file");
        assert_eq!(decode(vec![1, 2, 3, 4, 5, 6]).unwrap_err(), "a binary file");
    }

    #[test]
    fn shift_jis_knows_its_places() {
        let text = "\u{65e5}\u{672c}\u{8a9e}\u{306e}\u{6587}\u{7ae0}\u{3067}\u{3059}\u{3002}".repeat(5);
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(&text);
        let (decoded, places) = places(&bytes);
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text.as_str(), "Shift_JIS"));
        assert_eq!(places[3], ('\u{306e}', 6, 8));
    }
}
