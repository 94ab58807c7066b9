//! Finds out what dixit wrote into a folder, which is all that a build may replace or remove there.
//!
//! A site has a list of its files. Names that begin with `dixit.` belong to dixit alone. Other files may have been
//! changed by hand or replaced since, so the list has a digest of each. A site without a list was written by a
//! version of dixit that had none; it is recognised by its page and the file names of that time.

use super::names::{self, NAMES, is_name};
use crate::site::list::{Entry, LIST, PAGE, Written, hexadecimal};
use crate::site::{MODULE, template};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// The most bytes that are read of a list or of the beginning of a page.
const HEAD: u64 = 1 << 20;

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// As dixit wrote it.
    Ours,
    /// Written by dixit and changed since.
    Changed,
    /// Not written by dixit.
    Foreign,
}

impl Written {
    /// Returns this list with the entries of another that it lacks.
    pub(crate) fn with(&self, other: &Written) -> Written {
        let mut files = self.files.clone();
        files.extend(other.files.iter().filter(|entry| !self.files.contains(entry)).cloned());
        Written { files }
    }

    /// Returns what dixit wrote into this folder; `None` if there is no site.
    pub(crate) fn of(folder: &Path) -> Option<Written> {
        listed(folder).or_else(|| unlisted(folder))
    }

    /// Returns whose the file of this name in the folder is.
    pub(crate) fn whose(&self, folder: &Path, name: &str) -> Whose {
        let path = folder.join(name);
        let mut entries = self.files.iter().filter(|entry| entry.name == name).peekable();
        if entries.peek().is_none() || !is_regular(&path) {
            return Whose::Foreign;
        }
        let mut digest = None;
        let same = entries.any(|entry| match &entry.sha256 {
            None => true,
            Some(sha256) => *sha256 == *digest.get_or_insert_with(|| digest_of(&path).unwrap_or_default()),
        });
        if same { Whose::Ours } else { Whose::Changed }
    }
}

/// Returns the files named in the list of the site in this folder, and the list; `None` if there is no list.
pub fn listed_files(folder: &Path) -> Option<Vec<PathBuf>> {
    Some(listed(folder)?.files.iter().map(|entry| folder.join(&entry.name)).collect())
}

/// Whether this is a regular file: neither a folder, nor a link, nor a device.
pub(crate) fn is_regular(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// The configuration block of a page made by dixit.
#[derive(Debug, Deserialize)]
pub(crate) struct Config {
    pub(crate) module: String,
    pub(crate) chunks: Vec<String>,
}

impl Config {
    /// Returns the configuration block of a page; `None` if dixit did not make it.
    pub(crate) fn of(page: &Path) -> Option<Config> {
        let head = head(page)?;
        let (_, block) = head.split_once(&format!("id=\"{}\">", template::CONFIG_ID))?;
        serde_json::from_str(block.split_once("</script>")?.0).ok()
    }
}

/// Whether dixit made this page, judging by its configuration block.
pub(crate) fn is_site(page: &Path) -> bool {
    configuration(page).is_some()
}

/// Returns the build id of a site's page; `None` if dixit did not make the page.
pub fn build_of(page: &Path) -> Option<String> {
    let configuration = configuration(page)?;
    let (_, id) = configuration.split_once("\"build\":\"")?;
    Some(id.chars().take_while(char::is_ascii_hexdigit).collect())
}

/// Returns the beginning of a page, from its configuration block on.
fn configuration(page: &Path) -> Option<String> {
    let head = head(page)?;
    let (_, configuration) = head.split_once(&format!("id=\"{}\"", template::CONFIG_ID))?;
    Some(configuration.to_owned())
}

fn listed(folder: &Path) -> Option<Written> {
    let mut written: Written = serde_json::from_str(&head(&folder.join(LIST))?).ok()?;
    written.files.retain(|entry| is_name(&entry.name));
    written.files.push(Entry::known(LIST));
    Some(written)
}

/// Returns the files of a site that has no list. Its page alone, saved from the web, is not a site.
fn unlisted(folder: &Path) -> Option<Written> {
    let config = Config::of(&folder.join(PAGE))?;
    if config.module != MODULE || config.chunks.is_empty() || !is_regular(&folder.join(MODULE)) {
        return None;
    }
    let chunks = config.chunks.iter().map(String::as_str).filter(|name| names::number(name).is_some());
    Some(Written { files: NAMES.into_iter().chain(chunks).map(Entry::known).collect() })
}

/// Returns the beginning of a regular file.
fn head(path: &Path) -> Option<String> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let mut head = Vec::new();
    fs::File::open(path).ok()?.take(HEAD).read_to_end(&mut head).ok()?;
    Some(String::from_utf8_lossy(&head).into_owned())
}

fn digest_of(path: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    io::copy(&mut fs::File::open(path)?, &mut hash)?;
    Ok(hexadecimal(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_ours_as_long_as_nobody_changed_it() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).unwrap();
        let files = vec![Entry::new("app.css", b"p{}"), Entry::new("dixit.wasm", b"module")];
        write(LIST, &Written { files }.json());
        write("app.css", "p{}");
        write("dixit.wasm", "mod");
        write("notes.txt", "mine");
        fs::create_dir(dir.path().join("dixit.0.js")).unwrap();
        let written = Written::of(dir.path()).unwrap();
        let whose = |name: &str| written.whose(dir.path(), name);
        assert_eq!([whose("app.css"), whose("dixit.wasm"), whose(LIST)], [Whose::Ours; 3]);
        assert_eq!([whose("notes.txt"), whose("dixit.0.js"), whose("app.js")], [Whose::Foreign; 3]);
        write("app.css", "p{color:red}");
        assert_eq!(whose("app.css"), Whose::Changed);
        let both = written.with(&Written { files: vec![Entry::new("app.css", b"p{color:red}")] });
        assert_eq!(both.whose(dir.path(), "app.css"), Whose::Ours);
    }

    #[test]
    fn a_list_from_elsewhere_names_no_file_of_the_user() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["thesis.docx", "dixit.x.js", "dixit.01.js"] {
            fs::write(dir.path().join(name), "mine").unwrap();
        }
        let names = ["thesis.docx", "../x", "/etc/passwd", "dixit.x.js", "dixit.01.js", "dixit.3.js"];
        let list = Written { files: names.map(Entry::known).to_vec() }.json();
        fs::write(dir.path().join(LIST), list).unwrap();
        let files = listed_files(dir.path()).unwrap();
        assert_eq!(files, [dir.path().join("dixit.3.js"), dir.path().join(LIST)]);
    }

    #[test]
    fn a_site_without_a_list_is_known_by_its_names_and_a_page_alone_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let page = "<script type=\"application/json\" id=\"dixit-site\">{\"build\":\"0\",\"module\":\"dixit.wasm\",\
                    \"chunks\":[\"dixit.0.js\"]}</script>";
        for name in ["app.js", "dixit.0.js", "dixit.1.js", "CNAME"] {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        fs::write(dir.path().join(PAGE), page).unwrap();
        assert!(Written::of(dir.path()).is_none());
        fs::write(dir.path().join(MODULE), "x").unwrap();
        let written = Written::of(dir.path()).unwrap();
        let whose = |name: &str| written.whose(dir.path(), name);
        assert_eq!([whose(PAGE), whose("app.js"), whose(MODULE), whose("dixit.0.js")], [Whose::Ours; 4]);
        assert_eq!([whose("dixit.1.js"), whose("CNAME")], [Whose::Foreign; 2]);
    }
}
