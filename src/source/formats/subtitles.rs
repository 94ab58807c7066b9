//! Subtitles (SRT, WebVTT): cues joined into speech, with the time at which each stretch begins.

use crate::article::turns::{label, speech_blocks};
use crate::document::{Block, BlockKind, Document, Field, OffsetMap, Span, Turn};

/// The field that holds the time at which a turn begins, `00:01:02`.
const TIME: &str = "time";

/// A pause of this many milliseconds ends a paragraph where nobody is named.
const PAUSE: u64 = 3_000;

/// A paragraph of this many bytes ends with its sentence where nobody is named.
const LONG: usize = 400;

/// The document in a subtitle file; `None` where there is no cue in it.
///
/// Named speakers (`<v Ana>`, `ANA:`) make turns, `>>` and `- ` begin a turn of nobody known. Without any
/// speaker the turns are paragraphs: what counts then is that a hit has its time.
pub(crate) fn read(path: &str, text: &str, offsets: &OffsetMap) -> Option<Document> {
    let cues = cues(text);
    if cues.is_empty() {
        return None;
    }
    let has_voices = cues.iter().any(|cue| cue.lines.iter().any(|line| line.voice.is_some()));
    let mut speech = Speech { offsets: OffsetMap::empty(), ..Speech::default() };
    let mut end_before = None;
    for cue in &cues {
        let pause = end_before.is_some_and(|end| cue.start >= end + PAUSE);
        for line in &cue.lines {
            let label =
                label(&line.text).filter(|label| label.sure || !has_voices && label.len < line.text.len());
            let change = match (&line.voice, label) {
                (Some(name), _) => Some((Some(name.clone()), 0)),
                (None, Some(label)) => Some((Some(label.name), label.len)),
                (None, None) if line.is_new_voice => Some((None, 0)),
                (None, None) if has_voices && speech.speaker().is_some() => Some((None, 0)),
                (None, None) => None,
            };
            match change {
                Some((speaker, 0)) if speaker.is_some() && speech.speaker() == speaker => {}
                Some((speaker, labelled)) => speech.begin(cue, speaker, line, labelled),
                None if speech.turns.is_empty() => speech.begin(cue, None, line, 0),
                None if speech.speaker().is_none() && (pause || speech.is_long()) => {
                    speech.begin(cue, None, line, 0);
                }
                None => {}
            }
            speech.add(line);
        }
        end_before = Some(cue.end);
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let title = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let (text, own, turns, blocks) = speech.finish(path);
    let offsets = own.through(offsets);
    let (id, path) = (path.to_owned(), path.to_owned());
    Some(Document { id, path, title, text, offsets, turns, blocks, ..Document::default() })
}

/// What is shown between two times, in milliseconds.
struct Cue {
    start: u64,
    end: u64,
    lines: Vec<Shown>,
}

/// One line of a cue without its marks.
#[derive(Default)]
struct Shown {
    text: String,
    /// Offset of each character of `text` in the file's text, and how many bytes it takes there.
    places: Vec<(usize, usize)>,
    /// The name in `<v Name>`.
    voice: Option<String>,
    /// Whether `>>` or `- ` stood before it.
    is_new_voice: bool,
}

/// The cues of a file. What is no cue (headers, notes, styles, numbers) has no line with `-->` above it.
fn cues(text: &str) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut inside = false;
    let mut voice = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end_matches('\n');
        if let Some((from, to)) = times(line) {
            cues.push(Cue { start: from, end: to, lines: Vec::new() });
            (inside, voice) = (true, None);
        } else if line.trim().is_empty() {
            inside = false;
        } else if let (true, Some(cue)) = (inside, cues.last_mut()) {
            let shown = shown(line, start, &mut voice);
            if !shown.text.is_empty() {
                cue.lines.push(shown);
            }
        }
    }
    cues.retain(|cue| !cue.lines.is_empty());
    cues
}

/// `00:01:02,500 --> 00:01:04.000 align:start`
fn times(line: &str) -> Option<(u64, u64)> {
    let (from, to) = line.split_once("-->")?;
    Some((time(from.trim())?, time(to.split_whitespace().next()?)?))
}

