//! A text as the words that a comparison needs.
//!
//! Separate from the tokenizer because a comparison wants less than a search: "don't" and "do not", `11` and
//! "eleven", "colour" and "color" are the same words here, an editor's brackets may be there or not, and an
//! ellipsis is a place where words may be missing. Every word remembers which printed words it stands for, so that
//! answers show the text and not the analysis.

use super::class::Class;
use super::contraction::{contraction, written_together};
use super::language::Language;
use super::lexicon;
use super::number;
use crate::text::{Stemmer, fold, tokens};
use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

/// A word as it is compared.
#[derive(Clone, Debug)]
pub struct Word {
    /// Folded, in its one spelling.
    pub form: String,
    /// What an ambiguous contraction may mean as well (`'s`: is or has).
    pub also: Option<&'static str>,
    /// The number it is, with the words beside it that belong to it.
    pub value: Option<f64>,
    /// Its word classes.
    pub class: Class,
    /// Whether it is printed as a name: a capital inside a sentence, a country, a people.
    pub name: bool,
    /// Whether it may be missing without a change: in brackets, or no word of the utterance.
    pub optional: bool,
    /// Whether an ellipsis stands before it.
    pub gap_before: bool,
    /// The sentence it stands in, from 0.
    pub sentence: u32,
    /// The printed words it stands for, as indices into [`Wording::printed`].
    pub printed: Range<u32>,
    /// How much it says: its rarity, in any unit, the same for all words that are compared.
    pub weight: f32,
    /// Whether the vocabulary has it; what it has not is likely to be a typing error.
    pub known: bool,
    stem: OnceCell<String>,
    synonym_rows: OnceCell<&'static [u16]>,
    letters: OnceCell<u64>,
}

impl Word {
    /// The stem of the form, made when first asked for: most pairs of words are distinguished without.
    pub fn stem(&self) -> &str {
        self.stem.get_or_init(|| stem(&self.form))
    }

    /// Whether it is a near synonym of the other by the table.
    pub(crate) fn is_synonym_of(&self, other: &Word) -> bool {
        let rows = |word: &Word| *word.synonym_rows.get_or_init(|| lexicon::synonym_rows(word.stem()));
        let own = rows(self);
        !own.is_empty() && rows(other).iter().any(|row| own.contains(row))
    }

    /// Which bytes the form has, by their lower six bits: forms with the same letters have the same.
    pub(crate) fn letters(&self) -> u64 {
        *self.letters.get_or_init(|| self.form.bytes().fold(0, |set, byte| set | 1 << (byte & 63)))
    }

    /// Whether it carries little by itself.
    pub fn is_function(&self) -> bool {
        self.class.any(Class::FUNCTION) && self.value.is_none()
    }
}

/// A printed word: what stands between two spaces, or on one side of a hyphen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Bytes of the word in the text, without punctuation.
    pub word: Range<usize>,
    /// Bytes with the punctuation that clings to it; these ranges are disjoint and leave out only white space.
    pub shown: Range<usize>,
}

/// A text and its words.
#[derive(Clone, Debug)]
pub struct Wording<'t> {
    /// The text.
    pub text: &'t str,
    /// The language whose lists read it.
    pub language: Language,
    /// The words as they are compared.
    pub words: Vec<Word>,
    /// The words as they are printed.
    pub printed: Vec<Printed>,
    /// Byte ranges of the sentences, with whether each asks a question.
    pub sentences: Vec<(Range<usize>, bool)>,
}

/// A token, or the part of one on a side of an apostrophe.
struct Piece {
    span: Range<usize>,
    folded: String,
    /// Whether only an apostrophe stands between it and the piece before.
    joined: bool,
    capital: bool,
}

/// The stem of a folded word.
pub(crate) fn stem(form: &str) -> String {
    let form = lexicon::base(form);
    // Words of other languages lose an English ending on both sides alike, which seldom makes two words one.
    static STEMMER: LazyLock<Option<Stemmer>> = LazyLock::new(|| Stemmer::of("en"));
    STEMMER.as_ref().map_or_else(|| form.to_string(), |stemmer| stemmer.stem(form))
}

fn is_apostrophe(text: &str) -> bool {
    matches!(text, "'" | "\u{2019}" | "\u{2bc}" | "`" | "\u{2018}")
}

