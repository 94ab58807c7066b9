//! Where `dixit build` keeps what it found out, for the next build of the same output.
//!
//! Separate because the place is a decision: in the user's own folder for caches, never beside the output, for that
//! is what gets copied, published and handed on.

use super::terminal;
use dixit::build::cache::Cache;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use xxhash_rust::xxh3::xxh3_128;

/// Caches of outputs that were not built for so long are taken away.
const OLD: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// The cache of the site at `output`; one that is damaged is reported and begun again.
pub(super) fn open(output: &Path) -> Cache {
    let Some(place) = place(output) else { return Cache::none() };
    let (cache, fault) = Cache::open(&place);
    if let Some(fault) = fault {
        let place = place.display().to_string();
        eprintln!("dixit: cache ignored: {}: {}", terminal::safe(&place), terminal::safe(&fault));
    }
    cache
}

/// Writes the cache. A build that succeeded does not fail for want of it.
pub(super) fn save(cache: Cache, output: &Path) {
    if let Err(error) = cache.save() {
        let place = place(output).map(|place| place.display().to_string()).unwrap_or_default();
        eprintln!("dixit: cache not written: {}: {error}", terminal::safe(&place));
    }
    if let Some(folder) = folder() {
        take_away_old(&folder);
    }
}

fn folder() -> Option<PathBuf> {
    dirs::cache_dir().map(|folder| folder.join("dixit"))
}

/// The file for an output, named by a digest: the folder's listing shows nobody what was built.
fn place(output: &Path) -> Option<PathBuf> {
    let output = output.canonicalize().or_else(|_| std::path::absolute(output)).ok()?;
    let name = format!("{:032x}.cache", xxh3_128(output.as_os_str().as_encoded_bytes()));
    folder().map(|folder| folder.join(name))
}

fn take_away_old(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let old = modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > OLD));
        // Also what a build that was ended left half written; another build may have been quicker.
        if old {
            let _ = fs::remove_file(entry.path());
        }
    }
}