/// `01:02:03,456`, `02:03.456` in milliseconds.
fn time(text: &str) -> Option<u64> {
    let (whole, fraction) = text.split_once([',', '.'])?;
    let mut seconds = 0u64;
    for part in whole.split(':') {
        let is_number =
            !part.is_empty() && part.len() <= 4 && part.bytes().all(|digit| digit.is_ascii_digit());
        seconds = seconds * 60 + part.parse::<u64>().ok().filter(|_| is_number)?;
    }
    let fraction = fraction.parse::<u64>().ok().filter(|_| fraction.len() == 3)?;
    (whole.contains(':')).then_some(seconds * 1000 + fraction)
}

/// One line without tags (`<i>`, `<v Ana>`, `{\an8}`), character references resolved.
fn shown(line: &str, start: usize, voice: &mut Option<String>) -> Shown {
    let mut shown = Shown::default();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        // No tag is longer, and many that never end must not cost the square of the line.
        let until = |close: u8| rest.bytes().take(200).position(|byte| byte == close);
        let tag = match c {
            '<' => until(b'>'),
            '{' if rest.starts_with("{\\") => until(b'}'),
            _ => None,
        };
        if let Some(end) = tag {
            let inner = &rest[1..end];
            let name =
                inner.split_once(char::is_whitespace).filter(|(tag, _)| *tag == "v" || tag.starts_with("v."));
            if let Some((_, name)) = name {
                *voice = Some(name.split_whitespace().collect::<Vec<_>>().join(" "))
                    .filter(|name| !name.is_empty());
            } else if inner == "/v" {
                shown.voice = shown.voice.or(voice.take());
            }
            at += end + 1;
            continue;
        }
        let reference = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", ' '), ("&quot;", '"')];
        let reference = reference.iter().find(|(name, _)| rest.starts_with(name));
        let (c, width) = reference.map_or((c, c.len_utf8()), |(name, c)| (*c, name.len()));
        // No words: marks of direction, and white space at either end or doubled.
        let is_space = c.is_whitespace() && (shown.text.is_empty() || shown.text.ends_with(' '));
        if !is_space && !matches!(c, '\u{200E}' | '\u{200F}' | '\u{FEFF}') {
            shown.text.push(if c.is_whitespace() { ' ' } else { c });
            shown.places.push((start + at, width));
        }
        at += width;
    }
    shown.voice = shown.voice.or_else(|| voice.clone());
    for mark in [">>>", ">>", "-", "\u{2013}"] {
        let Some(words) = shown.text.strip_prefix(mark) else { continue };
        // A dash without a space may begin a number or go on with a word.
        if mark.starts_with('>') || words.starts_with(' ') {
            let kept = words.trim_start();
            let gone = shown.text[..shown.text.len() - kept.len()].chars().count();
            shown.text = kept.to_owned();
            shown.places.drain(..gone);
            shown.is_new_voice = true;
        }
        break;
    }
    let kept = shown.text.trim_end().chars().count();
    shown.text.truncate(shown.text.trim_end().len());
    shown.places.truncate(kept);
    shown
}

/// The text as it grows.
#[derive(Default)]
struct Speech {
    text: String,
    offsets: OffsetMap,
    turns: Vec<Turn>,
    blocks: Vec<Block>,
}

impl Speech {
    fn speaker(&self) -> Option<String> {
        self.turns.last().and_then(|turn| turn.label.clone())
    }

    /// Whether a paragraph of nobody known may end here.
    fn is_long(&self) -> bool {
        let start = self.turns.last().map_or(0, |turn| turn.span.start as usize);
        self.text.len() - start > LONG && self.text.ends_with(['.', '!', '?', '"', '\u{201d}', '\u{2026}'])
    }

    /// Begins a turn with this line, whose first `labelled` bytes name the speaker.
    fn begin(&mut self, cue: &Cue, speaker: Option<String>, line: &Shown, labelled: usize) {
        self.close();
        self.join('\n');
        let start = self.text.len();
        let label_span = (labelled > 0).then(|| Span::new(start, start + labelled));
        let seconds = cue.start / 1000;
        let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        let words = labelled + line.text[labelled..].len() - line.text[labelled..].trim_start().len();
        self.blocks.extend(label_span.map(|span| Block { span, kind: BlockKind::Label }));
        self.turns.push(Turn {
            id: String::new(),
            span: Span::new(start + words, start + words),
            label: speaker,
            label_span,
            title: None,
            date: None,
            fields: vec![Field { name: TIME.to_owned(), value: time }],
        });
    }

    /// Ends the turn that was begun.
    fn close(&mut self) {
        if let Some(turn) = self.turns.last_mut() {
            turn.span.end = self.text.len() as u32;
            speech_blocks(&self.text, turn.span.range(), false, &mut self.blocks);
        }
    }

