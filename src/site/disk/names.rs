//! The names that dixit gives the files of a site.

use crate::site::list::{LIST, PAGE};
use crate::site::{MODULE, chunks};

/// The names of a site's files besides the scripts of the chunks. A name that a later dixit no longer writes stays here,
/// or its file could never be removed.
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

/// Whether dixit gives files this name: no list makes another one ours, whoever wrote it.
pub(crate) fn is_name(name: &str) -> bool {
    NAMES.contains(&name) || number(name).is_some()
}

/// The number of the chunk whose script has this name.
pub(crate) fn number(script: &str) -> Option<usize> {
    let number = script.strip_prefix("dixit.")?.strip_suffix(".js")?.parse().ok()?;
    (chunks::name(number) == script).then_some(number)
}
