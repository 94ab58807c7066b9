//! One exported struct over `Index`; converts, decides nothing.
//!
//! Apart because it is the boundary to JavaScript: what comes in is hostile, what goes out is plain objects
//! whose TypeScript types are generated from the structs. The corpus is part of the module: see
//! [`CORPUS_SLOT`].

use wasm_bindgen::prelude::*;

/// Where the corpus lies in memory and of which build it is: filled by a data segment of the module when `dixit
/// build` puts the corpus there (`site::embed`, which also draws it).
#[repr(C)]
pub struct CorpusSlot {
    address: u32,
    length: u32,
    build: [u8; 16],
}

/// The slot itself: zeros in an engine without a corpus.
#[unsafe(no_mangle)]
pub static CORPUS_SLOT: CorpusSlot = CorpusSlot { address: 0, length: 0, build: [0; 16] };

/// The corpus and the build id that the module was patched with; the error says what is wrong with the module.
fn corpus() -> Result<(&'static [u8], [u8; 16]), String> {
    // SAFETY: a reference to a static is valid. The read is volatile because the optimiser would otherwise take
    // the zeros above for the value at run time.
    let slot = unsafe { std::ptr::read_volatile(&CORPUS_SLOT) };
    let end = u64::from(slot.address) + u64::from(slot.length);
    let memory = core::arch::wasm32::memory_size(0) as u64 * 65_536;
    if slot.length == 0 || slot.address == 0 || end > memory {
        return Err("This engine holds no corpus: dixit build puts one into it.".into());
    }
    // SAFETY: the bytes lie inside memory, behind everything the linker laid out: the heap grows from the end of
    // memory as it was at the start, which is behind them. Nothing ever writes to them.
    let pack = unsafe { std::slice::from_raw_parts(slot.address as *const u8, slot.length as usize) };
    Ok((pack, slot.build))
}

/// The engine over the corpus in this module.
#[wasm_bindgen]
pub struct Engine {
    pack: &'static [u8],
}

#[wasm_bindgen]
impl Engine {
    /// Opens the corpus. `build` is the page's build id; a module of another build is refused.
    #[wasm_bindgen(constructor)]
    pub fn new(build: &str) -> Result<Engine, JsValue> {
        let (pack, found) = corpus().map_err(|e| JsValue::from_str(&e))?;
        if found != *build.as_bytes() {
            return Err(JsValue::from_str("another build"));
        }
        Ok(Engine { pack })
    }

    /// bytes
    pub fn about(&self) -> u32 {
        self.pack.len() as u32
    }
}
