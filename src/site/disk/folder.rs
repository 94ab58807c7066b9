//! Writes a site to the disk, as a whole or not at all, and reads one back.
//!
//! However a build ends, even if it is killed, either the old or the new site is there, along with all files that
//! dixit did not write.

use super::names;
use super::output::{self, failed};
use super::staging::{self, Staging, Turn};
use super::written::is_site;
use crate::site::list::{self, Written};
use crate::site::{MODULE, Site, SiteError, chunks, module, read_blocks};
use rayon::prelude::*;
use std::fs;
use std::io::{self, Write as _};
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};

impl Site<'_> {
    /// Writes the site to the folder `output`. Files that dixit did not write are never removed, and are
    /// overwritten only with `force`; files in `inputs` are never overwritten.
    ///
    /// A folder that holds nothing but a site is exchanged as a whole, any other is changed file by file. The
    /// former site stays beside it until the returned value is dropped.
    pub fn write_folder(&self, output: &Path, inputs: &[PathBuf], force: bool) -> Result<Former, SiteError> {
        let names: Vec<String> = self.written().files.into_iter().map(|entry| entry.name).collect();
        let (output, turn) = output::prepare(output)?;
        let Some(standing) = output::standing(&output, inputs, force, &names)? else {
            self.write_new(&output)?;
            return Ok(Former { old: None, turn });
        };
        if standing.whole
            && let Some(old) = self.exchange(&output)?
        {
            return Ok(Former { old: Some(old), turn });
        }
        self.write_inside(&output, &standing.written)?;
        Ok(Former { old: None, turn })
    }

    /// Writes the site where nothing exists yet.
    fn write_new(&self, output: &Path) -> Result<(), SiteError> {
        let fresh = Staging::beside(output).map_err(failed("write", output))?;
        self.write_files(&fresh.path, output)?;
        fresh.publish().map_err(failed("write", output))?;
        let mut standing = staging::hold();
        staging::step(|| fs::rename(&fresh.path, output)).map_err(failed("write", output))?;
        fresh.leave(&mut standing);
        Ok(())
    }

    /// Replaces the whole folder by the site and returns the old one. Returns `None` if the system cannot do that,
    /// or if the folder would lose a property: a mount point, another owner, the user's current folder.
    fn exchange(&self, output: &Path) -> Result<Option<Staging>, SiteError> {
        let inside = |folder: PathBuf| folder.canonicalize().is_ok_and(|folder| folder.starts_with(output));
        if !CAN_EXCHANGE || std::env::current_dir().is_ok_and(inside) {
            return Ok(None);
        }
        let Ok(fresh) = Staging::beside(output) else { return Ok(None) };
        let (Ok(old), Ok(new)) = (fs::metadata(output), fs::metadata(&fresh.path)) else { return Ok(None) };
        if !is_like(&old, &new) {
            return Ok(None);
        }
        self.write_files(&fresh.path, output)?;
        fs::set_permissions(&fresh.path, old.permissions()).map_err(failed("write", output))?;
        let standing = staging::hold();
        if !staging::step(|| Ok(exchange(&fresh.path, output).is_ok())).map_err(failed("write", output))? {
            return Ok(None);
        }
        // Makes the old site, which is in this folder now, private like any other staging folder, and writable, so
        // that it can be removed.
        fresh.hide().map_err(failed("write", output))?;
        // Files that someone else added while the site was written.
        for entry in fs::read_dir(&fresh.path).into_iter().flatten().flatten() {
            let (name, place) = (entry.file_name(), output.join(entry.file_name()));
            if !name.to_str().is_some_and(names::is_name) && place.symlink_metadata().is_err() {
                fs::rename(entry.path(), &place).map_err(failed("write", &place))?;
            }
        }
        drop(standing);
        Ok(Some(fresh))
    }

    /// Writes the site into a folder, and keeps what else is in it.
    ///
    /// Everything is first written to a folder inside it, most of it under two names. Then the page is replaced by
    /// one that refers to that folder, the other files by the new ones, and the page by one that refers to those.
    /// Whenever this is interrupted, the page that is there has everything that it refers to.
    fn write_inside(&self, output: &Path, before: &Written) -> Result<(), SiteError> {
        let fresh = Staging::inside(output).map_err(failed("write", &output.join(list::INSIDE)))?;
        let next = fresh.path.join(staging::NEXT);
        fs::create_dir(&next).map_err(failed("write", output))?;
        self.write_files(&next, output)?;
        let failed = failed("write", output);
        for name in self.written().files.iter().map(|entry| &entry.name).filter(|name| is_referred_to(name)) {
            twice(&next.join(name), &fresh.path.join(name)).map_err(&failed)?;
        }
        let (page, list) = (fresh.path.join(list::PAGE), fresh.path.join(list::LIST));
        fs::write(&page, &self.interim).map_err(&failed)?;
        fs::write(&list, before.with(&self.written()).json()).map_err(&failed)?;
        fresh.publish().map_err(&failed)?;
        let mut standing = staging::hold();
        staging::step(|| fs::rename(&list, output.join(list::LIST))).map_err(&failed)?;
        staging::step(|| fs::rename(&page, output.join(list::PAGE))).map_err(&failed)?;
        // From here on the page needs the folder.
        fresh.leave(&mut standing);
        output::finish(output).map_err(failed)
    }

    /// Writes all files into a folder, the large ones in parallel. Errors name the final place of a file.
    fn write_files(&self, folder: &Path, output: &Path) -> Result<(), SiteError> {
        type Write<'w> = &'w (dyn Fn(&mut fs::File) -> io::Result<()> + Sync);
        let write = |name: &str, write: Write<'_>| {
            fs::File::create_new(folder.join(name))
                .and_then(|mut file| write(&mut file))
                .map_err(failed("write", &output.join(name)))
        };
        for (name, bytes) in &self.files {
            write(name, &|file| file.write_all(bytes))?;
        }
        write(list::LIST, &|file| file.write_all(self.written().json().as_bytes()))?;
        let Some(module) = &self.module else { return Ok(()) };
        let chunks: Vec<Range<usize>> = chunks::chunks(module).collect();
        let script = |(number, chunk): (usize, &Range<usize>)| {
            write(&chunks::name(number), &|file| {
                chunks::script(module, chunk.clone(), number, &self.build, file)
            })
        };
        let (whole, scripts) = rayon::join(
            || write(MODULE, &|file| file.write_all(&module.head).and_then(|()| file.write_all(module.pack))),
            || chunks.par_iter().enumerate().try_for_each(script),
        );
        whole.and(scripts)
    }

    /// Writes a single-file site to `output`, under the same conditions.
    pub fn write_file(&self, output: &Path, inputs: &[PathBuf], force: bool) -> Result<Former, SiteError> {
        let (output, turn) = output::prepare(output)?;
        output::check_file(&output, inputs, force)?;
        let fresh = Staging::beside(&output).map_err(failed("write", &output))?;
        let page = fresh.path.join(list::PAGE);
        let contents = self.files.first().map_or(&[][..], |(_, bytes)| bytes);
        fs::write(&page, contents)
            .and_then(|()| {
                let _standing = staging::hold();
                fs::rename(&page, &output)
            })
            .map_err(failed("write", &output))?;
        Ok(Former { old: None, turn })
    }
}

