//! Reads what is between two spaces, or between two quotation marks, as words in a row. Separate from the parser
//! because inside quotation marks another, smaller language holds: slots.

use crate::query::language::ast::{Pattern, Slot, Word, WordKind};
use crate::query::language::error::{Mistake, Place};
use crate::query::language::lexer::plain;
use crate::text;

/// Most words and gaps of a phrase.
pub(crate) const MAX_WORDS: usize = 64;
/// Most words that `{a,b}` can leave open.
const MAX_GAP: u32 = 50;

/// The characters of a stretch of the query with their bytes in it, marks and dashes made plain.
type Chars = Vec<(usize, char)>;

fn chars(query: &str, place: &Place) -> Chars {
    let text = query.get(place.clone()).unwrap_or("");
    text.char_indices().map(|(at, c)| (place.start + at, plain(c))).collect()
}

fn string(chars: &[(usize, char)]) -> String {
    chars.iter().map(|(_, c)| *c).collect()
}

/// The place of some characters of a stretch that ends at byte `end`.
fn place_of(all: &[(usize, char)], from: usize, to: usize, end: usize) -> Place {
    let byte = |at: usize| all.get(at).map_or(end, |(byte, _)| *byte);
    byte(from)..byte(to).max(byte(from))
}

/// A word outside quotation marks; `None`, with a note, where it holds nothing to search for.
pub(crate) fn unquoted(
    query: &str,
    place: Place,
    notes: &mut Vec<String>,
) -> Result<Option<Pattern>, Mistake> {
    let chars = chars(query, &place);
    let slots = chunk(&chars, place.end, false, notes)?;
    let written = string(&chars);
    if slots.is_empty() {
        notes.push(format!("Ignored: {written}"));
        return Ok(None);
    }
    // Who types these means something by them; punctuation comes with what is pasted.
    if written.starts_with("--") {
        notes.push(format!("{written} was searched for: a single - before a word leaves it out."));
    } else if written.starts_with('{') {
        notes.push(format!("{written} was read as words: gaps are written between quotation marks."));
    } else if written
        .contains(['+', '%', '$', '#', '&', '@', '<', '>', '^', '\\', '{', '[', '\u{a3}', '\u{20ac}'])
    {
        notes.push(format!("Only the letters and digits of {written} were searched for."));
    }
    check_length(&slots, &place)?;
    if slots.iter().all(|slot| *slot == Slot::Any) {
        let message = "* alone would match every word: put letters beside it (walk*), or words around it inside quotation marks.";
        return Err(Mistake::new(place, message));
    }
    Ok(Some(Pattern { slots, quoted: false, place }))
}

/// A regular expression on terms, checked when the terms are known.
pub(crate) fn regex(text: &str, place: Place) -> Result<Option<Pattern>, Mistake> {
    if text.chars().any(char::is_whitespace) {
        let message = "A regular expression is matched against single words, so it cannot hold spaces: use a phrase with several of them.";
        return Err(Mistake::new(place, message));
    }
    let backslashes = text.len() - text.trim_end_matches('\\').len();
    if backslashes % 2 == 1 {
        let message = "This regular expression ends in a lone backslash: a backslash itself is written \\\\.";
        return Err(Mistake::new(place, message));
    }
    let word = Word { text: text.to_owned(), kind: WordKind::Regex, place: place.clone() };
    Ok(Some(Pattern { slots: vec![Slot::OneOf(vec![vec![word]])], quoted: false, place }))
}

