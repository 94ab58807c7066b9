//! Looks through a folder for files that look like settings but are not read as such.

use crate::source::diagnostics::{Fault, Skipped};
use crate::source::files::disk::regular;
use crate::source::files::listing::SETTINGS;
use crate::source::settings::misplaced;
use crate::source::settings::misplaced::{in_bytes, is_named_alike, is_worth_it};
use std::path::Path;

/// Where the folder is in relation to what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Above what is read: it may hold anything, including other people's corpora.
    Above,
    /// The folder that is read.
    Own,
    /// Below the folder that is read.
    Below,
}

/// Whether a name begins like that of settings: `Dixit.toml` and `.dixit.toml`, not `harbour-dixit.toml`.
fn begins_alike(name: &str) -> bool {
    let lower = name.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next().is_some_and(|word| {
        strsim::damerau_levenshtein(word.trim_end_matches(char::is_numeric), "dixit") <= 1
    })
}

/// Adds what looks like settings in a folder, hidden or not, and actual settings if the folder is below the one
/// that is read. `shown` returns the name of one of its files as used in messages.
pub(crate) fn look(folder: &Path, level: Level, shown: &dyn Fn(&str) -> String, problems: &mut Vec<Skipped>) {
    let below = level == Level::Below;
    // A folder that cannot be listed is reported by whatever reads it.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let settings = folder.join(SETTINGS);
    let is_there = settings.symlink_metadata().is_ok();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let alike = is_named_alike(name) && (level != Level::Above || begins_alike(name));
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) || !(alike || name.starts_with('.') || below) {
            continue;
        }
        // On a file system that ignores case, this may be the settings file itself.
        let is_same = || entry.path().canonicalize().ok() == settings.canonicalize().ok();
        let bytes = || entry.metadata().map_or(0, |metadata| metadata.len());
        let holds_rules = || in_file(name, &entry.path(), bytes());
        let misplaced = misplaced::of(name, alike, below, is_there, is_same, holds_rules);
        if let Some(misplaced) = misplaced {
            problems.push(Skipped { path: shown(name), line: None, fault: Fault::Misplaced(misplaced) });
        }
    }
}

/// Whether a file of `length` bytes that has no reader holds rules about what must stay out.
pub(crate) fn in_file(path: &str, file: &Path, length: u64) -> bool {
    let is_file = || file.symlink_metadata().is_ok_and(|metadata| metadata.is_file());
    is_worth_it(path, length)
        && is_file()
        && regular::read(file, u64::MAX).is_ok_and(|bytes| in_bytes(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_folder_above_a_name_must_begin_as_that_of_settings() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["Dixit.toml", ".dixit.toml", "dixit(1).toml", "harbour-dixit.toml"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let found = |level| {
            let mut problems = Vec::new();
            look(dir.path(), level, &str::to_owned, &mut problems);
            let mut names: Vec<_> = problems.into_iter().map(|problem| problem.path).collect();
            names.sort();
            names
        };
        assert_eq!(found(Level::Above), [".dixit.toml", "Dixit.toml", "dixit(1).toml"]);
        assert_eq!(found(Level::Own), [".dixit.toml", "Dixit.toml", "dixit(1).toml", "harbour-dixit.toml"]);
    }
}
