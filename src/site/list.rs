//! The list of files in a site: all that a build may replace or remove in its folder.
//!
//! Names that begin with `dixit.` belong to dixit alone. Other files may have been changed by hand or replaced
//! since, so the list has a digest of each.

use super::{Embedded, MODULE, Site, chunks};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The name of the list in a site.
pub(crate) const LIST: &str = "dixit.files.json";

/// The name of the page, in a folder and in the folder's address.
pub(crate) const PAGE: &str = "index.html";

/// The folder inside the output in which a site is written that cannot be written beside it. Pages refer to it
/// while the files around it change.
pub(crate) const INSIDE: &str = "dixit.new";

/// The files that dixit wrote into a folder.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Written {
    pub(crate) files: Vec<Entry>,
}

/// A file and a digest of its contents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// The digest in hexadecimal digits; `None` if the name is proof enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sha256: Option<String>,
}

impl Entry {
    pub(crate) fn new(name: &str, contents: &[u8]) -> Entry {
        let sha256 = (!name.starts_with("dixit.")).then(|| hexadecimal(&Sha256::digest(contents)));
        Entry { name: name.to_owned(), sha256 }
    }

    /// Returns the entry of a file whose name is proof enough.
    pub(crate) fn known(name: &str) -> Entry {
        Entry { name: name.to_owned(), sha256: None }
    }
}

impl Written {
    pub(crate) fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

impl Site<'_> {
    /// Returns the list of the files of this site, without the list itself.
    pub(crate) fn written(&self) -> Written {
        let mut files: Vec<Entry> = self.files.iter().map(|(name, bytes)| Entry::new(name, bytes)).collect();
        if let Some(module) = &self.module {
            files.push(Entry::known(MODULE));
            let chunks = chunks::chunks(module).enumerate();
            files.extend(chunks.map(|(number, _)| Entry::known(&chunks::name(number))));
        }
        Written { files }
    }

    /// Returns all files of the site with their contents, as [`Site::write_folder`] writes them.
    pub fn into_files(self) -> Vec<(String, Vec<u8>)> {
        let list = self.written().json().into_bytes();
        let Site { build, mut files, module, .. } = self;
        files.push((LIST.to_owned(), list));
        if let Some(module) = &module {
            let script = |(number, chunk)| {
                let mut script = Vec::new();
                // Writing to memory does not fail.
                let _ = chunks::script(module, chunk, number, &build, &mut script);
                (chunks::name(number), script)
            };
            files.extend(chunks::chunks(module).enumerate().map(script));
            files.push((MODULE.to_owned(), whole(module)));
        }
        files
    }
}

fn whole(module: &Embedded<'_>) -> Vec<u8> {
    [&module.head[..], module.pack].concat()
}

pub(crate) fn hexadecimal(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
