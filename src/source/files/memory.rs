//! A corpus whose files are in memory: those given to a page, or held by another program.

use crate::source::Format;
use crate::source::diagnostics::{Fault, Skipped};
use crate::source::files::ignored;
use crate::source::files::ignored::Rules;
use crate::source::files::listing::{File, Input, LARGEST, Listing, MAX_DEPTH, SETTINGS};
use crate::source::files::own_site;
use crate::source::formats::unsupported;
use crate::source::metadata::is_table;
use crate::source::settings::misplaced;
use crate::source::settings::misplaced::Misplaced;
use crate::source::settings::scope::{Covered, Folder, Governing, Scope};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A file in memory.
#[derive(Debug)]
struct InMemory(Vec<u8>);

impl File for InMemory {
    fn read(&self, most: u64) -> io::Result<Vec<u8>> {
        if self.0.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(self.0.clone())
    }

    fn place(&self) -> Option<&Path> {
        None
    }
}

/// All files by path, in order.
#[derive(Debug)]
struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    fn text(&self, path: &str) -> Option<&str> {
        self.0.get(path).and_then(|bytes| std::str::from_utf8(bytes).ok())
    }
}

/// The paths of all files.
#[derive(Debug)]
struct Paths(BTreeSet<String>);

impl Folder for Paths {
    fn has(&self, file: &str) -> bool {
        self.0.contains(file)
    }

    fn named_here(&self, _: &str) -> Option<String> {
        None
    }
}

/// The folders seen so far, read or passed over.
#[derive(Default)]
struct Folders {
    /// The rules of each folder; `None` if the whole folder stays out.
    known: HashMap<String, Option<Rules>>,
    /// Invalid rules.
    errors: Vec<ignore::Error>,
}

impl Folders {
    /// Whether a file or folder stays out, by itself or with a folder above it.
    fn keeps_out(&mut self, path: &str, is_folder: bool, files: &Files) -> bool {
        let above: Vec<&str> = above(path).collect();
        for folder in above.iter().rev() {
            if !self.known.contains_key(*folder) {
                let rules = (folder.is_empty() || !self.stays_out(folder, true))
                    .then(|| self.rules(folder, files))
                    .filter(|_| {
                        folder.is_empty()
                            || !own_site::is_folder(|name| files.0.contains_key(&join(folder, name)))
                    });
                self.known.insert((*folder).to_owned(), rules);
            }
            if self.known[*folder].is_none() {
                return true;
            }
        }
        self.stays_out(path, is_folder)
    }

    /// Whether the rules of the folders above, which must be known, or a hidden name keep something out.
    fn stays_out(&self, path: &str, is_folder: bool) -> bool {
        let rules = above(path).filter_map(|folder| self.known.get(folder)?.as_ref());
        let rules: Vec<&Rules> = rules.collect();
        let is_hidden = || path.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        ignored::keeps_out(rules.into_iter(), Path::new(path), is_folder, is_hidden)
    }

    fn rules(&mut self, folder: &str, files: &Files) -> Rules {
        ignored::NAMES.map(|name| {
            let file = join(folder, name);
            let text = files.text(&file).filter(|text| text.len() as u64 <= ignored::LARGEST);
            ignored::compile(Path::new(folder), Path::new(&file), text.unwrap_or_default(), &mut self.errors)
        })
    }
}

/// Returns the folders above a path, nearest first. The last is the corpus itself, "".
fn above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').map(|(at, _)| &path[..at]).chain([""])
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// Lists the files of a folder, each given as its path below the folder, with `/`, and its bytes. Rule files,
/// hidden files and sites are treated as on the disk, and a `dixit.toml` at the top holds for all.
pub fn list_in_memory(title: &str, files: Vec<(String, Vec<u8>)>) -> Listing {
    let mut listing = Listing { title: Some(title.to_owned()), ..Listing::default() };
    let mut files = Files(files.into_iter().collect());
    let folder: Arc<dyn Folder> = Arc::new(Paths(files.0.keys().cloned().collect()));
    let mut folders = Folders::default();
    for path in files.0.keys().cloned().collect::<Vec<_>>() {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", &path));
        if !parent.is_empty() && folders.keeps_out(parent, true, &files) {
            continue;
        }
        let contents = &files.0[&path];
        let bytes = contents.len() as u64;
        let is_worth_it = misplaced::is_worth_it(&path, bytes);
        let holds_rules = || is_worth_it && misplaced::in_bytes(contents);
        let has_settings = files.0.contains_key(&join(parent, SETTINGS));
        let alike = misplaced::is_named_alike(name);
        let misplaced = misplaced::of(name, alike, !parent.is_empty(), has_settings, || false, holds_rules);
        let fault = if path == SETTINGS {
            listing.settings.push(Governing {
                file: Arc::new(InMemory(files.0[&path].clone())),
                shown: path,
                scope: Scope { parts: vec![Covered::folder("")], whole: true },
                folder: folder.clone(),
                corpora: vec![title.to_owned()],
            });
            continue;
        } else if let Some(misplaced) = misplaced {
            Fault::Misplaced(misplaced)
        } else if alike || folders.keeps_out(&path, false, &files) || is_page(&path, contents) {
            continue;
        } else if parent.split('/').count() > MAX_DEPTH {
            Fault::TooDeep
        } else if bytes > LARGEST {
            Fault::TooLarge { bytes }
        } else {
            let format = if is_table(&path) { Some(Format::Table) } else { Format::of(&path) };
            match format {
                Some(format) => {
                    let list = if is_table(&path) { &mut listing.tables } else { &mut listing.inputs };
                    let file =
                        Arc::new(InMemory(files.0.get_mut(&path).map(std::mem::take).unwrap_or_default()));
                    list.push(Input { path, file, bytes, format, stamp: None });
                    continue;
                }
                None if holds_rules() => Fault::Misplaced(Misplaced::Rules),
                None => unsupported::fault(&path),
            }
        };
        listing.problems.push(Skipped { path, line: None, fault });
    }
    for error in folders.errors {
        let (path, reason) = ignored::blame(Path::new(""), &error);
        listing.problems.push(Skipped { path, line: None, fault: Fault::Rules { reason } });
    }
    listing.problems.sort();
    listing.problems.dedup();
    listing
}

/// Whether a file is a single-file site.
fn is_page(path: &str, contents: &[u8]) -> bool {
    path.ends_with(".html") && own_site::is_page(contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_in_memory_are_listed_as_a_folder_is() {
        let files =
            ["b.txt", "a/c.md", "dixit.toml", "a/dixit.toml", ".hidden/x.txt", "metadata.csv", "x.unknown"]
                .map(|path| (path.to_owned(), b"words".to_vec()));
        let listing = list_in_memory("Harbour", files.to_vec());
        let paths = |inputs: &[Input]| inputs.iter().map(|input| input.path.clone()).collect::<Vec<_>>();
        assert_eq!(paths(&listing.inputs), ["a/c.md", "b.txt"]);
        assert_eq!(paths(&listing.tables), ["metadata.csv"]);
        assert_eq!(listing.settings.len(), 1);
        let problems = listing.problems.iter().map(|problem| problem.path.as_str()).collect::<Vec<_>>();
        assert_eq!(problems, ["a/dixit.toml", "x.unknown"]);
        assert_eq!(listing.inputs[0].file.read(5).unwrap(), b"words");
        assert!(listing.inputs[0].file.read(4).is_err());
    }
}
