//! Puts a pack into the engine's WebAssembly module, and takes it out again.
//!
//! This is the only place that knows the module's binary form; no tool chain is needed. An additional active data
//! segment fills the engine's exported static `CORPUS_SLOT` (see [`crate::site`] and the engine's `wasm` module),
//! which gives the engine the address of the pack and the build it belongs to. The pack is the last segment, after
//! the engine's initial memory, whose minimum is raised to hold it:
//!
//! ```text
//!   linear memory   0 ......... slot ......... engine's minimum | pack ........ | new minimum
//!   CORPUS_SLOT     address: u32 LE, length: u32 LE, build id: 16 bytes of ASCII, format: u32 LE
//!   module          magic | custom section "dixit": build id | the engine's sections | data: ..., slot, pack
//! ```
//!
//! The last field of the slot is set by the engine: the version of the packs it reads. An engine of another version
//! is refused here, not only in the browser.
//!
//! Instantiating the module puts the pack into memory, where the engine reads it in place. But browsers keep the
//! bytes of a module as long as it lives, which would hold the pack a second time. So the page
//! (`www/src/module.ts`) separates the two: what precedes the pack becomes a module without a corpus once two
//! lengths are reduced, and the page copies the pack into the engine's memory itself, part by part as it arrives.
//! For this purpose the pack ends the module, and both lengths are written in five bytes, whatever their value.

use super::SiteError;
use crate::index::VERSION;
use std::borrow::Cow;
use std::ops::Range;
use wasm_encoder::{
    ConstExpr, CustomSection, DataCountSection, Encode as _, MemorySection, MemoryType, Module, RawSection,
};
use wasmparser::{DataKind, ExternalKind, Operator, Parser, Payload};

/// The name of the exported static.
const SLOT: &str = "CORPUS_SLOT";
/// Bytes of the slot that are filled: address, length, build id.
const SLOT_BYTES: usize = 4 + 4 + 16;
/// The name of the section that holds the build id, the first one of the module.
const BUILD_SECTION: &str = "dixit";
/// Bytes of a WebAssembly page.
const PAGE: u64 = 65_536;
/// Pages that 32-bit addresses reach, less 64 MB for the engine's own work.
const MOST_PAGES: u64 = 65_536 - 1_024;

/// A module with a pack in it. The pack is its end and is not copied, since it may be large.
#[derive(Debug)]
pub struct Embedded<'p> {
    /// What precedes the pack; its last five bytes are the length of the pack.
    pub head: Vec<u8>,
    /// The pack.
    pub pack: &'p [u8],
    /// The position of the length of the data section.
    pub data: usize,
}

impl Embedded<'_> {
    /// Returns the size of the whole module in bytes.
    pub fn bytes(&self) -> usize {
        self.head.len() + self.pack.len()
    }

    /// Returns a range of the module's bytes.
    ///
    /// # Panics
    /// Panics if the range goes beyond the end.
    pub fn part(&self, range: Range<usize>) -> Cow<'_, [u8]> {
        let cut = self.head.len();
        match (range.start < cut, range.end > cut) {
            (true, true) => [&self.head[range.start..], &self.pack[..range.end - cut]].concat().into(),
            (true, false) => self.head[range].into(),
            (false, _) => self.pack[range.start - cut..range.end - cut].into(),
        }
    }
}

/// Returns the engine's module with the pack in it. `build` is the build id of the site, sixteen ASCII characters.
pub fn embed<'p>(engine: &[u8], pack: &'p [u8], build: &str) -> Result<Embedded<'p>, SiteError> {
    Layout::of(engine).map_err(|problem| SiteError::Kit { problem })?.with(pack, build)
}

/// Returns the pack inside a module that [`embed`] made; the error says what is wrong with the module.
pub fn extract(module: &[u8]) -> Result<&[u8], String> {
    let layout = Layout::of(module)?;
    let (address, length) = (layout.word(layout.slot), layout.word(layout.slot + 4));
    let is_pack = |&&(start, bytes): &&(u32, &[u8])| {
        start != 0 && Some(start) == address && Some(bytes.len() as u32) == length
    };
    match layout.active.iter().rev().find(is_pack) {
        Some(&(_, pack)) => Ok(pack),
        None => Err("the module holds no corpus: it is an engine without one".into()),
    }
}

