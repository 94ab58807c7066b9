//! The lines of a text, wrapped ones joined.
//!
//! Separate from labelling, which asks what a line is: here it is only asked where it ends.

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
    pub(crate) spaced: bool,
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
            lines.push(Line { start, end: start + words.len(), words: count, spaced: blank });
            blank = false;
        }
        at += line.len();
    }
    lines
}

/// The lines, joined to paragraphs where the text was wrapped at a fixed width.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    let lines = physical(text);
    if !wrapped(text, &lines) {
        return lines;
    }
    let mut joined: Vec<Line> = Vec::new();
    for line in lines {
        let longest = 40;
        match joined.last_mut() {
            // A short line that ends a sentence ends its paragraph even without a blank line after it.
            Some(last) if !line.spaced && !is_label(line.text(text)) => {
                last.end = line.end;
                last.words = (last.words + line.words).min(longest);
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// Whether a line begins with what looks like a speaker's label, so that it is never joined to the one before.
fn is_label(line: &str) -> bool {
    crate::article::turns::label(line).is_some()
}

/// Whether most lines that another follows without a blank one stop in mid-sentence at much the same width.
fn wrapped(text: &str, lines: &[Line]) -> bool {
    let pairs = lines.windows(2).filter(|pair| !pair[1].spaced);
    let (mut followed, mut open, mut long) = (0, 0, 0);
    for pair in pairs {
        followed += 1;
        open += usize::from(!pair[0].finished(text));
        long += usize::from((45..=110).contains(&(pair[0].end - pair[0].start)));
    }
    followed >= 3 && open * 10 >= followed * 6 && long * 10 >= followed * 6
}
