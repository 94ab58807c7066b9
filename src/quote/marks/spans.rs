//! Where quotation marks open and close: the quoted stretches of one paragraph.
//!
//! Separate from attribution, because it looks at marks only and never at words: whatever stands between two marks
//! is a [`Quoted`] here, speech, title or scare quote.
//!
//! A stack of open marks is all the state there is, and it is emptied at the paragraph's end, so that a lost mark
//! never reaches beyond its paragraph. One thing crosses: an opener that is still open when the next paragraph
//! begins with an opener of its own says that the quotation goes on there ([`Quoted::continues`]).

use std::ops::Range;

/// What stands between two quotation marks of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quoted {
    /// First byte of the opening mark; equals `start` where that mark is missing.
    pub(crate) open: usize,
    /// First byte between the marks.
    pub(crate) start: usize,
    /// One past the last byte between the marks.
    pub(crate) end: usize,
    /// One past the closing mark; equals `end` where that mark is missing.
    pub(crate) close: usize,
    /// The enclosing one, by its place in the same list.
    pub(crate) parent: Option<usize>,
    /// Whether a missing mark was supplied.
    pub(crate) supplied: bool,
    /// Whether it is open to the paragraph's end and goes on in the next.
    pub(crate) continues: bool,
}

/// What the text around a paragraph says about its marks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Habit {
    /// Whether a plain `'` may quote outside of other marks: headlines, and texts without double marks.
    pub(crate) plain_singles: bool,
    /// Whether the next paragraph begins with an opening mark.
    pub(crate) next_opens: bool,
}

/// Open marks deeper than this are forgotten: no human writes them, hostile texts do.
const DEPTH: usize = 6;

/// Which closers end an opener.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// “ ” „ " '' and their mixtures.
    Double,
    /// ‘ ’ ‚ '
    Single,
    /// « »
    Angle,
    /// ‹ ›
    SmallAngle,
    /// 「 」
    Corner,
    /// 『 』
    WhiteCorner,
}

/// An opening mark that waits for its closer.
#[derive(Clone, Copy, Debug)]
struct Open {
    mark: char,
    family: Family,
    open: usize,
    start: usize,
    /// A `’` after an s that may be a plural's apostrophe: the end, should no better one come.
    maybe: Option<(usize, usize)>,
    /// Its place in the list of results.
    slot: usize,
}

/// Whether a text has double quotation marks or guillemets at all: where it has, a plain `'` in a paragraph is
/// an apostrophe.
pub(crate) fn has_doubles(text: &str) -> bool {
    text.contains(['"', '“', '”', '„', '«', '»', '「']) || text.contains("''")
}

/// Whether a paragraph begins with an opening mark.
pub(crate) fn opens(paragraph: &str) -> bool {
    let paragraph = paragraph.trim_start();
    paragraph.starts_with(['“', '"', '„', '«', '‘', '「', '『', '»'])
        || paragraph.starts_with("''")
        || paragraph.starts_with("``")
}

/// Appends the quoted stretches of one paragraph, by start, parents before children. Linear in the paragraph.
pub(crate) fn spans(text: &str, paragraph: Range<usize>, habit: Habit, found: &mut Vec<Quoted>) {
    let mut reader = MarkScanner {
        text,
        paragraph: paragraph.clone(),
        habit,
        stack: Vec::new(),
        found: Vec::new(),
        floor: paragraph.start,
    };
    let bytes = text.as_bytes();
    let mut at = paragraph.start;
    while at < paragraph.end {
        let byte = bytes[at];
        let plain = !matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xE2 | 0xE3);
        if plain {
            at += 1;
            continue;
        }
        let Some(mark) = text[at..paragraph.end].chars().next() else { break };
        let mut len = mark.len_utf8();
        let mut mark = mark;
        if (mark == '\'' || mark == '`') && bytes.get(at + 1) == Some(&byte) && at + 1 < paragraph.end {
            // '' and `` are double marks typed as two single ones.
            (mark, len) = (if mark == '`' { '“' } else { '"' }, 2);
        }
        reader.mark(mark, at, at + len);
        at += len;
    }
    reader.finish();
    // Marks that were dropped leave nothing; of two stretches that cross, the later one goes.
    let mut open: Vec<usize> = Vec::new();
    for quoted in reader.found.into_iter().filter(|q| q.close > q.open && q.end > q.start) {
        while open.last().is_some_and(|above| found[*above].close <= quoted.open) {
            open.pop();
        }
        let parent = open.last().copied();
        if parent.is_none_or(|above| quoted.end <= found[above].end && quoted.open >= found[above].start) {
            open.push(found.len());
            found.push(Quoted { parent, ..quoted });
        }
    }
}