const MEMORY: u8 = 5;
const DATA: u8 = 11;
const DATA_COUNT: u8 = 12;

/// The parts of a module that matter here.
struct Layout<'a> {
    /// Every section, in order: its number and its contents.
    sections: Vec<(u8, &'a [u8])>,
    /// The only memory.
    memory: wasmparser::MemoryType,
    /// The data segments as encoded.
    segments: Vec<&'a [u8]>,
    /// The address and the bytes of each active segment.
    active: Vec<(u32, &'a [u8])>,
    /// The address of the slot.
    slot: u32,
}

impl<'a> Layout<'a> {
    fn of(bytes: &'a [u8]) -> Result<Layout<'a>, String> {
        Layout::parse(bytes).map_err(|error| match error {
            Fault::Form(error) => format!("not a WebAssembly module: {error}"),
            Fault::Engine(what) => format!("the module is not dixit's engine: {what}"),
        })
    }

    fn parse(bytes: &'a [u8]) -> Result<Layout<'a>, Fault> {
        let mut sections = Vec::new();
        let (mut memory, mut slot_global) = (None, None);
        let (mut segments, mut active, mut globals) = (Vec::new(), Vec::new(), Vec::new());
        let mut imported_globals = 0;
        for payload in Parser::new(0).parse_all(bytes) {
            let payload = payload?;
            if let Some((id, range)) = payload.as_section() {
                let range = range.start as usize..range.end as usize;
                sections.push((id, bytes.get(range).ok_or(Fault::Engine("a section is cut off"))?));
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        if matches!(import?.ty, wasmparser::TypeRef::Global(_)) {
                            imported_globals += 1;
                        }
                    }
                }
                Payload::MemorySection(memories) => {
                    for found in memories {
                        if memory.replace(found?).is_some() {
                            return Err(Fault::Engine("it has several memories"));
                        }
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        globals.push(constant(&global?.init_expr));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        if export.name == SLOT && export.kind == ExternalKind::Global {
                            slot_global = Some(export.index);
                        }
                    }
                }
                Payload::DataSection(section) => {
                    for segment in section {
                        let segment = segment?;
                        let range = segment.range.start as usize..segment.range.end as usize;
                        segments.push(bytes.get(range).ok_or(Fault::Engine("a data segment is cut off"))?);
                        if let DataKind::Active { memory_index: 0, offset_expr } = &segment.kind
                            && let Some(address) = constant(offset_expr)
                        {
                            active.push((address, segment.data));
                        }
                    }
                }
                _ => {}
            }
        }
        let memory: wasmparser::MemoryType = memory.ok_or(Fault::Engine("it has no memory of its own"))?;
        if memory.memory64 || memory.shared || memory.page_size_log2.is_some() {
            return Err(Fault::Engine("its memory is of an unknown kind"));
        }
        if !sections.iter().any(|&(id, _)| id == DATA) {
            return Err(Fault::Engine("it has no data section"));
        }
        let slot = slot_global
            .and_then(|index: u32| index.checked_sub(imported_globals))
            .and_then(|index| globals.get(index as usize).copied().flatten())
            .ok_or(Fault::Engine("it has no place for a corpus"))?;
        Ok(Layout { sections, memory, segments, active, slot })
    }

    /// Returns the module with the pack and a filled slot.
    fn with<'p>(&self, pack: &'p [u8], build: &str) -> Result<Embedded<'p>, SiteError> {
        let format = self.word(self.slot + SLOT_BYTES as u32);
        if format != Some(VERSION) {
            let reads =
                format.map_or("packs of an unknown form".to_owned(), |format| format!("version {format}"));
            return Err(SiteError::Kit {
                problem: format!("its engine reads {reads}, a pack is of version {VERSION}"),
            });
        }
        let memory = self.memory;
        let pages = memory.initial + (pack.len() as u64).div_ceil(PAGE);
        if pages > MOST_PAGES || memory.maximum.is_some_and(|maximum| pages > maximum) {
            return Err(SiteError::TooLarge { pack: pack.len() });
        }
        let address = memory.initial * PAGE;
        let mut slot = Vec::with_capacity(SLOT_BYTES);
        slot.extend((address as u32).to_le_bytes());
        slot.extend((pack.len() as u32).to_le_bytes());
        slot.extend(build.as_bytes());
        if slot.len() != SLOT_BYTES {
            return Err(SiteError::Kit {
                problem: format!("the build id {build} has not sixteen characters"),
            });
        }

        // Segments are copied into memory in order: these two come last, over what the engine had there.
        let count = self.segments.len() as u32 + 2;
        let mut data = Vec::new();
        count.encode(&mut data);
        for segment in &self.segments {
            data.extend_from_slice(segment);
        }
        place(self.slot, &mut data);
        slot.encode(&mut data);
        place(address as u32, &mut data);

        let mut module = Module::new();
        module.section(&CustomSection { name: BUILD_SECTION.into(), data: build.as_bytes().into() });
        for &(id, bytes) in &self.sections {
            match id {
                MEMORY => module.section(MemorySection::new().memory(MemoryType {
                    minimum: pages,
                    maximum: memory.maximum,
                    memory64: false,
                    shared: false,
                    page_size_log2: None,
                })),
                DATA_COUNT => module.section(&DataCountSection { count }),
                DATA => &mut module,
                _ => module.section(&RawSection { id, data: bytes }),
            };
        }
        let mut head = module.finish();
        head.push(DATA);
        let length = head.len();
        head.extend(five_bytes(data.len() + 5 + pack.len()));
        head.extend(data);
        head.extend(five_bytes(pack.len()));
        Ok(Embedded { head, pack, data: length })
    }

    /// Returns the number at this address once the module is instantiated.
    fn word(&self, address: u32) -> Option<u32> {
        let at = |&(start, bytes): &(u32, &[u8])| {
            let offset = address.checked_sub(start)? as usize;
            bytes.get(offset..offset + 4)?.try_into().ok().map(u32::from_le_bytes)
        };
        self.active.iter().rev().find_map(at)
    }
}

