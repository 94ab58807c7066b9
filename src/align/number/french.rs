//! French numbers: words that add and multiply (`quatre-vingt-dix-sept`, `vingt et un`, `deux cent mille`).

/// Reads the number that starts at the first of `tokens` (folded words): its value, and how many tokens it takes.
pub(crate) fn read(tokens: &[&str]) -> Option<(f64, usize)> {
    let first = *tokens.first()?;
    if let Some(value) = ordinal(first) {
        return Some((value, 1));
    }
    let (mut total, mut current): (f64, Option<f64>) = (0.0, None);
    let mut used = 0;
    if let Some(mut value) = super::digits(first, &["er", "ere", "e", "eme", "nd"]) {
        used = 1;
        // "11 000": groups of three.
        while value < 1e9
            && tokens.get(used).is_some_and(|t| t.len() == 3 && t.bytes().all(|b| b.is_ascii_digit()))
        {
            value = value * 1000.0 + super::decimal(tokens[used]).unwrap_or(0.0);
            used += 1;
        }
        current = Some(value);
    } else if matches!(first, "un" | "une") && tokens.get(1).and_then(|next| scale(next)).is_none() {
        // The article.
        return None;
    }
    let written = used > 0;
    while let Some(&token) = tokens.get(used) {
        if let Some(scale) = scale(token) {
            total += current.take().unwrap_or(1.0) * scale;
            used += 1;
            continue;
        }
        let grown = if written && total == 0.0 { None } else { grow(current, token, tokens.get(used + 1)) };
        let Some((value, taken)) = grown else { break };
        current = Some(value);
        used += taken;
    }
    (used > 0).then(|| (total + current.unwrap_or(0.0), used))
}

/// What a number below a thousand becomes with its next word, and how many tokens that takes.
fn grow(current: Option<f64>, token: &str, next: Option<&&str>) -> Option<(f64, usize)> {
    let Some(now) = current else {
        return match token {
            "cent" | "cents" => Some((100.0, 1)),
            _ => cardinal(token).map(|value| (value, 1)),
        };
    };
    let tens = now % 100.0;
    let round = tens >= 20.0 && tens % 10.0 == 0.0;
    match token {
        "cent" | "cents" => (now < 10.0).then_some((now * 100.0, 1)),
        "vingt" | "vingts" if tens == 4.0 => Some((now - 4.0 + 80.0, 1)),
        "et" if round => {
            let added = next.and_then(|next| cardinal(next)).filter(|value| matches!(*value, 1.0 | 11.0))?;
            Some((now + added, 2))
        }
        _ => {
            let value = cardinal(token)?;
            let adds = (round && value < 10.0)
                || (matches!(tens, 60.0 | 80.0) && (10.0..20.0).contains(&value))
                || (tens == 10.0 && (7.0..10.0).contains(&value))
                || (tens == 0.0 && now >= 100.0 && value < 100.0);
            adds.then_some((now + value, 1))
        }
    }
}

fn scale(token: &str) -> Option<f64> {
    Some(match token {
        "mille" => 1e3,
        "million" | "millions" => 1e6,
        "milliard" | "milliards" => 1e9,
        _ => return None,
    })
}

fn cardinal(token: &str) -> Option<f64> {
    const SMALL: [&str; 17] = [
        "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
        "douze", "treize", "quatorze", "quinze", "seize",
    ];
    let value = match token {
        "une" => 1,
        "vingt" | "vingts" => 20,
        "trente" => 30,
        "quarante" => 40,
        "cinquante" => 50,
        "soixante" => 60,
        "septante" => 70,
        "huitante" | "octante" => 80,
        "nonante" => 90,
        _ => SMALL.iter().position(|small| *small == token)?,
    };
    Some(value as f64)
}

fn ordinal(token: &str) -> Option<f64> {
    match token {
        "premier" | "premiere" | "premiers" | "premieres" => return Some(1.0),
        "second" | "seconde" => return Some(2.0),
        _ => {}
    }
    let stem = token.strip_suffix('s').unwrap_or(token).strip_suffix("ieme")?;
    // "quatrième", "cinquième", "neuvième": the cardinal's last letters change.
    let changed = match stem {
        "cinqu" => "cinq".to_string(),
        "neuv" => "neuf".to_string(),
        _ => format!("{stem}e"),
    };
    cardinal(stem).or_else(|| cardinal(&changed))
}
