//! CMaps that a document brings: from codes to glyph numbers (an encoding), and from codes to characters (ToUnicode).
//!
//! Many are written by programs that do not follow the rules, so whatever can be understood counts and the rest is
//! passed over.

use super::names;
use rustc_hash::FxHashMap;

/// More entries than these are no table of characters.
const MOST: usize = 1 << 18;

/// Codes of one length that belong to the encoding, each byte within its own bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Space {
    length: usize,
    low: u32,
    high: u32,
}

/// A CMap.
#[derive(Clone, Debug, Default)]
pub(super) struct CMap {
    spaces: Vec<Space>,
    /// The first code, the last one, and the glyph number of the first; sorted.
    glyphs: Vec<(u32, u32, u32)>,
    /// Characters of single codes.
    texts: FxHashMap<u32, String>,
    /// The first code, the last one, and the characters of the first, whose last unit counts up; sorted.
    ranges: Vec<(u32, u32, Vec<u16>)>,
    /// Whether lines run from top to bottom.
    pub(super) vertical: bool,
    /// The name of another that this one goes on from.
    pub(super) base: Option<Vec<u8>>,
}

/// What the text of a CMap consists of.
#[derive(Clone, Debug, PartialEq)]
enum Token<'t> {
    Number(i64),
    Code(Vec<u8>),
    Name(&'t [u8]),
    Word(&'t [u8]),
    Open,
    Close,
}

impl CMap {
    /// Reads as much as can be understood.
    pub(super) fn read(bytes: &[u8]) -> CMap {
        let mut cmap = CMap::default();
        let mut operands = Vec::new();
        for token in Tokens(bytes) {
            let Token::Word(word) = token else {
                operands.push(token);
                continue;
            };
            cmap.operate(word, &operands);
            operands.clear();
        }
        // The end may be cut off, or lack the word that ends a list.
        cmap.glyphs.sort_by_key(|(first, ..)| *first);
        cmap.ranges.sort_by_key(|(first, ..)| *first);
        cmap
    }

    /// Takes in what stands before a word.
    fn operate(&mut self, word: &[u8], operands: &[Token<'_>]) {
        match word {
            b"endcodespacerange" => {
                for pair in operands.chunks_exact(2) {
                    if let [Token::Code(low), Token::Code(high)] = pair
                        && (1..=4).contains(&low.len())
                    {
                        self.spaces.push(Space { length: low.len(), low: number(low), high: number(high) });
                    }
                }
            }
            b"endcidrange" => {
                for range in operands.chunks_exact(3) {
                    if let [Token::Code(first), Token::Code(last), Token::Number(glyph)] = range {
                        self.glyphs.push((number(first), number(last), *glyph as u32));
                    }
                }
            }
            b"endcidchar" => {
                for pair in operands.chunks_exact(2) {
                    if let [Token::Code(code), Token::Number(glyph)] = pair {
                        self.glyphs.push((number(code), number(code), *glyph as u32));
                    }
                }
            }
            b"endbfchar" => {
                for pair in operands.chunks_exact(2) {
                    if let Token::Code(code) = &pair[0] {
                        self.set(number(code), &pair[1]);
                    }
                }
            }
            b"endbfrange" => self.text_ranges(operands),
            b"def" => {
                if let [.., Token::Name(b"WMode"), Token::Number(mode)] = operands {
                    self.vertical = *mode == 1;
                }
            }
            b"usecmap" => {
                if let Some(Token::Name(name)) = operands.last() {
                    self.base = Some(name.to_vec());
                }
            }
            _ => {}
        }
    }

    fn text_ranges(&mut self, operands: &[Token<'_>]) {
        let mut rest = operands;
        while let [Token::Code(first), Token::Code(last), after @ ..] = rest {
            let (first, last) = (number(first), number(last));
            rest = after;
            match after {
                [Token::Open, inside @ ..] => {
                    let end = inside.iter().position(|token| *token == Token::Close);
                    let end = end.unwrap_or(inside.len());
                    for (code, text) in (first..=last).zip(&inside[..end]) {
                        self.set(code, text);
                    }
                    rest = inside.get(end + 1..).unwrap_or_default();
                }
                [text, after @ ..] => {
                    rest = after;
                    match text {
                        Token::Code(text) if last > first && self.ranges.len() < MOST => {
                            self.ranges.push((first, last, units(text)));
                        }
                        text => self.set(first, text),
                    }
                }
                [] => {}
            }
        }
    }

    fn set(&mut self, code: u32, text: &Token<'_>) {
        let text = match text {
            Token::Code(text) => decode(&units(text)),
            Token::Name(name) => str::from_utf8(name).ok().and_then(names::text).unwrap_or_default(),
            _ => return,
        };
        if self.texts.len() < MOST {
            self.texts.insert(code, text);
        }
    }

    /// Whether there is anything in it that turns codes into characters.
    pub(super) fn has_text(&self) -> bool {
        !self.texts.is_empty() || !self.ranges.is_empty()
    }

    /// Whether there is anything in it that turns codes into glyph numbers.
    pub(super) fn has_glyphs(&self) -> bool {
        !self.glyphs.is_empty()
    }

    /// The characters of a code.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        let until = self.ranges.partition_point(|(first, ..)| *first <= code);
        let (first, _, units) =
            self.ranges[..until].iter().rev().take(8).find(|(_, last, _)| code <= *last)?;
        let mut units = units.clone();
        let last = units.last_mut()?;
        *last = last.wrapping_add((code - first) as u16);
        Some(decode(&units))
    }

    /// The glyph number of a code.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let until = self.glyphs.partition_point(|(first, ..)| *first <= code);
        let (first, last, glyph) = self.glyphs.get(until.checked_sub(1)?)?;
        (code <= *last).then(|| glyph.saturating_add(code - first))
    }

    /// How many bytes the first code of a string has, where this CMap says so.
    pub(super) fn length(&self, bytes: &[u8]) -> Option<usize> {
        let fits = |space: &&Space| {
            bytes.len() >= space.length
                && (0..space.length).all(|nth| {
                    let shift = 8 * (space.length - 1 - nth);
                    let (low, high) = ((space.low >> shift) as u8, (space.high >> shift) as u8);
                    (low..=high).contains(&bytes[nth])
                })
        };
        let fitting = self.spaces.iter().filter(fits).map(|space| space.length).min();
        fitting.or_else(|| self.spaces.iter().map(|space| space.length).min())
    }
}

/// The bytes of a code as a number.
pub(super) fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Characters are written in UTF-16; a single byte is one too.
fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        bytes => bytes.chunks(2).map(|pair| number(pair) as u16).collect(),
    }
}

