//! Turns a pack into a folder that a browser opens.
//!
//! ```text
//!   kit: engine.wasm ──┐
//!   pack ──────────────┴─ module::embed ─▶ dixit.wasm ─┬─▶ dixit.wasm               fetched over http
//!                                                      ├─▶ dixit.0.js, dixit.1.js … read from file://
//!   kit: index.html, app.js, app.css ─ template::fill ─┴─▶ index.html, app.js, app.css
//! ```
//!
//! A page opened from `file://` may not fetch a file, nor load a module script or a worker from one, but it may
//! load classic scripts. So the folder has the module twice: as it is, and as base64 in classic scripts. It also
//! has a list of the files that dixit wrote: no build replaces or removes any other. [`single_file`] puts
//! everything but the help page into one HTML file instead. Every file of a site carries its build id, so that a
//! page never runs with another build's corpus. The same input gives the same bytes.

mod chunks;
#[cfg(feature = "cli")]
mod disk;
mod error;
mod kit;
mod list;
mod module;
mod template;

pub use chunks::read_blocks;
#[cfg(feature = "cli")]
pub use disk::{
    Former, ReadPack, abandon, build_of, find_kit, listed_files, read_pack, replaceable_file,
    replaceable_folder,
};
pub use error::SiteError;
pub use kit::Kit;
pub use module::{Embedded, embed, extract};

use crate::index::{Index, VERSION};
use sha2::{Digest, Sha256};
use template::Fill;

/// What the page shows before the engine runs: in the browser's tab, and to search engines.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// The title of the corpus.
    pub title: &'a str,
    /// A sentence about the corpus; may be empty.
    pub description: &'a str,
}

/// A finished site that is not yet written. It borrows the pack.
#[derive(Debug)]
pub struct Site<'p> {
    /// The build id: sixteen hexadecimal digits that every file of the site carries.
    pub build: String,
    /// File names with their contents.
    pub files: Vec<(String, Vec<u8>)>,
    /// The module, which a folder has as [`MODULE`] and as scripts. These are encoded while they are written.
    pub module: Option<Embedded<'p>>,
    /// The page of a folder while it is changed file by file: it refers to a complete set of files in a subfolder.
    pub interim: Vec<u8>,
}

/// The name of the module in a site.
pub const MODULE: &str = "dixit.wasm";

/// Makes a site that is a folder; `index` is the opened pack.
pub fn folder<'p>(
    kit: &Kit,
    pack: &'p [u8],
    index: &Index<'_>,
    heading: Heading<'_>,
) -> Result<Site<'p>, SiteError> {
    let build = build_id(kit, index, heading);
    let module = module::embed(&kit.engine, pack, &build)?;
    let names: Vec<String> =
        chunks::chunks(&module).enumerate().map(|(number, _)| chunks::name(number)).collect();
    let page = |folder: &str| {
        template::fill(
            &kit.template,
            &Fill {
                title: heading.title,
                description: heading.description,
                csp: template::FOLDER_POLICY,
                config: &template::config(&build, &module, folder, &names),
                // The build id in the addresses keeps a cache from mixing the files of two builds.
                style: &format!("<link rel=\"stylesheet\" href=\"{folder}app.css?{build}\">"),
                script: &format!("<script src=\"{folder}app.js?{build}\" defer></script>"),
                icon: "icon.svg",
                preview: template::PREVIEW,
            },
        )
        .map(String::into_bytes)
    };
    let interim = page(&format!("{}/", list::INSIDE))?;
    let files = vec![
        (list::PAGE.to_owned(), page("")?),
        ("app.js".to_owned(), kit.script.replace(template::BUILD, &build).into_bytes()),
        ("app.css".to_owned(), kit.style.clone().into_bytes()),
        ("help.html".to_owned(), template::help(&kit.help, heading.title).into_bytes()),
        ("icon.svg".to_owned(), kit.icon.clone().into_bytes()),
        ("preview.png".to_owned(), kit.preview.clone()),
        ("sw.js".to_owned(), kit.service_worker.replace(template::BUILD, &build).into_bytes()),
        ("dixit.webmanifest".to_owned(), template::manifest(heading).into_bytes()),
        // Keeps GitHub Pages from running the folder through a site generator.
        (".nojekyll".to_owned(), Vec::new()),
    ];
    Ok(Site { build, files, module: Some(module), interim })
}

/// Makes a site that is one HTML file (`index.html` in [`Site::files`]).
pub fn single_file<'p>(
    kit: &Kit,
    pack: &'p [u8],
    index: &Index<'_>,
    heading: Heading<'_>,
) -> Result<Site<'p>, SiteError> {
    let build = build_id(kit, index, heading);
    let module = module::embed(&kit.engine, pack, &build)?;
    let script = template::inline_script(&kit.script.replace(template::BUILD, &build));
    let style = template::inline_style(&kit.style)?;
    let page = template::fill(
        &kit.template,
        &Fill {
            title: heading.title,
            description: heading.description,
            csp: &template::single_file_policy(&script, style),
            // The script comes after the data blocks, so that all of them are there when it runs.
            config: &template::config(&build, &module, "", &[]),
            style: &format!("<style>{style}</style>"),
            script: &format!("{}<script>{script}</script>", chunks::blocks(&module)),
            icon: &template::icon_address(&kit.icon),
            // A file that is sent or kept on a disk has no address to show a picture from.
            preview: "",
        },
    )?;
    let files = vec![(list::PAGE.to_owned(), page.into_bytes())];
    Ok(Site { build, files, module: None, interim: Vec::new() })
}

/// Returns the build id: a digest of everything that goes into a site, with the digest of the pack in place of the
/// pack.
fn build_id(kit: &Kit, index: &Index<'_>, heading: Heading<'_>) -> String {
    let mut hash = Sha256::new();
    let texts = [
        &kit.template,
        &kit.script,
        &kit.style,
        &kit.help,
        &kit.service_worker,
        &kit.icon,
        heading.title,
        heading.description,
    ];
    for part in texts.map(str::as_bytes).into_iter().chain([
        &kit.engine,
        &kit.preview[..],
        &VERSION.to_le_bytes(),
        &index.fingerprint(),
    ]) {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