/// Writes the beginning of an active data segment of the only memory.
fn place(address: u32, data: &mut Vec<u8>) {
    data.push(0);
    ConstExpr::i32_const(address as i32).encode(data);
}

/// Returns a length below 2³² in LEB128, padded to five bytes.
fn five_bytes(length: usize) -> [u8; 5] {
    std::array::from_fn(|i| ((length >> (7 * i)) & 0x7f) as u8 | if i < 4 { 0x80 } else { 0 })
}

/// Why a module's form could not be understood.
enum Fault {
    Form(wasmparser::BinaryReaderError),
    Engine(&'static str),
}

impl From<wasmparser::BinaryReaderError> for Fault {
    fn from(error: wasmparser::BinaryReaderError) -> Fault {
        Fault::Form(error)
    }
}

/// Returns the value of an initialiser that is a plain `i32.const`.
fn constant(expression: &wasmparser::ConstExpr<'_>) -> Option<u32> {
    match expression.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Some(value as u32),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, DataSection, ExportKind, ExportSection, Function, FunctionSection, GlobalSection,
    };
    use wasm_encoder::{GlobalType, Instruction, TypeSection, ValType};
    use wasmparser::Validator;

    /// Returns a module of the engine's form: one page, a slot at 1,024, a data segment under the slot, and a
    /// function that uses bulk memory (so that a section of its own counts the data segments).
    fn engine_of(version: u32) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0);
        let mut memories = MemorySection::new();
        let (memory64, shared) = (false, false);
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64, shared, page_size_log2: None });
        let mut globals = GlobalSection::new();
        let global = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
        globals.global(global, &ConstExpr::i32_const(7));
        globals.global(global, &ConstExpr::i32_const(1_024));
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0).export(SLOT, ExportKind::Global, 1);
        let mut code = CodeSection::new();
        let mut body = Function::new([]);
        body.instruction(&Instruction::DataDrop(1)).instruction(&Instruction::End);
        code.function(&body);
        let mut data = DataSection::new();
        let mut slot = [9; 40];
        slot[4 + SLOT_BYTES..][..4].copy_from_slice(&version.to_le_bytes());
        data.active(0, &ConstExpr::i32_const(1_020), slot);
        data.passive([1, 2, 3]);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&globals).section(&exports);
        module.section(&DataCountSection { count: data.len() }).section(&code).section(&data);
        module.finish()
    }

    fn engine() -> Vec<u8> {
        engine_of(VERSION)
    }

    const BUILD: &str = "0123456789abcdef";

    fn module(engine: &[u8], pack: &[u8]) -> Vec<u8> {
        let module = embed(engine, pack, BUILD).unwrap();
        module.part(0..module.bytes()).into_owned()
    }

    #[test]
    fn parts_lie_before_the_pack_in_it_or_both() {
        let module = Embedded { head: b"head".to_vec(), pack: b"pack", data: 0 };
        let whole = b"headpack";
        for (start, end) in (0..=8).flat_map(|end| (0..=end).map(move |start| (start, end))) {
            assert_eq!(*module.part(start..end), whole[start..end], "{start}..{end}");
        }
    }

    #[test]
    fn a_module_with_a_pack_is_valid_and_gives_the_pack_back() {
        let engine = engine();
        Validator::new().validate_all(&engine).unwrap();
        for size in [0, 1, 65_535, 65_536, 65_537, 300_000] {
            let pack: Vec<u8> = (0..size).map(|i| ((i * 31) >> 3) as u8).collect();
            let module = module(&engine, &pack);
            Validator::new().validate_all(&module).unwrap();
            assert_eq!(extract(&module).unwrap(), pack);
            let layout = Layout::of(&module).ok().unwrap();
            assert_eq!(layout.memory.initial, 1 + (size as u64).div_ceil(65_536));
            assert_eq!(layout.segments.len(), 4);
        }
    }

    #[test]
    fn the_slot_says_where_the_pack_lies_and_of_which_build_it_is() {
        let module = module(&engine(), b"pack");
        let layout = Layout::of(&module).ok().unwrap();
        let (address, slot) = layout.active[1];
        assert_eq!(address, 1_024);
        assert_eq!(slot[..8], [0, 0, 1, 0, 4, 0, 0, 0]);
        assert_eq!(&slot[8..], BUILD.as_bytes());
    }

    #[test]
    fn embedding_into_a_module_that_already_holds_a_pack_replaces_nothing_but_its_use() {
        let first = module(&engine(), b"first");
        let second = module(&first, b"second");
        assert_eq!(extract(&second).unwrap(), b"second");
    }

    #[test]
    fn what_stands_before_the_pack_is_a_module_without_one() {
        let engine = engine();
        let Embedded { head, pack, data } = embed(&engine, b"a pack of some bytes", BUILD).unwrap();
        assert_eq!(pack, b"a pack of some bytes");
        assert_eq!(&head[11..32], format!("dixit{BUILD}").as_bytes());
        let mut without = head;
        let end = without.len();
        without[data..data + 5].copy_from_slice(&five_bytes(end - data - 5));
        without[end - 5..].copy_from_slice(&five_bytes(0));
        Validator::new().validate_all(&without).unwrap();
        let layout = Layout::of(&without).ok().unwrap();
        assert_eq!(layout.word(1_024), Some(65_536));
        assert_eq!(layout.active.last().copied(), Some((65_536, &[][..])));
    }

    #[test]
    fn what_is_no_module_is_refused_in_words() {
        let engine = engine();
        assert_eq!(extract(&engine).unwrap_err(), "the module holds no corpus: it is an engine without one");
        assert!(extract(b"<!doctype html>").unwrap_err().starts_with("not a WebAssembly module: "));
        let empty = Module::new().finish();
        assert_eq!(
            extract(&empty).unwrap_err(),
            "the module is not dixit's engine: it has no memory of its own"
        );
        let module = module(&engine, b"a pack of some bytes");
        for length in 0..module.len() {
            assert!(extract(&module[..length]).is_err(), "cut after {length} bytes");
        }
    }

    #[test]
    fn an_engine_of_another_version_is_refused() {
        let error = embed(&engine_of(VERSION + 1), b"pack", BUILD).unwrap_err().to_string();
        let expected = format!("its engine reads version {}, a pack is of version {VERSION}", VERSION + 1);
        assert!(error.contains(&expected) && error.contains("./build.sh"), "{error}");
    }

    #[test]
    fn what_passes_the_address_space_is_refused() {
        let engine = engine();
        let mut layout = Layout::of(&engine).ok().unwrap();
        layout.memory.initial = MOST_PAGES;
        let error = layout.with(b"one byte more", BUILD).unwrap_err();
        assert!(error.to_string().contains("does not fit into the 4 GB"), "{error}");
    }
}
