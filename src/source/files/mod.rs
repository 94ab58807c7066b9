//! The files of a corpus, and the settings and rules that hold for them.
//!
//! - `listing`: what a corpus consists of, wherever its files are
//! - `disk`: corpora on the disk
//! - `memory`: corpora in memory
//! - `ignored`: rule files such as `.gitignore`
//! - `own_site`: recognises sites that dixit made

#[cfg(feature = "cli")]
pub(crate) mod disk;
pub(crate) mod ignored;
pub(crate) mod listing;
pub(crate) mod memory;
pub(crate) mod own_site;
