//! Where does a sentence begin? Apart because snippets are cut there and `...` in a phrase does not cross it.

use crate::index::Passage;

/// Words that a full stop shortens; after them no sentence begins.
const SHORTENED: [&str; 38] = [
    "mr", "mrs", "ms", "dr", "prof", "st", "sen", "rep", "gen", "col", "lt", "maj", "capt", "gov", "hon",
    "rev", "sir", "jr", "sr", "no", "nos", "vs", "etc", "eg", "ie", "e.g", "i.e", "u.s", "u.k", "u.n", "bzw",
    "z.b", "d.h", "ca", "nr", "m", "mme", "mlle",
];

/// Whether token `token` of a passage begins a sentence: a full stop, question or exclamation mark, or a line
/// break, stands before it. The first token of the passage does.
pub(crate) fn begins_sentence(passage: &Passage, token: usize) -> bool {
    let Some(before) = token.checked_sub(1) else { return true };
    let (Some(last), Some(this)) = (passage.tokens.get(before), passage.tokens.get(token)) else {
        return false;
    };
    let slice = |from: u32, to: u32| passage.text.get(from as usize..to as usize).unwrap_or("");
    let gap = slice(last.end, this.start);
    // Nearly always.
    if gap == " " {
        return false;
    }
    if gap.contains('\n') {
        return true;
    }
    if gap
        .contains(['!', '?', '\u{2026}', '\u{3002}', '\u{ff01}', '\u{ff1f}', '\u{61f}', '\u{6d4}', '\u{964}'])
    {
        // "Why?" he asked: no new sentence.
        return !slice(this.start, this.end).starts_with(char::is_lowercase);
    }
    if !gap.contains('.') || slice(this.start, this.end).starts_with(char::is_lowercase) {
        return false;
    }
    // A full stop right behind the last token may belong to it.
    let word = slice(last.start, last.end);
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    let shortened = initial || SHORTENED.contains(&word.to_lowercase().as_str());
    !(gap.starts_with('.') && shortened)
}
