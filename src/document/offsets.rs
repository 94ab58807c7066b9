//! From offsets in a document's text back to offsets in the file it was read from.

use serde::{Deserialize, Serialize};

/// A map from UTF-8 offsets in a text to byte offsets in its file.
///
/// Held as runs of characters that all have the same width in the text and the same width in the file:
///
/// ```text
/// file   EF BB BF  72 65 67 E9 0D 0A ...      (Windows-1252, say)
/// text             72 65 67 C3 A9 0A ...
/// runs   (text 0, file 0, 1:1)  (text 3, file 3, 2:1)  (text 5, file 5, 1:1) ...
/// ```
///
/// A run reaches to the next run's `text`. A text that is a file of plain UTF-8 is one run, and so is one of
/// UTF-16 without umlauts. Offsets in the file need not rise: rows of JSON Lines each count from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OffsetMap {
    runs: Vec<Run>,
    len: u32,
}

/// Characters of one width, from `text` to the next run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// Offset in the text where the run begins.
    pub text: u32,
    /// Offset in the file where the run begins.
    pub file: u32,
    /// Bytes of one character in the text; never 0.
    pub text_step: u8,
    /// Bytes of one character in the file.
    pub file_step: u8,
}

impl Default for OffsetMap {
    fn default() -> OffsetMap {
        OffsetMap::identity(0)
    }
}

impl OffsetMap {
    /// The map of a text that is the file, byte for byte.
    pub fn identity(len: usize) -> OffsetMap {
        OffsetMap { runs: vec![Run { text: 0, file: 0, text_step: 1, file_step: 1 }], len: len as u32 }
    }

    /// A map to be filled with [`OffsetMap::push`].
    pub fn empty() -> OffsetMap {
        OffsetMap { runs: Vec::new(), len: 0 }
    }

    /// Appends `text` bytes of text (at least 1) that stand for `file` bytes beginning at `at` in the file,
    /// as one character. Characters that continue the last run lengthen it.
    pub fn push(&mut self, text: usize, at: usize, file: usize) {
        let (text_step, file_step) = (text as u8, file.min(255) as u8);
        debug_assert!(text > 0 && text < 256);
        let continues = self.runs.last().is_some_and(|run| {
            let chars = (self.len - run.text) / u32::from(run.text_step);
            run.text_step == text_step
                && run.file_step == file_step
                && run.file + chars * u32::from(run.file_step) == at as u32
        });
        if !continues {
            self.runs.push(Run { text: self.len, file: at as u32, text_step, file_step });
        }
        self.len += text as u32;
    }

    /// Appends `bytes` bytes that are the same in text and file, beginning at `at` in the file.
    pub fn push_same(&mut self, bytes: usize, at: usize) {
        if bytes == 0 {
            return;
        }
        self.push(1, at, 1);
        self.len += bytes as u32 - 1;
    }

    /// Drops everything from an offset of the text on.
    pub fn truncate(&mut self, text: usize) {
        self.len = self.len.min(text as u32);
        self.runs.truncate(self.runs.partition_point(|run| run.text < self.len));
    }

    /// Appends another map as it is: the texts are concatenated, offsets in the files stay what they are.
    pub fn append(&mut self, other: &OffsetMap) {
        let base = self.len;
        self.runs.extend(other.runs.iter().map(|run| Run { text: run.text + base, ..*run }));
        self.len += other.len;
    }

    /// The part of this map between two offsets of the text, counted from `start` (a document cut out of a
    /// file that holds several).
    pub fn slice(&self, start: usize, end: usize) -> OffsetMap {
        let mut part = OffsetMap::empty();
        let (start, end) = (start as u32, end as u32);
        for (i, run) in self.runs.iter().enumerate() {
            let until = self.runs.get(i + 1).map_or(self.len, |next| next.text).min(end);
            let from = run.text.max(start);
            if from < until {
                let chars = (from - run.text) / u32::from(run.text_step);
                let file = run.file + chars * u32::from(run.file_step);
                part.runs.push(Run { text: from - start, file, ..*run });
            }
        }
        part.len = end.min(self.len).saturating_sub(start);
        part
    }

