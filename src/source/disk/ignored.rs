//! Rule files (`.gitignore`, `.ignore`): which files of a folder they keep out.
//!
//! The walk of the `ignore` crate could read them itself, but it opens whatever bears one of these names: a named pipe
//! blocks it for ever, and a device may never end.

use super::regular;
use crate::source::listing::plain_reason;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, Error, Match};
use std::fs;
use std::path::{Path, PathBuf};

/// The names of rule files, the first to be believed first.
const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// Bytes of the largest rule file: every rule is compiled, and no folder has so many.
const LARGEST: u64 = 1 << 20;

/// The rules that hold during a walk in which a folder's entries follow it at once.
#[derive(Default)]
pub(super) struct Ignored {
    /// The folders from the root to the one that is being walked, each with its rules, in the order of [`NAMES`].
    folders: Vec<(PathBuf, [Gitignore; 2])>,
    /// Rules that do not count.
    errors: Vec<Error>,
    /// Rule files that cannot be read, with the reason.
    unreadable: Vec<(PathBuf, String)>,
}

impl Ignored {
    /// Whether the rules of the folders above it, or a name that hides it, keep this entry out.
    pub(super) fn keeps_out(&mut self, entry: &DirEntry) -> bool {
        let Some(folder) = entry.path().parent() else { return false };
        while self.folders.last().is_some_and(|(known, _)| !folder.starts_with(known)) {
            self.folders.pop();
        }
        if self.folders.last().is_none_or(|(known, _)| known != folder) {
            let rules = NAMES.map(|name| self.rules(folder, name));
            self.folders.push((folder.to_owned(), rules));
        }
        let path = entry.path().strip_prefix(".").unwrap_or(entry.path());
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let nearest = |nth: usize| {
            let mut matches = self.folders.iter().rev().map(|(_, rules)| rules[nth].matched(path, is_folder));
            matches.find(|found| !found.is_none()).unwrap_or(Match::None)
        };
        match nearest(0).or(nearest(1)) {
            Match::Ignore(_) => true,
            Match::Whitelist(_) => false,
            Match::None => is_hidden(entry),
        }
    }

    /// The rules of one file; where there is none, or it is no file, none.
    fn rules(&mut self, folder: &Path, name: &str) -> Gitignore {
        let file = folder.join(name);
        if fs::symlink_metadata(&file).is_err() {
            return Gitignore::empty();
        }
        if let Err(error) = regular::check(&file, LARGEST).and_then(|_| fs::File::open(&file)) {
            self.unreadable.push((file, plain_reason(&error)));
            return Gitignore::empty();
        }
        let mut builder = GitignoreBuilder::new(folder);
        self.errors.extend(builder.add(&file));
        builder.build().unwrap_or_else(|error| {
            self.errors.push(Error::WithPath { path: file, err: Box::new(error) });
            Gitignore::empty()
        })
    }

    /// Rules that do not count, and rule files that cannot be read, with the reason.
    pub(super) fn complaints(&mut self) -> (Vec<Error>, Vec<(PathBuf, String)>) {
        (std::mem::take(&mut self.errors), std::mem::take(&mut self.unreadable))
    }
}

/// Whether a file browser would show this entry only to those who ask.
fn is_hidden(entry: &DirEntry) -> bool {
    #[cfg(windows)]
    {
        use std::os::windows::fs::MetadataExt;
        const HIDDEN: u32 = 2;
        if entry.metadata().is_ok_and(|metadata| metadata.file_attributes() & HIDDEN != 0) {
            return true;
        }
    }
    entry.file_name().as_encoded_bytes().starts_with(b".")
}