/// What stands between quotation marks: `inner` without, `place` with them.
pub(crate) fn quoted(
    query: &str,
    inner: Place,
    place: Place,
    notes: &mut Vec<String>,
) -> Result<Option<Pattern>, Mistake> {
    let chars = chars(query, &inner);
    let end = inner.end;
    let mut slots = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let from = at;
        match chars[at].1 {
            c if c.is_whitespace() || c.is_control() => at += 1,
            '(' => {
                let close = outside_regexes(&chars, at + 1).find(|i| chars[*i].1 == ')');
                let until = close.unwrap_or(chars.len());
                if close.is_none() {
                    notes.push("The bracket inside the phrase was closed at its end.".to_owned());
                }
                slots.extend(alternatives(
                    &chars[at + 1..until],
                    place_of(&chars, until, until, end).start,
                    notes,
                )?);
                at = until + 1;
            }
            '{' => {
                let close =
                    chars[at..].iter().position(|(_, c)| *c == '}').map_or(chars.len(), |ahead| at + ahead);
                let place = place_of(&chars, from, close + 1, end);
                slots.push(gap(&string(&chars[at + 1..close]), place)?);
                at = close + 1;
            }
            '|' => {
                let message = "Inside a phrase put alternatives in brackets: \"(must|have to) go\".";
                return Err(Mistake::new(place_of(&chars, at, at + 1, end), message));
            }
            '/' if regex_end(&chars, at).is_some() => {
                let close = regex_end(&chars, at).unwrap_or(at);
                let text = string(&chars[at + 1..close]).replace("\\/", "/");
                let place = place_of(&chars, from, close + 1, end);
                slots.push(Slot::OneOf(vec![vec![Word { text, kind: WordKind::Regex, place }]]));
                at = close + 1;
            }
            _ => {
                while at < chars.len() && !chars[at].1.is_whitespace() && !"(|{".contains(chars[at].1) {
                    at += 1;
                }
                let piece = string(&chars[from..at]);
                if matches!(piece.as_str(), "..." | "\u{2026}" | "[...]" | "[\u{2026}]") {
                    slots.push(Slot::Sentence);
                } else {
                    let piece_end = place_of(&chars, at, at, end).start;
                    slots.extend(chunk(&chars[from..at], piece_end, true, notes)?);
                }
            }
        }
        check_length(&slots, &place)?;
    }
    let open = |slot: &Slot| matches!(slot, Slot::Gap(..) | Slot::Sentence);
    if slots.first().is_some_and(open) || slots.last().is_some_and(open) {
        notes.push("A gap at the edge of a phrase was ignored.".to_owned());
        while slots.last().is_some_and(open) {
            slots.pop();
        }
        let first = slots.iter().position(|slot| !open(slot)).unwrap_or(slots.len());
        slots.drain(..first);
    }
    if slots.is_empty() {
        notes.push("An empty phrase was ignored.".to_owned());
        return Ok(None);
    }
    if slots.iter().all(|slot| !matches!(slot, Slot::OneOf(_))) {
        return Err(Mistake::new(place, "This phrase has no word: put at least one beside the *."));
    }
    Ok(Some(Pattern { slots, quoted: true, place }))
}

/// A word outside quotation marks has its limit too: `a-b-c` is three words in a row, and told as a phrase.
fn check_length(slots: &[Slot], place: &Place) -> Result<(), Mistake> {
    if slots.len() > MAX_WORDS {
        return Err(Mistake::new(place.clone(), format!("A phrase has at most {MAX_WORDS} words and gaps.")));
    }
    Ok(())
}

/// The character that closes the regular expression which begins at `at`, without a space before it.
fn regex_end(chars: &[(usize, char)], at: usize) -> Option<usize> {
    let mut i = at + 1;
    while let Some((_, c)) = chars.get(i) {
        match c {
            '\\' => i += 1,
            '/' if i > at + 1 => return Some(i),
            '/' => return None,
            c if c.is_whitespace() => return None,
            _ => {}
        }
        i += 1;
    }
    None
}

/// The characters from `at` on that are not inside a regular expression which begins an alternative or a word.
fn outside_regexes(chars: &[(usize, char)], at: usize) -> impl Iterator<Item = usize> {
    let mut next = at;
    std::iter::from_fn(move || {
        let at = next;
        let (_, c) = chars.get(at)?;
        let begins = at == 0 || chars[at - 1].1.is_whitespace() || "(|".contains(chars[at - 1].1);
        next = regex_end(chars, at).filter(|_| *c == '/' && begins).unwrap_or(at) + 1;
        Some(at)
    })
}