/// Whether what stands between two words says that words were left out.
fn is_ellipsis(between: &str) -> bool {
    between.contains('\u{2026}') || between.contains("...") || between.contains(". . .")
}

fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for token in tokens(text) {
        let mut start = token.start;
        let word = &text[token.start..token.end];
        for part in word.split(['\'', '\u{2019}', '\u{2bc}']) {
            let end = start + part.len();
            if !part.is_empty() {
                pieces.push(Piece {
                    span: start..end,
                    folded: fold(part).into_owned(),
                    joined: pieces.last().is_some_and(|last| is_apostrophe(&text[last.span.end..start])),
                    capital: part.chars().next().is_some_and(char::is_uppercase),
                });
            }
            // The apostrophe's own width: two of the three take more than one byte.
            start = end + text[end..].chars().next().map_or(0, char::len_utf8);
        }
    }
    pieces
}

/// The part of the text after a word that is shown with it: up to the first white space, or up to the next word.
fn printed_words(text: &str, pieces: &[Piece]) -> (Vec<Printed>, Vec<u32>) {
    let mut printed: Vec<Printed> = Vec::new();
    let mut of_piece = Vec::with_capacity(pieces.len());
    for (i, piece) in pieces.iter().enumerate() {
        if piece.joined
            && let Some(last) = printed.last_mut()
        {
            last.word.end = piece.span.end;
            last.shown.end = piece.span.end;
        } else {
            let before = printed.last().map_or(0, |last| last.word.end);
            let between = &text[before..piece.span.start];
            // White space divides; without any, punctuation stays with the word on its left.
            let first_space = between.find(char::is_whitespace);
            if let Some(last) = printed.last_mut() {
                last.shown.end = before + first_space.unwrap_or(between.len());
            }
            let start = match first_space {
                Some(at) => {
                    let rest = &between[at..];
                    before + at + (rest.len() - rest.trim_start().len())
                }
                None if i == 0 => 0,
                None => piece.span.start,
            };
            printed.push(Printed { word: piece.span.clone(), shown: start..piece.span.end });
        }
        of_piece.push(printed.len() as u32 - 1);
    }
    if let Some(last) = printed.last_mut() {
        last.shown.end = last.word.end + text[last.word.end..].trim_end().len();
    }
    (printed, of_piece)
}

/// Whether a sentence ends between two words.
fn ends_sentence(last: &Piece, between: &str, next: &Piece, language: Language) -> bool {
    let next_capital = next.capital || starts_with_digit(next);
    let Some(at) = between.find(['.', '?', '!', '\n', '\u{2026}']) else { return false };
    match between.as_bytes()[at] {
        b'\n' => between.matches('\n').count() > 1 || next_capital,
        b'.' => {
            let word = last.folded.as_str();
            // "Am 11. Mai": a German ordinal number.
            let ordinal = language == Language::German && word.len() <= 2 && starts_with_digit(last);
            // The "t" of "don't" is none, and "No." is one before a number only.
            let initial = word.len() == 1 && word != "i" && !last.joined;
            let listed = language.class(word).any(Class::ABBREVIATION);
            let answer = language.class(word).any(Class::ANSWER) && !starts_with_digit(next);
            let abbreviated = initial || ordinal || listed && !answer;
            between[at..].contains(char::is_whitespace)
                && next_capital
                && (!abbreviated || between.contains('\n'))
        }
        _ => next_capital && between[at..].contains(char::is_whitespace),
    }
}

