//! Checks the place where a site is to be written: what is there, and whether it may be replaced.

use super::names::{self, NAMES};
use super::staging::{self, NEXT, Turn};
use super::written::{self, Config, Whose};
use crate::site::list::{INSIDE, LIST, PAGE, Written};
use crate::site::{MODULE, SiteError};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// Checks whether a site may be written to the folder `output`, where files that dixit did not write are never
/// removed: a folder without a site is written to only with `force`, and one that contains any of `inputs` never.
/// Returns its real path.
///
/// Call this before a long build. It is checked again when the site is written, as another build may be writing it
/// now. This removes what a killed build left there.
pub fn replaceable_folder(output: &Path, inputs: &[PathBuf], force: bool) -> Result<PathBuf, SiteError> {
    let output = settled(output)?;
    if let Some(turn) = Turn::now(above(&output)) {
        clear(&output, &turn)?;
        standing(&output, inputs, force, &NAMES.map(str::to_owned))?;
        check_access(&output)?;
    }
    Ok(output)
}

/// Checks whether a single-file site may be written to `output`, under the same conditions.
pub fn replaceable_file(output: &Path, inputs: &[PathBuf], force: bool) -> Result<PathBuf, SiteError> {
    let output = settled(output)?;
    if let Some(turn) = Turn::now(above(&output)) {
        clear(&output, &turn)?;
        check_file(&output, inputs, force)?;
        check_access(&output)?;
    }
    Ok(output)
}

/// What is in an output.
#[derive(Debug)]
pub(crate) struct Standing {
    /// The files that dixit wrote.
    pub(crate) written: Written,
    /// Whether there is nothing else.
    pub(crate) whole: bool,
}

/// Returns the output's real path and the turn to write to it. Creates the folder around it, and removes what
/// killed builds left.
pub(crate) fn prepare(output: &Path) -> Result<(PathBuf, Turn), SiteError> {
    let output = settled(output)?;
    let above = above(&output);
    fs::create_dir_all(above).map_err(failed("write", above))?;
    let turn = Turn::wait(above).ok_or_else(|| SiteError::Busy { path: above.to_owned() })?;
    clear(&output, &turn)?;
    Ok((output, turn))
}

/// Returns the folder that contains the output. A root is in none; it is never written to, as it contains the
/// input.
fn above(output: &Path) -> &Path {
    output.parent().unwrap_or(output)
}

/// Returns what is in the folder `output`, to which files of these names may be written; `None` if nothing is
/// there.
pub(crate) fn standing(
    output: &Path,
    inputs: &[PathBuf],
    force: bool,
    names: &[String],
) -> Result<Option<Standing>, SiteError> {
    let Ok(metadata) = fs::metadata(output) else { return Ok(None) };
    if !metadata.is_dir() {
        return Err(in_the_way(output, "a file", "the site's folder"));
    }
    for input in inputs {
        if input.canonicalize().is_ok_and(|input| input.starts_with(output)) {
            return Err(SiteError::OverInput { output: output.to_owned(), input: input.clone() });
        }
    }
    let mut files: Vec<OsString> = fs::read_dir(output)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.file_name())).collect())
        .map_err(failed("read", output))?;
    files.retain(|name| name != INSIDE);
    let Some(written) = Written::of(output) else {
        if files.is_empty() {
            return Ok(Some(Standing { written: Written::default(), whole: true }));
        }
        if !force {
            // Names the file that would be overwritten rather than the folder, which may have been a site's.
            let page = output.join(PAGE);
            return Err(match written::is_site(&page) {
                true => SiteError::Unlisted { path: page, changed: false },
                false => SiteError::Foreign { path: output.to_owned() },
            });
        }
        // A folder that contains a site is not read as texts, so texts in it would be missing from the next build.
        if let Some(text) = files.iter().find(|name| !name.as_encoded_bytes().starts_with(b".")) {
            not_in_input(output, inputs, &output.join(text))?;
        }
        check_names(output, &Written::default(), names, force)?;
        return Ok(Some(Standing { written: Written::default(), whole: false }));
    };
    check_names(output, &written, names, force)?;
    let ours = |name: &OsString| name.to_str().is_some_and(|name| written.whose(output, name) == Whose::Ours);
    let whole = files.iter().all(ours);
    Ok(Some(Standing { written, whole }))
}

/// Checks whether a single-file site may be written to `output`.
pub(crate) fn check_file(output: &Path, inputs: &[PathBuf], force: bool) -> Result<(), SiteError> {
    let Ok(metadata) = fs::metadata(output) else { return Ok(()) };
    if !metadata.is_file() {
        let what = if metadata.is_dir() { "a folder" } else { "no file" };
        return Err(in_the_way(output, what, "the site's file"));
    }
    if let Some(input) = inputs.iter().find(|input| input.canonicalize().is_ok_and(|it| it == output)) {
        return Err(SiteError::OverInput { output: output.to_owned(), input: input.clone() });
    }
    if !written::is_site(output) {
        if !force {
            return Err(SiteError::Foreign { path: output.to_owned() });
        }
        not_in_input(output, inputs, output)?;
    }
    Ok(())
}