/// Whether a page refers to the file of this name by an address with the build id.
fn is_referred_to(name: &str) -> bool {
    ["app.js", "app.css", MODULE].contains(&name) || names::number(name).is_some()
}

/// Makes a hard link to a file, or a copy if the disk has no hard links.
fn twice(file: &Path, second: &Path) -> io::Result<()> {
    fs::hard_link(file, second).or_else(|_| fs::copy(file, second).map(drop))
}

/// Whether a new folder can stand in for an old one: on the same disk, with the same owner and group.
#[cfg(unix)]
fn is_like(old: &fs::Metadata, new: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (old.dev(), old.uid(), old.gid()) == (new.dev(), new.uid(), new.gid())
}

#[cfg(not(unix))]
fn is_like(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    true
}

/// Whether the system can exchange two folders. Not every disk can.
const CAN_EXCHANGE: bool = cfg!(any(target_os = "linux", target_vendor = "apple"));

/// Exchanges two folders atomically, so that there is a site at every moment.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Returns the pack of a site, given its folder, its `dixit.wasm` or its single HTML file; `None` if `path` is not
/// a site but, say, a folder of texts.
pub fn read_pack(path: &Path) -> Result<Option<ReadPack>, SiteError> {
    let not = |problem: String| SiteError::NotASite { path: path.to_owned(), problem };
    let read = |path: &Path| fs::read(path).map_err(failed("read", path));
    if path.is_dir() {
        let module = path.join(MODULE);
        if !module.is_file() {
            return Ok(None);
        }
        return Ok(Some(pack_of(read(&module)?).map_err(not)?));
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("wasm") => Ok(Some(pack_of(read(path)?).map_err(not)?)),
        Some("html" | "htm") if is_site(path) => {
            let page = read(path)?;
            let page = std::str::from_utf8(&page).map_err(|_| not("the page is not UTF-8".into()))?;
            // The index.html of a site's folder stands for the folder.
            if let (false, Some(folder)) = (page.contains("data-dixit-chunk>"), path.parent()) {
                return read_pack(&folder.join(MODULE));
            }
            let module = read_blocks(page).map_err(not)?;
            Ok(Some(pack_of(module).map_err(not)?))
        }
        _ => Ok(None),
    }
}

