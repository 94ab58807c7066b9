//! How much of one word is in another.

use super::class::Class;
use super::language::{Language, opposite};
use super::word::Word;

/// A pair that stands for each other only by its place: two articles, two different numbers. Enough to be
/// aligned when nothing better offers, too little to count as found.
const BY_PLACE: f32 = 0.15;

/// How much of `a` is in `b`, 0 to 1: 1 the same word (contractions, spelling and numbers as they are read), 0.9
/// another inflection, 0.75 a near synonym, 0.3 to 0.6 a function word for another, 1 − d/length at d typing
/// errors (optimal string alignment distance, at most a quarter of the letters; a third where the vocabulary
/// does not have `a`).
pub fn similarity(a: &Word, b: &Word) -> f32 {
    if a.form == b.form {
        return 1.0;
    }
    if let (Some(x), Some(y)) = (a.value, b.value) {
        return if x == y { 1.0 } else { BY_PLACE };
    }
    if a.also.is_some_and(|also| also == b.form) || b.also.is_some_and(|also| also == a.form) {
        return 1.0;
    }
    if a.class.any(Class::NEGATION) || b.class.any(Class::NEGATION) {
        return if a.class.any(Class::NEGATION) && b.class.any(Class::NEGATION) {
            0.6
        } else {
            typing_error(a, b)
        };
    }
    match (a.is_function(), b.is_function()) {
        (true, true) => return function_swap(a, b),
        (false, false) => {}
        _ => return typing_error(a, b),
    }
    // Most pairs end here: nothing in common at the beginning, and no synonym.
    let prefix = a.form.bytes().zip(b.form.bytes()).take_while(|(x, y)| x == y).count();
    if prefix >= 1 && a.stem() == b.stem() {
        return 0.9;
    }
    if a.is_synonym_of(b) {
        return 0.75;
    }
    // Most pairs differ in their ends.
    let prefixed = a.form.ends_with(b.form.as_str()) || b.form.ends_with(a.form.as_str());
    let negated = || Language::ALL.iter().any(|language| language.differ_by_prefix(&a.form, &b.form));
    if opposite(&a.form, &b.form) || prefixed && negated() {
        return BY_PLACE;
    }
    let error = typing_error(a, b);
    if error > 0.0 {
        return error;
    }
    if root_in_common(a, b) { 0.55 } else { 0.0 }
}

/// Whether two words have the same root with another ending: accuse and accusation, Russia and Russian. A name
/// must be the other but for its last letter: Austria is not Australia.
pub fn root_in_common(a: &Word, b: &Word) -> bool {
    let prefix = a.form.bytes().zip(b.form.bytes()).take_while(|(x, y)| x == y).count();
    let shorter = a.form.len().min(b.form.len());
    let enough = if a.name || b.name { prefix + 1 >= shorter } else { prefix * 10 >= shorter * 7 };
    prefix >= 4 && enough && (prefix >= 5 || a.name)
}

/// A function word for another: of one kind they are what memory confuses.
fn function_swap(a: &Word, b: &Word) -> f32 {
    let both = |class: Class| a.class.any(class) && b.class.any(class);
    if both(Class::FIRST) || both(Class::SECOND) || both(Class::THIRD) {
        0.6
    } else if both(Class::PERSON) {
        0.3
    } else if both(Class::DETERMINER) || both(Class::AUXILIARY) || both(Class::MODAL) {
        0.5
    } else if both(Class::PREPOSITION) || both(Class::CONJUNCTION) || both(Class::QUESTION) {
        0.4
    } else {
        typing_error(a, b)
    }
}

/// 1 − d/length where few enough letters differ, else 0.
fn typing_error(a: &Word, b: &Word) -> f32 {
    let (a_len, b_len) = (a.form.len(), b.form.len());
    let longer = a_len.max(b_len);
    // Two words that both exist are two words, unless they are long and one letter apart.
    let allowed = match (a.known && b.known, longer) {
        (true, 0..=6) => 0,
        (true, 7..=9) => 1,
        (true, _) => 2,
        (false, 0..=2) => 0,
        (false, 3..=5) => 1,
        (false, 6..=8) => 2,
        (false, _) => 3,
    };
    if allowed == 0 || a_len.abs_diff(b_len) > allowed || a.value.is_some() != b.value.is_some() {
        return 0.0;
    }
    // An error takes at most one letter away and adds one.
    if (a.letters() ^ b.letters()).count_ones() > 2 * allowed as u32 {
        return 0.0;
    }
    match distance(&a.form, &b.form, allowed) {
        Some(d) => 1.0 - d as f32 / longer as f32,
        None => 0.0,
    }
}

/// Optimal string alignment distance (insertions, deletions, substitutions and swaps of neighbours), by bytes;
/// `None` above `most`. Words longer than 40 bytes are never alike.
fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    const LONGEST: usize = 40;
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() > LONGEST || b.len() > LONGEST {
        return None;
    }
    let mut rows = [[0_usize; LONGEST + 1]; 3];
    rows[0].iter_mut().enumerate().for_each(|(j, cell)| *cell = j);
    for i in 1..=a.len() {
        let (row, last, before_last) = (i % 3, (i - 1) % 3, (i + 1) % 3);
        rows[row][0] = i;
        let mut least = i;
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut d = (rows[last][j] + 1).min(rows[row][j - 1] + 1).min(rows[last][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                d = d.min(rows[before_last][j - 2] + 1);
            }
            rows[row][j] = d;
            least = least.min(d);
        }
        if least > most {
            return None;
        }
    }
    Some(rows[a.len() % 3][b.len()]).filter(|d| *d <= most)
}

#[cfg(test)]
mod tests {
    use super::super::Wording;
    use super::*;

    fn of(a: &str, b: &str) -> f32 {
        let (mut a, b) = (Wording::read(a), Wording::read(b));
        a.weigh(|form| (1.0, form != "colld"));
        similarity(&a.words[0], &b.words[0])
    }

    #[test]
    fn kinds_of_likeness() {
        assert_eq!(of("eleven", "11"), 1.0);
        assert_eq!(of("twelve", "11"), BY_PLACE);
        assert_eq!(of("taxes", "tax"), 0.9);
        assert_eq!(of("afraid", "fears"), 0.75);
        assert_eq!(of("never", "not"), 0.6);
        assert_eq!(of("he", "I"), 0.3);
        assert!(of("accusation", "accuse") > 0.5);
        assert!(of("goverment", "government") > 0.85);
        assert!(of("colld", "cold") > 0.7);
        // Both are words: Iran is no typing error for Iraq.
        assert_eq!(of("Iran", "Iraq"), 0.0);
        assert_eq!(of("zebra", "table"), 0.0);
    }

    #[test]
    fn distance_counts_swaps_once() {
        assert_eq!(distance("oyu", "you", 2), Some(1));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance(&"a".repeat(41), "a", 50), None);
        assert_eq!(distance("", "ab", 2), Some(2));
    }
}
