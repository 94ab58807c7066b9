//! The module as base64 text: in classic scripts for `file://`, and in data blocks for a single-file page.
//!
//! The page (`www/src/load.ts`) reads exactly these forms; [`read_blocks`] reads the data blocks back.

use super::module::Embedded;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::io::{self, Write};
use std::ops::Range;

/// Bytes of the module in one chunk; a multiple of 3, so that each chunk can be decoded on its own. The size was
/// chosen by measurement (`benches/open.mjs`): one script of 100 MB takes seconds, and so do a hundred of 1 MB.
const CHUNK: usize = 3 << 20;

/// Bytes of the module that are encoded together: also a multiple of 3, and small enough that they and their text
/// stay in the processor's cache.
const PIECE: usize = 96 << 10;

/// Returns the byte range of the module in each chunk.
pub(crate) fn chunks(module: &Embedded<'_>) -> impl Iterator<Item = Range<usize>> {
    let bytes = module.bytes();
    (0..bytes).step_by(CHUNK).map(move |start| start..bytes.min(start + CHUNK))
}

/// Returns the name of a chunk's script.
pub(crate) fn name(number: usize) -> String {
    format!("dixit.{number}.js")
}

/// The condition that a chunk's script checks before it passes anything on: whether it runs in a page opened from a
/// file. Over http the page fetches the module instead, and any other page could run these scripts too.
///
/// Such a page can fake neither part of the condition: a window's `location` cannot be replaced, and
/// `document.all`, which workers do not have, is the only value in JavaScript that is not undefined but has the
/// type "undefined".
const ASKED: &str = "location.protocol===\"file:\"&&(a=>a!==void 0&&typeof a==\"undefined\")(document.all)&&";

/// Writes the script of a chunk.
pub(crate) fn script(
    module: &Embedded<'_>,
    chunk: Range<usize>,
    number: usize,
    build: &str,
    to: &mut impl Write,
) -> io::Result<()> {
    let mut text = format!("{ASKED}dixitChunk(\"{build}\",{number},\"");
    for start in chunk.clone().step_by(PIECE) {
        STANDARD.encode_string(module.part(start..chunk.end.min(start + PIECE)), &mut text);
        to.write_all(text.as_bytes())?;
        text.clear();
    }
    to.write_all(b"\")\n")
}

/// The start of a data block. A script of an unknown type is never executed.
const OPEN: &str = "<script type=\"application/octet-stream\" data-dixit-chunk>";
const CLOSE: &str = "</script>";

/// Returns the data blocks of a single-file page, one after the other.
pub(crate) fn blocks(module: &Embedded<'_>) -> String {
    let mut text = String::with_capacity(module.bytes() / 3 * 4 + 4096);
    for chunk in chunks(module) {
        text.push_str(OPEN);
        STANDARD.encode_string(module.part(chunk), &mut text);
        text.push_str(CLOSE);
        text.push('\n');
    }
    text
}

/// Returns the module in the data blocks of a single-file page.
///
/// # Errors
/// Returns which block is damaged or has no end, or that there is none.
pub fn read_blocks(page: &str) -> Result<Vec<u8>, String> {
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
        let bytes: Vec<u8> = (0..CHUNK + 4).map(|i| ((i * 7) >> 2) as u8).collect();
        let (head, pack) = bytes.split_at(100);
        let module = Embedded { head: head.to_vec(), pack, data: 0 };
        let mut scripts = Vec::new();
        for (number, chunk) in chunks(&module).enumerate() {
            let mut text = Vec::new();
            script(&module, chunk, number, "0123456789abcdef", &mut text).unwrap();
            scripts.push(text);
        }
        assert_eq!(scripts.len(), 2);
        let call = "dixitChunk(\"0123456789abcdef\",1,\"AAEDBQ==\")\n";
        assert_eq!(String::from_utf8(scripts[1].clone()).unwrap(), format!("{ASKED}{call}"));
        let mut decoded = Vec::new();
        for script in &scripts {
            let base64 = script.rsplit(|&byte| byte == b'"').nth(1).unwrap();
            STANDARD.decode_vec(base64, &mut decoded).unwrap();
        }
        assert!(decoded == bytes);
        assert!(read_blocks(&format!("<p>{}</p>", blocks(&module))).unwrap() == bytes);
    }

    #[test]
    fn a_damaged_page_is_refused_in_words() {
        assert_eq!(read_blocks("<!doctype html>").unwrap_err(), "the page holds no corpus");
        let page = blocks(&Embedded { head: Vec::new(), pack: b"some bytes", data: 0 });
        assert_eq!(
            read_blocks(&page[..page.len() - 5]).unwrap_err(),
            "data block 0 has no end: the file is cut off"
        );
        let error = read_blocks(&page.replace("c29t", "c2?t")).unwrap_err();
        assert!(error.starts_with("data block 0 is damaged: "), "{error}");
    }
}