impl<'t> Wording<'t> {
    /// Reads an English text, or one of a language that has no lists.
    pub fn read(text: &'t str) -> Wording<'t> {
        Wording::read_in(text, Language::English)
    }

    /// Reads a text. Weights are by word class until [`Wording::weigh`] sets them.
    pub fn read_in(text: &'t str, language: Language) -> Wording<'t> {
        let pieces = pieces(text);
        let (printed, printed_of) = printed_words(text, &pieces);
        let words = Vec::with_capacity(pieces.len());
        let mut wording = Wording { text, language, words, printed, sentences: Vec::new() };
        let mut sentence_start = 0;
        let mut brackets = 0_u32;
        let mut starts_sentence = true;
        let titled = title_case(&pieces, language);
        let mut i = 0;
        while let Some(piece) = pieces.get(i) {
            let from = i.checked_sub(1).map_or(0, |last| pieces[last].span.end);
            let between = &text[from..piece.span.start];
            for c in between.chars() {
                match c {
                    '[' | '(' => brackets += 1,
                    ']' | ')' => brackets = brackets.saturating_sub(1),
                    _ => {}
                }
            }
            if i > 0 && ends_sentence(&pieces[i - 1], between, piece, language) {
                let stop = between.find(['.', '?', '!', '\n']).unwrap_or(0);
                let question = between[stop..].starts_with('?');
                wording.sentences.push((sentence_start..from + between.trim_end().len(), question));
                sentence_start = piece.span.start;
                starts_sentence = true;
            }
            // German writes every noun with a capital; French puts an article before its apostrophe.
            let capital = piece.capital && language != Language::German;
            let apart = !piece.joined || language == Language::French;
            let name = capital && !titled && !starts_sentence && piece.folded != "i" && apart;
            let word = Word {
                form: String::new(),
                also: None,
                value: None,
                class: Class::default(),
                name,
                // An editor's words; a remark in brackets that never closes must not swallow the rest.
                optional: brackets > 0 && text[piece.span.end..].contains([']', ')']),
                gap_before: is_ellipsis(between),
                sentence: wording.sentences.len() as u32,
                printed: printed_of[i]..printed_of[i] + 1,
                weight: 1.0,
                known: true,
                stem: OnceCell::new(),
                synonym_rows: OnceCell::new(),
                letters: OnceCell::new(),
            };
            starts_sentence = false;
            i += wording.push(word, &pieces[i..], &printed_of[i..], between);
        }
        let tail = pieces.last().map_or(0, |last| last.span.end);
        let question =
            text[tail..].find(['.', '?', '!']).is_some_and(|at| text[tail + at..].starts_with('?'));
        wording.sentences.push((sentence_start..text.trim_end().len().max(sentence_start), question));
        if language == Language::German && !titled {
            wording.mark_german_names();
        }
        wording
    }

    /// Marks as names the words with a capital behind a title, and two of them side by side that no article or
    /// number makes a measure ("ein Glas Wasser").
    fn mark_german_names(&mut self) {
        let capital = |word: &Word| {
            let start = self.printed.get(word.printed.start as usize).map_or(0, |printed| printed.word.start);
            self.text[start..].starts_with(char::is_uppercase) && !word.is_function() && word.value.is_none()
        };
        let capitals: Vec<bool> = self.words.iter().map(capital).collect();
        for at in 1..self.words.len() {
            let beside = self.words[at].sentence == self.words[at - 1].sentence && !self.pauses_before(at);
            if !capitals[at] || !capitals[at - 1] || !beside {
                continue;
            }
            let titled = self.words[at - 1].class.any(Class::TITLE);
            let measure = at >= 2 && {
                let before = &self.words[at - 2];
                before.value.is_some() || before.class.any(Class::DETERMINER) && !self.pauses_before(at - 1)
            };
            if titled || !measure {
                self.words[at].name = true;
                self.words[at - 1].name |= !titled;
            }
        }
    }

    /// What stands between a compared word and the one before it, empty where both are one printed word.
    pub fn between(&self, at: usize) -> &'t str {
        let before = at.checked_sub(1).and_then(|before| self.words.get(before));
        let end = before.map_or(0, |word| self.printed[word.printed.end as usize - 1].word.end);
        let start = self.words.get(at).map(|word| self.printed[word.printed.start as usize].word.start);
        self.text.get(end..start.unwrap_or(self.text.len())).unwrap_or("")
    }

    /// Whether a comma, a dash, a bracket or a quotation mark stands before a compared word.
    pub fn pauses_before(&self, at: usize) -> bool {
        const MARKS: [char; 14] = [
            ',', ';', ':', '(', ')', '"', '\u{2014}', '\u{2013}', '\u{201c}', '\u{201d}', '\u{201e}',
            '\u{ab}', '\u{bb}', '\u{2026}',
        ];
        let between = self.between(at);
        between.contains(MARKS) || between.contains("--")
    }

    /// Adds the word or words that begin at the first of `pieces`; returns how many pieces they take.
    fn push(&mut self, base: Word, pieces: &[Piece], printed_of: &[u32], before: &str) -> usize {
        let piece = &pieces[0];
        let folded = piece.folded.as_str();
        let next_joined = pieces.get(1).filter(|next| next.joined).map(|next| next.folded.as_str());
        if let Some(suffix) = next_joined
            && let Some((first, second, also)) = contraction(folded, suffix, self.language)
        {
            let forms: &[&str] = &[&first, second];
            self.push_forms(&base, forms);
            if let Some(last) = self.words.last_mut() {
                last.also = also;
            }
            return 2;
        }
        if next_joined == Some("s") {
            // A possessive: compared as one word, so that "member's" and "members'" are the same.
            self.push_forms(&base, &[&format!("{folded}s")]);
            return 2;
        }
        if self.language == Language::English
            && let Some(forms) = written_together(folded)
        {
            self.push_forms(&base, forms);
            return 1;
        }
        let per_cent =
            |pieces: &[Piece]| matches!(pieces, [a, b, ..] if a.folded == "pour" && b.folded == "cent");
        if self.language == Language::French && per_cent(pieces) {
            let base = Word { printed: base.printed.start..printed_of[1] + 1, ..base };
            self.push_forms(&base, &["percent"]);
            return 2;
        }
        if starts_with_digit(piece) || number::may_open(folded, self.language) {
            let run = self.number_run(pieces);
            if let Some((value, used)) = number::read(&run, self.language) {
                let form = if used == 1 { folded.to_string() } else { format!("#{value}") };
                // "3:00" is 3 o'clock.
                let hour = |next: &Piece| &self.text[piece.span.end..next.span.end] == ":00";
                let used = if used == 1 && pieces.get(1).is_some_and(hour) { 2 } else { used };
                let last = printed_of[used - 1];
                self.push_forms(&base, &[&form]);
                let printed = base.printed.start..last + 1;
                if let Some(word) = self.words.last_mut() {
                    word.value = Some(value);
                    word.printed = printed.clone();
                }
                // "$5 million" and "5 million dollars", "5 %" and "5 percent" have the same words.
                let after = &self.text[pieces[used - 1].span.end..];
                // "2,5 Mio. \u{20ac}"
                let after = after.trim_start_matches(|c: char| c.is_whitespace() || c == '.');
                let [dollars, pounds, euros, percent] = match self.language {
                    Language::English => ["dollars", "pounds", "euros", "percent"],
                    Language::German => ["dollar", "pfund", "euro", "prozent"],
                    Language::French => ["dollars", "livres", "euros", "percent"],
                };
                let signs = [('$', dollars), ('\u{a3}', pounds), ('\u{20ac}', euros), ('%', percent)];
                // Behind a number an English dollar is the next number's.
                let behind = |mark| self.language != Language::English || matches!(mark, '%' | '\u{20ac}');
                let stands = |mark| before.ends_with(mark) || behind(mark) && after.starts_with(mark);
                let unit = signs.iter().find(|(mark, _)| stands(*mark)).map(|(_, unit)| *unit);
                if let Some(unit) = unit {
                    let base = Word { printed: last..last + 1, gap_before: false, ..base };
                    self.push_forms(&base, &[unit]);
                }
                return used;
            }
        }
        self.push_forms(&base, &[folded]);
        if self.language != Language::English
            && let Some(word) = self.words.last_mut()
        {
            // An accent can make another word: "w\u{fc}rde", "wurde".
            let exact = self.language.class(&self.text[piece.span.clone()].to_lowercase());
            word.reclassify(exact);
        }
        1
    }

    /// The folded words from the first piece on that may belong to one number: only spaces and hyphens between.
    fn number_run<'p>(&self, pieces: &'p [Piece]) -> Vec<&'p str> {
        let mut run = vec![pieces[0].folded.as_str()];
        for pair in pieces.windows(2).take(12) {
            let between = &self.text[pair[0].span.end..pair[1].span.start];
            if !between.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}')) {
                break;
            }
            run.push(&pair[1].folded);
        }
        run
    }

    fn push_forms(&mut self, base: &Word, forms: &[&str]) {
        for (k, form) in forms.iter().enumerate() {
            let form = lexicon::spelling(form.to_string());
            // The month, not the modal.
            let month = form == "may" && base.name;
            let class = if month { Class::PEOPLE } else { self.language.class(&form) };
            let mut word = Word { form, gap_before: base.gap_before && k == 0, ..base.clone() };
            word.reclassify(class);
            self.words.push(word);
        }
    }

    /// Sets the weight of every word, and whether the vocabulary has it. Weights must be positive.
    pub fn weigh(&mut self, mut weight: impl FnMut(&str) -> (f32, bool)) {
        for word in &mut self.words {
            (word.weight, word.known) = weight(&word.form);
        }
    }

    /// The text of a range of printed words, punctuation included.
    pub fn shown(&self, printed: Range<usize>) -> &'t str {
        match (
            self.printed.get(printed.start),
            printed.end.checked_sub(1).and_then(|last| self.printed.get(last)),
        ) {
            (Some(first), Some(last)) if printed.start < printed.end => {
                self.text.get(first.shown.start..last.shown.end).unwrap_or("")
            }
            _ => "",
        }
    }
}

