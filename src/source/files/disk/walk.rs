//! Lists the files of a corpus and the reader of each. Reads no contents.

use crate::source::Format;
use crate::source::diagnostics::{Fault, Skipped, SourceError};
use crate::source::files::disk::OnDisk;
use crate::source::files::disk::ignored::Ignored;
use crate::source::files::disk::look;
use crate::source::files::disk::look::Level;
use crate::source::files::disk::regular;
use crate::source::files::disk::search::Search;
use crate::source::files::ignored;
use crate::source::files::listing::{
    Input, LARGEST, Listing, MAX_DEPTH, SETTINGS, Stamp, plain_reason, slashed,
};
use crate::source::files::own_site;
use crate::source::formats::unsupported;
use crate::source::metadata::is_table;
use crate::source::settings::misplaced;
use crate::source::settings::misplaced::Misplaced;
use crate::source::settings::scope::Covered;
use ignore::{DirEntry, WalkBuilder};
use rayon::prelude::*;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

/// A file changed this shortly before it was listed may change again without a visible sign: the clocks of file
/// systems tick every two seconds at worst (FAT).
const TICK: Duration = Duration::from_secs(2);

impl Stamp {
    /// Returns the stamp of a file, or `None` if the system has no times for it.
    pub fn of(metadata: &Metadata) -> Option<Stamp> {
        let modified = metadata.modified().ok()?;
        let since = modified.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_nanos() as u64;
        let mut stamp = [metadata.len(), since, 0, 0, 0];
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            // A program that resets the modification time cannot reset this one.
            stamp[2..].copy_from_slice(&[
                metadata.ctime() as u64,
                metadata.ctime_nsec() as u64,
                metadata.ino(),
            ]);
        }
        Some(Stamp(stamp))
    }

    /// Returns the stamp of a file, or `None` if it was changed just now.
    pub fn settled(metadata: &Metadata) -> Option<Stamp> {
        let age = SystemTime::now().duration_since(metadata.modified().ok()?).ok()?;
        (age > TICK).then(|| Stamp::of(metadata))?
    }
}

/// Lists the files of `corpora`, each a folder or a file.
///
/// A folder is walked with the rules of the `ignore` crate (hidden files, `.gitignore`, `.ignore`), but only with
/// the rule files inside it: what is read must not depend on where the folder is. Settings are the exception: those
/// of every folder above hold too, since what must stay out stays out wherever it is read from. Sites that dixit
/// made are passed over. With several corpora, paths begin with the name of the corpus folder.
///
/// # Errors
/// Returns an error if one of `corpora` does not exist or cannot be opened, or if settings are not a regular file.
pub fn list(corpora: &[PathBuf]) -> Result<Listing, SourceError> {
    let mut listing = Listing::default();
    let mut search = Search::default();
    for corpus in corpora {
        let missing = |reason: String| SourceError::Missing { path: corpus.display().to_string(), reason };
        let metadata = std::fs::metadata(corpus).map_err(|error| missing(plain_reason(&error)))?;
        if metadata.is_dir() {
            std::fs::read_dir(corpus).map_err(|error| missing(plain_reason(&error)))?;
            let prefix = match corpora.len() {
                1 => String::new(),
                _ => own_name(corpus).map(|name| name + "/").unwrap_or_default(),
            };
            search.settings(corpus, Covered::folder(&prefix), &mut listing)?;
            walk(corpus, &prefix, &mut listing);
        } else if let Some(what) = regular::irregular(metadata.file_type()) {
            return Err(missing(regular::not_opened(what)));
        } else {
            let path = own_name(corpus)
                .ok_or_else(|| missing("its name is not valid Unicode; rename it".to_owned()))?;
            search.settings(corpus, Covered::file(&path), &mut listing)?;
            if path == SETTINGS {
                let fault = Fault::Misplaced(Misplaced::NamedAsText);
                let path = corpus.display().to_string();
                listing.problems.push(Skipped { path, line: None, fault });
            } else if !misplaced::is_named_alike(&path) {
                // A file that the user names is wanted: if it has no reader, it is read as text.
                let format = Format::of(&path).unwrap_or(Format::Text);
                add(&mut listing, path, corpus, &metadata, Some(format));
            }
        }
    }
    listing.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    listing.problems.sort();
    listing.problems.dedup();
    Ok(listing)
}

/// Returns the last name of a path, also for `.` and `..`.
fn own_name(path: &Path) -> Option<String> {
    match path.file_name() {
        Some(name) => name.to_str().map(str::to_owned),
        None => path.canonicalize().ok()?.file_name()?.to_str().map(str::to_owned),
    }
}

