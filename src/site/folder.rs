//! A site on disk: written as a whole or not at all, and read back.
//!
//! Apart because nothing else here touches the disk. The files are written beside the output and renamed into
//! its place, so that a failure half-way leaves the old site as it was.

use super::{Site, SiteError, chunks, module, template};
use memmap2::{Mmap, MmapOptions};
use rayon::prelude::*;
use std::fs;
use std::io::{self, Write as _};
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};

/// Whether a site may be written to the folder `output`: one that dixit did not make is replaced only with `force`,
/// one that holds any of `inputs` never. Gives its real path.
///
/// To be asked before a long build, and asked again when the site is written.
pub fn replaceable_folder(output: &Path, inputs: &[PathBuf], force: bool) -> Result<PathBuf, SiteError> {
    let output = settled(output)?;
    if output.exists() {
        for input in inputs {
            if input.canonicalize().is_ok_and(|input| input.starts_with(&output)) {
                return Err(SiteError::OverInput { output, input: input.clone() });
            }
        }
        if !(force || is_empty_folder(&output) || is_site(&output.join("index.html"))) {
            return Err(SiteError::Foreign { path: output });
        }
    }
    Ok(output)
}

/// Whether a single-file site may be written to `output`, under the same conditions.
pub fn replaceable_file(output: &Path, inputs: &[PathBuf], force: bool) -> Result<PathBuf, SiteError> {
    let output = settled(output)?;
    if output.exists() {
        if let Some(input) = inputs.iter().find(|input| input.canonicalize().is_ok_and(|it| it == output)) {
            return Err(SiteError::OverInput { output, input: input.clone() });
        }
        if output.is_dir() || !(force || is_site(&output)) {
            return Err(SiteError::Foreign { path: output });
        }
    }
    Ok(output)
}

impl Site<'_> {
    /// Writes the site to the folder `output`, which is replaced as a whole. One that dixit did not make is
    /// replaced only with `force`, one that holds any of `inputs` never.
    ///
    /// The site that was there before stays beside it until what this gives is dropped.
    pub fn write_folder(&self, output: &Path, inputs: &[PathBuf], force: bool) -> Result<Former, SiteError> {
        let output = replaceable_folder(output, inputs, force)?;
        let fresh = Temporary::beside(&output, "new");
        fs::create_dir_all(&fresh.0).map_err(failed("write", &fresh.0))?;
        self.write_files(&fresh.0)?;
        if !output.exists() {
            fs::rename(&fresh.0, &output).map_err(failed("write", &output))?;
            return Ok(Former::default());
        }
        let old = Temporary::beside(&output, "old");
        fs::rename(&output, &old.0).map_err(failed("rename", &output))?;
        fs::rename(&fresh.0, &output).map_err(|error| {
            // Put the old one back; should that fail too, the first failure is the one to tell.
            let _ = fs::rename(&old.0, &output);
            failed("write", &output)(error)
        })?;
        Ok(Former(Some(old)))
    }

    /// Writes all files, the large ones side by side.
    fn write_files(&self, folder: &Path) -> Result<(), SiteError> {
        type Write<'w> = &'w (dyn Fn(&mut fs::File) -> io::Result<()> + Sync);
        let write = |name: &str, write: Write<'_>| {
            let path = folder.join(name);
            fs::File::create(&path).and_then(|mut file| write(&mut file)).map_err(failed("write", &path))
        };
        for (name, bytes) in &self.files {
            write(name, &|file| file.write_all(bytes))?;
        }
        let Some(module) = &self.module else { return Ok(()) };
        let chunks: Vec<Range<usize>> = chunks::chunks(module).collect();
        let script = |(number, chunk): (usize, &Range<usize>)| {
            write(&chunks::name(number), &|file| {
                chunks::script(module, chunk.clone(), number, &self.build, file)
            })
        };
        let (whole, scripts) = rayon::join(
            || {
                write(super::MODULE, &|file| {
                    file.write_all(&module.head).and_then(|()| file.write_all(module.pack))
                })
            },
            || chunks.par_iter().enumerate().try_for_each(script),
        );
        whole.and(scripts)
    }

    /// Writes a single-file site to `output`, under the same conditions.
    pub fn write_file(&self, output: &Path, inputs: &[PathBuf], force: bool) -> Result<(), SiteError> {
        let output = replaceable_file(output, inputs, force)?;
        let fresh = Temporary::beside(&output, "new");
        let page = self.files.first().map_or(&[][..], |(_, bytes)| bytes);
        fs::write(&fresh.0, page).map_err(failed("write", &fresh.0))?;
        fs::rename(&fresh.0, &output).map_err(failed("write", &output))
    }
}

