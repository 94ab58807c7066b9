//! The fixed phrases by which lines of a page are known, read from `words.txt`.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The sections of `words.txt`.
#[derive(Default)]
pub(crate) struct Lexicon {
    whole: FxHashMap<&'static str, Vec<&'static str>>,
    beginnings: Vec<(&'static str, &'static str)>,
    inside: Vec<(&'static str, &'static str)>,
    months: FxHashMap<&'static str, u8>,
}

pub(crate) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::parse(include_str!("words.txt")));

impl Lexicon {
    fn parse(file: &'static str) -> Lexicon {
        let mut lexicon = Lexicon::default();
        let mut section = "";
        for line in file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if section == "month" {
                let pairs = line.split_whitespace().filter_map(|pair| pair.split_once('='));
                lexicon.months.extend(pairs.filter_map(|(name, number)| Some((name, number.parse().ok()?))));
            } else if let Some(whole) = line.strip_prefix('=') {
                lexicon.whole.entry(whole).or_default().push(section);
            } else if let Some(beginning) = line.strip_prefix('^') {
                lexicon.beginnings.push((beginning, section));
            } else {
                lexicon.inside.push((line, section));
            }
        }
        lexicon
    }

    /// Whether a line (in lower case) is one of a section's, by the whole of it or by its beginning.
    pub(crate) fn line(&self, line: &str, section: &str) -> bool {
        self.whole.get(line).is_some_and(|of| of.contains(&section))
            || self.beginnings.iter().any(|(start, of)| *of == section && line.starts_with(start))
    }

    /// Whether a line (in lower case) holds one of a section's phrases.
    pub(crate) fn holds(&self, line: &str, section: &str) -> bool {
        self.inside.iter().any(|(phrase, of)| *of == section && line.contains(phrase))
    }

    /// The month of that name (in lower case, without full stop).
    pub(crate) fn month(&self, name: &str) -> Option<u8> {
        self.months.get(name).copied()
    }
}
