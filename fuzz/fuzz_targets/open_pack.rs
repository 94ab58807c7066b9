//! Opens any bytes as a pack, with the checksum put right (else nothing would get past it), and asks the index
//! everything that can be asked. Begin with a small corpus of packs made by `dixit build`.

#![no_main]

use dixit::{document, index};
use libfuzzer_sys::fuzz_target;

#[path = "../../src/index/query_everything.rs"]
mod query_everything;

fuzz_target!(|bytes: &[u8]| {
    let mut pack = bytes.to_vec();
    index::restore_checksum(&mut pack);
    // The pack's own length stands in its header, and fuzzers cut and paste.
    if let Some(length) = pack.get_mut(24..32) {
        length.copy_from_slice(&(bytes.len() as u64).to_le_bytes());
        index::restore_checksum(&mut pack);
    }
    if let Ok(index) = index::Index::open(&pack) {
        query_everything::query_everything(&index);
    }
    let _ = document::DocId(0);
});
