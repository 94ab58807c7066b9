//! Recognises sites that dixit made, which are passed over inside a corpus: `dixit build .` writes one to `./site`,
//! and the next build would otherwise complain about every file in it.

/// Bytes at the start of a page that are examined.
pub(crate) const HEAD: usize = 1 << 16;

/// Whether a folder is a site; `has` says whether it has a file of a given name.
pub(crate) fn is_folder(has: impl Fn(&str) -> bool) -> bool {
    // The list is written before the module.
    has("index.html") && (has("dixit.wasm") || has("dixit.files.json"))
}

/// Whether an HTML file that begins with `head` is a single-file site.
pub(crate) fn is_page(head: &[u8]) -> bool {
    String::from_utf8_lossy(&head[..head.len().min(HEAD)]).contains("id=\"dixit-site\"")
}
