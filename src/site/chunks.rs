//! The module as base64 text: classic scripts for `file://`, data blocks for a single-file page.
//!
//! Apart because the page (`www/src/load.ts`) reads exactly these forms; [`read_blocks`] reads the latter back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;

/// Bytes of the module in one chunk; a multiple of 3, so that each chunk decodes by itself. Chosen by
/// measurement (`benches/open.mjs`): one script of 100 MB takes seconds, as does a hundred of 1 MB.
const CHUNK: usize = 3 << 20;

/// The chunk scripts, named `dixit.0.js`, `dixit.1.js` and so on.
pub(super) fn scripts(module: &[u8], build: &str) -> Vec<(String, Vec<u8>)> {
    let script = |(number, bytes): (usize, &[u8])| {
        let mut text = String::with_capacity(bytes.len() / 3 * 4 + 64);
        text.push_str(&format!("dixitChunk(\"{build}\",{number},\""));
        STANDARD.encode_string(bytes, &mut text);
        text.push_str("\")\n");
        (format!("dixit.{number}.js"), text.into_bytes())
    };
    module.par_chunks(CHUNK).enumerate().map(script).collect()
}

/// What opens a data block. A script of an unknown type is never executed.
const OPEN: &str = "<script type=\"application/octet-stream\" data-dixit-chunk>";
const CLOSE: &str = "</script>";

/// The data blocks of a single-file page, one after the other.
pub(super) fn blocks(module: &[u8]) -> String {
    let mut text = String::with_capacity(module.len() / 3 * 4 + 4096);
    for bytes in module.chunks(CHUNK) {
        text.push_str(OPEN);
        STANDARD.encode_string(bytes, &mut text);
        text.push_str(CLOSE);
        text.push('\n');
    }
    text
}

/// The module in a single-file page's data blocks; the error says what is wrong with the page.
pub(super) fn read_blocks(page: &str) -> Result<Vec<u8>, String> {
    let mut module = Vec::with_capacity(page.len() / 4 * 3);
    for (number, block) in page.split(OPEN).skip(1).enumerate() {
        let (base64, _) = block
            .split_once(CLOSE)
            .ok_or_else(|| format!("data block {number} has no end: the file is cut off"))?;
        STANDARD
            .decode_vec(base64, &mut module)
            .map_err(|error| format!("data block {number} is damaged: {error}"))?;
    }
    if module.is_empty() { Err("the page holds no corpus".into()) } else { Ok(module) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_decode_by_themselves_and_make_the_module() {
        let module: Vec<u8> = (0..CHUNK + 4).map(|i| ((i * 7) >> 2) as u8).collect();
        let scripts = scripts(&module, "0123456789abcdef");
        assert_eq!(
            scripts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["dixit.0.js", "dixit.1.js"]
        );
        assert_eq!(scripts[1].1, b"dixitChunk(\"0123456789abcdef\",1,\"AAEDBQ==\")\n");
        let mut decoded = Vec::new();
        for (_, script) in &scripts {
            let base64 = script.split(|&byte| byte == b'"').nth(3).unwrap();
            STANDARD.decode_vec(base64, &mut decoded).unwrap();
        }
        assert!(decoded == module);
        assert!(read_blocks(&format!("<p>{}</p>", blocks(&module))).unwrap() == module);
    }

    #[test]
    fn a_damaged_page_is_refused_in_words() {
        assert_eq!(read_blocks("<!doctype html>").unwrap_err(), "the page holds no corpus");
        let page = blocks(b"some bytes");
        assert_eq!(
            read_blocks(&page[..page.len() - 5]).unwrap_err(),
            "data block 0 has no end: the file is cut off"
        );
        let error = read_blocks(&page.replace("c29t", "c2?t")).unwrap_err();
        assert!(error.starts_with("data block 0 is damaged: "), "{error}");
    }
}
