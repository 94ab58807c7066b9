//! Where the files of a corpus come from: a folder on the disk, or a list in memory.
//!
//! Both give a `Listing`, by the same rules about hidden files, `.gitignore` and sites inside the corpus.

#[cfg(feature = "cli")]
pub(crate) mod disk;
pub(crate) mod ignored;
pub(crate) mod listing;
pub(crate) mod memory;
pub(crate) mod own_site;
