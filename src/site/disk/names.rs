//! The names of the files in a site.

use crate::site::list::{LIST, PAGE};
use crate::site::{MODULE, chunks};

/// The names of a site's files except the scripts of the chunks. A name that a later version no longer writes stays
/// here, or its file could never be removed.
pub(crate) const NAMES: [&str; 11] = [
    PAGE,
    "app.js",
    "app.css",
    "help.html",
    "icon.svg",
    "preview.png",
    "sw.js",
    "dixit.webmanifest",
    ".nojekyll",
    MODULE,
    LIST,
];

/// Whether dixit gives this name to files. A file of any other name is not ours, whatever a list says.
pub(crate) fn is_name(name: &str) -> bool {
    NAMES.contains(&name) || number(name).is_some()
}

/// Returns the number of the chunk whose script has this name.
pub(crate) fn number(script: &str) -> Option<usize> {
    let number = script.strip_prefix("dixit.")?.strip_suffix(".js")?.parse().ok()?;
    (chunks::name(number) == script).then_some(number)
}