/// The state while a paragraph is read.
struct MarkScanner<'t> {
    text: &'t str,
    paragraph: Range<usize>,
    habit: Habit,
    stack: Vec<Open>,
    found: Vec<Quoted>,
    /// Nothing before this may be taken for a quotation whose opening mark is lost.
    floor: usize,
}

impl MarkScanner<'_> {
    fn before(&self, at: usize) -> Option<char> {
        self.text[self.paragraph.start..at].chars().next_back()
    }

    fn after(&self, at: usize) -> Option<char> {
        self.text[at..self.paragraph.end].chars().next()
    }

    /// Whether a plain mark between two characters opens although no space stands before it (`he said:"No"`): the
    /// next such mark closes.
    fn missing_space(&self, before: Option<char>, end: usize) -> bool {
        let rest = &self.text[end..self.paragraph.end];
        if !rest.starts_with(char::is_alphanumeric) || before.is_some_and(|c| c.is_ascii_digit()) {
            return false;
        }
        let Some(next) = rest.find('"') else { return false };
        let closes = rest[..next].ends_with(|c: char| !c.is_whitespace())
            && rest[next + 1..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        closes && rest[..next].contains(' ')
    }

    /// Decides what one mark is: opener, closer or none.
    fn mark(&mut self, mark: char, at: usize, end: usize) {
        let (before, after) = (self.before(at), self.after(end));
        // A mark that hugs the word after it opens, one that hugs the word before it closes.
        let free_left = before.is_none_or(|c| {
            c.is_whitespace()
                || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '“' | '"' | '‘' | '«' | '„' | '>')
        });
        let hugs_right = after
            .is_some_and(|c| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | ')' | ']' | '?' | '!'));
        let hugs_left = before.is_some_and(|c| !c.is_whitespace());
        let opens = free_left && hugs_right;
        match mark {
            '"' => {
                if self.is_open(Family::Double) {
                    let top_is_same = self.stack.iter().any(|open| open.mark == '"');
                    let tight = hugs_right
                        && before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—'));
                    if tight && !top_is_same && self.stack.iter().any(|open| open.family == Family::Double) {
                        self.push(mark, Family::Double, at, end);
                    } else if tight {
                        self.reopen(mark, Family::Double, at, end);
                    } else {
                        self.close(Family::Double, Some('"'), at, end);
                    }
                } else if opens || self.missing_space(before, end) {
                    self.push(mark, Family::Double, at, end);
                } else if hugs_left && !before.is_some_and(|c| c.is_ascii_digit()) {
                    self.orphan(at, end);
                }
            }
            '“' => {
                let low = self.stack.last().is_some_and(|open| open.mark == '„');
                let backwards = !free_left && hugs_left && !hugs_right;
                if low || (backwards && self.is_open(Family::Double)) {
                    self.close(Family::Double, None, at, end);
                } else if self.stack.iter().any(|open| open.mark == '“') {
                    self.reopen(mark, Family::Double, at, end);
                } else if after.is_some() && !backwards {
                    self.push(mark, Family::Double, at, end);
                }
            }
            '„' => self.push(mark, Family::Double, at, end),
            '”' => {
                if self.is_open(Family::Double) {
                    self.close(Family::Double, Some('“'), at, end);
                } else if opens && !hugs_left {
                    // Swedish and Finnish open with it, and so do careless typists.
                    self.push(mark, Family::Double, at, end);
                } else if hugs_left {
                    self.orphan(at, end);
                }
            }
            '«' | '»' => {
                let open =
                    self.stack.iter().rev().find(|open| open.family == Family::Angle).map(|open| open.mark);
                match open {
                    Some('«') if mark == '»' => self.close(Family::Angle, None, at, end),
                    Some('»') if mark == '«' || !opens => self.close(Family::Angle, None, at, end),
                    // French paragraphs inside a quotation begin with a closing guillemet.
                    None if mark == '»' && !opens => {}
                    _ => self.push(mark, Family::Angle, at, end),
                }
            }
            '‹' => self.push(mark, Family::SmallAngle, at, end),
            '›' => self.close(Family::SmallAngle, None, at, end),
            '「' => self.push(mark, Family::Corner, at, end),
            '」' => self.close(Family::Corner, None, at, end),
            '『' => self.push(mark, Family::WhiteCorner, at, end),
            '』' => self.close(Family::WhiteCorner, None, at, end),
            '‚' => self.push(mark, Family::Single, at, end),
            '‘' | '’' | '\'' => self.single(mark, at, end, opens),
            _ => {}
        }
    }

    /// A single mark: apostrophe, opener or closer.
    fn single(&mut self, mark: char, at: usize, end: usize, opens: bool) {
        let (before, after) = (self.before(at), self.after(end));
        let inner = before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric);
        if inner {
            return;
        }
        let open = self.stack.iter().rposition(|open| open.family == Family::Single);
        if mark == '‘' && open.is_some_and(|i| self.stack[i].mark == '‚') {
            return self.close(Family::Single, None, at, end);
        }
        let low = before.is_none_or(|c| c.is_whitespace() || !c.is_alphanumeric() && c != '.' && c != ',');
        if opens && low && mark != '’' {
            let clipped = self.text[end..self.paragraph.end].starts_with(is_clipped);
            let inside = self.stack.iter().any(|open| open.family != Family::Single);
            let allowed = mark == '‘' || inside || self.habit.plain_singles;
            if !clipped && allowed && !starts_clipped_word(&self.text[end..self.paragraph.end]) {
                if open.is_some() {
                    self.drop_singles(at);
                }
                self.push(mark, Family::Single, at, end);
            }
            return;
        }
        let Some(open) = open else { return };
        if before.is_some_and(|c| !c.is_whitespace()) {
            let plural = matches!(before, Some('s' | 'S' | 'z'))
                && self.text[end..self.paragraph.end]
                    .strip_prefix(' ')
                    .is_some_and(|rest| rest.starts_with(char::is_lowercase));
            if plural {
                self.stack[open].maybe = Some((at, end));
            } else {
                self.close(Family::Single, None, at, end);
            }
        }
    }

    fn is_open(&self, family: Family) -> bool {
        self.stack.iter().any(|open| open.family == family)
    }

    fn push(&mut self, mark: char, family: Family, open: usize, start: usize) {
        if self.stack.len() >= DEPTH {
            self.stack.remove(0);
        }
        let parent = self.stack.last().map(|open| open.slot);
        let slot = self.found.len();
        // Closed later; an empty one is dropped at the end.
        self.found.push(Quoted {
            open,
            start,
            end: start,
            close: open,
            parent,
            supplied: false,
            continues: false,
        });
        self.stack.push(Open { mark, family, open, start, maybe: None, slot });
    }

    /// Closes the innermost opener of a family (with the given mark, where there is one) and forgets what was
    /// opened inside and never closed.
    fn close(&mut self, family: Family, mark: Option<char>, end: usize, close: usize) {
        let same = |open: &Open| open.family == family;
        let place = self
            .stack
            .iter()
            .rposition(|open| same(open) && mark.is_none_or(|mark| open.mark == mark))
            .or_else(|| self.stack.iter().rposition(same));
        let Some(place) = place else { return };
        for inner in self.stack.drain(place + 1..).collect::<Vec<_>>() {
            if let Some((end, close)) = inner.maybe {
                self.fill(inner, end, close, false);
            }
        }
        if let Some(open) = self.stack.pop() {
            self.fill(open, end, close, false);
        }
        if self.stack.is_empty() {
            self.floor = close;
        }
    }

    fn fill(&mut self, open: Open, end: usize, close: usize, supplied: bool) {
        let inner = &self.text[open.start..end];
        let (start, end) =
            (open.start + (inner.len() - inner.trim_start().len()), open.start + inner.trim_end().len());
        if let Some(quoted) = self.found.get_mut(open.slot)
            && start < end
        {
            *quoted = Quoted { open: open.open, start, end, close, supplied, ..*quoted };
        }
    }

    /// An opener while one of its kind is open: that one lost its closer, unless no sentence ended since.
    fn reopen(&mut self, mark: char, family: Family, at: usize, end: usize) {
        if let Some(place) = self.stack.iter().rposition(|open| open.family == family && open.mark == mark) {
            let open = self.stack[place];
            let inner = &self.text[open.start..at];
            if let Some(stop) = inner.trim_end().rfind(is_sentence_end) {
                let stop = open.start + stop + inner[stop..].chars().next().map_or(0, char::len_utf8);
                self.stack.truncate(place);
                self.fill(open, stop, stop, true);
                self.floor = stop;
            } else if mark == '"' {
                // A plain mark says nothing about its direction: the first one was no opener.
                self.stack.truncate(place);
            }
        }
        self.push(mark, family, at, end);
    }

    /// A closer without opener: the quotation began with the first sentence after the last one's end.
    fn orphan(&mut self, at: usize, end: usize) {
        let from = self.floor;
        self.floor = end;
        let start = if from == self.paragraph.start {
            Some(from)
        } else {
            let gap = &self.text[from..at];
            sentence_start(gap).map(|start| from + start)
        };
        let Some(start) = start else { return };
        let words = self.text[start..at].split_whitespace().count();
        if words >= 3 {
            self.stack.clear();
            let inner = &self.text[start..at];
            let start = start + (inner.len() - inner.trim_start().len());
            // What was opened and never closed before here cannot enclose this one.
            let quoted = Quoted {
                open: start,
                start,
                end: at,
                close: end,
                parent: None,
                supplied: true,
                continues: false,
            };
            while self.found.last().is_some_and(|other| other.open >= start) {
                self.found.pop();
            }
            self.found.push(quoted);
        }
    }

    fn drop_singles(&mut self, _at: usize) {
        while let Some(place) = self.stack.iter().rposition(|open| open.family == Family::Single) {
            let open = self.stack.remove(place);
            if let Some((end, close)) = open.maybe {
                self.fill(open, end, close, false);
            }
        }
    }

    /// The paragraph's end: what is still open goes on in the next paragraph, ends here, or was no quotation.
    fn finish(&mut self) {
        let end = self.paragraph.start + self.text[self.paragraph.clone()].trim_end().len();
        for (depth, open) in std::mem::take(&mut self.stack).into_iter().enumerate() {
            if let Some((end, close)) = open.maybe {
                self.fill(open, end, close, false);
            } else if depth == 0 && open.family != Family::Single && open.start < end {
                let inner = &self.text[open.start..end];
                let ended = inner.ends_with(is_sentence_end);
                let words = inner.split_whitespace().take(3).count() == 3;
                let led = self.text[self.paragraph.start..open.open]
                    .trim_end()
                    .chars()
                    .next_back()
                    .is_none_or(|c| matches!(c, ':' | ',' | '.'));
                if self.habit.next_opens || (words && (ended || led)) {
                    self.fill(open, end, end, !self.habit.next_opens);
                    if let Some(quoted) = self.found.get_mut(open.slot) {
                        quoted.continues = self.habit.next_opens;
                    }
                }
            }
        }
    }
}

/// Whether a sentence may end with this character.
pub(crate) fn is_sentence_end(c: char) -> bool {
    matches!(c, '.' | '?' | '!' | '…' | '。' | '？' | '！')
}

/// Where the first sentence begins that begins inside a stretch which starts in mid-sentence.
fn sentence_start(gap: &str) -> Option<usize> {
    let mut stopped = false;
    for (at, c) in gap.char_indices() {
        if is_sentence_end(c) {
            stopped = true;
        } else if !c.is_whitespace() && !matches!(c, '”' | '"' | '’' | ')') {
            let spaced = gap[..at].ends_with(char::is_whitespace);
            if stopped && spaced && !c.is_lowercase() {
                return Some(at);
            }
            stopped = false;
        }
    }
    None
}

/// A digit after an opening single mark: `'90s`.
fn is_clipped(c: char) -> bool {
    c.is_ascii_digit()
}

/// Words written without their beginning, whose apostrophe looks like an opening mark.
fn starts_clipped_word(text: &str) -> bool {
    let word = &text[..text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len())];
    ["em", "tis", "twas", "til", "till", "cause", "bout", "round", "n", "cuz", "neath"]
        .iter()
        .any(|clipped| word.eq_ignore_ascii_case(clipped))
}
