//! Turns files into a site: the order of the steps, and the cache between builds.
//!
//! ```text
//! files --source::read--> documents --analyse--> Corpus --index::write--> pack --site::folder--> files of a site
//! ```

mod analyse;
pub mod cache;

pub use analyse::{analyse, analyse_with};

use crate::index::{self, Index};
use crate::site::{self, Heading, Kit};
use crate::source::{self, Purpose};
use cache::Cache;

/// Returns the files of a site, each a name and its bytes, made from the files of a corpus in memory.
///
/// `files` are paths below the corpus, with `/`, and bytes. `title` is used if the settings give no title.
///
/// # Errors
/// Returns what is wrong with the settings or the kit, or that the corpus is too large for a pack.
pub fn site(title: &str, files: Vec<(String, Vec<u8>)>, kit: &Kit) -> Result<Vec<(String, Vec<u8>)>, String> {
    let listing = source::list_in_memory(title, files);
    let reading = source::read(listing, Purpose::Publish, &|_| {}).map_err(|error| error.to_string())?;
    let corpus = analyse_with(reading.settings, reading.documents, &Cache::none(), &|_| {});
    let pack = index::write(&corpus).map_err(|error| error.to_string())?;
    drop(corpus);
    let index = Index::open_written(&pack).map_err(|error| error.to_string())?;
    let about = index.about();
    let description = about.description.as_deref().unwrap_or_default();
    let site = site::folder(kit, &pack, &index, Heading { title: &about.title, description });
    Ok(site.map_err(|error| error.to_string())?.into_files())
}
