//! Settings that are not where settings are read from: without effect, and published as a text if nobody notices.
//!
//! They are known by a name (`dixit.toml.txt`, `Dixit.toml`, `dixit(1).toml`), or by rules about what must stay out, in
//! a file of any name.

use crate::source::files::listing::SETTINGS;
use crate::source::formats::unsupported;
use toml::de::{DeTable, DeValue};

/// A file with more bytes holds no rules: ten thousand pseudonyms take less.
const LARGEST: u64 = 1 << 20;
/// So many bytes are looked through of a file that no reader is there for.
const LARGEST_UNREAD: u64 = 1 << 16;

/// What is wrong with settings.
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
    /// Settings that were named as the text to be read.
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

/// Whether a file is named as settings are, or nearly so.
pub(crate) fn is_settings(name: &str) -> bool {
    name == SETTINGS || is_named_alike(name)
}

/// Whether a file is named nearly as settings are. The proposal that `dixit check --write` makes is no such file.
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
    // Behind what systems put before a name: `.dixit.toml`, `Copy of dixit.toml`.
    parts.any(|part| part.split(|c: char| !c.is_alphanumeric()).any(is_dixit))
        && parts.any(|part| part.len() >= 3 && is_toml(part))
}

/// `dixit`, also with the number of a copy.
fn is_dixit(word: &str) -> bool {
    word.trim_end_matches(|c: char| c.is_ascii_digit()) == "dixit"
}

/// Whether a file is what an editor keeps of settings: of no use to anybody where they are there.
fn is_leftover(name: &str) -> bool {
    let endings = ["~", ".swp", ".swo", ".swx", ".bak", ".orig", "#"];
    endings.iter().any(|ending| name.ends_with(ending)) || name.starts_with(".#")
}

/// What a file is by its name, besides the settings of the folder that is read: settings without effect, or a hidden
/// file that holds rules.
///
/// `alike` is whether it is named nearly as settings are, `below` whether its folder lies below the one that is read,
/// and `has_settings` whether its folder has a `dixit.toml`. `is_same` says whether it is that file, by a name that the
/// file system takes for the same one.
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

/// Whether a file that no reader is there for is looked into for rules.
pub(crate) fn is_worth_it(path: &str, length: u64) -> bool {
    length <= LARGEST_UNREAD && unsupported::by_name(path).is_none()
}

/// Whether these bytes are rules about what must stay out.
pub(crate) fn in_bytes(bytes: &[u8]) -> bool {
    if bytes.len() as u64 > LARGEST {
        return false;
    }
    // UTF-16 too, where a mark says so: an editor may have saved it so.
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
