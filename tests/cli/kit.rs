//! A kit that is no engine and no page, but has their form: sites can be made and read back without a browser.

use super::dir::Dir;
use dixit::index::VERSION;
use wasm_encoder::{
    ConstExpr, DataSection, ExportKind, ExportSection, GlobalSection, GlobalType, MemorySection, MemoryType,
    Module, ValType,
};

/// Puts a kit into the folder `kit`.
pub(crate) fn create(dir: &Dir) {
    dir.create("kit/engine.wasm", engine());
    dir.create(
        "kit/index.html",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{{csp}}\"><title>{{title}}</title>{{config}}{{style}}\
         {{script}}",
    );
    dir.create("kit/app.js", "\"{{build}}\"").create("kit/app.css", "p{}").create("kit/icon.svg", "<svg/>");
    dir.create("kit/preview.png", "PNG");
    dir.create("kit/help.html", "<title>{{title}}</title>");
    dir.create("kit/sw.js", "\"{{build}}\"");
}

/// One page of memory and the slot for the corpus at 1,024, with the version of packs behind it.
fn engine() -> Vec<u8> {
    let mut memories = MemorySection::new();
    let (memory64, shared) = (false, false);
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64, shared, page_size_log2: None });
    let mut globals = GlobalSection::new();
    let address = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    globals.global(address, &ConstExpr::i32_const(1_024));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0).export("CORPUS_SLOT", ExportKind::Global, 0);
    let mut slot = [0; 28];
    slot[24..].copy_from_slice(&VERSION.to_le_bytes());
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(1_024), slot);
    let mut module = Module::new();
    module.section(&memories).section(&globals).section(&exports).section(&data);
    module.finish()
}
