//! Finds every `dixit.toml` that holds for what is read: in its folder and in all folders above.

use crate::source::diagnostics::SourceError;
use crate::source::files::disk::look;
use crate::source::files::disk::look::Level;
use crate::source::files::disk::{OnDisk, regular};
use crate::source::files::listing::slashed;
use crate::source::files::listing::{Listing, SETTINGS, plain_reason};
use crate::source::settings::scope::{Covered, Governing, Scope};
use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// A search for settings that visits each folder once.
#[derive(Debug, Default)]
pub(crate) struct Search {
    /// The folders above corpora that were visited.
    seen: HashSet<PathBuf>,
    /// The folders of the listed settings, in the same order.
    known: Vec<PathBuf>,
}

impl Search {
    /// Adds to a listing the settings that hold for `corpus`, which is read as `part`, and files in the folders
    /// above it that look like settings.
    ///
    /// # Errors
    /// Returns an error if settings are not a regular file, or if access to a place where they may be is denied.
    pub(crate) fn settings(
        &mut self,
        corpus: &Path,
        part: Covered,
        listing: &mut Listing,
    ) -> Result<(), SourceError> {
        if !part.is_file {
            let folder = corpus.canonicalize().unwrap_or_else(|_| corpus.to_owned());
            self.add(listing, folder, &corpus.join(SETTINGS), corpus, part.clone(), true)?;
        }
        // A link is subject to the rules of where it is and of where it leads.
        for place in places(corpus) {
            for folder in place.ancestors().skip(1) {
                let below = slashed(place.strip_prefix(folder).unwrap_or(&place));
                let named = if part.is_file { below } else { below + "/" };
                let shown = shown(folder, corpus);
                let own = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
                if self.seen.insert(own.clone()) {
                    let shown = |name: &str| slashed(&shown.join(name));
                    look::look(folder, Level::Above, &shown, &mut listing.problems);
                }
                let part = Covered { named, ..part.clone() };
                self.add(listing, own, &shown.join(SETTINGS), corpus, part, false)?;
            }
        }
        Ok(())
    }

    /// Adds the settings `file` in `folder` for a part, if they exist.
    fn add(
        &mut self,
        listing: &mut Listing,
        folder: PathBuf,
        file: &Path,
        corpus: &Path,
        part: Covered,
        whole: bool,
    ) -> Result<(), SourceError> {
        let shown = file.display().to_string();
        let fault = |message: String| SourceError::Settings { path: shown.clone(), line: 0, message };
        match file.symlink_metadata() {
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                return Ok(());
            }
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
        let known = self.known.iter().position(|known| *known == folder);
        let at = known.unwrap_or_else(|| {
            self.known.push(folder.clone());
            let (file, scope, corpora) = (OnDisk::at(file), Scope::default(), Vec::new());
            let folder = Arc::new(OnDisk(folder));
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
}

/// Returns the places of a corpus: as the user named it and as the system resolves it.
fn places(corpus: &Path) -> Vec<PathBuf> {
    let mut named = PathBuf::new();
    let absolute = std::path::absolute(corpus).unwrap_or_else(|_| corpus.to_owned());
    for component in absolute.components() {
        named.push(component);
        // `..` goes up from the target of a link, not from the link.
        if component == Component::ParentDir {
            named = named.canonicalize().unwrap_or(named);
        }
    }
    let real = corpus.canonicalize().ok();
    let real = real.filter(|real| *real != named);
    [Some(named), real].into_iter().flatten().collect()
}

/// Returns the name of a folder above `corpus` in messages: relative or from the root, as the user named the
/// corpus.
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

impl Covered {
    /// Returns a file that is listed under this path.
    pub(crate) fn file(path: &str) -> Covered {
        Covered { listed: path.to_owned(), named: String::new(), is_file: true }
    }
}
