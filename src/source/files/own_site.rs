//! Sites that dixit made, which are passed over inside a corpus: `dixit build .` writes one to `./site`, and would
//! complain about every file of it the next time.

/// Bytes at the start of a page that say what it is.
pub(crate) const HEAD: usize = 1 << 16;

/// Whether a folder that has some files is a site.
pub(crate) fn is_folder(has: impl Fn(&str) -> bool) -> bool {
    // The list is there before the module.
    has("index.html") && (has("dixit.wasm") || has("dixit.files.json"))
}

/// Whether an HTML file that begins with `head` is a site of one file.
pub(crate) fn is_page(head: &[u8]) -> bool {
    String::from_utf8_lossy(&head[..head.len().min(HEAD)]).contains("id=\"dixit-site\"")
}
