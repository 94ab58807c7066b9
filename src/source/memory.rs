//! A corpus whose files lie in memory: what a page is given, or another program has at hand.

use super::listing::{File, Input, LARGEST, Listing, MAX_DEPTH, SETTINGS};
use super::metadata::is_table;
use super::misplaced::{self, Misplaced};
use super::problem::{Fault, Problem};
use super::scope::{Folder, Governing, Part, Scope};
use super::{Format, foreign};
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

/// The names of all files.
#[derive(Debug)]
struct Names(Vec<String>);

impl Folder for Names {
    fn has(&self, file: &str) -> bool {
        self.0.iter().any(|name| name == file)
    }

    fn from_here(&self, _: &str) -> Option<String> {
        None
    }
}

/// The files of a folder, each by its path below it with `/`, as one that lies on the disk is listed: hidden files are
/// passed over, and `dixit.toml` at the top holds for all.
pub fn list_in_memory(title: &str, files: Vec<(String, Vec<u8>)>) -> Listing {
    let mut listing = Listing { title: Some(title.to_owned()), ..Listing::default() };
    let folder: Arc<dyn Folder> = Arc::new(Names(files.iter().map(|(path, _)| path.clone()).collect()));
    for (path, contents) in files {
        let (above, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let hidden = path.split('/').any(|part| part.starts_with('.'));
        let bytes = contents.len() as u64;
        let fault = if path == SETTINGS {
            listing.settings.push(Governing {
                file: Arc::new(InMemory(contents)),
                shown: path,
                scope: Scope { parts: vec![Part::folder("")], whole: true },
                folder: folder.clone(),
                corpora: vec![title.to_owned()],
            });
            continue;
        } else if name == SETTINGS {
            Fault::Misplaced(Misplaced::Below)
        } else if misplaced::is_named_alike(name) {
            Fault::Misplaced(Misplaced::Alike)
        } else if hidden {
            continue;
        } else if above.split('/').count() > MAX_DEPTH {
            Fault::TooDeep
        } else if bytes > LARGEST {
            Fault::TooLarge { bytes }
        } else {
            let format = if is_table(&path) { Some(Format::Table) } else { Format::of(&path) };
            match format {
                Some(format) => {
                    let list = if is_table(&path) { &mut listing.tables } else { &mut listing.inputs };
                    list.push(Input { path, file: Arc::new(InMemory(contents)), bytes, format, stamp: None });
                    continue;
                }
                None if misplaced::is_worth_it(&path, bytes) && misplaced::in_bytes(&contents) => {
                    Fault::Misplaced(Misplaced::Rules)
                }
                None => foreign::fault(&path),
            }
        };
        listing.problems.push(Problem { path, line: None, fault });
    }
    listing.inputs.sort_by(|a, b| a.path.cmp(&b.path));
    listing.problems.sort();
    listing.problems.dedup();
    listing
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
