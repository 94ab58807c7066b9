//! Recognises settings in places where dixit does not read settings: they would have no effect, and would be
//! published as a text if nobody noticed.
//!
//! They are recognised by a name (`dixit.toml.txt`, `Dixit.toml`, `dixit(1).toml`), or by rules about what must
//! stay out, in a file of any name.

use crate::source::files::listing::SETTINGS;
use crate::source::formats::unsupported;
use toml::de::{DeTable, DeValue};

/// A larger file holds no rules: ten thousand pseudonyms take fewer bytes.
const LARGEST: u64 = 1 << 20;
/// The most bytes of a file without a reader that is searched for rules.
const LARGEST_UNREAD: u64 = 1 << 16;

/// What is wrong with misplaced settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Misplaced {
    /// A name that is nearly that of settings.
    Alike,
    /// Settings in a folder below the one that is read.
    Below,
    /// Settings in an archive.
    Packed,
    /// Rules about what must stay out, in a file of another name.
    Rules,
    /// Settings that the user named as the text to read.
    NamedAsText,
}

impl Misplaced {
    pub(crate) fn words(self) -> &'static str {
        match self {
            Misplaced::Alike => {
                "named like settings, but only dixit.toml is read as such; rename it to dixit.toml, or take it away"
            }
            Misplaced::Below => {
                "settings in a folder below the one that is read; move them up into its dixit.toml, or name this \
                 folder by itself"
            }
            Misplaced::Packed => {
                "settings in an archive; unpack it, and name the folder in which they are then"
            }
            Misplaced::Rules => {
                "holds rules about what must stay out, but only dixit.toml is read as settings; rename it to \
                 dixit.toml, or take it away"
            }
            Misplaced::NamedAsText => "these are settings, and no text; name their folder, or a text in it",
        }
    }
}

/// Whether a file has the name of settings, or nearly so.
pub(crate) fn is_settings(name: &str) -> bool {
    name == SETTINGS || is_named_alike(name)
}

/// Whether a file has nearly the name of settings. The proposal that `dixit check --write` makes does not.
pub(crate) fn is_named_alike(name: &str) -> bool {
    let lower = name.to_lowercase();
    if name == SETTINGS || lower == "dixit.proposed.toml" {
        return false;
    }
    if strsim::damerau_levenshtein(&lower, SETTINGS) <= 1 {
        return true;
    }
    let mut parts = lower.split('.').map(|part| part.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_toml = |part: &str| part.starts_with("toml") || strsim::damerau_levenshtein(part, "toml") <= 1;
    // After what systems put in front of a name: `.dixit.toml`, `Copy of dixit.toml`.
    parts.any(|part| part.split(|c: char| !c.is_alphanumeric()).any(is_dixit))
        && parts.any(|part| part.len() >= 3 && is_toml(part))
}

/// Whether a word is `dixit`, possibly with the number of a copy.
fn is_dixit(word: &str) -> bool {
    word.trim_end_matches(|c: char| c.is_ascii_digit()) == "dixit"
}

/// Whether a file is what an editor leaves beside settings, which is of no interest if the settings are there too.
fn is_leftover(name: &str) -> bool {
    let endings = ["~", ".swp", ".swo", ".swx", ".bak", ".orig", "#"];
    endings.iter().any(|ending| name.ends_with(ending)) || name.starts_with(".#")
}

/// Returns what is wrong with a file, judging by its name: settings that have no effect, or a hidden file that
/// holds rules. The settings of the folder that is read are neither.
///
/// `alike` is whether its name is nearly that of settings, `below` whether its folder is below the one that is
/// read, and `has_settings` whether its folder has a `dixit.toml`. `is_same` returns whether it is that very
/// `dixit.toml`, under a name that the file system treats as equal.
pub(crate) fn of(
    name: &str,
    alike: bool,
    below: bool,
    has_settings: bool,
    is_same: impl FnOnce() -> bool,
    holds_rules: impl FnOnce() -> bool,
) -> Option<Misplaced> {
    if name == SETTINGS {
        Some(Misplaced::Below).filter(|_| below)
    } else if alike {
        Some(Misplaced::Alike).filter(|_| !(has_settings && (is_leftover(name) || is_same())))
    } else {
        let hidden = name.starts_with('.') && name.contains("toml");
        Some(Misplaced::Rules).filter(|_| hidden && holds_rules())
    }
}

/// Whether a file without a reader is searched for rules.
pub(crate) fn is_worth_it(path: &str, length: u64) -> bool {
    length <= LARGEST_UNREAD && unsupported::by_name(path).is_none()
}

/// Whether these bytes are rules about what must stay out.
pub(crate) fn in_bytes(bytes: &[u8]) -> bool {
    if bytes.len() as u64 > LARGEST {
        return false;
    }
    // Decodes UTF-16 too if there is a byte order mark: an editor may have saved the file so.
    let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
    if !text.contains("withhold") && !text.contains("pseudonym") {
        return false;
    }
    let Ok(table) = DeTable::parse(&text) else { return false };
    table.get_ref().iter().any(|(key, value)| match (key.get_ref().as_ref(), value.get_ref()) {
        ("withhold", DeValue::Table(_)) => true,
        ("speaker", DeValue::Array(speakers)) => speakers.iter().any(|speaker| {
            let DeValue::Table(speaker) = speaker.get_ref() else { return false };
            speaker.keys().any(|key| key.get_ref() == "pseudonym")
        }),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_nearly_that_of_settings() {
        let alike = [
            "dixit.toml.txt",
            "Dixit.toml",
            "dixit.TOML",
            "dixit(1).toml",
            "dixit (2).toml",
            "dixit2.toml",
            "dixit - Copy.toml",
            "Copy of dixit.toml",
            "dixit.toml (1).txt",
            ".dixit.toml",
            "_dixit.toml",
            "dixit.tml",
            "dixit.tom",
            "dixt.toml",
            "dixit,toml",
            "dixit_toml",
            "dixit.toml.bak",
            "dixit.toml~",
            "dixit.old.toml",
        ];
        for name in alike {
            assert!(is_named_alike(name), "{name}");
        }
        for name in [
            "dixit.toml",
            "dixit.proposed.toml",
            "dixit.md",
            "dixit.txt",
            "dixit",
            "Cargo.toml",
            "ipse-dixit.txt",
            "dixit.html",
            "dixitque.toml",
            "toml.dixit",
        ] {
            assert!(!is_named_alike(name), "{name}");
        }
    }

    #[test]
    fn rules_are_known_by_what_they_say() {
        let speaker = "[[speaker]]\r\nname = \"Ana Lopes\"\r\npseudonym = \"Clara Brandt\"\r\n";
        let utf16 = [0xff, 0xfe].into_iter().chain(speaker.encode_utf16().flat_map(u16::to_le_bytes));
        assert!(in_bytes(speaker.as_bytes()));
        assert!(in_bytes(&utf16.collect::<Vec<_>>()));
        assert!(in_bytes("\u{feff}[withhold]\nwrds = 1\n".as_bytes()));
        for other in [
            "They withhold it.\n",
            "[[speaker]]\nname = \"pseudonym\"\n",
            "withhold = 1\n",
            "a = \"withhold\"",
        ] {
            assert!(!in_bytes(other.as_bytes()), "{other}");
        }
    }
}
