//! What is known about English words beforehand: their spelling, their irregular forms, their near synonyms.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A form to the one of its spellings that is kept.
static KEPT: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut kept_for = FxHashMap::default();
    for row in include_str!("spellings.txt").lines() {
        let mut forms = row.split_whitespace();
        if let Some(kept) = forms.next() {
            kept_for.extend(forms.map(|form| (form, kept)));
        }
    }
    kept_for
});

static BASES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut bases = FxHashMap::default();
    for row in include_str!("irregular.txt").lines() {
        let mut forms = row.split_whitespace();
        if let Some(base) = forms.next() {
            bases.extend(forms.map(|form| (form, base)));
        }
    }
    bases
});

/// The base of an irregular form, any other word itself.
pub(crate) fn base(form: &str) -> &str {
    BASES.get(form).copied().unwrap_or(form)
}

/// The near synonyms of a word, from the rows that have it or its inflections; none where it is in no row.
pub fn synonyms(form: &str) -> Vec<&'static str> {
    let stem = super::word::stem(form);
    let rows = synonym_rows(&stem).iter().filter_map(|row| GROUPS.get(usize::from(*row)));
    rows.flat_map(|row| row.split_whitespace()).filter(|word| super::word::stem(word) != stem).collect()
}

/// Words that stand for each other in a quotation from memory, by base form, a group a line.
static GROUPS: LazyLock<Vec<&'static str>> = LazyLock::new(|| include_str!("synonyms.txt").lines().collect());

/// Stem of a word to the numbers of the [`GROUPS`] that hold it.
static SYNONYM_ROWS: LazyLock<FxHashMap<String, Vec<u16>>> = LazyLock::new(|| {
    let mut rows: FxHashMap<String, Vec<u16>> = FxHashMap::default();
    for (number, row) in GROUPS.iter().enumerate() {
        for word in row.split_whitespace() {
            rows.entry(super::word::stem(word)).or_default().push(number as u16);
        }
    }
    rows
});

/// The one spelling of a folded word that has several, by table or by rule (`-ise`/`-ize`, `-our`/`-or`, ...).
///
/// A rule may change a word that has no second spelling ("rise" becomes "rize"): both sides go through it, so it
/// only must not make two words one.
pub(crate) fn spelling(form: String) -> String {
    if let Some(kept) = KEPT.get(form.as_str()) {
        return kept.to_string();
    }
    // Most words have none of the letters that the rules are about.
    let about = |pair: &[u8]| matches!(pair, b"is" | b"ys" | b"tr" | b"ou" | b"ll");
    if form.len() < 6 || !form.is_ascii() || !form.as_bytes()[2..].windows(2).any(about) {
        return form;
    }
    for (british, american) in
        [("isation", "ization"), ("isations", "izations"), ("yse", "yze"), ("ysed", "yzed")]
    {
        if let Some(base) = form.strip_suffix(british) {
            return format!("{base}{american}");
        }
    }
    for end in ["", "d", "s", "r", "rs"] {
        if let Some(base) = form.strip_suffix(end).and_then(|form| form.strip_suffix("ise")) {
            return format!("{base}ize{end}");
        }
        if let Some(base) = form.strip_suffix(end).and_then(|form| form.strip_suffix("tre")) {
            return format!("{base}ter{end}");
        }
    }
    if let Some(base) = form.strip_suffix("ising") {
        return format!("{base}izing");
    }
    for end in ["", "s", "ed", "ing", "ful", "able", "er", "ers", "ite", "ites", "hood", "ly"] {
        if let Some(base) = form.strip_suffix(end).and_then(|form| form.strip_suffix("our"))
            && base.len() >= 3
        {
            return format!("{base}or{end}");
        }
    }
    // "travelled", but not "filled": a short word may differ from its neighbour by nothing else ("filed").
    if form.len() >= 8 {
        for (british, american) in [("lled", "led"), ("lling", "ling"), ("ller", "ler"), ("llers", "lers")] {
            if let Some(base) = form.strip_suffix(british) {
                return format!("{base}{american}");
            }
        }
    }
    form
}

/// The numbers of the rows of near synonyms that hold a stem, ascending.
pub(crate) fn synonym_rows(stem: &str) -> &'static [u16] {
    SYNONYM_ROWS.get(stem).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        for (a, b) in [
            ("organisation", "organization"),
            ("colours", "colors"),
            ("honoured", "honored"),
            ("centre", "center"),
            ("travelled", "traveled"),
            ("analysed", "analyzed"),
            ("whilst", "while"),
            ("realising", "realizing"),
        ] {
            assert_eq!(spelling(a.into()), spelling(b.into()));
        }
        assert_ne!(spelling("filled".into()), spelling("filed".into()));
    }
}
