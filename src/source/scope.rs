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

use super::misplaced;
use super::problem::SourceError;
use super::regular;
use super::walk::{Listing, SETTINGS, plain_reason, slashed};
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// A `dixit.toml` that holds for something that is read.
#[derive(Clone, Debug)]
pub struct Governing {
    /// Where it lies.
    pub file: PathBuf,
    /// What it is called in messages.
    pub shown: String,
    /// What it holds for.
    pub scope: Scope,
    /// The folder in which it stands, as the system knows it.
    folder: PathBuf,
    /// The corpora that it holds for, as the user named them.
    corpora: Vec<String>,
}

/// What a `dixit.toml` holds for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    parts: Vec<Part>,
    /// Whether all of its folder is read.
    whole: bool,
}

/// A folder or a file that is read, as it is listed and as settings name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The file, or what the paths of all files in the folder begin with.
    listed: String,
    /// The same from the folder of the settings.
    named: String,
    is_file: bool,
}

impl Part {
    /// A folder whose files are listed with this before their paths.
    pub(super) fn folder(prefix: &str) -> Part {
        Part { listed: prefix.to_owned(), named: String::new(), is_file: false }
    }

    /// A file that is listed as this.
    pub(super) fn file(path: &str) -> Part {
        Part { listed: path.to_owned(), named: String::new(), is_file: true }
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
    pub(super) const NOTHING: Scope = Scope { parts: Vec::new(), whole: false };

    /// Whether all of the settings' folder is read, so that what they mean must be found.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether they hold for the file that is listed so.
    pub(super) fn covers(&self, listed: &str) -> bool {
        self.named(listed).next().is_some()
    }

    /// What a file that is listed so may be called from the folder of the settings.
    pub(super) fn named(&self, listed: &str) -> impl Iterator<Item = String> {
        self.parts.iter().filter_map(move |part| Some(part.named.clone() + part.rest(listed, &part.listed)?))
    }

    /// How a file that the settings name so is listed; `None` where it is not read.
    pub(super) fn listed(&self, named: &str) -> Option<String> {
        self.parts.iter().find_map(|part| Some(part.listed.clone() + part.rest(named, &part.named)?))
    }
}

impl Governing {
    /// The file of a document that the settings name, from their folder: they may have named it from a folder above,
    /// as a command does that is run there.
    pub(super) fn file_from_here(&self, named: &str) -> String {
        let (file, rest) = named.split_at(named.find('#').unwrap_or(named.len()));
        if !self.folder.join(file).exists() {
            for above in self.folder.ancestors().skip(1) {
                let place = above.join(file);
                if let Some(below) = place.strip_prefix(&self.folder).ok().filter(|_| place.exists()) {
                    return slashed(below) + rest;
                }
            }
        }
        named.to_owned()
    }

    /// Whether a file of this name lies in the folder of the settings.
    pub(super) fn has(&self, named: &str) -> bool {
        let file = named.split('#').next().unwrap_or(named);
        // It may be packed in another.
        Path::new(file).ancestors().any(|file| {
            let place = self.folder.join(file);
            !file.as_os_str().is_empty() && place.is_file()
        })
    }

    /// How a document that the settings name so is called, by its file or by an id of its own; `None` where it is
    /// a file that is not read.
    pub(super) fn document(&self, named: &str) -> Option<String> {
        let named = self.file_from_here(named);
        self.scope.listed(&named).or_else(|| (!self.has(&named)).then_some(named))
    }
}

/// Looks for settings, once in each folder.
#[derive(Debug, Default)]
pub(super) struct Search {
    seen: HashSet<PathBuf>,
}

impl Search {
    /// Adds to a listing the settings that hold for `corpus`, which is read as `part`, and what looks like settings
    /// in the folders above it.
    ///
    /// # Errors
    /// Where there are settings that are no file, or nobody may know whether there are some.
    pub(super) fn settings(
        &mut self,
        corpus: &Path,
        part: Part,
        listing: &mut Listing,
    ) -> Result<(), SourceError> {
        if !part.is_file {
            let folder = corpus.canonicalize().unwrap_or_else(|_| corpus.to_owned());
            add(listing, folder, &corpus.join(SETTINGS), corpus, part.clone(), true)?;
        }
        // A link has the rules of where it stands and of where it leads.
        for place in places(corpus) {
            for folder in place.ancestors().skip(1) {
                let below = slashed(place.strip_prefix(folder).unwrap_or(&place));
                let named = if part.is_file { below } else { below + "/" };
                let shown = shown(folder, corpus);
                let own = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
                if self.seen.insert(own.clone()) {
                    let shown = |name: &str| slashed(&shown.join(name));
                    misplaced::look(folder, misplaced::Level::Above, &shown, &mut listing.problems);
                }
                let part = Part { named, ..part.clone() };
                add(listing, own, &shown.join(SETTINGS), corpus, part, false)?;
            }
        }
        Ok(())
    }
}

/// Adds the settings `file` in `folder` for a part, where they are there.
fn add(
    listing: &mut Listing,
    folder: PathBuf,
    file: &Path,
    corpus: &Path,
    part: Part,
    whole: bool,
) -> Result<(), SourceError> {
    let shown = file.display().to_string();
    let fault = |message: String| SourceError::Settings { path: shown.clone(), line: 0, message };
    match file.symlink_metadata() {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(()),
        Err(error) => return Err(fault(plain_reason(&error))),
        Ok(_) => {}
    }
    let metadata = file.metadata().map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            fault("a link that leads nowhere; put the settings themselves here".to_owned())
        }
        _ => fault(plain_reason(&error)),
    })?;
    if let Some(what) = regular::irregular(metadata.file_type()) {
        return Err(fault(regular::not_opened(what)));
    }
    let known = listing.settings.iter().position(|known| known.folder == folder);
    let at = known.unwrap_or_else(|| {
        let (file, scope, corpora) = (file.to_owned(), Scope::default(), Vec::new());
        listing.settings.push(Governing { file, shown: shown.clone(), scope, folder, corpora });
        listing.settings.len() - 1
    });
    let settings = &mut listing.settings[at];
    settings.scope.whole |= whole;
    if !settings.scope.parts.contains(&part) {
        settings.scope.parts.push(part);
    }
    let name = corpus.display().to_string();
    if !settings.corpora.contains(&name) {
        settings.corpora.push(name);
    }
    Ok(())
}

/// Where a corpus is, as the user named it and as the system knows it.
fn places(corpus: &Path) -> Vec<PathBuf> {
    let mut named = PathBuf::new();
    let absolute = std::path::absolute(corpus).unwrap_or_else(|_| corpus.to_owned());
    for component in absolute.components() {
        named.push(component);
        // Up from where a link leads, not from where it stands.
        if component == Component::ParentDir {
            named = named.canonicalize().unwrap_or(named);
        }
    }
    let real = corpus.canonicalize().ok();
    let real = real.filter(|real| *real != named);
    [Some(named), real].into_iter().flatten().collect()
}

/// What a folder above `corpus` is called in messages: as the user named the corpus, from the root or from where they
/// stand.
fn shown(folder: &Path, corpus: &Path) -> PathBuf {
    let here = std::env::current_dir().ok().filter(|_| corpus.is_relative());
    let Some(here) = here else { return folder.to_owned() };
    if let Ok(below) = folder.strip_prefix(&here) {
        return below.to_owned();
    }
    match here.strip_prefix(folder) {
        Ok(below) => below.components().map(|_| "..").collect(),
        Err(_) => folder.to_owned(),
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
                .map(|(listed, named, is_file)| Part {
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