/// A pack, alone or inside a module. It is not copied out of the module, since it may be large.
#[derive(Debug)]
pub struct ReadPack {
    module: Vec<u8>,
    place: Range<usize>,
}

impl Deref for ReadPack {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.module.get(self.place.clone()).unwrap_or_default()
    }
}

impl From<Vec<u8>> for ReadPack {
    fn from(pack: Vec<u8>) -> ReadPack {
        ReadPack { place: 0..pack.len(), module: pack }
    }
}

fn pack_of(module: Vec<u8>) -> Result<ReadPack, String> {
    let pack = module::extract(&module)?;
    let start = pack.as_ptr() as usize - module.as_ptr() as usize;
    let place = start..start + pack.len();
    Ok(ReadPack { module, place })
}

/// The former site, which is removed when this is dropped. That takes time; no other build writes to the output
/// until then.
#[derive(Debug)]
pub struct Former {
    #[expect(dead_code, reason = "it is there to be dropped, before the turn is given back")]
    old: Option<Staging>,
    #[expect(dead_code, reason = "it is there to be dropped")]
    turn: Turn,
}

#[cfg(test)]
mod tests {
    use super::super::output::replaceable_folder;
    use super::super::staging::kill;
    use super::super::written::Config;
    use super::*;
    use crate::site::list::INSIDE;
    use crate::site::{Embedded, template};

