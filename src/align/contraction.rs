//! Contractions opened: `don't` is `do not`, `s'il` is `si il`.

use super::class::Class;
use super::language::Language;

/// Opens a contraction: its two words, and what the second may mean as well.
pub(crate) fn contraction(
    base: &str,
    suffix: &str,
    language: Language,
) -> Option<(String, &'static str, Option<&'static str>)> {
    const WITH_IS: [&str; 18] = [
        "it",
        "that",
        "there",
        "he",
        "she",
        "what",
        "who",
        "where",
        "here",
        "how",
        "when",
        "why",
        "this",
        "everybody",
        "everyone",
        "nobody",
        "everything",
        "nothing",
    ];
    let whole = || base.to_string();
    match (language, base, suffix) {
        (Language::English, ..) => {}
        (Language::German, _, "s") => return Some((whole(), "es", None)),
        (Language::French, "s", "il") => return Some(("si".to_string(), "il", None)),
        (Language::French, "s", "ils") => return Some(("si".to_string(), "ils", None)),
        _ => return None,
    }
    Some(match suffix {
        "t" => {
            let first = match base {
                "can" => "can",
                "won" => "will",
                "shan" => "shall",
                "ain" => "is",
                _ => base.strip_suffix('n').filter(|first| Class::of(first).any(Class::FUNCTION))?,
            };
            (first.to_string(), "not", None)
        }
        "s" if base == "let" => (whole(), "us", None),
        "s" if WITH_IS.contains(&base) => (whole(), "is", Some("has")),
        "re" => (whole(), "are", Some("were")),
        "ll" => (whole(), "will", Some("shall")),
        "ve" => (whole(), "have", None),
        "m" if base == "i" => (whole(), "am", None),
        "d" => (whole(), "would", Some("had")),
        _ => return None,
    })
}

/// Contractions that are written without their apostrophe, where no other word is spelt so.
pub(crate) fn written_together(form: &str) -> Option<&'static [&'static str]> {
    Some(match form {
        "cannot" | "cant" => &["can", "not"],
        "dont" => &["do", "not"],
        "doesnt" => &["does", "not"],
        "didnt" => &["did", "not"],
        "isnt" => &["is", "not"],
        "arent" => &["are", "not"],
        "wasnt" => &["was", "not"],
        "werent" => &["were", "not"],
        "havent" => &["have", "not"],
        "hasnt" => &["has", "not"],
        "hadnt" => &["had", "not"],
        "wouldnt" => &["would", "not"],
        "couldnt" => &["could", "not"],
        "shouldnt" => &["should", "not"],
        "im" => &["i", "am"],
        "ive" => &["i", "have"],
        "weve" => &["we", "have"],
        "youve" => &["you", "have"],
        "theyve" => &["they", "have"],
        "youre" => &["you", "are"],
        "theyre" => &["they", "are"],
        "thats" => &["that", "is"],
        "whats" => &["what", "is"],
        "theres" => &["there", "is"],
        "gonna" => &["going", "to"],
        "wanna" => &["want", "to"],
        "gotta" => &["got", "to"],
        _ => return None,
    })
}
