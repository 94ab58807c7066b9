//! What a pasted quotation asks: its words without the dress, and what it claims about itself.

/// A pasted quotation, undressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked<'t> {
    /// The words, without outer quotation marks, links and attribution.
    pub(crate) words: &'t str,
    /// The speaker that the paste itself names.
    pub(crate) speaker: Option<&'t str>,
}

const DASHES: [char; 4] = ['\u{2014}', '\u{2013}', '\u{2015}', '-'];
const OPENING: [char; 9] =
    ['"', '\u{201c}', '\u{201e}', '\u{201d}', '\u{ab}', '\u{2018}', '\u{2039}', '\'', '`'];
const CLOSING: [char; 10] =
    ['"', '\u{201d}', '\u{201c}', '\u{bb}', '\u{ab}', '\u{2019}', '\u{203a}', '\'', '`', '\u{2018}'];

/// The words of a name, and small words inside one.
const LONGEST_NAME: usize = 6;

impl<'t> Asked<'t> {
    /// Undresses a paste: `"We will not go." — Anna Berg https://...` asks for `We will not go.`, said to be
    /// Anna Berg's.
    pub(crate) fn read(paste: &'t str) -> Asked<'t> {
        let mut words = paste.trim();
        while let Some((rest, last)) = words.rsplit_once(char::is_whitespace) {
            if !is_link(last) {
                break;
            }
            words = rest.trim_end();
        }
        let mut speaker = None;
        if let Some((rest, name)) = trailing_name(words).or_else(|| leading_name(words)) {
            (words, speaker) = (rest, Some(name));
        }
        Asked { words: strip_marks(words), speaker }
    }
}

fn is_link(word: &str) -> bool {
    ["http://", "https://", "www.", "(http"].iter().any(|start| word.starts_with(start))
}

/// `... — Anna Berg`, `... (Anna Berg)`: the rest and the name.
fn trailing_name(text: &str) -> Option<(&str, &str)> {
    if let Some((rest, name)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        && rest.trim_end().ends_with(CLOSING)
        && is_name(name)
    {
        return Some((rest.trim_end(), name.trim()));
    }
    let (rest, name) = text.rsplit_once(DASHES)?;
    // A dash inside a word or a sentence is no signature: the words before it must have come to an end.
    let ended = rest.trim_end().trim_end_matches(DASHES).trim_end();
    let closed = ended.ends_with(CLOSING) || ended.ends_with(['.', '?', '!', '\u{2026}']);
    let apart = rest.ends_with(|c: char| c.is_whitespace() || DASHES.contains(&c)) || rest.ends_with(CLOSING);
    (closed && apart && is_name(name)).then(|| (ended, name.trim()))
}

/// `Anna Berg: "..."`: the rest and the name.
fn leading_name(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(':')?;
    let rest = rest.trim_start();
    (rest.starts_with(OPENING) && is_name(name)).then(|| (rest, name.trim()))
}

/// Whether a text can be somebody's name: a few words with capitals, a year perhaps behind a comma.
fn is_name(text: &str) -> bool {
    let text = text.split(',').next().unwrap_or(text).trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let small =
        |word: &str| matches!(word, "de" | "van" | "von" | "bin" | "al" | "der" | "la" | "di" | "of" | "the");
    !words.is_empty()
        && words.len() <= LONGEST_NAME
        && words.iter().all(|word| small(word) || word.starts_with(char::is_uppercase))
        && words.iter().any(|word| !small(word))
        && !text.contains(['.', '?', '!']) | text.contains(". ")
}

/// Without the marks around the whole; marks of an inner quotation stay.
fn strip_marks(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let opened = text.strip_prefix(OPENING);
        let closed = text.strip_suffix(CLOSING);
        text = match (opened, closed) {
            (Some(inner), _) if closed.is_some() && inner.len() >= 2 => match inner.strip_suffix(CLOSING) {
                Some(inner) => inner.trim(),
                None => return text,
            },
            // A mark on one side only: the other was lost while copying.
            (Some(inner), None) if !inner.contains(CLOSING) => inner.trim(),
            (None, Some(inner)) if !inner.contains(OPENING) => inner.trim(),
            _ => return text,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn undresses() {
        for (paste, words, speaker) in [
            ("We will not go.", "We will not go.", None),
            (" \u{201c}We will not go.\u{201d} \u{2014} Anna Berg", "We will not go.", Some("Anna Berg")),
            ("\"We will not go\" - Berg, 1987 https://example.org/x", "We will not go", Some("Berg, 1987")),
            ("\"We will not go\" (Anna Berg)", "We will not go", Some("Anna Berg")),
            ("Anna Berg: \"We will not go\"", "We will not go", Some("Anna Berg")),
            ("We will not \u{2014} ever \u{2014} go", "We will not \u{2014} ever \u{2014} go", None),
            ("a well-Known thing", "a well-Known thing", None),
            ("\u{ab} Nous partons \u{bb}", "Nous partons", None),
            ("\"We will not go", "We will not go", None),
            ("He said \"no\" and \"never\"", "He said \"no\" and \"never\"", None),
            ("'Tis late", "Tis late", None),
            ("", "", None),
            ("\"", "\"", None),
            ("\u{2014}", "\u{2014}", None),
        ] {
            let asked = Asked::read(paste);
            assert_eq!((asked.words, asked.speaker), (words, speaker), "{paste}");
        }
    }
}