fn decode(units: &[u16]) -> String {
    char::decode_utf16(units.iter().copied()).filter_map(Result::ok).filter(|c| *c != '\0').collect()
}

/// The tokens of a CMap.
struct Tokens<'t>(&'t [u8]);

impl<'t> Tokens<'t> {
    fn take(&mut self, count: usize) -> &'t [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        let is_space = |b: &u8| b.is_ascii_whitespace() || *b == 0;
        let is_end = |b: &u8| is_space(b) || b"<>[](){}/%".contains(b);
        loop {
            let space = self.0.iter().take_while(|b| is_space(b)).count();
            self.take(space);
            match self.0 {
                [] => return None,
                [b'%', ..] => {
                    let line = self.0.iter().take_while(|b| !b"\r\n".contains(b)).count();
                    self.take(line);
                }
                [b'<', b'<', ..] | [b'>', b'>', ..] => {
                    self.take(2);
                }
                [b'<', inside @ ..] => {
                    let length = inside.iter().position(|b| *b == b'>').unwrap_or(inside.len());
                    let digits = inside[..length].iter().filter_map(|b| (*b as char).to_digit(16));
                    let digits = digits.collect::<Vec<_>>();
                    self.take(length + 2);
                    let byte = |pair: &[u32]| (pair[0] << 4 | pair.get(1).copied().unwrap_or_default()) as u8;
                    return Some(Token::Code(digits.chunks(2).map(byte).collect()));
                }
                [b'(', inside @ ..] => {
                    let length = inside.iter().position(|b| *b == b')').unwrap_or(inside.len());
                    self.take(length + 2);
                }
                [b'[', ..] => {
                    self.take(1);
                    return Some(Token::Open);
                }
                [b']', ..] => {
                    self.take(1);
                    return Some(Token::Close);
                }
                [b'/', inside @ ..] => {
                    let length = inside.iter().position(is_end).unwrap_or(inside.len());
                    return Some(Token::Name(&self.take(length + 1)[1..]));
                }
                [b'>' | b')' | b'{' | b'}', ..] => {
                    self.take(1);
                }
                _ => {
                    let length = self.0.iter().position(is_end).unwrap_or(self.0.len());
                    let word = self.take(length);
                    let number = str::from_utf8(word).ok().and_then(|word| word.parse().ok());
                    return Some(number.map_or(Token::Word(word), Token::Number));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_characters() {
        let cmap = CMap::read(
            b"1 begincodespacerange <00> <FF> endcodespacerange\n\
            3 beginbfchar <01> <0041> <02> <00660069> <03> /eacute endbfchar\n\
            2 beginbfrange <10> <12> <0061> <20> <21> [<0078> <D83DDE00>] endbfrange",
        );
        let read = |code| cmap.text(code).unwrap_or_default();
        assert_eq!([1, 2, 3, 0x11, 0x20, 0x21, 0x22].map(read), ["A", "fi", "é", "b", "x", "😀", ""]);
        assert_eq!(cmap.length(b"\x10\x11"), Some(1));
    }

    #[test]
    fn codes_of_two_lengths_are_parted_byte_by_byte() {
        let cmap = CMap::read(
            b"/WMode 1 def /H usecmap 2 begincodespacerange <00> <80> <8140> <9FFC> endcodespacerange\n\
            1 begincidrange <8140> <817E> 633 endcidrange 1 begincidchar <20> 1 endcidchar",
        );
        assert_eq!(cmap.length(b"\x20\x40"), Some(1));
        assert_eq!(cmap.length(b"\x81\x40"), Some(2));
        assert_eq!((cmap.glyph(0x8141), cmap.glyph(0x20), cmap.glyph(0x9000)), (Some(634), Some(1), None));
        assert!(cmap.vertical && cmap.base.as_deref() == Some(b"H"));
    }

    #[test]
    fn a_broken_one_is_read_as_far_as_it_goes() {
        let cmap = CMap::read(b"beginbfchar <01> <0041> <02> endbfchar beginbfrange <10> <1");
        assert_eq!(cmap.text(1).as_deref(), Some("A"));
        assert_eq!(cmap.text(2), None);
    }
}
