//! A text without the differences that hide a name from a search: case, accents, normal form, ligatures, soft
//! hyphens, the hyphen at a line's end. It maps back to the original bytes.
//!
//! [`crate::text::fold`] folds a single word and keeps no positions.

use crate::text;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Stands for the hyphen and the line break of a divided word. The hyphen may also be a compound's own: the two
/// cannot be distinguished.
pub(crate) const BREAK: char = '\u{1}';

/// The form of a text that a regular expression is matched against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// As it is, in normal form C.
    Canonical,
    /// In normal form KC and on one line, with words joined that a line's end divides.
    Joined,
    /// The same, but hyphens at lines' ends are kept as those of compounds.
    Hyphened,
}

/// A text in another form.
pub(crate) struct Folded {
    /// The text in the other form.
    pub(crate) text: String,
    /// The beginnings of stretches in both forms, in order.
    pieces: Vec<Piece>,
    /// The length of the original in bytes.
    original: usize,
}

/// The beginning of a stretch. If it is the `same`, its bytes correspond one to one in both forms; otherwise it is
/// one character whose parts have no positions of their own.
#[derive(Clone, Copy)]
struct Piece {
    folded: u32,
    original: u32,
    same: bool,
}

impl Folded {
    /// Folds a text: removes everything that makes no difference to a reader.
    pub(crate) fn new(original: &str) -> Folded {
        let mut folded = Folded::empty(original);
        // A text has few distinct letters, so each is folded once.
        let mut letters: FxHashMap<char, Box<str>> = FxHashMap::default();
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            let after = &original[at + c.len_utf8()..];
            if c.is_ascii() && after.bytes().next().is_none_or(|next| next.is_ascii()) {
                match broken(original, at, c) {
                    Some(bytes) => {
                        folded.push(BREAK.encode_utf8(&mut [0; 4]), at, bytes);
                        at += bytes;
                    }
                    None => {
                        let c = match c {
                            '_' => ' ',
                            '`' => '\'',
                            c if c.is_whitespace() => ' ',
                            c => c.to_ascii_lowercase(),
                        };
                        folded.push(c.encode_utf8(&mut [0; 4]), at, 1);
                        at += 1;
                    }
                }
                continue;
            }
            if let Some(bytes) = broken(original, at, c) {
                folded.push(BREAK.encode_utf8(&mut [0; 4]), at, bytes);
                at += bytes;
                continue;
            }
            let bytes = segment(&original[at..]);
            let segment = &original[at..at + bytes];
            match c {
                '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '\u{ff07}' => folded.push("'", at, bytes),
                '\u{2010}'..='\u{2015}' | '\u{2212}' | '-' => folded.push("-", at, bytes),
                c if c.is_whitespace() || c == '_' => folded.push(" ", at, bytes),
                c if bytes == c.len_utf8() => {
                    let letter = letters.entry(c).or_insert_with(|| folded_segment(segment));
                    folded.push(letter, at, bytes);
                }
                _ => folded.push(&folded_segment(segment), at, bytes),
            }
            at += bytes;
        }
        folded
    }

    /// Returns a text in the form that a regular expression is matched against, without invisible characters.
    pub(crate) fn normal(original: &str, form: Form) -> Folded {
        let mut folded = Folded::empty(original);
        let mut at = 0;
        while let Some(c) = original[at..].chars().next() {
            let mut bytes = segment(&original[at..]);
            let broken = broken(original, at, c).filter(|_| form != Form::Canonical);
            if let Some(break_bytes) = broken {
                bytes = break_bytes;
                folded.push(if form == Form::Hyphened { "-" } else { "" }, at, bytes);
            } else if form != Form::Canonical && c.is_whitespace() {
                let rest = &original[at..];
                bytes = rest.len() - rest.trim_start().len();
                folded.push(" ", at, bytes);
            } else if bytes == 1 {
                folded.push(&original[at..at + 1], at, 1);
            } else {
                let visible = original[at..at + bytes].chars().filter(|c| !text::is_invisible(*c));
                let normal: String = match form {
                    Form::Canonical => visible.nfc().collect(),
                    _ => visible.nfkc().collect(),
                };
                folded.push(&normal, at, bytes);
            }
            at += bytes;
        }
        folded
    }

    pub(crate) fn empty(original: &str) -> Folded {
        Folded { text: String::with_capacity(original.len()), pieces: Vec::new(), original: original.len() }
    }

    /// Adds the folded form of some bytes of the original.
    pub(crate) fn push(&mut self, folded: &str, at: usize, bytes: usize) {
        let same = folded.len() == bytes && folded.chars().nth(1).is_none();
        if !(same && self.pieces.last().is_some_and(|piece| piece.same)) {
            self.pieces.push(Piece { folded: self.text.len() as u32, original: at as u32, same });
        }
        self.text.push_str(folded);
    }

    /// Adds a stretch of the original unchanged.
    pub(crate) fn push_same(&mut self, stretch: &str, at: usize) {
        if !self.pieces.last().is_some_and(|piece| piece.same) {
            self.pieces.push(Piece { folded: self.text.len() as u32, original: at as u32, same: true });
        }
        self.text.push_str(stretch);
    }

    /// Returns the byte range of the original that a range stands for: whole characters with all that belongs to
    /// them.
    pub(crate) fn place(&self, start: usize, end: usize) -> (usize, usize) {
        let piece = |at: usize| {
            let next = self.pieces.partition_point(|piece| piece.folded as usize <= at);
            let until = self.pieces.get(next).map_or(self.original, |piece| piece.original as usize);
            (next.checked_sub(1).map(|at| self.pieces[at]), until)
        };
        let from = match piece(start) {
            (Some(piece), _) if piece.same => piece.original as usize + start - piece.folded as usize,
            (Some(piece), _) => piece.original as usize,
            (None, _) => 0,
        };
        let until = match piece(end.saturating_sub(1)) {
            (Some(piece), until) if piece.same => {
                (piece.original as usize + end - piece.folded as usize).min(until)
            }
            (_, until) => until,
        };
        (from, until.max(from))
    }
}