    /// Returns a site of this build, with some files in addition to the usual ones.
    fn site(build: &str, files: &[&str]) -> Site<'static> {
        let module = Embedded { head: format!("module {build}").into_bytes(), pack: b"pack", data: 0 };
        let names = [chunks::name(0)];
        let page = |folder: &str| {
            let config = template::config(build, &module, folder, &names);
            format!("{config}<script src=\"{folder}app.js?{build}\">").into_bytes()
        };
        let interim = page(&format!("{INSIDE}/"));
        let mut contents = vec![(list::PAGE.to_owned(), page("")), ("app.js".to_owned(), build.into())];
        contents.extend(files.iter().map(|name| (name.to_string(), build.into())));
        Site { build: build.to_owned(), files: contents, module: Some(module), interim }
    }

    const OLD: &str = "0123456789abcdef";
    const NEW: &str = "fedcba9876543210";

    /// Returns the build of the site in a folder if its page finds everything that it refers to, of that build.
    fn opens(folder: &Path) -> Option<&'static str> {
        let page = fs::read_to_string(folder.join(list::PAGE)).ok()?;
        let build = [OLD, NEW].into_iter().find(|build| page.contains(build))?;
        let config = Config::of(&folder.join(list::PAGE))?;
        let script = page.split_once("src=\"")?.1.split_once('?')?.0.to_owned();
        let of_build =
            |name: &String| fs::read_to_string(folder.join(name)).is_ok_and(|text| text.contains(build));
        [config.module, script].iter().chain(&config.chunks).all(of_build).then_some(build)
    }

    /// Returns the names in a folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    const FILES: [&str; 5] = ["app.js", "dixit.0.js", list::LIST, super::MODULE, list::PAGE];

    #[test]
    fn a_site_replaces_a_site_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("deep/site");
        for (build, file) in [(OLD, "sw.js"), (NEW, "help.html")] {
            site(build, &[file]).write_folder(&output, &[], false).unwrap();
            let mut files = FILES.to_vec();
            files.push(file);
            files.sort();
            assert_eq!(
                (names(&output), opens(&output)),
                (files.iter().map(|it| it.to_string()).collect(), Some(build))
            );
            assert_eq!(names(&dir.path().join("deep")), ["site"]);
        }
    }

    /// Kills a build after each of its steps, in a folder with this foreign file in it. Returns the number of
    /// steps.
    fn killed_at_every_step(foreign: Option<&str>) -> usize {
        for steps in 0.. {
            let dir = tempfile::tempdir().unwrap();
            let output = dir.path().join("site");
            site(OLD, &["sw.js", "dixit.7.js"]).write_folder(&output, &[], false).unwrap();
            if let Some(foreign) = foreign {
                fs::write(output.join(foreign), "mine").unwrap();
            }
            kill::after(Some(steps));
            let ended = site(NEW, &["help.html", "sw.js"]).write_folder(&output, &[], false).is_ok();
            let killed = kill::is_killed();
            kill::after(None);
            let whole = opens(&output);
            assert!(whole.is_some() && (!ended || whole == Some(NEW)), "{steps}: {:?}", names(&output));
            // What a service worker keeps under its build is of that build.
            let read = |name: &str| fs::read_to_string(output.join(name)).unwrap();
            let worker = read("sw.js");
            assert!(worker == OLD || read("app.js") == NEW && read(super::MODULE).contains(NEW), "{steps}");
            // The next build recovers from the remains, even if it only checks whether it may write.
            replaceable_folder(&output, &[], false).unwrap();
            assert_eq!(opens(&output), whole, "{steps}");
            assert!(!output.join(INSIDE).exists(), "{steps}");
            assert_eq!(names(dir.path()), ["site"], "{steps}");
            site(NEW, &["help.html", "sw.js"]).write_folder(&output, &[], false).unwrap();
            let mut files: Vec<&str> =
                FILES.into_iter().chain(["help.html", "sw.js"]).chain(foreign).collect();
            files.sort();
            assert_eq!(
                (names(&output), opens(&output)),
                (files.iter().map(|it| it.to_string()).collect(), Some(NEW))
            );
            if let Some(foreign) = foreign {
                assert_eq!(fs::read_to_string(output.join(foreign)).unwrap(), "mine");
            }
            if !killed {
                return steps - 1;
            }
        }
        unreachable!("a build ends")
    }

    #[test]
    fn a_kill_at_any_step_leaves_a_site_that_opens_and_the_next_build_tidies_up() {
        // The list, the page, five other files, the page, the obsolete script, the list.
        assert_eq!(killed_at_every_step(Some("CNAME")), 10);
        if cfg!(target_os = "linux") {
            assert_eq!(killed_at_every_step(None), 1);
        }
    }

    #[test]
    fn a_failure_between_two_files_leaves_a_site_that_opens() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("CNAME"), "mine").unwrap();
        site(OLD, &[]).write_folder(dir.path(), &[], true).unwrap();
        // A folder that appeared in the place of a file after the check.
        site(NEW, &["sw.js"]).write_inside(dir.path(), &Written::of(dir.path()).unwrap()).unwrap();
        fs::remove_file(dir.path().join("sw.js")).unwrap();
        fs::create_dir_all(dir.path().join("sw.js/mine")).unwrap();
        site(OLD, &["sw.js"]).write_inside(dir.path(), &Written::of(dir.path()).unwrap()).unwrap_err();
        assert_eq!(opens(dir.path()), Some(OLD));
        fs::remove_dir_all(dir.path().join("sw.js")).unwrap();
        replaceable_folder(dir.path(), &[], false).unwrap();
        assert_eq!(opens(dir.path()), Some(OLD));
        assert!(!dir.path().join(INSIDE).exists() && dir.path().join("sw.js").is_file());
    }

    #[test]
    fn what_dixit_did_not_make_stays() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("thesis");
        fs::create_dir(&output).unwrap();
        fs::write(output.join("chapter"), "1").unwrap();
        let error = site(NEW, &[]).write_folder(&output, &[], false).unwrap_err();
        assert!(matches!(error, SiteError::Foreign { .. }), "{error}");
        let error = site(NEW, &[]).write_file(&output.join("chapter"), &[], false).unwrap_err();
        assert!(matches!(error, SiteError::Foreign { .. }), "{error}");
        assert_eq!(names(&output), ["chapter"]);
        site(NEW, &[]).write_folder(&output, &[], true).unwrap();
        assert_eq!(names(&output)[..2], ["app.js", "chapter"]);
    }

    #[test]
    fn an_empty_folder_is_nobodys() {
        let dir = tempfile::tempdir().unwrap();
        site(NEW, &[]).write_folder(dir.path(), &[], false).unwrap();
        assert_eq!(names(dir.path()), FILES);
    }

    #[test]
    fn the_input_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("speech.txt");
        fs::write(&text, "My words.").unwrap();
        let inputs = [text.clone()];
        let error = site(NEW, &[]).write_folder(dir.path(), &inputs, true).unwrap_err();
        assert!(matches!(error, SiteError::OverInput { .. }), "{error}");
        let error = site(NEW, &[]).write_file(&text, &inputs, true).unwrap_err();
        assert!(matches!(error, SiteError::OverInput { .. }), "{error}");
        assert_eq!(names(dir.path()), ["speech.txt"]);
    }

    #[test]
    fn a_folder_of_texts_is_no_site() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("page.html"), "<p>Words.").unwrap();
        assert!(read_pack(dir.path()).unwrap().is_none());
        assert!(read_pack(&dir.path().join("page.html")).unwrap().is_none());
        fs::write(dir.path().join("dixit.wasm"), "no module").unwrap();
        let error = read_pack(dir.path()).unwrap_err().to_string();
        assert!(error.contains("not a WebAssembly module") && error.contains("dixit build"), "{error}");
    }
}
