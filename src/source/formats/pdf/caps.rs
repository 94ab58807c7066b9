//! Drop caps: a large letter beside the first lines of a text is the beginning of its first word.

use super::layout::{Line, Piece};
use std::collections::HashSet;

/// A capital is so many times as tall as the letters beside it, at least.
const TALL: f32 = 1.7;

/// Puts the drop caps of a page back into their words. `words` are words of the document, in lower case: they decide
/// whether the letter is a word of its own.
pub(super) fn put_back(lines: &mut Vec<Line>, words: &HashSet<String>) {
    let mut at = 0;
    while at < lines.len() {
        let cap = lines[at].pieces.iter().position(is_cap);
        let target = cap.and_then(|nth| target(lines, &lines[at].pieces[nth]));
        let (Some(nth), Some((line, piece))) = (cap, target) else {
            at += 1;
            continue;
        };
        let cap = lines[at].pieces.remove(nth);
        let first = &mut lines[line].pieces[piece];
        let rest = first.text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_word = |word: &str| words.contains(&word.to_lowercase());
        let whole = format!("{}{rest}", cap.text);
        let apart = matches!(&*cap.text, "A" | "I" | "O") && is_word(rest) && !is_word(&whole);
        first.text.insert_str(0, if apart { " " } else { "" });
        first.text.insert_str(0, &cap.text);
        let added = cap.text.len() + usize::from(apart);
        first.raised.iter_mut().for_each(|(at, _)| *at += added);
        // The lines beside the letter begin where those below it do.
        for beside in lines.iter_mut().skip(line) {
            if beside.y < cap.y - 0.3 * beside.size {
                break;
            }
            if let Some(piece) = beside.pieces.iter_mut().find(|piece| is_beside(piece, &cap)) {
                piece.left = cap.left;
            }
        }
        if lines[at].pieces.is_empty() {
            lines.remove(at);
        } else {
            let line = &mut lines[at];
            line.size = line.pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
        }
    }
}

/// Whether a piece is one letter, with at most a quotation mark before it.
fn is_cap(piece: &Piece) -> bool {
    let mut chars = piece.text.chars();
    let letter = chars.next_back();
    letter.is_some_and(char::is_uppercase)
        && chars.all(|c| "\"“„‘'«»".contains(c))
        && piece.text.chars().count() <= 2
}

fn is_beside(piece: &Piece, cap: &Piece) -> bool {
    let gap = piece.left - cap.right;
    cap.size >= TALL * piece.size && gap > -0.5 * piece.size && gap < 1.2 * piece.size
}

/// The piece that a capital begins: the highest one beside it, which its top is level with.
fn target(lines: &[Line], cap: &Piece) -> Option<(usize, usize)> {
    lines.iter().enumerate().find_map(|(nth, line)| {
        let piece = line.pieces.iter().position(|piece| {
            let top = cap.y + 0.75 * cap.size;
            let is_level = piece.y > cap.y - 0.2 * piece.size && piece.y < top;
            is_level
                && is_beside(piece, cap)
                && piece.text.starts_with(|c: char| c.is_alphabetic() || "'’ ".contains(c))
        })?;
        Some((nth, piece))
    })
}
