//! The part of a file that a request asks for (RFC 9110, section 14).

use std::ops::Range;

/// What a `Range` header asks for of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// All of it: the header asks for several parts, or is none that this server knows, which it may ignore.
    Whole,
    /// These bytes.
    Part(Range<u64>),
    /// Bytes that the file does not have.
    Nothing,
}

/// Reads the header's value for a file of so many bytes.
pub(super) fn read(header: &str, length: u64) -> Asked {
    let Some((unit, range)) = header.split_once('=') else { return Asked::Whole };
    let Some((first, last)) = range.trim().split_once('-') else { return Asked::Whole };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Asked::Whole;
    }
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(last)) if first.is_empty() => length.saturating_sub(last)..length,
        _ => return Asked::Whole,
    };
    if range.is_empty() { Asked::Nothing } else { Asked::Part(range) }
}

fn number(digits: &str) -> Option<u64> {
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_a_file_of_ten_bytes() {
        for (header, asked) in [
            ("bytes=0-3", Asked::Part(0..4)),
            ("Bytes= 4-4", Asked::Part(4..5)),
            ("bytes=4-", Asked::Part(4..10)),
            ("bytes=8-99999999999999999999999", Asked::Part(8..10)),
            ("bytes=-3", Asked::Part(7..10)),
            ("bytes=-30", Asked::Part(0..10)),
            ("bytes=10-", Asked::Nothing),
            ("bytes=10-12", Asked::Nothing),
            ("bytes=-0", Asked::Nothing),
            ("bytes=3-2", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("lines=0-3", Asked::Whole),
            ("bytes", Asked::Whole),
            ("", Asked::Whole),
        ] {
            assert_eq!(read(header, 10), asked, "{header}");
        }
        assert_eq!(read("bytes=0-", 0), Asked::Nothing);
    }
}
