//! Lines inside somebody's turn that are somebody else's: `The SPEAKER: Order!`, `An opposition member: Shame!`,
//! `Mr Killen- Mr Chairman-`.
//!
//! Separate from [`crate::article::turns`], because here the turn has its speaker from elsewhere (a column of a
//! table) and a line must prove that it is not the speaker's.

use crate::article::block;
use crate::article::lexicon::LEXICON;
use crate::article::lines;
use crate::article::turns::speech_blocks;
use crate::document::{Block, BlockKind, Span};

/// A label is not longer than this.
const LONGEST: usize = 80;

/// The blocks of a turn: its speaker's words as paragraphs, what others throw in as directions, and the speaker's
/// own label, where a line has one, as a label.
pub fn turn_blocks(text: &str, turn: Span, speaker: Option<&str>, blocks: &mut Vec<Block>) {
    let from = turn.start as usize;
    for line in lines::physical(&text[turn.range()]) {
        let (start, end) = (from + line.start, from + line.end);
        let shown = &text[start..end];
        match named(shown) {
            Some((name, words)) if own(name, speaker) => {
                blocks.push(block(start, start + shown[..words].trim_end().len(), BlockKind::Label));
                let begin = start + words + (shown[words..].len() - shown[words..].trim_start().len());
                if begin < end {
                    speech_blocks(text, begin..end, false, blocks);
                }
            }
            Some(_) => blocks.push(block(start, end, BlockKind::Direction)),
            None => speech_blocks(text, start..end, false, blocks),
        }
    }
}

/// Whether the name before a line's colon is the turn's speaker: the same last name, or the chair for the chair.
fn own(name: &str, speaker: Option<&str>) -> bool {
    let Some(speaker) = speaker else { return false };
    let last = |name: &str| {
        let outside = name.split(['(', '[']).next().unwrap_or(name);
        let word = outside.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
    };
    last(name) == last(speaker) || speaker.to_lowercase().contains(&last(name)) && !is_chair(name)
}

/// The name that begins a line of somebody, and where the words begin; only names that cannot be the beginning of a
/// sentence: an office of the chair, a group of members, a title with a name.
fn named(line: &str) -> Option<(&str, usize)> {
    let cut = line.char_indices().nth(LONGEST).map_or(line.len(), |(cut, _)| cut);
    let head = &line[..cut];
    // A comma or a full stop inside (but that of Mr.) is a sentence's.
    let (at, mark) = head.char_indices().find(|(at, c)| match c {
        ':' | '—' | '–' => true,
        // Mr Killen- Mr Chairman-; Smith-Jones is one word.
        '-' => head[at + 1..].starts_with(' ') || head[at + 1..].is_empty(),
        _ => false,
    })?;
    let name = head[..at].trim_end();
    let words = at + mark.len_utf8();
    let after = line[words..].trim_start().trim_start_matches(['-', '—', '–', ' ']);
    let begins = after.is_empty() || after.starts_with(|c: char| c.is_uppercase() || "“\"‘'([".contains(c));
    (begins && (is_chair(name) || is_group(name) || is_titled(name))).then_some((name, words))
}

/// The words of a name outside brackets, in lower case, without `the` and the like.
fn plain(name: &str) -> Vec<String> {
    let outside = name.split(['(', '[']).next().unwrap_or(name);
    outside.split_whitespace().map(|word| word.trim_end_matches('.').to_lowercase()).collect()
}

fn is_chair(name: &str) -> bool {
    let words = plain(name);
    let first = words.iter().position(|word| !LEXICON.line(word, "before-chair"));
    name.starts_with(char::is_uppercase)
        && first.is_some_and(|first| words.len() == first + 1 && LEXICON.line(&words[first], "chair"))
}

/// `Honourable members`, `An opposition senator`, `Government supporters`.
fn is_group(name: &str) -> bool {
    let words = plain(name);
    let Some((last, others)) = words.split_last() else { return false };
    name.starts_with(char::is_uppercase)
        && (1..=3).contains(&others.len())
        && LEXICON.line(last, "group")
        && others.iter().all(|word| LEXICON.line(word, "before-group"))
}

/// `Mr Killen`, `Senator Sir GEORGE PEARCE (Western Australia) [9.42]`: a title and a capitalised name, nothing else.
fn is_titled(name: &str) -> bool {
    let outside = name.split(['(', '[']).next().unwrap_or(name);
    let mut words = outside.split_whitespace();
    let titled =
        words.next().is_some_and(|word| LEXICON.line(&word.trim_end_matches('.').to_lowercase(), "courtesy"));
    let mut count = 0;
    let named = words.all(|word| {
        count += 1;
        word.starts_with(char::is_uppercase) && !word.ends_with([',', '.'])
            || matches!(word, "de" | "van" | "von")
    });
    titled && named && (1..=4).contains(&count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kinds of a turn's blocks with their first words.
    fn read(text: &str, speaker: &str) -> Vec<String> {
        let mut blocks = Vec::new();
        turn_blocks(text, Span::new(0, text.len()), Some(speaker), &mut blocks);
        let shown = |block: &Block| text[block.span.range()].split(' ').take(3).collect::<Vec<_>>().join(" ");
        blocks.iter().map(|block| format!("{:?} {}", block.kind, shown(block))).collect()
    }

    #[test]
    fn the_chair_and_others_are_not_the_speaker() {
        let text = "I shall table the letter.\nThe ACTING DEPUTY PRESIDENT (Senator Roe): Order!\n\
                    An opposition member: Shame!\nMs Roe interjecting—\nMr Brandt- Mr Chairman-\n\
                    The President of the board: a fool.\nMr Brandt, on a point of order: I rose.\n\
                    The facts are these: none.";
        let expected = [
            "Paragraph I shall table",
            "Direction The ACTING DEPUTY",
            "Direction An opposition member:",
            "Direction Ms Roe interjecting—",
            "Direction Mr Brandt- Mr",
            "Paragraph The President of",
            "Paragraph Mr Brandt, on",
            "Paragraph The facts are",
        ];
        assert_eq!(read(text, "Ana Lopes"), expected);
    }

    #[test]
    fn the_speaker_is() {
        let text = "Senator Ana LOPES (Vell) [9.42]. - I rise.\nThe PRESIDENT: Sit down.";
        assert_eq!(
            read(text, "Senator Lopes"),
            ["Label Senator Ana LOPES", "Paragraph I rise.", "Direction The PRESIDENT: Sit"]
        );
        assert_eq!(
            read("The PRESIDENT: Sit down.", "The President"),
            ["Label The PRESIDENT:", "Paragraph Sit down."]
        );
    }
}