    /// Parts what follows from what is there.
    fn join(&mut self, with: char) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            let at = self.offsets.end_in_file(self.text.len());
            self.text.push(with);
            self.offsets.push(1, at, 0);
        }
    }

    fn add(&mut self, line: &Shown) {
        self.join(' ');
        for (c, (at, width)) in line.text.chars().zip(&line.places) {
            self.text.push(c);
            self.offsets.push(c.len_utf8(), *at, *width);
        }
    }

    /// The text, its offsets, and its turns but those without words.
    fn finish(mut self, id: &str) -> (String, OffsetMap, Vec<Turn>, Vec<Block>) {
        self.close();
        self.turns.retain(|turn| turn.span.start < turn.span.end);
        self.turns.iter_mut().for_each(|turn| turn.id = id.to_owned());
        (self.text, self.offsets, self.turns, self.blocks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The turns as `time speaker: words`.
    fn turns(text: &str) -> Vec<String> {
        let document = read("talk.srt", text, &OffsetMap::identity(text.len())).unwrap();
        let shown = document.turns.iter().map(|turn| {
            let words = &document.text[turn.span.range()];
            format!("{} {}: {words}", turn.fields[0].value, turn.label.as_deref().unwrap_or("-"))
        });
        shown.collect()
    }

    #[test]
    fn labels_in_srt_make_turns() {
        let text = "1\n00:00:01,000 --> 00:00:03,000\nANA LOPES: The harbour\nwaits for <i>no</i> ship.\n\n\
                    2\n00:00:03,100 --> 00:00:05,000\nNot one.\n\n3\n01:01:05,100 --> 01:01:07,000 X1:40\n\
                    - RUI: {\\an8}And&nbsp;the lighthouse?\n- (bell rings)\n";
        let expected = [
            "00:00:01 ANA LOPES: The harbour waits for no ship. Not one.",
            "01:01:05 RUI: And the lighthouse?",
            "01:01:05 -: (bell rings)",
        ];
        assert_eq!(turns(text), expected);
    }

    #[test]
    fn voices_in_webvtt_make_turns() {
        let text = "WEBVTT - a talk\n\nNOTE nobody says\nthis\n\nSTYLE\n::cue { color: red }\n\nintro\n\
                    00:01.000 --> 00:02.500 align:start\n<v Ana Lopes>We wait\n\n00:02.500 --> 00:04.000\n\
                    <v.loud Ana Lopes>for no ship.</v>\n\n00:04.000 --> 00:05.000\n<v Rui>Order: now!\n\n\
                    00:05.000 --> 00:06.000\nUnnamed words.\n";
        let expected = [
            "00:00:01 Ana Lopes: We wait for no ship.",
            "00:00:04 Rui: Order: now!",
            "00:00:05 -: Unnamed words.",
        ];
        assert_eq!(turns(text), expected);
    }

    #[test]
    fn without_speakers_a_pause_parts_paragraphs() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nThe tide\n\n2\n00:00:02,000 --> 00:00:03,000\nturned.\n\n\
                    3\n00:00:09,000 --> 00:00:10,000\nNobody saw it.\n";
        assert_eq!(turns(text), ["00:00:01 -: The tide turned.", "00:00:09 -: Nobody saw it."]);
    }

    #[test]
    fn words_know_their_place() {
        let text = "1\n00:00:01,000 --> 00:00:02,000\nANA: Fish &amp; <b>chips</b>\nfor all.\n";
        let document = read("a.srt", text, &OffsetMap::identity(text.len())).unwrap();
        assert_eq!(document.text, "ANA: Fish & chips for all.");
        let place = |words: &str| {
            let start = document.text.find(words).unwrap();
            let end = document.offsets.end_in_file(start + words.len());
            &text[document.offsets.to_file(start)..end]
        };
        assert_eq!((place("Fish"), place("&"), place("chips")), ("Fish", "&amp;", "chips"));
        assert_eq!(place("chips for"), "chips</b>\nfor");
        assert_eq!(document.blocks[0].kind, BlockKind::Label);
    }

    #[test]
    fn what_has_no_cue_is_none() {
        for text in
            ["", "WEBVTT\n", "once upon a time\n", "1 --> 2\nx\n", "00:00:01,000 --> 00:00:02,000\n\n"]
        {
            assert!(read("a.vtt", text, &OffsetMap::identity(text.len())).is_none(), "{text}");
        }
    }
}