/// `a|b c` between brackets, as one slot; a single alternative as its words, as it would be without them.
fn alternatives(chars: &[(usize, char)], end: usize, notes: &mut Vec<String>) -> Result<Vec<Slot>, Mistake> {
    let mut options: Vec<Vec<Word>> = Vec::new();
    let bars: Vec<usize> = outside_regexes(chars, 0).filter(|i| chars[*i].1 == '|').collect();
    let mut from = 0;
    for bar in bars.into_iter().chain([chars.len()]) {
        let option = &chars[from..bar];
        let option_end = place_of(chars, bar, bar, end).start;
        from = bar + 1;
        let mut words = Vec::new();
        let mut start = 0;
        for piece in option.split(|(_, c)| c.is_whitespace()) {
            let piece_end = place_of(option, start + piece.len(), start + piece.len(), option_end).start;
            let piece_start = piece.first().map_or(piece_end, |(byte, _)| *byte);
            start += piece.len() + 1;
            if piece.len() > 2 && regex_end(piece, 0) == Some(piece.len() - 1) && piece[0].1 == '/' {
                let text = string(&piece[1..piece.len() - 1]).replace("\\/", "/");
                words.push(Word { text, kind: WordKind::Regex, place: piece_start..piece_end });
                continue;
            }
            for slot in chunk(piece, piece_end, true, notes)? {
                match slot {
                    Slot::OneOf(one) => words.extend(one.into_iter().flatten()),
                    _ => {
                        let message = "Alternatives are made of words: put the * outside the brackets.";
                        return Err(Mistake::new(piece_start..piece_end, message));
                    }
                }
            }
        }
        if !words.is_empty() {
            options.push(words);
        }
    }
    Ok(match options.len() {
        0 => Vec::new(),
        // Brackets around a single one say nothing.
        1 => options.into_iter().flatten().map(|word| Slot::OneOf(vec![vec![word]])).collect(),
        _ => vec![Slot::OneOf(options)],
    })
}

/// `{n}` or `{min,max}`.
fn gap(text: &str, place: Place) -> Result<Slot, Mistake> {
    let (min, max) = text.split_once(',').unwrap_or((text, text));
    let number = |digits: &str| digits.trim().parse::<u32>().ok().filter(|n| *n <= MAX_GAP);
    match (number(if min.trim().is_empty() { "0" } else { min }), number(max)) {
        (Some(min), Some(max)) if min <= max && max > 0 => Ok(Slot::Gap(min, max)),
        _ => {
            let message =
                format!("A gap is written {{0,3}} or {{2}}: how many words lie between, at most {MAX_GAP}.");
            Err(Mistake::new(place, message))
        }
    }
}

/// The slots of a piece without spaces: `=word`, `~word`, `word~2`, `w?ldc*d`, `don't`.
fn chunk(
    piece: &[(usize, char)],
    end: usize,
    in_phrase: bool,
    notes: &mut Vec<String>,
) -> Result<Vec<Slot>, Mistake> {
    let mut kind = if in_phrase { WordKind::Exact } else { WordKind::Plain };
    let mut rest = piece;
    while let Some(((_, sign @ ('=' | '~')), more)) = rest.split_first() {
        kind = if *sign == '=' { WordKind::Exact } else { WordKind::Inflected };
        rest = more;
    }
    let rest_end =
        |from: &[(usize, char)]| piece.get(piece.len() - rest.len() + from.len()).map_or(end, |(b, _)| *b);
    let place = piece.first().map_or(end, |(byte, _)| *byte)..end;
    let fuzzy = fuzzy(rest, &place)?;
    let letters = &rest[..fuzzy.map_or(rest.len(), |(_, len)| len)];
    let wild = wildcards(letters);
    let letters_end = rest_end(letters);
    let mut words: Vec<Option<Word>> = Vec::new();
    let ends_in_question = letters.last().is_some_and(|(_, c)| *c == '?') && wild.last() == Some(&false);
    if ends_in_question && letters.iter().any(|(_, c)| c.is_alphanumeric()) {
        notes.push(format!(
            "The question mark after {} was read as punctuation.",
            string(letters).trim_end_matches('?')
        ));
    }
    if wild.iter().any(|wild| *wild) {
        wildcard_words(letters, &wild, letters_end, kind, &mut words, notes);
    } else {
        plain_words(letters, letters_end, kind, &mut words);
    }
    // `don't` is two words in a row: their inflections would be nonsense.
    if words.len() > 1 && kind == WordKind::Plain {
        words
            .iter_mut()
            .flatten()
            .filter(|word| word.kind == WordKind::Plain)
            .for_each(|word| word.kind = WordKind::Exact);
    }
    if let Some((distance, _)) = fuzzy {
        match words.as_mut_slice() {
            [Some(word)] if word.kind != WordKind::Wildcard => word.kind = WordKind::Fuzzy(distance),
            [] => {}
            _ => {
                return Err(Mistake::new(
                    place,
                    "~ behind a word allows typing errors: it needs one word without * or ? before it.",
                ));
            }
        }
    }
    Ok(words.into_iter().map(|word| word.map_or(Slot::Any, |word| Slot::OneOf(vec![vec![word]]))).collect())
}

