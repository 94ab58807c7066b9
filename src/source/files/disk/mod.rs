//! A corpus on the disk.
//!
//! - `walk`: lists the files
//! - `search`: finds the settings that hold for them
//! - `look`: looks for files that were meant as settings
//! - `ignored`: the rule files that hold during a walk
//! - `regular`: opens nothing but regular files

mod ignored;
mod look;
mod regular;
mod search;
mod walk;

pub use crate::source::files::disk::regular::read as read_file;
pub use crate::source::files::disk::walk::list;

use crate::source::files::listing::{File, slashed};
use crate::source::settings::scope::Folder;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file or folder, by path.
#[derive(Debug)]
struct OnDisk(PathBuf);

impl OnDisk {
    fn at(path: &Path) -> Arc<dyn File> {
        Arc::new(OnDisk(path.to_owned()))
    }
}

impl File for OnDisk {
    fn read(&self, most: u64) -> io::Result<Vec<u8>> {
        regular::read(&self.0, most)
    }

    fn place(&self) -> Option<&Path> {
        Some(&self.0)
    }
}

impl Folder for OnDisk {
    fn has(&self, file: &str) -> bool {
        self.0.join(file).is_file()
    }

    fn named_here(&self, file: &str) -> Option<String> {
        if self.0.join(file).exists() {
            return None;
        }
        // The user may have named it relative to a folder above, as for a command run there.
        self.0.ancestors().skip(1).find_map(|above| {
            let place = above.join(file);
            let below = place.strip_prefix(&self.0).ok().filter(|_| place.exists())?;
            Some(slashed(below))
        })
    }
}
