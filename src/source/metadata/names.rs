//! The patterns that say how file names are put together: `{date}_{speaker}_{title}`.

use crate::source::metadata::dates;
use crate::source::metadata::fields::Fields;
use regex::Regex;

/// One pattern for file names.
#[derive(Debug)]
pub(crate) struct Pattern {
    regex: Regex,
    /// The fields of the groups; `_` is matched and discarded.
    fields: Vec<String>,
    /// Whether the pattern spans folders.
    folders: bool,
}

/// Matches dates, which may contain the very characters that separate fields.
const DATE: &str = r"(\d{4}[-_. ]\d{1,2}[-_. ]\d{1,2}|\d{1,2}[-_. ]\d{1,2}[-_. ]\d{4}|\d{4}[-_.]\d{2}|\d{8}|\d{4}|\d{1,2}[-_. ]?\pL{3,9}[-_. ]?\d{4}|\pL{3,9}[-_. ]?\d{4})";

impl Pattern {
    /// # Errors
    /// Returns what is wrong with the pattern.
    pub(crate) fn new(pattern: &str) -> Result<Pattern, String> {
        let (mut regex, mut fields, mut rest) = ("^".to_owned(), Vec::new(), pattern);
        let example = "such as \"{date}_{speaker}_{title}\"";
        while let Some((literal, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(format!("{pattern:?} has a {{ without its }}; write a pattern {example}"));
            };
            let name = name.trim().to_lowercase();
            if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ')) {
                return Err(format!(
                    "{pattern:?}: {name:?} is no name for a field; write a pattern {example}"
                ));
            }
            if literal.is_empty() && !fields.is_empty() {
                return Err(format!(
                    "{pattern:?} has two fields with nothing between them; nobody could part them"
                ));
            }
            if fields.contains(&name) && !matches!(name.as_str(), "" | "_") {
                return Err(format!("{pattern:?} has {{{name}}} twice"));
            }
            regex.push_str(&regex::escape(literal));
            regex.push_str(match name.as_str() {
                "date" => DATE,
                "year" => r"(\d{4})",
                _ => "([^/]+?)",
            });
            fields.push(name);
            rest = after;
        }
        if fields.is_empty() || rest.contains('}') {
            return Err(format!("{pattern:?} names no field; write a pattern {example}"));
        }
        regex.push_str(&regex::escape(rest));
        regex.push('$');
        let folders = pattern.contains('/');
        let regex = Regex::new(&regex).map_err(|error| error.to_string())?;
        Ok(Pattern { regex, fields, folders })
    }

    /// Returns the fields in the name of a file, given its path below the corpus, or `None` if the name does not
    /// match.
    pub(crate) fn read(&self, path: &str) -> Option<Fields> {
        let name = if self.folders { path } else { path.rsplit('/').next().unwrap_or(path) };
        let stem = match name.rsplit_once('.') {
            Some((stem, ending)) if !stem.is_empty() && !ending.contains('/') => stem,
            _ => name,
        };
        let found = self.regex.captures(stem)?;
        let mut fields = Fields::default();
        for (name, value) in self.fields.iter().zip(found.iter().skip(1)) {
            let value = value.map_or("", |value| value.as_str());
            match name.as_str() {
                "" | "_" => {}
                "date" => {
                    fields.date =
                        Some(dates::parse(&value.replace('_', " ")).or_else(|| dates::parse(value))?)
                }
                "speaker" => fields.set(name, &capitals(&spaced(value)), 0),
                _ => fields.set(name, &spaced(value), 0),
            }
        }
        Some(fields)
    }
}

/// Returns the words of a value with spaces between them: underscores become spaces, and so do hyphens if nothing
/// else separates the words.
pub(crate) fn spaced(value: &str) -> String {
    let value = value.replace('_', " ");
    let value = match value.contains(' ') || value.matches('-').count() < 2 {
        true => value,
        false => value.replace('-', " "),
    };
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a name with capitals added, if it has none.
fn capitals(name: &str) -> String {
    if name.chars().any(char::is_uppercase) {
        return name.to_owned();
    }
    let name = if name.contains(' ') { name.to_owned() } else { name.replace('-', " ") };
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(pattern: &str, path: &str) -> String {
        let Some(fields) = Pattern::new(pattern).unwrap().read(path) else { return "-".to_owned() };
        let date = fields.date.map(|date| date.to_string());
        let others = fields.others.iter().map(|field| format!("{}={}", field.name, field.value));
        let known = [date, fields.speaker, fields.title].into_iter().flatten();
        known.chain(others).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn names_tell_fields() {
        let pattern = "{date}_{speaker}_{title}";
        assert_eq!(read(pattern, "x/1931-03-02_Ana Lopes_The tide.txt"), "1931-03-02|Ana Lopes|The tide");
        assert_eq!(
            read(pattern, "1931_03_02_ana-lopes_the-tide-is-low.md"),
            "1931-03-02|Ana Lopes|the tide is low"
        );
        assert_eq!(read(pattern, "19310302_Jean-Marc Roux_A_B.txt"), "1931-03-02|Jean-Marc Roux|A B");
        assert_eq!(read(pattern, "2 Mar 1931_Ana_No.txt"), "1931-03-02|Ana|No");
        assert_eq!(read(pattern, "notes.txt"), "-");
        assert_eq!(read(pattern, "1931-13-45_Ana_No.txt"), "-");
        assert_eq!(read("{_} - {title} ({place})", "07 - Low tide (Quay).srt"), "Low tide|place=Quay");
        assert_eq!(read("{source}/{year}/{title}", "Gazette/1931/Tide.txt"), "Tide|source=Gazette|year=1931");
    }

    #[test]
    fn mistakes_are_told() {
        for (pattern, message) in [
            (
                "{date",
                "\"{date\" has a { without its }; write a pattern such as \"{date}_{speaker}_{title}\"",
            ),
            (
                "{date}{title}",
                "\"{date}{title}\" has two fields with nothing between them; nobody could part them",
            ),
            ("date", "\"date\" names no field; write a pattern such as \"{date}_{speaker}_{title}\""),
            ("{a}-{a}", "\"{a}-{a}\" has {a} twice"),
        ] {
            assert_eq!(Pattern::new(pattern).unwrap_err(), message);
        }
    }
}