/// Folds one character with its marks, further than for a search term: the variants of a letter that Arabic and
/// Persian keyboards give become one, and invisible characters are removed.
fn folded_segment(segment: &str) -> Box<str> {
    let seen = segment.chars().filter(|c| !is_hidden(*c)).collect::<String>();
    let same = |c| match c {
        '\u{649}' | '\u{6cc}' => '\u{64a}',
        '\u{6a9}' => '\u{643}',
        '\u{629}' => '\u{647}',
        c => c,
    };
    text::fold(&seen).chars().map(same).collect()
}

/// Whether a character is invisible wherever it stands.
fn is_hidden(c: char) -> bool {
    text::is_invisible(c)
        || matches!(u32::from(c),
            0x34f | 0x61c | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x202a..=0x202e
            | 0x2061..=0x206f | 0x3164 | 0xfe00..=0xfe0f | 0xffa0 | 0xe0000..=0xe0fff)
}

/// Returns the length in bytes of the first character with the marks and letters that normal forms join to it.
pub(crate) fn segment(text: &str) -> usize {
    let joins = |c: &char| {
        is_combining_mark(*c)
            || is_hidden(*c)
            || matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}')
    };
    let first = text.chars().next().map_or(0, char::len_utf8);
    first + text[first..].chars().take_while(joins).map(char::len_utf8).sum::<usize>()
}

/// Returns the length in bytes of a hyphen with the line break and the margin after it, if a word goes on in the
/// next line.
fn broken(text: &str, at: usize, c: char) -> Option<usize> {
    if !matches!(c, '-' | '\u{2010}' | '\u{ad}' | '\u{2011}') {
        return None;
    }
    let after = &text[at + c.len_utf8()..];
    let next = after.trim_start();
    let gap = after.len() - next.len();
    let breaks = after[..gap].contains(['\n', '\r', '\u{c}', '\u{b}', '\u{2028}']);
    let inside = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
    (breaks && inside && next.starts_with(char::is_alphanumeric)).then_some(c.len_utf8() + gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(text: &str, folded: &str) -> String {
        let form = Folded::new(text);
        let at = form.text.find(folded).unwrap_or_else(|| panic!("{:?}", form.text));
        let (start, end) = form.place(at, at + folded.len());
        text[start..end].to_owned()
    }

    #[test]
    fn every_form_leads_back_to_its_own_bytes() {
        assert_eq!(found("x Peña y", "pena"), "Peña");
        assert_eq!(found("x Pen\u{303}a y", "pena"), "Pen\u{303}a");
        assert_eq!(found("x PE\u{d1}A\u{301}. y", "pena"), "PE\u{d1}A\u{301}");
        assert_eq!(found("x \u{fb01}n y", "fin"), "\u{fb01}n");
        assert_eq!(found("a Lo\u{ad}pes b", "lopes"), "Lo\u{ad}pes");
        assert_eq!(found("a Lo-\n  pes b", "lo\u{1}pes"), "Lo-\n  pes");
        assert_eq!(found("x Stra\u{df}e y", "strasse"), "Stra\u{df}e");
        assert_eq!(found("\u{434}\u{418}\u{306}\u{434}", "\u{439}"), "\u{418}\u{306}");
        assert_eq!(found("\u{1112}\u{1161}\u{11ab}!", "\u{d55c}"), "\u{1112}\u{1161}\u{11ab}");
        assert_eq!(found("a\u{ff2c}\u{ff4f}b", "lo"), "\u{ff2c}\u{ff4f}");
        assert_eq!(found("a L\u{2063}o\u{e0020}\u{202c}p b", "lop"), "L\u{2063}o\u{e0020}\u{202c}p");
    }

    #[test]
    fn normal_forms_for_patterns() {
        let text = "a Pen\u{303}a, \u{ff15}5\u{ad}5";
        let form = Folded::normal(text, Form::Joined);
        assert_eq!(form.text, "a Pe\u{f1}a, 555");
        let at = form.text.find("555").unwrap();
        assert_eq!(form.place(at, at + 3), (text.find('\u{ff15}').unwrap(), text.len()));
    }
}
