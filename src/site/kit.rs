//! The kit: the engine without a corpus, and the page's files, as `build.sh` makes them.
//!
//! It comes from inside the program, or from a folder that the user names.

use super::SiteError;
use super::template::{self, Fill};
use std::path::Path;

/// Everything that a site is made from, but the corpus.
#[derive(Debug)]
pub struct Kit {
    /// `engine.wasm`: the engine without a corpus.
    pub engine: Vec<u8>,
    /// `index.html` with placeholders.
    pub template: String,
    /// `app.js`: one classic script, which holds the worker's program as a string.
    pub script: String,
    /// `app.css`.
    pub style: String,
    /// `help.html`: the query language, with a placeholder for the corpus's title.
    pub help: String,
    /// `sw.js`: the service worker, which keeps a site on a web server for visits without a network.
    pub service_worker: String,
    /// `icon.svg`.
    pub icon: String,
    /// `preview.png`: the picture that shows where a link to a site is posted.
    pub preview: Vec<u8>,
}

impl Kit {
    /// The kit of this folder or, where none is named, the one inside the program.
    ///
    /// # Errors
    /// Where there is none, or it is not whole or of another version.
    pub fn find(folder: Option<&Path>) -> Result<Kit, SiteError> {
        if let Some(folder) = folder {
            return Kit::load(folder);
        }
        let files = crate::embedded_kit::FILES.ok_or(SiteError::NoKit)?;
        Kit::from_files(|name| match files.iter().find(|(known, _)| *known == name) {
            Some((_, bytes)) => Ok(bytes.to_vec()),
            None => Err(SiteError::Kit { problem: format!("{name} is missing in the program") }),
        })
    }

    /// The kit in this folder.
    pub fn load(folder: &Path) -> Result<Kit, SiteError> {
        Kit::from_files(|name| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|error| SiteError::File { path, doing: "read", error })
        })
    }

    fn from_files(read: impl Fn(&str) -> Result<Vec<u8>, SiteError>) -> Result<Kit, SiteError> {
        let text = |name: &str| {
            String::from_utf8(read(name)?)
                .map_err(|_| SiteError::Kit { problem: format!("{name} is not UTF-8") })
        };
        let engine = read("engine.wasm")?;
        let template = text("index.html")?;
        // A page of another version is refused now, not after a long build.
        template::fill(&template, &Fill::default())?;
        Ok(Kit {
            engine,
            template,
            script: text("app.js")?,
            style: text("app.css")?,
            help: text("help.html")?,
            service_worker: text("sw.js")?,
            icon: text("icon.svg")?,
            preview: read("preview.png")?,
        })
    }
}
