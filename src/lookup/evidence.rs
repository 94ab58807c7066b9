//! Does a passage that somebody pointed to still stand where it stood? What links to evidence are resolved by.

use super::{LookupOptions, Verdict, lookup};
use crate::align::Edit;
use crate::document::UnitId;
use crate::index::Index;
use serde::{Deserialize, Serialize};
use tsify::Tsify;

/// A passage as a link names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Tsify)]
#[serde(default)]
pub struct Evidence {
    /// The id of its unit.
    pub doc: String,
    /// Its first byte in the file (rows: in the row's text).
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// SHA-256 of the file as it was found, lower-case hexadecimal.
    pub sha256: String,
    /// Its words.
    pub text: String,
}

/// How a passage stands now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Tsify)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// In the same file, byte for byte the same, at the same place.
    Same,
    /// The file has changed, the passage in it has not.
    FileChanged,
    /// These words stand in another document.
    Moved,
    /// The passage stands with other words.
    Changed,
    /// Nothing like it is in this corpus.
    Gone,
}

/// A passage that a link names, as it stands now.
#[derive(Clone, Debug, PartialEq, Serialize, Tsify)]
pub struct EvidenceView {
    /// How it stands.
    pub standing: Standing,
    /// The id of its unit now; absent where it is gone.
    pub doc: Option<String>,
    /// The number of its unit.
    pub unit: u32,
    /// Its first token in the unit and one past its last: the engine's `document` marks them.
    pub tokens: (u32, u32),
    /// Its words now.
    pub text: String,
    /// SHA-256 of the file now.
    pub sha256: String,
    /// What became of its words, where they changed.
    pub diff: Vec<Edit>,
}

/// Finds a passage again.
pub fn evidence(index: &Index<'_>, asked: &Evidence) -> EvidenceView {
    if let Some(same) = in_place(index, asked) {
        return same;
    }
    // Its words are looked up without what an undressing would take for a signature.
    let found =
        lookup(index, &asked.text, &LookupOptions { limit: Some(u32::MAX), ..LookupOptions::default() });
    let same_words = |verdict| verdict == Verdict::Verbatim;
    let near = |place: &&super::Match| (place.doc != asked.doc, place.start.abs_diff(asked.start));
    let verbatim = found.matches.iter().filter(|place| same_words(place.verdict)).min_by_key(near);
    let altered = || {
        let changed = |place: &&super::Match| matches!(place.verdict, Verdict::Altered | Verdict::Similar);
        found.matches.iter().filter(changed).min_by_key(|place| place.doc != asked.doc)
    };
    let Some(place) = verbatim.or_else(altered) else { return EvidenceView::gone() };
    let standing = match (same_words(place.verdict), place.doc == asked.doc) {
        (true, true) => Standing::FileChanged,
        (true, false) => Standing::Moved,
        (false, _) => Standing::Changed,
    };
    EvidenceView {
        standing,
        doc: Some(place.doc.clone()),
        unit: place.unit,
        tokens: place.tokens,
        text: place.text.clone(),
        sha256: place.sha256.clone(),
        diff: if standing == Standing::Changed { place.diff.clone() } else { Vec::new() },
    }
}

impl EvidenceView {
    fn gone() -> EvidenceView {
        EvidenceView {
            standing: Standing::Gone,
            doc: None,
            unit: 0,
            tokens: (0, 0),
            text: String::new(),
            sha256: String::new(),
            diff: Vec::new(),
        }
    }
}

/// The passage, if its file is the same.
fn in_place(index: &Index<'_>, asked: &Evidence) -> Option<EvidenceView> {
    // All units of a labelled text share an id, so that the place says which it is.
    let doc = index.document_of(index.find_unit(&asked.doc)?);
    let sha256 = super::passage::hex(&index.document_sha256(doc));
    if sha256 != asked.sha256 || asked.start >= asked.end {
        return None;
    }
    let map = index.offsets(doc);
    let units = index.units_of(doc).map(UnitId).filter(|unit| index.unit_id(*unit) == asked.doc);
    for unit in units {
        let tokens = index.unit_tokens(unit);
        let place = |token: u32| {
            let span = index.token_span(unit, token);
            (map.to_file(span.start as usize) as u32, map.end_in_file(span.end as usize) as u32)
        };
        let first = first_token(tokens, |token| place(token).1 > asked.start);
        let end = first_token(tokens, |token| place(token).0 >= asked.end);
        if first < end && place(end - 1).1 >= asked.start && place(first).0 < asked.end {
            let passage = index.passage(unit, first..end);
            let bytes = passage.tokens.first()?.start as usize..passage.tokens.last()?.end as usize;
            return Some(EvidenceView {
                standing: Standing::Same,
                doc: Some(asked.doc.clone()),
                unit: unit.0,
                tokens: (first, end),
                text: passage.text.get(bytes).unwrap_or_default().to_string(),
                sha256,
                diff: Vec::new(),
            });
        }
    }
    None
}

/// The first of so many tokens of which something holds that holds of all behind it.
fn first_token(tokens: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, tokens);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}
