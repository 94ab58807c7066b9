//! The rule files (`.gitignore`, `.ignore`) that hold during a walk over the disk.

use crate::source::files::disk::regular;
use crate::source::files::ignored;
use crate::source::files::ignored::{LARGEST, NAMES, Rules};
use crate::source::files::listing::plain_reason;
use ignore::gitignore::Gitignore;
use ignore::{DirEntry, Error};
use std::fs;
use std::path::{Path, PathBuf};

/// The rules that hold during a walk that visits a folder's entries right after the folder.
#[derive(Default)]
pub(crate) struct Ignored {
    /// The folders from the root down to the current one, each with its rules in the order of [`NAMES`].
    folders: Vec<(PathBuf, Rules)>,
    /// Invalid rules.
    errors: Vec<Error>,
    /// Rule files that cannot be read, each with the reason.
    unreadable: Vec<(PathBuf, String)>,
}

impl Ignored {
    /// Whether the rules of the folders above this entry, or its hidden name, keep it out.
    pub(crate) fn keeps_out(&mut self, entry: &DirEntry) -> bool {
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
        let above = self.folders.iter().rev().map(|(_, rules)| rules);
        ignored::keeps_out(above, path, is_folder, || is_hidden(entry))
    }

    /// Returns the rules in one file. There are none if it does not exist or is not a regular file.
    fn rules(&mut self, folder: &Path, name: &str) -> Gitignore {
        let file = folder.join(name);
        if fs::symlink_metadata(&file).is_err() {
            return Gitignore::empty();
        }
        let read = regular::read(&file, LARGEST).map_err(|error| plain_reason(&error));
        let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
        match text {
            Ok(text) => ignored::compile(folder, &file, &text, &mut self.errors),
            Err(reason) => {
                self.unreadable.push((file, reason));
                Gitignore::empty()
            }
        }
    }

    /// Takes the invalid rules, and the rule files that cannot be read with the reason of each.
    pub(crate) fn complaints(&mut self) -> (Vec<Error>, Vec<(PathBuf, String)>) {
        (std::mem::take(&mut self.errors), std::mem::take(&mut self.unreadable))
    }
}

/// Whether this entry is hidden: file browsers show it only on request.
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
