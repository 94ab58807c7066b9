//! Streams of a PDF document that unpack to more than any text, found before they are unpacked.
//!
//! The library unpacks whole streams into memory and has no limit.

use crate::source::dispatch::Failure;
use crate::source::formats::archive::Budget;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// Adds up what the streams that are no pictures unpack to, without keeping it. A stream that is packed twice
/// is unpacked twice.
///
/// # Errors
/// Where it is more than a file of this size may hold.
pub(crate) fn check(bytes: &[u8]) -> Result<(), Failure> {
    let budget = Budget::of(bytes.len());
    let mut left = budget.all();
    let mut at = 0;
    while let Some(found) = find(&bytes[at..], b"stream") {
        let start = at + found + b"stream".len();
        at = start;
        // `endstream` ends one; the dictionary before says what it is.
        if bytes[..start].ends_with(b"endstream") {
            continue;
        }
        let before = &bytes[start.saturating_sub(1024)..start];
        let dictionary = rfind(before, b" obj").map_or(before, |at| &before[at..]);
        if find(dictionary, b"/Image").is_some() {
            continue;
        }
        let data = match &bytes[start..] {
            [b'\r', b'\n', data @ ..] | [b'\n' | b'\r', data @ ..] => data,
            data => data,
        };
        let twice = dictionary.windows(12).filter(|name| *name == b"/FlateDecode").count() > 1;
        let count = if twice {
            count(ZlibDecoder::new(ZlibDecoder::new(data)), left)
        } else {
            count(ZlibDecoder::new(data), left)
        };
        if count > left {
            return Err(budget.exceeded("a stream of this PDF"));
        }
        left -= count;
    }
    Ok(())
}

/// How many bytes come before an end, an error or the limit.
fn count(mut reader: impl Read, limit: u64) -> u64 {
    let mut buffer = [0; 16 << 10];
    let mut all = 0;
    loop {
        match reader.read(&mut buffer) {
            Ok(read) if read > 0 && all <= limit => all += read as u64,
            _ => return all,
        }
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == what[0]) {
        if bytes[at + found..].starts_with(what) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}
