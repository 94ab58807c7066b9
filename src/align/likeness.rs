//! How much of each word of one query is in the words of many sources, found out once for every word that is read
//! alike.

use super::class::Class;
use super::similarity::similarity;
use super::word::Word;
use rustc_hash::FxHashMap;

/// What is known of a query's words.
#[derive(Debug, Default)]
pub struct Likeness {
    /// Form of a source's word to its readings.
    columns: FxHashMap<String, Vec<Column>>,
    /// One value for every word of the query, one column after the other.
    values: Vec<f32>,
}

/// A reading of a form, and where its values begin.
#[derive(Debug)]
struct Column {
    reading: Reading,
    start: usize,
}

/// What of a word besides its form makes a difference.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Reading {
    also: Option<&'static str>,
    value: Option<f64>,
    class: Class,
    name: bool,
    known: bool,
}

impl Likeness {
    /// [`similarity`] of every word of the query with a word of a source. The query must always be the same.
    pub fn of(&mut self, query: &[Word], other: &Word) -> &[f32] {
        let reading = Reading {
            also: other.also,
            value: other.value,
            class: other.class,
            name: other.name,
            known: other.known,
        };
        let known = self.columns.get(other.form.as_str());
        let known = known.and_then(|columns| columns.iter().find(|column| column.reading == reading));
        let start = match known {
            Some(column) => column.start,
            None => {
                let start = self.values.len();
                self.values.extend(query.iter().map(|word| similarity(word, other)));
                self.columns.entry(other.form.clone()).or_default().push(Column { reading, start });
                start
            }
        };
        &self.values[start..start + query.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Wording;
    use super::*;

    #[test]
    fn a_form_is_kept_for_each_of_its_readings() {
        let query = Wording::read("Austrian wheat for 5 mills, he says");
        let source = Wording::read("the Austria of austria, mill and mills, five and 5, he's his");
        let mut likeness = Likeness::default();
        for _ in 0..2 {
            for other in &source.words {
                let plain: Vec<f32> = query.words.iter().map(|word| similarity(word, other)).collect();
                assert_eq!(likeness.of(&query.words, other), plain, "{}", other.form);
            }
        }
        assert!(likeness.values.len() < source.words.len() * query.words.len());
    }
}
