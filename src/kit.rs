//! Makes what the page's bundler needs from the compiled engine: `kit ENGINE.wasm OUT` writes the JavaScript
//! glue, its TypeScript types and the module without custom sections to the folder OUT, smaller than they come.
//!
//! A binary of its own, since nothing else needs wasm-bindgen's post-processor. The post-processor is a library
//! pinned beside `wasm-bindgen` itself: the two must be of one version, which Cargo.lock thus sees to.

mod imports;
mod traps;

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
        .with_context(|| format!("{}: cannot make the glue", engine.display()))?;
    let (module, glue) = (out.join("engine_bg.wasm"), out.join("engine.js"));
    let bytes = std::fs::read(&module).with_context(|| format!("{}: cannot be read", module.display()))?;
    let text =
        std::fs::read_to_string(&glue).with_context(|| format!("{}: cannot be read", glue.display()))?;
    let bare = traps::bare(&bytes)
        .with_context(|| format!("{}: its panics cannot be made traps", module.display()))?;
    let (text, bare) = imports::short(&text, &bare)
        .with_context(|| format!("{}: its imports cannot be renamed", module.display()))?;
    std::fs::write(&module, bare).with_context(|| format!("{}: cannot be written", module.display()))?;
    std::fs::write(&glue, text).with_context(|| format!("{}: cannot be written", glue.display()))
}
