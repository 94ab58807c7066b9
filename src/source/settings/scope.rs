//! Which `dixit.toml` holds for what is read, and what files are called from the folder in which it stands.
//!
//! ```text
//! harbour/dixit.toml             file = "interviews/03.txt"
//! harbour/interviews/03.txt      dixit build harbour                     listed as interviews/03.txt
//!                                dixit build harbour/interviews          listed as 03.txt
//!                                dixit build harbour/interviews/03.txt   listed as 03.txt
//! ```
//!
//! Every `dixit.toml` above what is named holds, up to the root of the file system: any mark at which to stop, such as
//! `.git` or the home folder, would publish what a rule beyond it keeps out.

use crate::source::files::listing::{File, Listing, SETTINGS};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A `dixit.toml` that holds for something that is read.
#[derive(Clone, Debug)]
pub struct Governing {
    /// The file itself.
    pub file: Arc<dyn File>,
    /// What it is called in messages.
    pub shown: String,
    /// What it holds for.
    pub scope: Scope,
    /// The folder in which it stands.
    pub(crate) folder: Arc<dyn Folder>,
    /// The corpora that it holds for, as the user named them.
    pub(crate) corpora: Vec<String>,
}

/// The folder in which settings stand.
pub(crate) trait Folder: fmt::Debug + Send + Sync {
    /// Whether there is a file of this name in it, or in a folder of it.
    fn has(&self, file: &str) -> bool;

    /// What a file is called from here that is named from a folder above; `None` where there is no such file.
    fn named_here(&self, file: &str) -> Option<String>;
}

/// What a `dixit.toml` holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    pub(crate) parts: Vec<Covered>,
    /// Whether all of its folder is read.
    pub(crate) whole: bool,
}

/// A folder or a file that is read, as it is listed and as settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Covered {
    /// The file, or what the paths of all files in the folder begin with.
    pub(crate) listed: String,
    /// The same from the folder of the settings.
    pub(crate) named: String,
    pub(crate) is_file: bool,
}

impl Covered {
    /// A folder whose files are listed with this before their paths.
    pub(crate) fn folder(prefix: &str) -> Covered {
        Covered { listed: prefix.to_owned(), named: String::new(), is_file: false }
    }

    /// What follows upon `start` in a path; `None` where the path is not of this part.
    fn rest<'p>(&self, path: &'p str, start: &str) -> Option<&'p str> {
        // Of a file: itself, a document of it, what is packed in it.
        path.strip_prefix(start)
            .filter(|rest| !self.is_file || rest.is_empty() || rest.starts_with(['#', ':', '/']))
    }
}

impl Scope {
    /// That of settings that hold for nothing.
    pub(crate) const NOTHING: Scope = Scope { parts: Vec::new(), whole: false };

    /// Whether all of the settings' folder is read, so that what they mean must be found.
    pub(crate) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether they hold for the file that is listed so.
    pub(crate) fn covers(&self, listed: &str) -> bool {
        self.named(listed).next().is_some()
    }

    /// What a file that is listed so may be called from the folder of the settings.
    pub(crate) fn named(&self, listed: &str) -> impl Iterator<Item = String> {
        self.parts.iter().filter_map(move |part| Some(part.named.clone() + part.rest(listed, &part.listed)?))
    }

    /// How a file that the settings name so is listed; `None` where it is not read.
    pub(crate) fn listed(&self, named: &str) -> Option<String> {
        self.parts.iter().find_map(|part| Some(part.listed.clone() + part.rest(named, &part.named)?))
    }
}

impl Governing {
    /// The file of a document that the settings name, from their folder: they may have named it from a folder above,
    /// as a command does that is run there.
    pub(crate) fn file_named_here(&self, named: &str) -> String {
        let (file, rest) = named.split_at(named.find('#').unwrap_or(named.len()));
        self.folder.named_here(file).map_or_else(|| named.to_owned(), |file| file + rest)
    }

    /// Whether a file of this name lies in the folder of the settings.
    pub(crate) fn has(&self, named: &str) -> bool {
        let file = named.split('#').next().unwrap_or(named);
        // It may be packed in another.
        let ends = file.match_indices('/').map(|(at, _)| at).chain([file.len()]);
        ends.filter(|end| *end > 0).any(|end| self.folder.has(&file[..end]))
    }

    /// How a document that the settings name so is called, by its file or by an id of its own; `None` where it is
    /// a file that is not read.
    pub(crate) fn document(&self, named: &str) -> Option<String> {
        let named = self.file_named_here(named);
        self.scope.listed(&named).or_else(|| (!self.has(&named)).then_some(named))
    }
}

impl Listing {
    /// What a user may not expect of the settings: that those of a folder above hold, or those of another corpus.
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
