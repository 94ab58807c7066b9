//! Numbers as words and as digits: `eleven`, `11`, `11th`, `twenty-five`, `2.5 million`, `nineteen sixty`.

mod french;
mod german;

use super::class::Class;
use super::language::Language;

/// Whether a number may start with a folded word that is written in letters.
pub(crate) fn may_open(word: &str, language: Language) -> bool {
    match language {
        Language::English => language.class(word).any(Class::NUMBER),
        // Compounds and ordinals are in no list.
        Language::German => word.len() > 2,
        Language::French => language.class(word).any(Class::NUMBER) || word.ends_with("ieme"),
    }
}

/// Reads the number that starts at the first of `tokens` (folded words).
///
/// Returns its value and how many tokens it takes, at least 1; `None` where no number starts there.
pub(crate) fn read(tokens: &[&str], language: Language) -> Option<(f64, usize)> {
    match language {
        Language::English => english(tokens),
        Language::German => german::read(tokens),
        Language::French => french::read(tokens),
    }
}

/// A number in digits as German and French write it (`1.200`, `2,5`), with one of some ordinal endings.
fn digits(token: &str, endings: &[&str]) -> Option<f64> {
    if !token.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let bare = endings.iter().find_map(|end| token.strip_suffix(end)).unwrap_or(token);
    let mut groups = bare.split('.');
    let thousands = groups.next().is_some_and(|first| first.len() <= 3)
        && groups.clone().next().is_some()
        && groups.all(|group| group.len() == 3);
    let bare = if thousands { bare.replace('.', "") } else { bare.replace(',', ".") };
    decimal(&bare)
}

/// The value of digits with at most one full stop among them.
fn decimal(number: &str) -> Option<f64> {
    let is_plain = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    number.parse().ok().filter(|_| is_plain)
}

/// What one token contributes to an English number.
enum NumberPart {
    /// A plain number; `true` where it was written in digits.
    Plain(f64, bool),
    /// `hundred`, `thousand`, ... which multiply what stands before them.
    Scale(f64),
}

fn english(tokens: &[&str]) -> Option<(f64, usize)> {
    let first = part(tokens.first()?)?;
    // What is complete (thousands, millions), and what still may grow.
    let (mut total, mut current, digits) = match first {
        NumberPart::Plain(value, digits) => (0.0, value, digits),
        NumberPart::Scale(scale) => (0.0, scale, false),
    };
    let ordinal = |token: &str| ordinal(token).is_some();
    let mut used = 1;
    while used < tokens.len() && !ordinal(tokens[used - 1]) {
        let next = tokens[used];
        // "two hundred and fifty": "and" belongs to the number only between a scale and a smaller number.
        if next == "and" && !digits && matches!(part(tokens[used - 1]), Some(NumberPart::Scale(_))) {
            match tokens.get(used + 1).and_then(|t| part(t)) {
                Some(NumberPart::Plain(value, false)) if value < 100.0 => {
                    current += value;
                    used += 2;
                    continue;
                }
                _ => break,
            }
        }
        match part(next) {
            Some(NumberPart::Scale(scale)) if scale == 100.0 && current < 100.0 && !digits => {
                current *= scale
            }
            Some(NumberPart::Scale(scale)) if scale >= 1000.0 && current < 1000.0 => {
                total += current * scale;
                current = 0.0;
            }
            Some(NumberPart::Plain(value, false)) if !digits => {
                // Words, unlike digits, make whole numbers.
                let tens = current as u64 % 100;
                let grows_ten = (20..=90).contains(&tens) && tens.is_multiple_of(10) && value < 10.0;
                let after_scale = matches!(part(tokens[used - 1]), Some(NumberPart::Scale(_)));
                // "nineteen sixty", "twenty sixteen": a year read as two numbers.
                let year = total == 0.0 && (11.0..=20.0).contains(&current) && (10.0..100.0).contains(&value);
                if grows_ten || (after_scale && value < 100.0 && value > 0.0) {
                    current += value;
                } else if year {
                    current = current * 100.0 + value;
                } else {
                    break;
                }
            }
            _ => break,
        }
        used += 1;
    }
    Some((total + current, used))
}

fn part(token: &str) -> Option<NumberPart> {
    let plain = |value: u32| Some(NumberPart::Plain(f64::from(value), false));
    if token.starts_with(|c: char| c.is_ascii_digit()) {
        let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| token.strip_suffix(end)).unwrap_or(token);
        return decimal(&bare.replace(',', "")).map(|value| NumberPart::Plain(value, true));
    }
    if let Some(value) = ordinal(token) {
        return plain(value);
    }
    let scale = match token {
        "hundred" | "hundreds" => 1e2,
        "thousand" | "thousands" => 1e3,
        "million" | "millions" | "mn" => 1e6,
        "billion" | "billions" | "bn" => 1e9,
        "trillion" | "trillions" | "tn" => 1e12,
        _ => return plain(cardinal(token)?),
    };
    Some(NumberPart::Scale(scale))
}

