//! German numbers: one word up to a million (`zweihundertfünfzigtausend`), which has to be taken apart.

/// Reads the number that starts at the first of `tokens` (folded words): its value, and how many tokens it takes.
pub(crate) fn read(tokens: &[&str]) -> Option<(f64, usize)> {
    let (mut total, mut current): (f64, Option<f64>) = (0.0, None);
    let mut used = 0;
    for (at, token) in tokens.iter().enumerate() {
        if let Some(scale) = scale(token).filter(|scale| *scale >= 1e6 || current.is_some()) {
            total += current.take().unwrap_or(1.0) * scale;
        } else if current.is_none()
            && let Some(value) = super::digits(token, &[]).or_else(|| word(token))
        {
            current = Some(value);
        } else if at == 0
            && matches!(*token, "ein" | "eine")
            && tokens.get(1).is_some_and(|t| scale(t).is_some())
        {
            current = Some(1.0);
        } else {
            break;
        }
        used = at + 1;
    }
    (used > 0).then(|| (total + current.unwrap_or(0.0), used))
}

fn scale(token: &str) -> Option<f64> {
    Some(match token {
        "hundert" => 1e2,
        "tausend" => 1e3,
        "million" | "millionen" | "mio" => 1e6,
        "milliarde" | "milliarden" | "mrd" => 1e9,
        "billion" | "billionen" => 1e12,
        _ => return None,
    })
}

/// A number of one word, cardinal or ordinal.
fn word(token: &str) -> Option<f64> {
    if token == "ein" {
        return None;
    }
    // "Ich achte darauf": more often the verb.
    let ordinal = |token: &str| {
        let stem = token.strip_suffix(['n', 'r', 's', 'm']).unwrap_or(token).strip_suffix("te")?;
        match stem {
            "ers" => Some(1),
            "drit" => Some(3),
            "sieb" => Some(7),
            "ach" => None,
            _ => cardinal(stem.strip_suffix('s').unwrap_or(stem)).filter(|value| *value > 1),
        }
    };
    cardinal(token).or_else(|| ordinal(token)).map(f64::from)
}

/// `[…tausend][…hundert][einer und] zehner`.
fn cardinal(word: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "null", "eins", "zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "elf",
        "zwolf", "dreizehn", "vierzehn", "funfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
    ];
    const TENS: [&str; 8] =
        ["zwanzig", "dreissig", "vierzig", "funfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
    let small = |word: &str| match word {
        "ein" => Some(1),
        "zwo" => Some(2),
        _ => SMALL.iter().position(|small| *small == word).map(|value| value as u32),
    };
    let tens = |word: &str| TENS.iter().position(|ten| *ten == word).map(|i| 20 + 10 * i as u32);
    for (name, scale) in [("tausend", 1000), ("hundert", 100)] {
        if let Some((times, rest)) = word.split_once(name) {
            let times = if times.is_empty() { 1 } else { cardinal(times)? };
            let rest = rest.strip_prefix("und").unwrap_or(rest);
            let rest = if rest.is_empty() { 0 } else { cardinal(rest)? };
            return (times < 1000 && rest < scale).then(|| times * scale + rest);
        }
    }
    let both = |(one, ten): (&str, &str)| Some(small(one).filter(|one| *one < 10)? + tens(ten)?);
    small(word).or_else(|| tens(word)).or_else(|| word.split_once("und").and_then(both))
}
