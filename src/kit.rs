//! Makes what the page's bundler needs from the compiled engine: `kit ENGINE.wasm OUT` writes the JavaScript glue,
//! its TypeScript types and the module to the folder OUT.
//!
//! This is a separate binary because nothing else needs the post-processor of wasm-bindgen. The post-processor is a
//! library pinned beside `wasm-bindgen` itself: the two must have the same version, which Cargo.lock ensures.

use anyhow::{Context as _, bail};
use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [engine, out] = &arguments[..] else {
        bail!("usage: kit ENGINE.wasm OUT");
    };
    wasm_bindgen_cli_support::Bindgen::new()
        .input_path(engine)
        .out_name("engine")
        .web(true)?
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(out)
        .with_context(|| format!("{}: cannot make the glue", engine.display()))
}