impl Word {
    /// Sets the classes, and what follows from them.
    fn reclassify(&mut self, class: Class) {
        self.class = class;
        self.name = (self.name || class.any(Class::PEOPLE)) && !class.any(Class::FUNCTION);
        self.optional |= class.any(Class::FILLER);
        self.weight = if class.any(Class::FUNCTION) { 0.25 } else { 1.0 };
    }
}

fn starts_with_digit(piece: &Piece) -> bool {
    piece.folded.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether nearly every longer word has a capital: a headline, or a text in capitals, whose capitals say nothing.
fn title_case(pieces: &[Piece], language: Language) -> bool {
    let long = pieces.iter().skip(1).filter(|piece| piece.folded.chars().count() >= 4);
    let (mut all, mut capital) = (0, 0);
    for piece in long {
        all += 1;
        capital += u32::from(piece.capital);
    }
    // Most longer words of a German sentence are nouns.
    let tenths = if language == Language::German { 10 } else { 8 };
    all >= 2 && capital * 10 >= all * tenths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(text: &str) -> Vec<String> {
        Wording::read(text).words.into_iter().map(|word| word.form).collect()
    }

    #[test]
    fn one_reading_for_many_writings() {
        assert_eq!(forms("We don\u{2019}t"), forms("we do not"));
        assert_eq!(forms("Can't, won't"), forms("cannot will not"));
        assert_eq!(forms("the members' caf\u{e9}"), forms("THE MEMBER'S CAFE"));
        assert_eq!(forms("$5 million"), ["#5000000", "dollars"]);
        assert_eq!(forms("12 %"), forms("12 percent"));
        assert_eq!(Wording::read("twenty-five men").words[0].printed, 0..2);
    }

    #[test]
    fn printed_words_leave_out_only_space() {
        let text = "  \u{201c}Well,\u{201d} he said \u{2014} don\u{2019}t (or do) it: twenty-five!  ";
        let wording = Wording::read(text);
        let shown: Vec<&str> = wording.printed.iter().map(|p| &text[p.shown.clone()]).collect();
        assert_eq!(
            shown,
            [
                "\u{201c}Well,\u{201d}",
                "he",
                "said",
                "\u{2014} don\u{2019}t",
                "(or",
                "do)",
                "it:",
                "twenty-",
                "five!"
            ]
        );
        assert_eq!(wording.shown(1..3), "he said");
        assert_eq!(wording.shown(3..3), "");
    }

    #[test]
    fn brackets_gaps_and_names() {
        let wording =
            Wording::read("We saw [the minister] ... Mr. Brandt of U.S. Steel left. Then?  It ended");
        let words = &wording.words;
        assert_eq!(words.iter().filter(|w| w.optional).count(), 2);
        assert_eq!(words.iter().position(|w| w.gap_before), Some(4));
        let names: Vec<&str> = words.iter().filter(|w| w.name).map(|w| w.form.as_str()).collect();
        assert_eq!(names, ["brandt", "u.s", "steel"]);
        let asks: Vec<bool> = wording.sentences.iter().map(|sentence| sentence.1).collect();
        assert_eq!(asks, [false, false, true, false]);
        for (text, sentences) in
            [("I don't. We do", 2), ("Morton, no. I think", 2), ("see No. 5 of it", 1), ("J. Kerr left", 1)]
        {
            assert_eq!(Wording::read(text).sentences.len(), sentences, "{text}");
        }
        for (text, sentences) in [("Es war 1984. Dann kam er", 2), ("Am 11. Mai kam er", 1)] {
            assert_eq!(Wording::read_in(text, Language::German).sentences.len(), sentences, "{text}");
        }
        assert_eq!(Wording::read("").words.len(), 0);
        assert_eq!(Wording::read("''' -- \u{2026}").printed.len(), 0);
    }
}
