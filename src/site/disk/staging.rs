//! The folders in which a site is written before it takes its place. They are removed afterwards, whatever happens.
//!
//! They are readable by their owner only until they are complete, since the folder around the output may be
//! published too. All builds that write to outputs in the same folder take turns, so that whatever a build finds
//! there was left by a killed one.

use super::names::is_name;
use super::written::is_regular;
use crate::site::list::INSIDE;
use std::ffi::OsStr;
use std::fs::{self, Permissions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The folder inside it with the files in their final form.
pub(crate) const NEXT: &str = "next";
/// The prefix of a folder beside the output; the number of the process follows.
const BESIDE: &str = ".dixit-new-";
/// A folder beside an output that is older than this belongs to no running build.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a build waits for another one to write.
const PATIENCE: Duration = Duration::from_secs(600);

/// The folders of this process.
static STANDING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Delays the handling of signals until files that belong together have changed together.
pub(crate) fn hold() -> MutexGuard<'static, Vec<PathBuf>> {
    STANDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Changes one of several things that belong together.
pub(crate) fn step<T>(change: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(test)]
    kill::step()?;
    change()
}

/// Removes what an unfinished build has written. The process must end after this: anything else it tries to write
/// waits for ever.
pub fn abandon() {
    let standing = hold();
    for folder in standing.iter() {
        // Threads may still be adding files.
        for _ in 0..100 {
            take_away(folder);
            if !folder.exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
    std::mem::forget(standing);
}

/// A folder that is removed when it is no longer needed.
#[derive(Debug)]
pub(crate) struct Staging {
    pub(crate) path: PathBuf,
    /// The permissions it would have if it were not private.
    permissions: Permissions,
}

impl Staging {
    /// Makes a folder beside the output, to take its place.
    pub(crate) fn beside(output: &Path) -> io::Result<Staging> {
        Staging::new(output.with_file_name(format!("{BESIDE}{}", std::process::id())))
    }

    /// Makes a folder inside the output.
    pub(crate) fn inside(output: &Path) -> io::Result<Staging> {
        Staging::new(output.join(INSIDE))
    }

    fn new(path: PathBuf) -> io::Result<Staging> {
        let mut standing = hold();
        fs::create_dir(&path)?;
        let permissions = fs::metadata(&path)?.permissions();
        standing.push(path.clone());
        drop(standing);
        let staging = Staging { path, permissions };
        staging.hide()?;
        Ok(staging)
    }

    /// Restricts access to the owner.
    pub(crate) fn hide(&self) -> io::Result<()> {
        #[cfg(unix)]
        fs::set_permissions(&self.path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        Ok(())
    }

    /// Lets others read the folder, as far as the user permits for new folders.
    pub(crate) fn publish(&self) -> io::Result<()> {
        fs::set_permissions(&self.path, self.permissions.clone())
    }

    /// Keeps the folder: it was renamed, or a page needs it.
    pub(crate) fn leave(self, standing: &mut Vec<PathBuf>) {
        standing.retain(|path| *path != self.path);
        std::mem::forget(self);
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        #[cfg(test)]
        if kill::is_killed() {
            return;
        }
        take_away(&self.path);
        hold().retain(|path| *path != self.path);
    }
}

/// Removes a folder and the files in it that have the names of a site's files. If there is anything else in it,
/// that stays.
pub(crate) fn take_away(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        match name.to_str() {
            Some(NEXT) => take_away(&path),
            Some(name) if is_name(name) && is_regular(&path) => _ = fs::remove_file(&path),
            _ => {}
        }
    }
    let _ = fs::remove_dir(folder);
}

/// Removes what killed builds left beside outputs in `parent`.
pub(crate) fn clear_beside(parent: &Path, turn: &Turn) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let number = |name: &OsStr| name.to_str()?.strip_prefix(BESIDE)?.parse::<u32>().ok();
        if number(&entry.file_name()).is_none() || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let old = || modified.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > OLD));
        if turn.is_ours() || old() {
            take_away(&entry.path());
        }
    }
}

/// The turn to write to outputs in a folder, held until this is dropped. If folders cannot be locked (Windows, some
/// network drives), builds do not wait for each other.
#[derive(Debug)]
pub(crate) struct Turn(Option<fs::File>);

impl Turn {
    /// Waits for other builds to finish writing. Returns `None` if that takes longer than a build may take.
    pub(crate) fn wait(folder: &Path) -> Option<Turn> {
        let start = Instant::now();
        loop {
            match Turn::now(folder) {
                None if start.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(20)),
                turn => return turn,
            }
        }
    }

    /// Returns the turn if no other build has it.
    pub(crate) fn now(folder: &Path) -> Option<Turn> {
        let Ok(folder) = fs::File::open(folder) else { return Some(Turn(None)) };
        match folder.try_lock() {
            Ok(()) => Some(Turn(Some(folder))),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => Some(Turn(None)),
        }
    }

    /// Whether no other build is writing, as far as can be known.
    fn is_ours(&self) -> bool {
        self.0.is_some()
    }
}

/// Lets tests stop a build at any step as a kill would: nothing runs afterwards, not even the clean-up.
#[cfg(test)]
pub(crate) mod kill {
    use std::cell::Cell;
    use std::io;

    thread_local! {
        static STEPS: Cell<Option<usize>> = const { Cell::new(None) };
    }

    /// Lets this thread's build make this many steps, or all of them.
    pub(crate) fn after(steps: Option<usize>) {
        STEPS.set(steps);
    }

    pub(crate) fn is_killed() -> bool {
        STEPS.get() == Some(0)
    }

    pub(crate) fn step() -> io::Result<()> {
        match STEPS.get() {
            Some(0) => return Err(io::Error::other("killed")),
            Some(steps) => STEPS.set(Some(steps - 1)),
            None => {}
        }
        Ok(())
    }
}
