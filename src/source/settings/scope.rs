//! Which `dixit.toml` holds for what is read, and how files are named relative to its folder.
//!
//! ```text
//! harbour/dixit.toml             file = "interviews/03.txt"
//! harbour/interviews/03.txt      dixit build harbour                     listed as interviews/03.txt
//!                                dixit build harbour/interviews          listed as 03.txt
//!                                dixit build harbour/interviews/03.txt   listed as 03.txt
//! ```
//!
//! Every `dixit.toml` above the named folder or file holds, up to the root of the file system. Stopping at a mark
//! such as `.git` or the home folder would publish what a rule beyond it keeps out.

use crate::source::files::listing::{File, Listing, SETTINGS};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A `dixit.toml` that holds for something that is read.
#[derive(Clone, Debug)]
pub struct Governing {
    /// The file itself.
    pub file: Arc<dyn File>,
    /// Its name in messages.
    pub shown: String,
    /// What it holds for.
    pub scope: Scope,
    /// The folder that it is in.
    pub(crate) folder: Arc<dyn Folder>,
    /// The corpora that it holds for, as the user named them.
    pub(crate) corpora: Vec<String>,
}

/// The folder that settings are in.
pub(crate) trait Folder: fmt::Debug + Send + Sync {
    /// Whether the folder, or a folder below it, has a file of this name, given as a path.
    fn has(&self, file: &str) -> bool;

    /// Returns the name relative to this folder of a file that is named relative to a folder above; `None` if there
    /// is no such file.
    fn named_here(&self, file: &str) -> Option<String>;
}

/// What a `dixit.toml` holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub(crate) parts: Vec<Covered>,
    /// Whether the whole folder is read.
    pub(crate) whole: bool,
}

/// A folder or a file that is read, as it is listed and as settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Covered {
    /// The path of the file, or the prefix of the paths of all files in the folder, as listed.
    pub(crate) listed: String,
    /// The same relative to the folder of the settings.
    pub(crate) named: String,
    pub(crate) is_file: bool,
}

impl Covered {
    /// Returns a folder whose files are listed with this prefix.
    pub(crate) fn folder(prefix: &str) -> Covered {
        Covered { listed: prefix.to_owned(), named: String::new(), is_file: false }
    }

    /// Returns what follows `start` in a path, or `None` if the path is not in this part.
    fn rest<'p>(&self, path: &'p str, start: &str) -> Option<&'p str> {
        // For a file: the file itself, a document in it, a file packed in it.
        path.strip_prefix(start)
            .filter(|rest| !self.is_file || rest.is_empty() || rest.starts_with(['#', ':', '/']))
    }
}

impl Scope {
    /// The scope of settings that hold for nothing.
    pub(crate) const NOTHING: Scope = Scope { parts: Vec::new(), whole: false };

    /// Whether the settings' whole folder is read, so that everything the settings refer to must be found.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether the settings hold for the file listed under this path.
    pub(crate) fn covers(&self, listed: &str) -> bool {
        self.named(listed).next().is_some()
    }

    /// Returns the names that the file listed under this path may have relative to the folder of the settings.
    pub(crate) fn named(&self, listed: &str) -> impl Iterator<Item = String> {
        self.parts.iter().filter_map(move |part| Some(part.named.clone() + part.rest(listed, &part.listed)?))
    }

    /// Returns the path under which a file that the settings name is listed, or `None` if it is not read.
    pub(crate) fn listed(&self, named: &str) -> Option<String> {
        self.parts.iter().find_map(|part| Some(part.listed.clone() + part.rest(named, &part.named)?))
    }
}

impl Governing {
    /// Returns the name, relative to the folder of the settings, of a document that they name. They may name it
    /// relative to a folder above, as for a command run there.
    pub(crate) fn file_named_here(&self, named: &str) -> String {
        let (file, rest) = named.split_at(named.find('#').unwrap_or(named.len()));
        self.folder.named_here(file).map_or_else(|| named.to_owned(), |file| file + rest)
    }

    /// Whether the folder of the settings has a file of this name.
    pub(crate) fn has(&self, named: &str) -> bool {
        let file = named.split('#').next().unwrap_or(named);
        // The file may be packed in another.
        let ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
        ends.filter(|end| *end > 0).any(|end| self.folder.has(&file[..end]))
    }

    /// Returns the name of a document that the settings name, by its file or by an id of its own; `None` if it is a
    /// file that is not read.
    pub(crate) fn document(&self, named: &str) -> Option<String> {
        let named = self.file_named_here(named);
        self.scope.listed(&named).or_else(|| (!self.has(&named)).then_some(named))
    }
}

impl Listing {
    /// Returns notes on settings that the user may not expect: those that hold from a folder above, or that belong
    /// to another corpus.
    pub fn notes(&self, corpora: &[PathBuf]) -> Vec<String> {
        let mut notes = Vec::new();
        for settings in self.settings.iter().filter(|settings| !settings.scope.whole) {
            notes.push(format!("{} holds for {}", settings.shown, settings.corpora.join(", ")));
        }
        for corpus in corpora.iter().map(|corpus| corpus.display().to_string()) {
            let own = |settings: &&Governing| settings.corpora.contains(&corpus);
            if self.settings.is_empty() || self.settings.iter().any(|settings| own(&settings)) {
                continue;
            }
            let others = self.settings.iter().map(|settings| settings.shown.as_str()).collect::<Vec<_>>();
            let hold = if others.len() == 1 { "holds" } else { "hold" };
            notes.push(format!(
                "{} {hold} for {corpus} too, which has no {SETTINGS}: all but what is said of single files",
                others.join(", ")
            ));
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_name_a_file_from_their_own_folder() {
        let scope = |parts: &[(&str, &str, bool)]| Scope {
            parts: parts
                .iter()
                .map(|(listed, named, is_file)| Covered {
                    listed: (*listed).to_owned(),
                    named: (*named).to_owned(),
                    is_file: *is_file,
                })
                .collect(),
            whole: false,
        };
        let named = |scope: &Scope, listed: &str| scope.named(listed).collect::<Vec<_>>();
        let whole = scope(&[("", "", false)]);
        assert_eq!(named(&whole, "interviews/03.txt"), ["interviews/03.txt"]);
        let folder = scope(&[("", "interviews/", false)]);
        assert_eq!(named(&folder, "03.txt"), ["interviews/03.txt"]);
        assert_eq!(folder.listed("interviews/03.txt").as_deref(), Some("03.txt"));
        assert_eq!(folder.listed("letters/03.txt"), None);
        let file = scope(&[("03.txt", "interviews/03.txt", true)]);
        assert_eq!(named(&file, "03.txt#2"), ["interviews/03.txt#2"]);
        assert_eq!(named(&file, "03.txt.bak"), [""; 0]);
        assert_eq!(file.listed("interviews/03.txt/a.md").as_deref(), Some("03.txt/a.md"));
        assert_eq!(file.listed("interviews/03.txt.bak"), None);
        let two = scope(&[("a/", "x/a/", false), ("b/", "x/b/", false)]);
        assert_eq!(named(&two, "b/1.txt"), ["x/b/1.txt"]);
        assert!(!two.covers("c/1.txt"));
    }
}
