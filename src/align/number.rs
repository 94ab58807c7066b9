//! Numbers as words and as digits: `eleven`, `11`, `11th`, `twenty-five`, `2.5 million`, `nineteen sixty`.
//!
//! Apart because it is a small grammar of its own, and because a number that differs is an alarm while a number
//! that is only written otherwise is none.

/// What one token contributes to a number.
enum Part {
    /// A plain number; `true` where it was written in digits.
    Plain(f64, bool),
    /// `hundred`, `thousand`, ... which multiply what stands before them.
    Scale(f64),
}

/// Reads the number that starts at the first of `tokens` (folded words).
///
/// Returns its value and how many tokens it takes, at least 1; `None` where no number starts there.
pub(super) fn read(tokens: &[&str]) -> Option<(f64, usize)> {
    let first = part(tokens.first()?)?;
    // What is complete (thousands, millions), and what still may grow.
    let (mut total, mut current, digits) = match first {
        Part::Plain(value, digits) => (0.0, value, digits),
        Part::Scale(scale) => (0.0, scale, false),
    };
    let ordinal = |token: &str| ordinal(token).is_some();
    let mut used = 1;
    while used < tokens.len() && !ordinal(tokens[used - 1]) {
        let next = tokens[used];
        // "two hundred and fifty": "and" belongs to the number only between a scale and a smaller number.
        if next == "and" && !digits && matches!(part(tokens[used - 1]), Some(Part::Scale(_))) {
            match tokens.get(used + 1).and_then(|t| part(t)) {
                Some(Part::Plain(value, false)) if value < 100.0 => {
                    current += value;
                    used += 2;
                    continue;
                }
                _ => break,
            }
        }
        match part(next) {
            Some(Part::Scale(scale)) if scale == 100.0 && current < 100.0 && !digits => current *= scale,
            Some(Part::Scale(scale)) if scale >= 1000.0 && current < 1000.0 => {
                total += current * scale;
                current = 0.0;
            }
            Some(Part::Plain(value, false)) if !digits => {
                let tens = current % 100.0;
                let grows_ten = (20.0..=90.0).contains(&tens) && tens % 10.0 == 0.0 && value < 10.0;
                let after_scale = matches!(part(tokens[used - 1]), Some(Part::Scale(_)));
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

fn part(token: &str) -> Option<Part> {
    let plain = |value: u32| Some(Part::Plain(f64::from(value), false));
    if token.starts_with(|c: char| c.is_ascii_digit()) {
        let bare = ["st", "nd", "rd", "th"].iter().find_map(|end| token.strip_suffix(end)).unwrap_or(token);
        let bare = bare.replace(',', "");
        let well_formed = bare.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        return bare.parse().ok().filter(|_| well_formed).map(|value| Part::Plain(value, true));
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
    Some(Part::Scale(scale))
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
    use super::read;

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
            assert_eq!(read(&tokens), Some((value, used)), "{text}");
        }
        for text in ["man", "1960s", "and", "tenor"] {
            assert_eq!(read(&[text]), None, "{text}");
        }
        assert_eq!(read(&[]), None);
    }
}