/// Adds the files of one folder.
fn walk(root: &Path, prefix: &str, listing: &mut Listing) {
    let mut builder = WalkBuilder::new(root);
    builder.standard_filters(false).max_depth(Some(MAX_DEPTH + 1)).sort_by_file_name(OsStr::cmp);
    let ignored = Arc::new(Mutex::new(Ignored::default()));
    let rules = ignored.clone();
    builder.filter_entry(move |entry| {
        !rules.lock().unwrap_or_else(PoisonError::into_inner).keeps_out(entry) && !is_own_site(entry)
    });
    let entries: Vec<_> = builder.build().collect();
    let (errors, unreadable) = ignored.lock().unwrap_or_else(PoisonError::into_inner).complaints();
    // An invalid rule may let something in that should stay out.
    for error in errors {
        let (path, reason) = ignored::blame(root, &error);
        let path = prefix.to_owned() + &path;
        listing.problems.push(Skipped { path, line: None, fault: Fault::Rules { reason } });
    }
    for (file, reason) in unreadable {
        let path = prefix.to_owned() + &slashed(file.strip_prefix(root).unwrap_or(&file));
        let reason = format!("{reason}; its rules do not count");
        listing.problems.push(Skipped { path, line: None, fault: Fault::Unreadable { reason } });
    }
    // Asking the system for the metadata takes most of the time.
    let metadata = entries.par_iter().map(|entry| {
        let file =
            entry.as_ref().ok().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))?;
        Some(file.metadata())
    });
    let metadata: Vec<_> = metadata.collect();
    for (entry, metadata) in entries.into_iter().zip(metadata) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let (path, reason) = ignored::blame(root, &error);
                let path = prefix.to_owned() + &path;
                listing.problems.push(Skipped { path, line: None, fault: Fault::Unreadable { reason } });
                continue;
            }
        };
        let Some(kind) = entry.file_type() else { continue };
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        // The corpus itself is wanted, even if it is a link.
        let is_dir = kind.is_dir() || entry.depth() == 0;
        if is_dir && entry.depth() <= MAX_DEPTH {
            let shown = |name: &str| prefix.to_owned() + &slashed(&below.join(name));
            let level = if entry.depth() == 0 { Level::Own } else { Level::Below };
            look::look(entry.path(), level, &shown, &mut listing.problems);
        } else if entry.file_name().to_str().is_some_and(misplaced::is_settings) {
            // Settings, or what looks like them: already found with the folder.
            continue;
        }
        let fault = match below.to_str() {
            None => Some(Fault::Name),
            _ if is_dir && entry.depth() > MAX_DEPTH => Some(Fault::TooDeep),
            _ if is_dir => continue,
            _ if kind.is_symlink() => Some(Fault::Link),
            _ => None,
        };
        let shown = prefix.to_owned() + &slashed(below);
        if let Some(fault) = fault {
            listing.problems.push(Skipped { path: shown, line: None, fault });
            continue;
        }
        let Some(metadata) = metadata else {
            let reason = regular::not_opened(regular::irregular(kind).unwrap_or("something else"));
            listing.problems.push(Skipped { path: shown, line: None, fault: Fault::Unreadable { reason } });
            continue;
        };
        let format = Format::of(&shown);
        match metadata {
            Ok(metadata) if is_table(&shown) => {
                let (file, bytes, format) = (OnDisk::at(entry.path()), metadata.len(), Format::Table);
                let stamp = Stamp::settled(&metadata);
                listing.tables.push(Input { path: shown, file, bytes, format, stamp });
            }
            Ok(metadata) => add(listing, shown, entry.path(), &metadata, format),
            Err(error) => {
                let reason = error.to_string();
                listing.problems.push(Skipped {
                    path: shown,
                    line: None,
                    fault: Fault::Unreadable { reason },
                });
            }
        }
    }
}

/// Whether this is a site that an earlier build put inside the corpus: `dixit build .` writes it to `./site`, and
/// the next build would otherwise complain about every file in it.
fn is_own_site(entry: &DirEntry) -> bool {
    let path = entry.path();
    if entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return own_site::is_folder(|name| path.join(name).is_file());
    }
    if path.extension() != Some(OsStr::new("html")) {
        return false;
    }
    let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
    let head = is_file.then(|| regular::head(path, own_site::HEAD as u64)).and_then(Result::ok);
    own_site::is_page(&head.unwrap_or_default())
}

/// Adds one file, or the reason why it is not read.
fn add(listing: &mut Listing, path: String, file: &Path, metadata: &Metadata, format: Option<Format>) {
    let bytes = metadata.len();
    let fault = match format {
        _ if bytes > LARGEST => Fault::TooLarge { bytes },
        Some(format) => {
            let (file, stamp) = (OnDisk::at(file), Stamp::settled(metadata));
            return listing.inputs.push(Input { path, file, bytes, format, stamp });
        }
        None if look::in_file(&path, file, bytes) => Fault::Misplaced(Misplaced::Rules),
        None => unsupported::fault(&path),
    };
    listing.problems.push(Skipped { path, line: None, fault });
}
