//! Scripts that run from right to left, whose letters stand on a page in the order in which they are seen.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Whether a character belongs to a script that runs from right to left.
pub(super) fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
        && !is_digit(c)
}

/// Digits run from left to right in every script.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

/// Whether a mark belongs to the letter before it.
pub(super) fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// The letters that a shape of a letter, or of several, stands for.
pub(super) fn letters(c: char) -> impl Iterator<Item = char> {
    let is_shape = matches!(c, '\u{fb1d}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}');
    let shapes = is_shape.then(|| c.nfkc().filter(|c| *c != ' '));
    shapes.into_iter().flatten().chain((!is_shape).then_some(c))
}

/// Turns a line that is read from right to left, letter by letter, into words: what runs from left to right in it, a
/// number or a foreign word, is turned round again, and so are brackets, which are printed mirrored.
pub(super) fn logical(line: &str) -> String {
    let mut chars = line.chars().collect::<Vec<_>>();
    let runs_left = |c: char| is_digit(c) || c.is_alphabetic() && !is_rtl(c);
    let mut at = 0;
    while at < chars.len() {
        if !runs_left(chars[at]) {
            at += 1;
            continue;
        }
        let end = chars[at..].iter().position(|c| is_rtl(*c)).map_or(chars.len(), |length| at + length);
        let last = chars[at..end].iter().rposition(|c| runs_left(*c)).map_or(at, |last| at + last);
        chars[at..=last].reverse();
        // Marks follow their letters again.
        for nth in at..last {
            if is_mark(chars[nth]) && !is_mark(chars[nth + 1]) {
                chars.swap(nth, nth + 1);
            }
        }
        at = end.max(last + 1);
    }
    let first = chars.iter().find(|c| "()[]{}«»".contains(**c));
    if first.is_some_and(|c| ")]}".contains(*c)) {
        for c in &mut chars {
            *c = match *c {
                '(' => ')',
                ')' => '(',
                '[' => ']',
                ']' => '[',
                '{' => '}',
                '}' => '{',
                c => c,
            };
        }
    }
    chars.into_iter().collect()
}

/// Puts the words of another script, seen from left to right in a line that is read so, into their order.
pub(super) fn turn_words(line: &str) -> String {
    let mut chars = line.chars().collect::<Vec<_>>();
    let mut at = 0;
    while at < chars.len() {
        if !is_rtl(chars[at]) {
            at += 1;
            continue;
        }
        let end = chars[at..].iter().position(|c| c.is_alphanumeric() && !is_rtl(*c));
        let end = end.map_or(chars.len(), |length| at + length);
        let last = chars[at..end].iter().rposition(|c| is_rtl(*c)).map_or(at, |last| at + last);
        chars[at..=last].reverse();
        at = end;
    }
    chars.into_iter().collect()
}

/// Whether a text seems to run backwards: letters that only end words begin them.
pub(super) fn is_backwards(text: &str) -> bool {
    const FINAL: [char; 5] = ['ך', 'ם', 'ן', 'ף', 'ץ'];
    let words = || {
        text.split(|c: char| !c.is_alphabetic() && !is_mark(c)).filter(|word| word.chars().nth(1).is_some())
    };
    // Hebrew has five such letters; in Arabic the article begins words.
    let begin = words().filter(|word| word.starts_with(FINAL) || word.ends_with("لا")).count();
    let end = words().filter(|word| word.ends_with(FINAL) || word.starts_with("ال")).count();
    begin > 2 && begin > 2 * end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_read_from_the_right_becomes_words() {
        assert_eq!(logical("איש לא 2102 ,FDP eht"), "איש לא the PDF, 2012");
        assert_eq!(logical("שם )א( שם"), "שם (א) שם");
        assert_eq!(turn_words("He said םולש to הדות all"), "He said שלום to תודה all");
    }

    #[test]
    fn shapes_are_letters() {
        let text = "\u{fedf}\u{fee2} \u{fefb}".chars().flat_map(letters).collect::<String>();
        assert_eq!(text, "لم لا");
    }

    #[test]
    fn text_that_runs_backwards_is_noticed() {
        assert!(is_backwards("םולש םכל םירבח"));
        assert!(!is_backwards("שלום לכם חברים"));
    }
}