/// The pack of a site: of its folder, its `dixit.wasm`, or its single HTML file. `None` where `path` is no site
/// but, say, a folder of texts.
pub fn read_pack(path: &Path) -> Result<Option<ReadPack>, SiteError> {
    let not = |problem: String| SiteError::NotASite { path: path.to_owned(), problem };
    let read = |path: &Path| fs::read(path).map_err(failed("read", path));
    if path.is_dir() {
        let module = path.join(super::MODULE);
        if !module.is_file() {
            return Ok(None);
        }
        return Ok(Some(pack_of(Module::Read(read(&module)?)).map_err(not)?));
    }
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("wasm") => Ok(Some(pack_of(Module::Read(read(path)?)).map_err(not)?)),
        Some("html" | "htm") if is_site(path) => {
            let page = read(path)?;
            let page = std::str::from_utf8(&page).map_err(|_| not("the page is not UTF-8".into()))?;
            // The index.html of a site's folder stands for the folder.
            if let (false, Some(folder)) = (page.contains("data-dixit-chunk>"), path.parent()) {
                return read_pack(&folder.join(super::MODULE));
            }
            let module = chunks::read_blocks(page).map_err(not)?;
            Ok(Some(pack_of(Module::Read(module)).map_err(not)?))
        }
        _ => Ok(None),
    }
}

/// The pack of a site's folder where it lies on the disk, not read into memory; `None` where there is none.
pub fn map_pack(folder: &Path) -> Option<ReadPack> {
    let file = fs::File::open(folder.join(super::MODULE)).ok()?;
    // SAFETY: a map must not change while it is read. Nobody writes into a site's module: a build puts a new one in its
    // place, and the old one stays for those who have it.
    let module = unsafe { MmapOptions::new().populate().map(&file) }.ok()?;
    pack_of(Module::Mapped(module)).ok()
}

/// A pack by itself, or inside a module, where it is left: there may be a lot of it.
#[derive(Debug)]
pub struct ReadPack {
    module: Module,
    place: Range<usize>,
}

#[derive(Debug)]
enum Module {
    Read(Vec<u8>),
    Mapped(Mmap),
}

impl Deref for Module {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Module::Read(bytes) => bytes,
            Module::Mapped(bytes) => bytes,
        }
    }
}

impl Deref for ReadPack {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.module.get(self.place.clone()).unwrap_or_default()
    }
}

impl From<Vec<u8>> for ReadPack {
    fn from(pack: Vec<u8>) -> ReadPack {
        ReadPack { place: 0..pack.len(), module: Module::Read(pack) }
    }
}

fn pack_of(module: Module) -> Result<ReadPack, String> {
    let pack = module::extract(&module)?;
    let start = pack.as_ptr() as usize - module.as_ptr() as usize;
    let place = start..start + pack.len();
    Ok(ReadPack { module, place })
}

/// Whether dixit made this page: the configuration block says so.
fn is_site(page: &Path) -> bool {
    configuration(page).is_some()
}

/// The build id of a site's page; `None` where dixit did not make the page.
pub fn build_of(page: &Path) -> Option<String> {
    let configuration = configuration(page)?;
    let (_, id) = configuration.split_once("\"build\":\"")?;
    Some(id.chars().take_while(char::is_ascii_hexdigit).collect())
}