/// Finishes a build whose page is already in the folder: moves the other files, and removes those that are
/// obsolete.
pub(crate) fn finish(output: &Path) -> io::Result<()> {
    let inside = output.join(INSIDE);
    let next = inside.join(NEXT);
    let mut names = Vec::new();
    for entry in fs::read_dir(&next)? {
        names.extend(entry?.file_name().into_string().ok().filter(|name| names::is_name(name)));
    }
    // The service worker caches the other files under its own build, so they must be there first.
    names.sort_by_key(|name| name == "sw.js");
    let moved = |name: &str| staging::step(|| fs::rename(next.join(name), output.join(name)));
    for name in names.iter().filter(|name| ![PAGE, LIST].contains(&name.as_str())) {
        moved(name)?;
    }
    moved(PAGE)?;
    let old = Written::of(output).unwrap_or_default();
    let new = Written::of(&next).unwrap_or_default();
    for entry in &old.files {
        let stays = new.files.iter().any(|file| file.name == entry.name);
        if !stays && old.whose(output, &entry.name) == Whose::Ours {
            staging::step(|| fs::remove_file(output.join(&entry.name)))?;
        }
    }
    moved(LIST)?;
    staging::take_away(&inside);
    Ok(())
}

/// Removes what killed builds left in the output and beside it.
fn clear(output: &Path, turn: &Turn) -> Result<(), SiteError> {
    staging::clear_beside(above(output), turn);
    let inside = output.join(INSIDE);
    if !inside.is_dir() || inside.is_symlink() {
        return Ok(());
    }
    let needed = format!("{INSIDE}/{MODULE}");
    if Config::of(&output.join(PAGE)).is_some_and(|config| config.module == needed) {
        return finish(output).map_err(failed("write", output));
    }
    staging::take_away(&inside);
    Ok(())
}

/// Checks whether files of these names may be written into a folder in which dixit wrote some files.
fn check_names(output: &Path, written: &Written, names: &[String], force: bool) -> Result<(), SiteError> {
    for name in names.iter().map(String::as_str).chain([LIST]) {
        let path = output.join(name);
        let Ok(metadata) = path.symlink_metadata() else { continue };
        if metadata.is_dir() {
            return Err(in_the_way(&path, "a folder", "a file of the site"));
        }
        let whose = written.whose(output, name);
        if !force && whose != Whose::Ours {
            return Err(SiteError::Unlisted { path, changed: whose == Whose::Changed });
        }
    }
    Ok(())
}

/// Refuses an output if the system permits writing neither to the folder around it nor to the output itself.
#[cfg(unix)]
fn check_access(output: &Path) -> Result<(), SiteError> {
    use rustix::fs::{Access, access};
    let above = output.ancestors().skip(1).find(|path| path.is_dir());
    let writable = |folder: &Path| access(folder, Access::WRITE_OK | Access::EXEC_OK);
    match above.map_or(Ok(()), writable) {
        Err(error) if !output.is_dir() || writable(output).is_err() => {
            Err(failed("write", output)(error.into()))
        }
        _ => Ok(()),
    }
}

#[cfg(not(unix))]
fn check_access(_: &Path) -> Result<(), SiteError> {
    Ok(())
}

/// Refuses an output that is a text of the input, or that contains one.
fn not_in_input(output: &Path, inputs: &[PathBuf], file: &Path) -> Result<(), SiteError> {
    let holds = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| output.starts_with(input));
    match inputs.iter().find(holds) {
        Some(input) => {
            Err(SiteError::InInput { output: output.to_owned(), input: input.clone(), file: file.to_owned() })
        }
        None => Ok(()),
    }
}

/// Returns the output's real path: what is renamed must not be a link, and must not end in `..`.
fn settled(output: &Path) -> Result<PathBuf, SiteError> {
    let absolute = std::path::absolute(output).map_err(failed("write", output))?;
    // Drops a slash at the end, which would follow links.
    let absolute: PathBuf = absolute.components().collect();
    let there = absolute.ancestors().find(|path| path.symlink_metadata().is_ok()).unwrap_or(&absolute);
    let mut settled = match there.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound && there.is_symlink() => {
            return Err(in_the_way(there, "a link to nothing", "the output"));
        }
        real => real.map_err(failed("write", output))?,
    };
    let missing = absolute.strip_prefix(there).unwrap_or(Path::new(""));
    if missing != Path::new("") && !settled.is_dir() {
        return Err(in_the_way(&settled, "a file", "a folder above the output"));
    }
    if missing.components().any(|part| part == Component::ParentDir) {
        return Err(failed("write", output)(io::ErrorKind::NotFound.into()));
    }
    settled.extend(missing);
    // The name is too long, or access to a folder is denied.
    match settled.symlink_metadata() {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("write", output)(error)),
        _ => Ok(settled),
    }
}

fn in_the_way(path: &Path, what: &'static str, needed: &'static str) -> SiteError {
    SiteError::InTheWay { path: path.to_owned(), what, needed }
}

pub(crate) fn failed<'a>(doing: &'static str, path: &'a Path) -> impl Fn(io::Error) -> SiteError + use<'a> {
    move |error| SiteError::File { path: path.to_owned(), doing, error }
}