    /// The map from this map's text through `outer`: this map's file is `outer`'s text (a text repaired
    /// after it was decoded).
    pub fn through(&self, outer: &OffsetMap) -> OffsetMap {
        let mut whole = OffsetMap::empty();
        for (i, run) in self.runs.iter().enumerate() {
            let until = self.runs.get(i + 1).map_or(self.len, |next| next.text);
            let (mut text, mut middle) = (run.text, run.file);
            while text < until {
                // Bytes of a same-width run can be copied a stretch of the outer map at a time.
                if run.text_step == 1 && run.file_step == 1 {
                    let (outer_run, end) = outer.run_at(middle);
                    let bytes = (end.max(middle + 1) - middle).min(until - text);
                    if outer_run.text_step == 1 && outer_run.file_step == 1 {
                        whole.push_same(bytes as usize, outer.to_file(middle as usize));
                    } else {
                        let steps = bytes.div_ceil(u32::from(outer_run.text_step));
                        for step in 0..steps {
                            let at = middle + step * u32::from(outer_run.text_step);
                            let width = u32::from(outer_run.text_step).min(middle + bytes - at);
                            whole.push(
                                width as usize,
                                outer.to_file(at as usize),
                                usize::from(outer_run.file_step),
                            );
                        }
                    }
                    text += bytes;
                    middle += bytes;
                } else {
                    let end = outer.to_file((middle + u32::from(run.file_step)) as usize);
                    let at = outer.to_file(middle as usize);
                    whole.push(usize::from(run.text_step), at, end.saturating_sub(at));
                    text += u32::from(run.text_step);
                    middle += u32::from(run.file_step);
                }
            }
        }
        whole
    }

    /// The offset in the file of an offset in the text. An offset inside a character counts as its start;
    /// past the end, the end's.
    pub fn to_file(&self, text: usize) -> usize {
        let text = (text as u32).min(self.len);
        let (run, _) = self.run_at(text);
        let chars = (text - run.text) / u32::from(run.text_step);
        (run.file + chars * u32::from(run.file_step)) as usize
    }

    /// The offset in the file where the character *before* an offset in the text ends: the right end of a span
    /// whose next character lies elsewhere (the last word of a JSON row).
    pub fn end_in_file(&self, text: usize) -> usize {
        let text = (text as u32).min(self.len);
        if text == 0 {
            return self.to_file(0);
        }
        let (run, _) = self.run_at(text - 1);
        let chars = (text - run.text).div_ceil(u32::from(run.text_step));
        (run.file + chars * u32::from(run.file_step)) as usize
    }

    /// The runs in order, for the pack.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// A map from runs as [`OffsetMap::runs`] gave them; `None` where they are not in order or have no width.
    pub fn from_runs(runs: Vec<Run>, len: usize) -> Option<OffsetMap> {
        let ordered =
            runs.windows(2).all(|w| w[0].text < w[1].text) && runs.first().is_none_or(|r| r.text == 0);
        (ordered && runs.iter().all(|r| r.text_step > 0))
            .then_some(OffsetMap { runs, len: u32::try_from(len).ok()? })
    }

    /// Bytes of the text.
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The run that holds an offset, and where it ends.
    fn run_at(&self, text: u32) -> (Run, u32) {
        let next = self.runs.partition_point(|run| run.text <= text);
        let run = next.checked_sub(1).and_then(|i| self.runs.get(i)).copied();
        let run = run.unwrap_or(Run { text: 0, file: 0, text_step: 1, file_step: 1 });
        (run, self.runs.get(next).map_or(self.len, |run| run.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_merge_and_answer() {
        let mut map = OffsetMap::empty();
        // "ab\u{e9}c" from Windows-1252 bytes 61 62 E9 63.
        for (at, c) in "ab\u{e9}c".chars().enumerate() {
            map.push(c.len_utf8(), at, 1);
        }
        assert_eq!(map.runs().len(), 3);
        assert_eq!([0, 1, 2, 4, 5].map(|at| map.to_file(at)), [0, 1, 2, 3, 4]);
        assert_eq!(map.slice(2, 5).to_file(2), 3);
        assert_eq!(OffsetMap::from_runs(map.runs().to_vec(), map.len()), Some(map));
    }

    #[test]
    fn goes_through_two_steps() {
        // File: UTF-16 of "a\r\nb"; decoded "a\r\nb"; normalised "a\nb".
        let mut decoded = OffsetMap::empty();
        (0..4).for_each(|i| decoded.push(1, 2 + 2 * i, 2));
        let mut normal = OffsetMap::empty();
        normal.push_same(1, 0);
        normal.push_same(2, 2);
        let whole = normal.through(&decoded);
        assert_eq!([0, 1, 2, 3].map(|at| whole.to_file(at)), [2, 6, 8, 10]);
        assert_eq!(whole.end_in_file(1), 4);
    }

    #[test]
    fn rows_count_from_nought() {
        let mut map = OffsetMap::identity(10);
        map.append(&OffsetMap::identity(5));
        assert_eq!((map.to_file(9), map.to_file(10), map.end_in_file(10), map.to_file(12)), (9, 0, 10, 2));
    }
}
