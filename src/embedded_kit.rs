//! The kit inside the binary (feature `embed-kit`): one line for each file that `build.sh` made in `kit/`.
//!
//! Apart from `site` because it compiles only once the kit is there.

/// The files by name.
pub(crate) const FILES: Option<&[(&str, &[u8])]> = Some(&[
    ("engine.wasm", include_bytes!("../kit/engine.wasm")),
    ("index.html", include_bytes!("../kit/index.html")),
    ("app.js", include_bytes!("../kit/app.js")),
    ("app.css", include_bytes!("../kit/app.css")),
    ("help.html", include_bytes!("../kit/help.html")),
    ("sw.js", include_bytes!("../kit/sw.js")),
    ("icon.svg", include_bytes!("../kit/icon.svg")),
    ("preview.png", include_bytes!("../kit/preview.png")),
]);
