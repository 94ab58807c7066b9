//! The kit: the engine without a corpus and the files of the page, as `build.sh` makes them.
//!
//! It comes from the program itself, from a folder, or from a page that makes sites.

use super::SiteError;
use super::template::{self, Fill};

/// Everything that a site is made of except the corpus.
#[derive(Debug)]
pub struct Kit {
    /// `engine.wasm`: the engine without a corpus.
    pub engine: Vec<u8>,
    /// `index.html`, with placeholders.
    pub template: String,
    /// `app.js`: one classic script, which holds the worker's program as a string.
    pub script: String,
    /// `app.css`.
    pub style: String,
    /// `help.html`: the query language, with a placeholder for the title of the corpus.
    pub help: String,
    /// `sw.js`: the service worker, which keeps a site on a web server available offline.
    pub service_worker: String,
    /// `icon.svg`.
    pub icon: String,
    /// `preview.png`: the picture shown where a link to a site is posted.
    pub preview: Vec<u8>,
}

impl Kit {
    /// Returns the kit whose files `read` returns by name.
    ///
    /// # Errors
    /// Returns an error if a file is missing or is of another version.
    pub fn from_files(read: impl Fn(&str) -> Result<Vec<u8>, SiteError>) -> Result<Kit, SiteError> {
        let text = |name: &str| {
            String::from_utf8(read(name)?)
                .map_err(|_| SiteError::Kit { problem: format!("{name} is not UTF-8") })
        };
        let engine = read("engine.wasm")?;
        let template = text("index.html")?;
        // Refuses a page of another version now, not after a long build.
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