fn cardinal(token: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let at = |list: &[&str]| list.iter().position(|word| *word == token).map(|i| i as u32);
    at(&SMALL).or_else(|| at(&TENS).map(|i| 20 + 10 * i))
}

fn ordinal(token: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let small = SMALL.iter().position(|word| *word == token).map(|i| 1 + i as u32);
    small.or_else(|| cardinal(&format!("{}y", token.strip_suffix("ieth")?)).filter(|n| *n >= 20))
}

#[cfg(test)]
mod tests {
    use super::{Language, decimal, read};

    #[test]
    fn a_decimal_has_digits_and_at_most_one_full_stop() {
        for (number, value) in
            [("007", 7.0), ("5.", 5.0), ("7.25", 7.25), ("9007199254740991", 9_007_199_254_740_991.0)]
        {
            assert_eq!(decimal(number), Some(value), "{number}");
        }
        for no_number in ["", ".", "1.2.3", "1e5", "+1", "1_000", "inf", "nan"] {
            assert_eq!(decimal(no_number), None, "{no_number}");
        }
    }

    #[test]
    fn words_and_digits_agree() {
        for (text, value, used) in [
            ("eleven", 11.0, 1),
            ("11", 11.0, 1),
            ("11th", 11.0, 1),
            ("eleventh", 11.0, 1),
            ("thirtieth", 30.0, 1),
            ("twenty five men", 25.0, 2),
            ("two hundred and fifty thousand dollars", 250_000.0, 5),
            ("2.5 million people", 2_500_000.0, 2),
            ("1,200 men", 1200.0, 1),
            ("nineteen sixty", 1960.0, 2),
            ("twenty sixteen", 2016.0, 2),
            ("three thousand two hundred", 3200.0, 4),
            ("hundred and one", 101.0, 3),
            ("five six", 5.0, 1),
            ("two and three", 2.0, 1),
            ("hundred and 5", 100.0, 1),
            ("first five", 1.0, 1),
            ("1960 2", 1960.0, 1),
        ] {
            let tokens: Vec<&str> = text.split(' ').collect();
            assert_eq!(read(&tokens, Language::English), Some((value, used)), "{text}");
        }
        for text in ["man", "1960s", "and", "tenor"] {
            assert_eq!(read(&[text], Language::English), None, "{text}");
        }
        assert_eq!(read(&[], Language::English), None);
    }

    #[test]
    fn german_words() {
        for (text, value, used) in [
            ("elf boote", 11.0, 1),
            ("funfundzwanzig", 25.0, 1),
            ("zweihundertfunfzigtausend", 250_000.0, 1),
            ("hunderteins", 101.0, 1),
            ("neunzehnhundertvierundachtzig", 1984.0, 1),
            ("drei millionen", 3e6, 2),
            ("eine million", 1e6, 2),
            ("2,5 mio", 2.5e6, 2),
            ("1.200 boote", 1200.0, 1),
            ("elften", 11.0, 1),
            ("zwanzigste", 20.0, 1),
            ("dritten", 3.0, 1),
        ] {
            let tokens: Vec<&str> = text.split(' ').collect();
            assert_eq!(read(&tokens, Language::German), Some((value, used)), "{text}");
        }
        for text in ["ein", "eine", "achte", "boote", "hundertmal", "hund", "und", "bunte"] {
            assert_eq!(read(&[text], Language::German), None, "{text}");
        }
    }

    #[test]
    fn french_words() {
        for (text, value, used) in [
            ("onze bateaux", 11.0, 1),
            ("vingt et un", 21.0, 3),
            ("quatre vingt dix sept", 97.0, 4),
            ("soixante et onze", 71.0, 3),
            ("deux cent cinquante mille", 250_000.0, 4),
            ("mille neuf cent quatre vingt quatre", 1984.0, 6),
            ("trois millions", 3e6, 2),
            ("un million", 1e6, 2),
            ("2,5 millions", 2.5e6, 2),
            ("11 000 euros", 11_000.0, 2),
            ("1er", 1.0, 1),
            ("onzieme", 11.0, 1),
            ("cinq six", 5.0, 1),
        ] {
            let tokens: Vec<&str> = text.split(' ').collect();
            assert_eq!(read(&tokens, Language::French), Some((value, used)), "{text}");
        }
        for text in ["un", "une", "bateau", "et"] {
            assert_eq!(read(&[text], Language::French), None, "{text}");
        }
    }
}
