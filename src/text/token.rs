//! Cuts a text into tokens. Separate from folding because spans of the text come from here, terms from there.

use super::{is_combining_mark, stands_alone};

/// One token of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// The tokens of a text, in order, disjoint.
///
/// A token is a run of letters, digits, their marks and invisible characters. Unlike the words of UAX #29 it
/// ends at an apostrophe (`l’homme`, `member’s`: two tokens each), at an underscore and a colon, and at a full stop
/// (`end.Next` is what careless typing and scanning leave) unless single letters stand on both sides (`U.S.A`).
/// Like them it goes on through `.` and `,` between digits (`1,000.5`) and `·` between letters (`col·lega`). A word
/// divided at a line's end by a hyphen is one token, if it goes on in lower case.
///
/// Where a script has no spaces, every character with its marks is a token, so that any substring is a phrase:
/// see [`stands_alone`].
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// See [`tokens`].
#[derive(Clone, Debug)]
pub struct Tokens<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    #[inline]
    fn next(&mut self) -> Option<Token> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        loop {
            let byte = *bytes.get(start)?;
            if byte.is_ascii_alphanumeric() {
                break;
            }
            if byte.is_ascii() {
                start += 1;
                continue;
            }
            let c = self.text[start..].chars().next()?;
            if begins_word(c) {
                break;
            }
            start += c.len_utf8();
        }
        let mut end = start;
        while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            end += 1;
        }
        // Most words of most texts end here.
        if bytes.get(end).is_none_or(|next| matches!(next, b' ' | b'\n')) {
            self.at = end;
            return Some(Token { start, end });
        }
        let end = self.slow_end(start, end);
        self.at = end;
        Some(Token { start, end })
    }
}

impl Tokens<'_> {
    /// The end of the token from `start`, of which everything up to `end` is ASCII letters and digits.
    fn slow_end(&self, start: usize, mut end: usize) -> usize {
        if start == end {
            let first = self.text[start..].chars().next().unwrap_or_default();
            end += first.len_utf8();
            if stands_alone(first) {
                return self.cluster_end(first, end);
            }
        }
        loop {
            let Some(next) = self.text[end..].chars().next() else { return end };
            if continues_word(next) && !stands_alone(next) {
                end += next.len_utf8();
                continue;
            }
            match self.bridge(start, end, next) {
                Some(past) => end = past,
                None => return end,
            }
        }
    }

    /// Where the token goes on behind `next`, a character that is itself no part of words, if it does.
    fn bridge(&self, start: usize, end: usize, next: char) -> Option<usize> {
        let past = end + next.len_utf8();
        let before = self.text[start..end].chars().next_back()?;
        let mut rest = self.text[past..].chars();
        let after = rest.next()?;
        let goes_on = match next {
            '.' | ',' if before.is_numeric() && after.is_numeric() => true,
            '.' => {
                let single = rest.next().is_none_or(|c| !continues_word(c));
                let mut own = self.text[start..end].chars().rev().skip(1);
                let initial = own.next().is_none_or(|c| c == '.');
                initial && single && before.is_alphabetic() && after.is_alphabetic() && !stands_alone(after)
            }
            '·' | '\u{2027}' | '\u{5f3}' | '\u{5f4}' => {
                before.is_alphabetic() && after.is_alphabetic() && !stands_alone(after)
            }
            '-' | '\u{2010}' if matches!(after, '\n' | ' ' | '\t') => return self.divided(before, past),
            '\n' if before == '\u{ad}' => return self.divided('a', end),
            _ => false,
        };
        goes_on.then_some(past)
    }

    /// Where a word goes on that is divided at a line's end, which begins at `line_end`; recognised pages have spaces there,
    /// and before the next line.
    fn divided(&self, before: char, line_end: usize) -> Option<usize> {
        let line_break = self.text[line_end..].trim_start_matches([' ', '\t']);
        let next_line = line_break.strip_prefix('\n')?.trim_start_matches([' ', '\t']);
        let goes_on = before.is_alphabetic() && next_line.chars().next()?.is_lowercase();
        goes_on.then_some(self.text.len() - next_line.len())
    }

    /// The end of a character that is a token of its own: its marks, and the rest of a Hangul syllable in parts.
    fn cluster_end(&self, first: char, mut end: usize) -> usize {
        let mut before = first;
        for c in self.text[end..].chars() {
            let jamo = is_jamo(before) && is_jamo(c) && u32::from(c) >= 0x1160;
            // Half-width kana have their voicing marks behind them.
            let voiced = matches!(before, '\u{ff66}'..='\u{ff9d}') && matches!(c, '\u{ff9e}' | '\u{ff9f}');
            if !(is_combining_mark(c) || is_invisible(c) || jamo || voiced) {
                break;
            }
            end += c.len_utf8();
            before = c;
        }
        end
    }
}

fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '＇')
}

/// Soft hyphen, joiners and the like: part of a word, but of no term.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn begins_word(c: char) -> bool {
    c.is_alphanumeric() && !is_apostrophe(c)
}

fn continues_word(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c) || is_invisible(c)) && !is_apostrophe(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn cut(text: &str, expected: &[&str]) {
        let cut: Vec<&str> = tokens(text).map(|token| &text[token.start..token.end]).collect();
        assert_eq!(cut, expected);
    }

    #[test]
    fn words() {
        cut("Not one word, he said.", &["Not", "one", "word", "he", "said"]);
        cut("l’homme, the member's; rock'n'roll", &["l", "homme", "the", "member", "s", "rock", "n", "roll"]);
        cut("well-known _emphasis_ Q:what", &["well", "known", "emphasis", "Q", "what"]);
        cut("naïve café Ærø", &["naïve", "café", "Ærø"]);
        cut("cafe\u{301}s ex\u{ad}am\u{ad}ple", &["cafe\u{301}s", "ex\u{ad}am\u{ad}ple"]);
        cut("“¿Qué?” — 50 % of 1,000.5, or 3.", &["Qué", "50", "of", "1,000.5", "or", "3"]);
        cut("m² col·lega x86", &["m²", "col·lega", "x86"]);
        cut("हिन्दी भाषा", &["हिन्दी", "भाषा"]);
        cut("", &[]);
        cut("… — ‘’ \u{301}", &[]);
    }

    #[test]
    fn full_stops() {
        cut("the U.S. and U.S.A., e.g. here", &["the", "U.S", "and", "U.S.A", "e.g", "here"]);
        cut("the end.Next one", &["the", "end", "Next", "one"]);
        cut("a.bc example.org 3.x", &["a", "bc", "example", "org", "3", "x"]);
    }

    #[test]
    fn divided_words() {
        cut("exam-\nple exam\u{ad}\nple", &["exam-\nple", "exam\u{ad}\nple"]);
        cut("exam- \n  ple exam- ple exam-\n\nple", &["exam- \n  ple", "exam", "ple", "exam", "ple"]);
        cut("Anglo-\nSaxon 1914-\nish end -\nand", &["Anglo", "Saxon", "1914", "ish", "end", "and"]);
        cut("last-", &["last"]);
        cut("last-\n", &["last"]);
    }

    #[test]
    fn characters() {
        cut("言葉は力", &["言", "葉", "は", "力"]);
        cut("\u{ff76}\u{ff9e}\u{ff77}", &["\u{ff76}\u{ff9e}", "\u{ff77}"]);
        cut("GPT模型2", &["GPT", "模", "型", "2"]);
        cut("한국어", &["한", "국", "어"]);
        cut("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}", &["\u{1112}\u{1161}\u{11ab}", "\u{1100}\u{116e}"]);
        cut("น้ำใจ", &["น้", "ำ", "ใ", "จ"]);
        cut("ガﾞ", &["ガ", "ﾞ"]);
    }

    proptest! {
        #[test]
        fn tokens_are_disjoint_and_on_boundaries(text in "[a-c.,'’ \n\u{ad}\\-\u{301}é語ก้1한한·_:A]{0,60}|\\PC{0,40}") {
            let mut end = 0;
            for token in tokens(&text) {
                prop_assert!(token.start >= end && token.end > token.start);
                prop_assert!(text.get(token.start..token.end).is_some());
                prop_assert!(text[end..token.start].chars().all(|c| !begins_word(c)));
                end = token.end;
            }
            prop_assert!(text[end..].chars().all(|c| !begins_word(c)));
        }
    }
}
