//! The rules of each script for a name inside a word: without a space beside it, after an article or a conjunction
//! that is joined to it, before a particle.

use crate::text;

/// The script of a letter, as far as it matters for where a name may begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    /// Words between spaces, with names as separate words: Latin, Devanagari, Georgian and most others.
    Spaced,
    Cyrillic,
    Greek,
    /// Words between spaces, with conjunctions, prepositions and the article joined to the next word.
    Arabic,
    Hebrew,
    /// Words between spaces, with particles joined to the preceding word.
    Hangul,
    Han,
    Hiragana,
    Katakana,
    /// Words without spaces, letters with vowels and tones around them: Thai, Lao, Khmer, Burmese and similar
    /// scripts.
    Unspaced,
}

impl Script {
    pub(crate) fn of(c: char) -> Script {
        match u32::from(c) {
            0..=0x36f => Script::Spaced,
            0x370..=0x3ff | 0x1f00..=0x1fff => Script::Greek,
            0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Script::Cyrillic,
            0x590..=0x5ff | 0xfb1d..=0xfb4f => Script::Hebrew,
            0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefc => {
                Script::Arabic
            }
            0x1100..=0x11ff | 0x3131..=0x318e | 0xa960..=0xa97c | 0xac00..=0xd7ff | 0xffa0..=0xffdc => {
                Script::Hangul
            }
            0x3041..=0x309f => Script::Hiragana,
            0x30a0..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Script::Katakana,
            // Tai Le, New Tai Lue, Tai Tham, Balinese, Javanese, Tai Viet.
            0x1950..=0x19df | 0x1a20..=0x1aaf | 0x1b00..=0x1b7f | 0xa980..=0xa9df | 0xaa80..=0xaadf => {
                Script::Unspaced
            }
            0xe00..=0xeff | 0x1000..=0x109f | 0x1780..=0x17ff | 0xa9e0..=0xa9fe | 0xaa60..=0xaa7f => {
                Script::Unspaced
            }
            _ if text::stands_alone(c) => Script::Han,
            _ => Script::Spaced,
        }
    }

    /// Whether words of this script may follow one another without a space.
    pub(crate) fn runs_on(self) -> bool {
        matches!(self, Script::Hangul | Script::Han | Script::Hiragana | Script::Katakana | Script::Unspaced)
    }

    /// Whether the family name comes first.
    pub(crate) fn surname_first(self) -> bool {
        matches!(self, Script::Han | Script::Hangul | Script::Hiragana)
    }

    /// Returns the number of letters from which on a name is too long to occur in an ordinary word by chance.
    pub(crate) fn telling(self) -> usize {
        match self {
            Script::Han => 2,
            Script::Hangul | Script::Hiragana | Script::Arabic | Script::Hebrew => 3,
            Script::Katakana => usize::MAX,
            Script::Unspaced => 4,
            Script::Spaced | Script::Cyrillic | Script::Greek => usize::MAX,
        }
    }

    /// Whether these letters, the beginning of a word, are something that the script joins to a name.
    pub(crate) fn prefixes(self, letters: &str) -> bool {
        match self {
            Script::Arabic => {
                let rest = letters.strip_prefix(['\u{648}', '\u{641}', '\u{627}']).unwrap_or(letters);
                if matches!(rest, "\u{644}\u{644}" | "\u{627}\u{644}") || letters == "\u{627}\u{644}" {
                    return true;
                }
                // With or without the article: b, l, k, s.
                let rest = rest.strip_prefix(['\u{628}', '\u{644}', '\u{643}', '\u{633}']).unwrap_or(rest);
                matches!(rest, "" | "\u{627}\u{644}")
            }
            Script::Hebrew => {
                letters.chars().count() <= 4
                    && letters.chars().all(|c| {
                        matches!(
                            c,
                            '\u{5d5}' | '\u{5d4}' | '\u{5d1}' | '\u{5dc}' | '\u{5db}' | '\u{5de}' | '\u{5e9}'
                        )
                    })
            }
            _ => false,
        }
    }
}

/// Whether a letter is lower case in a script in which capitals begin names. Georgian has capitals, but not for
/// names.
pub(crate) fn is_small(c: char) -> bool {
    c.is_lowercase() && !matches!(c, '\u{10d0}'..='\u{10ff}')
}

/// The article of an Arabic name, which may be omitted, and changes after a preposition.
pub(crate) const ARTICLE: &str = "\u{627}\u{644}";

/// Titles that follow a name in Chinese, Japanese and Korean, and show that it is a name.
#[rustfmt::skip]
const TITLES: [&str; 47] = [
    "先生", "小姐", "女士", "太太", "夫人", "老师", "老師", "教授", "博士", "医生", "醫生", "医師", "同志",
    "主任", "经理", "經理", "师傅", "師傅", "总", "總", "氏", "様", "さま", "さん", "くん", "ちゃん", "君",
    "殿", "씨", "님", "군", "양", "선생", "교수", "박사", "사장", "과장", "부장", "대리", "팀장", "기자",
    "의원", "대표", "회장", "여사", "원장", "작가",
];

/// Particles and titles, one or more of which may follow a Korean name.
#[rustfmt::skip]
const PARTICLES: [&str; 48] = [
    "이", "가", "은", "는", "을", "를", "의", "에", "에게", "에게서", "께", "께서", "한테", "한테서", "와",
    "과", "랑", "이랑", "하고", "도", "만", "로", "으로", "라고", "이라고", "라는", "이라는", "이다", "입니다",
    "이며", "이고", "아", "야", "이여", "보다", "처럼", "까지", "부터", "조차", "마저", "밖에", "나", "이나",
    "든지", "같은", "네", "들", "였다",
];

/// Whether a title follows, with or without a space.
pub(crate) fn title_follows(text: &str) -> bool {
    let text = text.strip_prefix(' ').unwrap_or(text);
    TITLES.iter().any(|title| text.starts_with(title))
}

/// Whether only particles and titles follow, up to the end of the word.
pub(crate) fn particles_follow(text: &str) -> bool {
    /// Letters of the longest title or particle.
    const LONGEST: usize = 8;
    let hangul = text.chars().take(LONGEST).take_while(|c| Script::of(*c) == Script::Hangul);
    let (word, rest) = text.split_at(hangul.map(char::len_utf8).sum());
    let without_title = |word| TITLES.iter().find_map(|title| str::strip_prefix(word, title)).unwrap_or(word);
    let particle = without_title(without_title(word));
    !rest.starts_with(char::is_alphabetic) && (particle.is_empty() || PARTICLES.contains(&particle))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_those_that_are_joined_to_names() {
        for (script, yes, no) in [
            (
                Script::Arabic,
                &["و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "وبال", "لل", "ولل", "فلل"][..],
                &["ت", "مت", "كت", "الو", "للل"][..],
            ),
            (
                Script::Hebrew,
                &["ו", "ה", "ב", "ל", "כ", "מ", "ש", "וש", "ושל", "מה", "כש"][..],
                &["ת", "את", "נ", "וא"][..],
            ),
        ] {
            yes.iter().for_each(|prefix| assert!(script.prefixes(prefix), "{prefix}"));
            no.iter().for_each(|prefix| assert!(!script.prefixes(prefix), "{prefix}"));
        }
    }

    #[test]
    fn korean_words_end_in_particles() {
        ["가", "는 갔다", "에게", "씨가", "님께서 말", ", 그", ""].iter().for_each(|rest| {
            assert!(particles_follow(rest), "{rest}");
        });
        ["수가", "한국", "a"].iter().for_each(|rest| assert!(!particles_follow(rest), "{rest}"));
    }
}