/// What stands in a page from its configuration block on, as far as its first 64 kB go.
fn configuration(page: &Path) -> Option<String> {
    use std::io::Read as _;
    let mut head = Vec::new();
    fs::File::open(page).and_then(|file| file.take(1 << 16).read_to_end(&mut head)).ok()?;
    let head = String::from_utf8_lossy(&head);
    let (_, configuration) = head.split_once(&format!("id=\"{}\"", template::CONFIG_ID))?;
    Some(configuration.to_owned())
}

fn is_empty_folder(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// The output's real path: what it is renamed to must not be a link, nor end in `..`. Its parent is made.
fn settled(output: &Path) -> Result<PathBuf, SiteError> {
    if output.exists() {
        return output.canonicalize().map_err(failed("read", output));
    }
    let absolute = std::path::absolute(output).map_err(failed("write", output))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(SiteError::Foreign { path: output.to_owned() });
    };
    fs::create_dir_all(parent).map_err(failed("write", parent))?;
    Ok(parent.canonicalize().map_err(failed("read", parent))?.join(name))
}

fn failed<'a>(doing: &'static str, path: &'a Path) -> impl Fn(std::io::Error) -> SiteError + use<'a> {
    move |error| SiteError::File { path: path.to_owned(), doing, error }
}

/// The site that was there before, which is taken away when this is dropped: that takes its time.
#[derive(Debug, Default)]
pub struct Former(#[expect(dead_code, reason = "it is there to be dropped")] Option<Temporary>);

/// A path beside the output, removed when it is no longer needed, whatever happened.
#[derive(Debug)]
struct Temporary(PathBuf);

impl Temporary {
    fn beside(output: &Path, what: &str) -> Temporary {
        let name = output.file_name().unwrap_or_default().to_string_lossy();
        Temporary(output.with_file_name(format!(".{name}.dixit-{what}-{}", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = if self.0.is_dir() { fs::remove_dir_all(&self.0) } else { fs::remove_file(&self.0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(mark: &str) -> Site<'static> {
        let page = format!("<script type=\"application/json\" id=\"dixit-site\">{{}}</script>{mark}");
        let files = vec![("index.html".to_owned(), page.into_bytes()), (mark.to_owned(), vec![1])];
        Site { build: "0123456789abcdef".to_owned(), files, module: None }
    }

    /// The names in a folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_site_replaces_a_site_as_a_whole_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("deep/site");
        site("first").write_folder(&output, &[], false).unwrap();
        site("second").write_folder(&output, &[], false).unwrap();
        assert_eq!(names(&output), ["index.html", "second"]);
        assert_eq!(names(&dir.path().join("deep")), ["site"]);
    }

    #[test]
    fn what_dixit_did_not_make_stays_unless_forced() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("thesis");
        fs::create_dir(&output).unwrap();
        fs::write(output.join("chapter"), "1").unwrap();
        let error = site("new").write_folder(&output, &[], false).unwrap_err();
        assert!(matches!(error, SiteError::Foreign { .. }), "{error}");
        let error = site("new").write_file(&output.join("chapter"), &[], false).unwrap_err();
        assert!(matches!(error, SiteError::Foreign { .. }), "{error}");
        assert_eq!(names(&output), ["chapter"]);
        site("new").write_folder(&output, &[], true).unwrap();
        assert_eq!(names(&output), ["index.html", "new"]);
    }

    #[test]
    fn an_empty_folder_is_nobodys() {
        let dir = tempfile::tempdir().unwrap();
        site("new").write_folder(dir.path(), &[], false).unwrap();
        assert_eq!(names(dir.path()), ["index.html", "new"]);
    }

    #[test]
    fn the_input_is_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let text = dir.path().join("speech.txt");
        fs::write(&text, "My words.").unwrap();
        let inputs = [text.clone()];
        let error = site("new").write_folder(dir.path(), &inputs, true).unwrap_err();
        assert!(matches!(error, SiteError::OverInput { .. }), "{error}");
        let error = site("new").write_file(&text, &inputs, true).unwrap_err();
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