/// The distance that `~` or `~2` at the end asks for, and how many characters stand before it.
fn fuzzy(piece: &[(usize, char)], place: &Place) -> Result<Option<(u8, usize)>, Mistake> {
    let Some(tilde) = piece.iter().rposition(|(_, c)| *c == '~') else { return Ok(None) };
    if !piece[tilde + 1..].iter().all(|(_, c)| c.is_ascii_digit()) {
        return Ok(None);
    }
    match string(&piece[tilde + 1..]).as_str() {
        "" | "1" => Ok(Some((1, tilde))),
        "2" => Ok(Some((2, tilde))),
        _ => Err(Mistake::new(place.clone(), "~ takes 1 or 2 typing errors: word~ or word~2.")),
    }
}

/// Which characters are wildcards: every `*`, and each `?` that letters or a `*` follow (or a `*` precedes);
/// elsewhere a question mark is punctuation.
fn wildcards(letters: &[(usize, char)]) -> Vec<bool> {
    let letter = |c: Option<&(usize, char)>| c.is_some_and(|(_, c)| c.is_alphanumeric() || *c == '*');
    let star = |c: Option<&(usize, char)>| c.is_some_and(|(_, c)| *c == '*');
    let wild = |(i, (_, c)): (usize, &(usize, char))| match c {
        '*' => true,
        '?' => {
            letter(letters[i..].iter().find(|(_, c)| *c != '?'))
                || star(letters[..i].iter().rev().find(|(_, c)| *c != '?'))
        }
        _ => false,
    };
    letters.iter().enumerate().map(wild).collect()
}

fn plain_words(letters: &[(usize, char)], end: usize, kind: WordKind, words: &mut Vec<Option<Word>>) {
    let text = string(letters);
    // Characters may be shorter once they are plain, so places go by characters.
    let at = |byte: usize| {
        let index = text.char_indices().take_while(|(i, _)| *i < byte).count();
        letters.get(index).map_or(end, |(byte, _)| *byte)
    };
    for token in text::tokens(&text) {
        let place = at(token.start)..at(token.end);
        words.push(Some(Word { text: text[token.start..token.end].to_owned(), kind, place }));
    }
}

/// Words with wildcards: runs of letters and wildcards. `None` is any word.
fn wildcard_words(
    letters: &[(usize, char)],
    wild: &[bool],
    end: usize,
    kind: WordKind,
    words: &mut Vec<Option<Word>>,
    notes: &mut Vec<String>,
) {
    let joins =
        |i: usize| wild[i] || letters[i].1.is_alphanumeric() || is_mark(letters[i].1) || letters[i].1 == '_';
    let mut at = 0;
    while at < letters.len() {
        let from = at;
        while at < letters.len() && joins(at) {
            at += 1;
        }
        if from == at {
            at += 1;
            continue;
        }
        let run = &letters[from..at];
        let run_end = letters.get(at).map_or(end, |(byte, _)| *byte);
        if wild[from..at].iter().all(|wild| *wild) {
            if run.iter().any(|(_, c)| *c == '*') {
                words.push(None);
            }
            continue;
        }
        let bare: Chars =
            run.iter().zip(&wild[from..at]).filter(|(_, wild)| !**wild).map(|(c, _)| *c).collect();
        let bare_text = string(&bare);
        if !wild[from..at].iter().any(|wild| *wild) || text::tokens(&bare_text).count() > 1 {
            if wild[from..at].iter().any(|wild| *wild) {
                notes.push(format!(
                    "{bare_text} is searched as a part of any text, so * and ? were left out."
                ));
            }
            plain_words(&bare, run_end, kind, words);
        } else {
            let place = run[0].0..run_end;
            words.push(Some(Word { text: string(run), kind: WordKind::Wildcard, place }));
        }
    }
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    text::is_combining_mark(c)
}
