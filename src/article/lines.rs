//! The lines of a text, wrapped ones joined.
//!
//! What a line is, is the matter of labels; here it is only asked where it ends.

/// A paragraph or a line that stands alone, without the white space around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// First byte.
    pub(crate) start: usize,
    /// One past the last byte.
    pub(crate) end: usize,
    /// Words, up to a few dozen.
    pub(crate) words: usize,
    /// Whether a blank line stands before it.
    pub(super) spaced: bool,
    /// How far its first word is from the margin, in columns.
    pub(super) indent: usize,
}

impl Line {
    /// The same line in a text that begins `by` bytes later.
    pub(crate) fn shifted(self, by: usize) -> Line {
        Line { start: self.start - by, end: self.end - by, ..self }
    }

    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }

    /// Whether it ends as sentences do.
    pub(crate) fn finished(&self, text: &str) -> bool {
        self.text(text)
            .trim_end_matches(['"', '”', '’', '\'', '»', ')', ']'])
            .ends_with(['.', '?', '!', '…', ':', ';', '。'])
    }
}

/// The lines as they stand between line breaks, empty ones left out.
pub(crate) fn physical(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut at, mut blank) = (0, true);
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        if words.is_empty() {
            blank = true;
        } else {
            let start = at + (line.len() - line.trim_start().len());
            let count = words.split_whitespace().take(40).count();
            let indent = line.chars().take_while(|c| c.is_whitespace()).map(columns).sum();
            lines.push(Line { start, end: start + words.len(), words: count, spaced: blank, indent });
            blank = false;
        }
        at += line.len();
    }
    lines
}

/// How wide a space is, in columns.
fn columns(c: char) -> usize {
    match c {
        '\t' => 4,
        '\u{3000}' => 2,
        _ => 1,
    }
}

/// The lines, joined to paragraphs where the text was wrapped at a fixed width.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let lines = physical(text);
    let begins = beginnings(text, &lines);
    if !wrapped(text, &lines, &begins) {
        return lines;
    }
    let mut joined: Vec<Line> = Vec::new();
    for (line, begins) in lines.into_iter().zip(begins) {
        let longest = 40;
        match joined.last_mut() {
            // A short line that ends a sentence ends its paragraph even without a blank line after it.
            Some(last) if !begins && !is_label(line.text(text)) => {
                last.end = line.end;
                last.words = (last.words + line.words).min(longest);
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// Which lines begin paragraphs: those after a blank line and, where most lines begin at a margin, those that begin
/// to the right of it. Several such lines in a row are one block, unless each ends a sentence, as in talk.
fn beginnings(text: &str, lines: &[Line]) -> Vec<bool> {
    /// Fewer columns are an accident.
    const LEAST: usize = 2;
    let margin = lines.iter().map(|line| line.indent).min().unwrap_or_default();
    let indented = |line: &Line| line.indent >= margin + LEAST;
    let count = lines.iter().filter(|line| indented(line)).count();
    let is_style = count > 1 && 10 * count <= 7 * lines.len();
    let begins = |nth: usize| {
        let line = &lines[nth];
        let before = nth.checked_sub(1).map(|nth| &lines[nth]);
        line.spaced
            || before.is_none_or(|before| {
                is_style && indented(line) && (before.indent + LEAST <= line.indent || before.finished(text))
            })
    };
    (0..lines.len()).map(begins).collect()
}

/// Whether a line begins with what looks like a speaker's label, so that it is never joined to the one before.
fn is_label(line: &str) -> bool {
    crate::article::turns::label(line).is_some()
}

/// Whether most lines that go on in another stop in mid-sentence at much the same width.
fn wrapped(text: &str, lines: &[Line], begins: &[bool]) -> bool {
    let pairs = lines.windows(2).zip(&begins[1.min(begins.len())..]).filter(|(_, begins)| !**begins);
    let (mut followed, mut open, mut long) = (0, 0, 0);
    for (pair, _) in pairs {
        followed += 1;
        open += usize::from(!pair[0].finished(text));
        long += usize::from((45..=110).contains(&(pair[0].end - pair[0].start)));
    }
    followed >= 3 && open * 10 >= followed * 6 && long * 10 >= followed * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_are_joined_to_paragraphs_by_their_indent() {
        let text = "    The pilot stood on the pier that night, and nobody had told\n\
            him that the ship was there.\n    \"Who sent for me,\" he asked the boy, \"when the tide\n\
            is out and no ship can leave?\"\n    \"The mayor.\"\n    \"And where is the mayor now, in the middle of the\n\
            night and of the storm?\"\n";
        let found = lines(text).iter().map(|line| line.text(text).replace('\n', " ")).collect::<Vec<_>>();
        let expected = [
            "The pilot stood on the pier that night, and nobody had told him that the ship was there.",
            "\"Who sent for me,\" he asked the boy, \"when the tide is out and no ship can leave?\"",
            "\"The mayor.\"",
            "\"And where is the mayor now, in the middle of the night and of the storm?\"",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_are_not_wrapped_stand_alone_whatever_their_indent() {
        let text = "Tides\n  at nine\n  at ten\nShips\n  none\n";
        assert_eq!(lines(text).len(), 5);
    }
}
